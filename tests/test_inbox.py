"""What people offer, and what strangers might: every file gets an owner, a day and a fate; nothing hostile is opened."""

import os
import stat
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from flows import inbox, ingest, looking, report, warehouse
from flows.errors import KithError, Rejected
from flows.settings import Settings
from tests.running import unified

CSV = b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\nA,B,https://www.linkedin.com/in/ab,,,,\n"
SETTINGS = Settings()


def packed(path: Path, members: dict[str, bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def offered(path: Path, settings: Settings = SETTINGS) -> dict[str, inbox.Offer]:
    return {offer.path: offer for offer in inbox.offers([path], "ane", settings)}


def reasons(path: Path, settings: Settings = SETTINGS) -> list[str]:
    return [o.verdict[1] for o in offered(path, settings).values() if o.verdict and o.verdict[0] == "rejected"]


@pytest.mark.parametrize("name", ["x.zip", "x.zip.zip", "x (1).zip", "X.ZIP"])
@pytest.mark.parametrize("member", ["Connections.csv", "wrapper/in/Connections.csv", "wrapper\\Connections.csv"])
def test_a_zip_as_downloaded_is_looked_into(tmp_path, name, member):
    (offer,) = offered(packed(tmp_path / name, {member: CSV})).values()
    assert offer.verdict is None
    assert [data for _, data in inbox.contents([offer])] == [CSV]


@pytest.mark.parametrize("name", ["facebook-ane-2026-07-01", "export.dat", "x.zip.txt", "Connections.csv", "x.rar"])
def test_a_zip_is_looked_into_whatever_it_is_called(tmp_path, name):
    packed(tmp_path / name, {"Connections.csv": CSV})
    (offer,) = offered(tmp_path / name).values()
    assert (offer.path, offer.verdict) == (f"{name}!Connections.csv", None)
    assert [data for _, data in inbox.contents([offer])] == [CSV]
    packed(tmp_path / name, {"Connections.csv": b"0" * 3_000_000})
    assert "times its size" in reasons(tmp_path / name)[0]
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:-40])
    assert "the ZIP is damaged" in reasons(tmp_path / name)[0]


@pytest.mark.parametrize(
    ("name", "member", "fate"),
    [
        ("Contacts.xlsx", "xl/workbook.xml", "rejected"),
        ("Contacts.csv", "xl/workbook.xml", "rejected"),
        ("letter.docx", "[Content_Types].xml", "ignored"),
        ("letter.odt", "mimetype", "ignored"),
        ("program.jar", "META-INF/MANIFEST.MF", "ignored"),
        ("x.zip.crdownload", "Connections.csv", "ignored"),
    ],
)
@pytest.mark.parametrize("is_whole", [True, False])
def test_a_document_that_is_a_zip_inside_is_no_archive(tmp_path, name, member, fate, is_whole):
    file, live = packed(tmp_path / "in" / name, {member: b"application/", "Connections.csv": CSV}), tmp_path / "w" / "k"
    if name.endswith("odt"):  # its first member is not packed
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr(member, b"application/vnd.oasis.opendocument.text")
    if not is_whole:
        file.write_bytes(file.read_bytes()[:-40])
    unified([file], live)
    with warehouse.read_only(live) as con:
        assert con.execute("select path, status from exports").fetchall() == [(name, fate)]


