"""Names told by handles and mailboxes: "niturbide", "nerea.iturbide", "iturbiden"."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from flows.resolution.arrays import THREADS, Longs, groups, workers
from flows.resolution.lettering import Places, beginnings, numbers
from flows.resolution.nicknames import FORMAL, PLAIN, SHORT
from flows.resolution.profiles import Profiles
from flows.resolution.vocabulary import Ints

Keys = npt.NDArray[np.uint64]

NOTHING, SURNAMES, INITIAL, WHOLE, FULL = LEVELS = range(5)
"""How much of a name a handle tells: two surnames; initials and a surname; given name and surname; both surnames too."""

LEAST_LETTERS = 5
"""Shorter letters are anybody's."""

PART = 50_000
"""Names spelled at a time, at most."""

CUTS = (3, 4, 5, 6, 7, 8, 9)
"""Letters of a longer surname that a handle may end with: "marinarodri", "luismart"; Twitter takes fifteen in all."""

WAYS = (
    (FULL, "g s t"),
    (FULL, "g t s"),
    (FULL, "g h s"),
    (WHOLE, "g s"),
    (WHOLE, "s g"),
    (WHOLE, "g t"),
    (WHOLE, "g s t1"),
    (WHOLE, "h s"),
    (INITIAL, "g1 s t"),
    (INITIAL, "g1 s t1"),
    (INITIAL, "g1 t s"),
    (INITIAL, "g1 h1 s t"),
    (INITIAL, "g1 h1 s t1"),
    (INITIAL, "g1 h1 s"),
    (INITIAL, "g1 s"),
    (WHOLE, "g w"),
    (WHOLE, "g h w"),
    (WHOLE, "w g"),
    (INITIAL, "g1 w"),
    (INITIAL, "s g1"),
    (INITIAL, "s g2"),
    (SURNAMES, "s t"),
    (SURNAMES, "t s"),
    *((INITIAL, f"g s{cut}") for cut in CUTS),
    *((INITIAL, f"g h s{cut}") for cut in CUTS),
)
"""How much is told by what: the given names g and h and the surnames s and t, whole or so many letters of them; w
is the surnames with their particles."""
OTHER_WAYS = (
    (WHOLE, "g s"),
    (WHOLE, "s g"),
    (WHOLE, "g w"),
    (FULL, "g s t"),
    (WHOLE, "g s t1"),
    (INITIAL, "g1 s"),
    (INITIAL, "g1 s t1"),
    *((INITIAL, f"g s{cut}") for cut in CUTS),
)
"""The same with another form of the given name."""

BEFORE = "eu|soy|yosoy|sou|the|its|im|dr|dra|prof|profa|chef"
BEHIND = "br|pt|mx|mex|arg|col|it|uk|real|adv|foto|arq|nutri|psi|fit|music|dj|eng|mkt|dev|tv"
"""What people write beside their name in a handle, where nothing tells it from the name: "soyanasalas", "anasalasmx"."""

SHORT_FORMS = 5
"""Short forms tried per given name, and formal ones per short name, the first in the table."""


@dataclass(frozen=True)
class Spelled:
    """Which letters of handles would tell a name: one row per profile and letters, sorted."""

    profile: Ints
    stem: Ints
    """A code of `Profiles.stem`."""
    told: npt.NDArray[np.int8]
    """The most that they tell."""


