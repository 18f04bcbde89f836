"""core.scored_pairs: every pair worth knowing, its verdict, and the evidence whose weights add up to its own."""

from typing import TYPE_CHECKING

import duckdb
import numpy as np
import pyarrow as pa

from flows.resolution.clustering import People
from flows.resolution.comparing import LEVELS

if TYPE_CHECKING:
    from flows.resolution import Judged

WORTH_KNOWING = 0.01
"""Pairs less probable than this are left out, unless a key joins them."""
REVIEW = 0.50
"""Probability from which two profiles that were not joined are worth a question."""


def store(con: duckdb.DuckDBPyConnection, judged: "Judged", people: People) -> None:
    """Make core.scored_pairs."""
    a, b, probability = judged.candidates.a, judged.candidates.b, judged.scores.probability
    together = people.root[a] == people.root[b]
    by_key = np.isin(a.astype(np.int64) * len(judged.profiles) + b, judged.strong)
    rows = np.flatnonzero((probability >= WORTH_KNOWING) | together | by_key)
    verdict = np.where(together[rows], 0, np.where(probability[rows] >= REVIEW, 1, 2))
    decided = np.where(
        by_key[rows],
        0,
        np.where(people.refused[rows] | (together[rows] & (probability[rows] < people.threshold)), 2, 1),
    )
    ids = pa.array(judged.profiles.profile_id.to_list(), pa.string())
    table = pa.table(
        {
            "profile_id_a": ids.take(pa.array(a[rows])),
            "profile_id_b": ids.take(pa.array(b[rows])),
            "prior_weight": judged.scores.prior[rows],
            "match_weight": judged.scores.total[rows],
            "probability": probability[rows],
            "verdict": _texts(verdict, ["same", "review", "different"]),
            "decided_by": _texts(decided, ["key", "model", "constraint"]),
            "evidence": _evidence(judged, rows),
        }
    )
    con.register("made", table)
    con.execute("create or replace table core.scored_pairs as select * from made")
    con.unregister("made")


def _texts(codes: np.ndarray, names: list[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(names)).cast(pa.string())


def _evidence(judged: "Judged", rows: np.ndarray) -> pa.Array:
    """One list per pair of (comparison, level, weight): what one side does not tell, or tells nothing, is left out."""
    names = [*LEVELS, "doubt", "rivals"]
    scores = judged.scores
    weights = [scores.weights[name][rows] for name in LEVELS] + [scores.doubt[rows], scores.rivals[rows]]
    matrix = np.stack([weight.astype(np.float64) for weight in weights], axis=1)
    levels = [judged.compared.levels[name][rows] for name in LEVELS] + [np.ones(len(rows), dtype=np.int8)] * 2
    numbers = np.stack(levels, axis=1).astype(np.int32)
    texts = [level for level_names in LEVELS.values() for level in level_names] + [
        "",
        "what goes together",
        "",
        "others for its place",
    ]
    first = np.cumsum([0, *(len(level_names) for level_names in LEVELS.values()), 2])
    pair, comparison = np.nonzero(matrix)
    offsets = np.concatenate([[0], np.cumsum(np.bincount(pair, minlength=len(rows)))]).astype(np.int32)
    fields = [
        _texts(comparison, names),
        _texts(first[comparison] + numbers[pair, comparison], texts),
        pa.array(np.round(matrix[pair, comparison], 3)),
    ]
    structs = pa.StructArray.from_arrays(fields, names=["comparison", "level", "weight"])
    return pa.ListArray.from_arrays(pa.array(offsets), structs)
