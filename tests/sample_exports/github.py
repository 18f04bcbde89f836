"""GitHub: answers of the API as the owner saved them, lists without names and details with them."""

from typing import Any

from tests.sample_exports.linkedin import linkedin_url
from tests.sample_exports.people import OWNER_EMAIL, PEOPLE, Files, Person, as_json, number, on

FOLLOWERS = ("itziar-uribarri", "eneko-madariaga", "karim-bensaid-roux")
DETAILS: dict[str, dict[str, str]] = {
    "itziar-uribarri": {"blog": "https://social.example.com/@itziar", "company": "@sala-zazpi"},
    "eneko-madariaga": {"email": "eneko.m@example.com", "location": "Donostia"},
    "tomas-quinones": {"twitter_username": "tquinones", "company": "-"},
    "david-rubio-saez": {"email": "david.rubio@example.com", "location": "Hamburg"},
}
"""What they say of themselves."""


def login(person: Person) -> str:
    """Their name there."""
    return person.seen["github"].split(" ")[0].removeprefix("@")


def simple(name: str, key: str, kind: str = "User") -> dict[str, Any]:
    """An account as lists have it."""
    identifier, api = number(key, "github", 1_000_000, 90_000_000), f"https://api.github.com/users/{name}"
    return {
        "login": name, "id": identifier, "node_id": f"MDQ6VXNlcg{identifier}", "html_url": f"https://github.com/{name}",
        "avatar_url": f"https://avatars.githubusercontent.com/u/{identifier}?v=4", "gravatar_id": "", "url": api,
        "followers_url": f"{api}/followers", "repos_url": f"{api}/repos", "type": kind, "user_view_type": "public",
        "site_admin": False,
    }  # fmt: skip


def details(person: Person) -> dict[str, Any]:
    """An account as it is told when asked for alone."""
    said: dict[str, Any] = dict.fromkeys(("company", "location", "email", "hireable", "bio", "twitter_username"))
    return {
        **simple(login(person), person.key), "name": person.seen["github"].partition(" ")[2], "blog": "", **said,
        **DETAILS.get(person.key, {}), "public_repos": 3, "public_gists": 0, "followers": 8, "following": 5,
        "created_at": "2014-05-06T07:08:09Z", "updated_at": "2026-01-02T03:04:05Z",
    }  # fmt: skip


def github() -> Files:
    """Followers, following, everybody's details, one's social accounts, and the owner."""
    people = on("github")
    me = simple("anegarmendia", "owner") | {
        "name": "Ane Garmendia", "company": None, "blog": "anegarmendia.example.com", "location": "Bilbao",
        "email": OWNER_EMAIL, "twitter_username": "anegarmendia", "private_gists": 0, "total_private_repos": 2,
        "two_factor_authentication": True, "plan": {"name": "free"},
    }  # fmt: skip
    follows = [simple(login(p), p.key) for p in people] + [simple("ikastola-make", "ikastola", "Organization")]
    karim = linkedin_url(PEOPLE["karim-bensaid-roux"])
    folder = "github/2026-05-09"
    return {
        f"{folder}/user.json": as_json(me),
        f"{folder}/followers.json": as_json([simple(login(p), p.key) for p in people if p.key in FOLLOWERS]),
        f"{folder}/following.json": as_json(follows),
        f"{folder}/users.json": as_json([details(p) for p in people]),
        f"{folder}/karim-br_social_accounts.json": as_json([{"provider": "linkedin", "url": karim}]),
    }
