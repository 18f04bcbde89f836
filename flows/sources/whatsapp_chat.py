"""The headers of a chat's lines: date, time and sender, in the styles of all phones and many languages.

A line without a header goes on with the message before it; a header without a sender is a system line. Whole columns
at a time, because a chat has tens of thousands of lines.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from flows.sources.base import CROWD, Rows
from flows.sources.document import Document, unix_lines
from schemas.columns import Raw

MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
"""Invisible marks of direction: phones write them around names, numbers and what they add themselves."""
INSTANT = "%Y-%m-%dT%H:%M:%S"
"""How dates and times are told here, whatever the phone's way."""
_BLANK = "[ \t\u00a0\u202f]"
_HEADER = (
    rf"^[{MARKS}]{{0,8}}(?P<open>\[)?"
    r"(?P<a>[0-9]{1,4})(?P<mark>[./-])(?P<b>[0-9]{1,2})[./-](?P<c>[0-9]{1,4})"
    rf",?{_BLANK}{{1,4}}"
    r"(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2}))?"
    rf"(?:{_BLANK}{{0,4}}(?P<half>[AaPp])\.?{_BLANK}{{0,2}}[Mm]\.?)?"
    rf"(?:(?P<close>\]){_BLANK}{{0,4}}|{_BLANK}{{1,4}}[-\u2013]{_BLANK}{{1,4}})"
    r"(?P<rest>.*)$"
)
_SENDER = r"^(?P<sender>.{1,64}?):(?: (?P<text>.*))?$"
_QUOTE = '["\u201c\u201d\u201e\u00ab\u00bb\t]'
"""No name has one; a system line that quotes a group's title may also have a colon."""
_PHONE = re.compile(r"\+[0-9][0-9 ().\u00a0\u202f\u2011-]{5,24}")
_PYTHON_HEADER, _PYTHON_SENDER = re.compile(_HEADER), re.compile(_SENDER)
_SAMPLE = 40
_PREFIX = 4
"""Words before the name in the name of a file: "Chat de WhatsApp con"."""


def is_chat(document: Document) -> int:
    """Text that begins with a header, with a sender behind some header near the start."""
    if document.is_binary or document.is_zip or document.looks_like_html:
        return 0
    lines = [line for line in unix_lines(document.head).split("\n") if line.strip()][:_SAMPLE]
    found = [_PYTHON_HEADER.match(line[:400]) for line in lines]
    if not found or found[0] is None:
        return 0
    sent = [header for header in found if header and _PYTHON_SENDER.match(header["rest"])]
    named = "whatsapp" in document.path.lower() or document.stem == "chat"
    return 70 if named and sent else 30 if len(sent) >= 2 else 0


