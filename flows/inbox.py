"""What is offered: every file under the given paths and inside their archives, whose it is, and of which day.

Nothing is unpacked to disk. Archives are judged by their directory before any member is opened.
"""

import hashlib
import os
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path, PurePosixPath

from flows import tarball
from flows.errors import NO_MEMORY, KithError, Rejected, Unread
from flows.privacy import place
from flows.reading import recognise
from flows.settings import Settings
from flows.sources import NETWORKS
from flows.sources.document import Document, fold
from flows.tarball import is_tarball

MEDIA = frozenset(
    (
        "jpg jpeg png gif webp heic heif bmp tif tiff svg ico mp4 mov m4v avi webm mkv 3gp mp3 m4a aac "
        "ogg opus wav amr pdf psd css woff woff2 ttf otf eot map exe dll dmg"
    ).split()
)
"""Never opened: no network writes people into these, and they are most of an archive's bytes."""

_CLIMBS = "rejected", "its path climbs out of the archive: not opened"

_EMPTY = "rejected", "empty: download it again"

_NOTHING = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
"""Bytes of blanks, of line ends, of byte-order marks, and what a disk pads with."""

_MEDIA = "ignored", "pictures, sound, film or page furniture: not opened"

# ZIPs, and what tars there are on the disk, are looked into before anybody comes here.
PACKED = frozenset({"zip", "tar", "tgz", "gz", "rar", "7z", "bz2", "xz", "zst"})

_DOCUMENT = re.compile(
    r"(\[Content_Types\]\.xml|mimetype|META-INF/MANIFEST\.MF|(Index/)?Document\.iwa)$|(xl|word|ppt)/"
)
_DOCUMENT_BYTES = re.compile(rb"\[Content_Types\]\.xml|mimetypeapplication/|META-INF/|Document\.iwa|xl/w")
"""What is at the top of ZIPs that are no archives: workbooks, texts, slides, programs; and of those cut off."""

UNPACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
"""Methods that Python unpacks; not among them is Deflate64, with which Windows packs folders beyond 2 GB."""
UNFINISHED = frozenset({"crdownload", "part", "partial", "download", "tmp"})
LISTS = frozenset({"csv", "js", "json", "html", "htm", "txt", "vcf", "car"})
"""Endings of files that list people."""

NO_PERSON = frozenset(
    """
    archiv archive archives archivo archivos backup backups carpeta contact contacto contactos contacts daten data datos
    descarga descargas donnees dossier download downloads export exportacion exportaciones exports folder kontakte
    ordner respaldo sauvegarde sicherung takeout telechargement telechargements unpacked unzipped
    """.split()
)
"""Words that folders of exports are called by, and owners are not: English, Spanish, German and French, folded."""
_OWN = re.compile(r"(^|/)(\.[^/]+\.lock|[^/]+\.duckdb(\.wal)?|[^/]+\.decisions\.jsonl)$")
"""What Kith writes itself: a run would offer itself the warehouse it replaces, and the one it is building."""
_SYSTEM = re.compile(r"(^|/)(__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")
_ISO = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_US = re.compile(r"(?<!\d)(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])-(20\d\d)(?!\d)")


