"""How Instagram's and Threads' files become rows: lists of accounts in four shapes, contacts, threads, the owner.

Threads is written by the same program and read by the same functions. Everything is repaired first (see
`meta.mended`). Documents are hostile: what has another type than expected becomes an unreadable row, never an error.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from selectolax.lexbor import LexborNode

from flows.errors import Rejected
from flows.sources.base import Parsed, Rows
from flows.sources.document import Document, fold
from flows.sources.meta import FAMILY, GIVEN, NAME, is_instagram, is_record, mended, read_thread
from flows.sources.parsers import epoch, numeric_day, on, spoken_day
from flows.sources.readers import as_records, as_text, objects
from schemas.columns import Raw

HANDLE = re.compile(r"[A-Za-z0-9._]{1,30}")
NO_HANDLES = frozenset(
    "p explore accounts reel reels stories tv direct about developer legal web ar share s _u _n challenge "
    "emails session directory topics nametag privacy oauth".split()
)
"""Path segments of its addresses that are no profile."""

_HOST = r"(?:https?://)?(?:www\.|m\.)?(?:instagram\.com|threads\.(?:net|com))/"
_ADDRESS = re.compile(_HOST + r"(?:_u/)?@?([A-Za-z0-9._]{1,30})/?(?:[?#].*)?", re.IGNORECASE)
_USERNAME = frozenset(map(fold, (
    "username", "user name", "benutzername", "nom d'utilisateur", "nom de profil", "nom d’utilisateur",
    "nombre de usuario", "nom d'usuari", "nome utente", "nome de usuário", "nome de utilizador", "gebruikersnaam",
    "nazwa użytkownika", "användarnamn", "brugernavn", "brukernavn", "nume de utilizator", "kullanıcı adı",
)))  # fmt: skip
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[\d\s().\-/\u00a0]{5,25}")
_BIRTHDAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SAMPLE = 20
"""So many items tell what a list is made of."""


def handle_in(value: Any) -> str | None:
    """The handle in a profile address of Instagram or Threads."""
    found = _ADDRESS.fullmatch(value.strip()) if isinstance(value, str) else None
    return found[1] if found and found[1].lower() not in NO_HANDLES else None


def _legal(value: Any) -> str | None:
    text = value.strip() if isinstance(value, str) else ""
    return text if HANDLE.fullmatch(text) else None


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


# --- lists of accounts

_NAMES = {
    "followers": "follower",
    "following": "following",
    "pending_follow_requests": "invitation_sent",
    "recent_follow_requests": "invitation_sent",
    "follow_requests_you've_received": "invitation_received",
    "close_friends": "close_friend",
    "profiles_you've_favorited": "favorite",
    "recently_unfollowed_profiles": "removed",
    "recently_unfollowed_accounts": "removed",
    "blocked_profiles": "blocked",
    "blocked_accounts": "blocked",
    "restricted_profiles": "restricted",
    "restricted_accounts": "restricted",
    "hide_story_from": "muted",
}
FILES = {fold(name): relation for name, relation in _NAMES.items()}
"""The file's name, for lists that stand under no key -> how the owner knows whom it lists."""


def followed_on(timestamp: str, printed: str) -> Parsed:
    """The day of a Unix time; of the date a page prints or a file of 2020 writes, if that can be read."""
    told = on(epoch(timestamp))
    iso = pl.col(printed).str.extract(r"^(\d{4}-\d{2}-\d{2})").str.to_date("%Y-%m-%d", strict=False)
    spelled = (spoken_day(printed).expression, numeric_day(printed).expression)
    return Parsed(told.column, pl.coalesce(told.expression, iso, *spelled), told.rule)


