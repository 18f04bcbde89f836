"""The sample exports: what an invented industrial designer of Bilbao would download from six networks.

`sample_people.txt` says who everybody is and how each network writes them; here is one function per network
that writes its files as the network does, defects included. Nothing is random: every date and id is a hash of
the person's name, so a new line in the table changes no other. Write them anew: `python -m tests.sample_exports`.
"""

import csv
import hashlib
import io
import json
import re
import shutil
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
TABLE = Path(__file__).with_name("sample_people.txt")

OWNER = "Ane Garmendia Soto"
OWNER_EMAIL, OWNER_PHONE = "ane.garmendia@example.com", "+34600000000"
OWNER_LINKEDIN = "https://www.linkedin.com/in/ane-garmendia-soto"
OWNER_XING, OWNER_TUENTI, OWNER_TWITTER = 4100042, "7000042", "214365870"

Files = dict[str, bytes]
"""Path below data/samples -> content."""
Talk = tuple[str, str, str]
"""A message: the person, > if the owner wrote it or < if they did, and the instant (UTC)."""


# --- the people


@dataclass(frozen=True)
class Person:
    """One human, and under `seen` how each place writes them."""

    key: str
    job: str = ""
    company: str = ""
    town: str = ""
    email: str = ""
    phone: str = ""
    birthday: str = ""
    seen: dict[str, str] = field(default_factory=dict)

    def parts(self, network: str) -> tuple[str, str]:
        """(given name, surname) as this network writes them."""
        given, _, family = self.seen[network].partition(" | ")
        return given, family

    def name(self, network: str, *, older: bool = False) -> str:
        """The whole name as this network writes it, or wrote it once."""
        names = self.seen[network].replace(" | ", " ").split(" => ")
        return names[0] if older else names[-1]


def read_people() -> dict[str, Person]:
    """The table, by key and in its order."""
    people: dict[str, Person] = {}
    key = ""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            people[key].seen.update(re.findall(r"(\w+): (.+?)(?=\s{2,}\w+: |\s*$)", line))
        elif line and not line.startswith("#"):
            key, *facts = (cell.strip() for cell in line.split(";"))
            people[key] = Person(key, *facts)
    return people


PEOPLE = read_people()


def on(network: str) -> list[Person]:
    """Everybody a place knows, in the order a network would list them: no order we would choose."""
    return sorted((p for p in PEOPLE.values() if network in p.seen), key=lambda p: number(p.key, network, 0, 10**9))


def number(key: str, what: str, low: int, high: int) -> int:
    """A number in [low, high) that is always the same for this key."""
    digest = hashlib.sha256(f"{key}/{what}".encode()).digest()
    return low + int.from_bytes(digest[:8], "big") % (high - low)


def moment(key: str, what: str, first: str, last: str) -> datetime:
    """An instant between two days, always the same for this key."""
    start, end = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in (first, last))
    return start + timedelta(seconds=number(key, what, 0, int((end - start).total_seconds())))


def instant(text: str) -> datetime:
    """`2023-11-02 09:15:07` as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def plain(text: str, joint: str = "") -> str:
    """Lower-case ASCII letters and digits, the rest replaced by `joint`."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", joint, ascii_text).strip(joint or None)


SMALL_TALK = ("¿Te viene bien el jueves?", "Te paso los planos mañana.", "Eskerrik asko!", "Nos vemos en la feria.",
              "Got the samples, thank you.", "Feliz cumpleaños 🎂", "¿Qué tal el prototipo?", "Ados, bihar arte.")  # fmt: skip


def text_of(talk: Talk) -> str:
    """A harmless line: real exports hold texts, and Kith must leave them behind."""
    return SMALL_TALK[number("/".join(talk), "text", 0, len(SMALL_TALK))]


def csv_bytes(rows: Iterable[Sequence[str]], delimiter: str = ",", end: str = "\n", encoding: str = "utf-8") -> bytes:
    """Delimited text, quoted only where it must be; letters an old encoding lacks become question marks."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue().encode(encoding, "replace")


# --- LinkedIn: one export of January 2024, re-saved by Excel, and one of July 2026

LINKEDIN_OLD, LINKEDIN_NEW = "linkedin/2024-01-13", "linkedin/Complete_LinkedInDataExport_07-05-2026"
SLUGS = {"tomas-quinones": "tom%C3%A1s-qui%C3%B1ones", "zoe-dupont": "ZoeD77", "nacho-barrenetxea": "nachobarrenetxea",
         "jose-garcia-lopez-soldador": "jos%C3%A9-garc%C3%ADa-l%C3%B3pez-61b04a", "fiona-macalister": "fionamacal",
         "anais-lefebvre-roy": "anaislr"}  # fmt: skip
NOT_CONNECTED = {"nora-abaitua", "samir-belkacem-ott", "cristina-bravo-pena", "eduardo-marchena"}
CONNECTED_SINCE_2024 = {"rocio-aguilar", "pablo-cortijo", "ismael-haddad", "yuki-tanabe", "mei-hua-lin", "sofia-lindqvist-ahl",
                        "laia-ferrer-i-bosch", "hannah-kowalczyk-bright", "marcus-tillman", "nils-ohlenforst"}  # fmt: skip
DISCONNECTED = {"victor-esteban", "ines-montero", "silvia-crespo", "ander-bengoa"}
JOB_IN_2024 = {"ainhoa-gaztelu": ("Diseñadora", "Estudio Bermeo"), "ruben-ortega": ("Becario", "Cohete Studio")}
SHOWS_EMAIL = {"tomas-quinones", "bjoern-hoelzl", "lucia-fernandez-rey", "jon-ander-zubieta", "laura-martinez-gil"}

LINKEDIN_TALKS: list[Talk] = [
    ("nerea-iturbide", ">", "2023-11-02 09:15:07"), ("nerea-iturbide", "<", "2023-11-02 10:01:44"),
    ("koldo-mendizabal", ">", "2022-05-30 15:20:10"), ("koldo-mendizabal", "<", "2022-05-31 07:45:00"),
    ("tomas-quinones", ">", "2021-02-12 12:30:00"), ("tomas-quinones", "<", "2021-02-12 18:02:31"),
    ("victor-esteban", ">", "2019-10-08 08:00:59"), ("juergen-weiss", ">", "2023-03-14 10:10:10"),
    ("fiona-macalister", ">", "2024-09-19 16:45:12"), ("fiona-macalister", "<", "2024-09-20 09:03:40"),
    ("lucia-fernandez-rey", ">", "2025-04-22 11:11:11"), ("lucia-fernandez-rey", "<", "2025-04-22 11:40:00"),
    ("cristina-bravo-pena", "<", "2025-10-01 07:30:00"), ("ainhoa-gaztelu", ">", "2026-05-11 13:05:26"),
    ("ainhoa-gaztelu", "<", "2026-05-11 13:09:02"), ("nerea-iturbide", ">", "2026-06-18 08:40:33"),
    ("pieter-van-der-meulen", ">", "2024-02-27 14:14:14"), ("joao-da-silva-moura", ">", "2024-11-05 17:21:09"),
]  # fmt: skip
INVITATIONS: list[Talk] = [
    ("samir-belkacem-ott", ">", "2023-07-04 19:13:00"), ("agnieszka-wisniewska", ">", "2023-12-14 20:13:00"),
    ("anais-lefebvre-roy", "<", "2023-09-09 15:05:00"), ("nora-abaitua", "<", "2026-06-02 07:55:00"),
    ("yuki-tanabe", ">", "2025-11-20 03:00:00"), ("marcus-tillman", "<", "2026-03-08 10:30:00"),
    ("samir-belkacem-ott", ">", "2026-01-15 21:40:00"),
]  # fmt: skip
I_ENDORSED = {"nerea-iturbide": "Gestión de planta", "txema-olabarria": "Fundición", "beatriz-calvo": "Diseño gráfico"}
ENDORSED_ME = {"nerea-iturbide": "Diseño industrial", "sean-oriordan": "Product Design", "koldo-mendizabal": "CAD"}
I_RECOMMENDED, RECOMMENDED_ME = ("manolo-cabrera", "itziar-uribarri"), ("koldo-mendizabal", "fiona-macalister")
FOLLOWED = {"eduardo-marchena": "Active", "itziar-uribarri": "Active", "hugo-espinosa": "Unfollow"}


def linkedin_url(person: Person) -> str:
    """The public address of a member."""
    slug = SLUGS.get(person.key) or f"{person.key}-{number(person.key, 'linkedin', 16**5, 16**6):x}"
    return f"https://www.linkedin.com/in/{slug}"


def pacific(at: datetime) -> str:
    """LinkedIn's zone-less dates are clock time in California: `12/14/23, 12:13 PM`."""
    local = at.astimezone(ZoneInfo("America/Los_Angeles"))
    return f"{local.month}/{local.day}/{local:%y}, {local:%I:%M %p}".replace(", 0", ", ")


