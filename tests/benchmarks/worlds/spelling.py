"""How the same name ends up written differently: one rule per distortion, one table of how often per network.

Every row keeps the labels of what happened to it, so that errors can be counted by kind.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from flows import names
from tests.benchmarks.worlds.words import EMOJI, NOTES, PSEUDONYMS, TITLES_AFTER, TITLES_BEFORE, TO_SPANISH, UMLAUTS

HABITUAL = 0.7
"""How often a person's habit decides, and not the moment."""
MOST = 0.95
"""However often, not always."""


@dataclass(frozen=True)
class Style:
    """How often each thing happens to a name on one network; each is a probability.

    short: one of two given names is shown. two, none, initial, other: both surnames, no surname, its initial, the
    second one only, of those who have two. alias: a name that is none. note: a word of the address book's owner.
    respelled: a Basque surname in Spanish spelling or the other way round (Etxebarria, Echebarria).
    """

    nick: float = 0.0
    short: float = 0.3
    two: float = 0.4
    none: float = 0.0
    initial: float = 0.01
    other: float = 0.01
    alias: float = 0.0
    unaccented: float = 0.2
    typo: float = 0.01
    capitals: float = 0.02
    small: float = 0.02
    decorated: float = 0.03
    titled: float = 0.0
    swapped: float = 0.0
    married: float = 0.5
    native: float = 0.0
    note: float = 0.0
    respelled: float = 0.05


STYLES = {
    "linkedin": Style(nick=0.07, two=0.45, unaccented=0.16, capitals=0.03, small=0.02, titled=0.05, decorated=0.02, native=0.05),
    "xing": Style(nick=0.03, two=0.42, unaccented=0.10, titled=0.05, decorated=0.0),
    "viadeo": Style(nick=0.03, two=0.42, unaccented=0.18, decorated=0.0),
    "facebook": Style(nick=0.22, short=0.4, two=0.32, none=0.03, initial=0.02, other=0.02, alias=0.05, unaccented=0.40,
                      small=0.03, decorated=0.02, native=0.6),
    "tuenti": Style(nick=0.28, short=0.4, two=0.40, none=0.03, initial=0.02, other=0.02, alias=0.05, unaccented=0.55,
                    small=0.10, decorated=0.02),
    "twitter": Style(nick=0.26, short=0.5, two=0.15, none=0.20, initial=0.03, other=0.02, alias=0.20, unaccented=0.40,
                     small=0.06, decorated=0.15, native=0.4),
    "instagram": Style(nick=0.30, short=0.5, two=0.12, none=0.25, initial=0.03, other=0.02, alias=0.18, unaccented=0.40,
                       small=0.08, decorated=0.18, native=0.4),
    "telegram": Style(nick=0.26, short=0.5, two=0.15, none=0.20, alias=0.05, unaccented=0.40, small=0.05, decorated=0.05),
    "fediverse": Style(nick=0.26, short=0.5, two=0.12, none=0.25, initial=0.02, alias=0.25, unaccented=0.35, small=0.08,
                       decorated=0.15, native=0.3),
    "github": Style(nick=0.12, short=0.4, two=0.25, none=0.06, initial=0.02, alias=0.06, unaccented=0.35, small=0.04,
                    decorated=0.0, native=0.1),
    "bluesky": Style(nick=0.24, short=0.5, two=0.15, none=0.20, initial=0.02, other=0.02, alias=0.18, unaccented=0.38,
                     small=0.06, decorated=0.12, native=0.4),
    "snapchat": Style(nick=0.34, short=0.5, two=0.08, none=0.35, initial=0.03, alias=0.12, unaccented=0.45, small=0.08,
                      decorated=0.12, native=0.4),
    "tiktok": Style(nick=0.30, short=0.5, two=0.12, none=0.25, alias=0.25, unaccented=0.40, small=0.08, decorated=0.18),
    "slack": Style(nick=0.14, short=0.4, two=0.28, none=0.06, initial=0.02, unaccented=0.28, small=0.04, decorated=0.02,
                   native=0.05),
    "discord": Style(nick=0.30, short=0.5, two=0.05, none=0.35, initial=0.02, alias=0.35, unaccented=0.45, small=0.12,
                     decorated=0.12, native=0.3),
    "phonebook": Style(nick=0.26, short=0.5, two=0.10, none=0.18, initial=0.02, other=0.02, unaccented=0.50, typo=0.02,
                       capitals=0.04, small=0.06, decorated=0.01, swapped=0.04, married=0.4, note=0.12),
}  # fmt: skip

