"""Discord: the people of a data package of 2026, without the owner's messages."""

from typing import Any

from tests.sample_exports.people import OWNER_EMAIL, PEOPLE, Files, Person, as_json, number, on

ME = "owner"
NOTES = {"yuki-tanabe": "Yuki Tanabe", "eneko-madariaga": "datuak, gonbidatu irailean"}
"""What the owner wrote of them."""
PENDING = ("markel-ibarluzea",)


def snowflake(key: str) -> str:
    """An account's number: too big for a JavaScript one."""
    return str(number(key, "discord", 100_000_000_000_000_000, 1_200_000_000_000_000_000))


def username(person: Person) -> str:
    """Their name there."""
    return person.seen["discord"].split(" ")[0].removeprefix("@")


def tie(person: Person) -> dict[str, Any]:
    """A relationship."""
    who = {
        "id": snowflake(person.key), "username": username(person), "discriminator": "0", "avatar": None,
        "global_name": person.seen["discord"].partition(" ")[2],
    }  # fmt: skip
    return {"id": who["id"], "type": 4 if person.key in PENDING else 1, "nickname": None, "user": who}


def discord() -> Files:
    """The parts that name people."""
    people = on("discord")
    talk = str(number("a talk", "discord", 10**17, 10**18))
    hall = str(number("a channel", "discord", 10**17, 10**18))
    user = {
        "id": snowflake(ME), "username": "ane.garmendia", "discriminator": "0", "global_name": "Ane",
        "email": OWNER_EMAIL, "phone": None, "relationships": [tie(p) for p in people],
        "notes": {snowflake(key): text for key, text in NOTES.items()},
        "connections": [{"type": "github", "id": "1", "name": "anegarmendia", "verified": True}],
        "payments": [], "settings": {},
    }  # fmt: skip
    folder = "discord/2026-03-21/package"
    channel = {"id": talk, "type": "DM", "recipients": [snowflake(ME), snowflake("yuki-tanabe")]}
    return {
        f"{folder}/Account/user.json": as_json(user),
        f"{folder}/Messages/index.json": as_json(
            {talk: f"Direct Message with {username(PEOPLE['yuki-tanabe'])}#0", hall: "general in Makers Bilbao"}
        ),
        f"{folder}/Messages/c{talk}/channel.json": as_json(channel),
    }
