"""Short and sister forms of given names, folded: Paco is Francisco, Txema is José María. From `reference/`."""

from pathlib import Path

import polars as pl

_TABLE = (
    pl.read_csv(Path(__file__).parent / "reference" / "nicknames.csv")
    .select("name", "nick")
    .unique()
    .sort("name", "nick")
)


def _by(column: str, other: str) -> dict[str, list[str]]:
    grouped = _TABLE.group_by(column, maintain_order=True).agg(other)
    return dict(zip(grouped[column].to_list(), grouped[other].to_list(), strict=True))


FORMAL: dict[str, list[str]] = _by("nick", "name")
"""Short form -> the names it may stand for."""
SHORT: dict[str, list[str]] = _by("name", "nick")
"""Name -> its short forms."""
