"""`kith serve` as users have it, receivers of its notifications, and its API: real processes on free ports."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from tests.running import own_environment

ROOT = Path(__file__).parent.parent


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def until(what: Callable[[], Any], seconds: float = 180, every: float = 0.3) -> Any:
    """The first true value of `what`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(every)
    raise AssertionError(f"not within {seconds} s")


class Webhook:
    """Whatever is POSTed, kept."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        kept = self.bodies

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                kept.append(self.rfile.read(int(self.headers["content-length"])))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Mailbox:
    """Whatever is mailed, kept."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []
        self.port = free_port()
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append(envelope.content)
        return "250 taken"

    def close(self) -> None:
        self.controller.stop()


class Service:
    """`kith serve` in a folder of its own."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}/api"
        self.pages = f"http://127.0.0.1:{free_port()}"
        self.inbox, self.live, self.home = folder / "inbox", folder / "w" / "kith.duckdb", folder / "home"
        self.environment = own_environment(self.home) | {
            "KITH_INBOX": str(self.inbox),
            "KITH_WAREHOUSE": str(self.live),
            "KITH_SETTLE_SECONDS": "1",
            "KITH_PAGES_PORT": self.pages.rsplit(":", 1)[1],
            **environment,
        }
        self.said = folder / "said.log"

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "flows.cli", *words]

    def start(self) -> None:
        """Start it as the leader of a session, as a terminal or systemd would, and wait until it says it is there."""
        before = self.said.read_bytes() if self.said.exists() else b""
        with self.said.open("ab") as log:
            self.process = subprocess.Popen(
                self.command("serve", "--port", str(self.port)),
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(lambda: b"UI: http" in self.said.read_bytes()[len(before) :] or self.process.poll() is not None)
        assert self.process.poll() is None, self.said.read_text()

    def kill(self) -> None:
        """Kill the parent, as a crash or the machine would, and wait until what it started is gone too."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()
        until(lambda: not self.processes())

    def stop(self) -> int:
        """What Ctrl-C does; the exit status."""
        os.kill(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=90)

    def processes(self) -> list[int]:
        """Every process of the session it was started in."""
        found = subprocess.run(
            ["ps", "-e", "-o", "sess=,pid=,stat="], capture_output=True, text=True, check=True
        ).stdout.split("\n")
        rows = [line.split() for line in found if line.strip()]
        return [int(pid) for session, pid, state in rows if int(session) == self.process.pid and state[0] != "Z"]

    def run(self, *words: str, seconds: float = 300) -> subprocess.CompletedProcess[bytes]:
        """Another command of the same user."""
        return subprocess.run(words, cwd=ROOT, env=self.environment, capture_output=True, check=False, timeout=seconds)

    def call(self, path: str, method: str = "POST", **body: Any) -> Any:
        request = urllib.request.Request(
            f"{self.url}/{path}", json.dumps(body).encode(), {"content-type": "application/json"}, method=method
        )

        is_question = path.endswith("/filter")

        def answered() -> tuple[Any] | None:
            try:
                with urllib.request.urlopen(request, timeout=20 if is_question else 60) as answer:
                    return (json.loads(answer.read() or b"null"),)
            except urllib.error.HTTPError as error:
                if error.code != 503:  # SQLite was busy: every client asks again
                    raise
                return None
            except TimeoutError:
                if not is_question:  # what changes something is not asked twice
                    raise
                return None

        return until(answered, 90)[0]

    def deployment(self, name: str) -> dict[str, Any] | None:
        try:
            with urllib.request.urlopen(f"{self.url}/deployments/name/{name}", timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError:
            return None

    def runs(self, deployment: str) -> list[dict[str, Any]]:
        """Its runs, those that were due first at the front."""
        chosen = {"deployments": {"id": {"any_": [self.deployment(deployment)["id"]]}}}
        return sorted(self.call("flow_runs/filter", **chosen), key=lambda run: run["expected_start_time"])

    def ended(self, run_id: str) -> dict[str, Any]:
        """A run, once it is over."""

        def over() -> dict[str, Any] | None:
            (run,) = self.call("flow_runs/filter", flow_runs={"id": {"any_": [run_id]}})
            return run if run["state_type"] in {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"} else None

        return until(over)

    def artifacts(self, run_id: str) -> dict[str, dict[str, Any]]:
        found = self.call("artifacts/filter", flow_runs={"id": {"any_": [run_id]}})
        return {artifact["key"]: artifact for artifact in found}
