"""Tuenti: friend lists, threads and comments that third-party tools saved before it closed in 2016.

Nothing here came from Tuenti itself, which gave photos only; the byte layouts are those of the tools that wrote them.
"""

import csv
import re
from collections.abc import Callable
from typing import Any

import polars as pl
from selectolax.lexbor import LexborNode

from flows.sources.base import Claim, EventMap, Network, ProfileMap, Rows, Source
from flows.sources.document import Document
from flows.sources.parsers import birthday
from flows.sources.readers import as_records, columns, delimited, either, every, objects
from schemas.columns import Raw
from schemas.raw.tuenti import Friends, Posts

# usuarios.txt: `<name>[ (<birthday>)][: <phone>]`, read from the right because names may hold brackets and colons.
_USUARIO = re.compile(r"^(?P<name>.+?)(?: \((?P<birthday>[^()]*\d[^()]*)\))?(?:: (?P<phone>[+\d][\d ().-]{5,}))?$")
# contactos.txt: `<name>:<birthday>`, at the last colon with a digit behind it; where a friend hid the birthday,
# another field of the profile stands there.
_CONTACTO = re.compile(r"^(?P<name>.+):\s*(?P<birthday>[^:]*\d[^:]*)$")
_OTHER_FIELD = re.compile(r"^(?P<name>.+):(?P<birthday>[^:]*)$")
_RULE = re.compile(r"^[-*]{10,}$")
_LONGEST = 300
"""No name is longer; on much longer lines the patterns above would take for ever."""
_LISTS = ("amig", "contact", "usuari", "friend", "agenda", "lista")

# 20up draws a rule before each message or comment. People draw lines too, so the length counts; and what stands
# where a name should be but does not look like one may be somebody's words.
_THREAD_RULES = ("-" * 40,)
_COMMENT_RULES = ("*" * 60, "*" * 18)
_SENDER = re.compile(r"^(?P<name>.{1,200}):$")
_AUTHOR = re.compile(r"^(?P<name>.{1,200}?):(?:\s|$)")
_AUTHOR_AND_TIME = re.compile(r"^(?P<name>.{1,200}) \((?P<time>[^()]{0,60})\)\s*:$")
_TIME = re.compile(
    r"^(?:\d{1,2} (?:de )?\p{L}+\.?,? \d{1,2}:\d{2}|hace .+|ayer.*|hoy.*)$".replace(r"\p{L}", r"[^\W\d_]"),
    re.I,
)


def _lines(document: Document) -> list[str]:
    return [line.strip() for line in re.split(r"\r\n|\r|\n", document.text)]


def _is_plain(document: Document) -> bool:
    return not (document.looks_like_json or document.looks_like_html or document.is_zip)


def _says_tuenti(document: Document) -> bool:
    return "tuenti" in document.path.lower()


def _sample(document: Document) -> list[str]:
    """The first lines of what may be a list of a friend a line; empty for anything else."""
    if not _is_plain(document):
        return []
    lines = [line.strip() for line in document.head.splitlines()[:200] if line.strip()]
    return [] if any(len(line) > _LONGEST or _RULE.match(line) for line in lines) else lines


def _told(lines: list[str]) -> int:
    """How many lines end in a birthday or a phone."""
    found = [_USUARIO.match(line) for line in lines]
    return sum(
        bool((f and (f["birthday"] or f["phone"])) or _CONTACTO.match(line))
        for f, line in zip(found, lines, strict=True)
    )


def _friend_list(stem: str) -> Claim:
    """A list that 20up wrote: named as it names it, and under Tuenti's name or with birthdays and phones."""

    def claim(document: Document) -> int:
        if document.stem != stem or not _is_plain(document) or not document.name.lower().endswith(".txt"):
            return 0
        if _says_tuenti(document):
            return 60
        lines = _sample(document)
        told = _told(lines)
        # Some friends of `usuarios` share nothing; `contactos` has only those who show a birthday.
        return 45 if told and (stem == "usuarios" or told * 2 > len(lines)) else 0

    return claim


