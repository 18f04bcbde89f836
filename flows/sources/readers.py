"""From a document to rows of text: delimited text, JSON objects, and the claims that recognise them."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import polars as pl

from flows.errors import MissingColumns, Rejected
from flows.sources.base import Claim, Rows
from flows.sources.document import Document, Header, fold
from schemas.columns import Raw

# --- claims: evidence that a document is a source's own


def columns(*names: str | tuple[str, ...], strength: int = 0) -> Claim:
    """Delimited text with a header that has all these names (a tuple: any of them)."""

    def claim(document: Document) -> int:
        return (strength or 40 + 8 * len(names)) if document.header(*names) else 0

    return claim


def keys(*names: str, strength: int = 60) -> Claim:
    """A JSON object with any of these top-level keys, a `_v2` tail aside."""

    def claim(document: Document) -> int:
        return strength if document.keys & set(names) else 0

    return claim


def variable(prefix: str, strength: int = 100) -> Claim:
    """A JavaScript file that assigns to this name, or to a numbered part of it."""

    def claim(document: Document) -> int:
        return strength if document.variable == prefix or document.variable.startswith(prefix + ".part") else 0

    return claim


def every(*claims: Claim) -> Claim:
    """All of them hold; their strengths add up."""

    def claim(document: Document) -> int:
        total = 0
        for each in claims:
            found = each(document)
            if not found:
                return 0
            total += found
        return total

    return claim


def either(*claims: Claim) -> Claim:
    """The strongest of them."""
    return lambda document: max(each(document) for each in claims)


def stem(*names: str, strength: int = 5) -> Claim:
    """The file's folded name: only ever beside evidence of content."""
    folded = {fold(name) for name in names}
    return lambda document: strength if document.stem in folded else 0


# --- contracts, seen from a reader


@cache
def contract_columns(raw: type[Raw]) -> dict[str, tuple[frozenset[str], bool, bool]]:
    """Per column: its folded names (own and aliases), whether it is required, whether it is a list."""
    found = {}
    for name, column in raw.to_schema().columns.items():
        meta = column.metadata or {}
        names = frozenset(fold(alias) for alias in (name, *meta.get("aliases", ())))
        found[name] = (names, bool(meta.get("required")), str(column.dtype).startswith("List"))
    return found


@cache
def required(raw: type[Raw]) -> tuple[tuple[str, ...], ...]:
    """The required columns with their aliases, as `Document.header` takes them."""
    return tuple(
        (name, *(column.metadata or {}).get("aliases", ()))
        for name, column in raw.to_schema().columns.items()
        if (column.metadata or {}).get("required")
    )


@cache
def labels(raw: type[Raw]) -> frozenset[str]:
    """Every header a contract knows, as written."""
    columns = raw.to_schema().columns.items()
    return frozenset(
        {alias for n, c in columns for alias in (n, *(c.metadata or {}).get("aliases", ()))} | raw._ignored
    )


# --- delimited text

GUESSED = "not UTF-8: read as Western European, so letters may be wrong; if they are, save it again as UTF-8"

MOST_LINES = 100
"""A cell with more line breaks is none: a quote stands alone somewhere before it."""


def delimited(
    versions: Mapping[str, Iterable[str]] | None = None,
    find: Callable[[Document, type[Raw]], Header | None] | None = None,
) -> Callable[[Document, type[Raw]], Rows]:
    """Read CSV of any delimiter, encoding and preamble; the header is searched, never counted to.

    A list column of the contract takes every header that is one of its names, numbers aside (`Phone 1 - Value`,
    `Phone 2 - Value`), in the order of the file; its empty cells stay, so that two such lists keep in step.

    Args:
        versions: version name -> headers only that version has; the first whose headers are all there.
        find: what finds the header, where it is not simply the one with all required columns.
    """
    known = {name: frozenset(fold(h) for h in headers) for name, headers in (versions or {}).items()}

    def read(document: Document, raw: type[Raw]) -> Rows:
        if document.is_zip:
            raise Rejected("this is an Excel workbook, not text: open it and save it as CSV (UTF-8)")
        header = find(document, raw) if find else document.header(*required(raw))
        if header is None:
            lacking = [names[0] for names in required(raw) if document.header(names) is None]
            raise MissingColumns(raw.__name__, lacking or [names[0] for names in required(raw)])
        frame, unreadable, unended = _records(document, header)
        places, unknown = _rename(header.names, raw)
        folded = frozenset(fold(name) for name in header.names)
        version = next((name for name, headers in known.items() if headers <= folded), "")
        contract = contract_columns(raw)
        columns = (_gathered(found, contract[name][2]).alias(name) for name, found in places.items())
        frame = frame.select("row_number", *columns)
        warnings = (GUESSED,) if document.is_guessed else ()
        return Rows(frame, version, unreadable, unknown, warnings, unended)

    return read


