"""What one owner's export of one network is written from, and helpers that several writers use."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import polars as pl

SEPARATOR = "\x1f"
TRUTH = {
    "network": pl.String,
    "profile_key": pl.String,
    "human": pl.Int64,
    "kind": pl.String,
    "labels": pl.List(pl.String),
}


@dataclass(frozen=True)
class Share:
    """An owner's part of a world.

    rows: who the export lists, with everything about the account. book: the owner's address book.
    folder: the owner's folder; each writer makes its own below it. me: the owner's own human and account.
    """

    owner: str
    network: str
    rows: pl.DataFrame
    book: pl.DataFrame
    me: dict[str, Any]
    folder: Path
    rng: np.random.Generator

    def save(self, path: str, data: bytes) -> None:
        """Write one file below the owner's folder."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def old_book(self) -> pl.DataFrame:
        """The address book as it was years ago, when LinkedIn, Facebook and Twitter were given a copy."""
        return self.book.with_columns(
            pl.col("old_name").alias("name_shown"), pl.col("old_labels").alias("labels"),
            pl.col("old_email").alias("entry_email"), pl.col("old_phone").alias("entry_phone"),
        )  # fmt: skip

    def truth(self, keys: pl.Expr, rows: pl.DataFrame | None = None, kind: str = "account") -> pl.DataFrame:
        """The truth about these rows, by the keys they will have as profiles."""
        return (self.rows if rows is None else rows).select(
            pl.lit(self.network).alias("network"),
            keys.alias("profile_key"),
            "human",
            pl.lit(kind).alias("kind"),
            "labels",
        )

    def mine(self, *keys: str) -> pl.DataFrame:
        """The truth about the owner's own profiles."""
        count = len(keys)
        return pl.DataFrame(
            {"network": [self.network] * count, "profile_key": keys, "human": [self.me["human"]] * count,
             "kind": ["account"] * count, "labels": [[]] * count},
            schema=TRUTH,
        )  # fmt: skip

    def name_key(self, name: pl.Expr) -> pl.Expr:
        """The key of an account known by name only."""
        squeezed = name.str.normalize("NFC").str.replace_all(r"\s+", " ").str.strip_chars()
        return pl.lit(f"name:{self.owner}{SEPARATOR}") + squeezed.str.to_lowercase()

    def twins(self, key: pl.Expr, told: pl.Expr) -> pl.Expr:
        """The key with what tells two of one name apart, where the list says it: two of one name are two people."""
        several = told.n_unique().over(key) > 1
        return pl.when(several & told.is_not_null()).then(key + SEPARATOR + told).otherwise(key)

    def entry_key(self, name: pl.Expr, emails: pl.Expr, phones: pl.Expr) -> pl.Expr:
        """The key of an address-book entry: what it says. Lists are sorted and distinct."""
        parts = [pl.lit(""), name.fill_null(""), emails.list.join(","), phones.list.join(",")]
        return pl.lit(f"entry:{self.owner}{SEPARATOR}") + pl.concat_str(parts, separator=SEPARATOR)


WITH_SITE = 0.15
"""Share of people who have a site of their own."""


def site() -> pl.Expr:
    """The host of a human's own site; null for those who have none."""
    host = pl.col("handle").str.replace_all("_", "-", literal=True) + ".example.org"
    return pl.when(pl.col("social_habit") < WITH_SITE).then(host)


def listed(*cells: str) -> pl.Expr:
    """The filled cells as a sorted list of distinct texts."""
    return pl.concat_list(cells).list.drop_nulls().list.unique().list.sort()


def messages(share: Share, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows once per message: at (datetime, after they were connected), is_out; nobody's text is invented."""
    many = rows.filter(pl.col("messages") > 0)
    long = many.select(pl.all().repeat_by("messages")).explode(pl.all(), empty_as_null=False) if many.height else many
    if not long.height:
        return long.with_columns(pl.lit(None, dtype=pl.Datetime("us")).alias("at"), pl.lit(False).alias("is_out"))
    after = share.rng.exponential(500, long.height)
    second = share.rng.integers(0, 86_400, long.height)
    day = pl.min_horizontal(pl.col("connected") + pl.Series(after).cast(pl.Int32) + 1, pl.lit(20_500))
    at = (day.cast(pl.Int64) * 86_400 + pl.Series(second)) * 1_000_000
    return long.with_columns(
        at.cast(pl.Datetime("us")).alias("at"), pl.Series("is_out", share.rng.random(long.height) < 0.55)
    ).sort("at", descending=True)


def as_json(value: Any) -> bytes:
    """Compact JSON in UTF-8."""
    return orjson.dumps(value)
