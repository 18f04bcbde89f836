"""Twitter (X): the tweet archive (T0, until 2019), full data at the root (T1), full data under data/ (T2)."""

from collections.abc import Callable
from typing import Any

import polars as pl

from flows.errors import Rejected
from flows.sources.base import CROWD, Claim, EventMap, Network, ProfileMap, Rows, Source
from flows.sources.document import Document
from flows.sources.parsers import instant
from flows.sources.readers import as_dict, as_list, as_records, columns, delimited, either, objects, variable
from schemas.columns import Raw
from schemas.raw.twitter import (
    Account,
    Contact,
    EmailAddressChange,
    Link,
    Manifest,
    Message,
    PhoneNumber,
    Profile,
    ScreenNameChange,
    TweetName,
    TweetRow,
    UserDetails,
    UserList,
)

_SITE = r"^(?i:https?://)?(?i:[a-z0-9-]+\.)*(?i:twitter|x)\.(?i:com)/"


# --- reading: every file is a list of records, each in a wrapper of one key


def _version(document: Document) -> str:
    if document.variable.startswith(("Grailbird.", "user_details")):
        return "T0"
    return "T2" if "data" in document.folders else "T1"


def _unwrapped(item: Any) -> Any:
    """The record inside `{"follower": {…}}`; anything else as it is."""
    if isinstance(item, dict) and len(item) == 1:
        (inner,) = item.values()
        return inner if isinstance(inner, dict) or inner is None else item
    return item


def _records(document: Document) -> list[Any]:
    """The file's records, out of their wrappers; a single record (T0) is a list of one."""
    found = document.json
    if isinstance(found, dict):
        found = [found]
    if not isinstance(found, list):
        raise Rejected("a list of records was expected: the file is damaged, or not from this archive")
    return [_unwrapped(item) for item in found]


def _flat(item: Any) -> list[Any]:
    """A record with its inner objects' keys lifted to the top: some are nested twice."""
    if not isinstance(item, dict):
        return [item]
    inner = [value for value in item.values() if isinstance(value, dict)]
    row = {key: value for key, value in item.items() if not isinstance(value, dict)}
    return [row | {key: value for each in inner for key, value in each.items()}]


def _records_as(rows_of: Callable[[Any], list[Any]]) -> Callable[[Document, type[Raw]], Rows]:
    """A reader that makes rows of each record."""

    def read(document: Document, raw: type[Raw]) -> Rows:
        rows = [row for item in _records(document) for row in rows_of(item)]
        return objects(rows, raw, _version(document))

    return read


def _links(document: Document, raw: type[Raw]) -> Rows:
    """Bare ids: there may be millions, so no row is copied."""
    return objects(_records(document), raw, _version(document))


def _messages_in(conversation: Any) -> list[Any]:
    """One row per event of a conversation: metadata, and whom it names for the first time."""
    if not isinstance(conversation, dict):
        return [None]
    key = {"conversationId": conversation.get("conversationId")}
    rows: list[Any] = []
    seen: dict[str, None] = {}
    for event in as_records(conversation.get("messages")):
        # Whatever a damaged event holds may be a message's text: nothing of it is kept.
        if not (isinstance(event, dict) and event and isinstance(next(iter(event.values())), dict)):
            rows.append(None)
            continue
        name, body = next(iter(event.items()))
        ids = [body.get("senderId"), body.get("recipientId"), body.get("initiatingUserId")]
        ids += [*as_list(body.get("participantsSnapshot")), *as_list(body.get("userIds"))]
        named = dict.fromkeys(one for one in ids if isinstance(one, str) and one not in seen)
        seen |= named
        rows.append({**body, **key, "event": name, "named": list(named)})
    # A group's messages name no recipients: they went to everyone in it.
    members = list(seen) if len(seen) <= CROWD + 1 else []
    for row in rows:
        if row and row["event"] == "messageCreate":
            one = row.get("recipientId")
            row["recipients"] = [one] if one else [who for who in members if who != row.get("senderId")] or None
    return rows or [key]


