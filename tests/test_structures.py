"""Every reader against files that are nearly right: values of odd kinds, lost and doubled parts, lines out of place."""

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.errors import Rejected
from flows.reading import Outcome, is_workbook, read, recognise
from flows.settings import Settings
from flows.sources import SOURCES
from flows.sources.base import Source
from flows.sources.document import Document
from tests.test_sources import FOLDERS, NOT_READ

BIGGEST = 40_000
"""A bigger file would only make each try slower."""
FAULTY = 8
"""Files with faults in one batch."""
ODD: list[Any] = [
    None, True, False, 0, -1, 1.5, 2**70, "", " ", "N/A", "\x00", "\ud83d", "👩‍👧", "x" * 3_000, "1e400", "0000-00-00",
    "https://", "@", "+", ",", [], [[]], [None], ["", {}], {}, {"": None}, {"a": {"b": [0]}}, [{}], [[["x"]]],
]  # fmt: skip
PIECES = [
    '"',
    "'",
    ",",
    ";",
    ":",
    "\t",
    "\n",
    "\r",
    "\n\n",
    "\x00",
    "\ufeff",
    "=",
    "{",
    "}",
    "]",
    "<",
    "<a>",
    "\\u",
    "é",
    "\x85",
    "\u2028",
]


@cache
def files() -> dict[str, list[tuple[str, bytes]]]:
    """The committed files of each source, the smallest first."""
    found: dict[str, list[tuple[str, bytes]]] = {source.name: [] for source in SOURCES}
    for folder in FOLDERS:
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix not in NOT_READ):
            document = Document(str(path.relative_to(folder)), path.read_bytes())
            try:
                source = None if is_workbook(document) else recognise(document)
            except Rejected:
                continue
            if source is not None and len(document.data) < BIGGEST:
                found[source.name].append((document.path, document.data))
    return {name: sorted(known, key=lambda one: len(one[1])) for name, known in found.items()}


@cache
def alone(path: str, data: bytes) -> Outcome:
    return read({"whole": Document(path, data)}, "ane", Settings()).outcomes["whole"]


def slots(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a JSON value that holds another: its container and its key there."""
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        item = waiting.pop()
        keys = list(item) if isinstance(item, dict) else range(len(item)) if isinstance(item, list) else ()
        found += [(item, key) for key in keys]
        waiting += [item[key] for key in keys]
    return found


def changed(value: Any, draw: Any) -> Any:
    """A JSON value with one thing in it that should not be."""
    places = slots(value)
    if not places:
        return copy.deepcopy(draw(st.sampled_from(ODD)))
    container, key = draw(st.sampled_from(places))
    match draw(st.integers(0, 4)):
        case 0 | 1:
            container[key] = copy.deepcopy(draw(st.sampled_from(ODD)))
        case 2:
            del container[key]
        case 3 if isinstance(container, list):
            container.insert(key, copy.deepcopy(container[key]))
        case 3:
            container[draw(st.sampled_from(["", "x", "\x00", "Ünknown", key.upper()]))] = container.pop(key)
        case _:
            other, place = draw(st.sampled_from(places))
            container[key] = copy.deepcopy(other[place])
    return value


def spoiled(document: Document, draw: Any) -> bytes:
    """A file with one to three faults, of its own kind where it is JSON."""
    if document.looks_like_json:
        text = document.utf8.decode("utf-8", "replace")
        start = text.index("=") + 1 if document.variable else 0
        try:
            value = json.loads(text[start:].strip().removesuffix(";"))
        except ValueError:
            value = None
        if value is not None:
            for _ in range(draw(st.integers(1, 3))):
                value = changed(value, draw)
            return (text[:start] + json.dumps(value)).encode()
    lines = document.data.split(b"\n")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.integers(0, 4)):
            case 0:
                lines.pop(at)
            case 1:
                lines.insert(at, lines[draw(st.integers(0, len(lines) - 1))])
            case 2:
                lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
            case 3:
                lines[at] += draw(st.binary(max_size=8))
            case _:
                place = draw(st.integers(0, len(lines[at])))
                piece = draw(st.sampled_from(PIECES)).encode()
                lines[at] = lines[at][:place] + piece + lines[at][place:]
        lines = lines or [b""]
    return b"\n".join(lines)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_file_that_is_nearly_right_is_read_or_refused_and_harms_no_other(source: Source, data):
    path, whole = data.draw(st.sampled_from(files()[source.name][:12]))
    # Many in one batch: reading one alone costs nearly as much.
    faulty = {f"faulty {n}": Document(path, spoiled(Document(path, whole), data.draw)) for n in range(FAULTY)}
    outcomes = read({**faulty, "whole": Document(path, whole)}, "ane", Settings()).outcomes
    assert outcomes["whole"] == alone(path, whole)
    for outcome in outcomes.values():
        if outcome.status == "loaded":
            assert outcome.row_count == outcome.loaded_count + outcome.quarantined_count + outcome.anonymous_count
            assert outcome.anonymous_count >= 0
        else:
            # What no reader foresaw is refused too, but as our own defect.
            assert outcome.reason and not outcome.reason.startswith("could not be read (")


def test_every_source_has_a_file_to_spoil():
    assert [name for name, known in files().items() if not known] == []
    assert Path(FOLDERS[0]).is_dir()
