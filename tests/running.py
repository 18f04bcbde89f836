"""A whole run without an engine: the same plain functions as the flow's tasks. `python -m tests.running FILE PATH...`"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path

from flows import ingest, publish, report, resolve, warehouse
from flows.settings import Settings

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "data" / "samples"


def unified(
    paths: Sequence[Path], live: Path, owner: str | None = "ane", inbox: Path | None = None, anew: bool = False
) -> None:
    """Read, resolve and publish; `anew`: also what still stands."""
    settings = Settings.load() if inbox is None else replace(Settings.load(), inbox=inbox)
    with warehouse.only_run(live):
        following = warehouse.begin(live, settings)
        counts: Counter[str] = Counter()
        with warehouse.connect(following, settings) as con:
            if anew:
                con.execute("drop table if exists ops.standing")
            run = report.next_run(con)
            batches, files = ingest.recognise.fn(following, list(paths), owner, run, settings)
            counts.update(files)
            for number, batch in enumerate(batches):
                counts.update(ingest.read.fn(following, number, batch, settings))
            counts.update(resolve.resolve.fn(following, run, settings))
        publish.publish.fn(following, live, run, datetime.now(UTC), counts, {}, settings)


def own_environment(prefect_home: Path, is_new: bool = False) -> dict[str, str]:
    """The environment for a command of its own: no setting of whoever runs the tests, and a Prefect home apart, with a
    database in it as the first server left it; `is_new`: without one."""
    if not is_new:
        prefect_home.mkdir(parents=True, exist_ok=True)
        if not (prefect_home / "prefect.db").exists():
            shutil.copyfile(_database(), prefect_home / "prefect.db")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "KITH_"))}
    return kept | {"PREFECT_HOME": str(prefect_home)}


@cache
def _database() -> Path:
    """Prefect's empty database, which takes longer to make than a run over the samples: made once, for all workers."""
    made = ROOT / ".tmp" / f"prefect-{metadata.version('prefect')}.db"
    made.parent.mkdir(exist_ok=True)
    with made.with_suffix(".lock").open("w") as lock, tempfile.TemporaryDirectory() as home:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            upgrade = [sys.executable, "-m", "prefect", "server", "database", "upgrade", "-y"]
            environment = own_environment(Path(home), is_new=True)
            subprocess.run(upgrade, env=environment, capture_output=True, check=True)
            with closing(sqlite3.connect(Path(home) / "prefect.db")) as con:
                con.execute("pragma wal_checkpoint(truncate)")
            shutil.move(Path(home) / "prefect.db", made)
    return made


if __name__ == "__main__":
    print("begun", flush=True)
    unified([Path(path) for path in sys.argv[2:]], Path(sys.argv[1]))
