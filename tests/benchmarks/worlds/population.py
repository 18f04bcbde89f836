"""The humans of a world: names by true frequency, families, jobs, mailboxes, habits.

One row per human. Habits are uniform numbers in [0, 1): the same person tends to do the same on every network, so
spelling.py asks the habit before it asks chance.
"""

from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from flows import names
from tests.benchmarks.worlds.plan import NEIGHBOURS
from tests.benchmarks.worlds.ways import COUNTRIES, Ways
from tests.benchmarks.worlds.words import (
    BASQUE,
    BASQUE_GIVEN,
    BASQUE_WEIGHT,
    CATALAN,
    CATALAN_GIVEN,
    CATALAN_WEIGHT,
    CITIES,
    COMPANY_KINDS,
    CYRILLIC,
    LEGAL,
    POSITIONS,
    TO_CYRILLIC,
)

REFERENCE = Path(__file__).parents[3] / "flows" / "resolution" / "reference"
SURNAMES_OF = {"ca": "es", "eu": "es"}
GIVEN_OF = {"ca": "es", "eu": "es", "mx": "ar", "co": "ar", "pe": "ar", "ve": "ar", "cl": "ar", "br": "pt"}
"""Where an area has no table of its own, its neighbour's is used."""
TWO_SURNAMES = ("es", "ca", "eu", "ar", "mx", "co", "pe", "ve", "cl", "pt", "br")
NICK_LANGUAGES = {"es": ("es",), "ca": ("es", "ca"), "eu": ("es", "eu"), "pt": ("pt",), "br": ("pt",), "fr": ("fr",),
                  "de": ("de",), "it": ("it",), "gb": ("en",), "ru": ("ru",)}  # fmt: skip
LOCAL_SURNAMES = 24
"""Of how many surnames a circle is full."""
HABITS = ("nick_habit", "surname_habit", "accent_habit", "private_habit", "case_habit", "social_habit")


@cache
def reference() -> pl.DataFrame:
    """kind, country, sex, name, count."""
    return pl.read_parquet(REFERENCE / "names.parquet")


@cache
def _table(kind: str, country: str, sex: str) -> tuple[np.ndarray, np.ndarray]:
    """Names and their shares."""
    source = (GIVEN_OF if kind == "given" else SURNAMES_OF).get(country, country)
    frame = reference().filter(kind=kind, country=source, sex=sex)
    weight = frame["count"].to_numpy().astype(float)
    pattern, given, factor = {
        "eu": (BASQUE, BASQUE_GIVEN, BASQUE_WEIGHT),
        "ca": (CATALAN, CATALAN_GIVEN, CATALAN_WEIGHT),
    }.get(country, ("", frozenset(), (1.0, 1.0)))
    folded = frame.select(names.fold(pl.col("name")))["name"]
    if kind == "surname" and pattern:
        weight = np.where(folded.str.contains(pattern).to_numpy(), weight * factor[0], weight)
    if kind == "given" and given:
        weight = np.where(folded.str.split(" ").list.first().is_in(list(given)).to_numpy(), weight * factor[1], weight)
    return frame["name"].to_numpy(), weight / weight.sum()


def drawn(rng: np.random.Generator, kind: str, country: np.ndarray, sex: np.ndarray) -> np.ndarray:
    """One name per row, by its frequency in the row's country (and sex, for given names)."""
    found = np.empty(len(country), dtype=object)
    for place in np.unique(country):
        for gender in ("m", "f") if kind == "given" else ("",):
            rows = (country == place) & ((sex == gender) if gender else True)
            listed, share = _table(kind, str(place), gender)
            found[rows] = rng.choice(listed, size=int(rows.sum()), p=share)
    return found


