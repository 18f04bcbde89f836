"""Fit the shipped weights on worlds of known truth: `python -m tests.benchmarks.fit --worlds one:1-9,team:1-6`.

Writes flows/resolution/weights.py. Logistic regression over the comparisons' levels and rarities, with the prior
and the rivals as they stand; then, per kind of pair, the curves that make of sums of evidence a weight that means
what it says; and both again, each with the other in place. Seeds 1 to 9 and 101 to 199 only.
"""

import argparse
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from flows import resolution, warehouse
from flows.resolution import blocking, clustering, scoring, weights
from flows.resolution.comparing import LEVELS
from flows.settings import Settings
from tests.benchmarks.resolution import known, ready

OUT = Path(weights.__file__)
ROUNDS = 3
RIDGE = 2.0
"""Strength of the pull towards the weights before: levels seen seldom move little."""

CURVE_RIDGE = 0.5
"""The same for the curves, towards rising evenly."""
FLATTEST = 0.05
"""How little a weight may move a sum, so that it can still be fitted where a curve lies flat."""
STEPS, HALVINGS, LEAST_GAIN = 100, 12, 0.01
"""Newton's steps at most, how often one is halved that gains nothing, and the log-likelihood that is worth another."""
PLAIN, PLAIN_SAMPLE = 0.005, 12
"""Strangers less probable than this are told apart at a glance; one in so many of them is fitted, for all."""
TIMES = {"small": 20, "one": 25, "unlike": 20, "many": 2, "pooled": 0.25}
"""How often a pair of such a world counts: most users are one owner, and larger worlds have ten times the pairs and more."""
FAR_TIMES = {**TIMES, "pooled": 1}
"""The same for the curves of pairs that no owner knows together: few worlds have them but pools."""
WHOLE_TIMES = {**TIMES, "pooled": 0.5}
"""The same for what sums mean: curves fitted to single owners tell pools too little."""
SETTLING = 5
"""Rounds of curves at the end: the prior and the rivals follow the curves, and the curves them."""

WIDE = {"FAR_BLOCK": 24, "RARE_BLOCK": 20}
"""Blocks for the fit: what tells strangers apart at a glance is learnt from pairs that a run has no need to compare."""

WORLDS = "small:1-9,one:1-9,unlike:1-9,many:1-9,team:1-6,unlike_team:1-4,teams:1,pooled:1"
OTHERS = "small:101-140,one:101-140,unlike:101-140,many:101-112,team:101-104,unlike_team:101-104,pooled:2-4"
"""What a sum of curves means is told by worlds that the curves have not seen: on their own they look better than they are."""
TUNING = {*range(1, 10), *range(101, 200)}


Design = list[tuple[str, str, bool]]
Found = dict[tuple[str, str], list[tuple[float, float]]]
"""Curves, as in weights.CURVES."""