def read_chat(document: Document, raw: type[Raw]) -> Rows:
    """One row per header; see the contract."""
    lines = pl.Series("line", [unix_lines(document.text)]).str.split("\n").explode().to_frame()
    frame = lines.select(pl.col("line").str.extract_groups(_HEADER).alias("found")).unnest("found")
    # A date in brackets closes them; one without has a dash.
    frame = frame.filter(pl.col("rest").is_not_null() & (pl.col("open").is_null() == pl.col("close").is_null()))
    frame = frame.with_row_index("row_number", offset=1).with_columns(pl.col("row_number").cast(pl.Int64))
    order, warnings = _order(frame)
    style = "ios" if frame["open"].is_not_null().any() else "android"
    frame = _sent(frame.with_columns(_at(order).alias("at")), style)
    chat = _chat(document)
    people = _People.of(frame, chat)
    frame = frame.join(people.table(), on="sender", how="left", maintain_order="left", nulls_equal=False)
    # The group itself signs what the phone adds, and is nobody.
    frame = frame.with_columns(pl.when(pl.col("is_person")).then("sender").alias("sender"))
    is_partner = pl.col("sender") == (people.partner or "")
    has_partner = pl.lit(people.partner is not None)
    is_known = ~has_partner | is_partner
    # A line whose date is impossible ends in quarantine, and cannot be the one to tell of somebody.
    is_sound = pl.col("at").is_null() | pl.col("at").str.to_datetime(INSTANT, strict=False).is_not_null()
    told = pl.when(is_sound).then("sender")
    frame = frame.select(
        "row_number",
        "at",
        pl.when(pl.col("sender_id").is_null()).then("sender").alias("sender"),
        pl.when(pl.col("sender").is_not_null()).then("sender_id").alias("sender_id"),
        "to",
        "to_id",
        pl.when(has_partner & is_partner).then(pl.lit("in")).when(has_partner & ~is_partner).then(pl.lit("out"))
        .alias("direction"),
        pl.when(told.is_not_null() & told.is_first_distinct() & is_known).then(pl.lit("yes")).alias("first"),
        pl.when(pl.col("is_notice")).then(pl.lit("yes")).alias("notice"),
        pl.when(pl.col("at").is_not_null())
        .then(pl.int_range(1, pl.len() + 1).over("at", "sender").cast(pl.String)).alias("occurrence"),
        pl.lit(people.partner or chat).alias("chat"),
    )  # fmt: skip
    return Rows(frame, style, warnings=warnings)


# --- when


def _order(frame: pl.DataFrame) -> tuple[str, tuple[str, ...]]:
    """Which number is the day: told by one above 12, by the mark, or because time does not run backwards."""
    a, b = (pl.col(part).cast(pl.Int64) for part in "ab")
    told = frame.filter(pl.col("a").str.len_chars() < 3).select(a.alias("a"), b.alias("b"), "c", "mark")
    if told.is_empty():
        return "each", ()
    day_first, month_first = bool((told["a"] > 12).any()), bool((told["b"] > 12).any())
    if day_first or month_first:
        return "each" if day_first and month_first else "day" if day_first else "month", ()
    if (told["mark"] != "/").all():
        return "day", ()
    year = pl.col("c").cast(pl.Int64)
    back = {
        order: told.select(((year * 10_000 + month * 100 + day).diff() < 0).sum()).item()
        for order, month, day in (("day", pl.col("b"), pl.col("a")), ("month", pl.col("a"), pl.col("b")))
    }
    if back["day"] != back["month"]:
        return min(back, key=lambda order: back[order]), ()
    if (told["a"] == told["b"]).all():
        return "day", ()
    return "each", ("nothing in the chat tells day from month: those dates are left out",)


def _at(order: str) -> pl.Expr:
    """The instant as ISO text; impossible dates too, which the contract's parser then tells."""
    a, b, c = (pl.col(part) for part in "abc")
    year_first = a.str.len_chars() > 2
    one, two = a.cast(pl.Int64), b.cast(pl.Int64)
    day_first = {"day": pl.lit(True), "month": pl.lit(False)}.get(order)
    if day_first is None:
        day_first = pl.when((one > 12) | (one == two)).then(True).when(two > 12).then(False)
    year = pl.when(year_first).then(a).when(c.str.len_chars() == 2).then(pl.lit("20") + c).otherwise(c)
    month = pl.when(year_first).then(b).when(day_first).then(b).when(~day_first).then(a)
    day = pl.when(year_first).then(c).when(day_first).then(a).when(~day_first).then(b)
    hour = pl.col("hour").cast(pl.Int64)
    half = pl.col("half").str.to_lowercase()
    hour = pl.when(half == "p").then(hour % 12 + 12).when(half == "a").then(hour % 12).otherwise(hour)
    date = pl.concat_str(year.str.zfill(4), month.str.zfill(2), day.str.zfill(2), separator="-")
    time = pl.concat_str(
        hour.cast(pl.String).str.zfill(2), pl.col("minute"), pl.col("second").fill_null("00"), separator=":"
    )
    return date + "T" + time


# --- who