def _rename(header: Sequence[str], raw: type[Raw]) -> tuple[dict[str, list[int]], frozenset[str]]:
    """At which places each contract column stands, and the headers nobody knows."""
    contract = contract_columns(raw)
    ignored = {_numberless(fold(name)) for name in raw._ignored}
    lists = {name: {_numberless(n) for n in names} for name, (names, _, is_list) in contract.items() if is_list}
    places: dict[str, list[int]] = {}
    taken: set[int] = set()
    # A column's own header wins over an alias of another's, and a single column over a list.
    for own_only in (True, False):
        for place, cell in enumerate(header):
            if place in taken or not cell:
                continue
            for name, (names, _, _) in contract.items():
                hit = fold(cell) == fold(name) if own_only else fold(cell) in names
                if hit and name not in places and name not in lists:
                    places[name] = [place]
                    taken.add(place)
                    break
    unknown: set[str] = set()
    for place, cell in enumerate(header):
        if cell and place not in taken:
            plain = _numberless(fold(cell))
            group = next((name for name, names in lists.items() if plain in names), None)
            if group is not None:
                places.setdefault(group, []).append(place)
            elif plain not in ignored:
                unknown.add(cell)
    return places, frozenset(unknown)


def _numberless(folded: str) -> str:
    return re.sub(r"\d+", "", folded)


def _gathered(places: Sequence[int], is_list: bool) -> pl.Expr:
    """A contract column from the places it stands at; a list of nothing but empty cells is none."""
    cells = [pl.col(f"c{place}") for place in places]
    if not is_list:
        return cells[0]
    filled = [pl.when(cell.str.strip_chars() != "").then(cell) for cell in cells]
    return pl.when(pl.any_horizontal(cell.is_not_null() for cell in filled)).then(pl.concat_list(filled))


def _records(document: Document, header: Header) -> tuple[pl.DataFrame, list[tuple[int, str, str]], int | None]:
    """All records after the header, as columns c0, c1…; blank lines are no records.

    Then those that cannot be read, and the number of the last one where no line break ends it. If it is short as well,
    the file was cut off in the middle of it, and what is left of its cells may be stumps: it cannot be read.
    """
    count = len(header.names)
    body = document.utf8[header.body_offset :]
    if b"\r" in body:
        body = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    title = header.delimiter.join(f"c{i}" for i in range(count)).encode() + b"\n"
    unreadable: list[tuple[int, str, str]] = []
    last = _last_record(body, header.delimiter, count)
    is_short = bool(last) and _is_short(last, header.delimiter, count)
    if is_short:
        body = body[: len(body) - len(last)]
    try:
        frame = pl.read_csv(title + body, separator=header.delimiter, infer_schema=False)
    except (pl.exceptions.PolarsError, ValueError):
        # Something in it breaks the rules of CSV: slower, record by record, so that only that row is lost.
        frame, unreadable = _forgiving(body.decode("utf-8", "replace"), header.delimiter, count)
    frame = frame.with_row_index("row_number", offset=1) if "row_number" not in frame.columns else frame
    cells = [pl.col(f"c{i}") for i in range(count)]
    frame = frame.with_columns(pl.col("row_number").cast(pl.Int64))
    number = max([0, *frame["row_number"].tail(1), *(bad for bad, _, _ in unreadable[-1:])]) + is_short
    if is_short:
        unreadable.append((number, "cut_off", last.decode("utf-8", "replace")))
    # Of nearly every record the first cell that is there says enough.
    unclear = pl.coalesce(cells).str.strip_chars().fill_null("") == ""
    blank = pl.all_horizontal(cell.is_null() | (cell.str.strip_chars() == "") for cell in cells)
    blanks = frame.filter(unclear).filter(blank).select("row_number")
    if blanks.height:
        frame = frame.join(blanks, on="row_number", how="anti", maintain_order="left")
    frame = _without_headers(frame, document, header)
    return frame, unreadable, number if last else None


