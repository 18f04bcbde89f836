"""Texts as numbers that can be put together: the number of "ane" + "ruiz" is made of theirs, so that millions of spellings
are tried without writing down any.

Source: Karp and Rabin, "Efficient randomized pattern-matching algorithms" (1987); here modulo 2**64.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from flows.resolution.vocabulary import Ints, plain_vowels

Numbers = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]

BASE = np.uint64(0x9E3779B97F4A7C15)
"""Odd, so that no power of it is nought."""
BUCKET_BITS = 22
"""Four million buckets tell most numbers at a glance that are not looked for."""


@dataclass(frozen=True)
class Spelling:
    """Letters put together so far, one row per text."""

    number: Numbers
    length: Ints
    opens: Mask
    """It ends in a vowel that swallows an e after it: umlauts are spelled so ("ae")."""


class Letters:
    """Folded texts to put together, by their codes."""

    def __init__(self, texts: pl.Series) -> None:
        plain = texts.to_frame("text").select(plain_vowels(pl.col("text"))).to_series()
        self.opens: Mask = texts.str.contains("[aou]$").to_numpy()
        self.begins: Mask = plain.str.starts_with("e").to_numpy()
        # Each as it is; and, behind them, each without the e it begins with.
        both = pl.concat([plain, plain.str.strip_prefix("e")])
        self.length: Ints = both.str.len_chars().to_numpy().astype(np.int32)
        self.number = numbers(both)
        powers = np.full(int(self.length.max(initial=0)) + 1, BASE)
        powers[0] = 1
        self.power = np.cumprod(powers)[self.length]

    def alone(self, codes: Ints) -> Spelling:
        """These texts."""
        return Spelling(self.number[codes], self.length[codes], self.opens[codes])

    def after(self, spelled: Spelling, codes: Ints) -> Spelling:
        """These texts behind what was spelled, folded as if all of it had been one text from the start."""
        at = codes + len(self.opens) * (spelled.opens & self.begins[codes])
        number = spelled.number * self.power[at] + self.number[at]
        return Spelling(number, spelled.length + self.length[at], self.opens[codes])


def numbers(texts: pl.Series) -> Numbers:
    """The number of each text."""
    length = texts.str.len_chars().to_numpy().astype(np.int64)
    letters = np.frombuffer("".join(texts.to_list()).encode("utf-32-le"), dtype=np.uint32)
    values = (letters.astype(np.uint64) + np.uint64(1)) * np.uint64(0xBF58476D1CE4E5B9)
    values ^= values >> np.uint64(29)
    starts = np.cumsum(length) - length
    found = np.zeros(len(texts), dtype=np.uint64)
    rows = np.flatnonzero(length)
    place = 0
    while len(rows):
        found[rows] = found[rows] * BASE + values[starts[rows] + place]
        place += 1
        rows = rows[length[rows] > place]
    return found


class Places:
    """Where numbers stand in a list of them."""

    def __init__(self, listed: Numbers) -> None:
        self.order = np.argsort(listed, kind="stable")
        self.ordered = listed[self.order]
        self.taken = np.zeros(1 << BUCKET_BITS, dtype=bool)
        self.taken[listed >> np.uint64(64 - BUCKET_BITS)] = True

    def __call__(self, asked: Numbers) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Which of those asked for are listed, and where."""
        rows = np.flatnonzero(self.taken[asked >> np.uint64(64 - BUCKET_BITS)])
        at = np.minimum(np.searchsorted(self.ordered, asked[rows]), len(self.ordered) - 1)
        found = self.ordered[at] == asked[rows]
        return rows[found], self.order[at[found]]
