"""The rules of the warehouse that always hold, and what follows from them."""

import os
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from flows import loading, reading, warehouse
from flows.contracts import CONTRACTS, check
from flows.errors import ContractBroken
from flows.sources import SOURCES
from schemas import TABLES
from tests.running import SAMPLES, unified
from tests.sample_exports import TRUTH
from tests.sample_exports.lookup import person_of, read_truth

LASTING = sorted(set(TABLES) - {"main.runs"})
RECALL = 0.68
"""Stated floor on the samples; nicknames, initials and phone-book names without a key are the next issue's."""


def content(live: Path) -> dict[str, list[tuple]]:
    """Every row of main but those that tell of the last run, without the moments of the run."""
    with warehouse.read_only(live) as con:
        found = {}
        for table in LASTING:
            names = [row[0] for row in con.execute(f"describe {table}").fetchall()]
            kept = ", ".join(f'"{n}"' for n in names if not n.endswith("ed_at") or n == "occurred_at")
            lasting = "where event <> 'unchanged'" if table == "main.identity_events" else ""
            found[table] = con.execute(f"select {kept} from {table} {lasting}").fetchall()
        return found


def partition(live: Path) -> set[frozenset[str]]:
    """People as sets of profiles."""
    with warehouse.read_only(live) as con:
        rows = con.execute("select list(profile_id) from profiles where person_id is not null group by person_id")
        return {frozenset(row[0]) for row in rows.fetchall()}


def connections(path: Path, people: list[int], day: str) -> Path:
    """A LinkedIn export of that day with these invented people."""
    file = path / f"Basic_LinkedInDataExport_{day}" / "Connections.csv"
    file.parent.mkdir(parents=True)
    lines = ["First Name,Last Name,URL,Email Address,Company,Position,Connected On"]
    lines += [f"Name{i},Surname{i},https://www.linkedin.com/in/person-{i},,,,02 Jan 2024" for i in people]
    file.write_text("\n".join(lines))
    return file.parent


def test_the_same_run_twice_changes_nothing(tmp_path, sample_file):
    live = tmp_path / "w" / "kith.duckdb"
    live.parent.mkdir()
    shutil.copyfile(sample_file, live)
    unified([SAMPLES], live, anew=True)
    assert content(live) == content(sample_file)


def test_two_machines_make_the_same_warehouse(tmp_path, sample_file):
    live = tmp_path / "w" / "kith.duckdb"
    unified([SAMPLES], live)
    assert content(live) == content(sample_file)


def test_exports_that_come_one_after_another_give_the_same_people(tmp_path, sample_file):
    live = tmp_path / "w" / "kith.duckdb"
    exports = sorted((p for n in SAMPLES.iterdir() if n.is_dir() for p in n.iterdir()), reverse=True)
    # The newest first and alone, the others by many: each run costs seconds.
    for start in (0, 1, 2, *range(3, len(exports), 25)):
        unified(exports[start : start + (1 if start < 3 else 25)], live)
    assert partition(live) == partition(sample_file)
    with warehouse.read_only(live) as con:
        ids = {row[0] for row in con.execute("select person_id from people").fetchall()}
        for (target,) in con.execute("select current_person_id from person_redirects").fetchall():
            assert target in ids, "a published id leads nowhere"


def test_for_each_file_rows_read_are_loaded_quarantined_or_anonymous(samples):
    wrong = samples.execute(
        "select count(*) from exports where row_count <> loaded_count + quarantined_count + anonymous_count"
    ).fetchall()
    assert wrong == [(0,)]
    empty = samples.execute("select count(*) from exports where status = 'loaded' and row_count = 0").fetchall()
    assert empty == [(0,)]


def test_every_version_of_every_format_goes_into_one_warehouse(tmp_path):
    unified([SAMPLES.parent.parent / "tests" / "fixtures"], tmp_path / "kith.duckdb")
    with warehouse.read_only(tmp_path / "kith.duckdb") as con:
        test_for_each_file_rows_read_are_loaded_quarantined_or_anonymous(con)
        made = {row[0] for row in con.execute("select 'raw.' || table_name from duckdb_tables()").fetchall()}
        loaded = {
            row[0] for row in con.execute("select distinct source from ops.files where loaded_count > 0").fetchall()
        }
        assert loaded == {source.name for source in SOURCES} and made >= {source.table for source in SOURCES}


def test_every_file_has_a_fate(samples):
    offered = sum(p.is_file() for p in SAMPLES.rglob("*"))
    assert samples.execute("select count(*) from exports").fetchall() == [(offered,)]
    told = samples.execute("select count(*) from exports where status in ('ignored', 'rejected') and reason is null")
    assert told.fetchall() == [(0,)]


def test_a_newer_complete_list_tells_who_is_gone(tmp_path):
    live = tmp_path / "w" / "kith.duckdb"
    unified([connections(tmp_path / "a", list(range(30)), "01-31-2024")], live)
    unified([connections(tmp_path / "b", list(range(2, 32)), "02-29-2024")], live)
    with warehouse.read_only(live) as con:
        assert con.execute("select is_current, count(*) from connections group by 1 order by 1").fetchall() == [
            (False, 2),
            (True, 30),
        ]
        assert con.execute("select count(*) from people").fetchall() == [(32,)]


