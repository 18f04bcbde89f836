"""Texts as codes: every distinct given name, family name, company and place once, so that pairs compare integers.

A code is an int32; -1 stands for a missing value everywhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.ma
import numpy.typing as npt
import polars as pl
import pyarrow.compute  # noqa: F401  (like numpy.ma: at its first call Arrow would import it, while threads wait)

from flows import names

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

GIVEN_WORDS = 3
"""Words of a given name that are compared: "José Luis", "Maria João Teresa"."""
SURNAMES = 4
"""Words of a family name that are compared; two surnames of two words each."""
FORMS = 7
"""Formal names one word may stand for: Alex is Alejandro, Alejandra, Alexander…"""


@dataclass(frozen=True)
class NameWords:
    """Every word of every name: its text, what it may be short for, how it sounds."""

    texts: list[str]
    length: Ints
    """[word] its letters."""
    forms: Ints
    """[word, FORMS] codes of forms, the word's own first; forms that are two words ("jose maria") have codes too."""
    sounds: Ints
    """[word] code of how it sounds across Iberian spellings: Etxeberria and Echeverría are one."""
    stems: Ints
    """[word] code of the word without its gendered ending; -1 where it has none."""


@dataclass(frozen=True)
class Texts:
    """A column of texts as codes into a list of distinct keys."""

    codes: Ints
    """[profile]"""
    keys: list[str]


def code(column: pl.Series) -> Texts:
    """Codes of a column's distinct texts, in their order of first appearance."""
    codes, distinct = numbered(column)
    return Texts(codes, distinct.to_list())


def numbered(column: pl.Series) -> tuple[Ints, pl.Series]:
    """Codes of a column's distinct values, in their order of first appearance, and these values."""
    # Arrow numbers distinct values in one go; a join would look each of them up once more.
    values = column.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest()).dictionary_encode()
    distinct = pl.Series(column.name, values.dictionary, dtype=column.dtype)
    return values.indices.fill_null(-1).to_numpy(zero_copy_only=False), distinct


def per_text(column: pl.Series, *steps: pl.Expr) -> tuple[Ints, pl.Series]:
    """Codes of a column's distinct texts, and what the steps, expressions over `text`, make of each."""
    codes, distinct = numbered(column)
    frame = pl.LazyFrame({"text": distinct})
    for step in steps:
        # Not eager: what an expression says twice is worked out once.
        frame = frame.select(step.alias("text"))
    return codes, frame.collect()["text"]


def made_of(column: pl.Series, *steps: pl.Expr) -> pl.Series:
    """What the steps, expressions over `text`, make of each of a column's texts, each distinct one worked out once."""
    codes, made = per_text(column, *steps)
    return made.gather(pl.Series(codes).replace(-1, None))


def code_keys(column: pl.Series, key: pl.Expr) -> Texts:
    """Codes of `key`, an expression over `text`, which is worked out once per distinct text."""
    codes, keys = per_text(column, key)
    coded = code(keys)
    return Texts(through(coded.codes, codes), coded.keys)


def through(table: Ints, codes: Ints) -> Ints:
    """What the table says of each code; -1 stays -1."""
    return np.append(table, np.int32(-1))[codes]


def plain_vowels(text: pl.Expr) -> pl.Expr:
    """Folded text, with umlauts that are spelled out as plain vowels; in handles another e may follow: "enriqueestevez"."""
    return text.str.replace_many(["aee", "oee", "uee", "ae", "oe", "ue"], ["a", "o", "u"] * 2, leftmost=True)


ABBREVIATED = {
    "fco": "francisco",
    "fca": "francisca",
    "gmo": "guillermo",
    "jse": "jose",
    "mnl": "manuel",
    "alvz": "alvarez",
    "dguez": "dominguez",
    "dmguez": "dominguez",
    "fdez": "fernandez",
    "fndez": "fernandez",
    "gcia": "garcia",
    "glez": "gonzalez",
    "gzlez": "gonzalez",
    "gtrrez": "gutierrez",
    "gtez": "gutierrez",
    "gmez": "gomez",
    "hdez": "hernandez",
    "hndez": "hernandez",
    "jmnez": "jimenez",
    "jmez": "jimenez",
    "lpez": "lopez",
    "mnez": "martinez",
    "mtez": "martinez",
    "mtnez": "martinez",
    "mtz": "martinez",
    "rdguez": "rodriguez",
    "rdez": "rodriguez",
    "rguez": "rodriguez",
    "schez": "sanchez",
    "snchez": "sanchez",
    "vqez": "vazquez",
    "vzquez": "vazquez",
}
"""Names as Spanish registers, cards and people shorten them, folded."""


RESPELLED = {
    "souza": "sousa",
    "mello": "melo",
    "mattos": "matos",
    "baptista": "batista",
    "moras": "morais",
    "quiroz": "quiros",
    "rezende": "resende",
    "vasconcellos": "vasconcelos",
    "cavalcante": "cavalcanti",
    "salles": "sales",
    "britto": "brito",
    "motta": "mota",
    "villela": "vilela",
    "sampayo": "sampaio",
    "assumpcao": "assuncao",
    "gouvea": "gouveia",
    "athayde": "ataide",
    "meirelles": "meireles",
    "telles": "teles",
    "netto": "neto",
}
"""Portuguese surnames in two spellings between which registers and people go to and fro, as `words` writes them: Queiroz and
Queirós, Moraes and Morais."""


