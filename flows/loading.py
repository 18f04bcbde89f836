"""Between reading and the warehouse: what is known already, and how a batch is stored."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb
import polars as pl

from flows import reading
from flows.contracts import CONTRACTS
from flows.errors import Rejected, Unread
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
    *(_HERE / "resolution" / name for name in ("name_parts.py", "reference/parts.parquet")),
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
    found: dict[tuple[str, str], list[Offer]] = {}
    for offer in sorted(offers, key=lambda o: (o.exported_on, o.path)):
        if offer.verdict is None and offer.file_id is not None and (offer.owner, offer.file_id) not in known:
            found.setdefault((offer.owner, offer.file_id), []).append(offer)
    return [replace(first, copies=len(copies)) for first, *copies in found.values()]


def known_fates(con: duckdb.DuckDBPyConnection, offers: Sequence[Offer], settings: Settings) -> Counter[str]:
    """How many offers this version of the readers has looked at before, by what became of them."""
    version = reader_version(settings.phone_region)
    asked = "select owner, file_id, status from ops.files where reader = ?"
    known = {(owner, file_id): status for owner, file_id, status in con.execute(asked, [version]).fetchall()}
    fates = (known.get((offer.owner, offer.file_id)) for offer in offers if offer.verdict is None)
    return Counter(fate for fate in fates if fate)


def register(con: duckdb.DuckDBPyConnection, offers: Sequence[Offer], run: int, now: datetime) -> None:
    """Write down every offer that is new; those known under the same path and content stay as they were.

    A content that was there before another took its place, and is back on a later day, is new as well. A later time of
    the same file is not: copying, syncing and restoring move it too, and an old list would become the newest.
    """
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
        with known as (
            select
                owner,
                path,
                file_id,
                max(exported_on) as exported_on,
                max(first_run) as run,
                max(max(first_run)) over (partition by owner, path) as latest_run
            from ops.offers
            group by owner, path, file_id
        )

        select offered.*
        from offered
        left join known
            on offered.owner = known.owner
            and offered.path = known.path
            and offered.file_id is not distinct from known.file_id
        where known.run is null or (known.run < known.latest_run and offered.exported_on > known.exported_on)
        """
    )
    con.unregister("offered")


def read_batch(offers: Sequence[Offer], settings: Settings) -> Batch:
    """Read a batch of offers; a member that is damaged becomes a rejected outcome."""
    owners: dict[str, str] = {}
    documents: dict[str, Document] = {}
    damaged: dict[str, Outcome] = {}
    for offer, data in contents(offers):
        assert offer.file_id is not None  # noqa: S101
        owners[offer.file_id] = offer.owner
        if isinstance(data, Rejected):
            damaged[offer.file_id] = Outcome("rejected", reason=str(data), is_passing=isinstance(data, Unread))
        else:
            documents[offer.file_id] = Document(offer.path, data)
    batch = reading.read(documents, owners, settings)
    batch.outcomes |= damaged
    return batch


def store(con: duckdb.DuckDBPyConnection, batch: Batch, now: datetime, settings: Settings) -> None:
    """Put a batch into the warehouse being built, in one transaction; an earlier reading of its files goes first."""
    version = reader_version(settings.phone_region)
    _make_raw_tables(con, batch)
    con.execute("begin")
    try:
        _forget(con, batch)
        _insert(con, "ops.files", [_files(batch, version)])
        _insert(con, "ops.drift", [_drift(batch)])
        _insert(con, "ops.parts", batch.parts)
        for table, frame in batch.raw.items():
            _insert(con, table, [frame.rename(_apart(frame.columns))])
            _insert(con, "ops.fills", [_fills(frame)])
        identified = "network || '-' || substr(sha256(network || chr(31) || profile_key), 1, 16) as profile_id"
        _insert(con, "staging.observations", batch.observations, f"{identified}, *")
        _insert(con, "staging.events", batch.events)
        for frame in batch.quarantine:
            since = pl.col("first_quarantined_at") if "first_quarantined_at" in frame.columns else pl.lit(None)
            since = pl.coalesce(since, pl.lit(now)).alias("first_quarantined_at")
            _insert(con, "staging.quarantine", [frame.with_columns(since)])
        con.execute("commit")
    except BaseException:
        with suppress(duckdb.Error):  # a commit that the disk refused has ended it already, and is what to tell of
            con.execute("rollback")
        raise


