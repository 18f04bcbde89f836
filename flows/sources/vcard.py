"""vCard 2.1, 3.0 and 4.0: from a file's bytes to its cards.

Read here and not by vobject, for three reasons measured on vobject 0.9.9: it wants decoded text while one
file may change charset from line to line; its line expression takes exponential time on a crafted line
(`A;B,a,a,a…` without a colon); and it takes 13 s for 30,000 cards, four times as long as this.
"""

import quopri
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import polars as pl

from flows.sources.base import Claim, Rows
from flows.sources.document import Document
from flows.sources.readers import objects
from schemas.columns import Raw

_RAW_CHARS = 4_000
"""How much of a broken card is kept to be looked at: photos make cards long."""

_SETTINGS_BYTES = 1_000
"""Parameters longer than this are nobody's honest work: the line is read without them."""

_LINE = re.compile(rb"((?:[\w-]+\.)?[\w-]+)((?:;(?:[^:\"]|\"[^\"]*\")*)?):(.*)", re.DOTALL)
_PARAMETER = re.compile(r';((?:[^;"]|"[^"]*")*)')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_SEMICOLON = re.compile(r"(?<!\\);")


class Property(NamedTuple):
    """One line of a card: its decoded value, escapes still in it, its parameters and its group (`item1`).

    Parameter names and group are lower case; a bare one, as 2.1 writes `TEL;CELL:`, counts as a `type`.
    """

    value: str
    parameters: Mapping[str, tuple[str, ...]]
    group: str


Card = dict[str, list[Property]]
"""Properties by lower-case name, in the order of the file."""


def cards(data: bytes) -> tuple[list[tuple[int, Card]], list[tuple[int, str, str]]]:
    """All cards of a file with their numbers from 1, and those that cannot be read: number, rule, raw text.

    Every line is decoded by its own CHARSET; without one, as UTF-8 where that fits and as cp1252 elsewhere.
    A card that never ends is broken, the next one is not. Data encoded as BASE64 (photos) is dropped.
    """
    good: list[tuple[int, Card]] = []
    broken: list[tuple[int, str, str]] = []
    number = 0
    card: Card | None = None
    lines: list[bytes] = []

    def give_up() -> None:
        raw = b"\n".join(lines)[:_RAW_CHARS]
        broken.append((number, "card_without_end", _decoded(raw, "")))

    for line in _logical_lines(data.removeprefix(b"\xef\xbb\xbf")):
        if line[:1] in b"Bb" and _begins(line):
            if card is not None:
                give_up()
            number, card, lines = number + 1, {}, [line]
        elif card is None:
            continue  # whatever stands between cards is nobody's
        elif line[:1] in b"Ee" and _ends(line):
            good.append((number, card))
            card = None
        else:
            lines.append(line)
            found = _property(line)
            if found is not None:
                card.setdefault(found[0], []).append(found[1])
    if card is not None:
        give_up()
    return good, broken


def _logical_lines(data: bytes) -> Iterator[bytes]:
    """Lines with their continuations: folded, quoted-printable, or broken by a careless writer."""
    parts: list[bytes] = []
    for line in data.splitlines():
        if parts and parts[-1].endswith(b"=") and _is_quoted_printable(parts[0]) and not _ends(line):
            parts[-1] = parts[-1][:-1]
            parts.append(line)
        elif parts and line[:1] in (b" ", b"\t"):
            parts.append(line[1:])
        elif parts and b":" not in line:
            # No property can be without a colon: a bare line break inside a note, or an unfolded photo.
            if line.strip() and not _begins(parts[0]) and not _ends(parts[0]):
                parts.append(b"\n" + line)
        else:
            if parts:
                yield b"".join(parts)
            parts = [line]
    if parts:
        yield b"".join(parts)


def _begins(line: bytes) -> bool:
    return line.strip().upper() == b"BEGIN:VCARD"


def _ends(line: bytes) -> bool:
    return line.strip().upper() == b"END:VCARD"


def _is_quoted_printable(line: bytes) -> bool:
    return b"QUOTED-PRINTABLE" in line.partition(b":")[0].upper()


