"""The whole job as one flow: what the command line runs, a deployment schedules and the Prefect UI shows."""

import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow, unmapped
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.client.schemas.objects import State
from prefect.states import Completed
from prefect.task_runners import ThreadPoolTaskRunner

from flows import precision, report, warehouse
from flows.ingest import read, recognise
from flows.privacy import guarded
from flows.progress import listening, tell
from flows.publish import publish
from flows.resolve import resolve
from flows.settings import Settings

WORKERS = 2
"""Batches that are read side by side: more would need more memory than they save time."""

STAGES = ("recognise", "read", "resolve", "publish")


def run_name() -> str:
    """A run's name in the UI: the day and minute, and nobody's name."""
    return f"unify {datetime.now(UTC):%Y-%m-%d %H:%M}"


@flow(name="unify", flow_run_name=run_name, task_runner=ThreadPoolTaskRunner(max_workers=WORKERS))  # type: ignore[arg-type]
def unify(paths: Sequence[str] = (), owner: str | None = None, warehouse_file: str | None = None) -> State[Any]:
    """Read every export offered, work out who is who, and publish one DuckDB file.

    Args:
        paths: files and folders to read; none means the inbox.
        owner: whose exports they are; the default owner, or the inbox's folders, unless said.
        warehouse_file: the file to publish; the setting unless said.
    """
    settings = Settings.load()
    live = Path(warehouse_file) if warehouse_file else settings.warehouse
    with guarded("the run"), warehouse.only_run(live), warehouse.explained(live), _shown_in_the_ui():
        seconds: dict[str, float] = {}
        counts: Counter[str] = Counter()
        started = datetime.now(UTC)
        following = warehouse.begin(live, settings)
        try:
            # One connection stays open, so that the tasks' own share its database instead of reopening it.
            with warehouse.connect(following, settings) as con:
                run = report.next_run(con)
                with _timed(seconds, "recognise"):
                    batches, files = recognise(following, [Path(p) for p in paths], owner, run, settings)
                    counts.update(files)
                with _timed(seconds, "read"):
                    counts.update(_read_all(following, batches, settings))
                with _timed(seconds, "resolve"):
                    counts.update(resolve(following, run, settings))
            publish(following, live, run, started, counts, seconds, settings)
        finally:
            warehouse.clean(live)
        with warehouse.read_only(live) as con:
            told = report.tell(con)
        _artifacts(told, precision.of(live, settings.precision_floor))
    rejected = told.run["rejected_file_count"]
    message = f"{told.run['person_count']:,} people; {rejected} files rejected"
    return Completed(message=message, name="CompletedWithRejects" if rejected else "Completed")


def _read_all(following: Path, batches: list[Any], settings: Settings) -> Counter[str]:
    """Read the batches side by side; the sum of their counts."""
    total: Counter[str] = Counter()
    tell("read", 0, len(batches))
    if batches:
        futures = read.map(unmapped(following), list(range(1, len(batches) + 1)), batches, unmapped(settings))
        for number, future in enumerate(futures, start=1):
            total.update(future.result())
            tell("read", number, len(batches))
    return total


class _timed:
    """Seconds of a stage."""

    def __init__(self, seconds: dict[str, float], stage: str) -> None:
        self.seconds, self.stage = seconds, stage

    def __enter__(self) -> None:
        self.began = time.monotonic()

    def __exit__(self, *_: object) -> None:
        self.seconds[self.stage] = round(time.monotonic() - self.began, 3)


def _shown_in_the_ui() -> Any:
    """Progress as an artifact of the run, at most once a second: each update is a call to the server."""
    artifact = create_progress_artifact(progress=0.0, key="progress", description="Stages of this run")
    last = 0.0

    def show(stage: str, done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last < 1 and not (stage == "publish" and done == total):
            return
        last = time.monotonic()
        share = (STAGES.index(stage) + done / max(total, 1)) / len(STAGES)
        update_progress_artifact(artifact, progress=round(100 * share, 1))  # type: ignore[arg-type]

    return listening(show)


def _artifacts(told: report.Report, measured: precision.Measured) -> None:
    create_markdown_artifact(report.markdown(told, measured), key="report", description="What this run read and found")
    create_table_artifact(
        told.rejects_table() or [{"files": 0}],
        key="rejected-files",
        description="Files that could not be read",
    )
    create_table_artifact(
        told.quarantine_table() or [{"rows": 0}],
        key="quarantined-rows",
        description="Rows in quarantine, by rule",
    )
