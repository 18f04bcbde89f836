"""How Facebook's JSON documents become rows: lists of people, address books, threads, the own profile.

Everything is repaired first (see `mended`). Documents are hostile: what has another type than expected
becomes an unreadable row, never an error.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from flows.sources.base import Rows
from flows.sources.document import Document
from flows.sources.facebook_labels import people_in
from flows.sources.meta import is_record, mended, read_thread
from flows.sources.readers import as_dict, as_list, as_records, as_text, as_texts, objects
from schemas.columns import Raw

_G3_FOLDERS = frozenset(
    {"connections", "personalinformation", "yourfacebookactivity", "loggedinformation", "preferences"}
)


def under(document: Any, keys: Iterable[str]) -> tuple[Any, str]:
    """What stands under the first of these keys, a `_v2` tail aside, and that key; else null and empty."""
    wanted = set(keys)
    if isinstance(document, dict):
        for key in document:
            if re.sub(r"_v\d+$", "", key) in wanted:
                return document[key], key
    return None, ""


def items_of(document: Any, keys: Iterable[str]) -> tuple[list[Any], str]:
    """The items of a list document and the key they stood under: an expected key's, the document itself, or
    the only list in it. One object instead of a list counts as a list of one."""
    found, key = under(document, keys)
    if not key:
        found = document
        if isinstance(document, dict) and not is_record(document):
            lists = [k for k, v in document.items() if isinstance(v, list) or (isinstance(v, dict) and "entries" in v)]
            if len(lists) == 1:
                key = lists[0]
                found = document[key]
    if found is None:
        return [], key
    return (found if isinstance(found, list) else [found]), key


def generation(document: Document, key: str) -> str:
    """Which layout of the export: told by its folders, else by the key's tail."""
    folders = set(document.folders)
    if "youractivityacrossfacebook" in folders:
        return "G2b"
    if folders & _G3_FOLDERS:
        return "G3"
    return "G2" if re.search(r"_v\d+$", key) or "friendsandfollowers" in folders else "G1"


# --- lists of people


def people_list(*keys: str) -> Callable[[Document, type[Raw]], Rows]:
    """Read a list of people under one of these keys, in any of Facebook's shapes for an item."""

    def read(document: Document, raw: type[Raw]) -> Rows:
        whole = mended(document.json)
        items, key = items_of(whole, keys)
        version = generation(document, key)
        if any(map(is_record, items)):
            version += "-labels"
        rows = objects([row for item in items for row in people_of(item)], raw, version)
        if isinstance(whole, dict) and not is_record(whole):
            rows.unknown |= set(whole) - {key}
        return rows

    return read


def people_of(item: Any) -> list[Any]:
    """The people one item names, as flat objects; a text stands for what cannot be read.

    Shapes: `{name, timestamp}`; `{data: {name, uri}}` or `{data: [{name}]}`; `{entries: [...]}` and
    `{children: [...]}` around them; `{title, string_list_data: [{value}]}`; `{label_values: [...]}`.
    """
    if not isinstance(item, dict):
        return [item]
    if "label_values" in item:
        return people_in(item)
    if "entries" in item or "children" in item:
        blocks = [item.get("entries"), item.get("children")]
        if all(isinstance(block, list | None) for block in blocks):
            return [row for block in blocks for each in block or () for row in people_of(each)]
        return [as_text(item)]
    if "data" in item or "string_list_data" in item:
        return _around_data(item)
    return [_plain(item)]


def _around_data(item: dict[str, Any]) -> list[Any]:
    """The people in an item's `data` or `string_list_data`, with what the item says of them."""
    rest = {key: value for key, value in item.items() if key not in ("data", "string_list_data")}
    data: Any = item.get("data", item.get("string_list_data"))
    inner: list[Any] = data if isinstance(data, list) else [data]
    if not inner or not all(isinstance(each, dict) for each in inner):
        return [as_text(item)]
    title = item.get("title") if "string_list_data" in item else None
    return [_plain({**rest, **each, "name": title or each.get("name") or each.get("value")}) for each in inner]


