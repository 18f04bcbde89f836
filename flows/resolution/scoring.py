"""Fellegi-Sunter: what each agreement and disagreement is worth, and what a pair's evidence adds up to.

A match weight is log2(m/u): m, how often two profiles of one person agree so; u, how often two of strangers do.
Weights add up; with the prior they are the log2 odds of one person behind both. Agreement on a value weighs by how
rare that value is among strangers, which `profiles.py` estimates from the pairs within one list.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from flows.resolution.arrays import Longs, in_parts, repeated, workers
from flows.resolution.comparing import KEYS, LEVELS, Compared
from flows.resolution.profiles import Profiles
from flows.resolution.vocabulary import Floats, Ints
from flows.resolution.weights import CURVES, WEIGHTS

Bytes = npt.NDArray[np.int8]
Doubles = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

USUALLY = 5
"""How many profiles' say has how close two owners usually are."""
OVERLAP, OVERLAP_PROFILES = 0.25, 60.0
"""What part of the smaller of two lists is in the larger one too, before the data speak, and how many profiles' worth of
say that has."""
ROUNDS = 3
"""Rounds of expectation and maximisation for the overlaps; they settle fast because only the prior moves."""
SECOND_ACCOUNTS = 0.02
"""How many people have a second account on the same network."""
KINDS_OF_PAIR = ("key", "two surnames", "one surname", "other given name", "no surname", "names differ")
"""How much evidence tells depends on what it is made of; for each kind there are curves, for each of CIRCUMSTANCES, in
`weights.CURVES`."""
CIRCUMSTANCES = ("", "entry, ", "far, ", "far, entry, ")
"""Known to one owner or not; and whether one of the two is a line of an address book, where people go by what their
owner calls them."""
EVIDENCE = {"names": ("given name", "surname"), "handles": ("name told by handle", "handle")}
"""Comparisons that say the same thing twice are added up first; all others are "other"."""
BESIDE = ("pseudonym",)
"""But for those that say what all the others are worth: they have no curve, and come behind all curves."""
PARTS = (*EVIDENCE, "other", "size", "closeness", "overlap", "rivals")
"""What a pair's weight is the sum of, each with a curve of its own: names that agree say little more in a town of
namesakes, where a company in common still says something new. Size, closeness and overlap are the prior's: lists that
have next to nothing in common are not what long ones are."""
WHOLE = "whole"
"""One more curve, for each circumstance, makes of the sum of all of them a weight whose probability comes true."""
SCARCE = {"few profiles": (1_300.0, 5_000.0), "small circle": (300.0, 1_500.0)}
"""Where little is known of an owner's people, a sum says less of the pair than elsewhere. Whose owner has no more profiles,
or whose circle no more people, than the first number has half of its weight told by a curve for such; beyond the second
that curve has no say."""
ALONE = "alone"
"""And what it adds that nobody else at all could be meant, by log2 of how many owners' lists nobody else was found in."""
OTHERS = ("the same", "nobody", "somebody with one", "somebody with each")
"""Who else the two of a pair are found to be one with, once people are made: what decided about others tells of the two.
For each of CIRCUMSTANCES there is a curve from the weight before to the weight after."""
LEAST_TOLD = 0.1
"""What others add or take away that is less than so many bits is not told: it would be one more line on every pair."""
VOUCHED = 6.0
"""A mailbox or phone of their own and a given name in common, and no surname against it, are worth that at least, however many
namesakes there are."""
VOUCHING = ("same", "one of two")
SPEAKING_AGAINST = ("different", "one in common", "second differs")
"""Levels of given names and surnames that this goes by."""
GREATEST_WEIGHT = 60.0
AS_IS = [(-GREATEST_WEIGHT, -GREATEST_WEIGHT), (GREATEST_WEIGHT, GREATEST_WEIGHT)]
"""The curve that changes nothing."""
GREATEST_UNFITTED = 7.0
"""Where no curve was fitted, the best of evidence is about somebody else once in so many bits."""
LEAST_OVERLAP, MOST_OVERLAP = 0.002, 0.95
MOST_EXPECTED = 0.35
"""However much is in common elsewhere, short lists have to show by themselves that they have more than this in common."""


