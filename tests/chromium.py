"""A page in a real browser: what it shows, and whom it asks. Debian and Ubuntu have it: `apt-get install chromium`."""

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --virtual-time-budget=20000 --window-size=1300,1000"
).split()


def show(url: str, folder: Path) -> tuple[str, set[str]]:
    """The page's HTML once its scripts have run, and the hosts its requests went to, tried or done."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "pages are tested in a real browser: install chromium (apt-get install chromium)"
    log = folder / "net.json"
    done = subprocess.run(
        [program, *FLAGS, f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}", "--dump-dom", url],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    # The browser asks its maker's hosts about itself too; those requests come from no page and have no initiator.
    asked = set()
    for event in json.loads(log.read_text())["events"]:
        told = event.get("params", {})
        if "url" in told and str(told.get("initiator", "")).startswith("http"):
            asked.add(urlsplit(told["url"]).hostname)
    return done.stdout, asked