def humans(rng: np.random.Generator, circles: pl.DataFrame, ways: Ways) -> pl.DataFrame:
    """Everybody in the circles, one row each; `human` counts from 0."""
    frame = circles.select(pl.all().repeat_by("size")).explode(pl.all(), empty_as_null=False)
    count = frame.height
    home = frame["country"].to_numpy().astype(object)
    elsewhere = rng.random(count) < frame["foreign"].to_numpy()
    near = rng.random(count) < 0.6
    anywhere = rng.choice(list(ways.countries), size=count, p=list(ways.countries.values()))
    country = home.copy()
    for place in np.unique(home):
        rows = np.flatnonzero((home == place) & elsewhere)
        close = NEIGHBOURS.get(str(place), ())
        country[rows] = anywhere[rows]
        if close:
            chosen = rows[near[rows]]
            country[chosen] = rng.choice(close, size=len(chosen))
    sex = np.where(rng.random(count) < 0.5, "m", "f").astype(object)
    born = np.clip(frame["born"].to_numpy() + rng.normal(0, frame["spread"].to_numpy()), 1938, 2006).astype(int)
    # Kin: siblings share the surnames, a child the first of them (and, one time in four, the given name too).
    circle = frame["circle"].to_numpy()
    start = np.searchsorted(circle, circle)  # a circle's rows are adjacent
    is_kin = (rng.random(count) < frame["kin"].to_numpy()) & (np.arange(count) > start)
    of = np.where(is_kin, start + (rng.random(count) * (np.arange(count) - start)).astype(int), -1)
    of = np.where(is_kin[np.maximum(of, 0)], -1, of)  # nobody's kin is kin of kin
    child = (of >= 0) & (rng.random(count) < 0.35)
    namesake = child & (rng.random(count) < 0.35)
    country = np.where(of >= 0, country[np.maximum(of, 0)], country)
    sex = np.where(namesake, sex[np.maximum(of, 0)], sex)
    born = np.where(child, np.minimum(born[np.maximum(of, 0)] + rng.integers(22, 36, count), 2006), born)
    given = drawn(rng, "given", country, sex)
    given = np.where(namesake, given[np.maximum(of, 0)], given)
    first, second = drawn(rng, "surname", country, sex), drawn(rng, "surname", country, sex)
    # Chance makes most homonyms; a few more share a circle: cousins twice removed, names that a valley is full of.
    again = (rng.random(count) < ways.homonyms) & (of < 0) & (np.arange(count) > start)
    like = start + (rng.random(count) * (np.arange(count) - start)).astype(int)
    given, first = np.where(again, given[like], given), np.where(again, first[like], first)
    sex, country = np.where(again, sex[like], sex), np.where(again, country[like], country)
    # In Portugal the father's surname comes last, in Spain first: the last shared one is inherited.
    kin = of >= 0
    first = np.where(kin & ~(child & np.isin(country, ("pt", "br"))), first[np.maximum(of, 0)], first)
    second = np.where(kin & (~child | np.isin(country, ("pt", "br"))), second[np.maximum(of, 0)], second)
    first, second = (_local(rng, ways.local, circle, country, kin, name) for name in (first, second))
    has_two = np.isin(country, TWO_SURNAMES)
    marries = (sex == "f") & (born < 1994) & np.isin(country, ("de", "fr", "gb", "br", "it", "ru"))
    married = np.where(marries & (rng.random(count) < 0.4), drawn(rng, "surname", country, sex), None)
    frame = frame.select("circle", "kind", pl.col("country").alias("area")).with_columns(
        pl.Series("country", country.astype(str)),
        pl.Series("sex", sex.astype(str)),
        pl.Series("born", born),
        pl.Series("given", given.astype(str)),
        pl.Series("surname", first.astype(str)),
        pl.Series("second", np.where(has_two, second, None).tolist(), dtype=pl.String),
        pl.Series("married", married.tolist(), dtype=pl.String),
        pl.Series("kin_of", np.where(of >= 0, of, -1)),
        pl.Series("is_namesake", namesake),
        *(pl.Series(name, rng.random(count)) for name in HABITS),
    )
    frame = frame.with_row_index("human").with_columns(pl.col("human").cast(pl.Int64))
    frame = _russian(frame)
    frame = _nicks(rng, frame)
    frame = _places(rng, frame)
    frame = _jobs(rng, frame)
    return _points(rng, frame)


def _local(
    rng: np.random.Generator, share: float, circle: np.ndarray, country: np.ndarray, kin: np.ndarray, name: np.ndarray
) -> np.ndarray:
    """Surnames with those that a place is full of: some of a circle's people share a few of its own, rare elsewhere."""
    listed = 1 + rng.integers(0, LOCAL_SURNAMES, len(circle))
    local = (rng.random(len(circle)) < share) & ~kin
    # The bearers are the circle's first people: whoever they are, others of their language have their name.
    like = np.minimum(np.searchsorted(circle, circle) + listed, len(circle) - 1)
    same = (circle[like] == circle) & (country[like] == country)
    return np.where(local & same, name[like], name)


