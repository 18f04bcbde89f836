"""Telegram: result.json of Telegram Desktop, of a whole account or one chat, and the pages with contacts.

Contacts and chats know the same permanent id; names are those the owner saved. A file knows handles of nobody but
the owner.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import polars as pl
from msgspec import Raw, Struct

from flows.sources import entries
from flows.sources.base import CROWD, EventMap, Network, Parsed, ProfileMap, Rows, Source
from flows.sources.document import Document, fields, opens, parsed, values
from flows.sources.parsers import epoch, instant
from flows.sources.readers import as_dict, as_plain, objects
from schemas.columns import Raw as Contract
from schemas.raw.telegram import Export, Page

_KINDS = frozenset({
    "personal_chat", "bot_chat", "saved_messages", "replies", "verification_codes", "private_group",
    "private_supergroup", "public_supergroup", "private_channel", "public_channel",
})  # fmt: skip
_GROUPS = frozenset({"private_group", "private_supergroup"})
_SECTIONS = frozenset({"personal_information", "contacts", "frequent_contacts", "chats", "left_chats"})
_OTHERS = frozenset({
    "about", "profile_pictures", "profile_music", "stories", "sessions", "web_sessions", "other_data", "ips",
})  # fmt: skip
"""Sections without people: known, and left alone."""
_SERVICES = frozenset({"42777", "777000", "1271266957"})
"""Telegram's own accounts."""
_SAMPLE = 20
_AT_ONCE = 65_536
"""Messages that are rows of Python at one time."""


def _listed(section: Raw | None) -> list[Raw]:
    """The entries of a section's list."""
    return _records(fields(section).get("list") if opens(section) == "{" else section)


def _records(listed: Raw | None) -> list[Raw]:
    """The values of a list; of anything else that says something, itself: it is told as unreadable, not lost."""
    found = values(listed)
    return found if found or listed is None or parsed(listed) in (None, "", [], {}) else [listed]


def _told(whole: Mapping[str, Raw], key: str) -> Any:
    """A value of an object whose values are not parsed yet; null where there is none."""
    return parsed(whole[key]) if key in whole else None


def _chats(whole: Mapping[str, Raw]) -> list[Raw]:
    return [*_listed(whole.get("chats")), *_listed(whole.get("left_chats"))]


def _kind(chat: Mapping[str, Any]) -> str | None:
    """What a chat is, as Telegram names it; null for anything else."""
    kind = as_plain(chat.get("type"))
    return kind if kind in _KINDS else None


def _is_chat(parts: Mapping[str, Raw]) -> bool:
    return _kind({"type": _told(parts, "type")}) is not None and opens(parts.get("messages")) == "["


def _is_export(document: Document) -> int:
    """An account's sections in Telegram's shape, or one chat."""
    if not document.keys:
        head = document.head
        damaged = document.looks_like_json and '"date_unixtime"' in head and '"type"' in head
        return 20 * damaged  # reading it will say how it is damaged
    if document.keys >= {"type", "messages"}:
        return 90 * _is_chat(document.parts)
    if not document.keys & _SECTIONS:
        return 0
    whole = document.parts
    owner = as_dict(_told(whole, "personal_information"))
    entries_ = (*_listed(whole.get("contacts")), *_listed(whole.get("frequent_contacts")))
    marks = (
        {"user_id", "first_name"} <= owner.keys(),
        any(_kind({"type": _told(fields(chat), "type")}) for chat in _chats(whole)[:_SAMPLE]),
        any(fields(one).keys() & {"date_unixtime", "phone_number", "rating"} for one in entries_[:_SAMPLE]),
    )
    return 90 * any(marks)


# --- reading


