"""WhatsApp: chats exported one at a time; of their lines only the headers, who and when.

Saved people have the name that the owner gave them, others a number, or a name of their own after `~`. The reader is
in `whatsapp_chat`.
"""

import polars as pl

from flows.sources.base import EventMap, Network, ProfileMap, Source
from flows.sources.document import Document
from flows.sources.parsers import instant
from flows.sources.whatsapp_chat import INSTANT, is_chat, read_chat
from schemas.raw.whatsapp import Header

_REPORT = frozenset({"whatsappconnections", "whatsappaccountinformation", "whatsappsettings"})


def _is_report(document: Document) -> bool:
    """A file of the account report: in folders of today, or one of the two of 2018."""
    of_2018 = document.stem in ("portability", "access") and b"whatsapp" in document.data.lower()
    return bool(_REPORT & set(document.folders)) or of_2018


def _may_have_people(document: Document) -> int:
    return int(_is_report(document) and not set(document.folders) & (_REPORT - {"whatsappconnections"}))


WHATSAPP = Network(
    name="whatsapp",
    urls=(
        r"^(?i:https?://)?(?i:(?:www\.)?wa\.me)/\+?(?P<id>\d{6,15})/?(?:[?#].*)?$",
        r"^(?i:https?://)?(?i:(?:api|web)\.whatsapp\.com)/send/?\?(?:[^#\s]*&)?phone=\+?(?P<id>\d{6,15})(?:[&#].*)?$",
    ),
    id_url="https://wa.me/{}",
    refused=(
        (
            _may_have_people,
            "WhatsApp's account report: not read until somebody has a real file that shows how contacts are written",
        ),
    ),
    unread=((lambda document: int(_is_report(document)), "a part of WhatsApp's account report without people in it"),),
    export_names=(r"(?i)^whatsapp[ _-]?chat",),
    folders=_REPORT,
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