@dataclass(frozen=True)
class Scores:
    """Per pair: the prior, the sum, and the probability; what each comparison weighs is told by `weigh`."""

    prior: Doubles
    doubt: Floats
    """What makes of the sum a weight that means what it says: evidence that goes together counts once."""
    rivals: Doubles
    """What other candidates for the same place take away: log2 of 1 plus their odds, negative. Where there are none in all
    the lists, what that adds."""
    total: Doubles
    probability: Doubles
    close: Floats
    """What the prior has of how much of one owner's circle is in the other's; nought where they share an owner."""
    circumstance: Bytes
    """The place in CIRCUMSTANCES."""
    with_others: Bytes
    """The place in OTHERS; all nought until people are made, and so what it weighs."""
    others: Floats


def weigh(compared: Compared) -> dict[str, Floats]:
    """The match weight of every comparison of every pair."""
    found: dict[str, Floats] = {}
    for comparison, names in LEVELS.items():
        table = np.array([WEIGHTS.get((comparison, name), (0.0, 0.0)) for name in names], dtype=np.float32)
        table[0] = 0
        levels = compared.levels[comparison].astype(np.intp)
        if comparison in compared.bits:
            weight: Floats = table[:, 0].take(levels) + table[:, 1].take(levels) * compared.bits[comparison]
            found[comparison] = weight.round(3)
        else:
            found[comparison] = table[:, 0].round(3).take(levels)
    return found


def score(
    profiles: Profiles, a: Ints, b: Ints, compared: Compared, is_near: npt.NDArray[np.bool_], same: Ints
) -> Scores:
    """Score the pairs.

    Args:
        same: [profile] code of who is one by strong keys alone; two of one code are no rivals.
    """
    rivalry = Rivalry(profiles, a, b, compared, same)
    curves = Curves(kinds_of_pairs(profiles, a, b, compared, is_near), scarcity(profiles, a, b), len(profiles.owners))
    vouched = _vouched(compared)
    context = contexts(profiles)
    kinds, smaller, larger, is_sampled = _kinds(profiles, a, b)
    prior, odds, rivals, probability = (np.empty(len(a)) for _ in range(4))
    # What stays as it is from round to round needs no more than seven digits.
    evidence, told, sized, close, beside = (np.empty(len(a), dtype=np.float32) for _ in range(5))
    # Each in the place of what is no longer asked for then.
    fitted, doubt, total = odds, told, odds

    def weigh_evidence(those: slice) -> None:
        parts = summed(weigh(compared.take(those)))
        evidence[those] = sum(parts.values(), start=np.zeros(those.stop - those.start))
        beside[those] = parts.pop("beside")
        sized[those], close[those] = context(a[those], b[those], is_near[those])
        parts |= {"size": sized[those].astype(np.float64), "closeness": close[those].astype(np.float64)}
        told[those] = curves.told(parts, those)

    def weigh_all(overlap: Doubles) -> None:
        by_kind = np.log2(overlap).round(3)

        def before(those: slice) -> None:
            prior[those] = sized[those] + by_kind[kinds[those]]
            odds[those] = np.exp2(np.clip(prior[those] + close[those] + evidence[those], -40, 40))

        def after(those: slice) -> None:
            # What rivals take away: -log2(1 + the odds of the other candidates for the place).
            rivals[those] = -np.log2(1 + rivals[those]).round(3)
            linear = evidence[those] + close[those] + prior[those]
            overlapping = by_kind[kinds[those]]
            fitted[those] = curves.weigh(linear, told[those], overlapping, rivals[those], those)
            fitted[those] = np.maximum(fitted[those] + beside[those], np.where(vouched[those], VOUCHED, -np.inf))
            probability[those] = _probability(fitted[those])

        in_parts(before, len(a))
        rivalry.compete(odds, rivals)
        in_parts(after, len(a))

    def add_up(those: slice) -> None:
        prior[those] = np.round(prior[those] + close[those], 3)
        linear = prior[those] + evidence[those]
        rivals[those] += curves.unrivalled(rivals[those], those)
        doubt[those] = np.round(fitted[those] - linear - rivals[those], 3)
        total[those] = np.round(linear + rivals[those] + doubt[those], 3)
        probability[those] = _probability(total[those])

    in_parts(weigh_evidence, len(a))
    # The overlap of each two kinds of list is estimated from the data.
    overlap = np.full(len(smaller), OVERLAP)
    for _ in range(ROUNDS):
        weigh_all(overlap)
        probability[~is_near] = 0
        matched = np.bincount(kinds, weights=probability, minlength=len(smaller)).astype(np.float64)
        expected = expected_overlap(matched, smaller, larger, is_sampled)
        overlap = (matched + expected * OVERLAP_PROFILES) / (smaller + OVERLAP_PROFILES)
        overlap = np.clip(overlap, LEAST_OVERLAP, MOST_OVERLAP)
    weigh_all(overlap)
    in_parts(add_up, len(a))
    circumstance = curves.kind // np.int8(len(KINDS_OF_PAIR))
    nothing = np.zeros(len(a), dtype=np.float32)
    return Scores(prior, doubt, rivals, total, probability, close, circumstance, np.zeros(len(a), np.int8), nothing)


