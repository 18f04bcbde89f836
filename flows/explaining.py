"""`kith explain`: why profiles are one person, why not, and what would change it; in sentences, with their weights."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.asking import cell
from flows.deciding import Named, find
from flows.errors import KithError
from flows.picture import Bar, waterfall
from flows.queries import Query, Row
from flows.resolution import supposing
from flows.resolution.comparing import LEVELS
from flows.resolution.decisions import Decisions
from flows.resolution.sentences import PRIOR, WISHES, sentence

OTHERS_SHOWN = 5
LINKS_SHOWN = 12
FACTS = (
    "display_name given_name family_name company position city country birthday emails phones handle url owners".split()
)
USUAL_THRESHOLD = 4.25
"""95 %, where no run wrote down its own."""
SAMPLED_PAIRS = 20_000
"""What a kind of agreement usually weighs is read from this many pairs."""


@dataclass(frozen=True)
class Match:
    """A row of `matches`, from the first id's side: evidence as (comparison, level, weight)."""

    a: str
    b: str
    prior_weight: float
    match_weight: float
    probability: float
    verdict: str
    decided_by: str
    evidence: tuple[tuple[str, str, float], ...]

    def own_weight(self) -> float:
        """What the two weigh by themselves: whatever was decided, and whoever else they were found to be one with."""
        concluded = ("decision", "others")
        return self.match_weight - sum(weight for comparison, _, weight in self.evidence if comparison in concluded)


def explain(
    con: duckdb.DuckDBPyConnection, ids: Sequence[str], decided: Decisions, picture: Path | None, console: Console
) -> None:
    """Explain one person, or two profiles or persons.

    Args:
        ids: one or two, of profiles or persons; ids that people had before are followed.
        decided: the decisions in force.
        picture: where to write a pair's weights as an SVG.

    Raises:
        KithError: an id leads nowhere, or there is nothing to draw.
    """
    named = [find(con, given) for given in ids]
    if len(named) == 1:
        if picture:
            raise KithError("a picture shows one pair: name two, `kith explain A B --picture FILE.svg`")
        _person(con, named[0], decided, console)
        return
    one, other = named
    match, pair = _pair(con, one, other)
    _two(con, one, other, match, pair, decided, console)
    if picture:
        if match is None:
            raise KithError("these two were never compared, so there are no weights to draw")
        try:
            picture.write_text(_drawn(match, threshold(con)), encoding="utf-8")
        except OSError:
            raise KithError(f"cannot write {picture}: choose another place") from None
        _say(console, f"The picture is in {picture}.")


def threshold(con: duckdb.DuckDBPyConnection) -> float:
    """The weight from which the last run took pairs for one person that no key joins.

    Who else they are one with comes after that, and does not count.
    """
    try:
        return float(con.execute("select weight from core.link_threshold").fetchall()[0][0])
    except duckdb.CatalogException:  # a warehouse of before
        return USUAL_THRESHOLD


def match(row: Row) -> Match:
    """A row of `matches`."""
    told = dict(row)
    lines = tuple((e["comparison"], e["level"], e["weight"]) for e in told.pop("evidence"))
    return Match(a=told.pop("profile_id_a"), b=told.pop("profile_id_b"), evidence=lines, **told)


def _matches(con: duckdb.DuckDBPyConnection, where: str, parameters: dict[str, Any], limit: int) -> list[Match]:
    query = f"""
        select
            profile_id_a, profile_id_b, prior_weight, match_weight, probability, verdict, decided_by, evidence
        from main.matches where {where}
        order by decided_by = 'person' desc, match_weight desc, profile_id_a, profile_id_b limit {limit}
        """
    return [match(row) for row in Query(query, parameters).rows(con)]


_ACROSS = (
    "(list_contains($a, profile_id_a) and list_contains($b, profile_id_b) "
    "or list_contains($b, profile_id_a) and list_contains($a, profile_id_b))"
)


# --- one person


def _person(con: duckdb.DuckDBPyConnection, named: Named, decided: Decisions, console: Console) -> None:
    if named.person_id is None:
        _profiles_table(con, named.profile_ids, console)
        _say(console, "Nobody is known behind this profile: nothing names it, and it matches nobody who is named.")
        return
    members = [
        row[0]
        for row in con.execute(
            "select profile_id from main.profiles where person_id = ? order by 1", [named.person_id]
        ).fetchall()
    ]
    ((name, confidence),) = con.execute(
        "select display_name, confidence from main.people where person_id = ?", [named.person_id]
    ).fetchall()
    if named.is_person and named.id != named.person_id:
        _say(console, f"{named.id} merged into {named.person_id}.")
    _say(console, f"{named.person_id} is {cell(name)}: {_count(len(members), 'profile')}.", style="bold")
    letters = _profiles_table(con, members, console)
    _why_together(con, members, letters, confidence, decided, console)
    _who_else(con, members, letters, console)
    _history(con, named.person_id, console)


