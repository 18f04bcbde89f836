"""Bluesky (AT Protocol): the owner's repository as a CAR file, and answers of the API that somebody saved.

The DID is an account's own and permanent key. A handle is a name in the DNS: one that is no gift of a host shows whose
domain that is, because the network checks it.
"""

import re
from typing import Any

import polars as pl

from flows.errors import Rejected
from flows.sources import car
from flows.sources.base import Network, Parsed, ProfileMap, Rows, Source
from flows.sources.document import Document
from flows.sources.parsers import instant, on
from flows.sources.readers import as_dict, as_records, objects
from schemas.columns import Raw
from schemas.raw.bluesky import Profiles, Repository


def _is_chat(document: Document) -> int:
    return 60 if document.looks_like_json and '"chat.bsky.' in document.head[:5_000] else 0


BLUESKY = Network(
    name="bluesky",
    urls=(
        r"^(?i:https?://)?(?i:www\.)?(?i:bsky\.app)/profile/(?P<id>did:[a-z]+:[A-Za-z0-9._:%-]+)/?(?:[?#].*)?$",
        r"^at://(?P<id>did:[a-z]+:[A-Za-z0-9._:%-]+)/?$",
        r"^(?i:https?://)?(?i:www\.)?(?i:bsky\.app)/profile/@?(?P<handle>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)/?(?:[?#].*)?$",
        r"^(?i:https?://)?(?P<handle>[A-Za-z0-9-]+\.(?i:bsky\.social))/?$",
    ),
    profile_url="https://bsky.app/profile/{}",
    id_url="https://bsky.app/profile/{}",
    reserved=frozenset({"handle.invalid"}),
    unread=((_is_chat, "direct messages of Bluesky: not read"),),
)

_GIVEN_AWAY = r"\.(?:bsky\.social|brid\.gy|invalid)$"
"""Ends of handles that prove nothing: hosts give them to anybody."""


def _handle(column: str) -> pl.Expr:
    """The handle; `handle.invalid` stands where a domain no longer shows the account."""
    cell = pl.col(column).str.to_lowercase()
    return pl.when(cell != "handle.invalid").then(cell)


def _since(column: str) -> Parsed:
    """The UTC day of an instant that programs write with any offset, or none."""
    return on(
        instant(column, "%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M%#z", "%Y-%m-%d")
    ).kept()


# --- the repository

_FOLLOW, _BLOCK = "app.bsky.graph.follow", "app.bsky.graph.block"
_ITEM, _VERIFICATION = "app.bsky.graph.listitem", "app.bsky.graph.verification"
_PROFILE, _COMMIT = "app.bsky.actor.profile", "commit"
_OF_OTHERS = (_FOLLOW, _BLOCK, _ITEM, _VERIFICATION)
_READ = (*_OF_OTHERS, _PROFILE)


def _is_repository(document: Document) -> int:
    return 100 if car.is_car(document.data) else 0


def _read_repository(document: Document, raw: type[Raw]) -> Rows:
    found = car.repository(document.data, lambda key: key.rpartition("/")[0] in _READ)
    did = found.commit["did"]
    rows: list[Any] = [{"collection": _COMMIT, "did": did}]
    damaged = []
    for key, record in found.records:
        collection = key.rpartition("/")[0]
        texts = {name: value for name, value in (record or {}).items() if isinstance(value, str)}
        if record is None or (collection in _OF_OTHERS and not texts.get("subject")):
            damaged.append(key)
        else:
            rows.append(texts | {"collection": collection, "did": did})
    # Damaged records are numbered behind the others; their keys name nobody.
    unreadable = [(number, "damaged_record", key) for number, key in enumerate(damaged, start=len(rows) + 1)]
    made = objects(rows, raw, f"v{found.commit.get('version')}")
    return Rows(made.frame, made.version, unreadable, made.unknown)


def _of(collection: str) -> pl.Expr:
    return pl.col(Repository.collection) == collection