def _russian(frame: pl.DataFrame) -> pl.DataFrame:
    """Given names come in Cyrillic and surnames in Latin letters: both are kept in both."""
    is_russian = pl.col("country") == "ru"
    feminine = is_russian & (pl.col("sex") == "f") & pl.col("surname").str.contains("(?:ov|ev|in|yov)$")
    frame = frame.with_columns(
        pl.when(feminine).then(pl.col("surname") + "a").otherwise("surname").alias("surname"),
        pl.when(is_russian).then("given").alias("native_given"),
    )
    latin = pl.col("given").str.replace_many(list(CYRILLIC), list(CYRILLIC.values()))
    cyrillic = pl.col("surname").str.to_lowercase().str.replace_many(
        list(TO_CYRILLIC), list(TO_CYRILLIC.values()), leftmost=True
    ).str.to_titlecase()  # fmt: skip
    return frame.with_columns(
        pl.when(is_russian).then(latin).otherwise("given").alias("given"),
        pl.when(is_russian).then(cyrillic).alias("native_surname"),
    )


def _nicks(rng: np.random.Generator, frame: pl.DataFrame) -> pl.DataFrame:
    """The one short form a person goes by, of those their given name has in their language."""
    table = pl.read_csv(REFERENCE / "nicknames.csv")
    whole = names.fold(pl.col("given")).str.replace_all("-", " ")
    plain = pl.col("given_key").str.replace_all(r" (?:de la|de los|de las|del|de|da|do) ", " ")
    frame = frame.with_columns(whole.alias("given_key"))
    frame = frame.with_columns(plain.alias("given_key"), plain.str.split(" ").list.first().alias("first_key"))
    choices = []
    for country in frame["country"].unique():
        languages = NICK_LANGUAGES.get(country, ("es",))
        forms = table.filter(pl.col("language").is_in(languages)).group_by("name").agg(pl.col("nick").unique().sort())
        rows = frame.filter(country=country).select("human", "given_key", "first_key")
        rows = rows.join(forms, left_on="given_key", right_on="name", how="left")
        rows = rows.join(forms.rename({"nick": "short"}), left_on="first_key", right_on="name", how="left")
        choices.append(rows.select("human", pl.coalesce("nick", "short").alias("nick")))
    known = pl.concat(choices).sort("human")
    index = (rng.random(frame.height) ** 2 * known["nick"].list.len().fill_null(0).to_numpy()).astype(int)
    nick = known.select(pl.col("nick").list.get(pl.Series(index), null_on_oob=True).str.to_titlecase())["nick"]
    return frame.with_columns(nick.alias("nick")).drop("given_key", "first_key")


def _places(rng: np.random.Generator, frame: pl.DataFrame) -> pl.DataFrame:
    """A town: most people of a circle live in one."""
    count = frame.height
    area = frame["area"].to_numpy()
    circle = frame["circle"].to_numpy()
    town = np.empty(count, dtype=object)
    moved = rng.random(count) < 0.35
    for place in np.unique(area):
        listed = np.array(CITIES[str(place)], dtype=object)
        share = 1 / np.arange(1, len(listed) + 1)
        rows = area == place
        of_circle = listed[
            np.random.default_rng(7).choice(len(listed), size=int(circle.max()) + 1, p=share / share.sum())
        ]
        own = rng.choice(listed, size=count, p=share / share.sum())
        town[rows] = np.where(moved, own, of_circle[circle])[rows]
    return frame.with_columns(pl.Series("town", town.astype(str)))


