"""An import that read nothing, or not everything, never says that all is well."""

import shlex
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

from flows import serving, warehouse
from flows.settings import Settings
from tests.running import own_environment, unified
from tests.serving import Webhook

ROOT = Path(__file__).parent.parent


def test_a_run_that_reads_nothing_says_so_each_time(tmp_path, monkeypatch):
    hook = Webhook()
    home, live = tmp_path / "prefect", tmp_path / "w" / "kith.duckdb"
    environment = own_environment(home) | {"KITH_NOTIFY_WEBHOOK": hook.url}
    monkeypatch.setenv("PREFECT_HOME", str(home))
    environment["PREFECT_API_URL"] = serving.TemporaryServer(Settings()).address()  # one server for all three
    (tmp_path / "strange").mkdir()
    (tmp_path / "strange" / "notes.txt").write_text("no export of anything")
    (tmp_path / "empty").mkdir()
    (tmp_path / "before").mkdir()
    (tmp_path / "before" / "broken.zip").write_text("what an earlier run refused")
    unified([tmp_path / "before"], live)
    said = []
    for name in ("strange", "strange", "empty"):
        command = [sys.executable, "-m", "flows.cli", "run", str(tmp_path / name), "--warehouse", str(live)]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False, timeout=120)
        said.append(" ".join(done.stderr.decode().split()))
        assert done.returncode == 3, said[-1]
        shown = done.stdout.decode()
        assert "0 people" in shown and "broken" not in shown and "could not be read" not in shown, shown
    hook.close()
    for told in said[:2]:
        assert "Nothing was read. The file offered is not an export that Kith reads" in told
        assert "as downloaded" in told and "reason from exports" in told
    assert "Nothing was read. There was no file to read" in said[2]
    with warehouse.read_only(live) as con:
        files = "file_count, read_file_count, unchanged_file_count, ignored_file_count, rejected_file_count"
        found = con.execute(f"select {files} from runs order by run_id").fetchall()
    assert found[1:] == [(1, 0, 0, 1, 0), (1, 0, 0, 1, 0), (0, 0, 0, 0, 0)]
    with closing(sqlite3.connect(home / "prefect.db")) as con:
        ended = [row[0] for row in con.execute("select state_name from flow_run order by start_time").fetchall()]
    assert ended == ["Completed with nothing read"] * 2 + ["Completed with nothing to read"]
    # An inbox that is empty is no trouble; one that is full of what nobody can read is.
    assert len(hook.bodies) == 2 and all(b"nothing read" in body for body in hook.bodies)


def test_what_cannot_be_read_is_rejected_in_each_run_and_notified_once(tmp_path, monkeypatch):
    hook = Webhook()
    home, live, offered = tmp_path / "prefect", tmp_path / "w" / "kith.duckdb", tmp_path / "in"
    environment = own_environment(home) | {"KITH_NOTIFY_WEBHOOK": hook.url}
    monkeypatch.setenv("PREFECT_HOME", str(home))
    environment["PREFECT_API_URL"] = serving.TemporaryServer(Settings()).address()
    offered.mkdir()
    (offered / "Connections.csv").write_text(
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\nA,B,https://www.linkedin.com/in/ab,,,,\n"
    )
    for name, text in (("result.json", '{"contacts": {"list": [{"user_id"'), ("cut.zip", "PK\3\4 and no more")):
        (offered / name).write_text(text)
    for more in (None, None, "friends.json"):
        if more:
            (offered / more).write_text('{"Friends": [')
        command = [sys.executable, "-m", "flows.cli", "run", str(offered), "--warehouse", str(live)]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False, timeout=120)
        assert done.returncode == 3, done.stderr.decode()
        assert done.stdout.decode().splitlines()[-1].startswith("What could not be read, and why: ")
    hook.close()
    with warehouse.read_only(live) as con:
        files = "read_file_count, unchanged_file_count, ignored_file_count, rejected_file_count, status"
        found = con.execute(f"select {files} from runs order by run_id").fetchall()
    told = "completed with rejects"
    assert found == [(1, 0, 0, 2, told), (0, 1, 0, 2, told), (0, 1, 0, 3, told)]
    with closing(sqlite3.connect(home / "prefect.db")) as con:
        ended = con.execute("select state_name from flow_run order by start_time").fetchall()
    assert ended == [("Completed with rejects",)] * 3
    assert [b"2 files rejected" in body for body in hook.bodies] == [True, False] and b"3 files" in hook.bodies[1]


def test_the_last_lines_say_how_to_list_what_was_left_alone_and_what_was_refused(tmp_path):
    """The tables of a run hide names: the queries below them, as they stand there, tell which files are meant."""
    environment, offered, live = own_environment(tmp_path / "prefect"), tmp_path / "in", tmp_path / "w" / "kith.duckdb"
    offered.mkdir()
    (offered / "Zephyrina.vcf").write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Jon Olano\nEND:VCARD\n")

    def last_lines(paths):
        command = [sys.executable, "-m", "flows.cli", "run", *map(str, paths), "--warehouse", str(live)]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False, timeout=120)
        shown = done.stdout.decode()
        assert "Quastlbrunn" not in shown
        return dict(line.split(": ", 1) for line in shown.splitlines() if ": .venv/bin/kith sql " in line)

    assert list(last_lines([offered])) == ["Next"]
    (offered / "Quastlbrunn.rar").write_bytes(b"Rar!")
    (offered / "Quastlbrunn.dat").write_bytes(b"no export")
    with zipfile.ZipFile(offered / "Zephyrina Quastlbrunn.zip", "w") as archive:
        archive.writestr("Connections.csv", "")
    data = bytearray((offered / "Zephyrina Quastlbrunn.zip").read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1  # protected by a password
    (offered / "Zephyrina Quastlbrunn.zip").write_bytes(data)
    lines = last_lines([offered])
    assert list(lines) == ["Next", "What was left alone, and why", "What could not be read, and why"]
    for what, names in zip(
        lines, [("Jon",), ("Quastlbrunn.dat",), ("Zephyrina Quastlbrunn.zip", "n.rar")], strict=True
    ):
        command = [sys.executable, "-m", "flows.cli", *shlex.split(lines[what])[1:], "--format", "csv"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True, timeout=120)
        assert all(name in done.stdout.decode() for name in names)
