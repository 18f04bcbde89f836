"""What the README says is true: its commands run, its table names every network. And the house keeps its shape."""

import ast
import re
import shlex
import subprocess
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from flows import warehouse
from flows.cli import app
from flows.settings import Settings
from flows.sources import NETWORKS, SOURCES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
QUERIES = re.findall(r'kith sql "(select.*)"$', README, re.M)
PREFECT_ROOMS = {
    "ingest.py",
    "resolve.py",
    "publish.py",
    "pipeline.py",
    "cli.py",
    "showing.py",
    "review.py",
    "deployments.py",
}
UPPER = {
    *("cli", "pipeline", "ingest", "resolve", "publish", "report", "asking", "charts", "notifying", "showing"),
    *("review", "watching", "deployments", "serving"),
}


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_of_the_readme_answers_on_the_samples(samples, query):
    assert samples.execute(query).fetchall()


def test_the_readme_has_its_queries_and_the_table_of_tables():
    assert len(QUERIES) == README.count("/kith sql ") == 11


def test_every_command_of_the_readme_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    for block in re.findall(r"```sh\n(.*?)```", README, re.S):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words and words[0] == "make":
                assert words[1] in targets
            if ".venv/bin/kith" in words:
                command = words[words.index(".venv/bin/kith") + 1]
                assert command in {c.name or c.callback.__name__ for c in app.registered_commands}


def test_every_setting_of_the_readme_exists():
    named = set(re.findall(r"\bKITH_([A-Z_]*[A-Z])\b", README))
    assert "SCHEDULE" in named and named <= {field.name.upper() for field in fields(Settings)}


def test_the_deployments_of_a_work_pool_are_those_of_the_service():
    told = yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]
    assert [entry["entrypoint"] for entry in told] == ["flows/pipeline.py:unify", "flows/review.py:review"]
    (schedule,) = told[0]["schedules"]
    assert schedule == {"cron": Settings.schedule, "timezone": Settings.time_zone}


def test_every_picture_of_the_readme_is_there_and_small():
    pictures = re.findall(r"!\[.+\]\((.+)\)", README)
    assert len(pictures) >= 3
    assert all(0 < (ROOT / picture).stat().st_size < 200_000 for picture in pictures)


def test_every_network_has_its_row():
    shown = README.lower()
    assert all(f"| {network.name}" in shown for network in NETWORKS)


def test_ci_is_the_test_command_of_the_readme():
    assert "make test" in README and "exec make test" in (ROOT / ".ci" / "run").read_text()


def test_locks_hold_no_address():
    for lock in ROOT.glob("*.lock"):
        assert "://" not in lock.read_text()


def test_no_path_of_a_machine_is_committed():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    pattern = re.compile(r"/(home|Users|r[o]ot|w[o]rk)/[A-Za-z.]")
    for name in filter(None, listed):
        file = ROOT / name
        if file.suffix in {".py", ".md", ".toml", ".sql", ".in", ".lock"} or file.name == "Makefile":
            assert not pattern.search(file.read_text()), name


def imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_imports_go_one_way():
    for file in (ROOT / "flows").rglob("*.py"):
        found = imports(file)
        if file.name not in PREFECT_ROOMS or file.parent.name != "flows":
            assert not any(name.split(".")[0] == "prefect" for name in found), f"{file.name} imports prefect"
        if file.parent.name in ("sources", "resolution") or file.stem in (
            "reading",
            "loading",
            "inbox",
            "contracts",
            "warehouse",
        ):
            assert not found & {f"flows.{name}" for name in UPPER}, f"{file.name} looks up"
    for file in (ROOT / "schemas").rglob("*.py"):
        assert not any(name.startswith("flows") for name in imports(file)), file.name


def test_sources_have_names_and_tables_of_their_own():
    assert len({source.name for source in SOURCES}) == len(SOURCES)
    assert all(source.raw.__doc__ for source in SOURCES)


@pytest.mark.parametrize("name, file", sorted(warehouse.models("staging", "main").items()))
def test_a_query_says_what_it_makes_and_reads_what_it_says(name, file):
    text = file.read_text()
    head = text.split("\n\n")[0]
    assert head.startswith(f"-- {name}: ")
    assert "-- Grain: " in head and "Reads: " in head
    said = re.search(r"Reads: ((?:[a-z_.]+(?:,\s*(?:--\s*)?)?)+)", head)[1]
    assert set(re.findall(r"[a-z_]+\.[a-z_]+", said)) == warehouse.reads(text)
    order = ("raw", "ops", "staging", "core", "main")
    assert all(order.index(t.split(".")[0]) <= order.index(name.split(".")[0]) for t in warehouse.reads(text))
