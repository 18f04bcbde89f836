"""Who may see the pages: whoever can read the folder beside the warehouse can make a link, and a link opens once.

The folder (`.kith.pages`, mode 0700) holds a key and, per unused link, a file named by the token's hash. Opening a link
removes its file, which succeeds once, and gives a signed cookie. So a link can be made by any process of the user
(`kith review`, `kith serve`), and a session outlives a restart.
"""

import fcntl
import hashlib
import hmac
import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

from flows.errors import KithError

SESSION_SECONDS = 30 * 24 * 3600
LINK_SECONDS = 24 * 3600


class Access:
    """The key of one warehouse's pages, and what is signed with it."""

    def __init__(self, live: Path) -> None:
        self.folder = live.with_name(f".{live.stem}.pages")
        try:
            (self.folder / "links").mkdir(parents=True, exist_ok=True, mode=0o700)
            self.folder.chmod(0o700)
            self._key = self._load()
        except OSError:
            raise KithError(f"cannot write in {live.parent}: the pages keep the key of their links there") from None

    def _load(self) -> bytes:
        path = self.folder / "key"
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            key = os.read(file, 33)
            if not key:  # new, or left empty by a disk that was full or lost its power
                key = secrets.token_bytes(32)
                os.write(file, key)
                os.fsync(file)
        finally:
            os.close(file)
        if len(key) != 32:
            raise KithError(f"{path} is damaged: remove it, and open the pages again")
        return key

    # --- links

    def link(self, port: int) -> str:
        """An address that opens the pages once, within a day."""
        token = secrets.token_urlsafe(32)
        try:
            for old in (self.folder / "links").iterdir():
                with suppress(FileNotFoundError):  # opened meanwhile
                    if time.time() - old.stat().st_mtime > LINK_SECONDS:
                        old.unlink()
            (self.folder / "links" / _hashed(token)).touch(mode=0o600)
        except OSError as error:
            raise KithError(
                f"cannot write in {self.folder}, where links to the pages are kept ({error.strerror}): see that there "
                "is room and that it is yours, then try again"
            ) from None
        return f"http://127.0.0.1:{port}/open/{token}"

    def spend(self, token: str) -> bool:
        """Use a link's token up; false when it was used, is too old or never was."""
        path = self.folder / "links" / _hashed(token)
        try:
            is_fresh = time.time() - path.stat().st_mtime <= LINK_SECONDS
            path.unlink()
        except OSError:
            return False
        return is_fresh

    # --- sessions

    def session(self) -> str:
        """A new session, as the cookie holds it."""
        text = f"{int(time.time()) + SESSION_SECONDS}.{secrets.token_urlsafe(16)}"
        return f"{text}.{self.sign('session', text)}"

    def is_session(self, cookie: str) -> bool:
        """Whether we signed it, and it still holds."""
        text, _, signature = cookie.rpartition(".")
        if not text or not hmac.compare_digest(signature.encode(), self.sign("session", text).encode()):
            return False
        return int(text.split(".")[0]) > time.time()

    def form_token(self, cookie: str) -> str:
        """What each form of a session has to bring along."""
        return self.sign("form", cookie)

    def is_form_token(self, cookie: str, told: str) -> bool:
        """Whether a form came from this session's pages."""
        return hmac.compare_digest(told.encode(), self.form_token(cookie).encode())

    def sign(self, purpose: str, text: str) -> str:
        """A signature; one made for one purpose is worth nothing for another."""
        return hmac.new(self._key, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "backslashreplace")).hexdigest()
