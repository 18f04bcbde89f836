"""Thunderbird: the owner's address book as CSV; a mail program, so those in it have an e-mail."""

import polars as pl

from tests.benchmarks.worlds.networks.google import entries
from tests.benchmarks.worlds.share import Share, listed

HEADER = ("First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Screen Name,Work Phone,Home Phone,"
          "Fax Number,Pager Number,Mobile Number,Home Address,Home Address 2,Home City,Home State,Home ZipCode,Home Country,"
          "Work Address,Work Address 2,Work City,Work State,Work ZipCode,Work Country,Job Title,Department,Organization,"
          "Web Page 1,Web Page 2,Birth Year,Birth Month,Birth Day,Custom 1,Custom 2,Custom 3,Custom 4,Notes").split(",")  # fmt: skip


def write(share: Share) -> pl.DataFrame:
    """The file; returns the truth about the profiles in it."""
    year, month, day = (pl.col("birthday").str.split("-").list.get(n) for n in range(3))
    book = entries(share).with_columns(
        pl.concat_str("first", "last", separator=" ", ignore_nulls=True).alias("whole"),
        pl.coalesce("entry_email", "entry_work_email").alias("primary"),
        pl.when(pl.col("entry_email").is_not_null()).then("entry_work_email").alias("secondary"),
        year.alias("year"), month.alias("month"), day.alias("day"),
    ).filter(pl.col("primary").is_not_null())  # fmt: skip
    # An address the program collected by itself has no name in parts.
    collected = pl.col("last").is_null()
    cells = {
        "First Name": pl.when(~collected).then("first"), "Last Name": pl.col("last"), "Display Name": pl.col("whole"),
        "Primary Email": pl.col("primary"), "Secondary Email": pl.col("secondary"), "Mobile Number": pl.col("entry_phone"),
        "Home City": pl.col("town"), "Job Title": pl.col("position"), "Organization": pl.col("company"),
        "Web Page 1": pl.col("link"), "Birth Year": pl.col("year"), "Birth Month": pl.col("month"),
        "Birth Day": pl.col("day"),
    }  # fmt: skip
    columns = [cells.get(name, pl.lit("")).alias(name) for name in HEADER]
    share.save("thunderbird/2026-05-20/Personal Address Book.csv", book.select(columns).write_csv().encode())
    keys = share.entry_key(pl.col("whole"), listed("primary", "secondary"), listed("entry_phone"))
    return share.truth(keys, book, "entry")
