"""Only what changed: what still stands is left, and whatever could have changed it makes all of it anew."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from flows import deciding, standing, warehouse
from flows.settings import Settings
from tests.running import SAMPLES, unified
from tests.test_rules import connections, content

XING = SAMPLES / "xing"


@pytest.fixture(scope="module")
def marked(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("standing")
    live = folder / "w" / "kith.duckdb"
    unified([XING, connections(folder / "a", list(range(8)), "01-31-2024")], live)
    mark(live)
    return live


@pytest.fixture
def live(marked, tmp_path) -> Path:
    live = tmp_path / "w" / "kith.duckdb"
    live.parent.mkdir()
    shutil.copyfile(marked, live)
    return live


def mark(live: Path) -> None:
    """A value that nobody works out, so that it tells whether all was made anew."""
    with duckdb.connect(live) as con:
        con.execute("update people set city = 'Marked'")


def is_marked(live: Path) -> bool:
    with warehouse.read_only(live) as con:
        return con.execute("select distinct city from people").fetchall() == [("Marked",)]


def test_what_stands_is_left_and_is_what_would_be_made(tmp_path, live):
    made_anew = tmp_path / "anew" / "kith.duckdb"
    made_anew.parent.mkdir()
    shutil.copyfile(live, made_anew)
    unified([XING], live)
    assert is_marked(live)
    unified([XING], made_anew, anew=True)
    assert not is_marked(made_anew)
    left, made = content(live), content(made_anew)
    assert left.pop("main.people") != made.pop("main.people")
    assert left == made
    with warehouse.read_only(live) as con, warehouse.read_only(made_anew) as anew:
        counted = "select columns(* exclude (started_at, finished_at, seconds)) from runs order by run_id"
        assert con.execute(counted).fetchall() == anew.execute(counted).fetchall()
        assert con.execute("select count(*) from runs").fetchall() == [(2,)]


def newer(live: Path) -> None:
    unified([connections(live.parent / "b", list(range(9)), "02-29-2024")], live)


def rejected(live: Path) -> None:
    bad = live.parent / "bad" / "Basic_LinkedInDataExport_03-31-2024.zip"
    bad.parent.mkdir()
    bad.write_bytes(b"PK\x03\x04 no archive")
    unified([bad], live)


def decided(live: Path) -> None:
    with warehouse.read_only(live) as con:
        a, b = (row[0] for row in con.execute("select profile_id from profiles order by 1 limit 2").fetchall())
        deciding.decide(con, live, a, b, "different")
    unified([XING], live)


def damaged(live: Path) -> None:
    with duckdb.connect(live) as con:
        con.execute("delete from connections where rowid = (select min(rowid) from connections)")
    unified([XING], live)


def table_lost(live: Path) -> None:
    with duckdb.connect(live) as con:
        con.execute("drop view core.scored_pairs")
    unified([XING], live)


def set_otherwise(live: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KITH_PRECISION_FLOOR", "0.97")
        unified([XING], live)


def code_changed(live: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(standing, "_code", lambda: "of tomorrow")
        unified([XING], live)


@pytest.mark.parametrize("change", [newer, rejected, decided, damaged, table_lost, set_otherwise, code_changed])
def test_whatever_changed_makes_all_anew(live, change: Callable[[Path], None]):
    change(live)
    assert not is_marked(live)


def test_what_came_newly_stands_from_then_on(live):
    newer(live)
    mark(live)
    unified([XING], live)
    assert is_marked(live)


@pytest.mark.parametrize(
    ("name", "value"),
    [("PAGES_URL", "http://127.0.0.1:4234"), ("FRESHNESS_DAYS", "30"), ("MEMORY_LIMIT_MB", "1100"), ("SCHEDULE", "")],
)
def test_what_says_nothing_of_people_makes_nothing_anew(live, monkeypatch, name, value):
    """`kith serve` says to its runs where the pages are, `kith run` does not: they take turns."""
    monkeypatch.setenv(f"KITH_{name}", value)
    unified([XING], live)
    assert is_marked(live)


def test_every_setting_left_out_is_one():
    assert vars(Settings()).keys() >= standing._ELSEWHERE
