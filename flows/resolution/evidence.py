"""core.scored_pairs: every pair worth knowing, its verdict, and the evidence whose weights add up to its own."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from flows.resolution.arrays import among
from flows.resolution.clustering import People
from flows.resolution.comparing import LEVELS
from flows.resolution.scoring import weigh

if TYPE_CHECKING:
    from flows.resolution import Judged

WORTH_KNOWING = 0.01
"""Pairs less probable than this are left out, unless a key joins them."""
REVIEW = 0.50
"""Probability from which two profiles that were not joined are worth a question."""
BATCH = 1 << 15
"""Pairs whose evidence is written out at a time."""

VERDICTS = ("same", "review", "different")
DECIDERS = ("key", "model", "constraint")
COMPARISONS = (*LEVELS, "doubt", "rivals")
TEXTS = (*(name for names in LEVELS.values() for name in names), "what goes together", "others for its place")
"""The levels of all comparisons, one after the other."""

Rows = npt.NDArray[np.int64]


def store(con: duckdb.DuckDBPyConnection, judged: "Judged", people: People) -> None:
    """Make core.scored_pairs."""
    a, b, probability = judged.candidates.a, judged.candidates.b, judged.scores.probability
    together = people.root[a] == people.root[b]
    by_key = among(a.astype(np.int64) * len(judged.profiles) + b, judged.strong)
    verdict = np.where(together, 0, np.where(probability >= REVIEW, 1, 2)).astype(np.int32)
    overruled = people.refused | (together & (probability < people.threshold))
    decided = np.where(by_key, 0, np.where(overruled, 2, 1)).astype(np.int32)
    ids = judged.profiles.profile_id

    def batch(rows: Rows) -> pa.RecordBatch:
        columns = {
            "profile_id_a": ids.gather(a[rows]).to_arrow(),
            "profile_id_b": ids.gather(b[rows]).to_arrow(),
            "prior_weight": pa.array(judged.scores.prior[rows]),
            "match_weight": pa.array(judged.scores.total[rows]),
            "probability": pa.array(probability[rows]),
            "verdict": _texts(verdict[rows], VERDICTS),
            "decided_by": _texts(decided[rows], DECIDERS),
            "evidence": _evidence(judged, rows),
        }
        return pa.RecordBatch.from_pydict(columns)

    def batches() -> Iterator[pa.RecordBatch]:
        known = np.flatnonzero((probability >= WORTH_KNOWING) | together | by_key)
        for start in range(0, len(known), BATCH):
            yield batch(known[start : start + BATCH])

    # DuckDB takes and stores batch after batch, so that the evidence of all pairs is never held at once.
    schema = batch(np.empty(0, dtype=np.int64)).schema
    con.register("made", pa.RecordBatchReader.from_batches(schema, batches()))
    con.execute("create or replace table core.scored_pairs as select * from made")
    con.unregister("made")


def _texts(codes: npt.NDArray[np.int32], names: Sequence[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(names))


def _evidence(judged: "Judged", rows: Rows) -> pa.Array:
    """One list per pair of (comparison, level, weight): what one side does not tell, or tells nothing, is left out."""
    scores, levels = judged.scores, judged.compared.levels
    weighed = weigh(judged.compared.take(rows))
    weights = np.empty((len(rows), len(COMPARISONS)))
    texts = np.empty(weights.shape, dtype=np.int32)
    first = np.cumsum([0, *(len(names) for names in LEVELS.values()), 1])
    texts[:] = first
    for place, name in enumerate(LEVELS):
        weights[:, place] = weighed[name]
        texts[:, place] += levels[name][rows]
    weights[:, -2], weights[:, -1] = scores.doubt[rows], scores.rivals[rows]
    told = weights != 0
    offsets = np.concatenate([[0], np.cumsum(np.count_nonzero(told, axis=1))]).astype(np.int32)
    comparisons = np.broadcast_to(np.arange(len(COMPARISONS), dtype=np.int32), told.shape)
    fields = [
        _texts(comparisons[told], COMPARISONS),
        _texts(texts[told], TEXTS),
        pa.array(np.round(weights[told], 3)),
    ]
    structs = pa.StructArray.from_arrays(fields, names=["comparison", "level", "weight"])
    return pa.ListArray.from_arrays(pa.array(offsets), structs)