def test_who_comes_back_in_a_file_of_the_same_name_is_there_again(tmp_path):
    """A list saved over the last one, as downloads of one name are: with four people, three, and the same four."""
    live, file = tmp_path / "w" / "kith.duckdb", tmp_path / "in" / "Connections.csv"
    file.parent.mkdir()
    there = []
    for day, people in enumerate(([0, 1, 2, 3], [0, 1, 2], [0, 1, 2, 3]), start=1):
        shutil.copy(connections(tmp_path / str(day), people, "01-31-2024") / "Connections.csv", file)
        saved = datetime(2024, 1, day, 12, tzinfo=UTC).timestamp()
        os.utime(file, (saved, saved))
        unified([file.parent], live)
        with warehouse.read_only(live) as con:
            there += con.execute("select count(*) from connections where is_current").fetchall()
    assert there == [(4,), (3,), (4,)]


def test_a_list_that_collapsed_is_flagged_and_nobody_is_gone(tmp_path):
    live = tmp_path / "w" / "kith.duckdb"
    unified([connections(tmp_path / "a", list(range(800)), "01-31-2024")], live)
    unified([connections(tmp_path / "b", list(range(12)), "02-29-2024")], live)
    with warehouse.read_only(live) as con:
        assert con.execute("select count(*) from connections where not is_current").fetchall() == [(0,)]
        flagged = con.execute("select warnings from exports where len(warnings) > 0").fetchall()
        assert len(flagged) == 1 and "12 rows" in flagged[0][0][0]


def test_the_order_of_rows_and_files_changes_nothing(tmp_path):
    lives = []
    for turn in (1, -1):
        folder = tmp_path / str(turn)
        a = connections(folder / "a", list(range(30))[::turn], "01-31-2024")
        b = connections(folder / "b", list(range(5, 35))[::turn], "02-29-2024")
        live = folder / "w" / "kith.duckdb"
        unified([a, b][::turn], live)
        lives.append(live)
    with warehouse.read_only(lives[0]) as one, warehouse.read_only(lives[1]) as two:
        for table in ("people", "profiles", "connections", "identifiers", "matches"):
            assert one.execute(f"from {table}").fetchall() == two.execute(f"from {table}").fetchall()


def test_the_same_content_under_another_path_is_unchanged(tmp_path):
    live = tmp_path / "w" / "kith.duckdb"
    first = connections(tmp_path / "a", [1, 2], "01-31-2024")
    shutil.copytree(first, tmp_path / "b" / "Basic_LinkedInDataExport_02-29-2024")
    unified([tmp_path / "a"], live)
    unified([tmp_path / "b"], live)
    with warehouse.read_only(live) as con:
        assert con.execute("select status, row_count from exports order by ingested_at").fetchall() == [
            ("loaded", 2),
            ("unchanged", 0),
        ]
        assert con.execute("select distinct last_seen_on::text from profiles").fetchall() == [("2024-02-29",)]


def test_a_later_time_of_the_same_undated_file_is_no_later_export(tmp_path):
    # Copying, syncing or restoring a file moves its time as well, and tells of nobody that they were there still.
    live, folder = tmp_path / "w" / "kith.duckdb", tmp_path / "address book"
    connections(folder, [1, 2], "01-31-2024").rename(folder / "mine")
    for day in (date(2024, 1, 31), date(2024, 6, 30)):
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp()
        os.utime(folder / "mine" / "Connections.csv", (noon, noon))
        unified([folder], live)
    with warehouse.read_only(live) as con:
        assert con.execute("select distinct last_seen_on::text from profiles").fetchall() == [("2024-01-31",)]
        assert con.execute("select exported_on::text from exports").fetchall() == [("2024-01-31",)]


def test_a_row_leaves_quarantine_when_a_later_kith_can_read_it(tmp_path, monkeypatch):
    live = tmp_path / "w" / "kith.duckdb"
    export = connections(tmp_path / "a", [1, 2], "01-31-2024")
    # An older Kith that could not read the first row of any file.
    rule = pl.DataFrame({"index": [0], "column_name": ["Connected On"], "rule": ["day"]})
    monkeypatch.setattr(reading, "_misread", lambda frame, source: [rule])
    monkeypatch.setattr(loading, "reader_version", lambda region: "older")
    unified([export], live)
    with warehouse.read_only(live) as con:
        found = con.execute("select row_number, column_name, rule, raw->>'First Name' from quarantine").fetchall()
        assert found == [(1, "Connected On", "day", "Name1")]
        assert con.execute("select count(*) from people").fetchall() == [(1,)]
    monkeypatch.undo()
    unified([export], live)
    with warehouse.read_only(live) as con:
        assert con.execute("select count(*) from quarantine").fetchall() == [(0,)]
        assert con.execute("select count(*) from people").fetchall() == [(2,)]


