"""vCard 2.1, 3.0 and 4.0: from a file's bytes to its cards.

Read here and not by vobject, for three reasons measured on vobject 0.9.9: it wants decoded text while one
file may change charset from line to line; its line expression takes exponential time on a crafted line
(`A;B,a,a,a…` without a colon); and it takes 13 s for 30,000 cards, four times as long as this.
"""

import codecs
import quopri
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import polars as pl

from flows.sources import entries, services
from flows.sources.base import Claim, ProfileMap, Rows
from flows.sources.document import Document, fold
from flows.sources.parsers import birthday_as_the_file_writes
from flows.sources.readers import objects
from schemas.columns import Raw
from schemas.raw.vcard import Cards

_RAW_CHARS = 4_000
"""How much of a broken card is kept to be looked at: photos make cards long."""

_SETTINGS_BYTES = 1_000
"""Parameters longer than this are nobody's honest work: the line is read without them."""

_LINE = re.compile(rb"((?:[\w-]+\.)?[\w-]+)((?:;(?:[^:\"]|\"[^\"]*\")*)?):(.*)", re.DOTALL)
_OPENING = re.compile(rb"(?:[\w-]+\.)?[\w-]+;[\w-]+=")
"""A property folded before its colon."""
_PARAMETER = re.compile(r';((?:[^;"]|"[^"]*")*)')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_SEMICOLON = re.compile(r"(?<!\\);")

MOST_PROPERTIES = 1_000
"""A card with more lines is no person's."""
MOST_UNKNOWN = 100
"""How many properties nobody told us of are named, of one file."""

_UID_CHARS = 16
"""A shorter one is not unique in the world."""

_TRAPS = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})
"""What Python takes for a charset and no card is written in: some take quadratic time."""

_MESSENGERS = {
    "x-aim": "aim", "x-jabber": "xmpp", "x-skype": "skype", "x-skype-username": "skype", "x-gtalk": "xmpp",
    "x-google-talk": "xmpp", "x-qq": "qq", "x-icq": "icq", "x-msn": "msn", "x-yahoo": "yahoo", "x-twitter": "twitter",
}  # fmt: skip
"""Properties that hold an account's name of one service."""


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
    A card that never begins or never ends is broken, the next one is not. Data encoded as BASE64 (photos) is dropped.
    """
    good: list[tuple[int, Card]] = []
    broken: list[tuple[int, str, str]] = []
    for number, (lines, wrong) in enumerate(_blocks(data.removeprefix(b"\xef\xbb\xbf")), start=1):
        if wrong:
            broken.append((number, wrong, _decoded(b"\n".join(lines)[:_RAW_CHARS], "")))
            continue
        card: Card = {}
        for name, prop in filter(None, map(_property, lines[1:])):
            card.setdefault(name, []).append(prop)
        good.append((number, card))
    return good, broken


def _blocks(data: bytes) -> Iterator[tuple[list[bytes], str]]:
    """The lines of each card, its END left out, and what is wrong with it: nothing, or a rule's name."""
    lines: list[bytes] = []  # of the card that is open; what stands between cards is nobody's
    in_agent = False  # the card of somebody's agent stands inside theirs
    for line in _logical_lines(data):
        if in_agent and not _begins(line):
            in_agent = not _ends(line)
        elif line[:1] in b"Bb" and _begins(line):
            # An agent has none of their own: another beginning is the next card's.
            in_agent = not in_agent and bool(lines) and lines[-1].strip().upper() == b"AGENT:"
            if lines and not in_agent:
                yield lines, "card_without_end"
            if not in_agent:
                lines = [line]
        elif lines and line[:1] in b"Ee" and _ends(line):
            yield lines, "too_many_properties" if len(lines) > MOST_PROPERTIES else ""
            lines = []
        elif lines and len(lines) <= MOST_PROPERTIES:
            lines.append(line)
        elif not lines and line[:1] in b"Ee" and _ends(line):
            yield [line], "card_without_beginning"
    if lines:
        yield lines, "card_without_end"


