"""Telegram: a whole account as Telegram Desktop exported it in May 2026."""

import json
from datetime import timedelta
from typing import Any

from tests.sample_exports.people import (
    OWNER_PHONE,
    PEOPLE,
    Files,
    Person,
    Talk,
    instant,
    moment,
    number,
    on,
    text_of,
)

FOLDER = "telegram/DataExport_2026-05-20"
OWNER_ID = 100000001
TALKS: list[Talk] = [
    ("unai-goiri", ">", "2026-01-06 11:00:00"), ("unai-goiri", "<", "2026-01-06 11:04:09"),
    ("asier-unzueta", "<", "2024-09-14 21:30:00"), ("olga-sokolova", ">", "2025-10-30 09:09:09"),
]  # fmt: skip
GROUP: list[Talk] = [
    ("unai-goiri", "<", "2025-08-01 18:00:00"), ("gaizka-urrestarazu", "<", "2025-08-01 18:01:00"),
    ("owner", ">", "2025-08-01 18:02:00"),
]  # fmt: skip
NO_ACCOUNT = {"jose-luis-garmendia"}


def identifier(person: Person) -> int:
    """Their permanent id."""
    return number(person.key, "telegram", 10**8, 6 * 10**9)


def account(person: Person) -> str:
    """How the truth table names them."""
    return f"entry:{person.name('telegram')}" if person.key in NO_ACCOUNT else str(identifier(person))


def _phone(person: Person) -> str:
    # Foreign numbers come both ways.
    return person.phone.replace("+49", "0049") if person.phone.startswith("+49") else person.phone


def contact(person: Person) -> dict[str, Any]:
    """An entry of the synced phone book."""
    given, family = person.parts("telegram")
    synced = moment(person.key, "telegram synced", "2021-01-01", "2026-05-01")
    known = {} if person.key in NO_ACCOUNT else {"user_id": identifier(person)}
    return known | {
        "first_name": given, "last_name": family, "phone_number": _phone(person),
        "date": f"{synced:%Y-%m-%dT%H:%M:%S}", "date_unixtime": str(int(synced.timestamp())),
    }  # fmt: skip


def message(place: int, talk: Talk, who: str, sender: int) -> dict[str, Any]:
    """A message; its `date` is local time."""
    at = instant(talk[2])
    return {
        "id": place, "type": "message", "date": f"{at + timedelta(hours=1):%Y-%m-%dT%H:%M:%S}",
        "date_unixtime": str(int(at.timestamp())), "from": who, "from_id": f"user{sender}", "text": text_of(talk),
        "text_entities": [{"type": "plain", "text": text_of(talk)}],
    }  # fmt: skip


def telegram() -> Files:
    """Contacts, frequent contacts, chats with people, a group, a channel, a bot."""
    people, number_ = on("telegram"), 0
    chats: list[dict[str, Any]] = []
    for key in dict.fromkeys(talk[0] for talk in TALKS):
        person = PEOPLE[key]
        lines = []
        for talk in TALKS:
            if talk[0] == key:
                number_ += 1
                who = ("Ane", OWNER_ID) if talk[1] == ">" else (person.name("telegram"), identifier(person))
                lines.append(message(number_, talk, *who))
        chats.append({"name": person.name("telegram"), "type": "personal_chat", "id": identifier(person),
                      "messages": lines})  # fmt: skip
    group = []
    for talk in GROUP:
        number_ += 1
        person = PEOPLE.get(talk[0])
        who = (person.name("telegram"), identifier(person)) if person else ("Ane", OWNER_ID)
        group.append(message(number_, talk, *who))
    chats += [
        {"name": "Mendizale 🏔️", "type": "private_group", "id": 4100000001, "messages": group},
        {"name": "Bizkaiko Berriak", "type": "public_channel", "id": 1100000002, "messages": []},
        {"name": "RecordatorioBot", "type": "bot_chat", "id": 900000003, "messages": []},
        {"type": "saved_messages", "id": OWNER_ID, "messages": []},
    ]
    frequent = [
        {"id": identifier(PEOPLE["unai-goiri"]), "category": "people", "type": "user", "name": "Unai Goiri",
         "rating": 1.53},
        {"id": 900000003, "category": "inline_bots", "type": "user", "name": "RecordatorioBot", "rating": 0.1},
    ]  # fmt: skip
    contacts: list[dict[str, Any]] = [contact(p) for p in people if p.phone]
    contacts.append({"date": "2021-01-01T00:00:00", "date_unixtime": "1609455600"})
    owner = {"user_id": OWNER_ID, "first_name": "Ane", "last_name": "Garmendia", "phone_number": OWNER_PHONE,
             "username": "@anegarmendia", "bio": ""}  # fmt: skip
    whole = {
        "about": "Here is the data you requested.", "personal_information": owner,
        "contacts": {"about": "…", "list": contacts}, "frequent_contacts": {"about": "…", "list": frequent},
        "chats": {"about": "…", "list": chats},
    }  # fmt: skip
    return {f"{FOLDER}/result.json": json.dumps(whole, ensure_ascii=False, indent=1).encode()}
