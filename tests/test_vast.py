"""Exports of gigabytes: nothing in memory but the file and the headers that are read in it."""

import json
import tracemalloc

import pytest

from flows.errors import Rejected
from flows.reading import read, recognise
from flows.settings import Settings
from flows.sources import document as documents
from flows.sources import viadeo, xing
from flows.sources.document import Document

WORDS = "see https://www.xing.com/profile/Nobody and https://www.viadeo.com/profile/002 " * 40


@pytest.fixture(autouse=True)
def small_is_vast(monkeypatch):
    for module in (documents, xing, viadeo):
        monkeypatch.setattr(module, "VAST", 1_000_000)


def chat(number: int, messages: int) -> dict:
    sent = [
        {"id": i, "type": "message", "date": "2024-01-02T03:04:05", "date_unixtime": "1704164645", "from": "Jon Prueba",
         "from_id": f"user{number}", "text": WORDS, "text_entities": [{"type": "plain", "text": WORDS}]}
        for i in range(messages)
    ]  # fmt: skip
    return {"name": "Jon Prueba", "type": "personal_chat", "id": number, "messages": sent}


def telegram(messages: int = 2_000) -> bytes:
    owner = {"user_id": 1, "first_name": "Ane", "last_name": "Owner", "phone_number": "+34 600 999 001"}
    chats = [chat(number, messages // 2) for number in (77, 78)]
    return json.dumps({"personal_information": owner, "chats": {"list": chats}}).encode()


@pytest.mark.parametrize("whole", [telegram(), json.dumps(chat(77, 2_000)).encode()], ids=["account", "one chat"])
def test_a_long_telegram_export_takes_little_more_memory_than_its_bytes(whole):
    read({"x": Document("result.json", telegram(2))}, "ane", Settings())  # what is imported and remembered once
    tracemalloc.start()
    try:
        outcome = read({"x": Document("result.json", whole)}, "ane", Settings()).outcomes["x"]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert outcome.status == "loaded" and outcome.loaded_count >= 2_000
    assert peak < len(whole) / 2


@pytest.mark.parametrize(
    ("spoiled", "reason"),
    [
        (telegram()[:-3], "the JSON is damaged or cut off at byte"),
        (telegram().replace(b'"id": 999,', b'"id": 9x9,', 1), "the JSON is damaged or cut off at byte"),
        (telegram()[:-1] + b', "deep": ' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}", "nested deeper than any export"),
    ],
    ids=["cut", "damaged", "deep"],
)
def test_a_long_file_that_is_damaged_is_refused_without_being_made_objects_of(spoiled, reason):
    tracemalloc.start()
    try:
        outcome = read({"x": Document("result.json", spoiled)}, "ane", Settings()).outcomes["x"]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert outcome.status == "rejected" and reason in str(outcome.reason)
    assert peak < 2 * len(spoiled)


def test_half_a_surrogate_pair_in_a_message_loses_neither_message_nor_file():
    whole = (
        telegram().replace(b"see https", b"see \\ud83d https", 1).replace(b'"Jon Prueba"', b'"Jon \\udc00 Prueba"', 1)
    )
    batch = read({"x": Document("result.json", whole)}, "ane", Settings())
    assert batch.outcomes["x"].status == "loaded"
    assert batch.outcomes["x"].row_count == batch.outcomes["x"].loaded_count


def test_what_nobody_knows_is_looked_through_and_left_alone():
    records = {"locations": [{"latitudeE7": i, "longitudeE7": -i, "source": "WIFI"} for i in range(200_000)]}
    listed = [{"header": "Search", "title": WORDS, "products": ["Search"]} for _ in range(4_000)]
    for value in (records, listed):
        whole = json.dumps(value).encode()
        tracemalloc.start()
        try:
            assert recognise(Document("Records.json", whole)) is None
            outcome = read({"x": Document("Records.json", whole)}, "ane", Settings()).outcomes["x"]
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert outcome.status == "ignored"
        assert peak < len(whole) / 2


def test_a_document_is_empty_once_it_was_read():
    document = Document("result.json", telegram(2))
    read({"x": document}, "ane", Settings())
    assert document.data == b"" and "parts" not in document.__dict__


def test_damage_of_a_short_file_is_told_as_ever():
    with pytest.raises(Rejected, match="character 9"):
        Document("x.json", b'{"a": 1, ').check_json()
