"""`make bench`: rows per second and peak memory per stage, next to a bare read of the same bytes in the same run.

    python -m tests.benchmarks [ROWS]      (default 1,000,000)

Stages run one after the other in a process of their own each, so that peak memory is the stage's own.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import polars as pl

from tests.benchmarks import archives


def bare(folder: Path) -> int:
    """The baseline: every member read by polars.read_csv as text."""
    rows = 0
    for path in sorted(folder.rglob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            rows += pl.read_csv(BytesIO(archive.read("Connections.csv")), infer_schema=False, skip_lines=3).height
    return rows


def stages(folder: Path, live: Path) -> dict[str, float]:
    """Seconds of each stage of a run, without an engine."""
    from dataclasses import replace

    from flows import ingest, publish, report, resolve, warehouse
    from flows.settings import Settings

    settings = replace(Settings.load(), inbox=folder)
    live.parent.mkdir(parents=True, exist_ok=True)
    seconds = {}
    following = warehouse.begin(live, settings)
    with warehouse.connect(following, settings) as con:
        run = report.next_run(con)
        began = time.monotonic()
        batches, _ = ingest.recognise.fn(following, [], None, run, settings)
        seconds["recognise"] = time.monotonic() - began
        began = time.monotonic()
        for number, batch in enumerate(batches):
            ingest.read.fn(following, number, batch, settings)
        seconds["read"] = time.monotonic() - began
        began = time.monotonic()
        counts = resolve.resolve.fn(following, run, settings)
        seconds["resolve"] = time.monotonic() - began
    began = time.monotonic()
    publish.publish.fn(following, live, run, datetime.now(UTC), counts, seconds, settings)
    seconds["publish"] = time.monotonic() - began
    return seconds


def main() -> None:
    """Measure and print the table."""
    if sys.argv[1:2] == ["--child"]:
        kind, folder, live = sys.argv[2:5]
        began = time.monotonic()
        found = {"bare read": bare(Path(folder))} if kind == "bare" else stages(Path(folder), Path(live))
        if kind == "bare":
            found = {"bare read": time.monotonic() - began}
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print("RESULT " + json.dumps({"seconds": found, "peak_mb": peak}))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        archives.write(Path(folder) / "inbox", rows)
        results = {}
        for kind in ("bare", "kith", "bare"):
            command = [
                sys.executable,
                "-m",
                "tests.benchmarks",
                "--child",
                kind,
                f"{folder}/inbox",
                f"{folder}/w/k.duckdb",
            ]
            out = subprocess.run(command, capture_output=True, text=True, check=False)
            line = next((ln for ln in out.stdout.splitlines() if ln.startswith("RESULT ")), None)
            if line is None:
                sys.exit(out.stderr[-3000:])
            results[kind] = json.loads(line.removeprefix("RESULT "))
    base = results["bare"]["seconds"]["bare read"]
    print(f"{rows:,} rows in {-(-rows // archives.ROWS_PER_ARCHIVE)} archives")
    print(f"{'stage':<12}{'seconds':>9}{'rows/s':>12}{'x bare read':>13}")
    print(f"{'bare read':<12}{base:>9.2f}{rows / base:>12,.0f}{1:>13.1f}   peak {results['bare']['peak_mb']:,.0f} MB")
    for stage, seconds in results["kith"]["seconds"].items():
        print(f"{stage:<12}{seconds:>9.2f}{rows / seconds:>12,.0f}{seconds / base:>13.1f}")
    total = sum(results["kith"]["seconds"].values())
    print(
        f"{'whole run':<12}{total:>9.2f}{rows / total:>12,.0f}{total / base:>13.1f}   peak {results['kith']['peak_mb']:,.0f} MB"
    )


main()
