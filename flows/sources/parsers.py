"""Parsers of single columns: dates, instants and birthdays as networks write them.

Each gives a `Parsed`: where a filled cell cannot be read, its row is quarantined (or kept, if `.kept()`).
"""

from dataclasses import replace

import polars as pl

from flows.sources.base import Parsed

MONTHS = {
    1: "january jan enero ene januar jän januar janvier janv jan gennaio gen janeiro gener styczeń stycznia sty",
    2: "february feb febrero februar février fevrier févr fevr fév fev febbraio fevereiro febrer luty lutego lut",
    3: "march mar marzo märz maerz mär mrz mars marzo março marco març marzec marca",
    4: "april apr abril abr april avril avr aprile abril kwiecień kwietnia kwi",
    5: "may mayo mai maggio mag maio maig maj maja",
    6: "june jun junio juni juin giugno giu junho juny czerwiec czerwca cze",
    7: "july jul julio juli juillet juil luglio lug julho juliol lipiec lipca lip",
    8: "august aug agosto ago août aout ao agosto agost sierpień sierpnia sie",
    9: "september sep sept septiembre setiembre set septembre settembre setembro setembre wrzesień września wrz",
    10: "october oct octubre oktober okt octobre ottobre ott outubro out octubre październik października paź",
    11: "november nov noviembre november novembre novembro listopad listopada lis",
    12: "december dec diciembre dic dezember dez décembre decembre déc dicembre dezembro desembre grudzień grudnia gru",
}
_MONTH_OF = {word: number for number, words in MONTHS.items() for word in words.split()}


def _cell(column: str) -> pl.Expr:
    return pl.col(column).str.replace_all(r"[\u00a0\u202f]", " ").str.strip_chars()


def _sane(value: pl.Expr) -> pl.Expr:
    """`%Y` also reads the two digits of `24` as the year 24: no network is that old."""
    return pl.when(value.dt.year() >= 1000).then(value)


def day(column: str, *formats: str) -> Parsed:
    """A date in one of these chrono formats; the first that fits."""
    cell = _cell(column)
    return Parsed(column, pl.coalesce(*(_sane(cell.str.to_date(f, strict=False)) for f in formats)), "day")


def first(*parsed: Parsed) -> Parsed:
    """One column read in several ways: the first that succeeds."""
    unknown = [p.unknown for p in parsed if p.unknown is not None]
    return Parsed(
        parsed[0].column,
        pl.coalesce(*(p.expression for p in parsed)),
        parsed[0].rule,
        lenient=any(p.lenient for p in parsed),
        unknown=pl.any_horizontal(unknown) if unknown else None,
    )


def numeric_day(column: str) -> Parsed:
    """A date in digits (`05/04/2021`), an hour after it aside.

    With dots the day comes first, wherever people write so. Otherwise a part above 12, or two equal parts, settle the
    order, or else the file's other dates; where nothing does, the date is unknown, not wrong.
    """
    cell = _cell(column)
    shape = r"^(\d{1,2})([/.\-])(\d{1,2})[/.\-](\d{4}|\d{2})(?:,? +\d{1,2}:\d{2}(?::\d{2})?)?$"
    one, two = (cell.str.extract(shape, group).cast(pl.Int64) for group in (1, 3))
    has_dots = cell.str.extract(shape, 2) == "."
    year = _full_year(cell.str.extract(shape, 4), pl.lit("20"))
    day_first, month_first = _date(year, two, one.cast(pl.String)), _date(year, one, two.cast(pl.String))
    by_day, by_month = _proven(pl.when(~has_dots).then(one), pl.when(~has_dots).then(two))
    value = (
        pl.when((one > 12) | (has_dots & (two <= 12)))
        .then(day_first)
        .when((two > 12) | (one == two))
        .then(month_first)
        .when(by_day)
        .then(day_first)
        .when(by_month)
        .then(month_first)
    )
    return Parsed(column, value, "day", unknown=one.is_between(1, 12) & two.is_between(1, 12))


