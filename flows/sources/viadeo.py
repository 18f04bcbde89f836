"""Viadeo (once Viaduc): lists made by tools, the API's answers, and tables and cards that say they are Viadeo's.

No source lists everybody for certain: the tools wrote a file per initial, the API answered in pages.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import orjson
import polars as pl

from flows.errors import Rejected
from flows.sources import tolerant, vcard
from flows.sources.base import EventMap, Network, ProfileMap, Rows, Source
from flows.sources.document import VAST, Document
from flows.sources.parsers import birthday, day, first, instant, spoken_day
from flows.sources.readers import as_dict, as_list, columns, delimited, either, every, find_objects, objects
from schemas.columns import Raw
from schemas.raw.viadeo import AddressBook, Cards, ContactCards, Contacts, Inbox, Page, Sheet, Users

_LINK = "viadeo.com/"
_MEMBER = "002[0-9A-Za-z]{13}"
_SITE = r"^(?i:https?://)?(?:(?i:[a-z0-9-]+\.)*(?i:viadeo\.com)|(?i:viadeo\.journaldunet\.com))"

_named = tolerant.named("viadeo")

VIADEO = Network(
    name="viadeo",
    urls=(
        rf"{_SITE}/(?i:[a-z]{{2}}/)?(?i:profile)/(?P<id>{_MEMBER})(?:[/?#].*)?$",
        # Whatever does not begin as a member's id does is a nickname.
        rf"{_SITE}/(?i:[a-z]{{2}}/)?(?i:profile)/"
        r"(?P<handle>(?:[^0/?#\s]|0[^0/?#\s]|00[^2/?#\s])[^/?#\s]*)(?:[/?#].*)?$",
    ),
    profile_url="http://www.viadeo.com/profile/{}",
    id_url="http://www.viadeo.com/profile/{}",
    placeholders=frozenset(
        {
            *("Membre Viadeo", "Viadeo Member", "Miembro de Viadeo", "Membro Viadeo", "Viadeo-Mitglied"),
            *("Membro do Viadeo", "Membre de Viadeo", "Viadeo-lid", "Członek Viadeo"),
            *("Ancien membre", "Profil supprimé", "Membre désinscrit", "Utilisateur supprimé"),
        }
    ),
    export_names=(r"(?i)^viadeo[-_ ]", r"(?i)contacts[-_ ]viadeo"),
    unread=((_named, "a file of Viadeo in which no people could be proven: it was not read"),),
)

# --- headlines: "Ingénieur d'affaires, SOCIÉTÉ"

_LEGAL_FORM = r"(?i:s\.?l\.?u?|s\.?a\.?s?\.?u?|s\.?a\.?r\.?l|s\.?p\.?a|s\.?r\.?l|inc|ltd|llc|gmbh|b\.?v)\.?"
_HEADLINE = rf"^(?P<job>.*?)\s*,\s*(?P<company>[^,]+(?:,\s*{_LEGAL_FORM})?)[\s,]*$"


def _headline(column: str, part: str) -> pl.Expr:
    """Job or company of a headline: split at the last comma, unless only a legal form stands behind it."""
    cell = pl.col(column).str.strip_chars(" ,")
    split = cell.str.extract_groups(_HEADLINE).struct.field(part)
    return pl.coalesce(split, cell) if part == "job" else split


# --- contacts, one JSON object per line


def _is_ndjson(document: Document) -> int:
    """The first line is an object with the tool's own keys."""
    line = document.head.lstrip().partition("\n")[0]
    if not line.startswith("{"):
        return 0
    found = _line(line)
    return 90 if isinstance(found, dict) and {"name", "headline", "chats", "socials"} <= found.keys() else 0


def _line(line: str) -> Any:
    """A line's JSON value; null where it is none."""
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        return None


def _read_ndjson(document: Document, raw: type[Raw]) -> Rows:
    lines = [(number, line) for number, line in enumerate(document.text.split("\n"), start=1) if line.strip()]
    parsed = [(number, line, _line(line)) for number, line in lines]
    good = [(number, _with_place(item)) for number, _, item in parsed if isinstance(item, dict)]
    rows = objects([item for _, item in good], raw)
    numbers = pl.Series("row_number", [number for number, _ in good], dtype=pl.Int64)
    bad = [(number, "not_an_object", line) for number, line, item in parsed if not isinstance(item, dict)]
    return Rows(rows.frame.with_columns(numbers), unreadable=bad, unknown=rows.unknown)


