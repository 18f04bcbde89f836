"""LinkedIn: one export of January 2024, re-saved by Excel, and one of July 2026."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.sample_exports.people import (
    OWNER,
    OWNER_EMAIL,
    PEOPLE,
    Files,
    Person,
    Talk,
    csv_bytes,
    from_google,
    instant,
    moment,
    number,
    on,
    text_of,
)  # fmt: skip

OWNER_LINKEDIN = "https://www.linkedin.com/in/ane-garmendia-soto"
LINKEDIN_OLD, LINKEDIN_NEW = "linkedin/2024-01-13", "linkedin/Complete_LinkedInDataExport_07-05-2026"
SLUGS = {
    "tomas-quinones": "tom%C3%A1s-qui%C3%B1ones",
    "jose-garcia-lopez-soldador": "jos%C3%A9-garc%C3%ADa-l%C3%B3pez-61b04a",
    "zoe-dupont": "ZoeD77",
    "nacho-barrenetxea": "nachobarrenetxea",
    "fiona-macalister": "fionamacal",
    "anais-lefebvre-roy": "anaislr",
}
"""Members who chose their address; the others got their name and some digits."""
NOT_CONNECTED = {"nora-abaitua", "samir-belkacem-ott", "cristina-bravo-pena", "eduardo-marchena"}
CONNECTED_SINCE_2024 = {
    "rocio-aguilar", "pablo-cortijo", "ismael-haddad", "yuki-tanabe", "mei-hua-lin", "sofia-lindqvist-ahl",
    "laia-ferrer-i-bosch", "hannah-kowalczyk-bright", "marcus-tillman", "nils-ohlenforst",
}  # fmt: skip
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


def connected(key: str) -> datetime:
    """The day of the connection: two days after the invitation, where we know of one."""
    invited = max((instant(at) for who, _, at in INVITATIONS if who == key), default=None)
    since = ("2024-02-01", "2026-06-30") if key in CONNECTED_SINCE_2024 else ("2012-01-01", "2024-01-10")
    return invited + timedelta(days=2) if invited else moment(key, "connected", *since)


def connection(person: Person, *, old: bool) -> list[str]:
    """One row of Connections.csv, in today's spelling or as Excel saves it."""
    job, company = JOB_IN_2024[person.key] if old and person.key in JOB_IN_2024 else (person.job, person.company)
    email = person.email if person.key in SHOWS_EMAIL else ""
    if person.key == "mei-hua-lin":
        email = "urn:li:member:123456789"  # seen in real files: an id where an address should be
    at = connected(person.key)
    shown = f"{at.day}-{at:%b-%y}" if old else f"{at:%d %b %Y}"
    return [*person.parts("linkedin"), linkedin_url(person), email, company, job, shown]


def latest_first(without: set[str]) -> list[Person]:
    """Connections, the latest on top."""
    people = [p for p in on("linkedin") if p.key not in without]
    return sorted(people, key=lambda p: connected(p.key), reverse=True)


CONNECTIONS_HEADER = ["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"]
CONNECTIONS_NOTE = (
    "Some addresses are hidden by the members, see https://www.linkedin.com/psettings/privacy/email, "
    "more help at https://www.linkedin.com/help/linkedin."
)


def linkedin_connections_by_excel() -> bytes:
    """As Excel saves it again: semicolons, cp1252, CRLF, two-digit years; what cp1252 lacks is lost."""
    rows = [connection(p, old=True) for p in latest_first(NOT_CONNECTED | CONNECTED_SINCE_2024)]
    blank = ["", "", "", "", "", "", "15-Aug-17"]
    return csv_bytes([CONNECTIONS_HEADER, *rows[:30], blank, *rows[30:]], ";", "\r\n", "cp1252")


def linkedin_connections() -> bytes:
    """As downloaded: a note first, UTF-8, LF. Three anonymised rows, one impossible date, one new column."""
    rows = [connection(p, old=False) for p in latest_first(NOT_CONNECTED | DISCONNECTED)]
    wrong = ["Julia", "Sanz Otero", "https://www.linkedin.com/in/julia-sanz-otero", "", "", "", "30 Feb 2023"]
    anonymous = [["", "", "", "", "", "", day] for day in ("15 Aug 2017", "03 Dec 2019", "03 Dec 2019")]
    rows = [*rows[:12], anonymous[0], *rows[12:40], *anonymous[1:], wrong, *rows[40:]]
    pronouns = {"Begoña": "Ella", "Hannah": "She/Her"}
    rows = [[*row, pronouns.get(row[0], "")] for row in rows]
    note = f'Notes:\n"{CONNECTIONS_NOTE}"\n\n'.encode()
    return note + csv_bytes([[*CONNECTIONS_HEADER, "Pronouns"], *rows])


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
    profile = [
        "Ane", "Garmendia Soto", "", "", "Feb 17, 1990", "Diseñadora industrial", "", "Diseño", "48001",
        "Bilbao y alrededores, España", "[anegarmendia]", "[PERSONAL:https://anegarmendia.example.com]", "",
    ]  # fmt: skip
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
            [OWNER_EMAIL, "Yes", "Yes", "3/1/17, 5:23 AM"],
            ["ane@estudiogarmendia.example.com", "Yes", "No", "6/19/15, 10:16 AM"],
        ]),
        "PhoneNumbers.csv": csv_bytes([["Extension", "Number", "Type"], ["", "+34 600 00 00 00", "Mobile"]]),
        "Registration.csv": csv_bytes([
            ["Registered At", "Registration Ip", "Subscription Types"], ["5/14/11, 11:02 AM", "192.0.2.17", ""],
        ]),
    }  # fmt: skip