def _forget(con: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    """Remove what an earlier version of the readers made of these files."""
    again = pl.DataFrame({"file_id": batch.owners.keys(), "owner": batch.owners.values()})
    con.register("again", again)
    if not scalar(con, "select count(*) from ops.files semi join again using (owner, file_id)"):
        con.unregister("again")
        return
    # A row that stays in quarantine keeps the day it came there.
    since = con.sql(
        "select file_id, row_number, min(first_quarantined_at) as first_quarantined_at "
        "from staging.quarantine semi join again using (owner, file_id) group by all"
    ).pl()
    tables = con.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where schema_name = 'raw' "
        "union all select unnest(['ops.files', 'ops.drift', 'ops.fills', 'ops.parts', "
        "'staging.observations', 'staging.events', 'staging.quarantine'])"
    ).fetchall()
    for (table,) in tables:
        con.execute(
            f"delete from {table} as old using again where old.owner = again.owner and old.file_id = again.file_id"
        )
    con.unregister("again")
    batch.quarantine = [
        frame.join(since, on=["file_id", "row_number"], how="left", maintain_order="left") for frame in batch.quarantine
    ]


def _insert(con: duckdb.DuckDBPyConnection, table: str, frames: Sequence[pl.DataFrame], columns: str = "*") -> None:
    """Append frames of the same columns to a table, all at once."""
    frame = pl.concat(frames) if frames else pl.DataFrame()
    if not frame.height:
        return
    con.register("arriving", frame)
    con.execute(f"insert into {table} by name select {columns} from arriving")
    con.unregister("arriving")


_MAKING = Lock()


def _make_raw_tables(con: duckdb.DuckDBPyConnection, batch: Batch) -> None:
    """The raw tables a batch needs, from its contracts' columns; one task at a time, or two would make the same."""
    with _MAKING:
        for table, frame in batch.raw.items():
            con.register("arriving", frame.clear().rename(_apart(frame.columns)))
            con.execute(f"create table if not exists {table} as from arriving")
            con.unregister("arriving")


def complete_raw_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Give the raw tables that an older Kith made the columns that contracts got since, before anybody appends."""
    # The columns of all tables at once would be those of DuckDB's own views too, which takes longer.
    found = con.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where schema_name = 'raw'"
    ).fetchall()
    for (table,) in found:
        if table not in CONTRACTS:
            continue
        present = [name for name, *_ in con.execute(f"describe {table}").fetchall()]
        columns = CONTRACTS[table].to_schema().columns
        known = {name.lower() for name in present}
        for name, stored in _apart([*reading.LINEAGE, *columns]).items():
            if stored.lower() not in known:
                column = stored.replace('"', '""')
                kind = "varchar[]" if str(columns[name].dtype).startswith("List") else "varchar"
                con.execute(f'alter table {table} add column "{column}" {kind}')


def _apart(names: Sequence[str]) -> dict[str, str]:
    """Names for columns as a table has them: those that differ by case alone (`Date`, `DATE`) are one to it."""
    first = {name.lower(): name for name in reversed(names)}
    return {name: name if first[name.lower()] == name else f"{name} (2)" for name in names}


def _files(batch: Batch, version: str) -> pl.DataFrame:
    rows: list[dict[str, Any]] = [
        {
            "file_id": file_id,
            "owner": batch.owners[file_id],
            "network": outcome.network,
            "source": outcome.source.name if outcome.source else None,
            "format": outcome.format,
            "status": outcome.status,
            "reason": outcome.reason,
            "warnings": list(outcome.warnings),
            "is_list": bool(outcome.source and outcome.source.complete),
            "is_cut": outcome.is_cut,
            "row_count": outcome.row_count,
            "loaded_count": outcome.loaded_count,
            "quarantined_count": outcome.quarantined_count,
            "anonymous_count": outcome.anonymous_count,
            "reader": "" if outcome.is_passing else version,
        }
        for file_id, outcome in batch.outcomes.items()
    ]
    texts = dict.fromkeys(("network", "source", "format", "reason"), pl.String)
    return pl.DataFrame(rows, schema_overrides={**texts, "warnings": pl.List(pl.String)})


def _drift(batch: Batch) -> pl.DataFrame:
    rows = [
        (file_id, batch.owners[file_id], outcome.network, outcome.source.table, name)
        for file_id, outcome in batch.outcomes.items()
        if outcome.source
        for name in sorted(outcome.unknown)
    ]
    names = ["file_id", "owner", "network", "record", "column_name"]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _fills(frame: pl.DataFrame) -> pl.DataFrame:
    columns = [name for name in frame.columns if name not in reading.LINEAGE]
    return (
        frame.group_by("file_id", "owner")
        .agg(pl.col(name).count() for name in columns)
        .unpivot(index=["file_id", "owner"], variable_name="column_name", value_name="filled_count")
        .with_columns(pl.col("filled_count").cast(pl.Int64))
    )
