"""Splink 5 on the same profiles, set up with care and without labels: what Kith's resolution is measured against.

Its input is as clean as Kith's own: names folded and split, titles and emoji gone, companies without legal form,
contact points canonical. Given name and surnames are compared apart with term frequencies, u comes from random
pairs, m from EM over three sessions that leave each comparison free at least once. Two clusterings are given: connected components, and
Splink's own "single best links" with one record per source (an account list of one network; for networks without
keys, of one owner). Source: Splink 5.0 documentation, "Training", "Clustering".
"""

import time
from pathlib import Path

import duckdb
import polars as pl
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from flows import names

THRESHOLDS = {
    "tiny": 0.2,
    "small": 0.1,
    "one": 0.2,
    "unlike": 0.1,
    "many": 0.1,
    "team": 0.2,
    "unlike_team": 0.2,
    "pooled": 0.8,
}
"""By size of world, each the best F1 that Splink reached on tuning seed 1 (of 0.1 to 0.999)."""
LEGAL = (
    r"(?: (?:s ?l ?u?|s ?a ?u?|s ?a ?s|s ?a ?r ?l|gmbh|gmbh co kg|ag|kg|ltd|inc|llc|plc|lda|ltda|s ?r ?l|s ?p ?a))+$"
)


def profiles(folder: Path) -> pl.DataFrame:
    """The input: one row per profile, with what can be compared."""
    with duckdb.connect(folder / "ingested.duckdb", read_only=True) as con:
        frame = con.sql(
            """
            select profile_id as unique_id, profile_key, network, kind, given_name, family_name, company, "position",
                city, right(birthday, 5) as birthday, emails, phones, handle, owners[1] as owner
            from staging.profiles
            """
        ).pl()

    def words(column: str) -> pl.Expr:
        plain = names.fold(names.clean(pl.col(column))).str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
        return pl.when(plain != "").then(plain)

    def some(column: str) -> pl.Expr:
        return pl.when(pl.col(column).list.len() > 0).then(pl.col(column))

    keyed = pl.col("profile_key").str.contains("^(?:id|at):")
    bare = (
        names.fold(pl.col("company"))
        .str.replace_all(r"[.]", "")
        .str.replace_all(r"[^\p{L}\p{N}]+", " ")
        .str.strip_chars()
    )
    listed = words("family_name").str.split(" ").list.eval(
        pl.element().filter(~pl.element().is_in(sorted(names.PARTICLES)))
    )  # fmt: skip
    found = frame.select(
        "unique_id",
        pl.when(keyed)
        .then("network")
        .when(pl.col("kind") == "account")
        .then(pl.col("network") + "_" + pl.col("owner"))
        .otherwise(pl.lit("entries"))
        .alias("source_dataset"),
        words("given_name").alias("given_all"),
        words("given_name").str.split(" ").list.first().alias("given"),
        listed.list.join(" ").alias("family"),
        listed.alias("surnames"),
        bare.str.replace(LEGAL, "").alias("company"),
        words("position").alias("position"),
        words("city").alias("city"),
        "birthday",
        some("emails").alias("emails"),
        some("phones").alias("phones"),
        pl.col("handle").str.replace_all(r"[^a-z0-9]", "").alias("handle"),
    )
    blank = pl.col("family") == ""
    return found.with_columns(
        pl.when(~blank).then("family").alias("family"),
        pl.when(~blank).then("surnames").alias("surnames"),
        pl.col("surnames").list.first().alias("surname"),
        pl.col("emails").list.first().alias("email"),
        pl.col("phones").list.first().alias("phone"),
    )


def known(column: str, level: "cll.ComparisonLevelCreator", m: float) -> "cl.CustomComparison":
    """A comparison too rare among these profiles to train: what it is worth is common sense, not EM's guess."""
    return cl.CustomComparison(
        [
            cll.NullLevel(column),
            level.configure(m_probability=m, fix_m_probability=True),
            cll.ElseLevel().configure(m_probability=1 - m, fix_m_probability=True),
        ],
        output_column_name=column,
    )


