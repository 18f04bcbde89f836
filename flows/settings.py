"""What a user can set: one frozen dataclass, units in the names, KITH_* variables override."""

import os
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from flows.errors import KithError

_MOST = 1_000_000_000
_RANGES: dict[str, tuple[int, int]] = {
    "volume_drop": (0, 1),
    "volume_floor": (0, _MOST),
    "freshness_days": (0, _MOST),
    "pages_port": (0, 65_535),
    "precision_floor": (0, 1),
    "settle_seconds": (0, 86_400),
    "history_days": (1, 36_500),
    "smtp_port": (1, 65_535),
}
"""From and to which a number can be set; any other from 1 on: as a limit, 0 would let nothing in."""
_CHOICES = {"smtp_security": ("none", "starttls", "tls")}


@dataclass(frozen=True)
class Settings:
    """Every field can be set as KITH_<NAME> in the environment."""

    inbox: Path = Path("data/inbox")
    warehouse: Path = Path("data/warehouse/kith.duckdb")
    owner: str = "me"
    """Whose exports lie directly in the inbox."""
    phone_region: str = "ES"
    """ISO 3166 country assumed for phone numbers written without an international prefix."""
    memory_limit_mb: int = 1200
    """What DuckDB may use; beyond it spills beside the warehouse."""
    batch_mb: int = 24
    """Files are read together up to this size: bigger needs more memory, smaller is slower, because DuckDB takes
    what fills its row groups (122,880 rows) straight into its file, and the rest through its log."""
    batch_files: int = 2000
    zip_max_mb: int = 20_000
    """Uncompressed total of what is read from one archive."""
    zip_max_member_mb: int = 1_000
    zip_max_ratio: int = 200
    """Uncompressed to compressed size of one member; text rarely passes 30."""
    zip_max_members: int = 500_000
    zip_max_depth: int = 3
    """Archives inside archives."""
    volume_drop: float = 0.5
    """A list shorter than this share of the owner's last one is flagged, and nobody is marked gone."""
    volume_floor: int = 20
    """Shorter lists than this say nothing about volume."""
    freshness_days: int = 90
    """An export older than this needs attention in `kith status`."""
    pages_port: int = 4234
    """Where `kith review` serves its pages, on 127.0.0.1."""
    precision_floor: float = 0.98
    """What part of the published merges should be right; doubtful ones wait for review until that is expected."""

    schedule: str = "0 7 * * *"
    """When `kith serve` runs on its own, as cron; nothing for never."""
    time_zone: str = "Europe/Madrid"
    """The IANA time zone of the schedule."""
    settle_seconds: int = 10
    """How long size and time of the inbox's files must not change before `kith serve` reads them."""
    history_days: int = 90
    """How long `kith serve` keeps runs and their artifacts in Prefect's own database."""
    pages_url: str = ""
    """Where Kith's local pages are. `kith serve` says it to what it starts; then reports link there."""
    notify_webhook: str = ""
    """An address that failures and new rejects are POSTed to as JSON; counts only."""
    notify_mail: str = ""
    """Whom failures and new rejects are mailed to; counts only."""
    notify_mail_from: str = "kith@localhost"
    smtp_host: str = "localhost"
    smtp_port: int = 25
    smtp_security: str = "none"
    """none, starttls or tls."""
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)

    @classmethod
    def load(cls) -> "Settings":
        """The defaults, overridden by KITH_* variables of the environment.

        Raises:
            KithError: a variable is nothing that its setting can be.
        """
        defaults = cls()
        found: dict[str, Any] = {}
        for item in fields(cls):
            name = f"KITH_{item.name.upper()}"
            if name in os.environ:
                found[item.name] = _value(item.name, type(getattr(defaults, item.name)), os.environ[name])
        return replace(defaults, **found)


def _value(name: str, kind: type[Any], text: str) -> Any:
    """A setting's value from its text; what cannot be is told before anything starts."""
    if issubclass(kind, Path):
        if not text:  # it would be the folder that Kith happens to be started in
            raise KithError(f"KITH_{name.upper()} is empty: it should be a path, or not be set")
        return Path(text)
    if kind is str:
        if name in _CHOICES and text not in _CHOICES[name]:
            raise KithError(f"KITH_{name.upper()} should be one of {', '.join(_CHOICES[name])}, or not be set")
        if name == "phone_region" and not _is_region(text):
            raise KithError(
                f"KITH_{name.upper()} should be a country in two capital letters, as ES or MX, or not be set"
            )
        return text
    least, most = _RANGES.get(name, (1, _MOST))
    with suppress(ValueError):
        value = kind(text)
        if least <= value <= most:
            return value
    number = "whole number" if kind is int else "number"
    raise KithError(f"KITH_{name.upper()} should be a {number} from {least:,} to {most:,}, or not be set")


def _is_region(text: str) -> bool:
    import phonenumbers  # noqa: PLC0415 - it takes a moment, and hardly anybody sets a region

    return text in phonenumbers.SUPPORTED_REGIONS