def _sent(frame: pl.DataFrame, style: str) -> pl.DataFrame:
    """Sender of each header, and what of the text is needed: whether it is marked, and whether it is a notice."""
    found = frame.with_columns(pl.col("rest").str.extract_groups(_SENDER).alias("found"))
    text = pl.col("found").struct.field("text").fill_null("")
    sender = pl.col("found").struct.field("sender").str.replace_all(rf"[{MARKS}]", "").str.strip_chars()
    is_name = (sender != "") & ~sender.str.contains(_QUOTE)
    bare = text.str.strip_chars_start(MARKS)
    found = found.with_columns(pl.when(is_name).then(sender).alias("sender"), text.alias("text"), bare.alias("bare"))
    is_marked = pl.col("text") != pl.col("bare")
    by_phone = is_marked & (pl.col("bare").str.starts_with(pl.col("sender")) | (pl.col("row_number") == 1))
    return found.select(
        "row_number",
        "at",
        "sender",
        is_marked.alias("is_marked"),
        # An iPhone signs what it adds itself with somebody's name.
        (by_phone & pl.lit(style == "ios")).fill_null(False).alias("is_notice"),
    )


@dataclass(frozen=True)
class _People:
    """Who writes in a chat: names in the order of their first line, and the other one of a chat of two."""

    names: tuple[str, ...]
    partner: str | None
    signatures: frozenset[str]
    """Names that only sign what the phone adds, and are the chat's own."""

    @classmethod
    def of(cls, frame: pl.DataFrame, chat: str) -> "_People":
        """From the senders and the chat's name."""
        marked = frame.group_by("sender", maintain_order=True).agg(pl.col("is_marked").all()).drop_nulls("sender")
        tails = [name for name in marked["sender"] if _ends(chat, name)]
        titled = max(tails, key=len, default=None)
        is_signature = titled is not None and bool(marked.filter(sender=titled)["is_marked"].item())
        signatures = frozenset({titled} if titled is not None and is_signature else ())
        names = tuple(name for name in marked["sender"] if name not in signatures)
        partner = titled if titled in names and len(names) <= 2 else None
        return cls(names, partner, signatures)

    def table(self) -> pl.DataFrame:
        """Per sender: whether a person, the digits of the number, and who else is in the chat."""
        everybody = [*self.names, *self.signatures]
        others = [[name for name in self.names if name != sender] for sender in everybody]
        told: list[list[str | None] | None] = [[*to] if 0 < len(to) <= CROWD else None for to in others]
        return pl.DataFrame(
            {
                "sender": everybody,
                "is_person": [name in self.names for name in everybody],
                "sender_id": [_digits(name) for name in everybody],
                "to": [to and [None if _digits(name) else name for name in to] for to in told],
                "to_id": [to and [_digits(name) for name in to] for to in told],
            },
            schema={
                "sender": pl.String,
                "is_person": pl.Boolean,
                "sender_id": pl.String,
                "to": pl.List(pl.String),
                "to_id": pl.List(pl.String),
            },
        )


def _digits(name: str | None) -> str | None:
    """The digits of an international number; null for a name."""
    return re.sub(r"[^0-9]", "", name) if name and _PHONE.fullmatch(name) else None


def _chat(document: Document) -> str:
    """The chat's name: the file's, or that of the archive or folder around `_chat.txt`."""
    parts = [part for part in re.split(r"[/\\!]", document.path) if part]
    name = parts[-2] if len(parts) > 1 and document.stem == "chat" else parts[-1]
    return re.sub(r"(\.(txt|zip)|\s*\(\d+\))+$", "", name, flags=re.IGNORECASE)


def _words(text: str) -> Sequence[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _ends(chat: str, name: str) -> bool:
    """Whether a chat's name is a few words of WhatsApp's and then this one."""
    whole, tail = _words(chat), _words(name)
    start = len(whole) - len(tail)
    return bool(tail) and 0 < start <= _PREFIX and whole[start:] == tail and "whatsapp" in whole[:start]
