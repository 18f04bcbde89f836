"""What a run says when Prefect's server dies, or takes no report: the truth about what was published."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from flows import warehouse
from flows.pipeline import KILLED
from tests.running import own_environment
from tests.serving import Webhook, until
from tests.test_rules import connections

ROOT = Path(__file__).parent.parent


class Command:
    """`kith run` over a few people, with a Prefect home and a warehouse apart."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.live, self.home = folder / "my [own] folder" / "kith.duckdb", folder / "prefect" / "home"
        self.inbox = folder / "inbox"
        own = own_environment(self.home, is_new=(folder / "prefect").is_file())
        self.environment = own | {"PREFECT_CLIENT_MAX_RETRIES": "0"} | environment

    def start(self, people: range, day: str) -> subprocess.Popen[bytes]:
        offered = connections(self.inbox / day, list(people), day)
        command = [sys.executable, "-m", "flows.cli", "run", str(offered), "--owner", "ane"]
        return subprocess.Popen(
            [*command, "--warehouse", str(self.live)],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def people(self) -> int:
        with warehouse.read_only(self.live) as con:
            return con.execute("select count(*) from people").fetchall()[0][0]


def server_of(process: subprocess.Popen[bytes]) -> int:
    told = subprocess.run(["ps", "-e", "-o", "ppid=,pid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in told.splitlines()]
    (server,) = [int(pid) for parent, pid, words in rows if int(parent) == process.pid and "server start" in words]
    return server


def written(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0


@pytest.fixture(scope="module")
def command(tmp_path_factory):
    hook = Webhook()
    command = Command(tmp_path_factory.mktemp("lost"), KITH_NOTIFY_WEBHOOK=hook.url)
    command.hook = hook
    yield command
    hook.close()


def loses_its_server(command, process, number: int) -> None:
    """Kill the server of a run over so many people: it costs the page and not the warehouse."""
    os.kill(server_of(process), signal.SIGKILL)
    out, err = process.communicate(timeout=120)
    said = " ".join(err.decode().split())
    assert process.returncode == 0, said
    assert f"{command.live} was published, new and complete. Only this run's page in Prefect is unfinished" in said
    assert "Event(" not in said
    assert "the next run has a page again" in said and "Nothing was published" not in said and "Traceback" not in said
    assert f"{number} people" in out.decode() and command.people() == number
    assert f"--warehouse '{command.live}'" in out.decode(), "the next command can be pasted"


def test_a_server_that_dies_when_all_is_published_costs_the_page(command):
    process = command.start(range(1, 5), "01-04-2024")
    until(command.live.exists, every=0.002)
    loses_its_server(command, process, 4)


def test_a_report_that_is_not_taken_is_told_of_as_that(command):
    if not command.live.exists():
        command.start(range(1, 4), "01-03-2024").communicate(timeout=120)
    with closing(sqlite3.connect(command.home / "prefect.db", timeout=60)) as con, con:
        con.execute(
            "create trigger full before insert on artifact when new.key = 'report' "
            "begin select raise(abort, 'no more'); end"
        )
    process = command.start(range(1, 7), "01-06-2024")
    _, err = process.communicate(timeout=120)
    said = " ".join(err.decode().split())
    assert process.returncode == 0 and command.people() == 6, said
    assert f"{command.live} was published, new and complete. Only this run's report in Prefect is missing" in said
    with closing(sqlite3.connect(command.home / "prefect.db")) as con:
        ended = con.execute("select state_name from flow_run order by start_time").fetchall()[-1]
    assert ended == ("Completed without its report",)
    (body,) = command.hook.bodies
    assert b"completed without its report" in body and b"was published, new and complete" in body


def test_a_server_that_cannot_start_is_told_in_a_sentence(tmp_path):
    (tmp_path / "prefect").write_text("a file where a folder should be")
    command = Command(tmp_path)
    _, err = command.start(range(1, 4), "01-03-2024").communicate(timeout=120)
    said = " ".join(err.decode().split())
    assert "name another folder in PREFECT_HOME" in said and "Traceback" not in said
    assert not command.live.exists()


def test_a_run_that_is_killed_leaves_no_server_behind_and_is_told_by_the_next_to_run_no_more(command):
    """The next one loses its own server while it works."""
    process = command.start(range(1, 9), "01-08-2024")
    until(warehouse.next_path(command.live).exists, every=0.002)
    server = server_of(process)
    process.kill()
    process.communicate()

    def is_gone() -> bool:
        told = subprocess.run(["ps", "-o", "stat=", "-p", str(server)], capture_output=True, text=True, check=False)
        return told.stdout.strip()[:1] in ("", "Z")

    assert not command.live.exists() or command.people() < 8
    until(is_gone, 30)
    left = warehouse.next_path(command.live).stat().st_mtime_ns

    process = command.start(range(1, 10), "01-09-2024")
    until(lambda: written(warehouse.next_path(command.live)) > left, every=0.002)
    loses_its_server(command, process, 9)
    with closing(sqlite3.connect(command.home / "prefect.db")) as con:
        runs = con.execute(
            "select state_type, state.message from flow_run join flow_run_state as state on state_id = state.id "
            "order by flow_run.start_time desc limit 2"
        ).fetchall()
    assert [kind for kind, _ in runs] == ["RUNNING", "CRASHED"]
    assert runs[1][1] == KILLED
    assert not (command.live.parent / ".kith.lock").read_bytes()