KEPT_ALIAS = 0.7
"""How many of those who hide behind a false name use the same one elsewhere."""


def spelled(rng: np.random.Generator, people: pl.DataFrame, network: str, times: Mapping[str, float]) -> pl.DataFrame:
    """Columns given_shown, family_shown, name_shown and labels for each row of humans, as this network has them.

    times: how many times as often as elsewhere something happens to a name, by the names of a Style.
    """
    style, count = STYLES[network], people.height
    style = replace(style, **{name: min(getattr(style, name) * factor, MOST) for name, factor in times.items()})

    def happens(chance: float, habit: str | None = None) -> pl.Series:
        dice = rng.random(count)
        if habit is not None:
            dice = np.where(rng.random(count) < HABITUAL, people[habit].to_numpy(), dice)
        return pl.Series(dice < chance)

    two = pl.col("second").is_not_null()
    lusitan = pl.col("country").is_in(["pt", "br"])
    compound = pl.col("given").str.contains(" ", literal=True)
    surname_dice = pl.Series(
        np.where(rng.random(count) < HABITUAL, people["surname_habit"].to_numpy(), rng.random(count))
    )
    alias = happens(style.alias, "private_habit")
    drawn = people.select(
        "given",
        "country",
        "surname",
        "second",
        (pl.lit(happens(style.nick, "nick_habit")) & pl.col("nick").is_not_null()).alias("nickname"),
        (pl.lit(happens(style.short)) & compound).alias("short"),
        # Two surnames, one, none: the more someone shows here, the more they show elsewhere.
        (pl.lit(surname_dice < style.two) & two).alias("both"),
        pl.lit(surname_dice > 1 - style.none).alias("no surname"),
        pl.lit(happens(style.initial)).alias("initial"),
        (pl.lit(happens(style.other)) & two).alias("other surname"),
        (pl.lit(happens(style.married, "surname_habit")) & pl.col("married").is_not_null()).alias("married name"),
        (pl.lit(happens(style.native)) & pl.col("native_given").is_not_null()).alias("script"),
        pl.lit(happens(style.unaccented, "accent_habit")).alias("unaccented"),
        pl.lit(alias).alias("pseudonym"),
        pl.lit(happens(style.typo)).alias("typo"),
        pl.lit(happens(style.capitals, "case_habit")).alias("capitals"),
        pl.lit(happens(style.small)).alias("small letters"),
        pl.lit(happens(style.decorated)).alias("decorated"),
        pl.lit(happens(style.titled)).alias("title"),
        pl.lit(happens(style.swapped)).alias("swapped"),
        pl.lit(happens(style.note)).alias("note"),
        (pl.lit(happens(style.respelled, "case_habit")) & (pl.col("country") == "eu")).alias("respelled"),
        lusitan.alias("lusitan"),
        two.alias("two"),
        "nick",
        "married",
        "native_given",
        "native_surname",
        "handle",
        pl.Series("hyphen", rng.random(count) < 0.25),
        pl.Series("joined", rng.random(count) < 0.12),
        pl.Series("last_given", rng.random(count) < 0.3),
        pl.Series("by_handle", rng.random(count) < 0.4),
        pl.Series("alias", _aliases(rng, people["private_habit"].to_numpy())),
        pl.Series("emoji", rng.choice(EMOJI, count)),
        pl.Series("before", rng.choice(TITLES_BEFORE, count)),
        pl.Series("after", rng.choice(TITLES_AFTER, count)),
        pl.Series("is_before", rng.random(count) < 0.4),
        pl.Series("word", rng.choice(NOTES, count)),
        pl.Series("place", rng.random(count)),
        pl.Series("kind", rng.integers(0, 3, count)),
        pl.Series("comma", rng.random(count) < 0.4),
    )
    parts = pl.col("given").str.split(" ")
    shorter = pl.when("last_given").then(parts.list.last()).otherwise(parts.list.first())
    given = pl.when("nickname").then("nick").when("short").then(shorter).otherwise("given")
    only = pl.when("lusitan").then("second").otherwise("surname")
    less = pl.when("lusitan").then("surname").otherwise("second")
    joint = pl.when((pl.col("country") == "ca") & pl.col("joined")).then(pl.lit(" i ")).otherwise(pl.lit(" "))
    by_marriage = pl.when("hyphen").then(pl.format("{}-{}", "surname", "married")).otherwise("married")
    family = (
        pl.when(pl.col("married name") & ~pl.col("lusitan"))
        .then(by_marriage)
        .when("married name")
        .then(pl.col("married"))
        .when("both")
        .then(pl.col("surname") + joint + pl.col("second"))
        .when("no surname")
        .then(None)
        .when("initial")
        .then(only.str.slice(0, 1) + ".")
        .when("other surname")
        .then(less)
        .otherwise(only)
    )
    shown = drawn.with_columns(given.alias("g"), family.alias("f")).with_columns(
        pl.when("script").then("native_given").otherwise("g").alias("g"),
        pl.when("script").then("native_surname").otherwise("f").alias("f"),
    )
    shown = shown.with_columns(_unaccented(pl.col("g")).alias("g"), _unaccented(pl.col("f")).alias("f"))
    shown = shown.with_columns(pl.when("respelled").then(_respelled(pl.col("f"))).otherwise("f").alias("f"))
    # A slip of the finger falls on the longer of the two names.
    slip = pl.col("typo") & (pl.col("f").fill_null("").str.len_chars() > 3)
    shown = shown.with_columns(pl.when(slip).then(_slipped("f")).otherwise("f").alias("f"))
    for column in ("g", "f"):
        cell = pl.col(column)
        cased = pl.when("capitals").then(cell.str.to_uppercase()).when("small letters").then(cell.str.to_lowercase())
        shown = shown.with_columns(cased.otherwise(cell).alias(column))
    false_name = pl.when("by_handle").then("handle").otherwise("alias")
    joined = pl.concat_str("g", "f", separator=" ", ignore_nulls=True)
    turned = pl.when("comma").then(pl.format("{}, {}", "f", "g")).otherwise(pl.format("{} {}", "f", "g"))
    whole = pl.when(pl.col("swapped") & pl.col("f").is_not_null()).then(turned).otherwise(joined)
    titled = pl.when("is_before").then(pl.col("before") + whole).otherwise(whole + pl.col("after"))
    whole = pl.when("title").then(titled).when("decorated").then(whole + " " + pl.col("emoji")).otherwise(whole)
    whole = pl.when("note").then(whole + " " + pl.col("word")).otherwise(whole)
    family = pl.when(pl.col("title") & ~pl.col("is_before")).then(pl.col("f") + pl.col("after")).otherwise("f")
    family = pl.when(pl.col("decorated") & ~pl.col("title")).then(family + " " + pl.col("emoji")).otherwise(family)
    first = pl.when(pl.col("title") & pl.col("is_before")).then(pl.col("before") + pl.col("g")).otherwise("g")
    return shown.select(
        pl.when("pseudonym").then(false_name).otherwise(first).alias("given_shown"),
        pl.when("pseudonym").then(None).otherwise(family).alias("family_shown"),
        pl.when("pseudonym").then(false_name).otherwise(whole).alias("name_shown"),
        _labels(people).alias("labels"),
        "swapped",
        "note",
        "word",
    )


