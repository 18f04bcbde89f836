"""What to ask the user, in which order, and what the answers did: behind the page and the terminal alike.

A question is a group of people and bare accounts that doubtful pairs connect, decided at once. Who is behind it is
read from the warehouse; what was answered since is read from the decisions, so nobody is asked twice before the next
run has counted it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from flows import deciding, explaining
from flows.errors import KithError
from flows.explaining import Match
from flows.queries import Query
from flows.resolution import clustering, decisions
from flows.resolution.decisions import Book, Decisions
from flows.resolution.sentences import sentence

TOGETHER = 6
"""Groups of more than this are asked pair by pair: nobody compares seven at a glance."""

FACTS = "display_name company position city country birthday emails phones handle url owners".split()

PAIRS = Query(
    """
    with asked as (
        select
            coalesce(a.person_id, a.profile_id) as one,
            coalesce(b.person_id, b.profile_id) as other,
            max(matches.probability) as probability
        from matches
        inner join profiles as a on matches.profile_id_a = a.profile_id
        inner join profiles as b on matches.profile_id_b = b.profile_id
        where matches.verdict = 'review' and matches.decided_by <> 'person'
        group by all
    )

    select
        asked.*,
        coalesce(l.profile_count, 1) as one_count,
        coalesce(r.profile_count, 1) as other_count
    from asked
    left join people as l on asked.one = l.person_id
    left join people as r on asked.other = r.person_id
    where asked.one <> asked.other
    """
)
"""Doubtful pairs of people and of accounts that nobody is known behind."""

_SIDES = """
select *
from profiles
where coalesce(person_id, profile_id) in (select unnest($ids))
order by network, profile_id
"""

_EVIDENCE = """
with sides as (
    select profile_id, coalesce(person_id, profile_id) as side
    from profiles
    where coalesce(person_id, profile_id) in (select unnest($ids))
)

select matches.*, a.side as side_a, b.side as side_b
from matches
inner join sides as a on matches.profile_id_a = a.profile_id
inner join sides as b on matches.profile_id_b = b.profile_id
where a.side <> b.side and matches.verdict <> 'same'
order by matches.verdict = 'review' desc, matches.match_weight desc, matches.profile_id_a, matches.profile_id_b
"""


_TWO = "select * from profiles where profile_id in ($a, $b) order by network, profile_id"

_BETWEEN = """
select *
from matches
where profile_id_a = least($a, $b) and profile_id_b = greatest($a, $b)
"""


@dataclass(frozen=True)
class Outline:
    """A question before anybody reads it.

    ids: of people, or of profiles nobody is known behind; sorted. members: the same, with those that answers since the
    last run have joined to each. change: how many pairs of profiles the answer is expected to change.
    """

    ids: tuple[str, ...]
    members: tuple[tuple[str, ...], ...]
    change: float


@dataclass(frozen=True)
class Side:
    """One of those that are compared.

    facts: what each of its profiles shows, distinct, by column of `profiles`.
    """

    id: str
    letter: str
    name: str
    networks: tuple[str, ...]
    profile_count: int
    facts: Mapping[str, tuple[str, ...]]
    is_person: bool


@dataclass(frozen=True)
class Compared:
    """Two sides (letters), and what Kith knows of them as pairs of comparison and level."""

    a: str
    b: str
    match: Match
    agrees: tuple[tuple[str, str], ...]
    differs: tuple[tuple[str, str], ...]
    hesitates: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """Everything shown of one question.

    shared: columns in which all sides that show anything show something in common; differing: those in which not.
    """

    outline: Outline
    sides: tuple[Side, ...]
    compared: tuple[Compared, ...]
    shared: frozenset[str]
    differing: frozenset[str]
    queries: Mapping[str, Query]


# --- the queue


def doubtful(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The warehouse's doubtful pairs: one, other, probability, one_count, other_count (profiles of each)."""
    schema = {
        "one": pl.String,
        "other": pl.String,
        "probability": pl.Float64,
        "one_count": pl.Int64,
        "other_count": pl.Int64,
    }
    return con.sql(PAIRS.sql).pl().cast(schema)  # type: ignore[no-any-return]