def companies(rng: np.random.Generator, count: int) -> pl.DataFrame:
    """company (0, 1, …), company_name, legal, country: invented, no two of one name in one town."""
    country = rng.choice(list(COUNTRIES), size=count, p=list(COUNTRIES.values())).astype(object)
    surname = drawn(rng, "surname", country, np.full(count, ""))
    kinds = np.empty(count, dtype=object)
    legal = np.empty(count, dtype=object)
    town = np.empty(count, dtype=object)
    for place in np.unique(country):
        rows = country == place
        language = {"pt": "pt", "br": "pt", "fr": "fr", "de": "de", "it": "it", "gb": "en", "ru": "en"}.get(
            str(place), "es"
        )
        kinds[rows] = rng.choice(COMPANY_KINDS[language], size=int(rows.sum()))
        legal[rows] = rng.choice(LEGAL[language], size=int(rows.sum()))
        town[rows] = rng.choice(CITIES[str(place)], size=int(rows.sum()))
    frame = pl.DataFrame({"kind": kinds.astype(str), "word": surname.astype(str), "town": town.astype(str)})
    named = pl.col("kind").str.replace("{name}", pl.col("word"), literal=True)
    named = named.str.replace("{town}", pl.col("town"), literal=True)
    frame = frame.select(named.alias("company_name")).with_columns(pl.Series("legal", legal.astype(str)))
    return frame.with_row_index("company").with_columns(pl.col("company").cast(pl.Int64))


JOBS = 3


