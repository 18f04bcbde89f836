"""What the user decided about who is who: kept in a file of theirs, beside the warehouse, and above the model.

One JSON object per line, only ever added to (`kith.decisions.jsonl` beside `kith.duckdb`, mode 0600):

    {"decision": 3, "verdict": "different", "a": ["xing-…"], "b": ["facebook-…"], "match_weight": 8.2, "why": "…",
     "by": "…", "at": "2026-11-24T10:00:00+00:00", "answer": 3}
    {"decision": 4, "verdict": "undo", "undoes": 3, "by": "…", "at": "…"}

`same`: all profiles of a and b are one person. `different`: none of a is any of b. `unsure`: looked at, not known;
it binds nobody, but nobody is asked again. Lines with one
`answer` (the number of the first) were one answer of the user; `"sample": true` marks those to a random sample. Profiles
are named by their ids, which are hashes; only `why` is free text.

What decisions say together (`settle`): "same" joins profiles to groups, and "different" holds between whole groups,
so A = B and B ≠ C give A ≠ C. Of decisions that contradict each other the later line stands: lines are taken from
the last to the first, and one that cannot hold beside those taken already is set aside as a whole, and told.

The engine reads `Decisions.numbered` (must-links and cannot-links) before it clusters, and has `overlay` write
core.decided_pairs and core.decision_conflicts beside core.scored_pairs, which stays what the model says.
"""

import fcntl
import itertools
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from flows.errors import KithError
from flows.resolution.comparing import KEYS
from flows.resolution.evidence import READ

VERDICTS = ("same", "different", "unsure")

GREATEST_NUMBER = 1_000_000_000
"""Beyond this a line's number is a slip: what comes after it has to be a number still."""

DECISION_WEIGHT = 200.0
"""What a decision adds to a pair's match weight, in bits: more than all evidence there is."""
CONTRADICTING_WEIGHT = 8.0
"""Evidence this strong against a decision (256 to 1) is told: about what a shared key and a name are worth."""
NEWS_WEIGHT = 4.0
"""… unless the evidence was that strong, within this many bits, when the user decided."""

Pair = tuple[str, str]


@dataclass(frozen=True)
class Decision:
    """One line of the file.

    a, b: profile ids of the two sides. match_weight: what the model said when it was made (log2), the most
    contrary of the pairs; None when they were never compared. at: ISO 8601, UTC. answer: the number of the first
    line of the same answer. is_sample: asked of a random sample of what was published, to measure precision.
    """

    number: int
    verdict: str
    a: tuple[str, ...]
    b: tuple[str, ...]
    match_weight: float | None = None
    why: str = ""
    by: str = ""
    at: str = ""
    answer: int = 0
    is_sample: bool = False

    def pairs(self) -> Iterator[Pair]:
        """The pairs it names, smaller id first."""
        return ((min(p, q), max(p, q)) for p, q in itertools.product(self.a, self.b))


