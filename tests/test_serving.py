"""`kith serve` from drop to page: one service for all tests, with a schedule, an inbox, receivers and planted people.

They run in the order they stand in: the last ones kill the service, start it again and stop it.
"""

import email
import email.policy
import itertools
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows import serving, warehouse
from flows.errors import KithError
from flows.settings import Settings
from tests.chromium import show
from tests.planting import names_somebody, plant
from tests.running import ROOT, SAMPLES
from tests.serving import Mailbox, Service, Webhook, free_port, until
from tests.test_deciding import export

WHO_IS_ASKED = """
import os, sys

def _hook(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        host = arguments[1] if event == "socket.connect" else arguments[0]
        host = host[0] if isinstance(host, tuple) else host
        with open(os.environ["ASKED"], "a") as file:
            file.write(f"{host}\\n")

sys.addaudithook(_hook)
"""
"""As `sitecustomize`, in every Python process of the service: the hosts it looks up or connects to."""


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("service")
    (folder / "python").mkdir()
    (folder / "python" / "sitecustomize.py").write_text(WHO_IS_ASKED)
    hook, mailbox = Webhook(), Mailbox()
    service = Service(
        folder,
        PYTHONPATH=str(folder / "python"),
        ASKED=str(folder / "asked.txt"),
        KITH_SCHEDULE="30 4 1 1 *",
        KITH_TIME_ZONE="America/Montevideo",
        KITH_HISTORY_DAYS="1",
        PREFECT_SERVER_SERVICES_DB_VACUUM_LOOP_SECONDS="5",
        KITH_NOTIFY_WEBHOOK=hook.url,
        KITH_NOTIFY_MAIL="ane@example.com",
        KITH_SMTP_HOST="127.0.0.1",
        KITH_SMTP_PORT=str(mailbox.port),
    )
    service.hook, service.mailbox = hook, mailbox
    service.start()
    try:
        yield service
    finally:
        if service.process.poll() is None:
            service.stop()
        hook.close()
        mailbox.close()


@pytest.fixture(scope="module")
def dropped(service):
    """Planted people dropped into the inbox while it runs, and the run that followed."""
    assert service.inbox.is_dir(), "the service makes it"
    plant(service.inbox / "ane")
    (service.inbox / "ane" / "linkedin.zip.crdownload").write_bytes(b"PK\x03\x04 half of it")
    (run,) = until(lambda: service.runs("unify/kith")[:-1])  # the last one is next year's
    return service.ended(run["id"])


def test_what_is_dropped_into_the_inbox_is_published(service, dropped):
    assert dropped["state_name"] == "Completed with rejects" and "files rejected" in dropped["state"]["message"]
    with warehouse.read_only(service.live) as con:
        assert con.execute("select count(*) from people where display_name ilike '%quastlbrunn%'").fetchall()[0][0] >= 1
        assert con.execute(
            "select count(*) from exports where path like '%crdownload' and status != 'ignored'"
        ).fetchall() == [(0,)]
    time.sleep(4)  # twice the time a change needs to be seen and to settle
    assert len(service.runs("unify/kith")) == 2, "an inbox that does not change starts nothing"


def test_the_run_tells_its_story(service, dropped):
    assert dropped["name"].startswith("unify 20") and dropped["name"].endswith(" ane")
    assert {"kith", "facebook", "linkedin", "twitter", "xing"} <= set(dropped["tags"])
    tasks = service.call("task_runs/filter", flow_runs={"id": {"any_": [dropped["id"]]}})
    told = [task["name"] for task in sorted(tasks, key=lambda task: task["start_time"])]
    assert told == ["recognise", "read and validate batch 1", "resolve", "publish"]
    assert {task["state_type"] for task in tasks} == {"COMPLETED"}