def _why_together(
    con: duckdb.DuckDBPyConnection,
    members: Sequence[str],
    letters: dict[str, str],
    confidence: float,
    decided: Decisions,
    console: Console,
) -> None:
    if len(members) == 1:
        _say(console, "Only one profile is known of them, so there is nothing that could be wrong together.")
        return
    where = "verdict = 'same' and list_contains($ids, profile_id_a) and list_contains($ids, profile_id_b)"
    found = _matches(con, where, {"ids": list(members)}, len(members) ** 2)
    tree = spanning(members, found)
    _say(console, f"The weakest link that holds them together has a probability of {_percent(confidence)}.")
    table = _table("Why together: the strongest links", "profiles", "what speaks for it and against", "weight")
    for match in tree[:LINKS_SHOWN]:
        pair = f"{letters[match.a]}, {letters[match.b]}"
        table.add_row(pair, f"{verdict_of(match)}", f"{match.match_weight:+.1f}", style="bold")
        for comparison, level, weight in sorted(match.evidence, key=lambda e: -abs(e[2])):
            table.add_row("", Text(sentence(comparison, level)), f"{weight:+.1f}")
    console.print(table)
    if len(tree) > LINKS_SHOWN:
        _say(console, f"{len(tree) - LINKS_SHOWN} weaker links are not shown: ask `matches`.")
    if len(tree) < len(members) - 1:
        _say(console, "Some are held by others of its links, which are not in `matches`.")
    _say(console, "What would change it", style="bold")
    weakest = min(tree, key=lambda match: match.match_weight, default=None)
    if weakest:
        pair = f"{letters[weakest.a]} and {letters[weakest.b]}"
        _say(console, f"- The weakest link is that of {pair}. {_hangs_on(con, weakest, threshold(con))}")
    if any(d.verdict == "same" and not {*d.a, *d.b}.isdisjoint(members) for d in decided.standing):
        _say(console, "- Part of it is your decision: `kith decisions` lists them, `kith undo NUMBER` takes one back.")
    _say(console, "- `kith decide PERSON PROFILE different` says that one of the profiles is somebody else's.")


def spanning(members: Iterable[str], found: Sequence[Match]) -> list[Match]:
    """The strongest links that hold the members together, strongest first. Source: Kruskal 1956."""
    root = {member: member for member in members}

    def top(node: str) -> str:
        while root[node] != node:
            node = root[node]
        return node

    tree = []
    for match in sorted(found, key=lambda m: (-m.match_weight, m.a, m.b)):
        x, y = top(match.a), top(match.b)
        if x != y:
            root[x] = y
            tree.append(match)
    return tree


def _who_else(
    con: duckdb.DuckDBPyConnection, members: Sequence[str], letters: dict[str, str], console: Console
) -> None:
    where = (
        "verdict <> 'same' and (list_contains($ids, profile_id_a) or list_contains($ids, profile_id_b)) "
        "and not (list_contains($ids, profile_id_a) and list_contains($ids, profile_id_b))"
    )
    found = _matches(con, where, {"ids": list(members)}, OTHERS_SHOWN)
    if not found:
        _say(console, "Nobody else comes near.")
        return
    table = _table("Who is not them", "profile", "of", "compared with", "why not", "weight")
    least = threshold(con)
    for match in found:
        ours, theirs = (match.a, match.b) if match.a in letters else (match.b, match.a)
        ((name, person),) = con.execute(
            "select display_name, person_id from main.profiles where profile_id = ?", [theirs]
        ).fetchall()
        row = (Text(theirs), Text(cell(name or person)), letters[ours], Text(_why_not(match, least)))
        table.add_row(*row, f"{match.match_weight:+.1f}")
    console.print(table)


def _history(con: duckdb.DuckDBPyConnection, person_id: str, console: Console) -> None:
    events = con.execute(
        """
        select run_id, event, from_person_id, to_person_id, len(profile_ids) from main.identity_events
        where $id in (from_person_id, to_person_id) and event <> 'unchanged'
        order by run_id desc, from_person_id, to_person_id
        limit 10
        """,
        {"id": person_id},
    ).fetchall()
    if [event[1] for event in events] in ([], ["created"]):
        return
    table = _table("What happened to the id", "run", "what", "from", "to", "profiles")
    for run, event, came_from, to, count in events:
        table.add_row(run, event, came_from or "", to or "", str(count))
    console.print(table)


