"""The DuckDB file: built aside from the one before, held to contract, swapped in whole.

Readers open the published file read-only and are never in the way: it is replaced, never written to.
"""

import errno
import fcntl
import json
import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

from flows.errors import KithError
from flows.settings import Settings

SQL = Path(__file__).parent.parent / "sql"

KEPT = ("raw", "ops")
"""Schemas carried from one warehouse to the next, beside the tables below."""

_ELSEWHERE = "name another file with --warehouse or KITH_WAREHOUSE"

FULL = ("No space left", "File too large", "Disk quota")
"""What libraries say when there is no room."""

READABLE_SINCE = "v1.4.0"
"""The oldest DuckDB that can read the file: BI tools, notebooks and command lines follow DuckDB's releases slowly."""

LARGEST_LOG = "1GB"
"""The file being built is published by a checkpoint, or thrown away: any before that would be work done twice."""

LONGEST_ID = 36
"""Letters of a run's id in Prefect."""

APPENDED = ("staging.observations", "staging.events", "staging.quarantine")
NEEDED = ("core.memberships",)
"""Tables that are made anew from what they were."""


def next_path(live: Path) -> Path:
    """Where the next warehouse is built: beside the live one, so that the swap is one rename."""
    return live.with_name(f".{live.stem}.next.duckdb")


def live_path(following: Path) -> Path:
    """The warehouse that the one being built will replace."""
    return following.with_name(following.name.removeprefix(".").replace(".next.", "."))


def spill_path(following: Path) -> Path:
    """Where DuckDB may spill while it builds this file."""
    return following.with_name(f".{following.stem}.tmp")


def without_farewell() -> None:
    """Keep DuckDB's bindings from listing what they did not free, after everything is done: for `atexit`."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


@contextmanager
def only_run(live: Path, patience_seconds: float = 0, run_id: str = "") -> Iterator[str]:
    """Hold the warehouse for one run.

    Args:
        live: the warehouse.
        patience_seconds: how long to wait for another run to end.
        run_id: Prefect's id of the run. It stands in the lock while the run works: where it still stands when the
            next one comes, the run was killed.

    Yields:
        the id of the run before if it was killed, else nothing.

    Raises:
        KithError: another run holds it, or the folder cannot be written.
    """
    with explained(live):
        try:
            # A folder that was there may be anybody's, or the user's home: its mode is left alone.
            live.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except FileNotFoundError:  # what folders are refused with that the system makes, as /proc
            raise KithError(f"cannot make the folder {live.parent}: choose another place with --warehouse") from None
        lock = os.open(live.with_name(f".{live.stem}.lock"), os.O_CREAT | os.O_RDWR, 0o600)
    previous_umask = os.umask(0o077)  # for what DuckDB makes beside it: its log, what it spills
    try:
        until = time.monotonic() + patience_seconds
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() >= until:
                    raise KithError(f"another run is working on {live}: wait for it to end, then run again") from None
                time.sleep(1)
        killed = os.pread(lock, LONGEST_ID, 0).decode(errors="replace")
        try:
            if run_id:
                _note(lock, run_id)
            yield killed
        finally:
            if run_id:
                _note(lock, "")
    finally:
        os.umask(previous_umask)
        os.close(lock)


def _note(lock: int, text: str) -> None:
    with suppress(OSError):  # on a full disk it is missing, and nothing else for it
        os.ftruncate(lock, 0)
        os.pwrite(lock, text.encode(), 0)


@contextmanager
def explained(live: Path) -> Iterator[None]:
    """Turn what the disk refuses into a sentence that says what to do."""
    try:
        yield
    except (OSError, duckdb.Error) as error:
        text = str(error)
        full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
        if full or any(sign in text for sign in FULL):
            raise KithError(
                f"the disk is full: nothing was published and {live} is as it was. Free some space and run again"
            ) from None
        refused = isinstance(error, PermissionError | FileExistsError | NotADirectoryError)
        if refused or "Permission denied" in text or "Read-only file system" in text:
            raise KithError(f"cannot write in {live.parent}: choose another place with --warehouse") from None
        if "Could not set lock" in text:
            raise KithError(
                f"another program has {live} open for writing: close it, or open it read-only, then run again"
            ) from None
        if live.is_dir():
            raise KithError(f"{live} is a folder: {_ELSEWHERE}") from None
        if isinstance(error, duckdb.OutOfMemoryException):
            raise KithError("DuckDB ran out of memory: raise KITH_MEMORY_LIMIT_MB and run again") from None
        raise


def begin(live: Path, settings: Settings) -> Path:
    """Make the next warehouse from what the live one keeps; whatever a killed run left is removed first.

    Returns:
        the path of the new file, closed and complete on disk.
    """
    following = next_path(live)
    clean(live)
    with explained(live):
        if live.exists():
            # A copy costs a twentieth of writing every row anew. Held open, nobody can write to it meanwhile.
            with read_only(live):
                shutil.copyfile(live, following)
        with connect(following, settings) as con:
            for schema in ("raw", "staging", "core", "ops"):
                con.execute(f"create schema if not exists {schema}")
            con.execute((SQL / "tables.sql").read_text())
            con.execute("checkpoint")
    return following


def clean(live: Path) -> None:
    """Remove what a run builds with: the next file, its log, its spill folder."""
    following = next_path(live)
    for leftover in (following, following.with_name(following.name + ".wal")):
        leftover.unlink(missing_ok=True)
    shutil.rmtree(spill_path(following), ignore_errors=True)


def drop_made(con: duckdb.DuckDBPyConnection) -> None:
    """Drop what is made anew of what was read; its room in the file is used again."""
    found = con.execute(
        "select 'view', schema_name, view_name from duckdb_views() where not internal "
        "union all select 'table', schema_name, table_name from duckdb_tables() order by all"
    ).fetchall()
    for kind, schema, name in found:
        if kind == "view" or not (schema in KEPT or f"{schema}.{name}" in (*APPENDED, *NEEDED)):
            con.execute(f'drop {kind} "{schema}"."{name}"')
    con.execute("checkpoint")


def connect(path: Path, settings: Settings) -> duckdb.DuckDBPyConnection:
    """A read-write connection to a warehouse being built; nothing is fetched, times are UTC."""
    spill = spill_path(path)
    con = duckdb.connect(
        path,
        config={
            "memory_limit": f"{settings.memory_limit_mb}MB",
            "temp_directory": str(spill),
            "storage_compatibility_version": READABLE_SINCE,
            "checkpoint_threshold": LARGEST_LOG,
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "preserve_insertion_order": "false",
        },
    )
    con.execute("set TimeZone = 'UTC'")
    return con


def read_only(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that can only ask: it sees the warehouse and nothing else on the machine.

    Raises:
        KithError: there is no warehouse there yet, or what is there is none.
    """
    if not path.exists():
        raise KithError(f"there is no warehouse at {path} yet: make one with `kith run`")
    try:
        con = _opened(path)
    except duckdb.Error:
        raise KithError(
            f"{path} is no DuckDB file, a damaged one, or one of a newer DuckDB, and is left as it is: {_ELSEWHERE}, "
            "or move it away and run again: exports that are offered again are read again"
        ) from None
    # A run replaces all there is in the file.
    found = "select schema_name || '.' || table_name from duckdb_tables()"
    if not {"ops.runs", "ops.offers"} <= {table for (table,) in con.execute(found).fetchall()}:
        con.close()
        raise KithError(f"{path} is a DuckDB file that Kith did not make, and is left as it is: {_ELSEWHERE}")
    return con


