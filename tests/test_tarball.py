"""Archives in one piece: read like ZIPs, and no more trusted."""

import gzip
import io
import tarfile
import time
from dataclasses import replace

import pytest

from flows import inbox, warehouse
from flows.settings import Settings
from tests.running import SAMPLES, unified
from tests.test_inbox import CSV, offered, reasons

SETTINGS = Settings()


def packed(path, files, mode="w:gz"):
    """An archive of names and bytes, or of entries as they are."""
    with tarfile.open(path, mode) as archive:
        for name, data in files:
            if isinstance(data, bytes):
                info = tarfile.TarInfo(name)
                info.size, info.mtime = len(data), 1_718_440_000
                archive.addfile(info, io.BytesIO(data))
            else:
                archive.addfile(data)
    return path


def entry(name, kind, target=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return name, info


@pytest.mark.parametrize("name, mode", [("a.tar.gz", "w:gz"), ("A.TGZ", "w:gz"), ("a.tar", "w:"), ("a.tar.gz", "w:")])
def test_an_archive_in_one_piece_is_looked_into(tmp_path, name, mode):
    path = packed(tmp_path / name, [("b/Connections.csv", CSV), ("avatar.png", b"x"), ("a.csv", CSV)], mode)
    found = offered(path)
    assert list(found) == [f"{name}!a.csv", f"{name}!avatar.png", f"{name}!b/Connections.csv"]
    wanted = [offer for offer in found.values() if offer.verdict is None]
    assert {(offer.members[0], data) for offer, data in inbox.contents(wanted)} == {
        ("a.csv", CSV),
        ("b/Connections.csv", CSV),
    }
    assert {str(offer.exported_on) for offer in wanted} == {"2024-06-15"}


def test_nothing_climbs_out_and_no_link_is_followed(tmp_path):
    files = [
        ("../evil.csv", CSV),
        ("/etc/evil.csv", CSV),
        entry("link.csv", tarfile.SYMTYPE, "/etc/passwd"),
        entry("hard.csv", tarfile.LNKTYPE, "../x"),
        entry("device.csv", tarfile.CHRTYPE),
    ]
    path = packed(tmp_path / "a.tar.gz", files)
    told = {offer.members[0]: offer.verdict[1] for offer in offered(path).values()}
    assert [name for name, why in told.items() if "climbs" in why] == ["../evil.csv", "/etc/evil.csv"]
    assert all("not followed" in told[name] for name in ("link.csv", "hard.csv", "device.csv"))


def test_what_unpacks_out_of_proportion_is_refused_before_it_is_unpacked(tmp_path):
    path = packed(tmp_path / "a.tar.gz", [("a.json", bytes(300_000_000))])
    started = time.perf_counter()
    assert "times its size" in reasons(path)[0]
    assert time.perf_counter() - started < 5


def test_a_header_that_asks_for_everything_at_once_is_refused(tmp_path):
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 900_000_000
    path = tmp_path / "a.tar.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(info.tobuf(tarfile.GNU_FORMAT))
        file.write(bytes(100_000_000))
    assert "damaged" in reasons(path)[0]


def test_too_many_members_and_too_many_bytes_are_refused(tmp_path):
    path = packed(tmp_path / "a.tar.gz", [(f"{n}.csv", b"a") for n in range(20)])
    assert "members" in reasons(path, replace(SETTINGS, zip_max_members=10))[0]
    big = packed(tmp_path / "b.tar", [("a.csv", bytes(3_000_000))], "w:")
    assert "limit of 1 MB" in reasons(big, replace(SETTINGS, zip_max_mb=1))[0]
    assert "limit for one file" in reasons(big, replace(SETTINGS, zip_max_member_mb=1))[0]


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.95])
def test_an_archive_cut_off_says_download_it_again(tmp_path, share):
    path = packed(tmp_path / "a.tar.gz", [(f"{n}.csv", bytes(range(256)) * 40 + bytes([n])) for n in range(30)])
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    assert "download it again" in reasons(path)[0]


def test_damage_found_while_reading_is_that_of_what_is_behind_it(tmp_path):
    path = packed(tmp_path / "a.tar", [("a.csv", CSV), ("b.csv", CSV)], "w:")
    found = list(offered(path).values())
    path.write_bytes(path.read_bytes()[:1_100])
    read = {offer.members[0]: data for offer, data in inbox.contents(found)}
    assert read["a.csv"] == CSV
    assert "download it again" in str(read["b.csv"])


@pytest.mark.parametrize("name", ["a.rar", "a.7z", "a.json.gz", "a.tar.xz"])
def test_an_archive_that_is_not_opened_is_told(tmp_path, name):
    (tmp_path / name).write_bytes(b"x" * 100)
    assert reasons(tmp_path / name) == ["an archive of a kind that is not opened here: unpack it and offer the folder"]


def test_an_archive_within_one_in_one_piece_is_told(tmp_path):
    assert "unpack it" in reasons(packed(tmp_path / "a.tar.gz", [("b.zip", b"PK\x03\x04"), ("c.tar.gz", b"x")]))[0]


def test_an_empty_archive_is_told(tmp_path):
    assert reasons(packed(tmp_path / "a.tar.gz", [])) == ["an empty archive"]


def test_an_archive_of_mastodon_is_read_as_it_was_downloaded(tmp_path):
    sample = next(SAMPLES.glob("fediverse/*/archive-*"))
    name = f"{sample.name}.tar.gz"
    packed(tmp_path / name, [(file.name, file.read_bytes()) for file in sorted(sample.iterdir())])
    unified([tmp_path / name], tmp_path / "w" / "kith.duckdb")
    with warehouse.read_only(tmp_path / "w" / "kith.duckdb") as con:
        assert con.execute("select path, status from exports order by path").fetchall() == [
            (f"{name}!actor.json", "loaded"),
            (f"{name}!outbox.json", "loaded"),
        ]
        assert con.execute("select handle from profiles join people using (person_id) where is_owner").fetchall() == [
            ("ane@social.example.com",)
        ]
