"""Tuenti: friend lists, threads and comments that third-party tools saved before it closed in 2016.

Nothing here came from Tuenti itself, which gave photos only; the byte layouts are those of the tools that wrote them.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from flows.sources.base import Claim, EventMap, Network, ProfileMap, Rows, Source
from flows.sources.document import Document
from flows.sources.parsers import birthday
from flows.sources.readers import columns, delimited, every, objects
from schemas.columns import Raw
from schemas.raw.tuenti import Friends, Posts

TUENTI = Network(
    name="tuenti",
    urls=(r"^(?i:https?://)?(?i:m\.|www\.)?(?i:tuenti\.com)/.*[?&#]user_id=(?P<id>\d+)",),
    placeholders=frozenset({"Usuario de Tuenti", "Usuario eliminado", "Cuenta eliminada"}),
    export_names=(r"(?i)tuenti",),
    folders=frozenset({"privados", "tagged", "uploaded"}),
)

# usuarios.txt: `<name>[ (<birthday>)][: <phone>]`, read from the right because names may hold brackets and colons.
_USUARIO = re.compile(r"^(?P<name>.+?)(?: \((?P<birthday>[^()]*\d[^()]*)\))?(?:: (?P<phone>[+\d][\d ().-]{5,}))?$")
# contactos.txt: `<name>:<birthday>`, at the last colon with a digit behind it.
_CONTACTO = re.compile(r"^(?P<name>.+):\s*(?P<birthday>[^:]*\d[^:]*)$")
_RULE = re.compile(r"^[-*]{10,}$")
_TIME = re.compile(
    r"^(?:\d{1,2} (?:de )?\p{L}+\.?,? \d{1,2}:\d{2}|hace .+|ayer.*|hoy.*)$".replace(r"\p{L}", r"[^\W\d_]"), re.I
)


def _lines(document: Document) -> list[str]:
    return [line.strip() for line in re.split(r"\r\n|\r|\n", document.text)]


def _is_plain(document: Document) -> bool:
    return not (document.looks_like_json or document.looks_like_html or document.is_zip)


def _says_tuenti(document: Document) -> bool:
    return "tuenti" in document.path.lower()


def _friend_list(document: Document) -> int:
    """A list of a friend a line: most lines end in a birthday or a phone; or its name says so, under Tuenti's."""
    if not _is_plain(document) or not document.name.lower().endswith(".txt"):
        return 0
    named = document.stem in ("usuarios", "contactos")
    if named and _says_tuenti(document):
        return 60
    lines = [line.strip() for line in document.head.splitlines()[:200] if line.strip()]
    if not lines or any(_RULE.match(line) for line in lines):
        return 0
    found = [_USUARIO.match(line) for line in lines]
    told = sum(
        bool((f and (f["birthday"] or f["phone"])) or _CONTACTO.match(line))
        for f, line in zip(found, lines, strict=True)
    )
    return 45 if told * 2 > len(lines) and (named or _says_tuenti(document)) else 0


def _read_friends(document: Document, raw: type[Raw]) -> Rows:
    by_colon = document.stem == "contactos"
    records = []
    for line in filter(None, _lines(document)):
        if _RULE.match(line):
            continue
        found = (_CONTACTO.match(line) if by_colon else None) or _USUARIO.match(line)
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
    return objects(records, raw, "contactos" if by_colon else "usuarios")


# --- threads and comments of 20up


def _blocks(document: Document) -> list[list[str]]:
    """The lines between rules of the mark the file begins with."""
    lines = [line for line in _lines(document) if line]
    mark = next((line[0] for line in lines if _RULE.match(line)), "")
    blocks: list[list[str]] = []
    for line in lines:
        if _RULE.match(line) and line[0] == mark:
            blocks.append([])
        elif blocks:
            blocks[-1].append(line)
    return [block for block in blocks if block]


def _ruled(mark: str) -> Claim:
    def claim(document: Document) -> int:
        if not _is_plain(document) or not document.name.lower().endswith(".txt"):
            return 0
        lines = [line.strip() for line in document.head.splitlines() if line.strip()]
        if len(lines) < 2 or not _RULE.match(lines[0]) or lines[0][0] != mark or ":" not in lines[1]:
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
    records: list[dict[str, Any]] = []
    for first, *rest in _blocks(document):
        time = next((line for line in rest if _TIME.match(line)), None)
        records.append({"sender": first.removesuffix(":"), "thread": document.path, "printed time": time})
    return objects(_answered(records, "sender"), raw, "privados")


