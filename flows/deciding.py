"""`kith decide` and `kith undo`: what the user says about who is who, written down to outlive every rebuild."""

import getpass
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from flows.asking import cell
from flows.errors import KithError
from flows.resolution import decisions
from flows.resolution.decisions import VERDICTS, Book, Decisions


@dataclass(frozen=True)
class Named:
    """What an id of the command line stands for.

    id: as given. person_id: the person it leads to now; None for a profile behind which nobody is known.
    profile_ids: the person's, sorted, or just the one. is_person: the id was a person's.
    """

    id: str
    person_id: str | None
    profile_ids: tuple[str, ...]
    is_person: bool


def find(con: duckdb.DuckDBPyConnection, given: str) -> Named:
    """Look an id up among profiles, people, and ids that people had before.

    Raises:
        KithError: there is no such profile or person, or nobody is left behind the id.
    """
    profile = con.execute("select person_id from main.profiles where profile_id = ?", [given]).fetchall()
    if profile:
        return Named(given, profile[0][0], (given,), False)
    redirect = con.execute(
        "select current_person_id from main.person_redirects where person_id = ?", [given]
    ).fetchall()
    if redirect and redirect[0][0] is None:
        raise KithError(f"{given} was a person once, but nobody is left behind it")
    person = redirect[0][0] if redirect else given
    members = con.execute("select profile_id from main.profiles where person_id = ? order by 1", [person]).fetchall()
    if not members:
        raise KithError(
            f'there is no profile or person {given}: look ids up with `kith sql "select person_id, display_name from '
            "people where display_name ilike '%…%'\"`"
        )
    return Named(given, person, tuple(row[0] for row in members), True)


