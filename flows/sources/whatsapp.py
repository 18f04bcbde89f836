"""WhatsApp: chats exported one at a time; of their lines only the headers, who and when.

Saved people have the name that the owner gave them, others a number, or a name of their own after `~`. The reader is
in `whatsapp_chat`.
"""

import polars as pl

from flows.sources.base import EventMap, Network, ProfileMap, Source
from flows.sources.parsers import instant
from flows.sources.whatsapp_chat import INSTANT, is_chat, read_chat
from schemas.raw.whatsapp import Header

WHATSAPP = Network(
    name="whatsapp",
    urls=(
        r"^(?i:https?://)?(?i:(?:www\.)?wa\.me)/\+?(?P<id>\d{6,15})/?(?:[?#].*)?$",
        r"^(?i:https?://)?(?i:(?:api|web)\.whatsapp\.com)/send/?\?(?:[^#\s]*&)?phone=\+?(?P<id>\d{6,15})(?:[&#].*)?$",
    ),
    id_url="https://wa.me/{}",
    export_names=(r"(?i)^whatsapp[ _-]?chat",),
)

_sender = {"account_id": pl.col(Header.sender_id), "display_name": pl.col(Header.sender)}
_recipient = {"account_id": pl.col(Header.to_id), "display_name": pl.col(Header.to)}
_is_in, _is_out = (pl.col(Header.direction) == way for way in ("in", "out"))

CHAT = Source(
    network=WHATSAPP,
    record="chat",
    raw=Header,
    claims=is_chat,
    read=read_chat,
    profiles=(
        ProfileMap(
            {
                "account_id": Header.sender_id,
                "phones": pl.lit("+") + pl.col(Header.sender_id),
                "display_name": Header.sender,
            },
            where=pl.col(Header.first).is_not_null(),
        ),
    ),
    events=(
        EventMap(
            kind="message",
            occurred_at=instant(Header.at, INSTANT),
            direction=Header.direction,
            other={name: pl.when(_is_in).then(_sender[name]).when(_is_out).then(_recipient[name]) for name in _sender},
            sender=_sender,
            recipient=_recipient,
            thread=Header.chat,
            event_key=Header.occurrence,
            where=pl.col(Header.notice).is_null(),
            each=(Header.to, Header.to_id),
        ),
    ),
)

SOURCES: tuple[Source, ...] = (CHAT,)
