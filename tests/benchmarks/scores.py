"""How right a clustering is: pairs, B-cubed, people, and whether probabilities mean what they say.

A clustering is two aligned columns: `cluster` (what a system says) and `human` (the truth), one row per profile.
Sources: pairwise and B-cubed as in Bagga & Baldwin, "Entity-based cross-document coreferencing using the vector space
model", ACL 1998; the reliability table as in DeGroot & Fienberg, "The comparison and evaluation of forecasters", 1983.
"""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Scores:
    """precision and recall over pairs of profiles, over profiles (B-cubed), and the share of humans exactly right."""

    precision: float
    recall: float
    b_precision: float
    b_recall: float
    exact: float
    pairs: int

    @property
    def f1(self) -> float:
        """Pairwise F1."""
        return _harmonic(self.precision, self.recall)

    @property
    def b_f1(self) -> float:
        """B-cubed F1."""
        return _harmonic(self.b_precision, self.b_recall)


def _harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0


def score(found: pl.DataFrame) -> Scores:
    """Score a clustering; a pair nobody claims counts as nothing, so precision of no pairs is 1.

    Args:
        found: cluster, human; one row per profile, no nulls.
    """
    cells = found.group_by("cluster", "human").agg(pl.len().cast(pl.Int64).alias("both"))
    clusters = found.group_by("cluster").agg(pl.len().cast(pl.Int64).alias("in_cluster"))
    humans = found.group_by("human").agg(pl.len().cast(pl.Int64).alias("of_human"))
    cells = cells.join(clusters, on="cluster").join(humans, on="human")
    right = _pairs(cells["both"])
    claimed, true = _pairs(clusters["in_cluster"]), _pairs(humans["of_human"])
    square = pl.col("both") ** 2
    sums = cells.select(
        (square / pl.col("in_cluster")).sum().alias("b_precision"), (square / pl.col("of_human")).sum().alias("b_recall")
    ).row(0)  # fmt: skip
    exact = cells.filter((pl.col("both") == pl.col("in_cluster")) & (pl.col("both") == pl.col("of_human"))).height
    return Scores(
        right / claimed if claimed else 1.0,
        right / true if true else 1.0,
        sums[0] / found.height,
        sums[1] / found.height,
        exact / humans.height,
        claimed,
    )


def _pairs(sizes: pl.Series) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def reliability(matches: pl.DataFrame) -> pl.DataFrame:
    """Per decile of probability: pairs, mean probability, share that are one human, the gap between the two, and the gap's
    standard error.

    One stranger taken for somebody in five lists is five wrong pairs, and one mistake: so the error counts humans, not
    pairs. Source: Liang and Zeger, "Longitudinal data analysis using generalized linear models", 1986 (the sandwich
    estimator).

    Args:
        matches: probability, is_same, human (of one of the two); one row per scored pair.
    """
    decile = (pl.col("probability") * 10).floor().clip(0, 9).cast(pl.Int64).alias("decile")
    matches = matches.with_columns(decile, (pl.col("is_same") - pl.col("probability")).alias("off"))
    found = matches.group_by("decile").agg(
        pl.len().alias("pairs"),
        pl.col("probability").mean().alias("said"),
        pl.col("is_same").mean().alias("was"),
        pl.col("off").mean().alias("gap"),
    )
    humans = matches.group_by("decile", "human").agg(pl.col("off").sum(), pl.len().alias("of_human"))
    humans = humans.join(found, on="decile")
    apart = (pl.col("off") - pl.col("of_human") * pl.col("gap")) ** 2
    errors = humans.group_by("decile").agg((apart.sum().sqrt() / pl.col("pairs").first()).alias("error"))
    return found.join(errors, on="decile").sort("decile")