def _list_without_header(document: Document) -> int:
    """A list somebody wrote down: only a path that says Tuenti makes its lines friends."""
    if not _says_tuenti(document) or not document.name.lower().endswith((".txt", ".csv", ".tsv")):
        return 0
    lines = _sample(document)
    return 45 if lines and (_told(lines) * 2 > len(lines) or any(word in document.stem for word in _LISTS)) else 0


def _read_friends(document: Document, raw: type[Raw]) -> Rows:
    by_colon = document.stem == "contactos"
    records: list[dict[str, Any] | None] = []
    for line in filter(None, _lines(document)):
        if not any(letter.isalnum() for letter in line):
            continue
        if len(line) > _LONGEST:
            records.append(None)
            continue
        found = (_CONTACTO.match(line) or _OTHER_FIELD.match(line) if by_colon else None) or _USUARIO.match(line)
        if found and not by_colon and not found["birthday"] and not found["phone"]:
            found = _CONTACTO.match(line) or found
        if found:
            groups = found.groupdict()
            records.append(
                {
                    "name": groups["name"].strip(),
                    "birthday": groups.get("birthday"),
                    "phone_number": groups.get("phone"),
                }
            )
    return _because(objects(records, raw, "contactos" if by_colon else "usuarios"), "line_too_long")


def _because(rows: Rows, rule: str) -> Rows:
    """The same, with the reason for what could not be read; what it said is not kept."""
    rows.unreadable = [(number, rule, "") for number, _, _ in rows.unreadable]
    return rows


def _read_list(document: Document, raw: type[Raw]) -> Rows:
    """A list with a header; without one, a cell is told by its looks, or a line as in usuarios.txt."""
    if document.header(_NAMED):
        return delimited()(document, raw)
    lines = _sample(document)
    delimiter = next((d for d in "\t;," if sum(d in line for line in lines) * 2 > len(lines)), None)
    if delimiter is None:
        return _read_friends(document, raw)
    cells = csv.reader(_lines(document), delimiter=delimiter)
    return objects([_by_looks(row) for row in cells if any(row)], raw, "no header")


def _by_looks(cells: list[str]) -> dict[str, str]:
    """E-mail, birthday, phone and name of a line, whatever their order."""
    found: dict[str, str] = {}
    for cell in filter(None, (cell.strip() for cell in cells)):
        digits = sum(letter.isdigit() for letter in cell)
        if "@" in cell:
            kind = "email"
        elif re.fullmatch(r"\d{1,4}[/.-]\d{1,2}([/.-]\d{1,4})?|\d{1,2} (de )?[^\W\d_]{3,}( (de )?\d{4})?", cell):
            kind = "birthday"
        elif digits >= 9 and re.fullmatch(r"[+\d ().-]+", cell):
            kind = "phone_number"
        elif digits * 2 < len(cell):
            kind = "name"
        else:
            continue
        found.setdefault(kind, cell)
    return found


# --- threads and comments of 20up


def _blocks(document: Document, rules: tuple[str, ...]) -> list[list[str]]:
    """The filled lines behind each rule."""
    blocks: list[list[str]] = []
    for line in filter(None, _lines(document)):
        if line in rules:
            blocks.append([])
        elif blocks:
            blocks[-1].append(line)
    return [block for block in blocks if block]


def _ruled(rules: tuple[str, ...], *shapes: re.Pattern[str]) -> Claim:
    """A text that begins with such a rule and a name in one of these shapes."""

    def claim(document: Document) -> int:
        if not _is_plain(document) or not document.name.lower().endswith(".txt"):
            return 0
        lines = [line.strip() for line in document.head.splitlines() if line.strip()]
        if len(lines) < 2 or lines[0] not in rules or not any(shape.match(lines[1]) for shape in shapes):
            return 0
        return 55 if _says_tuenti(document) or {"privados", "fotos"} & set(document.folders) else 40

    return claim