def test_an_empty_file_is_no_list_of_nobody(tmp_path):
    """Two of one content, and one that its archive has by design; what is downloaded again is read."""
    live, folder = tmp_path / "w" / "kith.duckdb", tmp_path / "in"
    folder.mkdir()
    empty = {"contacts.vcf": b"", "friends.json": b"\xef\xbb\xbf", "Invitations.csv": b"", "chat.txt": b" \r\n\r\n"}
    left = {"no-data.txt": b"", "noise.bin": b""}
    for name, data in (empty | left).items():
        (folder / name).write_bytes(data)
    packed(
        folder / "facebook-ane-2026-06-28-Kx7mQ2pL.zip", {"logged_information/no-data.txt": b"", "events/x.txt": b""}
    )
    (folder / "Connections.csv").write_bytes(b"")
    for number in (1, 2):
        unified([folder], live)
        with warehouse.read_only(live) as con:
            found = con.execute("select path, status, reason from exports where path not like '%!%'").fetchall()
            inside = con.execute("select distinct status from exports where path like '%!%'").fetchall()
        refused = {path: reason for path, status, reason in found if status == "rejected"}
        assert refused == dict.fromkeys([*empty, "Connections.csv"], "empty: download it again")
        assert {path for path, status, _ in found if status == "ignored"} == left.keys()
        assert inside == [("ignored",)]
        if number == 1:
            (folder / "Connections.csv").write_bytes(CSV)
    with warehouse.read_only(live) as con:
        assert "Connections.csv" not in {row["path"] for row in report.tell(con).rejects}


def test_an_archive_in_an_archive_is_looked_into(tmp_path):
    inner = packed(tmp_path / "inner.zip", {"Connections.csv": CSV}).read_bytes()
    (offer,) = offered(packed(tmp_path / "outer.zip", {"inner.zip": inner})).values()
    assert offer.path == "outer.zip!inner.zip!Connections.csv"
    assert [data for _, data in inbox.contents([offer])] == [CSV]


def test_archives_nested_too_deep_are_refused(tmp_path):
    data = CSV
    for depth in range(5):
        data = packed(tmp_path / f"{depth}.zip", {f"inner{depth}.zip" if depth else "a.csv": data}).read_bytes()
    assert reasons(tmp_path / "4.zip") == ["archives nested deeper than 3"]


def test_files_of_one_name_in_two_folders_are_both_offered(tmp_path):
    folders = [tmp_path / place for place in ("march", "april", "old/april")]
    for folder in folders:
        folder.mkdir(parents=True)
        (folder / "contacts.vcf").write_text(f"BEGIN:VCARD\nFN:{folder.parent.name} {folder.name}\nEND:VCARD\n")
    for given in (folders, [folder / "contacts.vcf" for folder in folders]):
        found = inbox.offers(given, "ane", SETTINGS)
        assert {offer.disk.parent for offer in found} == set(folders)
        found = inbox.offers([*given[:2], given[0]], "ane", SETTINGS)
        assert [offer.path for offer in found] == ["april/contacts.vcf", "march/contacts.vcf"]


@pytest.mark.parametrize("members", [{}, {"folder/": b""}], ids=["nothing", "a folder"])
def test_a_zip_of_nothing_is_told(tmp_path, members):
    assert reasons(packed(tmp_path / "x.zip", members)) == ["an empty archive"]


def test_a_truncated_zip_says_download_it_again(tmp_path):
    path = packed(tmp_path / "x.zip", {"Connections.csv": CSV * 50})
    path.write_bytes(path.read_bytes()[:-40])
    assert "download it again" in reasons(path)[0]


def test_a_zip_with_a_password_is_told(tmp_path):
    path = packed(tmp_path / "x.zip", {"Connections.csv": CSV})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert "password" in reasons(path)[0]


def test_a_zip_that_only_other_programs_unpack_is_told(tmp_path):
    path = packed(tmp_path / "x.zip", {"Connections.csv": CSV})
    data = bytearray(path.read_bytes())
    data[8] = data[data.index(b"PK\x01\x02") + 10] = 9  # Deflate64
    path.write_bytes(data)
    assert reasons(path) == [
        "the ZIP is packed by a method (number 9) that only other programs unpack: unpack it yourself and offer the folder"
    ]


def test_bombs_are_refused_before_they_are_opened(tmp_path):
    ratio = packed(tmp_path / "ratio.zip", {"Connections.csv": b"0" * 3_000_000})
    assert "times its size" in reasons(ratio)[0]
    many = packed(tmp_path / "many.zip", {f"{i}.csv": CSV for i in range(30)})
    assert "members" in reasons(many, replace(SETTINGS, zip_max_members=20))[0]
    large = packed(tmp_path / "large.zip", {"a.csv": bytes(range(256)) * 8000})
    assert "unpacks to" in reasons(large, replace(SETTINGS, zip_max_mb=1, zip_max_ratio=10_000))[0]


