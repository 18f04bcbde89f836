"""The command line. Prefect is imported only where a flow runs: it takes seconds."""

import atexit
import logging
import os
import resource
import shlex
import sys
import tomllib
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from flows import inbox, report, warehouse
from flows.asking import cell
from flows.errors import KithError, is_stop
from flows.privacy import given, whereabouts
from flows.settings import Settings

ROOT = Path(__file__).parent.parent
REJECTED = 3
"""Exit status of a run that published, but could not read every file."""
RETRIES = 2
"""How often a call to the run's own server is tried again: one on this machine is there or gone for good, and Prefect's
five retries are a minute for each of the many calls."""
STOPPED = 130
"""Exit status after Ctrl-C, as shells give it."""

app = typer.Typer(
    help="Everyone you know, in one DuckDB.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_out = Console(highlight=False, soft_wrap=False)
_err = Console(stderr=True, highlight=False)

Warehouse = Annotated[Path | None, typer.Option("--warehouse", help="The DuckDB file.")]


atexit.register(warehouse.without_farewell)


def prefect_environment() -> None:
    """Put prefect.toml into the environment, where the user has not: Prefect reads it from no other folder."""

    def walk(prefix: str, table: dict[str, Any]) -> None:
        for name, value in table.items():
            if isinstance(value, dict):
                walk(f"{prefix}_{name.upper()}", value)
            else:
                text = str(value).lower() if isinstance(value, bool) else str(value)
                os.environ.setdefault(f"{prefix}_{name.upper()}", text)

    os.environ.setdefault("PREFECT_HOME", str(ROOT / ".prefect-home"))
    os.environ.setdefault("DO_NOT_TRACK", "1")
    # What went wrong is told in a sentence; Prefect's own lines would repeat it with a traceback.
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
    os.environ.setdefault("PREFECT_LOGGING_INTERNAL_LEVEL", "CRITICAL")  # prints whole events when a server is gone
    logging.getLogger("EventsWorker").setLevel(logging.CRITICAL)  # says how long it takes to end
    walk("PREFECT", tomllib.loads((ROOT / "prefect.toml").read_text()))


@app.command()
def run(
    paths: Annotated[list[Path] | None, typer.Argument(help="ZIPs, folders, files; none: the inbox.")] = None,
    owner: Annotated[str | None, typer.Option(help="Whose exports these are.")] = None,
    warehouse_file: Warehouse = None,
) -> None:
    """Read exports, work out who is who, publish the warehouse."""
    settings = Settings.load()
    live = warehouse_file or settings.warehouse
    # What can be told at once is: Prefect takes seconds to start.
    inbox.check(paths or (), owner, settings, str)
    if live.exists():
        warehouse.read_only(live).close()
    with warehouse.only_run(live):
        pass
    prefect_environment()
    with Progress(
        TextColumn("{task.description:<10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=_err,
    ) as bars:
        starting = bars.add_task("starting", total=None)
        from flows import serving  # noqa: PLC0415

        server = None if os.environ.get("PREFECT_API_URL") else serving.TemporaryServer(settings)
        # Imported while the server starts.
        from prefect.settings import (  # noqa: PLC0415
            PREFECT_API_URL,
            PREFECT_CLIENT_MAX_RETRIES,
            PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
            temporary_settings,
        )

        from flows.pipeline import unify  # noqa: PLC0415
        from flows.progress import listening  # noqa: PLC0415

        if server and PREFECT_API_URL.value():  # a profile of the user's names another, which only Prefect knows
            server.end()
            server = None
        shown: dict[str, Any] = {}
        is_published = False

        def show(stage: str, done: int, total: int) -> None:
            nonlocal is_published
            is_published = stage == "publish" and done == total
            bars.update(starting, total=1, completed=1)
            if stage not in shown:
                shown[stage] = bars.add_task(stage)
            bars.update(shown[stage], completed=done, total=total)

        # A sync flow waits a second for its heartbeat thread when it ends; a one-shot needs no heartbeat.
        api = server.address() if server else PREFECT_API_URL.value()
        told: dict[Any, Any] = {PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None, PREFECT_API_URL: api}
        if server and "PREFECT_CLIENT_MAX_RETRIES" not in os.environ:
            told[PREFECT_CLIENT_MAX_RETRIES] = RETRIES
        with listening(show), temporary_settings(told):
            try:
                with given(paths or ()) as shown_paths:
                    state = unify(shown_paths, owner, str(live), return_state=True)
            except KeyboardInterrupt:
                _fail("Stopped:", f"{live} {'was published' if is_published else 'is as it was'}")
                raise typer.Exit(STOPPED) from None
            except Exception as error:  # the server did not even take how the run ended
                state = _without_server(live, type(error).__name__, is_published)
    _tell(state, live)


def _tell(state: Any, live: Path) -> None:
    """What a run did, and what comes next; the exit status says whether all of it could be read."""
    from flows.pipeline import NOTHING_READ, NOTHING_THERE, WITHOUT_PAGE  # noqa: PLC0415

    if not state.is_completed():
        _fail("Nothing was published:", state.message or "")
        raise typer.Exit(1)
    if state.name == WITHOUT_PAGE:
        _err.print(_plain(state.message or ""), soft_wrap=True, markup=False)
    with warehouse.read_only(live) as con:
        told = report.tell(con)
    if state.name in (NOTHING_READ, NOTHING_THERE):  # what earlier runs read and refused is not what was asked for
        report.totals(told, _out)
        _fail("Nothing was read.", state.message or "")
        raise typer.Exit(REJECTED)
    report.summary(told, _out)
    option = "" if live == Settings().warehouse else f" --warehouse {shlex.quote(str(live))}"
    query = "select display_name, networks from people where not is_owner order by len(networks) desc limit 10"
    asked = {"Next": query}
    if told.run["ignored_file_count"]:
        asked["What was left alone, and why"] = report.why("ignored")
    if told.run["rejected_file_count"]:
        asked["What could not be read, and why"] = report.why("rejected")
    _out.print()
    _say([f'{what}: .venv/bin/kith sql "{query}"{option}' for what, query in asked.items()])
    if told.run["rejected_file_count"]:
        raise typer.Exit(REJECTED)


def _without_server(live: Path, kind: str, is_published: bool) -> Any:
    """How a run ended whose Prefect server is gone, in a state's words."""
    from prefect.states import Completed, Failed  # noqa: PLC0415

    from flows.pipeline import WITHOUT_PAGE  # noqa: PLC0415

    if not is_published:
        return Failed(message=f"Prefect's server stopped answering ({kind}), and {live} is as it was: run again")
    return Completed(
        name=WITHOUT_PAGE,
        message=f"{live} was published, new and complete. Only this run's page in Prefect is unfinished, because its "
        f"server stopped answering ({kind}): `kith status` tells the same, and the next run has a page again",
    )


@app.command()
def serve(
    port: Annotated[int | None, typer.Option(help="Of Prefect's UI; 4233 unless said.")] = None,
    print_unit: Annotated[bool, typer.Option("--print-unit", help="Print a systemd user unit instead.")] = False,
) -> None:
    """Stay: run on a schedule and when exports arrive in the inbox, with Prefect's UI on this machine."""
    from flows import serving  # noqa: PLC0415

    prefect_environment()
    if print_unit:
        _out.print(serving.unit(), soft_wrap=True, markup=False, end="")
        return
    serving.serve(port or int(os.environ["PREFECT_SERVER_API_PORT"]), Settings.load(), lambda line: _say([line]))


@app.command()
def sql(
    query: Annotated[str, typer.Argument(help="One SELECT.")],
    output: Annotated[
        str | None, typer.Option("--format", help="table, csv, json or parquet; unless said, what FILE ends in.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="A file instead of the terminal or pipe.")
    ] = None,
    warehouse_file: Warehouse = None,
) -> None:
    """Ask the warehouse anything; it is opened read-only."""
    from flows import asking  # noqa: PLC0415

    with warehouse.read_only(warehouse_file or Settings.load().warehouse) as con:
        asking.ask(con, query, output, to, _out)


@app.command()
def status(warehouse_file: Warehouse = None) -> None:
    """Tell what is loaded, how fresh it is, and what needs attention."""
    from flows import precision  # noqa: PLC0415

    settings = Settings.load()
    live = warehouse_file or settings.warehouse
    with warehouse.read_only(live) as con:
        told = report.tell(con)
    report.status(told, settings, _out, precision.of(live, settings.precision_floor))


@app.command()
def decide(
    one: Annotated[str, typer.Argument(help="A profile_id or person_id.", metavar="A")],
    other: Annotated[str, typer.Argument(help="Another one.", metavar="B")],
    verdict: Annotated[str, typer.Argument(help="same, different or unsure.")],
    why: Annotated[str, typer.Option(help="For yourself; kept in the decisions' file only.")] = "",
    by: Annotated[str | None, typer.Option(help="Who decides; your login unless said.")] = None,
    warehouse_file: Warehouse = None,
) -> None:
    """Say that two are one person, or are not; it outranks Kith, outlives every rebuild, and can be undone."""
    from flows import deciding  # noqa: PLC0415

    live = warehouse_file or Settings.load().warehouse
    with warehouse.read_only(live) as con:
        _say(deciding.decide(con, live, one, other, verdict, why, by))


@app.command()
def undo(
    number: Annotated[int | None, typer.Argument(help="The decision; the last one unless said.")] = None,
    by: Annotated[str | None, typer.Option(help="Who decides; your login unless said.")] = None,
    warehouse_file: Warehouse = None,
) -> None:
    """Take a decision back; undoing a merge gives back exactly what was before."""
    from flows import deciding  # noqa: PLC0415

    _say(deciding.undo(warehouse_file or Settings.load().warehouse, number, by))


@app.command("decisions")
def list_decisions(warehouse_file: Warehouse = None) -> None:
    """List what was decided, and what of it holds."""
    from flows import deciding  # noqa: PLC0415
    from flows.resolution.decisions import path_of, read  # noqa: PLC0415

    path = path_of(warehouse_file or Settings.load().warehouse)
    book = read(path)
    _say(deciding.history(book))
    if book.unreadable:
        _say([f"Lines of {path} that nobody can read: {', '.join(map(str, book.unreadable))}."])


@app.command()
def review(
    terminal: Annotated[bool, typer.Option("--terminal", help="Ask here instead of in the browser.")] = False,
    sample: Annotated[bool, typer.Option("--sample", help="Ask about published merges, to measure precision.")] = False,
    browser: Annotated[bool, typer.Option(help="Open the page; its link is printed in any case.")] = True,
    port: Annotated[int | None, typer.Option(help="Of the local pages; 0 for any free one.")] = None,
    warehouse_file: Warehouse = None,
) -> None:
    """Answer what Kith is not sure of, search people, look at the warehouse: on pages of this machine alone."""
    settings = Settings.load()
    live = warehouse_file or settings.warehouse
    warehouse.read_only(live).close()
    if terminal:
        from flows import interview  # noqa: PLC0415

        interview.ask(live, settings, sample, _out)
        return
    from flows.pages import server  # noqa: PLC0415

    def ready(link: str) -> None:
        link += f"?to={'/sample' if sample else '/review'}"
        _say([f"The pages are here, for you alone; this link works once: {link}", "Ctrl-C ends them."])
        if browser:
            typer.launch(link)

    server.serve(live, settings, port, ready)


@app.command()
def explain(
    one: Annotated[str, typer.Argument(help="A person_id or profile_id.", metavar="A")],
    other: Annotated[str | None, typer.Argument(help="Another one.", metavar="B")] = None,
    picture: Annotated[Path | None, typer.Option(help="Draw the pair's weights: an SVG.")] = None,
    warehouse_file: Warehouse = None,
) -> None:
    """Tell why profiles are one person, why two are not, and what would change it."""
    from flows import explaining  # noqa: PLC0415
    from flows.resolution.decisions import load, path_of  # noqa: PLC0415

    live = warehouse_file or Settings.load().warehouse
    with warehouse.read_only(live) as con:
        explaining.explain(con, [one] if other is None else [one, other], load(path_of(live)), picture, _out)


def _say(lines: list[str]) -> None:
    for line in lines:
        _out.print(line, soft_wrap=True, markup=False)


def _fail(what: str, why: str) -> None:
    """Say what did not happen, and why: what people call things is no markup and commands no terminal."""
    _err.print(Text.assemble((what, "bold red"), " ", _plain(why)), soft_wrap=True)


def _plain(text: str) -> str:
    """Text that commands no terminal, in its lines."""
    return "\n".join(map(cell, text.split("\n")))


def main() -> None:
    """Run the command line; what Kith itself cannot do ends in one sentence, not a traceback."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what is in memory when a process dies is people
    try:
        app()
    except KithError as error:
        _err.print(_plain(f"kith: {error}"), soft_wrap=True, markup=False)
        sys.exit(1)
    except OSError as error:
        # Mostly the terminal's text that has nowhere to go: what Kith cannot do with its own files, it says itself.
        why = os.strerror(error.errno) if error.errno else "input/output error"
        _err.print(f"kith: the system refused it ({why}; {whereabouts(error)}): see to that, then try again")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the rest of it has nowhere to go either
        sys.exit(1)
    except RuntimeError as error:
        if not is_stop(error):
            raise
        sys.exit(STOPPED)


if __name__ == "__main__":
    main()
