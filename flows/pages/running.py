"""A run started from the pages: a process of its own, of which nothing is kept but how it ended."""

import subprocess
import sys
import threading
import time
from pathlib import Path

from flows.errors import KithError


class Runner:
    """At most one `kith run` at a time, for one warehouse."""

    def __init__(self, live: Path) -> None:
        self._live = live
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._began = 0.0

    def start(self) -> None:
        """Start a run over the inbox.

        Raises:
            KithError: one is going on.
        """
        with self._lock:
            if self.state() == "running":
                raise KithError("a run is going on: wait for it to end")
            # What it prints may name paths, and stays unread: its counts are in the warehouse.
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "flows.cli", "run", "--warehouse", str(self._live)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            self._began = time.monotonic()

    def state(self) -> str:
        """idle, running, published, rejects (published, but files could not be read) or failed."""
        if self._process is None:
            return "idle"
        status = self._process.poll()
        return "running" if status is None else {0: "published", 3: "rejects"}.get(status, "failed")

    def seconds(self) -> int:
        """How long it has been going on."""
        return int(time.monotonic() - self._began)

    def stop(self) -> None:
        """End a run that is going on; the warehouse stays as it was."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(timeout=60)