CYRILLIC = dict(
    zip(
        "абвгдезиклмнопрстуфхцчшщъыьэюяжіїєґ",
        "a b v g d e z i k l m n o p r s t u f kh ts ch sh shch  y  e yu ya zh i yi ye g".split(" "),
        strict=True,
    )
)
"""Folded Cyrillic letters as passports and people write them in Latin ones."""

_SHORTENED = {
    **{f" {word} ": f" {full} " for word, full in ABBREVIATED.items()},
    # By itself it may be a name.
    " ma  ": " maria  ",
    "  ma ": "  maria ",
}


def words(name: pl.Expr) -> pl.Expr:
    """The folded words of a name, hyphens and apostrophes taken apart, dots dropped, umlauts as plain vowels; what is
    usually shortened ("Mª", "Fdez.") in full."""
    marked = name.str.replace_many(["Mª", "M.ª", "M ª", "M. ª", "mª"], ["Maria "] * 5)
    # "D." is a title before a name, and an initial where it is all there is.
    folded = names.fold(names.clean(marked).fill_null(name)).str.replace_many(list(CYRILLIC), list(CYRILLIC.values()))
    # Each word has spaces of its own, so that of two words in a row both are found.
    apart = folded.str.replace_all(r"[.·]", "").str.replace_all(r"[^\p{L}\p{N}]+", "  ").str.strip_chars()
    full = pl.concat_str(pl.lit(" "), apart, pl.lit(" ")).str.replace_many(list(_SHORTENED), list(_SHORTENED.values()))
    # Müller, Mueller and Muller are one; "Manuel" loses a letter on both sides alike.
    return plain_vowels(full).str.strip_chars().str.split("  ").fill_null([])


def without_particles(list_of_words: pl.Expr) -> pl.Expr:
    """The words that tell people apart; "Santa" or "Al" alone is a name after all."""
    kept = list_of_words.list.eval(
        pl.element().filter(~pl.element().is_in(sorted(names.PARTICLES)) & (pl.element() != ""))
    )
    return pl.when(kept.list.len() > 0).then(kept).otherwise(list_of_words)


SOUNDS = (
    (r"^h|h$|([^cst])h", "${1}"),
    (r"tx|tch|sch|sh", "ch"),
    (r"ph", "f"),
    (r"qu|ck|[kq]", "c"),
    (r"c([ei])", "s${1}"),
    (r"g([ei])", "j${1}"),
    (r"gu([ei])", "g${1}"),
    (r"x([aeiou])", "j${1}"),
    (r"tz|ts|[zçx]", "s"),
    (r"[vw]", "b"),
    (r"[yj]$", "i"),
    (r"y", "i"),
    (r"n([bp])", "m${1}"),
    (r"ss", "s"),
    (r"ll", "l"),
    (r"rr", "r"),
    (r"nn", "n"),
    (r"tt", "t"),
    (r"ff", "f"),
    (r"pp", "p"),
    (r"mm", "m"),
    (r"bb", "b"),
    (r"dd", "d"),
    (r"(?:es|ez|is)$", "es"),
)
"""Spellings of one sound between Castilian, Catalan, Basque, Galician and Portuguese, in order."""


def sound(word: pl.Expr) -> pl.Expr:
    """How a word sounds, whatever Iberian spelling it is written in."""
    for spelling, plain in SOUNDS:
        word = word.str.replace_all(spelling, plain)
    return word


def name_words(texts: list[str], formal: Iterable[tuple[str, list[str]]]) -> NameWords:
    """The vocabulary of all words of names.

    Args:
        texts: distinct folded words, and the forms that are two words.
        formal: short form, and the formal names it stands for, as `words` writes them; those that nobody here bears are
            left out.
    """
    place = {text: number for number, text in enumerate(texts)}
    forms = np.full((len(texts), FORMS), -1, dtype=np.int32)
    forms[:, 0] = np.arange(len(texts), dtype=np.int32)
    absent: dict[str, int] = {}
    for short, longer in formal:
        if short in place:
            # Names somebody here bears come first; of the others one is enough for two short forms of it to meet.
            borne = [place[form] for form in longer if form in place and form != short]
            others = [absent.setdefault(form, len(texts) + len(absent)) for form in longer if form not in place]
            codes = [*borne, *others][: FORMS - 1]
            forms[place[short], 1 : 1 + len(codes)] = codes
    frame = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    keys = frame.select(
        sound(pl.col("text")).alias("sound"),
        # Francisco and Francisca: what is left without the ending is the same, the ending is not.
        pl.when(pl.col("text").str.len_chars() > 3)
        .then(pl.col("text").str.replace(r"(?:[aoe]|ita|ito|ina)$", ""))
        .alias("stem"),
    )
    length = frame["text"].str.len_chars().to_numpy().astype(np.int32)
    return NameWords(texts, length, forms, code(keys["sound"]).codes, code(keys["stem"]).codes)


def padded(lists: pl.Series, width: int, place: Mapping[str, int]) -> Ints:
    """[text, width] codes of lists of words."""
    frame = pl.DataFrame({"words": lists.list.head(width)}).with_columns(
        *(pl.col("words").list.get(slot, null_on_oob=True).alias(str(slot)) for slot in range(width))
    )
    codes = pl.DataFrame(
        {"word": list(place), "code": list(place.values())}, schema={"word": pl.String, "code": pl.Int32}
    )
    columns: list[Any] = []
    for slot in range(width):
        found = frame.select(str(slot)).join(
            codes, left_on=str(slot), right_on="word", how="left", maintain_order="left"
        )
        columns.append(found["code"].fill_null(-1).to_numpy().astype(np.int32))
    return np.stack(columns, axis=1) if len(lists) else np.full((0, width), -1, dtype=np.int32)