def test_what_keeps_a_limit_is_read_and_what_is_one_more_is_not(tmp_path):
    mega = b"0123456789" * 100_000
    inner = packed(tmp_path / "inner.zip", {"Connections.csv": CSV}).read_bytes()
    nested = packed(tmp_path / "nested.zip", {"inner.zip": inner})
    files = {
        "two members": packed(tmp_path / "two.zip", {"a.csv": CSV, "b.csv": CSV}),
        "a megabyte": packed(tmp_path / "mega.zip", {"a.csv": mega}),
        "a file": tmp_path / "file.csv",
        "an archive in an archive": nested,
        "a small member of one letter": packed(tmp_path / "small.zip", {"a.csv": b"0" * 1_000_000}),
    }
    files["a file"].write_bytes(mega)
    limits = replace(
        SETTINGS, zip_max_members=2, zip_max_mb=1, zip_max_member_mb=1, zip_max_depth=2, zip_max_ratio=10_000
    )
    limits_of_ratio = replace(SETTINGS, zip_max_ratio=1)
    assert [reasons(path, limits) for path in files.values()] == [[]] * 5
    assert reasons(files["a small member of one letter"], limits_of_ratio) == []
    more = packed(tmp_path / "more.zip", {"a.csv": mega + b"0"})
    (tmp_path / "more.csv").write_bytes(mega + b"0")
    assert reasons(packed(tmp_path / "three.zip", dict.fromkeys(("a.csv", "b.csv", "c.csv"), CSV)), limits)
    assert "the ZIP unpacks to" in reasons(more, limits)[0]
    assert reasons(more, replace(limits, zip_max_mb=2)) == ["larger than 1 MB, the limit for one file"]
    assert reasons(tmp_path / "more.csv", limits) == ["larger than 1 MB, the limit for one file"]
    assert reasons(nested, replace(limits, zip_max_depth=1)) == ["archives nested deeper than 1"]
    assert "times its size" in reasons(more, replace(limits, zip_max_mb=2, zip_max_ratio=1))[0]


def test_members_that_climb_out_or_point_elsewhere_are_refused_and_the_others_offered(tmp_path):
    evil = ("../../evil.csv", "..\\..\\worse.csv", "/etc/evil.csv", "C:\\evil.csv")
    path = packed(tmp_path / "x.zip", {**dict.fromkeys(evil, CSV), "ok.csv": CSV})
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("link.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    found = offered(path)
    assert len(reasons(path)) == 5
    assert [o.path for o in found.values() if o.verdict is None] == ["x.zip!ok.csv"]


def test_a_damaged_member_does_not_stop_its_neighbours(tmp_path):
    path = packed(tmp_path / "x.zip", {"a.csv": CSV * 30, "b.csv": CSV})
    data = bytearray(path.read_bytes())
    data[45] ^= 0xFF
    path.write_bytes(data)
    found = {o.path: d for o, d in inbox.contents(list(offered(path).values()))}
    assert isinstance(found["x.zip!a.csv"], Rejected)
    assert found["x.zip!b.csv"] == CSV


def test_a_symbolic_link_on_disk_is_not_followed(tmp_path):
    (tmp_path / "secret.csv").write_bytes(CSV)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "link.csv").symlink_to(tmp_path / "secret.csv")
    assert "symbolic link" in reasons(tmp_path / "folder")[0]


def test_a_linked_folder_is_told_unless_it_is_named(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "Connections.csv").write_bytes(CSV)
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "link").symlink_to(tmp_path / "elsewhere")
    assert "symbolic link" in reasons(tmp_path / "inbox")[0]
    found = inbox.offers([], None, replace(SETTINGS, inbox=tmp_path / "inbox", owner="me"))
    assert [offer.verdict[0] for offer in found if offer.verdict] == ["rejected"]
    assert [offer.verdict for offer in offered(tmp_path / "inbox" / "link").values()] == [None]


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "Connections.csv")
    assert "pipe" in reasons(tmp_path)[0]