def _aliases(rng: np.random.Generator, habit: np.ndarray) -> np.ndarray:
    """A false name for everybody, which most people keep wherever they use one."""
    own = (habit * 7919 % 1 * len(PSEUDONYMS)).astype(int)
    other = rng.integers(0, len(PSEUDONYMS), len(habit))
    return np.array(PSEUDONYMS)[np.where(rng.random(len(habit)) < KEPT_ALIAS, own, other)]


def _labels(people: pl.DataFrame) -> pl.Expr:
    """What really happened to the name: a pseudonym hides everything else, and an accent must be there to be lost."""
    has_surname = pl.col("f").is_not_null()
    accents = (people["given"] + " " + people["surname"]).str.contains(r"[^\x00-\x7f]")
    holds = {
        "nickname": pl.col("nickname"),
        "short": pl.col("short") & ~pl.col("nickname"),
        "no surname": ~has_surname,
        "initial": has_surname & pl.col("initial") & ~pl.col("both") & ~pl.col("married name"),
        "other surname": has_surname & pl.col("other surname") & ~pl.col("both") & ~pl.col("initial"),
        "married name": pl.col("married name"),
        "script": pl.col("script"),
        "unaccented": pl.col("unaccented") & pl.lit(accents),
        "respelled": pl.col("respelled") & pl.col("f").str.contains("(?i)tx|ch|k|gui|gue"),
        "typo": has_surname & pl.col("typo"),
        "swapped": has_surname & pl.col("swapped"),
        "note": pl.col("note"),
        "title": pl.col("title"),
        "decorated": pl.col("decorated") & ~pl.col("title"),
        "two surnames": has_surname & pl.col("both"),
        "one surname": has_surname & pl.col("two") & ~pl.col("both"),
    }
    told = pl.concat_list(pl.when(held).then(pl.lit(label)) for label, held in holds.items()).list.drop_nulls()
    return pl.when("pseudonym").then(pl.concat_list(pl.lit("pseudonym"))).otherwise(told)