@dataclass(frozen=True)
class Offer:
    """One file somebody offers.

    path: relative to the inbox (or to the folder that holds the given path), archive members after `!`.
    disk: the file on disk. members: names inside it, one per archive level; empty for a plain file.
    above: the part of `path` above all exports: an owner's folder in the inbox, or the name of a given folder.
    package: the part of `path` that is one export (an archive, an export's folder, or a file by itself).
    verdict: why it is not opened (status, reason), when that is clear without its content.
    copies: how many files of the same content, for the same owner, are offered beside it: they share its fate.
    """

    owner: str
    path: str
    disk: Path
    members: tuple[str, ...]
    size: int
    modified_on: date
    package: str
    exported_on: date
    verdict: tuple[str, str] | None = None
    file_id: str | None = None
    has_gap: bool = False
    copies: int = 0
    above: str = ""

    @property
    def export_id(self) -> str:
        """One per owner, export and day, so that the parts of a split export share it."""
        package = re.sub(r"(-[0-9A-Za-z]{8}|[-_ ]part[-_ ]?\d+|\s*\(\d+\))?(\.zip)+$", "", self.package)
        text = "\x1f".join((self.owner, package, self.exported_on.isoformat()))
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def offers(paths: Sequence[Path], owner: str | None, settings: Settings) -> list[Offer]:
    """Every file offered, sorted by owner and path.

    Args:
        paths: files and folders; none means the inbox, where first-level folders are owners, whatever below is named.
        owner: whose exports these are; in the inbox the folder's, else the default owner, unless said.

    Raises:
        KithError: a path does not exist.
    """
    check(paths, owner, settings)
    inbox = settings.inbox
    paths = paths or [inbox]
    found: list[tuple[Path, Offer]] = []
    for path in paths:
        # A link to a folder that somebody names is followed; one to a file is told.
        meant = path.resolve() if path.is_dir() else path.parent.resolve() / path.name
        if owner is None and inbox.is_dir() and meant.is_relative_to(inbox.resolve()):
            below = meant.relative_to(inbox.resolve()).parts[:1]
            for child in [inbox / name for name in below] or sorted(inbox.iterdir()):
                is_folder = child.is_dir() and not child.is_symlink()
                is_owner = is_folder and not is_nobodys(child)
                name = _as_text(child.name)
                whose = name if is_owner else settings.owner
                above = f"{name}/" if is_owner or (is_folder and not is_export(child)) else ""
                named = inbox / meant.relative_to(inbox.resolve()) if below else child
                found += ((inbox, replace(offer, above=above)) for offer in _offered(named, inbox, whose, settings))
        else:
            base = meant if meant.is_dir() and not is_export(meant) else meant.parent
            found += ((base, offer) for offer in _offered(meant, base, owner or settings.owner, settings))
    # One name is written in two ways: what macOS calls a folder, and what a keyboard types.
    found = [(base, replace(offer, owner=unicodedata.normalize("NFC", offer.owner))) for base, offer in found]
    unique = {(offer.owner, offer.path): offer for offer in _apart(found)}
    return _dated([unique[key] for key in sorted(unique)])


def _apart(found: Sequence[tuple[Path, Offer]]) -> Iterator[Offer]:
    """Each offer, found in a folder; files of one name in two given folders take the folders' names into their path."""
    folders: dict[tuple[str, str], set[Path]] = {}
    for folder, offer in found:
        folders.setdefault((offer.owner, offer.path), set()).add(folder.resolve())
    for folder, offer in found:
        others = folders[offer.owner, offer.path]
        depth = 1
        while len({other.parts[-depth:] for other in others}) < len(others):
            depth += 1
        name = "/".join(map(_as_text, folder.resolve().parts[-depth:]))
        yield replace(offer, path=f"{name}/{offer.path}", above=f"{name}/{offer.above}") if len(others) > 1 else offer


def check(paths: Sequence[Path], owner: str | None, settings: Settings, shown: Callable[[str], str] = place) -> None:
    """Whether there is something to read, and an owner it can be read for.

    Args:
        paths: files and folders; none means the inbox.
        owner: whose exports these are; the default owner unless said.
        settings: what a user has set.
        shown: what of a path the message may say; Prefect keeps messages, so not whom a file is named after.

    Raises:
        KithError: a path does not exist, or a name is no name.
    """
    missing = [shown(str(path)) for path in paths if not _is_there(path)]
    if missing:
        raise KithError(
            f"there is nothing at {', '.join(missing)}, or nothing you may read: see what it is called and "
            "whose it is, then run again"
        )
    if not paths and not settings.inbox.is_dir():
        raise KithError(f"the inbox {settings.inbox} does not exist: create it and put exports in, or name a path")
    for where, name in (("--owner", owner), ("KITH_OWNER", settings.owner)):
        if name is not None and not (name.strip() and name.isprintable()):
            raise KithError(f"{where} is empty or not one line of text: say whose exports these are, as in --owner ana")


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # a folder above is closed, or the name is longer than any
        return False


