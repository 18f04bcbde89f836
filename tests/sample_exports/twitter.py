"""Twitter: one archive of July 2026, follower list in two parts."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from tests.sample_exports.people import (
    OWNER_EMAIL,
    Files,
    Person,
    Talk,
    moment,
    number,
    on,
)  # fmt: skip

TWITTER = "twitter/twitter-2026-07-02-5f0c9a1be7d24c63a8f1e0b72d94c6aa35"
OWNER_TWITTER = "214365870"
BARE_FOLLOWERS, BARE_FOLLOWED, FIRST_PART = 34, 7, 40
MUTED, BLOCKED = ("hugo-espinosa",), ("bare-2", "bare-31")
TWITTER_TALKS: list[Talk] = [
    ("nerea-iturbide", ">", "2022-12-07 09:30:00"), ("nerea-iturbide", "<", "2022-12-07 09:41:12"),
    ("lucia-prado-diez", "<", "2023-05-17 20:00:00"), ("lucia-prado-diez", ">", "2023-05-17 20:14:08"),
    ("marc-esteve-olle", ">", "2021-11-03 08:08:08"), ("bare-5", "<", "2020-02-02 02:02:02"),
    ("jordi-puig-i-serra", ">", "2026-04-25 10:20:30"),
]  # fmt: skip


def twitter_id(key: str) -> str:
    """The account's number: nine or ten digits before 2016, nineteen since."""
    old = number(key, "twitter age", 0, 3) > 0
    return str(number(key, "twitter", 10**8, 4 * 10**9) if old else number(key, "twitter", 7 * 10**17, 18 * 10**17))


def twitter_handle(person: Person) -> str:
    """Without the @."""
    return person.seen["twitter"].split(" ")[0].removeprefix("@")


def twitter_js(name: str, items: Sequence[Any], part: int = 0) -> bytes:
    """A script that assigns a list: a blank before each colon, no newline at the end."""
    printed = json.dumps(items, ensure_ascii=False, indent=2, separators=(",", " : ")).replace("[]", "[ ]")
    printed = re.sub(r'"indices" : \[\s+("\d+"),\s+("\d+")\s+\]', r'"indices" : [ \1, \2 ]', printed)
    return f"window.YTD.{name}.part{part} = {printed}".encode()


def twitter_account(wrapper: str, key: str) -> dict[str, Any]:
    """An account as lists name it: by number only."""
    account = twitter_id(key)
    link = f"https://twitter.com/intent/user?user_id={account}"
    return {wrapper: {"accountId": account, "userLink": link}}


def twitter() -> Files:
    """Lists of bare numbers, and the tweets that name some of them."""
    named = [p.key for p in on("twitter")]
    # Three of four follow her; she follows two of three.
    followers = [k for k in named if number(k, "follows", 0, 4)] + [f"bare-{i}" for i in range(BARE_FOLLOWERS)]
    followed = [k for k in named if number(k, "followed", 0, 3)] + [f"bare-{i}" for i in range(30, 30 + BARE_FOLLOWED)]
    followers.sort(key=lambda k: number(k, "order", 0, 10**9))
    lists = {
        "follower": ("follower", followers), "following": ("following", followed),
        "block": ("blocking", BLOCKED), "mute": ("muting", MUTED),
    }  # fmt: skip
    items: dict[str, list[Any]] = {
        name: [twitter_account(wrapper, key) for key in keys] for name, (wrapper, keys) in lists.items()
    }
    items |= {
        "account": [{"account": {
            "email": OWNER_EMAIL, "createdVia": "web", "username": "anegarmendia", "accountId": OWNER_TWITTER,
            "createdAt": "2010-11-10T20:31:07.000Z", "accountDisplayName": "Ane Garmendia ✏️"}}],
        "profile": [{"profile": {"description": {
            "bio": "Diseño industrial, poco a poco.", "website": "https://anegarmendia.example.com",
            "location": "Bilbao"},
            "avatarMediaUrl": "https://pbs.twimg.com/profile_images/1/ane.jpg"}}],
        "lists_member": [
            {"userListInfo": {"url": f"https://twitter.com/{handle}/lists/feria"}}
            for handle in ("gorkaeliz", "ferias_norte")],
        "contact": twitter_contacts(),
        "direct_message_headers": twitter_talks(),
        "direct_message_group_headers": [twitter_group()],
        "tweets": twitter_tweets(),
    }  # fmt: skip
    files = {
        f"{TWITTER}/data/{name.replace('_', '-')}.js": twitter_js(name, values)
        for name, values in items.items()
        if name != "follower"
    }
    parts = [items["follower"][:FIRST_PART], items["follower"][FIRST_PART:]]
    files[f"{TWITTER}/data/follower.js"] = twitter_js("follower", parts[0])
    files[f"{TWITTER}/data/follower-part1.js"] = twitter_js("follower", parts[1], part=1)
    files[f"{TWITTER}/data/manifest.js"] = twitter_manifest(items, parts)
    files[f"{TWITTER}/data/README.txt"] = b"This archive holds what you did on the service.\n"
    return files


