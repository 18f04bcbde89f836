"""`kith serve`: a Prefect server with its UI, and beside it what works there, on this machine's loopback only.

The command is a parent that starts each part as a process of its own, stops all of them when it is told to or when one
of them ends, and never leaves one behind: a keeper ends them even when the parent is killed.
"""

import atexit
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from flows.errors import KithError
from flows.settings import Settings

ROOT = Path(__file__).parent.parent

HOST = "127.0.0.1"
"""Whatever is said elsewhere: the UI has no login, so it is for this machine alone."""

START_SECONDS = 180
GRACE_SECONDS = 20
"""How long a part may take to end by itself before it is killed: a run that is publishing finishes its swap."""

TOLD = 78
"""Exit status of a part that said itself, in a sentence, what to correct before it can start; as sysexits.h has it."""

ORPHAN_SECONDS = 5
"""The same, when the parent is no more: whoever starts the service again should find the port free."""

_KEEPER = f"""
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.signal(signal.SIGINT, signal.SIG_IGN)
sys.stdin.buffer.read()
os.killpg(0, signal.SIGTERM)
time.sleep({ORPHAN_SECONDS})
os.killpg(0, signal.SIGKILL)
"""
"""Leads the process group of all parts. Its standard input ends when the parent does, in whatever way."""

_PROXIES = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "all_proxy": "http://127.0.0.1:9"}
_NOWHERE = {**_PROXIES, "no_proxy": "127.0.0.1,localhost"}
_NOWHERE |= {name.upper(): value for name, value in _NOWHERE.items()}
"""For the server, which has nobody to ask: whatever it tries to fetch (its list of block types, from GitHub) ends at a
port of this machine that nobody listens on, and it takes the copy it came with."""


@dataclass(frozen=True)
class Part:
    """One process of the service.

    name: as a user is told. command: what runs. ready: an address that answers once the next part may start.
    log: a file in Prefect's home for what it writes, instead of the terminal. extra: what it alone is told.
    """

    name: str
    command: Sequence[str]
    ready: str | None = None
    log: str | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


def _server(port: int, log: str, *options: str) -> Part:
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(port), *options]
    return Part("the Prefect server", command, f"{_api(port)}/health", log, _NOWHERE)


def parts(port: int, pages_port: int) -> list[Part]:
    """What the service consists of, in the order of starting; stopping goes the other way."""
    return [
        _server(port, "server.log"),
        # Before the runner: its reports link to the pages. What it says is the link that opens them.
        Part("the local pages", [sys.executable, "-m", "flows.pages.server"], f"http://{HOST}:{pages_port}/alive"),
        Part("the runner", [sys.executable, "-m", "flows.deployments"], f"{_api(port)}/deployments/name/unify/kith"),
    ]


def unit() -> str:
    """The systemd user unit, with the places of this installation in it."""
    places = {"@FOLDER@": str(Path.cwd()), "@KITH@": str(Path(sys.executable).with_name("kith"))}
    text = (ROOT / "service" / "kith.service").read_text()
    for mark, place in places.items():
        # What systemd would expand or split is escaped.
        text = text.replace(mark, place.replace("\\", "\\\\").replace("%", "%%").replace(" ", "\\x20"))
    return text


def serve(port: int, settings: Settings, say: Callable[[str], None]) -> None:
    """Bring everything up and stay until told to stop.

    Args:
        port: of Prefect's API and UI.
        settings: what the user has set.
        say: tells the user a line.

    Raises:
        KithError: the port is taken, the service runs already, or a part of it ended by itself.
    """
    environment = _environment(port, settings)
    home = Path(environment["PREFECT_HOME"])
    with suppress(_Stop), _only_service(home), _stopping_on_signals(), _group() as start:
        _must_be_free(port)
        _must_be_free(settings.pages_port)
        _one_ui(home / "ui")
        with suppress(OSError):  # a disk that is not there now may be later
            settings.inbox.mkdir(mode=0o700, exist_ok=True)
        running: list[tuple[Part, subprocess.Popen[bytes]]] = []
        try:
            for part in parts(port, settings.pages_port):
                running.append((part, start(part, environment)))
                if part.ready:
                    _wait_for(part.ready, running)
            say(f"Prefect's UI: http://{HOST}:{port}. Inbox: {settings.inbox}. Ctrl-C stops everything.")
            while True:
                _all_alive(running)
                time.sleep(0.5)
        except _Stop:
            say("Stopping.")
        finally:
            # A second Ctrl-C must not leave the rest running.
            for number in _SIGNALS:
                signal.signal(number, signal.SIG_IGN)
            for _, process in reversed(running):
                _end(process)


