"""What Instagram exports ("Export your information"), as Instagram writes it. `Person` is what Threads writes too."""

from typing import ClassVar

import polars as pl

from schemas.columns import Raw, text


class Person(Raw):
    """followers_1.json, following.json and the other lists of accounts, in any of their four shapes, or as a page.

    Ours: `username` found where the shape has it, `name` where one is told, `list` which of the lists it is,
    `printed date` what a page prints or a file of 2020 writes instead of Unix seconds.
    """

    _ignored: ClassVar[frozenset[str]] = frozenset(
        {"title", "media_list_data", "string_list_data", "href", "value", "media", "fbid", "label_values"}
    )

    username: str = text("username")
    name: str = text("name")
    timestamp: str = text("timestamp")
    printed_date: str = text("printed date")
    list: str = text("list")


class Contact(Raw):
    """synced_contacts.json: the phone's address book, one e-mail or phone a row, names as the owner wrote them."""

    _ignored: ClassVar[frozenset[str]] = frozenset({"title", "media_map_data", "string_map_data"})

    given_name: str = text("First Name")
    family_name: str = text("Last Name")
    contact_information: str = text("Contact Information")


class Message(Raw):
    """message_N.json of a thread: one row per message, never its text.

    `to` are the thread's other participants, null for a crowd; `named` is everybody the file names, on its first
    row only. Names are all a thread tells, but that of two people is kept in a folder named after the handle:
    `sender_handle`, `to_handle` and `named_handle` keep in step with the names, and `direction` is told too.
    """

    _has_text = True
    _ignored: ClassVar[frozenset[str]] = frozenset({
        "content", "photos", "videos", "audio_files", "share", "reactions", "is_unsent", "is_taken_down",
        "is_geoblocked_for_viewer", "is_unsent_image_by_messenger_kid_parent", "call_duration", "type", "ip",
        "participants", "messages", "title", "is_still_participant", "magic_words", "image", "joinable_mode",
        "thread_type", "users", "sticker", "gifs", "files", "bumped_message_metadata", "text",
    })  # fmt: skip

    sender_name: str = text("sender_name")
    timestamp_ms: str = text("timestamp_ms", nullable=False)
    thread_path: str = text("thread_path")
    to: pl.List(pl.String) = text("to")  # type: ignore[valid-type]
    named: pl.List(pl.String) = text("named")  # type: ignore[valid-type]
    sender_handle: str = text("sender_handle")
    to_handle: pl.List(pl.String) = text("to_handle")  # type: ignore[valid-type]
    named_handle: pl.List(pl.String) = text("named_handle")  # type: ignore[valid-type]
    direction: str = text("direction")


class Owner(Raw):
    """personal_information.json, and the profile.json of 2020: the owner, labels in the account's language."""

    _ignored: ClassVar[frozenset[str]] = frozenset({
        "biography", "date_joined", "gender", "private_account", "profile_pic_url", "title", "media_map_data",
        "string_map_data", "is_private",
    })  # fmt: skip

    username: str = text("username")
    name: str = text("name")
    email: str = text("email")
    phone_number: str = text("phone_number")
    website: str = text("website")
    birth_date: str = text("date_of_birth")
