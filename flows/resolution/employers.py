"""Where somebody works, when an address book does not say so: the host of a work mailbox, or the employer written in the
surname's place ("Marta Iberdrola", "Jon Grupo" of Grupo Olano). Only employers that some profile names are recognised,
and no word that somebody bears as a surname."""

import polars as pl

from flows import names
from flows.resolution import name_parts
from flows.resolution.frequencies import shares
from flows.resolution.normalise import PROVIDERS, company
from flows.resolution.vocabulary import made_of

_LETTERS = "[^a-z0-9]"
LEAST_LETTERS = 4
"""A shorter name is too many other things, unless it is a host or written in capitals."""
LEAST_OF_HOST = 3


def complete(frame: pl.DataFrame) -> pl.DataFrame:
    """The profiles with `company` filled from mailboxes and surnames, and no surname where it was an employer's.

    Args:
        frame: kind, given_name, family_name, company, emails and more, a row per profile.
    """
    numbered = frame.select(pl.int_range(pl.len()).alias("n"), "kind", "family_name", "company", "emails")
    known = frame.select("company").drop_nulls().unique().sort("company")
    known = known.with_columns(made_of(known["company"], company(pl.col("text"))).alias("plain"))
    known = known.with_columns(letters=pl.col("plain").str.replace_all(_LETTERS, ""))
    known = known.drop_nulls("letters").unique("letters", keep="first", maintain_order=True)
    silent = numbered.filter(pl.col("company").is_null())
    host = pl.col("emails").str.extract("@(.*)$").str.split(".").list.head(-1)
    by_mailbox = silent.select("n", "emails").explode("emails").select("n", label=host).explode("label").drop_nulls()
    by_mailbox = by_mailbox.filter(~pl.col("label").is_in(PROVIDERS.split("|"))).unique(maintain_order=True)
    by_mailbox = by_mailbox.with_columns(pl.col("label").str.replace_all(_LETTERS, "").alias("letters"))
    by_mailbox = by_mailbox.filter(pl.col("letters").str.len_chars() >= LEAST_OF_HOST)
    by_mailbox = by_mailbox.join(known, on="letters", maintain_order="left").select("n", employer="company")
    by_surname = _in_the_surnames_place(numbered, known)
    told = pl.concat([by_surname.select("n", "employer", is_surname=True), by_mailbox.with_columns(is_surname=False)])
    told = told.group_by("n").agg(pl.col("employer").drop_nulls().first(), pl.col("is_surname").any())
    # Only what is told is looked up, and not the whole frame copied for it.
    told = pl.DataFrame({"n": pl.int_range(frame.height, eager=True)}).join(
        told, on="n", how="left", maintain_order="left"
    )
    is_surname = told["is_surname"].fill_null(False)
    frame = frame.with_columns(
        pl.coalesce("company", told["employer"]).alias("company"),
        pl.when(is_surname).then(None).otherwise("family_name").alias("family_name"),
    )
    # "Ana Ruiz" in the one cell and the employer in the other.
    parts = name_parts.split_where(frame["given_name"], is_surname & frame["given_name"].str.contains(" "))
    is_whole = parts["family"].is_not_null()
    return frame.with_columns(
        given_name=pl.when(is_whole).then(parts["given"]).otherwise("given_name"),
        family_name=pl.when(is_whole).then(parts["family"]).otherwise("family_name"),
    )


def _in_the_surnames_place(numbered: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """n, employer: whose surname, in an address book, is an employer's name, or a word of it; the employer is null where
    several have that word."""
    named = numbered.filter(pl.col("family_name").is_not_null())
    entries = named.filter(kind="entry").select("n", "family_name", "company")
    plain = made_of(entries["family_name"], company(pl.col("text")).str.replace_all(_LETTERS, ""))
    entries = entries.with_columns(plain.alias("letters")).drop_nulls("letters")
    is_capital = pl.col("family_name") == pl.col("family_name").str.to_uppercase()
    entries = entries.filter((pl.col("letters").str.len_chars() >= LEAST_LETTERS) | is_capital)
    entries = entries.join(shares("surname"), left_on="letters", right_on="word", how="anti", maintain_order="left")
    own = entries.drop_nulls("company")
    own = own.with_columns(made_of(own["company"], company(pl.col("text"))).alias("plain"))
    is_whole = pl.col("plain").str.replace_all(_LETTERS, "") == pl.col("letters")
    is_own = pl.col("plain").str.split(" ").list.contains(pl.col("letters")) | is_whole
    words = known.select("company", letters=pl.col("plain").str.split(" ")).explode("letters").unique()
    words = words.filter(pl.col("letters").str.len_chars() >= LEAST_LETTERS)
    only = pl.when(pl.len() == 1).then(pl.col("company").first())
    called = (
        pl.concat([words, known.select("company", "letters")]).unique().group_by("letters").agg(only.alias("employer"))
    )
    # What is the whole name of one is its own, whoever else has the word.
    called = called.join(known.select("letters", "company"), on="letters", how="left").select(
        "letters", employer=pl.coalesce("company", "employer")
    )
    silent = entries.filter(pl.col("company").is_null()).join(called, on="letters", maintain_order="left")
    nobody = pl.lit(None, dtype=pl.String)
    found = pl.concat(
        [
            silent.select("n", "family_name", "letters", "employer"),
            own.filter(is_own).select("n", "family_name", "letters", employer=nobody),
        ]
    )
    # Who signs up for themselves writes their surname.
    signed = named.filter(pl.col("kind") != "entry").select(text=pl.col("family_name").unique())
    sought = found.select(pl.concat([pl.col("letters"), pl.col("family_name").str.to_lowercase()]).unique())
    # To fold is what takes time.
    signed = signed.filter(pl.col("text").str.to_lowercase().str.contains_any(sought.to_series().implode()))
    borne = signed.select(letters=names.fold(pl.col("text")).str.split(" ")).explode("letters")
    return found.join(borne, on="letters", how="anti", maintain_order="left").select("n", "employer")
