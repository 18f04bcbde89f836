"""Between reading and the warehouse: what is known already, and how a batch is stored."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from flows import reading
from flows.errors import Rejected
from flows.inbox import Offer, contents
from flows.reading import Batch, Outcome
from flows.settings import Settings
from flows.sources.document import Document
from flows.warehouse import scalar

_HERE = Path(__file__).parent
_READERS = (
    *sorted((_HERE / "sources").glob("*.py")),
    *sorted((_HERE.parent / "schemas" / "raw").glob("*.py")),
    *(_HERE / name for name in ("reading.py", "canonical.py", "contracts.py", "names.py")),
    *(_HERE.parent / "schemas" / name for name in ("columns.py", "profile.py")),
)


@cache
def reader_version(region: str) -> str:
    """A fingerprint of the code that reads: a newer Kith reads offered files anew, and quarantine empties itself."""
    digest = hashlib.sha256(region.encode())
    for file in _READERS:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def unread(con: duckdb.DuckDBPyConnection, offers: Sequence[Offer], settings: Settings) -> list[Offer]:
    """The offers whose content this version of the readers has not read for their owner, each content once."""
    version = reader_version(settings.phone_region)
    known = set(con.execute("select owner, file_id from ops.files where reader = ?", [version]).fetchall())
    first: dict[tuple[str, str], Offer] = {}
    for offer in sorted(offers, key=lambda o: (o.exported_on, o.path)):
        if offer.verdict is None and offer.file_id is not None and (offer.owner, offer.file_id) not in known:
            first.setdefault((offer.owner, offer.file_id), offer)
    return list(first.values())


def register(con: duckdb.DuckDBPyConnection, offers: Sequence[Offer], run: int, now: datetime) -> None:
    """Write down every offer that is new; those known under the same path and content stay as they were."""
    if not offers:
        return
    frame = pl.DataFrame(
        {
            "export_id": [o.export_id for o in offers],
            "owner": [o.owner for o in offers],
            "path": [o.path for o in offers],
            "file_id": [o.file_id for o in offers],
            "exported_on": [o.exported_on for o in offers],
            "status": [o.verdict[0] if o.verdict else None for o in offers],
            "reason": [o.verdict[1] if o.verdict else None for o in offers],
            "has_gap": [o.has_gap for o in offers],
            "first_run": [run] * len(offers),
            "ingested_at": [now] * len(offers),
        },
        schema_overrides={"file_id": pl.String, "status": pl.String, "reason": pl.String},
    )
    con.register("offered", frame)
    con.execute(
        """
        insert into ops.offers by name
        select offered.* from offered
        anti join ops.offers as known
            on offered.owner = known.owner
            and offered.path = known.path
            and offered.file_id is not distinct from known.file_id
        """
    )
    con.unregister("offered")


def read_batch(offers: Sequence[Offer], settings: Settings) -> Batch:
    """Read a batch of one owner's offers; a member that is damaged becomes a rejected outcome."""
    documents: dict[str, Document] = {}
    damaged: dict[str, Outcome] = {}
    for offer, data in contents(offers):
        assert offer.file_id is not None  # noqa: S101
        if isinstance(data, Rejected):
            damaged[offer.file_id] = Outcome("rejected", reason=str(data))
        else:
            documents[offer.file_id] = Document(offer.path, data)
    batch = reading.read(documents, offers[0].owner, settings)
    batch.outcomes |= damaged
    return batch


def store(con: duckdb.DuckDBPyConnection, batch: Batch, owner: str, now: datetime, settings: Settings) -> None:
    """Put a batch into the warehouse being built, in one transaction; an earlier reading of its files goes first."""
    version = reader_version(settings.phone_region)
    con.execute("begin")
    try:
        _forget(con, list(batch.outcomes), owner, batch)
        _insert(con, "ops.files", _files(batch, owner, version))
        _insert(con, "ops.drift", _drift(batch, owner))
        for table, frame in batch.raw.items():
            _raw(con, table, frame)
            _insert(con, "ops.fills", _fills(frame, owner))
        for frame in batch.parts:
            _insert(con, "ops.parts", frame.with_columns(pl.lit(owner).alias("owner")))
        identified = "network || '-' || substr(sha256(network || chr(31) || profile_key), 1, 16) as profile_id"
        for frame in batch.observations:
            _insert(con, "staging.observations", frame, f"{identified}, *")
        for frame in batch.events:
            _insert(con, "staging.events", frame)
        for frame in batch.quarantine:
            since = pl.col("first_quarantined_at") if "first_quarantined_at" in frame.columns else pl.lit(None)
            _insert(
                con,
                "staging.quarantine",
                frame.with_columns(pl.coalesce(since, pl.lit(now)).alias("first_quarantined_at")),
            )
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


