"""What `kith serve` deploys, and the process that runs it: `python -m flows.deployments`, beside a Prefect server."""

import asyncio
import os
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterName,
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
)
from prefect.client.schemas.objects import StateType
from prefect.client.schemas.sorting import FlowRunSort
from prefect.runner import Runner
from prefect.schedules import Cron
from prefect.states import Crashed

from flows.errors import KithError
from flows.pipeline import run_name, unify
from flows.review import review
from flows.serving import TOLD
from flows.settings import Settings
from flows.watching import Watch, fingerprint

NAME = "kith"
"""Of the deployments: `unify/kith` in the UI."""

POLL_SECONDS = 2
INTERRUPTED = "kith serve ended while this ran: all of it was published, or nothing. The next run does all of it."


async def serve(settings: Settings) -> None:
    """Deploy the flows, run what is due, and watch the inbox, until told to stop."""
    schedule = _schedule(settings)
    async with get_client() as client:
        owed = await settle_the_past(client)
        runner = Runner(name=NAME, limit=1, query_seconds=POLL_SECONDS, pause_on_shutdown=False)
        deployed = await runner.aadd_flow(unify, NAME, schedule=schedule, tags=["kith"])
        await runner.aadd_flow(review, NAME, tags=["kith"])
        if owed:
            await client.create_flow_run_from_deployment(deployed, name=run_name("unify"))
        working = asyncio.create_task(runner.start())
        watching = asyncio.create_task(watch(client, deployed, settings, runner))
        done, _ = await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
        watching.cancel()
        for task in done:
            task.result()


def _schedule(settings: Settings) -> Any:
    if not settings.schedule:
        return None
    try:
        return Cron(settings.schedule, timezone=settings.time_zone)
    except ValueError:
        raise KithError(
            f"KITH_SCHEDULE ({settings.schedule}) is no cron line, or KITH_TIME_ZONE ({settings.time_zone}) no IANA "
            "time zone: correct it and start again"
        ) from None


async def settle_the_past(client: PrefectClient) -> bool:
    """End what a service that is no more has left behind.

    Returns:
        whether a run is owed: one was interrupted, or its time came while nothing was there to run it.
    """
    due = FlowRunFilterExpectedStartTime(before_=datetime.now(UTC))  # type: ignore[arg-type]
    runs, reviews = [
        await client.read_flow_runs(
            flow_filter=FlowFilter(name=FlowFilterName(any_=[flow.name])),
            deployment_filter=DeploymentFilter(name=DeploymentFilterName(any_=[NAME])),
            flow_run_filter=FlowRunFilter(expected_start_time=due),
            sort=FlowRunSort.EXPECTED_START_TIME_DESC,
        )
        for flow in (unify, review)
    ]
    for run in runs + reviews:
        if run.state_type in (StateType.RUNNING, StateType.PENDING, StateType.CANCELLING):
            await client.set_flow_run_state(run.id, Crashed(message=INTERRUPTED), force=True)
    for run in runs:
        if run.state_type == StateType.SCHEDULED and not run.parameters.get("paths"):
            await client.delete_flow_run(run.id)
    return bool(runs) and runs[0].state_type not in (StateType.COMPLETED, StateType.FAILED)


async def watch(client: PrefectClient, deployed: UUID, settings: Settings, runner: Runner) -> None:
    """Start a run soon after files in the inbox have stopped changing, once per state of the inbox."""
    loop = asyncio.get_running_loop()
    # The runner's own handler ends the process before its runs are.
    loop.add_signal_handler(signal.SIGTERM, lambda: loop.create_task(runner.astop()))
    watched = Watch(settings.inbox, settings.settle_seconds, time.monotonic)
    while True:
        seen = await asyncio.to_thread(watched.settled)
        if seen:
            # The server knows the keys of runs it had: after a restart, the same inbox starts nothing.
            where = str(Path(settings.warehouse).resolve())
            key = fingerprint(seen, where)
            await client.create_flow_run_from_deployment(deployed, name=run_name("unify"), idempotency_key=key)
        await asyncio.sleep(min(1.0, settings.settle_seconds))


def main() -> None:
    """Run until told to stop; what cannot go on is told in one sentence."""
    try:
        asyncio.run(serve(Settings.load()))
    except KithError as error:
        sys.stderr.write(f"kith: {error}\n")
        sys.stderr.flush()
        os._exit(TOLD)


if __name__ == "__main__":
    main()
