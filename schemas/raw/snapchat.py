"""What Snapchat exports under "My Data"."""

import polars as pl

from schemas.columns import Raw, text


class Friends(Raw):
    """friends.json: an object of lists; whoever is on one is a row, and a shortcut is a row about nobody.

    Ours: `list` the name of the list. `Source` says how they met ("added by phone"). Source: an importer and type
    declarations of several programs.
    """

    _ignored = frozenset({"Last Modified Timestamp", "Shortcut Name", "Created", "Users", "Members"})

    list: str = text("list", nullable=False)
    username: str = text("Username")
    display_name: str = text("Display Name")
    created: str = text("Creation Timestamp")
    source: str = text("Source")


class Account(Raw):
    """account.json: the owner, from its section Basic Information."""

    _ignored = frozenset({"Creation Date", "Registration IP", "Country", "Last Active"})

    username: str = text("Username")
    name: str = text("Name")


class Messages(Raw):
    """chat_history.json and snap_history.json: who wrote to whom and when, never a text.

    By conversation, under the other's username; in older files by direction ("Received Saved Chat History"). Ours:
    `conversation` the key it stands under, `direction`, and `others`, the other side as far as the file tells.
    """

    _ignored = frozenset(
        {
            *("Text", "Content", "Media Type", "Media IDs", "IsSaved", "Conversation Title", "From", "To", "IsSender"),
            *("Created(microseconds)",),
        }
    )
    _has_text = True

    conversation: str = text("conversation")
    direction: str = text("direction")
    others: pl.List(pl.String) = text("others")  # type: ignore[valid-type]
    created: str = text("Created")