# --- two


def _pair(con: duckdb.DuckDBPyConnection, one: Named, other: Named) -> tuple[Match | None, tuple[str, str]]:
    """The pair that says most of two ids, and its row of `matches`, if they were compared.

    Raises:
        KithError: the two ids mean one and the same.
    """
    a = [p for p in one.profile_ids if not one.is_person or p not in other.profile_ids]
    b = [p for p in other.profile_ids if not other.is_person or p not in one.profile_ids]
    if not a or not b or a == b:
        raise KithError(f"{one.id} and {other.id} are one and the same: explain it alone")
    found = _matches(con, _ACROSS, {"a": a, "b": b}, 1)
    if not found:
        return None, (a[0], b[0])
    match = found[0]
    return match, ((match.a, match.b) if match.a in a else (match.b, match.a))


def _two(
    con: duckdb.DuckDBPyConnection,
    one: Named,
    other: Named,
    match: Match | None,
    pair: tuple[str, str],
    decided: Decisions,
    console: Console,
) -> None:
    # Behind two accounts without a name is nobody yet, but they may be the same one's.
    nameless = one.person_id is None and other.person_id is None and match is not None and match.verdict == "same"
    together = nameless or (one.person_id is not None and one.person_id == other.person_id)
    told = "They belong to one person, whom nothing names." if nameless else "They are one person."
    _say(console, told if together else "They are not one person.", style="bold")
    if match and (len(one.profile_ids) > 1 or len(other.profile_ids) > 1):
        _say(console, "Of their profiles, these two say most:")
    _facts_table(con, pair, console)
    least = threshold(con)
    if match is None:
        _never_compared(con, pair, console)
    else:
        _evidence_table(match, least, console)
        if together:
            _say(console, f"Why: {verdict_of(match)}.")
        else:
            _say(console, f"Why not: {_why_not(match, least)}")
    if together and (match is None or match.verdict != "same"):
        _path(con, one.person_id or "", pair, console)
    _say(console, "What would change it", style="bold")
    _wishes(con, pair, match, together, least, console)
    said = decided.verdict(*pair)
    if said:
        _say(
            console, f"- It is decided ({said}): `kith decisions` says by which line, `kith undo NUMBER` takes it back."
        )
    else:
        _say(
            console, f"- `kith decide {one.id} {other.id} {'different' if together else 'same'}` outranks all evidence."
        )


def _evidence_table(match: Match, least: float, console: Console) -> None:
    table = _table("The evidence", "what it says", "weight", "sum")
    total = match.prior_weight
    table.add_row(PRIOR, f"{total:+.1f}", f"{total:.1f}")
    for comparison, level, weight in match.evidence:
        total += weight
        table.add_row(Text(sentence(comparison, level)), f"{weight:+.1f}", f"{total:.1f}")
    table.add_row(
        f"Probability of one person: {_percent(match.probability)}; "
        f"from {least:.1f} on, whatever others tell, pairs are taken for one",
        "",
        f"{match.match_weight:.1f}",
        style="bold",
    )
    console.print(table)
    _say(console, "Weights are bits: each +1 doubles the odds of one person, each -1 halves them.", style="dim")


def verdict_of(match: Match) -> str:
    """Why two are taken for one."""
    return {
        "person": "you decided it",
        "key": "they share a key of their own: an e-mail address, a phone number or an account",
        "model": "the evidence is enough",
        "constraint": "they are held together by others, more than by their own evidence",
    }[match.decided_by]


def _why_not(match: Match, least: float) -> str:
    if match.decided_by == "person":
        return {
            "different": "you decided that they are different people, or it follows from what you decided.",
            "same": "you decided that they are the same; it counts from the next run on.",
        }.get(match.verdict, "you looked at them and left it open.")
    if match.decided_by == "constraint" or match.own_weight() >= least:
        return (
            "the evidence would be enough, but one person has one account on a network, and one line in a list: "
            "others fit as well or better, or a decision of yours forbids it."
        )
    missing = least - match.own_weight()
    if match.verdict == "review":
        return f"too close to call; {missing:.1f} is missing."
    against = [sentence(c, level) for c, level, weight in sorted(match.evidence, key=lambda e: e[2]) if weight <= -2]
    if against:
        return f"{missing:.1f} is missing. {' '.join(against[:2])}"
    return f"what they share is too common; {missing:.1f} is missing."


