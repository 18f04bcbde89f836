"""Instagram: "Export your information", JSON of every generation and the HTML lists of accounts.

Lists know handles, hardly ever names; threads, Threads and synced contacts know those. A list may be cut to a range
of dates, so nobody is ever marked gone. Readers are in `instagram_readers`.
"""

import polars as pl

from flows.sources import entries
from flows.sources.base import EventMap, Network, ProfileMap, Source
from flows.sources.document import Document
from flows.sources.instagram_readers import (
    NO_HANDLES,
    Lists,
    followed_on,
    is_connections,
    messages_claim,
    read_connections,
    read_contacts,
    read_messages,
    read_owner,
)
from flows.sources.meta import is_instagram
from flows.sources.parsers import birthday, epoch
from flows.sources.readers import either, keys
from schemas.raw.instagram import Contact, Message, Owner, Person

INSTAGRAM = Network(
    name="instagram",
    urls=(
        r"^(?i:https?://)?(?i:(?:www\.|m\.)?(?:instagram\.com|instagr\.am))/(?:_u/)?(?P<handle>[A-Za-z0-9._]{1,30})/?(?:[?#].*)?$",
    ),
    profile_url="https://www.instagram.com/{}",
    key_order=("handle", "account_id"),
    reserved=NO_HANDLES,
    placeholders=frozenset({
        "Instagram User", "Instagramuser", "Usuario de Instagram", "Utilisateur Instagram", "Utilisateur d’Instagram",
        "Instagram-Nutzer", "Instagram-Nutzerin", "Utente di Instagram", "Usuário do Instagram",
        "Instagram-gebruiker", "Użytkownik Instagrama", "Usuari d'Instagram",
    }),
    unread=(
        (
            keys("relationships_dismissed_suggested_users"),
            "Instagram's suggestions: nobody the owner is known to know",
        ),
        (keys("relationships_following_hashtags"), "hashtags, not people"),
        (
            keys("relationships_custom_lists"),
            "lists the owner made: not read until somebody has a file that shows how members are written",
        ),
        (
            lambda document: int(document.looks_like_html and is_instagram(document)),
            "a page of Instagram's that is no list of accounts: ask Instagram for JSON to have the rest read",
        ),
        (
            lambda document: int(document.looks_like_json and is_instagram(document)),
            "a part of Instagram's export without people in it",
        ),
    ),
    export_names=(r"(?i)^instagram-[a-z0-9._]+",),
    folders=frozenset({"your_instagram_activity", "followers_and_following"}),
)  # fmt: skip

WRAPPERS = {
    "relationships_followers": "follower",
    "relationships_following": "following",
    "relationships_follow_requests_sent": "invitation_sent",
    "relationships_permanent_follow_requests": "invitation_sent",
    "relationships_follow_requests_received": "invitation_received",
    "relationships_close_friends": "close_friend",
    "relationships_feed_favorites": "favorite",
    "relationships_unfollowed_users": "removed",
    "relationships_blocked_users": "blocked",
    "relationships_restricted_users": "restricted",
    "relationships_hide_stories_from": "muted",
}
"""The key a list stands under, which no language changes -> how the owner knows whom it lists."""

_OLD_LISTS = {
    "followers": "follower",
    "following": "following",
    "follow_requests_sent": "invitation_sent",
    "blocked_users": "blocked",
    "close_friends": "close_friend",
}
_LISTS = Lists(WRAPPERS, ("instagram.com/",))


_PERSON = ProfileMap(
    {
        "handle": Person.username,
        "display_name": Person.name,
        "relation": Person.list,
        "connected_on": followed_on(Person.timestamp, Person.printed_date),
    }
)

PEOPLE = Source(
    network=INSTAGRAM,
    record="people",
    raw=Person,
    claims=_LISTS.claims,
    read=_LISTS.read,
    profiles=(_PERSON,),
)

CONNECTIONS = Source(
    network=INSTAGRAM,
    record="connections",
    raw=Person,
    claims=lambda document: is_connections(document, _OLD_LISTS),
    read=read_connections(_OLD_LISTS),
    profiles=(_PERSON,),
)

_POINT = pl.col(Contact.contact_information)
_IS_EMAIL = _POINT.str.contains("@", literal=True)

CONTACTS = Source(
    network=INSTAGRAM,
    record="contacts",
    raw=Contact,
    claims=keys("contacts_contact_info", strength=90),
    read=read_contacts,
    profiles=entries.maps({
        "display_name": pl.lit(None, dtype=pl.String),
        "given_name": entries.filled(Contact.given_name),
        "family_name": entries.filled(Contact.family_name),
        "company": pl.lit(None, dtype=pl.String),
        "emails": pl.when(_IS_EMAIL).then(pl.concat_list(_POINT)),
        "phones": pl.when(~_IS_EMAIL).then(pl.concat_list(_POINT)),
        "relation": pl.lit("contact"),
    }),
)  # fmt: skip

MESSAGES = Source(
    network=INSTAGRAM,
    record="messages",
    raw=Message,
    claims=messages_claim,
    read=read_messages,
    profiles=(
        ProfileMap(
            {"handle": Message.named_handle, "display_name": Message.named},
            where=pl.col(Message.named).is_not_null(),
            each=(Message.named, Message.named_handle),
        ),
    ),
    events=(
        EventMap(
            kind="message",
            occurred_at=epoch(Message.timestamp_ms, "ms"),
            direction=Message.direction,
            other={
                "handle": pl.coalesce(Message.sender_handle, Message.to_handle),
                "display_name": pl.when(pl.col(Message.direction) == "in")
                .then(Message.sender_name)
                .when(pl.col(Message.direction) == "out")
                .then(Message.to),
            },
            sender={"handle": Message.sender_handle, "display_name": Message.sender_name},
            recipient={"handle": Message.to_handle, "display_name": Message.to},
            thread=Message.thread_path,
            each=(Message.to, Message.to_handle),
        ),
    ),
)


def _is_owner(document: Document) -> int:
    """The owner's profile: under its key, or the plain object of 2020, which has no key of its own."""
    return 80 if {"username", "date_joined"} <= document.keys and "private_account" in document.keys else 0


OWNER = Source(
    network=INSTAGRAM,
    record="owner",
    raw=Owner,
    claims=either(keys("profile_user", strength=90), _is_owner),
    read=read_owner("profile_user"),
    profiles=(
        ProfileMap(
            {
                "handle": Owner.username,
                "display_name": Owner.name,
                "emails": Owner.email,
                "phones": Owner.phone_number,
                "links": Owner.website,
                "birthday": birthday(Owner.birth_date).kept(),
                "is_owner": pl.lit(True),
            }
        ),
    ),
)

SOURCES: tuple[Source, ...] = (PEOPLE, CONNECTIONS, CONTACTS, MESSAGES, OWNER)