def _proven(one: pl.Expr, two: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Whether the dates of a file prove that the day comes first, and that the month does: a program writes all dates
    of a file in one order, and one part above 12 tells it for all."""
    day_first, month_first = ((part > 12).any().over("file_id") for part in (one, two))
    return day_first & ~month_first, month_first & ~day_first


def _full_year(year: pl.Expr, century: pl.Expr) -> pl.Expr:
    """A year of two digits in its century; one of four as it is."""
    return pl.when(year.str.len_chars() == 2).then(century + year).otherwise(year)


def spelled_day(column: str) -> Parsed:
    """A day, a month's name in any of the languages above, and a year: `02-ene-24`, `15-août-19`, `03 März 2022`."""
    cell = _cell(column).str.to_lowercase()
    shape = r"^(\d{1,2})(?:[ -]|\. ?| de )(\p{L}+)\.?(?:[ -]| de )(\d{4}|\d{2})$"
    number, month, year = (cell.str.extract(shape, group) for group in (1, 2, 3))
    return Parsed(column, _date(_full_year(year, pl.lit("20")), month_number(month), number), "day")


def instant(column: str, *formats: str, zone: str = "UTC") -> Parsed:
    """An instant in one of these formats, in UTC; texts without an offset are read in `zone`."""
    cell = _cell(column)
    found = []
    for form in formats:
        if "%z" in form or "%:z" in form or "%#z" in form:
            parsed = _sane(cell.str.to_datetime(form, strict=False, time_unit="us").dt.convert_time_zone("UTC"))
        else:
            naive = _sane(cell.str.to_datetime(form, strict=False, time_unit="us"))
            parsed = naive.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
            parsed = parsed.dt.convert_time_zone("UTC")
        found.append(parsed)
    return Parsed(column, pl.coalesce(*found), "instant")


def epoch(column: str, unit: str = "s") -> Parsed:
    """Unix time in `s` or `ms`, UTC; 0 and less mean unknown."""
    number = pl.col(column).str.strip_chars().cast(pl.Float64, strict=False)
    scale = 1_000_000 if unit == "s" else 1_000
    # Years beyond 9999 do not fit a date; such numbers are a wrong unit or damage.
    sane = pl.when((number > 0) & (number * scale < 253_000_000_000_000_000)).then(number * scale)
    value = sane.cast(pl.Int64).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
    return Parsed(column, value, "epoch", lenient=False)


def on(parsed: Parsed) -> Parsed:
    """The UTC day of an instant."""
    return replace(parsed, expression=parsed.expression.dt.date())


def spoken_day(column: str) -> Parsed:
    """A printed date with a month's name, in any of the languages above; the hour is dropped.

    Reads `Oct 19, 2025 1:47:55 pm`, `5 Jan 2016`, `lundi 12 mars 2012`, `15 de marzo de 1990`,
    `7月 01, 2026`. Without a year, or in another language, there is no date.
    """
    cell = _cell(column).str.to_lowercase()
    year = cell.str.extract(r"\b((?:19|20)\d{2})\b")
    number = cell.str.extract(r"\b(\d{1,2})(?:st|nd|rd|th|er|\.|º)?(?:\s|,|$)")
    return Parsed(column, _date(year, month_number(cell), number), "spoken_day")


def month_number(cell: pl.Expr) -> pl.Expr:
    """The month named in a lower-case text, from 1; null when none is."""
    japanese = cell.str.extract(r"(\d{1,2})月").cast(pl.Int64, strict=False)
    words = cell.str.extract_all(r"\p{L}+")
    named = words.list.eval(
        pl.element().replace_strict(_MONTH_OF, default=None, return_dtype=pl.Int64)
    ).list.drop_nulls()
    return pl.coalesce(japanese, named.list.first())


def birthday(column: str) -> Parsed:
    """A birthday as text, `1990-03-15` or `--03-15`: ISO, day first, or with a month's name."""
    return Parsed(column, _birthday(_cell(column)), "birthday")


def _birthday(text: pl.Expr) -> pl.Expr:
    cell = text.str.to_lowercase()
    iso = cell.str.extract(r"^(\d{4}-\d{2}-\d{2})(?:$|t| )")
    compact = cell.str.replace(r"^(\d{4})(\d{2})(\d{2})(?:t.*)?$", "$1-$2-$3").str.extract(r"^(\d{4}-\d{2}-\d{2})$")
    bare = cell.str.extract(r"^(--\d{2}-\d{2})$")
    bare_compact = cell.str.replace(r"^--(\d{2})(\d{2})$", "--$1-$2").str.extract(r"^(--\d{2}-\d{2})$")
    shape = r"^(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{2}|\d{4}))?$"
    d, m, y = (cell.str.extract(shape, group) for group in (1, 2, 3))
    spoken_month = month_number(cell)
    spoken_day_ = cell.str.extract(r"\b(\d{1,2})(?:\b|º)")
    spoken_year = cell.str.extract(r"\b((?:19|20)\d{2})\b")
    numeric = _month_day(m.cast(pl.Int64, strict=False), d)
    this_century = y.cast(pl.Int64, strict=False) <= 30
    year = _full_year(y, pl.when(this_century).then(pl.lit("20")).otherwise(pl.lit("19")))
    numeric = pl.when(year.is_not_null()).then(year + "-" + numeric).otherwise(pl.lit("--") + numeric)
    spoken = _month_day(spoken_month, spoken_day_)
    spoken = pl.when(spoken_year.is_not_null()).then(spoken_year + "-" + spoken).otherwise(pl.lit("--") + spoken)
    value = pl.coalesce(iso, compact, bare, bare_compact, numeric, spoken)
    # 2000 is a leap year: it lets every birthday without a year pass, and no impossible one.
    probe = value.str.replace(r"^--", "2000-").str.to_date("%Y-%m-%d", strict=False)
    return pl.when(probe.is_not_null()).then(value)


def birthday_as_the_file_writes(column: str) -> Parsed:
    """A birthday; with slashes in the order that the file's other dates prove, if they prove one.

    Where nothing does, only dates that can be read one way are. What cannot be read is empty, no error.
    """
    cell = _cell(column)
    shape = r"^(\d{1,2})[/-](\d{1,2})([/-]\d{4}|[/-]\d{2})?$"
    one, two = (cell.str.extract(shape, group).cast(pl.Int64) for group in (1, 2))
    by_day, by_month = _proven(one, two)
    swapped = cell.str.replace(shape, "${2}/${1}${3}")
    in_order = pl.when(by_month).then(swapped).when(by_day).then(cell)
    clear = pl.when(two > 12).then(swapped).when((one > 12) | (one == two)).then(cell)
    slashed = pl.when(cell.str.contains(shape)).then(pl.coalesce(in_order, clear)).otherwise(cell)
    return Parsed(column, _birthday(slashed), "birthday", lenient=True)


def _month_day(month: pl.Expr, number: pl.Expr) -> pl.Expr:
    two = month.cast(pl.String).str.zfill(2)
    return pl.when(month.is_between(1, 12)).then(two + "-" + number.str.zfill(2))


def _date(year: pl.Expr, month: pl.Expr, number: pl.Expr) -> pl.Expr:
    return (year + "-" + _month_day(month, number)).str.to_date("%Y-%m-%d", strict=False)
