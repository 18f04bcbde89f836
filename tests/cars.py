"""Repositories of the AT Protocol as servers write them, and as nobody should: CBOR, CIDs, trees, CAR files."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


class Link(bytes):
    """A CID where it refers to a block."""


def cbor(value: Any) -> bytes:
    """A value as DAG-CBOR: shortest lengths, keys by length and then by letter, links as tag 42."""
    match value:
        case None | bool():
            made = bytes([{None: 0xF6, False: 0xF4, True: 0xF5}[value]])
        case int():
            made = _head(0, value) if value >= 0 else _head(1, -1 - value)
        case Link():
            made = b"\xd8\x2a" + _head(2, len(value) + 1) + b"\x00" + value
        case bytes():
            made = _head(2, len(value)) + value
        case str():
            made = _head(3, len(value.encode())) + value.encode()
        case Mapping():
            keys = sorted(value, key=lambda k: (len(k.encode()), k.encode()))
            made = _head(5, len(keys)) + b"".join(cbor(key) + cbor(value[key]) for key in keys)
        case _:
            made = _head(4, len(value)) + b"".join(map(cbor, value))
    return made


def _head(kind: int, number: int) -> bytes:
    if number < 24:
        return bytes([kind << 5 | number])
    size = next(size for size in (1, 2, 4, 8) if number < 1 << 8 * size)
    return bytes([kind << 5 | 23 + size.bit_length()]) + number.to_bytes(size, "big")


def varint(number: int) -> bytes:
    """An unsigned number, seven bits a byte."""
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def cid(block: bytes) -> Link:
    """The name of a DAG-CBOR block."""
    return Link(b"\x01\x71\x12\x20" + hashlib.sha256(block).digest())


def car(roots: Sequence[bytes], blocks: Iterable[tuple[bytes, bytes]]) -> bytes:
    """A CAR file of these blocks, each under the name given for it."""
    header = cbor({"version": 1, "roots": list(roots)})
    return varint(len(header)) + header + b"".join(varint(len(n) + len(b)) + n + b for n, b in blocks)


def node(entries: Sequence[tuple[str, Link, Link | None]], left: Link | None = None) -> dict[str, Any]:
    """A tree's node: keys with their records and the branches behind them, prefixes shared."""
    found, before = [], b""
    for key, record, right in entries:
        whole = key.encode()
        shared = next(
            (i for i, (a, b) in enumerate(zip(before, whole, strict=False)) if a != b), min(len(before), len(whole))
        )
        found.append({"p": shared, "k": whole[shared:], "v": record, "t": right})
        before = whole
    return {"l": left, "e": found}


def repository(
    records: Mapping[str, Any], did: str, version: int = 3, former: Iterable[Any] = (), rev: str = "3kaaaaaaaaa22"
) -> bytes:
    """A repository of these records; `former` are blocks of records that were deleted."""
    blocks: dict[Link, bytes] = {}

    def put(value: Any) -> Link:
        block = cbor(value)
        blocks[cid(block)] = block
        return cid(block)

    def tree(keys: list[str], level: int) -> Link | None:
        """The node of `level` for these keys: those of that level, the others in branches between them."""
        if not keys:
            return None
        own = [place for place, key in enumerate(keys) if _level(key) == level]
        branches = [tree(keys[a + 1 : b], level - 1) for a, b in zip([-1, *own], [*own, len(keys)], strict=True)]
        entries = [(keys[p], put(records[keys[p]]), right) for p, right in zip(own, branches[1:], strict=True)]
        return put(node(entries, branches[0]))

    keys = sorted(records)
    for record in former:
        put(record)
    data = tree(keys, max(map(_level, keys), default=0)) or put(node([]))
    commit = {"did": did, "version": version, "data": data, "prev": None, "sig": b"\x00" * 64}
    root = put(commit | ({"rev": rev} if version > 2 else {}))
    return car([root], [(root, blocks.pop(root)), *blocks.items()])


def _level(key: str) -> int:
    """How many pairs of zero bits a key's hash begins with."""
    bits = f"{int.from_bytes(hashlib.sha256(key.encode()).digest(), 'big'):0256b}"
    return (len(bits) - len(bits.lstrip("0"))) // 2
