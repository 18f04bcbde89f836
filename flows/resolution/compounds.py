"""Two given names written as one word: Anapaula, Joseluis, Mariaeduarda."""

import polars as pl

from flows.resolution.frequencies import borne, shares

USUAL = 2e-5
"""The share of people from which a word may be one of two names."""
LEAST_FIRST, LEAST_SECOND = 3, 4
"""Letters of either: Mariana is no Maria Ana, nor Anabel an Ana Bel."""
KNOWN = 1e-6
"""The share from which a word is a name of its own: Marisol, Juanita."""


def parted(words: pl.Series) -> pl.Series:
    """Lists of words of given names, of which those that are two names are taken apart."""
    first = words.list.first()
    asked = pl.DataFrame({"word": first.drop_nulls().unique()})
    known = pl.concat([shares("given"), shares("surname")]).filter(pl.col("share") >= KNOWN)
    asked = asked.join(known, on="word", how="anti")
    asked = asked.with_columns(
        cut=pl.int_ranges(LEAST_FIRST, pl.col("word").str.len_chars().cast(pl.Int64) - LEAST_SECOND + 1)
    )
    asked = asked.filter(pl.col("cut").list.len() > 0).explode("cut")
    asked = asked.with_columns(one=pl.col("word").str.head("cut"), other=pl.col("word").str.slice("cut"))
    # Behind such a vowel an e was taken for part of it.
    swallowed = asked.filter(pl.col("one").str.contains("[aou]$")).with_columns(other=pl.lit("e") + pl.col("other"))
    asked = pl.concat([asked, swallowed.select(asked.columns)])
    usual = borne("given").filter(pl.col("share") >= USUAL).select("word", "share")
    for side in ("one", "other"):
        asked = asked.join(usual, left_on=side, right_on="word", suffix=f"_{side}")
    # Of several ways the likeliest.
    likely = (pl.col("share").log() + pl.col("share_other").log()).alias("likely")
    asked = asked.sort("word", likely, "cut", descending=[False, True, False]).unique(
        "word", keep="first", maintain_order=True
    )
    frame = pl.DataFrame({"words": words, "word": first}).join(asked, on="word", how="left", maintain_order="left")
    two = pl.concat_list("one", "other", pl.col("words").list.slice(1))
    return frame.select(pl.when(pl.col("other").is_not_null()).then(two).otherwise("words")).to_series()