def _jobs(rng: np.random.Generator, frame: pl.DataFrame) -> pl.DataFrame:
    """Three employers in a row, each with a year it began; companies are Zipf's, a work circle's people share one."""
    count = frame.height
    size = max(60, count // 8)
    listed = companies(rng, size)
    weight = 1 / np.arange(1, size + 1) ** 1.05
    weight /= weight.sum()
    circle = frame["circle"].to_numpy()
    kind = frame["kind"].to_numpy()
    of_circle = rng.integers(0, size, int(circle.max()) + 1)
    jobs = rng.choice(size, size=(count, JOBS), p=weight)
    at_work = (kind == "work") & (rng.random(count) < 0.92)
    slot = rng.integers(0, JOBS, count)
    jobs[np.flatnonzero(at_work), slot[at_work]] = of_circle[circle[at_work]]
    began = np.sort(rng.integers(0, 24, (count, JOBS)), axis=1) + 2001
    titles = np.empty((count, JOBS), dtype=object)
    area = frame["area"].to_numpy()
    for place in np.unique(area):
        language = {"pt": "pt", "br": "pt", "fr": "fr", "de": "de", "it": "it", "gb": "en", "ru": "en"}.get(
            str(place), "es"
        )
        rows = area == place
        wanted = (int(rows.sum()), JOBS)
        share = 1 / np.arange(1, len(POSITIONS[language]) + 1) ** 0.7
        local = rng.choice(POSITIONS[language], size=wanted, p=share / share.sum())
        share = 1 / np.arange(1, len(POSITIONS["en"]) + 1) ** 0.7
        english = rng.choice(POSITIONS["en"], size=wanted, p=share / share.sum())
        titles[rows] = np.where(rng.random(wanted) < 0.3, english, local)
    works = (frame["born"].to_numpy() < 2002) & (rng.random(count) < 0.93)
    columns: list[pl.Series] = []
    for n in range(JOBS):
        company = listed["company_name"].to_numpy()[jobs[:, n]]
        columns += [
            pl.Series(f"company_{n}", np.where(works, company, None).tolist(), dtype=pl.String),
            pl.Series(f"legal_{n}", listed["legal"].to_numpy()[jobs[:, n]].astype(str)),
            pl.Series(f"position_{n}", np.where(works, titles[:, n], None).tolist(), dtype=pl.String),
            pl.Series(f"began_{n}", began[:, n]),
            pl.Series(f"employer_{n}", jobs[:, n]),
        ]
    return frame.with_columns(columns)


def plain(text: pl.Expr, joint: str = "") -> pl.Expr:
    """Lower-case ASCII letters and digits, the rest replaced by `joint`."""
    return names.fold(text).str.replace_all(r"[^a-z0-9]+", joint).str.strip_chars(joint or " ")


def _points(rng: np.random.Generator, frame: pl.DataFrame) -> pl.DataFrame:
    """Handle, mailboxes, phone, birthday. Some families share a mailbox or a phone, some offices too."""
    count = frame.height
    first = plain(pl.col("given").str.split(" ").list.first())
    short = pl.coalesce(plain(pl.col("nick")), first)
    last = plain(pl.col("surname"))
    last = pl.when(last == "").then(pl.lit("x")).otherwise(last)
    first = pl.when(first == "").then(pl.lit("x")).otherwise(first)
    short = pl.when(short == "").then(first).otherwise(short)
    digits = pl.Series(rng.integers(1, 999, count)).cast(pl.String)
    year = (pl.col("born") % 100).cast(pl.String).str.zfill(2)
    patterns = [first + last, first + "_" + last, first.str.slice(0, 1) + last, short + last.str.slice(0, 4), first + "." + last,
                last + first.str.slice(0, 2), short + year, short + pl.lit(digits), first + last + year]  # fmt: skip
    share = [0.16, 0.10, 0.16, 0.12, 0.14, 0.06, 0.10, 0.08, 0.08]
    which = pl.Series("which", rng.choice(len(patterns), size=count, p=share))
    other = pl.Series("other", rng.choice(len(patterns), size=count, p=share))
    words = np.array(
        "luna sol norte lobo gato rock kafe nube zorro mar viento bici punk jazz cactus pixel radio atlas".split()
    )
    odd = pl.Series("odd", rng.choice(words, count)) + pl.Series(rng.choice(words, count)) + digits
    is_odd = pl.Series("is_odd", rng.random(count) < 0.15)
    nth = pl.int_range(pl.len())

    def chosen(by: pl.Series) -> pl.Expr:
        return pl.coalesce(*(pl.when(pl.lit(by) == n).then(p) for n, p in enumerate(patterns)))

    domain = pl.Series(
        "domain", rng.choice(["example.com", "example.org", "example.net"], size=count, p=[0.7, 0.1, 0.2])
    )
    frame = frame.with_columns(
        pl.when(pl.lit(is_odd)).then(pl.lit(odd)).otherwise(chosen(which)).alias("handle"),
        (chosen(other) + "@" + pl.lit(domain)).alias("email"),
        (pl.lit("+345") + (10_000_000 + (nth * 48_271 + 11) % 89_999_981).cast(pl.String)).alias("phone"),
        pl.format(
            "{}-{}-{}",
            pl.col("born"),
            pl.Series(rng.integers(1, 13, count)).cast(pl.String).str.zfill(2),
            pl.Series(rng.integers(1, 29, count)).cast(pl.String).str.zfill(2),
        ).alias("birthday"),
    )
    # Two people never have one mailbox by chance: a number tells them apart, as providers ask.
    twin = pl.int_range(pl.len()).over("email")
    email = pl.when(twin > 0).then(pl.col("email").str.replace("@", pl.format("{}@", twin), literal=True))
    again = pl.int_range(pl.len()).over("handle")
    frame = frame.with_columns(
        email.otherwise("email").alias("email"),
        pl.when(again > 0).then(pl.format("{}{}", "handle", again)).otherwise("handle").alias("handle"),
    )
    work = plain(pl.col("company_2"), "-").str.slice(0, 30)
    frame = frame.with_columns(
        pl.when(pl.col("company_2").is_not_null())
        .then(pl.format("{}.{}@{}.example.com", first, last, pl.when(work == "").then(pl.lit("firma")).otherwise(work)))
        .alias("work_email"),
        (
            pl.lit("+3459")
            + (1_000_000 + (pl.col("employer_2") * 7_919 + pl.col("circle")) * 37 % 8_999_999).cast(pl.String)
        ).alias("office_phone"),
    )
    doubled = pl.int_range(pl.len()).over("work_email")
    frame = frame.with_columns(
        pl.when(doubled > 0)
        .then(pl.col("work_email").str.replace("@", pl.format("{}@", doubled), literal=True))
        .otherwise("work_email")
        .alias("work_email")
    )
    shares = (frame["kin_of"].to_numpy() >= 0) & (rng.random(count) < 0.3)
    of = np.where(shares, frame["kin_of"].to_numpy(), np.arange(count))
    frame = frame.with_columns(pl.col("email").gather(of), pl.Series("shares_mailbox", shares))
    shares = (frame["kin_of"].to_numpy() >= 0) & (rng.random(count) < 0.2)
    of = np.where(shares, frame["kin_of"].to_numpy(), np.arange(count))
    return frame.with_columns(pl.col("phone").gather(of), pl.Series("shares_phone", shares))
