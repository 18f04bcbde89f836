"""Laws of which pairs become links, and of how sure a person is who was made of them."""

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from flows.resolution import clustering
from flows.resolution.blocking import Candidates
from flows.resolution.scoring import Scores
from flows.settings import Settings

SIZE = 7
NODES = st.integers(0, SIZE - 1)
PAIRS = st.tuples(NODES, NODES).filter(lambda pair: pair[0] < pair[1])
PROBABILITIES = st.floats(0.001, 0.9999).map(lambda p: round(p, 4))


def people(found, size=SIZE, strong=(), must=(), places=()):
    """Who is who among so many, by the probability of each pair."""
    a, b = (np.array([pair[side] for pair in found], dtype=np.int32) for side in (0, 1))
    probability = np.array(list(found.values()), dtype=np.float64)
    nought = np.zeros(len(found))
    scores = Scores(nought, nought, nought, np.log2(probability / (1 - probability)), probability, nought)
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
    part = list(range(SIZE))
    weakest = dict.fromkeys(made.root.tolist(), 1.0)
    # What the user joined first, then the strongest links first: each that joins two parts is needed.
    for (a, b), p in [*((pair, 1.0) for pair in must), *sorted(sure.items(), key=lambda item: -item[1])]:
        if made.root[a] == made.root[b] and part[a] != part[b]:
            part = [part[a] if of == part[b] else of for of in part]
            weakest[made.root[a]] = min(weakest[made.root[a]], p)
    assert made.confidence.tolist() == [weakest[root] for root in made.root.tolist()]