def _forget(con: duckdb.DuckDBPyConnection, file_ids: list[str], owner: str, batch: Batch) -> None:
    """Remove what an earlier version of the readers made of these files."""
    if not scalar(
        con, "select count(*) from ops.files where owner = ? and list_contains(?, file_id)", [owner, file_ids]
    ):
        return
    # A row that stays in quarantine keeps the day it came there.
    since = con.execute(
        "select file_id, row_number, min(first_quarantined_at) from staging.quarantine "
        "where owner = ? and list_contains(?, file_id) group by all",
        [owner, file_ids],
    ).fetchall()
    tables = con.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where schema_name = 'raw' "
        "union all select unnest(['ops.files', 'ops.drift', 'ops.fills', 'ops.parts', "
        "'staging.observations', 'staging.events', 'staging.quarantine'])"
    ).fetchall()
    for (table,) in tables:
        con.execute(f"delete from {table} where owner = ? and list_contains(?, file_id)", [owner, file_ids])
    days = {(file_id, number): day for file_id, number, day in since}
    batch.quarantine = [
        frame.with_columns(
            pl.Series(
                "first_quarantined_at",
                [days.get(key) for key in frame.select("file_id", "row_number").iter_rows()],
                dtype=pl.Datetime("us", "UTC"),
            )
        )
        for frame in batch.quarantine
    ]


def _insert(con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame, columns: str = "*") -> None:
    if not frame.height:
        return
    con.register("arriving", frame)
    con.execute(f"insert into {table} by name select {columns} from arriving")
    con.unregister("arriving")


def _raw(con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """Append to a raw table, made from its contract's columns when it is new."""
    con.register("arriving", frame)
    con.execute(f"create table if not exists {table} as from arriving limit 0")
    present = {row[0] for row in con.execute(f"describe {table}").fetchall()}
    for name, kind in frame.schema.items():
        if name not in present:
            column = name.replace('"', '""')
            con.execute(f'alter table {table} add column "{column}" {"varchar[]" if kind != pl.String else "varchar"}')
    con.execute(f"insert into {table} by name select * from arriving")
    con.unregister("arriving")


def _files(batch: Batch, owner: str, version: str) -> pl.DataFrame:
    rows: list[dict[str, Any]] = [
        {
            "file_id": file_id,
            "owner": owner,
            "network": outcome.network,
            "source": outcome.source.name if outcome.source else None,
            "format": outcome.format,
            "status": outcome.status,
            "reason": outcome.reason,
            "warnings": list(outcome.warnings),
            "is_list": bool(outcome.source and outcome.source.complete),
            "row_count": outcome.row_count,
            "loaded_count": outcome.loaded_count,
            "quarantined_count": outcome.quarantined_count,
            "anonymous_count": outcome.anonymous_count,
            "reader": version,
        }
        for file_id, outcome in batch.outcomes.items()
    ]
    texts = dict.fromkeys(("network", "source", "format", "reason"), pl.String)
    return pl.DataFrame(rows, schema_overrides={**texts, "warnings": pl.List(pl.String)})


def _drift(batch: Batch, owner: str) -> pl.DataFrame:
    rows = [
        (file_id, owner, outcome.network, outcome.source.table, name)
        for file_id, outcome in batch.outcomes.items()
        if outcome.source
        for name in sorted(outcome.unknown)
    ]
    names = ["file_id", "owner", "network", "record", "column_name"]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _fills(frame: pl.DataFrame, owner: str) -> pl.DataFrame:
    columns = [name for name in frame.columns if name not in ("file_id", "row_number", "owner")]
    return (
        frame.group_by("file_id")
        .agg(pl.col(name).count() for name in columns)
        .unpivot(index="file_id", variable_name="column_name", value_name="filled_count")
        .with_columns(pl.lit(owner).alias("owner"), pl.col("filled_count").cast(pl.Int64))
    )
