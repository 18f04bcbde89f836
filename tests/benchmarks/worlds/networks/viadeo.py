"""Viadeo: what a tool saved in 2016, one line per contact."""

import polars as pl

from tests.benchmarks.worlds.share import Share, as_json


def write(share: Share) -> pl.DataFrame:
    """The file; returns the truth about the profiles in it."""
    number = pl.col("account_id")
    link = pl.format("http://www.viadeo.com/profile/002{}", number.cast(pl.String).str.zfill(13))
    told = share.rows.select(
        pl.lit("USER").alias("type"),
        link.alias("link"),
        pl.concat_str("given_shown", pl.col("family_shown").str.to_uppercase(), separator=" ", ignore_nulls=True).alias(
            "name"
        ),
        pl.col("given_shown").alias("first_name"),
        pl.col("family_shown").str.to_uppercase().alias("last_name"),
        pl.concat_str("position", "company", separator=", ", ignore_nulls=True).alias("headline"),
        pl.struct(pl.col("town").alias("city"), pl.lit("").alias("country")).alias("location"),
        pl.lit(1).alias("distance"),
    ).to_dicts()
    answer = {"id": "", "type": "USER CONTACTS", "name": "", "count": len(told), "data": told}
    share.save("viadeo/2016-12-11/contacts_1.json", as_json(answer))
    return share.truth(pl.lit("id:002") + number.cast(pl.String).str.zfill(13))
