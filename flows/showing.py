"""What a run leaves in the Prefect UI: its report, tables and pictures. Counts, rules, places; no person."""

from typing import Any

import duckdb
from prefect.artifacts import (
    create_image_artifact,
    create_link_artifact,
    create_markdown_artifact,
    create_table_artifact,
)

from flows import charts, report
from flows.precision import Measured
from flows.settings import Settings

PAGES = {
    "review": ("review", "Decide the pairs that are too close to call"),
    "people": ("", "Search people and look at them"),
}
"""Local pages a run links to: key -> path, what one does there."""


def show(
    con: duckdb.DuckDBPyConnection, told: report.Report, settings: Settings, measured: Measured | None = None
) -> None:
    """Write every artifact of a finished run.

    Args:
        con: the published warehouse, read-only.
        told: its report.
        measured: what a judged sample says of the merges.
        settings: what was promised, and where the local pages are.
    """
    create_markdown_artifact(
        report.markdown(told, settings, measured), key="report", description="What this run read and found"
    )
    tables: dict[str, tuple[list[dict[str, Any]], str]] = {
        "rejected-files": (told.rejects_table() or [{"files": 0}], "Files that could not be read"),
        "quarantined-rows": (told.quarantine_table() or [{"rows": 0}], "Rows in quarantine, by rule"),
        "files-by-fate": (told.fates or [{"files": 0}], "Every file ever offered, by network and what became of it"),
        "freshness": (
            report.promised(told, settings) or [{"exports": 0}],
            "How old each network's latest export is, and what was promised",
        ),
        "volume": (report.against_before(told) or [{"lists": 0}], "Rows of each list, against the export before"),
    }
    for key, (rows, description) in tables.items():
        create_table_artifact(rows, key=key, description=description)
    for key, svg in charts.pictures(con).items():
        create_image_artifact(charts.as_address(svg), key=key, description=key.replace("-", " ").capitalize())
    link_to_pages(settings)


def link_to_pages(settings: Settings) -> None:
    """Links to Kith's own pages, while they are there."""
    if settings.pages_url:
        for key, (path, text) in PAGES.items():
            create_link_artifact(f"{settings.pages_url.rstrip('/')}/{path}", text, key=f"page-{key}", description=text)