def _answered(records: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """In a thread of two, each writes to the other; in a bigger one nobody can say to whom."""
    people = list(dict.fromkeys(record[name] for record in records if record.get(name)))
    if len(people) == 2:
        for record in records:
            other = people[1] if record[name] == people[0] else people[0]
            record[name.replace("sender", "recipient")] = other
    return records


def _read_thread(document: Document, raw: type[Raw]) -> Rows:
    records: list[dict[str, Any] | None] = []
    for first, *rest in _blocks(document, _THREAD_RULES):
        sender = _SENDER.match(first)
        time = next((line for line in rest if len(line) < _LONGEST and _TIME.match(line)), None)
        records.append({"sender": sender["name"], "thread": document.path, "printed time": time} if sender else None)
    _answered([record for record in records if record], "sender")
    return _because(objects(records, raw, "privados"), "no_sender")


def _read_comments(document: Document, raw: type[Raw]) -> Rows:
    is_old = any(line == _COMMENT_RULES[0] for line in _lines(document))
    records: list[dict[str, Any] | None] = []
    for first, *_ in _blocks(document, _COMMENT_RULES[:1] if is_old else _COMMENT_RULES[1:]):
        found = (_AUTHOR if is_old else _AUTHOR_AND_TIME).match(first)
        time = None if is_old or not found else found["time"].strip()
        records.append({"sender": found["name"], "thread": document.path, "printed time": time} if found else None)
    return _because(objects(records, raw, "comentarios"), "no_author")


# --- the HTML dump of PHPTuenti


def _page(*selectors: str) -> Claim:
    def claim(document: Document) -> int:
        if not document.looks_like_html or not all(document.html.css_first(s) for s in selectors):
            return 0
        return 70

    return claim


def _number(href: str | None) -> str | None:
    found = re.search(r"(\d+)\.html$", href or "")
    return found[1] if found else None


def _read_friends_page(document: Document, raw: type[Raw]) -> Rows:
    records = []
    for link in document.html.css("a"):
        name, city = link.css_first("div.friend h2"), link.css_first("span.ubication")
        if name:
            records.append(
                {
                    "id": _number(link.attributes.get("href")),
                    "name": name.text(strip=True),
                    "city": city.text(strip=True) if city else None,
                }
            )
    return objects(records, raw, "dump")


_TITLE = re.compile(r"<title>\s*([^<]{1,200}?)\s*(?:&bull;|•)\s*Tuenti Dump\s*</title>")
_MENU = ("Mensajes", "Mensajes Recibidos", "Mensajes Enviados", "Mensajes Desconocidos", "Amigos", "Fotos")


def _titled(document: Document) -> str:
    """Whom or what a page of the dump is about; empty for any other page."""
    found = _TITLE.search(document.head) if document.looks_like_html else None
    return found[1] if found else ""


def _is_owner_page(document: Document) -> int:
    """Friends have such pages too, but only the owner's tells their information."""
    title = _titled(document)
    told = document.stem == "index" or "Informacion</span>" in document.head
    return 70 if title and title not in _MENU and told else 0


def _is_friend_page(document: Document) -> int:
    title = _titled(document)
    return 70 if title and title not in _MENU and not _is_owner_page(document) else 0


def _read_profile_page(document: Document, raw: type[Raw]) -> Rows:
    page = document.html
    is_owner = bool(_is_owner_page(document))
    name = page.css_first("h1.userName") or page.css_first("h1")
    told = _told_by(page.body)
    record = {
        "id": _image(page.css_first("div.userHeader img"))
        or (_dump_owner(document) if is_owner else _number(document.name)),
        "name": name.text(strip=True) if name else _titled(document),
        "birthday": told.get("Cumpleaños") or told.get("Fecha de nacimiento"),
        "city": told.get("Ciudad"),
        "province": told.get("Provincia"),
        "is owner": "true" if is_owner else None,
    }
    return objects([record], raw, "dump")


def _told_by(body: LexborNode | None) -> dict[str, str]:
    """What stands as `label: value` between line breaks; posts and interests have elements of their own."""
    texts = [node.text_content or "" for node in body.iter(include_text=True) if node.tag == "-text"] if body else []
    # White space between elements is markup, not content: a label may stand on a line of its own.
    pairs = [line.strip().partition(": ") for text in texts for line in text.splitlines()]
    return {label: value for label, _, value in pairs if value}


def _image(picture: LexborNode | None) -> str | None:
    """The account a picture shows: `images/7000001`."""
    found = re.fullmatch(r"images/(\d+)(?:_big)?", (picture.attributes.get("src") or "") if picture else "")
    return found[1] if found else None


def _dump_owner(document: Document) -> str | None:
    """The dump's folder is named after its owner's id."""
    numbers = [folder for folder in document.folders if re.fullmatch(r"\d{4,}", folder)]
    return numbers[-1] if numbers else None


def _read_thread_page(document: Document, raw: type[Raw]) -> Rows:
    owner = _dump_owner(document)
    records: list[dict[str, Any] | None] = []
    for message in document.html.css("div.message"):
        # The last of each: the message itself stands before them and may hold any markup.
        senders, times = message.css("span.sender"), message.css("span.date")
        name = senders[-1].css_first("span.text") if senders else None
        if name is None:
            records.append(None)
        else:
            link = senders[-1].parent
            href = (link.attributes.get("href") or "") if link else ""
            records.append(
                {
                    "sender": name.text(strip=True),
                    "sender id": _image(senders[-1].css_first("img"))
                    or _number(href)
                    or (owner if href.endswith("index.html") else None),
                    "thread": document.path,
                    "printed time": times[-1].text(strip=True) if times else None,
                }
            )
    sent = [record for record in records if record]
    _answered(_answered(sent, "sender"), "sender id")
    return _because(objects(records, raw, "dump"), "no_sender")


# --- the API


def _is_api(*marks: str) -> Claim:
    """An answer of the API, by its keys."""

    def claim(document: Document) -> int:
        found = document.looks_like_json and not document.variable
        return 75 if found and all(re.search(rf'"{mark}"\s*:', document.head) for mark in marks) else 0

    return claim


def _read_api(key: str) -> Callable[[Document, type[Raw]], Rows]:
    """What stands under a key in one or several answers; of a thread, the other side."""

    def read(document: Document, raw: type[Raw]) -> Rows:
        answers = document.json if isinstance(document.json, list) else [document.json]
        lists = [answer.get(key) for answer in answers if isinstance(answer, dict)]
        records = [record for found in lists for record in as_records(found)]
        return objects([_other_side(record) for record in records] if key == "threads" else records, raw, "api")

    return read


def _other_side(thread: Any) -> dict[str, Any] | None:
    """Whom a thread is with: an account, or only a name. Nothing else of it is kept: it quotes messages."""
    other = thread.get("counter_part") if isinstance(thread, dict) else None
    if isinstance(other, dict):
        return {key: other.get(key) for key in ("id", "name", "surname")}
    return {"name": other if isinstance(other, str) else None} if isinstance(thread, dict) else None


# --- the network and its files

TUENTI = Network(
    name="tuenti",
    urls=(r"^(?i:https?://)?(?i:m\.|www\.)?(?i:tuenti\.com)/.*[?&#]user_id=(?P<id>\d+)",),
    placeholders=frozenset({"Usuario de Tuenti", "Usuario eliminado", "Cuenta eliminada"}),
    export_names=(r"(?i)tuenti",),
    folders=frozenset({"privados", "tagged", "uploaded"}),
    unread=(
        (
            lambda document: int(_titled(document) != ""),
            "a page of the Tuenti dump that names nobody its others do not",
        ),
    ),
)

_FRIEND: dict[str, Any] = {
    "account_id": Friends.id,
    "display_name": pl.concat_str(Friends.name, Friends.surname, separator=" ", ignore_nulls=True),
    "given_name": pl.when(pl.col(Friends.surname).is_not_null()).then(pl.col(Friends.name)),
    "family_name": Friends.surname,
    "birthday": birthday(Friends.birthday).kept(),
    # Tuenti was Spain's: nine digits are a number there, wherever the user lives now.
    "phones": pl.col(Friends.phone).str.replace(r"^\s*([5-9](?:[ .-]?\d){8})\s*$", "+34 ${1}"),
    "emails": Friends.email,
    "city": pl.coalesce(Friends.city, Friends.province),
    "links": Friends.website,
    "url": Friends.url,
    "relation": pl.lit("friend"),
    # Two friends of one name: their birthdays, or their phones, tell them apart.
    "twin": pl.coalesce(Friends.birthday, Friends.phone),
}


def _friends(record: str, claims: Claim, read: Callable[[Document, type[Raw]], Rows], complete: bool = True) -> Source:
    return Source(
        network=TUENTI,
        record=record,
        raw=Friends,
        claims=claims,
        read=read,
        profiles=(ProfileMap(_FRIEND),),
        complete=complete,
    )


def _posts(record: str, kind: str, claims: Claim, read: Callable[[Document, type[Raw]], Rows]) -> Source:
    sender = {"account_id": Posts.sender_id, "display_name": Posts.sender}
    recipient = {"account_id": Posts.recipient_id, "display_name": Posts.recipient}
    return Source(
        network=TUENTI,
        record=record,
        raw=Posts,
        claims=claims,
        read=read,
        profiles=(ProfileMap(sender),),
        events=(
            EventMap(
                kind=kind,
                # Printed times have no year.
                occurred_at=pl.lit(None, dtype=pl.Datetime("us", "UTC")),
                sender=sender,
                recipient=recipient,
                thread=Posts.thread,
            ),
        ),
    )


_NAMED = ("nombre", "nombre completo", "name", "amigo", "contacto")
_WITHOUT_RELATION = {name: value for name, value in _FRIEND.items() if name != "relation"}

SOURCES: tuple[Source, ...] = (
    # A subset: only friends who showed a birthday.
    _friends("contacts", _friend_list("contactos"), _read_friends, complete=False),
    _friends("users", _friend_list("usuarios"), _read_friends),
    _friends("friends", _page("div.friend h2"), _read_friends_page),
    _friends("friend_pages", _is_friend_page, _read_profile_page, complete=False),
    _friends("api", _is_api("friends", "id", "surname"), _read_api("friends")),
    # Whoever a script asked for, perhaps a single one.
    _friends("api_users", _is_api("users", "id", "surname"), _read_api("users"), complete=False),
    _friends(
        "list",
        either(every(columns(_NAMED, strength=40), lambda d: 10 * _says_tuenti(d)), _list_without_header),
        _read_list,
        complete=False,
    ),
    Source(
        network=TUENTI,
        record="owner",
        raw=Friends,
        claims=_is_owner_page,
        read=_read_profile_page,
        profiles=(ProfileMap({**_WITHOUT_RELATION, "is_owner": pl.lit(True)}),),
    ),
    Source(
        network=TUENTI,
        record="inbox",
        raw=Friends,
        claims=_is_api("threads", "num_threads"),
        read=_read_api("threads"),
        profiles=(ProfileMap(_WITHOUT_RELATION),),
    ),
    _posts("threads", "message", _ruled(_THREAD_RULES, _SENDER), _read_thread),
    _posts("thread_pages", "message", _page("div.message span.sender"), _read_thread_page),
    _posts("comments", "comment", _ruled(_COMMENT_RULES, _AUTHOR, _AUTHOR_AND_TIME), _read_comments),
)