def _property(line: bytes) -> tuple[str, Property] | None:
    """A logical line as name and property; null for what is none."""
    found = _LINE.match(line.lstrip())
    if found is None:
        return None
    label, settings, value = found.groups(b"")
    name, group = _named(label)
    parameters = _parameters(settings) if len(settings) <= _SETTINGS_BYTES else {}
    encoding = parameters.get("encoding", ("",))[0].upper()
    if encoding in ("B", "BASE64") or "base64" in parameters.get("type", ()):
        value = b""
    elif encoding == "QUOTED-PRINTABLE" or "quoted-printable" in parameters.get("type", ()):
        value = quopri.decodestring(value)
    return name, Property(_decoded(value, parameters.get("charset", ("",))[0]), parameters, group)


# The same few labels and parameters stand before millions of values.
@lru_cache(maxsize=1_000)
def _named(label: bytes) -> tuple[str, str]:
    group, _, name = label.decode("ascii", "replace").lower().rpartition(".")
    return name, group


@lru_cache(maxsize=10_000)
def _parameters(settings: bytes) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for piece in _PARAMETER.findall(settings.decode("ascii", "replace")):
        name, equals, value = piece.partition("=")
        if not equals:
            name, value = "type", name
        key = name.strip().lower()
        values = value.replace('"', "").split(",")
        if key == "type":
            values = [v.strip().lower() for v in values]
        found[key] = (*found.get(key, ()), *values)
    return found


def _decoded(value: bytes, charset: str) -> str:
    if charset:
        try:
            return value.decode(charset.strip())
        except (LookupError, ValueError):
            pass  # the line says what it is not
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")


# --- values


def plain(value: str) -> str:
    r"""A value without its escapes: `\n` is a line break, `\,` a comma."""
    if "\\" not in value:
        return value.strip()
    return _ESCAPE.sub(lambda m: "\n" if m[1] in "nN" else m[1], value).strip()


def components(card: Card, name: str) -> list[str]:
    """The parts of a structured value (N, ADR, ORG), of the first property of that name that has any."""
    for prop in card.get(name, ()):
        parts = [plain(part) for part in _SEMICOLON.split(prop.value)]
        if any(parts):
            return parts
    return []


def texts(card: Card, name: str) -> list[str]:
    """All filled values of a property."""
    return [text for prop in card.get(name, ()) if (text := plain(prop.value))]


def record(card: Card) -> dict[str, Any]:
    """A card as one flat object, keyed as `schemas.raw.vcard.Cards` names its columns.

    Fax numbers are left out: a fax belongs to an office. The year 1604 is Apple's way to say there is none.
    """
    name = [*components(card, "n"), "", ""]
    address = [*components(card, "adr"), *[""] * 7]
    numbers = [p for p in card.get("tel", ()) if "fax" not in p.parameters.get("type", ())]
    birthdays = texts(card, "bday")
    return {prop.upper(): (texts(card, prop) or [""])[0] for prop in card} | {
        "N.family": name[0],
        "N.given": name[1],
        "EMAIL": texts(card, "email"),
        "TEL": [plain(p.value).removeprefix("tel:") for p in numbers],
        "URL": texts(card, "url"),
        "ORG": next((part for part in components(card, "org") if part), None),
        "ADR.city": address[3],
        "ADR.country": address[6],
        "BDAY": re.sub(r"^1604-?", "--", birthdays[0]) if birthdays else None,
    }


# --- as a source


def signed(sign: bytes, strength: int = 85) -> Claim:
    """vCards of which at least every second one has a line with this sign (an expression over bytes)."""
    expression = re.compile(rb"^(?:[\w-]+\.)?(?:" + sign + rb")", re.IGNORECASE | re.MULTILINE)

    def claim(document: Document) -> int:
        pieces = re.split(rb"(?i)BEGIN:VCARD", _bytes(document))[1:] if is_vcard(document) else []
        hits = sum(expression.search(piece) is not None for piece in pieces)
        return strength if hits and hits * 2 >= len(pieces) else 0

    return claim


def is_vcard(document: Document) -> int:
    """vCards, whoever wrote them and whatever the file is called."""
    return 10 if "BEGIN:VCARD" in document.head[:2_000].upper() else 0


def read_cards(document: Document, raw: type[Raw]) -> Rows:
    """One row per card of a file, as `record` gives it."""
    good, broken = cards(_bytes(document))
    rows = objects([record(card) for _, card in good], raw)
    numbers = pl.Series("row_number", [number for number, _ in good], dtype=pl.Int64)
    return Rows(rows.frame.with_columns(numbers), unreadable=broken, unknown=rows.unknown)


def _bytes(document: Document) -> bytes:
    """The file as it is, unless its letters are two bytes wide: no line can say a charset of its own then."""
    return document.utf8 if document.encoding.startswith("utf-16") else document.data
