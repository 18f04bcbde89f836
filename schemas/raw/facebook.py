"""What Facebook exports ("Download your information"), as Facebook writes it."""

from typing import ClassVar

import polars as pl

from schemas.columns import Raw, text


class Person(Raw):
    """friends.json, friend requests, removed friends, following, followers: one item per person or page.

    JSON gives Unix seconds, an HTML page a printed date in the account's language. Followers have no time.
    """

    _ignored: ClassVar[frozenset[str]] = frozenset(
        {"marked_as_spam", "title", "media", "fbid", "value", "contact_point"}
    )

    name: str = text("name")
    timestamp: str = text("timestamp")
    printed_date: str = text("printed date")
    contact_info: str = text("contact_info")  # an e-mail address or a phone number; 2018 and 2019 only
    uri: str = text("uri")


class PagePerson(Raw):
    """html/friends.htm (until 2018): all lists of people on one page, each under its heading."""

    name: str = text("name")
    printed_date: str = text("printed date")
    relation: str = text("relation")  # from the heading; null where its language is unknown


class Mention(Raw):
    """Logs and preferences that name a profile with its address: people_and_friends, feed, visits, blocks."""

    _ignored: ClassVar[frozenset[str]] = frozenset({"title", "media", "fbid", "description", "value", "contact_point"})

    name: str = text("name")
    uri: str = text("uri")
    timestamp: str = text("timestamp")


class AddressEntry(Raw):
    """The phone's address book as uploaded: names as the owner wrote them, not Facebook's."""

    _ignored: ClassVar[frozenset[str]] = frozenset(
        {"created_timestamp", "updated_timestamp", "timestamp", "uri", "extra_data", "details"}
    )

    name: str = text("name")
    contact_point: pl.List(pl.String) = text("contact_point")  # type: ignore[valid-type]


class Message(Raw):
    """message_N.json of a thread: one row per message, never its text.

    `to` are the thread's other participants, null for a crowd; `named` is everybody the file names, on its
    first row only.
    """

    _has_text = True
    _ignored: ClassVar[frozenset[str]] = frozenset({
        "content", "text", "photos", "videos", "gifs", "audio_files", "files", "sticker", "share", "reactions",
        "users", "ip", "missed", "call_duration", "is_unsent", "isUnsent", "is_taken_down", "media",
        "bumped_message_metadata",
        "is_geoblocked_for_viewer", "is_unsent_image_by_messenger_kid_parent", "participants", "messages", "title",
        "is_still_participant", "is_pending", "magic_words", "image", "joinable_mode", "thread_type", "threadName",
    })  # fmt: skip

    sender_name: str = text("sender_name", "senderName")
    timestamp_ms: str = text("timestamp_ms", "timestamp", nullable=False)
    type: str = text("type")
    thread_path: str = text("thread_path", "thread_name")
    to: pl.List(pl.String) = text("to")  # type: ignore[valid-type]
    named: pl.List(pl.String) = text("named")  # type: ignore[valid-type]


class OwnProfile(Raw):
    """profile_information.json: the owner, with relatives and partner by name only."""

    _ignored: ClassVar[frozenset[str]] = frozenset({
        "registration_timestamp", "previous_names", "other_names", "screen_names", "education_experiences",
        "work_experiences", "gender", "current_city", "hometown", "interested_in", "languages", "political_view",
        "religious_view", "blood_info", "pages", "groups", "intro_bio", "about_me", "favorite_quotes",
        "name_pronunciation", "address", "places_lived", "public_url", "family_members", "relationship", "emails",
        "phone_numbers", "websites", "birthday", "name",
    })  # fmt: skip

    full_name: str = text("full_name")
    given_name: str = text("first_name")
    middle_name: str = text("middle_name")
    family_name: str = text("last_name")
    email: pl.List(pl.String) = text("email")  # type: ignore[valid-type]
    phone_number: pl.List(pl.String) = text("phone_number")  # type: ignore[valid-type]
    birth_date: str = text("birth_date")
    username: str = text("username")
    profile_uri: str = text("profile_uri")
    address: pl.List(pl.String) = text("website")  # type: ignore[valid-type]
    family_member: pl.List(pl.String) = text("family_member")  # type: ignore[valid-type]
    partner: str = text("partner")
