"""What a run did, told in counts: for the Prefect UI, the terminal and `kith status`. No person is named."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import duckdb
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.asking import cell
from flows.precision import Measured
from flows.privacy import key, place
from flows.settings import Settings
from flows.sources import SOURCES
from flows.warehouse import scalar

_COUNTS = (
    "file_count read_file_count unchanged_file_count ignored_file_count rejected_file_count "
    "row_count loaded_count quarantined_count anonymous_count profile_count candidate_pair_count "
    "scored_pair_count review_count person_count new_person_count "
    "unchanged_person_count merged_person_count split_person_count moved_profile_count "
    "decision_count contradicted_decision_count unreadable_decision_count decision_conflict_count"
).split()


_DAY = "no date that can be read"
_INSTANT = "no date and time that can be read"
_NO_RECORD = "no whole record"
MEANINGS = {
    **dict.fromkeys(("day", "spoken_day", "birthday"), _DAY),
    **dict.fromkeys(("instant", "epoch"), _INSTANT),
    **dict.fromkeys(("not_an_object", "not_a_record", "not_a_pair"), _NO_RECORD),
    **dict.fromkeys(("damaged_record", "damaged_participant"), _NO_RECORD),
    **dict.fromkeys(("card_without_beginning", "card_without_end", "too_many_properties"), "no whole card"),
    "not_nullable": "empty, and needed",
    "str_matches": "not of the form it always has",
    "isin": "none of the values it can have",
    "too_many_columns": "more cells than headers",
    "too_few_columns": "fewer cells than it should have",
    "line_too_long": "too long for a name",
    "no_name_and_date": "is no name with its date",
    "no_sender": "does not say who wrote it",
    "no_author": "does not say who wrote it",
}
"""Rules of the quarantine, in words."""


@cache
def _header_words() -> frozenset[str]:
    """The words in all headers and keys of all contracts, in lower case."""
    headers: set[str] = set()
    for raw in {source.raw for source in SOURCES}:
        headers |= raw._ignored
        for name, column in raw.to_schema().columns.items():
            headers |= {name, *(column.metadata or {}).get("aliases", ())}
    return frozenset(word.lower() for header in headers for word in re.findall(r"[^\W\d_]{3,}", header))


@dataclass(frozen=True)
class Report:
    """The state of a warehouse after its latest run.

    run, before: the latest row of `runs`, and the one before it. networks, rejects, quarantine, drift, warnings,
    freshness, fates (files by network and fate), volumes (rows of each list, and in the export before): rows for
    tables, as dicts. taken_count: folders of several lists of one network that the run took for new owners.
    """

    run: dict[str, Any]
    networks: list[dict[str, Any]]
    rejects: list[dict[str, Any]]
    quarantine: list[dict[str, Any]]
    drift: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    freshness: list[dict[str, Any]]
    fates: list[dict[str, Any]]
    volumes: list[dict[str, Any]]
    before: dict[str, Any]
    taken_count: int

    def rejects_table(self) -> list[dict[str, Any]]:
        """The rejected files as the UI may show them, the reason first: the UI cuts off what does not fit."""
        return [
            {"reason": row["reason"], "place": row["place"], "format": row["format"], "file": row["file_id"]}
            for row in self.rejects
        ]

    def quarantine_table(self) -> list[dict[str, Any]]:
        """The quarantined rows by rule."""
        return self.quarantine


def next_run(con: duckdb.DuckDBPyConnection) -> int:
    """The number of the run that is beginning."""
    return int(scalar(con, "select coalesce(max(run), 0) + 1 from ops.runs"))


def write_run(
    con: duckdb.DuckDBPyConnection,
    run: int,
    started: datetime,
    counts: Mapping[str, int],
    seconds: Mapping[str, float],
) -> None:
    """Write down what the run did, into the warehouse it made."""
    stored = con.execute("select (select count(*) from staging.observations), (select count(*) from staging.events)")
    observations, events = stored.fetchall()[0]
    stages = {name: float(seconds.get(name, 0.0)) for name in ("recognise", "read", "resolve", "publish")}
    row = {
        "run": run,
        "run_id": f"{run:06d}",
        "started_at": started,
        "finished_at": datetime.now(UTC),
        "status": "completed with rejects" if counts.get("rejected_file_count") else "completed",
        **{name: int(counts.get(name, 0)) for name in _COUNTS},
        "observation_count": observations,
        "event_count": events,
        "seconds": stages,
    }
    names = ", ".join(row)
    con.execute(f"insert into ops.runs ({names}) values ({', '.join('?' for _ in row)})", list(row.values()))


def _rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    result = con.execute(sql)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def tell(con: duckdb.DuckDBPyConnection) -> Report:
    """Read the report from a published warehouse."""
    run, before = (*_rows(con, "from main.runs order by run_id desc limit 2"), {}, {})[:2]
    networks = _rows(
        con,
        """
        select
            coalesce(exports.network, '(unknown)') as network,
            count(*) filter (where exports.status in ('loaded', 'unchanged')) as files,
            count(*) filter (where exports.status = 'rejected') as rejected,
            sum(exports.row_count)::bigint as rows,
            sum(exports.loaded_count)::bigint as loaded,
            sum(exports.quarantined_count)::bigint as quarantined,
            sum(exports.anonymous_count)::bigint as anonymous,
            any_value(known.profiles) as profiles,
            any_value(known.people) as people
        from main.exports as exports
        left join (
            select network, count(*) as profiles, count(distinct person_id) as people
            from main.profiles group by network
        ) as known using (network)
        where exports.status != 'ignored'
        group by 1 order by 1
        """,
    )
    rejects = [
        {**row, "place": place(row["path"])}
        for row in _rows(
            con,
            """
            select coalesce(left(file_id, 12), '') as file_id, coalesce(format, '') as format, path, reason
            from main.exports as refused
            -- What was put in its place since, whole, is what counts.
            anti join main.exports as later
                on refused.owner = later.owner
                and (refused.path = later.path or starts_with(later.path, refused.path || '!'))
                and later.status in ('loaded', 'unchanged')
                and refused.ingested_at < later.ingested_at
            where status = 'rejected'
            order by owner, path
            """,
        )
    ]
    by_rule = _rows(
        con,
        """
        select network, record, coalesce(column_name, '(whole row)') as column_name, rule,
            count(distinct (file_id, row_number)) as rows
        from main.quarantine group by 1, 2, 3, 4 order by all
        """,
    )
    quarantine = [{**row, "meaning": MEANINGS.get(row["rule"], row["rule"])} for row in by_rule]
    drifted: dict[tuple[str, str], int] = {}
    for row in _rows(con, "select record, column_name, count(*) as files from main.drift group by 1, 2 order by 1, 2"):
        shown = row["record"], key(row["column_name"], _header_words())
        drifted[shown] = max(row["files"], drifted.get(shown, 0))  # the names not shown are one line
    drift = [{"record": record, "column_name": name, "files": files} for (record, name), files in drifted.items()]
    warnings = [
        {**row, "place": place(row["path"])}
        for row in _rows(
            con,
            """
            select format, path, unnest(warnings) as warning from main.exports
            where len(warnings) > 0 order by owner, path
            """,
        )
    ]
    freshness = _rows(
        con,
        """
        select owner, network, max(exported_on) as exported_on,
            date_diff('day', max(exported_on), current_date) as days
        from main.exports where status in ('loaded', 'unchanged') group by 1, 2 order by 1, 2
        """,
    )
    fates = _rows(
        con,
        """
        select
            coalesce(network, '(unknown)') as network,
            count(*) filter (where status = 'loaded') as loaded,
            count(*) filter (where status = 'unchanged') as unchanged,
            count(*) filter (where status = 'ignored') as ignored,
            count(*) filter (where status = 'rejected') as rejected
        from main.exports group by 1 order by 1
        """,
    )
    volumes = _rows(
        con,
        """
        select owner, source, exported_on, row_count as rows, row_count_before as rows_before, is_short
        from staging.volumes
        qualify row_number() over (partition by owner, source order by exported_on desc) = 1
        order by owner, source
        """,
    )
    taken = int(scalar(con, _TAKEN))
    return Report(run, networks, rejects, quarantine, drift, warnings, freshness, fates, volumes, before, taken)


_TAKEN = """
    with beside as (
        select offers.owner, files.network
        from ops.offers as offers
        inner join ops.files as files using (owner, file_id)
        where
            files.status = 'loaded'
            and parse_dirpath(nfc_normalize(offers.path), 'forward_slash') = offers.owner
            and not contains(offers.path, '!')
            -- An export given by its path has its folder's name in its paths too, but is one.
            and offers.owner in (select owner from ops.offers group by owner having min(first_run) = (
                select max(run) from ops.runs
            ))
        group by all
        having count(distinct files.source) > 1 and count(distinct offers.export_id) > 1
    )

    select count(distinct owner) from beside
