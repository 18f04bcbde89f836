"""TikTok: the JSON of a download of 2026, in which accounts are handles and nothing else."""

from typing import Any

from tests.sample_exports.people import OWNER_EMAIL, OWNER_PHONE, Files, Person, Talk, as_json, moment, on, text_of

ME = "anegarmendia"
FOLLOWERS = ("nerea-iturbide", "unai-goiri", "julen-arteagabeitia")
TALKS: list[Talk] = [
    ("nerea-iturbide", "<", "2025-03-02 18:20:11"), ("nerea-iturbide", ">", "2025-03-02 18:25:40"),
    ("unai-goiri", "<", "2026-01-14 21:02:09"),
]  # fmt: skip


def handle(person: Person) -> str:
    """Their name there."""
    return person.seen["tiktok"].removeprefix("@")


def follow(person: Person, what: str) -> dict[str, str]:
    """An item of a list."""
    return {
        "Date": f"{moment(person.key, what, '2021-02-01', '2026-06-30'):%Y-%m-%d %H:%M:%S}",
        "UserName": handle(person),
    }


def tiktok() -> Files:
    """One file, with what the owner watched in it too."""
    people = on("tiktok")
    talks: dict[str, list[dict[str, str]]] = {}
    for talk in TALKS:
        key, way, at = talk
        other = handle(next(p for p in people if p.key == key))
        message = {"Date": at, "From": ME if way == ">" else other, "Content": text_of(talk)}
        talks.setdefault(f"Chat History with {other}:", []).append(message)
    profile = {
        "userName": ME, "displayName": "Ane Garmendia", "bioDescription": "Diseño industrial.", "birthDate": "17-Apr-1990",
        "emailAddress": OWNER_EMAIL, "telephoneNumber": OWNER_PHONE, "instagramLink": "N/A", "youtubeLink": "",
        "likesReceived": "120", "profilePhoto": "N/A",
        "PlatformInfo": [{"Description": "N/A", "Name": "Ane Garmendia", "Platform": "Facebook", "Profile Photo": "N/A"}],
    }  # fmt: skip
    data: dict[str, Any] = {
        "Comment": {"Comments": {"CommentsList": [{"date": "2025-02-01 10:00:00", "comment": "Ederra!"}]}},
        "Direct Message": {"Direct Messages": {"ChatHistory": talks}},
        "Profile And Settings": {
            "Block List": {"BlockList": [{"Date": "2024-10-10 10:10:10", "UserName": "user8365019274"}]},
            "Follower": {"FansList": [follow(p, "follows on tiktok") for p in people if p.key in FOLLOWERS]},
            "Following": {"Following": [follow(p, "followed on tiktok") for p in people]},
            "Profile Info": {"ProfileMap": profile},
        },
        "Your Activity": {"Watch History": {"VideoList": [{"Date": "2026-06-30 09:00:00", "Link": "https://www.tiktokv.com/share/video/1/"}]}},
    }  # fmt: skip
    return {"tiktok/2026-07-12/user_data_tiktok.json": as_json(data)}