def _opened(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection that can only ask; what the disk refuses as a sentence."""
    with explained(path):
        con = duckdb.connect(
            path,
            read_only=True,
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
        con.execute("set TimeZone = 'UTC'")
    return con


def publish(following: Path, live: Path) -> None:
    """Swap the finished file in. Whoever has the old one open keeps it; whoever opens now sees the new one."""
    with explained(live):
        following.chmod(0o600)
        with following.open("rb") as file:
            os.fsync(file.fileno())
        following.replace(live)
    # It is published: what goes wrong from here on must not say that it is not. Some disks cannot sync a folder.
    with suppress(OSError):
        folder = os.open(live.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    with suppress(OSError):
        clean(live)


def scalar(con: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[Any] = ()) -> Any:
    """The one value a query gives. All of it is fetched: a half-read result would hold the connection."""
    return con.execute(sql, list(parameters)).fetchall()[0][0]


# --- sql/: one select per file, the path is the table's name


def models(*schemas: str) -> dict[str, Path]:
    """Table name -> file, for the files of these schemas."""
    return {f"{schema}.{file.stem}": file for schema in schemas for file in sorted((SQL / schema).glob("*.sql"))}


@cache
def _parser() -> duckdb.DuckDBPyConnection:
    """A database in memory, for its parser: one for all, because opening one costs more than parsing."""
    return duckdb.connect()


@cache
def reads(sql: str) -> frozenset[str]:
    """The tables a select reads, as DuckDB itself parses it."""
    with _parser().cursor() as con:
        tree = json.loads(scalar(con, "select json_serialize_sql(?)", [sql]))
    if tree.get("error"):
        raise KithError(f"SQL that does not parse: {tree.get('error_message')}")
    found: set[str] = set()
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            # Our tables are always named with their schema; what has none is a step of the same query.
            if node.get("type") == "BASE_TABLE" and node.get("schema_name"):
                found.add(f"{node['schema_name']}.{node['table_name']}")
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
    return frozenset(found)


def order(files: dict[str, Path]) -> list[str]:
    """Table names so that each comes after what it reads."""
    graph = {name: reads(file.read_text()) & files.keys() - {name} for name, file in files.items()}
    return list(TopologicalSorter(graph).static_order())


def build(con: duckdb.DuckDBPyConnection, *schemas: str, only: Iterable[str] | None = None) -> dict[str, int]:
    """Make the tables of these schemas' SQL files, in dependency order.

    Returns:
        table -> rows.
    """
    files = models(*schemas)
    rows = {}
    for name in order(files):
        if only is not None and name not in only:
            continue
        con.execute(f"create or replace table {name} as {files[name].read_text()}")
        rows[name] = scalar(con, f"select count(*) from {name}")
    return rows