@dataclass(frozen=True)
class Decisions:
    """What the decisions in force say together.

    standing: in force, in the file's order. overruled: set aside, each with the later ones' verdict on it:
    "replaced" (a later line names the same pair) or "contradicted" (only together do later lines rule it out).
    groups: profile id -> the smallest id of its group, for every profile a binding decision names.
    apart: pairs of such smallest ids whose groups are different people. unsure: pairs looked at and left open.
    unreadable: numbers of the file's lines that say nothing we understand.
    """

    standing: tuple[Decision, ...] = ()
    overruled: tuple[tuple[Decision, str], ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    apart: frozenset[Pair] = frozenset()
    unsure: frozenset[Pair] = frozenset()
    unreadable: tuple[int, ...] = ()

    def verdict(self, a: str, b: str) -> str | None:
        """What is decided about two profiles, directly or by consequence: same, different, unsure, or None."""
        group_a, group_b = self.groups.get(a, a), self.groups.get(b, b)
        if group_a == group_b:
            return "same"
        if (min(group_a, group_b), max(group_a, group_b)) in self.apart:
            return "different"
        return "unsure" if (min(a, b), max(a, b)) in self.unsure else None

    def numbered(self, numbers: Mapping[str, int]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """The links of the profiles that are there.

        Args:
            numbers: profile id -> node; only the ids in `groups` are looked up, and those missing are left out.

        Returns:
            must-links, which span each group, and cannot-links, one for each two groups that are apart (between any
            member of each: their must-links carry it over). Pairs of nodes, smaller first, sorted.
        """
        first: dict[str, int] = {}
        must = []
        for profile, group in self.groups.items():
            node = numbers.get(profile)
            if node is None:
                continue
            if group in first:
                must.append((min(first[group], node), max(first[group], node)))
            else:
                first[group] = node
        cannot = [
            (min(first[a], first[b]), max(first[a], first[b])) for a, b in self.apart if a in first and b in first
        ]
        return sorted(must), sorted(cannot)


NOTHING = Decisions()


def settle(found: Sequence[Decision], unreadable: Sequence[int] = ()) -> Decisions:
    """Work out what decisions say together; of those that contradict each other the later stand.

    Args:
        found: decisions that are not undone, oldest first.
    """
    parent: dict[str, str] = {}
    enemies: dict[str, set[str]] = {}
    named: set[Pair] = set()
    open_pairs: set[Pair] = set()
    standing, overruled = [], []

    def root(profile: str) -> str:
        while parent.setdefault(profile, profile) != profile:
            parent[profile] = parent[parent[profile]]
            profile = parent[profile]
        return profile

    def holds(decision: Decision) -> bool:
        if decision.verdict == "unsure":
            return True
        if not open_pairs.isdisjoint(decision.pairs()):
            return False
        sides = [{root(p) for p in side} for side in (decision.a, decision.b)]
        if decision.verdict == "different":
            return sides[0].isdisjoint(sides[1])
        roots = sides[0] | sides[1]
        return all(enemies.get(r, set()).isdisjoint(roots) for r in roots)

    for decision in reversed(found):
        if not holds(decision):
            overruled.append((decision, "contradicted" if named.isdisjoint(decision.pairs()) else "replaced"))
            continue
        standing.append(decision)
        named.update(decision.pairs())
        if decision.verdict == "unsure":
            open_pairs.update(decision.pairs())
        elif decision.verdict == "different":
            for x, y in itertools.product({root(p) for p in decision.a}, {root(p) for p in decision.b}):
                enemies.setdefault(x, set()).add(y)
                enemies.setdefault(y, set()).add(x)
        else:
            for profile in (*decision.a, *decision.b):
                kept, gone = sorted((root(decision.a[0]), root(profile)))
                if kept == gone:
                    continue
                parent[gone] = kept
                for enemy in enemies.pop(gone, ()):
                    enemies[enemy].discard(gone)
                    enemies[enemy].add(kept)
                    enemies.setdefault(kept, set()).add(enemy)
    groups = {profile: root(profile) for profile in sorted(parent)}
    apart = frozenset((x, y) for x, foes in enemies.items() for y in foes if x < y)
    told = Decisions(tuple(reversed(standing)), tuple(reversed(overruled)), groups, apart)
    unsure = frozenset(pair for pair in open_pairs if told.verdict(*pair) is None)
    return Decisions(told.standing, told.overruled, groups, apart, unsure, tuple(unreadable))


# --- the file


def path_of(live: Path) -> Path:
    """Where the decisions on a warehouse's people are kept: beside it."""
    return live.with_name(f"{live.stem}.decisions.jsonl")


@dataclass(frozen=True)
class Book:
    """The whole file: every decision ever made, oldest first; which of them are in force or undone; what is unreadable.

    undone: positions in `decisions`. unreadable: line numbers. next_number: for the next line.
    """

    decisions: tuple[Decision, ...] = ()
    undone: frozenset[int] = frozenset()
    unreadable: tuple[int, ...] = ()
    next_number: int = 1

    def kept(self) -> list[Decision]:
        """The decisions that are not undone, oldest first."""
        return [decision for place, decision in enumerate(self.decisions) if place not in self.undone]

    def settled(self) -> Decisions:
        """What the decisions that are not undone say together."""
        return settle(self.kept(), self.unreadable)


def read(path: Path) -> Book:
    """Read the file; a line that cannot be read costs itself only. No file: nothing is decided.

    Raises:
        KithError: the file cannot be opened.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return Book()
    except OSError:
        raise KithError(f"cannot read the decisions in {path}: make it readable, then try again") from None
    found: list[Decision] = []
    places: dict[int, list[int]] = {}
    undone: set[int] = set()
    unreadable = []
    greatest = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        entry = _entry(line)
        if isinstance(entry, Decision):
            # Two files put together have numbers twice: each decision holds, and an undo means the latest above it.
            places.setdefault(entry.number, []).append(len(found))
            found.append(entry)
            greatest = max(greatest, entry.number)
        elif entry is not None and places.get(entry[1]):
            undone.add(places[entry[1]].pop())
            greatest = max(greatest, entry[0])
        else:
            unreadable.append(number)
    return Book(tuple(found), frozenset(undone), tuple(unreadable), greatest + 1)


def load(path: Path) -> Decisions:
    """What the file says is decided."""
    return read(path).settled()


def _entry(line: bytes) -> Decision | tuple[int, int] | None:
    """A line as a decision, or as (number, the number it undoes); None when it is neither."""
    try:
        told: Any = json.loads(line)
        number, verdict = told["decision"], told["verdict"]
        if type(number) is not int or not 0 < number < GREATEST_NUMBER:
            return None
        if verdict == "undo":
            return (number, told["undoes"]) if type(told["undoes"]) is int else None
        a, b = tuple(told["a"]), tuple(told["b"])
        weight = told.get("match_weight")
        texts = [told.get(name) or "" for name in ("why", "by", "at")]
        answer = told.get("answer")
        answer = answer if type(answer) is int else number
        is_number = isinstance(weight, int | float) and not isinstance(weight, bool)
        known = float(weight) if is_number else None
        for profile in a + b:
            profile.encode()  # half a character is no text
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        return None
    sides = isinstance(told["a"], list) and isinstance(told["b"], list) and a and b
    if not sides or not all(isinstance(p, str) and p for p in a + b) or verdict not in VERDICTS:
        return None
    if not set(a).isdisjoint(b) or not all(isinstance(text, str) for text in texts):
        return None
    why, by, at = texts
    return Decision(number, verdict, a, b, known, why, by, at, answer, told.get("sample") is True)


def append(path: Path, *entries: Mapping[str, Any]) -> int:
    """Add one answer's lines, numbered, and wait until they are on the disk: all of them, or none, whatever happens.

    Returns:
        the number of the first.

    Raises:
        KithError: the file cannot be written; it is as it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            os.fchmod(file, 0o600)
            number = read(path).next_number
            before = os.fstat(file).st_size
            # A writer that was killed may have left half a line: it stays a line of its own.
            torn = before > 0 and os.pread(file, 1, before - 1) != b"\n"
            lines = [
                json.dumps({"decision": number + place, **entry, "answer": number}, ensure_ascii=False)
                for place, entry in enumerate(entries)
            ]
            line = (b"\n" if torn else b"") + "".join(f"{text}\n" for text in lines).encode("utf-8", "backslashreplace")
            try:
                if os.write(file, line) != len(line):
                    raise OSError("short write")
                os.fsync(file)
            except OSError:
                os.ftruncate(file, before)
                raise
        finally:
            os.close(file)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError:
        raise KithError(f"cannot write the decision to {path}: nothing was decided") from None
    return number


# --- in the warehouse


TABLES = """
create or replace table core.decided_pairs (
    profile_id_a varchar,
    profile_id_b varchar,
    prior_weight double,
    match_weight double,
    probability double,
    verdict varchar,
    decided_by varchar,
    evidence struct(comparison varchar, level varchar, weight double)[]
);
create or replace table core.decision_conflicts (
    profile_id_a varchar,
    profile_id_b varchar,
    verdict varchar,
    decision_number bigint,
    match_weight double,
    decided_match_weight double
);
"""


def overlay(con: duckdb.DuckDBPyConnection, decided: Decisions, beside: pl.DataFrame | None = None) -> None:
    """Make core.decided_pairs and core.decision_conflicts from core.scored_pairs, which is left alone.

    core.decided_pairs has the columns of core.scored_pairs, for each pair that is decided (directly, or scored and
    decided by consequence) or looked at and left open: they replace the model's in main.matches.

    Args:
        beside: profile_id, group_id: whom the engine found to be one with a group that is apart from another. Such people
            are different with all they have, and nobody is asked about it.
    """
    con.execute(TABLES)
    if not decided.standing:
        return
    if beside is None:
        beside = pl.DataFrame(schema={"profile_id": pl.String, "group_id": pl.String})
    direct: dict[Pair, Decision] = {}
    for decision in decided.standing:
        direct.update(dict.fromkeys(decision.pairs(), decision))
    texts = {"a": pl.String, "b": pl.String}
    frames = {
        "decided_beside": beside,
        "decided_groups": pl.DataFrame(
            {"profile_id": list(decided.groups), "group_id": list(decided.groups.values())},
            schema={"profile_id": pl.String, "group_id": pl.String},
        ),
        "decided_apart": pl.DataFrame(sorted(decided.apart), schema=texts, orient="row"),
        "decided_open": pl.DataFrame(sorted(decided.unsure), schema=texts, orient="row"),
        "decided_directly": pl.DataFrame(
            [(a, b, decision.number, decision.match_weight) for (a, b), decision in direct.items()],
            schema={**texts, "number": pl.Int64, "weight_then": pl.Float64},
            orient="row",
        ),
    }
    for name, frame in frames.items():
        con.register(name, frame)
    con.execute(
        f"""
        create or replace temp table decided_scored as
        with named as (
            select profile_id from decided_groups
            union
            select profile_id from decided_beside
            union
            select unnest([a, b]) as profile_id from (from decided_open union all select a, b from decided_directly)
        ),

        numbers as (from core.profile_numbers semi join named using (profile_id)),

        -- By numbers: texts are made of those alone that a decision is about.
        pairs as (
            from core.pair_scores
            semi join numbers as l on pair_scores.a = l.n
            semi join numbers as r on pair_scores.b = r.n
        )

        select l.profile_id as profile_id_a, r.profile_id as profile_id_b, {READ}
        from pairs
        inner join numbers as l on pairs.a = l.n
        inner join numbers as r on pairs.b = r.n;

        create or replace temp table decided_all as
        with parting as (
            select apart.a, apart.b, max(direct.number) as number, max(direct.weight_then) as weight_then
            from decided_directly as direct
            inner join decided_groups as l on direct.a = l.profile_id
            inner join decided_groups as r on direct.b = r.profile_id
            inner join decided_apart as apart
                on apart.a = least(l.group_id, r.group_id) and apart.b = greatest(l.group_id, r.group_id)
            group by all
        ),

        between_people as (
            select
                pairs.profile_id_a as a,
                pairs.profile_id_b as b,
                max(parting.number) as number,
                max(parting.weight_then) as weight_then
            from decided_scored as pairs
            inner join decided_beside as l on pairs.profile_id_a = l.profile_id
            inner join decided_beside as r on pairs.profile_id_b = r.profile_id
            inner join parting
                on parting.a = least(l.group_id, r.group_id) and parting.b = greatest(l.group_id, r.group_id)
            group by all
        ),

        candidates as (
            select pairs.profile_id_a as a, pairs.profile_id_b as b
            from decided_scored as pairs
            semi join decided_groups as l on pairs.profile_id_a = l.profile_id
            semi join decided_groups as r on pairs.profile_id_b = r.profile_id
            union
            select a, b from decided_open
            union
            select a, b from decided_directly
            union
            select a, b from between_people
        ),

        found as (
            select
                candidates.a,
                candidates.b,
                coalesce(direct.number, case when apart.a is null then between_people.number end) as number,
                coalesce(direct.weight_then, case when apart.a is null then between_people.weight_then end) as weight_then,
                l.group_id is not null and r.group_id is not null as is_named,
                case
                    when l.group_id = r.group_id then 'same'
                    when apart.a is not null then 'different'
                    when left_open.a is not null then 'unsure'
                    when between_people.a is not null then 'different'
                end as decision
            from candidates
            left join decided_directly as direct on candidates.a = direct.a and candidates.b = direct.b
            left join decided_groups as l on candidates.a = l.profile_id
            left join decided_groups as r on candidates.b = r.profile_id
            left join decided_apart as apart
                on apart.a = least(l.group_id, r.group_id) and apart.b = greatest(l.group_id, r.group_id)
            left join decided_open as left_open on candidates.a = left_open.a and candidates.b = left_open.b
            left join between_people on candidates.a = between_people.a and candidates.b = between_people.b
        )

        select found.*, scored.* exclude (profile_id_a, profile_id_b, probability)
        from found
        -- Decisions may name profiles that are in another warehouse, or not loaded yet.
        semi join staging.profiles as l on found.a = l.profile_id
        semi join staging.profiles as r on found.b = r.profile_id
        left join decided_scored as scored on found.a = scored.profile_id_a and found.b = scored.profile_id_b
        where found.decision is not null
        """
    )
    con.execute(
        """
        insert into core.decided_pairs by name
        with weighed as (
            select
                *,
                case decision when 'same' then $weight when 'different' then -$weight else 0.0 end as decision_weight,
                coalesce(prior_weight, (select min(prior_weight) from core.pair_scores), 0.0) as prior
            from decided_all
            -- An open pair that was never compared is nothing to know about.
            where decision <> 'unsure' or match_weight is not null
        )

        select
            a as profile_id_a,
            b as profile_id_b,
            prior as prior_weight,
            coalesce(match_weight, prior) + decision_weight as match_weight,
            1 / (1 + pow(2.0, -greatest(least(coalesce(match_weight, prior) + decision_weight, 60), -60))) as probability,
            case when decision = 'unsure' then verdict else decision end as verdict,
            case when decision = 'unsure' and verdict <> 'review' then decided_by else 'person' end as decided_by,
            coalesce(evidence, [])
            || [{'comparison': 'decision', 'level': decision, 'weight': decision_weight}] as evidence
        from weighed
        """,
        {"weight": DECISION_WEIGHT},
    )
    con.execute(
        """
        insert into core.decision_conflicts by name
        select
            a as profile_id_a,
            b as profile_id_b,
            decision as verdict,
            number as decision_number,
            own_weight as match_weight,
            weight_then as decided_match_weight
        from decided_all
        where
            -- What others tell of the two follows from the decision itself.
            decision = 'different' and own_weight >= $strong
            and own_weight >= coalesce(weight_then + $news, own_weight)
            -- Who came along with somebody named may have weighed as much then: only a key is sure to be news.
            and (is_named or list_has_any($keys, list_transform(evidence, lambda line: line.comparison)))
            or decision = 'same' and own_weight <= -$strong
            and own_weight <= coalesce(weight_then - $news, own_weight)
        """,
        {"strong": CONTRADICTING_WEIGHT, "news": NEWS_WEIGHT, "keys": list(KEYS)},
    )
    con.execute("drop table decided_all; drop table decided_scored")
    for name in frames:
        con.unregister(name)


def counts(con: duckdb.DuckDBPyConnection, decided: Decisions) -> dict[str, int]:
    """What `overlay` and `settle` found.

    Returns:
        decision_count (in force), contradicted_decision_count, unreadable_decision_count, decision_conflict_count,
        review_count (pairs too close to call that nobody has looked at yet).
    """
    conflicts, reviews = con.execute(
        """
        select
            (select count(*) from core.decision_conflicts),
            (
                select count(*) from core.scored_pairs
                anti join core.decided_pairs using (profile_id_a, profile_id_b)
                where verdict = 'review'
            )
        """
    ).fetchall()[0]
    return {
        "decision_count": len(decided.standing),
        "contradicted_decision_count": sum(reason == "contradicted" for _, reason in decided.overruled),
        "unreadable_decision_count": len(decided.unreadable),
        "decision_conflict_count": conflicts,
        "review_count": reviews,
    }
