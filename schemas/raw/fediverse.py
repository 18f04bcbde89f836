"""What Mastodon and other servers of the Fediverse export, and what their API answers."""

import polars as pl

from schemas.columns import Raw, text

_ADDRESS = r"^@?[^@\s/]+@[^@\s/]+\.[^@\s/]+$"


class Addresses(Raw):
    """following_accounts.csv, muted_accounts.csv, blocked_accounts.csv, followers.csv: one address a row.

    Servers write one, two or four columns, or no header and one address a line. `list` is what the file's name says
    of them. An address without a host belongs to the owner's server, which the file does not tell: such a row stays
    in quarantine. Source: Mastodon, GoToSocial, Takahē, Misskey, by their code and fixtures.
    """

    _ignored = frozenset({"Show boosts", "Notify on new posts", "Languages", "Hide notifications"})

    address: str = text("Account address", required=True, str_matches=_ADDRESS)
    list: str = text("list")


class Members(Raw):
    """lists.csv: the title of a list, which is the owner's own word and not kept, and an address."""

    address: str = text("address", str_matches=_ADDRESS)


class Actor(Raw):
    """actor.json: the owner's account, with the links of its profile and its older accounts."""

    _ignored = frozenset(
        {
            *("@context", "id", "type", "following", "followers", "inbox", "outbox", "featured", "featuredTags"),
            *("endpoints", "publicKey", "tag", "icon", "image", "summary", "published", "discoverable", "indexable"),
            *("manuallyApprovesFollowers", "memorial", "devices", "likes", "bookmarks", "attributionDomains"),
            *("preferredUsername", "url", "webfinger", "attachment", "alsoKnownAs", "movedTo", "suspended"),
            *("showFeatured", "showMedia", "showRepliesInMedia", "featuredCollections", "interactionPolicy"),
        }
    )

    address: str = text("address")
    name: str = text("name")
    links: pl.List(pl.String) = text("links")  # type: ignore[valid-type]
    verified: pl.List(pl.String) = text("verified")  # type: ignore[valid-type]


class Accounts(Raw):
    """The API's Account, alone or in lists (`/followers`, `/following`): saved by the user or a tool.

    Ours: `address` with its host, `links` of the profile's fields, `verified` those that link back, `list` what the
    file's name says of them, `group` whether no person stands behind it, `own` whether only the owner could ask for it.
    Every account has an address: one whose `acct` is damaged stays in quarantine.
    """

    _ignored = frozenset(
        {
            *("id", "username", "acct", "locked", "bot", "discoverable", "created_at", "note", "avatar", "uri"),
            *("avatar_static", "header", "header_static", "followers_count", "following_count", "statuses_count"),
            *("last_status_at", "emojis", "fields", "moved", "source", "role", "roles", "suspended", "limited"),
            *("noindex", "memorial", "hide_collections", "indexable", "fqn", "pleroma", "akkoma", "mute_expires_at"),
            *("avatar_description", "header_description", "url", "attribution_domains", "feature_approval"),
            *("follow_requests_count", "show_media", "show_media_replies", "show_featured"),
        }
    )

    address: str = text("address", nullable=False, str_matches=_ADDRESS)
    display_name: str = text("display_name")
    links: pl.List(pl.String) = text("links")  # type: ignore[valid-type]
    verified: pl.List(pl.String) = text("verified")  # type: ignore[valid-type]
    list: str = text("list")
    group: str = text("group")
    own: str = text("own")


class Profiles(Raw):
    """Pixelfed's following.json and followers.json: a list of profile addresses."""

    url: str = text("url", nullable=False)
    address: str = text("address")
    list: str = text("list")


class Outbox(Raw):
    """outbox.json: one row per account that a post mentions; a post that mentions nobody is a row with its date.

    `direct` is whether the post went to those it mentions and to nobody else. Never a text.
    """

    _ignored = frozenset({"content", "summary", "tag", "to", "cc"})
    _has_text = True

    activity: str = text("activity")
    published: str = text("published")
    address: str = text("address")
    direct: str = text("direct")
    thread: str = text("thread")
