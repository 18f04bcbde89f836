"""Threads, inside Instagram's export: lists of accounts with display names.

Its accounts are Instagram's by construction, so each is linked to the one of the same handle there, and proven; but
who is blocked or followed here need not be there.
"""

import polars as pl

from flows.sources.base import Network, ProfileMap, Source
from flows.sources.instagram_readers import NO_HANDLES, Lists, followed_on, read_owner
from flows.sources.readers import keys
from schemas.raw.threads import Owner, Person

THREADS = Network(
    name="threads",
    urls=(
        r"^(?i:https?://)?(?i:(?:www\.)?threads\.(?:net|com))/@?(?P<handle>[A-Za-z0-9._]{1,30})/?(?:[?#].*)?$",
    ),
    profile_url="https://www.threads.com/@{}",
    key_order=("handle", "account_id"),
    reserved=NO_HANDLES | frozenset("search activity login settings t liked saved for_you".split()),
    unread=((keys("text_post_app_text_posts"), "posts, not people"),),
)  # fmt: skip

_KEY = "text_post_app_text_post_app_"
_LISTS = Lists(
    wrappers={
        f"{_KEY}followers": "follower",
        f"{_KEY}following": "following",
        f"{_KEY}follow_requests_sent": "invitation_sent",
        f"{_KEY}permanent_follow_requests": "invitation_sent",
        f"{_KEY}follow_requests_received": "invitation_received",
        f"{_KEY}unfollowed_users": "removed",
        f"{_KEY}blocked_users": "blocked",
        f"{_KEY}restricted_users": "restricted",
    },
    hosts=("threads.net/", "threads.com/"),
    folder="threads",
    titled=True,
)

_same = pl.concat_list(pl.format("https://www.instagram.com/{}", pl.col(Person.username).str.to_lowercase()))

PEOPLE = Source(
    network=THREADS,
    record="people",
    raw=Person,
    claims=_LISTS.claims,
    read=_LISTS.read,
    profiles=(
        ProfileMap(
            {
                "handle": Person.username,
                "display_name": Person.name,
                "links": _same,
                "verified_links": _same,
                "relation": Person.list,
                "connected_on": followed_on(Person.timestamp, Person.printed_date),
            }
        ),
    ),
)

_own = pl.concat_list(pl.format("https://www.instagram.com/{}", pl.col(Owner.username).str.to_lowercase()))

OWNER = Source(
    network=THREADS,
    record="owner",
    raw=Owner,
    claims=keys(f"{_KEY}profile", strength=90),
    read=read_owner(f"{_KEY}profile"),
    profiles=(
        ProfileMap(
            {
                "handle": Owner.username,
                "display_name": Owner.name,
                "links": pl.concat_list(_own, Owner.website),
                "verified_links": _own,
                "is_owner": pl.lit(True),
            }
        ),
    ),
)

SOURCES: tuple[Source, ...] = (PEOPLE, OWNER)
