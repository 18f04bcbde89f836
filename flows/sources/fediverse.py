"""Mastodon and the rest of the Fediverse: lists of addresses, the archive's actor and outbox, the API's accounts.

An account is known by its address, `name@host`: numbers are each server's own, and where its page is differs from
program to program. What `verified_at` marks is proof: the linked page links back, and the server has checked it.
"""

import html
import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import polars as pl

from flows.errors import Rejected
from flows.sources import services
from flows.sources.base import CROWD, EventMap, Network, ProfileMap, Rows, Source
from flows.sources.document import Document
from flows.sources.parsers import instant
from flows.sources.readers import as_dict, as_list, as_records, delimited, objects
from schemas.columns import Raw
from schemas.raw.fediverse import Accounts, Actor, Addresses, Members, Outbox, Profiles

_FOREIGN_HOSTS = (
    "medium.com youtube.com m.youtube.com tiktok.com threads.net threads.com substack.com snapchat.com unsplash.com "
    "hashnode.com producthunt.com steemit.com hive.blog peakd.com odysee.com lbry.tv matrix.to npmjs.com vk.com x.com "
    "twitter.com facebook.com instagram.com linkedin.com github.com observablehq.com ko-fi.com buymeacoffee.com "
    "telegram.me t.me kick.com rumble.com gettr.com flickr.com vimeo.com twitch.tv pinterest.com"
).split()
"""Sites that write `/@name` as well and are no part of it."""


def _is_posts(document: Document) -> int:
    """likes.json and bookmarks.json name posts."""
    return 60 if {"orderedItems", "type"} <= document.keys and document.stem in ("likes", "bookmarks") else 0


FEDIVERSE = Network(
    name="fediverse",
    urls=(
        # A page that one server shows of an account on another comes first.
        r"^(?i:https?://)[^/?#\s@]+/@(?P<handle>[\w.+-]+)@(?P<host>[\w.-]+\.[A-Za-z][\w-]*)/?(?:[?#].*)?$",
        r"^(?i:https?://)(?P<host>[\w.-]+\.[A-Za-z][\w-]*)/@(?P<handle>[\w.+-]+)/?(?:[?#].*)?$",
    ),
    key_order=("handle", "account_id"),
    reserved=frozenset(_FOREIGN_HOSTS),
    export_names=(r"^archive-\d{14}-[0-9a-f]+",),
    unread=((_is_posts, "a list of posts, not of people"),),
)

_LISTS = {
    "followrequest": "invitation_received",
    "follower": "follower",
    "follow": "following",
    "block": "blocked",
    "mute": "muted",
    "muting": "muted",
}
"""How a file's name begins -> how the owner knows whom it lists."""


def _list(document: Document) -> str | None:
    return next((relation for start, relation in _LISTS.items() if document.stem.startswith(start)), None)


def _relation(column: str) -> pl.Expr:
    return pl.col(column).fill_null("unknown-relation")


# --- lists of addresses

_ONE = re.compile(r"^@?[\w.+-]+@(?:[\w-]+\.)+[\w-]{2,}$")
_ROW = re.compile(r'^(?:"(?:[^"]|"")*"|[^",]*),@?[\w.+-]+@(?:[\w-]+\.)+[\w-]{2,}$')
_HEADED = "Account address"


def _lines(document: Document) -> list[str]:
    """The first lines that say anything."""
    if document.is_binary or document.looks_like_json:
        return []
    return [line.strip() for line in document.head.splitlines()[:50] if line.strip()]


def _is_addresses(document: Document) -> int:
    """The header; without one, addresses and little else in a file named as such lists are: e-mails look the same."""
    if document.header(_HEADED) or _lines(document)[:1] == [_HEADED]:
        return 90
    lines = _lines(document)
    addresses = sum(_ONE.match(line.partition(",")[0]) is not None for line in lines)
    return 30 if _list(document) and addresses * 2 > len(lines) else 0


def _said(document: Document) -> pl.Series:
    """All lines that say anything."""
    lines = pl.Series("line", document.text.splitlines(), dtype=pl.String).str.strip_chars()
    return lines.filter(lines != "")


def _read_addresses(document: Document, raw: type[Raw]) -> Rows:
    if document.header(_HEADED):
        rows = delimited({"4": ["Languages"], "2": ["Show boosts"], "mutes": ["Hide notifications"]})(document, raw)
        frame, version = rows.frame, rows.version
    else:
        said = _said(document)
        version = "1" if said.head(1).to_list() == [_HEADED] else "bare"
        # Misskey writes columns of its own behind some addresses.
        address = said.filter(said != _HEADED).str.split(",").list.first().str.strip_chars('"')
        frame = address.alias(Addresses.address).to_frame().with_row_index("row_number", offset=1)
        frame = frame.with_columns(pl.col("row_number").cast(pl.Int64))
        rows = Rows(frame)
    listed = pl.lit(_list(document), dtype=pl.String).alias(Addresses.list)
    return replace(rows, frame=frame.with_columns(listed), version=version)