def _names_in(tweet: Any) -> list[Any]:
    """One row per account a tweet names; a tweet that names nobody gives its date."""
    if not isinstance(tweet, dict):
        return [None]
    stamp = {
        "tweet_id": tweet.get("id_str") or tweet.get("noteTweetId"),
        "created_at": tweet.get("created_at") or tweet.get("createdAt"),
    }
    # Note tweets keep theirs in `core`.
    mentions = as_records(as_dict(tweet.get("entities")).get("user_mentions")) or as_records(
        as_dict(tweet.get("core")).get("mentions")
    )
    rows = [{**m, **stamp, "named_as": "mention"} if isinstance(m, dict) else None for m in mentions]
    known = {str(row.get("id_str") or row.get("id")) for row in rows if row}
    replied = tweet.get("in_reply_to_user_id_str") or tweet.get("in_reply_to_user_id")
    if replied and str(replied) not in known:
        handle = tweet.get("in_reply_to_screen_name")
        rows.append({"id_str": replied, "screen_name": handle, **stamp, "named_as": "reply"})
    author = as_dict(as_dict(tweet.get("retweeted_status")).get("user"))
    number = author.get("id_str") or author.get("id")
    if number and str(number) not in known:
        found = {"id_str": number, "screen_name": author.get("screen_name"), "name": author.get("name")}
        rows.append({**found, **stamp, "named_as": "retweet"})
    return rows or [stamp]


def _manifest(document: Document, raw: type[Raw]) -> Rows:
    """One row per file the export consists of, each with whose export it is."""
    found = as_dict(document.json)
    kinds = as_dict(found.get("dataTypes")).values()
    files = [f for kind in kinds for f in (as_records(kind.get("files")) if isinstance(kind, dict) else [kind])]
    owner = {key: value for key, value in as_dict(found.get("userInfo")).items() if isinstance(value, str)}
    return objects([{**owner, **file} if isinstance(file, dict) else None for file in files], raw, _version(document))


# --- recognising: the name a file assigns to; plain JSON by its records' wrapper


def _file(*names: str, wrapper: str = "") -> Claim:
    by_name = either(*(variable(f"window.YTD.{name}") for name in names))

    def claim(document: Document) -> int:
        return by_name(document) or (60 if wrapper and _wrapper(document) == wrapper else 0)

    return claim


def _wrapper(document: Document) -> str:
    if document.variable or not document.head.lstrip().startswith("["):
        return ""
    first = document.sample[:1]
    return next(iter(first[0])) if first and len(first[0]) == 1 else ""


def _tweet_archive(document: Document) -> int:
    return 100 if document.variable.startswith("Grailbird.data.tweets") else 0


# --- the network and its files