def is_nobodys(folder: Path) -> bool:
    """Whether a folder directly in the inbox is no owner: by its name, or by folders that only an export has.

    Not by the files in it: these come and go, and whose they are must not change with the next of them.
    """
    name = fold(folder.name)
    words = {fold(word) for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", folder.name))}
    networks = {network.name for network in NETWORKS}
    # The short names (xing, slack) only as a word: Xingjian is somebody.
    if words & (NO_PERSON | networks) or any(network in name for network in networks if len(network) > 5):
        return True
    return _is_named_as_export(folder)


def is_export(folder: Path) -> bool:
    """Whether a folder is itself one unpacked export (or named after a network or a day): it is part of the paths."""
    if _is_named_as_export(folder):
        return True
    records = set()
    for child in _inside(folder):
        if child.is_file() and child.suffix.lower().lstrip(".") in LISTS:
            # What cannot be read tells nothing here; reading it will say why.
            with suppress(Exception), child.open("rb") as file:
                source = recognise(Document(child.name, file.read(262_144)))
                records |= {(source.network.name, source.record)} if source else set()
    # Two lists of one kind are two months, two chats or two cards: what somebody collects, and no export.
    networks = [network for network, _ in records]
    return len(set(networks)) < len(networks)


def _is_named_as_export(folder: Path) -> bool:
    """Whether a folder is called after a network, a day or an export, or has folders that only an export has."""
    name = folder.name
    if fold(name) in {network.name for network in NETWORKS} or _day_in(name):
        return True
    if any(re.search(pattern, name) for network in NETWORKS for pattern in network.export_names):
        return True
    inside = {fold(child.name) for child in _inside(folder) if child.is_dir()}
    return any(inside & {fold(name) for name in network.folders} for network in NETWORKS)


def _inside(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:  # closed to whoever runs this: told as a file of its own
        return []


def _offered(path: Path, base: Path, owner: str, settings: Settings) -> Iterator[Offer]:
    """Every file at or below a path, archives looked into."""
    for file in sorted(_found(path)):
        relative = _as_text(file.relative_to(base).as_posix())
        info = _looked_at(file)
        if isinstance(info, str):
            verdict = "rejected", info
            yield Offer(owner, relative, file, (), 0, date(1970, 1, 1), relative, date(1970, 1, 1), verdict)
            continue
        modified = tarball.day(info.st_mtime)
        offer = Offer(owner, relative, file, (), info.st_size, modified, "", modified)
        judged = _judged(offer, settings)
        if file.suffix.lower() == ".zip":
            yield from _members(offer, None, settings, 1)
        elif is_tarball(file):
            yield from _tar_members(offer, settings)
        elif (judged.verdict is None or judged.verdict[0] == "rejected") and _is_zip(file):
            yield from _members(offer, None, settings, 1)
        else:
            yield judged


def _is_zip(file: Path) -> bool:
    """Whether a file is a ZIP by its first bytes, whatever it is called: browsers and people take endings off.

    An office document or a program is one as well, and is none here.
    """
    try:
        with file.open("rb") as opened:
            head = opened.read(65_536)
            if not head.startswith(b"PK\x03\x04"):
                return False
            with zipfile.ZipFile(opened) as archive:
                names = archive.namelist()
    except OSError:  # told where it is read
        return False
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return not _DOCUMENT_BYTES.search(head)  # told as damaged
    return not any(map(_DOCUMENT.match, names))


def _found(path: Path) -> Iterator[Path]:
    """Every file at or below a path, and in their places the links and the folders that nobody may look into."""
    if path.is_symlink() or not path.is_dir():
        yield path
        return
    closed: list[OSError] = []
    for folder, inner, files in os.walk(path, onerror=closed.append):
        links = [name for name in inner if (Path(folder) / name).is_symlink()]
        yield from (Path(folder) / name for name in (*links, *files))
    yield from (Path(error.filename) for error in closed)


def _looked_at(file: Path) -> os.stat_result | str:
    """What the disk says of a file, or why it is not opened."""
    try:
        info = file.lstat()
    except OSError as error:
        return f"cannot be read: {error.strerror or 'input/output error'}"
    if stat.S_ISLNK(info.st_mode):
        return "a symbolic link: put the file itself here"
    if stat.S_ISDIR(info.st_mode):
        return "a folder that you may not look into: change its permissions, then run again"
    if not stat.S_ISREG(info.st_mode):
        return "no file but a pipe, a socket or a device: put its content here as a file"
    return info


def _as_text(name: str) -> str:
    """A file's name as text: bytes that are none (old archives leave such names) as `%E9`."""
    return re.sub("[\udc80-\udcff]", lambda byte: f"%{ord(byte[0]) - 0xDC00:02X}", name)


def _judged(offer: Offer, settings: Settings) -> Offer:
    """The offer, with a verdict when its name or size is enough for one."""
    name = offer.path.replace("!", "/").replace("\\", "/")
    ending = name.rsplit(".", 1)[-1].lower()
    verdict = None
    if _SYSTEM.search(name):
        verdict = "ignored", "a system file, not part of the export"
    elif _OWN.search(name):
        verdict = "ignored", "a warehouse or a file beside it, not an export"
    elif ending in UNFINISHED:
        verdict = "ignored", "a download that is not finished"
    elif ending in MEDIA:
        verdict = _MEDIA
    elif offer.size > settings.zip_max_member_mb * 1_000_000:
        verdict = "rejected", f"larger than {settings.zip_max_member_mb:,} MB, the limit for one file"
    elif ending in PACKED:
        verdict = "rejected", "an archive of a kind that is not opened here: unpack it and offer the folder"
    return replace(offer, verdict=verdict)


def _members(archive: Offer, data: bytes | None, settings: Settings, depth: int) -> Iterator[Offer]:
    """The members of an archive, or the archive itself with the reason it is rejected."""
    try:
        with zipfile.ZipFile(archive.disk if data is None else BytesIO(data)) as file:
            infos = [info for info in file.infolist() if not info.is_dir()]
            _safe(infos, settings)
            if not infos:
                raise Rejected("an empty archive")
            dates = [date(*i.date_time[:3]) for i in infos if i.date_time[0] > 1980 and _is_date(i.date_time)]
            modified = max(dates, default=archive.modified_on)
            for info in sorted(infos, key=lambda i: i.filename):
                yield from _member(archive, file, info, modified, settings, depth)
    except (zipfile.BadZipFile, EOFError, zlib.error, ValueError, NotImplementedError, OSError):
        reason = "the ZIP is damaged or was not downloaded completely: download it again"
        yield replace(archive, verdict=("rejected", reason))
    except Rejected as error:
        yield replace(archive, verdict=("rejected", str(error)))


def _tar_members(archive: Offer, settings: Settings) -> Iterator[Offer]:
    """The members of an archive in one piece, or the archive itself with the reason it is rejected."""
    try:
        found = tarball.members(archive.disk, settings)
    except Rejected as error:
        yield replace(archive, verdict=("rejected", str(error)))
        return
    if not found:
        yield replace(archive, verdict=("rejected", "an empty archive"))
    days = [member.modified_on for member in found if member.modified_on.year > 1980]
    modified = max(days, default=archive.modified_on)
    for member in sorted({member.name: member for member in reversed(found)}.values(), key=lambda m: m.name):
        offer = replace(
            archive,
            path=f"{archive.path}!{member.name}",
            members=(member.name,),
            size=member.size,
            modified_on=modified,
            exported_on=modified,
        )
        if _climbs(member.name):
            yield replace(offer, verdict=_CLIMBS)
        elif not member.is_file:
            yield replace(offer, verdict=("rejected", "a link or a device inside the archive: not followed"))
        else:
            yield _judged(offer, settings)


def _climbs(name: str) -> bool:
    """Whether a member's path leads out of its archive."""
    return name.startswith("/") or ".." in PurePosixPath(name).parts or bool(re.match(r"^[A-Za-z]:", name))


def _is_date(stamp: tuple[int, ...]) -> bool:
    try:
        date(*stamp[:3])
    except ValueError:
        return False
    return True


def _safe(infos: Sequence[zipfile.ZipInfo], settings: Settings) -> None:
    """Refuse an archive that is out of proportion or locked, before opening anything in it."""
    if len(infos) > settings.zip_max_members:
        raise Rejected(f"the ZIP has {len(infos):,} members, more than the limit of {settings.zip_max_members:,}")
    wanted = [i for i in infos if i.filename.rsplit(".", 1)[-1].lower() not in MEDIA]
    total = sum(i.file_size for i in wanted)
    if total > settings.zip_max_mb * 1_000_000:
        raise Rejected(f"the ZIP unpacks to {total / 1e6:,.0f} MB, more than the limit of {settings.zip_max_mb:,} MB")
    for info in wanted:
        if info.file_size > 1_000_000 and info.file_size > settings.zip_max_ratio * max(info.compress_size, 1):
            raise Rejected(
                f"a member unpacks to more than {settings.zip_max_ratio} times its size: this is no normal export"
            )
    if any(i.flag_bits & 0x1 for i in wanted):
        raise Rejected("the ZIP is protected by a password: unpack it yourself and offer the folder")
    foreign = sorted({i.compress_type for i in wanted} - UNPACKED)
    if foreign:
        raise Rejected(
            f"the ZIP is packed by a method (number {foreign[0]}) that only other programs unpack: unpack it yourself "
            "and offer the folder"
        )


def _member(
    archive: Offer,
    file: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    modified: date,
    settings: Settings,
    depth: int,
) -> Iterator[Offer]:
    name = info.filename.replace("\\", "/")
    offer = replace(
        archive,
        path=f"{archive.path}!{name}",
        members=(*archive.members, info.filename),
        size=info.file_size,
        modified_on=modified,
        exported_on=modified,
    )
    if _climbs(name):
        yield replace(offer, verdict=_CLIMBS)
    elif stat.S_ISLNK(info.external_attr >> 16):
        yield replace(offer, verdict=("rejected", "a symbolic link inside the archive: not followed"))
    elif name.lower().endswith(".zip") and not _SYSTEM.search(name):
        if depth >= settings.zip_max_depth:
            yield replace(offer, verdict=("rejected", f"archives nested deeper than {settings.zip_max_depth}"))
        elif info.file_size > settings.zip_max_member_mb * 1_000_000:
            yield _judged(offer, settings)
        else:
            yield from _members(offer, file.read(info), settings, depth + 1)
    else:
        yield _judged(offer, settings)


# --- of which day, and of which export


def _day_in(name: str) -> date | None:
    """The date in a file's or folder's name: ISO, or LinkedIn's month-day-year; none where there is no such day."""
    with suppress(ValueError):
        if found := _ISO.search(name):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _US.search(name):
            return date(int(found[3]), int(found[1]), int(found[2]))
    return None


def _package(path: str) -> tuple[str, date | None]:
    """The part of a path that is one export, and the day in its name."""
    parts = re.split(r"(?<=[/!])", path)
    containers = parts[:-1] or parts
    names = [part.rstrip("/!") for part in containers]
    dated = [i for i, name in enumerate(names) if _day_in(name)]
    named = [i for i in dated if any(re.search(p, names[i]) for n in NETWORKS for p in n.export_names)]
    archives = [i for i, part in enumerate(containers) if part.endswith("!")]
    if named or dated:
        place = named[-1] if named else dated[0]
        return "".join(containers[: place + 1]).rstrip("/!"), _day_in(names[place])
    place = archives[-1] if archives else 0
    return "".join(containers[: place + 1]).rstrip("/!"), None


def _dated(found: Iterable[Offer]) -> list[Offer]:
    """Every offer with its export, the day of it, and whether its numbered parts have a gap."""
    packaged: dict[tuple[str, str], list[Offer]] = {}
    days: dict[tuple[str, str], date | None] = {}
    for offer in found:
        package, day = _package(offer.path.removeprefix(offer.above))
        package = offer.above + package
        packaged.setdefault((offer.owner, package), []).append(replace(offer, package=package))
        days[offer.owner, package] = day
    # Files that lie side by side are exports by themselves, and may be parts of one list all the same.
    loose: dict[str, list[Offer]] = {}
    for (owner, package), members in packaged.items():
        if members[0].path == package:
            loose.setdefault(owner, []).extend(members)
    gaps_between = {owner: _gaps(members) for owner, members in loose.items()}
    dated = []
    for key, members in packaged.items():
        # A clock that went wrong writes times to come: by them a list would be the newest for years.
        day = _told(members) or days[key] or min(max(m.modified_on for m in members), datetime.now(UTC).date())
        is_file = members[0].path == key[1]
        gaps = gaps_between[key[0]] if is_file else _gaps(members)
        if not is_file and all(m.verdict == _MEDIA for m in members):
            members[0] = replace(members[0], verdict=("rejected", "no people in this export: it holds only pictures"))
        dated += [replace(m, exported_on=day, has_gap=_series(m.path)[0] in gaps) for m in members]
    return sorted(dated, key=lambda o: (o.owner, o.path))


def _told(members: Sequence[Offer]) -> date | None:
    """The day an export tells of itself (a manifest), by its network's rule."""
    for network in NETWORKS:
        for stem, pattern in network.dated:
            for member in members:
                if member.verdict is None and Document(member.path, b"").stem == stem:
                    for _, data in contents([member]):
                        found = isinstance(data, bytes) and re.search(pattern.encode(), data)
                        with suppress(ValueError):  # no such day: it tells nothing
                            if found:
                                return date.fromisoformat(found[1].decode()[:10])
    return None


def _series(path: str) -> tuple[str, int | None]:
    """A numbered part's series and number, as networks write them: `follower-part2.js`, `message_3.json`; not
    `Connections-2.csv`, as a browser calls what it downloads again."""
    found = re.match(r"^(.*?)(?<!20\d\d)(?<!20\d\d[-_.][01]\d)(?:[-_]part|_)(\d{1,3})(\.[A-Za-z]+)$", path)
    return (found[1] + found[3], int(found[2])) if found else (path, None)


def _gaps(members: Sequence[Offer]) -> set[str]:
    """The series whose numbers do not follow each other."""
    numbers: dict[str, set[int]] = {}
    for member in members:
        name, number = _series(member.path)
        if number is not None:
            numbers.setdefault(name, set()).add(number)
    # A series may start at 0, at 1, or (its first part being unnumbered) at 1 as well.
    return {name for name, seen in numbers.items() if seen and set(range(1, max(seen) + 1)) - seen}


# --- content


def contents(members: Sequence[Offer]) -> Iterator[tuple[Offer, bytes | Rejected]]:
    """The bytes of each offer, each archive opened once; damage is a `Rejected` for that member only."""
    archive: zipfile.ZipFile | None = None
    opened: tuple[Path, tuple[str, ...]] | None = None
    packed: dict[Path, list[Offer]] = {}
    for offer in members:
        if offer.members and is_tarball(offer.disk):
            packed.setdefault(offer.disk, []).append(offer)
            continue
        try:
            if not offer.members:
                yield offer, offer.disk.read_bytes()
                continue
            if opened != (offer.disk, offer.members[:-1]):
                if archive:
                    archive.close()
                archive = _open(offer)
                opened = offer.disk, offer.members[:-1]
            assert archive is not None  # noqa: S101
            yield offer, archive.read(offer.members[-1])
        except (zipfile.BadZipFile, EOFError, zlib.error, ValueError, NotImplementedError, RuntimeError):
            yield offer, Rejected("damaged inside the ZIP: download the archive again")
        except OSError as error:
            yield offer, Unread(f"cannot be read: {error.strerror or 'input/output error'}")
        except MemoryError:
            yield offer, Unread(NO_MEMORY)
    if archive:
        archive.close()
    for disk, wanted in packed.items():
        yield from _unpacked(disk, wanted)


def _unpacked(disk: Path, wanted: Sequence[Offer]) -> Iterator[tuple[Offer, bytes | Rejected]]:
    """The bytes of offers from one archive in one piece, read once from its beginning to its end."""
    left = {offer.members[-1]: offer for offer in wanted}
    reason: Rejected = Rejected("damaged inside the archive: download it again")
    try:
        for name, data in tarball.contents(disk, frozenset(left)):
            yield left.pop(name), data
    except OSError as error:
        reason = Unread(f"cannot be read: {error.strerror or 'input/output error'}")
    except MemoryError:
        reason = Unread(NO_MEMORY)
    except Rejected as error:
        reason = error
    for offer in left.values():
        yield offer, reason


def _open(offer: Offer) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(offer.disk)
    for name in offer.members[:-1]:
        archive = zipfile.ZipFile(BytesIO(archive.read(name)))
    return archive


def identified(members: Sequence[Offer]) -> Iterator[Offer]:
    """Each offer with the hash of its content; unreadable and empty ones with the verdict."""
    for offer, data in contents(members):
        if isinstance(data, Rejected):
            yield replace(offer, verdict=("rejected", str(data)))
        elif _is_lost(offer, data):
            yield replace(offer, verdict=_EMPTY)
        else:
            yield replace(offer, file_id=hashlib.sha256(data).hexdigest())


def _is_lost(offer: Offer, data: bytes) -> bool:
    """Whether a file should hold a list, and holds nothing: a download or a disk that failed.

    Inside an archive it is as the network wrote it, and so is a note of a network's that its name says all of.
    """
    if offer.members or offer.path.rpartition(".")[2].lower() not in LISTS:
        return False
    if data[:4096].strip(_NOTHING) or data.strip(_NOTHING):  # the whole is copied only where it must be
        return False
    document = Document(offer.path, data)
    return not any(claim(document) for network in NETWORKS for claim, _ in network.unread)


def batches(members: Sequence[Offer], settings: Settings) -> list[list[Offer]]:
    """Offers in batches of limited size: what one task reads. No batch has the same content twice."""
    found: list[list[Offer]] = []
    size = 0
    held: set[str | None] = set()
    for offer in sorted(members, key=lambda o: (o.owner, o.path)):
        full = size + offer.size > settings.batch_mb * 1_000_000 or len(held) >= settings.batch_files
        if not found or full or offer.file_id in held:
            found.append([])
            size = 0
            held.clear()
        found[-1].append(offer)
        size += offer.size
        held.add(offer.file_id)
    return found