def outlines(con: duckdb.DuckDBPyConnection, decided: Decisions, pairs: pl.DataFrame | None = None) -> list[Outline]:
    """Every open question, those first whose answer is expected to change most.

    What would change: today the sides of a doubtful pair are published apart. Answered "same", which happens with the
    pair's probability p, every profile of one side becomes one person with every profile of the other; answered
    "different", all stays. So a pair is expected to change p x (profiles of one) x (profiles of the other) pairs of
    profiles, and a question the sum over its pairs. (This is expected model change, Settles 2009, "Active learning
    literature survey", 3.3, counted in what a user of `people` sees.)
    """
    frame = doubtful(con) if pairs is None else pairs
    groups = _joined(con, decided)
    root = {node: min(nodes) for nodes in groups.values() for node in nodes}
    names = ("one", "other")
    frame = frame.with_columns(pl.col(name).replace(root) for name in names)
    frame = frame.with_columns(pl.min_horizontal(names).alias("one"), pl.max_horizontal(names).alias("other"))
    settled = pl.DataFrame(
        sorted(_settled(con, decided, root)), schema={"one": pl.String, "other": pl.String}, orient="row"
    )
    frame = frame.filter(pl.col("one") != pl.col("other")).join(settled, on=names, how="anti")
    change = pl.col("probability") * pl.col("one_count") * pl.col("other_count")
    frame = frame.group_by(names).agg(change.max().alias("change")).sort(names)
    if not frame.height:
        return []
    nodes = pl.concat([frame["one"], frame["other"]]).unique().sort()
    number = dict(zip(nodes.to_list(), range(len(nodes)), strict=True))
    ends = [frame[name].replace_strict(number, return_dtype=pl.Int64).to_numpy() for name in names]
    part = clustering.components(len(nodes), *ends)
    frame = frame.with_columns(part=pl.Series(part[ends[0]]))
    sizes = pl.Series(part).value_counts(name="size").rename({"": "part"}).filter(pl.col("size") > TOGETHER)
    frame = frame.with_columns(
        # Too many at once: each pair is a question of its own.
        key=pl.when(pl.col("part").is_in(sizes["part"].to_list()))
        .then(pl.int_range(pl.len()) + len(nodes))
        .otherwise("part")
    )
    ends_of = pl.concat([frame.select("key", id=name) for name in names]).unique().sort("key", "id")
    grouped = ends_of.group_by("key").agg("id").join(frame.group_by("key").agg(pl.col("change").sum()), on="key")
    members = {min(found): tuple(sorted(found)) for found in groups.values()}
    found = [
        Outline(tuple(sorted(ids)), tuple(members.get(node, (node,)) for node in sorted(ids)), change)
        for ids, change in grouped.select("id", "change").iter_rows()
    ]
    return sorted(found, key=lambda outline: (-round(outline.change, 6), outline.ids))


def _joined(con: duckdb.DuckDBPyConnection, decided: Decisions) -> dict[str, set[str]]:
    """Group -> the people and bare accounts that decisions make one, whether a run has counted them yet or not."""
    nodes = _nodes(con, decided)
    parts: dict[str, set[str]] = {}
    owner: dict[str, str] = {}
    for profile, group in decided.groups.items():
        node = nodes.get(profile)
        if node is None:
            continue
        merged = {node}
        for key in {owner.get(node, group), group}:
            merged |= parts.pop(key, set())
        parts[group] = merged
        owner.update(dict.fromkeys(merged, group))
    return {group: found for group, found in parts.items() if len(found) > 1}


def _nodes(con: duckdb.DuckDBPyConnection, decided: Decisions) -> dict[str, str]:
    """Profile -> the person or bare account it stands for in a question, for profiles that decisions name."""
    named = {*decided.groups, *(profile for pair in decided.unsure for profile in pair)}
    query = Query(
        "select profile_id, coalesce(person_id, profile_id) as node from profiles "
        "where profile_id in (select unnest($ids))",
        {"ids": sorted(named)},
    )
    return {row["profile_id"]: row["node"] for row in query.rows(con)} if named else {}


