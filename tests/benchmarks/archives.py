"""Archives of invented people, of any size, deterministic: what the benchmarks read, one shape per kind of file."""

import json
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

GIVEN = "Ana Luis Marta Jon Nerea Iker Sofía Pablo Lucía Hugo Irene Mikel Clara Bruno Alba Diego Eva Óscar Noa Adrián".split()
MIDDLE = "García López Iturbide Ruiz Soto Vega Prado Lasa Olmo Rey Núñez Castro Mora Peña Sanz Gil Lara Bravo Coll Roca".split()
COMPANIES = [f"Talleres {name} {form}" for name in MIDDLE for form in ("S.L.", "GmbH", "SARL", "Ltd")]
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
PREAMBLE = 'Notes:\n"Some addresses are hidden by the members, see elsewhere."\n\n'
ROWS_PER_ARCHIVE = 30_000
MESSAGES_PER_THREAD = 300

Members = Iterator[tuple[str, str, str]]
"""Archive, member, text."""


def connections(rows: int) -> Members:
    """LinkedIn archives of ROWS_PER_ARCHIVE connections, each another owner's."""
    dice = random.Random(7)
    for number, start in enumerate(range(0, rows, ROWS_PER_ARCHIVE)):
        lines = [PREAMBLE, HEADER]
        for i in range(start, min(start + ROWS_PER_ARCHIVE, rows)):
            given, first, second = dice.choice(GIVEN), dice.choice(MIDDLE), dice.choice(MIDDLE)
            rare = f"{second}{i % 977:03d}" if i % 3 else second
            email = f"p{i}@example.com" if i % 50 == 0 else ""
            lines.append(
                f'{given},{first} {rare},https://www.linkedin.com/in/person-{i:07d},{email},"{dice.choice(COMPANIES)}",'
                f"Position {i % 500},{i % 28 + 1:02d} Jan {2010 + i % 15}\n"
            )
        yield f"owner{number:03d}/Basic_LinkedInDataExport_07-05-2026.zip", "Connections.csv", "".join(lines)


def linkedin_messages(rows: int) -> Members:
    """One LinkedIn messages.csv, conversations of a dozen messages."""
    dice = random.Random(7)
    me = "Ane Garmendia Soto", "https://www.linkedin.com/in/ane-garmendia-soto"
    lines = [
        "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER\n"
    ]
    for i in range(rows):
        other = i // 12
        name = f"{GIVEN[other % 20]} {MIDDLE[other // 20 % 20]}", f"https://www.linkedin.com/in/person-{other:07d}"
        (sender, sender_url), (to, to_url) = (me, name) if dice.random() < 0.5 else (name, me)
        stamp = f"{2010 + i % 15}-0{i % 9 + 1}-{i % 28 + 1:02d} {i % 24:02d}:{i % 60:02d}:{i // 60 % 60:02d} UTC"
        lines.append(f'2-{other:024x}==,,{sender},{sender_url},{to},{to_url},{stamp},,"Hola, ¿qué tal? {i}",INBOX\n')
    yield "ane/Complete_LinkedInDataExport_07-05-2026.zip", "messages.csv", "".join(lines)


def twitter(rows: int) -> Members:
    """A Twitter archive: a third of the rows each are followers, tweets with a mention, direct messages."""
    archive = "ane/twitter-2026-07-02-5f0c9a1be7d24c63a8f1e0b72d94c6aa.zip"
    third = rows // 3
    followers = [
        {"accountId": str(10**15 + i * 37), "userLink": f"https://twitter.com/intent/user?user_id={10**15 + i * 37}"}
        for i in range(third)
    ]
    yield archive, "data/follower.js", _assigned("follower", [{"follower": one} for one in followers])
    tweets = []
    for i in range(third):
        number = str(10**15 + i % 5000 * 37)
        handle, name = f"person{i % 5000}", f"{GIVEN[i % 20]} {MIDDLE[i // 20 % 20]}"
        mention = {"name": name, "screen_name": handle, "indices": ["0", "9"], "id_str": number, "id": number}
        tweet = {
            "retweeted": False,
            "entities": {"hashtags": [], "symbols": [], "user_mentions": [mention], "urls": []},
            "favorite_count": "2",
            "id_str": str(10**18 + i),
            "full_text": f"@{handle} buen hilo &amp; buenas fotos",
            "lang": "es",
            "created_at": f"Fri Apr {i % 28 + 1:02d} {i % 24:02d}:58:{i % 60:02d} +0000 2013",
        }
        tweets.append({"tweet": tweet})
    yield archive, "data/tweets.js", _assigned("tweets", tweets)
    conversations = []
    for start in range(0, third, 50):
        other = str(10**15 + start * 37)
        messages = [
            {
                "messageCreate": {
                    "id": str(2 * 10**18 + i),
                    "senderId": "214365870" if i % 2 else other,
                    "recipientId": other if i % 2 else "214365870",
                    "createdAt": f"2022-12-{i % 28 + 1:02d}T{i % 24:02d}:41:12.000Z",
                }
            }
            for i in range(start, min(start + 50, third))
        ]
        conversation = {"conversationId": f"214365870-{other}", "messages": messages}
        conversations.append({"dmConversation": conversation})
    yield archive, "data/direct-message-headers.js", _assigned("direct_message_headers", conversations)
    account = {"username": "anegarmendia", "accountId": "214365870", "accountDisplayName": "Ane Garmendia"}
    yield archive, "data/account.js", _assigned("account", [{"account": account}])


def _assigned(name: str, records: list[object]) -> str:
    return f"window.YTD.{name}.part0 = " + json.dumps(records, indent=2, ensure_ascii=False)


def facebook_messages(rows: int) -> Members:
    """A Facebook archive of threads, MESSAGES_PER_THREAD messages each."""
    for thread, start in enumerate(range(0, rows, MESSAGES_PER_THREAD)):
        names = [f"{GIVEN[thread % 20]} {MIDDLE[thread // 20 % 20]} {thread}", "Ane Garmendia Soto"]
        messages = [
            {
                "sender_name": names[i % 2].encode().decode("latin-1"),
                "timestamp_ms": 1_591_953_600_435 + i * 1000,
                "content": f"Hola, Â¿quÃ© tal? {i}",
                "type": "Generic",
                "is_geoblocked_for_viewer": False,
            }
            for i in range(start, min(start + MESSAGES_PER_THREAD, rows))
        ]
        place = f"inbox/person_{thread:07d}"
        found = {
            "participants": [{"name": name.encode().decode("latin-1")} for name in names],
            "messages": messages,
            "title": names[0].encode().decode("latin-1"),
            "is_still_participant": True,
            "thread_path": place,
            "magic_words": [],
        }
        yield "ane/facebook-ane.zip", f"messages/{place}/message_1.json", json.dumps(found, indent=2)


SHAPES: dict[str, Callable[[int], Members]] = {
    "LinkedIn connections": connections,
    "LinkedIn messages": linkedin_messages,
    "Twitter archive": twitter,
    "Facebook messages": facebook_messages,
}


def write(folder: Path, shape: str, rows: int) -> None:
    """Write archives of a shape, `rows` in all, as an inbox."""
    archive: zipfile.ZipFile | None = None
    for name, member, text in SHAPES[shape](rows):
        path = folder / name
        if archive is None or archive.filename != str(path):
            if archive:
                archive.close()
            path.parent.mkdir(parents=True, exist_ok=True)
            archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        archive.writestr(member, text)
    if archive:
        archive.close()