def _vouched(compared: Compared) -> Mask:
    """[pair] whether a mailbox or phone of their own and a given name speak for them, and no surname against them."""
    keyed = (compared.levels["email"] > 0) | (compared.levels["phone"] > 0)
    named = np.array([level in VOUCHING for level in LEVELS["given name"]])
    against = np.array([level in SPEAKING_AGAINST for level in LEVELS["surname"]])
    found: Mask = keyed & named[compared.levels["given name"]] & ~against[compared.levels["surname"]]
    return found


def is_vouched(levels: Mapping[str, str]) -> bool:
    """The same of one pair, from comparison -> level."""
    keyed = "email" in levels or "phone" in levels
    return keyed and levels.get("given name") in VOUCHING and levels.get("surname") not in SPEAKING_AGAINST


def settle(scores: Scores, a: Longs, b: Longs, root: Longs) -> Scores:
    """What the pairs weigh once it is known who is one with whom: two of a kind that others hold together are nearly
    always one person, however little they say of each other, and two who belong with others each are less often one.

    Args:
        root: [profile] the smallest profile of its cluster.
    """
    count = np.bincount(root, minlength=len(root))
    curves = _Pieces(
        [CURVES.get((name, f"others: {level}"), AS_IS) for name in CIRCUMSTANCES for level in OTHERS],
    )
    with_others, others = np.empty(len(a), dtype=np.int8), np.empty(len(a), dtype=np.float32)
    total, probability = np.empty(len(a)), np.empty(len(a))

    def of(those: slice) -> None:
        left, right = root[a[those]], root[b[those]]
        apart = 1 + (count[left] > 1).view(np.int8) + (count[right] > 1).view(np.int8)
        with_others[those] = np.where(left == right, count[left] < 3, apart)
        kind = scores.circumstance[those] * np.int8(len(OTHERS)) + with_others[those]
        told = np.round(curves(kind, scores.total[those]) - scores.total[those], 3)
        others[those] = np.where(np.abs(told) < LEAST_TOLD, 0, told)
        total[those] = np.round(scores.total[those] + others[those], 3)
        probability[those] = _probability(total[those])

    in_parts(of, len(a))
    return replace(scores, total=total, probability=probability, with_others=with_others, others=others)


def _probability(weight: Doubles) -> Doubles:
    found: Doubles = 1 / (1 + np.exp2(-np.clip(weight, -GREATEST_WEIGHT, GREATEST_WEIGHT)))
    return found


