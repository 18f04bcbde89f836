"""The whole job as one flow: what the command line runs, a deployment schedules and the Prefect UI shows."""

import atexit
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect import flow, get_run_logger, runtime, unmapped
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.states import Completed, Crashed, Failed
from prefect.task_runners import ThreadPoolTaskRunner

from flows import precision, report, warehouse
from flows.errors import KithError
from flows.ingest import read, recognise
from flows.notifying import notify
from flows.privacy import guarded, meant, whereabouts
from flows.progress import listening, tell
from flows.publish import publish
from flows.resolve import resolve
from flows.settings import Settings
from flows.showing import show

WORKERS = 2
"""Batches that are read side by side: more would need more memory than they save time."""

STAGES = ("recognise", "read", "resolve", "publish")

WITH_REJECTS = "Completed with rejects"
TOLD_BEFORE = "all of them told before"
"""How the message of such a run ends that rejected nothing new: nobody is notified of it again."""
WITHOUT_PAGE = "Completed without its report"
NOTHING_READ = "Completed with nothing read"
NOTHING_THERE = "Completed with nothing to read"

KILLED = "The process was killed while this ran: nothing of it was published, or all. The next run did all of it."

PATIENCE_SECONDS = 3600
"""How long a run of a deployment waits for one that holds the warehouse; a person at a terminal is told at once."""

OWNERS_IN_A_NAME = 3


def run_name(kind: str, owners: Iterable[str] = ()) -> str:
    """A run's name in the UI: what, the day and minute, and whose exports it read; nobody else's name."""
    shown = sorted(set(owners))
    more = f" and {len(shown) - OWNERS_IN_A_NAME} more" if len(shown) > OWNERS_IN_A_NAME else ""
    whose = f" {', '.join(shown[:OWNERS_IN_A_NAME])}{more}" if shown else ""
    return f"{kind} {datetime.now(UTC):%Y-%m-%d %H:%M}{whose}"


def tell_of_trouble(flow: Any, flow_run: FlowRun, state: State[Any]) -> None:
    """Notify of what somebody should know; a run like any other is no news, and neither is the same file every day."""
    if state.is_completed() and state.name not in (WITH_REJECTS, WITHOUT_PAGE, NOTHING_READ):
        return
    if state.name == WITH_REJECTS and (state.message or "").endswith(TOLD_BEFORE):
        return
    with get_client(sync_client=True) as client:
        name = client.read_flow_run(flow_run.id).name  # the run's own copy does not know how it was renamed
    subject = f"Kith: {name}: {(state.name or state.type.value).lower()}"
    for trouble in notify(subject, {"run": str(flow_run.id), "message": state.message or ""}, Settings.load()):
        get_run_logger().warning("Nobody was told: %s", trouble)


WORKERS_AND_HOOKS: dict[str, Any] = {
    "task_runner": ThreadPoolTaskRunner(max_workers=WORKERS),
    "on_completion": [tell_of_trouble],
    "on_failure": [tell_of_trouble],
    "on_crashed": [tell_of_trouble],
}
"""What every flow that publishes is made with."""


@flow(name="unify", flow_run_name=lambda: run_name("unify"), **WORKERS_AND_HOOKS)
def unify(paths: Sequence[str] = (), owner: str | None = None, warehouse_file: str | None = None) -> State[Any]:
    """Read every export offered, work out who is who, and publish one DuckDB file.

    Args:
        paths: files and folders to read, the inbox unless said. Prefect keeps and shows what is written here.
        owner: whose exports they are; the default owner, or the inbox's folders, unless said.
        warehouse_file: the file to publish; KITH_WAREHOUSE unless said.
    """
    made_up_for = None if paths else _made_up_for()
    if made_up_for:
        return Completed(name="Not needed", message=f"{made_up_for} began after this was due, and did all of it")
    return run(warehouse_file, meant(paths), owner)


def run(warehouse_file: str | None, paths: Sequence[Path] | None, owner: str | None = None) -> State[Any]:
    """One run from reading to publication, inside a flow.

    Args:
        warehouse_file: the file to publish; the setting unless said.
        paths: what to read, empty for the inbox; None to read nothing and only decide anew who is who.
        owner: whose exports they are.

    Returns:
        the flow's final state. A failed one says what to do: raised, it would be stored with a traceback.
    """
    try:
        return _run(Settings.load(), warehouse_file, paths, owner)
    except KithError as error:
        return Failed(message=str(error))


def _run(settings: Settings, warehouse_file: str | None, paths: Sequence[Path] | None, owner: str | None) -> State[Any]:
    live = Path(warehouse_file) if warehouse_file else settings.warehouse
    patience = 0
    if runtime.deployment.id:
        atexit.register(warehouse.without_farewell)
        patience = PATIENCE_SECONDS
    with guarded("the run"), warehouse.only_run(live, patience, str(runtime.flow_run.id or "")) as killed:
        if killed:
            _end(killed)
        with warehouse.explained(live), _shown_in_the_ui():
            started, newly_rejected = _published(live, paths, owner, settings)
        try:
            return _told(live, started, newly_rejected, paths is not None, settings)
        except Exception as error:  # whatever it is, the warehouse is there, and who looks for it should know
            return Completed(
                name=WITHOUT_PAGE,
                message=f"{live} was published, new and complete. Only this run's report in Prefect is missing "
                f"({whereabouts(error)}): `kith status` tells the same, and the next run has one again",
            )


