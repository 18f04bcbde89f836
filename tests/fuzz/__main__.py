"""Feeds one reader with what libFuzzer makes of the samples and fixtures, until it breaks or its time is over.

    python -m venv /tmp/fuzz && /tmp/fuzz/bin/pip install atheris      # no part of the locks
    PYTHONPATH=.:.venv/lib/python3.11/site-packages /tmp/fuzz/bin/python -m tests.fuzz car -max_total_time=600

A finding is any exception but a rejection, a row counted twice or not at all, or an input of a few kilobytes that takes
seconds. It is left in `FOLDER` (a temporary one unless given): keep it as a fixture with a test.
"""

import re
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["flows.sources", "flows.reading"]):
    from flows.errors import Rejected
    from flows.reading import recognise
    from flows.sources import SOURCES, car, tiktok, tuenti, vcard, whatsapp, whatsapp_chat
    from flows.sources.base import Rows, Source
    from flows.sources.document import Document, unix_lines
    from schemas.raw.vcard import Cards

from tests import cars

ROOT = Path(__file__).parents[2]
FOLDERS = (ROOT / "data" / "samples", ROOT / "tests" / "fixtures")
LINK = re.compile(rb"\x58\x25\x00\x01\x71\x12\x20(.{32})", re.DOTALL)
"""A link in DAG-CBOR to a block with a SHA-256."""


def seeds(*patterns: str) -> Iterator[bytes]:
    """The committed files of these names."""
    yield from (p.read_bytes() for folder in FOLDERS for pattern in patterns for p in sorted(folder.rglob(pattern)))


# --- CAR: as bytes; and block by block, with hashes that fit, because no mutation finds those


def taken_apart(data: bytes) -> bytes:
    """A repository's blocks, each behind its length and behind those it links to; links are numbers of blocks."""
    roots, blocks = car._blocks(data)
    order: list[bytes] = []

    def put(name: bytes) -> None:
        for hashed in LINK.findall(bytes(blocks.get(name, b""))):
            if (linked := b"\x01\x71\x12\x20" + hashed) not in order:
                put(linked)
        order.append(name)

    put(roots[0])
    number = {name[-32:]: bytes([place % 256]) + bytes(31) for place, name in enumerate(order)}
    bodies = [
        LINK.sub(lambda link: link[0][:-32] + number[link[1]], bytes(blocks[name])) for name in order if name in blocks
    ]
    return b"".join(len(body).to_bytes(2, "big") + body for body in bodies)


def put_together(data: bytes) -> bytes:
    """The CAR file of such blocks; the last one is its root."""
    names: list[bytes] = []
    blocks: list[tuple[bytes, bytes]] = []
    place = 0
    while place + 2 <= len(data):
        end = place + 2 + int.from_bytes(data[place : place + 2], "big")
        body, place = data[place + 2 : end], end
        if names:
            body = LINK.sub(lambda link: link[0][:-32] + names[link[1][0] % len(names)][-32:], body)
        names.append(cars.cid(body))
        blocks.append((names[-1], body))
    return cars.car(names[-1:], blocks)


def walk(data: bytes) -> None:
    found = car.repository(data, lambda key: True)
    assert all(isinstance(key, str) for key, _ in found.records)
    if car.is_car(data):
        source = recognise(Document("repo.car", data))
        assert source is not None
        counted(source.read(Document("repo.car", data), source.raw))


# --- text


def counted(rows: Rows) -> None:
    """Every record has a number of its own, among those read or among those that could not be."""
    numbers = [*rows.frame["row_number"], *(number for number, _, _ in rows.unreadable)]
    assert len(numbers) == len(set(numbers)) and all(number >= 1 for number in numbers)


def seldom(data: bytes) -> bool:
    """One input in sixteen: what costs much more than the reader itself need not be asked every time."""
    return zlib.crc32(data) % 16 == 0


def read_cards(data: bytes) -> None:
    found, broken = vcard.cards(data)
    numbers = [number for number, *_ in (*found, *broken)]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    for _, card in found:
        vcard.record(card)
    if seldom(data):
        document = Document("contacts.vcf", data)
        counted(vcard.read_cards(document, Cards))
        recognise(document)