TWITTER = Network(
    name="twitter",
    urls=(
        _SITE + r"(?:i/user/|intent/(?:user|follow)\?(?:[^#\s]*&)?user_id=)(?P<id>\d+)",
        _SITE + r"intent/(?:user|follow)\?(?:[^#\s]*&)?screen_name=@?(?P<handle>[A-Za-z0-9_]{1,20})",
        _SITE + r"(?:#!/)?@?(?P<handle>[A-Za-z0-9_]{1,20})(?:/lists(?:/[^?#\s]*)?)?/?(?:[?#].*)?$",
    ),
    profile_url="https://x.com/{}",
    id_url="https://x.com/i/user/{}",
    reserved=frozenset(
        {"i", "home", "intent", "search", "hashtag", "share", "login", "signup", "explore", "settings"}
        | {"notifications", "messages", "about", "privacy", "tos"}
    ),
    placeholders=frozenset(
        {"Twitter User", "X User", "Deleted User", "Deleted Account", "Suspended Account"}
        | {"Usuario de Twitter", "Usuario de X", "Usuario eliminado", "Cuenta eliminada", "Cuenta suspendida"}
        | {"Utilisateur de Twitter", "Utilisateur de X", "Compte supprimé", "Compte suspendu"}
        | {"Twitter-Nutzer", "X-Nutzer", "Gelöschtes Konto", "Gesperrtes Konto"}
        | {"Utente di Twitter", "Account eliminato", "Account sospeso"}
        | {"Usuário do Twitter", "Conta excluída", "Conta suspensa", "Usuari de Twitter", "Compte eliminat"}
        | {"Twitter-gebruiker", "Verwijderd account", "Użytkownik Twittera", "Usunięte konto"}
    ),
    dated=(("manifest", r'"generationDate"\s*:\s*"(\d{4}-\d{2}-\d{2})'),),
    export_names=(r"(?i)twitter-\d{4}-\d{2}-\d{2}-[0-9a-f]{6,}", r"(?i)^\d+_[0-9a-f]{40}"),
    folders=frozenset({"assets", "tweet_media", "tweets_media", "direct_message_media", "profile_media"}),
    unread=(
        (_file("like"), "liked tweets: the archive does not say whose they are"),
        (
            _file("tweet_headers", "deleted_tweet_headers"),
            "tweets without their text name nobody but their author",
        ),
        (
            lambda document: (
                100 if document.variable.startswith(("window.YTD.", "Grailbird.", "payload_", "tweet_index")) else 0
            ),
            "a part of the Twitter archive that names nobody, or that Kith does not read",
        ),
    ),
)


def _owner(record: str, raw: type[Raw], claims: Claim, fields: dict[str, "str | pl.Expr"]) -> Source:
    """A file in which the owner describes themselves; some do not even tell the account's id."""
    mapped = ProfileMap({**fields, "is_owner": pl.lit(True)})
    return Source(TWITTER, record, raw, claims, _records_as(_flat), profiles=(mapped,))


def _list_of(record: str, relation: str, wrapper: str, complete: bool = True) -> Source:
    """A file of bare account ids that all stand in one relation to the owner."""
    fields: dict[str, str | pl.Expr] = {
        "account_id": Link.account_id,
        "url": Link.user_link,
        "relation": pl.lit(relation),
    }
    claims = _file(record, wrapper=wrapper)
    return Source(TWITTER, record, Link, claims, _links, profiles=(ProfileMap(fields),), complete=complete)


def _lists(record: str, *files: str, is_owner: bool) -> Source:
    """A file of lists: their addresses tell the handle of who made them."""
    maker = ProfileMap({"url": UserList.urls, "is_owner": pl.lit(is_owner)}, each=(UserList.urls,))
    return Source(TWITTER, record, UserList, _file(*files), _links, profiles=(maker,))


def _old_addresses(raw: type[EmailAddressChange] | type[ScreenNameChange], form: str) -> pl.Expr:
    """Both sides of a change as a list, each written in `form`."""
    return pl.concat_list(pl.format(form, pl.col(raw.changed_from)), pl.format(form, pl.col(raw.changed_to)))


MESSAGES = Source(
    network=TWITTER,
    record="messages",
    raw=Message,
    claims=_file(
        *("direct_message", "direct_messages", "direct_message_headers"),
        *("direct_message_group", "direct_messages_group", "direct_message_group_headers"),
        wrapper="dmConversation",
    ),
    read=_records_as(_messages_in),
    profiles=(ProfileMap({"account_id": Message.named}, each=(Message.named,)),),
    events=(
        EventMap(
            kind="message",
            # Headers and messages tell the same exchanges: their ids say so.
            event_key=Message.id,
            thread=Message.conversation_id,
            sender={"account_id": Message.sender_id},
            recipient={"account_id": Message.recipients},
            occurred_at=instant(Message.created_at, "%Y-%m-%dT%H:%M:%S%.fZ"),
            # Reactions, joins and a business's automatic welcome are no messages.
            where=pl.col(Message.event) == "messageCreate",
            each=(Message.recipients,),
        ),
    ),
)

