"""Every file of the samples and fixtures, read by its source, against golden files in tests/expected/.

A source without a golden file gets one written, and the test fails on purpose: read it, correct, commit.
"""

import hashlib
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from flows.reading import Batch, read
from flows.settings import Settings
from flows.sources import SOURCES
from flows.sources.document import Document

ROOT = Path(__file__).parent.parent
EXPECTED = ROOT / "tests" / "expected"
FOLDERS = (ROOT / "data" / "samples", ROOT / "tests" / "fixtures")
NOT_READ = {".jpg", ".png", ".md"}


@cache
def everything() -> tuple[Batch, dict[str, str]]:
    """All files read as one owner's, and file_id -> path."""
    documents, paths = {}, {}
    for folder in FOLDERS:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            if "broken" in path.parts or path.suffix in NOT_READ:
                continue
            data = path.read_bytes()
            place = str(path.relative_to(folder))
            file_id = hashlib.sha256(place.encode() + data).hexdigest()
            documents[file_id] = Document(place, data)
            paths[file_id] = place
    return read(documents, "ane", Settings()), paths


def golden(frame: pl.DataFrame) -> str:
    """A frame as CSV a person can read: paths for ids, lists joined, empty columns left out."""
    _, paths = everything()
    lists = [name for name, kind in frame.schema.items() if kind == pl.List(pl.String)]
    frame = frame.with_columns(
        pl.col("file_id").replace(paths).alias("path"), *(pl.col(n).list.join("|") for n in lists)
    )
    # The owner's label stands in every key; the separator is no text an editor shows.
    frame = frame.with_columns(
        pl.col(n).str.replace_all("\x1f", "¦") for n in frame.columns if n.endswith("_key")
    ).drop("file_id", "owner", "source", "network")
    frame = frame.select("path", *(n for n in frame.columns if n != "path"))
    frame = frame.sort(
        *(n for n in ("path", "row_number", "profile_key", "recipient_key", "relation") if n in frame.columns)
    )
    filled = [
        n for n in frame.columns if frame[n].null_count() < frame.height and (frame[n].cast(pl.String) != "").any()
    ]
    return frame.select(filled).write_csv(datetime_format="%Y-%m-%dT%H:%M:%SZ")


def compare(name: str, found: str) -> None:
    path = EXPECTED / name
    if not path.exists():
        path.write_text(found)
        pytest.fail(f"{path.name} is new: read it, correct the adapter or the sample, commit it")
    assert found == path.read_text(), f"{name}: differs; if the new reading is right, delete the file and run again"


@pytest.mark.parametrize("source", SOURCES, ids=lambda s: s.name)
def test_a_source_reads_its_samples_as_its_golden_files_say(source):
    batch, _ = everything()
    files = [o for o in batch.outcomes.values() if o.source is source]
    assert files, f"{source.name} has no sample or fixture"
    observations = [f.filter(pl.col("source") == source.name) for f in batch.observations]
    observations = [f for f in observations if f.height]
    if observations:
        compare(f"{source.name}.csv", golden(pl.concat(observations)))
    events = [f for f in (f.filter(pl.col("source") == source.name) for f in batch.events) if f.height]
    if events:
        compare(f"{source.name}.events.csv", golden(pl.concat(events)))


@pytest.mark.parametrize("network", sorted({s.network.name for s in SOURCES}))
def test_every_file_of_a_network_has_the_fate_it_should(network):
    batch, paths = everything()
    rows = [
        (
            paths[f],
            o.format,
            o.status,
            o.row_count,
            o.loaded_count,
            o.quarantined_count,
            o.anonymous_count,
            o.reason,
            "|".join(sorted(o.unknown)),
        )
        for f, o in batch.outcomes.items()
        if paths[f].split("/")[0] == network or o.network == network
    ]
    names = ["path", "format", "status", "rows", "loaded", "quarantined", "anonymous", "reason", "drift"]
    schema = {n: pl.Int64 if n in names[3:7] else pl.String for n in names}
    compare(f"{network}.files.csv", pl.DataFrame(rows, schema=schema, orient="row").sort("path").write_csv())


def test_every_row_is_loaded_quarantined_or_anonymous():
    batch, _ = everything()
    for outcome in batch.outcomes.values():
        kept = outcome.loaded_count + outcome.quarantined_count + outcome.anonymous_count
        assert outcome.row_count == kept or outcome.status in ("rejected", "ignored")
        assert outcome.anonymous_count >= 0
