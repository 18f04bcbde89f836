"""vCard: the owner's address book as a phone exports it."""

import polars as pl

from tests.benchmarks.worlds.networks.google import entries
from tests.benchmarks.worlds.share import Share, listed


def escaped(value: str | None) -> str:
    """A value as vCard 3.0 writes it."""
    return (value or "").replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")


def write(share: Share) -> pl.DataFrame:
    """The file; returns the truth about the profiles in it."""
    name = pl.concat_str("first", "last", separator=" ", ignore_nulls=True)
    book = entries(share).with_columns(name.alias("whole"))
    cells = {"ORG": "company", "TITLE": "position", "BDAY": "birthday", "EMAIL;TYPE=INTERNET,HOME": "entry_email",
             "EMAIL;TYPE=INTERNET,WORK": "entry_work_email", "TEL;TYPE=CELL": "entry_phone", "URL": "link"}  # fmt: skip
    lines: list[str] = []
    for first, last, whole, *values in book.select("first", "last", "whole", *cells.values()).iter_rows():
        told = [f"{label}:{escaped(value)}" for label, value in zip(cells, values, strict=True) if value]
        names = [f"N:{escaped(last)};{escaped(first)};;;", f"FN:{escaped(whole)}"]
        lines += ["BEGIN:VCARD", "VERSION:3.0", *names, *told, "END:VCARD"]
    share.save("vcard/2026-05-20/contacts.vcf", "\r\n".join([*lines, ""]).encode())
    keys = share.entry_key(pl.col("whole"), listed("entry_email", "entry_work_email"), listed("entry_phone"))
    return share.truth(keys, book, "entry")