def _number(value: Any) -> str | None:
    """An id as text; 0 is nobody. `from_id` says of what kind it is (`user123`), or is a number in old exports."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    found = re.fullmatch(r"(?:user)?(\d{1,20})", str(value))
    return found[1] if found and int(found[1]) else None


def _person(part: str, item: Any, **more: Any) -> Any:
    """A contact, frequent contact or chat as a flat record; what is no object is unreadable."""
    if not isinstance(item, dict):
        return ""
    flat = {key: value for key, value in item.items() if key in ("first_name", "last_name", "name", "phone_number")}
    rest = {key: None for key in item if key not in flat and key not in ("user_id", "username")}
    return {**rest, **flat, "part": part, **more}


def _people(whole: Mapping[str, Raw], chats: Iterable[Any]) -> Iterator[Any]:
    owner = _told(whole, "personal_information")
    if owner is not None:
        told = as_dict(owner)
        yield _person("owner", owner, user_id=_number(told.get("user_id")), username=told.get("username"))
    for item in map(parsed, _listed(whole.get("contacts"))):
        yield _person("contact", item, user_id=_number(as_dict(item).get("user_id")))
    for item in map(parsed, _listed(whole.get("frequent_contacts"))):
        told = as_dict(item)
        is_person = told.get("type") == "user" and told.get("category") != "inline_bots"
        yield _person("frequent", item, user_id=_number(told.get("id")), kind="person" if is_person else "other")
    for item in chats:
        told = as_dict(item)
        yield _person("chat", item, user_id=_number(told.get("id")), kind=as_plain(told.get("type")))


_COLUMNS = ("message", "sender", "name", "kind", "date_unixtime", "local date", "direction", "to", "chat")
_SCHEMA = {name: pl.List(pl.String) if name == "to" else pl.String for name in _COLUMNS}


class _Sender(Struct):
    """What a first look at a message takes: words and everything else are skipped where they stand."""

    from_id: Any = None


class _Message(Struct, rename={"name": "from"}):
    """What the second look takes."""

    id: Any = None
    type: Any = None
    name: Any = None
    from_id: Any = None
    date: Any = None
    date_unixtime: Any = None
    contact_information: Any = None


_SENDER, _MESSAGE = msgspec.json.Decoder(_Sender), msgspec.json.Decoder(_Message)


def _sender(message: Raw) -> str | None:
    return _number(_SENDER.decode(message).from_id) if opens(message) == "{" else None


def _messages(chat: Mapping[str, Any], sent: Sequence[Raw]) -> tuple[list[pl.DataFrame], list[Any]]:
    """Messages of a chat with people, and the cards sent in it; of a crowd or a channel, none.

    Who listens in a group without ever writing is not told.
    """
    kind, place = _kind(chat), _number(chat.get("id"))
    if kind not in {"personal_chat", *_GROUPS} or place in _SERVICES:
        return [], []
    posters = list(dict.fromkeys(filter(None, map(_sender, sent))))
    if kind in _GROUPS and len(posters) > CROWD + 1:
        return [], []
    others = {sender: [poster for poster in posters if poster != sender] or None for sender in posters}
    unnamed = set(posters) if kind in _GROUPS else set()
    cards: list[Any] = []

    def row(text: Raw) -> tuple[Any, ...]:
        if opens(text) != "{":
            return (None, None, None, "unreadable", None, None, None, None, place)
        message = _MESSAGE.decode(text)
        sender = _number(message.from_id)
        to, direction = others.get(sender or ""), None
        if kind == "personal_chat":
            is_theirs = sender == place if sender else message.name == chat.get("name")
            direction, to = "in" if is_theirs else "out", None
        name = _text(message.name) if sender in unnamed else None
        unnamed.discard(sender or "")
        if isinstance(message.contact_information, dict):
            cards.append(_person("card", message.contact_information))
        told = (as_plain(value) for value in (message.type, message.date_unixtime, message.date))
        return (as_plain(message.id), sender, name, *told, direction, to, place)

    frames = [
        pl.DataFrame([row(text) for text in sent[start : start + _AT_ONCE]], schema=_SCHEMA, orient="row")
        for start in range(0, len(sent), _AT_ONCE)
    ]
    return frames, cards


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _read(document: Document, raw: type[Contract]) -> Rows:
    whole = document.parts
    is_single = document.keys >= {"type", "messages"} and _is_chat(whole)
    chats: list[Any] = []
    written, cards, strange = [pl.DataFrame(schema=_SCHEMA)], [], 0
    for text in [None] if is_single else _chats(whole):
        parts = whole if text is None else fields(text)
        sent = _records(parts.get("messages"))
        # Of the messages nothing but headers is ever made: they are most of an export of gigabytes.
        chat = {key: _told(parts, key) for key in parts if key != "messages"} | dict.fromkeys(
            parts.keys() & {"messages"}
        )
        chats.append(chat if text is None or opens(text) == "{" else parsed(text))
        strange += bool(sent) and _kind(chat) is None
        more, found = _messages(chat, sent)
        written += more
        cards += found
    people = [*_people({} if is_single else whole, chats), *cards]
    rows = objects(people, raw, "chat" if is_single else "account")
    messages = pl.concat(written).with_row_index("row_number", offset=len(people) + 1)
    messages = messages.with_columns(pl.col("row_number").cast(pl.Int64), part=pl.lit("message"))
    is_lost = pl.col("kind") == "unreadable"
    lost = messages.filter(is_lost)["row_number"].to_list()
    messages = messages.filter(~is_lost.fill_null(False))
    rows.frame = pl.concat([rows.frame, messages], how="diagonal")
    rows.unreadable += [(number, "not_an_object", "") for number in lost]
    if strange:  # their type may be anything, and is not repeated
        rows.warnings += (f"chats of a type unknown to Kith, whose messages were not read: {strange:,}",)
    if not is_single:
        rows.unknown |= set(whole) - _SECTIONS - _OTHERS
    return rows


# --- pages


def _is_page(document: Document) -> bool:
    return document.looks_like_html and "page_wrap" in document.head and "list_page" in document.head


def _is_people_page(document: Document) -> int:
    """The page of contacts, or the first page with the owner; no other page has phones."""
    if not document.looks_like_html or "page_wrap" not in document.head:
        return 0
    if document.stem == "contacts" and "details_entry" in document.text:
        return 60
    return 60 * ('class="personal_info' in document.text)


def _read_page(document: Document, raw: type[Contract]) -> Rows:
    found: list[dict[str, str]] = []
    for box in document.html.css(".personal_info"):
        labels = [(row.css_first(".label"), row.css_first(".value")) for row in box.css(".row")]
        told = {label.text().strip(): value.text().strip() for label, value in labels if label and value}
        found.append(told | {"part": "owner"})
    for entry in document.html.css(".entry .body") if document.stem == "contacts" else ():
        name, phone = entry.css_first(".name"), entry.css_first(".details_entry")
        texts = {"name": name, "Phone number": phone}
        found.append({"part": "contact"} | {key: node.text().strip() for key, node in texts.items() if node})
    return objects(found, raw, "html")


# --- the network

TELEGRAM = Network(
    name="telegram",
    urls=(
        r"^(?i:https?://)?(?i:(?:www\.)?(?:t|telegram)\.me)/(?:s/)?(?P<handle>[A-Za-z][A-Za-z0-9_]{3,31})/?(?:[?#].*)?$",
        r"^(?i:tg://(?:user|openmessage)\?(?:user_)?id=)(?P<id>\d+)$",
        r"^(?i:tg://resolve\?domain=)(?P<handle>[A-Za-z][A-Za-z0-9_]{3,31})$",
    ),
    profile_url="https://t.me/{}",
    reserved=frozenset(
        "joinchat addstickers addemoji addlist addtheme share proxy socks setlanguage login confirmphone contact "
        "invoice boost giftcode".split()
    ),
    placeholders=frozenset({"Deleted Account", "Deleted"}),
    unread=(
        (
            lambda document: int(_is_page(document)),
            "a Telegram page without phones: export as JSON to have chats read",
        ),
    ),
    export_names=(r"^(?:DataExport|ChatExport)_\d{4}-\d{2}-\d{2}",),
)

_part = pl.col(Export.part)
_phone = pl.col(Export.phone_number).str.strip_chars().str.replace(r"^00", "+")
_ID = pl.col(Export.user_id)
_has_account = _ID.is_not_null()
_is_service = _ID.is_in(sorted(_SERVICES)).fill_null(False)

_names: dict[str, Any] = {
    "given_name": entries.filled(Export.first_name),
    "family_name": entries.filled(Export.last_name),
}


def _card(phones: pl.Expr) -> dict[str, Any]:
    """Fields of an entry in an address book, as `entries.maps` wants them."""
    nothing = pl.lit(None, dtype=pl.String)
    return {"display_name": nothing, "company": nothing, "phones": pl.when(phones != "").then(pl.concat_list(phones))}


def _entries(fields: Mapping[str, Any], where: pl.Expr) -> tuple[ProfileMap, ...]:
    return tuple(
        ProfileMap(part.fields, where=where if part.where is None else where & part.where, kind=part.kind)
        for part in entries.maps({"emails": pl.lit([], dtype=pl.List(pl.String)), **fields})
    )


def _sent_at() -> Parsed:
    """Unix time; older exports have only the local time of the machine that exported, right to some hours."""
    told = epoch(Export.date_unixtime)
    local = instant(Export.local_date, "%Y-%m-%dT%H:%M:%S").expression
    return Parsed(told.column, pl.coalesce(told.expression, local), told.rule)


EXPORT = Source(
    network=TELEGRAM,
    record="export",
    raw=Export,
    claims=_is_export,
    read=_read,
    profiles=(
        ProfileMap(
            {
                **_names,
                "account_id": Export.user_id,
                "handle": Export.username,
                "phones": _phone,
                "is_owner": pl.lit(True),
            },
            where=_part == "owner",
        ),
        ProfileMap(
            {**_names, "account_id": Export.user_id, "phones": _phone, "relation": pl.lit("contact")},
            where=(_part == "contact") & _has_account & ~_is_service,
        ),
        *_entries(
            {**_names, **_card(_phone), "relation": pl.lit("contact")}, where=(_part == "contact") & ~_has_account
        ),
        # Cards somebody sent, named as the sender knows them: of people the owner need not know.
        *_entries({**_names, **_card(_phone)}, where=_part == "card"),
        ProfileMap(
            {"account_id": Export.user_id, "display_name": Export.name},
            where=(((_part == "chat") & (pl.col(Export.kind) == "personal_chat")) | (pl.col(Export.kind) == "person"))
            & _has_account
            & ~_is_service,
        ),
        ProfileMap(
            {"account_id": Export.sender, "display_name": Export.name},
            where=(_part == "message") & pl.col(Export.name).is_not_null(),
        ),
    ),
    events=(
        EventMap(
            kind="message",
            occurred_at=_sent_at(),
            direction=Export.direction,
            other={"account_id": pl.when(pl.col(Export.direction).is_not_null()).then(Export.chat)},
            sender={"account_id": pl.when(pl.col(Export.direction).is_null()).then(Export.sender)},
            recipient={"account_id": Export.to},
            thread=Export.chat,
            event_key=pl.col(Export.chat) + ":" + pl.col(Export.message),
            where=(_part == "message") & (pl.col(Export.kind) == "message"),
            each=(Export.to,),
        ),
    ),
)

_page_part = pl.col(Page.part)
_page_phone = pl.col(Page.phone_number).str.replace(r"^00", "+")

PAGE = Source(
    network=TELEGRAM,
    record="page",
    raw=Page,
    claims=_is_people_page,
    read=_read_page,
    profiles=(
        ProfileMap(
            {
                "given_name": Page.first_name,
                "family_name": Page.last_name,
                "handle": Page.username,
                "phones": _page_phone,
                "is_owner": pl.lit(True),
            },
            where=_page_part == "owner",
        ),
        *_entries(
            {
                **_card(_page_phone),
                "given_name": pl.lit(None, dtype=pl.String),
                "family_name": pl.lit(None, dtype=pl.String),
                "display_name": entries.filled(Page.name),
                "relation": pl.lit("contact"),
            },
            where=_page_part == "contact",
        ),
    ),
)

SOURCES: tuple[Source, ...] = (EXPORT, PAGE)
