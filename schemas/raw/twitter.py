"""What Twitter (X) exports, as Twitter writes it.

Source: Settings > Your account > Download an archive of your data; until 2019 also "Request your Twitter
archive". Every file is one JavaScript assignment of a list; ids are text, because they do not fit a float.
"""

import polars as pl

from schemas.columns import Raw, text

_ID = r"^\d+$"


class Account(Raw):
    """account.js: the owner's account."""

    _ignored = frozenset({"createdVia", "createdAt"})

    account_id: str = text("accountId", str_matches=_ID)
    username: str = text("username")
    display_name: str = text("accountDisplayName")
    email: str = text("email")
    phone: str = text("phoneNumber")  # 2019 only; later in phone-number.js


class UserDetails(Raw):
    """data/js/user_details.js of the tweet archive (until 2019): the owner's account."""

    _ignored = frozenset({"bio", "created_at", "display_url", "url"})

    account_id: str = text("id", str_matches=_ID)
    username: str = text("screen_name")
    display_name: str = text("full_name")
    location: str = text("location")
    url: str = text("expanded_url", "url")


class Profile(Raw):
    """profile.js: what the owner says of themselves; any key may be missing."""

    _ignored = frozenset({"bio", "avatarMediaUrl", "headerMediaUrl"})

    website: str = text("website")
    location: str = text("location")


class PhoneNumber(Raw):
    """phone-number.js: the owner's phone."""

    phone: str = text("phoneNumber")


class EmailAddressChange(Raw):
    """email-address-change.js: the owner's addresses, old and new; the first change has no old one."""

    _ignored = frozenset({"changedAt"})

    account_id: str = text("accountId", str_matches=_ID)
    changed_from: str = text("changedFrom")
    changed_to: str = text("changedTo")


class ScreenNameChange(Raw):
    """screen-name-change.js: the owner's handles, old and new."""

    _ignored = frozenset({"changedAt"})

    account_id: str = text("accountId", str_matches=_ID)
    changed_from: str = text("changedFrom")
    changed_to: str = text("changedTo")


class Link(Raw):
    """follower.js, following.js, block.js, mute.js, smartblock.js: a bare account id, no name and no date.

    Files of 2019 have no `userLink`; a file with only the link names the id inside it.
    """

    _ignored = frozenset({"createdAt", "expiresAt", "ttl"})

    account_id: str = text("accountId", str_matches=_ID)
    user_link: str = text("userLink")


class Contact(Raw):
    """contact.js: the owner's phone book as the app uploaded it; no names, no account behind an entry.

    Two numbers are now and then glued: +34…+34…
    """

    _ignored = frozenset({"id"})

    emails: pl.List(pl.String) = text("emails")  # type: ignore[valid-type]
    phones: pl.List(pl.String) = text("phoneNumbers")  # type: ignore[valid-type]


class Message(Raw):
    """Direct messages and their headers, single and group: one row per event of a conversation.

    `event` is the event's own wrapper (messageCreate, joinConversation…). Ours: `recipients`, the accounts a
    message went to (none when they are a crowd), and `named`, the accounts no earlier event of the
    conversation named.
    """

    _ignored = frozenset(
        {
            "text",
            "mediaUrls",
            "urls",
            "reactions",
            "editHistory",
            "recipientId",
            "reactionKey",
            "eventId",
            "name",
        }
        | {"initiatingUserId", "participantsSnapshot", "userIds"}
    )

    _has_text = True

    conversation_id: str = text("conversationId")
    event: str = text("event")
    id: str = text("id")
    sender_id: str = text("senderId", str_matches=_ID)
    created_at: str = text("createdAt")
    recipients: pl.List(pl.String) = text("recipients")  # type: ignore[valid-type]
    named: pl.List(pl.String) = text("named")  # type: ignore[valid-type]


class TweetName(Raw):
    """tweets.js and its kin: one row per account a tweet mentions, answers or repeats.

    Names and handles are those of the day of the export. The id is -1 when the account is gone. A tweet that
    names nobody is a row with its date only.
    """

    _ignored = frozenset({"indices", "id", "fromIndex", "toIndex"})

    _has_text = True

    account_id: str = text("id_str", "id", "userId", str_matches=r"^(-1|\d+)$")
    handle: str = text("screen_name")
    name: str = text("name")
    named_as: str = text("named_as", isin=["mention", "reply", "retweet"])
    tweet_id: str = text("tweet_id")
    created_at: str = text("created_at")


class TweetRow(Raw):
    """tweets.csv of the tweet archive (until 2019): one tweet; it names accounts by id only."""

    _ignored = frozenset(
        {"in_reply_to_status_id", "source", "text", "expanded_urls"}
        | {"retweeted_status_id", "retweeted_status_timestamp"}
    )

    _has_text = True

    tweet_id: str = text("tweet_id", required=True)
    timestamp: str = text("timestamp")
    replied_id: str = text("in_reply_to_user_id", required=True, str_matches=_ID)
    retweeted_id: str = text("retweeted_status_user_id", str_matches=_ID)


class UserList(Raw):
    """lists-created.js, lists-member.js, lists-subscribed.js: a list's address names who made it."""

    urls: pl.List(pl.String) = text("url", "urls")  # type: ignore[valid-type]


class Manifest(Raw):
    """data/manifest.js: the files of the export and how many records each has; whose export it is."""

    file_name: str = text("fileName")
    global_name: str = text("globalName")
    count: str = text("count")
    account_id: str = text("accountId", str_matches=_ID)
    username: str = text("userName")
    display_name: str = text("displayName")