TWEETS = Source(
    network=TWITTER,
    record="tweets",
    raw=TweetName,
    claims=either(
        _file(
            "tweet",
            "tweets",
            "deleted_tweets",
            "deleted_tweet",
            "community_tweet",
            "note_tweet",
            wrapper="tweet",
        ),
        _tweet_archive,
    ),
    read=_records_as(_names_in),
    profiles=(
        ProfileMap(
            {
                # -1 stands for an account that is gone: only its last handle is left.
                "account_id": pl.when(pl.col(TweetName.account_id) != "-1").then(pl.col(TweetName.account_id)),
                "handle": TweetName.handle,
                "display_name": TweetName.name,
            }
        ),
    ),
)

SOURCES: tuple[Source, ...] = (
    _owner(
        "account",
        Account,
        _file("account"),
        {
            "account_id": Account.account_id,
            "handle": Account.username,
            "display_name": Account.display_name,
            "emails": Account.email,
            "phones": Account.phone,
        },
    ),
    _owner(
        "user_details",
        UserDetails,
        variable("user_details"),
        {
            "account_id": UserDetails.account_id,
            "handle": UserDetails.username,
            "display_name": UserDetails.display_name,
            "city": UserDetails.location,
            "links": UserDetails.url,
        },
    ),
    _owner("profile", Profile, _file("profile"), {"links": Profile.website, "city": Profile.location}),
    _owner("phone_number", PhoneNumber, _file("phone_number"), {"phones": PhoneNumber.phone}),
    _owner(
        "email_address_change",
        EmailAddressChange,
        _file("email_address_change"),
        {"account_id": EmailAddressChange.account_id, "emails": _old_addresses(EmailAddressChange, "{}")},
    ),
    _owner(
        "screen_name_change",
        ScreenNameChange,
        _file("screen_name_change"),
        # Not `handle`: these were the owner's once, and account.js tells today's.
        {
            "account_id": ScreenNameChange.account_id,
            "links": _old_addresses(ScreenNameChange, "https://x.com/{}"),
        },
    ),
    _list_of("follower", "follower", "follower"),
    _list_of("following", "following", "following"),
    _list_of("block", "blocked", "blocking"),
    _list_of("mute", "muted", "muting"),
    _list_of("smartblock", "blocked", "smartBlock", complete=False),
    Source(
        network=TWITTER,
        record="contact",
        raw=Contact,
        claims=_file("contact"),
        read=_links,
        profiles=(
            ProfileMap(
                {
                    "emails": Contact.emails,
                    "phones": pl.col(Contact.phones).list.join(",").str.replace_all(r"(\d)\s*\+", "${1},+"),
                    "relation": pl.lit("contact"),
                },
                kind="entry",
            ),
        ),
        complete=True,
    ),
    MESSAGES,
    TWEETS,
    Source(
        network=TWITTER,
        record="tweets_csv",
        raw=TweetRow,
        claims=columns("tweet_id", "in_reply_to_user_id", "timestamp"),
        read=delimited({"T0": []}),
        profiles=(
            ProfileMap({"account_id": TweetRow.replied_id}),
            ProfileMap(
                {"account_id": TweetRow.retweeted_id},
                where=pl.col(TweetRow.retweeted_id).ne_missing(pl.col(TweetRow.replied_id)),
            ),
        ),
    ),
    _lists("lists_created", "lists_created", is_owner=True),
    _lists("lists", "lists_member", "lists_subscribed", is_owner=False),
    Source(
        network=TWITTER,
        record="manifest",
        raw=Manifest,
        claims=variable("window.__THAR_CONFIG"),
        read=_manifest,
        profiles=(
            ProfileMap(
                {
                    "account_id": Manifest.account_id,
                    "handle": Manifest.username,
                    "display_name": Manifest.display_name,
                    "is_owner": pl.lit(True),
                },
                where=pl.col("row_number") == 1,
            ),
        ),
        parts=(Manifest.file_name, Manifest.count),
    ),
)