def _plain(row: dict[str, Any]) -> Any:
    """The row, or its text if its name or address is no text: such a row is unreadable."""
    odd = any(not isinstance(row.get(key), str | None) for key in ("name", "uri"))
    return as_text(row) if odd else row


# --- address books


def read_address_book(document: Document, raw: type[Raw]) -> Rows:
    """Rows of name and contact points, from all shapes of an uploaded address book."""
    whole = mended(document.json)
    book, key = under(whole, ["address_book"])
    if not key:
        items, _ = items_of(whole, [])
        return objects([row for item in items for row in people_of(item)], raw, "labels")
    while isinstance(book, dict) and under(book, ["address_book"])[1]:
        book = under(book, ["address_book"])[0]
    entries = book if isinstance(book, list) else [] if book is None else [book]
    rows = objects([row for entry in entries for row in _entry(entry)], raw, generation(document, key))
    rows.unknown |= set(whole) - {key}
    return rows


def _entry(entry: Any) -> list[Any]:
    """An address-book entry with its contact points in one list, and a text for each detail that cannot be read.

    `details` may hold no contact points, or other things.
    """
    if not isinstance(entry, dict) or not isinstance(entry.get("details"), list | None):
        return [as_text(entry)]
    details = entry.get("details") or []
    points = []
    for detail in details:
        if isinstance(detail, dict):
            extra = detail.get("extra_data")
            points += [
                detail.get("contact_point"),
                extra.get("phone_number") if isinstance(extra, dict) else None,
            ]
    damaged = [d for d in details if not isinstance(d, dict) or not isinstance(d.get("contact_point"), str | None)]
    told = _plain({**entry, "contact_point": [p for p in points if isinstance(p, str)]})
    return [told, *(as_text(detail) or "" for detail in damaged)]


# --- message threads


def read_messages(document: Document, raw: type[Raw]) -> Rows:
    """One row per message of a thread."""
    rows = read_thread(document, raw)
    rows.version = rows.version or generation(document, "")
    return rows


# --- the owner


def read_profile(document: Document, raw: type[Raw]) -> Rows:
    """One row: the owner, with the names of relatives and of a partner; a text for each relative without a name."""
    found, key = under(mended(document.json), ["profile"])
    profile = as_dict(found)
    name, emails, born = (as_dict(profile.get(part)) for part in ("name", "emails", "birthday"))
    family = as_records(profile.get("family_members"))
    relatives = _named(family, "name")
    damaged = [one for one in family if not isinstance(one, str) and not _text(as_dict(one).get("name"))]
    partner = as_dict(profile.get("relationship")).get("partner")
    row = {
        **{key: as_text(value) for key, value in profile.items() if not isinstance(value, list | dict)},
        **{part: _text(name.get(part)) for part in ("full_name", "first_name", "middle_name", "last_name")},
        "email": _texts(emails.get("emails")) + _texts(emails.get("previous_emails")),
        "phone_number": _named(profile.get("phone_numbers"), "phone_number"),
        **{part: _text(profile.get(part)) for part in ("username", "profile_uri")},
        "birth_date": _birth_date(born),
        "website": _named(profile.get("websites"), "address"),
        "family_member": relatives,
        "partner": _text(as_dict(partner).get("name", partner)),
    }
    rows = objects([row, *(as_text(one) or "" for one in damaged)], raw, generation(document, key))
    rows.unknown |= set(profile) - set(row) - set(raw._ignored)
    return rows


def _birth_date(born: dict[str, Any]) -> str | None:
    year, month, day = (born.get(part) for part in ("year", "month", "day"))
    if not isinstance(month, int) or not isinstance(day, int) or not month or not day:
        return None
    return f"{year:04d}-{month:02d}-{day:02d}" if isinstance(year, int) and year else f"--{month:02d}-{day:02d}"


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _texts(value: Any) -> list[str]:
    return [text for text in as_texts(value) or [] if not text.startswith(("{", "["))]


def _named(value: Any, key: str) -> list[str]:
    """The texts under `key` in a list of objects; plain texts count too."""
    items = as_list(value)
    found = (_text(item.get(key)) if isinstance(item, dict) else _text(item) for item in items)
    return [text for text in found if text]
