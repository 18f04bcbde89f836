"""Everybody in the samples, and what all exports are made with.

Nothing is random: every date and id is a hash of the person's key, so a new line in the table changes no other.
"""

import csv
import hashlib
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("people.txt")

OWNER = "Ane Garmendia Soto"
OWNER_EMAIL, OWNER_PHONE = "ane.garmendia@example.com", "+34600000000"

Files = dict[str, bytes]
"""Path below data/samples -> content."""
Talk = tuple[str, str, str]
"""A message: the person, > if the owner wrote it or < if they did, and the instant (UTC)."""


@dataclass(frozen=True)
class Person:
    """One human, and under `seen` how each place writes them."""

    key: str
    job: str = ""
    company: str = ""
    town: str = ""
    email: str = ""
    phone: str = ""
    birthday: str = ""
    seen: dict[str, str] = field(default_factory=dict)

    def parts(self, network: str) -> tuple[str, str]:
        """(given name, surname) as this network writes them."""
        given, _, family = self.seen[network].partition(" | ")
        return given, family

    def name(self, network: str, *, older: bool = False) -> str:
        """The whole name as this network writes it, or wrote it once."""
        names = self.seen[network].replace(" | ", " ").split(" => ")
        return names[0] if older else names[-1]


def read_people() -> dict[str, Person]:
    """The table, by key and in its order."""
    people: dict[str, Person] = {}
    key = ""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            people[key].seen.update(re.findall(r"(\w+): (.+?)(?=\s{2,}\w+: |\s*$)", line))
        elif line and not line.startswith("#"):
            cells = [cell.strip() for cell in line.split(";")]
            key, job, company, town, email, phone, birthday = [*cells, *[""] * 6][:7]
            people[key] = Person(key, job, company, town, email, phone, birthday)
    return people


PEOPLE = read_people()


def on(network: str) -> list[Person]:
    """Everybody a place knows, in no order we would choose."""
    return sorted((p for p in PEOPLE.values() if network in p.seen), key=lambda p: number(p.key, network, 0, 10**9))


def number(key: str, what: str, low: int, high: int) -> int:
    """A number in [low, high) that is always the same for this key."""
    digest = hashlib.sha256(f"{key}/{what}".encode()).digest()
    return low + int.from_bytes(digest[:8], "big") % (high - low)


def moment(key: str, what: str, first: str, last: str) -> datetime:
    """An instant between two days, always the same for this key."""
    start, end = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in (first, last))
    return start + timedelta(seconds=number(key, what, 0, int((end - start).total_seconds())))


def instant(text: str) -> datetime:
    """`2023-11-02 09:15:07` as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def plain(text: str, joint: str = "") -> str:
    """Lower-case ASCII letters and digits, the rest replaced by `joint`."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", joint, ascii_text).strip(joint or None)


SMALL_TALK = (
    "¿Te viene bien el jueves?", "Te paso los planos mañana.", "Eskerrik asko!", "Nos vemos en la feria.",
    "Got the samples, thank you.", "Feliz cumpleaños 🎂", "¿Qué tal el prototipo?", "Ados, bihar arte.",
)  # fmt: skip


def text_of(talk: Talk) -> str:
    """A harmless line: real exports hold texts, and Kith must leave them behind."""
    return SMALL_TALK[number("/".join(talk), "text", 0, len(SMALL_TALK))]


def csv_bytes(rows: Iterable[Sequence[str]], delimiter: str = ",", end: str = "\n", encoding: str = "utf-8") -> bytes:
    """Delimited text, quoted only where it must be; letters an old encoding lacks become question marks."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue().encode(encoding, "replace")


def as_json(value: Any) -> bytes:
    """JSON as most programs print it."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def from_google(person: Person) -> bool:
    """Whether an address-book entry came from the mail account, not from the phone."""
    return not person.phone or (person.email != "" and number(person.key, "google", 0, 2) == 1)