def _sides(
    con: duckdb.DuckDBPyConnection, one: Named, other: Named, verdict: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The profiles a decision on two ids is about.

    Profiles are taken as they are. A profile and the person it is part of: the profile, and the person's others.
    Two persons are different with all they have; to be the same, one profile of each is enough, or, where both have
    accounts on one network or entries in one list, those: else "one of a list" would tear the others off again.

    Raises:
        KithError: the two ids mean one and the same.
    """
    if one.is_person and other.is_person and one.person_id == other.person_id:
        hint = "" if one.id == other.id else ": name the profile that is not theirs (`kith explain` lists them)"
        raise KithError(f"{one.id} and {other.id} are one person already{hint}")
    a = tuple(p for p in one.profile_ids if not one.is_person or p not in other.profile_ids)
    b = tuple(p for p in other.profile_ids if not other.is_person or p not in one.profile_ids)
    if not a or not b or a == b:
        raise KithError(f"{one.id} and {other.id} are one profile: a decision needs two")
    if verdict != "same":
        return a, b
    shared = con.execute(
        """
        with sides as (
            select
                profiles.profile_id,
                list_contains($a, profiles.profile_id) as is_a,
                -- What a person has only one of (`resolution.places`).
                if(
                    starts_with(profile_key, 'id:') or starts_with(profile_key, 'at:'),
                    profiles.network,
                    sightings.owner || ':' || sightings.file_id
                ) as place
            from staging.profiles as profiles
            left join staging.sightings as sightings using (profile_id)
            where list_contains($a, profiles.profile_id) or list_contains($b, profiles.profile_id)
        )
        select distinct profile_id, is_a from sides
        where place in (select place from sides group by place having count(distinct is_a) > 1)
        order by profile_id
        """,
        {"a": list(a), "b": list(b)},
    ).fetchall()
    if shared:
        return tuple(p for p, is_a in shared if is_a), tuple(p for p, is_a in shared if not is_a)
    return a[:1], b[:1]


def _still(named: Named, decided: Decisions) -> Named:
    """The person as the decisions leave it that no run has counted yet: without the profiles that are somebody else's.

    Raises:
        KithError: they part it so that nobody can tell which part is meant.
    """
    parts: list[tuple[str, ...]] = []
    for profile in named.profile_ids:
        near = [part for part in parts if any(decided.verdict(profile, other) != "different" for other in part)]
        parts = [part for part in parts if part not in near] + [tuple(sorted(itertools.chain((profile,), *near)))]
    most = max(len(part) for part in parts)
    largest = [part for part in parts if len(part) == most]
    if len(largest) > 1:
        raise KithError(
            f"what was decided since the last run parts {named.id}, and it cannot be told which part is meant: "
            "name a profile (`kith explain` lists them), or run `kith run` first"
        )
    return replace(named, profile_ids=largest[0])


def decide(
    con: duckdb.DuckDBPyConnection, live: Path, one: str, other: str, verdict: str, why: str = "", by: str | None = None
) -> list[str]:
    """Write down what the user says about two profiles or persons.

    Returns:
        what to tell the user, a sentence each.

    Raises:
        KithError: an id leads nowhere, the verdict is none, or the file cannot be written.
    """
    number, told = answer(con, live, [(one, other, verdict)], why, by)
    meaning = {"same": "are one person", "different": "are different people", "unsure": "are left open"}[verdict]
    return [f"Decision {number}: {one} and {other} {meaning}. It counts from the next `kith run` on.", *told]


def answer(
    con: duckdb.DuckDBPyConnection,
    live: Path,
    said: Sequence[tuple[str, str, str]],
    why: str = "",
    by: str | None = None,
    is_sample: bool = False,
) -> tuple[int, list[str]]:
    """Write down what the user says at once: (id, id, verdict) each; all of it, or nothing.

    Returns:
        the number of its first decision, and what else to tell the user.

    Raises:
        KithError: an id leads nowhere, a verdict is none, or the file cannot be written.
    """
    path = decisions.path_of(live)
    book = decisions.read(path)
    decided = book.settled()
    entries = []
    for one, other, verdict in said:
        if verdict not in VERDICTS:
            raise KithError(f"decide one of {', '.join(VERDICTS)}")
        a, b = _sides(con, _still(find(con, one), decided), _still(find(con, other), decided), verdict)
        entry = {"verdict": verdict, "a": a, "b": b, "match_weight": _weight(con, a, b, verdict), "why": why}
        entries.append({**entry, "by": by or _user(), "at": _now(), **({"sample": True} if is_sample else {})})
    number = decisions.append(path, *entries)
    return number, [*_set_aside(book, decisions.read(path)), *_unreadable(book)]


def undo_answer(live: Path, by: str | None = None) -> int:
    """Take back the last answer that is not taken back yet, with all its decisions.

    Returns:
        the number of its first decision.

    Raises:
        KithError: there is none.
    """
    path = decisions.path_of(live)
    kept = decisions.read(path).kept()
    if not kept:
        raise KithError("there is no decision to undo")
    last = kept[-1].answer
    which = [d.number for d in itertools.takewhile(lambda d: d.answer == last, reversed(kept))]
    decisions.append(path, *({"verdict": "undo", "undoes": n, "by": by or _user(), "at": _now()} for n in which))
    return which[-1]


def undo(live: Path, number: int | None = None, by: str | None = None) -> list[str]:
    """Take a decision back: the last one that is not taken back yet, unless a number says which.

    Raises:
        KithError: there is no such decision, or it is undone already.
    """
    path = decisions.path_of(live)
    book = decisions.read(path)
    kept = book.kept()
    if number is None and not kept:
        raise KithError("there is no decision to undo")
    known = {decision.number for decision in kept}
    if number is not None and number not in known:
        gone = any(decision.number == number for decision in book.decisions)
        why = f"decision {number} is undone already" if gone else f"there is no decision {number}"
        raise KithError(f"{why}: `kith decisions` lists what can be undone")
    which = kept[-1].number if number is None else number
    decisions.append(path, {"verdict": "undo", "undoes": which, "by": by or _user(), "at": _now()})
    told = [f"Decision {which} is undone, from the next `kith run` on."]
    returned = {d.number for d in decisions.read(path).settled().standing} - {d.number for d in book.settled().standing}
    told += [f"Decision {n}, which it had set aside, holds again." for n in sorted(returned)]
    return [*told, *_unreadable(book)]


def _weight(con: duckdb.DuckDBPyConnection, a: Sequence[str], b: Sequence[str], verdict: str) -> float | None:
    """What the evidence of the two alone says now: of all pairs the one most contrary to the verdict."""
    contrary = "min" if verdict == "same" else "max"
    found = con.execute(
        f"""
        select {contrary}(own_weight) from core.scored_pairs
        where list_contains($a, profile_id_a) and list_contains($b, profile_id_b)
            or list_contains($b, profile_id_a) and list_contains($a, profile_id_b)
        """,
        {"a": list(a), "b": list(b)},
    ).fetchall()[0][0]
    return None if found is None else round(found, 3)


def _set_aside(before: Book, after: Book) -> list[str]:
    """Which decisions no longer hold because of the last one."""
    gone = {d.number for d, _ in before.settled().overruled}
    reasons = {
        "replaced": "which said otherwise of the same profiles",
        "contradicted": "which cannot hold beside it and the others",
    }
    return [
        f"It sets decision {d.number} ({d.verdict}) aside, {reasons[reason]}."
        for d, reason in after.settled().overruled
        if d.number not in gone
    ]


def _unreadable(book: Book) -> list[str]:
    if not book.unreadable:
        return []
    return [f"Lines of the decisions' file that nobody can read: {', '.join(map(str, book.unreadable))}."]


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def history(book: Book) -> list[str]:
    """Every decision with its state, oldest first, as lines to print."""
    settled = book.settled()
    # Numbers may repeat in a file put together from two: identity tells which is which.
    reasons = {id(d): f"set aside: {reason}" for d, reason in settled.overruled}
    lines = []
    for place, d in enumerate(book.decisions):
        state = "undone" if place in book.undone else reasons.get(id(d), "holds")
        sign = {"same": "=", "different": "≠", "unsure": "?"}[d.verdict]
        why = f", because: {d.why}" if d.why else ""
        lines.append(f"{d.number}  {d.verdict}, {state} ({d.by or 'somebody'}, {d.at[:10] or 'some day'}){why}")
        lines.append(f"   {', '.join(d.a)} {sign} {', '.join(d.b)}")
    # The file is anybody's to edit: what a terminal would obey is made visible.
    return [cell(line) for line in lines] or ["Nothing was ever decided."]