def _without_headers(frame: pl.DataFrame, document: Document, header: Header) -> pl.DataFrame:
    """The frame without further headers, of files that somebody joined, and what stands before them: neither is a
    record, as at the beginning of the file."""
    cells = [f"c{i}" for i in range(len(header.names))]
    plain = frame.select(pl.col(cells).str.strip_chars_start("\ufeff").str.strip_chars().fill_null(""))
    again = plain.select(pl.all_horizontal(pl.col(n) == name for n, name in zip(cells, header.names, strict=True)))
    if not again.to_series().any():
        return frame
    before = io.StringIO(document.utf8[: header.body_offset].decode("utf-8", "replace"), newline="")
    known = [[cell.strip() for cell in record] for record in csv.reader(before, delimiter=header.delimiter)]
    width = len(cells)
    table = pl.DataFrame(
        [(*record, *[""] * width)[:width] for record in known], schema=dict.fromkeys(cells, pl.String), orient="row"
    )
    kept = plain.with_row_index("place").join(table, on=cells, how="anti", maintain_order="left")["place"]
    return frame[kept]


def _last_record(body: bytes, delimiter: str, count: int) -> bytes:
    """The last record, where no line break ends it; else nothing. A line break in quotes is part of a cell."""
    line = begin = body.rfind(b"\n") + 1
    if not body[line:].strip():
        return b""
    quotes = body.count(b'"', 0, line)
    for _ in range(MOST_LINES):
        if quotes % 2 == 0:
            break
        before = body.rfind(b"\n", 0, begin - 1) + 1
        quotes -= body.count(b'"', before, begin)
        begin = before
    # Where whole records stand behind the quote that is open, it is a stray one.
    behind = body[begin:].split(b"\n")[1:]
    is_stray = quotes % 2 or any(part.count(delimiter.encode()) >= count - 1 for part in behind)
    return body[line if is_stray else begin :]


def _is_short(record: bytes, delimiter: str, count: int) -> bool:
    """Whether a record has fewer cells than the header, or a cell whose quotes are not closed."""
    text = io.StringIO(record.decode("utf-8", "replace"), newline="")
    try:
        return len(next(csv.reader(text, delimiter=delimiter, strict=True), [])) < count
    except csv.Error:
        return record.count(b'"') % 2 == 1


def _forgiving(body: str, delimiter: str, count: int) -> tuple[pl.DataFrame, list[tuple[int, str, str]]]:
    """Records of a broken CSV: those that can be split, and those that cannot with the reason."""
    good: list[list[str | None]] = []
    bad: list[tuple[int, str, str]] = []
    least = 0
    try:
        records = list(csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True))
        lines = [delimiter.join(record) for record in records]
    except csv.Error:
        # A quote that never closes would swallow the rest of the file: read line by line instead.
        # What is left of a cell with line breaks is no record then.
        lines, least = body.split("\n"), count
        records = []
        for line in lines:
            try:
                records.append(next(csv.reader([line], delimiter=delimiter, strict=True), []))
            except csv.Error:
                loose = next(csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE), [])
                records.append(loose if len(loose) == count else [*loose, *[""] * count, "?"])
    # Some programs end every row with a delimiter too many; one row alone has a cell in a wrong place.
    usual = max(count, Counter(map(len, records)).most_common(1)[0][0] if records else 0)
    for number, (record, line) in enumerate(zip(records, lines, strict=True), start=1):
        if len(record) > usual or any(cell.strip() for cell in record[count:]):
            bad.append((number, "too_many_columns", line))
        elif 0 < len(record) < least and line.strip():
            bad.append((number, "too_few_columns", line))
        elif record:
            cells = [cell or None for cell in record[:count]]
            good.append([str(number), *cells, *[None] * (count - len(cells))])
    schema = {"row_number": pl.String} | {f"c{i}": pl.String for i in range(count)}
    return pl.DataFrame(good, schema=schema, orient="row").with_columns(pl.col("row_number").cast(pl.Int64)), bad


