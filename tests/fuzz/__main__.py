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
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["flows.sources", "flows.reading"]):
    from flows.errors import Rejected
    from flows.reading import recognise
    from flows.sources import SOURCES, car, tiktok, tuenti, vcard
    from flows.sources.base import Rows, Source
    from flows.sources.document import Document
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
