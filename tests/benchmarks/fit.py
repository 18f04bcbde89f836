"""Fit the shipped weights on worlds of known truth: `python -m tests.benchmarks.fit --size one,team --seeds 1,2,3`.

Writes flows/resolution/weights.py. Logistic regression over the comparisons' levels and rarities, with the prior
and the rivals as they stand; then, per kind of pair, the curve that makes of a sum of evidence a weight that means
what it says. Seeds 1 to 9 only.
"""

import argparse
import shutil
import sys
from pathlib import Path

import numpy as np
import polars as pl

from flows import resolution, warehouse
from flows.resolution import scoring, weights
from flows.resolution.comparing import LEVELS
from flows.settings import Settings
from tests.benchmarks.resolution import known, ready

OUT = Path(weights.__file__)
ROUNDS = 4
RIDGE = 2.0
"""Strength of the pull towards the weights before: levels seen seldom move little."""

PLAIN, PLAIN_SAMPLE = 0.005, 12

Design = list[tuple[str, str, bool]]

START: dict[tuple[str, str], tuple[float, float]] = {
    ("account", "same"): (30.0, 0.0),
    ("owner", "same"): (40.0, 0.0),
    ("email", "same"): (17.0, 0.0),
    ("phone", "same"): (14.0, 0.0),
    ("given name", "same"): (-0.5, 0.8),
    ("given name", "one of two"): (-1.0, 0.8),
    ("given name", "short form"): (-1.5, 0.8),
    ("given name", "second of two"): (-2.5, 0.8),
    ("given name", "in the surname's place"): (-2.0, 0.8),
    ("given name", "similar"): (-2.5, 0.7),
    ("given name", "initial"): (1.0, 0.0),
    ("given name", "other gender"): (-9.0, 0.0),
    ("given name", "different"): (-7.0, 0.0),
    ("given name", "different, without a surname"): (-3.0, 0.0),
    ("surname", "both same"): (-0.5, 0.8),
    ("surname", "same"): (-0.5, 0.8),
    ("surname", "first of two"): (-0.8, 0.8),
    ("surname", "second of two"): (-2.0, 0.8),
    ("surname", "in another order"): (-2.0, 0.8),
    ("surname", "similar"): (-2.5, 0.8),
    ("surname", "one in common"): (-4.0, 0.0),
    ("surname", "second differs"): (-5.0, 0.0),
    ("surname", "initial"): (1.5, 0.0),
    ("surname", "different"): (-6.0, 0.0),
    ("name told by handle", "surnames"): (0.2, 0.0),
    ("name told by handle", "initial and surname"): (1.0, 0.0),
    ("name told by handle", "given name and surname"): (1.5, 0.0),
    ("name told by handle", "whole name"): (2.0, 0.0),
    ("name told by handle", "nothing"): (-0.3, 0.0),
    ("name told by handle", "surnames, where no name tells"): (-1.0, 0.8),
    ("name told by handle", "initial and surname, where no name tells"): (1.0, 0.8),
    ("name told by handle", "given name and surname, where no name tells"): (0.0, 0.9),
    ("name told by handle", "whole name, where no name tells"): (1.0, 0.9),
    ("name told by handle", "nothing, where no name tells"): (-1.0, 0.0),
    ("handle", "same"): (11.0, 0.0),
    ("handle", "same, as the name"): (4.0, 0.0),
    ("handle", "same letters"): (8.0, 0.0),
    ("handle", "same letters, as the name"): (2.0, 0.0),
    ("handle", "similar"): (3.0, 0.0),
    ("handle", "same as mailbox"): (9.0, 0.0),
    ("handle", "same as mailbox, as the name"): (3.0, 0.0),
    ("handle", "different"): (-0.8, 0.0),
    ("company", "same"): (-0.5, 0.6),
    ("company", "similar"): (2.5, 0.0),
    ("company", "different"): (-0.5, 0.0),
    ("position", "same"): (0.0, 0.5),
    ("position", "similar"): (0.5, 0.0),
    ("position", "different"): (-0.2, 0.0),
    ("city", "same"): (0.0, 0.4),
    ("city", "different"): (-1.0, 0.0),
    ("country", "same"): (0.2, 0.0),
    ("country", "different"): (-1.5, 0.0),
    ("birthday", "same"): (13.0, 0.0),
    ("birthday", "same day"): (8.0, 0.0),
    ("birthday", "different"): (-8.0, 0.0),
    ("connected on", "same day"): (3.0, 0.0),
    ("connected on", "same week"): (1.5, 0.0),
    ("connected on", "same quarter"): (0.7, 0.0),
    ("connected on", "apart"): (-0.2, 0.0),
    ("reference", "only bearer of the name"): (8.0, 0.0),
    ("messages", "with both"): (1.0, 0.0),
    ("messages", "with one"): (-0.2, 0.0),
    ("messages", "with neither"): (0.0, 0.0),
    ("owners", "none in common"): (0.0, 0.0),
}
"""Where the fit starts and what it is drawn to: what the field would write down without labels."""

