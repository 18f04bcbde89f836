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
    KINDS_OF_PAIR,
    PARTS,
    SCARCE,
    VOUCHED,
    Curves,
    is_vouched,
    kind_of,
    part_of,
    scarce_say,
)
from flows.resolution.weights import WEIGHTS

Line = tuple[str, str, float]
"""A line of evidence: comparison, level, weight."""


@dataclass(frozen=True)
class Circumstances:
    """What the weight of a pair depends on beside its evidence.

    is_near: the two share an owner. entry_count: how many of them are entries of address books. circle, owned: the
    larger of the two's in core.profile_numbers. owner_count: of all there are.
    """

    is_near: bool
    entry_count: int
    circle: float
    owned: float
    owner_count: int


def circumstances(con: duckdb.DuckDBPyConnection, a: str, b: str) -> Circumstances | None:
    """Of two profiles; None where the last run did not write them down."""
    try:
        found = con.execute(
            """
            select
                list_has_any(l.owners, r.owners),
                (l.kind = 'entry')::int + (r.kind = 'entry')::int,
                greatest(one.circle, other.circle),
                greatest(one.owned, other.owned),
                (select count(distinct owner) from (select unnest(owners) as owner from staging.profiles))
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
    """What the curves make of the evidence of one pair."""
    levels = {comparison: level for comparison, level, _ in lines}
    keyed = any(key in levels for key in KEYS)
    kind = 0 if keyed else kind_of(levels.get("given name", ""), levels.get("surname", ""))
    circumstance = (0 if known.is_near else 2) + (known.entry_count > 0)
    parts = {part: np.zeros(1) for part in (*PARTS, "beside")}
    for comparison, level, weight in lines:
        if comparison in LEVELS:
            parts[part_of(comparison)] += weight
        elif comparison == "rivals" and level == "others for its place":
            parts["rivals"] += weight
    parts["size"] += -log2(known.circle)
    beside, rivals, overlap = parts.pop("beside"), parts.pop("rivals"), parts.pop("overlap")
    overlap += prior - parts["size"]
    sizes = {"few profiles": known.owned, "small circle": known.circle}
    scarce = {name: scarce_say(SCARCE[name], np.array([size])) for name, size in sizes.items()}
    curves = Curves(np.array([circumstance * len(KINDS_OF_PAIR) + kind], dtype=np.int8), scarce, known.owner_count)
    linear, those = sum(parts.values(), start=overlap), slice(None)
    found = curves.weigh(linear, curves.told(parts, those).astype(np.float32), overlap, rivals, those) + beside
    return float(max(found[0], VOUCHED) if is_vouched(levels) else found[0])