def linkedin() -> Files:
    """Two exports of the same member: some people gone, some new, one in another job."""
    return {
        f"{LINKEDIN_OLD}/Connections.csv": linkedin_connections_by_excel(),
        f"{LINKEDIN_OLD}/Invitations.csv": linkedin_invitations(2024),
        f"{LINKEDIN_OLD}/messages.csv": linkedin_messages(2024),
        f"{LINKEDIN_NEW}/Connections.csv": linkedin_connections(),
        f"{LINKEDIN_NEW}/Contacts.csv": linkedin_contacts(),
        f"{LINKEDIN_NEW}/Invitations.csv": linkedin_invitations(2026),
        f"{LINKEDIN_NEW}/messages.csv": linkedin_messages(2026),
        **{f"{LINKEDIN_NEW}/{name}": data for name, data in linkedin_small_files().items()},
    }


def _connection(person: Person, *, old: bool) -> list[str]:
    since = ("2024-02-01", "2026-06-30") if person.key in CONNECTED_SINCE_2024 else ("2012-01-01", "2024-01-10")
    connected = moment(person.key, "connected", *since)
    job, company = JOB_IN_2024[person.key] if old and person.key in JOB_IN_2024 else (person.job, person.company)
    email = person.email if person.key in SHOWS_EMAIL else ""
    if person.key == "mei-hua-lin":
        email = "urn:li:member:123456789"  # seen in real files: an id where an address should be
    shown = f"{connected.day}-{connected:%b-%y}" if old else f"{connected:%d %b %Y}"
    return [*person.parts("linkedin"), linkedin_url(person), email, company, job, shown]


CONNECTIONS_HEADER = ["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"]
CONNECTIONS_NOTE = (
    "When exporting your connection data, you may notice that some of the email addresses are missing, "
    "see https://www.linkedin.com/psettings/privacy/email and https://www.linkedin.com/help/linkedin."
)


def linkedin_connections_by_excel() -> bytes:
    """As Excel saves it again: semicolons, cp1252, CRLF, two-digit years; what cp1252 lacks is lost."""
    rows = [_connection(p, old=True) for p in on("linkedin") if p.key not in NOT_CONNECTED | CONNECTED_SINCE_2024]
    blank = ["", "", "", "", "", "", "15-Aug-17"]
    return csv_bytes([CONNECTIONS_HEADER, *rows[:30], blank, *rows[30:]], ";", "\r\n", "cp1252")


def linkedin_connections() -> bytes:
    """As downloaded: a note first, UTF-8, LF. Three anonymised rows, one impossible date, one new column."""
    rows = [_connection(p, old=False) for p in on("linkedin") if p.key not in NOT_CONNECTED | DISCONNECTED]
    wrong = ["Julia", "Sanz Otero", "https://www.linkedin.com/in/julia-sanz-otero", "", "", "", "30 Feb 2023"]
    anonymous = [["", "", "", "", "", "", day] for day in ("15 Aug 2017", "03 Dec 2019", "03 Dec 2019")]
    rows = [*rows[:12], anonymous[0], *rows[12:40], *anonymous[1:], wrong, *rows[40:]]
    pronouns = {"Begoña": "Ella", "Hannah": "She/Her"}
    rows = [[*row, pronouns.get(row[0], "")] for row in rows]
    note = f'Notes:\n"{CONNECTIONS_NOTE}"\n\n'.encode()
    return note + csv_bytes([[*CONNECTIONS_HEADER, "Pronouns"], *rows])


def from_google(person: Person) -> bool:
    """Whether an address-book entry came from the mail account, not from the phone."""
    return not person.phone or (person.email != "" and number(person.key, "google", 0, 2) == 1)


def linkedin_contacts() -> bytes:
    """The owner's address book as LinkedIn took it: names in one cell, numbers twice and with a leading blank."""
    header = ("Source,FirstName,LastName,Companies,Title,Emails,PhoneNumbers,CreatedAt,Addresses,Sites,"
              "InstantMessageHandles,FullName,Birthday,Location,BookmarkedAt,Profiles").split(",")  # fmt: skip
    rows = []
    for person in on("contacts"):
        google = from_google(person)
        phones = f" {person.phone}, {person.phone.replace(' ', '')}" if person.phone else ""
        if not google and number(person.key, "national", 0, 3) == 0:
            phones = " " + person.phone.replace("+34 ", "").replace(" ", "")
        rows.append([
            "GOOGLE_CONTACTS" if google else "MOBILE_CONTACTS", person.seen["contacts"], "", "", "",
            person.email if google or person.key == "talleres-ibaiondo-office" else "", phones,
            pacific(moment(person.key, "contact", "2015-06-01", "2020-12-31")), *[""] * 8,
        ])  # fmt: skip
    return csv_bytes([header, *rows])


def linkedin_invitations(year: int) -> bytes:
    """A rolling window of months. Until early 2024 the addresses lacked their /in/."""
    rows = []
    for key, direction, at in INVITATIONS:
        if at > "2024-01-13" if year == 2024 else at < "2025-08":
            continue
        person = PEOPLE[key]
        ends = [(OWNER, OWNER_LINKEDIN), (person.name("linkedin"), linkedin_url(person))]
        (sender, inviter), (receiver, invitee) = ends if direction == ">" else ends[::-1]
        urls = [u.replace("/in/", "/") if year == 2024 else u for u in (inviter, invitee)]
        note = "Bonjour, on s'est vues à Lyon" if key == "anais-lefebvre-roy" else ""
        way = "OUTGOING" if direction == ">" else "INCOMING"
        rows.append([sender, receiver, pacific(instant(at)), note, way, *urls])
    header = ["From", "To", "Sent At", "Message", "Direction", "inviterProfileUrl", "inviteeProfileUrl"]
    return csv_bytes([header, *rows])


