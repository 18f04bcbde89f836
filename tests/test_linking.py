"""Laws of which pairs become links, and of how sure a person is who was made of them."""

from itertools import combinations, pairwise
from types import SimpleNamespace

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from flows.resolution import clustering
from flows.resolution.blocking import Candidates
from flows.resolution.scoring import (
    MOST_EXPECTED,
    OTHERS,
    SCARCE,
    Scores,
    closeness,
    expected_overlap,
    list_sizes,
    scarcity,
)
from flows.resolution.weights import CURVES
from flows.settings import Settings
from tests.test_resolution import partitions, parts, worth

SIZE = 7
NODES = st.integers(0, SIZE - 1)
PAIRS = st.tuples(NODES, NODES).filter(lambda pair: pair[0] < pair[1])
WEIGHTS = st.floats(-20, 20).map(lambda weight: round(weight, 1))
PROBABILITIES = st.floats(0.001, 0.9999).map(lambda p: round(p, 4))


def people(found, size=SIZE, strong=(), must=(), places=()):
    """Who is who among so many, by the probability of each pair."""
    a, b = (np.array([pair[side] for pair in found], dtype=np.int32) for side in (0, 1))
    probability = np.array(list(found.values()), dtype=np.float64)
    nought = np.zeros(len(found))
    total, first = np.log2(probability / (1 - probability)), np.zeros(len(found), dtype=np.int8)
    scores = Scores(nought, nought, nought, total, probability, nought, first, first, nought)
    candidates = Candidates(a, b, np.ones(len(found), dtype=bool), 0, len(found))
    held = pl.DataFrame(list(places), schema={"n": pl.Int32, "place": pl.Int64}, orient="row")
    keyed = np.array(sorted(x * size + y for x, y in strong), dtype=np.int64)
    return clustering.cluster(candidates, scores, held, keyed, size, Settings(), must)


@given(st.lists(PROBABILITIES, max_size=20, unique=True), st.sampled_from([0.9, 0.95, 0.98]))
def test_links_keep_the_floor_and_no_lower_threshold_would(found, floor):
    probability = np.array(found)
    least = clustering.threshold(probability, floor)
    assert least >= clustering.LEAST_LINK
    linked = probability[probability >= least]
    assert not len(linked) or linked.mean() >= floor - 1e-9
    lower = [p for p in found if clustering.LEAST_LINK <= p < least]
    assert all(probability[probability >= p].mean() < floor for p in lower)


def test_certain_keys_are_no_leave_to_dare_more_elsewhere():
    keyed = {(2 * n, 2 * n + 1): 0.9999 for n in range(50)} | {(100, 101): 0.93}
    plain = {(2 * n, 2 * n + 1): 0.93 for n in range(51, 56)}
    root = people(keyed | plain, 112, strong=keyed).root.tolist()
    assert all(root[a] == root[b] for a, b in keyed)
    assert all(root[a] != root[b] for a, b in plain)


def test_what_speaks_against_two_is_mostly_answered_by_a_third_who_is_both():
    unlike = {(0, 1): 0.99999, (1, 2): 0.99999, (0, 2): 2.0**-30}
    assert people(unlike, 3).root.tolist() == [0, 0, 0]


def test_a_link_that_a_place_forbids_is_told_as_refused():
    found = people({(0, 1): 0.999, (1, 2): 0.9999, (3, 4): 0.001}, 5, places=[(0, 0), (1, 0)])
    assert found.root.tolist() == [0, 1, 1, 3, 4]
    assert found.refused.tolist() == [True, False, False]


@given(st.dictionaries(PAIRS, PROBABILITIES, min_size=1, max_size=15), st.lists(PAIRS, max_size=2))
def test_a_person_is_as_sure_as_the_weakest_link_that_they_cannot_do_without(found, must):
    sure = {pair: 0.99 + p / 200 for pair, p in found.items()}
    made = people(sure, must=must)
    sure = dict(zip(sure, made.scores.probability.tolist(), strict=True))
    part = list(range(SIZE))
    weakest = dict.fromkeys(made.root.tolist(), 1.0)
    # What the user joined first, then the strongest links first: each that joins two parts is needed.
    for (a, b), p in [*((pair, 1.0) for pair in must), *sorted(sure.items(), key=lambda item: -item[1])]:
        if made.root[a] == made.root[b] and part[a] != part[b]:
            part = [part[a] if of == part[b] else of for of in part]
            weakest[made.root[a]] = min(weakest[made.root[a]], p)
    assert made.confidence.tolist() == [weakest[root] for root in made.root.tolist()]