def test_the_run_leaves_what_somebody_wants_to_know(service, dropped):
    artifacts = service.artifacts(dropped["id"])
    tables = {"rejected-files", "quarantined-rows", "files-by-fate", "freshness", "volume"}
    assert set(artifacts) == tables | {
        "report",
        "progress",
        "network-growth",
        "network-overlap",
        "page-review",
        "page-people",
    }
    report = artifacts["report"]["data"]
    assert report.startswith("# ") and "| linkedin | " in report and "Precision floor 98.0%" in report
    assert (
        "pairs are too close to call" in report
        and "- linkedin of ane: " in report
        and " days old, promised 90" in report
    )
    rows = {key: json.loads(artifacts[key]["data"]) for key in tables}
    assert rows["rejected-files"] and all(row["reason"] for row in rows["rejected-files"])
    assert sum(row["rows"] for row in rows["quarantined-rows"]) == 3
    assert sum(row["rejected"] for row in rows["files-by-fate"]) == len(rows["rejected-files"])
    assert {row["owner"] for row in rows["freshness"]} == {"ane"} and all(
        row["promised"] == 90 for row in rows["freshness"]
    )
    assert any(row["list"] == "linkedin.connections" and row["change"] == "first export" for row in rows["volume"])
    assert artifacts["progress"]["data"] == 100
    assert all(
        artifacts[key]["data"].startswith("data:image/svg+xml,") for key in ("network-growth", "network-overlap")
    )
    assert f"{service.pages}/review" in artifacts["page-review"]["data"]


def test_rejects_are_told_by_webhook_and_mail_in_counts(service, dropped):
    (body,) = until(lambda: service.hook.bodies)
    (mail,) = until(lambda: service.mailbox.mails)
    told = json.loads(body)
    assert told["subject"] == f"Kith: {dropped['name']}: completed with rejects"
    assert "files rejected" in told["message"] and told["run"] == dropped["id"]
    read = email.message_from_bytes(mail, policy=email.policy.default)
    assert (read["to"], read["subject"]) == ("ane@example.com", told["subject"])
    assert "files rejected" in read.get_content() and dropped["id"] in read.get_content()


def test_the_schedule_is_as_set_and_makes_one_run_ahead(service):
    deployed = service.deployment("unify/kith")
    (schedule,) = deployed["schedules"]
    assert schedule["schedule"] == {"cron": "30 4 1 1 *", "timezone": "America/Montevideo", "day_or": True}
    (ahead,) = until(lambda: [run for run in service.runs("unify/kith") if run["auto_scheduled"]])
    due = datetime.fromisoformat(ahead["expected_start_time"]).astimezone(UTC)
    assert (due.month, due.day, due.hour, due.minute) == (1, 1, 7, 30)  # Montevideo is three hours behind


def test_runs_that_were_missed_are_made_up_for_once(service, dropped):
    deployed = service.deployment("unify/kith")["id"]
    missed = []
    for seconds in (0.1, 0):
        due = (datetime.now(UTC) - timedelta(seconds=seconds)).isoformat()
        state = {"type": "SCHEDULED", "state_details": {"scheduled_time": due}}
        missed.append(service.call(f"deployments/{deployed}/create_flow_run", state=state)["id"])
    ended = [service.ended(run_id) for run_id in missed]
    assert [run["state_name"] for run in ended] == ["Completed with rejects", "Not needed"]
    assert "did all of it" in ended[1]["state"]["message"]
    spans = sorted((run["start_time"], run["end_time"]) for run in ended)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans)), "one at a time"


def test_a_run_that_cannot_publish_failed_with_a_sentence_and_is_told(service, dropped):
    deployed = service.deployment("unify/kith")["id"]
    told = len(service.hook.bodies)
    # What somebody types into Prefect stays there until its history is pruned: nobody planted.
    nowhere = str(service.folder / "Wilhelmina.vcf")
    run = service.call(f"deployments/{deployed}/create_flow_run", parameters={"paths": [nowhere]})
    failed = service.ended(run["id"])
    assert failed["state_type"] == "FAILED" and failed["state"]["message"].startswith("there is nothing at")
    assert "Wilhelmina" not in failed["state"]["message"]
    until(lambda: len(service.hook.bodies) > told and len(service.mailbox.mails) > told)
    assert json.loads(service.hook.bodies[-1])["subject"].endswith(": failed")


