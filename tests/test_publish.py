"""Publishing is all or nothing, whatever happens to the process, the disk or the neighbours."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from flows import warehouse
from flows.errors import KithError
from flows.settings import Settings
from tests.running import SAMPLES, unified
from tests.test_rules import connections, content

ROOT = Path(__file__).parent.parent

LINKEDIN = SAMPLES / "linkedin"
"""Enough of everything, in a third of the time of all samples."""


def start(live: Path, *paths: Path, limit: int | None = None) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.running", str(live), *map(str, paths)]
    if limit:
        command = ["bash", "-c", f'ulimit -f {limit}; trap "" XFSZ; exec "$@"', "bash", *command]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout.readline() == b"begun\n"  # what it imports takes as long as its work
    return process


def killed(process, after: float) -> bool:
    """Whether it was still at work when it was killed."""
    time.sleep(after)
    is_at_work = process.poll() is None
    if is_at_work:
        os.kill(process.pid, signal.SIGKILL)
    process.wait()
    return is_at_work


def test_what_a_killed_run_spilled_is_gone_after_the_next(tmp_path):
    live = tmp_path / "kith.duckdb"
    with warehouse.connect(warehouse.next_path(live), Settings()) as con:
        spill = Path(warehouse.scalar(con, "select current_setting('temp_directory')"))
    spill.mkdir(exist_ok=True)
    (spill / "duckdb_temp_storage_DEFAULT-0.tmp").write_bytes(b"rows of people")
    warehouse.begin(live, Settings())
    assert spill.parent == tmp_path and not spill.exists()


def test_a_kill_at_any_moment_leaves_the_old_warehouse_whole(tmp_path):
    live = tmp_path / "w" / "kith.duckdb"
    unified([connections(tmp_path / "a", [1, 2, 3], "01-31-2024")], live)
    before = live.read_bytes()
    began = time.monotonic()
    unified([LINKEDIN], tmp_path / "other" / "k.duckdb")
    whole = time.monotonic() - began
    for step in range(1, 4):
        process = start(live, LINKEDIN)
        while not killed(process, whole * step / 4) or live.read_bytes() != before:
            # It was through before the kill: then it is the new one, and complete. The next is killed earlier.
            with warehouse.read_only(live) as con:
                assert con.execute("select count(*) from runs").fetchall() == [(2,)]
            live.write_bytes(before)
            whole *= 0.7
            process = start(live, LINKEDIN)
        with warehouse.read_only(live) as con:
            assert con.execute("select count(*) from people").fetchall() == [(3,)]
    unified([LINKEDIN], live)
    with warehouse.read_only(live) as con:
        assert con.execute("select count(*) from people").fetchall()[0][0] > 80
    assert {p.name for p in live.parent.iterdir()} == {"kith.duckdb", ".kith.lock"}


def test_a_second_run_says_so_and_stops(tmp_path):
    live = tmp_path / "w" / "kith.duckdb"
    with warehouse.only_run(live), pytest.raises(KithError, match="another run is working"):
        unified([SAMPLES], live)


def test_a_reader_keeps_what_it_opened_and_blocks_nobody(tmp_path):
    live = tmp_path / "w" / "kith.duckdb"
    unified([connections(tmp_path / "a", [1, 2, 3], "01-31-2024")], live)
    reader = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import duckdb, sys\n"
            f"con = duckdb.connect({str(live)!r}, read_only=True)\n"
            "print(con.execute('select count(*) from people').fetchall()[0][0], flush=True)\n"
            "sys.stdin.readline()\n"
            "print(con.execute('select count(*) from people').fetchall()[0][0], flush=True)\n",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert reader.stdout.readline() == "3\n"
    unified([connections(tmp_path / "b", [1, 2, 3, 4], "02-29-2024")], live)
    out, _ = reader.communicate("go\n", timeout=60)
    assert out == "3\n"
    with warehouse.read_only(live) as con:
        assert con.execute("select count(*) from people").fetchall() == [(4,)]


def test_an_older_duckdb_can_read_the_file(samples):
    query = "select tags['storage_version'] from duckdb_databases() where not internal"
    assert warehouse.scalar(samples, query) == f"{warehouse.READABLE_SINCE}+"


def test_only_the_owner_of_the_machine_can_read_it(tmp_path):
    live = tmp_path / "w" / "kith.duckdb"
    unified([connections(tmp_path / "a", [1], "01-31-2024")], live)
    assert stat.S_IMODE(live.stat().st_mode) == 0o600
    assert stat.S_IMODE(live.parent.stat().st_mode) == 0o700


def test_a_folder_that_was_there_before_keeps_its_mode(tmp_path):
    tmp_path.chmod(0o755)  # it may be somebody's home, or /tmp
    live = tmp_path / "kith.duckdb"
    unified([connections(tmp_path / "a", [1], "01-31-2024")], live)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    assert stat.S_IMODE(live.stat().st_mode) == 0o600
    with warehouse.only_run(live):
        (tmp_path / "spilled").touch()
    assert stat.S_IMODE((tmp_path / "spilled").stat().st_mode) == 0o600


def test_a_full_disk_ends_in_a_sentence_and_the_old_warehouse(tmp_path):
    live = tmp_path / "w" / "kith.duckdb"
    unified([connections(tmp_path / "a", [1, 2, 3], "01-31-2024")], live)
    before = content(live)
    # No file may grow beyond 300 KB: to the process that is a disk that fills up.
    process = start(live, SAMPLES, limit=300)
    _, err = process.communicate()
    assert process.returncode != 0
    assert b"KithError" in err and b"disk is full" in err
    assert content(live) == before


def test_a_disk_that_is_full_while_a_batch_is_stored_is_told_as_that(tmp_path):
    live = tmp_path / "w" / "kith.duckdb"
    process = start(live, connections(tmp_path / "a", list(range(1, 3001)), "01-31-2024"), limit=500)
    _, err = process.communicate()
    assert b"disk is full" in err and b"defect" not in err


def test_a_copy_that_does_not_fit_is_not_left_on_the_full_disk(tmp_path):
    live = tmp_path / "w" / "kith.duckdb"
    unified([connections(tmp_path / "a", [1], "01-31-2024")], live)
    beginning = f"pipeline._published(pathlib.Path({str(live)!r}), None, None, Settings.load())"
    code = f"import pathlib; from flows import pipeline; from flows.settings import Settings; {beginning}"
    limited = ["bash", "-c", 'ulimit -f 300; trap "" XFSZ; exec "$@"', "bash", sys.executable, "-c", code]
    done = subprocess.run(limited, cwd=ROOT, capture_output=True, check=False)
    assert b"disk is full" in done.stderr and b"Traceback" in done.stderr
    assert sorted(path.name for path in live.parent.iterdir()) == [".kith.lock", "kith.duckdb"]


def test_a_folder_that_cannot_be_written_ends_in_a_sentence(tmp_path):
    # A file where the folder should be refuses everybody, root too.
    (tmp_path / "file").write_text("")
    with pytest.raises(KithError, match="choose another place"):
        unified([SAMPLES], tmp_path / "file" / "kith.duckdb")


def test_a_program_that_writes_to_the_warehouse_is_named_as_the_trouble(tmp_path):
    live = tmp_path / "w" / "kith.duckdb"
    unified([connections(tmp_path / "a", [1], "01-31-2024")], live)
    writer = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import duckdb, sys; con = duckdb.connect({str(live)!r}); print(1, flush=True); sys.stdin.read()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert writer.stdout.readline() == b"1\n"
    try:
        with pytest.raises(KithError, match="open for writing"):
            unified([SAMPLES], live)
    finally:
        writer.communicate(b"")
    with duckdb.connect(live, read_only=True) as con:
        assert con.execute("select count(*) from people").fetchall() == [(1,)]
