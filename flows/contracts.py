"""Contracts at work: rows that keep theirs, rows that go to quarantine, tables that may be published."""

from functools import cache
from threading import get_ident
from typing import Any, NamedTuple

import duckdb
import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from flows.errors import ContractBroken, KithError
from flows.sources import SOURCES
from flows.warehouse import scalar
from schemas import TABLES
from schemas.columns import Raw, Table
from schemas.profile import Events, Observations

CONTRACTS: dict[str, type[pa.DataFrameModel]] = {
    **TABLES,
    "staging.observations": Observations,
    "staging.events": Events,
    **{source.table: source.raw for source in SOURCES},
}
"""Table -> contract, for every raw record, every shape a network is mapped to, and every published table."""

CHUNK_ROWS = 200_000
"""Tables are checked in chunks of this many rows: memory stays flat however many people there are."""


def rule_name(check: object) -> str:
    """A Pandera check as a rule's name: without its arguments, which can be long."""
    return str(check).split("(", maxsplit=1)[0]


class _Ruled(NamedTuple):
    """A contract, and what can be told of a frame without Pandera, which takes a millisecond for a column."""

    whole: pa.DataFrameSchema
    checked: pa.DataFrameSchema
    """Only the columns whose values have rules."""
    kinds: dict[str, Any]
    """The type of every other column."""
    filled: tuple[str, ...]
    """Those of the others that may not be null."""


@cache
def _ruled(model: type[pa.DataFrameModel], thread: int) -> _Ruled:
    """Pandera keeps a schema per thread."""
    schema = model.to_schema()
    others = {name: column for name, column in schema.columns.items() if not column.checks}
    filled = tuple(name for name, column in others.items() if not column.nullable)
    kinds = {name: column.dtype for name, column in others.items()}
    return _Ruled(schema, schema.remove_columns(list(others)), kinds, filled)


def broken(frame: pl.DataFrame, model: type[pa.DataFrameModel]) -> pl.DataFrame:
    """Where a frame breaks its contract.

    Returns:
        index (position in `frame`), column_name, rule: one row per broken rule.

    Raises:
        KithError: a column is missing, has another type or is one too many, which is ours to mend.
    """
    ruled = _ruled(model, get_ident())
    kinds = frame.schema
    wrong = {name for name, kind in ruled.kinds.items() if kinds.get(name) != kind.type}
    if ruled.whole.strict is True:
        wrong |= kinds.keys() - ruled.whole.columns.keys()
    if wrong:
        raise KithError(f"{model.__name__} does not fit its frame: columns {sorted(wrong)}")
    empty = pl.DataFrame(schema={"index": pl.Int64, "column_name": pl.String, "rule": pl.String})
    try:
        if any(frame[name].null_count() for name in ruled.filled):
            ruled.whole.validate(frame, lazy=True)
        elif ruled.checked.columns:
            ruled.checked.validate(frame.drop(ruled.kinds), lazy=True)
    except SchemaErrors as error:
        cases: pl.DataFrame = error.failure_cases
        if cases["index"].null_count():
            counts = {rule_name(k): v for k, v in error.error_counts.items()}
            unfit = sorted(set(cases.filter(pl.col("index").is_null())["column"].to_list()) - {None})
            raise KithError(f"{model.__name__} does not fit its frame: {counts}, columns {unfit}") from None
        return cases.select(
            pl.col("index").cast(pl.Int64),
            pl.col("column").cast(pl.String).alias("column_name"),
            pl.col("check").cast(pl.String).map_elements(rule_name, return_dtype=pl.String).alias("rule"),
        )
    return empty


def complete_columns(frame: pl.DataFrame, raw: type[Raw]) -> pl.DataFrame:
    """The frame with every column of the contract, null where the file had none, empty text as null."""
    filled, texts = [], []
    for name, column in raw.to_schema().columns.items():
        is_list = str(column.dtype).startswith("List")
        kind = pl.List(pl.String) if is_list else pl.String
        if name not in frame.columns:
            filled.append(pl.lit(None, dtype=kind).alias(name))
        elif is_list:
            filled.append(pl.col(name).cast(kind))
        else:
            texts.append(name)
    frame = frame.with_columns(filled)
    # To look is cheaper than to change, and hardly any file needs it.
    nul = frame.select(pl.col(texts).str.contains("\x00", literal=True).any())
    frame = frame.with_columns(pl.col(n).str.replace_all("\x00", "", literal=True) for n in texts if nul[n].item())
    return frame.with_columns(pl.when(pl.col(n).str.strip_chars() != "").then(n).alias(n) for n in texts)


def check(frame: pl.DataFrame, model: type[pa.DataFrameModel], table: str) -> None:
    """Hold one of our own tables to its contract.

    Raises:
        ContractBroken: names columns, rules and counts, never a value.
    """
    failures = broken(frame, model)
    if failures.height:
        counts = failures.group_by("column_name", "rule").len().sort("column_name", "rule").rows()
        told = "; ".join(f"{column}: {rule} ({count} rows)" for column, rule, count in counts)
        raise ContractBroken(
            f"{table} breaks its contract ({model.__module__}.{model.__name__}), so nothing was published. {told}"
        )


def check_table(con: duckdb.DuckDBPyConnection, table: str, model: type[Table]) -> None:
    """Hold a table in the warehouse to its contract, in chunks, and its grain as a whole.

    Raises:
        ContractBroken: names columns, rules and counts, never a value.
    """
    grain = ", ".join(f'"{name}"' for name in model._grain)
    if grain:
        twice = scalar(con, f"select count(*) from (select 1 from {table} group by {grain} having count(*) > 1)")
        if twice:
            raise ContractBroken(
                f"{table} breaks its contract, so nothing was published: {twice} keys stand more than once "
                f"({', '.join(model._grain)}). Query: sql/{table.replace('.', '/')}.sql"
            )
    reader = con.sql(f"from {table}").to_arrow_reader(CHUNK_ROWS)
    for part in reader:
        frame = pl.DataFrame(pl.from_arrow(part))
        check(frame, model, table)


def comment(con: duckdb.DuckDBPyConnection, table: str, model: type[Table]) -> None:
    """Write the contract's words into the warehouse, where a SQL user finds them."""
    summary = (model.__doc__ or "").strip().splitlines()[0]
    con.execute(f"comment on table {table} is '{summary.replace(chr(39), chr(39) * 2)}'")
    for name, declared in model.to_schema().columns.items():
        words = (declared.description or "").replace("'", "''")
        con.execute(f"comment on column {table}.\"{name}\" is '{words}'")
