"""Sorting whole arrays: distinct values and group codes, many times faster here than numpy's own `unique`."""

from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

Longs = npt.NDArray[np.int64]


def distinct(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The distinct values, sorted."""
    return pl.Series(values).unique().sort().to_numpy()


def groups(values: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], Longs]:
    """The distinct values, sorted, and for each value the place of its own among them."""
    order = pl.Series(values).arg_sort().to_numpy()
    ordered = values[order]
    first = np.ones(len(ordered), dtype=bool)
    first[1:] = ordered[1:] != ordered[:-1]
    place = np.empty(len(values), dtype=np.int64)
    place[order] = np.cumsum(first) - 1
    return ordered[first], place


def among(values: npt.NDArray[Any], ordered: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Whether each value is one of `ordered`, which is sorted."""
    if not len(ordered):
        return np.zeros(len(values), dtype=bool)
    place = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    found: npt.NDArray[np.bool_] = ordered[place] == values
    return found