def _unaccented(name: pl.Expr) -> pl.Expr:
    """Without accents where the row lost them: Germans write two letters for one."""
    bare = name.str.normalize("NFKD").str.replace_all(r"\p{M}", "")
    german = name.str.replace_many(list(UMLAUTS), list(UMLAUTS.values()))
    return pl.when("unaccented").then(pl.when(pl.col("country") == "de").then(german).otherwise(bare)).otherwise(name)


def _respelled(name: pl.Expr) -> pl.Expr:
    """A Basque name in the other of its two spellings."""
    spanish = name.str.replace_many(list(TO_SPANISH), list(TO_SPANISH.values()))
    basque = name.str.replace_many(list(TO_SPANISH.values()), list(TO_SPANISH))
    return pl.when(name.str.contains("(?i)tx|k")).then(spanish).otherwise(basque)


def _slipped(column: str) -> pl.Expr:
    """One letter left out, doubled or exchanged with the next."""
    text = pl.col(column)
    at = (1 + pl.col("place") * (text.str.len_chars() - 2)).cast(pl.Int64)
    head, letter = text.str.slice(0, at), text.str.slice(at, 1)
    following, tail = text.str.slice(at + 1, 1), text.str.slice(at + 2)
    return (
        pl.when(pl.col("kind") == 0)
        .then(head + following + tail)
        .when(pl.col("kind") == 1)
        .then(head + letter + letter + following + tail)
        .otherwise(head + following + letter + tail)
    )


def company_spelled(rng: np.random.Generator, frame: pl.DataFrame, company: str, legal: str) -> pl.Expr:
    """A company with its legal form, with another, or without; sometimes in capitals."""
    count = frame.height
    dice = pl.lit(pl.Series(rng.random(count)))
    upper = pl.lit(pl.Series(rng.random(count) < 0.07))
    bare = pl.lit(pl.Series(rng.random(count) < 0.08))
    other = pl.col(legal).str.replace_all(r"[.,]", "")
    text = pl.when(dice < 0.4).then(pl.col(company) + pl.col(legal)).when(dice < 0.55).then(pl.col(company) + other)
    text = text.otherwise(pl.col(company))
    text = pl.when(upper).then(text.str.to_uppercase()).otherwise(text)
    return pl.when(bare).then(names.fold(text).str.to_titlecase()).otherwise(text)
