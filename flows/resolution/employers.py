"""Where somebody works, when an address book does not say so: the host of a work mailbox, or the employer written in the
surname's place ("Marta Iberdrola"). Only employers that some profile names are recognised."""

import polars as pl

from flows.resolution.frequencies import shares
from flows.resolution.normalise import PROVIDERS, company
from flows.resolution.vocabulary import made_of

LETTERS = company(pl.col("text")).str.replace_all("[^a-z0-9]", "")
LEAST_LETTERS = 4
"""A shorter name is too many other things."""


def complete(frame: pl.DataFrame) -> pl.DataFrame:
    """The profiles with `company` filled from mailboxes and surnames, and no surname where it was an employer's.

    Args:
        frame: kind, family_name, company, emails and more, a row per profile.
    """
    known = frame.select("company").drop_nulls().unique().sort("company")
    known = known.with_columns(made_of(known["company"], LETTERS).alias("letters"))
    known = known.filter(pl.col("letters").str.len_chars() >= LEAST_LETTERS).unique("letters", keep="first")
    silent = frame.select(pl.int_range(pl.len()).alias("n"), "kind", "family_name", "company", "emails")
    silent = silent.filter(pl.col("company").is_null())
    host = pl.col("emails").str.extract("@(.*)$").str.split(".").list.head(-1)
    by_mailbox = silent.select("n", "emails").explode("emails").select("n", label=host).explode("label").drop_nulls()
    by_mailbox = by_mailbox.filter(~pl.col("label").is_in(PROVIDERS.split("|"))).unique(maintain_order=True)
    by_mailbox = by_mailbox.with_columns(pl.col("label").str.replace_all("[^a-z0-9]", "").alias("letters"))
    by_surname = silent.filter(kind="entry").select("n", "family_name").drop_nulls()
    by_surname = by_surname.with_columns(made_of(by_surname["family_name"], LETTERS).alias("letters")).drop_nulls()
    by_surname = by_surname.join(
        shares("surname"), left_on="letters", right_on="word", how="anti", maintain_order="left"
    )
    found = pl.concat(
        [
            rows.select("n", "letters", is_surname=pl.lit(is_surname)).join(known, on="letters", maintain_order="left")
            for rows, is_surname in ((by_surname, True), (by_mailbox, False))
        ]
    )
    told = found.group_by("n").agg(pl.col("company").first().alias("employer"), pl.col("is_surname").any())
    # Only what is told is looked up, and not the whole frame copied for it.
    told = pl.DataFrame({"n": pl.int_range(frame.height, eager=True)}).join(
        told, on="n", how="left", maintain_order="left"
    )
    return frame.with_columns(
        pl.coalesce("company", told["employer"]).alias("company"),
        pl.when(told["is_surname"].fill_null(False)).then(None).otherwise("family_name").alias("family_name"),
    )
