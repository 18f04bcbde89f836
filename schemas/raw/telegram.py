"""What Telegram Desktop exports, as Telegram writes it."""

from typing import ClassVar

import polars as pl

from schemas.columns import Raw, text


class Export(Raw):
    """result.json of a whole account or of one chat: contacts, frequent contacts, chats, messages without their text.

    Ours: `part` says what a row is (owner, contact, frequent, chat, message, card), `chat` of which chat a message
    is, `kind` what that is, `sender` and `to` who wrote and to whom as ids, `direction` where that is told.
    Source: the program's own writer, `export_output_json.cpp`.
    """

    _has_text = True
    _ignored: ClassVar[frozenset[str]] = frozenset({
        "bio", "about", "category", "rating", "date", "type", "messages", "id", "last_seen", "phone_number_raw",
    })  # fmt: skip

    part: str = text("part", nullable=False)
    user_id: str = text("user_id", str_matches=r"^\d+$")
    first_name: str = text("first_name")
    last_name: str = text("last_name")
    name: str = text("name")
    phone_number: str = text("phone_number")
    username: str = text("username")
    kind: str = text("kind")
    chat: str = text("chat")
    message: str = text("message")
    sender: str = text("sender")
    to: pl.List(pl.String) = text("to")  # type: ignore[valid-type]
    direction: str = text("direction")
    date_unixtime: str = text("date_unixtime")
    local_date: str = text("local date")


class Page(Raw):
    """lists/contacts.html and export_results.html: contacts' names and phones, the owner. Pages are English."""

    _ignored: ClassVar[frozenset[str]] = frozenset({"Bio"})

    part: str = text("part", nullable=False)
    name: str = text("name")
    first_name: str = text("First name")
    last_name: str = text("Last name")
    phone_number: str = text("Phone number")
    username: str = text("Username")
