"""Snapchat: friends, the owner's account and messages' metadata, from the JSON of "My Data".

A friend is known by username, which many have changed since 2022 while older lists keep the former one. What stands
beside it is the name that friend shows, or the one the owner gave them.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl

from flows.sources.base import CROWD, EventMap, Network, Parsed, ProfileMap, Rows, Source
from flows.sources.document import Document
from flows.sources.parsers import instant, on
from flows.sources.readers import as_records, objects
from schemas.columns import Raw
from schemas.raw.snapchat import Account, Friends, Messages

_LISTS = {
    "Friends": "friend",
    "Friend Requests Sent": "invitation_sent",
    "Pending Requests": "invitation_received",
    "Ignored Snapchatters": "invitation_rejected",
    "Deleted Friends": "removed",
    "Blocked Users": "blocked",
    "Hidden Friend Suggestions": None,
    "Shortcuts": None,
}
"""A list's name -> how the owner knows whom it lists: a suggestion is no tie, and a shortcut is no person."""

_PROGRAMS = ("teamsnapchat", "myai")
"""Accounts of Snapchat's own that everybody has among their friends."""


def _is_history(document: Document) -> int:
    """account_history.json: what the owner changed."""
    marks = {"Display Name Change", "Email Change", "Mobile Number Change"}
    return 60 if document.keys & marks else 0


def _is_page(document: Document) -> int:
    return 50 if document.looks_like_html and "Snapchat" in document.head and "html" in document.folders else 0


SNAPCHAT = Network(
    name="snapchat",
    urls=(r"^(?i:https?://)?(?i:www\.)?(?i:snapchat\.com)/(?:add/|@)(?P<handle>[\w.-]+)/?(?:[?#].*)?$",),
    profile_url="https://www.snapchat.com/add/{}",
    key_order=("handle", "account_id"),
    export_names=(r"(?i)^mydata~\d+",),
    unread=(
        (_is_history, "changes of the owner's account: nobody else is in it"),
        (_is_page, "a page of a Snapchat download, whose JSON files say the same"),
    ),
)


def _moment(column: str) -> Parsed:
    return instant(column, "%Y-%m-%d %H:%M:%S UTC", "%Y-%m-%d %H:%M:%S", "%a %b %d %H:%M:%S UTC %Y")


# --- friends

_MARKS = ("Friend Requests Sent", "Hidden Friend Suggestions", "Ignored Snapchatters")


def _is_friends(document: Document) -> int:
    """Facebook and others call a file so as well: the names of the lists tell, of a damaged one those of an entry."""
    damaged = document.looks_like_json and not document.keys and not document.sample
    if damaged and '"Last Modified Timestamp"' in document.head and '"Display Name"' in document.head:
        return 80
    return 80 if document.keys & set(_MARKS) else 0


def _read_friends(document: Document, raw: type[Raw]) -> Rows:
    found = document.json
    lists = ((name, found.get(name)) for name in _LISTS) if isinstance(found, dict) else ()
    rows = [
        {**one, "list": name} if isinstance(one, dict) else one for name, people in lists for one in as_records(people)
    ]
    made = objects(rows, raw)
    made.unknown |= document.keys - set(_LISTS)
    return made


_program = pl.col(Friends.username).str.to_lowercase().is_in(_PROGRAMS).fill_null(False)
_shown = pl.col(Friends.display_name).str.strip_chars()
_friend: dict[str, str | pl.Expr | Parsed] = {
    "handle": Friends.username,
    # Who shows no name is shown by username.
    "display_name": pl.when(_shown.str.to_lowercase() != pl.col(Friends.username).str.to_lowercase()).then(_shown),
}

FRIENDS = Source(
    network=SNAPCHAT,
    record="friends",
    raw=Friends,
    claims=_is_friends,
    read=_read_friends,
    profiles=(
        ProfileMap(
            {
                **_friend,
                "relation": pl.col(Friends.list).replace_strict(_LISTS, default=None, return_dtype=pl.String),
                "connected_on": on(_moment(Friends.created)).kept(),
            },
            where=~_program,
        ),
        ProfileMap(_friend, where=_program, kind="group"),
    ),
    complete=True,
)