@dataclass(frozen=True)
class Lists:
    """What tells a network's lists of accounts, and which list each is.

    wrappers: top-level key -> relation.
    hosts: of the addresses, as far as they go.
    folder: where its files are, if other lists of the same names are elsewhere in the export.
    titled: a title is always a display name, even where it could be a handle.
    """

    wrappers: Mapping[str, str]
    hosts: tuple[str, ...]
    folder: str | None = None
    titled: bool = False

    def claims(self, document: Document) -> int:
        """A list under one of the keys, or a bare one, or a page, with addresses of the network."""
        if document.looks_like_html:
            return 60 * (document.stem in FILES and bool(self._on_page(document)))
        if document.keys & self.wrappers.keys():
            return 90
        sample = document.sample
        if any(self._is_linked(str(item.get("string_list_data"))) for item in sample):
            return 80
        is_here = ("threads" in document.folders) == (self.folder == "threads")
        if document.stem in FILES and is_here and any(map(is_record, sample)):
            return 70
        damaged = document.looks_like_json and not document.keys and not document.sample
        return 15 * (damaged and "string_list_data" in document.head and self._is_linked(document.head))

    def read(self, document: Document, raw: type[Raw]) -> Rows:
        """All accounts, in any shape."""
        told = FILES.get(document.stem)
        if document.looks_like_html:
            return objects([{**row, "list": told} for row in self._on_page(document)], raw, "html")
        whole = mended(document.json)
        # Only followers come without a key.
        keyed = whole if isinstance(whole, dict) else {"": whole}
        relations = {**self.wrappers, "": told or "follower"}
        blocks = [(_items(keyed[key]), relations[key]) for key in keyed if key in relations]
        rows = [row for items, relation in blocks for row in _accounts(items, relation, self.titled)]
        found = objects(rows, raw, _version([item for items, _ in blocks for item in items]))
        found.unknown |= set(keyed) - set(relations)
        return found

    def _is_linked(self, text: str) -> bool:
        return any(host in text for host in self.hosts)

    def _on_page(self, document: Document) -> list[dict[str, str | None]]:
        """The accounts on a page: a link whose text is the handle, or its own address.

        Links of the page's furniture read otherwise.
        """
        found = []
        for anchor in document.html.css("a[href]"):
            address = anchor.attributes.get("href") or ""
            handle = handle_in(address) if self._is_linked(address) else None
            if handle and anchor.text().strip() in (handle, address):
                found.append({"username": handle, "printed date": _date_after(anchor)})
        return found


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _version(items: list[Any]) -> str:
    """Which shape: `label_values` records, handles as titles, or handles as values."""
    sample = [item for item in items[:_SAMPLE] if isinstance(item, dict)]
    if any(map(is_record, sample)):
        return "labels"
    values = (entry for item in sample for entry in _items(item.get("string_list_data")))
    return "value" if any(isinstance(entry, dict) and entry.get("value") for entry in values) else "title"


def _accounts(items: Any, relation: str, titled: bool) -> Iterator[Any]:
    for item in _items(items):
        if isinstance(item, dict) and isinstance(item.get("label_values"), list):
            yield {**item, **_labelled(item["label_values"]), "list": relation}
            yield from (as_text(pair) or "" for pair in item["label_values"] if not isinstance(pair, dict))
        elif isinstance(item, dict) and isinstance(item.get("string_list_data"), list | None):
            for entry in item.get("string_list_data") or [{}]:
                if isinstance(entry, dict) and all(isinstance(entry.get(k), str | None) for k in ("value", "href")):
                    yield {**item, **entry, **_named(item.get("title"), entry, titled), "list": relation}
                else:
                    yield as_text(entry) or ""
        else:
            yield as_text(item) or ""


def _named(title: Any, entry: Mapping[str, Any], titled: bool) -> dict[str, str | None]:
    """Handle and display name of one entry: the first of value, address and title that can be a handle."""
    handle = _legal(entry.get("value")) or handle_in(entry.get("href"))
    if titled and handle:
        return {"username": handle, "name": _text(title)}
    handle = handle or _legal(title)
    return {"username": handle, "name": None if _legal(title) else _text(title)}