def test_names_that_are_no_text_and_times_of_no_calendar_stop_nobody(tmp_path):
    folder = os.fsencode(tmp_path)
    for name, seconds in ((b"caf\xe9.csv", 0), (b"caf\xe8.csv", 10**12), (b"old.csv", -(10**11))):
        with open(folder + b"/" + name, "wb") as file:  # noqa: PTH123
            file.write(CSV)
        os.utime(folder + b"/" + name, (seconds, seconds))
    names = {path.rpartition("/")[2] for path in offered(tmp_path)}
    assert names == {"caf%E9.csv", "caf%E8.csv", "old.csv"}
    unified([tmp_path], tmp_path / "w" / "kith.duckdb")


def test_what_is_not_there_is_told_without_the_names_of_files(tmp_path):
    with pytest.raises(KithError, match="there is nothing at") as told:
        inbox.offers([tmp_path / "Zephyrina Quastlbrunn.vcf"], "ane", SETTINGS)
    assert "Zephyrina" not in str(told.value)
    with pytest.raises(KithError, match="there is nothing at"):
        inbox.offers([tmp_path / ("x" * 300)], "ane", SETTINGS)


@pytest.mark.parametrize("owner", ["", " ", "a\nb", "a\x1b[31m"])
def test_an_owner_without_a_name_is_refused(tmp_path, owner):
    with pytest.raises(KithError, match="say whose exports"):
        inbox.offers([tmp_path], owner, SETTINGS)
    with pytest.raises(KithError, match="KITH_OWNER"):
        inbox.offers([tmp_path], None, replace(SETTINGS, owner=owner))


def test_media_and_system_files_are_never_opened(tmp_path):
    path = packed(
        tmp_path / "x.zip",
        {
            "a.jpg": b"x",
            "__MACOSX/._a.csv": b"x",
            "__MACOSX/._b.zip": b"x",
            "b.csv.crdownload": b"x",
            ".DS_Store": b"x",
            "ok.csv": CSV,
        },
    )
    found = offered(path)
    assert [o.path for o in found.values() if o.verdict is None] == ["x.zip!ok.csv"]
    assert {o.verdict[0] for o in found.values() if o.verdict} == {"ignored"}


def test_a_package_of_pictures_says_no_people(tmp_path):
    path = packed(tmp_path / "tuenti.zip", {"tagged/1.jpg": b"x", "uploaded/2.jpg": b"x"})
    assert reasons(path) == ["no people in this export: it holds only pictures"]


def test_a_gap_in_numbered_parts_is_seen(tmp_path):
    parts = {"data/follower.js": b"[]", "data/follower-part1.js": b"[]", "data/follower-part3.js": b"[]"}
    found = offered(packed(tmp_path / "twitter-2024-01-01-abc.zip", parts))
    assert any(o.has_gap for o in found.values())
    whole = {name: data for name, data in parts.items() if "part3" not in name}
    assert not any(o.has_gap for o in offered(packed(tmp_path / "twitter-2024-01-02-abc.zip", whole)).values())


def test_what_a_browser_numbers_is_no_part(tmp_path):
    for name in ("Connections.csv", "Connections-2.csv", "contacts-3.csv"):
        (tmp_path / name).write_bytes(CSV)
    assert not any(o.has_gap for o in offered(tmp_path).values())


@pytest.mark.parametrize("said", [None, "Jose\u0301"])
def test_an_owner_is_one_however_their_accent_is_written(tmp_path, said):
    """A folder's name may have its accent as a letter of its own, as macOS writes it, and a setting may not."""
    for number, spelled in enumerate(("Jose\u0301", "Jos\u00e9")):
        (tmp_path / spelled).mkdir()
        (tmp_path / spelled / f"{number}.csv").write_bytes(CSV)
    found = inbox.offers([], said, replace(SETTINGS, inbox=tmp_path, owner="Jose\u0301"))
    assert len(found) == 2 and {offer.owner for offer in found} == {"Jos\u00e9"}


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("Basic_LinkedInDataExport_07-05-2026.zip", date(2026, 7, 5)),
        ("Complete_LinkedInDataExport_11-29-2024.zip.zip", date(2024, 11, 29)),
        ("facebook-ane-2026-06-28-Kx7mQ2pL.zip", date(2026, 6, 28)),
        ("twitter-2026-07-02-5f0c9a1be7d24c63.zip", date(2026, 7, 2)),
    ],
)
def test_an_export_is_of_the_day_in_its_name(tmp_path, name, day):
    (offer,) = offered(packed(tmp_path / name, {"Connections.csv": CSV})).values()
    assert offer.exported_on == day


