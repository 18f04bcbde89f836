"""Fellegi-Sunter: what each agreement and disagreement is worth, and what a pair's evidence adds up to.

A match weight is log2(m/u): m, how often two profiles of one person agree so; u, how often two of strangers do.
Weights add up; with the prior they are the log2 odds of one person behind both. Agreement on a value weighs by how
rare that value is among strangers, which `profiles.py` estimates from the pairs within one list.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from flows.resolution.arrays import THREADS, Longs, groups, repeated
from flows.resolution.comparing import LEVELS, Compared
from flows.resolution.profiles import Profiles
from flows.resolution.vocabulary import Floats, Ints
from flows.resolution.weights import CURVES, WEIGHTS

Doubles = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

OVERLAP, OVERLAP_PROFILES = 0.25, 60.0
"""What part of the smaller of two lists is in the larger one too, before the data speak, and how many profiles' worth of
say that has."""
ROUNDS = 3
"""Rounds of expectation and maximisation for the overlaps; they settle fast because only the prior moves."""
SECOND_ACCOUNTS = 0.02
"""How many people have a second account on the same network."""
KINDS_OF_PAIR = ("key", "two surnames", "one surname", "other given name", "no surname", "names differ")
"""How much evidence tells depends on what it is made of; for each kind there are curves, known to one owner or not
("far"), in `weights.CURVES`."""
EVIDENCE = {"names": ("given name", "surname"), "handles": ("name told by handle", "handle")}
"""Comparisons that say the same thing twice are added up first; all others are "other"."""
PARTS = (*EVIDENCE, "other", "prior", "rivals")
"""What a pair's weight is the sum of, each with a curve of its own: names that agree say little more in a town of
namesakes, where a company in common still says something new."""
KEYS = ("account", "email", "phone", "owner")
GREATEST_WEIGHT = 60.0
GREATEST_UNFITTED = 7.0
"""Where no curve was fitted, the best of evidence is about somebody else once in so many bits."""
LEAST_OVERLAP = 0.002


@dataclass(frozen=True)
class Scores:
    """Per pair: the prior, the weight of each comparison, the sum, and the probability."""

    prior: Doubles
    weights: dict[str, Floats]
    doubt: Doubles
    """What makes of the sum a weight that means what it says: evidence that goes together counts once."""
    rivals: Doubles
    """What other candidates for the same place take away: log2 of 1 plus their odds, negative."""
    total: Doubles
    probability: Doubles


def weigh(compared: Compared) -> dict[str, Floats]:
    """The match weight of every comparison of every pair."""
    found = {}
    for comparison, names in LEVELS.items():
        table = np.array([WEIGHTS.get((comparison, name), (0.0, 0.0)) for name in names], dtype=np.float32)
        levels = compared.levels[comparison]
        weight = table[levels, 0]
        if comparison in compared.bits:
            weight = weight + table[levels, 1] * compared.bits[comparison]
        weight[levels == 0] = 0
        found[comparison] = np.round(weight, 3)
    return found


def score(
    profiles: Profiles, a: Ints, b: Ints, compared: Compared, is_near: npt.NDArray[np.bool_], same: Ints
) -> Scores:
    """Score the pairs.

    Args:
        same: [profile] code of who is one by strong keys alone; two of one code are no rivals.
    """
    weights = weigh(compared)
    parts = summed(weights)
    keyed = np.logical_or.reduce([compared.levels[key] > 0 for key in KEYS])
    curves = Curves(compared, is_near, keyed)
    rivalry = Rivalry(profiles, a, b, compared, same)
    evidence: Doubles = sum(parts.values(), start=np.zeros(len(a)))
    prior = _prior(profiles, a, b, is_near, parts, curves, rivalry)
    rivals = rivalry.weigh(prior + evidence)
    doubt = np.round(curves.weigh(parts, prior, rivals) - prior - evidence - rivals, 3)
    total = np.round(prior + evidence + rivals + doubt, 3)
    return Scores(
        prior, weights, doubt, rivals, total, 1 / (1 + np.exp2(-np.clip(total, -GREATEST_WEIGHT, GREATEST_WEIGHT)))
    )


def closeness(profiles: Profiles) -> Doubles:
    """[owner, owner] log2 of what part of one owner's circle is in the other's, by the accounts both export."""
    count = len(profiles.owners)
    shared = np.eye(count) * 0.0
    keyed = pl.DataFrame({"set": profiles.owner_set[profiles.is_keyed]}).group_by("set").len()
    for number, times in keyed.iter_rows():
        owners = np.array(profiles.owner_sets[number])
        shared[np.ix_(owners, owners)] += times
    own = np.maximum(np.diag(shared), 1)
    smaller = np.minimum(own[:, None], own[None, :])
    part = np.clip((shared + 0.2) / (smaller + 1), 1e-4, 1)
    np.fill_diagonal(part, 1)
    found: Doubles = np.log2(part)
    return found


def context(profiles: Profiles, a: Ints, b: Ints, is_near: npt.NDArray[np.bool_]) -> Doubles:
    """log2 of how likely two profiles drawn from the lists of a and b are one person, overlap of networks apart."""
    near = -np.log2(np.maximum(profiles.circle[a], profiles.circle[b]).astype(np.float64))
    far = np.flatnonzero(~is_near)
    if len(far):
        close = closeness(profiles)
        best = np.stack([close[owners].max(axis=0) for owners in profiles.owner_sets])
        flat = np.full(len(far), -np.inf)
        widest = max(len(owners) for owners in profiles.owner_sets)
        padded = np.full((len(profiles.owner_sets), widest), -1)
        for number, owners in enumerate(profiles.owner_sets):
            padded[number, : len(owners)] = owners
        left, right = profiles.owner_set[a[far]], profiles.owner_set[b[far]]
        for slot in range(widest):
            owner = padded[right, slot]
            rows = np.flatnonzero(owner >= 0)
            if not len(rows):
                break
            flat[rows] = np.maximum(flat[rows], best[left[rows], owner[rows]])
        near[far] += flat
    return near


def _kinds(profiles: Profiles, a: Ints, b: Ints) -> tuple[Ints, int]:
    """A code of which two kinds of list a pair stands between, and how many codes there are."""
    kind = profiles.network * 2 + profiles.is_entry
    size = len(profiles.networks) * 2
    low, high = np.minimum(kind[a], kind[b]), np.maximum(kind[a], kind[b])
    return (low * size + high).astype(np.int32), size * size


def part_of(comparison: str) -> str:
    """Which part of the evidence a comparison belongs to."""
    return next((part for part, comparisons in EVIDENCE.items() if comparison in comparisons), "other")


def summed(weights: dict[str, Floats]) -> dict[str, Doubles]:
    """Part of the evidence -> the sum of its match weights, per pair."""
    parts: dict[str, Doubles] = {}
    for comparison, weight in weights.items():
        part = part_of(comparison)
        parts[part] = parts[part] + weight if part in parts else weight.astype(np.float64)
    return parts


class Curves:
    """From sums of evidence to a weight that means what it says, by kind of pair.

    Surnames run in families, families in towns: evidence that goes together says less than its sum, and a name that
    many bear stays so however well it agrees. So names, handles, other evidence, prior and rivals each have a curve,
    and the curves' values add up. They are fitted beside the weights (`tests/benchmarks/fit.py`). Source: Hastie and
    Tibshirani, "Generalized additive models", 1986; in straight pieces that never fall.
    """

    def __init__(self, compared: Compared, is_near: Mask, keyed: Mask) -> None:
        given, surname = compared.levels["given name"], compared.levels["surname"]
        table = np.array([[_kind(g, s) for s in LEVELS["surname"]] for g in LEVELS["given name"]], dtype=np.int8)
        kind = np.where(keyed, 0, table[given, surname])
        self.names = [*KINDS_OF_PAIR, *(f"far, {name}" for name in KINDS_OF_PAIR)]
        self.kind = np.where(is_near, kind, kind + len(KINDS_OF_PAIR)).astype(np.int8)
        self.rows = [np.flatnonzero(self.kind == number) for number in range(len(self.names))]

    def weigh(self, parts: dict[str, Doubles], prior: Doubles, rivals: Doubles) -> Doubles:
        """The weight of each pair; beyond the ends of a curve nothing is added."""
        values = {**parts, "prior": prior, "rivals": rivals}
        found = np.minimum(sum(values.values(), start=np.zeros(len(prior))), GREATEST_UNFITTED)
        for name, rows in zip(self.names, self.rows, strict=True):
            if (name, PARTS[0]) in CURVES:
                found[rows] = 0
                for part in PARTS:
                    found[rows] += np.interp(values[part][rows], *np.array(CURVES[name, part]).T)
        return found


def _kind(given: str, surname: str) -> int:
    """The place in KINDS_OF_PAIR of what names agree."""
    names_agree = given not in ("", "initial", "other gender") and not given.startswith("different")
    if given.startswith(("different", "other")) or surname in ("different", "second differs", "one in common"):
        return KINDS_OF_PAIR.index("names differ")
    if surname in ("", "initial") or not names_agree:
        return KINDS_OF_PAIR.index("no surname")
    if surname in ("both same", "in another order"):
        return KINDS_OF_PAIR.index("two surnames")
    return KINDS_OF_PAIR.index("one surname" if given == "same" else "other given name")


class Rivalry:
    """Which pairs compete for one place: the place of a beside b, and of b beside a. Made once, asked in every round."""

    def __init__(self, profiles: Profiles, a: Ints, b: Ints, compared: Compared, same: Ints) -> None:
        bits = (compared.bits["given name"] + compared.bits["surname"]).astype(np.float64)
        namesakes = np.maximum(profiles.circle[a], profiles.circle[b]) * np.exp2(-bits)
        self.another = namesakes / (namesakes + SECOND_ACCOUNTS)
        slots = int(profiles.slot.max(initial=0)) + 1
        kin = int(same.max(initial=0)) + 1
        names = int(profiles.full_name.max(initial=0)) + 2

        def side(near: Ints, other: Ints) -> tuple[Longs, Ints, Ints, Ints]:
            place = near.astype(np.int64) * slots + profiles.slot[other]
            rows = repeated(place)
            _, place = groups(place[rows])
            name = profiles.full_name[other[rows]]
            _, named = groups(place * names + np.where(name >= 0, name, names - 1))
            _, own = groups(place * kin + same[other[rows]])
            return rows, place.astype(np.int32), named.astype(np.int32), own.astype(np.int32)

        # For each side: the pairs that have rivals, and the codes of their places, of place and name, and of place and
        # who is one by keys.
        with ThreadPoolExecutor(THREADS) as pool:
            self.places = list(pool.map(side, (a, b), (b, a)))

    def weigh(self, total: Doubles) -> Doubles:
        """What rivals take away: -log2(1 + odds of the other candidates for the place).

        One account has at most one match on another network, so the odds of its candidates share one probability
        with the chance that it has none. Candidates that strong keys make one with this one are no rivals; and two of
        one rare name are one person's two accounts more often than two people, so they are rivals only in part.
        """
        odds = np.exp2(np.clip(total, -40, 40))
        against = np.zeros(len(total))
        for rows, *codes in self.places:
            weights = odds[rows]
            whole, named, own = (np.bincount(code, weights=weights)[code] for code in codes)
            own = np.minimum(own, named)
            against[rows] += np.maximum(whole - named, 0) + self.another[rows] * np.maximum(named - own, 0)
        found: Doubles = -np.log2(1 + against).astype(np.float64).round(3)
        return found


def _prior(
    profiles: Profiles, a: Ints, b: Ints, is_near: Mask, parts: dict[str, Doubles], curves: Curves, rivalry: Rivalry
) -> Doubles:
    """The prior weight of each pair, with the overlap of each two kinds of list estimated from the data."""
    ground = context(profiles, a, b, is_near)
    kinds, count = _kinds(profiles, a, b)
    kind = profiles.network * 2 + profiles.is_entry
    told = profiles.is_named | (profiles.handle.codes >= 0)
    held = np.bincount(kind[told], minlength=len(profiles.networks) * 2).astype(np.float64)
    smaller = np.minimum.outer(held, held).ravel()
    overlap = np.full(count, OVERLAP)
    evidence: Doubles = sum(parts.values(), start=np.zeros(len(a)))
    for _ in range(ROUNDS):
        prior = ground + np.log2(overlap)[kinds]
        total = curves.weigh(parts, prior, rivalry.weigh(prior + evidence))
        probability = 1 / (1 + np.exp2(-np.clip(total, -60, 60)))
        matched = np.bincount(kinds[is_near], weights=probability[is_near], minlength=count)
        overlap = np.clip((matched + OVERLAP * OVERLAP_PROFILES) / (smaller + OVERLAP_PROFILES), LEAST_OVERLAP, 0.95)
    found: Doubles = np.round(ground + np.log2(overlap)[kinds], 3)
    return found
