"""Countries by their ISO 3166 codes: XING writes "ES", an address book "España", "Spain" or "ESPAGNE"."""

from functools import cache
from pathlib import Path

import polars as pl

from flows import names

REFERENCE = Path(__file__).parent / "reference" / "countries.csv"


def folded(text: pl.Expr) -> pl.Expr:
    """A country's name as `reference/countries.csv` writes it; null where there are no letters."""
    words = names.fold(text).str.replace_all(r"[^\p{L}]+", " ").str.strip_chars()
    return pl.when(words != "").then(words)


@cache
def _codes() -> pl.DataFrame:
    return pl.read_csv(REFERENCE)


def code(text: pl.Expr) -> pl.Expr:
    """The upper-case code of two letters of what people write for a country; null where that is none.

    Source of the names: Unicode CLDR; see reference/SOURCES.md.
    """
    return folded(text).replace_strict(_codes()["name"], _codes()["country_code"], default=None)