def test_who_else_two_are_one_with_tells_of_the_two():
    own = {(0, 1): 0.99999, (1, 2): 0.99999, (0, 2): 0.2, (3, 4): 0.99999, (0, 3): 0.6, (5, 6): 0.2, (4, 5): 0.6}
    made = people(own)
    assert made.root.tolist() == [0, 0, 0, 3, 3, 5, 6]
    told = [OTHERS[place] for place in made.scores.with_others]
    assert told == ["the same"] * 3 + ["nobody", "somebody with each", "nobody", "somebody with one"]
    probability = dict(zip(own, made.scores.probability, strict=True))
    assert probability[0, 2] > 0.5 > probability[5, 6], "others hold the one pair together"
    assert probability[0, 3] < probability[4, 5], "both belong with others of their own"
    weights = np.log2(np.array(list(own.values())) / (1 - np.array(list(own.values()))))
    assert np.allclose(made.scores.total, weights + made.scores.others, atol=0.001)


@given(st.integers(500, 5000), st.lists(st.floats(0.1, 0.9), min_size=3, max_size=6), st.integers(10, 60))
def test_large_lists_tell_what_short_ones_of_the_same_circle_have_in_common(circle, parts_of_it, short):
    sizes = np.array([short, *(part * circle for part in parts_of_it)])
    smaller, larger = (each.outer(sizes, sizes) for each in (np.minimum, np.maximum))
    others = ~np.eye(len(sizes), dtype=bool)
    matched = np.where(others, smaller * larger / circle, 0)
    # What the short list has in common with the others is not known.
    matched[0] = matched[:, 0] = 0
    found = expected_overlap(matched.ravel(), smaller.ravel(), larger.ravel(), others.ravel()).reshape(smaller.shape)
    for place, size in enumerate(sizes[1:], 1):
        expected = min(size / circle, MOST_EXPECTED)
        assert abs(found[0, place] - expected) <= 0.3 * size / circle + 0.02


OWNERS = 4
ACCOUNTS = st.lists(
    st.tuples(st.integers(0, 2), st.frozensets(st.integers(0, OWNERS - 1), min_size=1)), min_size=1, max_size=40
)


def how_close(accounts):
    """How close owners are who export these accounts: (network, owners)."""
    sets = sorted({tuple(sorted(owners)) for _, owners in accounts})
    network = np.array([network for network, _ in accounts], dtype=np.int32)
    owner_set = np.array([sets.index(tuple(sorted(owners))) for _, owners in accounts], dtype=np.int32)
    return closeness(network, owner_set, [list(owners) for owners in sets], OWNERS)


@given(ACCOUNTS, st.integers(1, 300), st.integers(0, OWNERS - 1))
def test_a_list_on_a_network_that_no_other_has_makes_nobody_distant(accounts, size, owner):
    before = how_close(accounts)
    assert np.allclose(before, before.T)
    assert np.allclose(how_close([*accounts, *[(3, frozenset([owner]))] * size]), before)


@given(st.integers(0, 200), st.integers(200, 400), st.integers(400, 800))
def test_two_are_as_close_as_what_the_longer_list_has_of_the_shorter(shared, shorter, longer):
    alone = [*[(0, frozenset([0]))] * (shorter - shared), *[(0, frozenset([1]))] * (longer - shared)]
    found = how_close([*alone, *[(0, frozenset([0, 1]))] * shared])
    assert abs(2 ** found[0, 1] - shared / shorter) < 0.02
    # Of the others nothing is known.
    assert abs(2 ** found[2, 3] - 2 ** found[0, 1]) < 0.02


HELD = st.lists(st.integers(0, 500).map(float), min_size=3, max_size=3)


