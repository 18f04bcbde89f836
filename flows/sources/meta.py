"""What the exports of Meta's networks have in common: an encoding defect, records of labels, message threads.

Facebook, Instagram and Threads write the same shapes, and people file one under another.
"""

from functools import lru_cache
from typing import Any

import polars as pl

from flows.sources.base import CROWD, Rows
from flows.sources.document import Document, fold
from flows.sources.readers import as_plain, as_records, contract_columns
from schemas.columns import Raw

NAME = frozenset(map(fold, (
    "name", "nombre", "nom", "nome", "nazwa", "naam", "namn", "full name", "display name", "nombre completo",
    "nom complet", "nome completo", "vollständiger name", "imię i nazwisko", "volledige naam", "contact name",
    "nombre del contacto", "nombre de contacto", "nom del contacte", "nom du contact", "kontaktname",
    "name des kontakts", "nome do contato", "nome do contacto", "nome contatto", "nome del contatto",
    "nazwa kontaktu", "naam van contact", "naam contact", "contactnaam",
)))  # fmt: skip
GIVEN = frozenset(map(fold, (
    "first name", "given name", "imię", "nombre de pila", "prénom", "vorname", "primeiro nome", "nome próprio",
    "voornaam", "nom de pila",
)))  # fmt: skip
FAMILY = frozenset(map(fold, (
    "last name", "surname", "family name", "nazwisko", "apellido", "apellidos", "nom de famille", "nachname",
    "cognome", "apelido", "sobrenome", "achternaam", "cognom", "cognoms",
)))  # fmt: skip
"""How labels of a name and of its parts read, in the account's language."""


def repaired(text: str) -> str:
    """Meta writes every byte of UTF-8 as a letter of its own (`Jos\\u00c3\\u00a9`): put together again.

    A text that was right already does not decode, and stays as it is. Never apply it twice.
    """
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def mended(value: Any) -> Any:
    """A parsed document with every key and every text repaired."""
    if isinstance(value, str):
        return repaired(value)
    if isinstance(value, list):
        return [mended(item) for item in value]
    if isinstance(value, dict):
        return {repaired(key): mended(item) for key, item in value.items()}
    return value


def is_record(value: Any) -> bool:
    """Whether this is a `label_values` record."""
    return isinstance(value, dict) and isinstance(value.get("label_values"), list)


def is_instagram(document: Document) -> bool:
    """Whether this belongs to an Instagram export, which people file under Facebook."""
    return any(
        folder.startswith(("instagram", "yourinstagram", "followersandfollowing")) for folder in document.folders
    ) or any(key.startswith(("relationships_", "text_post_app_", "contacts_contact_info")) for key in document.keys)


# --- message threads


def read_thread(document: Document, raw: type[Raw]) -> Rows:
    """One row per message of a thread, with the other participants; fast, because threads are long.

    Reads the export's `message_N.json`, group threads without participants, and the Messenger export of
    end-to-end-encrypted threads.
    """
    whole = document.json
    messages = whole.get("messages")
    messages = messages if isinstance(messages, list) else [messages]
    good = [(n, m) for n, m in enumerate(messages, start=1) if isinstance(m, dict)]
    unreadable = [(n, "not_an_object", "") for n, m in enumerate(messages, start=1) if not isinstance(m, dict)]
    encrypted = "threadName" in whole
    sender_key, time_key = ("senderName", "timestamp") if encrypted else ("sender_name", "timestamp_ms")
    fix = lru_cache(maxsize=None)(repaired)  # few names, many messages
    senders = [fix(s) if isinstance(s, str) else None for s in (m.get(sender_key) for _, m in good)]
    # Participants are texts in the encrypted export, objects elsewhere. The nameless are nobody.
    listed = [p.get("name") if isinstance(p, dict) else p for p in as_records(whole.get("participants"))]
    damaged = sum(not isinstance(p, str | None) for p in listed)
    unreadable += [(len(messages) + n, "damaged_participant", "") for n in range(1, damaged + 1)]
    participants = [fix(p) for p in listed if isinstance(p, str) and p]
    path = as_plain(whole.get("thread_path") or whole.get("thread_name") or whole.get("threadName"))
    distinct = list(dict.fromkeys(senders))
    others = [[p for p in participants if p != sender] for sender in distinct]
    first = next((i for i, (_, m) in enumerate(good) if isinstance(m.get(time_key), int)), 0)
    # A thread's place changes when it is archived; the last part of its path does not.
    frame = pl.DataFrame(
        {
            "row_number": pl.Series([n for n, _ in good], dtype=pl.Int64),
            "sender_name": pl.Series(senders, dtype=pl.String),
            "timestamp_ms": pl.Series([as_plain(m.get(time_key)) for _, m in good], dtype=pl.String),
            "type": pl.Series([as_plain(m.get("type")) for _, m in good], dtype=pl.String),
        }
    ).with_columns(
        thread_path=pl.lit(repaired(path).rsplit("/", 1)[-1] if path else None, dtype=pl.String),
        named=pl.when(pl.int_range(pl.len()) == first).then(
            pl.lit(list(dict.fromkeys([*participants, *filter(None, distinct)])), dtype=pl.List(pl.String))
        ),
    )
    recipients = pl.DataFrame(
        {
            "sender_name": pl.Series(distinct, dtype=pl.String),
            "to": pl.Series([o if 0 < len(o) <= CROWD else None for o in others], dtype=pl.List(pl.String)),
        }
    )
    frame = frame.join(recipients, on="sender_name", how="left", nulls_equal=True, maintain_order="left")
    known = {name for names, _, _ in contract_columns(raw).values() for name in names}
    known |= {key.replace("_", "").lower() for key in raw._ignored}
    seen: set[str] = set().union(whole, *(m for _, m in good))
    unknown = frozenset(key for key in seen if key.replace("_", "").lower() not in known)
    version = "E2EE" if encrypted else "group" if "thread_name" in whole else ""
    return Rows(frame, version, unreadable, unknown)
