"""Slack: the members of a workspace of makers in Bilbao, as its owner exported it in 2025."""

import hashlib
from typing import Any

from tests.sample_exports.people import OWNER_EMAIL, Files, as_json, on

TEAM = "T0MAKERSB"
FORMER = ("manolo-cabrera",)
"""Members who wrote an e-mail address of theirs away again."""


def member_id(key: str) -> str:
    """A member's number in the workspace."""
    return "U0" + hashlib.sha256(f"{key}/slack".encode()).hexdigest()[:7].upper()


def member(key: str, name: str, email: str = "", title: str = "", phone: str = "", **more: Any) -> dict[str, Any]:
    """An item of users.json."""
    short = name.split(" ")[0].lower()
    profile = {
        "title": title, "phone": phone, "skype": "", "real_name": name, "real_name_normalized": name,
        "display_name": short, "display_name_normalized": short, "team": TEAM, "fields": None, "status_text": "",
        "avatar_hash": "g0", "image_72": "https://secure.gravatar.com/avatar/0.jpg", **({"email": email} if email else {}),
    }  # fmt: skip
    return {
        "id": member_id(key), "team_id": TEAM, "name": short, "deleted": False, "color": "9f69e7", "real_name": name,
        "tz": "Europe/Madrid", "profile": profile, "is_bot": False, "is_app_user": False, "updated": 1504336258, **more,
    }  # fmt: skip


def slack() -> Files:
    """users.json, with a program and a former member in it."""
    people = [member(p.key, p.seen["slack"], "" if p.key in FORMER else p.email, p.job, p.phone) for p in on("slack")]
    owner = member("owner", "Ane Garmendia", OWNER_EMAIL, is_owner=True)
    bot = member("a-bot", "Calendar", is_bot=True) | {"id": "USLACKBOT"}
    gone = member("somebody-gone", "Somebody Gone", deleted=True)
    # Slack escapes slashes.
    return {"slack/2025-10-05/users.json": as_json([owner, *people, bot, gone]).replace(b"/", b"\\/")}
