"""A real Chromium, driven by its DevTools protocol: open a page, press a key, look. Nothing it asks for may leave loopback."""

import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from websockets.sync.client import connect

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
MISSING = "NOT RUN: there is no Chromium, and none can be installed (Debian: apt-get install chromium)"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1")

FLAGS = """
    --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync --disable-dev-shm-usage --disable-default-apps --no-default-browser-check
    --disable-domain-reliability --disable-client-side-phishing-detection --remote-debugging-port=0
    --disable-features=OptimizationHints,MediaRouter,Translate,DialMediaRouteProvider --no-proxy-server
""".split()
FLAGS.append("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
BROWSERS_OWN = (".google.com", ".googleapis.com")
"""Whom a Chromium asks for itself, now and then; no name but loopback is resolved, so it asks in vain. What a page asks
for is looked at without these exceptions."""


def program() -> str | None:
    """Where Chromium is."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def install() -> str | None:
    """Where Chromium is; Debian's package is installed where that can be done."""
    if program() or os.geteuid() != 0 or not shutil.which("apt-get"):
        return program()
    print("no Chromium here: installing Debian's package for the browser tests")
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]):
        env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        if subprocess.run(command, capture_output=True, env=env, check=False, timeout=300).returncode:
            return None
    return program()


class Browser:
    """One Chromium with one page. `requests` has every address it asked for, `errors` what its console complained of."""

    def __init__(self, executable: str, *flags: str) -> None:
        self._folder = tempfile.mkdtemp(prefix="kith-browser-")
        self.net_log = Path(self._folder) / "net.json"
        own = [f"--user-data-dir={self._folder}/profile", f"--log-net-log={self.net_log}", *flags, "about:blank"]
        self._process = subprocess.Popen(
            [executable, *FLAGS, *own], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        told = Path(self._folder) / "profile" / "DevToolsActivePort"
        until = time.monotonic() + 60
        while not (told.exists() and len(told.read_text().splitlines()) == 2):
            assert self._process.poll() is None and time.monotonic() < until, "Chromium does not start"
            time.sleep(0.1)
        port, path = told.read_text().splitlines()
        self._socket = connect(f"ws://127.0.0.1:{port}{path}", max_size=None)
        self._number = 0
        self._session: str | None = None
        self._events: list[dict[str, Any]] = []
        self.requests: list[str] = []
        self.errors: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.size(1280, 860)
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def close(self) -> None:
        """End it in good order, so that its log of the network is whole."""
        self._session = None
        self.call("Browser.close")
        self._process.wait(timeout=30)

    def remove(self) -> None:
        """Remove its profile and log."""
        shutil.rmtree(self._folder, ignore_errors=True)

    # --- protocol

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and wait for its answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        self._socket.send(json.dumps(message | ({"sessionId": self._session} if self._session else {})))
        while True:
            told = json.loads(self._socket.recv(timeout=60))
            if told.get("id") == self._number:
                assert "error" not in told, told["error"]
                return told["result"]
            self._note(told)

    def _note(self, told: dict[str, Any]) -> None:
        self._events.append(told)
        parameters = told.get("params", {})
        if told.get("method") == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif told.get("method") == "Log.entryAdded" and parameters["entry"]["level"] == "error":
            self.errors.append(parameters["entry"]["text"])
        elif told.get("method") == "Runtime.exceptionThrown":
            self.errors.append(parameters["exceptionDetails"]["text"])
        elif told.get("method") == "Page.javascriptDialogOpening":
            self.errors.append("a dialog opened")

    # --- as a user

    def loaded(self, act: Any) -> None:
        """Do something that loads a page, and wait until it is there."""
        self._events.clear()
        act()
        until = time.monotonic() + 60
        while not any(event.get("method") == "Page.loadEventFired" for event in self._events):
            assert time.monotonic() < until, "no page was loaded"
            self._note(json.loads(self._socket.recv(timeout=60)))

    def open(self, address: str) -> None:
        """Go to an address."""
        self.loaded(lambda: self.call("Page.navigate", url=address))

    def press(self, key: str, loads: bool = True) -> None:
        """Press a key."""
        code = {"Enter": 13, "Tab": 9}.get(key, 0)
        text = {"Enter": "\r", "Tab": ""}.get(key, key)

        def act() -> None:
            for kind in ("keyDown", "keyUp"):
                more = {"text": text} if kind == "keyDown" and text else {}
                self.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **more)

        self.loaded(act) if loads else act()

    def write(self, text: str) -> None:
        """Write where the cursor stands."""
        self.call("Input.insertText", text=text)

    def look(self, expression: str) -> Any:
        """What a JavaScript expression says of the page."""
        told = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    def text(self) -> str:
        """What a user reads."""
        return str(self.look("document.body.innerText"))

    def size(self, width: int, height: int, mobile: bool = False) -> None:
        """The size of the window, or of a phone."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile)

    def scheme(self, name: str) -> None:
        """Prefer light or dark."""
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def scripts(self, allowed: bool) -> None:
        """Switch the page's own JavaScript off, or on."""
        self.call("Emulation.setScriptExecutionDisabled", value=not allowed)

    def picture(self, path: Path, whole: bool = False) -> None:
        """Write what is to be seen as a PNG."""
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        path.write_bytes(base64.b64decode(data))


def strangers(addresses: list[str]) -> set[str]:
    """Hosts beyond loopback among addresses."""
    return {
        host
        for address in addresses
        if (host := urlsplit(address).hostname)
        and urlsplit(address).scheme not in ("data", "blob")
        and host not in LOOPBACK
    }


def asked_hosts(net_log: Path) -> set[str]:
    """Every host that the whole browser, not only its page, looked up or connected to, by its own log of the network."""
    text = net_log.read_text(errors="replace")
    assert "127.0.0.1" in text, "the browser wrote no log, so it says nothing"
    hosts = strangers(re.findall(r'"(?:url|origin|host)":"((?:https?|wss?)://[^"]+)"', text)) - {"~notfound"}
    return {host for host in hosts if not f".{host}".endswith(BROWSERS_OWN)}


if __name__ == "__main__":
    there = install()
    print(f"The browser tests run in {there}." if there else f"The browser tests are {MISSING}")