NEVER_ABOVE: dict[tuple[str, str], float] = {
    ("given name", "other gender"): -6.0,
    ("given name", "different"): -5.0,
    ("surname", "second differs"): -4.0,
    ("surname", "different"): -4.0,
    ("surname", "one in common"): -2.0,
    ("birthday", "different"): -4.0,
    ("company", "different"): 0.0,
    ("position", "different"): 0.0,
    ("city", "different"): -0.3,
    ("country", "different"): -0.3,
    ("name told by handle", "nothing"): 0.0,
    ("name told by handle", "nothing, where no name tells"): 0.0,
    ("handle", "different"): 0.0,
    ("given name", "different, without a surname"): -1.0,
    ("phone", "same"): 18.0,
    ("email", "same"): 20.0,
}
"""What a world of ours, which has no other reason for it, must not teach: a disagreement never speaks for a match."""


def design() -> Design:
    """The columns: (comparison, level, is it the slope of rarity)."""
    found: Design = []
    for comparison, names in LEVELS.items():
        for name in names[1:]:
            found.append((comparison, name, False))
            if comparison in RARE and name in RARE[comparison]:
                found.append((comparison, name, True))
    return found


RARE = {
    comparison: {name for (c, name), (_, slope) in START.items() if c == comparison and slope} for comparison in LEVELS
}


class World:
    """The scored pairs of one world, with the truth."""

    def __init__(self, size: str, seed: int) -> None:
        folder = ready(size, seed, reuse=True)
        truth = known(folder)
        work = folder / "fit.duckdb"
        shutil.copyfile(folder / "ingested.duckdb", work)
        with warehouse.connect(work, Settings.load()) as con:
            resolution.make_keys(con)
            self.judged = resolution.judge(con)
        work.unlink()
        everybody = self.judged.profiles
        human = pl.DataFrame({"profile_id": everybody.profile_id}).join(
            truth.select("profile_id", "human"), on="profile_id", how="left", maintain_order="left"
        )
        numbers = human["human"].rank("dense").fill_null(0).to_numpy()
        a, b = self.judged.candidates.a, self.judged.candidates.b
        self.is_same = numbers[a] == numbers[b]
        told = (numbers[a] > 0) & (numbers[b] > 0)
        # Strangers who are told apart at a glance are nearly all pairs: one in so many of them stands for the others.
        plain = told & ~self.is_same & (self.judged.scores.probability < PLAIN)
        drawn = np.random.default_rng(seed).random(len(a)) < 1 / PLAIN_SAMPLE
        self.known = told & (~plain | drawn)
        self.times = np.where(plain, PLAIN_SAMPLE, 1)[self.known].astype(np.float32)
        held = human.drop_nulls().group_by("human").len()["len"].to_numpy()
        print(
            f"{size}-{seed}: {len(a):,} candidate pairs, {self.judged.candidates.capped_block_count} capped blocks; "
            f"{int((self.is_same & told).sum()):,} of {int((held * (held - 1) // 2).sum()):,} true pairs among them",
            file=sys.stderr,
        )

    def columns(self, wanted: Design) -> np.ndarray:
        """[known pair, column]"""
        rows = np.flatnonzero(self.known)
        matrix = np.zeros((len(rows), len(wanted)), dtype=np.float32)
        for k, (comparison, name, slope) in enumerate(wanted):
            hit = self.judged.compared.levels[comparison][rows] == LEVELS[comparison].index(name)
            matrix[hit, k] = self.judged.compared.bits[comparison][rows][hit] if slope else 1
        return matrix

    def scores(self) -> scoring.Scores:
        """Of all pairs, under the weights and curves as they stand."""
        judged = self.judged
        return scoring.score(
            judged.profiles,
            judged.candidates.a,
            judged.candidates.b,
            judged.compared,
            judged.candidates.is_near,
            judged.same,
        )

    def offset(self) -> np.ndarray:
        """What the evidence of the known pairs is added to."""
        now = self.scores()
        return (now.prior + now.doubt + now.rivals)[self.known]


def fit(
    matrix: np.ndarray,
    offset: np.ndarray,
    is_same: np.ndarray,
    times: np.ndarray,
    before: np.ndarray,
    least: np.ndarray,
    most: np.ndarray,
) -> np.ndarray:
    """Weights in bits: ridge logistic regression by Newton's method; each row counts `times` times."""
    found = before.copy()
    scale = np.log(2)
    for _ in range(25):
        score = scale * (matrix @ found.astype(np.float32) + offset)
        p = 1 / (1 + np.exp(-np.clip(score, -50, 50)))
        slope = scale * (matrix.T @ (times * (is_same - p)).astype(np.float32)) - RIDGE * (found - before)
        curve = (times * p * (1 - p)).astype(np.float32)
        hessian = scale**2 * (matrix.T @ (matrix * curve[:, None])) + RIDGE * np.eye(len(found))
        step = np.linalg.solve(hessian.astype(np.float64), slope.astype(np.float64))
        found = np.clip(found + np.clip(step, -3, 3), least, most)
        if np.abs(step).max() < 1e-3:
            break
    return found


KNOTS = np.array([-16.0, -12, -8, -5, -2, 0, 2, 4, 6, 9, 12, 16, 22])