def _with_place(item: dict[str, Any]) -> dict[str, Any]:
    where = as_dict(item.get("where"))
    return item | {"where.locality": where.get("locality"), "where.country": where.get("country")}


def _addresses(*names: str) -> pl.Expr:
    """The web addresses in these lists: what else stands there are messenger names."""
    listed = pl.concat_list(pl.col(name).fill_null([]) for name in names)
    cell = pl.element()
    return listed.list.eval(cell.filter(cell.str.contains(r"(?i)^(?:https?://|www\.|[a-z0-9-]+\.[a-z]{2,}/)")))


CONTACTS = Source(
    network=VIADEO,
    record="contacts",
    raw=Contacts,
    claims=_is_ndjson,
    read=_read_ndjson,
    profiles=(
        ProfileMap(
            {
                "display_name": Contacts.name,
                "position": _headline(Contacts.headline, "job"),
                "company": _headline(Contacts.headline, "company"),
                "emails": Contacts.emails,
                "phones": Contacts.phones,
                "links": _addresses(Contacts.chats, Contacts.socials),
                "city": Contacts.city,
                "country": Contacts.country,
                "relation": pl.lit("connection"),
                # Two contacts of one name have two entries in the book; a line written twice has one.
                "twin": Contacts.id,
            }
        ),
    ),
)

# --- the sheet

SHEET = Source(
    network=VIADEO,
    record="sheet",
    raw=Sheet,
    claims=columns("Prénom", "Nom", "Fonction", "Société", "Date Inscription", strength=90),
    read=delimited(),
    profiles=(
        ProfileMap(
            {
                "given_name": Sheet.first_name,
                "family_name": Sheet.last_name,
                "position": pl.col(Sheet.position).str.strip_chars(" ,"),
                "company": Sheet.company,
                "relation": pl.lit("connection"),
                "connected_on": spoken_day(Sheet.registered_on).kept(),
            }
        ),
    ),
)

# --- the page


def _is_page(document: Document) -> int:
    return 90 if re.search(r"<title>\s*Tous mes contacts Viadeo", document.head, re.IGNORECASE) else 0


def _read_page(document: Document, raw: type[Raw]) -> Rows:
    body = document.html.body
    lines = [line.strip() for line in body.text(separator="\n").splitlines()] if body else []
    pairs = [(number, line, line.partition("%")) for number, line in enumerate(filter(None, lines), start=1)]
    good = [(n, {"name": p[0][1:], "email": p[2]}) for n, line, p in pairs if line.startswith("=") and p[1]]
    rows = objects([record for _, record in good], raw)
    numbers = pl.Series("row_number", [number for number, _ in good], dtype=pl.Int64)
    bad = [(n, "not_a_pair", line) for n, line, p in pairs if not (line.startswith("=") and p[1])]
    return Rows(rows.frame.with_columns(numbers), unreadable=bad, unknown=rows.unknown)


PAGE = Source(
    network=VIADEO,
    record="page",
    raw=Page,
    claims=_is_page,
    read=_read_page,
    profiles=(
        ProfileMap(
            {
                "display_name": Page.name,
                # An e-mail beside two names belongs to one of them at most: to nobody, then.
                "emails": pl.when(pl.col(Page.name).n_unique().over("file_id", Page.email) == 1).then(
                    pl.col(Page.email)
                ),
                "relation": pl.lit("connection"),
            }
        ),
    ),
)

# --- the API's answers


def _json(document: Document) -> Any:
    """The parsed JSON; null where there is none, a damaged one, or one longer than any of theirs."""
    try:
        return document.json if document.looks_like_json and len(document.data) <= VAST else None
    except Rejected:
        return None


def _answers(kind: str, document: Document) -> list[Any] | None:
    """The `data` of an envelope of this type; null when this is none."""
    body = as_dict(_json(document)) if {"type", "data"} <= document.keys else {}
    data = body.get("data")
    return data if body.get("type") == kind and isinstance(data, list) else None


