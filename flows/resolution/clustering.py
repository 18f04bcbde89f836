"""Links to people: within each component, the clusters with the greatest sum of evidence that break no constraint.

Two accounts of one network, and two lines without a key in one list, are two people unless a strong key says
otherwise. What the user decided comes first: groups they joined are one node, and what they parted is barred.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from flows.resolution.arrays import Longs, among, distinct, groups
from flows.resolution.blocking import Candidates
from flows.resolution.scoring import Scores, settle
from flows.settings import Settings

Mask = npt.NDArray[np.bool_]
Doubles = npt.NDArray[np.float64]
Links = Sequence[tuple[int, int]]
"""Pairs of profiles."""

EXACT = 8
"""Components of up to this many profiles are parted in the best of all ways."""
LEAST_LINK = 0.88
"""No link is less probable than this, however good the others are on the average."""
LINKS_SHARE = {1_000: 2.5, 5_000: 1.0, 50_000: 1.8}
"""How many wrong links there may be for each wrong merge that the floor allows, by how many profiles there are:
constraints and better links part them, and where long lists, or several owners', tell of a person there are more of both.
In a small book most merges are beyond doubt, and leave more room for the others."""
UNCOMPARED = -0.5
"""The weight of two profiles that no blocking rule brought together: a little against."""
ANSWERED = 0.2
"""What part of the weight against a pair stands where a third profile speaks for both."""
BARRED = -1e9
"""The weight of two profiles that cannot be one person, where sums must stay finite."""


@dataclass(frozen=True)
class People:
    """Who is who."""

    root: npt.NDArray[np.int64]
    """[profile] the smallest profile of its cluster."""
    confidence: npt.NDArray[np.float64]
    """[profile] the probability of the weakest link that holds its cluster together."""
    threshold: float
    """The probability from which pairs were linked that no key joins."""
    refused: Mask
    """[pair] probable enough, but a constraint or a better link spoke against it."""
    scores: Scores
    """Of the pairs, now that it is known who else each is one with."""


def threshold(probability: npt.NDArray[np.float64], floor: float) -> float:
    """The least probability from which links keep the expected precision at the floor.

    The probabilities say how often such pairs are right; so the mean of those above a threshold is the precision to
    expect of the links. Where none is as probable as the floor, the first that is will be a link.
    """
    ordered = np.sort(probability)[::-1]
    expected = np.cumsum(ordered) / np.arange(1, len(ordered) + 1)
    good = np.flatnonzero(expected >= floor)
    return float(max(ordered[good[-1]] if len(good) else floor, LEAST_LINK))


def components(size: int, a: npt.NDArray[np.integer], b: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    """[node] the smallest node it is connected with, itself included: hooking and pointer jumping.

    Source: Shiloach and Vishkin, "An O(log n) parallel connectivity algorithm" (1982).
    """
    root = np.arange(size, dtype=np.int64)
    a, b = a.astype(np.int64), b.astype(np.int64)
    while len(a):
        left, right = root[a], root[b]
        apart = left != right
        a, b, left, right = a[apart], b[apart], left[apart], right[apart]
        np.minimum.at(root, np.maximum(left, right), np.minimum(left, right))
        while True:
            further = root[root]
            if np.array_equal(further, root):
                break
            root = further
    return root


def cluster(
    candidates: Candidates,
    scores: Scores,
    places: pl.DataFrame,
    strong: npt.NDArray[np.int64],
    size: int,
    settings: Settings,
    must: Links = (),
    cannot: Links = (),
) -> People:
    """Make people of profiles.

    Args:
        places: n, place: what a person has only one of.
        strong: pairs (a * size + b, sorted) that may share a place all the same, because a key joins them.
        size: how many profiles there are.
        must, cannot: pairs that the user decided are, or are not, one person; from `Decisions.numbered`.
    """
    a, b, probability = candidates.a.astype(np.int64), candidates.b.astype(np.int64), scores.probability
    share = float(np.interp(np.log2(max(size, 1)), np.log2(list(LINKS_SHARE)), list(LINKS_SHARE.values())))
    floor = 1 - (1 - settings.precision_floor) * share
    least_key = threshold(probability, floor)
    keyed = among(a * size + b, strong)
    # Where keys make many links certain, the others would dare the more for it: they keep the floor by themselves too.
    least = max(least_key, threshold(probability[~keyed], floor))
    linked = probability >= np.where(keyed, least_key, least)
    # What speaks for a pair is what its evidence has above the threshold.
    bar = min(least, 0.9)
    weight = scores.total - np.log2(bar / (1 - bar))
    # Where two profiles are one by way of a third, most of what speaks against them alone is answered already.
    weight = np.where(weight > 0, weight, weight * ANSWERED)
    held = _held(size, must)
    root = partition(size, a, b, weight, linked, places, strong, held, cannot)
    settled = settle(scores, a, b, root)
    confidence = _confidence(root, a, b, settled.probability, held)
    return People(root, confidence, least, linked & (root[a] != root[b]), settled)


def partition(
    size: int,
    a: npt.NDArray[np.int64],
    b: npt.NDArray[np.int64],
    weight: npt.NDArray[np.float64],
    linked: Mask,
    places: pl.DataFrame,
    exempt: npt.NDArray[np.int64],
    held: npt.NDArray[np.int64] | None = None,
    cannot: Links = (),
) -> npt.NDArray[np.int64]:
    """[profile] the smallest profile of its part: within each component of links, the best parts that break no bar.

    exempt: pairs (a * size + b, sorted) that may share a place.
    held: [profile] the smallest profile of the group the user joined it to; each group is one node here, and links
    between two nodes add up.
    """
    held = np.arange(size, dtype=np.int64) if held is None else held
    a, b, weight, linked = _contracted(size, held, a, b, weight, linked)
    joined = components(size, a[linked], b[linked])
    inside = np.flatnonzero(joined[a] == joined[b])
    a, b, weight = a[inside], b[inside], weight[inside]
    parted = np.array([sorted((held[x], held[y])) for x, y in cannot], dtype=np.int64).reshape(-1, 2)
    doubtful = _doubtful(joined, a, b, weight, places, held, parted)
    asked = doubtful[joined[a]]
    bars = np.concatenate([parted, _sharing(joined, doubtful, places, exempt, held)])
    root = joined.copy()
    for nodes, matrices in _matrices(joined, doubtful, a[asked], b[asked], weight[asked], bars):
        label = _exact(matrices) if nodes.shape[1] <= EXACT else _greedy(matrices)
        root[nodes] = np.take_along_axis(nodes, label, axis=1)
    return root[held]


def _held(size: int, must: Links) -> npt.NDArray[np.int64]:
    ends = np.array(list(must), dtype=np.int64).reshape(-1, 2)
    return components(size, ends[:, 0], ends[:, 1])


def _contracted(
    size: int,
    held: npt.NDArray[np.int64],
    a: npt.NDArray[np.int64],
    b: npt.NDArray[np.int64],
    weight: npt.NDArray[np.float64],
    linked: Mask,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64], Mask]:
    """The pairs between groups: what they weigh together, and whether any of them is a link."""
    if np.array_equal(held, np.arange(size)):
        return a, b, weight, linked
    x, y = np.minimum(held[a], held[b]), np.maximum(held[a], held[b])
    between = x != y
    pairs, place = groups(x[between] * size + y[between])
    total = np.bincount(place, weight[between], minlength=len(pairs)).astype(np.float64)
    any_link = np.bincount(place, linked[between], minlength=len(pairs)) > 0
    return pairs // size, pairs % size, total, any_link


def _sharing(joined: Longs, doubtful: Mask, places: pl.DataFrame, exempt: Longs, held: Longs) -> npt.NDArray[np.int64]:
    """[bar, 2] nodes of one doubtful component that hold a place together, though no key joins the two that do."""
    n = places["n"].to_numpy()
    there = pl.DataFrame({"n": n.astype(np.int64), "place": places["place"], "component": joined[held[n]]})
    there = there.filter(pl.Series(doubtful[joined[held[n]]]))
    two = there.join(there, on=["component", "place"]).filter(pl.col("n") < pl.col("n_right"))
    x, y = two["n"].to_numpy(), two["n_right"].to_numpy()
    keyed = among(x * len(joined) + y, exempt)
    x, y = held[x[~keyed]], held[y[~keyed]]
    found: Longs = np.stack([x, y], axis=1)[x != y]
    return found


def _matrices(
    joined: Longs, doubtful: Mask, a: Longs, b: Longs, weight: Doubles, bars: npt.NDArray[np.int64]
) -> Iterator[tuple[Longs, Doubles]]:
    """The doubtful components, those of one size together: [component, place] its nodes, sorted, and
    [component, place, place] what each two of them weigh; -inf where they are barred.

    Args:
        a, b, weight: the pairs within these components.
    """
    nodes = np.flatnonzero(doubtful[joined])
    nodes = nodes[np.argsort(joined[nodes], kind="stable")]
    starts = np.flatnonzero(np.diff(joined[nodes], prepend=-1))
    sizes = np.diff(starts, append=len(nodes))
    component, place = np.zeros(len(joined), dtype=np.int64), np.zeros(len(joined), dtype=np.int64)
    component[nodes] = np.repeat(np.arange(len(starts)), sizes)
    place[nodes] = np.arange(len(nodes)) - np.repeat(starts, sizes)
    bars = bars[joined[bars[:, 0]] == joined[bars[:, 1]]]
    known = ((a, b, weight), (bars[:, 0], bars[:, 1], np.full(len(bars), -np.inf)))
    number = np.empty(len(starts), dtype=np.int64)
    for size in distinct(sizes).tolist():
        alike = np.flatnonzero(sizes == size)
        number[alike] = np.arange(len(alike))
        matrices = np.full((len(alike), size, size), UNCOMPARED)
        for x, y, values in known:
            rows = np.flatnonzero(sizes[component[x]] == size)
            of, i, j = number[component[x[rows]]], place[x[rows]], place[y[rows]]
            matrices[of, i, j] = matrices[of, j, i] = values[rows]
        yield nodes[starts[alike][:, None] + np.arange(size)], matrices


def _doubtful(
    joined: npt.NDArray[np.int64],
    a: npt.NDArray[np.int64],
    b: npt.NDArray[np.int64],
    weight: npt.NDArray[np.float64],
    places: pl.DataFrame,
    held: npt.NDArray[np.int64],
    parted: npt.NDArray[np.int64],
) -> Mask:
    """[component] whether anything may speak against it as one person: most components need no closer look.

    Args:
        a, b, weight: the pairs within components.
    """
    size = len(joined)
    count = np.bincount(joined, minlength=size)
    compared = np.bincount(joined[a], minlength=size)
    found: Mask = compared < count * (count - 1) // 2
    found[joined[a[weight < 0]]] = True
    n = places["n"].to_numpy()
    there = pl.DataFrame({"component": joined[held[n]], "place": places["place"]})
    found[there.filter(pl.struct("component", "place").is_duplicated())["component"].to_numpy()] = True
    # What the user parted is looked at node by node.
    found[joined[parted[:, 0]]] = True
    return found & (count > 1)


def _exact(matrices: Doubles) -> Longs:
    """[matrix, place] the smallest place of its part, in the best of all partitions of each: dynamic programming over
    subsets, all matrices at once."""
    count = matrices.shape[1]
    whole = (1 << count) - 1
    inside = np.zeros((whole + 1, len(matrices)))
    for subset in range(1, whole + 1):
        low = (subset & -subset).bit_length() - 1
        rest = subset & (subset - 1)
        gained = sum((matrices[:, low, k] for k in range(low + 1, count) if rest >> k & 1), np.zeros(len(matrices)))
        inside[subset] = inside[rest] + gained
    best = np.zeros(inside.shape)
    chosen = np.zeros(inside.shape, dtype=np.int64)
    for subsets, lows, parts in _steps(count):
        rests = subsets ^ lows
        value = best[rests]
        choice = np.broadcast_to(lows[:, None], value.shape).copy()
        # Every part of the subset that has its lowest member.
        for part in parts:
            found = inside[part | lows] + best[rests ^ part]
            better = found > value + 1e-9
            value = np.where(better, found, value)
            choice = np.where(better, (part | lows)[:, None], choice)
        best[subsets], chosen[subsets] = value, choice
    label = np.zeros(matrices.shape[:2], dtype=np.int64)
    left = np.full(len(matrices), whole)
    every = np.arange(len(matrices))
    while left.any():
        part = chosen[left, every]
        member = part[:, None] >> np.arange(count) & 1
        np.copyto(label, np.argmax(member, axis=1)[:, None], where=member > 0)
        left ^= part
    return label


@cache
def _steps(count: int) -> list[tuple[Longs, Longs, list[Longs]]]:
    """The subsets of so many, those with one member first: subsets of equal size, the lowest member of each, and their
    parts without it, the first of every subset, the second of every subset…"""
    found = []
    for members in range(1, count + 1):
        subsets = [subset for subset in range(1 << count) if subset.bit_count() == members]
        parts = []
        for subset in subsets:
            rest = subset & (subset - 1)
            part, row = rest, []
            while part:
                row.append(part)
                part = (part - 1) & rest
            parts.append(row)
        chosen = np.array(subsets)
        found.append((chosen, chosen & -chosen, list(np.array(parts, dtype=np.int64).T)))
    return found


def _greedy(matrices: Doubles) -> Longs:
    """[matrix, place] the smallest place of its part: merge the two parts that gain most until none gains, all matrices
    at once."""
    count = matrices.shape[1]
    gains = np.where(np.isneginf(matrices), BARRED, matrices)
    gains[:, range(count), range(count)] = -np.inf
    label = np.tile(np.arange(count), (len(matrices), 1))
    left = np.arange(len(matrices))
    while len(left):
        best = gains[left].reshape(len(left), -1).argmax(axis=1)
        x, y = np.minimum(best // count, best % count), np.maximum(best // count, best % count)
        gaining = gains[left, x, y] > 0
        left, x, y = left[gaining], x[gaining], y[gaining]
        label[left] = np.where(label[left] == y[:, None], x[:, None], label[left])
        merged = gains[left, x] + gains[left, y]
        merged[np.arange(len(left)), x] = -np.inf
        gains[left, x] = gains[left, :, x] = merged
        gains[left, y] = gains[left, :, y] = -np.inf
    return label


def _confidence(
    root: Longs,
    a: npt.NDArray[np.int64],
    b: npt.NDArray[np.int64],
    probability: npt.NDArray[np.float64],
    held: npt.NDArray[np.int64],
) -> npt.NDArray[np.float64]:
    """[profile] the weakest link of the strongest tree that holds its cluster together; 1.0 for one alone.

    What the user joined (`held`) needs no link. Every part of a cluster is joined to the others by its strongest link,
    until one part is left. Source: Borůvka, "O jistém problému minimálním" (1926).
    """
    within = np.flatnonzero(root[a] == root[b])
    within = within[np.argsort(-probability[within], kind="stable")]
    a, b, probability = a[within], b[within], probability[within]
    weakest = np.ones(len(root))
    part = held
    while True:
        left, right = part[a], part[b]
        apart = np.flatnonzero(left != right)
        if not len(apart):
            return weakest[root]
        a, b, probability, left, right = a[apart], b[apart], probability[apart], left[apart], right[apart]
        strongest = np.full(len(root), len(a))
        for side in (left, right):
            np.minimum.at(strongest, side, np.arange(len(a)))
        links = distinct(strongest[strongest < len(a)])
        np.minimum.at(weakest, root[a[links]], probability[links])
        part = components(len(root), left[links], right[links])[part]
