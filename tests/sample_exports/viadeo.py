"""Viadeo: answers of the API of 2011, an Excel sheet of 2014, what a tool saved in December 2016."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from tests.sample_exports.people import OWNER, PEOPLE, Files, Person, as_json, csv_bytes, number, on, plain

VIADEO_SHEET = ("aurelie-jourdan-blin", "benoit-carrel", "thierry-beaucamp")
VIADEO_TOOL = ("anais-lefebvre-roy", "francois-xavier-le-brun", "jean-baptiste-morvan", "olivier-mazure",
               "pierre-yves-corbel", "lucie-hamelin")  # fmt: skip
VIADEO_ALSO_2011 = VIADEO_TOOL[:3]


def viadeo() -> Files:
    """Three artefacts; three people are in two of them."""
    before = [p for p in on("viadeo") if p.key not in {*VIADEO_SHEET, *VIADEO_TOOL} - {*VIADEO_ALSO_2011}]
    half = len(before) // 2
    me = viadeo_user("owner", "Ane", "GARMENDIA SOTO", 0, "Designer, Indépendante", "Lyon")
    files = {
        "viadeo/2011-07-29/me.json": as_json(me),
        "viadeo/2011-07-29/contacts_1.json": as_json(viadeo_page(before[:half], len(before))),
        "viadeo/2011-07-29/contacts_2.json": as_json(viadeo_page(before[half:], len(before))),
    }
    rows = [["Prénom", "Nom", "Fonction", "Société", "Date Inscription"]]
    days = ("lundi 12 mars 2012", "jeudi 3 octobre 2013", "mardi 11 février 2014")
    for key, day in zip(VIADEO_SHEET, days, strict=True):
        person = PEOPLE[key]
        rows.append([*person.parts("viadeo"), f"{person.job},", person.company, day])
    files["viadeo/2014-03-20/Contacts Viadeo.csv"] = csv_bytes(rows, ";", "\r\n", "cp1252")
    by_initial: dict[str, list[Person]] = {}
    for key in VIADEO_TOOL:
        by_initial.setdefault(PEOPLE[key].parts("viadeo")[1][0], []).append(PEOPLE[key])
    for initial, people in by_initial.items():
        name = f"viadeo/2016-12-11/1612110930{ord(initial) - 55}_{initial}_contacts.json"
        files[name] = "".join(viadeo_line(p) + "\n" for p in people).encode("cp1252")
    return files


def viadeo_id(key: str) -> str:
    """The member id: sixteen characters, beginning 002."""
    return f"0021{number(key, 'viadeo', 16**10, 16**11):012x}"


def viadeo_token(key: str) -> str:
    """What the API called an id: 26 letters that change from one application to the next."""
    return (
        hashlib.sha256(f"{key}/viadeo".encode()).hexdigest()[:26].translate(str.maketrans("0123456789", "ghijkLMNOP"))
    )


def viadeo_nickname(given: str, family: str) -> str:
    """`anais.lefebvre-roy3`."""
    name = f"{plain(given, '-')}.{plain(family, '-')}"
    more = number(name, "nickname", 0, 9)
    return f"{name}{more if more > 4 else ''}"


def viadeo_user(key: str, given: str, family: str, distance: int, headline: str, town: str) -> dict[str, Any]:
    """One user as the API wrote it."""
    abroad = town == "Bilbao"
    return {
        "id": viadeo_token(key),
        "type": "USER", "link": f"http://www.viadeo.com/profile/{viadeo_id(key)}",
        "updated_time": "2011-01-28T09:47:56.000+01:00", "name": f"{given} {family}",
        "contact_count": number(key, "count", 20, 400), "gender": None, "nickname": viadeo_nickname(given, family),
        "first_name": given, "last_name": family, "headline": headline,
        "location": {"city": town, "zipcode": "" if abroad else "69", "country": "Espagne" if abroad else "France",
                     "area": "" if abroad else "Rhône-Alpes", "timezone": "", "latitude": "", "longitude": ""},
        "language": "fr", "distance": distance, "is_premium": False,
    }  # fmt: skip


def viadeo_page(people: Sequence[Person], count: int) -> dict[str, Any]:
    """One page of the contacts call."""
    link = "http://www.viadeo.com/profile/0022aaaaaaaaaaaa/fr/?readOnly=true&currentab=contacts"
    data = [
        viadeo_user(p.key, *p.parts("viadeo"), 1, ", ".join(filter(None, (p.job, p.company))), p.town) for p in people
    ]
    return {
        "id": "", "type": "USER CONTACTS", "link": link, "updated_time": "2011-07-29T03:40:53.795+02:00",
        "name": OWNER, "count": count, "data": data, "paging": {"next": "", "previous": ""},
    }  # fmt: skip


def viadeo_line(person: Person) -> str:
    """One line of the tool's file; it wrote social links under `chats`, by mistake."""
    line = {
        "id": f"{number(person.key, 'book', 16**6, 16**7):x}", "name": person.name("viadeo"),
        "headline": ", ".join(filter(None, (person.job, person.company))),
        "emails": [person.email] if person.email else None, "phones": [person.phone, None] if person.phone else None,
        "chats": ["http://twitter.com/anaislr"] if person.key == "anais-lefebvre-roy" else None, "socials": None,
        "contact": {"contactNum": number(person.key, "count", 20, 400), "canSeeMyDirectContacts": True,
                    "showContacts": False},
        "where": {"streetAddress": None, "locality": person.town, "postalCode": None, "country": None, "region": None},
    }  # fmt: skip
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))
