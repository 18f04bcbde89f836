"""Which surname is the one people go by. Spaniards and their Americans go by the first of two, the father's; in Portugal
and Brazil the father's is the last: João Pereira da Silva Santos is João Santos."""

from functools import cache

import polars as pl

from flows import names
from flows.resolution import frequencies
from flows.resolution.vocabulary import made_of, plain_vowels, without_particles, words

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
def _odds() -> dict[str, pl.DataFrame]:
    """For given names and surnames: word, odds (log2) that its bearer goes by the last surname and not by the first."""
    table = pl.read_parquet(frequencies.REFERENCE)
    share = pl.col("count") / pl.col("count").sum().over("kind", "country")
    word = plain_vowels(names.fold(pl.col("name")).str.replace_all(r"[^\p{L}]", ""))
    table = table.with_columns(share=share).filter(pl.col("country").is_in([*LAST, *FIRST]))
    table = table.select("kind", "country", "share", word=word)

    def among(kind: str, countries: tuple[str, ...]) -> pl.DataFrame:
        rows = table.filter(pl.col("kind") == kind, pl.col("country").is_in(countries))
        return rows.group_by("word").agg(pl.col("share").sum() / rows["country"].n_unique())

    told = {}
    for kind in ("given", "surname"):
        both = among(kind, LAST).join(among(kind, FIRST), on="word", how="full", coalesce=True, suffix="_first")
        odds = ((pl.col("share", "share_first").fill_null(0) + UNKNOWN).log(2)).name.keep()
        told[kind] = both.select("word", odds).select("word", odds=pl.col("share") - pl.col("share_first"))
    return told


def complete(frame: pl.DataFrame) -> pl.DataFrame:
    """The profiles, of those with Portuguese names the last surname first.

    Args:
        frame: given_name, family_name and more, a row per profile.
    """
    whole = frame.select(pl.int_range(pl.len()).alias("n"), "given_name", "family_name")
    asked = whole.filter(pl.col("family_name").str.strip_chars().str.contains(r"\s"))
    lists = {
        column: made_of(asked[column], words(pl.col("text")), without_particles(pl.col("text")))
        for column in ("given_name", "family_name")
    }
    asked = asked.with_columns(given=lists["given_name"], family=lists["family_name"])
    asked = asked.filter(pl.col("family").list.len() > 1)
    odds = [
        asked.select("n", word=column)
        .explode("word")
        # In order, so that sums come out the same each time.
        .join(_odds()[kind], on="word", maintain_order="left")
        .group_by("n")
        .agg(pl.col("odds").sum().alias(f"{column}_odds"), pl.col("odds").min().alias(f"{column}_least"))
        for column, kind in (("given", "given"), ("family", "surname"))
    ]
    for told in odds:
        asked = asked.join(told, on="n", how="left", maintain_order="left")
    shown = pl.concat_str("given_name", "family_name", separator=" ", ignore_nulls=True).str.to_lowercase()
    said = shown.str.contains(_LAST_ONLY).cast(pl.Int8) - shown.str.contains(_FIRST_ONLY).cast(pl.Int8)
    given = pl.col("given_odds").fill_null(0).clip(-MOST_OF_GIVEN, MOST_OF_GIVEN)
    is_last = given + pl.col("family_odds").fill_null(0) + said * TOLD >= LEAST
    is_last &= pl.col("family_least").fill_null(0) >= MIXED
    family = pl.col("family")
    is_younger = family.list.last().str.contains(rf"^(?:{YOUNGER})$")
    kept = pl.when(is_younger).then(family.list.head(family.list.len() - 1)).otherwise(family)
    turned = asked.filter(is_last).select("n", turned=kept.list.reverse().list.join(" "))
    found = whole.select("n").join(turned, on="n", how="left", maintain_order="left")
    return frame.with_columns(pl.coalesce(found["turned"], "family_name").alias("family_name"))
