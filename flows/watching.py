"""When new files in the inbox are whole: their sizes and times have stopped changing."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from flows.inbox import UNFINISHED

Seen = frozenset[tuple[str, int, int]]
"""Path, size in bytes and time in nanoseconds of each file."""


def look(inbox: Path) -> Seen:
    """The inbox's files as they are now; what a browser is still writing counts as not there yet."""
    found = set()
    for folder, _, names in os.walk(inbox):
        for name in names:
            if name.rsplit(".", 1)[-1].lower() in UNFINISHED:
                continue
            path = os.path.join(folder, name)  # noqa: PTH118 - a plain string is all that is kept
            try:
                info = os.stat(path, follow_symlinks=False)  # noqa: PTH116
            except OSError:
                continue  # gone between listing and looking
            found.add((path, info.st_size, info.st_mtime_ns))
    return frozenset(found)


def fingerprint(seen: Seen, *beside: str) -> str:
    """A name for an inbox's state that says nothing of what is in it."""
    digest = hashlib.sha256("\x1f".join(beside).encode())
    for entry in sorted(seen):
        digest.update(repr(entry).encode())
    return digest.hexdigest()[:32]


class Watch:
    """Tells when files that came or changed have been left alone long enough.

    Args:
        inbox: the folder; it may not exist yet.
        settle_seconds: how long nothing may change.
        clock: seconds that only ever grow.
    """

    def __init__(self, inbox: Path, settle_seconds: float, clock: Callable[[], float]) -> None:
        self.inbox, self.settle_seconds, self.clock = inbox, settle_seconds, clock
        self.told: Seen = frozenset()
        self.last: Seen | None = None
        self.since = clock()

    def settled(self) -> Seen | None:
        """The inbox's files, once, when some are new and none changes any more; else nothing."""
        now = look(self.inbox)
        if now != self.last:
            self.last, self.since = now, self.clock()
        if self.clock() - self.since < self.settle_seconds:
            return None
        is_news = bool(now - self.told)
        self.told = now
        return now if is_news else None
