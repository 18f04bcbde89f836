"""Names told by handles and mailboxes: "niturbide", "nerea.iturbide", "iturbiden"."""

import numpy as np
import numpy.typing as npt
import polars as pl

from flows.resolution.arrays import THREADS, workers
from flows.resolution.nicknames import FORMAL, PLAIN, SHORT
from flows.resolution.profiles import Profiles
from flows.resolution.vocabulary import Ints, plain_vowels

Keys = npt.NDArray[np.uint64]

NOTHING, SURNAMES, INITIAL, WHOLE, FULL = range(5)
"""How much of a name a handle tells: two surnames; initials and a surname; given name and surname; both surnames too."""

LEAST_LETTERS = 5
"""Shorter letters are anybody's."""

PART = 50_000
"""Names spelled at a time, at most."""

CUTS = (3, 4, 5, 6)
"""Letters of a surname that a handle may end with."""

SHORT_FORMS = 3
"""Short forms tried per given name, and formal ones per short name, the first in the table."""


def spellings(profiles: Profiles) -> pl.DataFrame:
    """The letters a handle would have if it told a name.

    Returns:
        n, key (letters), told; one row per profile and spelling, with the most that it tells.
    """
    texts = pl.Series(profiles.words.texts, dtype=pl.String)
    named = pl.DataFrame({"n": np.arange(len(profiles), dtype=np.int32), "name": profiles.full_name}).filter(
        pl.Series((profiles.given[:, 0] >= 0) & (profiles.surnames[:, 0] >= 0))
    )
    distinct = named.unique("name", keep="first", maintain_order=True)
    rows = distinct["n"].to_numpy()
    columns = {
        "g": profiles.given[rows, 0],
        "h": profiles.given[rows, 1],
        "s": profiles.surnames[rows, 0],
        "t": profiles.surnames[rows, 1],
    }
    spelled = distinct.select("name").with_columns(
        **{name: texts.gather(pl.Series(codes).replace(-1, None)) for name, codes in columns.items()}
    )
    shorts = pl.DataFrame(
        [
            (PLAIN[name], PLAIN[form])
            for table in (SHORT, FORMAL)
            for name, forms in table.items()
            for form in forms[:SHORT_FORMS]
        ],
        schema={"g": pl.String, "short": pl.String},
        orient="row",
    ).unique(maintain_order=True)
    stems = pl.DataFrame({"key": profiles.stem.keys}, schema={"key": pl.String})
    # Part by part: a name has some thirty spellings, of which hardly one is anybody's handle.
    size = min(PART, len(spelled) // THREADS + 1)
    parts = (spelled.slice(start, size) for start in range(0, max(len(spelled), 1), size))
    every = pl.concat(workers().map(lambda part: _told_by_handles(part, shorts, stems), parts))
    return named.join(every, on="name").select("n", "key", "told").sort("n", "key")


def _told_by_handles(spelled: pl.DataFrame, shorts: pl.DataFrame, stems: pl.DataFrame) -> pl.DataFrame:
    """name, key, told: the spellings of names (name, g, h, s, t: given names and surnames) that are among the stems."""
    g, h, s, t = (pl.col(name) for name in "ghst")
    i, j = g.str.head(1), h.str.head(1)
    ways = [
        (FULL, g + s + t),
        (FULL, g + h + s),
        (WHOLE, g + s),
        (WHOLE, s + g),
        (WHOLE, g + t),
        (WHOLE, g + s + t.str.head(1)),
        (WHOLE, h + s),
        (INITIAL, i + s + t),
        (INITIAL, i + j + s),
        (INITIAL, i + s),
        (INITIAL, s + i),
        (INITIAL, s + g.str.head(2)),
        (SURNAMES, s + t),
        # Handles are cut: "marinarodri", "luismart".
        *((INITIAL, pl.when(s.str.len_chars() > cut).then(g + s.str.head(cut))) for cut in CUTS),
        *((INITIAL, pl.when(s.str.len_chars() > cut).then(g + h + s.str.head(cut))) for cut in CUTS),
    ]
    short = spelled.join(shorts, on="g", maintain_order="left").lazy()
    frames = [
        *(spelled.lazy().select("name", key=way, told=pl.lit(told, pl.Int8)) for told, way in ways),
        short.select("name", key=pl.col("short") + s, told=pl.lit(WHOLE, pl.Int8)),
        short.select("name", key=pl.col("short") + s + t, told=pl.lit(FULL, pl.Int8)),
        *(
            short.filter(s.str.len_chars() > cut).select(
                "name", key=pl.col("short") + s.str.head(cut), told=pl.lit(INITIAL, pl.Int8)
            )
            for cut in CUTS
        ),
    ]
    # The same folding of umlauts as in the letters of handles.
    every = pl.concat(frames).drop_nulls().with_columns(plain_vowels(pl.col("key")))
    every = every.filter(pl.col("key").str.len_chars() >= LEAST_LETTERS)
    found = every.join(stems.lazy(), on="key", how="semi").group_by("name", "key").agg(pl.col("told").max())
    return found.collect()


def name_keys(profiles: Profiles, spelled: pl.DataFrame, least: int = SURNAMES) -> list[tuple[Ints, Keys]]:
    """Blocking keys: the letters of handles, and the spellings of names."""
    place = pl.DataFrame(
        {"key": profiles.stem.keys, "code": np.arange(len(profiles.stem.keys))},
        schema={"key": pl.String, "code": pl.Int64},
    )
    told = spelled.filter(pl.col("told") >= least).join(place, on="key", maintain_order="left")
    holders = np.flatnonzero(profiles.stem.codes >= 0).astype(np.int32)
    return [
        (holders, profiles.stem.codes[holders].astype(np.uint64)),
        (told["n"].to_numpy(), told["code"].to_numpy().astype(np.uint64)),
    ]


class Told:
    """How much of a name a handle tells, asked pair by pair."""

    def __init__(self, profiles: Profiles, spelled: pl.DataFrame) -> None:
        place = pl.DataFrame(
            {"key": profiles.stem.keys, "code": np.arange(len(profiles.stem.keys))},
            schema={"key": pl.String, "code": pl.Int64},
        )
        spelled = spelled.join(place, on="key", maintain_order="left")
        self.stems = profiles.stem.codes
        self.size = max(len(profiles.stem.keys), 1)
        known = spelled["n"].to_numpy().astype(np.int64) * self.size + spelled["code"].to_numpy()
        order = np.argsort(known)
        self.known, self.level = known[order], spelled["told"].to_numpy()[order]

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