def _labelled(pairs: list[Any]) -> dict[str, str | None]:
    """Address, display name, handle, in this order; labels are in the account's language.

    The handle is under a label we know, else the last value that can be one; the name is under one we know, else
    what stands before the handle.
    """
    told = [(fold(str(p.get("label") or "")), _text(p.get("value"))) for p in pairs if isinstance(p, dict)]
    links = [handle_in(p.get(part)) for p in pairs if isinstance(p, dict) for part in ("href", "value")]
    plain = [(label, value) for label, value in told if not (value and "/" in value) and label != "url"]
    place = next((n for n, (label, value) in enumerate(plain) if label in _USERNAME and _legal(value)), None)
    if place is None:
        place = max((n for n, (_, value) in enumerate(plain) if _legal(value)), default=None)
    handle = plain[place][1] if place is not None else None
    handle = next(filter(None, links), None) or handle
    named = next((value for label, value in plain if label in NAME and value), None)
    before = plain[place - 1][1] if place else None
    return {"username": handle, "name": named or before}


def _date_after(anchor: LexborNode) -> str | None:
    """The text of what follows the link, or the block it stands in, unless that is the next account's."""
    for node in filter(None, (anchor, anchor.parent)):
        after = node.next
        while after is not None and not after.text().strip():
            after = after.next
        if after is not None:
            is_plain = after.tag == "-text" or after.css_first("a") is None
            return after.text().strip() if is_plain else None
    return None


# --- connections.json, until 2020


def is_connections(document: Document, lists: Mapping[str, str]) -> int:
    """Lists of accounts as objects, handle -> date."""
    known = document.keys & lists.keys()
    if not known:
        return 0
    found = [document.json[key] for key in sorted(known) if isinstance(document.json.get(key), dict)]
    dated = (day for each in found for day in list(each.values())[:_SAMPLE])
    return 80 if any(isinstance(day, str) and re.match(r"\d{4}-\d{2}-\d{2}", day) for day in dated) else 0


def read_connections(lists: Mapping[str, str]) -> Callable[[Document, type[Raw]], Rows]:
    """Read them all; lists of other things than accounts (hashtags) are left alone."""

    def read(document: Document, raw: type[Raw]) -> Rows:
        whole = document.json
        rows: list[Any] = []
        for key in [key for key in whole if key in lists]:
            if not isinstance(whole[key], dict):
                rows += as_records(whole[key])
                continue
            for handle, day in whole[key].items():
                row = {"username": _legal(handle), "printed date": day, "list": lists[key]}
                rows.append(row if row["username"] else handle)
        found = objects(rows, raw, "2020")
        found.unknown |= set(whole) - set(lists) - {"following_hashtags", "dismissed_suggested_users"}
        return found

    return read


# --- maps of labels: synced contacts, the owner


def _maps(value: Any) -> list[Any]:
    """Each item's `string_map_data` as plain label -> text; a text stands for what cannot be read."""
    found: list[Any] = []
    for item in _items(value):
        told = item.get("string_map_data") if isinstance(item, dict) else None
        if not isinstance(told, dict):
            found.append(as_text(item) or "")
            continue
        found.append({k: _text(v.get("value")) if isinstance(v, dict) else _text(v) for k, v in told.items()})
    return found


def read_contacts(document: Document, raw: type[Raw]) -> Rows:
    """Synced contacts: names by label, else by place; the point by its shape, because labels are translated."""
    whole = mended(document.json)
    rows = [_contact(found) if isinstance(found, dict) else found for found in _maps(whole["contacts_contact_info"])]
    return objects(rows, raw)


def _contact(found: Mapping[str, str | None]) -> dict[str, str | None]:
    point = next((label for label, value in found.items() if value and _is_point(value)), None)
    labels = [label for label in found if label != point]
    given = next((label for label in labels if fold(label) in GIVEN), None)
    family = next((label for label in labels if fold(label) in FAMILY), None)
    if given is None and family is None and len(labels) > 1:
        given, family = labels[:2]
    return {
        "First Name": found.get(given or ""),
        "Last Name": found.get(family or ""),
        "Contact Information": found.get(point or ""),
    }


def _is_point(value: str) -> bool:
    return bool(_EMAIL.fullmatch(value) or _PHONE.fullmatch(value))