def twitter_contacts() -> list[Any]:
    """The owner's address book as Twitter took it: no names at all."""
    book = {p.key: p for p in on("phonebook") + on("contacts")}
    uploaded = [p for p in book.values() if number(p.key, "uploaded", 0, 2)]
    return [
        {
            "contact": {
                "emails": list(filter(None, [p.email])),
                "phoneNumbers": list(filter(None, [p.phone.replace(" ", "")])),
            }
        }
        for p in uploaded
    ]


def twitter_talks() -> list[Any]:
    """Who wrote when; one message has a day that never was."""
    conversations: dict[str, list[Any]] = {}
    for key, direction, at in [*TWITTER_TALKS, ("marc-esteve-olle", "<", "2021-11-31 08:30:00")]:
        them = twitter_id(key)
        sender, recipient = (OWNER_TWITTER, them) if direction == ">" else (them, OWNER_TWITTER)
        name = "-".join(sorted((OWNER_TWITTER, them), key=int))
        created = at.replace(" ", "T") + ".000Z"
        message = {"id": str(number(key + at, "message", 10**18, 2 * 10**18)), "senderId": sender,
                   "recipientId": recipient, "createdAt": created}  # fmt: skip
        conversations.setdefault(name, []).append({"messageCreate": message})
    return [{"dmConversation": {"conversationId": n, "messages": m[::-1]}} for n, m in conversations.items()]


def twitter_group() -> dict[str, Any]:
    """A group conversation: one number of its own."""
    members = [twitter_id(key) for key in ("jordi-puig-i-serra", "laia-ferrer-i-bosch")]
    message = {"id": "1500000000000000009", "senderId": members[0], "createdAt": "2022-03-05T12:00:00.000Z"}
    joined = {"initiatingUserId": members[0], "participantsSnapshot": [*members, OWNER_TWITTER],
              "createdAt": "2022-03-05T11:58:00.000Z"}  # fmt: skip
    events = [{"messageCreate": message}, {"joinConversation": joined}]
    return {"dmConversation": {"conversationId": "1500000000000000001", "messages": events}}


def twitter_tweets() -> list[Any]:
    """One tweet per account that has a name: the only table of number, handle and name. One account is gone."""
    tweets = []
    for person in on("twitter"):
        handle, _, shown = person.seen["twitter"].removeprefix("@").partition(" ")
        at = moment(person.key, "tweet", "2012-01-01", "2026-06-30")
        mention = {"name": shown, "screen_name": handle, "indices": ["0", str(len(handle) + 1)],
                   "id_str": twitter_id(person.key), "id": twitter_id(person.key)}  # fmt: skip
        mentions, text = [mention], f"@{handle} buen hilo &amp; buenas fotos"
        if person.key == "bici-bilbao":
            gone = {"name": "gone", "screen_name": "gone_user_x", "indices": ["30", "42"], "id_str": "-1", "id": "-1"}
            mentions, text = [mention, gone], text + " @gone_user_x"
        tweet: dict[str, Any] = {
            "retweeted": False,
            "entities": {"hashtags": [], "symbols": [], "user_mentions": mentions, "urls": []},
            "favorite_count": "2", "id_str": str(number(person.key, "tweet id", 10**18, 2 * 10**18)),
            "in_reply_to_user_id_str": twitter_id(person.key), "in_reply_to_screen_name": handle,
            "full_text": text, "lang": "es", "created_at": f"{at:%a %b %d %H:%M:%S} +0000 {at.year}",
        }  # fmt: skip
        if number(person.key, "retweet", 0, 4) == 0:
            del tweet["in_reply_to_user_id_str"], tweet["in_reply_to_screen_name"]
            tweet["full_text"] = f"RT {text}"
        tweets.append({"tweet": tweet})
    return tweets


def twitter_manifest(items: Mapping[str, Sequence[Any]], followers: Sequence[Sequence[Any]]) -> bytes:
    """The list of parts, by which a missing one is noticed."""
    types: dict[str, Any] = {}
    for name, values in items.items():
        parts = followers if name == "follower" else [values]
        camel = re.sub(r"_(\w)", lambda m: m.group(1).upper(), name)
        files = []
        for part, rows in enumerate(parts):
            file = f"data/{name.replace('_', '-')}{f'-part{part}' if part else ''}.js"
            files.append({"fileName": file, "globalName": f"YTD.{name}.part{part}", "count": str(len(rows))})
        types[camel] = {"files": files}
    manifest = {
        "userInfo": {"accountId": OWNER_TWITTER, "userName": "anegarmendia", "displayName": "Ane Garmendia ✏️"},
        "archiveInfo": {"sizeBytes": "123456", "generationDate": "2026-07-02T06:14:51.000Z", "isPartialArchive": False,
                        "maxPartSizeBytes": "53687091200"},
        "dataTypes": types,
    }  # fmt: skip
    printed = json.dumps(manifest, ensure_ascii=False, indent=2, separators=(",", " : "))
    return f"window.__THAR_CONFIG = {printed}".encode()