def _settled(con: duckdb.DuckDBPyConnection, decided: Decisions, root: Mapping[str, str]) -> set[tuple[str, str]]:
    """Pairs of sides that are decided to be different, or were left open."""
    nodes = _nodes(con, decided)
    of_group: dict[str, set[str]] = {}
    for profile, group in decided.groups.items():
        if profile in nodes:
            of_group.setdefault(group, set()).add(root.get(nodes[profile], nodes[profile]))
    found = {(x, y) for a, b in decided.apart for x in of_group.get(a, ()) for y in of_group.get(b, ())}
    left_open = ((nodes[a], nodes[b]) for a, b in decided.unsure if a in nodes and b in nodes)
    found |= {(root.get(x, x), root.get(y, y)) for x, y in left_open}
    return {(min(pair), max(pair)) for pair in found}


def question(con: duckdb.DuckDBPyConnection, outline: Outline) -> Question:
    """Read what is known of a question's sides."""
    owner = {member: node for node, members in zip(outline.ids, outline.members, strict=True) for member in members}
    queries = {name: Query(sql, {"ids": sorted(owner)}) for name, sql in (("sides", _SIDES), ("evidence", _EVIDENCE))}
    profiles: dict[str, list[dict[str, object]]] = {node: [] for node in outline.ids}
    for row in queries["sides"].rows(con):
        profiles[owner[row["person_id"] or row["profile_id"]]].append(row)
    sides = tuple(_side(node, chr(65 + place), found) for place, (node, found) in enumerate(profiles.items()) if found)
    letters = {side.id: side.letter for side in sides}
    best: dict[tuple[str, str], Match] = {}
    for row in queries["evidence"].rows(con):
        a, b = letters.get(owner[row.pop("side_a")]), letters.get(owner[row.pop("side_b")])
        if a and b and a != b:
            best.setdefault((min(a, b), max(a, b)), explaining.match(row))
    compared = tuple(compare(a, b, match) for (a, b), match in sorted(best.items()) if match.verdict == "review")
    return Question(outline, sides, compared, *_common(sides), queries)


def pair(con: duckdb.DuckDBPyConnection, a: str, b: str) -> Question:
    """Two profiles of one person side by side, as a question of the random sample."""
    queries = {name: Query(sql, {"a": a, "b": b}) for name, sql in (("sides", _TWO), ("evidence", _BETWEEN))}
    rows = queries["sides"].rows(con)
    sides = tuple(_side(row["profile_id"], chr(65 + place), [row]) for place, row in enumerate(rows))
    compared = tuple(compare("A", "B", explaining.match(row)) for row in queries["evidence"].rows(con))
    ids = tuple(side.id for side in sides)
    return Question(Outline(ids, tuple((i,) for i in ids), 0.0), sides, compared, *_common(sides), queries)


def _common(sides: Sequence[Side]) -> tuple[frozenset[str], frozenset[str]]:
    """Facts in which all sides that show anything show something in common, and those in which they do not."""
    shared: set[str] = set()
    differing: set[str] = set()
    for fact in FACTS:
        shown = [{value.casefold() for value in side.facts[fact]} for side in sides if side.facts[fact]]
        if len(shown) > 1:
            (shared if set.intersection(*shown) else differing).add(fact)
    return frozenset(shared), frozenset(differing)


def probability(weight: float | None) -> float | None:
    """What Kith thought of a decision's pairs when it was made; None when they were never compared."""
    return None if weight is None else 1 / (1 + 2.0 ** -max(min(weight, 60.0), -60.0))


def _side(node: str, letter: str, profiles: Sequence[Mapping[str, object]]) -> Side:
    facts: dict[str, tuple[str, ...]] = {}
    for fact in FACTS:
        values: list[str] = []
        for row in profiles:
            value = row[fact]
            values += value if isinstance(value, list) else [] if value is None else [str(value)]
        facts[fact] = tuple(dict.fromkeys(values))
    stand_in = [*facts["display_name"], *facts["handle"], *facts["emails"], *facts["phones"], node]
    networks = tuple(dict.fromkeys(str(row["network"]) for row in profiles))
    return Side(node, letter, stand_in[0], networks, len(profiles), facts, profiles[0]["person_id"] is not None)


