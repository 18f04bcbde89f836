"""Facebook: "Download your information", JSON of every generation and the HTML lists of people.

Nothing but names identifies a friend; addresses stand only in logs and preferences, which is why those are read.
"""

import polars as pl

from flows.sources.base import Claim, EventMap, Network, Parsed, ProfileMap, Rows, Source
from flows.sources.document import Document, fold
from flows.sources.facebook_html import is_old_page, is_page, read_old_page, read_page
from flows.sources.facebook_labels import is_record
from flows.sources.facebook_readers import (
    items_of,
    people_list,
    read_address_book,
    read_messages,
    read_profile,
    under,
)
from flows.sources.parsers import epoch, on, spoken_day
from flows.sources.readers import either, every, keys, stem
from schemas.columns import Raw
from schemas.raw.facebook import AddressEntry, Mention, Message, OwnProfile, PagePerson, Person

_HOST = r"^(?i:https?://)?(?i:[a-z0-9-]+\.)*(?i:facebook\.com|fb\.com)/"
_NOT_PROFILES = (
    "profile.php groups events watch marketplace pages hashtag story.php permalink.php photo.php photo photos video.php "
    "videos reel reels stories gaming games help policies login login.php ads business media settings notifications "
    "messages friends bookmarks people plugins sharer sharer.php l.php share dialog home.php"
).split()

FACEBOOK = Network(
    name="facebook",
    urls=(
        _HOST + r"profile\.php\?(?:[^#\s]*&)?id=(?P<id>\d+)",
        _HOST + r"people/[^/?#\s]+/(?P<id>\d+)",
        _HOST + r"(?P<id>\d{5,})/?(?:[?#].*)?$",
        _HOST + r"(?P<handle>[A-Za-z0-9.]*[A-Za-z][A-Za-z0-9.]*)/?(?:[?#].*)?$",
    ),
    profile_url="https://www.facebook.com/{}",
    id_url="https://www.facebook.com/profile.php?id={}",
    key_order=("account_id", "handle"),
    reserved=frozenset(_NOT_PROFILES),
    placeholders=frozenset({
        "Facebook User", "Facebook user", "FacebookUser", "Usuario de Facebook", "Usuari de Facebook",
        "Utilisateur Facebook", "Utilisateur de Facebook", "Utilisatrice Facebook", "Facebook-Nutzer",
        "Facebook-Nutzerin", "Nutzer von Facebook", "Facebook Nutzer", "Utente di Facebook", "Utente Facebook",
        "Utilizador do Facebook", "Usuário do Facebook", "Facebook-gebruiker", "Gebruiker van Facebook",
        "Użytkownik Facebooka", "Użytkownik Facebook", "Użytkownik serwisu Facebook", "unknown", "Someone",
    }),
    export_names=(r"(?i)^facebook-[a-z0-9._]+",),
    folders=frozenset({
        "your_facebook_activity", "your_activity_across_facebook", "friends_and_followers",
        "following_and_followers", "profile_information",
    }),
    unread=(
        (
            stem("people_you_may_know", "suggested_friends", "friend_suggestions"),
            "Facebook's suggestions: nobody the owner is known to know",
        ),
        (stem("contacts_sync_settings"), "settings only: nobody in it"),
        (
            lambda document: int(is_page(document)),
            "a Facebook page that lists no friends or requests: for the rest, ask Facebook for JSON instead of HTML",
        ),
    ),
)  # fmt: skip


# --- claims


def _is_instagram(document: Document) -> bool:
    """Instagram writes the same shapes: its exports are told by folders, keys and addresses."""
    return (
        any("instagram" in folder or folder == "followersandfollowing" for folder in document.folders)
        or any(key.startswith(("relationships_", "text_post_app_")) for key in document.keys)
        or (document.looks_like_json and "instagram.com/" in document.head)
    )


_OTHERS = frozenset({"id", "username", "screen_name", "login", "user_id", "handle", "did", "display_name"})
"""Keys that other networks' people have and Facebook's never."""


