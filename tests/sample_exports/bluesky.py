"""Bluesky: the owner's repository of 2026, one follow in it deleted since, and two answers of the API."""

import base64
import hashlib
from typing import Any

from tests.cars import repository
from tests.sample_exports.people import Files, Person, as_json, moment, on

FOLLOWERS = ("ruben-ortega", "lucia-fernandez-rey", "quique-salvador")


def did(key: str) -> str:
    """An account's permanent key."""
    return "did:plc:" + base64.b32encode(hashlib.sha256(key.encode()).digest()).decode().lower()[:24]


def handle(person: Person) -> str:
    """Their name in the DNS."""
    return person.seen["bluesky"].split(" ")[0].removeprefix("@")


def profile(person: Person) -> dict[str, Any]:
    """A profile as lists have it."""
    created = moment(person.key, "bluesky", "2023-06-01", "2024-12-01")
    return {
        "did": did(person.key), "handle": handle(person), "displayName": person.seen["bluesky"].partition(" ")[2],
        "avatar": f"https://cdn.bsky.app/img/avatar/plain/{did(person.key)}/x@jpeg", "description": "Hola.",
        "associated": {"chat": {"allowIncoming": "following"}}, "labels": [], "viewer": {"muted": False},
        "createdAt": f"{created:%Y-%m-%dT%H:%M:%S}.000Z", "indexedAt": f"{created:%Y-%m-%dT%H:%M:%S}.412Z",
    }  # fmt: skip


def follow(key: str, number: int) -> tuple[str, dict[str, str]]:
    """A record of the repository, under its key."""
    at = moment(key, "followed on bluesky", "2024-01-10", "2026-05-01")
    record = {
        "$type": "app.bsky.graph.follow", "subject": did(key), "createdAt": f"{at:%Y-%m-%dT%H:%M:%S}.000Z",
    }  # fmt: skip
    return f"app.bsky.graph.follow/3k{number:011d}", record


def bluesky() -> Files:
    """The repository knows whom the owner follows by key only; the answers know names."""
    people = on("bluesky")
    me = {
        "did": did("owner"), "handle": "anegarmendia.bsky.social", "displayName": "Ane Garmendia", "description": "",
        "indexedAt": "2024-01-10T09:00:00.000Z",
    }  # fmt: skip
    keys = [p.key for p in people] + ["a-stranger", "another-stranger"]
    records = dict(follow(key, number) for number, key in enumerate(keys))
    records["app.bsky.graph.block/3kblock000001"] = {
        "$type": "app.bsky.graph.block", "subject": did("a-nuisance"), "createdAt": "2025-02-02T20:20:20+01:00",
    }  # fmt: skip
    records["app.bsky.actor.profile/self"] = {
        "$type": "app.bsky.actor.profile", "displayName": "Ane Garmendia", "website": "https://anegarmendia.example.com",
    }  # fmt: skip
    records["app.bsky.feed.post/3kpost0000001"] = {
        "$type": "app.bsky.feed.post", "text": "Kaixo.", "createdAt": "2024-02-01T10:00:00.000Z",
    }  # fmt: skip
    former = [follow("no-longer-followed", 999)[1]]
    folder = "bluesky/2026-05-30"
    return {
        f"{folder}/repo.car": repository(records, did("owner"), former=former),
        f"{folder}/getFollows.json": as_json({"subject": me, "follows": [profile(p) for p in people], "cursor": ""}),
        f"{folder}/getFollowers.json": as_json(
            {"subject": me, "followers": [profile(p) for p in people if p.key in FOLLOWERS]}
        ),
    }
