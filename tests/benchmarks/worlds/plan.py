"""What a world is made of: its owners, and the circles of people each of them moves in.

A circle is where people meet (a family, a town, a school, a company, a trade). It has one language and one place,
and its people know the same owners: that is why contacts cluster, and why colleagues' exports overlap.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from tests.benchmarks.worlds.ways import Ways, drawn

NEIGHBOURS = {"ca": ("es",), "eu": ("es",), "es": ("ca", "eu", "ar", "co", "ve", "pe"), "pt": ("br", "es"), "br": ("pt",),
              "ar": ("it", "es", "cl"), "fr": ("es", "pt"), "de": ("it", "ru", "es"), "gb": ("fr", "de")}  # fmt: skip
"""Where the outsiders of a circle mostly come from."""


@dataclass(frozen=True)
class Circle:
    """One kind of circle an owner has: how many people, how old beside the owner, who is from elsewhere.

    spread: years of age around the owner's own (standard deviation). foreign: share from another language area.
    kin: share who are siblings, cousins or children of somebody else in it.
    """

    kind: str
    size: int
    spread: float
    foreign: float
    kin: float


PRIVATE = (
    Circle("family", 50, 18, 0.03, 0.70),
    Circle("hometown", 250, 7, 0.05, 0.22),
    Circle("school", 150, 1, 0.06, 0.06),
    Circle("university", 350, 3, 0.12, 0.02),
    Circle("work", 420, 9, 0.15, 0.04),
    Circle("work", 340, 9, 0.18, 0.04),
    Circle("work", 280, 9, 0.20, 0.04),
    Circle("work", 240, 9, 0.25, 0.04),
    Circle("trade", 420, 10, 0.30, 0.01),
    Circle("trade", 300, 10, 0.40, 0.01),
    Circle("trade", 200, 10, 0.55, 0.01),
)
"""The circles of one owner: 3,000 people."""


SIX = {"linkedin": 1.0, "facebook": 1.0, "twitter": 1.0, "tuenti": 1.0, "xing": 1.0, "viadeo": 1.0}
ALL = {**SIX, "google": 0.75, "outlook": 0.3, "instagram": 0.8, "telegram": 0.35, "fediverse": 0.2, "github": 0.2,
       "bluesky": 0.2, "snapchat": 0.15, "whatsapp": 0.2, "tiktok": 0.2, "vcard": 0.3,
       "slack": 0.2, "discord": 0.2, "thunderbird": 0.15}  # fmt: skip
"""Everybody has the first six; of address books most people keep one."""
INSTEAD = {"thunderbird": "outlook"}
"""Whoever has the one has not the other, as far as the shares leave room for both."""


@dataclass(frozen=True)
class Plan:
    """A size of world.

    shared: circles of a team, with the share of their people each owner of the team knows.
    common: circles of the whole world, likewise.
    private: what share of an owner's private circles is left.
    networks: each with the share of the owners who have an export of it.
    """

    owners: int
    per_team: int
    private: float
    shared: tuple[tuple[Circle, float], ...] = ()
    common: tuple[tuple[Circle, float], ...] = ()
    networks: Mapping[str, float] = field(default_factory=lambda: SIX)
    ways: Ways = field(default_factory=Ways)


POOLED = Plan(
    100,
    8,
    0.82,
    (
        (Circle("work", 600, 9, 0.15, 0.04), 0.40),
        (Circle("trade", 900, 10, 0.30, 0.01), 0.10),
    ),
    (
        (Circle("trade", 6000, 11, 0.40, 0.01), 0.02),
        (Circle("trade", 6000, 11, 0.40, 0.01), 0.02),
    ),
    networks=ALL,
)
"""Owners of several teams, whose trades meet."""

PLANS = {
    "tiny": Plan(1, 1, 0.05, networks=dict.fromkeys(ALL, 1.0)),
    "small": Plan(1, 1, 0.17, networks=ALL),
    "one": Plan(1, 1, 1.0),
    "team": Plan(
        8,
        8,
        0.75,
        (
            (Circle("work", 1000, 9, 0.15, 0.04), 0.35),
            (Circle("work", 800, 9, 0.20, 0.04), 0.20),
            (Circle("trade", 1800, 10, 0.30, 0.01), 0.12),
        ),
        networks=ALL,
    ),
    "pooled": replace(POOLED, owners=100),
    "teams": replace(POOLED, owners=24),
}
UNLIKE = {"unlike": "one", "unlike_team": "team"}
"""Sizes whose worlds differ in all that a world may differ in, from seed to seed, and the size each is made from."""
MANY = "many"
"""One owner with 6,000 to 30,000 ties, a number of its own for each seed."""
MOST_TIES = 30_000
SIZES = (*PLANS, *UNLIKE, MANY)
HAS = 0.75
"""Share of the owners of such a world who have an export of each of the six."""
MOST_KIN = 0.7


def planned(size: str, seed: int) -> Plan:
    """What the world of that size and seed is made by."""
    if size == MANY:
        return _many(seed)
    if size not in UNLIKE:
        return PLANS[size]
    # Dice of their own, so that two worlds of one seed have nothing else in common.
    rng = np.random.default_rng([seed, 7])
    plan = PLANS[UNLIKE[size]]
    owners = 1 if plan.owners == 1 else int(rng.integers(2, 2 * plan.owners))
    private = float(np.exp(rng.uniform(np.log(0.12), np.log(1.2))))
    if plan.owners > 1:
        return replace(plan, owners=owners, per_team=int(rng.integers(2, 9)), private=max(private, 0.3) * plan.private,
                       networks={**ALL, **dict.fromkeys(SIX, HAS)}, ways=drawn(rng))  # fmt: skip
    held = [network for network, share in {**ALL, **dict.fromkeys(SIX, HAS)}.items() if rng.random() < share]
    # Whoever has one list has nothing to find.
    more = [network for network in ("linkedin", "facebook", "google") if network not in held]
    held += more[: max(2 - len(held), 0)]
    return replace(plan, private=private, networks=dict.fromkeys(held, 1.0), ways=drawn(rng))


def _many(seed: int) -> Plan:
    """Whoever knows so many knows them from many companies and trades."""
    rng = np.random.default_rng([seed, 11])
    ties = float(np.exp(rng.uniform(np.log(2 * people(PLANS["one"])), np.log(MOST_TIES))))
    met: list[tuple[Circle, float]] = []
    while people(replace(PLANS["one"], shared=tuple(met))) < ties:
        kind, spread = ("work", 9) if rng.random() < 0.5 else ("trade", 11)
        size = round(float(np.exp(rng.uniform(np.log(200), np.log(3000)))))
        met.append((Circle(kind, size, spread, float(rng.uniform(0.1, 0.6)), 0.02), 1.0))
    return replace(PLANS["one"], shared=tuple(met), networks=ALL)


def people(plan: Plan) -> int:
    """How many people one owner knows."""
    own = sum(c.size for c in PRIVATE) * plan.private
    return round(own + sum(c.size * share for c, share in (*plan.shared, *plan.common)))


def circles(rng: np.random.Generator, plan: Plan) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(circles, memberships): circle, kind, size, country, born, foreign, kin; and owner, circle, share, since.

    Owners are numbered from 0. `born` is the year around which a circle's people were born, `since` the year the
    owner came into it.
    """
    made: list[tuple[str, int, str, float, float, float, float]] = []
    joined: list[tuple[int, int, float, int]] = []
    ways = plan.ways
    names, weights = list(ways.countries), np.array(list(ways.countries.values()))
    homes, at_home = list(ways.at_home), list(ways.at_home.values())
    teams = -(-plan.owners // plan.per_team)
    common = list(range(len(plan.common)))
    made += [(c.kind, c.size, "es", 1984.0, c.spread, c.foreign, c.kin) for c, _ in plan.common]
    for team in range(teams):
        # Every second team is at home.
        country = str(rng.choice(homes, p=at_home)) if team % 2 == 0 else str(rng.choice(names, p=weights))
        together = [len(made) + n for n in range(len(plan.shared))]
        made += [(c.kind, c.size, country, 1984.0, c.spread, c.foreign, c.kin) for c, _ in plan.shared]
        for owner in range(team * plan.per_team, min((team + 1) * plan.per_team, plan.owners)):
            born = float(rng.integers(1976, 1994))
            home = country if rng.random() < 0.8 else str(rng.choice(names, p=weights))
            for number, circle in enumerate(PRIVATE):
                where = home if circle.kind in ("family", "hometown", "school", "university") else country
                if circle.kind in ("work", "trade") and rng.random() < 0.25:
                    where = str(rng.choice(names, p=weights))
                joined.append((owner, len(made), 1.0, _since(rng, circle.kind, born, number)))
                size = max(2, round(circle.size * plan.private))
                made.append((circle.kind, size, where, born, circle.spread, circle.foreign, circle.kin))
            for place, (circle, share) in zip((*together, *common), (*plan.shared, *plan.common), strict=True):
                joined.append((owner, place, share, _since(rng, circle.kind, born, 5)))
    frame = pl.DataFrame(made, schema=["kind", "size", "country", "born", "spread", "foreign", "kin"], orient="row")
    links = pl.DataFrame(joined, schema=["owner", "circle", "share", "since"], orient="row")
    kin = (pl.col("kin") * ways.times_kin).clip(upper_bound=MOST_KIN)
    return frame.with_row_index("circle").with_columns(pl.col("circle").cast(pl.Int64), kin), links


def _since(rng: np.random.Generator, kind: str, born: float, number: int) -> int:
    """The year an owner came to know a circle."""
    age = {"family": 0, "hometown": 6, "school": 12, "university": 18}.get(kind, 20 + 3 * (number - 3))
    return int(min(born + age + rng.integers(0, 3), 2024))
