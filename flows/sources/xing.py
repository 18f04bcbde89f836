"""XING (once openBC): cards, the API's answers, scrapers' lists, and tables that say they are XING's.

No source lists everybody for certain (the API answers in pages, cards are saved one by one), so nobody is
ever marked gone. What today's data package holds is unknown: persons count only where they prove themselves.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import polars as pl

from flows.errors import Rejected
from flows.sources import tolerant, vcard
from flows.sources.base import CROWD, EventMap, Network, Parsed, ProfileMap, Rows, Source
from flows.sources.document import VAST, Document, fields, fold, parsed
from flows.sources.parsers import birthday, day, first, instant, numeric_day
from flows.sources.readers import as_dict, as_records, delimited, either, every, find_objects, objects
from schemas.columns import Raw
from schemas.raw.xing import AddressBook, Cards, Conversations, Scraped, Users

_LINK = "xing.com/profile/"
_SCRAMBLED = r"^([0-9]+)[_.][0-9a-f]{6}$"
_INACTIVE = (
    *("Inactive member", "Inaktives Mitglied", "Inaktiver Nutzer", "Miembro inactivo", "Usuario inactivo"),
    *(
        "Membre inactif",
        "Membro inattivo",
        "Utente inattivo",
        "Membro inativo",
        "Membre inactiu",
        "Inactief lid",
    ),
    *("Nieaktywny członek", "Nieaktywny użytkownik", "XING-Mitglied", "XING Mitglied", "XING member"),
    *("Ehemaliges XING-Mitglied", "Ehemaliges Mitglied", "Former member"),
)

_named = tolerant.named("xing")

XING = Network(
    name="xing",
    urls=(
        r"^(?i:https?://)?(?i:[a-z0-9-]+\.)*(?i:xing\.com)/(?i:[a-z]{2}/)?(?i:profile|hp)/(?P<handle>[^/?#\s]+)(?:[/?#].*)?$",
        r"^(?i:https?://)?(?i:[a-z0-9-]+\.)*(?i:xing\.com)/.*[?;&]scr_id=(?P<id>[0-9]+)[._][0-9a-f]{6}$",
    ),
    profile_url="https://www.xing.com/profile/{}",
    # Closed accounts have the same words as first and as last name.
    placeholders=frozenset({*_INACTIVE, *(f"{name} {name}" for name in _INACTIVE)}),
    export_names=(r"(?i)^xing[-_ ]",),
    unread=((_named, "a file of XING in which no people could be proven: it was not read"),),
)


def _user_id(column: str) -> pl.Expr:
    """The user's number in a scrambled id (`4711_0abc12`, in addresses `4711.0abc12`), or alone."""
    return pl.coalesce(pl.col(column).str.extract(_SCRAMBLED), pl.col(column).str.extract(r"^([1-9][0-9]*)$"))


# --- cards

CARDS = Source(
    network=XING,
    record="cards",
    raw=Cards,
    claims=either(
        vcard.signed(rb"PRODID[^\r\n]*XING|UID:xing|PHOTO[^\r\n]*xing\.com/|URL[^\r\n]*xing\.com/profile/"),
        every(vcard.is_vcard, _named),
    ),
    read=vcard.read_cards,
    profiles=(
        ProfileMap(
            {
                # Nine characters, then the user's number; photos have it too: /img/users/…/abc.4711,1.jpg
                "account_id": pl.coalesce(
                    pl.col(Cards.uid).str.extract(r"^.{9}([0-9]+)$"),
                    pl.col(Cards.uid).str.extract(r"(?i)xing\D*([0-9]+)$"),
                    pl.col(Cards.photo).str.extract(r"(?i)xing\.com/[^?#]*/users/[^?#]*\.([0-9]+),"),
                ),
                "display_name": Cards.display_name,
                "given_name": Cards.given_name,
                "family_name": Cards.family_name,
                "emails": Cards.emails,
                "phones": pl.col(Cards.phones).list.eval(
                    pl.element().str.replace(r"^(\d+)\|", "+$1 ").str.replace_all("|", " ", literal=True)
                ),
                "company": Cards.company,
                "position": Cards.position,
                "city": Cards.city,
                "country": Cards.country,
                "birthday": birthday(Cards.birthday).kept(),
                "url": pl.col(Cards.urls).list.eval(pl.element().filter(pl.element().str.contains(_LINK))).list.first(),
                "links": Cards.urls,
                "relation": pl.lit("connection"),
            }
        ),
    ),
)

# --- the API's answers, and objects like them in a data package


