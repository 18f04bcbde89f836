"""The repositories of Bluesky: what is current, what was deleted, and files made to do harm."""

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.errors import Rejected
from flows.sources.car import is_car, repository
from tests import cars

DID = "did:plc:" + "a" * 24
FOLLOW = {"$type": "app.bsky.graph.follow", "subject": "did:plc:" + "b" * 24, "createdAt": "2024-01-01T00:00:00Z"}
RECORDS = {f"app.bsky.graph.follow/3k{n:010}": {**FOLLOW, "n": n} for n in range(200)}


def everything(data: bytes) -> dict:
    return dict(repository(data, lambda key: True).records)


@given(st.dictionaries(st.text("abcdef/.", min_size=1, max_size=20), st.integers(0, 2**63), max_size=60))
def test_what_is_written_is_read_in_order(numbers):
    records = {key: {"n": number} for key, number in numbers.items()}
    found = repository(cars.repository(records, DID), lambda key: True)
    assert found.commit["did"] == DID
    assert found.records == sorted(records.items(), key=lambda item: item[0].encode())


def test_what_was_deleted_is_not_read_though_its_block_is_there():
    gone = {**FOLLOW, "subject": "did:plc:" + "z" * 24}
    data = cars.repository(RECORDS, DID, version=2, former=[gone])
    assert b"z" * 24 in data
    assert everything(data) == RECORDS


def test_a_record_that_is_not_what_its_hash_says_is_lost_alone():
    data = cars.repository(RECORDS, DID)
    changed = data.replace(cars.cbor({**FOLLOW, "n": 7}), cars.cbor({**FOLLOW, "n": 8}), 1)
    found = everything(changed)
    assert [key for key, record in found.items() if record is None] == ["app.bsky.graph.follow/3k0000000007"]
    assert len(found) == len(RECORDS)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_a_file_cut_off_is_refused_or_short_of_records_only(share):
    data = cars.repository(RECORDS, DID)
    try:
        found = everything(data[: int(len(data) * share)])
    except Rejected as error:
        assert "cut off" in str(error)
    else:
        assert set(found) == set(RECORDS)


def crafted(root: cars.Link, blocks: dict[cars.Link, bytes]) -> bytes:
    commit = cars.cbor({"did": DID, "version": 3, "data": root})
    return cars.car([cars.cid(commit)], [(cars.cid(commit), commit), *blocks.items()])


def test_a_branch_that_stands_in_two_places_ends_the_walk():
    """Sixty nodes, each with the next one twice, would be more visits than there are seconds."""
    leaf = cars.cbor(cars.node([("a", cars.cid(b""), None)]))
    blocks, below = {cars.cid(leaf): leaf}, cars.cid(leaf)
    for _ in range(60):
        block = cars.cbor(cars.node([("b", cars.cid(b""), below)], left=below))
        blocks[cars.cid(block)] = block
        below = cars.cid(block)
    started = time.perf_counter()
    with pytest.raises(Rejected, match="two places"):
        everything(crafted(below, blocks))
    assert time.perf_counter() - started < 1


def test_a_tree_of_any_depth_is_walked_without_recursion():
    blocks, below = {}, None
    for number in range(20_000):
        block = cars.cbor(cars.node([(f"k{number:06}", cars.cid(b""), None)], left=below))
        below = cars.cid(block)
        blocks[below] = block
    assert len(everything(crafted(below, blocks))) == 20_000


def test_a_node_that_refers_to_itself_by_a_false_name_is_no_node():
    name = cars.Link(b"\x01\x71\x12\x20" + b"\x07" * 32)
    block = cars.cbor(cars.node([("a", cars.cid(b""), name)], left=name))
    with pytest.raises(Rejected, match="a part of its tree is missing"):
        everything(crafted(name, {name: block}))


@pytest.mark.parametrize(
    "entries",
    [
        [{"p": 5, "k": b"a", "v": cars.cid(b""), "t": None}],
        [{"p": -1, "k": b"a", "v": cars.cid(b""), "t": None}],
        [{"p": 0, "k": b"a" * 2_000, "v": cars.cid(b""), "t": None}],
        [{"p": 0, "k": "a", "v": cars.cid(b""), "t": None}],
        [{"p": 0, "k": b"a", "t": None}],
        [7],
        7,
    ],
)
def test_a_node_that_is_none_is_refused(entries):
    block = cars.cbor({"l": None, "e": entries})
    with pytest.raises(Rejected):
        everything(crafted(cars.cid(block), {cars.cid(block): block}))


@pytest.mark.parametrize(
    "data",
    [
        b"\x3a\xa2\x65roots",
        cars.car([], []),
        cars.car([cars.cid(b"")], []),
        cars.car([cars.cid(b"\x81" * 10)], [(cars.cid(b"\x81" * 100_000), b"\x81" * 100_000)]),
        cars.varint(2**40) + b"\xa2\x65roots",
        cars.car([cars.cid(b"\xa0")], [(cars.cid(b"\xa0"), b"\xa0")]) + b"\xff" * 20,
        cars.car([cars.cid(b"\xa0")], [(b"\x01\x71\x12\x20short", b"")]),
    ],
)
def test_what_is_no_repository_is_refused(data):
    assert is_car(data) or data[:1] > b"\x7f"
    with pytest.raises(Rejected):
        everything(data)


WHOLE = cars.repository(dict(list(RECORDS.items())[:20]), DID)


@settings(max_examples=400)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=6), st.integers(0, len(WHOLE)))
def test_no_bytes_do_more_than_refuse_the_file(changes, end):
    data = bytearray(WHOLE)
    for place, byte in changes:
        data[place] = byte
    try:
        found = everything(bytes(data[:end]))
    except Rejected:
        return
    assert len(found) <= 20


@given(st.binary(max_size=400))
def test_no_bytes_behind_a_header_do_more_than_refuse_the_file(tail):
    with contextlib.suppress(Rejected):
        everything(cars.car([cars.cid(tail)], [(cars.cid(tail), tail)]) + tail)