def _logical_lines(data: bytes) -> Iterator[bytes]:
    """Lines with their continuations: folded, quoted-printable, or broken by a careless writer."""
    parts: list[bytes] = []
    for line in data.splitlines():
        soft = bool(parts) and parts[-1].endswith(b"=") and _is_quoted_printable(parts[0])
        if soft and not _ends(line) and not _begins(line):
            parts[-1] = parts[-1][:-1]
            parts.append(line)
        elif parts and line[:1] in (b" ", b"\t"):
            parts.append(line[1:])
        elif parts and b":" not in line and not _OPENING.match(line):
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
            if codecs.lookup(charset.strip()).name not in _TRAPS:
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

    Fax numbers are left out, because a fax belongs to an office, and so is the assistant's phone. The year 1604 is
    Apple's way to say there is none.
    """
    name = [*components(card, "n"), "", "", ""]
    address = [*components(card, "adr"), *[""] * 7]
    labels = {prop.group: fold(prop.value) for prop in card.get("x-ablabel", ()) if prop.group}
    birthdays = [re.sub(r"^1604-?", "--", day) for day in texts(card, "bday")]
    return {prop.upper(): (texts(card, prop) or [""])[0] for prop in card} | {
        "N.family": name[0],
        "N.given": name[1],
        "N.additional": name[2],
        "EMAIL": [mail for text in texts(card, "email") for mail in _mails(text)],
        "TEL": [_number(p) for p in card.get("tel", ()) if _is_own(p, labels)],
        "URL": texts(card, "url"),
        "ACCOUNTS": _accounts(card),
        "ORG": next((part for part in components(card, "org") if part), None),
        "ADR.city": address[3],
        "ADR.country": address[6],
        "BDAY": next((day for day in birthdays if not day.startswith("--")), birthdays[0]) if birthdays else None,
    }


def _mails(text: str) -> list[str]:
    """The addresses of one line: some programs join them by commas."""
    parts = [part.strip() for part in text.split(",")]
    return parts if all(re.fullmatch(r"[^@\s]+@[^@\s]+", part) for part in parts) else [text]


def _is_own(number: Property, labels: Mapping[str, str]) -> bool:
    """Whether a number is the person's: neither a fax's nor an assistant's."""
    label = labels.get(number.group, "")
    return "fax" not in number.parameters.get("type", ()) and "fax" not in label and "assistant" not in label


def _number(number: Property) -> str:
    return re.sub(r"(?i)^tel:|;.*", "", plain(number.value))


def _accounts(card: Card) -> list[str]:
    """The accounts a card declares on other services, as addresses."""
    found: list[str | None] = []
    for prop in (*card.get("x-socialprofile", ()), *card.get("socialprofile", ())):
        types = [t for t in prop.parameters.get("type", ()) if t not in ("pref", "home", "work", "other")]
        service = (prop.parameters.get("service-type") or types or [""])[0]
        value = plain(prop.value)
        user = prop.parameters.get("x-user", ("",))[0]
        found.append(services.address(service, value) or services.address(service, user))
    impp = [(prop.parameters.get("x-service-type", ("",))[0], plain(prop.value)) for prop in card.get("impp", ())]
    found += [services.address(*pair) for pair in impp]
    for name, service in _MESSENGERS.items():
        found += [services.address(service, text) for text in texts(card, name)]
    return list(dict.fromkeys(filter(None, found)))


# --- as a source


def entries_of(raw: type[Cards]) -> tuple[ProfileMap, ...]:
    """What an address book's cards say, whoever wrote them: people, and groups told from them."""
    given, family = entries.given_names(raw.given_name, raw.additional_name), entries.filled(raw.family_name)
    # Some cards have a name in parts only, some a nickname only.
    nickname = pl.when(given.is_null() & family.is_null()).then(entries.filled(raw.nickname))
    company = pl.col(raw.show_as).str.to_lowercase() == "company"
    return entries.maps(
        {
            # Careless programs give one id to many cards, or count them.
            "account_id": pl.when(
                (pl.len().over("file_id", raw.uid) == 1) & (pl.col(raw.uid).str.len_chars() >= _UID_CHARS)
            ).then(pl.col(raw.uid).str.strip_prefix("urn:uuid:")),
            "display_name": pl.coalesce(entries.filled(raw.display_name), nickname),
            "given_name": given,
            "family_name": family,
            "emails": pl.col(raw.emails),
            "phones": pl.col(raw.phones),
            "links": pl.concat_list(pl.col(raw.urls).fill_null([]), pl.col(raw.accounts).fill_null([])),
            "company": entries.filled(raw.company),
            "position": pl.coalesce(entries.filled(raw.position), entries.filled(raw.role)),
            "city": raw.city,
            "country": raw.country,
            "birthday": birthday_as_the_file_writes(raw.birthday),
            "relation": pl.lit("contact"),
        },
        marked=company.fill_null(False) | pl.col(raw.kind).str.to_lowercase().is_in(["org", "location"]),
    )


def is_list(raw: type[Cards]) -> pl.Expr:
    """Whether a card is a list of other cards: it is about nobody."""
    return (pl.col(raw.kind).str.to_lowercase() == "group").fill_null(False)


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
    unknown, warnings = rows.unknown, rows.warnings
    if len(unknown) > MOST_UNKNOWN:
        warnings = (*warnings, f"{len(unknown):,} properties nobody knows: only {MOST_UNKNOWN} of them are named")
        unknown = frozenset(sorted(unknown)[:MOST_UNKNOWN])
    return Rows(rows.frame.with_columns(numbers), _versions(good), broken, unknown, warnings)


def _versions(found: Sequence[tuple[int, Card]]) -> str:
    """The version that most cards of a file say they are of."""
    said = Counter(text for _, card in found for text in texts(card, "version")[:1] if text in ("2.1", "3.0", "4.0"))
    return said.most_common(1)[0][0] if said else ""


def _bytes(document: Document) -> bytes:
    """The file as it is, unless its letters are two bytes wide: no line can say a charset of its own then."""
    wide = document.encoding.startswith(("utf-16", "utf-32"))
    return document.utf8 if wide else document.data.lstrip(codecs.BOM_UTF8)