"""
"""How many folders, new to this run, were perhaps no owners: who unpacks an export there may call it anything."""


def networks_since(con: duckdb.DuckDBPyConnection, began: datetime) -> list[str]:
    """The networks of the files that were new in a run that began then."""
    found = con.execute(
        "select distinct network from main.exports where ingested_at >= ? and network is not null", [began]
    )
    return sorted(name for (name,) in found.fetchall())


def promised(told: Report, settings: Settings) -> list[dict[str, Any]]:
    """How old each network's latest export is, per owner, beside what was promised; the overdue ones first."""
    rows = [
        {
            "network": row["network"] or "(unknown)",
            "owner": row["owner"],
            "days": row["days"],
            "promised": settings.freshness_days,
            "state": "overdue" if row["days"] > settings.freshness_days else "fresh",
            "exported_on": f"{row['exported_on']:%Y-%m-%d}",
        }
        for row in told.freshness
    ]
    return sorted(rows, key=lambda row: (row["state"] != "overdue", -row["days"], row["owner"], row["network"]))


def against_before(told: Report) -> list[dict[str, Any]]:
    """Rows of each list in its latest export beside the one before; what shrank most comes first."""
    rows = []
    for row in told.volumes:
        before = row["rows_before"]
        change = (row["rows"] - before) / before if before else None
        rows.append(
            {
                "owner": row["owner"],
                "list": row["source"],
                "rows": row["rows"],
                "before": before,
                "change": "first export" if before is None else "" if change is None else f"{change:+.0%}",
                "note": "far shorter: nobody is marked gone" if row["is_short"] else "",
                "exported_on": f"{row['exported_on']:%Y-%m-%d}",
            }
        )
    return sorted(rows, key=lambda row: (not row["note"], row["owner"], row["list"]))