# --- the owner


def _is_account(document: Document) -> int:
    if not document.looks_like_json or "Basic Information" not in document.keys:
        return 0
    basic = document.json["Basic Information"]
    return 80 if isinstance(basic, dict) and "Username" in basic else 0


def _read_account(document: Document, raw: type[Raw]) -> Rows:
    return objects([document.json["Basic Information"]], raw)


ACCOUNT = Source(
    network=SNAPCHAT,
    record="account",
    raw=Account,
    claims=_is_account,
    read=_read_account,
    profiles=(
        ProfileMap(
            {
                "handle": Account.username,
                "display_name": Account.name,
                "is_owner": pl.lit(True),
            }
        ),
    ),
)

# --- messages

_DIRECTIONS = ("Received Saved Chat History", "Sent Saved Chat History", "Received Chat History", "Sent Chat History")
_SNAPS = ("Received Snap History", "Sent Snap History")


def _is_message(value: Any) -> bool:
    return isinstance(value, dict) and {"From", "Created"} <= value.keys() and "Media Type" in value


def _is_conversations(document: Document) -> int:
    """Lists of messages under usernames, or under the direction they went."""
    if not document.looks_like_json or '"Media Type"' not in document.head:
        return 0
    if document.keys & {*_DIRECTIONS, *_SNAPS}:
        return 80
    if not document.keys:
        return 0
    lists = [value for value in document.json.values() if isinstance(value, list)]
    return 75 if any(_is_message(one) for found in lists for one in found[:1]) else 0


def _by_direction(found: dict[str, Any]) -> Iterator[Any]:
    for name in (*_DIRECTIONS, *_SNAPS):
        way, side = ("in", "From") if name.startswith("Received") else ("out", "To")
        for one in as_records(found.get(name)):
            other = one.get(side) if isinstance(one, dict) else None
            others = [other] if isinstance(other, str) else None
            yield {**one, "direction": way, "others": others, "conversation": other} if isinstance(one, dict) else one


def _by_conversation(found: dict[str, Any]) -> Iterator[Any]:
    for key, messages in found.items():
        talk = messages if isinstance(messages, list) else [messages]
        received = [one for one in talk if isinstance(one, dict) and one.get("IsSender") is not True]
        members = list(dict.fromkeys(one["From"] for one in received if isinstance(one.get("From"), str)))
        # A group has a title, or more than one who writes; its key is no username then.
        group = len(members) > 1 or any(isinstance(one, dict) and one.get("Conversation Title") for one in talk)
        to = (members if len(members) <= CROWD else []) if group else [key]
        for one in talk:
            if not isinstance(one, dict):
                yield one
            elif one.get("IsSender") is True:
                yield {**one, "direction": "out", "others": to, "conversation": key}
            else:
                others = [one["From"]] if isinstance(one.get("From"), str) else None
                yield {**one, "direction": "in", "others": others, "conversation": key}


def _read_conversations(document: Document, raw: type[Raw]) -> Rows:
    found = document.json
    old = bool(document.keys & {*_DIRECTIONS, *_SNAPS})
    return objects(list((_by_direction if old else _by_conversation)(found)), raw, "old" if old else "")


MESSAGES = Source(
    network=SNAPCHAT,
    record="messages",
    raw=Messages,
    claims=_is_conversations,
    read=_read_conversations,
    profiles=(ProfileMap({"handle": Messages.others}, each=(Messages.others,)),),
    events=(
        EventMap(
            kind="message",
            occurred_at=_moment(Messages.created),
            direction=Messages.direction,
            other={"handle": Messages.others},
            thread=Messages.conversation,
            each=(Messages.others,),
        ),
    ),
)

SOURCES: tuple[Source, ...] = (FRIENDS, ACCOUNT, MESSAGES)
