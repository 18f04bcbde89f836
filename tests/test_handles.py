"""Handles that tell names: letters put together as numbers say what the letters themselves would."""

import re

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from flows.resolution import handles
from flows.resolution.lettering import Places, beginnings, numbers
from flows.resolution.vocabulary import plain_vowels


def folded(text):
    """Without the e that spells an umlaut, however often."""
    return re.sub("([aou])e+", r"\1", text)


# Two words may make an umlaut between them: "ana" and "echave".
WORDS = st.text("aeoubñя", min_size=1, max_size=7).map(folded)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=20), st.sets(st.integers(1, 5)))
def test_letters_put_together_are_the_letters_of_the_whole(names, cuts):
    words = sorted({word for name in names for word in name})
    letters = beginnings(pl.Series(words), cuts)
    first, *others = (np.array([words.index(name[place]) for name in names]) for place in range(3))
    for cut, beginning in letters.items():
        spelled = letters[0].alone(first)
        for codes in others:
            spelled = beginning.after(spelled, codes)
        whole = [folded(name[0] + "".join(word[: cut or None] for word in name[1:])) for name in names]
        assert spelled.number.tolist() == numbers(pl.Series(whole)).tolist()
        assert spelled.length.tolist() == [len(text) for text in whole]


@given(st.lists(st.text("aeoub", max_size=6)))
def test_texts_have_one_number_if_they_are_folded_to_one_text(texts):
    found = numbers(pl.Series(texts, dtype=pl.String)).tolist()
    assert len(set(found)) == len({folded(text) for text in texts})
    assert [found[texts.index(text)] for text in texts] == found
    plain = pl.DataFrame({"text": texts}, schema={"text": pl.String}).select(plain_vowels(pl.col("text")))["text"]
    assert numbers(plain).tolist() == found


@given(st.lists(st.text("bcdя", max_size=6), unique=True), st.lists(st.text("bcdя", max_size=6)))
def test_numbers_are_found_where_they_stand(listed, asked):
    places = Places(numbers(pl.Series(listed, dtype=pl.String)))
    rows, at = places(numbers(pl.Series(asked, dtype=pl.String)))
    assert {int(row): int(place) for row, place in zip(rows, at, strict=True)} == {
        row: listed.index(text) for row, text in enumerate(asked) if text in listed
    }


@given(st.lists(st.tuples(WORDS, st.none() | WORDS, WORDS, *(st.none() | WORDS,) * 2), min_size=1, max_size=6))
def test_every_way_to_spell_a_name_is_tried(names):
    """All that is told, and no more, by putting the letters together as texts."""
    words = sorted({word for name in names for word in name if word})
    by_letter = {
        letter: np.array([words.index(name[place]) if name[place] else -1 for name in names], dtype=np.int32)
        for place, letter in enumerate("ghstw")
    }
    spelled = {}
    for told, way in handles.WAYS:
        for number, name in enumerate(names):
            parts = [(name["ghstw".index(part[0])], int(part[1:] or 0)) for part in way.split()]
            if all(word and (cut not in handles.CUTS or len(word) > cut) for word, cut in parts):
                letters = folded("".join(word[: cut or None] for word, cut in parts))
                if len(letters) >= handles.LEAST_LETTERS:
                    spelled.setdefault((told, way), set()).add((number, letters))
    stems = sorted({letters for found in spelled.values() for _, letters in found})
    speller = handles.Speller(pl.Series(words), stems[::2])
    for told, way in handles.WAYS:
        found = speller(np.arange(len(names)), by_letter, told, way)
        row, level = np.divmod(found, len(handles.LEVELS))
        assert set(level.tolist()) <= {told}
        name, place = np.divmod(row, max(len(stems[::2]), 1))
        assert {(n, stems[::2][p]) for n, p in zip(name.tolist(), place.tolist(), strict=True)} == {
            (number, letters) for number, letters in spelled.get((told, way), ()) if letters in stems[::2]
        }
