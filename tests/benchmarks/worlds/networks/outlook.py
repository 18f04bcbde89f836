"""Outlook: the owner's address book as CSV."""

import polars as pl

from tests.benchmarks.worlds.networks.google import entries
from tests.benchmarks.worlds.share import Share, listed

HEADER = ("First Name,Middle Name,Last Name,Title,Suffix,Nickname,Given Yomi,Surname Yomi,E-mail Address,E-mail 2 Address,"
          "E-mail 3 Address,Home Phone,Home Phone 2,Business Phone,Business Phone 2,Mobile Phone,Car Phone,Other Phone,"
          "Primary Phone,Pager,Business Fax,Home Fax,Other Fax,Company Main Phone,Callback,Radio Phone,Telex,TTY/TDD Phone,"
          "IMAddress,Job Title,Department,Company,Office Location,Manager's Name,Assistant's Name,Assistant's Phone,"
          "Company Yomi,Business Street,Business City,Business State,Business Postal Code,Business Country/Region,"
          "Home Street,Home City,Home State,Home Postal Code,Home Country/Region,Personal Web Page,Web Page,Birthday,"
          "Anniversary,Notes").split(",")  # fmt: skip


def write(share: Share) -> pl.DataFrame:
    """The file; returns the truth about the profiles in it."""
    book = entries(share).with_columns(pl.col("birthday").str.to_date().dt.strftime("%-m/%-d/%Y").alias("birthday"))
    cells = {
        "First Name": "first", "Last Name": "last", "Company": "company", "Job Title": "position", "Birthday": "birthday",
        "E-mail Address": "entry_email", "E-mail 2 Address": "entry_work_email", "Mobile Phone": "entry_phone",
        "Home City": "town", "Web Page": "link",
    }  # fmt: skip
    columns = [pl.col(cells[name]).alias(name) if name in cells else pl.lit("").alias(name) for name in HEADER]
    share.save("outlook/2026-05-20/contacts.csv", b"\xef\xbb\xbf" + book.select(columns).write_csv().encode())
    name = pl.concat_str("first", "last", separator=" ", ignore_nulls=True)
    keys = share.entry_key(name, listed("entry_email", "entry_work_email"), listed("entry_phone"))
    return share.truth(keys, book, "entry")