def linkedin_messages(year: int) -> bytes:
    """All conversations until then, newest first; with an advert, a closed account, a group and a draft."""
    header = ("CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,"
              "CONTENT,FOLDER").split(",")  # fmt: skip
    rows = []
    for talk in LINKEDIN_TALKS:
        person = PEOPLE[talk[0]]
        me, them = (OWNER, OWNER_LINKEDIN), (person.name("linkedin"), linkedin_url(person))
        sender, receiver = (me, them) if talk[1] == ">" else (them, me)
        rows.append([_thread(talk[0]), "", *sender, *receiver, f"{talk[2]} UTC", "", text_of(talk), "INBOX"])
    group = [PEOPLE[key] for key in ("koldo-mendizabal", "begona-uriarte")]
    rows += [
        [_thread("group"), "Feria", OWNER, OWNER_LINKEDIN, ",".join(p.name("linkedin") for p in group),
         ",".join(map(linkedin_url, group)), "2023-06-07 10:00:00 UTC", "", "Ados, bihar arte.", "INBOX"],
        [_thread("advert"), "Sponsored Conversation", "LinkedIn Member", "", OWNER, OWNER_LINKEDIN,
         "2024-01-05 08:00:00 UTC", "Offer", "<p>Try our software</p>", "INBOX"],
        [_thread("closed"), "", "LinkedIn Member", "", OWNER, OWNER_LINKEDIN,
         "2022-08-01 09:30:00 UTC", "", "Hasta pronto.", "ARCHIVE"],
    ]  # fmt: skip
    if year == 2024:
        return csv_bytes([header, *sorted((r for r in rows if r[6] < "2024-01-13"), key=lambda r: r[6], reverse=True)])
    silvia = PEOPLE["silvia-crespo"]
    rows += [
        [_thread("draft"), "", OWNER, OWNER_LINKEDIN, "", "", "2026-06-30 22:15:00 UTC", "", "Hola, quería", ""],
        [_thread("silvia-crespo"), "", OWNER, OWNER_LINKEDIN, silvia.name("linkedin"), linkedin_url(silvia),
         "2025-02-30 10:00:00 UTC", "", "Eskerrik asko!", "INBOX"],
    ]  # fmt: skip
    draft = {_thread("draft"): "Yes"}
    rows = [[*r, "", draft.get(r[0], "No")] for r in sorted(rows, key=lambda r: r[6], reverse=True)]
    return csv_bytes([[*header, "ATTACHMENTS", "IS MESSAGE DRAFT"], *rows])


def _thread(key: str) -> str:
    return f"2-{hashlib.sha256(key.encode()).hexdigest()[:22]}=="


def linkedin_small_files() -> Files:
    """Endorsements, recommendations, follows and the owner's own data, of the newer export."""
    endorsements: dict[str, list[list[str]]] = {"Endorsee": [], "Endorser": []}
    for who, skills in (("Endorsee", I_ENDORSED), ("Endorser", ENDORSED_ME)):
        for key, skill in skills.items():
            at = moment(key, who, "2016-01-01", "2024-01-01")
            url = linkedin_url(PEOPLE[key]).removeprefix("https://")
            date = f"{at:%Y/%m/%d %H:%M:%S} UTC"
            endorsements[who].append([date, skill, *PEOPLE[key].parts("linkedin"), url, "ACCEPTED"])

    def endorsement_header(who: str) -> list[str]:
        names = ["First Name", "Last Name", "Public Url"]
        return ["Endorsement Date", "Skill Name", *(f"{who} {name}" for name in names), "Endorsement Status"]

    def recommendations(keys: Sequence[str], status: str) -> list[list[str]]:
        rows = [["First Name", "Last Name", "Company", "Job Title", "Text", "Creation Date", "Status"]]
        for key in keys:
            person = PEOPLE[key]
            local = moment(key, "recommended", "2018-01-01", "2023-01-01").astimezone(ZoneInfo("America/Los_Angeles"))
            date = f"{local:%m/%d/%y, %I:%M %p}"
            text = "Trabajar juntos fue fácil."
            rows.append([*person.parts("linkedin"), person.company, person.job, text, date, status])
        return rows

    follows = [["Date", "Status", "FullName"]]
    for key, status in FOLLOWED.items():
        at = moment(key, "followed", "2021-01-01", "2026-01-01")
        follows.append([f"{at:%Y-%m-%d %H:%M:%S}", status, PEOPLE[key].name("linkedin")])
    profile_header = ("First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,"
                      "Geo Location,Twitter Handles,Websites,Instant Messengers").split(",")  # fmt: skip
    profile = ["Ane", "Garmendia Soto", "", "", "Feb 17, 1990", "Diseñadora industrial", "", "Diseño", "48001",
               "Bilbao y alrededores, España", "[anegarmendia]", "[PERSONAL:https://anegarmendia.example.com]", ""]  # fmt: skip
    return {
        "Endorsement_Given_Info.csv": csv_bytes([endorsement_header("Endorsee"), *endorsements["Endorsee"]]),
        "Endorsement_Received_Info.csv": csv_bytes([endorsement_header("Endorser"), *endorsements["Endorser"]]),
        "Recommendations_Given.csv": csv_bytes(recommendations(I_RECOMMENDED, "")),
        "Recommendations_Received.csv": csv_bytes(recommendations(RECOMMENDED_ME, "VISIBLE")),
        "Member_Follows.csv": csv_bytes(follows, end="\r\n"),
        "Company Follows.csv": csv_bytes([
            ["Organization", "Followed On"], ["Talleres Ibaiondo, S.L.", "Sat Dec 14 10:11:12 UTC 2024"],
        ]),
        "Profile.csv": csv_bytes([profile_header, profile]),
        "Email Addresses.csv": csv_bytes([
            ["Email Address", "Confirmed", "Primary", "Updated On"],
            [OWNER_EMAIL, "Yes", "Yes", "3/1/17, 5:23 AM"], ["ane@estudiogarmendia.example.com", "Yes", "No", "6/19/15, 10:16 AM"],
        ]),
        "PhoneNumbers.csv": csv_bytes([["Extension", "Number", "Type"], ["", "+34 600 00 00 00", "Mobile"]]),
        "Registration.csv": csv_bytes([
            ["Registered At", "Registration Ip", "Subscription Types"], ["5/14/11, 11:02 AM", "192.0.2.17", ""],
        ]),
    }  # fmt: skip


