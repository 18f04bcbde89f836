"""Texts as numbers that can be put together: the number of "ane" + "ruiz" is made of theirs, so that millions of spellings
are tried without writing down any.

Source: Karp and Rabin, "Efficient randomized pattern-matching algorithms" (1987); here modulo 2**64.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from flows.resolution.vocabulary import Ints

Numbers = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]

BASE = np.uint64(0x9E3779B97F4A7C15)
"""Odd, so that no power of it is nought."""
BUCKET_BITS = 22
"""Four million buckets tell most numbers at a glance that are not looked for."""
OPENING = np.array([ord(vowel) for vowel in "aou"], dtype=np.uint32)
SWALLOWED = np.uint32(ord("e"))
"""Umlauts are spelled out by an e behind one of these vowels: as in `vocabulary.plain_vowels`, it counts for nothing, nor
does another e behind it ("enriqueestevez")."""


@dataclass(frozen=True)
class Spelling:
    """Letters put together so far, one row per text."""

    number: Numbers
    length: Ints
    """Letters that count."""
    opens: Mask
    """It ends in a vowel that swallows an e after it."""


class Letters:
    """Texts to put together, by their codes; or the beginnings of texts."""

    def __init__(self, spelled: Spelling) -> None:
        """Args:
        spelled: each text as it is; and, behind them, each as it is after a vowel that swallows an e.
        """
        self.spelled = spelled
        self.count = len(spelled.number) // 2
        powers = np.full(int(spelled.length.max(initial=0)) + 1, BASE)
        powers[0] = 1
        self.power = np.cumprod(powers)[spelled.length]

    def alone(self, codes: Ints) -> Spelling:
        """These texts."""
        return Spelling(self.spelled.number[codes], self.spelled.length[codes], self.spelled.opens[codes])

    def after(self, before: Spelling, codes: Ints) -> Spelling:
        """These texts behind what was spelled, as if all of it had been one text from the start."""
        at = codes + self.count * before.opens
        number = before.number * self.power[at] + self.spelled.number[at]
        return Spelling(number, before.length + self.spelled.length[at], self.spelled.opens[at])


def beginnings(texts: pl.Series, cuts: Iterable[int] = ()) -> dict[int, Letters]:
    """The letters of texts, and of their beginnings of so many letters; nought stands for the whole text."""
    length = np.tile(texts.str.len_chars().to_numpy().astype(np.int64), 2)
    starts = np.tile(np.cumsum(length[: len(texts)]) - length[: len(texts)], 2)
    letters = np.frombuffer("".join(texts.to_list()).encode("utf-32-le"), dtype=np.uint32)
    values, is_opening, is_swallowed = _values(letters), np.isin(letters, OPENING), letters == SWALLOWED
    number, counted = np.zeros(len(length), dtype=np.uint64), np.zeros(len(length), dtype=np.int32)
    opens = np.arange(len(length)) >= len(texts)
    found = {}
    rows = np.flatnonzero(length)
    place = 0
    while len(rows):
        at = starts[rows] + place
        swallowed = is_swallowed[at] & opens[rows]
        number[rows] = np.where(swallowed, number[rows], number[rows] * BASE + values[at])
        counted[rows] += ~swallowed
        opens[rows] = swallowed | is_opening[at]
        place += 1
        if place in cuts:
            found[place] = Letters(Spelling(number.copy(), counted.copy(), opens.copy()))
        rows = rows[length[rows] > place]
    whole = Letters(Spelling(number, counted, opens))
    return {0: whole, **{cut: found.get(cut, whole) for cut in cuts}}


def numbers(texts: pl.Series) -> Numbers:
    """The number of each text."""
    return beginnings(texts)[0].spelled.number[: len(texts)]


def _values(letters: npt.NDArray[np.uint32]) -> Numbers:
    spread: Numbers = (letters.astype(np.uint64) + np.uint64(1)) * np.uint64(0xBF58476D1CE4E5B9)
    return spread ^ (spread >> np.uint64(29))


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
