"""One file as it was offered: its bytes once, and everything that can be told from them, worked out when asked."""

import codecs
import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any

import msgspec
import orjson
import polars as pl
from selectolax.lexbor import LexborHTMLParser

from flows.errors import Rejected

HEADER_RECORDS = 30
"""A header is looked for in the first records: notes and blank lines may come before it."""

DEEPEST = 500
"""Levels of a page; real ones have a few dozen."""

VAST = 64_000_000
"""Bytes of a JSON document that is read part by part: as a whole it takes five times its size in memory."""

SAMPLE = 20
"""Objects of a list that are enough to recognise it by."""

CODE_PAGES = ("cp1252", "cp1250", "cp1251")
"""Western, Central European and Cyrillic: what Windows writes besides UTF-8. No byte tells them apart."""

_HEAD_CHARS = 65_536
_PIECE = 1 << 20
_DELIMITERS = (",", ";", "\t", "|")
_ASSIGNMENT = re.compile(r"^\s*(?:var\s+|let\s+|const\s+)?([\w$.\[\]'\"]+)\s*=\s*")
_BINARY = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
"""Bytes that no text has."""
_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
"""A letter of UTF-8 that is no ASCII; text of code pages hardly ever reads so."""
_HIGH = re.compile(rb"[\x80-\xff]")
# Escapes of JSON, so that a surrogate without its other half can be told from a pair.
_ESCAPE = re.compile(rb"\\\\|\\u[dD][89abAB]..\\u[dD][c-fC-F]..|(?P<lone>\\u[dD][89a-fA-F]..)")
_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_VALUES = msgspec.json.Decoder(list[msgspec.Raw])
_ANY = msgspec.json.Decoder(msgspec.Raw)
_TOO_DEEP = "the JSON is nested deeper than any export: not read"
_CROWDED_TAG = re.compile(r"<[A-Za-z](?:[^>\s]*\s+){5000}")
_NEVER_CLOSED = (
    "area base br col embed hr img input link meta param source track wbr "
    "p li dt dd tr td th thead tbody tfoot colgroup caption option optgroup"
).split()
_BETWEEN = re.compile(r"[\s,]*")
csv.field_size_limit(64 * 1024 * 1024)


@lru_cache(maxsize=65_536)
def fold(name: str) -> str:
    """A header, key or label for comparing: no case, accents, punctuation or blanks."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


@dataclass(frozen=True)
class Header:
    """Where a delimited text's header stands, and what it says."""

    delimiter: str
    names: tuple[str, ...]
    body_offset: int
    """Bytes of `Document.utf8` up to the first record after the header."""


