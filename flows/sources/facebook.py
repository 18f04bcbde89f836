"""Facebook: "Download your information", JSON of every generation and the HTML lists of people.

Nothing but a name tells a friend; addresses stand only in logs and preferences, so those are read for them.
Readers are in `facebook_readers` (JSON), `facebook_labels` (label_values records) and `facebook_html`.
"""

from collections.abc import Callable

import polars as pl

from flows.sources.base import Claim, EventMap, Network, Parsed, ProfileMap, Rows, Source
from flows.sources.document import Document
from flows.sources.facebook_claims import (
    address_book,
    blocks,
    messages,
    own_profile,
    page,
    people,
)
from flows.sources.facebook_html import is_old_page, is_page, read_old_page, read_page
from flows.sources.facebook_readers import people_list, read_address_book, read_messages, read_profile
from flows.sources.parsers import epoch, first, numeric_day, on, spoken_day
from flows.sources.readers import either, stem
from schemas.columns import Raw
from schemas.raw.facebook import AddressEntry, Mention, Message, OwnProfile, PagePerson, Person

_HOST = r"^(?i:https?://)?(?i:[a-z0-9-]+\.)*(?i:facebook\.com|fb\.com)/"
_NO_PROFILES = """
    profile.php groups events watch marketplace pages hashtag story.php permalink.php photo.php photo photos
    video.php videos reel reels stories gaming games help policies login login.php ads business media settings
    notifications messages friends bookmarks people plugins sharer sharer.php l.php share home.php public
""".split()

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
    reserved=frozenset(_NO_PROFILES),
    placeholders=frozenset({
        "Facebook User", "FacebookUser", "Usuario de Facebook", "Usuari de Facebook", "Usuària de Facebook",
        "Utilisateur Facebook", "Utilisateur de Facebook", "Utilisatrice Facebook", "Facebook-Nutzer",
        "Facebook-Nutzerin", "Facebook Nutzer", "Utente di Facebook", "Utente Facebook",
        "Utilizador do Facebook", "Usuário do Facebook", "Facebook-gebruiker", "Gebruiker van Facebook",
        "Użytkownik Facebooka", "Użytkownik Facebook", "Użytkownik serwisu Facebook",
    }),
    unread=(
        (
            stem("people_you_may_know", "suggested_friends", "friend_suggestions"),
            "Facebook's suggestions: nobody the owner is known to know",
        ),
        (stem("contacts_sync_settings"), "settings only: nobody in it"),
        (stem("no-data"), "a note that its folder is empty"),
        (
            lambda document: int(is_page(document)),
            "a Facebook page without friends or requests: ask Facebook for JSON to have the rest read",
        ),
    ),
    export_names=(r"(?i)^facebook-[a-z0-9._]+",),
    folders=frozenset({
        "your_facebook_activity", "your_activity_across_facebook", "friends_and_followers",
        "following_and_followers", "profile_information",
    }),
)  # fmt: skip


def _read_people(*keys: str) -> Callable[[Document, type[Raw]], Rows]:
    """A list of people, from JSON or from an HTML page."""
    from_json = people_list(*keys)
    return lambda document, raw: (read_page if document.looks_like_html else from_json)(document, raw)


def _day() -> Parsed:
    """The day of a Unix time; of the date an HTML page prints, if that can be read."""
    told = on(epoch(Person.timestamp))
    printed = spoken_day(Person.printed_date).expression, numeric_day(Person.printed_date).expression
    return Parsed(told.column, pl.coalesce(told.expression, *printed), told.rule)


_INFO = pl.col(Person.contact_info)
_IS_EMAIL = _INFO.str.contains("@", literal=True)