def texts(sources: tuple[Source, ...], *names: str) -> Callable[[bytes], None]:
    """A file of one of these names, by the first byte; the name decides what may claim it."""

    def one(data: bytes) -> None:
        document = Document(names[data[0] % len(names)] if data else names[0], data[1:])
        source = recognise(document, SOURCES if seldom(data) else sources)
        if source is not None:
            counted(source.read(document, source.raw))

    return one


CHATS = (
    "WhatsApp Chat with Tove Lind.txt",
    "Chat de WhatsApp con Tove.txt",
    "WhatsApp Chat - Tove/_chat.txt",
    "WhatsApp Chat with +46 70 000 00 01.txt",
    "notes.txt",
)
PIECES = (
    *("1", "2", "13", "31", "24", "99", "2024", "0", "/", ".", "-", ":", ",", " ", "  ", "\t", "\u00a0", "\u202f", "\n", "\r\n", "\r"),
    *("[", "]", "] ", " - ", " \u2013 ", ", ", ": ", ":", "~", "@", "+", "\"", "\u201c", "am", " PM", " p.\u00a0m.", "a. m."),
    *("1/2/24, 10:15 - ", "[13/2/24, 10:15:59] ", "2024-02-13, 22:01 - ", "13.02.24, 10:15 - ", "2/13/24, 1:15 PM - "),
    *("[31.12.2024, 9.05.00] ", "Tove Lind", "Tove", "Bo", "+46 70 000 00 01", "+46\u00a070\u2011000 00 01", "\U0001f642", "x" * 70),
    *whatsapp_chat.MARKS, "\x00", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\u0661", "\u0130", "\u00df",
)  # fmt: skip
"""What chats are written with: bytes that choose among these are a chat more often than bytes that spell one."""
LINE = re.compile(rf"(?P<mark>[{whatsapp_chat.MARKS}])|(?P<digits>[0-9]+)|(?P<word>[^\W0-9_]+)")
SHAPES: set[int] = set()
"""Chats read so far, by what their lines look like: digits by their number, words by their place, marks as marks."""


def headers(document: Document) -> list[re.Match[str]]:
    """The lines that begin a message, as Python's expressions find them."""
    found = filter(None, map(whatsapp_chat._PYTHON_HEADER.match, unix_lines(document.text).split("\n")))
    return [header for header in found if (header["open"] is None) == (header["close"] is None)]


def shape(document: Document, found: list[re.Match[str]]) -> int:
    """Equal for chats that differ in nothing but which digits and which names they have."""
    words: dict[str, str] = {}

    def one(part: re.Match[str]) -> str:
        if part["mark"]:
            return "m"
        if part["digits"]:
            return "9" * len(part["digits"]) if int(part["digits"]) < 13 else "8" * len(part["digits"])
        return words.setdefault(part["word"], f"w{len(words)}")

    return hash((document.path, *(LINE.sub(one, header[0][:120]) for header in found)))


FACTS: tuple[Callable[[re.Match[str], str | None, str], int], ...] = tuple(
    atheris.instrument_func(fact)
    for fact in (
        lambda header, sender, text: 1 if header["open"] else 0,
        lambda header, sender, text: 1 if header["second"] else 0,
        lambda header, sender, text: 1 if header["half"] else 0,
        lambda header, sender, text: 1 if header["mark"] == "/" else 0,
        lambda header, sender, text: 1 if header["mark"] == "." else 0,
        lambda header, sender, text: 1 if len(header["a"]) > 2 else 0,
        lambda header, sender, text: 1 if int(header["a"]) > 12 else 0,
        lambda header, sender, text: 1 if int(header["b"]) > 12 else 0,
        lambda header, sender, text: 1 if len(header["c"]) == 2 else 0,
        lambda header, sender, text: 1 if len(header["c"]) == 4 else 0,
        lambda header, sender, text: 1 if header["rest"] else 0,
        lambda header, sender, text: 1 if header["rest"][:1] in tuple(whatsapp_chat.MARKS) else 0,
        lambda header, sender, text: 1 if sender else 0,
        lambda header, sender, text: 1 if text[:1] in tuple(whatsapp_chat.MARKS) else 0,
        lambda header, sender, text: 1 if text.lstrip(whatsapp_chat.MARKS).startswith(sender or "\n") else 0,
    )
)
"""What may be true of a line, a branch each: of an expression at work libFuzzer sees nothing but branches beside it."""