def _phone(value: Any) -> str | None:
    """`49|40|123` as +49 40 123; `||` is none. Anything else as it stands."""
    if not isinstance(value, str) or "|" not in value:
        return value if isinstance(value, str) else None
    country, *rest = value.split("|")
    number = " ".join(part for part in rest if part)
    return f"+{country} {number}" if country and number else number or None


def _texts(value: Any) -> list[str]:
    """The texts in a value, be it one, a list of them, or an object of lists."""
    values = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return [text for item in values for text in (item if isinstance(item, list) else [item]) if isinstance(text, str)]


_PLAIN = (
    "id",
    "display_name",
    "first_name",
    "last_name",
    "page_name",
    "city",
    "country",
    "company",
    "position",
)
_TAKEN = {fold(name) for name in (*_PLAIN, "name", "permalink", "email", "emails", "phone", "birth_date")}


def _flat(path: str, user: dict[str, Any]) -> dict[str, Any]:
    """A user with its nested parts as plain columns; camelCase keys are found as well as snake_case."""
    parts = {fold(key): value for key, value in user.items()}
    work, home = as_dict(parts.get("businessaddress")), as_dict(parts.get("privateaddress"))
    job = as_dict(as_dict(parts.get("professionalexperience")).get("primary_company"))
    born = parts.get("birthdate")
    if isinstance(born, dict):
        year, month, number = (born.get(k) for k in ("year", "month", "day"))
        told = isinstance(month, int) and isinstance(number, int)
        born = f"{year if isinstance(year, int) else '-'}-{month:02d}-{number:02d}" if told else None
    numbers = [_phone(place.get(key)) for place in (work, home) for key in ("phone", "mobile_phone")]
    emails = [
        parts.get("activeemail"),
        parts.get("email"),
        parts.get("emails"),
        work.get("email"),
        home.get("email"),
    ]
    links = (value for value in user.values() if isinstance(value, str) and _LINK in value)
    found = {name: parts.get(fold(name)) for name in _PLAIN}
    rest = {key: value for key, value in user.items() if fold(key) not in _TAKEN}
    return (
        rest
        | found
        | {
            "list": path,
            "display_name": found["display_name"] or parts.get("name"),
            "permalink": parts.get("permalink") or next(links, None),
            "birth_date": born,
            "email": [text for value in emails for text in _texts(value)],
            "phone": [*filter(None, numbers), *filter(None, map(_phone, _texts(parts.get("phone"))))],
            "city": found["city"] or work.get("city") or home.get("city"),
            "country": found["country"] or work.get("country") or home.get("country"),
            "company": job.get("name") or found["company"],
            "position": job.get("title") or found["position"],
            "links": _texts(parts.get("webprofiles")),
        }
    )


def _is_ours(item: dict[str, Any]) -> bool:
    """A person with a mark only XING leaves: a scrambled id, or a profile's address.

    A bare `name` is not enough: links that people share have one beside the address.
    """
    # Values first: most objects of most files end here.
    marked = any(isinstance(value, str) and _LINK in value for value in item.values())
    if not marked and not re.match(_SCRAMBLED, str(item.get("id") or "")):
        return False
    keys = {fold(key) for key in item}
    return "displayname" in keys or keys >= {"firstname", "lastname"}


def _is_person(item: dict[str, Any]) -> bool:
    """In a file that is XING's for certain any name will do, and a page name or an e-mail is a mark too."""
    if _is_ours(item):
        return True
    keys = {fold(key): value for key, value in item.items()}
    has_name = bool(keys.keys() & {"displayname", "name"}) or keys.keys() >= {"firstname", "lastname"}
    marks = (keys.get("pagename"), keys.get("email"), keys.get("activeemail"))
    linked = any(isinstance(value, str) and _LINK in value for value in item.values())
    return has_name and (linked or any(isinstance(mark, str) and mark for mark in marks))


def _answers(document: Document) -> list[tuple[str, Any]]:
    """The users of an API answer with the path to them; empty when this is none."""
    body = {key: parsed(document.parts[key]) for key in ("id_card", "contacts", "users") if key in document.parts}
    found = [("id_card", body["id_card"])] if isinstance(body.get("id_card"), dict) else []
    for path, users in (
        ("contacts/users", as_dict(body.get("contacts")).get("users")),
        ("users", body.get("users")),
    ):
        found += [(path, user) for user in as_records(users)]
    known = [user for _, user in found if isinstance(user, dict) and "display_name" in user]
    return found if any({"permalink", "page_name"} & user.keys() or _is_ours(user) for user in known) else []


def _json(document: Document) -> Any:
    """The parsed JSON; null where there is none, a damaged one, or one longer than any of theirs."""
    try:
        return document.json if document.looks_like_json and len(document.data) <= VAST else None
    except Rejected:
        return None


