"""Which surname is the one people go by. Spaniards and their Americans go by the first of two, the father's; in Portugal
and Brazil the father's is the last: João Pereira da Silva Santos is João Santos."""

from functools import cache

import numpy as np
import polars as pl

from flows import names
from flows.resolution import frequencies
from flows.resolution.vocabulary import Ints, per_text, plain_vowels, without_particles, words

ODDS = frequencies.REFERENCE.with_name("customs.parquet")
"""What `counted` makes of the reference, written down because every run asks for it."""

LAST = ("pt", "br")
"""Countries where the last surname is the one that is shown when only one is."""
FIRST = ("es", "mx", "co", "ar", "pe", "ve", "ec", "cl")
"""Countries where it is the first."""
UNKNOWN = 1e-4
"""Share of people that a word needs in either to tell which it is."""
TOLD = 4.0
"""What a particle or a letter that only one of both writes is worth, in powers of two."""
LEAST = 3.0
"""From how many powers of two on a name is taken for a Portuguese one."""
MIXED = -2.0
"""Whoever has a surname that tells less than this has parents of both customs."""
MOST_OF_GIVEN = 3.0
"""What given names can be worth at most: many are liked in both."""
_LAST_ONLY = r"[ãõâêô]|\b(?:da|das|do|dos|e)\b"
_FIRST_ONLY = r"ñ|(?:ez|ía)\b|\b(?:del|la|las|los|y)\b"
YOUNGER = "filho|filha|junior|jr|neto|netto|sobrinho"
"""Behind a Portuguese name it says whose child, grandchild or nephew of the same name somebody is: it is no surname."""


@cache
def _odds(kind: str) -> pl.DataFrame:
    return pl.read_parquet(ODDS).filter(pl.col("kind") == kind).select("word", "odds")


def counted() -> pl.DataFrame:
    """kind (given or surname), word, odds (log2) that its bearer goes by the last surname and not by the first."""
    table = pl.read_parquet(frequencies.REFERENCE)
    share = pl.col("count") / pl.col("count").sum().over("kind", "country")
    word = plain_vowels(names.fold(pl.col("name")).str.replace_all(r"[^\p{L}]", ""))
    table = table.select("kind", "country", share=share, word=word)

    def among(kind: str, countries: tuple[str, ...]) -> pl.DataFrame:
        rows = table.filter(pl.col("kind") == kind, pl.col("country").is_in(countries))
        return rows.group_by("word").agg(pl.col("share").sum() / rows["country"].n_unique())

    told = []
    for kind in ("given", "surname"):
        both = among(kind, LAST).join(among(kind, FIRST), on="word", how="full", coalesce=True, suffix="_first")
        odds = ((pl.col("share", "share_first").fill_null(0) + UNKNOWN).log(2)).name.keep()
        both = both.select("word", odds).select("word", odds=(pl.col("share") - pl.col("share_first")).round(3))
        told.append(both.select(pl.lit(kind).alias("kind"), "word", "odds").filter(pl.col("odds") != 0))
    return pl.concat(told).sort("kind", "word")


def complete(frame: pl.DataFrame) -> pl.DataFrame:
    """The profiles, of those with Portuguese names the last surname first.

    Args:
        frame: given_name, family_name and more, a row per profile.
    """
    whole = frame.select(pl.int_range(pl.len()).alias("n"), "given_name", "family_name")
    asked = whole.filter(pl.col("family_name").str.strip_chars().str.contains(r"\s"))
    steps = words(pl.col("text")), without_particles(pl.col("text"))
    codes, family = per_text(asked["family_name"], *steps)
    asked = asked.with_columns(_told("surname", codes, family, "family"), family=family.gather(codes))
    by_family = pl.col("family_odds").fill_null(0)
    is_possible = by_family + MOST_OF_GIVEN + TOLD >= LEAST
    is_possible &= (pl.col("family").list.len() > 1) & (pl.col("family_least").fill_null(0) >= MIXED)
    # Most names are no Portuguese ones, whatever else is looked at.
    asked = asked.filter(is_possible)
    asked = asked.with_columns(_told("given", *per_text(asked["given_name"], *steps), "given"))
    shown = pl.concat_str("given_name", "family_name", separator=" ", ignore_nulls=True).str.to_lowercase()
    said = shown.str.contains(_LAST_ONLY).cast(pl.Int8) - shown.str.contains(_FIRST_ONLY).cast(pl.Int8)
    given = pl.col("given_odds").fill_null(0).clip(-MOST_OF_GIVEN, MOST_OF_GIVEN)
    is_last = given + by_family + said * TOLD >= LEAST
    surnames = pl.col("family")
    is_younger = surnames.list.last().str.contains(rf"^(?:{YOUNGER})$")
    kept = pl.when(is_younger).then(surnames.list.head(surnames.list.len() - 1)).otherwise(surnames)
    turned = asked.filter(is_last).select("n", turned=kept.list.reverse().list.join(" "))
    found = whole.select("n").join(turned, on="n", how="left", maintain_order="left")
    return frame.with_columns(pl.coalesce(found["turned"], "family_name").alias("family_name"))


def _told(kind: str, codes: Ints, lists: pl.Series, name: str) -> list[pl.Series]:
    """Per row, what the words of a name say together, and the one that says least.

    Args:
        codes, lists: of each row the code of its text, and of each text its words.
    """
    each = pl.DataFrame({"text": np.arange(len(lists), dtype=np.int32), "word": lists}).explode("word")
    # In order, so that sums come out the same each time.
    each = each.join(_odds(kind), on="word", maintain_order="left")
    found = each.group_by("text", maintain_order=True).agg(
        pl.col("odds").sum().alias(f"{name}_odds"), pl.col("odds").min().alias(f"{name}_least")
    )
    rows = pl.DataFrame({"text": codes}).join(found, on="text", how="left", maintain_order="left")
    return rows.drop("text").get_columns()
