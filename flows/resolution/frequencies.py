"""How common names are where Kith's users live, from `reference/names.parquet`, whose sources it lists."""

from functools import cache
from pathlib import Path

import polars as pl

from flows import names
from flows.resolution.nicknames import FORMAL, PLAIN
from flows.resolution.vocabulary import plain_vowels

REFERENCE = Path(__file__).parent / "reference" / "names.parquet"
SHARES = REFERENCE.with_name("shares.parquet")
"""What `counted` makes of it, written down because every run asks for it."""

COUNTRIES = {
    "es": 0.40,
    "pt": 0.10,
    "br": 0.05,
    "fr": 0.08,
    "de": 0.08,
    "it": 0.07,
    "gb": 0.07,
    "ar": 0.05,
    "mx": 0.05,
    "co": 0.05,
}
"""What part of an imagined address book each country is; what is not listed has 1 in 100."""
NICKNAME = 1e-5
"""How many people go by each nickname, about."""


@cache
def shares(kind: str) -> pl.DataFrame:
    """The share of people who bear each word as a given name or a surname.

    Args:
        kind: given or surname.

    Returns:
        word (folded), share. A name of two words counts for its first.
    """
    return pl.read_parquet(SHARES).filter(pl.col("kind") == kind).select("word", "share")


@cache
def borne(kind: str) -> pl.DataFrame:
    """The same, with short forms among the given names."""
    table = shares(kind)
    if kind == "surname":
        return table
    short = pl.DataFrame({"word": [PLAIN[form] for form in FORMAL]}).unique(maintain_order=True)
    return pl.concat([table, short.join(table, on="word", how="anti").with_columns(share=NICKNAME)])


def counted() -> pl.DataFrame:
    """kind, word, share, from the reference."""
    table = pl.read_parquet(REFERENCE)
    share = pl.col("count") / pl.col("count").sum().over("kind", "country")
    weight = pl.col("country").replace_strict(COUNTRIES, default=0.01, return_dtype=pl.Float64)
    word = names.fold(pl.col("name")).str.split(" ").list.first().str.replace_all(r"[^\p{L}]", "")
    found = table.select("kind", word=plain_vowels(word), share=share * weight)
    return found.group_by("kind", "word").agg(pl.col("share").sum()).sort("kind", "word")
