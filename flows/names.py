"""Names in parts: given names and surnames from one text, with particles and two surnames respected."""

import polars as pl


def split(name: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """(given, family) of a display name."""
    return name.str.extract(r"^(\S+)"), name.str.extract(r"^\S+\s+(.+)$")
