"""Archives compressed in one piece (.tar.gz, as Mastodon and GitHub write them): listed and read in one pass.

Such an archive has no directory: what it holds is known only by unpacking it, so what it claims is weighed as it comes.
"""

import gzip
import re
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, cast

from flows.errors import Rejected
from flows.settings import Settings

_AT_ONCE = 64_000_000
"""Bytes asked for in one piece: a crafted header asks for more, to have it all in memory."""

_DAMAGED = "the archive is damaged or was not downloaded completely: download it again"


@dataclass(frozen=True)
class Member:
    """A file in the archive, or what only looks like one (a link, a device)."""

    name: str
    size: int
    modified_on: date
    is_file: bool


def is_tarball(path: Path) -> bool:
    """Whether this is an archive of the kind, by its name: what it holds will tell."""
    return bool(re.search(r"\.(?:tar|tgz|tar\.gz)$", path.name, re.IGNORECASE))


def members(path: Path, settings: Settings) -> list[Member]:
    """What is in an archive, directories left out.

    Raises:
        Rejected: it is damaged, or out of proportion.
    """
    found: list[Member] = []
    total = 0
    most = settings.zip_max_ratio * max(path.stat().st_size, 10_000)
    with _opened(path) as archive:
        for info in archive:
            total += info.size
            if total > most:
                times = settings.zip_max_ratio
                raise Rejected(f"the archive unpacks to more than {times} times its size: this is no normal export")
            if total > settings.zip_max_mb * 1_000_000:
                raise Rejected(f"the archive unpacks to more than the limit of {settings.zip_max_mb:,} MB")
            if len(found) >= settings.zip_max_members:
                raise Rejected(f"the archive has more members than the limit of {settings.zip_max_members:,}")
            if not info.isdir():
                found.append(Member(info.name, info.size, day(info.mtime), info.isfile()))
    return found


def contents(path: Path, names: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    """The named files of an archive and their bytes, in the archive's order, each name once.

    Raises:
        Rejected: it is damaged; what came before was whole.
    """
    left = set(names)
    with _opened(path) as archive:
        for info in archive:
            if info.name in left and info.isfile():
                left.discard(info.name)
                file = archive.extractfile(info)
                if file is not None:
                    yield info.name, file.read()
            if not left:
                return


class _Careful:
    """A file of which nobody takes more than a piece at once."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.seek, self.tell, self.close = file.seek, file.tell, file.close

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= _AT_ONCE:
            raise tarfile.ReadError("more at once than any archive needs")
        return self.file.read(size)


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            file = cast("IO[bytes]", gzip.GzipFile(fileobj=raw) if packed else raw)
            with tarfile.open(fileobj=cast("IO[bytes]", _Careful(file)), mode="r:") as archive:
                yield archive
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error, ValueError, OverflowError):
        raise Rejected(_DAMAGED) from None


def day(seconds: float) -> date:
    """The day of a file's time; 1970-01-01 of one that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, UTC).date()
    except (ValueError, OverflowError, OSError):
        return date(1970, 1, 1)