def _profile_link(item: dict[str, Any]) -> str | None:
    links = (value for value in item.values() if isinstance(value, str))
    return next((link for link in links if _LINK in link and "/profile/" in link), None)


def _is_ours(item: dict[str, Any]) -> bool:
    """A person with a Viadeo profile's address, envelopes aside.

    A bare `name` is not enough: links that people share have one beside the address.
    """
    told = {"first_name", "last_name"} <= item.keys() or item.get("type") == "USER"
    return told and "data" not in item and _profile_link(item) is not None


def _is_person(item: dict[str, Any]) -> bool:
    """In a file that is Viadeo's for certain, a name will do."""
    return _is_ours(item) or ("name" in item and "data" not in item and _profile_link(item) is not None)


def _proof(document: Document) -> Callable[[dict[str, Any]], bool]:
    return _is_person if _named(document) else _is_ours


def _is_users(document: Document) -> int:
    if not document.looks_like_json or document.variable or _LINK.encode() not in document.utf8:
        return 0
    if _answers("USER CONTACTS", document) is not None:
        return 80
    body = _json(document)
    if body is None:
        return (
            20 if "profile/002" in document.head and len(document.data) <= VAST else 0
        )  # damaged: reading it will say how
    return 30 + _named(document) if any(find_objects(body, _proof(document))) else 0


def _user(item: Any, answer: str) -> Any:
    """A user with its location as plain columns; what is no object stays as it is."""
    if not isinstance(item, dict):
        return item
    place = as_dict(item.get("location"))
    return item | {
        "link": item.get("link") or _profile_link(item),
        "answer": answer,
        "location.city": place.get("city"),
        "location.country": place.get("country"),
    }


def _read_users(document: Document, raw: type[Raw]) -> Rows:
    contacts = _answers("USER CONTACTS", document)
    if contacts is not None:
        return objects([_user(item, "USER CONTACTS") for item in contacts], raw, "api")
    found = find_objects(document.json, _proof(document))
    return objects([_user(item, path) for path, item in found], raw, "api" if "type" in document.keys else "search")


USERS = Source(
    network=VIADEO,
    record="users",
    raw=Users,
    claims=_is_users,
    read=_read_users,
    profiles=(
        ProfileMap(
            {
                "account_id": pl.col(Users.picture).str.extract(rf"[?&]memberId=({_MEMBER})(?:&|$)"),
                "url": Users.link,
                "handle": Users.nickname,
                "display_name": Users.name,
                "given_name": Users.first_name,
                "family_name": Users.last_name,
                "position": _headline(Users.headline, "job"),
                "company": _headline(Users.headline, "company"),
                "city": Users.city,
                "country": Users.country,
                "emails": Users.emails,
                "relation": pl.when(
                    (pl.col(Users.distance) == "1")
                    | (pl.col(Users.distance).is_null() & (pl.col(Users.answer) == "USER CONTACTS"))
                ).then(pl.lit("connection")),
                "is_owner": (pl.col(Users.distance) == "0").fill_null(False),
            }
        ),
    ),
)


def _is_answer(kind: str, *fields: str) -> Any:
    """An envelope of this type, with an object in it that has one of these keys."""

    def claim(document: Document) -> int:
        data = _answers(kind, document) or []
        return 90 if any(as_dict(item).keys() & set(fields) for item in data) else 0

    return claim


def _card(item: Any, envelope: Mapping[str, Any]) -> Any:
    if not isinstance(item, dict):
        return item
    phones = item.get("phones")
    numbers = [
        f"{phone.get('dialing') or ''} {phone['number']}" if isinstance(phone, dict) else phone
        for phone in as_list(phones)
        if not isinstance(phone, dict) or phone.get("number")
    ]
    return item | {"whose.link": envelope.get("link"), "whose.name": envelope.get("name"), "phones": numbers}


def _read_contact_cards(document: Document, raw: type[Raw]) -> Rows:
    return objects([_card(item, document.json) for item in document.json["data"]], raw)