def _proof(document: Document) -> Callable[[dict[str, Any]], bool]:
    return _is_person if _named(document) else _is_ours


def _people(document: Document) -> int:
    if not document.looks_like_json or document.variable:
        return 0
    if document.keys & {"users", "contacts", "id_card"}:
        if _answers(document):
            return 80
        if {"total", "users"} <= fields(document.parts.get("contacts")).keys():
            return 60  # nobody in it, and theirs all the same
    # Looking everywhere costs time: only where the word stands at all.
    named = _named(document)
    if len(document.data) > VAST or (not named and b"xing.com/" not in document.utf8):
        return 0
    body = _json(document)
    if body is None:
        return 20  # damaged: reading it will say how
    return 25 + named if any(find_objects(body, _proof(document))) else 0


def _read_people(document: Document, raw: type[Raw]) -> Rows:
    answers = _answers(document)
    if answers or "contacts" in document.keys:
        people = [_flat(path, user) if isinstance(user, dict) else user for path, user in answers]
        return objects(people, raw, "api")
    people = [_flat(path, user) for path, user in find_objects(document.json, _proof(document))]
    return objects(people, raw, "package", (_UNPROVEN,))


_UNPROVEN = "the form of XING's data package is not known: only what proves to be a person was read"


def _relation() -> pl.Expr:
    """How the owner knows them, by the words in the path to them; the API's plain `users` are of any kind."""
    path = pl.col(Users.list).str.to_lowercase()
    asked = path.str.contains(r"request|anfrage|invitation|einladung")
    return (
        pl.when(
            path.is_in(["users", "id_card"]) | path.str.contains(r"message|nachricht|conversation|visitor|besucher")
        )
        .then(None)
        .when(path.str.contains(r"block|sperr"))
        .then(pl.lit("blocked"))
        .when(asked & path.str.contains(r"sender|received|incoming|erhalten|eingehend|eingegangen"))
        .then(pl.lit("invitation_received"))
        .when(asked & path.str.contains(r"recipient|sent|outgoing|gesendet|ausgehend|versendet"))
        .then(pl.lit("invitation_sent"))
        .when(~asked & path.str.contains(r"contact|kontakt"))
        .then(pl.lit("connection"))
        .otherwise(pl.lit("unknown-relation"))
    )


USERS = Source(
    network=XING,
    record="users",
    raw=Users,
    claims=_people,
    read=_read_people,
    profiles=(
        ProfileMap(
            {
                "account_id": _user_id(Users.id),
                "handle": Users.page_name,
                "url": Users.permalink,
                "display_name": Users.display_name,
                "given_name": Users.first_name,
                "family_name": Users.last_name,
                "emails": Users.emails,
                "phones": Users.phones,
                "company": Users.company,
                "position": Users.position,
                "city": Users.city,
                "country": Users.country,
                "birthday": birthday(Users.birth_date).kept(),
                "links": Users.links,
                "relation": _relation(),
                "is_owner": (pl.col(Users.list) == "id_card").fill_null(False),
            }
        ),
    ),
)


def _conversations(document: Document) -> list[Any]:
    items = as_dict(as_dict(document.json).get("conversations")).get("items")
    return as_records(items)


def _talks(document: Document) -> int:
    if "conversations" not in document.keys:
        return 0
    if {"total", "unread_count", "items"} <= as_dict(document.json["conversations"]).keys():
        return 80
    return 60 if any("participants" in as_dict(item) for item in _conversations(document)) else 0


def _turns(item: dict[str, Any]) -> Iterator[Any]:
    """A conversation as one row per participant and one per message."""
    rest = {k: v for k, v in item.items() if k not in ("id", "participants", "latest_messages")}
    rest["conversation_id"] = item.get("id")
    people, messages = item.get("participants"), item.get("latest_messages")
    listed = as_records(people)
    people = [person for person in listed if isinstance(person, dict)]
    yield from (rest | person for person in people)
    yield from (person for person in listed if not isinstance(person, dict))
    for message in as_records(messages):
        about = as_dict(message)
        sender = as_dict(about.get("sender"))
        others = [p["id"] for p in people if isinstance(p.get("id"), str) and p["id"] != sender.get("id")]
        yield (
            rest
            | {k: v for k, v in about.items() if k not in ("id", "sender")}
            | {
                "id": sender.get("id"),
                "display_name": sender.get("display_name"),
                "message_id": about.get("id"),
                "recipients": others if len(others) <= CROWD else None,
            }
        )