def read_chats(data: bytes) -> None:
    """A chat under one of these names: its lines each time; the frame, which takes milliseconds, once for each shape."""
    kind, text = (data[0], data[1:]) if data else (0, b"")
    if kind >= 128:
        text = "".join(PIECES[byte % len(PIECES)] for byte in text).encode()
    document = Document(CHATS[kind % len(CHATS)], text)
    claim = whatsapp_chat.is_chat(document)
    if document.is_binary:
        return
    found = headers(document)
    whole = whatsapp_chat._chat(document)
    for header in found:
        sent = whatsapp_chat._PYTHON_SENDER.match(header["rest"])
        sender, text = (sent["sender"], sent["text"] or "") if sent else (None, "")
        for fact in FACTS:
            fact(header, sender, text)
        if sender:
            whatsapp_chat._digits(sender)
            whatsapp_chat._ends(whole, sender)
    if not found or (seen := shape(document, found)) in SHAPES:
        return
    SHAPES.add(seen)
    rows = whatsapp_chat.read_chat(document, whatsapp.CHAT.raw)
    counted(rows)
    assert rows.frame.height == len(found), "the two expressions for a header find different lines"
    if claim:
        recognise(document, whatsapp.SOURCES)


TARGETS: dict[str, tuple[Callable[[bytes], None], Callable[[], Iterator[bytes]]]] = {
    "car": (walk, lambda: seeds("*.car")),
    "blocks": (
        lambda data: walk(put_together(data)),
        lambda: (taken_apart(data) for data in seeds("v?/repo.car", "repo.car") if len(data) < 20_000),
    ),
    "vcard": (read_cards, lambda: seeds("*.vcf")),
    "tuenti": (
        texts(
            tuenti.SOURCES,
            *("tuenti/usuarios.txt", "tuenti/contactos.txt", "tuenti/amigos.txt", "tuenti/lista.csv"),
            *("privados/1.txt", "tuenti/comentarios.txt", "usuarios.txt", "contactos.txt"),
        ),
        lambda: (bytes([kind]) + data for data in seeds("tuenti/**/*.txt", "tuenti/**/*.csv") for kind in range(8)),
    ),
    "tiktok": (
        texts(tiktok.SOURCES, "Follower.txt", "Volgend.txt", "Block List.txt", "lijst.txt"),
        lambda: (bytes([kind]) + data for data in seeds("tiktok/**/*.txt") for kind in range(4)),
    ),
    "whatsapp": (
        read_chats,
        lambda: chain(
            (bytes([kind]) + data for data in seeds("whatsapp/**/*.txt") for kind in range(len(CHATS))),
            (bytes([128 + kind, piece, 47, piece, 49]) for kind in range(len(CHATS)) for piece in range(len(PIECES))),
        ),
    ),
}


def main() -> None:
    """Run libFuzzer on one target; what is behind its name goes to libFuzzer."""
    target, corpus = TARGETS[sys.argv[1]]
    folder = next((a for a in sys.argv[2:] if not a.startswith("-")), None) or tempfile.mkdtemp(prefix="kith-fuzz-")
    options = [a for a in sys.argv[2:] if a.startswith("-")]
    begun = Path(folder)
    begun.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(corpus()):
        (begun / f"seed-{number:03}").write_bytes(data)

    def one(data: bytes) -> None:
        try:
            target(data)
        except Rejected:
            return

    # The last -max_len of the line counts, so a caller's own comes after ours.
    atheris.Setup(
        [sys.argv[0], str(begun), "-max_len=8192", "-timeout=5", f"-artifact_prefix={begun}/finding-", *options], one
    )
    atheris.Fuzz()


main()
