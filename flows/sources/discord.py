"""Discord: people out of the data package's user.json, and whom the owner has conversations with.

An account's number is its permanent key. Names were shared before 2023, when four digits told them apart. To whom the
owner's messages went stands in another file than the messages, so these are not read.
"""

import re
from typing import Any

import polars as pl

from flows.sources import services
from flows.sources.base import CROWD, Network, ProfileMap, Rows, Source
from flows.sources.document import Document
from flows.sources.readers import as_dict, as_list, as_records, objects
from schemas.columns import Raw
from schemas.raw.discord import Channel, Index, User

_NUMBER = re.compile(r"^\d{5,20}$")
_WITH = re.compile(r"^Direct Message with (?P<name>.{1,60}?)#(?P<digits>\d{1,4})$")

_GONE = frozenset({"deleted user", "deleted_user"})
"""What stands for whoever is gone."""


def _is_messages(document: Document) -> int:
    """messages.json, or messages.csv until 2024."""
    if {"ID", "Timestamp", "Contents"} <= set(document.sample[0] if document.sample else ()):
        return 60
    return 60 if document.header("ID", "Timestamp", "Contents", "Attachments") else 0


def _is_numbered(document: Document) -> bool:
    """An object of channels' or servers' numbers and their titles."""
    if not document.looks_like_json or not document.keys or not all(map(_NUMBER.match, document.keys)):
        return False
    titles = document.json.values()
    # One that is damaged is told by reading; elsewhere numbers stand before other things.
    return sum(title is None or isinstance(title, str) for title in titles) * 2 > len(titles)


DISCORD = Network(
    name="discord",
    urls=(r"^(?i:https?://)?(?i:www\.|ptb\.|canary\.)?(?i:discord(?:app)?\.com)/users/(?P<id>\d{5,20})/?(?:[?#].*)?$",),
    id_url="https://discord.com/users/{}",
    placeholders=_GONE,
    folders=frozenset({"servers"}),
    unread=(
        (_is_messages, "the owner's own messages: whom they went to stands in no such file"),
        (lambda document: 50 * _is_numbered(document), "a list of servers or channels, not of people"),
    ),
)

# --- user.json

_OWNER, _NOTE = "owner", "note"
_TYPES = {"1": "friend", "2": "blocked", "3": "invitation_received", "4": "invitation_sent"}
"""A relationship's type -> how the owner knows them; other types (suggestions) are no tie."""

_NAMED_SERVICES = frozenset({"bluesky", "github", "instagram", "reddit", "tiktok", "twitter", "x"})
"""Services whose linked accounts bear their handle as name; elsewhere a name is only what is shown."""

_WORD = r"[^\W\d_](?:[^\W\d_]|['’.-])*"
_LIKE_A_NAME = re.compile(rf"^(?:{_WORD} ){{1,4}}{_WORD}$")
_SMALL = frozenset("de del de la da das di do dos du la las le los van von der den ter y e i und".split())


def _is_user(document: Document) -> int:
    if not {"id", "username", "discriminator"} <= document.keys:
        return 0
    return 90 if document.keys & {"relationships", "notes", "connections", "settings"} else 0


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _account(user: Any) -> str | None:
    """The name of an account: alone, or with the digits that told it from others."""
    name = _text(user.get("username")) if isinstance(user, dict) else None
    name = None if name and name.casefold() in _GONE else name
    digits = str(user.get("discriminator") or "0") if name else "0"
    return name if not digits.strip("0") else f"{name}#{digits}"


def _name_in(note: Any) -> str | None:
    """A note that is nothing but a name: two words or more, all of them capital but for particles."""
    said = _text(note)
    if said is None or len(said) > 60 or not _LIKE_A_NAME.match(said):
        return None
    words = said.split()
    return said if len(words) > 1 and all(w[0].isupper() or w in _SMALL for w in words) else None


def _linked(user: dict[str, Any]) -> list[str]:
    """The owner's accounts elsewhere."""
    found = user.get("connections")
    linked = [one for one in as_list(found) if isinstance(one, dict)]
    pairs = [(one.get("type"), one.get("name")) for one in linked]
    named = ((kind, name) for kind, name in pairs if isinstance(kind, str) and isinstance(name, str))
    return [link for kind, name in named if kind in _NAMED_SERVICES and (link := services.address(kind, name))]


