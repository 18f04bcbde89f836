"""The server of the pages: loopback only, no access log, one process."""

import hmac
import secrets
import socket
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from flows.errors import KithError
from flows.pages.access import Access
from flows.pages.application import StartsRuns, application
from flows.pages.running import Runner
from flows.settings import Settings


def serve(
    live: Path,
    settings: Settings,
    port: int | None = None,
    ready: Callable[[str], None] = lambda link: None,
    runner: StartsRuns | None = None,
) -> None:
    """Serve the pages until interrupted.

    Args:
        port: the setting unless said; 0 for any free one.
        ready: told a link that opens the pages once, when they can be opened.
        runner: what starts runs; `kith run` as a child process unless said.

    Raises:
        KithError: the port is taken by something else than this warehouse's pages.
    """
    access = Access(live)
    wanted = settings.pages_port if port is None else port
    if wanted and is_served(access, wanted):
        # Another process serves them already: one more link is all it takes.
        ready(access.link(wanted))
        return
    own = Runner(live)
    server, bound = _server(live, settings, access, wanted, runner or own)
    ready(access.link(bound.getsockname()[1]))
    try:
        server.run(sockets=[bound])
    finally:
        own.stop()
        bound.close()


@contextmanager
def running(
    live: Path, settings: Settings, port: int = 0, runner: StartsRuns | None = None
) -> Iterator[tuple[str, Access]]:
    """Serve the pages from a thread while the block runs; gives their address and what makes links."""
    access = Access(live)
    own = Runner(live)
    server, bound = _server(live, settings, access, port, runner or own)
    thread = threading.Thread(target=lambda: server.run(sockets=[bound]), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{bound.getsockname()[1]}", access
    finally:
        server.should_exit = True
        thread.join(timeout=30)
        own.stop()
        bound.close()


def _server(
    live: Path, settings: Settings, access: Access, port: int, runner: StartsRuns
) -> tuple[uvicorn.Server, socket.socket]:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(("127.0.0.1", port))
    except OSError:
        bound.close()
        raise KithError(f"port {port} of this machine is taken: choose another with --port") from None
    bound.listen(128)
    config = uvicorn.Config(
        application(live, settings, access, runner),
        # No log at all: addresses hold what was searched for. What goes wrong is told by the guard.
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        proxy_headers=False,
        timeout_graceful_shutdown=5,
    )
    return uvicorn.Server(config), bound


def is_served(access: Access, port: int) -> bool:
    """Whether the pages of the same warehouse are served there already."""
    nonce = secrets.token_urlsafe(16)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}/alive?nonce={nonce}", timeout=2) as response:
            told = response.read(200).decode("ascii", "replace")
    except (urllib.error.URLError, OSError, ValueError):
        return False
    return hmac.compare_digest(told.encode(), access.sign("alive", nonce).encode())


def main() -> None:
    """Serve the pages of the settings' warehouse beside the other parts of `kith serve`; there may be none yet."""

    def say(link: str) -> None:
        sys.stdout.write(f"Kith's pages: {link} (this link works once; `kith review` makes another).\n")
        sys.stdout.flush()

    settings = Settings.load()
    try:
        serve(settings.warehouse, settings, ready=say)
    except KithError as error:
        sys.exit(f"kith: {error}")


if __name__ == "__main__":
    main()
