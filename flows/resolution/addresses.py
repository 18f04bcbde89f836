"""Names that a LinkedIn address keeps: "maria-josefa-perez-634749963" is what María Pérez signed up as."""

import polars as pl
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist

from flows import names
from flows.resolution.frequencies import borne
from flows.resolution.vocabulary import made_of, plain_vowels, without_particles, words

NUMBERED = r"-[0-9a-f]*[0-9][0-9a-f]*$"
"""What LinkedIn adds to an address to tell namesakes apart."""

MISSPELLED = 0.90
"""Jaro-Winkler similarity from which a surname in the address is the one that is shown, and no other."""


MORE_OFTEN = 4
"""So many times as often a word before the surname is borne as a surname if it is another surname and no given name."""


def complete(frame: pl.DataFrame) -> pl.DataFrame:
    """The profiles with the given names and surnames that only their address tells, behind those they show.

    A given name is completed where all that is shown of it is in the address; a surname is added that is not shown, and
    takes the place of its initial.

    Args:
        frame: network, handle, given_name, family_name and more, a row per profile.
    """
    asked = frame.select(pl.int_range(pl.len()).alias("n"), "given_name", "family_name", "network", "handle").filter(
        pl.col("network") == "linkedin", pl.col("given_name").is_not_null() & pl.col("family_name").is_not_null()
    )
    asked = asked.with_columns(address=names.fold(pl.col("handle").str.replace(NUMBERED, "")))
    asked = asked.filter(pl.col("address").str.contains(r"^\p{L}{2,}(?:-\p{L}{2,})+$"))
    # Folded letters and hyphens are all that is left of an address.
    parts = plain_vowels(pl.col("text")).str.split("-")

    def listed(column: str, as_words: pl.Expr) -> pl.Series:
        return made_of(asked[column], as_words, without_particles(pl.col("text")))

    told = asked.select(
        "n",
        given=listed("given_name", words(pl.col("text"))),
        family=listed("family_name", words(pl.col("text"))),
        address=listed("address", parts),
    )
    told = told.filter(pl.col("address") != pl.concat_list("given", pl.col("family").list.head(1)))
    told = told.filter(pl.col("address").list.set_difference(pl.concat_list("given", "family")).list.len() > 0)
    # What stands before the first surname that is shown is given names.
    long = (
        told.select("n", "address", "family", "given")
        .explode("address")
        .with_columns(
            place=pl.int_range(pl.len()).over("n"),
        )
    )
    long = long.with_columns(
        is_family=pl.col("family").list.contains(pl.col("address")),
        is_given=pl.col("given").list.contains(pl.col("address")),
    )
    first = pl.col("place").filter("is_family").min().over("n")
    last_given = pl.col("place").filter("is_given").max().over("n")
    begins = pl.coalesce(first, last_given + 1)
    for kind in ("given", "surname"):
        shares = borne(kind).select(address="word", share="share").rename({"share": f"{kind}_share"})
        long = long.join(shares, on="address", how="left", maintain_order="left")
    # "tiago-rodrigues-soares" is no Tiago Rodrigues, though Soares is all the surname that he shows.
    is_surname = pl.col("surname_share") > pl.col("given_share").fill_null(0) * MORE_OFTEN
    is_surname = is_surname.fill_null(False) & ~pl.col("is_given")
    before = long.filter(pl.col("place") < begins, ~is_surname)
    after = long.filter((pl.col("place") >= begins) | is_surname, ~pl.col("is_family"), ~pl.col("is_given"))
    givens = before.group_by("n", maintain_order=True).agg(
        pl.col("address").str.join(" ").alias("whole"),
        (pl.col("is_given").sum() == pl.col("given").first().list.len()).alias("is_complete"),
    )
    found = givens.join(_surnames(after), on="n", how="full", coalesce=True)
    found = pl.DataFrame({"n": pl.int_range(frame.height, eager=True)}).join(
        found, on="n", how="left", maintain_order="left"
    )
    return frame.with_columns(
        pl.when(found["is_complete"]).then(found["whole"]).otherwise("given_name").alias("given_name"),
        pl.coalesce(found["surnames"], "family_name").alias("family_name"),
    )


def _surnames(told: pl.DataFrame) -> pl.DataFrame:
    """n, surnames: those that are shown, each in full where it is an initial, and behind them those that are not.

    Args:
        told: n, place and address, a word of the address behind the given names; and family, the surnames shown.
    """
    each = told.select("n", "place", "address", "family").explode("family")
    pairs = each.select("address", "family").unique(maintain_order=True).filter(pl.col("family").is_not_null())
    alike = cpdist(pairs["address"].to_list(), pairs["family"].to_list(), scorer=JaroWinkler.normalized_similarity)
    pairs = pairs.with_columns(pl.Series("alike", alike, dtype=pl.Float64) >= MISSPELLED)
    is_initial = (pl.col("family").str.len_chars() == 1) & pl.col("address").str.starts_with(pl.col("family"))
    is_slip = pl.col("alike") & (pl.min_horizontal(pl.col("address", "family").str.len_chars()) >= 4)
    each = each.join(pairs.with_columns(is_initial=is_initial, is_slip=is_slip), on=["address", "family"], how="left")
    meant = each.filter(pl.col("is_initial") | pl.col("is_slip"))
    more = told.join(meant, on=["n", "place"], how="anti").sort("n", "place").select("n", "place", word="address")
    whole = meant.filter("is_initial").sort("n", "place").unique(["n", "family"], keep="first", maintain_order=True)
    shown = (
        told.select("n", "family").unique("n").explode("family").with_columns(order=pl.int_range(pl.len()).over("n"))
    )
    shown = shown.join(whole.select("n", "family", "address"), on=["n", "family"], how="left")
    words = pl.concat(
        [shown.select("n", place=pl.col("order") - shown.height, word=pl.coalesce("address", "family")), more]
    )
    return (
        words.sort("n", "place").group_by("n", maintain_order=True).agg(pl.col("word").str.join(" ").alias("surnames"))
    )
