"""Worlds of known truth read back as they were meant, and the scores are what they say."""

import duckdb
import numpy as np
import polars as pl
import pytest

from tests.benchmarks import mistakes, resolution, scores
from tests.benchmarks.worlds import exports, plan
from tests.benchmarks.worlds.exports import write
from tests.benchmarks.worlds.networks import WRITERS, linkedin
from tests.benchmarks.worlds.plan import Circle, Plan


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A world of 150 people, written, read, resolved."""
    resolution.CACHE = tmp_path_factory.mktemp("worlds")
    folder = resolution.ready("tiny", 6, reuse=False)
    resolution.by_kith(folder)
    resolution.by_names(folder)
    return folder


def test_every_profile_with_a_name_finds_its_truth(tiny):
    with duckdb.connect(tiny / "ingested.duckdb", read_only=True) as con:
        named = con.sql("select profile_key, network from staging.profiles where display_name is not null").pl()
        rejected = con.execute("select count(*) from ops.files where status <> 'loaded'").fetchall()
        quarantined = con.execute("select count(*) from staging.quarantine").fetchall()
    truth = pl.read_parquet(tiny / "inbox.truth.parquet")
    assert set(WRITERS) <= set(named["network"]), "a network that the tiny world has, and nobody read"
    assert named.height > 150 and rejected == quarantined == [(0,)]
    assert named.join(truth, on=["network", "profile_key"], how="anti").height == 0
    unread = truth.join(resolution.known(tiny), on=["network", "profile_key"], how="anti")
    assert unread.height < truth.height // 4, "only bare numbers are left out"


def test_a_seed_makes_one_world(tmp_path):
    for name in ("a", "b"):
        write("tiny", 5, tmp_path / name)
    files = {
        n: {p.relative_to(tmp_path / n): p.read_bytes() for p in (tmp_path / n).rglob("*") if p.is_file()} for n in "ab"
    }
    assert files["a"] == files["b"] and len(files["a"]) > 10
    assert write("tiny", 6, tmp_path / "c") != write("tiny", 5, tmp_path / "a")


def test_linkedins_snapshot_tells_what_its_archive_tells(tmp_path, monkeypatch):
    monkeypatch.setattr(resolution, "CACHE", tmp_path)
    monkeypatch.setattr(exports, "WRITERS", {"linkedin": WRITERS["linkedin"]})
    told, sources = [], []
    for one_in in (1, 1_000_000):
        monkeypatch.setattr(linkedin, "ONE_SNAPSHOT_IN", one_in)
        with duckdb.connect(resolution.ready("tiny", 6, reuse=False) / "ingested.duckdb", read_only=True) as con:
            told.append(
                [
                    con.sql(f"select {columns} from staging.{table} where network = 'linkedin' order by all").pl()
                    for table, columns in (
                        ("profiles", "*"),
                        ("connections", "*"),
                        ("exchanges", "kind, direction, profile_id, occurred_at"),
                    )
                ]
            )
            read = con.sql("select distinct source from ops.files where network = 'linkedin' order by source")
            sources.append([name for (name,) in read.fetchall()])
    assert sources[0] == ["linkedin.snapshot"] and len(sources[1]) > 3 and "linkedin.snapshot" not in sources[1]
    for one, other in zip(*told, strict=True):
        assert one.height > 50 and one.equals(other)


def test_a_world_is_hard_but_not_hopeless(tiny):
    truth = resolution.known(tiny)
    by_names = resolution.scored(tiny, "names", truth)
    assert 0.2 < by_names.recall < 0.7
    assert by_names.precision > 0.6
    errors = mistakes.kinds(tiny, truth)
    missed = sum(count for (error, _), count in errors.items() if error == "miss")
    found = resolution.scored(tiny, "kith", truth)
    assert missed == round(_true_pairs(truth) * (1 - found.recall))


def _true_pairs(truth: pl.DataFrame) -> int:
    sizes = truth.group_by("human").len()["len"]
    return int((sizes * (sizes - 1) // 2).sum())


def clustering(**members: str) -> pl.DataFrame:
    """Clusters by name, each a string of humans: one letter per profile."""
    return pl.DataFrame(
        [(c, h) for c, humans in members.items() for h in humans], schema=["cluster", "human"], orient="row"
    )


def test_a_perfect_clustering_scores_one():
    found = scores.score(clustering(x="aaa", y="bb", z="c"))
    assert (found.precision, found.recall, found.f1, found.b_f1, found.exact) == (1, 1, 1, 1, 1)


def test_pairs_are_counted_on_a_clustering_made_by_hand():
    # x claims 6 pairs, 3 of them right (aaa); y claims 1, wrong; a has 6 true pairs, b has 1.
    found = scores.score(clustering(x="aaab", y="ac", z="b"))
    assert found.pairs == 7
    assert found.precision == pytest.approx(3 / 7)
    assert found.recall == pytest.approx(3 / 7)
    # B-cubed precision: (3·3/4 + 1/4 + 1/2 + 1/2 + 1) / 7; recall: (3·3/4 + 1/4 + 1/2 + 1/2 + 1) / 7
    assert found.b_precision == pytest.approx((9 / 4 + 1 / 4 + 1 / 2 + 1 / 2 + 1) / 7)
    assert found.b_recall == pytest.approx((9 / 4 + 1 / 2 + 1 / 4 + 1 + 1 / 2) / 7)
    assert found.exact == 0


def test_nobody_merged_is_precise_and_blind():
    found = scores.score(clustering(x="a", y="a", z="b"))
    assert (found.precision, found.recall, found.f1) == (1, 0, 0)
    assert found.exact == 0.5


def test_the_reliability_table_compares_what_was_said_with_what_was():
    told = {"probability": [0.05, 0.05, 0.95, 1.0], "is_same": [False, True, True, True], "human": ["a", "a", "b", "c"]}
    table = scores.reliability(pl.DataFrame(told))
    assert table["decile"].to_list() == [0, 9]
    assert table["pairs"].to_list() == [2, 2]
    assert table["gap"].to_list() == pytest.approx([0.45, 0.025])
    # Two pairs of one human are one case, which has no spread.
    assert table["error"].to_list() == pytest.approx([0, (2 * 0.025**2) ** 0.5 / 2])


@pytest.mark.parametrize("size", [1, 4])
def test_the_error_of_a_gap_counts_humans_not_pairs(size):
    """Whoever was taken for somebody in four lists was mistaken once."""
    rng = np.random.default_rng(3)
    wrong = pl.Series("is_same", rng.random(900) < 0.7)
    once = pl.DataFrame({"probability": 0.75, "is_same": wrong, "human": [f"h{n}" for n in range(900)]})
    error = scores.reliability(pl.concat([once] * size))["error"].item()
    assert error == pytest.approx(np.sqrt(0.7 * 0.3 / 900), rel=0.05)


def test_whoever_knows_ten_thousand_people_is_told_who_they_are(tmp_path, monkeypatch):
    """Long lists have namesakes, and matches are rare among their pairs; but no rarer than their size says."""
    met = Circle("work", 4500, 10, 0.2, 0.02), Circle("trade", 4500, 10, 0.2, 0.02)
    lists = dict.fromkeys(("linkedin", "facebook", "xing"), 1.0)
    long = Plan(1, 1, 0.02, shared=tuple((circle, 1.0) for circle in met), networks=lists)
    monkeypatch.setattr(plan, "PLANS", {"tiny": long})
    monkeypatch.setattr(resolution, "CACHE", tmp_path)
    folder = resolution.ready("tiny", 6, reuse=False)
    resolution.by_kith(folder)
    found = resolution.scored(folder, "kith", resolution.known(folder))
    assert found.precision > 0.97 and found.f1 > 0.75
