"""One value for what is written in many ways, so that people can be counted by it: countries and companies."""

import duckdb
import polars as pl

from flows.resolution import countries
from flows.resolution.normalise import company


def gather(con: duckdb.DuckDBPyConnection) -> None:
    """Make core.country_codes (country, country_code) and core.company_names (company, company_canonical), a row for
    each text of staging.profiles that has one.

    A company goes by the spelling that most profiles have, of those that differ in capitals, accents, punctuation and
    legal form alone; "freelance" and the like name none.
    """
    written: pl.DataFrame = con.sql("select distinct country from staging.profiles where country is not null").pl()
    _store(con, "country_codes", written.with_columns(countries.code(pl.col("country")).alias("country_code")))
    counted: pl.DataFrame = con.sql(
        "select company, count(*) as profile_count from staging.profiles where company is not null group by company"
    ).pl()
    keyed = counted.with_columns(company(pl.col("company")).alias("key")).drop_nulls("key")
    # In an order, so that of two spellings as frequent it is always the same.
    keyed = keyed.sort("profile_count", "company", descending=[True, False])
    _store(
        con, "company_names", keyed.select("company", pl.col("company").first().over("key").alias("company_canonical"))
    )


def _store(con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    con.register("made", frame.drop_nulls())
    con.execute(f"create or replace table core.{table} as from made order by all")
    con.unregister("made")