def test_a_review_waits_for_a_valid_done_then_publishes(service, dropped):
    # Which of two accounts of one network a third one is, nobody can say.
    twins = [
        (n, "José", "García López", k, "") for n, k in (("linkedin", "j-1"), ("linkedin", "j-2"), ("xing", "4004"))
    ]
    export(service.folder / "aside", twins)
    (service.folder / "aside").rename(service.inbox / "ane" / "aside")  # all at once: one change, one run

    def with_pairs():
        with warehouse.read_only(service.live) as con:
            return con.execute("select run_id, review_count from runs order by 1 desc limit 1").fetchall()[0]

    before = until(lambda: (found := with_pairs())[1] and found)
    run = service.call(f"deployments/{service.deployment('review/kith')['id']}/create_flow_run")["id"]

    def suspended(turn):
        (told,) = service.call("flow_runs/filter", flow_runs={"id": {"any_": [run]}})
        key = (told["state"]["state_details"] or {}).get("pause_key")
        return told["state_name"] == "Suspended" and key == f"answer-{turn}" and told

    first = until(lambda: suspended(1))
    assert first["state"]["state_details"]["pause_timeout"] is None, "nothing dies of waiting"
    artifacts = service.artifacts(run)
    assert artifacts["review"]["data"].startswith(f"**{before[1]} pairs**") and "page-review" in artifacts
    for given in ({"answer": "perhaps"}, {}):
        refused = service.call(f"flow_runs/{run}/resume", run_input=given)
        assert refused["status"] == "REJECT" and suspended(1)

    assert service.call(f"flow_runs/{run}/resume", run_input={"answer": "not yet"})["status"] == "ACCEPT"
    until(lambda: suspended(2))
    assert service.call(f"flow_runs/{run}/resume", run_input={"answer": "done"})["status"] == "ACCEPT"
    ended = service.ended(run)
    assert ended["state_name"] == "Completed" and ended["name"].startswith("review 20")
    with warehouse.read_only(service.live) as con:
        decided_anew = con.execute("select run_id from runs where file_count = 0").fetchall()
    assert len(decided_anew) == 1 and decided_anew[0][0] > before[0], "it published, and read nothing"


def test_a_work_pool_runs_the_same_flows(service, dropped):
    def prefect(*words):
        client = service.environment | {"PREFECT_API_URL": service.url}
        whole, service.environment = service.environment, client
        try:
            done = service.run(service.command()[0], "-m", "prefect", *words)
        finally:
            service.environment = whole
        assert done.returncode == 0, (done.stdout + done.stderr).decode()

    service.call("work_pools/", name="kith", type="process")
    prefect("--no-prompt", "deploy", "--all")
    deployed = {name: service.deployment(f"{name}/pool") for name in ("unify", "review")}
    assert all(told["work_pool_name"] == "kith" for told in deployed.values())
    assert deployed["unify"]["schedules"] and deployed["unify"]["global_concurrency_limit"]["limit"] == 1
    run = service.call(f"deployments/{deployed['unify']['id']}/create_flow_run")["id"]
    prefect("worker", "start", "--pool", "kith", "--run-once")
    ended = service.ended(run)
    assert ended["state_type"] == "COMPLETED" and {"report", "freshness"} <= set(service.artifacts(run))


def test_a_command_line_run_can_use_its_server(service, dropped):
    """Named in a profile of the user's; `tests/test_nothing_read.py` names one in the environment."""
    client = service.folder / "client"
    client.mkdir()
    (client / "profiles.toml").write_text(
        f'active = "service"\n[profiles.service]\nPREFECT_API_URL = "{service.url}"\n'
    )
    before = service.call("flow_runs/count")
    service.environment, whole = service.environment | {"PREFECT_HOME": str(client)}, service.environment
    try:
        done = service.run(*service.command("run", str(service.inbox / "ane"), "--owner", "ane"))
    finally:
        service.environment = whole
    assert done.returncode in (0, 3), done.stderr.decode()
    assert service.call("flow_runs/count") > before, "the run used a server of its own"
    (service.folder / "terminal.log").write_bytes(done.stdout + done.stderr)


def test_a_second_service_and_a_taken_port_are_told_in_a_sentence(service, tmp_path, monkeypatch):
    monkeypatch.setenv("PREFECT_HOME", str(service.home))
    with pytest.raises(KithError, match="running already"):
        serving.serve(free_port(), Settings(), print)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(KithError, match="taken by another program"):
            serving.serve(taken.getsockname()[1], Settings(), print)


def test_the_run_page_shows_it_in_a_browser_and_asks_nobody_else(service, dropped, tmp_path):
    page, asked = show(f"http://127.0.0.1:{service.port}/runs/flow-run/{dropped['id']}", tmp_path)
    assert dropped["name"] in page and "Completed with rejects" in page and "linkedin" in page
    assert asked == {"127.0.0.1"}
    # What its pages about work pools and blocks have the server fetch, if it could.
    assert service.call("collections/views/aggregate-worker-metadata", method="GET")["prefect"]
    assert "V2 UI" not in page, "the version that asks an analytics host is not offered"