def _read_conversations(document: Document, raw: type[Raw]) -> Rows:
    rows: list[Any] = []
    for item in _conversations(document):
        rows += _turns(item) if isinstance(item, dict) else [item]
    return objects(rows, raw)


CONVERSATIONS = Source(
    network=XING,
    record="conversations",
    raw=Conversations,
    claims=_talks,
    read=_read_conversations,
    profiles=(ProfileMap({"account_id": _user_id(Conversations.id), "display_name": Conversations.display_name}),),
    events=(
        EventMap(
            kind="message",
            occurred_at=instant(Conversations.created_at, "%Y-%m-%dT%H:%M:%S%#z"),
            sender={"account_id": _user_id(Conversations.id)},
            recipient={"account_id": _user_id(Conversations.recipients)},
            thread=Conversations.conversation_id,
            event_key=Conversations.message_id,
            where=pl.col(Conversations.message_id).is_not_null(),
            each=(Conversations.recipients,),
        ),
    ),
    # XING itself writes as user 0.
    anonymous=pl.col(Conversations.id).str.starts_with("0_"),
)

# --- lists made by scrapers


def _is_list(document: Document) -> int:
    """A JSON list of names, or of objects with name and job, in a place called XING: nothing else tells."""
    body = _json(document) if _named(document) else None
    if not isinstance(body, list):
        return 0
    if sum(isinstance(item, str) for item in body) * 2 > len(body):
        return 20
    return 20 if any({"name", "position", "company"} <= item.keys() for item in document.items) else 0


def _is_scraped(document: Document) -> int:
    """The tool's own header, to the byte; others with such columns are a table of contacts."""
    return 45 if document.data.startswith(b"\xef\xbb\xbfName;Job;Company") else 0


def _read_scraped(document: Document, raw: type[Raw]) -> Rows:
    if document.looks_like_json:
        return objects([{"Name": item} if isinstance(item, str) else item for item in document.json], raw, "json")
    return delimited()(document, raw)


SCRAPED = Source(
    network=XING,
    record="scraped",
    raw=Scraped,
    claims=either(_is_scraped, _is_list),
    read=_read_scraped,
    profiles=(
        ProfileMap(
            {
                "display_name": Scraped.name,
                "position": Scraped.job,
                "company": Scraped.company,
                "url": Scraped.url,
                "relation": pl.lit("connection"),
            }
        ),
    ),
)

# --- tables of contacts


def _printed_birthday(column: str) -> Parsed:
    """A birthday; with slashes only where day and month cannot be taken for each other."""
    cell = pl.col(column)
    clear = numeric_day(column).expression.dt.to_string("%Y-%m-%d")
    slashed = pl.when(cell.str.contains(r"/\d{4}$")).then(clear)
    parsed = birthday(column)
    value = pl.when(cell.str.contains("/", literal=True)).then(slashed).otherwise(parsed.expression)
    return replace(parsed, expression=value, lenient=True)


_given, _name = pl.col(AddressBook.first_name), pl.col(AddressBook.full_name)

ADDRESS_BOOK = Source(
    network=XING,
    record="address_book",
    raw=AddressBook,
    claims=tolerant.sheet("xing", _LINK, AddressBook),
    read=tolerant.read_sheet(_LINK),
    profiles=(
        ProfileMap(
            {
                "display_name": pl.when(_given.is_null()).then(_name),
                "given_name": AddressBook.first_name,
                "family_name": pl.coalesce(AddressBook.last_name, pl.when(_given.is_not_null()).then(_name)),
                "emails": tolerant.joined(
                    AddressBook.email,
                    AddressBook.business_email,
                    AddressBook.private_email,
                    AddressBook.second_email,
                ),
                "phones": tolerant.international(
                    tolerant.joined(
                        AddressBook.phone,
                        AddressBook.business_phone,
                        AddressBook.mobile,
                        AddressBook.home_phone,
                    ),
                    AddressBook.country,
                ),
                "company": AddressBook.company,
                "position": AddressBook.position,
                "city": AddressBook.city,
                "country": AddressBook.country,
                "url": pl.coalesce(
                    AddressBook.url, pl.col(AddressBook.website).str.extract(r"^(.*xing\.com/profile/.*)$")
                ),
                "links": AddressBook.website,
                "birthday": _printed_birthday(AddressBook.birthday),
                "relation": pl.lit("connection"),
                "connected_on": first(
                    day(AddressBook.since, "%d.%m.%Y", "%Y-%m-%d"), numeric_day(AddressBook.since)
                ).kept(),
            }
        ),
    ),
)

SOURCES: tuple[Source, ...] = (CARDS, USERS, CONVERSATIONS, SCRAPED, ADDRESS_BOOK)