REPOSITORY = Source(
    network=BLUESKY,
    record="repository",
    raw=Repository,
    claims=_is_repository,
    read=_read_repository,
    profiles=(
        ProfileMap(
            {
                "account_id": Repository.subject,
                "relation": pl.when(_of(_FOLLOW)).then(pl.lit("following")).otherwise(pl.lit("blocked")),
                "connected_on": _since(Repository.created_at),
            },
            where=_of(_FOLLOW) | _of(_BLOCK),
        ),
        ProfileMap({"account_id": Repository.subject}, where=_of(_ITEM)),
        ProfileMap(
            {
                "account_id": Repository.subject,
                "handle": _handle(Repository.handle),
                "display_name": Repository.display_name,
            },
            where=_of(_VERIFICATION),
        ),
        ProfileMap(
            {
                "account_id": Repository.did,
                "display_name": Repository.display_name,
                "links": Repository.website,
                "is_owner": pl.lit(True),
            },
            where=_of(_COMMIT) | _of(_PROFILE),
        ),
    ),
    # A repository is whole: whom it no longer follows, the owner no longer follows.
    complete=True,
)

# --- the API's answers

_LISTS = {"follows": "following", "followers": "follower", "blocks": "blocked", "mutes": "muted", "profiles": None}
"""The key under which an answer lists profiles -> how the owner knows them."""


def _is_profile(value: Any) -> bool:
    """A profile, and no session, which holds secrets."""
    if not isinstance(value, dict) or "accessJwt" in value:
        return False
    return str(value.get("did")).startswith("did:") and "handle" in value


def _people(answer: Any) -> list[tuple[Any, str | None, bool]]:
    """The profiles of an answer, each with the relation it tells, and whether it is whose list this is.

    What stands in a profile's place comes along: reading tells it.
    """
    if not isinstance(answer, dict) or ("handle" in answer and "accessJwt" not in answer):
        return [(answer, None, False)]
    found: list[tuple[Any, str | None, bool]] = []
    for key, relation in _LISTS.items():
        if key in answer:
            # Who asks for follows asks for their own; blocks and mutes are told to nobody else.
            found += [(one, None, True) for one in as_records(answer.get("subject"))]
            found += [(one, relation, False) for one in as_records(answer[key])]
    if isinstance(answer.get("list"), dict):
        items = as_records(answer.get("items"))
        found += [(one.get("subject") if isinstance(one, dict) else one, None, False) for one in items]
    return found


def _is_answers(document: Document) -> int:
    if not document.looks_like_json or b'"did:' not in document.utf8[:100_000]:
        return 0
    try:
        answers = document.answers
    except Rejected:
        return 20  # reading it will say how it is damaged
    return 90 if any(_is_profile(one) for answer in answers for one, _, _ in _people(answer)) else 0


def _flat(item: Any, relation: str | None, own: bool) -> Any:
    if not isinstance(item, dict):
        return item
    seen = item.get("viewer")
    seen = as_dict(seen)
    by_viewer = "following" if seen.get("following") else "follower" if seen.get("followedBy") else None
    handle, website = str(item.get("handle") or "").lower(), item.get("website")
    # The network has looked the domain up: it is in the hands of who has the account.
    domain = [f"https://{handle}"] if "." in handle and not re.search(_GIVEN_AWAY, handle) else []
    return item | {
        "links": [*domain, *([website] if isinstance(website, str) else [])],
        "verified": domain,
        "list": relation or by_viewer,
        "own": "yes" if own else None,
    }


def _read_answers(document: Document, raw: type[Raw]) -> Rows:
    return objects([_flat(*found) for answer in document.answers for found in _people(answer)], raw, "api")


_fields: dict[str, str | pl.Expr] = {
    "account_id": Profiles.did,
    "handle": _handle(Profiles.handle),
    "display_name": Profiles.display_name,
    "links": Profiles.links,
    "verified_links": Profiles.verified,
}
_own = pl.col(Profiles.own).is_not_null()

PROFILES = Source(
    network=BLUESKY,
    record="profiles",
    raw=Profiles,
    claims=_is_answers,
    read=_read_answers,
    profiles=(
        ProfileMap({**_fields, "relation": Profiles.list}, where=~_own),
        ProfileMap({**_fields, "is_owner": pl.lit(True)}, where=_own),
    ),
)

SOURCES: tuple[Source, ...] = (REPOSITORY, PROFILES)