def test_a_manifest_tells_the_day_when_the_name_does_not(tmp_path):
    manifest = b'window.__THAR_CONFIG = {"archiveInfo" : {"generationDate" : "2023-04-05T06:07:08.000Z"}}'
    found = offered(packed(tmp_path / "my archive.zip", {"data/manifest.js": manifest, "data/follower.js": b"[]"}))
    assert {o.exported_on for o in found.values()} == {date(2023, 4, 5)}


def test_days_that_no_calendar_has_stop_nobody(tmp_path):
    manifest = b'window.__THAR_CONFIG = {"archiveInfo" : {"generationDate" : "2023-02-30T06:07:08.000Z"}}'
    packed(tmp_path / "me" / "my archive.zip", {"data/manifest.js": manifest, "data/follower.js": b"[]"})
    (tmp_path / "call 20230631").mkdir()
    (tmp_path / "call 20230631" / "Connections.csv").write_bytes(CSV)
    found = inbox.offers([], None, replace(SETTINGS, inbox=tmp_path))
    assert len(found) == 3 and all(offer.verdict is None for offer in found)


def test_a_file_that_the_disk_refused_once_is_read_by_the_next_run(tmp_path):
    export, live = tmp_path / "linkedin" / "Connections.csv", tmp_path / "w" / "kith.duckdb"
    export.parent.mkdir()
    export.write_bytes(CSV)
    with warehouse.only_run(live):
        following = warehouse.begin(live, SETTINGS)
        (batch,), _ = ingest.recognise.fn(following, [export], "ane", 1, SETTINGS)
        # Gone between recognising and reading, as on a stick or a share that comes and goes.
        export.rename(tmp_path / "away")
        assert ingest.read.fn(following, 1, batch, SETTINGS)["rejected_file_count"] == 1
        (tmp_path / "away").rename(export)
        (again,), counts = ingest.recognise.fn(following, [export], "ane", 2, SETTINGS)
        assert counts["unchanged_file_count"] == 0
        assert ingest.read.fn(following, 2, again, SETTINGS)["read_file_count"] == 1


def test_a_warehouse_and_what_lies_beside_it_are_never_read(tmp_path):
    names = {".kith.lock", "kith.duckdb", ".kith.next.duckdb", ".kith.next.duckdb.wal", "kith.decisions.jsonl"}
    for name in names:
        (tmp_path / name).write_bytes(b"")
    found = offered(tmp_path)
    told = "a warehouse or a file beside it, not an export"
    assert {name: offer.verdict for name, offer in found.items()} == dict.fromkeys(names, ("ignored", told))


def test_a_copy_of_a_file_that_is_left_alone_or_refused_is_not_known_already(tmp_path):
    inbox_, live = tmp_path / "in", tmp_path / "w" / "kith.duckdb"
    broken = b'{"contacts": {"list": [{"user_id": 1, "date_unixtime": "1"'
    for name, data in (("notes.txt", b"no export"), ("result.json", broken), ("Connections.csv", CSV)):
        for day in ("2024-01-01", "2024-01-02"):
            (inbox_ / day).mkdir(parents=True, exist_ok=True)
            (inbox_ / day / name).write_bytes(data)
    unified([inbox_], live)
    unified([inbox_], live)
    with warehouse.read_only(live) as con:
        counts = "file_count, read_file_count, unchanged_file_count, ignored_file_count, rejected_file_count"
        runs = con.execute(f"select {counts} from runs order by run_id").fetchall()
        assert runs == [(6, 1, 1, 2, 2), (6, 0, 2, 2, 2)]
        fates = con.execute("select status, count(*) from exports group by all").fetchall()
    assert dict(fates) == {"loaded": 1, "unchanged": 1, "ignored": 2, "rejected": 2}


