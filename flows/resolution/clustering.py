"""Links to people: within each component, the clusters with the greatest sum of evidence that break no constraint.

Two accounts of one network, and two lines without a key in one list, are two people unless a strong key says
otherwise. What the user decided comes first: groups they joined are one node, and what they parted is barred.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from flows.resolution.arrays import groups
from flows.resolution.blocking import Candidates
from flows.resolution.scoring import Scores
from flows.settings import Settings

Mask = npt.NDArray[np.bool_]
Links = Sequence[tuple[int, int]]
"""Pairs of profiles."""

EXACT = 8
"""Components of up to this many profiles are parted in the best of all ways."""
LEAST_LINK = 0.85
"""No link is less probable than this, however good the others are on the average."""
LINKS_SHARE = 0.9
"""What part of the errors that the floor allows is left to links: the rest is for pairs that only a third profile joins."""
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
    """The probability from which pairs were linked."""
    refused: Mask
    """[pair] probable enough, but a constraint or a better link spoke against it."""


def threshold(probability: npt.NDArray[np.float64], floor: float) -> float:
    """The least probability from which links keep the expected precision at the floor.

    The probabilities say how often such pairs are right; so the mean of those above a threshold is the precision to
    expect of the links.
    """
    ordered = np.sort(probability)[::-1]
    expected = np.cumsum(ordered) / np.arange(1, len(ordered) + 1)
    good = np.flatnonzero(expected >= floor)
    return float(max(ordered[good[-1]], LEAST_LINK)) if len(good) else 1.0


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
        strong: pairs (a * size + b) that may share a place all the same, because a key joins them.
        size: how many profiles there are.
        must, cannot: pairs that the user decided are, or are not, one person; from `Decisions.numbered`.
    """
    a, b, probability = candidates.a.astype(np.int64), candidates.b.astype(np.int64), scores.probability
    least = threshold(probability, 1 - (1 - settings.precision_floor) * LINKS_SHARE)
    linked = probability >= least
    # What speaks for a pair is what its evidence has above the threshold.
    bar = min(least, 0.9)
    weight = scores.total - np.log2(bar / (1 - bar))
    # Where two profiles are one by way of a third, most of what speaks against them alone is answered already.
    weight = np.where(weight > 0, weight, weight * ANSWERED)
    held = _held(size, must)
    root = partition(size, a, b, weight, linked, places, frozenset(strong.tolist()), held, cannot)
    return People(root, _confidence(root, a, b, probability, held), least, linked & (root[a] != root[b]))


def partition(
    size: int,
    a: npt.NDArray[np.int64],
    b: npt.NDArray[np.int64],
    weight: npt.NDArray[np.float64],
    linked: Mask,
    places: pl.DataFrame,
    exempt: frozenset[int],
    held: npt.NDArray[np.int64] | None = None,
    cannot: Links = (),
) -> npt.NDArray[np.int64]:
    """[profile] the smallest profile of its part: within each component of links, the best parts that break no bar.

    held: [profile] the smallest profile of the group the user joined it to; each group is one node here, and links
    between two nodes add up.
    """
    held = np.arange(size, dtype=np.int64) if held is None else held
    a, b, weight, linked = _contracted(size, held, a, b, weight, linked)
    joined = components(size, a[linked], b[linked])
    inside = np.flatnonzero(joined[a] == joined[b])
    root = joined.copy()
    parted = frozenset(_pair(held[x], held[y], size) for x, y in cannot)
    doubtful = _doubtful(joined, a[inside], b[inside], weight[inside], places, held, parted)
    inside = inside[doubtful[joined[a[inside]]]]
    nodes_of = _members(np.where(doubtful[joined], joined, np.arange(size)))
    asked = pl.Series([node for nodes in nodes_of.values() for node in nodes], dtype=places.schema["n"])
    taken = {
        n: set(place) for n, place in places.filter(pl.col("n").is_in(asked)).group_by("n").agg("place").iter_rows()
    }
    bars = Bars(taken, size, exempt, _members(held), parted)
    for group, rows in _groups(joined[a[inside]], inside):
        kin = list(zip(a[rows].tolist(), b[rows].tolist(), weight[rows].tolist(), strict=True))
        for part in _parted(nodes_of[group], kin, bars):
            root[part] = part[0]
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


def _members(joined: npt.NDArray[np.int64]) -> dict[int, list[int]]:
    """Component -> its nodes, sorted; only components of more than one."""
    order = np.argsort(joined, kind="stable")
    starts = np.flatnonzero(np.concatenate([[True], joined[order][1:] != joined[order][:-1]])) if len(order) else order
    sizes = np.diff(np.concatenate([starts, [len(order)]]))
    many = np.flatnonzero(sizes > 1)
    return {int(order[starts[k]]): order[starts[k] : starts[k] + sizes[k]].tolist() for k in many}


def _groups(group: npt.NDArray[np.int64], rows: npt.NDArray[np.int64]) -> Iterator[tuple[int, npt.NDArray[np.int64]]]:
    if not len(group):
        return
    order = np.argsort(group, kind="stable")
    group, rows = group[order], rows[order]
    starts = np.flatnonzero(np.concatenate([[True], group[1:] != group[:-1]]))
    for start, stop in zip(starts, np.concatenate([starts[1:], [len(group)]]), strict=True):
        yield int(group[start]), rows[start:stop]


Kin = list[tuple[int, int, float]]
Taken = dict[int, set[int]]


