"""Mastodon: the owner's archive and lists of 2026, and the followers as a tool saved them from the API."""

from typing import Any

from tests.sample_exports.people import Files, Person, Talk, as_json, csv_bytes, instant, on

HOME = "social.example.com"
ME = f"https://{HOME}/users/ane"
FOLLOWERS = ("ruben-ortega", "jon-ander-zubieta", "itziar-uribarri", "croquis")
FIELDS: dict[str, list[tuple[str, str, bool]]] = {
    "itziar-uribarri": [("GitHub", "https://github.com/itziaru", True)],
    "jon-ander-zubieta": [("Twitter", "https://twitter.com/jonanzubi", False)],
    "ruben-ortega": [("Web", "https://rubenortega.example.com", True)],
    "croquis": [("Pájaro", "https://x.com/cafeycroquis", False)],
}
"""Links in profiles: what they are called, where they lead, and whether that page links back."""
TALKS: list[Talk] = [
    ("garazi-ormaetxea", ">", "2023-01-14 10:12:40"), ("garazi-ormaetxea", ">", "2024-06-02 20:01:05"),
    ("itziar-uribarri", ">", "2025-09-30 08:45:10"),
]  # fmt: skip


def address(person: Person) -> str:
    """`name@host`."""
    return person.seen["fediverse"].split(" ")[0].removeprefix("@")


def account(person: Person) -> dict[str, Any]:
    """An account as the API of the owner's server tells it: local ones have no host."""
    name, _, host = address(person).partition("@")
    fields = [
        {
            "name": label,
            "value": f'<a href="{link}" rel="nofollow noopener me" target="_blank"><span class="invisible">https://'
            f'</span><span class="">{link.removeprefix("https://")}</span></a>',
            "verified_at": "2023-05-01T10:00:00.000+00:00" if proven else None,
        }
        for label, link, proven in FIELDS.get(person.key, [])
    ]
    return {
        "id": str(109_000_000_000_000_000 + len(name)), "username": name,
        "acct": name if host == HOME else f"{name}@{host}",
        "display_name": person.seen["fediverse"].partition(" ")[2], "locked": False, "bot": False, "group": False,
        "discoverable": True, "created_at": "2022-11-08T00:00:00.000Z", "note": "<p>Hola.</p>",
        "url": f"https://{host}/@{name}", "uri": f"https://{host}/users/{name}", "avatar": "", "avatar_static": "",
        "header": "", "header_static": "", "followers_count": 12, "following_count": 34, "statuses_count": 56,
        "last_status_at": "2026-05-30", "emojis": [], "fields": fields,
    }  # fmt: skip


def posts() -> list[dict[str, Any]]:
    """Messages to one person only, and a boost."""
    people = {p.key: p for p in on("fediverse")}
    found: list[dict[str, Any]] = []
    for number, (key, _, at) in enumerate(TALKS, start=1):
        name, _, host = address(people[key]).partition("@")
        them, when = f"https://{host}/users/{name}", f"{instant(at):%Y-%m-%dT%H:%M:%SZ}"
        tag = [{"type": "Mention", "href": them, "name": f"@{name}" if host == HOME else f"@{name}@{host}"}]
        note = {
            "id": f"{ME}/statuses/{number}", "type": "Note", "published": when, "to": [them], "cc": [], "tag": tag,
            "content": "<p>Nos vemos en la feria.</p>", "conversation": f"tag:{HOME},2023:objectId={key}",
        }  # fmt: skip
        found.append({
            "id": f"{note['id']}/activity", "type": "Create", "actor": ME, "published": when, "to": [them], "cc": [],
            "object": note,
        })  # fmt: skip
    found.append({
        "id": f"{ME}/statuses/99/activity", "type": "Announce", "actor": ME, "published": "2025-02-02T09:00:00Z",
        "to": ["https://www.w3.org/ns/activitystreams#Public"], "cc": [f"{ME}/followers"],
        "object": "https://toot.example.org/users/somebody/statuses/1",
    })  # fmt: skip
    return found


def fediverse() -> Files:
    """The archive unpacked, the CSV lists, and an answer of the API."""
    people = on("fediverse")
    actor = {
        "@context": ["https://www.w3.org/ns/activitystreams"], "id": ME, "type": "Person",
        "following": f"{ME}/following", "followers": f"{ME}/followers", "inbox": f"{ME}/inbox", "outbox": "outbox.json",
        "preferredUsername": "ane", "name": "Ane Garmendia", "summary": "<p>Diseño industrial.</p>",
        "url": f"https://{HOME}/@ane", "alsoKnownAs": [], "published": "2022-11-08T00:00:00Z",
        "attachment": [{
            "type": "PropertyValue", "name": "Web",
            "value": '<a href="https://anegarmendia.example.com" rel="me">anegarmendia.example.com</a>'}],
        "likes": "likes.json", "bookmarks": "bookmarks.json",
    }  # fmt: skip
    outbox = {
        "@context": "https://www.w3.org/ns/activitystreams", "id": "outbox.json", "type": "OrderedCollection",
        "totalItems": len(TALKS) + 1, "orderedItems": posts(),
    }  # fmt: skip
    follows = [[address(p), "true", "false", ""] for p in people]
    folder = "fediverse/2026-06-15"
    return {
        f"{folder}/archive-20260615101500-0a1b2c/actor.json": as_json(actor),
        f"{folder}/archive-20260615101500-0a1b2c/outbox.json": as_json(outbox),
        f"{folder}/following_accounts.csv": csv_bytes([
            ["Account address", "Show boosts", "Notify on new posts", "Languages"], *follows]),
        f"{folder}/followers.json": as_json([account(p) for p in people if p.key in FOLLOWERS]),
    }  # fmt: skip