def _read_user(document: Document, raw: type[Raw]) -> Rows:
    user = document.json
    notes = as_dict(user.get("notes"))
    rows: list[Any] = [
        {
            **{key: user.get(key) for key in ("id", "global_name", "email", "phone")},
            "part": _OWNER,
            "username": _account(user),
            "links": _linked(user),
        }
    ]
    known = set()
    for tie in as_records(user.get("relationships")):
        if not isinstance(tie, dict):
            rows.append(tie)
            continue
        who = tie["user"] if isinstance(tie.get("user"), dict) else {}
        number = who.get("id") or tie.get("id")
        known.add(str(number))
        rows.append(
            {
                "part": "relationship",
                "id": number,
                "username": _account(who),
                "global_name": who.get("global_name"),
                "nickname": tie.get("nickname"),
                "type": tie.get("type"),
                "note": _name_in(notes.get(str(number))),
            }
        )
    rows += [
        {"part": _NOTE, "id": number, "note": _name_in(note)} for number, note in notes.items() if number not in known
    ]
    # A note may be anybody's words: of damaged ones nothing is kept.
    rows += [""] * (len(as_records(user.get("notes"))) if not isinstance(user.get("notes"), dict) else 0)
    return objects(rows, raw)


_own = pl.col(User.part) == _OWNER
_shared = pl.col(User.username).str.extract(r"^(.+)#\d{1,4}$")
"""A name that others might have as well was whatever its bearer liked; one that nobody else has is a handle."""

USER = Source(
    network=DISCORD,
    record="user",
    raw=User,
    claims=_is_user,
    read=_read_user,
    profiles=(
        ProfileMap(
            {
                "account_id": User.id,
                "handle": User.username,
                # What the owner calls them comes first: it is more often a name than what they show.
                "display_name": pl.coalesce(User.nickname, User.note, User.global_name, _shared),
                "relation": pl.col(User.type).replace_strict(_TYPES, default=None, return_dtype=pl.String),
            },
            where=~_own,
        ),
        ProfileMap(
            {
                "account_id": User.id,
                "handle": User.username,
                "display_name": User.global_name,
                "emails": User.email,
                "phones": User.phone,
                "links": User.links,
                "is_owner": pl.lit(True),
            },
            where=_own,
        ),
    ),
    complete=True,
)

# --- conversations


def _is_index(document: Document) -> int:
    if not _is_numbered(document):
        return 0
    return 70 if any(isinstance(title, str) and _WITH.match(title) for title in document.json.values()) else 0


def _read_index(document: Document, raw: type[Raw]) -> Rows:
    rows: list[Any] = []
    for number, title in document.json.items():
        if not isinstance(title, str | None):
            rows.append("")
            continue
        found = _WITH.match(title or "")
        user = {"username": found["name"], "discriminator": found["digits"]} if found else {}
        rows.append({"channel_id": number, "username": _account(user)})
    return objects(rows, raw)


INDEX = Source(
    network=DISCORD,
    record="index",
    raw=Index,
    claims=_is_index,
    read=_read_index,
    profiles=(ProfileMap({"handle": Index.username}),),
)

_ALONE = ("1", "3", "DM", "GROUP_DM")
"""Types of conversations outside a server, of two and of more."""


def _is_channel(document: Document) -> int:
    if document.stem != "channel" or not {"id", "type"} <= document.keys:
        return 0
    return 75 if _NUMBER.match(str(document.json["id"])) and document.keys & {"recipients", "guild", "name"} else 0


def _read_channel(document: Document, raw: type[Raw]) -> Rows:
    channel = document.json
    listed = as_records(channel.get("recipients"))
    people = [one for one in listed if _NUMBER.match(str(one))]
    # Who is gone is listed by words.
    damaged = ["" for one in listed if one not in people and not isinstance(one, str | None)]
    return objects([{**channel, "recipients": people if len(people) <= CROWD + 1 else []}, *damaged], raw)


CHANNEL = Source(
    network=DISCORD,
    record="channel",
    raw=Channel,
    claims=_is_channel,
    read=_read_channel,
    profiles=(
        ProfileMap(
            {"account_id": Channel.recipients},
            where=pl.col(Channel.type).is_in(_ALONE),
            each=(Channel.recipients,),
        ),
    ),
)

SOURCES: tuple[Source, ...] = (USER, INDEX, CHANNEL)
