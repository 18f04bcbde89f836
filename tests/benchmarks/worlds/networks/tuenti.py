"""Tuenti: a program's list of friends; names, some birthdays, some phones."""

import polars as pl

from tests.benchmarks.worlds.share import Share


def write(share: Share) -> pl.DataFrame:
    """The file; returns the truth about the profiles in it."""
    rows = share.rows.with_columns(pl.col("name_shown").str.replace_all(r"[():]", " ").alias("shown"))
    day = pl.col("birthday").str.to_date().dt.strftime("%d/%m/%Y")
    birthday = pl.when(pl.col("account_id") % 10 < 6).then(day)
    phone = pl.when(pl.col("account_id") % 10 < 3).then(": " + pl.col("phone").str.strip_prefix("+34"))
    line = pl.concat_str("shown", pl.format(" ({})", birthday).fill_null(""), phone.fill_null(""))
    lines = rows.select(line.alias("line"))["line"]
    share.save("tuenti/2014-05-18/usuarios.txt", "".join(f"{text}\r\n" for text in lines).encode())
    return share.truth(share.twins(share.name_key(pl.col("shown")), birthday), rows)