@given(st.lists(HELD, min_size=1, max_size=4), st.integers(0, 2), st.integers(1, 500))
def test_an_owner_with_one_list_says_nothing_of_two(owners, kind, size):
    held = np.array(owners).T
    smaller, larger = list_sizes(held)
    assert np.allclose(smaller, smaller.T)
    assert np.all(larger >= smaller / len(owners) - 1e-6)
    one = np.zeros((3, 1))
    one[kind] = size
    after = list_sizes(np.hstack([held, one]))
    others = (smaller > 0) & ~np.eye(3, dtype=bool)
    assert np.allclose(after[0][~np.eye(3, dtype=bool)], smaller[~np.eye(3, dtype=bool)])
    assert np.allclose(after[1][others], larger[others])
    # Owners who have the same are like one, each beside their own.
    twice = list_sizes(np.hstack([held, held]))
    assert np.allclose(twice[0], 2 * smaller)
    assert np.allclose(twice[1], larger)


def compared(nodes, weights):
    """The pairs of so many profiles, all of them compared."""
    return dict(zip(combinations(range(nodes), 2), weights, strict=True))


@given(st.lists(WEIGHTS, min_size=6, max_size=6))
def test_no_other_partition_is_worth_more_where_all_were_compared(weights):
    found = compared(4, weights)
    found |= {pair: 0.1 for pair in ((0, 1), (1, 2), (2, 3)) if found[pair] <= 0}  # linked, however weakly
    best = worth(found, parts(found, {}))
    for labels in partitions(4):
        other = [labels.index(label) for label in labels]
        assert worth(found, [*other, *range(4, 10)]) <= best + 1e-6


@given(st.lists(WEIGHTS, min_size=45, max_size=45), st.sets(st.integers(0, 9), max_size=3))
def test_no_two_parts_of_many_would_gain_by_being_one(weights, twins):
    found = compared(10, weights) | {(n, n + 1): abs(weights[n]) + 0.1 for n in range(9)}
    root = parts(found, {n: [0] for n in twins})
    for one, other in combinations(sorted(set(root)), 2):
        sides = [[n for n in range(10) if root[n] == part] for part in (one, other)]
        between = sum(found[min(a, b), max(a, b)] for a in sides[0] for b in sides[1])
        assert between <= 1e-6 or all(twins.intersection(side) for side in sides)


def test_those_whom_the_user_joined_are_linked_and_weighed_as_one():
    for found, joined in (
        ({(0, 2): 9.0}, True),
        ({(0, 2): 9.0, (1, 2): -20.0}, False),
        ({(0, 2): -9.0, (1, 2): 20.0}, True),
    ):
        assert parts(found, {}, must=[(0, 1)])[:3] == [0, 0, 0 if joined else 2]


def test_more_evidence_is_never_worth_less():
    for name, curve in CURVES.items():
        assert all(left <= right for (_, left), (_, right) in pairwise(curve)), name


@given(st.lists(st.tuples(st.integers(1, 9_000), st.floats(200, 9_000)), min_size=2, max_size=6))
def test_the_less_is_known_of_a_pair_the_more_say_the_curves_of_little_known_have(owners):
    """Each owner's number of profiles, and the size of their circle."""
    held, circle = (np.array(column) for column in zip(*owners, strict=True))
    whose = np.repeat(np.arange(len(owners)), held).astype(np.int32)
    everybody = SimpleNamespace(
        is_named=np.ones(len(whose), dtype=bool),
        handle=SimpleNamespace(codes=np.full(len(whose), -1)),
        owner_set=whose,
        owner_sets=[[number] for number in range(len(owners))],
        owners=[str(number) for number in range(len(owners))],
        circle=circle[whose].astype(np.float32),
    )
    first = np.searchsorted(whose, np.arange(len(owners)))
    for sizes, (name, say) in zip((held, circle), scarcity(everybody, first, first).items(), strict=True):
        few, many = SCARCE[name]
        assert ((say >= 0) & (say <= 1 / len(SCARCE))).all()
        assert say[sizes <= few] == approx(1 / len(SCARCE)) and say[sizes >= many] == approx(0, abs=1e-6)
        assert all(say[a] >= say[b] for a in range(len(owners)) for b in range(len(owners)) if sizes[a] < sizes[b])
