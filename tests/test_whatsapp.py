"""The headers of exported chats: whatever the style and the text, who and when come back, and no text does."""

import json
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.reading import read
from flows.settings import Settings
from flows.sources.document import Document
from flows.sources.whatsapp_chat import is_chat

STYLES = (
    "[%Y-%m-%d, %H:%M:%S] ", "[%d/%m/%y %H:%M:%S] ", "%d.%m.%Y, %H:%M - ", "%d/%m/%Y, %I:%M\u202f%p - ",
    "%m/%d/%y, %I:%M %p - ", "%Y/%m/%d, %H:%M - ", "%d/%m/%y, %H:%M \u2013 ", "\u200e[%d/%m/%Y, %H:%M:%S] ",
)  # fmt: skip
names = st.sampled_from(["Tove Lind", "Ada", "María de la O", "+46 70 000 00 01", "~ Marek", "由紀", "O'Brien (work)"])
texts = st.text(st.characters(exclude_characters="\r\n\x00", exclude_categories=("Cs",)), max_size=30)
SECRET = "k3epThisOut"


def reading(data: bytes, path: str = "chats/WhatsApp Chat with Boats.txt"):
    batch = read({"f": Document(path, data)}, "ane", Settings())
    return batch.outcomes["f"], batch


def test_a_tag_in_a_message_makes_no_page_of_a_chat():
    """Found by the test below: such a chat was left alone as a page that no network writes."""
    outcome, _ = reading(b'13/05/2024, 09:00 - Tove Lind: <A HREF="x">look</A> <div>\n')
    assert (outcome.status, outcome.network) == ("loaded", "whatsapp")


@settings(max_examples=30, deadline=None)
@given(
    style=st.sampled_from(STYLES),
    lines=st.lists(st.tuples(names, st.lists(texts, min_size=1, max_size=3), st.integers(0, 90_000)), min_size=1),
    ending=st.sampled_from(["\n", "\r\n", "\r", "\r\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_every_header_comes_back_and_no_text_does(style, lines, ending, encoding):
    at, written, told = datetime(2024, 5, 13, 9, 0, tzinfo=UTC), [], []
    for name, (first, *more), seconds in lines:
        at += timedelta(seconds=seconds)
        # What goes on in the next line must not look like a header of its own.
        written += [f"{at:{style}}{name}: {SECRET} {first}", *(f"{SECRET} {text}" for text in more)]
        told.append((name, at if "%S" in style else at.replace(second=0)))
    outcome, batch = reading(ending.join(written).encode(encoding))
    assert (outcome.status, outcome.network) == ("loaded", "whatsapp")
    assert outcome.row_count == len(lines) and outcome.quarantined_count == 0
    raw = batch.raw["raw.whatsapp_chat"].sort("row_number")
    assert raw["at"].str.to_datetime().dt.replace_time_zone("UTC").to_list() == [when for _, when in told]
    senders = [
        name if number is None else f"+{number}" for name, number in raw.select("sender", "sender_id").iter_rows()
    ]
    assert senders == [name.replace(" ", "") if name.startswith("+") else name for name, _ in told]
    frames = [*batch.raw.values(), *batch.observations, *batch.events, *batch.quarantine]
    assert SECRET not in json.dumps([frame.cast(pl.String, strict=False).rows() for frame in map(flat, frames)])


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    return frame.with_columns(pl.col(name).list.join("|") for name in lists)


PIECES = st.sampled_from([
    "[", "]", "13/01/19", "01/02/2019", "2020-02-01", "11:25", ":59", " ", ", ", " - ", " \u2013 ", ": ", "Tove", "\u200e",
    "\u202a", "\u202f", "PM", "a. m.", "\n", "\r\n", "\r", "\x00", "é", "99", "\"", "\ufeff",
])  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(pieces=st.lists(PIECES, max_size=40), noise=st.binary(max_size=8))
def test_no_mixture_of_a_headers_pieces_stops_the_reader_or_loses_rows(pieces, noise):
    data = "".join(["13/01/19, 11:25 - Tove: hi\n", *pieces]).encode() + noise
    outcome, _ = reading(data)
    assert outcome.status in ("loaded", "ignored", "rejected")
    assert not (outcome.reason or "").startswith("could not be read")
    if outcome.status == "loaded":
        assert outcome.row_count == outcome.loaded_count + outcome.quarantined_count + outcome.anonymous_count


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("13/02/19", "01/03/19", ["2019-02-13", "2019-03-01"]),
        ("02/13/19", "03/01/19", ["2019-02-13", "2019-03-01"]),
        ("02/01/19", "01/02/19", ["2019-01-02", "2019-02-01"]),
        ("01/02/19", "02/01/19", ["2019-01-02", "2019-02-01"]),
        ("05.04.19", "06.04.19", ["2019-04-05", "2019-04-06"]),
        ("03/03/19", "03/03/19", ["2019-03-03", "2019-03-03"]),
        ("01/02/19", "03/04/19", [None, None]),
    ],
)
def test_day_and_month_are_told_by_the_whole_chat(first, second, expected):
    outcome, batch = reading(f"{first}, 11:25 - Tove: hi\n{second}, 11:26 - Ada: hi\n".encode())
    assert batch.raw["raw.whatsapp_chat"]["at"].str.slice(0, 10).to_list() == expected
    assert bool(outcome.warnings) == (expected[0] is None)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("log.txt", "2019-01-20, 11:23 started\n2019-01-20, 11:24 stopped\n"),
        ("diary.txt", "13/01/19, 11:25 - dentist\n"),
        ("notes.txt", "Tove: hi\n13/01/19, 11:25 - Tove: hi\n13/01/19, 11:25 - Ada: hi\n"),
    ],
)
def test_other_texts_with_dates_are_left_alone(path, data):
    assert is_chat(Document(path, data.encode())) == 0


def test_the_same_chat_from_two_phones_counts_once():
    rows = []
    for path, style in (("WhatsApp Chat - Tove/_chat.txt", STYLES[0]), ("Chat de WhatsApp con Tove.txt", STYLES[5])):
        at = datetime(2024, 5, 13, 9, 0, tzinfo=UTC)
        _, batch = reading("".join(f"{at:{style}}{who}: hi\n" for who in ("Tove", "Ada", "Ada")).encode(), path)
        columns = ("direction", "profile_key", "occurred_at", "thread", "event_key")
        rows.append(pl.concat(batch.events).select(columns).rows())
    assert rows[0] == rows[1] and len(set(rows[0])) == 3
