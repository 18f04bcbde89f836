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

OF_THE_RUN = ("main.runs", "main.identity_events")
"""Tables that tell of the last run, and are new with each."""


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
                lasting = [table for table in TABLES if table not in OF_THE_RUN]
                warehouse.build(con, "main", only=lasting)
                keep_to_contract(con, *lasting)
                searching.index(con)
            tell("publish", 1, 2)
            # What tells of this run comes last: its own row, so that it can say how long publishing took.
            report.write_run(con, run, started, counts, {**seconds, "publish": time.monotonic() - began})
            warehouse.build(con, "main", only=OF_THE_RUN)
            keep_to_contract(con, *OF_THE_RUN)
            standing.stand(con)
            con.execute("checkpoint")
        warehouse.publish(following, live)
        tell("publish", 2, 2)


def keep_to_contract(con: duckdb.DuckDBPyConnection, *tables: str) -> None:
    """Hold tables of ours to their contracts and write their comments."""
    for table in tables:
        check_table(con, table, TABLES[table])
    con.execute("begin")  # one write to the disk, not one per comment
    for table in tables:
        comment(con, table, TABLES[table])
    con.execute("commit")