def closeness(network: Ints, owner_set: Ints, owner_sets: list[list[int]], owner_count: int) -> Doubles:
    """[owner, owner] log2 of what part of one owner's circle is in the other's, by the accounts both export.

    Of two owners' lists on one network, the shorter one could be in the longer. Who has few such lists, or none, in common
    with another is taken to be as close as two of them usually are.

    Args:
        network, owner_set: [account] codes of its network, and of the owners who export it.
    """
    listed = pl.DataFrame({"network": network, "set": owner_set}).group_by("network", "set").len()
    listed = listed.join(owners_of(owner_sets), on="set")
    both = listed.join(listed, on=["network", "set"]).group_by("network", "owner", "owner_right").agg(pl.sum("len"))
    shared = np.zeros((int(network.max(initial=0)) + 1, owner_count, owner_count))
    shared[tuple(both[name].to_numpy() for name in ("network", "owner", "owner_right"))] = both["len"].to_numpy()
    own = shared.diagonal(axis1=1, axis2=2)
    smaller = np.minimum(own[:, :, None], own[:, None, :]).sum(axis=0)
    common = shared.sum(axis=0)
    others = ~np.eye(owner_count, dtype=bool)
    usual = (common[others].sum() + 0.2) / (smaller[others].sum() + 1)
    part = np.clip((common + usual * USUALLY) / (smaller + USUALLY), 1e-4, 1)
    np.fill_diagonal(part, 1)
    found: Doubles = np.log2(part)
    return found


def contexts(profiles: Profiles) -> Callable[[Ints, Ints, Mask], tuple[Doubles, Floats]]:
    """What tells of pairs (a, b, whether they share an owner) log2 of how likely two profiles drawn from their lists are
    one person, overlap of networks apart: for the size of their circles, and for how close these are."""
    keyed = profiles.is_keyed
    close = closeness(profiles.network[keyed], profiles.owner_set[keyed], profiles.owner_sets, len(profiles.owners))
    best = np.stack([close[owners].max(axis=0) for owners in profiles.owner_sets] or [np.empty(0)])
    widest = max((len(owners) for owners in profiles.owner_sets), default=0)
    padded = np.full((widest, len(profiles.owner_sets)), -1)
    for number, owners in enumerate(profiles.owner_sets):
        padded[: len(owners), number] = owners

    def context(a: Ints, b: Ints, is_near: Mask) -> tuple[Doubles, Floats]:
        size = -np.log2(np.maximum(profiles.circle[a], profiles.circle[b]).astype(np.float64))
        found = np.zeros(len(a), dtype=np.float32)
        far = np.flatnonzero(~is_near)
        left, right = profiles.owner_set[a[far]], profiles.owner_set[b[far]]
        closest = np.full(len(far), -np.inf)
        for slot in range(widest):
            owner = padded[slot, right]
            rows = np.flatnonzero(owner >= 0)
            if not len(rows):
                break
            closest[rows] = np.maximum(closest[rows], best[left[rows], owner[rows]])
        found[far] = closest.round(3)
        return size, found

    return context


def scarcity(profiles: Profiles, a: Ints, b: Ints) -> dict[str, Floats]:
    """[pair] for each of SCARCE, how much say its curve has: nought to a half."""
    sizes = {"few profiles": owned(profiles), "small circle": profiles.circle}
    return {name: scarce_say(limits, np.maximum(sizes[name][a], sizes[name][b])) for name, limits in SCARCE.items()}


def scarce_say(limits: tuple[float, float], size: Floats) -> Floats:
    """How much say the curve of one of SCARCE has where the larger of a pair's two sizes is so much."""
    few, many = limits
    say = (np.log2(many) - np.log2(np.maximum(size, 1))) / (np.log2(many) - np.log2(few))
    found: Floats = (np.clip(say, 0, 1) / len(SCARCE)).astype(np.float32)
    return found


def owned(profiles: Profiles) -> Floats:
    """[profile] how many profiles that tell anything the owner has who has most of those that know it."""
    told = profiles.is_named | (profiles.handle.codes >= 0)
    held = np.bincount(profiles.owner_set[told], minlength=len(profiles.owner_sets))
    of_set, owner = owners_of(profiles.owner_sets).to_numpy().T
    total = np.bincount(owner, weights=held[of_set], minlength=len(profiles.owners))
    most = np.zeros(len(held), dtype=np.float32)
    np.maximum.at(most, of_set, total[owner].astype(np.float32))
    found: Floats = most[profiles.owner_set]
    return found


