"""What a chat exported from WhatsApp says in the headers of its lines."""

from typing import ClassVar

import polars as pl

from schemas.columns import Raw, text


class Header(Raw):
    """One row per message or system line: when, who, to whom. What was written is never looked at but for its mark.

    All are ours, because the file has no names for them. `at` is the phone's local time, empty where nothing tells
    day from month; `sender` a name as saved in the phone, or `sender_id` the digits of a number that was not; `to` and
    `to_id` keep in step. `direction` is told in a chat of two that is named after one of them. `first` marks
    somebody's first line. `occurrence` numbers the lines one sender wrote in the same minute or second.
    """

    _has_text = True
    _ignored: ClassVar[frozenset[str]] = frozenset()

    at: str = text("at")
    sender: str = text("sender")
    sender_id: str = text("sender_id")
    to: pl.List(pl.String) = text("to")  # type: ignore[valid-type]
    to_id: pl.List(pl.String) = text("to_id")  # type: ignore[valid-type]
    direction: str = text("direction")
    first: str = text("first")
    notice: str = text("notice")
    occurrence: str = text("occurrence")
    chat: str = text("chat")