ADDRESSES = Source(
    network=FEDIVERSE,
    record="addresses",
    raw=Addresses,
    claims=_is_addresses,
    read=_read_addresses,
    profiles=(ProfileMap({"handle": Addresses.address, "relation": _relation(Addresses.list)}),),
    complete=True,
)


def _is_members(document: Document) -> int:
    """A title and an address in most lines of a file named lists."""
    lines = _lines(document)
    named = document.stem.startswith(("lists", "userlists"))
    return 30 if named and sum(_ROW.match(line) is not None for line in lines) * 2 > len(lines) else 0


def _read_members(document: Document, raw: type[Raw]) -> Rows:
    said = _said(document)
    # A line without a comma is no row: the contract tells it from an address.
    address = pl.select(pl.coalesce(said.str.extract(r",([^,]*)$"), said)).to_series().str.strip_chars('" ')
    frame = address.alias(Members.address).to_frame().with_row_index("row_number", offset=1)
    return Rows(frame.with_columns(pl.col("row_number").cast(pl.Int64)))


MEMBERS = Source(
    network=FEDIVERSE,
    record="members",
    raw=Members,
    claims=_is_members,
    read=_read_members,
    # Whom one puts on a list, one follows; the list of those is another file.
    profiles=(ProfileMap({"handle": Members.address}),),
)

# --- links in profiles