def expected_overlap(matched: Doubles, smaller: Doubles, larger: Doubles, is_sampled: Mask) -> Doubles:
    """[kind] what part of the smaller list is in the larger one too, if all lists are samples of one circle.

    Two samples of n and m out of N people have nm/N in common. So what all pairs of lists have in common tells N, and N
    what to expect where lists are too short to speak for themselves. Source: Lincoln and Petersen's estimator (Seber,
    "The estimation of animal abundance", 1982, chapter 3).

    Args:
        matched: [kind] how many pairs are one person, as far as is known.
        smaller, larger: [kind] profiles of the two lists.
        is_sampled: [kind] the two are lists of their own.
    """
    told = is_sampled & (matched > 0)
    typical = larger[told].mean() if told.any() else 1.0
    caught = (smaller * larger)[told].sum() + OVERLAP_PROFILES * typical
    circle = caught / (matched[told].sum() + OVERLAP_PROFILES * OVERLAP)
    found: Doubles = np.clip(larger / circle, LEAST_OVERLAP, MOST_EXPECTED)
    return found


def _kinds(profiles: Profiles, a: Ints, b: Ints) -> tuple[Ints, Doubles, Doubles, Mask]:
    """A code of which two kinds of list each pair stands between; and, by these codes, how many profiles the smaller and
    the larger of an owner's two have (`list_sizes`), and whether they are two samples: an address book that two networks
    were given is one."""
    kind = profiles.network * 2 + profiles.is_entry
    size = len(profiles.networks) * 2
    low, high = np.minimum(kind[a], kind[b]), np.maximum(kind[a], kind[b])
    told = profiles.is_named | (profiles.handle.codes >= 0)
    held = np.zeros((size, len(profiles.owners)))
    # Whom several owners know is each one's in part, so that nobody counts more than once.
    listed = pl.DataFrame({"kind": kind[told], "set": profiles.owner_set[told]}).group_by("kind", "set").len()
    sets = owners_of(profiles.owner_sets).with_columns(part=1 / pl.len().over("set"))
    by_owner = listed.join(sets, on="set").group_by("kind", "owner").agg((pl.col("len") * pl.col("part")).sum())
    held[by_owner["kind"].to_numpy(), by_owner["owner"].to_numpy()] = by_owner["len"].to_numpy()
    smaller, larger = (sizes.ravel() for sizes in list_sizes(held))
    is_entry = np.arange(size) % 2 > 0
    is_sampled = ~(np.logical_and.outer(is_entry, is_entry) | np.eye(size, dtype=bool)).ravel()
    return (low * size + high).astype(np.int32), smaller, larger, is_sampled


def list_sizes(held: Doubles) -> tuple[Doubles, Doubles]:
    """[kind, kind] how many profiles the smaller of an owner's two lists has, of all owners together; and how many the
    larger has, as seen from one of these profiles. Owners who have but one of the two say nothing.

    Args:
        held: [kind, owner] profiles of each list.
    """
    smaller: Doubles = np.minimum(held[:, None], held[None, :]).sum(axis=2)
    usual = held.sum(axis=1) / np.maximum((held > 0).sum(axis=1), 1)
    # Where no owner has both, they are as large as such lists usually are.
    larger = np.where(smaller > 0, held @ held.T / np.maximum(smaller, 1e-9), np.maximum.outer(usual, usual))
    return smaller, larger


def owners_of(owner_sets: list[list[int]]) -> pl.DataFrame:
    """set, owner: who is in which set of owners."""
    sets = {"set": np.arange(len(owner_sets), dtype=np.int32), "owner": owner_sets}
    return pl.DataFrame(sets, schema={"set": pl.Int32, "owner": pl.List(pl.Int32)}).explode("owner")