def _end(killed: str) -> None:
    """Say of a run that was killed that it runs no more: it could not."""
    with suppress(Exception), get_client(sync_client=True) as client:  # another home of Prefect's does not know it
        state = client.read_flow_run(UUID(killed)).state
        if state is None or not state.is_final():
            client.set_flow_run_state(UUID(killed), Crashed(message=KILLED), force=True)


def _published(live: Path, paths: Sequence[Path] | None, owner: str | None, settings: Settings) -> tuple[datetime, int]:
    """From reading to the swap; when it began, and how many files it was the first to reject.

    Until it returns the old warehouse is in its place.
    """
    seconds: dict[str, float] = {}
    counts: Counter[str] = Counter()
    started = datetime.now(UTC)
    try:
        following = warehouse.begin(live, settings)
        # One connection stays open, so that the tasks' own share its database instead of reopening it.
        with warehouse.connect(following, settings) as con:
            number = report.next_run(con)
            if paths is not None:
                with _timed(seconds, "recognise"):
                    batches, files = recognise(following, paths, owner, number, settings)
                    counts.update(files)
                with suppress(Exception):  # as with the progress
                    _label(name=run_name("unify", {offer.owner for batch in batches for offer in batch}))
                with _timed(seconds, "read"):
                    counts.update(_read_all(following, batches, settings))
            with _timed(seconds, "resolve"):
                counts.update(resolve(following, number, settings))
        publish(following, live, number, started, counts, seconds, settings)
    finally:
        with suppress(OSError):  # the next run removes what stays
            warehouse.clean(live)
    return started, counts["newly_rejected_file_count"]


def _told(live: Path, started: datetime, newly_rejected: int, has_looked: bool, settings: Settings) -> State[Any]:
    """Leave the report of what was published in Prefect; the run's final state."""
    with warehouse.read_only(live) as con:
        told = report.tell(con)
        _label(tags=report.networks_since(con, started))
        show(con, told, settings, precision.of(live, settings.precision_floor))
    run = told.run
    people = f"{run['person_count']:,} people"
    if has_looked and not run["file_count"]:
        return Completed(
            name=NOTHING_THERE,
            message="There was no file to read. Put exports there as downloaded, and run again",
        )
    if run["rejected_file_count"]:
        before = "" if newly_rejected else f", {TOLD_BEFORE}"
        return Completed(name=WITH_REJECTS, message=f"{people}; {run['rejected_file_count']} files rejected{before}")
    if has_looked and not run["read_file_count"] + run["unchanged_file_count"]:
        return Completed(
            name=NOTHING_READ,
            message=f"{_none_of(run['file_count'])} an export that Kith reads. Give it what a network sends, "
            f"as downloaded. Why a file was left alone, the latest first: {report.why('ignored')}",
        )
    return Completed(message=f"{people}; 0 files rejected")


def _none_of(file_count: int) -> str:
    return "The file offered is not" if file_count == 1 else f"None of the {file_count:,} files offered is"


def _made_up_for() -> str | None:
    """The run of the same deployment that began after this one was due, and so did what this one would.

    Runs pile up while a laptop sleeps, and while another run works; the first of them does it for all.
    """
    if not runtime.deployment.id or runtime.flow_run.scheduled_start_time is None:
        return None
    with get_client(sync_client=True) as client:
        later = client.read_flow_runs(
            deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[runtime.deployment.id])),
            flow_run_filter=FlowRunFilter(
                start_time=FlowRunFilterStartTime(after_=runtime.flow_run.scheduled_start_time),
                state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.COMPLETED])),
            ),
        )
    did = [other.name for other in later if other.parameters.get("paths") in ([], None) and _read_all_of_it(other)]
    return did[0] if did else None


def _read_all_of_it(other: FlowRun) -> bool:
    return other.state is not None and other.state.name != "Not needed" and str(other.id) != runtime.flow_run.id


def _label(name: str | None = None, tags: Iterable[str] | None = None) -> None:
    """Give this run the name, or the tags beside those it has."""
    with get_client(sync_client=True) as client:
        every = None if tags is None else sorted({*runtime.flow_run.tags, *tags})
        client.update_flow_run(runtime.flow_run.id, name=name, tags=every)


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
    """Progress as an artifact of the run, at most once a second: each update is a call to the server.

    A server that takes none any more is no reason to stop working: whether it is there matters when all is published.
    """
    artifact = create_progress_artifact(progress=0.0, key="progress", description="Stages of this run")
    last = 0.0

    def show_progress(stage: str, done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last < 1 and not (stage == "publish" and done == total):
            return
        last = float("inf")  # not asked again where this one fails: each of them is tried for a minute
        share = (STAGES.index(stage) + done / max(total, 1)) / len(STAGES)
        with suppress(Exception):
            update_progress_artifact(artifact, progress=round(100 * share, 1))  # type: ignore[arg-type]
            last = time.monotonic()

    return listening(show_progress)
