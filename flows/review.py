"""Review by a person: tell how many pairs wait, wait for the user's "done", then decide anew who is who and publish.

The pairs are people, so they never come near Prefect: they are on Kith's own page. Prefect holds counts and the answer.
"""

from itertools import count
from pathlib import Path
from typing import Any, Literal

from prefect import flow
from prefect.artifacts import create_markdown_artifact
from prefect.client.schemas.objects import State
from prefect.flow_runs import suspend_flow_run
from prefect.input import RunInput
from prefect.states import Completed, Failed
from pydantic import ValidationError

from flows import report, warehouse
from flows.errors import KithError
from flows.pipeline import WORKERS_AND_HOOKS, run, run_name
from flows.settings import Settings
from flows.showing import link_to_pages


class Answer(RunInput):
    """What the user says when the pairs are decided. There is no default: resuming without an answer is refused."""

    answer: Literal["done", "not yet"]


@flow(name="review", flow_run_name=lambda: run_name("review"), **WORKERS_AND_HOOKS)
def review(warehouse_file: str | None = None) -> State[Any]:
    """Ask for decisions on the pairs that are too close to call, then publish what follows from them.

    Args:
        warehouse_file: the warehouse; KITH_WAREHOUSE unless said.
    """
    settings = Settings.load()
    try:
        waiting = _waiting(Path(warehouse_file) if warehouse_file else settings.warehouse)
    except KithError as error:
        return Failed(message=str(error))
    if not waiting:
        return Completed(message="No pair waits for a decision", name="Nothing to review")
    create_markdown_artifact(_told(waiting, settings), key="review", description="What waits for you")
    link_to_pages(settings)
    # Suspended, not paused: no process waits, no time limit ends it, and it outlives a restart. When the answer
    # comes the flow begins again from its first line, and each question that was answered gives its answer.
    for turn in count(1):
        question = Answer.with_initial_data(description=_told(waiting, settings))
        try:
            given = suspend_flow_run(wait_for_input=question, key=f"answer-{turn}")
        except ValidationError:
            continue
        if given.answer == "done":
            break
    return run(warehouse_file, None)


def _waiting(live: Path) -> int:
    """Pairs too close to call, as of the latest run."""
    with warehouse.read_only(live) as con:
        return int(report.tell(con).run["review_count"])


def _told(waiting: int, settings: Settings) -> str:
    page = f"[Kith's page]({settings.pages_url.rstrip('/')}/review)" if settings.pages_url else "`kith review`"
    return (
        f"**{waiting:,} pairs** are too close to call. Decide as many as you like on {page}, or with `kith decide`. "
        "Then resume this run with **done**: it works out anew who is who, and publishes. **not yet** asks again."
    )
