"""What kind of errors remain: each wrong pair and each missed pair by the first reason the truth knows of."""

from collections import Counter
from pathlib import Path

import polars as pl

MISSES = (
    ("pseudonym", "pseudonym"),
    ("handle or contact point only", "unnamed"),
    ("no surname", "no surname"),
    ("married name", "married name"),
    ("another script", "script"),
    ("company in the name", "company in name"),
    ("owner's note in the name", "note"),
    ("initial only", "initial"),
    ("the other surname", "other surname"),
    ("nickname", "nickname"),
    ("Basque or Spanish spelling", "respelled"),
    ("typo", "typo"),
    ("one given name of two", "short"),
    ("one surname of two", "surname differs"),
    ("surname first", "swapped"),
)
"""In this order: a pair is counted under the first that holds for one of its profiles."""


def pairs_of(found: pl.DataFrame, by: str) -> pl.DataFrame:
    """Every unordered pair of rows that share `by`."""
    numbered = found.with_row_index("row")
    return numbered.join(numbered, on=by, suffix="_b").filter(pl.col("row") < pl.col("row_b"))


def kinds(folder: Path, truth: pl.DataFrame) -> Counter[tuple[str, str]]:
    """(false merge or miss, kind) -> pairs."""
    people = pl.read_parquet(
        folder / "inbox.people.parquet", columns=["human", "kin_of", "given", "surname", "second", "is_namesake"]
    )
    found = pl.read_parquet(folder / "kith.parquet").select("profile_id", pl.col("cluster").cast(pl.String))
    rows = truth.join(found, on="profile_id").join(people, on="human").with_columns(
        pl.when(pl.col("display_name").is_null()).then(pl.concat_list("labels", pl.lit("unnamed"))).otherwise("labels").alias("labels")
    )  # fmt: skip
    rows = rows.select(
        "profile_id",
        "cluster",
        "human",
        "network",
        "kind",
        "labels",
        "kin_of",
        "given",
        "surname",
        "second",
        "is_namesake",
    )
    wrong = pairs_of(rows, "cluster").filter(pl.col("human") != pl.col("human_b"))
    kin = (pl.col("kin_of") == pl.col("human_b")) | (pl.col("kin_of_b") == pl.col("human")) | (
        (pl.col("kin_of") == pl.col("kin_of_b")) & (pl.col("kin_of") >= 0)
    )  # fmt: skip
    one_name = (pl.col("given") == pl.col("given_b")) & (pl.col("surname") == pl.col("surname_b"))
    odd = pl.any_horizontal(
        pl.col(side).list.contains(label)
        for side in ("labels", "labels_b")
        for label in ("pseudonym", "unnamed", "no surname")
    )
    reason = (
        pl.when(kin & one_name)
        .then(pl.lit("parent and child of one name"))
        .when(kin)
        .then(pl.lit("kin (shared mailbox, phone or surnames)"))
        .when(one_name & (pl.col("second") == pl.col("second_b")))
        .then(pl.lit("homonym, all names equal"))
        .when(one_name)
        .then(pl.lit("homonym"))
        .when(odd)
        .then(pl.lit("pseudonym or name in part"))
        .when(pl.col("surname") == pl.col("surname_b"))
        .then(pl.lit("same surname, another given name"))
        .when(pl.col("given") == pl.col("given_b"))
        .then(pl.lit("same given name, another surname"))
        .otherwise(pl.lit("different names"))
    )
    counted: Counter[tuple[str, str]] = Counter()
    for kind, count in wrong.select(reason.alias("kind")).group_by("kind").len().iter_rows():
        counted["false merge", kind] += count
    missed = pairs_of(rows, "human").filter(pl.col("cluster") != pl.col("cluster_b"))
    left, right = pl.col("labels"), pl.col("labels_b")
    chain = pl.when(left.list.contains("pseudonym") | right.list.contains("pseudonym")).then(pl.lit(MISSES[0][0]))
    for words, label in MISSES[1:]:
        if label == "surname differs":
            holds = left.list.contains("two surnames") != right.list.contains("two surnames")
        else:
            holds = left.list.contains(label) | right.list.contains(label)
        chain = chain.when(holds).then(pl.lit(words))
    same_place = (
        (pl.col("network") == pl.col("network_b")) & (pl.col("kind") == "account") & (pl.col("kind_b") == "account")
    )
    chain = pl.when(same_place).then(pl.lit("second account, or one account in two owners' lists")).otherwise(
        chain.otherwise(pl.lit("names as clear as can be"))
    )  # fmt: skip
    for kind, count in missed.select(chain.alias("kind")).group_by("kind").len().iter_rows():
        counted["miss", kind] += count
    return counted