def _people(
    record: str,
    relation: str,
    keys: tuple[str, ...],
    files: tuple[str, ...],
    pages: tuple[str, ...],
    complete: bool = False,
    once: bool = False,
) -> Source:
    """One list of people.

    Args:
        keys, files: their names in JSON exports.
        pages: the names of its HTML pages, as far as no other network's are called so.
        once: nobody is listed twice, so two of one name are two people.
    """
    twin = {"twin": pl.coalesce(Person.timestamp, Person.printed_date)} if once else {}
    claims: Claim = people(*keys, files=files, common=not set(files) <= set(pages))
    return Source(
        network=FACEBOOK,
        record=record,
        raw=Person,
        claims=either(claims, page(*pages)),
        read=_read_people(*keys),
        profiles=(
            ProfileMap(
                {
                    "display_name": Person.name,
                    "url": Person.uri,
                    "emails": pl.when(_IS_EMAIL).then(_INFO),
                    "phones": pl.when(~_IS_EMAIL).then(_INFO),
                    "relation": pl.lit(relation),
                    "connected_on": _day(),
                    **twin,
                }
            ),
        ),
        complete=complete,
    )


_FRIENDS = ("friends", "your_friends")
_SENT = ("sent_friend_requests", "friend_requests_sent")
_RECEIVED = ("received_friend_requests", "friend_requests_received")
_REJECTED = ("rejected_friend_requests",)
_REMOVED = ("removed_friends",)
_FOLLOWED = ("who_you've_followed", "who_you_follow")
_FOLLOWERS = ("people_who_followed_you",)

LISTS = (
    _people("friends", "friend", ("friends",), _FRIENDS, _FRIENDS, complete=True, once=True),
    _people("requests_sent", "invitation_sent", ("sent_requests",), _SENT, _SENT),
    _people("requests_received", "invitation_received", ("received_requests",), _RECEIVED, _RECEIVED),
    _people("requests_rejected", "invitation_rejected", ("rejected_requests",), _REJECTED, _REJECTED),
    _people("removed_friends", "removed", ("deleted_friends",), _REMOVED, _REMOVED),
    # Pages are listed among people, and nothing tells them apart.
    _people(
        "following",
        "following",
        ("following",),
        ("following", *_FOLLOWED),
        _FOLLOWED,
        complete=True,
        once=True,
    ),
    _people("followers", "follower", ("followers",), ("followers", *_FOLLOWERS), _FOLLOWERS, complete=True),
)

_PAGE_FRIEND = pl.col(PagePerson.relation) == "friend"
_PAGE_FIELDS: dict[str, str | pl.Expr | Parsed] = {
    "display_name": PagePerson.name,
    "relation": PagePerson.relation,
    "connected_on": first(spoken_day(PagePerson.printed_date), numeric_day(PagePerson.printed_date)).kept(),
}

OLD_PAGE = Source(
    network=FACEBOOK,
    record="friends_page",
    raw=PagePerson,
    claims=lambda document: 45 * is_old_page(document),
    read=read_old_page,
    profiles=(
        ProfileMap({**_PAGE_FIELDS, "twin": PagePerson.printed_date}, where=_PAGE_FRIEND),
        ProfileMap(_PAGE_FIELDS, where=~_PAGE_FRIEND.fill_null(False)),
    ),
    complete=True,
)

_URI = pl.col(Mention.uri)
_BY_ID = pl.any_horizontal(_URI.str.contains(pattern) for pattern in FACEBOOK.urls if "?P<id>" in pattern)
_RESERVED = "|".join(name.replace(".", r"\.") for name in _NO_PROFILES)
_BY_HANDLE = _URI.str.contains(FACEBOOK.urls[-1]) & ~_URI.str.contains(rf"(?i)\.com/(?:{_RESERVED})/?(?:[?#]|$)")
_IS_PROFILE = (_BY_ID | _BY_HANDLE).fill_null(False)
"""Logs also name groups, events and videos: their address tells."""


