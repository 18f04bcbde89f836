"""What Discord's data package holds."""

import polars as pl

from schemas.columns import Raw, text

_SNOWFLAKE = r"^\d{5,20}$"


class User(Raw):
    """user.json: the owner, and everybody they have a relationship with or keep a note on.

    Ours: `part` which of these a row is; `links` the owner's linked accounts; `note` what the owner wrote of them,
    where it has the form of a name, and nothing else of it. Source: importers; no schema by Discord.
    """

    _has_text = True

    part: str = text("part", nullable=False)
    id: str = text("id", str_matches=_SNOWFLAKE)
    username: str = text("username")
    global_name: str = text("global_name")
    nickname: str = text("nickname")
    note: str = text("note")
    type: str = text("type")
    email: str = text("email")
    phone: str = text("phone")
    links: pl.List(pl.String) = text("links")  # type: ignore[valid-type]


class Index(Raw):
    """Messages/index.json: a channel's id and its title; a conversation of two bears the other's name there.

    Ours: `username` out of the title. The title itself is not kept: servers and groups are called as people like.
    """

    channel_id: str = text("channel_id", str_matches=_SNOWFLAKE)
    username: str = text("username")


class Channel(Raw):
    """channel.json: one conversation, and who is in it; a server's channel is about nobody."""

    _ignored = frozenset({"name", "guild", "title", "owner_id"})

    id: str = text("id", str_matches=_SNOWFLAKE)
    type: str = text("type")
    recipients: pl.List(pl.String) = text("recipients")  # type: ignore[valid-type]
