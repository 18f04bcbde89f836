"""An import that read nothing, or not everything, never says that all is well."""

import shlex
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from flows import serving, warehouse
from flows.settings import Settings
from tests.running import own_environment, unified
from tests.serving import Webhook

ROOT = Path(__file__).parent.parent


class Terminal:
    """`kith run` again and again, beside one Prefect server and one receiver of notifications."""

    def __init__(self, home: Path, hook: Webhook) -> None:
        self.home, self.hook, self.server = home, hook, serving.TemporaryServer(Settings())
        self.environment = own_environment(home) | {"KITH_NOTIFY_WEBHOOK": hook.url}
        self.environment["PREFECT_API_URL"] = self.server.address()

    def run(self, offered: Path, live: Path, status: int) -> tuple[str, str]:
        """What it shows, and what it says, in one line."""
        command = [sys.executable, "-m", "flows.cli", "run", str(offered), "--warehouse", str(live)]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, check=False, timeout=120)
        said = " ".join(done.stderr.decode().split())
        assert done.returncode == status, said
        return done.stdout.decode(), said

    def ended(self, count: int) -> list[str]:
        """The states of the last runs."""
        with closing(sqlite3.connect(self.home / "prefect.db")) as con:
            return [row[0] for row in con.execute("select state_name from flow_run order by start_time")][-count:]


@pytest.fixture(scope="module")
def terminal(tmp_path_factory):
    hook, home = Webhook(), tmp_path_factory.mktemp("prefect")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_HOME", str(home))
        own_environment(home)
        terminal = Terminal(home, hook)
    yield terminal
    terminal.server.end()
    hook.close()


def test_a_run_that_reads_nothing_says_so_each_time(tmp_path, terminal):
    live = tmp_path / "w" / "kith.duckdb"
    (tmp_path / "strange").mkdir()
    (tmp_path / "strange" / "notes.txt").write_text("no export of anything")
    (tmp_path / "empty").mkdir()
    (tmp_path / "before").mkdir()
    (tmp_path / "before" / "broken.zip").write_text("what an earlier run refused")
    unified([tmp_path / "before"], live)
    notified, told = len(terminal.hook.bodies), []
    for name in ("strange", "strange", "empty"):
        shown, said = terminal.run(tmp_path / name, live, 3)
        assert "0 people" in shown and "broken" not in shown and "could not be read" not in shown, shown
        told.append(said)
    for said in told[:2]:
        assert "Nothing was read. The file offered is not an export that Kith reads" in said
        assert "as downloaded" in said and "reason from exports" in said
    assert "Nothing was read. There was no file to read" in told[2]
    with warehouse.read_only(live) as con:
        files = "file_count, read_file_count, unchanged_file_count, ignored_file_count, rejected_file_count"
        found = con.execute(f"select {files} from runs order by run_id").fetchall()
    assert found[1:] == [(1, 0, 0, 1, 0), (1, 0, 0, 1, 0), (0, 0, 0, 0, 0)]
    assert terminal.ended(3) == ["Completed with nothing read"] * 2 + ["Completed with nothing to read"]
    # An inbox that is empty is no trouble; one that is full of what nobody can read is.
    bodies = terminal.hook.bodies[notified:]
    assert len(bodies) == 2 and all(b"nothing read" in body for body in bodies)


def test_what_cannot_be_read_is_rejected_in_each_run_notified_once_and_can_be_listed(tmp_path, terminal):
    """The tables of a run hide names: the queries below them, as they stand there, tell which files are meant."""
    live, offered = tmp_path / "w" / "kith.duckdb", tmp_path / "in"
    offered.mkdir()
    (offered / "Zephyrina.vcf").write_text("BEGIN:VCARD\nVERSION:3.0\nFN:Jon Olano\nEND:VCARD\n")
    notified = len(terminal.hook.bodies)

    def last_lines(status: int) -> dict[str, str]:
        shown, _ = terminal.run(offered, live, status)
        assert "Quastlbrunn" not in shown
        return dict(line.split(": ", 1) for line in shown.splitlines() if ": .venv/bin/kith sql " in line)

    assert list(last_lines(0)) == ["Next"]
    (offered / "Quastlbrunn.rar").write_bytes(b"Rar!")
    (offered / "Quastlbrunn.dat").write_bytes(b"no export")
    with zipfile.ZipFile(offered / "Zephyrina Quastlbrunn.zip", "w") as archive:
        archive.writestr("Connections.csv", "")
    data = bytearray((offered / "Zephyrina Quastlbrunn.zip").read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1  # protected by a password
    (offered / "Zephyrina Quastlbrunn.zip").write_bytes(data)
    for name, text in (("result.json", '{"contacts": {"list": [{"user_id"'), ("cut.zip", "PK\3\4 and no more")):
        (offered / name).write_text(text)
    lines = last_lines(3)
    assert list(lines) == ["Next", "What was left alone, and why", "What could not be read, and why"]
    listed = {"What was left alone, and why": ["Quastlbrunn.dat"]}
    listed["What could not be read, and why"] = ["Zephyrina Quastlbrunn.zip", "n.rar", "result.json", "cut.zip"]
    for what, names in listed.items():
        command = [sys.executable, "-m", "flows.cli", *shlex.split(lines[what])[1:], "--format", "csv"]
        done = subprocess.run(command, cwd=ROOT, env=terminal.environment, capture_output=True, check=True, timeout=120)
        assert all(name in done.stdout.decode() for name in names)
    assert list(last_lines(3)) == list(lines)
    (offered / "friends.json").write_text('{"Friends": [')
    assert list(last_lines(3)) == list(lines)
    with warehouse.read_only(live) as con:
        files = "read_file_count, unchanged_file_count, ignored_file_count, rejected_file_count, status"
        found = con.execute(f"select {files} from runs order by run_id").fetchall()
    told = "completed with rejects"
    assert found == [(1, 0, 0, 0, "completed"), (0, 1, 1, 4, told), (0, 1, 1, 4, told), (0, 1, 1, 5, told)]
    assert terminal.ended(4)[1:] == ["Completed with rejects"] * 3
    before, after = terminal.hook.bodies[notified:]
    assert b"4 files rejected" in before and b"5 files" in after
