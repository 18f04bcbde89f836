"""`kith sql`: a query's answer as a table, CSV, JSON or Parquet."""

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import FrameType
from typing import Any

import duckdb
import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.errors import KithError
from flows.warehouse import FULL

FORMATS = ("table", "csv", "json", "parquet")
SHOWN_ROWS = 200
SHOWN_RECORDS = 20
NARROW = 10
"""Columns that would have to be narrower than this are shown one below the other."""


def ask(con: duckdb.DuckDBPyConnection, query: str, output: str | None, to: Path | None, console: Console) -> None:
    """Run one query and print or write its answer.

    Args:
        con: the warehouse.
        query: one select.
        output: one of `FORMATS`; what the file's name ends in unless said, and without a file a table.
        to: the file to write; None for the terminal or pipe.
        console: where tables are printed.

    Raises:
        KithError: the query does not run, the format is not one of `FORMATS`, or the file cannot be written.
        KeyboardInterrupt: Ctrl-C ended it.
    """
    if output is None:
        output = to.suffix.lstrip(".").lower() if to else "table"
    if output not in FORMATS or (to and output == "table"):
        raise KithError(
            f"--output writes csv, json or parquet: end {to} in one of these, or say which with --format"
            if to
            else f"--format is one of {', '.join(FORMATS)}"
        )
    try:
        # Whoever asks, asks the warehouse: not the machine's files, and not the network.
        con.execute("set enable_external_access = false")
        con.execute("set lock_configuration = true")
        if len(con.extract_statements(query)) > 1:  # of several, DuckDB gives the last one's answer
            raise KithError("these are several statements: ask one SELECT at a time, and nothing is left out")
        with _stoppable(con):
            relation = con.sql(query)
            if relation is None:
                raise KithError("that statement gives no rows: ask with a SELECT")
            frame = relation.pl()
    except duckdb.InterruptException:
        raise KeyboardInterrupt from None
    except duckdb.Error as error:
        raise KithError(f"the query did not run: {str(error).strip()}") from None
    if output == "table":
        _print(frame.rows(), frame.columns, console)
        return
    try:
        _write(frame, output, to)
    except (OSError, pl.exceptions.PolarsError) as error:
        # Polars' own errors have no number, and their text may quote a cell.
        if "Broken pipe" in str(error):
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE)) from None
        if to and to.is_file():
            to.unlink()  # half an answer is none
        is_full = any(sign in str(error) for sign in FULL)
        why = "the disk is full" if is_full else getattr(error, "strerror", None) or "refused"
        raise KithError(
            f"the answer could not be written to {to or 'where it should go'} ({why}): choose another place, or free "
            "some space, and ask again"
        ) from None


def _write(frame: pl.DataFrame, output: str, to: Path | None) -> None:
    """The answer as a file that nobody else can read, or to the pipe."""
    private = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600) if to else None
    with nullcontext[Any](sys.stdout.buffer) if private is None else os.fdopen(private, "wb") as target:
        if output == "csv":
            lists = [n for n, kind in frame.schema.items() if isinstance(kind, pl.List | pl.Struct)]
            flat = frame.with_columns(
                pl.Series(n, [cell(v) for v in frame[n].to_list()], dtype=pl.String) for n in lists
            )
            # A spreadsheet would run a cell that opens like a formula: a quote makes it text. Phones run nothing.
            flat = flat.with_columns(
                pl.when(pl.col(n).str.contains(r"^[=+\-@\t\r]") & ~pl.col(n).str.contains(r"^\+\d+(?:, \+\d+)*$"))
                .then("'" + pl.col(n))
                .otherwise(pl.col(n))
                .alias(n)
                for n, kind in flat.schema.items()
                if kind == pl.String
            )
            # Excel takes a file for the machine's old alphabet unless it begins so; other programs skip it.
            flat.write_csv(target, include_bom=to is not None)
        elif output == "json":
            target.write(frame.write_json().encode() + b"\n")
        else:
            frame.write_parquet(target)


@contextmanager
def _stoppable(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Have Ctrl-C end the query at once: by itself DuckDB goes on in its other threads until these are done."""

    def stop(number: int, frame: FrameType | None) -> None:
        con.interrupt()

    before = signal.getsignal(signal.SIGINT)
    if before is signal.default_int_handler:
        signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def cell(value: object) -> str:
    """A value as one cell of text; lists joined, control characters made visible."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(cell(item) for item in value)
    return "".join(c if c.isprintable() else "\ufffd" for c in str(value))


def _print(rows: list[tuple[object, ...]], names: list[str], console: Console) -> None:
    if not rows:
        console.print("No rows.")
        return
    # Text, not markup: names may hold brackets that would be read as styles.
    shown = [[Text(cell(value)) for value in row] for row in rows[:SHOWN_ROWS]]
    widths = [max(len(name), *(row[place].cell_len for row in shown)) for place, name in enumerate(names)]
    if sum(min(width, NARROW) + 3 for width in widths) + 1 > console.width:
        shown = shown[:SHOWN_RECORDS]
        for number, row in enumerate(shown, 1):
            record = Table(title=f"row {number}", title_justify="left", show_header=False, box=None)
            record.add_column(style="bold", no_wrap=True)
            record.add_column(overflow="fold")
            for name, value in zip(names, row, strict=True):
                record.add_row(name, value)
            console.print(record)
    else:
        table = Table(header_style="bold")
        for place, name in enumerate(names):
            numeric = any(isinstance(row[place], int | float) for row in rows[:50])
            table.add_column(name, justify="right" if numeric else "left", overflow="fold")
        for row in shown:
            table.add_row(*row)
        console.print(table)
    if len(rows) > len(shown):
        console.print(f"{len(rows):,} rows; the first {len(shown)} are shown. --format csv gives them all.")