# --- JSON of unknown shape


def find_objects(value: Any, wanted: Callable[[dict[str, Any]], bool]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Objects that are `wanted`, in document order, with the path of keys to them (`a/b/c`).

    Nothing is looked for inside one that is found.
    """
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        path, item = waiting.pop()
        if isinstance(item, dict):
            if wanted(item):
                yield path.removeprefix("/"), item
            else:
                waiting += [(f"{path}/{key}", inner) for key, inner in reversed(item.items())]
        elif isinstance(item, list):
            waiting += [(path, inner) for inner in reversed(item)]


# --- objects (JSON, vCard, HTML): readers flatten, this makes the frame


def as_dict(value: Any) -> dict[str, Any]:
    """A JSON object; an empty one for any other value."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """A JSON list; an empty one for any other value."""
    return value if isinstance(value, list) else []


def as_records(value: Any) -> list[Any]:
    """The records of a list; of anything else that says something, itself: it is told as unreadable, not lost."""
    return value if isinstance(value, list) else [] if value in (None, "", {}) else [value]


def as_text(value: Any) -> str | None:
    """A JSON value as text: numbers as written, null and empty as null, containers as JSON."""
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else None


def as_plain(value: Any) -> str | None:
    """The same, but a container is null: where people's words may be, none is looked into."""
    return None if isinstance(value, list | dict) else as_text(value)


def as_texts(value: Any, as_text: Callable[[Any], str | None] = as_text) -> list[str] | None:
    """A JSON value as a list of texts; null when there is none."""
    if value is None:
        return None
    items = value if isinstance(value, list) else [value]
    return [text for text in map(as_text, items) if text is not None] or None


def objects(
    records: Sequence[Any],
    raw: type[Raw],
    version: str = "",
    warnings: tuple[str, ...] = (),
) -> Rows:
    """Rows from a list of flat objects whose keys are the contract's column names (or aliases of them).

    What is no object is unreadable; keys that the contract neither maps nor ignores are drift.
    """
    unreadable = [
        (number, "not_an_object", as_text(record) or "")
        for number, record in enumerate(records, start=1)
        if not isinstance(record, dict)
    ]
    numbered = [(number, record) for number, record in enumerate(records, start=1) if isinstance(record, dict)]
    to_text = as_plain if raw._has_text else as_text
    contract = contract_columns(raw)
    seen = set().union(*(record for _, record in numbered)) if numbered else set()
    by_fold = {fold(str(key)): str(key) for key in sorted(map(str, seen), reverse=True)}
    series = [pl.Series("row_number", [number for number, _ in numbered], dtype=pl.Int64)]
    used = set()
    for name, (names, _, is_list) in contract.items():
        key = name if name in seen else next((by_fold[n] for n in sorted(names) if n in by_fold), None)
        if key is None:
            continue
        used.add(key)
        if is_list:
            lists = [as_texts(record.get(key), to_text) for _, record in numbered]
            series.append(pl.Series(name, lists, dtype=pl.List(pl.String)))
        else:
            texts = [to_text(record.get(key)) for _, record in numbered]
            series.append(pl.Series(name, texts, dtype=pl.String))
    ignored = {fold(name) for name in raw._ignored}
    unknown = frozenset(key for key in map(str, seen) if key not in used and fold(key) not in ignored)
    return Rows(pl.DataFrame(series), version, unreadable, unknown, warnings)