class TemporaryServer:
    """A Prefect server for one run; it ends with this process, after Prefect's own threads have told it all.

    Prefect would start one by itself, and import all of the server into the run for that: as much processor time as
    the run's own work. It would also leave the server behind when the run is killed.

    Raises:
        KithError: Prefect's home cannot be written.
    """

    def __init__(self, settings: Settings) -> None:
        with socket.socket() as free:
            free.bind((HOST, 0))
            self._port = free.getsockname()[1]
        environment = _environment(self._port, settings)
        _make_home(Path(environment["PREFECT_HOME"]))
        self._part = _server(self._port, "temporary-server.log", "--no-ui", "--no-scheduler", "--no-late-runs")
        with ExitStack() as stack:
            start = stack.enter_context(_group())
            self._process = start(self._part, environment)
            stack.callback(_end, self._process)
            self.end = stack.pop_all().close
        atexit.register(self.end)

    def address(self) -> str:
        """Wait until the server answers; the address of its API.

        Raises:
            KithError: the server does not start.
        """
        _wait_for(f"{_api(self._port)}/health", [(self._part, self._process)], "kith run")
        return _api(self._port)


class _Stop(BaseException):
    """Somebody told the service to stop."""


_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def _stopping_on_signals() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise _Stop

    # Under nohup, the end of the terminal is nothing to stop for.
    is_nohup = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    heard = [number for number in _SIGNALS if number != signal.SIGHUP or not is_nohup]
    before = {number: signal.signal(number, stop) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _group() -> Iterator[Callable[[Part, Mapping[str, str]], subprocess.Popen[bytes]]]:
    """A process group apart from the terminal's, so that Ctrl-C reaches the parent alone and parts end in order."""
    keeper = subprocess.Popen(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-S", "-c", _KEEPER], stdin=subprocess.PIPE, process_group=0
    )

    def start(part: Part, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        log = (Path(environment["PREFECT_HOME"]) / part.log).open("wb") if part.log else None
        with log or nullcontext():
            return subprocess.Popen(  # noqa: S603 - the commands of `parts`
                part.command,
                env={**environment, **part.extra},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=keeper.pid,
            )

    try:
        yield start
    finally:
        # Whatever a part left behind goes with the keeper.
        with suppress(ProcessLookupError):
            os.killpg(keeper.pid, signal.SIGKILL)
        keeper.wait()


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(GRACE_SECONDS)
    if process.poll() is None:
        process.kill()
        process.wait()


def _all_alive(running: Sequence[tuple[Part, subprocess.Popen[bytes]]], command: str = "kith serve") -> None:
    for part, process in running:
        if process.poll() == TOLD:
            sys.exit(1)
        if process.poll() is not None:
            raise KithError(
                f"{part.name} ended by itself (status {process.returncode}), so everything was stopped. "
                f"Nothing is lost: start `{command}` again"
                + (f"; {part.log} in Prefect's home says more" if part.log else "")
            )


def _wait_for(
    address: str, running: Sequence[tuple[Part, subprocess.Popen[bytes]]], command: str = "kith serve"
) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        _all_alive(running, command)
        with suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own loopback address
            return
        time.sleep(0.1)
    raise KithError(f"{running[-1][0].name} did not answer within {START_SECONDS} seconds: start `{command}` again")


def _must_be_free(port: int) -> None:
    with socket.socket() as trial:
        # As servers do it: a port whose last connections are still closing is free.
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError:
            raise KithError(
                f"port {port} is taken by another program: stop that one, or choose another port with --port"
            ) from None


@contextmanager
def _only_service(home: Path) -> Iterator[None]:
    _make_home(home)
    lock = os.open(home / "serve.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise KithError(f"`kith serve` is running already, with {home}: stop that one first") from None
        yield
    finally:
        os.close(lock)


def _make_home(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        home.chmod(0o700)
    except OSError:
        raise KithError(
            f"cannot write in {home}, where Prefect keeps its history: name another folder in PREFECT_HOME"
        ) from None


def _one_ui(folder: Path) -> None:
    """Have Prefect serve version 1 of its UI alone: version 2 asks an analytics host, and is one click away.

    Prefect copies both to its static folder before serving. Where a link to nowhere is in the way it leaves one out.
    """
    folder.mkdir(exist_ok=True)
    with suppress(FileExistsError):
        (folder / "v2").symlink_to("not-served")


def _api(port: int) -> str:
    return f"http://{HOST}:{port}/api"


def _environment(port: int, settings: Settings) -> dict[str, str]:
    """What every part is told, whatever the user's own Prefect profile says."""
    return os.environ | {
        "PREFECT_API_URL": _api(port),
        "PREFECT_UI_API_URL": _api(port),
        "PREFECT_SERVER_UI_API_URL": _api(port),
        "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(Path(os.environ["PREFECT_HOME"]).absolute() / "ui"),
        "PREFECT_SERVER_API_HOST": HOST,
        "PREFECT_SERVER_API_PORT": str(port),
        "KITH_PAGES_URL": f"http://{HOST}:{settings.pages_port}",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(settings.history_days * 86_400),
    }
