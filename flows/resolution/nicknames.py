"""Short and sister forms of given names, folded: Paco is Francisco, Txema is José María. From `reference/`."""

from pathlib import Path

import polars as pl

from flows.resolution.vocabulary import plain_vowels

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

_WRITTEN = pl.DataFrame({"text": pl.concat(_TABLE.get_columns()).unique()})
PLAIN: dict[str, str] = dict(_WRITTEN.select("text", plain=plain_vowels(pl.col("text"))).iter_rows())
"""Each of them as `vocabulary.words` writes the words of names."""
