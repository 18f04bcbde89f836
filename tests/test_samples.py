"""The samples are invented, written by one script, and hold what the documentation says they show."""

import re
from functools import cache
from typing import Any

import polars as pl
import pytest

import flows.sources
from flows.canonical import SEPARATOR
from flows.reading import Batch, read
from flows.settings import Settings
from flows.sources.document import Document
from tests.sample_exports import SAMPLES, TRUTH, exports
from tests.sample_exports.lookup import person_of, read_truth
from tests.sample_exports.people import PEOPLE
from tests.sample_exports.truth import truth

SIX = {"linkedin", "xing", "viadeo", "facebook", "tuenti", "twitter"}
NETWORKS = {network.name for network in flows.sources.NETWORKS}
LISTS_NOBODY = {"Company Follows.csv", "Registration.csv", "README.txt", "no-data.txt", "following_hashtags.json"}
"""Files a real export has too, which say nothing of people."""
FICTION = (
    r"\+34600000\d{3}", r"\+33639980\d{3}", r"\+49171392\d{4}", r"\+447700900\d{3}", r"\+1202555\d{4}", r"6000000\d\d",
)  # fmt: skip
"""Spanish numbers that are obviously fake, and what France, Germany, Britain and America keep for fiction."""


def good_files() -> dict[str, bytes]:
    return {name: data for name, data in exports().items() if name.split("/")[0] in NETWORKS}


@cache
def reading() -> Batch:
    return read({name: Document(name, data) for name, data in good_files().items()}, "ane", Settings())


def profiles() -> list[dict[str, Any]]:
    frame = pl.concat(reading().observations)
    return frame.filter(~pl.col("profile_key").str.contains(f"{SEPARATOR}(owner)", literal=True)).to_dicts()


def test_writing_the_samples_again_gives_the_committed_bytes():
    committed = {str(p.relative_to(SAMPLES)): p.read_bytes() for p in SAMPLES.rglob("*") if p.is_file()}
    wanted = exports()
    assert sorted(committed) == sorted(wanted)
    assert [name for name, data in wanted.items() if committed[name] != data] == []
    assert TRUTH.read_bytes() == truth()


def test_every_address_and_number_in_the_samples_is_invented():
    for name, data in good_files().items():
        text = data.decode("utf-8", "replace")
        domains = {d.lower() for d in re.findall(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)", text)}
        assert all(re.search(r"(^|\.)example\.(com|org|net)$", domain) for domain in domains), name
    for person in PEOPLE.values():
        if person.phone:
            assert any(re.fullmatch(form, person.phone.replace(" ", "")) for form in FICTION), person.key


@pytest.mark.parametrize("name", sorted(good_files()), ids=str)
def test_a_sample_is_recognised_as_its_own_networks(name):
    outcome = reading().outcomes[name]
    if name.rpartition("/")[2] in LISTS_NOBODY:
        assert outcome.status == "ignored"
    else:
        assert (outcome.status, outcome.network) == ("loaded", name.split("/")[0])


@pytest.mark.parametrize("name", sorted(n for n in exports() if n.startswith("broken/") and not n.endswith(".zip")))
def test_a_broken_file_is_rejected_with_a_reason(name):
    outcome = read({name: Document(name, exports()[name])}, "ane", Settings()).outcomes[name]
    assert outcome.status == "rejected"
    assert outcome.reason


def test_every_account_of_the_truth_is_read():
    known = read_truth(TRUTH.read_bytes())
    found = {(p["network"], person_of(p, known)) for p in profiles()}
    assert {(network, person) for (network, _), person in known.items()} <= found


def test_four_rows_go_to_quarantine_and_one_column_is_new():
    batch = reading()
    rows = pl.concat(batch.quarantine)
    assert sorted(rows["network"]) == ["facebook", "linkedin", "linkedin", "twitter"]
    assert {column for outcome in batch.outcomes.values() for column in outcome.unknown} == {"Pronouns"}


def test_the_story_has_what_the_readme_asks_for():
    networks = {p.key: {n for n in p.seen if n in SIX} for p in PEOPLE.values()}
    assert networks["nerea-iturbide"] == SIX
    assert sum(n == {"twitter"} for n in networks.values()) >= 8
    assert sum("ibaiondo" in p.company.lower() for p in PEOPLE.values()) >= 5
    assert 140 <= len(PEOPLE) <= 170