def _is_person(item: object) -> bool:
    if not isinstance(item, dict) or item.keys() & _OTHERS:
        return False
    return is_record(item) or bool(item.keys() & {"name", "entries", "children", "data", "string_list_data"})


def _people(*names: str, stems: tuple[str, ...] = (), common: bool = False) -> Claim:
    """JSON with people under one of these keys; or under no known key, where only the file's name says who
    they are (`label_values` records). `common`: other networks use the same file names."""
    folded = {fold(name) for name in stems}

    def claim(document: Document) -> int:
        known, named = bool(document.keys & set(names)), document.stem in folded
        if not (known or named) or not document.looks_like_json or _is_instagram(document):
            return 0
        if not document.keys and not document.items:
            # Damaged, or empty: whose it is, only its name can say.
            return 0 if common else 1
        items, _ = items_of(document.json, names)
        if any(map(_is_person, items[:20])) or (known and not items):
            return 60 * known + 25 * named
        return 0

    return claim


def _blocks(document: Document) -> int:
    """Any list with "block" in its name whose items look like Facebook's."""
    if "block" not in document.stem or not (document.keys or document.items) or _is_instagram(document):
        return 0
    items, _ = items_of(document.json, ())
    return 30 if any(map(_is_person, items[:20])) else 0


def _address_book(document: Document) -> int:
    """The nested `address_book` lists; or records with a contact point."""
    if "address_book" in document.keys:
        book, _ = under(document.json, ["address_book"])
        return 60 if isinstance(book, list | dict | None) else 0
    if not (document.keys or document.items) or _is_instagram(document):
        return 0
    items, _ = items_of(document.json, ())
    named = document.stem in _ADDRESS_BOOKS
    return 50 if named and any(map(is_record, items[:20])) else 0


_ADDRESS_BOOKS = {
    # A part's number is no part of a stem, and `_2021` looks like one.
    *("contactsuploadedbefore", "contactsuploadedbefore2021", "yourimportedcontacts", "youraddressbooks"),
    *("contactsuploadedfromyourphone", "syncedcontactsfrominstagram"),
}


def _messages(document: Document) -> int:
    """A thread: who takes part and what was sent, in one of three dialects."""
    if "messages" not in document.keys or _is_instagram(document):
        return 0
    if not document.keys & {"participants", "thread_name", "threadName"}:
        return 0
    messages = document.json["messages"]
    if not isinstance(messages, list):
        return 0
    told = {"sender_name", "senderName", "timestamp_ms"}
    return 70 if not messages or any(isinstance(m, dict) and m.keys() & told for m in messages[:20]) else 0


def _profile(document: Document) -> int:
    """The own profile: a name in parts, and what only the owner's profile has."""
    if "profile" not in document.keys or _is_instagram(document):
        return 0
    profile, _ = under(document.json, ["profile"])
    name = profile.get("name") if isinstance(profile, dict) else None
    return 70 if isinstance(name, dict) and "full_name" in name else 0


def _page(*stems: str) -> Claim:
    """An HTML page of people: which list it is, only the file's name says, as titles are translated."""
    return every(stem(*stems, strength=10), lambda document: 40 * is_page(document))


# --- maps


def _day() -> Parsed:
    """The day of a Unix time, or of the date an HTML page prints."""
    instant, printed = on(epoch(Person.timestamp)), spoken_day(Person.printed_date)
    return Parsed(Person.timestamp, pl.coalesce(instant.expression, printed.expression), instant.rule)


def _points(column: pl.Expr, email: bool) -> pl.Expr:
    """The e-mail addresses, or the phone numbers, among contact points."""
    is_email = pl.element().str.contains("@", literal=True)
    return column.list.eval(pl.element().filter(is_email if email else ~is_email))


def _read_people(*names: str) -> "object":
    read_json = people_list(*names)

    def read(document: Document, raw: type[Raw]) -> Rows:
        return read_page(document, raw) if document.looks_like_html else read_json(document, raw)

    return read


SOURCES: tuple[Source, ...] = ()