def _hangs_on(con: duckdb.DuckDBPyConnection, match: Match, least: float) -> str:
    """What a link could not do without."""
    if match.decided_by == "person":
        return "You decided it."
    spare = match.own_weight() - least
    ordered = sorted(match.evidence, key=lambda e: -e[2])
    known = supposing.circumstances(con, match.a, match.b)

    def lost(comparison: str, weight: float) -> float:
        if known is None or comparison not in LEVELS:
            return weight
        return supposing.lost_without(comparison, match.evidence, match.prior_weight, known)

    needed = [
        sentence(comparison, level)
        for comparison, level, weight in ordered
        if weight > 0 and comparison not in ("doubt", "others") and lost(comparison, weight) > max(spare, 0)
    ]
    if spare < 0:
        return f"By itself it is {-spare:.1f} short of enough; others hold them together."
    if not needed:
        return f"It has {spare:.1f} more than enough, and no piece of it is needed alone."
    return f"It has {spare:.1f} more than enough, and would fall without any of these: {' '.join(needed)}"


def _wishes(
    con: duckdb.DuckDBPyConnection,
    pair: tuple[str, str],
    match: Match | None,
    together: bool,
    least: float,
    console: Console,
) -> None:
    if together:
        if match and match.verdict == "same":
            _say(console, f"- {_hangs_on(con, match, least)}")
        return
    if match and (match.decided_by == "constraint" or match.own_weight() >= least):
        return
    told = {comparison for comparison, _, weight in match.evidence if weight > 0} if match else set()
    against = {c: weight for c, _, weight in match.evidence if weight < 0} if match else {}
    usual = con.execute(
        f"""
        with sampled as (from core.scored_pairs using sample reservoir({SAMPLED_PAIRS} rows) repeatable (1)),
        lines as (select unnest(evidence, recursive := true) from sampled),
        levels as (select comparison, level, median(weight) as weight from lines group by all)
        select comparison, max(weight) from levels where weight > 0 group by all order by 2 desc, 1
        """
    ).fetchall()
    gap = least - (match.own_weight() if match else 0.0)
    worth = [
        (WISHES[comparison], weight - against.get(comparison, 0.0))
        for comparison, weight in usual
        if comparison in WISHES and comparison not in told
    ]
    worth.sort(key=lambda wish: -wish[1])
    if not match:
        words = ", ".join(words for words, _ in worth[:3])
        if words:
            _say(console, f"- They would be compared, and might be found to be one, with {words}.")
        return
    enough = [(words, weight) for words, weight in worth if weight >= gap]
    if enough:
        _say(console, f"- {gap:.1f} is missing. Any of these would be enough, by what they usually weigh:")
    elif worth:
        _say(console, f"- {gap:.1f} is missing, and no one thing would be enough. Most would add:")
    for words, weight in (enough or worth)[:4]:
        _say(console, f"  {words} ({weight:+.1f})")


def _never_compared(con: duckdb.DuckDBPyConnection, pair: tuple[str, str], console: Console) -> None:
    """Say which of the keys that bring profiles together these two have, and that they share none, or too little."""
    _say(
        console,
        "They are not in `matches`: only profiles that share a key are compared, and pairs that turn out to be very "
        "unlikely are not kept.",
    )
    rows = con.execute(
        """
        select
            kind,
            list_sort(list(distinct value) filter (where profile_id = $a)) as a,
            list_sort(list(distinct value) filter (where profile_id = $b)) as b
        from main.identifiers
        where profile_id in ($a, $b) and not is_shared and kind <> 'account_id'
        group by kind order by kind
        """,
        {"a": pair[0], "b": pair[1]},
    ).fetchall()
    words = []
    for profile in pair:
        ((found,),) = con.execute(
            r"""
            select list_sort(list_distinct(list_filter(
                string_split_regex(
                    lower(strip_accents(concat_ws(' ', display_name, given_name, family_name))), '[^\w]+'
                ),
                lambda word: length(word) > 1
            )))
            from main.profiles where profile_id = ?
            """,
            [profile],
        ).fetchall()
        words.append(found)
    table = _table("The keys that bring profiles together", "key", "A", "B", "in common")
    for kind, a, b in [*rows, ("words of the name", *words)]:
        shared = sorted(set(a or ()) & set(b or ()))
        table.add_row(kind, *(Text(cell(values) or "none") for values in (a, b)), Text(cell(shared) or "nothing"))
    console.print(table)
    if not rows:
        _say(console, "Neither shows an e-mail address, a phone number, a handle or an address of its own.")
    common = set(words[0]) & set(words[1])
    if len(common) == 1:
        _say(console, "One word of a name is too common a key: a given name and a surname are needed, or a handle.")