def _to_know(told: Report) -> list[str]:
    """What to know about new owners and about the user's decisions, in counts."""
    if not told.taken_count:
        return _decided(told.run)
    return [
        "folders of the inbox with several lists of one network right in them were taken for owners of these names: "
        f"{told.taken_count}. If one is an export that you unpacked, put it into its owner's folder, or put the "
        "network into its name, remove the warehouse and run again with all exports: decisions stay",
        *_decided(told.run),
    ]


def _decided(run: Mapping[str, Any]) -> list[str]:
    """What to know about the user's decisions, in counts."""
    told = []
    if run["decision_conflict_count"]:
        told.append(
            f"{run['decision_conflict_count']:,} pairs have strong evidence against what was decided, which holds: "
            "from decision_conflicts; deciding again settles it"
        )
    if run["contradicted_decision_count"]:
        told.append(f"{run['contradicted_decision_count']:,} decisions are ruled out by later ones: kith decisions")
    if run["unreadable_decision_count"]:
        told.append(f"{run['unreadable_decision_count']:,} lines of decisions cannot be read: kith decisions")
    return told


def markdown(told: Report, settings: Settings, measured: Measured | None = None) -> str:
    """The report for the Prefect UI; with what a sample says of the merges, where it was judged."""
    run = told.run
    lines = [
        f"# {run['person_count']:,} people",
        f"{_change(told)}{run['new_person_count']:,} new in this run, {run['profile_count']:,} profiles.",
        "",
        f"**Files of this run:** {run['read_file_count']:,} read, {run['unchanged_file_count']:,} known already, "
        f"{run['ignored_file_count']:,} left alone, {run['rejected_file_count']:,} rejected.",
        "",
        f"**To review:** {run['review_count']:,} pairs are too close to call. Precision floor "
        f"{settings.precision_floor:.1%}: merges that would put it at risk wait there instead of being published.",
        "",
    ]
    if run["decision_count"]:
        lines += [f"{run['decision_count']:,} decisions of the user hold.", ""]
    lines += [
        "| network | people | profiles | files | rejected | rows in | loaded | quarantined | anonymous |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for row in told.networks:
        cells = [row["network"], *(f"{row[n] or 0:,}" for n in ("people", "profiles", *_NETWORK_COLUMNS[:-2]))]
        lines.append("| " + " | ".join(cells) + " |")
    if told.rejects:
        lines += ["", "## Not read", ""]
        lines += [f"- `{r['place']}`: {r['reason']}." for r in told.rejects]
    overdue = [row for row in promised(told, settings) if row["state"] == "overdue"]
    lines += ["", "## How fresh", ""]
    lines += [
        f"- {r['network']} of {_text(r['owner'])}: {r['days']:,} days old, promised {r['promised']}" for r in overdue
    ]
    if not overdue:
        lines.append(f"Every network's latest export is at most {settings.freshness_days} days old, as promised.")
    short = [row for row in against_before(told) if row["note"]]
    if short:
        lines += ["", "## Shorter than last time", "", "| owner | list | rows | before |", "|---|---|--:|--:|"]
        lines += [f"| {_text(r['owner'])} | {r['list']} | {r['rows']:,} | {r['before']:,} |" for r in short]
    if told.quarantine:
        lines += ["", "## In quarantine", "", "| rows | table | column | rule | that is |", "|--:|---|---|---|---|"]
        lines += [
            f"| {r['rows']:,} | {r['record']} | {r['column_name']} | {r['rule']} | {r['meaning']} |"
            for r in told.quarantine
        ]
    if told.drift:
        lines += ["", "## Never seen before", "", "| table | column | files |", "|---|---|--:|"]
        lines += [f"| {r['record']} | {r['column_name']} | {r['files']:,} |" for r in told.drift]
    if measured:
        lines += ["", "## How good the merges are", "", measured.told()]
    if told.warnings or _to_know(told):
        lines += ["", "## To know", ""]
        lines += [f"- {line}" for line in _to_know(told)]
        lines += [f"- {r['format'] or '?'} ({r['place']}): {r['warning']}" for r in told.warnings]
    return "\n".join(lines)


def _change(told: Report) -> str:
    """How many more or fewer people than after the run before."""
    if not told.before:
        return "The first run. "
    change = told.run["person_count"] - told.before["person_count"]
    return f"{change:+,} since the run before. " if change else "As many as after the run before. "


def _text(label: str) -> str:
    """An owner's label as markdown shows it, whatever characters a folder may be named with."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~-])", r"\\\1", " ".join(label.split()))


_NETWORK_COLUMNS = ("files", "rejected", "rows", "loaded", "quarantined", "anonymous", "profiles", "people")


_HEADINGS = {"quarantined": "quarant.", "anonymous": "anonym.", "profiles": "prof.", "rejected": "reject."}
"""Nine columns have to fit a terminal of 80."""


def table(title: str, rows: list[dict[str, Any]], *names: str) -> Table:
    """Rows as a terminal table; numbers to the right."""
    shown = Table(title=title, title_justify="left", header_style="bold", box=SIMPLE, padding=(0, 1, 0, 0))
    for name in names:
        numeric = any(isinstance(row.get(name), int) for row in rows)
        shown.add_column(
            _HEADINGS.get(name, name.replace("_", " ")),
            justify="right" if numeric else "left",
            overflow="fold",
            no_wrap=numeric or name == "network",
        )
    for row in rows:
        cells = [row.get(name) for name in names]
        shown.add_row(*(Text(f"{c:,}" if isinstance(c, int) else "" if c is None else cell(c)) for c in cells))
    return shown


def why(status: str) -> str:
    """The query that lists the files of a fate and the reasons; reports hide names, and the warehouse has them."""
    return f"select path, reason from exports where status = '{status}' order by ingested_at desc"


def summary(told: Report, console: Console) -> None:
    """The report for the terminal, after a run."""
    console.print(table("What was read", told.networks, "network", *_NETWORK_COLUMNS))
    if told.rejects:
        console.print(table("What could not be read", told.rejects, "place", "file_id", "reason"))
    if told.quarantine:
        console.print(table("Rows in quarantine", told.quarantine, "record", "column_name", "meaning", "rows"))
    if told.drift:
        console.print(
            table(
                "Columns never seen before (loaded all the same)",
                told.drift,
                "record",
                "column_name",
                "files",
            )
        )
    if told.warnings:
        console.print(table("To know", told.warnings, "place", "warning"))
    for line in _to_know(told):
        console.print(f"- {line}", markup=False)
    totals(told, console)


def totals(told: Report, console: Console) -> None:
    """What the run left, and what became of the files it was offered: a line, and nothing of earlier runs."""
    run = told.run
    console.print(
        f"[bold]{run['person_count']:,} people[/bold] ({run['new_person_count']:,} new) behind "
        f"{run['profile_count']:,} profiles; {run['review_count']:,} pairs to review. Files: "
        f"{run['read_file_count']:,} read, {run['unchanged_file_count']:,} known already, "
        f"{run['ignored_file_count']:,} left alone, {run['rejected_file_count']:,} rejected."
    )


def status(told: Report, settings: Settings, console: Console, measured: Measured | None = None) -> None:
    """What is loaded, how fresh, how good, and what needs attention."""
    if not told.run:
        console.print("Nothing was ever loaded.")
        return
    run = told.run
    console.print(
        f"[bold]{run['person_count']:,} people[/bold] behind {run['profile_count']:,} profiles, "
        f"as of {run['finished_at']:%Y-%m-%d %H:%M} UTC."
    )
    console.print(table("What is loaded", told.networks, "network", *_NETWORK_COLUMNS))
    fresh = [
        {
            **row,
            "note": f"older than {settings.freshness_days} days"
            if row["days"] > settings.freshness_days
            else "of a day to come"
            if row["days"] < -1  # in half of the world it is tomorrow already
            else "",
        }
        for row in told.freshness
    ]
    console.print(table("How fresh", fresh, "owner", "network", "exported_on", "days", "note"))
    if measured:
        console.print(measured.told(), markup=False)
    attention = []
    old = sum(row["days"] > settings.freshness_days for row in fresh)
    if ahead := sum(row["days"] < -1 for row in fresh):
        attention.append(
            f"exports of a day to come, by their names: {ahead}. Until then whoever comes later counts as gone. Give "
            "them their right names, remove the warehouse and run again with all exports: decisions stay"
        )
    if old:
        attention.append(f"exports older than {settings.freshness_days} days: {old}. Download them again.")
    if told.rejects:
        attention.append(f"{len(told.rejects)} files could not be read: {why('rejected')}")
    if told.quarantine:
        rows = sum(row["rows"] for row in told.quarantine)
        attention.append(f"{rows} rows are in quarantine: select record, rule, count(*) from quarantine group by all")
    if run["review_count"]:
        attention.append(
            f"{run['review_count']} pairs are too close to call: from matches where verdict = 'review' "
            "and decided_by <> 'person'; kith review asks about them"
        )
    attention += _to_know(told)
    attention += [f"{row['format']}: {row['warning']} ({row['place']})" for row in told.warnings]
    console.print("[bold]Needs attention[/bold]" if attention else "Nothing needs attention.")
    for line in attention:
        console.print(f"- {line}", markup=False)
