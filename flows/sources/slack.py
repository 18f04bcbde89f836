"""Slack: the members of a workspace, from the export that its owners and admins can make.

Colleagues are not people one knows: members have no relation to the owner. Conversations are everybody's, and no file
says which member made the export, so they are not read.
"""

import re
from typing import Any

import polars as pl

from flows.sources import services
from flows.sources.base import Network, ProfileMap, Rows, Source
from flows.sources.document import Document
from flows.sources.readers import as_list, objects
from schemas.columns import Raw
from schemas.raw.slack import Users

_MEMBER = re.compile(r"^[UW][A-Z0-9]{2,}$")
_CONVERSATION = re.compile(r"^[CDG][A-Z0-9]{6,}$")


def _is_conversations(document: Document) -> int:
    """channels.json, groups.json, dms.json, mpims.json."""
    first = document.sample[0] if document.sample else {}
    return 60 if "members" in first and _CONVERSATION.match(str(first.get("id"))) else 0


def _is_day(document: Document) -> int:
    """A conversation's messages of one day."""
    first = document.sample[0] if document.sample else {}
    dated = re.match(r"^\d{4}-\d{2}-\d{2}\.json$", document.name)
    return 60 if dated and {"type", "ts"} <= first.keys() else 0


def _is_log(document: Document) -> int:
    first = document.sample[0] if document.sample else {}
    return 60 if "change_type" in first and "service_type" in first else 0


SLACK = Network(
    name="slack",
    urls=(
        r"^(?i:https?://)?[\w-]+(?:\.enterprise)?\.(?i:slack\.com)/team/(?P<id>[UW][A-Z0-9]{2,})/?(?:[?#].*)?$",
        r"^slack://user\?(?:[^#\s]*&)?id=(?P<id>[UW][A-Z0-9]{2,})(?:[&#].*)?$",
    ),
    placeholders=frozenset({"Deactivated User", "Deleted User"}),
    export_names=(r"(?i)\bslack export\b",),
    unread=(
        (_is_conversations, "conversations are everybody's, and no file says which member is the owner"),
        (_is_day, "a day of a conversation: messages between members, and no file says which of them is the owner"),
        (_is_log, "programs of the workspace, no people"),
    ),
)


def _is_member(item: Any) -> bool:
    return (
        isinstance(item, dict)
        and isinstance(item.get("profile"), dict)
        and "name" in item
        and _MEMBER.match(str(item.get("id"))) is not None
    )


def _is_users(document: Document) -> int:
    if not document.looks_like_json or b'"profile"' not in document.utf8[:100_000]:
        return 0
    return 85 if any(map(_is_member, document.sample)) else 0


def _flat(item: Any) -> Any:
    """A member with the profile's keys at the top; where both have one, the filled one counts."""
    if not isinstance(item, dict) or not isinstance(item.get("profile"), dict):
        return item
    said = {key: value for key, value in item["profile"].items() if value not in (None, "")}
    said |= {key: value for key, value in item.items() if value not in (None, "") and key != "profile"}
    skype = said.pop("skype", None)
    return said | {"links": [services.address("skype", skype)] if isinstance(skype, str) else None}


def _read_users(document: Document, raw: type[Raw]) -> Rows:
    people = as_list(document.json)
    version = "with e-mails" if any(isinstance(one, dict) and _flat(one).get("email") for one in people) else ""
    return objects([_flat(one) for one in people], raw, version)


def _says(column: str) -> pl.Expr:
    return (pl.col(column) == "true").fill_null(False)


_nobody = _says(Users.deleted) | _says(Users.is_bot) | _says(Users.is_app_user) | (pl.col(Users.id) == "USLACKBOT")

USERS = Source(
    network=SLACK,
    record="users",
    raw=Users,
    claims=_is_users,
    read=_read_users,
    profiles=(
        ProfileMap(
            {
                "account_id": Users.id,
                "display_name": pl.coalesce(Users.real_name, Users.display_name),
                "given_name": Users.first_name,
                "family_name": Users.last_name,
                "emails": Users.email,
                "phones": Users.phone,
                "links": Users.links,
                "position": Users.title,
            }
        ),
    ),
    anonymous=_nobody,
)

SOURCES: tuple[Source, ...] = (USERS,)
