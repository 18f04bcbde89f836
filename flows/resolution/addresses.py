"""Names that a LinkedIn address keeps: "maria-josefa-perez-634749963" is what María Pérez signed up as."""

import polars as pl

from flows import names
from flows.resolution.vocabulary import made_of, plain_vowels, without_particles, words

NUMBERED = r"-[0-9a-f]*[0-9][0-9a-f]*$"
"""What LinkedIn adds to an address to tell namesakes apart."""


def complete(frame: pl.DataFrame) -> pl.DataFrame:
    """The profiles with the given names and surnames that only their address tells, behind those they show.

    A given name is completed where all that is shown of it is in the address; a surname is added that is not shown.

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
    before = long.filter(pl.col("place") < begins)
    after = long.filter(pl.col("place") >= begins, ~pl.col("is_family"), ~pl.col("is_given"))
    givens = before.group_by("n", maintain_order=True).agg(
        pl.col("address").str.join(" ").alias("whole"),
        (pl.col("is_given").sum() == pl.col("given").first().list.len()).alias("is_complete"),
    )
    surnames = after.group_by("n", maintain_order=True).agg(pl.col("address").str.join(" ").alias("more"))
    found = givens.join(surnames, on="n", how="full", coalesce=True)
    found = pl.DataFrame({"n": pl.int_range(frame.height, eager=True)}).join(
        found, on="n", how="left", maintain_order="left"
    )
    return frame.with_columns(
        pl.when(found["is_complete"]).then(found["whole"]).otherwise("given_name").alias("given_name"),
        pl.when(found["more"].is_not_null())
        # A degree behind the surnames would stand between them ("Lira MBA").
        .then(
            pl.concat_str(
                names.clean(pl.col("family_name")).fill_null(pl.col("family_name")), found["more"], separator=" "
            )
        )
        .otherwise("family_name")
        .alias("family_name"),
    )
