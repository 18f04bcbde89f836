"""A run against a Prefect server that somebody keeps: what `PREFECT_API_URL` promises, seen through its API."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.planting import names_somebody, plant
from tests.running import own_environment

ROOT = Path(__file__).parent.parent


def ask(url: str, **body: object) -> list[dict]:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def is_up(url: str) -> bool:
    try:
        return urllib.request.urlopen(f"{url}/health", timeout=5).status == 200
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A server with a home of its own, one run of planted people against it: folder, API address, finished run."""
    folder = tmp_path_factory.mktemp("served")
    plant(folder / "inbox")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/api"
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start", "--port", str(port), "--no-ui"],
            cwd=ROOT,  # where prefect.toml is
            env=own_environment(folder / "server"),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        until = time.monotonic() + 180
        while not is_up(url):
            assert server.poll() is None and time.monotonic() < until, (folder / "server.log").read_text()
            time.sleep(0.5)
        command = [sys.executable, "-m", "flows.cli", "run", str(folder / "inbox"), "--owner", "ane"]
        done = subprocess.run(
            [*command, "--warehouse", str(folder / "w" / "kith.duckdb")],
            cwd=ROOT,
            env=own_environment(folder / "client") | {"PREFECT_API_URL": url},
            capture_output=True,
            check=False,
            timeout=300,
        )
        yield folder, url, done
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=60)


def test_the_server_has_the_run_with_its_tasks_and_artifacts(served):
    folder, url, done = served
    assert done.returncode == 3, done.stderr.decode()
    (run,) = ask(f"{url}/flow_runs/filter")
    assert run["name"].startswith("unify 20") and run["state_type"] == "COMPLETED"
    assert run["state_name"] == "CompletedWithRejects" and "files rejected" in run["state"]["message"]
    tasks = {task["name"]: task["state_type"] for task in ask(f"{url}/task_runs/filter")}
    assert set(tasks.values()) == {"COMPLETED"} and any(name.startswith("read and validate") for name in tasks)
    artifacts = {artifact["key"]: artifact for artifact in ask(f"{url}/artifacts/filter")}
    assert set(artifacts) == {"report", "rejected-files", "quarantined-rows", "progress"}
    assert artifacts["report"]["data"].startswith("# ") and "| linkedin | " in artifacts["report"]["data"]
    rejected = json.loads(artifacts["rejected-files"]["data"])
    assert rejected and all(row["reason"] for row in rejected)
    assert sum(row["rows"] for row in json.loads(artifacts["quarantined-rows"]["data"])) == 2
    assert artifacts["progress"]["data"] == 100
    assert not (folder / "client" / "prefect.db").exists(), "the run used a server of its own"


def test_no_planted_person_is_on_the_server(served):
    folder, url, done = served
    places = [folder / "server.log", *(folder / "server").rglob("*"), *(folder / "client").rglob("*")]
    written = {str(path.relative_to(folder)): path.read_bytes() for path in places if path.is_file()}
    assert any(name.endswith("prefect.db") for name in written)
    told = {name: json.dumps(ask(f"{url}/{name}/filter")).encode() for name in ("flow_runs", "artifacts", "logs")}
    for name, data in (written | told | {"terminal": done.stdout + done.stderr}).items():
        assert not names_somebody(data), f"a planted person is in {name}"
