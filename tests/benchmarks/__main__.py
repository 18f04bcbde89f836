"""`make bench`: rows per second and peak memory per stage, next to a bare read of the same bytes in the same run.

    python -m tests.benchmarks [ROWS]      (default 1,000,000)

First a whole run over LinkedIn connections, then ingest alone of the other shapes with a fifth of the rows.
Each measurement has a process of its own, so that peak memory is its own. On a busy machine the ratio of
processor seconds says more than that of wall time: two batches are read side by side.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from flows import ingest, pipeline, publish, reading, report, resolve, warehouse
from flows.settings import Settings
from tests.benchmarks import archives

Stages = dict[str, tuple[float, float]]
"""Stage -> seconds on the wall, seconds of processor."""


@contextmanager
def timed(found: Stages, stage: str) -> Iterator[None]:
    """What a stage costs."""
    wall, processor = time.monotonic(), time.process_time()
    yield
    found[stage] = time.monotonic() - wall, time.process_time() - processor


def bare(folder: Path) -> None:
    """The baseline: each member read as text by polars.read_csv, or by json.loads."""
    for path in sorted(folder.rglob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                data = archive.read(name)
                if name.endswith(".csv"):
                    skipped = 3 if name == "Connections.csv" else 0
                    pl.read_csv(BytesIO(data), infer_schema=False, skip_lines=skipped)
                else:
                    json.loads(data.split(b"=", 1)[1] if name.endswith(".js") else data)


def measure(folder: Path, live: Path, whole: bool) -> tuple[Stages, int]:
    """Cost of each stage of a run without an engine, or of ingest alone; and the rows that were read."""
    settings = replace(Settings.load(), inbox=folder)
    live.parent.mkdir(parents=True, exist_ok=True)
    found: Stages = {}
    reading.read({}, "", settings)
    with timed(found, "bare read"):
        bare(folder)
    following = warehouse.begin(live, settings)
    with warehouse.connect(following, settings) as con:
        run = report.next_run(con)
        with timed(found, "recognise"):
            batches, _ = ingest.recognise.fn(following, [], None, run, settings)
        with timed(found, "read"), ThreadPoolExecutor(pipeline.WORKERS) as pool:
            done = pool.map(lambda pair: ingest.read.fn(following, *pair, settings), enumerate(batches))
            rows = sum(counts["loaded_count"] for counts in done)
        if whole:
            with timed(found, "resolve"):
                counts = resolve.resolve.fn(following, run, settings)
    if whole:
        with timed(found, "publish"):
            publish.publish.fn(following, live, run, datetime.now(UTC), counts, {}, settings)
    else:
        warehouse.clean(live)
    return found, rows


def apart(shape: str, rows: int, *, whole: bool) -> None:
    """Measure one shape in another process and print its table."""
    with tempfile.TemporaryDirectory() as folder:
        archives.write(Path(folder) / "inbox", shape, rows)
        command = [sys.executable, "-m", "tests.benchmarks", "--in", folder, "whole" if whole else "ingest"]
        out = subprocess.run(command, capture_output=True, text=True, check=False)
    line = next((ln for ln in out.stdout.splitlines() if ln.startswith("RESULT ")), None)
    if line is None:
        sys.exit(out.stderr[-3000:])
    result: dict[str, Any] = json.loads(line.removeprefix("RESULT "))
    found: Stages = result["stages"]
    steps = [found["recognise"], found["read"]]
    found["ingest"] = sum(wall for wall, _ in steps), sum(processor for _, processor in steps)
    if whole:
        steps += [found["resolve"], found["publish"]]
        found["whole run"] = sum(wall for wall, _ in steps), sum(processor for _, processor in steps)
    base, base_processor = found["bare read"]
    print(f"\n{shape}: {result['rows']:,} rows, peak {result['peak_mb']:,.0f} MB")
    print(f"{'stage':<12}{'seconds':>9}{'rows/s':>12}{'x bare read':>13}{'processor s':>13}{'x bare read':>13}")
    for stage, (wall, processor) in found.items():
        print(
            f"{stage:<12}{wall:>9.2f}{result['rows'] / wall:>12,.0f}{wall / base:>13.1f}"
            f"{processor:>13.2f}{processor / base_processor:>13.1f}"
        )


def main() -> None:
    """Measure and print the tables."""
    if sys.argv[1:2] == ["--in"]:
        folder, kind = Path(sys.argv[2]), sys.argv[3]
        stages, rows = measure(folder / "inbox", folder / "w" / "kith.duckdb", kind == "whole")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print("RESULT " + json.dumps({"stages": stages, "rows": rows, "peak_mb": peak}))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    for shape in archives.SHAPES:
        whole = shape == "LinkedIn connections"
        apart(shape, rows if whole else rows // 5, whole=whole)


if __name__ == "__main__":
    main()
