"""Planted people, looked for everywhere a run writes: Prefect's home, the terminal. And the flow as users run it."""

import base64
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from flows import warehouse
from flows.privacy import place

ROOT = Path(__file__).parent.parent
CANARIES = ("Zephyrina", "Quastlbrunn", "zq.canary", "600999", "Xanthippe", "wombatschatz", "Krakelfels")


def plant(folder: Path) -> None:
    """Exports whose people nobody else is called: in good rows, broken rows, rejected files and folder names."""
    linkedin = folder / "Basic_LinkedInDataExport_01-31-2024"
    linkedin.mkdir(parents=True)
    header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    (linkedin / "Connections.csv").write_text(
        header
        + "Zephyrina,Quastlbrunn,https://www.linkedin.com/in/zephyrina-quastlbrunn,zq.canary@example.com,,,02 Jan 2024\n"
        + "Xanthippe,Quastlbrunn,https://www.linkedin.com/in/xanthippe-q,,,,02 Jxn Krakelfels\n"
    )
    (linkedin / "messages.csv").write_text(
        "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER\n"
        "2-QUJD==,,Zephyrina Quastlbrunn,https://www.linkedin.com/in/zephyrina-quastlbrunn,Ane,"
        "https://www.linkedin.com/in/ane-owner,2024-01-15 14:30:00 UTC,,wombatschatz,INBOX\n"
    )
    (linkedin / "Invitations.csv").write_text("From,To,Sent At,Message,Direction\nZephyrina\x00Quastlbrunn")
    facebook = folder / "facebook-canary-2024-02-01-abcdefgh"
    thread = facebook / "your_facebook_activity" / "messages" / "inbox" / "zephyrinaquastlbrunn_123456"
    thread.mkdir(parents=True)
    (facebook / "connections" / "friends").mkdir(parents=True)
    friends = {
        "friends_v2": [
            {"name": "Zephyrina Quastlbrunn", "timestamp": 1591964228},
            {"name": "Xanthippe", "timestamp": "Krakelfels"},
        ]
    }
    (facebook / "connections" / "friends" / "your_friends.json").write_text(json.dumps(friends))
    message = {"sender_name": "Xanthippe Krakelfels", "timestamp_ms": 1591964228270, "content": "wombatschatz"}
    names = [{"name": "Xanthippe Krakelfels"}, {"name": "Ane Owner"}]
    (thread / "message_1.json").write_text(
        json.dumps({"participants": names, "messages": [message], "thread_path": "inbox/zephyrinaquastlbrunn_123456"})
    )
    (thread / "message_2.json").write_text('{"participants": [{"name": "Zephyrina Quastlbrunn"')
    data = folder / "twitter-2024-03-01-abc" / "data"
    data.mkdir(parents=True)
    contact = [{"contact": {"emails": ["zq.canary@example.com"], "phoneNumbers": ["+34600999001"]}}]
    (data / "contact.js").write_text("window.YTD.contact.part0 = " + json.dumps(contact))
    (folder / "xing" / "2024-01-01").mkdir(parents=True)
    (folder / "xing" / "2024-01-01" / "Zephyrina Quastlbrunn.vcf").write_text(
        "BEGIN:VCARD\r\nVERSION:2.1\r\nN:Quastlbrunn;Zephyrina\r\nFN:Zephyrina Quastlbrunn\r\n"
        "PRODID:-//XING//www.xing.com//\r\nUID:xing.com-4711\r\nEND:VCARD\r\n"
    )


@pytest.fixture(scope="module")
def canary_run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("canary")
    plant(folder / "inbox")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PREFECT_", "KITH_"))}
    environment["PREFECT_HOME"] = str(folder / "prefect")
    command = [sys.executable, "-m", "flows.cli", "run", str(folder / "inbox"), "--owner", "ane"]
    done = subprocess.run(
        [*command, "--warehouse", str(folder / "w" / "kith.duckdb")],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
        timeout=300,
    )
    return folder, done


def test_no_planted_person_is_anywhere_but_in_the_warehouse(canary_run):
    folder, done = canary_run
    assert done.returncode == 3, done.stderr.decode()
    written = {"terminal": done.stdout + done.stderr}
    written |= {str(p.relative_to(folder)): p.read_bytes() for p in (folder / "prefect").rglob("*") if p.is_file()}
    assert any(name.endswith("prefect.db") for name in written)
    for name, data in written.items():
        for canary in CANARIES:
            encoded = base64.b64encode(canary.encode())[:-4]
            for form in (canary.encode(), canary.lower().encode(), canary.encode("utf-16-le"), encoded):
                assert form not in data, f"a planted person is in {name}"


def test_the_warehouse_has_the_people_and_never_the_words(canary_run):
    folder, _ = canary_run
    live = folder / "w" / "kith.duckdb"
    with warehouse.read_only(live) as con:
        assert con.execute("select count(*) from people where display_name ilike '%quastlbrunn%'").fetchall()[0][0] >= 1
        assert con.execute("select count(*) from quarantine").fetchall()[0][0] >= 2
    assert b"wombatschatz" not in live.read_bytes()


def test_the_run_leaves_its_artifacts_in_prefect(canary_run):
    folder, _ = canary_run
    with sqlite3.connect(folder / "prefect" / "prefect.db") as con:
        keys = {row[0] for row in con.execute("select key from artifact")}
        names = {row[0] for row in con.execute("select name from flow_run")}
        states = {row[0] for row in con.execute("select state_name from flow_run")}
    assert keys == {"report", "rejected-files", "quarantined-rows", "progress"}
    assert all(name.startswith("unify 20") for name in names)
    assert states == {"CompletedWithRejects"}


def test_the_terminal_says_what_next(canary_run):
    _, done = canary_run
    assert b"Next: .venv/bin/kith sql" in done.stdout


def test_a_place_keeps_what_an_export_is_known_to_use_and_hides_the_rest():
    assert place("x/Basic_LinkedInDataExport_01-31-2024.zip!Connections.csv").endswith("Connections.csv")
    hidden = place("fb/your_facebook_activity/messages/inbox/zephyrina_123/message_1.json")
    assert "zephyrina" not in hidden and hidden.endswith("message_1.json")
    assert place("xing/Zephyrina Q.vcf") == "xing/….vcf"