class Document:
    """One file: `path` is its place (inside an archive after `!`), `data` its bytes."""

    _is_told = False

    def __init__(self, path: str, data: bytes) -> None:
        self.path = path
        self.data = data

    def forget(self) -> None:
        """Let go of the bytes and of all that was made of them."""
        path = self.path
        self.__dict__.clear()
        self.path, self.data = path, b""

    @cached_property
    def name(self) -> str:
        """The last part of the path, as written."""
        return re.split(r"[/\\!]", self.path)[-1]

    @cached_property
    def stem(self) -> str:
        """The file's name for comparing: folded, without its ending, a copy's `(1)` and a part's number."""
        stem = re.sub(r"(\.[A-Za-z0-9]{1,5})+$", "", self.name)
        stem = re.sub(r"\s*\(\d+\)$", "", stem)
        return fold(re.sub(r"[-_ ](part)?\d+$", "", stem))

    @cached_property
    def folders(self) -> tuple[str, ...]:
        """The folders above the file, folded, outermost first."""
        return tuple(fold(part) for part in re.split(r"[/\\!]", self.path)[:-1] if part)

    @cached_property
    def encoding(self) -> str:
        """utf-8, utf-8-sig (which may be damaged), utf-16, utf-32 or cp1252, unless a header tells of another."""
        if self.data[:4] in (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"):
            return "utf-32"
        if self.data[:3] == b"\xef\xbb\xbf":
            return "utf-8-sig"
        if self.data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
        head = self.data[:400]
        first, second = head[::2].count(0), head[1::2].count(0)
        # Two bytes a letter: zeros in one of the two places, and in both only where zeros pad a file.
        if len(head) >= 8 and (first + second) * 3 > len(head) and max(first, second) > 4 * min(first, second):
            return "utf-16-le" if second > first else "utf-16-be"
        if _is_utf8(self.data):
            return "utf-8"
        # A damaged byte, or a letter cut in two at the end, must not turn every other letter of the file into two.
        letters = _LETTER.findall(self.data)
        return "utf-8-sig" if 2 * sum(map(len, letters)) > len(_HIGH.findall(self.data)) else "cp1252"

    def settle_code_page(self, labels: frozenset[str]) -> None:
        """Of Windows' code pages take the one in which the first lines have most of these labels; of equals the first.

        Args:
            labels: in small letters, each with a letter that is no ASCII; others are the same in all.
        """
        if self.encoding not in CODE_PAGES:
            return
        head = b"\n".join(self.data[:_HEAD_CHARS].splitlines()[:HEADER_RECORDS])
        known = []
        for page in CODE_PAGES:
            cells = re.split(r'[,;\t|"\n]', head.decode(page, "replace").casefold())
            known.append(len(labels.intersection(cell.strip() for cell in cells)))
        self._is_told = any(known)
        self.encoding = CODE_PAGES[known.index(max(known))]

    @property
    def is_guessed(self) -> bool:
        """Whether nothing tells which code page this is in, so that letters may be wrong."""
        return self.encoding in CODE_PAGES and not self._is_told

    @cached_property
    def is_binary(self) -> bool:
        """Whether these bytes are no text in any encoding we read; what pads or damages a text with zeros is left out.

        A file of mostly zeros that has no other byte of a binary one is a text that a disk has not kept.
        """
        head = self.data[:4096]
        return not self.encoding.startswith(("utf-16", "utf-32")) and 0 in head and bool(_BINARY.search(head))

    @cached_property
    def is_zip(self) -> bool:
        """An archive, or an Excel workbook, whatever its name says."""
        return self.data[:4] == b"PK\x03\x04"

    @cached_property
    def text(self) -> str:
        """The decoded text, without a byte-order mark. Bytes that the encoding leaves undefined become U+FFFD."""
        if self.is_binary:
            raise Rejected("the file is not text: it may be damaged, or of another kind than its name says")
        # A mark at the beginning proves nothing of the rest: damage and programs put other bytes behind it.
        errors = "strict" if self.encoding == "utf-8" else "replace"
        return self.data.decode(self.encoding, errors).lstrip("\ufeff").replace("\x00", "")

    @cached_property
    def utf8(self) -> bytes:
        """The text as UTF-8 without a byte-order mark; no copy is made where it already is."""
        if b"\x00" not in self.data and self.data[3:6] != codecs.BOM_UTF8:
            if self.encoding == "utf-8":
                return self.data
            if self.data[:3] == codecs.BOM_UTF8 and _is_utf8(self.data):
                return self.data[3:]
        return self.text.encode("utf-8", "replace")

    @cached_property
    def head(self) -> str:
        """The first characters, enough to recognise a file by."""
        if self.is_binary:
            return ""
        raw = self.data[: _HEAD_CHARS * 2]
        return raw.decode(self.encoding, "replace").lstrip("\ufeff").replace("\x00", "")[:_HEAD_CHARS]

    # --- JSON, and JSON behind a JavaScript assignment

    @cached_property
    def variable(self) -> str:
        """What a JavaScript file assigns to (`window.YTD.follower.part0`); empty for plain JSON."""
        found = _ASSIGNMENT.match(self.head)
        return found.group(1) if found and not self.head.lstrip().startswith(("[", "{", "<")) else ""

    @cached_property
    def looks_like_json(self) -> bool:
        """Whether the text opens as JSON, or as an assignment of it."""
        start = self.head.lstrip()
        if self.variable:
            start = start[_ASSIGNMENT.match(start).end() :]  # type: ignore[union-attr]
        return start[:1] in ("[", "{")

    @cached_property
    def json(self) -> Any:
        """The parsed document.

        Raises:
            Rejected: it is no JSON, is cut off, or is nested deeper than any export.
        """
        return parsed(self._whole if len(self._body) > VAST else self._body)

    @cached_property
    def _body(self) -> bytes:
        """The JSON, out of its assignment."""
        body = self.utf8
        return body[body.index(b"=") + 1 :].strip().removesuffix(b";") if self.variable else body

    @cached_property
    def parts(self) -> dict[str, msgspec.Raw]:
        """The values of a JSON object by key, each still text for `parsed`, `fields` or `values`; empty for a list.

        Raises:
            Rejected: it is no JSON, is cut off, or is nested deeper than any export.
        """
        return fields(self._whole)

    @cached_property
    def _whole(self) -> msgspec.Raw:
        """The JSON, looked through once: no damage, no half of a surrogate pair, and no object made of it."""
        try:
            return _ANY.decode(self._body)
        except RecursionError:
            raise Rejected(_TOO_DEEP) from None
        except msgspec.DecodeError:
            mended = _without_halves(self._body)
        try:
            return _ANY.decode(mended)
        except msgspec.DecodeError as error:
            if len(mended) <= VAST:
                return msgspec.Raw(json.dumps(self.json).encode())  # raises, or knows what strict parsers do not
            place = re.search(r"byte (\d+)", str(error))
            reached = int(place[1]) if place else len(mended)
            raise Rejected(f"the JSON is damaged or cut off at byte {reached:,}") from None

    def check_json(self) -> None:
        """Hold the text to the rules of JSON.

        Raises:
            Rejected: it is no JSON, is cut off, or is nested deeper than any export.
        """
        _ = self._whole

    @cached_property
    def keys(self) -> frozenset[str]:
        """Top-level keys of a JSON object, without a `_v2` tail; empty for anything else."""
        found: Iterable[str] = ()
        if self.looks_like_json:
            with suppress(Rejected):
                found = self.parts
        return frozenset(re.sub(r"_v\d+$", "", key) for key in found)

    @cached_property
    def sample(self) -> list[dict[str, Any]]:
        """The first objects of a top-level JSON list, enough to recognise it by; empty for anything else."""
        if not self.looks_like_json:
            return []
        with suppress(Rejected):
            found = (value for value in values(self._whole) if opens(value) == "{")
            return [parsed(value) for value in islice(found, SAMPLE)]
        return []

    @cached_property
    def items(self) -> list[dict[str, Any]]:
        """The objects of a top-level JSON list; empty for anything else."""
        if not self.looks_like_json or not isinstance(self._json_or_none, list):
            return []
        return [item for item in self._json_or_none if isinstance(item, dict)]

    @cached_property
    def answers(self) -> list[Any]:
        """The values in answers somebody saved from an API, however: one, a list, pages of lists, or one a line.

        Raises:
            Rejected: it is no JSON, or cut off.
        """
        try:
            values = [self.json]
        except Rejected:
            values = self._one_after_another()
        return [item for value in values for item in _leaves(value)]

    def _one_after_another(self) -> list[Any]:
        """JSON values that stand one after another, as saved pages do."""
        decoder, text, found = json.JSONDecoder(), self.text, []
        place = _BETWEEN.match(text).end()  # type: ignore[union-attr]
        while place < len(text):
            try:
                value, place = decoder.raw_decode(text, place)
            except RecursionError:
                raise Rejected(_TOO_DEEP) from None
            except ValueError as error:
                reason = f"the JSON is damaged or cut off at character {getattr(error, 'pos', 0):,}"
                raise Rejected(reason) from None
            found.append(value)
            place = _BETWEEN.match(text, place).end()  # type: ignore[union-attr]
        return found

    @cached_property
    def _json_or_none(self) -> Any:
        try:
            return self.json
        except Rejected:
            return None

    # --- delimited text

    @cached_property
    def _records(self) -> list[tuple[str, list[tuple[tuple[str, ...], frozenset[str], int]]]]:
        """Per delimiter, the first records: cells, folded cells, and characters up to the record's end."""
        found = []
        lines = list(io.StringIO(self.head, newline=""))
        ends = [0]
        for line in lines:
            ends.append(ends[-1] + len(line))
        for delimiter in _DELIMITERS:
            if delimiter not in self.head:
                continue
            reader = csv.reader(iter(lines), delimiter=delimiter)
            records = []
            for cells in _first(reader, HEADER_RECORDS):
                folded = frozenset(fold(cell) for cell in cells)
                records.append((tuple(cell.strip() for cell in cells), folded, ends[reader.line_num]))
            found.append((delimiter, records))
        return found

    def header(self, *names: str | tuple[str, ...]) -> Header | None:
        """The first record that has all `names` (a tuple: any of them) among its cells, compared folded."""
        if self.is_binary or self.looks_like_json:
            return None
        wanted = [{fold(n)} if isinstance(n, str) else {fold(x) for x in n} for n in names]
        for delimiter, records in self._records:
            for cells, folded, end in records:
                if len(cells) > 1 and all(folded & any_of for any_of in wanted):
                    offset = len(self.head[:end].encode("utf-8"))
                    return Header(delimiter, cells, offset)
        return None

    def header_among(self, groups: Iterable[Iterable[str]], least: int) -> Header | None:
        """The first record whose cells hit at least so many groups of names, compared folded."""
        if self.is_binary or self.looks_like_json:
            return None
        wanted = [{fold(name) for name in group} for group in groups]
        for delimiter, records in self._records:
            for cells, folded, end in records:
                if sum(bool(folded & group) for group in wanted) >= least:
                    return Header(delimiter, cells, len(self.head[:end].encode("utf-8")))
        return None

    # --- HTML

    @cached_property
    def looks_like_html(self) -> bool:
        """Whether it begins with markup, or has what only a whole page has near the start: chats have tags in texts."""
        begins = self.head.lstrip("\ufeff \t\r\n").startswith("<")
        tags = "!doctype html|html|head|body" + ("|div|h2|a|title|table" if begins else "")
        return not self.looks_like_json and bool(re.search(rf"<\s*(?:{tags})\b", self.head[:8192], re.I))

    @cached_property
    def html(self) -> LexborHTMLParser:
        """The parsed page.

        Raises:
            Rejected: it is nested deeper than any export, or a tag has more attributes than any.
        """
        # The parser's time grows with the square of both.
        if _CROWDED_TAG.search(self.text) or depth(self.text) > DEEPEST:
            raise Rejected("the page is nested deeper, or has longer tags, than any export: not read")
        return LexborHTMLParser(self.text)


def depth(page: str) -> int:
    """How deep a page may be nested at most: per kind of tag the deepest level, summed over the kinds.

    Elements that need no closing tag count as none, or every long list would be deep.
    """
    tags = pl.Series("tag", [page]).str.extract_all(r"</?[A-Za-z][A-Za-z0-9-]*").explode().drop_nulls().to_frame()
    tags = tags.with_columns(
        pl.col("tag").str.strip_chars_start("</").str.to_lowercase().alias("kind"),
        pl.when(pl.col("tag").str.starts_with("</")).then(-1).otherwise(1).alias("step"),
    ).filter(~pl.col("kind").is_in(_NEVER_CLOSED))
    level = pl.col("step").cum_sum().over("kind")
    lowest = pl.min_horizontal(0, level.cum_min().over("kind"))
    return int(tags.with_columns((level - lowest).alias("level")).group_by("kind").agg(pl.max("level"))["level"].sum())


def unix_lines(text: str) -> str:
    """The text with LF alone at the end of each line, whether it was CR LF, a lone CR, or CR CR LF.

    The last comes of a text with CR LF that was written as if it had LF.
    """
    return text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _leaves(value: Any) -> Iterator[Any]:
    """What a list holds, and the lists in it; anything else is itself."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += reversed(item)
        else:
            yield item


def _is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8 throughout, looked at piece by piece: the text of a big file is not needed to know."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _PIECE):
            decoder.decode(data[start : start + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def parsed(part: bytes | msgspec.Raw) -> Any:
    """The value of a JSON text.

    Raises:
        Rejected: it is no JSON, is cut off, or is nested deeper than any export.
    """
    try:
        return orjson.loads(memoryview(part))
    except orjson.JSONDecodeError as error:
        if "recursion" in str(error).lower():
            raise Rejected(_TOO_DEEP) from None
    # The strict parser refuses half a surrogate pair, which some exports write; no table can hold one.
    try:
        return json.loads(_without_halves(bytes(part)).decode("utf-8", "replace"))
    except RecursionError:
        raise Rejected(_TOO_DEEP) from None
    except ValueError as error:
        raise Rejected(f"the JSON is damaged or cut off at character {getattr(error, 'pos', 0):,}") from None


def opens(part: msgspec.Raw | None) -> str:
    """The first character of a JSON value: `{` of an object, `[` of a list; empty where there is none."""
    return chr(memoryview(part)[0]) if part is not None else ""


def fields(part: msgspec.Raw | None) -> dict[str, msgspec.Raw]:
    """The values of a JSON object by key, not parsed; empty for any other value."""
    return _FIELDS.decode(part or b"") if opens(part) == "{" else {}


def values(part: msgspec.Raw | None) -> list[msgspec.Raw]:
    """The values of a JSON list, not parsed; empty for any other value."""
    return _VALUES.decode(part or b"") if opens(part) == "[" else []


def _without_halves(text: bytes) -> bytearray:
    """JSON whose escaped halves of surrogate pairs are the replacement character."""
    whole = bytearray(text)
    for escape in _ESCAPE.finditer(text):
        if escape["lone"]:
            whole[escape.start() : escape.end()] = b"\\ufffd"
    return whole


def _first(records: Iterable[list[str]], count: int) -> Iterator[list[str]]:
    """The first records, as many as can be read."""
    try:
        for number, record in enumerate(records):
            if number >= count:
                return
            yield record
    except csv.Error:
        return
