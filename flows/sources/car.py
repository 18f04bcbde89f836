"""CAR version 1 files of the AT Protocol: from a file's bytes to the current records of its repository.

Blocks are never scanned: a file may hold records that were deleted since. The tree is walked from the commit, each
block that is used is held to its hash, and what a crafted tree could do (refer to itself, share its branches until they
are more than the world, write keys of any length) ends the walk. Blocks are decoded by libipld, which takes plain
DAG-CBOR only: no tag in a file can make an object.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import libipld

from flows.errors import Rejected

MOST_KEY_BYTES = 1_024
"""Longer keys are no records'."""
_HEADER_BYTES = 10_000
_DAMAGED = "the CAR file is damaged or cut off"
_SHA256 = (0x12, 32)


@dataclass
class Repository:
    """What a repository holds now.

    commit: `did`, `version` and more. records: key (`collection/rkey`) and value; null where the record's block is not
    in the file, or not what its hash says.
    """

    commit: dict[str, Any]
    records: list[tuple[str, dict[str, Any] | None]]


def is_car(data: bytes) -> bool:
    """Whether bytes begin as a CAR file's header: a length, and a map whose first key is `roots`."""
    return any(data[start : start + 7] == b"\xa2\x65roots" for start in (1, 2))


def repository(data: bytes, wanted: Callable[[str], bool]) -> Repository:
    """The current records of a repository whose keys are `wanted`, in the order of their keys.

    Raises:
        Rejected: it is no CAR file, its commit or a part of its tree is not in it, or its tree is no tree.
    """
    roots, blocks = _blocks(data)
    commit = _decoded(roots[0], blocks)
    if commit is None or not isinstance(commit.get("data"), bytes) or not isinstance(commit.get("did"), str):
        raise Rejected(f"{_DAMAGED}: its commit is missing")
    entries = _entries(commit["data"], blocks)
    return Repository(commit, [(key, _decoded(block, blocks)) for key, block in entries if wanted(key)])


Blocks = Mapping[bytes, memoryview]


def _blocks(data: bytes) -> tuple[list[bytes], Blocks]:
    """The roots, and every block by its CID."""
    length, place = _varint(data, 0)
    header = _plain(data[place : place + length]) if length <= _HEADER_BYTES else None
    roots = header.get("roots") if header else None
    if not isinstance(roots, list) or not roots or not all(isinstance(root, bytes) for root in roots):
        raise Rejected(f"{_DAMAGED}: it has no root")
    if header is None or header.get("version") != 1:
        raise Rejected("a CAR file of a version that is not known: only version 1 is read")
    found: dict[bytes, memoryview] = {}
    view, place = memoryview(data), place + length
    while place < len(data):
        length, start = _varint(data, place)
        place = start + length
        if place > len(data):
            break  # cut off: the tree tells whether anything is lost
        body = _after_cid(data, start, place)
        if body is not None:
            found[data[start:body]] = view[body:place]
    return roots, found


def _varint(data: bytes, place: int) -> tuple[int, int]:
    """An unsigned number of at most nine bytes, and the place behind it."""
    number = 0
    for shift in range(0, 63, 7):
        if place >= len(data):
            raise Rejected(_DAMAGED)
        byte = data[place]
        place += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, place
    raise Rejected(_DAMAGED)


def _after_cid(data: bytes, start: int, end: int) -> int | None:
    """The place behind a CID of version 1 with a SHA-256; null for any other: nothing refers to it."""
    place, numbers = start, []
    for _ in range(4):  # version, kind of content, kind of hash, length of hash
        number, place = _varint(data, place)
        numbers.append(number)
    if numbers[0] != 1 or (numbers[2], numbers[3]) != _SHA256 or place + numbers[3] > end:
        return None
    return place + numbers[3]


def _plain(block: bytes | memoryview) -> dict[str, Any] | None:
    """A block's content where it is a map; null for anything else and for what is damaged."""
    try:
        value = libipld.decode_dag_cbor(bytes(block))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _decoded(cid: bytes, blocks: Blocks) -> dict[str, Any] | None:
    """A block's content, if it is there and is what its hash says."""
    block = blocks.get(cid)
    if block is None or hashlib.sha256(block).digest() != cid[-32:]:
        return None
    return _plain(block)


def _entries(root: bytes, blocks: Blocks) -> Iterator[tuple[str, bytes]]:
    """Keys and CIDs of the tree's records in order.

    A node has a left branch `l` and entries `e`: how many bytes its key shares with the one before `p`, the rest `k`,
    the record `v`, and the branch behind it `t`. Source: the AT Protocol's specification, "Repository".
    """
    seen: set[bytes] = set()
    waiting: list[tuple[str | None, bytes]] = [(None, root)]  # a key and its record, or a node
    while waiting:
        key, cid = waiting.pop()
        if key is not None:
            yield key, cid
            continue
        if cid in seen:
            raise Rejected("the CAR file's tree has a branch in two places: this is no repository")
        seen.add(cid)
        steps = _steps(_decoded(cid, blocks))
        if steps is None:
            # Less than the whole list would pass for people who were dropped.
            raise Rejected(f"{_DAMAGED}: a part of its tree is missing. Download it again")
        waiting += reversed(steps)


def _steps(node: dict[str, Any] | None) -> list[tuple[str | None, bytes]] | None:
    """What stands in a node, in order: branches without a key, records with theirs; null for what is no node."""
    entries = node.get("e") if node else None
    if node is None or not isinstance(entries, list):
        return None
    steps: list[tuple[str | None, bytes]] = []
    if isinstance(node.get("l"), bytes):
        steps.append((None, node["l"]))
    before = b""
    for entry in entries:
        shared, rest, record = (entry.get(name) for name in "pkv") if isinstance(entry, dict) else (None, None, None)
        if not isinstance(shared, int) or not isinstance(rest, bytes) or not isinstance(record, bytes):
            return None
        if not 0 <= shared <= len(before) or shared + len(rest) > MOST_KEY_BYTES:
            return None
        before = before[:shared] + rest
        steps.append((before.decode("utf-8", "replace"), record))
        if isinstance(entry.get("t"), bytes):
            steps.append((None, entry["t"]))
    return steps
