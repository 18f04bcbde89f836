"""Facebook's `label_values` records: pairs of a label, in the account's language, and a value.

Who is named is told by labels where we know them and by the shape of values where we don't; see
`people_in`. Facebook writes these for more files every year.
"""

import re
from collections.abc import Iterator
from typing import Any

from flows.sources.document import fold
from flows.sources.meta import FAMILY, GIVEN, NAME
from flows.sources.readers import as_records, as_text

_ID = frozenset(map(fold, ("user_id", "userid", "id", "fbid")))
_SLOTS = {"name": NAME, "given": GIVEN, "family": FAMILY}
_NAMES = frozenset().union(*_SLOTS.values())

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[\d\s().\-/\u00a0]{5,25}")
_ADDRESS = re.compile(r"(https?://|www\.)\S+", re.I)
_NUMBER = re.compile(r"[\d\s.,:/%+\-]+")

Found = dict[str, Any]


def people_in(record: Found) -> list[Any]:
    """Who a record names: `name`, `uri`, `timestamp` and the list `contact_point`, as far as given.

    A text stands for each entry that cannot be read; the others are read all the same.

    A name is the value under a label that says so (`ent_field_name` first: it is not translated) or beside
    a Facebook address. Where no label is known, it is the first value of each group that is no e-mail,
    phone, address or number, or all values of a plain list. A record that names nobody gives one empty row.
    """
    damaged = list(_damaged(record["label_values"]))
    found = _group(_objects(record["label_values"]))
    if not any(person.get("name") for person in found):
        found = [guess for person in found for guess in _guesses(person)]
    found = [person for person in found if person.get("name") or person["contact_point"]]
    when = record.get("timestamp")
    people = [
        {
            "name": person.get("name"),
            "uri": person.get("uri"),
            "timestamp": person.get("timestamp", when),
            "contact_point": person["contact_point"],
        }
        for person in found
    ]
    return [*people, *damaged] or [{}]


def _damaged(entries: Any) -> Iterator[str]:
    """The entries of a group, and of the groups inside it, that are no objects or tell what is no text."""
    for entry in as_records(entries):
        if not isinstance(entry, dict) or _is_odd(entry):
            yield as_text(entry) or ""
        else:
            yield from _damaged(entry.get("dict"))
            yield from _damaged(entry.get("vec"))


def _is_odd(entry: Found) -> bool:
    value = entry.get("value")
    return isinstance(value, list | dict) or (_key(entry) in _NAMES and not isinstance(value, str | None))


def _group(pairs: list[Found]) -> list[Found]:
    """The people of one group of pairs and of the groups inside it."""
    own: list[Found] = []
    beside = _nobody()  # what is said before the first name, or where there is none
    inner: list[Found] = []
    for pair in pairs:
        if _key(pair) in _ID:
            continue  # the id of the upload or the record, not the contact's
        value, href = _text(pair.get("value")), _text(pair.get("href"))
        slot = _slot(pair, value, href)
        if slot:
            if not own:
                own.append(beside)
            elif slot in own[-1]:
                own.append(_nobody())
            own[-1][slot] = value
        target = own[-1] if own else beside
        _tell(target, "" if slot else value, href)
        _tell_more(target, pair)
        listed = _objects(pair.get("vec"))
        for group in (pair.get("dict"), *(element.get("dict") for element in listed)):
            inner += _group(_objects(group))
    if own:
        # A group without a name inside one that has a name tells more about that one.
        for person in inner:
            if not _is_named(person):
                own[0]["contact_point"] += person["contact_point"]
                own[0].update({k: person[k] for k in ("timestamp", "uri") if k in person and k not in own[0]})
        return [_whole(person) for person in own] + [person for person in inner if _is_named(person)]
    says = beside["contact_point"] or beside["listed"] or (not inner and beside != _nobody())
    return inner + ([beside] if says else [])


def _key(pair: Found) -> str:
    return fold(str(pair.get("ent_field_name") or pair.get("label") or ""))


def _slot(pair: Found, value: str, href: str) -> str | None:
    """Which part of a name this pair gives, if any."""
    if "value" not in pair:
        return None
    slot = next((slot for slot, labels in _SLOTS.items() if _key(pair) in labels), None)
    named_by_link = value and "facebook.com/" in href and not _ADDRESS.match(value)
    return slot or ("name" if named_by_link else None)


def _tell_more(person: Found, pair: Found) -> None:
    """A pair's time, and the values it lists without labels of their own."""
    time = pair.get("timestamp_value")
    if isinstance(time, int) and time > 0:
        person.setdefault("timestamp", time)
    for element in _objects(pair.get("vec")):
        if "dict" not in element:
            _tell(person, _text(element.get("value")), _text(element.get("href")), "listed")


def _is_named(person: Found) -> bool:
    return bool(person.keys() & _SLOTS.keys())


def _whole(person: Found) -> Found:
    """With a name made of its parts, where it has none."""
    parts = filter(None, (person.get("given"), person.get("family")))
    return {**person, "name": person.get("name") or " ".join(parts)}


def _nobody() -> Found:
    return {"contact_point": [], "plain": [], "listed": []}


def _guesses(person: Found) -> list[Found]:
    """Who it may be without a known label: the first plain value, else everybody on a plain list."""
    guesses = person["plain"][:1] or person["listed"]
    if len(guesses) > 1:
        # Nothing says whose of them a contact point would be.
        return [{"name": guess, "contact_point": []} for guess in guesses]
    return [{**person, "name": guesses[0] if guesses else None}]


def _tell(person: Found, value: str, href: str, place: str = "plain") -> None:
    """File a value under what its shape says it is."""
    _add_uri(person, href)
    if _EMAIL.fullmatch(value) or _PHONE.fullmatch(value):
        person["contact_point"].append(value)
    elif _ADDRESS.fullmatch(value):
        _add_uri(person, value)
    elif value and not _NUMBER.fullmatch(value):
        person[place].append(value)


def _add_uri(person: Found, address: str) -> None:
    if "facebook.com/" in address:
        person.setdefault("uri", address)


def _objects(value: Any) -> list[Found]:
    """The objects of a list; one object instead of a list counts as a list of one."""
    return [item for item in as_records(value) if isinstance(item, dict)]


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
