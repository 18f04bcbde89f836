"""Nothing is lost in silence: whatever a file holds, its rows are loaded, quarantined or anonymous, or it is rejected."""

import csv
import io
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows import loading
from flows.reading import read
from flows.resolution import name_parts
from flows.settings import Settings
from flows.sources.document import Document
from tests.running import SAMPLES

HEADER = ["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"]
words = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cs", "Cc", "Cf")), max_size=12
)
days = st.sampled_from(["02 Jan 2024", "29 Feb 2020", "31 Dex 2019", "", "2024-13-40"])


def outcome(name: str, data: bytes):
    batch = read({"f": Document(name, data)}, "ane", Settings())
    return batch.outcomes["f"], batch


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(st.tuples(words, words, st.booleans(), words, days), min_size=1, max_size=12),
    delimiter=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    ending=st.sampled_from(["\n", "\r\n"]),
    preamble=st.booleans(),
)
def test_rows_read_are_loaded_quarantined_or_anonymous(rows, delimiter, encoding, ending, preamble):
    text = io.StringIO()
    if preamble:
        text.write(f'Notes:{ending}"Some, words; here"{ending}{ending}')
    writer = csv.writer(text, delimiter=delimiter, lineterminator=ending)
    writer.writerow(HEADER)
    for number, (given_name, family_name, has_url, company, day) in enumerate(rows):
        url = f"https://www.linkedin.com/in/person-{number}" if has_url else ""
        writer.writerow([given_name, family_name, url, "", company, "", day])
    found, _ = outcome("Connections.csv", text.getvalue().encode(encoding))
    written = sum(any(cell.strip() for cell in (g, f, c, d)) or u for g, f, u, c, d in rows)
    assert found.row_count == written
    assert found.row_count == found.loaded_count + found.quarantined_count + found.anonymous_count
    if written:
        bad = sum(d in ("31 Dex 2019", "2024-13-40") for *_, d in rows)
        assert found.quarantined_count == bad
        assert found.loaded_count >= sum(u and d not in ("31 Dex 2019", "2024-13-40") for _, _, u, _, d in rows)


def test_a_stray_quote_costs_its_row_and_no_other():
    good = "A,B,https://www.linkedin.com/in/a-{},,,,02 Jan 2024\n"
    text = (
        ",".join(HEADER)
        + "\n"
        + good.format(1)
        + 'X"Y,Z,https://www.linkedin.com/in/x,,"open,,02 Jan 2024\n'
        + good.format(2)
    )
    found, _ = outcome("Connections.csv", text.encode())
    assert found.row_count == 3 and found.loaded_count >= 2
    assert found.row_count == found.loaded_count + found.quarantined_count + found.anonymous_count


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("preamble", ["", 'Notes:\n"When exporting your data, you may notice, that."\n\n'])
def test_exports_joined_to_one_file_make_no_people_of_headers(preamble, mark):
    part = mark + preamble + ",".join(HEADER) + "\nA,B,https://www.linkedin.com/in/a-{},,,,02 Jan 2024\n"
    found, batch = outcome("Connections.csv", "".join(part.format(n) for n in range(3)).encode())
    assert (found.row_count, found.loaded_count) == (3, 3)
    assert batch.observations[0]["handle"].to_list() == ["a-0", "a-1", "a-2"]