@dataclass(frozen=True)
class Bars:
    """What keeps nodes apart.

    taken: profile -> its places. exempt: pairs that may share one. groups: node -> the profiles the user joined to it.
    parted: pairs of nodes that the user keeps apart. Pairs are x * size + y, x < y.
    """

    taken: Taken
    size: int
    exempt: frozenset[int]
    groups: dict[int, list[int]]
    parted: frozenset[int]

    def between(self, x: int, y: int) -> bool:
        """Whether two nodes cannot be one person."""
        if _pair(x, y, self.size) in self.parted:
            return True
        return any(
            _barred(p, q, self.taken, self.size, self.exempt)
            for p in self.groups.get(x, (x,))
            for q in self.groups.get(y, (y,))
        )


def _pair(x: int, y: int, size: int) -> int:
    return int(min(x, y)) * size + int(max(x, y))


def _barred(x: int, y: int, taken: Taken, size: int, exempt: frozenset[int]) -> bool:
    """Whether two profiles can't be one person: they hold the same place, and no key joins them."""
    if (min(x, y) * size + max(x, y)) in exempt:
        return False
    return not taken.get(x, _NONE).isdisjoint(taken.get(y, _NONE))


_NONE: set[int] = set()


def _doubtful(
    joined: npt.NDArray[np.int64],
    a: npt.NDArray[np.int64],
    b: npt.NDArray[np.int64],
    weight: npt.NDArray[np.float64],
    places: pl.DataFrame,
    held: npt.NDArray[np.int64],
    parted: frozenset[int],
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
    # What the user joined or parted is looked at node by node.
    found[joined[held[held != np.arange(size)]]] = True
    found[joined[[pair // size for pair in parted]]] = True
    return found & (count > 1)


def _parted(nodes: list[int], kin: Kin, bars: Bars) -> list[list[int]]:
    """The parts of a component with the greatest sum of weights within them, none of them barred.

    Exact up to EXACT profiles; beyond that by merging what gains most, one step after the other.
    """
    place = {node: k for k, node in enumerate(nodes)}
    matrix = np.full((len(nodes), len(nodes)), UNCOMPARED)
    for x, y, weight in kin:
        matrix[place[x], place[y]] = matrix[place[y], place[x]] = weight
    for k, x in enumerate(nodes):
        for y in nodes[k + 1 :]:
            if bars.between(x, y):
                matrix[k, place[y]] = matrix[place[y], k] = -np.inf
    parts = _exact(matrix) if len(nodes) <= EXACT else _greedy(matrix)
    return [sorted(nodes[k] for k in part) for part in parts]


def _exact(matrix: npt.NDArray[np.float64]) -> list[list[int]]:
    """The best of all partitions: dynamic programming over subsets."""
    count = len(matrix)
    inside = [0.0] * (1 << count)
    for subset in range(1, 1 << count):
        low = (subset & -subset).bit_length() - 1
        rest = subset & (subset - 1)
        inside[subset] = inside[rest] + sum(matrix[low, k] for k in range(low + 1, count) if rest >> k & 1)
    best: list[tuple[float, int]] = [(0.0, 0)] * (1 << count)
    for subset in range(1, 1 << count):
        low = subset & -subset
        rest = subset ^ low
        part = rest
        found = (best[rest][0], low)
        # Every part of the subset that has its lowest member.
        while part:
            value = inside[part | low] + best[rest ^ part][0]
            if value > found[0] + 1e-9:
                found = (value, part | low)
            part = (part - 1) & rest
        best[subset] = found
    parts = []
    left = (1 << count) - 1
    while left:
        part = best[left][1]
        parts.append([k for k in range(count) if part >> k & 1])
        left ^= part
    return parts


def _greedy(matrix: npt.NDArray[np.float64]) -> list[list[int]]:
    """Merge the two parts that gain most until none gains: average linkage's sum, with bars."""
    gains = np.where(np.isneginf(matrix), BARRED, matrix)
    np.fill_diagonal(gains, -np.inf)
    parts: dict[int, list[int]] = {k: [k] for k in range(len(matrix))}
    while True:
        best = int(np.argmax(gains))
        x, y = divmod(best, len(matrix))
        if gains[x, y] <= 0:
            return list(parts.values())
        x, y = min(x, y), max(x, y)
        parts[x] = sorted(parts[x] + parts.pop(y))
        gains[x] += gains[y]
        gains[:, x] = gains[x]
        gains[x, x] = -np.inf
        gains[y] = gains[:, y] = -np.inf


def _confidence(
    root: npt.NDArray[np.int64],
    a: npt.NDArray[np.int64],
    b: npt.NDArray[np.int64],
    probability: npt.NDArray[np.float64],
    held: npt.NDArray[np.int64],
) -> npt.NDArray[np.float64]:
    """[profile] the weakest link of the strongest tree that holds its cluster together; 1.0 for one alone.

    What the user joined (`held`) needs no link.
    """
    within = np.flatnonzero(root[a] == root[b])
    order = within[np.lexsort((b[within], a[within], -probability[within]))]
    parent = held.tolist()
    weakest = np.ones(len(root))

    def find(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for x, y, p in zip(a[order].tolist(), b[order].tolist(), probability[order].tolist(), strict=True):
        left, right = find(x), find(y)
        if left != right:
            parent[max(left, right)] = min(left, right)
            weakest[root[x]] = p
    return weakest[root]