START: dict[tuple[str, str], tuple[float, float]] = {
    ("account", "same"): (30.0, 0.0),
    ("owner", "same"): (40.0, 0.0),
    ("address", "changed"): (20.0, 0.0),
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
    ("company", "similar"): (1.5, 0.0),
    ("company", "different"): (-2.0, 0.0),
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
    ("reference", "one card"): (6.83, 0.0),
    ("pseudonym", "no word is a name"): (-5.0, 0.0),
    ("pseudonym", "one word is no name"): (-2.5, 0.0),
    ("messages", "with both"): (1.0, 0.0),
    ("messages", "with one"): (-0.2, 0.0),
    ("messages", "with neither"): (0.0, 0.0),
    ("owners", "none in common"): (0.0, 0.0),
    ("owners", "several in common"): (3.0, 0.0),
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


LEFT_ALONE = {("city", "same"), ("city", "different"), ("country", "same"), ("country", "different"),
              ("company", "similar"), ("company", "different"),
              ("pseudonym", "no word is a name"), ("pseudonym", "one word is no name"), ("reference", "one card")}  # fmt: skip
"""What the worlds cannot teach stays as written above: hardly a pair there shows both towns, and nobody has moved; of
one employer by two names there are twenty pairs in forty worlds, and how old the employers are that lists show is anybody's
guess. How many share a pseudonym is as invented, and what owners write on cards beside names."""


@contextmanager
def widened() -> Iterator[None]:
    """Have the blocking rules make all the pairs that share a key, in wider blocks."""
    narrow, pairs = {constant: getattr(blocking, constant) for constant in WIDE}, blocking.pairs
    for constant, size in WIDE.items():
        setattr(blocking, constant, size)
    blocking.pairs = lambda profiles, rule: pairs(profiles, replace(rule, asking=None))
    yield
    for constant, size in narrow.items():
        setattr(blocking, constant, size)
    blocking.pairs = pairs


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
        self.size = size
        folder = ready(size, seed, reuse=True)
        truth = known(folder)
        work = folder / "fit.duckdb"
        shutil.copyfile(folder / "ingested.duckdb", work)
        with warehouse.connect(work, Settings.load()) as con:
            resolution.make_keys(con)
            self.judged = resolution.judge(con)
            self.places = resolution.places(con, self.judged.profiles)
        work.unlink()
        everybody = self.judged.profiles
        human = pl.DataFrame({"profile_id": everybody.profile_id}).join(
            truth.select("profile_id", "human"), on="profile_id", how="left", maintain_order="left"
        )
        numbers = human["human"].rank("dense").fill_null(0).to_numpy()
        a, b = self.judged.candidates.a, self.judged.candidates.b
        self.sized, _ = scoring.contexts(everybody)(a, b, self.judged.candidates.is_near)
        self.is_same = numbers[a] == numbers[b]
        told = (numbers[a] > 0) & (numbers[b] > 0)
        # Strangers who are told apart at a glance are nearly all pairs: one in so many of them stands for the others.
        plain = told & ~self.is_same & (self.judged.scores.probability < PLAIN)
        drawn = np.random.default_rng(seed).random(len(a)) < 1 / PLAIN_SAMPLE
        self.known = told & (~plain | drawn)
        self.stands_for = np.where(plain, PLAIN_SAMPLE, 1)[self.known].astype(np.float32)
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

    def people(self) -> clustering.People:
        """Who is who under the weights and curves as they stand."""
        judged = self.judged
        size, settings = len(judged.profiles), Settings.load()
        return clustering.cluster(judged.candidates, self.scores(), self.places, judged.strong, size, settings)

    def linear(self, wanted: Design) -> tuple[np.ndarray, np.ndarray]:
        """(what the weights as they stand add to, [known pair, column] how fast each weight moves the sum)."""
        now = self.scores()
        total = now.total[self.known]
        if not weights.CURVES:
            total = (now.total - now.doubt)[self.known]
        matrix = self.columns(wanted)
        if weights.CURVES:
            sums = scoring.summed(scoring.weigh(self.judged.compared))
            steep = {part: _steepness(self.curves(), sums[part], part)[self.known] for part in sums if part != "beside"}
            for k, (comparison, _, _) in enumerate(wanted):
                matrix[:, k] *= steep.get(scoring.part_of(comparison), 1)
        return total - matrix @ _standing(wanted), matrix

    def curves(self) -> scoring.Curves:
        """Of which kind each pair is, and what its curves are."""
        profiles, pairs = self.judged.profiles, self.judged.candidates
        kinds = scoring.kinds_of_pairs(profiles, pairs.a, pairs.b, self.judged.compared, pairs.is_near)
        return scoring.Curves(kinds, scoring.scarcity(profiles, pairs.a, pairs.b), self.owner_count)

    def sums(self, scores: scoring.Scores) -> dict[str, np.ndarray]:
        """[pair] part -> what the curve of this part is asked for."""
        return {
            **scoring.summed(scoring.weigh(self.judged.compared)),
            "size": self.sized,
            "closeness": scores.close,
            "overlap": scores.prior - scores.close - self.sized,
            "rivals": np.minimum(scores.rivals, 0),
        }

    @property
    def owner_count(self) -> int:
        return len(self.judged.profiles.owners)


def counted(worlds: list[World], times: dict[str, float]) -> np.ndarray:
    """[known pair] how often it counts."""
    return np.concatenate([world.stands_for * np.float32(times.get(world.size, 1)) for world in worlds])


def _steepness(curves: scoring.Curves, values: np.ndarray, part: str) -> np.ndarray:
    """[pair] how fast the curve of its kind rises at its value."""
    found = np.ones(len(values), dtype=np.float32)
    for name, rows in zip(curves.names, curves.rows, strict=True):
        x, y = np.array(weights.CURVES[name, part]).T
        slope = np.concatenate([[0], np.diff(y) / np.diff(x), [0]])
        found[rows] = np.maximum(slope[np.searchsorted(x, values[rows])], FLATTEST)
    return found


def _standing(wanted: Design) -> np.ndarray:
    """The weights as they stand, by column."""
    return np.array([weights.WEIGHTS.get((c, n), (0.0, 0.0))[int(slope)] for c, n, slope in wanted], dtype=np.float32)


def fit(
    matrix: np.ndarray,
    offset: np.ndarray,
    is_same: np.ndarray,
    times: np.ndarray,
    before: np.ndarray,
    least: np.ndarray,
    most: np.ndarray,
    ridge: float = RIDGE,
) -> np.ndarray:
    """Weights in bits: ridge logistic regression by Newton's method within bounds; each row counts `times` times.

    Source: Bertsekas, "Projected Newton methods for optimization problems with simple constraints", 1982.
    """
    found = np.clip(before, least, most)
    scale = np.log(2)

    def likelihood(values: np.ndarray) -> tuple[float, np.ndarray]:
        score = scale * (matrix @ values.astype(np.float32) + offset)
        lost = times * (np.logaddexp(0, score) - is_same * score)
        return -float(lost.sum(dtype=np.float64)) - ridge / 2 * float(((values - before) ** 2).sum()), score

    best, score = likelihood(found)
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(score, -50, 50)))
        slope = scale * (matrix.T @ (times * (is_same - p)).astype(np.float32)) - ridge * (found - before)
        curve = (times * p * (1 - p)).astype(np.float32)
        hessian = scale**2 * (matrix.T @ (matrix * curve[:, None])) + ridge * np.eye(len(found))
        # What stands at its bound and would go beyond takes no part in the step: else the others pay for it.
        free = ~(((found <= least) & (slope < 0)) | ((found >= most) & (slope > 0)))
        step = np.zeros(len(found))
        step[free] = np.linalg.solve(hessian[np.ix_(free, free)].astype(np.float64), slope[free].astype(np.float64))
        for _ in range(HALVINGS):
            after = np.clip(found + step, least, most)
            reached, score = likelihood(after)
            if reached > best:
                break
            step /= 2
        else:
            break
        gained, best, found = reached - best, reached, after
        if gained < LEAST_GAIN:
            break
    return found


