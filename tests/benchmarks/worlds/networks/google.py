"""Google Contacts: the owner's address book as CSV, with what people add to it by hand."""

import polars as pl

from tests.benchmarks.worlds.share import Share, listed

HEADER = ("First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,"
          "Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,"
          "Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,"
          "Address 1 - Label,Address 1 - Country,Address 1 - Street,Address 1 - Extended Address,Address 1 - City,"
          "Address 1 - Region,Address 1 - Postal Code,Address 1 - PO Box,Website 1 - Label,Website 1 - Value").split(",")  # fmt: skip


def entries(share: Share) -> pl.DataFrame:
    """The address book with names in two cells, or the whole in the first; company, birthday and link where noted."""
    book = share.book
    dice = share.rng.random((5, book.height))
    whole = pl.Series(dice[0] < 0.3) | pl.col("swapped") | pl.col("family_shown").is_null() | pl.col("with_company")
    surname = pl.when("note").then(pl.concat_str("family_shown", "word", separator=" ")).otherwise("family_shown")
    at_work = pl.Series(dice[1] < 0.35) & (pl.col("kind") == "work")
    return book.with_columns(
        pl.when(whole).then("name_shown").otherwise("given_shown").alias("first"),
        pl.when(~whole).then(surname).alias("last"),
        pl.when(at_work).then("company_2").alias("company"),
        pl.when(at_work).then("position_2").alias("position"),
        pl.when(pl.Series(dice[2] < 0.1)).then("birthday").alias("birthday"),
        pl.when(pl.Series(dice[3] < 0.06)).then("town").alias("town"),
        pl.when(pl.Series(dice[4] < 0.05)).then("https://www.linkedin.com/in/" + pl.col("slug")).alias("link"),
    )


def write(share: Share) -> pl.DataFrame:
    """The file; returns the truth about the profiles in it."""
    book = entries(share)
    cells = {
        "First Name": "first", "Last Name": "last", "Organization Name": "company", "Organization Title": "position",
        "Birthday": "birthday", "E-mail 1 - Value": "entry_email", "E-mail 2 - Value": "entry_work_email",
        "Phone 1 - Value": "entry_phone", "Address 1 - City": "town", "Website 1 - Value": "link",
    }  # fmt: skip
    columns = [pl.col(cells[name]).alias(name) if name in cells else pl.lit("").alias(name) for name in HEADER]
    columns[HEADER.index("Labels")] = pl.lit("* myContacts").alias("Labels")
    share.save("google/2026-05-20/contacts.csv", book.select(columns).write_csv().encode())
    name = pl.concat_str("first", "last", separator=" ", ignore_nulls=True)
    keys = share.entry_key(name, listed("entry_email", "entry_work_email"), listed("entry_phone"))
    return share.truth(keys, book, "entry")
