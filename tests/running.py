"""A whole run without an engine: the same plain functions as the flow's tasks. `python -m tests.running FILE PATH...`"""

import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from flows import ingest, publish, report, resolve, warehouse
from flows.settings import Settings

SAMPLES = Path(__file__).parent.parent / "data" / "samples"


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


def own_environment(prefect_home: Path) -> dict[str, str]:
    """The environment for a command of its own: no setting of whoever runs the tests, and a Prefect home apart."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "KITH_"))}
    return kept | {"PREFECT_HOME": str(prefect_home)}


if __name__ == "__main__":
    print("begun", flush=True)
    unified([Path(path) for path in sys.argv[2:]], Path(sys.argv[1]))