_HREF = re.compile(r"""<a\b[^>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)


def _hrefs(value: Any) -> list[str]:
    """The addresses a field of a profile links to: of links the target, because their text is cut for showing."""
    if not isinstance(value, str) or len(value) > 10_000:
        return []
    found = [html.unescape(one or two) for one, two in _HREF.findall(value)]
    return [link for link in found if link.startswith(("http://", "https://"))] or list(
        filter(None, [services.address("mastodon", value)])
    )


def _page(identifier: Any) -> str | None:
    """An actor's id as the address of its page: `https://host/users/name` is `https://host/@name`."""
    if not isinstance(identifier, str):
        return None
    return re.sub(r"^(https?://[^/]+)/users/([\w.+-]+)$", r"\1/@\2", identifier)


def _address(name: Any, url: Any) -> str | None:
    """`name@host`, the host from the account's own page where the name has none."""
    if not isinstance(name, str) or not name.strip("@"):
        return None
    name = name.strip("@")
    if "@" in name:
        return name if _ONE.match(name) else None
    try:
        host = urlsplit(url).hostname if isinstance(url, str) else None
    except ValueError:
        host = None
    return f"{name}@{host}" if host else None


def _named(column: str) -> pl.Expr:
    """A name without the pictures its server knows by short names (`:verified:`)."""
    return pl.col(column).str.replace_all(r":\w+:", "")


# --- the archive: actor and outbox


def _is_actor(document: Document) -> int:
    return 90 if {"preferredUsername", "inbox", "outbox"} <= document.keys else 0


def _read_actor(document: Document, raw: type[Raw]) -> Rows:
    actor = document.json
    # Some programs write a list of one thing as the thing.
    fields = [as_dict(field) for field in as_records(actor.get("attachment"))]
    links = [link for field in fields for link in _hrefs(field.get("value"))]
    before = [_page(one) for one in as_records(actor.get("alsoKnownAs"))]
    # The new account has named this one as its own before the server let it move.
    moved = list(filter(None, [_page(actor.get("movedTo"))]))
    record = {
        "address": _address(
            str(actor.get("webfinger") or actor["preferredUsername"]).removeprefix("acct:"),
            actor.get("url") or actor.get("id"),
        ),
        "links": [*links, *filter(None, before), *moved],
        "verified": moved,
    }
    return objects([actor | record], raw)


ACTOR = Source(
    network=FEDIVERSE,
    record="actor",
    raw=Actor,
    claims=_is_actor,
    read=_read_actor,
    profiles=(
        ProfileMap(
            {
                "handle": Actor.address,
                "display_name": _named(Actor.name),
                "links": Actor.links,
                "verified_links": Actor.verified,
                "is_owner": pl.lit(True),
            }
        ),
    ),
)

_PUBLIC = ("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public")


def _is_outbox(document: Document) -> int:
    if "orderedItems" not in document.keys:
        return 0
    items = as_list(document.json["orderedItems"])
    return 90 if any("actor" in as_dict(item) and "object" in as_dict(item) for item in items) else 0


def _text(value: Any) -> str | None:
    """A text; whatever else a damaged record holds may be somebody's words."""
    return value if isinstance(value, str) else None


def _mentions(activity: Any) -> list[Any]:
    """One row per account a post of the owner's mentions; a post that mentions nobody, and a boost, give their date."""
    if not isinstance(activity, dict):
        return [None]
    note = as_dict(activity.get("object"))
    stamp = {"activity": _text(note.get("id") or activity.get("id")), "published": _text(activity.get("published"))}
    # Some programs write a list of one thing as the thing.
    tags = as_records(note.get("tag"))
    said = [tag for tag in map(as_dict, tags) if tag.get("type") == "Mention"]
    reached = [*as_records(activity.get("to")), *as_records(activity.get("cc"))]
    followers = f"{activity.get('actor')}/followers"
    is_direct = (
        bool(said) and len(said) <= CROWD and not {*_PUBLIC, followers} & {r for r in reached if isinstance(r, str)}
    )
    rows: list[Any] = [
        stamp
        | {
            "address": _address(tag.get("name"), tag.get("href")),
            "direct": "yes" if is_direct else None,
            "thread": _text(note.get("context")) or _text(note.get("conversation")),
        }
        for tag in said
    ]
    rows += [None for tag in tags if not isinstance(tag, dict)]
    return rows or [stamp]


def _read_outbox(document: Document, raw: type[Raw]) -> Rows:
    rows = [row for activity in as_records(document.json["orderedItems"]) for row in _mentions(activity)]
    return objects(rows, raw)


OUTBOX = Source(
    network=FEDIVERSE,
    record="outbox",
    raw=Outbox,
    claims=_is_outbox,
    read=_read_outbox,
    profiles=(ProfileMap({"handle": Outbox.address}),),
    events=(
        EventMap(
            kind="message",
            occurred_at=instant(Outbox.published, "%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M:%SZ"),
            direction=pl.lit("out"),
            other={"handle": Outbox.address},
            thread=Outbox.thread,
            event_key=pl.col(Outbox.activity) + " " + pl.col(Outbox.address),
            where=pl.col(Outbox.direct).is_not_null() & pl.col(Outbox.address).is_not_null(),
        ),
    ),
)

# --- the API's accounts

_ACCOUNT = {"acct", "username", "url"}


def _accounts(document: Document) -> int:
    if not document.looks_like_json or b'"acct"' not in document.utf8[:100_000]:
        return 0
    try:
        found = document.answers
    except Rejected:
        return 20  # reading it will say how it is damaged
    return 90 if any(isinstance(item, dict) and item.keys() >= _ACCOUNT for item in found) else 0


def _account(item: Any, relation: str | None) -> Any:
    if not isinstance(item, dict):
        return item
    fields = [as_dict(field) for field in as_list(item.get("fields"))]
    moved = as_dict(item.get("moved")).get("url")
    proven = [link for field in fields if field.get("verified_at") for link in _hrefs(field.get("value"))]
    proven += [moved] if isinstance(moved, str) else []
    page = item.get("url")
    links = [link for field in fields for link in _hrefs(field.get("value"))]
    return item | {
        "address": _address(item.get("acct") or item.get("username"), page),
        # Its own page is known by its host, which need not be the one in the address.
        "links": [*links, *([moved] if isinstance(moved, str) else []), *([page] if isinstance(page, str) else [])],
        "verified": proven,
        "list": relation,
        "group": "yes" if item.get("bot") is True or item.get("group") is True else None,
        "own": "yes" if isinstance(item.get("source"), dict) else None,
    }


def _read_accounts(document: Document, raw: type[Raw]) -> Rows:
    relation = _list(document)
    return objects([_account(item, relation) for item in document.answers], raw)


_account_fields: dict[str, str | pl.Expr] = {
    "handle": Accounts.address,
    "display_name": _named(Accounts.display_name),
    "links": Accounts.links,
    "verified_links": Accounts.verified,
}
_own, _group = pl.col(Accounts.own).is_not_null(), pl.col(Accounts.group).is_not_null()

ACCOUNTS = Source(
    network=FEDIVERSE,
    record="accounts",
    raw=Accounts,
    claims=_accounts,
    read=_read_accounts,
    profiles=(
        ProfileMap({**_account_fields, "relation": Accounts.list}, where=~_own & ~_group),
        ProfileMap({**_account_fields, "relation": Accounts.list}, where=~_own & _group, kind="group"),
        ProfileMap({**_account_fields, "is_owner": pl.lit(True)}, where=_own),
    ),
)

# --- Pixelfed

_PROFILE = re.compile(r"^https?://([\w.-]+\.[a-z][\w-]*)/(?:@|users/|i/web/profile/)?([\w.+-]+)/?$", re.IGNORECASE)


def _is_profiles(document: Document) -> int:
    """A list of profile addresses and little else, in a file named as lists of people are."""
    if not _list(document) or not document.head.lstrip().startswith('["http'):
        return 0
    try:
        found = document.json
    except Rejected:
        return 20
    pages = sum(isinstance(item, str) and _PROFILE.match(item) is not None for item in found)
    return 50 if pages * 2 > len(found) else 0


def _read_profiles(document: Document, raw: type[Raw]) -> Rows:
    relation = _list(document)
    rows = []
    for item in document.json:
        found = _PROFILE.match(item) if isinstance(item, str) else None
        address = f"{found[2]}@{found[1]}" if found else None
        rows.append({"url": item, "address": address, "list": relation} if isinstance(item, str) else item)
    return objects(rows, raw)


PROFILES = Source(
    network=FEDIVERSE,
    record="profiles",
    raw=Profiles,
    claims=_is_profiles,
    read=_read_profiles,
    profiles=(ProfileMap({"handle": Profiles.address, "relation": _relation(Profiles.list)}),),
)

SOURCES: tuple[Source, ...] = (ADDRESSES, MEMBERS, ACTOR, OUTBOX, ACCOUNTS, PROFILES)