KNOTS = {
    "names": np.array([-14.0, -9, -6, -3, 0, 3, 6, 9, 12, 15, 18, 22, 28]),
    "handles": np.array([-6.0, -3, -1, 0, 1, 2, 4, 6, 9, 12, 16, 20]),
    "other": np.array([-10.0, -6, -4, -2, -1, 0, 1, 2, 4, 8, 14, 20, 30, 50]),
    "closeness": np.array([-14.0, -12, -10, -8, -6, -5, -4, -3, -2, 0]),
    "size": np.array([-15.0, -14, -13, -12, -11, -10, -9, -8]),
    "overlap": np.array([-9.0, -7, -6, -5, -4, -3, -2, -1, 0]),
    "rivals": np.array([-30.0, -20, -14, -10, -7, -5, -3, -2, -1, -0.3, 0]),
}
WHOLE_KNOTS = np.array([-60.0, -30, -20, -14, -10, -8, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 8, 10, 14, 20, 60])
SURE, STEEPEST = 4.0, 1.5
"""From which weight on others add nothing more to a pair's, and how fast they may make it rise below."""
MANY = 7.0
"""log2 of more owners than a world has."""
NEAR, FAR = 0, 2
"""Where in scoring.CIRCUMSTANCES the pairs stand that are known to one owner, and those that are not."""
RISE = 0.6
"""How fast every curve rises where nothing else is known."""


