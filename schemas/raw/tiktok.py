"""What TikTok exports: one JSON of everything, or one text file a list."""

import polars as pl

from schemas.columns import Raw, text


class UserData(Raw):
    """user_data_tiktok.json, earlier user_data.json: followers, following, blocks, the owner and messages' metadata.

    Ours: `list` which part of the file a row is of; `links` the owner's pages elsewhere; `thread` and `recipients` of
    a message, from the key it stands under. Never a text. Source: real files to 2025 in three languages; the layout
    of 2025-26 read in an importer.
    """

    _ignored = frozenset(
        {
            *("Content", "bioDescription", "profilePhoto", "profileVideo", "likesReceived", "accountRegion"),
            *("followerCount", "followingCount", "PlatformInfo", "instagramLink", "youtubeLink", "inferredGender"),
            *("hashtag", "linkInBio", "interests", "Content Type"),
        }
    )
    _has_text = True

    list: str = text("list", nullable=False)
    user_name: str = text("UserName")
    date: str = text("Date", "date")
    display_name: str = text("displayName")
    email: str = text("emailAddress")
    phone: str = text("telephoneNumber")
    birthday: str = text("birthDate")
    links: pl.List(pl.String) = text("links")  # type: ignore[valid-type]
    sender: str = text("From")
    recipients: pl.List(pl.String) = text("recipients")  # type: ignore[valid-type]
    thread: str = text("thread")


class Names(Raw):
    """Follower.txt, Following.txt, Block List.txt: blocks of a date and a name, the labels in the account's language.

    Ours: `list` what the file's name says of them. Source: real files in English and Dutch.
    """

    user_name: str = text("Username")
    date: str = text("Date")
    list: str = text("list")