def settings() -> SettingsCreator:
    """Comparisons and blocking rules."""
    given = cl.CustomComparison(
        [
            cll.NullLevel("given"),
            cll.ExactMatchLevel("given_all", term_frequency_adjustments=True),
            cll.ExactMatchLevel("given", term_frequency_adjustments=True),
            cll.JaroWinklerLevel("given", 0.92),
            cll.JaroWinklerLevel("given", 0.8),
            cll.ElseLevel(),
        ],
        output_column_name="given",
    )
    family = cl.CustomComparison(
        [
            cll.NullLevel("family"),
            cll.ExactMatchLevel("family", term_frequency_adjustments=True),
            cll.ExactMatchLevel("surname", term_frequency_adjustments=True),
            cll.ArrayIntersectLevel("surnames", min_intersection=1),
            cll.JaroWinklerLevel("surname", 0.92),
            cll.ElseLevel(),
        ],
        output_column_name="family",
    )
    company = cl.CustomComparison(
        [
            cll.NullLevel("company"),
            cll.ExactMatchLevel("company", term_frequency_adjustments=True),
            cll.JaroWinklerLevel("company", 0.92),
            cll.ElseLevel(),
        ],
        output_column_name="company",
    )
    return SettingsCreator(
        link_type="link_and_dedupe",
        comparisons=[
            given,
            family,
            company,
            cl.ExactMatch("position").configure(term_frequency_adjustments=True),
            known("city", cll.ExactMatchLevel("city", term_frequency_adjustments=True), 0.75),
            known("birthday", cll.ExactMatchLevel("birthday"), 0.97),
            known("emails", cll.ArrayIntersectLevel("emails", min_intersection=1), 0.6),
            known("phones", cll.ArrayIntersectLevel("phones", min_intersection=1), 0.8),
            known("handle", cll.JaroWinklerLevel("handle", 0.92), 0.3),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("given", "surnames", arrays_to_explode=["surnames"]),
            block_on("emails", arrays_to_explode=["emails"]),
            block_on("phones", arrays_to_explode=["phones"]),
            block_on("handle"),
            block_on("surname", "company"),
            block_on("given", "company"),
            block_on("surname", "birthday"),
        ],
        max_iterations=8,  # more drives levels that few pairs reach to nothing, and Splink then stops
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )


def link(folder: Path, single: bool) -> dict[str, float]:
    """Train, predict and cluster; leaves splink.parquet, or splink_one.parquet with one record per source."""
    # From the same profiles as Kith: reading and cleaning them is part of either.
    began = time.monotonic()
    frame = profiles(folder)
    threshold = THRESHOLDS[folder.name.partition("-")[0]]
    spill = folder / "splink.duckdb"
    spill.unlink(missing_ok=True)
    con = duckdb.connect(spill)
    con.execute("set threads = 2")
    db = DuckDBAPI(connection=con)
    linker = Linker(db.register(frame, dataset_display_name="profiles"), settings(), log_level="ERROR")
    training = linker.training
    certain = [
        block_on("email"),
        block_on("given_all", "family", "company"),
        block_on("given_all", "family", "birthday"),
    ]
    training.estimate_probability_two_random_records_match(certain, recall=0.25)
    training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (block_on("given", "surname"), block_on("surname", "company"), block_on("given", "company")):
        training.estimate_parameters_using_expectation_maximisation(rule, estimate_without_term_frequencies=True)
    pairs = linker.inference.predict(threshold_match_probability=threshold)
    if single:
        sources = [s for s in frame["source_dataset"].unique().sort() if s != "entries"]
        clusters = linker.clustering.cluster_using_single_best_links(
            pairs, duplicate_free_datasets=sources, threshold_match_probability=threshold
        )
    else:
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            pairs, threshold_match_probability=threshold
        )
    relation = clusters.as_duckdbpyrelation().select("unique_id as profile_id, cluster_id as cluster")
    found = relation.pl()
    seconds = time.monotonic() - began
    found.write_parquet(folder / ("splink_one.parquet" if single else "splink.parquet"))
    con.close()
    spill.unlink()
    return {"seconds": seconds}
