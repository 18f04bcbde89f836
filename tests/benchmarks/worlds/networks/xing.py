"""XING: answers of the API of 2018, with the profiles elsewhere that members declared."""

import polars as pl

from tests.benchmarks.worlds.share import Share, as_json
from tests.benchmarks.worlds.words import ISO


def write(share: Share) -> pl.DataFrame:
    """The file; returns the truth about the profiles in it."""
    rows = share.rows
    number = pl.col("account_id")
    page = pl.concat_str("given_shown", "family_shown", separator="_", ignore_nulls=True).str.replace_all(
        r"[^\p{L}\p{N}_]+", ""
    )
    day, month = (pl.col("birthday").str.split("-").list.get(n).cast(pl.Int64) for n in (2, 1))
    shows = number % 5 == 0
    told = rows.select(
        pl.format("{}_0abc12", number).alias("id"),
        pl.col("given_shown").alias("first_name"),
        pl.col("family_shown").alias("last_name"),
        pl.concat_str("given_shown", "family_shown", separator=" ", ignore_nulls=True).alias("display_name"),
        pl.format("{}{}", page, number % 1000).alias("page_name"),
        pl.format("https://www.xing.com/profile/{}{}", page, number % 1000).alias("permalink"),
        pl.struct(
            pl.when(shows).then(day).alias("day"), pl.when(shows).then(month).alias("month"),
            pl.lit(None, dtype=pl.Int64).alias("year"),
        ).alias("birth_date"),
        pl.when(number % 4 == 0).then("email").alias("active_email"),
        pl.struct(
            pl.col("town").alias("city"),
            pl.col("area").replace_strict(ISO, default=pl.col("area").str.to_uppercase()).alias("country"),
            pl.when(number % 6 == 0).then(pl.format("34|{}", pl.col("phone").str.strip_prefix("+34"))).alias("mobile_phone"),
        ).alias("business_address"),
        pl.struct(
            pl.when((number % 9 == 0) & pl.col("twitter_handle").is_not_null())
            .then(pl.concat_list(pl.format("http://twitter.com/{}", "twitter_handle")))
            .alias("twitter"),
        ).alias("web_profiles"),
        pl.struct(
            pl.struct(pl.col("company").alias("name"), pl.col("position").alias("title")).alias("primary_company")
        ).alias("professional_experience"),
    ).to_dicts()  # fmt: skip
    share.save("xing/2018-11-20/contacts.json", as_json({"contacts": {"total": str(len(told)), "users": told}}))
    return share.truth(pl.lit("id:") + number.cast(pl.String))