def _read_comments(document: Document, raw: type[Raw]) -> Rows:
    records = []
    for first, *_ in _blocks(document):
        timed = re.match(r"^(?P<name>.+?) \((?P<time>[^()]*\d[^()]*)\)\s*:$", first)
        name = timed["name"] if timed else first.split(": ", 1)[0].removesuffix(":")
        records.append(
            {"sender": name, "thread": document.path, "printed time": timed["time"].strip() if timed else None}
        )
    return objects(records, raw, "comentarios")


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


def _is_owner_page(document: Document) -> int:
    return 70 if document.looks_like_html and re.search(r"<title>[^<]*Tuenti Dump\s*</title>", document.head) else 0


def _read_owner_page(document: Document, raw: type[Raw]) -> Rows:
    title = document.html.css_first("title")
    name = title.text().split("•")[0].strip() if title else None
    told = dict(re.findall(r"(?m)^\s*([^<>:\n]{2,40}):\s*([^<\n]+)<br", document.text))
    record = {
        "id": _dump_owner(document),
        "name": name,
        "birthday": told.get("Cumpleaños") or told.get("Fecha de nacimiento"),
        "city": told.get("Ciudad"),
        "is owner": "true",
    }
    return objects([record], raw, "dump")


def _dump_owner(document: Document) -> str | None:
    """The dump's folder is named after its owner's id."""
    numbers = [folder for folder in document.folders if re.fullmatch(r"\d{4,}", folder)]
    return numbers[-1] if numbers else None


def _read_thread_page(document: Document, raw: type[Raw]) -> Rows:
    owner = _dump_owner(document)
    records: list[dict[str, Any]] = []
    for message in document.html.css("div.message"):
        link, name, time = (message.css_first(s) for s in ("a", "span.sender span.text", "span.date"))
        if name:
            href = link.attributes.get("href") if link else None
            records.append(
                {
                    "sender": name.text(strip=True),
                    "sender id": _number(href) or (owner if (href or "").endswith("index.html") else None),
                    "thread": document.path,
                    "printed time": time.text(strip=True) if time else None,
                }
            )
    return objects(_answered(_answered(records, "sender"), "sender id"), raw, "dump")


# --- the API


def _users(value: Any) -> list[Any]:
    """The friends or users in one or several API answers."""
    found: list[Any] = []
    for answer in value if isinstance(value, list) else [value]:
        if isinstance(answer, dict):
            for key in ("friends", "users"):
                if isinstance(answer.get(key), list):
                    found += answer[key]
    return found


def _is_api(document: Document) -> int:
    if (
        not document.looks_like_json
        or document.variable
        or not ("friends" in document.head or "users" in document.head)
    ):
        return 0
    answers: Sequence[Any] = document.items or ([document.json] if document.keys else [])
    users = _users(list(answers))
    hits = [u for u in users if isinstance(u, dict) and "surname" in u and "id" in u]
    return 75 if hits else 0


def _read_api(document: Document, raw: type[Raw]) -> Rows:
    return objects(_users(document.json), raw, "api")


_FRIEND: dict[str, Any] = {
    "account_id": Friends.id,
    "display_name": pl.concat_str(Friends.name, Friends.surname, separator=" ", ignore_nulls=True),
    "given_name": pl.when(pl.col(Friends.surname).is_not_null()).then(pl.col(Friends.name)),
    "family_name": Friends.surname,
    "birthday": birthday(Friends.birthday).kept(),
    "phones": Friends.phone,
    "emails": Friends.email,
    "city": Friends.city,
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

SOURCES: tuple[Source, ...] = (
    # A subset: only friends who showed a birthday.
    _friends("contacts", every(_friend_list, lambda d: d.stem == "contactos"), _read_friends, complete=False),
    _friends("users", every(_friend_list, lambda d: d.stem != "contactos"), _read_friends),
    _friends("friends", _page("div.friend h2"), _read_friends_page),
    _friends("api", _is_api, _read_api),
    _friends(
        "list",
        every(columns(_NAMED, strength=40), lambda d: 10 * _says_tuenti(d)),
        delimited(),
        complete=False,
    ),
    Source(
        network=TUENTI,
        record="owner",
        raw=Friends,
        claims=_is_owner_page,
        read=_read_owner_page,
        profiles=(ProfileMap({**{k: v for k, v in _FRIEND.items() if k != "relation"}, "is_owner": pl.lit(True)}),),
    ),
    _posts("threads", "message", _ruled("-"), _read_thread),
    _posts("thread_pages", "message", _page("div.message span.sender"), _read_thread_page),
    _posts("comments", "comment", _ruled("*"), _read_comments),
)