def test_a_hostile_file_does_not_keep_its_folder_from_being_an_owner(tmp_path):
    (tmp_path / "ana").mkdir()
    (tmp_path / "ana" / "friends.html").write_bytes(b"<html><body>" + b"<div>" * 40_000)
    (tmp_path / "ana" / "friends.json").write_bytes(b"[" * 100_000)
    assert {o.owner for o in inbox.offers([], None, replace(SETTINGS, inbox=tmp_path, owner="me"))} == {"ana"}


def test_folders_in_the_inbox_are_owners_unless_they_are_exports(tmp_path):
    packed(tmp_path / "ana" / "Basic_LinkedInDataExport_07-05-2026.zip", {"Connections.csv": CSV})
    (tmp_path / "Connections.csv").write_bytes(CSV)
    for folder in ("linkedin", "2024-01-31", "Basic_LinkedInDataExport_07-05-2025"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "Connections.csv").write_bytes(CSV)
    unpacked = tmp_path / "my unpacked thing"
    unpacked.mkdir()
    (unpacked / "Connections.csv").write_bytes(CSV)
    (unpacked / "Member_Follows.csv").write_bytes(FOLLOWS)
    found = inbox.offers([], None, replace(SETTINGS, inbox=tmp_path, owner="me"))
    owners = {offer.path.split("/")[0]: offer.owner for offer in found}
    assert owners.pop("ana") == "ana"
    assert set(owners.values()) == {"me"} and len(owners) == 5


FOLLOWS = b"Date,Status,FullName\n2024-01-01 10:00:00,Active,A B\n"
FOLLOWERS = b'[{"title": "", "string_list_data": [{"value": "ab", "timestamp": 1}]}]'


def test_whose_a_folder_of_the_inbox_is_does_not_change_with_the_files_in_it(tmp_path):
    """One list after the other, and lists of one network beside a ZIP of another's."""
    settings = replace(SETTINGS, inbox=tmp_path, owner="me")
    packed(tmp_path / "bea" / "Basic_LinkedInDataExport_07-05-2026.zip", {"Connections.csv": CSV})
    for name, data in (
        ("ana/Connections.csv", CSV),
        ("ana/Member_Follows.csv", FOLLOWS),
        ("ana/Connections (1).csv", CSV + b"C,D,https://www.linkedin.com/in/cd,,,,\n"),
        ("bea/followers_1.json", FOLLOWERS),
        ("bea/following.json", b'{"relationships_following": ' + FOLLOWERS + b"}"),
        ("bea/blocked_profiles.json", b'{"relationships_blocked_users": ' + FOLLOWERS + b"}"),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
        found = inbox.offers([], None, settings)
        assert {offer.owner for offer in found} == {folder.name for folder in tmp_path.iterdir()}
        assert all(offer.owner == offer.path.partition("/")[0] for offer in found)


@pytest.mark.parametrize(
    ("name", "is_owner"),
    [
        ("ana", True),
        ("José María", True),
        ("Xingjian", True),
        ("Ana Datas", True),
        ("my stuff", True),
        ("XING", False),
        ("slack 2", False),
        ("LinkedInStuff", False),
        ("my export", False),
        ("Downloads", False),
        ("descargas_ana", False),
        ("Donne\u0301es", False),
        ("New folder (2)", False),
        ("Nueva carpeta", False),
        ("Neuer Ordner", False),
        ("Nouveau dossier", False),
        ("Basic_LinkedInDataExport_07-05-2026", False),
    ],
)
@pytest.mark.parametrize("lists", [["Connections.csv"], ["Connections.csv", "Member_Follows.csv"]])
def test_a_folders_name_says_whether_it_is_an_owner(tmp_path, name, is_owner, lists):
    (tmp_path / name).mkdir()
    for file in lists:
        (tmp_path / name / file).write_bytes(CSV if file == "Connections.csv" else FOLLOWS)
    found = inbox.offers([], None, replace(SETTINGS, inbox=tmp_path, owner="me"))
    assert {offer.owner for offer in found} == {name if is_owner else "me"}
    if not is_owner and len(lists) > 1:  # what was unpacked is one export
        assert len({offer.export_id for offer in found}) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Connections{}.csv", CSV.decode()),
        ("card{}.vcf", "BEGIN:VCARD\nVERSION:3.0\nFN:Jon Olano\nEND:VCARD\n"),
        ("WhatsApp Chat with Jon{}.txt", "01/02/2024, 10:00 - Jon Olano: hi\n13/02/2024, 10:00 - Ane Lasa: hi\n"),
    ],
)
def test_an_owner_stays_the_owner_when_a_second_file_of_one_kind_comes(tmp_path, name, text):
    """Months of one list, chats and cards of one file each are what a team's folders fill with."""
    for number in ("", " (1)", " (2)"):
        (tmp_path / "ana").mkdir(exist_ok=True)
        (tmp_path / "ana" / name.format(number)).write_text(text)
        assert {o.owner for o in inbox.offers([], None, replace(SETTINGS, inbox=tmp_path, owner="me"))} == {"ana"}


