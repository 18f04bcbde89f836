"""Laws of ids: whoever is what they were has the id they had, whatever was decided and undone in between."""

import hashlib
from collections.abc import Iterator
from random import Random

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.resolution import clustering, identity

WORLDS, PROFILES, RUNS = 12, 8, 10
"""Worlds that know nothing of each other stand side by side in one warehouse: a run costs the same for one as for many."""


class World:
    """A few profiles in a row, some of them one by the model; the user joins, parts and undoes, and profiles arrive."""

    def __init__(self, number: int, random: Random, in_turn: bool) -> None:
        self.number, self.random, self.in_turn = number, random, in_turn
        self.here = set(range(PROFILES)) if random.random() < 0.5 else set(random.sample(range(PROFILES), 5))
        self.linked = [(n, n + 1) for n in range(PROFILES - 1) if random.random() < 0.35]
        self.decisions: list[tuple[str, tuple[int, int]]] = []

    def go_on(self) -> None:
        """Somebody arrives, or something is decided or undone."""
        chance = self.random.random()
        absent = sorted(set(range(PROFILES)) - self.here)
        if chance < 0.15 and absent:
            self.here.add(self.random.choice(absent))
        elif chance < 0.55 and self.decisions:
            self.decisions.pop(-1 if self.in_turn else self.random.randrange(len(self.decisions)))
        elif chance < 0.7 and self.linked:
            self.decisions.append(("different", self.random.choice(self.linked)))
        else:
            first, second = self.random.sample(range(PROFILES), 2)
            self.decisions.append(("same", (first, second)))

    def people(self) -> list[tuple[str, ...]]:
        """Who is one now, by the ids of their profiles."""
        parted = {pair for verdict, pair in self.decisions if verdict == "different"}
        joined = [pair for verdict, pair in self.decisions if verdict == "same"]
        pairs = [pair for pair in {*self.linked} - parted | {*joined} if self.here.issuperset(pair)]
        ends = pl.DataFrame(sorted(pairs), schema=["a", "b"], orient="row").cast(pl.Int64)
        root = clustering.components(PROFILES, ends["a"].to_numpy(), ends["b"].to_numpy())
        found: dict[int, list[str]] = {}
        for profile in sorted(self.here):
            found.setdefault(int(root[profile]), []).append(f"world{self.number:02d}:{profile}")
        return [tuple(members) for members in found.values()]


def name(con: duckdb.DuckDBPyConnection, people: list[tuple[str, ...]], run: int) -> dict[tuple[str, ...], str]:
    """Who bears which id after a run that found these people."""
    profiles = sorted(profile for members in people for profile in members)
    place = {profile: n for n, profile in enumerate(profiles)}
    first = {profile: place[min(members)] for members in people for profile in members}
    made = pl.DataFrame({"profile_id": profiles}).with_columns(
        n=pl.int_range(pl.len(), dtype=pl.Int32),
        cluster=pl.Series([first[profile] for profile in profiles], dtype=pl.Int32),
        is_person=True,
        confidence=1.0,
    )
    con.register("made", made)
    con.execute("create or replace temp table clustered as from made")
    identity.name_people(con, run)
    ids = dict(con.execute("select profile_id, person_id from core.memberships").fetchall())
    return {members: ids[members[0]] for members in people}


def runs(worlds: list[World]) -> Iterator[tuple[duckdb.DuckDBPyConnection, dict[tuple[str, ...], str]]]:
    """Run after run, the ids of all people."""
    with duckdb.connect() as con:
        con.execute("create schema core")
        for run in range(1, RUNS + 1):
            if run > 1:
                for world in worlds:
                    world.go_on()
            yield con, name(con, [members for world in worlds for members in world.people()], run)


def of(world: World, ids: dict[tuple[str, ...], str]) -> dict[tuple[str, ...], str]:
    return {members: person for members, person in ids.items() if members[0].startswith(f"world{world.number:02d}:")}


@settings(max_examples=4)
@given(st.integers(0, 2**32), st.booleans())
def test_whoever_is_what_they_were_has_the_id_they_had(seed, in_turn):
    worlds = [World(number, Random(f"{seed}:{number}"), in_turn) for number in range(WORLDS)]
    known: list[dict[frozenset[tuple[str, ...]], dict[tuple[str, ...], str]]] = [{} for _ in worlds]
    before: dict[tuple[str, ...], str] = {}
    published: set[str] = set()
    for con, ids in runs(worlds):
        assert len(set(ids.values())) == len(ids)
        # Whom nothing happened to.
        assert {members: ids[members] for members in before.keys() & ids.keys()} == {
            members: before[members] for members in before.keys() & ids.keys()
        }
        # What is as it was once, whatever happened in between.
        for world, seen in zip(worlds, known, strict=True):
            now = of(world, ids)
            assert seen.setdefault(frozenset(now), now) == now
        # No id is ever lost.
        published |= set(ids.values())
        led = dict(redirects(con))
        assert published - set(ids.values()) == led.keys()
        assert set(led.values()) <= set(ids.values())
        before = ids


@pytest.fixture
def con():
    with duckdb.connect() as found:
        found.execute("create schema core")
        yield found


def redirects(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    return con.execute("select person_id, current_person_id from ops.person_redirects order by all").fetchall()


def test_of_two_equal_halves_the_one_that_an_id_comes_from_keeps_it(con):
    alone = name(con, [("x:5",)], 1)
    joined = name(con, [("x:2", "x:5")], 2)
    parted = name(con, [("x:2",), ("x:5",)], 3)
    (person,) = alone.values()
    assert person == "p" + hashlib.sha256(b"x:5").hexdigest()[:16]
    assert joined[("x:2", "x:5")] == person == parted[("x:5",)] != parted[("x:2",)]


def test_the_smaller_part_gets_its_own_id_back_even_when_it_grew_meanwhile(con):
    (older,) = name(con, [("n",)], 1).values()
    younger = name(con, [("n",), ("u",)], 2)[("u",)]
    assert name(con, [("n", "u")], 3) == {("n", "u"): older}
    assert redirects(con) == [(younger, older)]
    name(con, [("n", "u", "u2", "u3", "u4", "u5")], 4)
    assert name(con, [("n",), ("u", "u2", "u3", "u4", "u5")], 5) == {
        ("n",): older,
        ("u", "u2", "u3", "u4", "u5"): younger,
    }
    assert redirects(con) == []


def test_mergers_are_undone_one_by_one_in_any_order(con):
    name(con, [("a",)], 1)
    name(con, [("a",), ("n",)], 2)
    before = name(con, [("a",), ("n",), ("u",)], 3)
    first, second, third = before.values()
    middle = name(con, [("a",), ("n", "u")], 4)
    assert middle == {("a",): first, ("n", "u"): second}
    assert name(con, [("a", "n", "u")], 5) == {("a", "n", "u"): first}
    assert redirects(con) == sorted([(second, first), (third, first)])
    assert name(con, [("a",), ("n", "u")], 6) == middle
    assert redirects(con) == [(third, second)]
    name(con, [("a", "n", "u")], 7)
    assert name(con, [("a", "n"), ("u",)], 8) == {("a", "n"): first, ("u",): third}
    assert redirects(con) == [(second, first)]
    assert name(con, [("a",), ("n",), ("u",)], 9) == before
