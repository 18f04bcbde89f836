"""What stands before every page: other hosts, other sites and forged forms are refused; no log tells of anybody."""

import sys
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from flows.pages.access import Access

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

LONGEST_FORM = 64 * 1024

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
    "cache-control": "no-store",
}

OPEN = ("/open/", "/static/", "/alive")
"""Paths that need no session: the link itself, the style sheet, and who asks whether we run."""


def cookie_name(port: int) -> str:
    """Cookies do not know ports: each server of this machine has a name of its own."""
    return f"kith-{port}"


class Guard:
    """ASGI middleware around the whole application; puts `kith.form`, `kith.session` into the scope."""

    def __init__(self, app: Application, access: Access, refuse: Callable[[Scope, int, str], Application]) -> None:
        self.app, self.access, self.refuse = app, access, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, pass on, and add the headers."""
        if scope["type"] != "http":
            return
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                kept = [(name, value) for name, value in message["headers"] if name.decode() not in HEADERS]
                message["headers"] = kept + [(n.encode(), v.encode()) for n, v in HEADERS.items()]
            await send(message)

        try:
            refused = await self._check(scope, receive)
            await (self.refuse(scope, *refused) if refused else self.app)(scope, receive, guarded)
        except Exception as error:
            # A page's own failure was told before its answer began; Starlette raises it again behind it.
            if not started:
                tell(error)
                await self.refuse(scope, 500, "broken")(scope, receive, guarded)

    async def _check(self, scope: Scope, receive: Receive) -> tuple[int, str] | None:
        """Status and reason of a refusal; None when all is well."""
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        port = scope["server"][1]
        host = headers.get("host", "")
        if host not in (f"127.0.0.1:{port}", f"localhost:{port}"):
            return 421, "host"
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return 405, "method"
        if not _is_ours(headers, host, scope["method"]):
            return 403, "origin"
        session = _cookie(headers.get("cookie", ""), cookie_name(port))
        scope["kith.session"] = session if self.access.is_session(session) else ""
        if not scope["kith.session"] and not scope["path"].startswith(OPEN):
            return 403, "session"
        return await self._check_form(scope, headers, receive) if scope["method"] == "POST" else None

    async def _check_form(self, scope: Scope, headers: dict[str, str], receive: Receive) -> tuple[int, str] | None:
        form = await _form(headers, receive)
        if form is None:
            return 413, "form"
        # No path without a session takes a form.
        if not self.access.is_form_token(scope["kith.session"], form.get("form_token", [""])[0]):
            return 403, "form"
        scope["kith.form"] = form
        return None


def _is_ours(headers: dict[str, str], host: str, method: str) -> bool:
    """Whether a request comes from our pages, or from nobody's (an address typed, a link followed)."""
    origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
    if site == "cross-site" or origin not in (None, "null", f"http://{host}"):
        return False
    # Under "no-referrer" browsers send "null" with a form of our own pages, and say beside it whose it is.
    return method != "POST" or site == "same-origin" or origin not in (None, "null")


async def _form(headers: dict[str, str], receive: Receive) -> dict[str, list[str]] | None:
    """The fields of a form; None when it is too long or no form."""
    if headers.get("content-type", "").split(";")[0].strip() != "application/x-www-form-urlencoded":
        return None
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LONGEST_FORM or message["type"] == "http.disconnect":
            return None
        if not message.get("more_body"):
            break
    try:
        return parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return None


def _cookie(header: str, name: str) -> str:
    # By hand, because a strict parser would lose ours to whatever cookie another server of this machine has set.
    for pair in header.split(";"):
        key, _, value = pair.strip().partition("=")
        if key == name:
            return value
    return ""


def tell(error: Exception) -> None:
    """Say on the terminal that a page failed: the kind and the line of ours, because the text may quote a value."""
    ours = [f for f in traceback.extract_tb(error.__traceback__) if "/flows/" in f.filename]
    where = f"flows/{ours[-1].filename.rsplit('/flows/', 1)[-1]}:{ours[-1].lineno}" if ours else "a library"
    sys.stderr.write(f"kith: a page failed ({type(error).__name__} at {where}): report it with this line\n")
    sys.stderr.flush()