def curves(worlds: list[World], counts: dict[str, float], whose: tuple[int, ...] = (NEAR, FAR)) -> Found:
    """Per kind of pair and part of its evidence, what the sums at the knots mean; never falling."""
    scored = [world.scores() for world in worlds]
    kinds = [world.curves() for world in worlds]
    kind = np.concatenate([k.kind[w.known] for k, w in zip(kinds, worlds, strict=True)])
    of_each = [world.sums(scores) for world, scores in zip(worlds, scored, strict=True)]
    values = {part: np.concatenate([v[part][w.known] for v, w in zip(of_each, worlds, strict=True)]) for part in KNOTS}
    is_same = np.concatenate([w.is_same[w.known] for w in worlds])
    times = counted(worlds, counts)
    start = np.concatenate([[0.0], *(RISE * np.diff(knots) for knots in KNOTS.values())])
    least = np.concatenate([[-np.inf], np.zeros(len(start) - 1)])
    # At nought everything is worth nought, but for what the kind itself says.
    start[0] = sum(RISE * KNOTS[part][0] for part in KNOTS)
    ramps = np.hstack([np.ones((len(kind), 1)), *(_ramps(values[part], knots) for part, knots in KNOTS.items())])
    ramps = ramps.astype(np.float32)
    free = np.full(len(start), np.inf)

    def fitted(rows: np.ndarray, before: np.ndarray) -> np.ndarray:
        nought = np.zeros(len(rows))
        return fit(ramps[rows], nought, is_same[rows], times[rows], before, least, free, CURVE_RIDGE)

    found: Found = {}
    count = len(scoring.KINDS_OF_PAIR)
    for place in range(count):
        for circumstance in whose:
            # What address books tell is drawn to what all pairs do, where it is told seldom.
            two = [(circumstance + entry) * count + place for entry in range(2)]
            both = fitted(np.flatnonzero(np.isin(kind, two)), start)
            for number in two:
                one = fitted(np.flatnonzero(kind == number), both)
                at = 1
                for part, knots in KNOTS.items():
                    rises = one[at : at + len(knots) - 1]
                    at += len(knots) - 1
                    height = np.concatenate([[0.0], np.cumsum(rises)]) + (one[0] if part == "names" else 0.0)
                    found[kinds[0].names[number], part] = _points(knots, height)
    return found