def test_old_history_is_pruned(service, dropped):
    (old,) = [run for run in service.runs("unify/kith") if run["state_type"] == "FAILED"]
    with closing(sqlite3.connect(service.home / "prefect.db", timeout=60)) as con, con:
        con.execute(
            "update flow_run set end_time = datetime('now', '-2 days') where replace(id, '-', '') = ?",
            [old["id"].replace("-", "")],
        )
        assert con.execute("select count(*) from flow_run where end_time < datetime('now', '-1 days')").fetchall() == [
            (1,)
        ]
    until(lambda: not service.call("flow_runs/filter", flow_runs={"id": {"any_": [old["id"]]}}))
    assert service.ended(dropped["id"])["state_name"] == "Completed with rejects", "younger ones stay"


def test_nothing_wedges_when_it_is_killed(service, dropped):
    shutil.copytree(SAMPLES, service.inbox / "ane" / "more", dirs_exist_ok=True)
    running = until(lambda: [r for r in service.runs("unify/kith") if r["state_type"] == "RUNNING"], every=0.1)[0]
    with warehouse.read_only(service.live) as con:
        before = con.execute("select count(*) from runs").fetchall()
    service.kill()
    with warehouse.read_only(service.live) as con:
        assert con.execute("select count(*) from runs").fetchall() == before
    service.start()
    dead = service.ended(running["id"])
    # It may have got to say so itself before the server was gone.
    said = dead["state"]["message"]
    assert dead["state_type"] == "CRASHED" and ("The next run does all of it" in said or "abort" in said), said
    again = until(lambda: [r for r in service.runs("unify/kith")[:-1] if r["expected_start_time"] > dead["end_time"]])
    assert service.ended(again[0]["id"])["state_name"] == "Completed with rejects"
    with warehouse.read_only(service.live) as con:
        assert con.execute("select count(*) from exports where path like '%more/%'").fetchall()[0][0] > 50


def test_ctrl_c_leaves_no_process_behind(service):
    assert len(service.processes()) >= 4
    assert service.stop() == 0
    assert service.processes() == []
    assert b"Stopping." in service.said.read_bytes()
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", service.port), timeout=5):
        pass


def test_no_planted_person_is_anywhere_but_in_the_warehouse(service, dropped):
    apart = {service.inbox, service.live.parent}
    places = [p for p in service.folder.rglob("*") if p.is_file() and not apart & set(p.parents)]
    written = {str(path.relative_to(service.folder)): path.read_bytes() for path in places}
    assert any(name.endswith("prefect.db") for name in written) and "terminal.log" in written
    told = {f"webhook {n}": body for n, body in enumerate(service.hook.bodies)}
    told |= {f"mail {n}": mail for n, mail in enumerate(service.mailbox.mails)}
    assert len(told) >= 4
    assert not [name for name, data in (written | told).items() if names_somebody(data)], "a planted person is there"


def test_nobody_but_this_machine_was_asked(service):
    asked = set((service.folder / "asked.txt").read_text().split())
    assert "127.0.0.1" in asked
    assert {host for host in asked if not host.startswith("/")} <= {"127.0.0.1", "localhost", "::1", "0.0.0.0"}


def test_the_unit_is_one_systemd_takes(tmp_path):
    text = serving.unit()
    assert "@" not in text and f"ExecStart={Path(sys.executable).parent}/kith serve" in text
    if analyze := shutil.which("systemd-analyze"):
        unit = tmp_path / "kith.service"
        unit.write_text(text)
        environment = os.environ | {"XDG_RUNTIME_DIR": str(tmp_path)}
        checked = subprocess.run(
            [analyze, "verify", "--user", str(unit)], env=environment, capture_output=True, check=False
        )
        assert checked.returncode == 0, checked.stderr.decode()


def test_a_setting_that_keeps_it_from_starting_is_told_and_nothing_else(tmp_path):
    service = Service(tmp_path, KITH_SCHEDULE="bad")
    command = service.command("serve", "--port", str(service.port))
    ended = subprocess.run(command, cwd=ROOT, env=service.environment, capture_output=True, check=False, timeout=180)
    said = " ".join(ended.stderr.decode().split())
    assert ended.returncode == 1 and "correct it and start again" in said
    assert "Nothing is lost" not in said and "ended by itself" not in said
