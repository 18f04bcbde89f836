"""Planted people, and somebody's words put wherever a file can hold any: tests look for where they end up."""

import base64
import csv
import io
import json
import re
from pathlib import Path
from typing import Any

from flows.errors import Rejected
from flows.sources.base import Source
from flows.sources.document import Document, Header, fold
from flows.sources.readers import contract_columns, required

CANARIES = ("Zephyrina", "Quastlbrunn", "zq.canary", "600999", "Xanthippe", "wombatschatz", "Krakelfels")
"""In every planted person's name, address or number, and in nothing else."""

WORDS = "wombatschatz zum Abendbrot"
"""What nobody wrote but the tests, and no table may hold."""

_SPOKEN = {
    *("content", "text", "fulltext", "message", "subject", "body", "summary", "recommendation", "notes"),
    *("introduction", "aboutme", "lastmessage", "firstmessage", "snippet"),
}


def planted(document: Document, source: Source) -> bytes:
    """The document's bytes with the words in them, and with damaged records that are nothing but words."""
    if _is_json(document):
        return _json(document)
    if document.looks_like_html:
        return re.sub(rb"(<div class=\"message\"[^>]*>)", rb"\1" + WORDS.encode(), document.data) + WORDS.encode()
    header = _header(document, source)
    if header is not None:
        return _csv(document, header)
    rules = {line for line in document.text.splitlines() if re.fullmatch(r"[-*]{18,}", line)}
    blocks = [f"{rule}\n{WORDS}\n{rule}\nJon Prueba:\n{WORDS}\n" for rule in sorted(rules)]
    return f"{document.text}\n{WORDS}\n{''.join(blocks)}".encode()


def _is_json(document: Document) -> bool:
    """Whether it can be parsed: one may be cut off, and an iPhone's chat begins with a bracket too."""
    try:
        return document.looks_like_json and document.json is not None
    except Rejected:
        return False


def _json(document: Document) -> bytes:
    head = document.utf8[: document.utf8.index(b"=") + 1] if document.variable else b""
    return head + json.dumps(_with_words(document.json)).encode()


def _with_words(value: Any) -> Any:
    """Words for words, and at the end of each list of records: words, a list of them, a record of deeper ones."""
    if isinstance(value, list):
        found = [_with_words(item) for item in value]
        records = [item for item in found if isinstance(item, dict)]
        if records:
            deeper = {key: {"text": WORDS} for key in records[-1]}
            found += [WORDS, [WORDS], deeper, {key: [WORDS, {"text": WORDS}] for key in ("text", "x")}]
        return found
    if isinstance(value, dict):
        # A bare text among participants is a participant.
        return {
            key: WORDS
            if isinstance(item, str) and fold(key) in _SPOKEN
            else item
            if key == "participants"
            else _with_words(item)
            for key, item in value.items()
        }
    return value


def _header(document: Document, source: Source) -> Header | None:
    wanted = required(source.raw)
    labels = [names for names, _, _ in contract_columns(source.raw).values()]
    return document.header(*wanted) if wanted else document.header_among(labels, 4)


def _csv(document: Document, header: Header) -> bytes:
    names = list(header.names)
    spoken = [place for place, name in enumerate(names) if fold(name) in _SPOKEN]
    out = io.StringIO()
    rows = list(csv.reader(io.StringIO(document.utf8[header.body_offset :].decode()), delimiter=header.delimiter))
    rows = [row for row in rows if row]
    if not rows:
        return document.data
    writer = csv.writer(out, delimiter=header.delimiter, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        told = [WORDS if place in spoken else cell for place, cell in enumerate(row)]
        writer.writerow(told)
    writer.writerow([*told, WORDS])
    # Commas without quotes, a quote that never closes, and one that closes too early: in each place for words.
    for damaged in (f"{WORDS}{header.delimiter}{WORDS}", f'"{WORDS}', f'"{WORDS} "and, {WORDS}"'):
        for place in spoken:
            cells = [damaged if at == place else f'"{cell}"' for at, cell in enumerate(told)]
            out.write(header.delimiter.join(cells) + "\n")
    return out.getvalue().encode()


def plant(folder: Path) -> None:
    """Exports whose people nobody else is called: in good rows, broken rows, rejected files and folder names."""
    linkedin = folder / "Basic_LinkedInDataExport_01-31-2024"
    linkedin.mkdir(parents=True)
    header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    (linkedin / "Connections.csv").write_text(
        header
        + "Zephyrina,Quastlbrunn,https://www.linkedin.com/in/zephyrina-quastlbrunn,zq.canary@example.com,,,02 Jan 2024\n"
        + "Xanthippe,Quastlbrunn,https://www.linkedin.com/in/xanthippe-q,,,,02 Jxn Krakelfels\n"
    )
    (linkedin / "messages.csv").write_text(
        "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER\n"
        "2-QUJD==,,Zephyrina Quastlbrunn,https://www.linkedin.com/in/zephyrina-quastlbrunn,Ane,"
        "https://www.linkedin.com/in/ane-owner,2024-01-15 14:30:00 UTC,,wombatschatz,INBOX\n"
    )
    (linkedin / "Invitations.csv").write_text("From,To,Sent At,Message,Direction\nZephyrina\x00Quastlbrunn")
    facebook = folder / "facebook-canary-2024-02-01-abcdefgh"
    thread = facebook / "your_facebook_activity" / "messages" / "inbox" / "zephyrinaquastlbrunn_123456"
    thread.mkdir(parents=True)
    (facebook / "connections" / "friends").mkdir(parents=True)
    friends = {
        "friends_v2": [
            {"name": "Zephyrina Quastlbrunn", "timestamp": 1591964228, "Xanthippe Krakelfels": True, "Zephyrina": True},
            {"name": "Xanthippe", "timestamp": "Krakelfels"},
        ]
    }
    (facebook / "connections" / "friends" / "your_friends.json").write_text(json.dumps(friends))
    message = {"sender_name": "Xanthippe Krakelfels", "timestamp_ms": 1591964228270, "content": "wombatschatz"}
    names = [{"name": "Xanthippe Krakelfels"}, {"name": "Ane Owner"}]
    (thread / "message_1.json").write_text(
        json.dumps({"participants": names, "messages": [message], "thread_path": "inbox/zephyrinaquastlbrunn_123456"})
    )
    (thread / "message_2.json").write_text('{"participants": [{"name": "Zephyrina Quastlbrunn"')
    data = folder / "twitter-2024-03-01-abc" / "data"
    data.mkdir(parents=True)
    contact = [{"contact": {"emails": ["zq.canary@example.com"], "phoneNumbers": ["+34600999001"]}}]
    (data / "contact.js").write_text("window.YTD.contact.part0 = " + json.dumps(contact))
    (folder / "xing" / "2024-01-01").mkdir(parents=True)
    (folder / "xing" / "2024-01-01" / "Zephyrina Quastlbrunn.vcf").write_text(
        "BEGIN:VCARD\r\nVERSION:2.1\r\nN:Quastlbrunn;Zephyrina\r\nFN:Zephyrina Quastlbrunn\r\n"
        "PRODID:-//XING//www.xing.com//\r\nUID:xing.com-4711\r\nEND:VCARD\r\n"
    )


def names_somebody(data: bytes) -> bool:
    """Whether a planted person is in these bytes: plain, in UTF-16 or in base64."""
    forms = [form for c in CANARIES for form in (c.encode(), c.lower().encode(), c.encode("utf-16-le"))]
    return any(form in data for form in (*forms, *(base64.b64encode(c.encode())[:-4] for c in CANARIES)))