def read_owner(key: str) -> Callable[[Document, type[Raw]], Rows]:
    """Read the owner's profile, from under this key or from the plain object of 2020."""

    def read(document: Document, raw: type[Raw]) -> Rows:
        whole = mended(document.json)
        if key not in whole:
            born = whole.get("date_of_birth")
            flat = {k: v for k, v in whole.items() if not isinstance(v, list | dict)}
            rows = objects([flat | {"date_of_birth": born}], raw, "2020")
            rows.unknown |= set(whole) - set(flat) - set(raw._ignored)
            return rows
        found = _maps(whole[key])
        records = [_owner(each) if isinstance(each, dict) else each for each in found]
        if not any(isinstance(record, dict) and any(record.values()) for record in records):
            raise Rejected("the owner's profile, but none of its labels is known: its language is not read yet")
        return objects(records, raw)

    return read


def _owner(found: Mapping[str, str | None]) -> dict[str, str | None]:
    """By label where the language is known, by the shape of the value where that is enough."""
    values = [value for value in found.values() if value]

    def shaped(pattern: re.Pattern[str]) -> str | None:
        return next((value for value in values if pattern.fullmatch(value)), None)

    def labelled(labels: frozenset[str]) -> str | None:
        return next((value for label, value in found.items() if value and fold(label) in labels), None)

    born = shaped(_BIRTHDAY)
    phones = (v for v in values if _PHONE.fullmatch(v) and v != born)
    return {
        "username": _legal(labelled(_USERNAME)),
        "name": labelled(NAME),
        "email": shaped(_EMAIL),
        "phone_number": next(phones, None),
        "website": next((value for value in values if re.fullmatch(r"https?://\S+", value)), None),
        "date_of_birth": born,
    }


# --- threads


def messages_claim(document: Document) -> int:
    """A thread in an Instagram export: its folders tell it from Facebook's."""
    if not document.keys & {"participants"} or not is_instagram(document):
        return 0
    sent = document.json.get("messages")
    if not isinstance(sent, list):
        return 0
    return 75 if not sent or any(isinstance(m, dict) and "timestamp_ms" in m for m in sent[:_SAMPLE]) else 0


def read_messages(document: Document, raw: type[Raw]) -> Rows:
    """A thread's messages, with the handle of the other where it is of two people."""
    rows = read_thread(document, raw)
    handle, name = _partner(document) or (None, "")
    is_other = pl.col("sender_name") == name
    known = pl.lit(handle is not None)
    of = pl.when(pl.element() == name).then(pl.lit(handle, dtype=pl.String))
    rows.frame = rows.frame.with_columns(
        pl.when(is_other).then(pl.lit(handle, dtype=pl.String)).alias("sender_handle"),
        pl.col("to").list.eval(of).alias("to_handle"),
        pl.col("named").list.eval(of).alias("named_handle"),
        pl.when(known & is_other).then(pl.lit("in")).when(known & ~is_other).then(pl.lit("out")).alias("direction"),
    )
    return rows


def _partner(document: Document) -> tuple[str, str] | None:
    """Handle and display name of the other in a thread of two people.

    The folder is named after the handle, the title is the name; a group's folder is named after its title, so the
    title has to be one of exactly two names.
    """
    whole = mended({key: document.json.get(key) for key in ("participants", "title", "thread_path")})
    title = _text(whole["title"])
    listed = [p.get("name") for p in _items(whole["participants"]) if isinstance(p, dict)]
    names = [name for name in listed if isinstance(name, str)]
    path = whole["thread_path"] if isinstance(whole["thread_path"], str) else ""
    folder = re.split(r"[/\\!]", path or document.path.rpartition("/")[0])[-1]
    found = re.fullmatch(r"([A-Za-z0-9._]{1,30})_\d{5,}", folder)
    if not found or found[1].lower() == "instagramuser" or len(listed) != 2 or len(set(names)) != 2:
        return None
    return next(((found[1], name) for name in names if _text(name) == title), None)
