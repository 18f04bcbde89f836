"""Publish: the tables of main, held to contract, checkpointed, and swapped in at once."""

import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import duckdb
from prefect import task
from prefect.cache_policies import NO_CACHE

from flows import report, searching, standing, variants, warehouse
from flows.contracts import check_table, comment
from flows.privacy import guarded
from flows.progress import tell
from flows.settings import Settings
from schemas import TABLES


@task(name="publish", task_run_name="publish", cache_policy=NO_CACHE)
def publish(
    following: Path,
    live: Path,
    run: int,
    started: datetime,
    counts: Mapping[str, int],
    seconds: Mapping[str, float],
    settings: Settings,
) -> None:
    """Build main unless it still stands, hold every table to its contract, and replace the live warehouse."""
    with guarded("publishing"), warehouse.explained(live):
        began = time.monotonic()
        with warehouse.connect(following, settings) as con:
            if not standing.stands(con):
                variants.gather(con)
                warehouse.build(con, "main")
                keep_to_contract(con)
                searching.index(con)
            tell("publish", 1, 2)
            # The run's own row comes last, so that it can say how long publishing took.
            report.write_run(con, run, started, counts, {**seconds, "publish": time.monotonic() - began})
            warehouse.build(con, "main", only=["main.runs"])
            keep_to_contract(con, "main.runs")
            standing.stand(con)
            con.execute("checkpoint")
        warehouse.publish(following, live)
        tell("publish", 2, 2)


def keep_to_contract(con: duckdb.DuckDBPyConnection, *tables: str) -> None:
    """Hold tables of ours to their contracts and write their comments; all of them unless said."""
    for table in tables or TABLES:
        check_table(con, table, TABLES[table])
    con.execute("begin")  # one write to the disk, not one per comment
    for table in tables or TABLES:
        comment(con, table, TABLES[table])
    con.execute("commit")