def _mentions(
    record: str,
    keys: tuple[str, ...],
    files: tuple[str, ...],
    relation: str | None = None,
    where: pl.Expr | None = None,
    claims: Claim | None = None,
) -> Source:
    """One log or preference that names profiles with their addresses. A relation's day is when it was set."""
    related: dict[str, str | pl.Expr | Parsed] = {}
    if relation:
        related = {"relation": pl.lit(relation), "connected_on": on(epoch(Mention.timestamp))}
    told = people(*keys, files=files)
    return Source(
        network=FACEBOOK,
        record=record,
        raw=Mention,
        claims=either(told, claims) if claims else told,
        read=people_list(*keys),
        profiles=(
            ProfileMap(
                {"display_name": Mention.name, "url": Mention.uri, **related},
                where=_URI.is_null() | _IS_PROFILE if where is None else where,
            ),
        ),
    )


MENTIONS = (
    _mentions("interactions", ("people_interactions",), ("people_and_friends",)),
    _mentions("feed", ("people_and_friends",), ("feed",)),
    # A visited page without a profile's address may be a group or something for sale.
    _mentions(
        "visits",
        ("visited_things", "recently_viewed"),
        ("recently_visited", "recently_viewed", "profile_visits"),
        where=_IS_PROFILE,
    ),
    _mentions("see_less", ("friends_you_see_less",), ("friends_you_see_less",), "muted"),
    _mentions("unfollowed", (), ("unfollowed_profiles",), "muted"),
    _mentions(
        "blocked",
        ("messenger_contacts_blocked",),
        ("messenger_contacts_you've_blocked",),
        "blocked",
        claims=blocks,
    ),
)

_POINT = pl.element()
_POINTS = pl.col(AddressEntry.contact_point)

ADDRESS_BOOK = Source(
    network=FACEBOOK,
    record="address_book",
    raw=AddressEntry,
    claims=address_book,
    read=read_address_book,
    profiles=(
        ProfileMap(
            {
                "display_name": AddressEntry.name,
                "emails": _POINTS.list.eval(_POINT.filter(_POINT.str.contains("@", literal=True))),
                "phones": _POINTS.list.eval(_POINT.filter(~_POINT.str.contains("@", literal=True))),
                "relation": pl.lit("contact"),
            },
            kind="entry",
        ),
    ),
)

MESSAGES = Source(
    network=FACEBOOK,
    record="messages",
    raw=Message,
    claims=messages,
    read=read_messages,
    profiles=(
        ProfileMap({"display_name": Message.named}, where=pl.col(Message.named).is_not_null(), each=(Message.named,)),
    ),
    events=(
        EventMap(
            kind="message",
            occurred_at=epoch(Message.timestamp_ms, "ms"),
            sender={"display_name": Message.sender_name},
            recipient={"display_name": Message.to},
            thread=Message.thread_path,
            # Who joins or leaves a group writes to nobody.
            where=~pl.col(Message.type).is_in(["Subscribe", "Unsubscribe"]).fill_null(False),
            each=(Message.to,),
        ),
    ),
)

PROFILE = Source(
    network=FACEBOOK,
    record="profile",
    raw=OwnProfile,
    claims=own_profile,
    read=read_profile,
    profiles=(
        ProfileMap({
            "display_name": OwnProfile.full_name,
            "given_name": pl.concat_str(
                OwnProfile.given_name, OwnProfile.middle_name, separator=" ", ignore_nulls=True
            ),
            "family_name": OwnProfile.family_name,
            "handle": OwnProfile.username,
            "url": OwnProfile.profile_uri,
            "emails": OwnProfile.email,
            "phones": OwnProfile.phone_number,
            "links": OwnProfile.address,
            "birthday": OwnProfile.birth_date,
            "is_owner": pl.lit(True),
        }),
        ProfileMap(
            {"display_name": OwnProfile.family_member, "relation": pl.lit("family")},
            where=pl.col(OwnProfile.family_member).is_not_null(),
            each=(OwnProfile.family_member,),
        ),
        ProfileMap(
            {"display_name": OwnProfile.partner, "relation": pl.lit("family")},
            where=pl.col(OwnProfile.partner).is_not_null(),
        ),
    ),
)  # fmt: skip

SOURCES: tuple[Source, ...] = (*LISTS, OLD_PAGE, *MENTIONS, ADDRESS_BOOK, MESSAGES, PROFILE)