# --- XING: cards of 2012, answers of the API of 2018, a list copied from the web pages in 2026

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
    page = xing_page(person)
    return {
        "id": xing_scrambled(person.key), "first_name": given, "last_name": family, "display_name": f"{given} {family}",
        "page_name": page, "permalink": f"https://www.xing.com/profile/{page}", "gender": None,
        "birth_date": {"day": None, "month": None, "year": None},
        "active_email": person.email or None,
        "business_address": {
            "street": None, "zip_code": None, "city": person.town or None, "province": None, "country": "DE",
            "email": None, "phone": "||", "fax": "||", "mobile_phone": f"{dial}|{rest.replace(' ', '|', 1)}" if rest else None,
        },
        "private_address": None, "web_profiles": XING_LINKS.get(person.key, {}), "instant_messaging_accounts": {},
        "professional_experience": {
            "primary_company": {"name": person.company or None, "title": person.job, "begin_date": "2010-01", "end_date": None},
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
        "xing/2018-11-20/me.json": as_json({"users": [xing_user(me)]}),
        "xing/2018-11-20/contacts.json": as_json({"contacts": {"total": str(len(users)), "users": users}}),
        "xing/2018-11-20/conversations.json": as_json(xing_conversations()),
        "xing/2026-06-20/xing_contacts.csv": b"\xef\xbb\xbf" + csv_bytes(rows, ";"),
    }


def as_json(value: Any) -> bytes:
    """JSON as most programs print it."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


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
                {"id": f"{number('/'.join(t), 'message', 10**8, 10**9)}", "created_at": f"{instant(t[2]):%Y-%m-%dT%H:%M:%SZ}",
                 "content": text_of(t), "sender": me if t[1] == ">" else them}
                for t in talks
            ],
        })  # fmt: skip
    return {"conversations": {"total": str(len(items)), "unread_count": 0, "items": items}}


# --- Viadeo: answers of the API of 2011, an Excel sheet of 2014, what a tool saved in December 2016

VIADEO_SHEET = ("aurelie-jourdan-blin", "benoit-carrel", "thierry-beaucamp")
VIADEO_TOOL = ("anais-lefebvre-roy", "francois-xavier-le-brun", "jean-baptiste-morvan", "olivier-mazure",
               "pierre-yves-corbel", "lucie-hamelin")  # fmt: skip
VIADEO_ALSO_2011 = VIADEO_TOOL[:3]


def viadeo() -> Files:
    """Three artefacts; three people are in two of them."""
    before = [p for p in on("viadeo") if p.key not in {*VIADEO_SHEET, *VIADEO_TOOL} - {*VIADEO_ALSO_2011}]
    half = len(before) // 2
    files = {
        "viadeo/2011-07-29/me.json": as_json(viadeo_user("owner", "Ane", "GARMENDIA SOTO", 0, "Designer, Indépendante", "Lyon")),
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


def viadeo_nickname(given: str, family: str) -> str:
    """`anais.lefebvre-roy3`."""
    name = f"{plain(given, '-')}.{plain(family, '-')}"
    more = number(name, "nickname", 0, 9)
    return f"{name}{more if more > 4 else ''}"


def viadeo_user(key: str, given: str, family: str, distance: int, headline: str, town: str) -> dict[str, Any]:
    """One user as the API wrote it."""
    return {
        "id": hashlib.sha256(f"{key}/viadeo".encode()).hexdigest()[:26].translate(str.maketrans("0123456789", "ghijkLMNOP")),
        "type": "USER", "link": f"http://www.viadeo.com/profile/{viadeo_id(key)}",
        "updated_time": "2011-01-28T09:47:56.000+01:00", "name": f"{given} {family}",
        "contact_count": number(key, "count", 20, 400), "gender": None, "nickname": viadeo_nickname(given, family),
        "first_name": given, "last_name": family, "headline": headline,
        "location": {"city": town, "zipcode": "69", "country": "France", "area": "Rhône-Alpes", "timezone": "",
                     "latitude": "", "longitude": ""},
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
        "contact": {"contactNum": number(person.key, "count", 20, 400), "canSeeMyDirectContacts": True, "showContacts": False},
        "where": {"streetAddress": None, "locality": person.town, "postalCode": None, "country": "France", "region": None},
    }  # fmt: skip
    return json.dumps(line, ensure_ascii=False, separators=(",", ":"))


# --- Facebook: September 2021 (second folder layout) and June 2026 (third)

FACEBOOK_OLD, FACEBOOK_NEW = "facebook/2021-09-12", "facebook/facebook-anegarmendia-2026-06-28-Kx7mQ2pL"
NEVER_FRIENDS = {"rebeca-olmedo", "ramon-vilches", "oriol-camps", "hannah-kowalczyk-bright"}
FRIENDS_SINCE_2021 = {"saioa-legarreta", "sofia-lindqvist-ahl", "zoe-dupont", "natalia-ferrer", "sabine-kruegel"}
UNFRIENDED = {"ander-bengoa", "borja-quintanar"}
FACEBOOK_VANITY = {"nerea-iturbide": "nerea.iturbide.example", "sabine-kruegel": "sabine.kruegel.example",
                   "txema-olabarria": "profile.php?id=100000000000077", "itziar-uribarri": "itziar.uribarri.example",
                   "ramon-vilches": "profile.php?id=100000000000001"}  # fmt: skip
"""Only the few people whose addresses some activity log tells."""
FACEBOOK_TALKS: list[Talk] = [
    ("nerea-iturbide", ">", "2020-03-28 18:22:31"), ("nerea-iturbide", "<", "2020-03-28 18:25:10"),
    ("unai-goiri", "<", "2019-12-31 22:59:01"), ("unai-goiri", ">", "2020-01-01 00:03:44"),
    ("maitane-etxebarria", ">", "2018-07-14 09:00:00"), ("rebeca-olmedo", "<", "2017-05-21 12:12:12"),
    ("joao-da-silva-moura", ">", "2015-09-30 20:47:05"), ("mikel-garmendia", ">", "2026-06-20 07:00:09"),
    ("mikel-garmendia", "<", "2026-06-20 07:31:54"), ("saioa-legarreta", ">", "2024-02-19 17:05:00"),
    ("saioa-legarreta", "<", "2024-02-19 17:06:40"), ("txema-olabarria", ">", "2025-01-08 19:19:19"),
]  # fmt: skip


def mangled(value: Any) -> Any:
    """Facebook's defect: every byte of UTF-8 written as a letter of its own, in keys and values."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, list):
        return [mangled(item) for item in value]
    if isinstance(value, dict):
        return {mangled(key): mangled(item) for key, item in value.items()}
    return value


def facebook_json(value: Any) -> bytes:
    """JSON as Facebook prints it: ASCII only, two blanks, no newline at the end."""
    return json.dumps(mangled(value), indent=2).replace("/", "\\/").replace("\\/", "/").encode("ascii")


def seconds(at: datetime) -> int:
    """Unix time."""
    return int(at.timestamp())


def befriended(person: Person) -> int:
    """When they became friends; the same in both exports, whatever name they have by then."""
    since = ("2021-10-01", "2026-05-30") if person.key in FRIENDS_SINCE_2021 else ("2008-09-01", "2021-08-31")
    return seconds(moment(person.key, "facebook", *since))


def facebook_names(people: Iterable[Person], *, older: bool) -> list[dict[str, Any]]:
    """A list of people, latest first."""
    items = [{"name": p.name("facebook", older=older), "timestamp": befriended(p)} for p in people]
    return sorted(items, key=lambda item: -item["timestamp"])


def facebook_url(key: str) -> str:
    """A profile's address."""
    return f"https://www.facebook.com/{FACEBOOK_VANITY[key]}"


def address_book_entry(person: Person) -> list[str]:
    """The e-mail and phone an entry holds."""
    return [x for x in (person.phone.replace(" ", ""), person.email if from_google(person) else "") if x]


def facebook() -> Files:
    """Two exports of one account."""
    return {f"{FACEBOOK_OLD}/{n}": d for n, d in facebook_2021().items()} | {
        f"{FACEBOOK_NEW}/{n}": d for n, d in facebook_2026().items()
    }


def facebook_2021() -> Files:
    """The layout of 2021: friends_and_followers/, messages/, about_you/."""
    friends = [p for p in on("facebook") if p.key not in NEVER_FRIENDS | FRIENDS_SINCE_2021]
    book = [
        {"name": p.seen["phonebook"], "details": [{"contact_point": point} for point in address_book_entry(p)],
         "created_timestamp": 1530429889, "updated_timestamp": 1533839699}
        for p in on("phonebook")
    ]  # fmt: skip
    book.append({"name": "Sin datos", "details": [], "created_timestamp": 1530429889, "updated_timestamp": 1530429889})
    lists = "friends_and_followers"
    return {
        f"{lists}/friends.json": facebook_json({"friends_v2": facebook_names(friends, older=True)}),
        f"{lists}/friend_requests_sent.json": facebook_json({
            "sent_requests_v2": [{"name": "Oriol Camps", "timestamp": 1614592800}]}),
        f"{lists}/followers.json": facebook_json({"followers_v2": [{"name": "Kike Palacio"}, {"name": ""}]}),
        "about_you/your_address_books.json": facebook_json({"address_book_v2": {"address_book": book}}),
        "profile_information/profile_information.json": facebook_json({"profile_v2": facebook_owner()}),
        **facebook_threads("messages", "2021-09-12"),
    }  # fmt: skip


def facebook_2026() -> Files:
    """The layout since 2023: connections/, personal_information/, logged_information/, your_facebook_activity/."""
    friends = [p for p in on("facebook") if p.key not in NEVER_FRIENDS | UNFRIENDED]
    names = facebook_names(friends, older=False)
    names.insert(7, {"name": "Julia Sanz", "timestamp": "ayer"})
    activity = [{"timestamp": seconds(moment(key, "visited", "2023-01-01", "2026-06-01")),
                 "data": {"name": PEOPLE[key].name("facebook"), "uri": facebook_url(key)}}
                for key in FACEBOOK_VANITY if key != "ramon-vilches"]  # fmt: skip
    blocked = [{"timestamp": 1600000000, "data": {"name": "Ramón Vilches", "uri": facebook_url("ramon-vilches")}}]
    friends_folder, followers = "connections/friends", "connections/followers"
    profile = "personal_information/profile_information"

    def deleted(key: str) -> dict[str, Any]:
        return {"name": PEOPLE[key].name("facebook"), "timestamp": seconds(moment(key, "removed", "2021-10-01", "2026-01-01"))}

    return {
        f"{friends_folder}/your_friends.json": facebook_json({"friends_v2": names}),
        f"{friends_folder}/sent_friend_requests.json": facebook_json({
            "sent_requests_v2": [{"name": "Oriol Camps", "timestamp": 1614592800}]}),
        f"{friends_folder}/received_friend_requests.json": facebook_json({
            "received_requests_v2": [{"name": "Hannah K. Bright", "timestamp": 1781000000}]}),
        f"{friends_folder}/rejected_friend_requests.json": facebook_json({
            "rejected_requests_v2": [{"name": "Usuario de Facebook", "timestamp": 1500000000}]}),
        f"{friends_folder}/removed_friends.json": facebook_json({
            "deleted_friends_v2": [deleted(key) for key in sorted(UNFRIENDED)]}),
        f"{followers}/people_who_followed_you.json": facebook_json({"followers_v3": [{"name": "Kike Palacio"}, {"name": ""}]}),
        f"{followers}/who_you've_followed.json": facebook_json({
            "following_v3": [{"name": "Zuriñe Aldamiz", "timestamp": 1650000000},
                             {"name": "Museo de las Formas", "timestamp": 1660000000}]}),
        f"{profile}/profile_information.json": facebook_json({"profile_v2": facebook_owner()}),
        f"{profile}/contacts_uploaded_before_2021.json": facebook_json(facebook_uploaded()),
        "personal_information/other_personal_information/your_imported_contacts.json": facebook_json(facebook_imported()),
        "logged_information/activity_messages/people_and_friends.json": facebook_json({
            "people_interactions_v2": [
                {"name": "Perfiles", "description": "Personas con las que interactuaste", "entries": activity}]}),
        "logged_information/search/no-data.txt": b"",
        "your_facebook_activity/messages/messenger_contacts_you've_blocked.json": facebook_json({
            "messenger_contacts_blocked_v2": {
                "name": "Bloqueados", "description": "Contactos que bloqueaste", "entries": blocked}}),
        **facebook_threads("your_facebook_activity/messages", "2026-06-28"),
    }  # fmt: skip


def facebook_owner() -> dict[str, Any]:
    """The owner's own profile."""
    return {
        "name": {"full_name": OWNER, "first_name": "Ane", "middle_name": "", "last_name": "Garmendia Soto"},
        "emails": {"emails": [OWNER_EMAIL], "previous_emails": [], "pending_emails": [], "ad_account_emails": []},
        "birthday": {"year": 1990, "month": 2, "day": 17},
        "family_members": [{"name": "Mikel Garmendia Soto", "relation": "Hermano", "timestamp": 1300000000}],
        "phone_numbers": [{"phone_type": "Mobile", "phone_number": OWNER_PHONE, "verified": True}],
        "username": "anegarmendia", "profile_uri": "https://www.facebook.com/anegarmendia",
        "websites": [{"address": "https://anegarmendia.example.com"}], "registration_timestamp": 1220000000,
    }  # fmt: skip


def facebook_uploaded() -> dict[str, Any]:
    """One record with all entries, labels in the account's language."""
    entries = []
    for person in on("phonebook"):
        points = [{"label": "Punto de contacto", "value": point} for point in address_book_entry(person)]
        entries.append({"dict": [{"label": "Nombre", "value": person.seen["phonebook"]}, *points,
                                 {"label": "Primera importación", "timestamp_value": 1530429889}]})  # fmt: skip
    return {"media": [], "label_values": [{"label": "Contactos", "vec": entries}], "fbid": "700000000000001"}


def facebook_imported() -> list[dict[str, Any]]:
    """One record per entry."""
    chosen = [p for p in on("phonebook") if p.key in ("rosa-soto", "patxi-larrinaga", "dentista")]
    return [
        {"timestamp": 1533839699 + i, "media": [], "fbid": str(700000000000100 + i), "label_values": [
            {"label": "Hora de actualización", "timestamp_value": 1533839699 + i},
            {"label": "Nombre del contacto", "value": p.seen["phonebook"]},
            {"label": "Punto de contacto", "value": p.phone.replace(" ", "")}]}
        for i, p in enumerate(chosen)
    ]  # fmt: skip


def facebook_threads(folder: str, until: str) -> Files:
    """Conversations until a day: one folder each. Some partners have vanished, one thread is a group."""
    classic = until < "2023"
    threads: dict[str, tuple[list[str], list[tuple[str, str, str]]]] = {}
    for talk in FACEBOOK_TALKS:
        if talk[2] > until:
            continue
        name = PEOPLE[talk[0]].name("facebook", older=classic)
        path = f"{plain(name)}_{number(talk[0], 'thread', 10**14, 10**16)}"
        _, messages = threads.setdefault(path, ([name, OWNER], []))
        messages.append((OWNER if talk[1] == ">" else name, talk[2], text_of(talk)))
    threads["1004000000000001"] = (["", OWNER], [(OWNER, "2020-06-12 09:10:28", "hola"), ("", "2020-06-12 09:20:00", "Ados.")])
    threads["usuariodefacebook_1004000000000002"] = (
        ["Usuario de Facebook", OWNER], [("Usuario de Facebook", "2016-04-01 10:00:00", "Hasta pronto.")])  # fmt: skip
    threads["bidaia_1004000000000003"] = (
        ["Garazi Ormaetxea", "Unai Goiri", "Iker Santamaria", OWNER],
        [("Garazi Ormaetxea", "2019-08-03 11:00:00", "Goazen!"), (OWNER, "2019-08-03 11:02:00", "Ados, bihar arte.")])  # fmt: skip
    files = {}
    for path, (people, messages) in threads.items():
        lines = []
        for sender, at, text in reversed(messages):
            stamp = seconds(instant(at)) * 1000 + number(at + text, "ms", 0, 1000)
            line: dict[str, Any] = {"sender_name": sender, "timestamp_ms": stamp, "content": text}
            if classic:
                line["type"] = "Generic"
            lines.append(line | {"is_geoblocked_for_viewer": False})
        title = "Bidaia" if path.startswith("bidaia") else people[0]
        thread: dict[str, Any] = {"participants": [{"name": n} for n in people], "messages": lines, "title": title,
                                  "is_still_participant": title != ""}  # fmt: skip
        if classic:
            thread["thread_type"] = "RegularGroup" if len(people) > 2 else "Regular"
        thread |= {"thread_path": f"inbox/{path}", "magic_words": []}
        files[f"{folder}/inbox/{path}/message_1.json"] = facebook_json(thread)
    return files


# --- Tuenti: a script's dump of 2012, 20up's files of 2014 and 2016

TUENTI_DUMPED = ("nerea-iturbide", "txema-olabarria", "marii", "gorka-elizalde")


def tuenti() -> Files:
    """Tuenti itself gave photos only: friends come from three programs people ran."""
    friends = sorted(on("tuenti"), key=lambda p: plain(p.name("tuenti")))
    by_name = {p.key: p.name("tuenti") for p in friends}
    stars, dashes = "*" * 60, "-" * 40
    dump = f"tuenti/2012-04-02/dump/{OWNER_TUENTI}"
    return {
        f"{dump}/index.html": tuenti_page(),
        f"{dump}/friends.html": "".join(tuenti_friend(PEOPLE[key]) for key in TUENTI_DUMPED).encode(),
        f"{dump}/thread1.html": "".join([
            tuenti_message("txema-olabarria", "5 de Mar, 21:04", "Goazen!"), tuenti_message("", "5 de Mar, 21:10", "Ados.")
        ]).encode(),
        "tuenti/2014-05-18/usuarios.txt": crlf(tuenti_line(p) for p in friends),
        "tuenti/2014-05-18/comentarios.txt": crlf([
            stars, f"{by_name['nerea-iturbide']}: feliz cumple!", stars, f"{by_name['marii']}: guapaaa xD",
            stars, f"{by_name['gorka-elizalde']}: qué foto", "-" * 20, "Verano"]),
        "tuenti/2014-05-18/privados/01.txt": crlf([
            dashes, f"{by_name['txema-olabarria']}:", "15 mar, 21:04", "¿Vienes el sábado?",
            dashes, f"{OWNER}:", "15 mar, 21:30", "Claro."]),
        "tuenti/2014-05-18/privados/02.txt": crlf([
            dashes, f"{by_name['ibon-sarasketa']}:", "2 feb, 18:00", "Eskerrik asko!"]),
        "tuenti/2016-01-30/contactos.txt": crlf(
            f"{p.name('tuenti')}: {spoken_birthday(p.birthday)}" for p in friends if p.birthday and p.key != "kike-palacio"),
    }  # fmt: skip


def crlf(lines: Iterable[str]) -> bytes:
    """UTF-8 without a mark, lines ended as Windows does."""
    return "".join(f"{line}\r\n" for line in lines).encode()


def tuenti_line(person: Person) -> str:
    """`Nerea Iturbide Salas (15/03/1990): 600000001`; the rest only where they shared it."""
    line = person.name("tuenti")
    if person.birthday:
        year, month, day = person.birthday.split("-")
        line += f" ({day}/{month}/{year})"
    if person.phone:
        national = person.phone.removeprefix("+34 ").replace(" ", "")
        line += f": {person.phone if number(person.key, 'international', 0, 4) == 0 else national}"
    return line


def spoken_birthday(birthday: str) -> str:
    """`15 de marzo de 1990`; some hide the year."""
    months = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
    year, month, day = birthday.split("-")
    text = f"{int(day)} de {months[int(month) - 1]}"
    return text if number(birthday, "hidden", 0, 4) == 0 else f"{text} de {year}"


def tuenti_id(key: str) -> str:
    """The number of a user, in dumps only."""
    return str(number(key, "tuenti", 7_100_000, 7_999_999)) if key else OWNER_TUENTI


def tuenti_friend(person: Person) -> str:
    """One friend of the dump's list."""
    user = tuenti_id(person.key)
    return (f'<a href="{user}.html"><div class="friend"><img src="images/{user}"/><h2>{person.name("tuenti")}</h2>'
            f'<span class="ubication">{person.town}</span></div></a>\n')  # fmt: skip


def tuenti_page() -> bytes:
    """The owner's page of the dump."""
    return (f"<html><head><title>{OWNER} &bull; Tuenti Dump</title></head><body><h1>{OWNER}</h1>\n"
            "Ciudad: Bilbao<br/>\nCumpleaños: 17 de febrero de 1990<br/>\n</body></html>\n").encode()  # fmt: skip


def tuenti_message(key: str, date: str, text: str) -> str:
    """One message of the dump; an empty key is the owner."""
    link = f"{tuenti_id(key)}.html" if key else "index.html"
    name = PEOPLE[key].name("tuenti") if key else OWNER
    return (f'<div class="message"><span class="body">{text}</span><a href="{link}"><span class="sender">'
            f'<img src="images/{tuenti_id(key)}"/><span class="text">{name}</span></span></a>'
            f'<span class="date">{date}</span></div>\n')  # fmt: skip


# --- Twitter: one archive of July 2026

TWITTER = "twitter/twitter-2026-07-02-5f0c9a1be7d24c63a8f1e0b72d94c6aa35"
BARE_FOLLOWERS, BARE_FOLLOWED, FIRST_PART = 34, 7, 40
MUTED, BLOCKED = ("hugo-espinosa",), ("bare-2", "bare-31")
TWITTER_TALKS: list[Talk] = [
    ("nerea-iturbide", ">", "2022-12-07 09:30:00"), ("nerea-iturbide", "<", "2022-12-07 09:41:12"),
    ("lucia-prado-diez", "<", "2023-05-17 20:00:00"), ("lucia-prado-diez", ">", "2023-05-17 20:14:08"),
    ("marc-esteve-olle", ">", "2021-11-03 08:08:08"), ("bare-5", "<", "2020-02-02 02:02:02"),
    ("jordi-puig-i-serra", ">", "2026-04-25 10:20:30"),
]  # fmt: skip


def twitter_id(key: str) -> str:
    """The account's number: nine or ten digits before 2016, nineteen since."""
    old = number(key, "twitter age", 0, 3) > 0
    return str(number(key, "twitter", 10**8, 4 * 10**9) if old else number(key, "twitter", 7 * 10**17, 18 * 10**17))


def twitter_handle(person: Person) -> str:
    """Without the @."""
    return person.seen["twitter"].split(" ")[0].removeprefix("@")


def twitter_js(name: str, items: Sequence[Any], part: int = 0) -> bytes:
    """A script that assigns a list: a blank before each colon, no newline at the end."""
    printed = json.dumps(items, ensure_ascii=False, indent=2, separators=(",", " : ")).replace("[]", "[ ]")
    printed = re.sub(r'"indices" : \[\s+("\d+"),\s+("\d+")\s+\]', r'"indices" : [ \1, \2 ]', printed)
    return f"window.YTD.{name}.part{part} = {printed}".encode()


def twitter_account(wrapper: str, key: str) -> dict[str, Any]:
    """An account as lists name it: by number only."""
    account = twitter_id(key)
    link = f"https://twitter.com/intent/user?user_id={account}"
    return {wrapper: {"accountId": account, "userLink": link}}


def twitter() -> Files:
    """Lists of bare numbers, and the tweets that name some of them."""
    named = [p.key for p in on("twitter")]
    # Three of four follow her; she follows two of three.
    followers = [k for k in named if number(k, "follows", 0, 4)] + [f"bare-{i}" for i in range(BARE_FOLLOWERS)]
    followed = [k for k in named if number(k, "followed", 0, 3)] + [f"bare-{i}" for i in range(30, 30 + BARE_FOLLOWED)]
    followers.sort(key=lambda k: number(k, "order", 0, 10**9))
    lists = {
        "follower": ("follower", followers), "following": ("following", followed),
        "block": ("blocking", BLOCKED), "mute": ("muting", MUTED),
    }  # fmt: skip
    items: dict[str, list[Any]] = {
        name: [twitter_account(wrapper, key) for key in keys] for name, (wrapper, keys) in lists.items()
    }
    items |= {
        "account": [{"account": {
            "email": OWNER_EMAIL, "createdVia": "web", "username": "anegarmendia", "accountId": OWNER_TWITTER,
            "createdAt": "2010-11-10T20:31:07.000Z", "accountDisplayName": "Ane Garmendia ✏️"}}],
        "profile": [{"profile": {"description": {
            "bio": "Diseño industrial, poco a poco.", "website": "https://anegarmendia.example.com", "location": "Bilbao"},
            "avatarMediaUrl": "https://pbs.twimg.com/profile_images/1/ane.jpg"}}],
        "contact": twitter_contacts(),
        "direct_message_headers": twitter_talks(),
        "direct_message_group_headers": [twitter_group()],
        "tweets": twitter_tweets(),
    }  # fmt: skip
    files = {
        f"{TWITTER}/data/{name.replace('_', '-')}.js": twitter_js(name, values)
        for name, values in items.items()
        if name != "follower"
    }
    parts = [items["follower"][:FIRST_PART], items["follower"][FIRST_PART:]]
    files[f"{TWITTER}/data/follower.js"] = twitter_js("follower", parts[0])
    files[f"{TWITTER}/data/follower-part1.js"] = twitter_js("follower", parts[1], part=1)
    files[f"{TWITTER}/data/manifest.js"] = twitter_manifest(items, parts)
    files[f"{TWITTER}/data/README.txt"] = b"This archive holds what you did on the service.\n"
    return files


def twitter_contacts() -> list[Any]:
    """The owner's address book as Twitter took it: no names at all."""
    chosen = [p for p in {p.key: p for p in on("phonebook") + on("contacts")}.values() if number(p.key, "uploaded", 0, 2)]
    return [
        {"contact": {"emails": [p.email] if p.email else [], "phoneNumbers": [p.phone.replace(" ", "")] if p.phone else []}}
        for p in chosen
    ]


def twitter_talks() -> list[Any]:
    """Who wrote when; one message has a day that never was."""
    conversations: dict[str, list[Any]] = {}
    for key, direction, at in [*TWITTER_TALKS, ("marc-esteve-olle", "<", "2021-11-31 08:30:00")]:
        them = twitter_id(key)
        sender, recipient = (OWNER_TWITTER, them) if direction == ">" else (them, OWNER_TWITTER)
        name = "-".join(sorted((OWNER_TWITTER, them), key=int))
        created = at.replace(" ", "T") + ".000Z"
        message = {"id": str(number(key + at, "message", 10**18, 2 * 10**18)), "senderId": sender,
                   "recipientId": recipient, "createdAt": created}  # fmt: skip
        conversations.setdefault(name, []).append({"messageCreate": message})
    return [{"dmConversation": {"conversationId": n, "messages": m[::-1]}} for n, m in conversations.items()]


def twitter_group() -> dict[str, Any]:
    """A group conversation: one number of its own."""
    members = [twitter_id(key) for key in ("jordi-puig-i-serra", "laia-ferrer-i-bosch")]
    message = {"id": "1500000000000000009", "senderId": members[0], "createdAt": "2022-03-05T12:00:00.000Z"}
    joined = {"initiatingUserId": members[0], "participantsSnapshot": [*members, OWNER_TWITTER],
              "createdAt": "2022-03-05T11:58:00.000Z"}  # fmt: skip
    events = [{"messageCreate": message}, {"joinConversation": joined}]
    return {"dmConversation": {"conversationId": "1500000000000000001", "messages": events}}


def twitter_tweets() -> list[Any]:
    """One tweet per account that has a name: the only table of number, handle and name. One account is gone."""
    tweets = []
    for person in on("twitter"):
        handle, _, shown = person.seen["twitter"].removeprefix("@").partition(" ")
        at = moment(person.key, "tweet", "2012-01-01", "2026-06-30")
        mention = {"name": shown, "screen_name": handle, "indices": ["0", str(len(handle) + 1)],
                   "id_str": twitter_id(person.key), "id": twitter_id(person.key)}  # fmt: skip
        mentions, text = [mention], f"@{handle} buen hilo &amp; buenas fotos"
        if person.key == "bici-bilbao":
            gone = {"name": "gone", "screen_name": "gone_user_x", "indices": ["30", "42"], "id_str": "-1", "id": "-1"}
            mentions, text = [mention, gone], text + " @gone_user_x"
        tweet: dict[str, Any] = {
            "retweeted": False,
            "entities": {"hashtags": [], "symbols": [], "user_mentions": mentions, "urls": []},
            "favorite_count": "2", "id_str": str(number(person.key, "tweet id", 10**18, 2 * 10**18)),
            "in_reply_to_user_id_str": twitter_id(person.key), "in_reply_to_screen_name": handle,
            "full_text": text, "lang": "es", "created_at": f"{at:%a %b %d %H:%M:%S} +0000 {at.year}",
        }  # fmt: skip
        if number(person.key, "retweet", 0, 4) == 0:
            del tweet["in_reply_to_user_id_str"], tweet["in_reply_to_screen_name"]
            tweet["full_text"] = f"RT {text}"
        tweets.append({"tweet": tweet})
    return tweets


def twitter_manifest(items: Mapping[str, Sequence[Any]], followers: Sequence[Sequence[Any]]) -> bytes:
    """The list of parts, by which a missing one is noticed."""
    types: dict[str, Any] = {}
    for name, values in items.items():
        parts = followers if name == "follower" else [values]
        camel = re.sub(r"_(\w)", lambda m: m.group(1).upper(), name)
        files = []
        for part, rows in enumerate(parts):
            file = f"data/{name.replace('_', '-')}{f'-part{part}' if part else ''}.js"
            files.append({"fileName": file, "globalName": f"YTD.{name}.part{part}", "count": str(len(rows))})
        types[camel] = {"files": files}
    manifest = {
        "userInfo": {"accountId": OWNER_TWITTER, "userName": "anegarmendia", "displayName": "Ane Garmendia ✏️"},
        "archiveInfo": {"sizeBytes": "123456", "generationDate": "2026-07-02T06:14:51.000Z", "isPartialArchive": False,
                        "maxPartSizeBytes": "53687091200"},
        "dataTypes": types,
    }  # fmt: skip
    printed = json.dumps(manifest, ensure_ascii=False, indent=2, separators=(",", " : "))
    return f"window.__THAR_CONFIG = {printed}".encode()


# --- files that cannot be read, one of each common kind


def broken() -> Files:
    """Each of these is rejected with a reason, and everything else goes on."""
    friends = facebook_json({"friends_v2": [{"name": "Nadie Todavía", "timestamp": 1262304000}] * 3})
    rows = [["Ane", "", "", "", "02 Jan 2024"]]
    invitations = ["From", "To", "Sent At", "Message", "Direction", "inviterProfileUrl", "inviteeProfileUrl"]
    return {
        "broken/facebook/2023-02-11/connections/friends/your_friends.json": friends[: len(friends) * 2 // 3],
        "broken/linkedin/2022-09-30/Connections.csv": csv_bytes([
            ["First Name", "Email Address", "Company", "Position", "Connected On"], *rows]),
        "broken/linkedin/2023-05-06/Connections.csv": zip_bytes({"xl/workbook.xml": b"<workbook/>"}),
        "broken/linkedin/2023-05-06/Invitations.csv": csv_bytes([invitations]),
        "broken/tuenti/2013-11-01/usuarios.txt": b"\x93NUMPY\x00\x01Nerea\x00\xff\xfe\x00\x00",
        "broken/twitter/2025-01-15/data/follower.js": twitter_js("follower", []),
        "broken/xing/xing-2024-03-02.zip": zip_bytes({"contacts.csv": b"Name;Job;Company\n"})[:90],
    }  # fmt: skip


def zip_bytes(members: Mapping[str, bytes]) -> bytes:
    """A ZIP that is the same on every day and every machine: stored, and dated 1980."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


# --- who is who, and writing it all


def truth() -> bytes:
    """network, account, person. How an account is named here:

    linkedin: slug, or name where the file has no address; xing: number; viadeo: nickname, or name; facebook: name
    (with `@` and the friendship's time when two share it), or vanity; tuenti: name; twitter: number;
    entry:<name, e-mail or phone> for what is only in an address book.
    """
    rows: list[tuple[str, str, str]] = []
    friends = [p.name("facebook") for p in on("facebook")]
    for person in PEOPLE.values():
        accounts: list[tuple[str, str]] = []
        for network in person.seen:
            accounts += accounts_of(person, network, twice=friends.count(person.name(network)) > 1)
        rows += [(network, account, person.key) for network, account in accounts]
    owner = (("linkedin", OWNER), ("xing", str(OWNER_XING)), ("viadeo", viadeo_nickname("Ane", "GARMENDIA SOTO")),
             ("facebook", OWNER), ("facebook", "anegarmendia"), ("tuenti", OWNER), ("twitter", OWNER_TWITTER))  # fmt: skip
    rows += [(network, account, "ane-garmendia") for network, account in owner]
    for contact in twitter_contacts():
        for point in (*contact["contact"]["emails"], *contact["contact"]["phoneNumbers"])[:1]:
            person = next(p for p in PEOPLE.values() if point in (p.email, p.phone.replace(" ", "")) and is_in_a_book(p))
            rows.append(("twitter", f"entry:{point}", person.key))
    return csv_bytes([("network", "account", "person"), *sorted(set(rows))])


def is_in_a_book(person: Person) -> bool:
    """Whether some address book has them."""
    return "contacts" in person.seen or "phonebook" in person.seen


def accounts_of(person: Person, place: str, *, twice: bool) -> list[tuple[str, str]]:
    """One person's accounts at one place, as the truth table names them."""
    if place in ("contacts", "phonebook"):
        return [("linkedin" if place == "contacts" else "facebook", f"entry:{person.seen[place]}")]
    if place == "linkedin":
        named = person.key in (*I_RECOMMENDED, *RECOMMENDED_ME, *FOLLOWED)
        slug = linkedin_url(person).rpartition("/")[2]
        return [("linkedin", slug), *([("linkedin", person.name("linkedin"))] if named else [])]
    if place == "xing":
        return [("xing", person.name("xing") if person.key in XING_LISTED else str(xing_id(person.key)))]
    if place == "viadeo":
        tool_only = person.key in {*VIADEO_TOOL, *VIADEO_SHEET} - {*VIADEO_ALSO_2011}
        names = [("viadeo", person.name("viadeo"))] if person.key in {*VIADEO_TOOL, *VIADEO_SHEET} else []
        return names if tool_only else [("viadeo", viadeo_nickname(*person.parts("viadeo"))), *names]
    if place == "facebook":
        when = f" @{befriended(person)}" if twice else ""
        names = dict.fromkeys((person.name("facebook", older=True) + when, person.name("facebook") + when))
        vanity = FACEBOOK_VANITY.get(person.key)
        found = [("facebook", name) for name in names]
        return [*found, ("facebook", vanity.removeprefix("profile.php?id="))] if vanity else found
    return [(place, twitter_id(person.key) if place == "twitter" else person.name(place))]


def exports() -> Files:
    """Every file of the samples."""
    return {**linkedin(), **xing(), **viadeo(), **facebook(), **tuenti(), **twitter(), **broken(), "truth.csv": truth()}


def write(folder: Path = SAMPLES) -> int:
    """Write all samples anew, removing what is no longer among them; gives the number of files."""
    files = exports()
    for network in {name.split("/")[0] for name in files if "/" in name}:
        shutil.rmtree(folder / network, ignore_errors=True)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return len(files)


if __name__ == "__main__":
    print(f"{write()} files written to {SAMPLES.name}/")