def whole(worlds: list[World]) -> Found:
    """Per circumstance, what the sum of all curves means, what it means where little is known of an owner's people, and
    what it adds that nobody else could be meant, under the curves of parts as they stand; the pairs are those that a run
    compares."""
    kinds, columns = [], []
    for world in worlds:
        curves, sums, every = world.curves(), world.sums(world.scores()), slice(None)
        told = curves.told({part: sums[part] for part in sums if part not in ("overlap", "rivals")}, every)
        total = curves.summed(told, sums["overlap"], sums["rivals"], every)
        is_alone = (sums["rivals"] == 0).astype(np.float32)
        owners = np.full(len(total), np.log2(world.owner_count) / MANY)
        says = scoring.scarcity(world.judged.profiles, world.judged.candidates.a, world.judged.candidates.b).values()
        columns.append(np.stack([total, is_alone, is_alone * owners, *says], axis=1)[world.known])
        kinds.append((curves.kind // len(scoring.KINDS_OF_PAIR))[world.known])
    circumstance = np.concatenate(kinds)
    totals, is_alone, by_owners, *says = np.concatenate(columns).T
    is_same = np.concatenate([world.is_same[world.known] for world in worlds])
    times = counted(worlds, WHOLE_TIMES)
    start = np.concatenate([WHOLE_KNOTS[:1], np.diff(WHOLE_KNOTS)])
    least = np.concatenate([[-np.inf], np.zeros(len(WHOLE_KNOTS) - 1)])
    found: Found = {}
    for number, name in enumerate(scoring.CIRCUMSTANCES):
        rows = np.flatnonzero(circumstance == number)
        ramps = np.hstack([np.ones((len(rows), 1)), _ramps(totals[rows], WHOLE_KNOTS)])
        alone = [is_alone[rows, None], by_owners[rows, None]]
        of_each = [1 - sum(says)[rows, None], *(say[rows, None] for say in says)]
        nought, one = np.zeros(len(rows)), [0.0, 0.0]
        # Where little is known of people is drawn to what the pairs of all say.
        before = start
        for shares in ([1.0], of_each):
            matrix = np.hstack([*(ramps * share for share in shares), *alone]).astype(np.float32)
            bounds = np.concatenate([*[least] * len(shares), [0.0, 0.0]])
            before = np.concatenate([*[before[: len(start)]] * len(shares), one])
            before = fit(matrix, nought, is_same[rows], times[rows], before, bounds, np.full(len(bounds), np.inf))
            one = before[-2:]
        heights = np.cumsum(before[:-2].reshape(len(of_each), -1), axis=1)
        for part, height in zip((scoring.WHOLE, *scoring.SCARCE), heights, strict=True):
            found[name, part] = _points(WHOLE_KNOTS, height)
        found[name, scoring.ALONE] = _points(np.array([0.0, MANY]), np.array([one[0], one.sum()]))
    return found


def settled(worlds: list[World]) -> Found:
    """Per circumstance, and by who else the two of a pair are one with, what its weight means once people are made."""
    scored = [world.people().scores for world in worlds]

    def of_known(values: list[np.ndarray]) -> np.ndarray:
        return np.concatenate([v[world.known] for v, world in zip(values, worlds, strict=True)])

    totals, is_same = of_known([s.total for s in scored]), of_known([world.is_same for world in worlds])
    kind = of_known([s.circumstance * np.int8(len(scoring.OTHERS)) + s.with_others for s in scored])
    times = counted(worlds, WHOLE_TIMES)
    start = np.concatenate([WHOLE_KNOTS[:1], np.diff(WHOLE_KNOTS)])
    least = np.concatenate([[-np.inf], np.zeros(len(WHOLE_KNOTS) - 1)])
    # Where all pairs are right there is no telling how right: what is sure is made no surer by others.
    steepest = np.where(WHOLE_KNOTS[:-1] < SURE, STEEPEST, 1.0)
    most = np.concatenate([[np.inf], np.diff(WHOLE_KNOTS) * steepest])
    found: Found = {}
    names = [(name, f"others: {level}") for name in scoring.CIRCUMSTANCES for level in scoring.OTHERS]
    for number, name in enumerate(names):
        rows = np.flatnonzero(kind == number)
        ramps = np.hstack([np.ones((len(rows), 1)), _ramps(totals[rows], WHOLE_KNOTS)]).astype(np.float32)
        rises = fit(ramps, np.zeros(len(rows)), is_same[rows], times[rows], start, least, most)
        found[name] = _points(WHOLE_KNOTS, np.cumsum(rises))
    return found


def _points(knots: np.ndarray, heights: np.ndarray) -> list[tuple[float, float]]:
    return [(float(x), round(float(y), 2)) for x, y in zip(knots, heights, strict=True)]


def _ramps(values: np.ndarray, knots: np.ndarray) -> np.ndarray:
    """[value, piece] how much of each piece between two knots a value has behind it, 0 to 1."""
    return np.clip((values[:, None] - knots[:-1]) / np.diff(knots), 0, 1)


def write(found: dict[tuple[str, str], tuple[float, float]], worlds: str) -> None:
    """The weights and curves as a module."""
    lines = [f'    ("{c}", "{name}"): ({base:.2f}, {slope:.2f}),' for (c, name), (base, slope) in found.items()]
    OUT.write_text(
        '"""The shipped weights: (comparison, level) -> what it is worth in bits, and what each bit of rarity adds.\n\n'
        f'Fitted by `python -m tests.benchmarks.fit` on worlds {worlds}.\n"""\n\n'
        "WEIGHTS: dict[tuple[str, str], tuple[float, float]] = {\n" + "\n".join(lines) + "\n}\n\n"
        "CURVES: dict[tuple[str, str], list[tuple[float, float]]] = {\n"
        + "".join(
            f'    ("{kind}", "{part}"): [{", ".join(f"({k:g}, {v:g})" for k, v in points)}],\n'
            for (kind, part), points in weights.CURVES.items()
        )
        + '}  # fmt: skip\n"""(kind of pair, part of its evidence) -> (sum, the weight it means), in bits."""\n'
    )


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.fit", description=__doc__)
    parser.add_argument("--worlds", default=WORLDS)
    parser.add_argument("--others", default=OTHERS, help="worlds that tell what the sums of curves mean")
    parser.add_argument("--curves-only", action="store_true", help="keep the weights")
    parser.add_argument(
        "--whole-only", action="store_true", help="keep the curves as well, but for those of their sums"
    )
    asked = parser.parse_args()
    named, others = worlds_of(asked.worlds), worlds_of(asked.others)
    if not {seed for _, seed in named + others} <= TUNING:
        parser.error("seeds 1 to 9 and 101 to 199 are for tuning, the others for reporting")
    # The sums are fitted before what they mean.
    later = (scoring.WHOLE, *scoring.SCARCE, scoring.ALONE, *(f"others: {level}" for level in scoring.OTHERS))
    for name in [(circumstance, part) for circumstance in scoring.CIRCUMSTANCES for part in later]:
        weights.CURVES.pop(name, None)
    if not (asked.curves_only or asked.whole_only):
        weights.CURVES.clear()
        weights.WEIGHTS.clear()
        weights.WEIGHTS.update(START)
    if not asked.whole_only:
        fit_sums(named, asked.curves_only)
    unseen = [World(size, seed) for size, seed in others]
    # Twice: what the sums mean changes the overlaps of lists, and these the prior.
    for _ in range(2):
        weights.CURVES.update(whole(unseen))
    weights.CURVES.update(settled(unseen))
    write(weights.WEIGHTS, f"{asked.worlds}; what their sums mean, on {asked.others}")


def worlds_of(listed: str) -> list[tuple[str, int]]:
    """size, seed of the worlds listed as size:seed or size:first-last."""
    sized = (one.split(":") for one in listed.split(","))
    bounds = ((size, [int(seed) for seed in seeds.split("-")]) for size, seeds in sized)
    return [(size, seed) for size, ends in bounds for seed in range(ends[0], ends[-1] + 1)]


def fit_sums(named: list[tuple[str, int]], keeps_weights: bool) -> None:
    """Fit the weights, unless they are kept, and the curves, in place."""
    with widened():
        worlds = [World(size, seed) for size, seed in named]
    for _ in range(ROUNDS):
        if not keeps_weights:
            fit_weights(worlds)
        weights.CURVES.update(curves(worlds, TIMES))
    for _ in range(SETTLING):
        weights.CURVES.update(curves(worlds, TIMES))
    # Wide blocks hold namesakes by the dozen: told by these alone, what is far apart would be told too little.
    worlds = [World(size, seed) for size, seed in named]
    for _ in range(SETTLING):
        weights.CURVES.update(curves(worlds, FAR_TIMES, (FAR,)))


def fit_weights(worlds: list[World]) -> None:
    """Fit weights.WEIGHTS, in place, with the curves as they stand."""
    wanted = design()
    prior = np.array([START.get((c, n), (0.0, 0.0))[int(slope)] for c, n, slope in wanted])
    is_same = np.concatenate([world.is_same[world.known] for world in worlds])
    times = counted(worlds, TIMES)
    most = np.array([NEVER_ABOVE.get((c, n), np.inf) if not slope else 1.0 for c, n, slope in wanted])
    least = np.array([0.0 if slope else -np.inf for *_, slope in wanted])
    fixed = np.array([(c, n) in LEFT_ALONE for c, n, _ in wanted])
    least[fixed] = most[fixed] = prior[fixed]
    linear = [world.linear(wanted) for world in worlds]
    offset = np.concatenate([o for o, _ in linear])
    found = fit(np.vstack([m for _, m in linear]), offset, is_same, times, prior, least, most)
    before = _standing(wanted)
    for (c, n, slope), value in zip(wanted, found, strict=True):
        base, rise = weights.WEIGHTS.get((c, n), (0.0, 0.0))
        weights.WEIGHTS[c, n] = (base, float(value)) if slope else (float(value), rise)
    print("moved", np.abs(found - before).max().round(2), file=sys.stderr)


if __name__ == "__main__":
    main()