@pytest.mark.parametrize(
    "names", [("Connections 2024-01-31.csv", "Connections 2024-03-31.csv"), ("a.csv", "a (1).csv")]
)
@pytest.mark.parametrize("turns", [1, 2])
def test_files_side_by_side_in_an_owners_folder_have_days_of_their_own(tmp_path, names, turns):
    """By their names or times, whether they came one by one or all at once; so the later list tells who is gone."""
    live, folder = tmp_path / "w" / "kith.duckdb", tmp_path / "in" / "ana"
    folder.mkdir(parents=True)
    for day, name in zip((date(2024, 1, 31), date(2024, 3, 31)), names, strict=True):
        more = CSV.replace(b"ab,", b"cd,").splitlines()[1] + b"\n" if day.month == 1 else b""
        (folder / name).write_bytes(CSV + more)
        noon = (
            datetime(2025, 1, 1, 12, tzinfo=UTC)
            if "2024" in name
            else datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        )
        os.utime(folder / name, (noon.timestamp(), noon.timestamp()))
        if turns == 2 or day.month == 3:
            unified([], live, None, folder.parent)
    with warehouse.read_only(live) as con:
        days = con.execute("select exported_on::text from exports order by 1").fetchall()
        assert days == [("2024-01-31",), ("2024-03-31",)]
        gone = con.execute("select url, is_current from connections inner join profiles using (profile_id) order by 1")
        assert [(url[-2:], is_current) for url, is_current in gone.fetchall()] == [("ab", True), ("cd", False)]


def test_a_picture_in_an_owners_folder_is_left_alone(tmp_path):
    (tmp_path / "ana").mkdir()
    for name in ("Connections.csv", "IMG_20240131.jpg"):
        (tmp_path / "ana" / name).write_bytes(CSV)
    found = inbox.offers([], None, replace(SETTINGS, inbox=tmp_path))
    assert [offer.verdict and offer.verdict[0] for offer in found] == [None, "ignored"]


def test_what_is_named_in_the_inbox_is_its_folders_owners(tmp_path, monkeypatch):
    settings = replace(SETTINGS, inbox=tmp_path / "in", owner="me")
    packed(tmp_path / "in" / "ana" / "x.zip", {"Connections.csv": CSV})
    (tmp_path / "in" / "Connections.csv").write_bytes(CSV)
    (tmp_path / "link").symlink_to(tmp_path / "in")
    everything = {(o.owner, o.path, o.export_id) for o in inbox.offers([], None, settings)}
    assert {(o, p) for o, p, _ in everything} == {("ana", "ana/x.zip!Connections.csv"), ("me", "Connections.csv")}
    monkeypatch.chdir(tmp_path / "in" / "ana")
    for folder in (tmp_path / "in", tmp_path / "link", Path("..")):
        for named in ([folder], [folder / "ana", folder / "Connections.csv"], [folder / "ana" / "x.zip", folder]):
            assert {(o.owner, o.path, o.export_id) for o in inbox.offers(named, None, settings)} == everything
    assert {o.owner for o in inbox.offers([Path("x.zip")], "bea", settings)} == {"bea"}