def test_a_column_never_seen_is_drift_and_the_file_loads():
    text = ",".join([*HEADER, "Shoe Size"]) + "\nA,B,https://www.linkedin.com/in/a,,,,02 Jan 2024,43\n"
    found, _ = outcome("Connections.csv", text.encode())
    assert found.status == "loaded" and found.unknown == {"Shoe Size"}


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("Connections.csv", (",".join(HEADER) + "\n").encode(), "no rows"),
        ("Connections.csv", b"First Name,URL,Connected On\nA,b,02 Jan 2024\n", "Last Name"),
        ("Connections.csv", b"PK\x03\x04" + b"\x00" * 26 + b"[Content_Types].xml" + b"xl/workbook.xml", "Excel"),
        ("your_friends.json", b'{"friends_v2": [{"name": "A"', "damaged or cut off"),
        ("your_friends.json", b'{"friends_v2": ' + b"[" * 100_000, "nested"),
        ("data/follower.js", b"window.YTD.follower.part0 = [ ]", "no rows"),
        ("friends.html", b"<html><body>" + b"<div>" * 200_000, "nested"),
        ("friends.html", b"<html><body>" + b"<div></span>" * 200_000 + b"</div>" * 200_000, "nested"),
        ("friends.html", b"<html><body><div " + b"a=1 " * 200_000 + b">", "nested"),
    ],
)
def test_a_file_that_cannot_be_read_is_rejected_with_a_reason(name, data, reason):
    began = time.process_time()
    found, _ = outcome(name, data)
    assert found.status == "rejected" and reason in found.reason
    assert time.process_time() - began < 5, "refusing it took as long as an attack wants"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("Connections.csv", (",".join(HEADER) + "\nJos\udce9,B,https://www.linkedin.com/in/a,,,,02 Jan 2024\n")),
        ("tuenti/usuarios.txt", "Jos\udce9 Garc\u00eda (01/02/1990)\n"),
        ("your_friends.json", '{"friends_v2": [{"name": "Jos\udce9", "timestamp": 1262304000}]}'),
    ],
)
def test_a_byte_order_mark_proves_nothing_of_what_is_behind_it(name, data):
    """Found by the fuzzer: such a file was refused as one that no reader had foreseen."""
    found, batch = outcome(name, b"\xef\xbb\xbf" + data.encode("utf-8", "surrogateescape"))
    assert (found.status, found.loaded_count) == ("loaded", 1)
    assert batch.observations[0]["display_name"].item().startswith("Jos\ufffd")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("contacts.vcf", b"BEGIN:VCARD\nVERSION:3.0\nFN:Ana\\nGil\nTEL:+34600000001\nEND:VCARD\n"),
        (
            "getFriendsData.json",
            b'{"friends": [{"id": "", "name": "Ana", "surname": "Gil", "birthday": "1\\n2"},'
            b' {"id": "", "name": "Ana", "surname": "Gil", "birthday": "3\\n4"}]}',
        ),
    ],
)
def test_a_line_break_in_a_name_breaks_no_key(name, data):
    """Found by spoiling files: a key of two lines broke the contract of all profiles, and with it the run."""
    found, batch = outcome(name, data)
    assert found.status == "loaded" and found.loaded_count == found.row_count
    assert not batch.observations[0]["profile_key"].str.contains("\n").any()


FILES = sorted(
    p
    for p in SAMPLES.rglob("*")
    if p.is_file() and p.suffix in {".csv", ".json", ".js", ".vcf", ".car", ".txt", ".html"}
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(file=st.sampled_from(FILES), cut=st.floats(0, 1), noise=st.binary(max_size=20))
def test_no_damage_stops_the_reader_or_loses_rows(file: Path, cut, noise):
    data = file.read_bytes()
    place = int(len(data) * cut)
    found, _ = outcome(str(file.relative_to(SAMPLES)), data[:place] + noise + data[place + len(noise) :])
    if found.status == "loaded":
        assert found.row_count == found.loaded_count + found.quarantined_count + found.anonymous_count
        assert found.anonymous_count >= 0
    else:
        assert found.reason


@pytest.mark.parametrize("ending", ["", "\n"])
@pytest.mark.parametrize("stray", ['"open', 'a" b', '"a", "b'])
def test_a_stray_quote_costs_no_row_behind_it_however_the_file_ends(stray, ending):
    rows = [f"A,B,https://www.linkedin.com/in/a-{n},,{stray if n == 1 else ''},,02 Jan 2024" for n in range(5)]
    found, _ = outcome("Connections.csv", ("\n".join([",".join(HEADER), *rows]) + ending).encode())
    assert found.row_count == 5 and found.loaded_count >= 4 and not found.is_cut


@pytest.mark.parametrize("region", ["ES", "FR"])
def test_a_phone_in_tuenti_is_of_spain_wherever_the_user_lives(region):
    data = b"Ana Gil: 600 000 001\nJon Saez: +44 7700 900123\nEva Sol: 600000002\n"
    batch = read({"f": Document("tuenti/usuarios.txt", data)}, "ane", Settings(phone_region=region))
    told = [number for numbers in batch.observations[0]["phones"].to_list() for number in numbers]
    assert sorted(told) == ["+34600000001", "+34600000002", "+447700900123"]


def test_files_are_read_anew_when_names_are_parted_in_another_way(monkeypatch, tmp_path):
    before = loading.reader_version("ES")
    assert loading.reader_version("FR") != before, "numbers without a prefix are another region's"
    for changed in (name_parts.__file__, name_parts.PARTS):
        copy = tmp_path / Path(changed).name
        copy.write_bytes(Path(changed).read_bytes() + b"\n")
        readers = [copy if file == Path(changed) else file for file in loading._READERS]
        monkeypatch.setattr(loading, "_READERS", readers)
        assert loading.reader_version.__wrapped__("ES") != before
        monkeypatch.undo()
