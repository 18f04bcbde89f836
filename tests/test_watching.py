"""When the inbox is told to have settled; and what is drawn and sent, without a server."""

import json
import shutil
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from flows import charts, warehouse
from flows.errors import KithError
from flows.notifying import notify
from flows.settings import Settings
from flows.watching import Watch, fingerprint, look
from tests.serving import Mailbox, Webhook, free_port


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watched(tmp_path):
    clock = Clock()
    return Watch(tmp_path / "inbox", 5, clock), clock, tmp_path / "inbox"


def test_a_file_is_told_once_and_only_when_it_has_stopped_growing(watched):
    watch, clock, inbox = watched
    assert watch.settled() is None  # no inbox yet
    (inbox / "ane").mkdir(parents=True)
    file = inbox / "ane" / "export.zip"
    for size in range(1, 6):
        file.write_bytes(b"x" * size)
        assert watch.settled() is None
        clock.now += 4
        assert watch.settled() is None, "it was still growing"
    clock.now += 1
    assert {(path, size) for path, size, _ in watch.settled()} == {(str(file), 5)}
    clock.now += 100
    assert watch.settled() is None, "once"


def test_a_changed_file_is_news_and_a_removed_one_is_not(watched):
    watch, clock, inbox = watched
    inbox.mkdir()
    (inbox / "a.csv").write_text("a")
    (inbox / "b.csv").write_text("b")

    def settled():
        watch.settled()
        clock.now += 6
        return watch.settled()

    assert len(settled()) == 2
    (inbox / "a.csv").unlink()
    assert settled() is None
    (inbox / "b.csv").write_text("longer")
    assert len(settled()) == 1


@pytest.mark.parametrize("name", ["a.zip.crdownload", "a.zip.part", "a.tmp", "a.download", "A.ZIP.PART"])
def test_an_unfinished_download_is_not_there_yet(tmp_path, name):
    (tmp_path / name).write_text("half")
    assert look(tmp_path) == frozenset()
    (tmp_path / name).rename(tmp_path / "a.zip")
    assert len(look(tmp_path)) == 1


def test_a_fingerprint_is_of_the_content_and_says_nothing_of_it(tmp_path):
    (tmp_path / "Zephyrina.vcf").write_text("one")
    one = fingerprint(look(tmp_path), "w")
    assert one == fingerprint(look(tmp_path), "w") != fingerprint(look(tmp_path), "elsewhere")
    (tmp_path / "Zephyrina.vcf").write_text("three")
    assert fingerprint(look(tmp_path), "w") != one and set(one) <= set("0123456789abcdef")


def test_pictures_are_drawings_with_the_counts_of_the_warehouse(samples):
    drawn = charts.pictures(samples)
    texts = {name: [e.text for e in ET.fromstring(svg).iter() if e.tag.endswith("text")] for name, svg in drawn.items()}
    people = samples.execute("select count(*) from people where not is_owner").fetchall()[0][0]
    assert f"people {people:,}" in texts["network-growth"]
    most = samples.execute("select count(*) from people where not is_owner group by networks order by 1 desc limit 1")
    assert f"{most.fetchall()[0][0]:,}" in texts["network-overlap"]
    assert charts.as_address(drawn["network-growth"]).startswith("data:image/svg+xml,")


def test_pictures_of_nobody_and_of_hostile_names_are_drawings_too():
    for svg in (
        charts.growth([], {}),
        charts.overlap([]),
        charts.growth([(date(2026, 1, 1), 3)], {"<script>alert(1)</script>": [(date(2026, 1, 1), 3)]}),
        charts.overlap([(["<b>", "&"], 7)]),
    ):
        assert not [e for e in ET.fromstring(svg).iter() if e.tag.endswith(("script", "b"))]


def test_lines_of_a_picture_say_whole_people():
    steps = [(date(2026, 1, day), day) for day in range(1, 28)]
    texts = [e.text for e in ET.fromstring(charts.growth(steps, {"xing": steps})).iter() if e.tag.endswith("text")]
    assert {"0", "7", "14", "21", "28"} <= set(texts)


def test_nothing_is_sent_unless_it_is_set():
    assert notify("s", {"people": 3}, Settings()) == []


def test_what_is_set_gets_the_counts():
    hook, mailbox = Webhook(), Mailbox()
    try:
        settings = replace(
            Settings(),
            notify_webhook=hook.url,
            notify_mail="ane@example.com",
            smtp_host="127.0.0.1",
            smtp_port=mailbox.port,
        )
        assert notify("Kith: it failed", {"files rejected": 3}, settings) == []
        assert json.loads(hook.bodies[0])["files rejected"] == 3
        assert b"Subject: Kith: it failed" in mailbox.mails[0] and b"files rejected: 3" in mailbox.mails[0]
    finally:
        hook.close()
        mailbox.close()


def test_a_receiver_that_is_away_is_told_and_fails_nothing():
    nobody = replace(
        Settings(),
        notify_webhook=f"http://127.0.0.1:{free_port()}/hook",
        notify_mail="ane@example.com",
        smtp_host="127.0.0.1",
        smtp_port=free_port(),
    )
    troubles = notify("s", {}, nobody)
    assert len(troubles) == 2 and "KITH_NOTIFY_WEBHOOK" in troubles[0] and "KITH_NOTIFY_MAIL" in troubles[1]
    assert "KITH_NOTIFY_MAIL" in notify("s", {}, replace(nobody, notify_webhook="", smtp_security="perhaps"))[0]
    assert (
        "KITH_NOTIFY_MAIL"
        in notify("s", {}, replace(nobody, notify_webhook="", notify_mail="a@example.com\nBcc: b"))[0]
    )


def test_the_password_is_not_shown():
    assert "secret" not in repr(replace(Settings(), smtp_password="secret"))


def test_a_patient_run_waits_for_the_one_before(tmp_path):
    live = tmp_path / "w" / "kith.duckdb"
    with warehouse.only_run(live), pytest.raises(KithError, match="another run"), warehouse.only_run(live, 1.5):
        pass
    shutil.rmtree(live.parent)
    with warehouse.only_run(live, 1.5):
        assert Path(live.parent).is_dir()