CONSTRAINED = "The evidence would be enough, but one person has one account on a network: others fit as well or better."
ONE_KEY = "They share nothing but a contact point, which can belong to a household or an office."
TOO_COMMON = "Nothing speaks against it, but what they share is too common to be sure."
EVEN = "What speaks for it and what speaks against it come out about even."


def compare(a: str, b: str, match: Match) -> Compared:
    """What agrees, what differs, and why that is not enough; never how probable it is."""
    # Who else each is one with is a conclusion, and whoever is asked judges the two.
    concluded = ("decision", "others")
    told = [(comparison, level, weight) for comparison, level, weight in match.evidence if comparison not in concluded]
    context = ("rivals", "kind", "owners", "reference")
    agrees = tuple((c, level) for c, level, weight in sorted(told, key=lambda e: -e[2]) if weight > 0)
    differs = tuple((c, level) for c, level, weight in sorted(told, key=lambda e: e[2]) if weight < 0 and c != "rivals")
    against = [c for c, _, weight in told if weight < -1 and c not in context]
    hesitates = []
    if match.decided_by == "constraint":
        hesitates.append(CONSTRAINED)
    elif {c for c, _ in agrees if c not in context} <= {"email", "phone"}:
        hesitates.append(ONE_KEY)
    elif against:
        hesitates.append(EVEN)
    else:
        hesitates.append(TOO_COMMON)
    if any(c == "rivals" and weight <= -1 for c, _, weight in told):
        hesitates.append(sentence("rivals", "others for its place"))
    return Compared(a, b, match, agrees, differs, tuple(hesitates))


# --- answers


def answer(
    con: duckdb.DuckDBPyConnection,
    live: Path,
    ids: Sequence[str],
    verdict: str,
    ticked: Sequence[str] = (),
    is_sample: bool = False,
) -> tuple[int, list[str]]:
    """Write down an answer to one question.

    Args:
        ids: the question's sides.
        verdict: same, different or unsure of all of them; part: those ticked are one person, and none of the others.

    Returns:
        the number of its first decision, and what else to tell the user.

    Raises:
        KithError: there are no two sides, or the verdict is none.
    """
    sides = list(dict.fromkeys(ids))
    chosen = [side for side in sides if side in set(ticked)]
    if not 2 <= len(sides) <= TOGETHER:
        raise KithError("an answer is about two or more")
    pairs = [(a, b) for place, a in enumerate(sides) for b in sides[place + 1 :]]
    if verdict == "same":
        said = [(sides[0], other, "same") for other in sides[1:]]
    elif verdict == "part":
        if not 1 <= len(chosen) < len(sides):
            raise KithError("tick those that are one person, and leave out the others")
        said = [(chosen[0], other, "same") for other in chosen[1:]]
        said += [(a, b, "different") for a, b in pairs if (a in chosen) != (b in chosen)]
    elif verdict in ("different", "unsure"):
        said = [(a, b, verdict) for a, b in pairs]
    else:
        raise KithError("an answer is same, different, unsure or part")
    return deciding.answer(con, live, said, is_sample=is_sample)


@dataclass(frozen=True)
class Effect:
    """What answers did and will do, in counts.

    waiting: answers that no run has counted yet, by verdict of their first decision; `at`: the last run's end.
    events: rows of (run_id, event, count): what decisions did to people, latest first.
    """

    waiting: Mapping[str, int]
    events: list[dict[str, object]]

    @property
    def waiting_count(self) -> int:
        """All of them."""
        return sum(self.waiting.values())


EFFECTS = Query(
    """
    select run_id, event, count(distinct from_person_id) as person_count, sum(len(profile_ids))::bigint as profile_count
    from identity_events
    where decided_by = 'person'
    group by all
    order by run_id desc, event
    limit 20
    """
)


def effect(con: duckdb.DuckDBPyConnection, book: Book) -> Effect:
    """What the answers did, and what waits for the next run."""
    began = con.execute("select max(started_at) from main.runs").fetchall()[0][0]
    first: dict[int, str] = {}
    for decision in book.kept():
        if began is None or decision.at > began.isoformat(timespec="seconds"):
            first.setdefault(decision.answer, decision.verdict)
    waiting = {verdict: sum(v == verdict for v in first.values()) for verdict in decisions.VERDICTS}
    return Effect(waiting, EFFECTS.rows(con))
