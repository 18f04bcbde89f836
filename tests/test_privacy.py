"""Planted people, looked for everywhere a run writes: Prefect's home, the terminal. And the flow as users run it."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from flows import warehouse
from flows.privacy import HIDDEN, key, place
from flows.reading import recognise
from flows.report import MEANINGS, _header_words
from flows.resolution import decisions
from flows.sources import SOURCES
from flows.sources.document import Document
from tests.planting import WORDS, names_somebody, plant, planted
from tests.running import own_environment, unified

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def canary_run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("canary")
    plant(folder / "inbox")
    environment = own_environment(folder / "prefect", is_new=True)
    live = folder / "w" / "kith.duckdb"

    def kith(*words):
        return subprocess.run(
            [sys.executable, "-m", "flows.cli", *words, "--warehouse", str(live)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            check=False,
            timeout=300,
        )

    card = folder / "inbox" / "xing" / "2024-01-01" / "Zephyrina Quastlbrunn.vcf"  # files named by hand too
    first = kith("run", str(folder / "inbox"), str(card), "--owner", "ane")
    with warehouse.read_only(live) as con:
        one, other = (row[0] for row in con.execute("select profile_id from profiles order by 1 limit 2").fetchall())
    decided = kith("decide", one, other, "different", "--why", "wombatschatz", "--by", "Zephyrina Quastlbrunn")
    with decisions.path_of(live).open("a") as file:
        file.write('{"decision": 2, "verdict": "same", "why": "Zephyrina wombatschatz"')
    again = kith("run", str(folder / "inbox"), "--owner", "ane")
    for later, status in ((decided, 0), (again, 3), (kith("status"), 0)):  # what was rejected is so in each run
        assert later.returncode == status, later.stderr.decode()
        first.stdout += later.stdout
        first.stderr += later.stderr
    return folder, first


def test_no_planted_person_is_anywhere_but_in_the_warehouse(canary_run):
    folder, done = canary_run
    assert done.returncode == 3, done.stderr.decode()
    written = {"terminal": done.stdout + done.stderr}
    written |= {str(p.relative_to(folder)): p.read_bytes() for p in (folder / "prefect").rglob("*") if p.is_file()}
    assert any(name.endswith("prefect.db") for name in written)
    assert not [name for name, data in written.items() if names_somebody(data)], "a planted person is there"


def test_the_warehouse_has_the_people_and_never_the_words(canary_run):
    folder, _ = canary_run
    live = folder / "w" / "kith.duckdb"
    with warehouse.read_only(live) as con:
        assert con.execute("select count(*) from people where display_name ilike '%quastlbrunn%'").fetchall()[0][0] >= 1
        assert con.execute("select count(*) from quarantine").fetchall()[0][0] >= 2
        assert con.execute("select decision_count, unreadable_decision_count from runs order by run_id").fetchall() == [
            (0, 0),
            (1, 1),
        ]
    assert b"wombatschatz" in decisions.path_of(live).read_bytes()
    assert b"wombatschatz" not in live.read_bytes()


@pytest.fixture(scope="module")
def wordy(tmp_path_factory):
    """Every sample and fixture of a kind that people's words stand in, with words in it, as one warehouse."""
    folder = tmp_path_factory.mktemp("words")
    spoken = set()
    for root in (ROOT / "data" / "samples", ROOT / "tests" / "fixtures"):
        for path in (p for p in root.rglob("*") if p.is_file() and "broken" not in p.parts):
            document = Document(str(path.relative_to(root)), path.read_bytes())
            source = recognise(document)
            if source and source.raw._has_text and not document.encoding.startswith("utf-16"):
                data = planted(document, source)
                if WORDS.encode() in data:
                    copy = folder / "inbox" / document.path
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    copy.write_bytes(data)
                    spoken.add(source.name)
    unified([folder / "inbox"], folder / "w" / "kith.duckdb")
    return folder / "w" / "kith.duckdb", spoken


def test_what_exchanges_are_read_from_is_known_to_hold_words():
    for source in SOURCES:
        told = {event.kind for event in source.events} - {"endorsement"}
        assert source.raw._has_text or not told, f"{source.name}: its contract should say _has_text"


def test_no_word_of_any_message_is_in_any_table(wordy):
    live, spoken = wordy
    assert spoken == {source.name for source in SOURCES if source.raw._has_text}
    with warehouse.read_only(live) as con:
        read = con.execute("select distinct split_part(format, '/', 1) from exports where loaded_count > 0").fetchall()
        assert spoken <= {name for (name,) in read}
        assert con.execute("select count(*) from quarantine").fetchall()[0][0] > len(spoken)
        tables = con.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
        assert {name.split(".")[0] for (name,) in tables} == {"raw", "staging", "core", "main", "ops"}
        holding = "select count(*) from {} as t where t::varchar ilike '%wombatschatz%'"
        found = {table: con.execute(holding.format(table)).fetchall()[0][0] for (table,) in tables}
        assert not {table for table, count in found.items() if count}


def test_the_run_leaves_its_artifacts_in_prefect(canary_run):
    folder, _ = canary_run
    with sqlite3.connect(folder / "prefect" / "prefect.db") as con:
        keys = {row[0] for row in con.execute("select key from artifact")}
        names = {row[0] for row in con.execute("select name from flow_run")}
        states = {row[0] for row in con.execute("select state_name from flow_run")}
    tables = {"rejected-files", "quarantined-rows", "files-by-fate", "freshness", "volume"}
    assert keys == {"report", "progress", "network-growth", "network-overlap"} | tables
    assert all(name.startswith("unify 20") for name in names) and any(name.endswith(" ane") for name in names)
    assert states == {"Completed with rejects"}


def test_the_terminal_says_what_next(canary_run):
    _, done = canary_run
    assert b"Next: .venv/bin/kith sql" in done.stdout


def test_a_place_keeps_what_an_export_is_known_to_use_and_hides_the_rest():
    assert place("x/Basic_LinkedInDataExport_01-31-2024.zip!Connections.csv").endswith(
        "/Basic_LinkedInDataExport_01-31-2024.zip!Connections.csv"
    )
    thread = "fb/your_facebook_activity/messages/inbox/zephyrina_123456/message_1.json"
    assert place(thread) == "…/your_facebook_activity/messages/inbox/…/message_1.json"
    assert place("xing/Zephyrina Q.vcf") == "xing/….vcf"
    assert (
        place("facebook-zephyrina-2024-02-01-Ab12cD34/Zephyrina Quastlbrunn_12.json")
        == "facebook-…-2024-02-01-…/…_12.json"
    )


def test_a_key_that_may_be_a_name_is_not_shown():
    known = _header_words()
    for name in ("is_verified", "Pronouns", "Profile Language"):
        assert key(name, known) == name
    for name in (
        "Zephyrina Quastlbrunn",
        "zephyrina@example.com",
        "Zephyrina",
        "zephyrina.quastlbrunn",
        "zephyrina_q7",
    ):
        assert key(name, known) == HIDDEN


def test_every_rule_has_its_words(samples, wordy):
    rules = {row[0] for row in samples.execute("select distinct rule from quarantine").fetchall()}
    with warehouse.read_only(wordy[0]) as con:
        rules |= {row[0] for row in con.execute("select distinct rule from quarantine").fetchall()}
    assert rules <= set(MEANINGS)