def test_a_time_to_come_does_not_make_a_list_the_newest_for_years(tmp_path):
    live = tmp_path / "w" / "kith.duckdb"
    more = CSV.replace(b"ab,", b"cd,").splitlines()[1] + b"\n"
    for month, data in (("1", CSV + more), ("2", CSV)):
        file = tmp_path / month / "Connections.csv"
        file.parent.mkdir()
        file.write_bytes(data)
        os.utime(file, (4_000_000_000, 4_000_000_000))
    today = datetime.now(UTC).date()
    for month in ("1", "2"):
        unified([tmp_path / month], live)
        (offer,) = inbox.offers([tmp_path / month], "ane", SETTINGS)
        assert today <= offer.exported_on <= datetime.now(UTC).date()


@pytest.mark.parametrize(("day", "is_told"), [("2099-12-31", True), (str(datetime.now(UTC).date()), False)])
def test_a_day_to_come_in_a_name_is_believed_and_told(tmp_path, day, is_told):
    live, told = tmp_path / "w" / "kith.duckdb", StringIO()
    (tmp_path / day).mkdir()
    (tmp_path / day / "Connections.csv").write_bytes(CSV)
    unified([tmp_path / day], live)
    with warehouse.read_only(live) as con:
        report.status(report.tell(con), SETTINGS, Console(file=told, width=300))
    assert day in told.getvalue()
    assert ("exports of a day to come, by their names: 1." in told.getvalue()) is is_told


def test_what_was_downloaded_again_no_longer_counts_as_unread(tmp_path):
    live, file = tmp_path / "w" / "kith.duckdb", tmp_path / "Basic_LinkedInDataExport_07-05-2026.zip"
    packed(file, {"Connections.csv": CSV})
    whole = file.read_bytes()
    for data, unread in ((whole[:-40], 1), (whole[:-40], 1), (whole, 0)):
        file.write_bytes(data)
        unified([file], live)
        with warehouse.read_only(live) as con:
            assert len(report.tell(con).rejects) == unread
            assert len(con.execute(looking.REJECTED.sql).fetchall()) == unread
    with warehouse.read_only(live) as con:
        assert con.execute("select count(*) from exports where status = 'rejected'").fetchall() == [(1,)]


def test_a_folder_of_several_lists_is_told_when_it_is_first_taken_for_an_owner(tmp_path):
    """So that whoever unpacked an export there and called it anything sees how it was taken; once, as a count."""
    live, folder, told = tmp_path / "w" / "kith.duckdb", tmp_path / "in", []
    for name in ("ana", "stuff", "my export"):
        (folder / name).mkdir(parents=True)
        (folder / name / "Connections.csv").write_bytes(CSV)
    (folder / "stuff" / "Member_Follows.csv").write_bytes(FOLLOWS)
    (folder / "my export" / "Member_Follows.csv").write_bytes(FOLLOWS)
    for add in (None, "ana"):
        if add:
            (folder / add / "Member_Follows.csv").write_bytes(FOLLOWS)
        unified([], live, None, folder)
        shown = StringIO()
        with warehouse.read_only(live) as con:
            report.summary(report.tell(con), Console(file=shown, width=3000))
            told.append((shown.getvalue(), report.markdown(report.tell(con), SETTINGS)))
    for text in told[0]:
        assert "were taken for owners of these names: 1." in text
    for text in told[1]:
        assert "were taken for owners" not in text


def test_a_path_that_is_not_there_is_told(tmp_path):
    with pytest.raises(KithError, match="there is nothing at"):
        inbox.offers([tmp_path / "no"], None, SETTINGS)
