"""From a profile Kith read to the person who is behind it, by the truth table."""

import csv
import io
import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from flows.canonical import SEPARATOR


def references(profile: Mapping[str, Any]) -> list[str]:
    """What the table may call a profile, the surest first. `profile` has the columns of `Observations`."""
    name, key = profile["display_name"], profile["profile_key"]
    if profile["kind"] == "entry":
        return [f"entry:{text}" for text in (name, *profile["emails"], *profile["phones"]) if text]
    twin = f"{name} @{key.rpartition(SEPARATOR)[2]}"
    return [text for text in (profile["account_id"], profile["handle"], twin, name) if text]


def read_truth(table: bytes) -> dict[tuple[str, str], str]:
    """(network, account as compared) -> person."""
    rows = csv.DictReader(io.StringIO(table.decode()))
    return {(row["network"], compared(row["account"])): row["person"] for row in rows}


def person_of(profile: Mapping[str, Any], known: Mapping[tuple[str, str], str]) -> str | None:
    """Who is behind a profile; None for whom the table does not name: bare numbers, placeholders, pages."""
    found = (known.get((profile["network"], compared(text))) for text in references(profile))
    return next((person for person in found if person), None)


def compared(account: str) -> str:
    """A reference without differences of case, composition or percent-encoding."""
    return unicodedata.normalize("NFC", unquote(account)).lower()