def part_of(comparison: str) -> str:
    """Which part of the evidence a comparison belongs to."""
    if comparison in BESIDE:
        return "beside"
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
    many bear stays so however well it agrees. So names, handles, other evidence, what the prior is made of, and rivals
    each have a curve, and the curves' values add up. They are fitted beside the weights (`tests/benchmarks/fit.py`).
    Source: Hastie and Tibshirani, "Generalized additive models", 1986; in straight pieces that never fall.
    """

    def __init__(self, kind: Bytes, scarce: Mapping[str, Floats], owner_count: int) -> None:
        """Of the pairs of these kinds (`kinds_of_pairs`), for which scarcity has so much say (`scarcity`)."""
        self.names = [f"{circumstance}{name}" for circumstance in CIRCUMSTANCES for name in KINDS_OF_PAIR]
        self.kind = kind
        self.is_fitted = np.array([(name, PARTS[0]) in CURVES for name in self.names])
        self.pieces = {part: _Pieces([CURVES.get((name, part), [(0, 0)]) for name in self.names]) for part in PARTS}
        self.whole = _Pieces([CURVES.get((circumstance, WHOLE), AS_IS) for circumstance in CIRCUMSTANCES])
        self.scarce = {
            name: (_Pieces([CURVES[circumstance, name] for circumstance in CIRCUMSTANCES]), say)
            for name, say in scarce.items()
            if (CIRCUMSTANCES[0], name) in CURVES
        }
        alone = [np.array(CURVES.get((circumstance, ALONE), [(0.0, 0.0)])).T for circumstance in CIRCUMSTANCES]
        self.alone = np.array([np.interp(np.log2(max(owner_count, 1)), x, y) for x, y in alone])

    @property
    def rows(self) -> list[Longs]:
        """For each name, the pairs of this kind."""
        return [np.flatnonzero(self.kind == number) for number in range(len(self.names))]

    def told(self, parts: dict[str, Doubles], those: slice) -> Doubles:
        """What the evidence of those pairs adds to their weight."""
        kind = self.kind[those]
        return sum((self.pieces[part](kind, parts[part]) for part in PARTS if part in parts), start=np.zeros(len(kind)))

    def summed(self, told: Floats, overlap: Doubles, rivals: Doubles, those: slice) -> Doubles:
        """What the curves of the parts add up to, of those pairs; beyond the ends of a curve nothing is added.

        Args:
            told: from `told`.
            overlap: log2 of what the two lists have in common.
        """
        kind = self.kind[those]
        found: Doubles = told + self.pieces["overlap"](kind, overlap) + self.pieces["rivals"](kind, rivals)
        return found

    def weigh(self, linear: Doubles, told: Floats, overlap: Doubles, rivals: Doubles, those: slice) -> Doubles:
        """The weight of those pairs.

        Args:
            linear: what all but the rivals add up to without curves.
            told, overlap: as of `summed`.
        """
        kind = self.kind[those]
        sums = self.summed(told, overlap, rivals, those)
        circumstance = kind // np.int8(len(KINDS_OF_PAIR))
        whole = self.whole(circumstance, sums)
        found = whole + self.unrivalled(rivals, those)
        for scarce, say in self.scarce.values():
            few = np.flatnonzero(say[those])
            found[few] += say[those][few] * (scarce(circumstance[few], sums[few]) - whole[few])
        if self.is_fitted.all():
            return found
        unfitted = np.minimum(linear + rivals, GREATEST_UNFITTED)
        return np.where(self.is_fitted[kind], found, unfitted)

    def unrivalled(self, rivals: Doubles, those: slice) -> Doubles:
        """What it adds that nobody else could be meant, where that is so."""
        return np.where(rivals == 0, self.alone[self.kind[those] // len(KINDS_OF_PAIR)], 0)


class _Pieces:
    """Curves in straight pieces, one for each kind of pair, asked for many values at once."""

    def __init__(self, curves: list[list[tuple[float, float]]]) -> None:
        self.knots = sorted({x for curve in curves for x, _ in curve})
        bounds = np.array([-np.inf, *self.knots])
        # [kind, piece] where it begins, how high it is there, how steep.
        self.x, self.y, self.slope = (np.zeros((len(curves), len(bounds))) for _ in range(3))
        for number, curve in enumerate(curves):
            x, y = np.array(curve, dtype=np.float64).T
            at = np.searchsorted(x, bounds, side="right") - 1
            inner = (at >= 0) & (at < len(x) - 1)
            self.x[number], self.y[number] = x[at.clip(0)], y[at.clip(0)]
            self.slope[number, inner] = (np.diff(y) / np.diff(x))[at[inner]]

    def __call__(self, kind: npt.NDArray[np.int8], values: Doubles) -> Doubles:
        passed = np.zeros(len(values), dtype=np.int8)
        for knot in self.knots:
            passed += (values >= knot).view(np.int8)
        piece = kind.astype(np.intp) * (len(self.knots) + 1) + passed
        found: Doubles = self.slope.take(piece) * (values - self.x.take(piece)) + self.y.take(piece)
        return found


def kinds_of_pairs(profiles: Profiles, a: Ints, b: Ints, compared: Compared, is_near: Mask) -> Bytes:
    """[pair] which curves are its own: the place in CIRCUMSTANCES, and in KINDS_OF_PAIR."""
    keyed = np.logical_or.reduce([compared.levels[key] > 0 for key in KEYS])
    is_entry = profiles.is_entry[a] | profiles.is_entry[b]
    given, surname = compared.levels["given name"], compared.levels["surname"]
    table = np.array([[kind_of(g, s) for s in LEVELS["surname"]] for g in LEVELS["given name"]], dtype=np.int8)
    circumstance = np.where(is_near, 0, 2) + is_entry
    kind = np.where(keyed, 0, table[given, surname])
    found: Bytes = (circumstance * len(KINDS_OF_PAIR) + kind).astype(np.int8)
    return found


def kind_of(given: str, surname: str) -> int:
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
    """Which pairs compete for one place: the place of a beside b, and of b beside a. Made once, asked in every round.

    One account has at most one match on another network, so the odds of its candidates share one probability with the
    chance that it has none. Candidates that strong keys make one with this one are no rivals; and two of one rare name
    are one person's two accounts more often than two people, so they are rivals only in part.
    """

    def __init__(self, profiles: Profiles, a: Ints, b: Ints, compared: Compared, same: Ints) -> None:
        slots = int(profiles.slot.max(initial=0)) + 1
        kin = int(same.max(initial=0)) + 1
        names = int(profiles.full_name.max(initial=0)) + 2

        def side(near: Ints, other: Ints) -> _Side:
            rows, place = repeated(near.astype(np.int64) * slots + profiles.slot[other])
            name = profiles.full_name[other[rows]]
            named, name_code = repeated(place * names + np.where(name >= 0, name, names - 1))
            own, own_code = repeated(place * kin + same[other[rows]])
            alike = rows[named]
            bits = (compared.bits["given name"][alike] + compared.bits["surname"][alike]).astype(np.float64)
            namesakes = np.maximum(profiles.circle[a[alike]], profiles.circle[b[alike]]) * np.exp2(-bits)
            return _Side(rows, place, named, name_code, own, own_code, namesakes / (namesakes + SECOND_ACCOUNTS))

        self.sides = list(workers().map(side, (a, b), (b, a)))

    def compete(self, odds: Doubles, against: Doubles) -> None:
        """Write down, against each pair, the odds of its rivals."""
        found = list(workers().map(lambda side: side.weigh(odds[side.rows]), self.sides))
        against[:] = 0
        for side, odds_against in zip(self.sides, found, strict=True):
            against[side.rows] += odds_against


@dataclass(frozen=True)
class _Side:
    """The pairs that have rivals for the place beside one of their two."""

    rows: Longs
    place: Longs
    """[row] a code of the place."""
    named: Longs
    """Of these rows, the ones with a rival of the same name; a code of place and name; and what part of such a rival counts."""
    name: Longs
    own: Longs
    """Of these rows, the ones with another that is one with them by keys; and a code of place and who that is."""
    kin: Longs
    another: Doubles

    def weigh(self, odds: Doubles) -> Doubles:
        """[row] the odds that count against it."""
        named = odds.copy()
        named[self.named] = np.bincount(self.name, weights=odds[self.named])[self.name]
        own = odds.copy()
        own[self.own] = np.bincount(self.kin, weights=odds[self.own])[self.kin]
        found: Doubles = np.maximum(np.bincount(self.place, weights=odds)[self.place] - named, 0)
        found[self.named] += self.another * np.maximum(named[self.named] - own[self.named], 0)
        return found