def spellings(profiles: Profiles) -> Spelled:
    """The letters that a handle would have if it told a name, of those that somebody's handle has."""
    rows = np.flatnonzero((profiles.given[:, 0] >= 0) & (profiles.surnames[:, 0] >= 0))
    names, name = groups(profiles.full_name[rows])
    first = np.empty(len(names), dtype=np.int64)
    first[name] = rows
    words = {
        "g": profiles.given[first, 0],
        "h": profiles.given[first, 1],
        "s": profiles.written[first, 0],
        "t": profiles.written[first, 1],
        "w": profiles.joined[first],
    }
    texts, forms = _forms(profiles.words.texts)
    read = readings(profiles.stem.keys)
    spellable = read["letters"].unique(maintain_order=True)
    speller = Speller(texts, spellable.to_list())

    def spelled(start: int) -> Longs:
        part = {column: codes[start : start + size] for column, codes in words.items()}
        those = np.arange(start, start + len(part["g"]))
        found = [speller(those, part, told, way) for told, way in WAYS]
        other = pl.DataFrame({"g": part["g"]}).with_row_index("row").join(forms, on="g")
        row = other["row"].to_numpy()
        part = {column: codes[row] for column, codes in part.items()} | {"g": other["form"].to_numpy()}
        return np.concatenate([*found, *(speller(those[row], part, told, way) for told, way in OTHER_WAYS)])

    # Part by part: a name has some thirty spellings, of which hardly one is anybody's handle.
    size = min(PART, len(names) // THREADS + 1)
    every = np.sort(np.concatenate([np.empty(0, dtype=np.int64), *workers().map(spelled, range(0, len(names), size))]))
    found, told = np.divmod(every, len(LEVELS))
    most = np.flatnonzero(np.diff(found, append=-1))
    name_of, letters = np.divmod(found[most], max(len(spellable), 1))
    by_letters = pl.DataFrame(
        {"name": name_of, "letters": spellable.gather(letters), "told": told[most].astype(np.int8)}
    )
    by_name = by_letters.join(read, on="letters").group_by("name", "stem").agg(pl.col("told").max())
    of = pl.DataFrame({"name": name, "n": rows.astype(np.int32)}).join(by_name, on="name").sort("n", "stem")
    return Spelled(of["n"].to_numpy(), of["stem"].to_numpy(), of["told"].to_numpy())


def readings(stems: list[str]) -> pl.DataFrame:
    """stem, letters: each handle's letters, and those that are left without what may stand before or behind a name."""
    whole = pl.DataFrame({"letters": stems}, schema={"letters": pl.String}).with_row_index("stem")
    whole = whole.with_columns(pl.col("stem").cast(pl.Int32))
    less = [
        whole.with_columns(pl.col("letters").str.extract(form))
        for form in (rf"^(?:{BEFORE})(.+)$", rf"^(.+?)(?:{BEHIND})$")
    ]
    short = pl.concat(less).drop_nulls().filter(pl.col("letters").str.len_chars() >= LEAST_LETTERS)
    return pl.concat([whole, short]).unique(maintain_order=True)


def _forms(words: list[str]) -> tuple[pl.Series, pl.DataFrame]:
    """All words and, behind them, other forms of given names; and g, form: codes of the two."""
    given = pl.DataFrame(
        {"text": words, "g": np.arange(len(words), dtype=np.int32)}, schema_overrides={"text": pl.String}
    )
    forms = _shortened().join(given, on="text")
    texts = pl.concat([given["text"], forms["form"]])
    code = pl.int_range(len(words), len(texts), dtype=pl.Int32, eager=True)
    return texts, forms.select("g", form=code)


@cache
def _shortened() -> pl.DataFrame:
    """text, form: given names, and the other forms that are tried of each."""
    both = [
        # In a handle two names are written as one.
        (PLAIN[name], PLAIN[form].replace(" ", ""))
        for table in (SHORT, FORMAL)
        for name, forms in table.items()
        for form in forms[:SHORT_FORMS]
    ]
    return pl.DataFrame(both, schema={"text": pl.String, "form": pl.String}, orient="row").unique()


class Speller:
    """Spells names out, and keeps what is some handle's letters."""

    def __init__(self, texts: pl.Series, stems: list[str]) -> None:
        self.letters = beginnings(texts, (1, 2, *CUTS))
        self.length = texts.str.len_chars().to_numpy()
        self.places = Places(numbers(pl.Series(stems, dtype=pl.String)))
        self.count = len(stems)

    def __call__(self, name: Longs, words: Mapping[str, Ints], told: int, way: str) -> Longs:
        """Name, the place of its letters among the handles' and how much these tell, in one number.

        Args:
            name: numbers of names.
            words: for each letter of `WAYS`, [name] a code of the word; -1 if there is none.
        """
        parts = [(words[part[0]], int(part[1:] or 0)) for part in way.split()]
        rows = np.flatnonzero(np.logical_and.reduce([codes >= 0 for codes, _ in parts]))
        for codes, cut in parts:
            if cut in CUTS:
                rows = rows[self.length[codes[rows]] > cut]
        (first, cut), *others = parts
        spelled = self.letters[cut].alone(first[rows])
        for codes, cut in others:
            spelled = self.letters[cut].after(spelled, codes[rows])
        kept, place = self.places(spelled.number)
        kept, place = (each[spelled.length[kept] >= LEAST_LETTERS] for each in (kept, place))
        return (name[rows[kept]] * self.count + place) * len(LEVELS) + told


def name_keys(profiles: Profiles, spelled: Spelled, least: int = SURNAMES) -> list[tuple[Ints, Keys]]:
    """Blocking keys: the letters of handles, and the spellings of names."""
    holders = np.flatnonzero(profiles.stem.codes >= 0).astype(np.int32)
    told = spelled.told >= least
    return [
        (holders, profiles.stem.codes[holders].astype(np.uint64)),
        (spelled.profile[told], spelled.stem[told].astype(np.uint64)),
    ]


class Told:
    """How much of a name a handle tells, asked pair by pair."""

    def __init__(self, profiles: Profiles, spelled: Spelled) -> None:
        self.stems = profiles.stem.codes
        self.size = max(len(profiles.stem.keys), 1)
        self.known, self.level = spelled.profile.astype(np.int64) * self.size + spelled.stem, spelled.told

    def __call__(self, a: Ints, b: Ints, telling: npt.NDArray[np.bool_] | None = None) -> npt.NDArray[np.int8]:
        """How much of either name the other's handle tells, per pair; only handles of the profiles `telling`."""
        best = np.zeros(len(a), dtype=np.int8)
        if not len(self.known):
            return best
        for name, handle in ((a, b), (b, a)):
            stem = self.stems[handle]
            rows = np.flatnonzero(stem >= 0 if telling is None else (stem >= 0) & telling[handle])
            wanted = name[rows].astype(np.int64) * self.size + stem[rows]
            at = np.minimum(np.searchsorted(self.known, wanted), len(self.known) - 1)
            hit = self.known[at] == wanted
            best[rows[hit]] = np.maximum(best[rows[hit]], self.level[at[hit]])
        return best
