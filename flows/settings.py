"""What a user can set: one frozen dataclass, units in the names, KITH_* variables override."""

import os
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from flows.errors import KithError


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
    """An address that failures and rejects are POSTed to as JSON; counts only."""
    notify_mail: str = ""
    """Whom failures and rejects are mailed to; counts only."""
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
            KithError: a variable is not of its setting's kind.
        """
        defaults = cls()
        found: dict[str, Any] = {}
        for item in fields(cls):
            name = f"KITH_{item.name.upper()}"
            if name in os.environ:
                kind = type(getattr(defaults, item.name))
                try:
                    found[item.name] = kind(os.environ[name])
                except ValueError:
                    raise KithError(f"{name} should be of kind {kind.__name__}") from None
        return replace(defaults, **found)
