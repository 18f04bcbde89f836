"""Threads: its part of Instagram's export of July 2026, unpacked alone."""

from typing import Any

from tests.sample_exports.meta import meta_json, seconds
from tests.sample_exports.people import PEOPLE, Files, Person, moment, on

FOLDER = "threads/instagram-ane.garmendia-2026-07-05-Qw8rT2yU/your_instagram_activity/threads"
KEY = "text_post_app_text_post_app_"
FOLLOWERS = {"nerea-iturbide", "laia-ferrer-i-bosch", "zurine-aldamiz"}


def account(person: Person) -> str:
    """Their handle, which is the one on Instagram."""
    return person.seen["threads"].split(" ")[0].removeprefix("@")


def entry(person: Person, what: str) -> dict[str, Any]:
    """A list's item: the title is the name shown there."""
    at = seconds(moment(person.key, f"threads {what}", "2024-01-10", "2026-06-01"))
    listed = {"href": f"https://www.threads.com/{account(person)}", "value": account(person), "timestamp": at}
    return {"title": person.seen["threads"].partition(" ")[2], "media_list_data": [], "string_list_data": [listed]}


def threads() -> Files:
    """Followers, following, and whom the owner blocked here only."""
    people = [p for p in on("threads") if p.key != "croquis"]
    followers = [entry(p, "follower") for p in people if p.key in FOLLOWERS]
    return {
        f"{FOLDER}/followers.json": meta_json({f"{KEY}followers": followers}),
        f"{FOLDER}/following.json": meta_json({f"{KEY}following": [entry(p, "following") for p in people]}),
        f"{FOLDER}/blocked_profiles.json": meta_json({
            f"{KEY}blocked_users": [entry(PEOPLE["croquis"], "blocked")]}),
    }  # fmt: skip