def _path(con: duckdb.DuckDBPyConnection, person_id: str, pair: tuple[str, str], console: Console) -> None:
    """Tell through which other profiles two of one person are held together."""
    members = [
        row[0]
        for row in con.execute("select profile_id from main.profiles where person_id = ?", [person_id]).fetchall()
    ]
    where = "verdict = 'same' and list_contains($ids, profile_id_a) and list_contains($ids, profile_id_b)"
    tree = spanning(members, _matches(con, where, {"ids": members}, len(members) ** 2))
    came: dict[str, tuple[str, Match]] = {}
    edge = [pair[0]]
    while edge:
        node = edge.pop()
        for match in tree:
            for here, there in ((match.a, match.b), (match.b, match.a)):
                if here == node and there not in came and there != pair[0]:
                    came[there] = (node, match)
                    edge.append(there)
    if pair[1] not in came:
        return
    steps = []
    node = pair[1]
    while node != pair[0]:
        node, match = came[node]
        steps.append(match)
    table = _table("They are held together through others", "from", "to", "why", "weight")
    for match in reversed(steps):
        strongest = max(match.evidence, key=lambda e: e[2], default=("", "", 0.0))
        table.add_row(match.a, match.b, Text(sentence(*strongest[:2])), f"{match.match_weight:+.1f}")
    console.print(table)


# --- shown


def _profiles_table(con: duckdb.DuckDBPyConnection, members: Sequence[str], console: Console) -> dict[str, str]:
    """Show profiles with a letter each; profile id -> letter."""
    rows = con.execute(
        """
        select profile_id, network, coalesce(display_name, handle, account_id), company, city, owners
        from main.profiles where list_contains(?, profile_id) order by network, profile_id
        """,
        [list(members)],
    ).fetchall()
    letters = {row[0]: letter(number) for number, row in enumerate(rows)}
    table = _table(None, "", "network", "name", "company", "town", "known to", "profile_id")
    for profile, *values, owners in rows:
        table.add_row(letters[profile], *(Text(cell(value)) for value in (*values, owners)), profile)
    console.print(table)
    return letters


def _facts_table(con: duckdb.DuckDBPyConnection, pair: tuple[str, str], console: Console) -> None:
    names = ["network", *FACTS]
    columns = ", ".join(f'"{name}"' for name in names)
    rows = [
        con.execute(f"select {columns} from main.profiles where profile_id = ?", [profile]).fetchall()[0]
        for profile in pair
    ]
    table = _table(None, "", "A", "B")
    table.add_row("profile_id", *pair)
    for place, name in enumerate(names):
        a, b = (cell(row[place]) for row in rows)
        if a or b:
            table.add_row(name.replace("_", " "), Text(a), Text(b))
    console.print(table)


def _drawn(match: Match, least: float) -> str:
    bars = [Bar("Before any evidence", match.prior_weight)]
    bars += [Bar(sentence(c, level), weight, c == "decision") for c, level, weight in match.evidence]
    verdict = {"same": "One person", "review": "Too close to call", "different": "Different people"}[match.verdict]
    return waterfall(
        bars,
        least,
        f"{verdict}: probability {_percent(match.probability)}",
        f"{match.a} and {match.b}: what each piece of evidence adds to the odds, in bits",
    )


def letter(number: int) -> str:
    """A, B, … Z, A1, B1, …"""
    return f"{chr(65 + number % 26)}{number // 26 or ''}"


def _percent(probability: float) -> str:
    """A probability that never says certain when it is not."""
    if probability > 0.999 or probability < 0.001:
        return "over 99.9 %" if probability > 0.5 else "under 0.1 %"
    return f"{100 * probability:.1f} %"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _table(title: str | None, *names: str) -> Table:
    table = Table(title=title, title_justify="left", header_style="bold", box=SIMPLE, padding=(0, 1, 0, 0))
    for name in names:
        numeric = name in ("weight", "sum", "profiles") and name != names[0]
        table.add_column(name, justify="right" if numeric else "left", overflow="fold", no_wrap=numeric)
    return table


def _say(console: Console, text: str, style: str | None = None) -> None:
    console.print(Text(text, style=style or ""))
