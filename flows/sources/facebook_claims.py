"""What recognises Facebook's files: the shape of their JSON and HTML; a name only where a format leaves no more.

Instagram writes the same shapes, so its exports are told apart first, by folders, keys and addresses.
"""

from flows.sources.base import Claim
from flows.sources.document import Document, fold, parsed
from flows.sources.facebook_html import is_page
from flows.sources.facebook_readers import items_of, under
from flows.sources.meta import is_instagram, is_record
from flows.sources.readers import every, stem

_OTHERS = frozenset({"id", "username", "screen_name", "login", "user_id", "handle", "did", "display_name"})
"""Keys that other networks' people have and Facebook's never."""

_ADDRESS_BOOKS = frozenset({
    # A part's number is no part of a stem, and the year of `_before_2021` looks like one.
    "contactsuploadedbefore", "yourimportedcontacts", "youraddressbooks", "contactsuploadedfromyourphone",
    "syncedcontactsfrominstagram",
})  # fmt: skip

_SAMPLE = 20
"""So many items tell what a list is made of."""


def people(*keys: str, files: tuple[str, ...] = (), common: bool = False) -> Claim:
    """JSON with people under one of these keys, a `_v2` tail aside; or under none of them, where only the
    file's name says which list it is (`label_values` records).

    Args:
        keys: top-level keys.
        files: names of such files.
        common: other networks use those names too, so a damaged file may be anybody's.
    """
    folded = {fold(name) for name in files}

    def claim(document: Document) -> int:
        known, named = bool(document.keys & set(keys)), document.stem in folded
        if not (known or named) or not document.looks_like_json or _links_instagram(document):
            return 0
        if not document.keys and not document.sample:
            # Damaged, or empty: only its name can say whose it is.
            return 0 if common else 1
        items, _ = items_of(document.json, keys)
        if any(map(_is_person, items[:_SAMPLE])) or (known and not items):
            return 60 * known + 25 * named
        return 0

    return claim


def page(*files: str) -> Claim:
    """An HTML page of people. Which list it is only the file's name says, because titles are translated."""
    return every(stem(*files, strength=10), lambda document: 40 * is_page(document))


def blocks(document: Document) -> int:
    """Any list with "block" in its name whose items look like Facebook's."""
    if "block" not in document.stem or not _has_json(document) or _links_instagram(document):
        return 0
    items, _ = items_of(document.json, ())
    return 30 if any(map(_is_person, items[:_SAMPLE])) else 0


def address_book(document: Document) -> int:
    """The nested `address_book` lists, or `label_values` records in a file named like an address book."""
    if not _has_json(document) or is_instagram(document):
        return 0
    _, key = under(document.parts, ["address_book"]) if document.keys else (None, "")
    if key:
        return 60 if isinstance(parsed(document.parts[key]), list | dict | None) else 0
    if document.stem not in _ADDRESS_BOOKS:
        return 0
    items, _ = items_of(document.json, ())
    return 50 if any(map(is_record, items[:_SAMPLE])) else 0


def messages(document: Document) -> int:
    """A thread: who takes part and what was sent, in any of three dialects."""
    if not document.keys & {"participants", "thread_name", "threadName"} or is_instagram(document):
        return 0
    sent = document.json.get("messages")
    if not isinstance(sent, list):
        return 0
    told = {"sender_name", "senderName", "timestamp_ms"}
    return 70 if not sent or any(isinstance(m, dict) and m.keys() & told for m in sent[:_SAMPLE]) else 0


def own_profile(document: Document) -> int:
    """The owner's profile, with its name in parts."""
    if "profile" not in document.keys or is_instagram(document):
        return 0
    profile, _ = under(document.json, ["profile"])
    name = profile.get("name") if isinstance(profile, dict) else None
    return 70 if isinstance(name, dict) and "full_name" in name else 0


def _links_instagram(document: Document) -> bool:
    """The same for lists, which hold no other links; messages and profiles may."""
    return is_instagram(document) or ("instagram.com/" in document.head and "facebook.com/" not in document.head)


def _has_json(document: Document) -> bool:
    return bool(document.keys or document.sample)


def _is_person(item: object) -> bool:
    if not isinstance(item, dict) or item.keys() & _OTHERS:
        return False
    return is_record(item) or bool(item.keys() & {"name", "entries", "children", "data", "string_list_data"})
