"""XING: cards of 2012, answers of the API of 2018, a list copied from the web pages in 2026."""

from typing import Any

from tests.sample_exports.people import (
    OWNER,
    OWNER_EMAIL,
    PEOPLE,
    Files,
    Person,
    Talk,
    as_json,
    csv_bytes,
    instant,
    number,
    on,
    text_of,
)  # fmt: skip

OWNER_XING = 4100042
XING_CARDS = ("bjoern-hoelzl", "heike-brueggemann", "dirk-moellenkamp", "wolfgang-traeger")
XING_LISTED = ("torben-hinrichsen", "carola-ebeling", "nils-ohlenforst")
"""Met after the API was closed in 2019."""
XING_LINKS = {
    "bjoern-hoelzl": {"twitter": ["http://twitter.com/bjoern_hlzl"], "homepage": ["http://hoelzl.example.com"]},
    "soeren-petersen": {"twitter": ["http://www.twitter.com/soerenp_"]},
    "sabine-kruegel": {"facebook": ["https://www.facebook.com/sabine.kruegel.example"], "other": []},
}
XING_TALKS: list[Talk] = [
    ("katharina-von-altenfels", ">", "2017-05-09 13:00:21"), ("katharina-von-altenfels", "<", "2017-05-10 06:31:05"),
    ("annegret-loewe", ">", "2018-02-20 16:12:43"), ("jens-uhlendorf", "<", "2016-12-01 11:54:00"),
]  # fmt: skip


def xing_id(key: str) -> int:
    """The member's number; exports write it with a checksum behind."""
    return OWNER_XING if key == "owner" else number(key, "xing", 4_200_000, 9_900_000)


def xing_scrambled(key: str) -> str:
    """`4711_0abc12`."""
    return f"{xing_id(key)}_{number(key, 'checksum', 0, 16**6):06x}"


def transliterated(text: str) -> str:
    """German letters as XING puts them in addresses."""
    for letter, two in {"ä": "ae", "ö": "oe", "ü": "ue", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ı": "i", "ś": "s"}.items():
        text = text.replace(letter, two)
    return text


def xing_page(person: Person) -> str:
    """`Bjoern_Hoelzl3`."""
    given, family = (transliterated(part).removeprefix("Dr. ").replace(" ", "") for part in person.parts("xing"))
    more = number(person.key, "page", 0, 12)
    return f"{given}_{family}{more if more > 7 else ''}"


def xing_user(person: Person) -> dict[str, Any]:
    """One user as the API wrote it."""
    given, family = person.parts("xing")
    dial, _, rest = person.phone.removeprefix("+").partition(" ")
    mobile = f"{dial}|{rest.replace(' ', '|', 1)}"
    country = "ES" if person.town == "Bilbao" else "DE"
    page = xing_page(person)
    return {
        "id": xing_scrambled(person.key), "first_name": given, "last_name": family, "display_name": f"{given} {family}",
        "page_name": page, "permalink": f"https://www.xing.com/profile/{page}", "gender": None,
        "birth_date": {"day": None, "month": None, "year": None},
        "active_email": person.email or None,
        "business_address": {
            "street": None, "zip_code": None, "city": person.town or None, "province": None, "country": country,
            "email": None, "phone": "||", "fax": "||", "mobile_phone": mobile if rest else None,
        },
        "private_address": None, "web_profiles": XING_LINKS.get(person.key, {}), "instant_messaging_accounts": {},
        "professional_experience": {
            "primary_company": {"name": person.company or None, "title": person.job, "begin_date": "2010-01",
                                "end_date": None},
        },
    }  # fmt: skip


def xing() -> Files:
    """Three kinds of files of three ages: no official export has all contacts."""
    inactive = "Inactive member"
    users = [xing_user(p) for p in on("xing") if p.key not in XING_LISTED]
    users.insert(5, {"id": None, "first_name": inactive, "last_name": inactive, "display_name": inactive,
                     "page_name": None, "permalink": ""})  # fmt: skip
    me = Person("owner", "Diseñadora industrial", "", "Bilbao", OWNER_EMAIL, "", "", {"xing": "Ane | Garmendia Soto"})
    listed = [PEOPLE[key] for key in XING_LISTED]
    rows = [["Name", "Job", "Company"], *([p.name("xing"), p.job, p.company] for p in listed)]
    return {
        "xing/2012-05-14/contacts.vcf": b"".join(xing_card(PEOPLE[key]) for key in XING_CARDS),
        "xing/2018-11-20/me.json": as_json({"id_card": xing_user(me)}),
        "xing/2018-11-20/contacts.json": as_json({"contacts": {"total": str(len(users)), "users": users}}),
        "xing/2018-11-20/conversations.json": as_json(xing_conversations()),
        "xing/2026-06-20/xing_contacts.csv": b"\xef\xbb\xbf" + csv_bytes(rows, ";"),
    }


def xing_card(person: Person) -> bytes:
    """A card of 2012: two character sets in one file, told line by line."""
    given, family = person.parts("xing")
    lines = [
        ("ascii", "BEGIN:VCARD"), ("ascii", "VERSION:2.1"),
        ("latin-1", f"N;CHARSET=ISO-8859-1:{family};{given};;;"),
        ("latin-1", f"FN;CHARSET=ISO-8859-1:{given} {family}"),
        ("ascii", f"SORT-STRING:{transliterated(family)}"), ("ascii", "CLASS:PRIVATE"),
        ("ascii", f"EMAIL;TYPE=internet;type=WORK;type=pref:{person.email}" if person.email else ""),
        ("ascii", f"TEL;TYPE=cell,work:{person.phone}" if person.phone else ""),
        ("latin-1", f"ADR;TYPE=work;CHARSET=ISO-8859-1:;;;{person.town};;;Deutschland"),
        ("latin-1", f"ORG;CHARSET=ISO-8859-1:{person.company}"), ("utf-8", f"TITLE;CHARSET=UTF-8:{person.job}"),
        ("ascii", f"BDAY:{person.birthday.replace('-', '')}" if person.birthday else ""),
        ("ascii", "PRODID:-//XING//www.xing.com//epublica//www.epublica.de//Version 1.3"),
        ("ascii", f"UID:xing.com-{xing_id(person.key)}"), ("ascii", "END:VCARD"),
    ]  # fmt: skip
    return b"".join(line.encode(charset) + b"\r\n" for charset, line in lines if line)


def xing_conversations() -> dict[str, Any]:
    """Conversations with their latest messages."""
    me = {"id": xing_scrambled("owner"), "display_name": OWNER}
    items = []
    for key in dict.fromkeys(talk[0] for talk in XING_TALKS):
        them = {"id": xing_scrambled(key), "display_name": PEOPLE[key].name("xing")}
        talks = [talk for talk in XING_TALKS if talk[0] == key]
        items.append({
            "id": str(number(key, "conversation", 10**8, 10**9)), "subject": "Muster", "message_count": len(talks),
            "updated_at": f"{instant(talks[-1][2]):%Y-%m-%dT%H:%M:%SZ}", "participants": [me, them],
            "latest_messages": [
                {"id": f"{number('/'.join(t), 'message', 10**8, 10**9)}",
                 "created_at": f"{instant(t[2]):%Y-%m-%dT%H:%M:%SZ}",
                 "content": text_of(t), "sender": me if t[1] == ">" else them}
                for t in talks
            ],
        })  # fmt: skip
    return {"conversations": {"total": str(len(items)), "unread_count": 0, "items": items}}
