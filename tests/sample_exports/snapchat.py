"""Snapchat: friends, account and messages of 2026, as the JSON of "My Data" has them."""

from typing import Any

from tests.sample_exports.people import Files, Person, Talk, as_json, moment, on, text_of

ME = "ane.garmendia"
BY_PHONE = ("mikel-garmendia", "iker-santamaria")
TALKS: list[Talk] = [
    ("mikel-garmendia", "<", "2026-02-01 19:12:40"), ("mikel-garmendia", ">", "2026-02-01 19:20:05"),
    ("saioa-legarreta", ">", "2026-04-11 08:45:10"),
]  # fmt: skip


def username(person: Person) -> str:
    """Their name there."""
    return person.seen["snapchat"].split(" ")[0].removeprefix("@")


def entry(name: str, shown: str, key: str, source: str = "added by username") -> dict[str, str]:
    """Somebody on a list."""
    since = moment(key, "snapchat", "2016-03-01", "2026-03-31")
    return {
        "Username": name, "Display Name": shown, "Creation Timestamp": f"{since:%Y-%m-%d %H:%M:%S} UTC",
        "Last Modified Timestamp": "2026-04-30 08:00:00 UTC", "Source": source,
    }  # fmt: skip


def snapchat() -> Files:
    """The JSON folder of an unpacked download."""
    people = {p.key: p for p in on("snapchat")}
    friends = [
        entry(
            username(p),
            p.seen["snapchat"].partition(" ")[2],
            p.key,
            "added by phone" if p.key in BY_PHONE else "added by username",
        )
        for p in people.values()
    ]
    chats: dict[str, list[dict[str, Any]]] = {}
    for talk in TALKS:
        key, way, at = talk
        other, mine = username(people[key]), way == ">"
        chats.setdefault(other, []).append({
            "From": ME if mine else other, "Media Type": "TEXT", "Created": f"{at} UTC", "Content": text_of(talk),
            "Conversation Title": None, "IsSender": mine, "Created(microseconds)": 0, "IsSaved": True, "Media IDs": "",
        })  # fmt: skip
    lists = {
        "Friends": [*friends, entry("teamsnapchat", "Team Snapchat", "team", "added by us")],
        "Friend Requests Sent": [], "Blocked Users": [entry("x_nuisance_x", "", "a-nuisance")],
        "Deleted Friends": [entry("lost.touch", "lost.touch", "lost")], "Hidden Friend Suggestions": [],
        "Ignored Snapchatters": [], "Pending Requests": [],
        "Shortcuts": [{"Shortcut Name": "Etxekoak", "Created": "2025-05-05 10:00:00 UTC"}],
    }  # fmt: skip
    basic = {"Username": ME, "Name": "Ane Garmendia", "Creation Date": "2016-02-28 17:01:02 UTC"}
    folder = "snapchat/mydata~1780300000000/json"
    return {
        f"{folder}/friends.json": as_json(lists),
        f"{folder}/account.json": as_json({"Basic Information": basic, "Device Information": {"Make": "x"}}),
        f"{folder}/chat_history.json": as_json(chats),
    }
