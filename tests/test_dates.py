"""Dates as people, programs and countries write them: read where something settles them, left out where nothing does."""

import polars as pl
import pytest

from flows.reading import read
from flows.settings import Settings
from flows.sources.document import Document

HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


def reading(path: str, text: str):
    batch = read({"f": Document(path, text.encode())}, "me", Settings())
    return batch.outcomes["f"], pl.concat(batch.observations).sort("row_number")


def connected(*days: str) -> list[str | None]:
    rows = "".join(f"A{n},B,https://www.linkedin.com/in/person-{n},,,,{day}\n" for n, day in enumerate(days))
    outcome, frame = reading("Connections.csv", HEADER + rows)
    assert outcome.quarantined_count == 0
    return frame["connected_on"].dt.to_string("%Y-%m-%d").to_list()


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("02.01.2024", "2024-01-02"),
        ("2.1.24", "2024-01-02"),
        ("25.12.2023", "2023-12-25"),
        ("12.25.2023", "2023-12-25"),
        ("02-ene-24", "2024-01-02"),
        ("15-août-19", "2019-08-15"),
        ("01 Mrz 2020", "2020-03-01"),
        ("03 März 2022", "2022-03-03"),
        ("3. März 2022", "2022-03-03"),
        ("2 ene. 2024", "2024-01-02"),
        ("1 de enero de 2024", "2024-01-01"),
        ("01/02/2024", None),
        ("01-02-2024", None),
    ],
)
def test_a_day_of_connection_is_read_in_the_words_and_order_of_a_country(written, day):
    assert connected(written) == [day]


@pytest.mark.parametrize(
    ("written", "days"),
    [
        (["01/02/2024", "25/12/2023"], ["2024-02-01", "2023-12-25"]),
        (["01/02/2024", "12/25/2023"], ["2024-01-02", "2023-12-25"]),
        (["01/02/2024", "12/25/2023", "25/12/2023"], [None, "2023-12-25", "2023-12-25"]),
        (["01/02/2024", "25.12.2023", "02.03.2024"], [None, "2023-12-25", "2024-03-02"]),
    ],
)
def test_one_date_of_a_file_proves_the_order_of_all(written, days):
    assert connected(*written) == days


def test_the_order_of_one_file_says_nothing_of_another():
    rows = "A,B,https://www.linkedin.com/in/person-1,,,,{}\nC,D,https://www.linkedin.com/in/person-2,,,,01/02/2024\n"
    files = {
        day: Document("Connections.csv", (HEADER + rows.format(day)).encode()) for day in ("25/12/2023", "12/25/2023")
    }
    frame = pl.concat(read(files, "me", Settings()).observations).filter(pl.col("row_number") == 2)
    assert dict(frame.select("file_id", pl.col("connected_on").dt.to_string("%m-%d")).iter_rows()) == {
        "25/12/2023": "02-01",
        "12/25/2023": "01-02",
    }


@pytest.mark.parametrize("page", ["instagram", "facebook"])
def test_a_page_prints_days_in_digits_in_some_languages(page):
    if page == "instagram":
        link = '<a href="https://www.instagram.com/tove_1">tove_1</a>'
        entries = f"<div><div>{link}</div><div>05.01.2025, 21:10</div></div>"
        found = reading("connections/followers_and_following/following.html", f"<html><body>{entries}</body></html>")
    else:
        entry = '<section class="_a6-g"><h2 class="_2ph_ _a6-h _a6-i">Tove Lind</h2><footer><div class="_a72d">{}</div>'
        entries = entry.format("05.01.2025, 21:10") + "</footer></section>"
        found = reading("your_friends.html", f"<html><head><title>Freunde</title></head><body>{entries}</body></html>")
    assert found[1]["connected_on"].dt.to_string("%Y-%m-%d").to_list() == ["2025-01-05"]


def birthdays(*days: str) -> list[str | None]:
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada {}\r\nBDAY:{}\r\nEND:VCARD\r\n"
    return reading("c.vcf", "".join(card.format(n, day) for n, day in enumerate(days)))[1]["birthday"].to_list()


@pytest.mark.parametrize(
    ("written", "days"),
    [
        (["03/04/1980"], [None]),
        (["03-04-1980"], [None]),
        (["03/04"], [None]),
        (["12/31/1980"], ["1980-12-31"]),
        (["03/04/1980", "12/31/1980"], ["1980-03-04", "1980-12-31"]),
        (["03/04/1980", "31/12/1980"], ["1980-04-03", "1980-12-31"]),
        (["03/04", "31/12/1980"], ["--04-03", "1980-12-31"]),
        (["03.04.1980"], ["1980-04-03"]),
        (["19800229T000000Z", "19800229", "1980-02-29T12:00:00+02:00"], ["1980-02-29"] * 3),
        (["2980-01-01", "--0229", "--02-29"], [None, "--02-29", "--02-29"]),
        (["circa 1980", "1980", "---15"], [None] * 3),
    ],
)
def test_a_card_has_the_birthday_that_something_settles(written, days):
    assert birthdays(*written) == days