def curves(worlds: list[World]) -> dict[str, list[tuple[float, float]]]:
    """Per kind of pair, what the sums of evidence at the knots mean; never falling."""
    scored = [world.scores() for world in worlds]
    kinds = []
    for world in worlds:
        keyed = np.logical_or.reduce([world.judged.compared.levels[key] > 0 for key in scoring.KEYS])
        kinds.append(scoring.Curves(world.judged.compared, world.judged.candidates.is_near, keyed))
    kind = np.concatenate([k.kind[w.known] for k, w in zip(kinds, worlds, strict=True)])
    total = np.concatenate([(s.total - s.doubt)[w.known] for s, w in zip(scored, worlds, strict=True)])
    is_same = np.concatenate([w.is_same[w.known] for w in worlds])
    times = np.concatenate([w.times for w in worlds])
    found = {}
    for number, name in enumerate(kinds[0].names):
        rows = np.flatnonzero(kind == number)
        inside = np.clip(total[rows], KNOTS[0], KNOTS[-1])
        hats = np.stack([np.interp(inside, KNOTS, np.eye(len(KNOTS))[k]) for k in range(len(KNOTS))], axis=1)
        start = np.minimum(0.6 * KNOTS, 8)
        free = np.full(len(KNOTS), np.inf)
        values = fit(hats.astype(np.float32), np.zeros(len(rows)), is_same[rows], times[rows], start, -free, free)
        found[name] = [(float(k), round(float(v), 2)) for k, v in zip(KNOTS, _rising(values), strict=True)]
    return found


def _rising(values: np.ndarray) -> np.ndarray:
    """The nearest series that never falls (pool adjacent violators)."""
    pools: list[tuple[float, int]] = []
    for value in values.tolist():
        pools.append((value, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (x, n), (y, m) = pools[-2], pools[-1]
            pools[-2:] = [((x * n + y * m) / (n + m), n + m)]
    return np.concatenate([np.full(n, x) for x, n in pools])


def write(found: dict[tuple[str, str], tuple[float, float]], worlds: str) -> None:
    """The weights and curves as a module."""
    lines = [f'    ("{c}", "{name}"): ({base:.2f}, {slope:.2f}),' for (c, name), (base, slope) in found.items()]
    OUT.write_text(
        '"""The shipped weights: (comparison, level) -> what it is worth in bits, and what each bit of rarity adds.\n\n'
        f'Fitted by `python -m tests.benchmarks.fit` on worlds {worlds}.\n"""\n\n'
        "WEIGHTS: dict[tuple[str, str], tuple[float, float]] = {\n" + "\n".join(lines) + "\n}\n\n"
        "CURVES: dict[str, list[tuple[float, float]]] = {\n"
        + "".join(
            f'    "{name}": [\n' + "".join(f"        ({k:g}, {v:.2f}),\n" for k, v in points) + "    ],\n"
            for name, points in weights.CURVES.items()
        )
        + '}\n"""Kind of pair -> (sum of evidence, the weight it means), in bits."""\n'
    )


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.fit", description=__doc__)
    parser.add_argument("--size", default="one")
    parser.add_argument("--seeds", default="1,2,3,4")
    parser.add_argument("--curves-only", action="store_true", help="keep the weights")
    asked = parser.parse_args()
    if not set(asked.seeds.split(",")) <= set("123456789"):
        parser.error("seeds 1 to 9 are for tuning, the others for reporting")
    worlds = [World(size, int(seed)) for size in asked.size.split(",") for seed in asked.seeds.split(",")]
    if not asked.curves_only:
        fit_weights(worlds)
    weights.CURVES.clear()
    for _ in range(ROUNDS):
        weights.CURVES.update(curves(worlds))
    write(weights.WEIGHTS, f"{asked.size} of seeds {asked.seeds}")


def fit_weights(worlds: list[World]) -> None:
    """Fit weights.WEIGHTS, in place."""
    weights.CURVES.clear()
    wanted = design()
    matrix = np.vstack([world.columns(wanted) for world in worlds])
    is_same = np.concatenate([world.is_same[world.known] for world in worlds])
    times = np.concatenate([world.times for world in worlds])
    prior = np.array([START.get((c, n), (0.0, 0.0))[int(slope)] for c, n, slope in wanted])
    weights.WEIGHTS.clear()
    weights.WEIGHTS.update(START)
    found = prior
    for _ in range(ROUNDS):
        offset = np.concatenate([world.offset() for world in worlds])
        most = np.array([NEVER_ABOVE.get((c, n), np.inf) if not slope else 1.0 for c, n, slope in wanted])
        least = np.array([0.0 if slope else -np.inf for *_, slope in wanted])
        found = fit(matrix, offset, is_same, times, prior, least, most)
        for (c, n, slope), value in zip(wanted, found, strict=True):
            base, rise = weights.WEIGHTS.get((c, n), (0.0, 0.0))
            weights.WEIGHTS[c, n] = (base, float(value)) if slope else (float(value), rise)
        print("moved", np.abs(found - prior).max().round(2), file=sys.stderr)


if __name__ == "__main__":
    main()
