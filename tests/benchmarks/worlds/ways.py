"""How people of a world behave: what share has an account, how carelessly names are written, how many namesakes there are.

Nobody knows how it is among the contacts of whoever uses Kith. So beside the worlds of one size that are all alike in
this, there are worlds that differ in it from seed to seed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

COUNTRIES = {"es": 0.46, "ca": 0.08, "eu": 0.07, "ar": 0.04, "mx": 0.04, "co": 0.03, "pe": 0.02, "ve": 0.02, "cl": 0.02,
             "pt": 0.05, "br": 0.04, "fr": 0.05, "de": 0.04, "it": 0.02, "gb": 0.015, "ru": 0.005}  # fmt: skip
"""Language areas and how often a circle is of each; `ca` and `eu` are Spain's, with names of their own."""
AT_HOME = {"es": 0.6, "eu": 0.2, "ca": 0.2}
"""The same for where a team is at home: Spain is whom the tool is made for first."""


@dataclass(frozen=True)
class Ways:
    """What worlds may differ in. Numbers are shares, or `times` what the tables of the world say.

    homonyms: people who have the given name and first surname of somebody else in their circle, beyond chance.
    local: people with one of the surnames that their circle is full of. second_account: accounts of somebody who has
    one there already. same_handle: accounts with the handle that their holder has everywhere.
    """

    countries: Mapping[str, float] = field(default_factory=lambda: COUNTRIES)
    at_home: Mapping[str, float] = field(default_factory=lambda: AT_HOME)
    homonyms: float = 0.015
    local: float = 0.15
    second_account: float = 0.02
    same_handle: float = 0.6
    times_kin: float = 1.0
    times_joined: float = 1.0
    times_connected: float = 1.0
    times_spelled: Mapping[str, float] = field(default_factory=dict)
    """Of a spelling.Style's numbers, by name."""


SPREAD = 0.5
"""How far apart worlds are: the standard deviation of a number's logarithm."""
CARELESS = ("unaccented", "typo", "capitals", "small", "decorated", "swapped", "note", "other")
HIDDEN = ("alias", "none", "initial")


def drawn(rng: np.random.Generator) -> Ways:
    """Ways that differ from the usual ones in everything."""

    def about(usual: float, spread: float = SPREAD, most: float = 1.0) -> float:
        return float(min(usual * np.exp(rng.normal(0, spread)), most))

    countries, home = COUNTRIES, AT_HOME
    if rng.random() < 0.5:
        # Somewhere else: most people are of one country, which is more often a large one.
        share = np.sqrt(list(COUNTRIES.values()))
        place = str(rng.choice(list(COUNTRIES), p=share / share.sum()))
        foreign = rng.uniform(0.1, 0.6)
        countries = {name: usual * foreign + (1 - foreign) * (name == place) for name, usual in COUNTRIES.items()}
        home = {place: 1.0}
    careless, hidden = about(1.0, most=3.0), about(1.0, most=2.5)
    return Ways(
        countries=countries,
        at_home=home,
        homonyms=about(0.015, 2 * SPREAD),
        local=about(0.15),
        second_account=about(0.02),
        same_handle=rng.uniform(0.3, 0.8),
        times_kin=about(1.0, most=2.5),
        times_joined=rng.uniform(0.5, 1.2),
        times_connected=rng.uniform(0.6, 1.2),
        times_spelled={
            "nick": about(1.0),
            "two": about(1.0, most=2.0),
            "married": about(1.0, most=1.5),
            **dict.fromkeys(CARELESS, careless),
            **dict.fromkeys(HIDDEN, hidden),
        },
    )
