"""Only what changed: what was made of the same exports, decisions, settings and code stands and is not made again.

A run with nothing new would work out the same people and tables once more. What they were made of is written down as
one fingerprint, beside how many rows each table had: both must be as they were.
"""

import hashlib
from functools import cache
from pathlib import Path

import duckdb

from flows import warehouse
from flows.resolution import decisions
from flows.settings import Settings

_ROOT = Path(__file__).parent.parent
_READ = ("ops.offers", "ops.files", "ops.parts", "ops.fills", "ops.drift")
"""What ingest writes down of each file; the rows read from it follow from its content and the version of its reader."""
_ELSEWHERE = frozenset(
    "inbox warehouse owner memory_limit_mb batch_mb batch_files zip_max_mb zip_max_member_mb zip_max_ratio "
    "zip_max_members zip_max_depth freshness_days pages_port pages_url schedule time_zone settle_seconds history_days "
    "notify_webhook notify_mail notify_mail_from smtp_host smtp_port smtp_security smtp_user smtp_password".split()
)
"""Settings that say where, when and how a run works, or whom it tells, and nothing of people; what files they let in is
in what ingest writes down. Any other setting counts, so that one that comes later is not forgotten."""
_COUNTS = ("candidate_pair_count", "scored_pair_count", "person_count", "profile_count")

_TABLE = "create table if not exists ops.standing (fingerprint varchar not null, row_counts varchar)"


def fingerprint(con: duckdb.DuckDBPyConnection, live: Path, settings: Settings) -> str:
    """Of all that people and tables are made of. Taken before any of it is used, so that what comes later is new."""
    telling = {name: value for name, value in vars(settings).items() if name not in _ELSEWHERE}
    digest = hashlib.sha256(repr((_code(), telling)).encode())
    for table in _READ:
        # In no order: a sum and an exclusive or of the rows' hashes.
        told = f"select count(*), bit_xor(hash(told)), sum(hash(told)::hugeint) from {table} as told"
        digest.update(repr(con.execute(told).fetchall()).encode())
    decided = decisions.path_of(live)
    digest.update(decided.read_bytes() if decided.exists() else b"")
    return digest.hexdigest()


def stands(con: duckdb.DuckDBPyConnection, made_of: str | None = None) -> bool:
    """Whether all that was made, and made of this if said, is there as it was left."""
    con.execute(_TABLE)
    found = con.execute("select row_counts from ops.standing where fingerprint = coalesce(?, fingerprint)", [made_of])
    return found.fetchall() == [(_row_counts(con),)]


def fall(con: duckdb.DuckDBPyConnection, made_of: str) -> None:
    """Drop all that is made anew, of this."""
    warehouse.drop_made(con)
    con.execute("delete from ops.standing")
    con.execute("insert into ops.standing values (?, null)", [made_of])


def stand(con: duckdb.DuckDBPyConnection) -> None:
    """Write down that all of it is made."""
    con.execute("update ops.standing set row_counts = ?", [_row_counts(con)])


def counts(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """What the run before counted, of what still stands."""
    row = con.execute(f"select {', '.join(_COUNTS)} from ops.runs order by run desc limit 1").fetchall()[0]
    return {**dict(zip(_COUNTS, row, strict=True)), "new_person_count": 0}


def _row_counts(con: duckdb.DuckDBPyConnection) -> str:
    found = con.execute(
        "select schema_name, table_name from duckdb_tables() "
        "where not temporary and schema_name in ('staging', 'core', 'main') "
        "union all select schema_name, view_name from duckdb_views() where schema_name = 'core' order by all"
    ).fetchall()
    count = " union all ".join(f"""select '{s}.{t}', count(*) from "{s}"."{t}" """ for s, t in found)
    return repr(sorted(con.execute(count).fetchall())) if found else ""


@cache
def _code() -> str:
    """A fingerprint of Kith and of the packages it runs on."""
    digest = hashlib.sha256()
    files = (file for folder in ("flows", "schemas", "sql") for file in (_ROOT / folder).rglob("*"))
    for file in sorted({*files, _ROOT / "requirements.lock"}):
        if file.is_file() and file.suffix != ".pyc":
            digest.update(file.relative_to(_ROOT).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()
