"""core.scored_pairs: every pair worth knowing, its verdict, and the evidence whose weights add up to its own.

It is a view. What it shows is kept as numbers, which are written and read in a third of the time: core.pair_scores, with
the profiles by their places in core.profile_numbers.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from flows.resolution.arrays import found_at
from flows.resolution.clustering import People
from flows.resolution.comparing import LEVELS
from flows.resolution.scoring import GREATEST_WEIGHT, OTHERS, Scores, owned, weigh

if TYPE_CHECKING:
    from flows.resolution import Judged
    from flows.resolution.profiles import Profiles

WORTH_KNOWING = 0.01
"""Pairs less probable than this are left out, unless a key joins them."""
REVIEW = 0.50
"""Probability from which two profiles that were not joined are worth a question."""
BATCH = 1 << 15
"""Pairs whose evidence is written out at a time."""

VERDICTS = ("same", "review", "different")
DECIDERS = ("key", "model", "constraint")
ALL_LEVELS = {
    **LEVELS,
    "doubt": ("what goes together",),
    "rivals": ("others for its place", "nobody else for its place"),
    "others": OTHERS,
}
TEXTS = tuple(name for names in ALL_LEVELS.values() for name in names)
"""The levels of all comparisons, one after the other."""

THOUSANDTHS = 20
"""Bits of a number of evidence that hold the weight, in thousandths and moved up by half their range; above them stands
the place of the level in TEXTS."""
MIDDLE = 1 << (THOUSANDTHS - 1)

Rows = npt.NDArray[np.int64]


def _listed(texts: Sequence[str], place: str) -> str:
    """SQL: the text at a place, from nought."""
    quoted = ", ".join("'" + text.replace("'", "''") + "'" for text in texts)
    return f"([{quoted}])[({place}) + 1]"


FIRST = np.cumsum([0, *(len(names) for names in ALL_LEVELS.values())]).astype(np.int32)
"""[comparison] the place of its first level in TEXTS."""
READ = f"""
    pairs.prior_weight,
    pairs.own_weight,
    pairs.match_weight,
    pairs.probability,
    {_listed(VERDICTS, "pairs.verdict")} as verdict,
    {_listed(DECIDERS, "pairs.decided_by")} as decided_by,
    list_transform(
        pairs.evidence,
        lambda line: {{
            'comparison': {_listed([name for name, names in ALL_LEVELS.items() for _ in names], f"line >> {THOUSANDTHS}")},
            'level': {_listed(TEXTS, f"line >> {THOUSANDTHS}")},
            'weight': ((line & {2 * MIDDLE - 1}) - {MIDDLE}) / 1000
        }}
    ) as evidence
"""  # fmt: skip
"""SQL: what a row of core.pair_scores as pairs says."""
VIEW = f"""
create or replace view core.scored_pairs as
select l.profile_id as profile_id_a, r.profile_id as profile_id_b, {READ}
from core.pair_scores as pairs
inner join core.profile_numbers as l on pairs.a = l.n
inner join core.profile_numbers as r on pairs.b = r.n
"""


def number(con: duckdb.DuckDBPyConnection, everybody: "Profiles") -> None:
    """Make core.profile_numbers (n, profile_id), with what weights depend on: circle (`Profiles.circle`), owned
    (`scoring.owned`)."""
    columns = {"profile_id": everybody.profile_id, "circle": everybody.circle, "owned": owned(everybody)}
    con.register("made", pl.DataFrame(columns).with_row_index("n"))
    con.execute(
        "create or replace table core.profile_numbers as select n::integer as n, profile_id, circle, owned from made"
    )
    con.unregister("made")


def store(con: duckdb.DuckDBPyConnection, judged: "Judged", people: People) -> dict[str, int]:
    """Make core.pair_scores, core.scored_pairs and core.link_threshold (from which weight on pairs that no key joins were
    linked); `number` goes before.

    Returns:
        scored_pair_count, review_count.
    """
    a, b, probability = judged.candidates.a, judged.candidates.b, people.scores.probability
    together = people.root[a] == people.root[b]
    by_key = np.zeros(len(a), dtype=bool)
    by_key[found_at(a.astype(np.int64) * len(judged.profiles) + b, judged.strong)] = True
    verdict = np.where(together, 0, np.where(probability >= REVIEW, 1, 2)).astype(np.uint8)
    overruled = people.refused | (together & (judged.scores.probability < people.threshold))
    # A key that joined nobody decided nothing.
    decided = np.where(by_key & together, 0, np.where(overruled, 2, 1)).astype(np.uint8)
    known = np.flatnonzero((probability >= WORTH_KNOWING) | together | by_key)

    def batch(rows: Rows) -> pa.RecordBatch:
        columns = {
            "a": a[rows],
            "b": b[rows],
            "prior_weight": people.scores.prior[rows],
            "own_weight": judged.scores.total[rows],
            "match_weight": people.scores.total[rows],
            "probability": probability[rows],
            "verdict": verdict[rows],
            "decided_by": decided[rows],
            "evidence": _evidence(judged, people.scores, rows),
        }
        return pa.RecordBatch.from_pydict(columns)

    # DuckDB takes and stores batch after batch, so that the evidence of all pairs is never held at once.
    batches: Iterator[pa.RecordBatch] = (batch(known[start : start + BATCH]) for start in range(0, len(known), BATCH))
    con.register("made", pa.RecordBatchReader.from_batches(batch(known[:0]).schema, batches))
    con.execute("create or replace table core.pair_scores as from made")
    con.unregister("made")
    con.execute(VIEW)
    least = np.log2(people.threshold / max(1 - people.threshold, 2.0**-GREATEST_WEIGHT))
    # Weights have three digits: the first that reaches it.
    least = float(np.ceil(least * 1000 - 1e-6) / 1000)
    con.execute("create or replace table core.link_threshold as select $least::double as weight", {"least": least})
    return {"scored_pair_count": len(known), "review_count": int((verdict[known] == VERDICTS.index("review")).sum())}


def _evidence(judged: "Judged", scores: Scores, rows: Rows) -> pa.Array:
    """One list per pair of levels and weights: what one side does not tell, or tells nothing, is left out."""
    compared = judged.compared.take(rows)
    weights: dict[str, npt.NDArray[Any]] = dict(weigh(compared))
    rivals = scores.rivals[rows]
    levels = compared.levels | {"doubt": np.int8(0), "rivals": rivals > 0, "others": scores.with_others[rows]}
    weights |= {"doubt": scores.doubt[rows], "rivals": rivals, "others": scores.others[rows]}
    lines = np.empty((len(rows), len(ALL_LEVELS)), dtype=np.int32)
    for place, name in enumerate(ALL_LEVELS):
        told, weight = FIRST[place] + levels[name], weights[name].astype(np.float64)
        thousandths = np.rint(weight * 1000).astype(np.int32)
        lines[:, place] = np.where(thousandths, told << THOUSANDTHS | (thousandths + MIDDLE), 0)
    kept = lines > 0
    offsets = np.concatenate([[0], np.cumsum(np.count_nonzero(kept, axis=1))]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(lines[kept]))