def test_ids_last_when_people_merge(tmp_path):
    live = tmp_path / "w" / "kith.duckdb"
    folder = tmp_path / "a"
    unified([connections(folder, [1], "01-31-2024")], live)
    with warehouse.read_only(live) as con:
        (older,) = con.execute("select person_id from people").fetchall()[0]
    entry = tmp_path / "b" / "2024-03-01"
    entry.mkdir(parents=True)
    header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    (entry / "Connections.csv").write_text(header + "Nemo,Other,https://www.linkedin.com/in/nemo,n@example.com,,,\n")
    unified([entry], live)
    later = tmp_path / "c" / "2024-04-01"
    later.mkdir(parents=True)
    (later / "Connections.csv").write_text(
        header
        + "Name1,Surname1,https://www.linkedin.com/in/person-1,n@example.com,,,02 Jan 2024\n"
        + "Name1,Surname1,https://www.linkedin.com/in/nemo,n@example.com,,,02 Jan 2024\n"
    )
    unified([later], live)
    with warehouse.read_only(live) as con:
        people = con.execute("select person_id, profile_count from people").fetchall()
        redirects = con.execute("select current_person_id from person_redirects").fetchall()
    assert people == [(older, 2)]
    assert redirects == [(older,)]


def test_the_samples_resolve_without_a_false_merge(samples):
    known = read_truth(TRUTH.read_bytes())
    rows = samples.sql(
        "select profiles.*, memberships.person_id from staging.profiles left join core.memberships using (profile_id)"
    ).pl()
    frame = pl.DataFrame(
        {
            "profile": rows["profile_id"],
            "person": rows["person_id"],
            "truth": [person_of(row, known) for row in rows.iter_rows(named=True)],
        }
    ).drop_nulls("truth")
    pairs = frame.join(frame, how="cross", suffix="_b").filter(pl.col("profile") < pl.col("profile_b"))
    merged = pairs.filter(pl.col("person") == pl.col("person_b"))
    true = pairs.filter(pl.col("truth") == pl.col("truth_b"))
    right = merged.filter(pl.col("truth") == pl.col("truth_b"))
    assert right.height == merged.height, "two people were fused"
    assert right.height / true.height >= RECALL


def test_every_file_offered_is_counted_once(samples):
    parts = "read_file_count + unchanged_file_count + ignored_file_count + rejected_file_count"
    assert samples.execute(f"select file_count > 100, file_count - ({parts}) from runs").fetchall() == [(True, 0)]
    loaded = samples.execute("select count(distinct (owner, file_id)) from exports where status = 'loaded'").fetchall()
    assert samples.execute("select read_file_count from runs").fetchall() == loaded


def test_evidence_and_prior_sum_to_the_match_weight(samples):
    wrong = samples.execute(
        """
        select count(*) from matches
        where abs(prior_weight + coalesce(list_sum(list_transform(evidence, lambda e: e.weight)), 0) - match_weight) > 0.01
        """
    ).fetchall()
    assert wrong == [(0,)]


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_table_and_column_carries_a_comment(samples, table):
    schema, name = table.split(".")
    silent = samples.execute(
        "select column_name from duckdb_columns() where schema_name = ? and table_name = ? and comment is null",
        [schema, name],
    ).fetchall()
    assert silent == []


def test_main_has_no_table_without_a_contract(samples):
    made = samples.execute("select 'main.' || table_name from duckdb_tables() where schema_name = 'main'").fetchall()
    assert {row[0] for row in made} == set(TABLES)


def test_every_raw_and_published_table_is_under_contract(samples):
    made = samples.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where schema_name in ('raw', 'main')"
    ).fetchall()
    assert {row[0] for row in made} <= set(CONTRACTS)
    for source in SOURCES:
        assert CONTRACTS[source.table] is source.raw
    for (table,) in made:
        if table.startswith("raw."):
            columns = {row[0] for row in samples.execute(f"describe {table}").fetchall()}
            assert columns == {"file_id", "row_number", "owner", *CONTRACTS[table].to_schema().columns}


def test_nobody_is_made_of_a_placeholder_or_a_bare_number(samples):
    assert samples.execute(
        "select count(*) from people where display_name in ('LinkedIn Member', 'Facebook User', 'Inactive member')"
    ).fetchall() == [(0,)]
    bare = samples.execute("select count(*) from profiles where network = 'twitter' and person_id is null").fetchall()
    assert bare[0][0] > 0


def test_no_identifier_is_empty(samples):
    assert samples.execute("select count(*) from identifiers where trim(value) = ''").fetchall() == [(0,)]
    links = "select unnest(links) as link from staging.profiles"
    assert samples.execute(f"select count(*) from ({links}) where trim(link) = ''").fetchall() == [(0,)]
    row = {"profile_id": "a", "person_id": None, "kind": "url", "value": "", "network": None, "is_shared": False}
    frame = pl.DataFrame([row], schema_overrides={"person_id": pl.String, "network": pl.String})
    with pytest.raises(ContractBroken, match="value: str_length"):
        check(frame, CONTRACTS["main.identifiers"], "main.identifiers")


def test_the_owner_is_one_person(samples):
    assert samples.execute("select count(*) from people where is_owner").fetchall() == [(1,)]
