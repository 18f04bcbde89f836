"""A question to the warehouse as a value: run with parameters, shown with its literals written out, ready to copy."""

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import duckdb

Row = dict[str, Any]

_PARAMETER = re.compile(r"\$([a-z_]+)")


@dataclass(frozen=True)
class Query:
    """One SELECT and its parameters, written `$name` in it."""

    sql: str
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def rows(self, con: duckdb.DuckDBPyConnection) -> list[Row]:
        """Every row, by column name."""
        found = con.execute(self.sql, dict(self.parameters))
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def text(self) -> str:
        """The query as one can paste it: parameters replaced by literals that mean the same and hide nothing."""
        told = _PARAMETER.sub(lambda found: literal(self.parameters[found[1]]), textwrap.dedent(self.sql))
        return told.strip()


def literal(value: object) -> str:
    """A value as DuckDB reads it back. What cannot be seen is spelled by its number.

    Raises:
        TypeError: a kind of value that no page asks with.
    """
    match value:
        case None:
            told = "null"
        case bool():
            told = str(value).lower()
        case int() | float():
            told = repr(value)
        case datetime():
            told = f"timestamptz '{value.isoformat()}'"
        case date():
            told = f"date '{value.isoformat()}'"
        case list() | tuple():
            told = f"[{', '.join(literal(item) for item in value)}]"
        case str():
            told = _text(value)
        case _:
            raise TypeError(f"no literal for {type(value).__name__}")
    return told


def _text(value: str) -> str:
    told: list[str] = []
    for part in re.split(r"([^\x20-\x7e]+)", value):
        if part.isprintable():
            told.append("'" + part.replace("'", "''") + "'" if part else "")
        else:
            told += [f"chr({ord(letter)})" for letter in part]
    return " || ".join(filter(None, told)) or "''"
