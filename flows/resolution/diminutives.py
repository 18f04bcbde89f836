"""Given names made small, or big, by an ending: Renatinha is Renata, Brendita is Brenda, Carlão is Carlos."""

import polars as pl

from flows.resolution.frequencies import borne, shares

ENDINGS = r"^(.{2,}?)(?:z?inh|z?it)([oa])s?$"
"""What is left before them is a name, or one but for its last letter."""
BIG = r"^(.{3,})ao$"
USUAL = 2e-6
"""The share of people from which a word is a name by itself, whatever it ends in: Benito, Rita."""


def made_small(texts: list[str]) -> dict[str, list[str]]:
    """Words that are a name made small -> the names they may be made of, of those that are borne; usual ones first."""
    frame = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    text = pl.col("text")
    small = text.str.extract_groups(ENDINGS).struct
    big = text.str.extract(BIG)
    frame = frame.select(
        "text",
        stem=pl.coalesce(small.field("1"), big),
        last=pl.coalesce(small.field("2"), pl.when(big.is_not_null()).then(pl.lit("o"))),
    ).drop_nulls("stem")
    usual = pl.concat([shares("given"), shares("surname")]).filter(pl.col("share") >= USUAL)
    frame = frame.join(usual, left_on="text", right_on="word", how="anti")
    # Marquinhos keeps the sound of Marcos.
    stems = pl.concat([frame, frame.with_columns(pl.col("stem").str.replace("qu$", "c"))]).unique(maintain_order=True)
    made = pl.concat(
        stems.with_columns(rank=pl.lit(rank), word=pl.col("stem") + ending)
        for rank, ending in enumerate(
            (pl.col("last"), pl.col("last") + "s", pl.lit("i") + pl.col("last"), pl.lit(""), pl.lit("e"))
        )
    )
    made = made.join(borne("given").filter(pl.col("share") >= USUAL), on="word").sort("text", "rank", "word")
    made = made.unique(["text", "word"], keep="first", maintain_order=True)
    # An e is no vowel of either, and what an ending would have taken the place of but for Felipinho and the like.
    made = made.filter((pl.col("rank") < 4) | (pl.col("rank").min().over("text") == 4))
    grouped = made.group_by("text", maintain_order=True).agg(pl.col("word").head(3))
    return dict(grouped.iter_rows())
