"""`kith sql`: readable, read-only, and harmless whatever the strangers' text in it."""

import codecs
import io
import json
import os
import resource
import signal
import stat
import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest
from rich.console import Console

from flows import asking, warehouse
from flows.errors import KithError


@pytest.fixture
def con(tmp_path):
    path = tmp_path / "k.duckdb"
    with duckdb.connect(path) as writer:
        writer.execute("create schema ops; create table ops.runs (n integer); create table ops.offers (n integer)")
        writer.execute("create table people (name varchar, networks varchar[], age integer)")
        writer.execute("insert into people values ('=cmd()', ['a', 'b'], 3), ('[red]x[/red]\u202e\x1b[31m', [], null)")
    with warehouse.read_only(path) as reader:
        yield reader


def asked(con, output, tmp_path, query="from people order by age nulls last"):
    path = tmp_path / f"out.{output}"
    asking.ask(con, query, output, path, Console())
    return path


@pytest.mark.parametrize("query", ["select 1; select 2", "from people; from people;"])
def test_several_statements_are_refused_because_one_answer_would_be_lost(con, query):
    with pytest.raises(KithError, match="one SELECT at a time"):
        asking.ask(con, query, "table", None, Console(file=io.StringIO()))


def test_a_semicolon_makes_no_second_statement(con):
    out = io.StringIO()
    asking.ask(con, "select 'a; b' as said; -- no; more", "table", None, Console(file=out, width=80))
    assert "a; b" in out.getvalue()


def test_csv_defuses_formulas_and_joins_lists(con, tmp_path):
    text = asked(con, "csv", tmp_path).read_text("utf-8-sig")
    assert text.splitlines()[:2] == ["name,networks,age", '\'=cmd(),"a, b",3']


def test_a_csv_file_opens_in_excel_and_elsewhere(con, tmp_path):
    path = asked(con, "csv", tmp_path, "select 'Muñoz' as name")
    assert path.read_bytes().startswith(codecs.BOM_UTF8)
    assert pl.read_csv(path).rows() == duckdb.read_csv(str(path)).fetchall() == [("Muñoz",)]
    assert duckdb.read_csv(str(path)).columns == ["name"]


def test_csv_leaves_phone_numbers_alone(con, tmp_path):
    query = "select unnest(['+34600000001', '+34600000001, +34600000002', '+1-2', '+34600000001+cmd()']) as phone"
    told = ["phone", "+34600000001", '"+34600000001, +34600000002"', "'+1-2", "'+34600000001+cmd()"]
    assert asked(con, "csv", tmp_path, query).read_text("utf-8-sig").splitlines() == told


def test_json_and_parquet_keep_values_as_they_are(con, tmp_path):
    assert json.loads(asked(con, "json", tmp_path).read_text())[0] == {
        "name": "=cmd()",
        "networks": ["a", "b"],
        "age": 3,
    }


def test_parquet_reads_back(con, tmp_path):
    assert pl.read_parquet(asked(con, "parquet", tmp_path))["name"][0] == "=cmd()"


def test_the_terminal_shows_markup_as_text_and_control_characters_as_nothing(con):
    out = io.StringIO()
    asking.ask(con, "select name from people", "table", None, Console(file=out, width=80))
    shown = out.getvalue()
    assert "[red]x[/red]" in shown
    assert "\x1b" not in shown and "\u202e" not in shown


def test_the_file_says_which_format(con, tmp_path):
    path = tmp_path / "out.Parquet"
    asking.ask(con, "from people", None, path, Console())
    assert pl.read_parquet(path).height == 2


@pytest.mark.parametrize(
    ("output", "name", "told"),
    [
        (None, "out.xlsx", "end .*out.xlsx in one of these"),
        (None, "out", "end .*out in one of these"),
        ("table", "out.csv", "--output writes csv, json or parquet"),
        ("csv", "nowhere/out.csv", "could not be written to .*No such file"),
        ("csv", ".", "could not be written to .*Is a directory"),
    ],
)
def test_a_file_that_cannot_be_written_is_told(con, tmp_path, output, name, told):
    with pytest.raises(KithError, match=told):
        asking.ask(con, "from people", output, tmp_path / name, Console(file=io.StringIO()))
    assert [path.name for path in tmp_path.iterdir()] == ["k.duckdb"]


def test_columns_that_do_not_fit_beside_each_other_are_shown_below_each_other(con):
    out = io.StringIO()
    asking.ask(con, "from people order by name desc", None, None, Console(file=out, width=30))
    assert [line.split() for line in out.getvalue().splitlines()][:4] == [
        ["row", "1"],
        ["name", "[red]x[/red]\ufffd\ufffd[31m"],
        ["networks"],
        ["age"],
    ]


def test_an_answer_without_rows_says_so(con):
    out = io.StringIO()
    asking.ask(con, "from people limit 0", None, None, Console(file=out, width=30))
    assert out.getvalue() == "No rows.\n"


@pytest.mark.parametrize("query", ["selec 1", "select * from nowhere", "insert into people values ('x', [], 1)"])
def test_what_does_not_run_is_told_in_a_sentence(con, query):
    with pytest.raises(KithError):
        asking.ask(con, query, "table", None, Console(file=io.StringIO()))


def test_the_machine_is_out_of_reach(con, tmp_path):
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with pytest.raises(KithError):
        asking.ask(con, f"from read_csv('{tmp_path}/secret.csv')", "table", None, Console(file=io.StringIO()))


def test_an_unknown_format_is_told(con):
    with pytest.raises(KithError, match="one of table, csv, json, parquet"):
        asking.ask(con, "select 1", "xml", None, Console(file=sys.stderr))


@pytest.mark.parametrize("output", ["csv", "json", "parquet"])
def test_nobody_else_can_read_an_answer_in_a_file(con, tmp_path, output):
    before = os.umask(0o022)
    try:
        asking.ask(con, "from people", output, tmp_path / "answer", Console())
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "answer").stat().st_mode) == 0o600


@pytest.mark.parametrize("output", ["csv", "json", "parquet"])
def test_a_disk_that_is_full_keeps_no_half_of_an_answer(con, tmp_path, output):
    many = "select name || range as name from people, range(20000)"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    # No file may grow beyond 4 KB: to the process that is a disk that fills up.
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(KithError, match="the disk is full"):
            asking.ask(con, many, output, tmp_path / "answer", Console())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert not (tmp_path / "answer").exists()


def test_a_place_that_is_not_there_is_told_in_a_sentence(con, tmp_path):
    with pytest.raises(KithError, match=r"could not be written to .*absent.*No such file"):
        asking.ask(con, "from people", "csv", tmp_path / "absent" / "answer", Console())


@pytest.mark.parametrize("output", ["csv", "table"])
def test_a_full_disk_behind_the_terminal_is_told_in_a_sentence(sample_file, output):
    command = [sys.executable, "-m", "flows.cli", "sql", "from people", "--format", output]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*command, "--warehouse", str(sample_file)], stdout=full, stderr=subprocess.PIPE, check=False, text=True
        )
    assert done.returncode == 1 and done.stderr.startswith("kith: ") and "Traceback" not in done.stderr