_OF_SOMEBODY = pl.col(ContactCards.whose_link).str.contains(r"/profile/").fill_null(False)
_CARD_FIELDS = {
    "emails": ContactCards.emails,
    "phones": ContactCards.phones,
    "city": ContactCards.city,
    "country": ContactCards.country,
}

CONTACT_CARDS = Source(
    network=VIADEO,
    record="contact_cards",
    raw=ContactCards,
    claims=_is_answer("CONTACT CARDS", "emails", "phones"),
    read=_read_contact_cards,
    profiles=(
        ProfileMap(
            {"url": ContactCards.whose_link, "display_name": ContactCards.whose_name, **_CARD_FIELDS},
            where=_OF_SOMEBODY,
        ),
        # Nothing says whose this card is, the owner's or a contact's: it ties an e-mail to a phone, no more.
        ProfileMap(_CARD_FIELDS, where=~_OF_SOMEBODY, kind="entry"),
    ),
)


def _message(item: Any) -> Any:
    if not isinstance(item, dict):
        return item
    sender = as_dict(item.get("from"))
    return item | {f"from.{key}": sender.get(key) for key in ("link", "nickname", "name")}


def _read_inbox(document: Document, raw: type[Raw]) -> Rows:
    return objects([_message(item) for item in document.json["data"]], raw)


_SENDER = {"url": Inbox.sender_link, "handle": Inbox.sender_nickname, "display_name": Inbox.sender_name}

INBOX = Source(
    network=VIADEO,
    record="inbox",
    raw=Inbox,
    claims=_is_answer("INBOX MESSAGES", "from"),
    read=_read_inbox,
    profiles=(ProfileMap(_SENDER),),
    events=(
        EventMap(
            kind="message",
            occurred_at=instant(Inbox.updated_time, "%Y-%m-%dT%H:%M:%S%.f%:z"),
            direction=pl.lit("in"),
            other=_SENDER,
            event_key=pl.col(Inbox.link).str.extract(r"[?&]msgReceivedId=([0-9A-Za-z]+)"),
        ),
    ),
)

# --- cards and tables that say they are Viadeo's

CARDS = Source(
    network=VIADEO,
    record="cards",
    raw=Cards,
    claims=either(
        vcard.signed(rb"(?:URL|NOTE|PRODID)[^\r\n]*viadeo"),
        every(vcard.is_vcard, _named),
    ),
    read=vcard.read_cards,
    profiles=(
        ProfileMap(
            {
                "display_name": Cards.display_name,
                "given_name": Cards.given_name,
                "family_name": Cards.family_name,
                "emails": Cards.emails,
                "phones": Cards.phones,
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

_given, _name = pl.col(AddressBook.first_name), pl.col(AddressBook.full_name)

ADDRESS_BOOK = Source(
    network=VIADEO,
    record="address_book",
    raw=AddressBook,
    claims=tolerant.sheet("viadeo", _LINK, AddressBook),
    read=tolerant.read_sheet(_LINK),
    profiles=(
        ProfileMap(
            {
                "display_name": pl.when(_given.is_null()).then(pl.coalesce(_name, AddressBook.last_name)),
                "given_name": AddressBook.first_name,
                "family_name": pl.coalesce(AddressBook.last_name, pl.when(_given.is_not_null()).then(_name)),
                "emails": tolerant.joined(AddressBook.email, AddressBook.second_email),
                "phones": tolerant.international(
                    tolerant.joined(AddressBook.phone, AddressBook.mobile, AddressBook.home_phone),
                    AddressBook.country,
                ),
                "company": AddressBook.company,
                "position": pl.col(AddressBook.position).str.strip_chars(" ,"),
                "city": AddressBook.city,
                "country": AddressBook.country,
                "url": pl.coalesce(AddressBook.url, pl.col(AddressBook.website).str.extract(r"^(.*viadeo\.com/.*)$")),
                "links": AddressBook.website,
                "relation": pl.lit("connection"),
                "connected_on": first(
                    day(AddressBook.since, "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d"),
                    spoken_day(AddressBook.since),
                ).kept(),
            }
        ),
    ),
)

SOURCES: tuple[Source, ...] = (CONTACTS, SHEET, PAGE, USERS, CONTACT_CARDS, INBOX, CARDS, ADDRESS_BOOK)
