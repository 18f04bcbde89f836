"""What a pair would weigh without a piece of its evidence: the model asked again, for `kith explain`.

What stands beside a piece is not what it adds: curves make of a sum what it means, and a phone number in common says
little more of two who have both names in common already. So a piece is taken away, and the curves are asked anew. Rivals stay
as they are, and so does how close two owners are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

import duckdb
import numpy as np

from flows.resolution.comparing import KEYS, LEVELS
from flows.resolution.scoring import (
    AS_IS,
    CIRCUMSTANCES,
    GREATEST_UNFITTED,
    KINDS_OF_PAIR,
    PARTS,
    SCARCE,
    VOUCHED,
    WHOLE,
    is_vouched,
    kind_of,
    part_of,
    scarce_say,
)
from flows.resolution.weights import CURVES, WEIGHTS

Line = tuple[str, str, float]
"""A line of evidence: comparison, level, weight."""


@dataclass(frozen=True)
class Circumstances:
    """What the weight of a pair depends on beside its evidence.

    is_near: the two share an owner. entry_count: how many of them are entries of address books. circle, owned: the
    larger of the two's in core.profile_numbers.
    """

    is_near: bool
    entry_count: int
    circle: float
    owned: float


def circumstances(con: duckdb.DuckDBPyConnection, a: str, b: str) -> Circumstances | None:
    """Of two profiles; None where the last run did not write them down."""
    try:
        found = con.execute(
            """
            select
                list_has_any(l.owners, r.owners),
                (l.kind = 'entry')::int + (r.kind = 'entry')::int,
                greatest(one.circle, other.circle),
                greatest(one.owned, other.owned)
            from staging.profiles as l, staging.profiles as r, core.profile_numbers as one, core.profile_numbers as other
            where l.profile_id = $a and r.profile_id = $b and one.profile_id = $a and other.profile_id = $b
            """,
            {"a": a, "b": b},
        ).fetchall()
    except duckdb.BinderException:  # a warehouse of before
        return None
    return Circumstances(*found[0]) if found else None


def lost_without(comparison: str, lines: Sequence[Line], prior: float, known: Circumstances) -> float:
    """How much less a pair would weigh if one of its comparisons told nothing, in bits."""
    left = [line for line in lines if line[0] != comparison]
    if comparison in KEYS and known.entry_count and not any(key in KEYS for key, _, _ in left):
        level = LEVELS["kind"][known.entry_count]
        left.append(("kind", level, WEIGHTS.get(("kind", level), (0.0, 0.0))[0]))
    return _weight(lines, prior, known) - _weight(left, prior, known)


def _weight(lines: Sequence[Line], prior: float, known: Circumstances) -> float:
    """What `scoring.Curves` makes of the evidence of one pair, apart from what it adds that nobody else could be meant."""
    levels = {comparison: level for comparison, level, _ in lines}
    given, surname = levels.get("given name", ""), levels.get("surname", "")
    keyed = any(key in levels for key in KEYS)
    circumstance = CIRCUMSTANCES[(0 if known.is_near else 2) + (known.entry_count > 0)]
    name = f"{circumstance}{KINDS_OF_PAIR[0 if keyed else kind_of(given, surname)]}"
    parts = dict.fromkeys((*PARTS, "beside"), 0.0)
    for comparison, level, weight in lines:
        if comparison in LEVELS:
            parts[part_of(comparison)] += weight
        elif comparison == "rivals" and level == "others for its place":
            parts["rivals"] += weight
    parts["size"] = -log2(known.circle)
    parts["overlap"] = prior - parts["size"]
    if (name, PARTS[0]) not in CURVES:
        return min(sum(parts.values()), GREATEST_UNFITTED)
    beside = parts.pop("beside")
    total = sum(_curve(name, part, value) for part, value in parts.items())
    whole = found = _curve(circumstance, WHOLE, total, AS_IS)
    for scarce, size in (("few profiles", known.owned), ("small circle", known.circle)):
        if (circumstance, scarce) in CURVES:
            found += float(scarce_say(SCARCE[scarce], np.array(size))) * (_curve(circumstance, scarce, total) - whole)
    found += beside
    return max(found, VOUCHED) if is_vouched(levels) else found


def _curve(name: str, part: str, value: float, otherwise: Sequence[tuple[float, float]] = ((0.0, 0.0),)) -> float:
    x, y = np.array(CURVES.get((name, part), otherwise), dtype=np.float64).T
    return float(np.interp(value, x, y))
