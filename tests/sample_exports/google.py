"""Google Contacts: the CSV of 2026 (its third header), that of 2019 (the second), and a Takeout, labels twice."""

from tests.sample_exports.linkedin import linkedin_url
from tests.sample_exports.people import PEOPLE, Files, Person, csv_bytes, number, on

G3 = (
    "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,"
    "Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,"
    "Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Website 1 - Label,Website 1 - Value"
).split(",")
G2 = (
    "Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Additional Name Yomi,Family Name Yomi,"
    "Name Prefix,Name Suffix,Initials,Nickname,Short Name,Maiden Name,Birthday,Gender,Location,Billing Information,"
    "Directory Server,Mileage,Occupation,Hobby,Sensitivity,Priority,Subject,Notes,Language,Photo,Group Membership,"
    "E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value"
).split(",")
WEBSITES = {
    "gorka-elizalde": "https://twitter.com/gorkaeliz",
    "markel-ibarluzea": "http://twitter.com/markelibar",
    "bjoern-hoelzl": linkedin_url(PEOPLE["bjoern-hoelzl"]),
}
"""What the owner wrote down of them: accounts on other networks."""
FAMILY = ("jose-luis-garmendia", "rosa-soto")


def google_name(person: Person) -> tuple[str, str]:
    """(given name, surname) as the owner wrote them; both empty where only an e-mail is known."""
    given, family = person.parts("google")
    return ("", "") if given == "-" else (given, family)


def in_2019(person: Person) -> bool:
    """Whether the older export has them."""
    return number(person.key, "known since", 0, 3) == 0


def g3_row(person: Person) -> dict[str, str]:
    """A contact under the header of 2024 and later."""
    given, family = google_name(person)
    return {
        "First Name": given, "Last Name": family, "Labels": "* myContacts",
        "Organization Name": person.company if family else "", "Organization Title": person.job if family else "",
        "Birthday": person.birthday, "E-mail 1 - Label": "* " if person.email else "",
        "E-mail 1 - Value": person.email, "Phone 1 - Label": "Mobile" if person.phone else "",
        "Phone 1 - Value": person.phone.removeprefix("+34 "),
        "Website 1 - Label": "Profile" if person.key in WEBSITES else "", "Website 1 - Value": WEBSITES.get(person.key, ""),
    }  # fmt: skip


def g2_row(person: Person) -> dict[str, str]:
    """A contact under the header of 2017 to 2024."""
    given, family = google_name(person)
    return {
        "Name": f"{given} {family}".strip(), "Given Name": given, "Family Name": family,
        "Group Membership": "* myContacts", "E-mail 1 - Type": "* ", "E-mail 1 - Value": person.email,
        "Phone 1 - Type": "Mobile" if person.phone else "", "Phone 1 - Value": person.phone,
    }  # fmt: skip


def card(person: Person) -> bytes:
    """A card of the Takeout: no UID, no PRODID, and none of the name's lines where there is no name."""
    given, family = google_name(person)
    labels = "Familia,myContacts" if person.key in FAMILY else "myContacts"
    lines = [
        "BEGIN:VCARD", "VERSION:3.0",
        f"FN:{given} {family}".strip() if given else "", f"N:{family};{given};;;" if given else "",
        f"item1.EMAIL;TYPE=INTERNET:{person.email}" if person.email else "",
        "item1.X-ABLabel:" if person.email else "",
        f"TEL;TYPE=CELL:{person.phone}" if person.phone else "",
        f"BDAY:{person.birthday}" if person.birthday else "",
        f"URL:{WEBSITES[person.key].replace(':', chr(92) + ':')}" if person.key in WEBSITES else "",
        f"CATEGORIES:{labels}", "END:VCARD",
    ]  # fmt: skip
    return "".join(f"{line}\r\n" for line in lines if line).encode()


def google() -> Files:
    """Two CSV of two ages and a Takeout with a folder per label, in the language of the account."""
    people = on("google")
    dyer = {
        "Organization Name": "Tintorería Zorroza", "Labels": "* myContacts", "Phone 1 - Label": "Work",
        "Phone 1 - Value": "600 00 00 91",
    }  # fmt: skip
    couple = {
        "First Name": "Itsaso y Joxe", "Last Name": "Mendiola", "Labels": "* myContacts",
        "E-mail 1 - Value": "itsaso.m@example.net ::: joxe.m@example.net", "Phone 1 - Label": "Home",
        "Phone 1 - Value": "600 00 00 92 ::: 600 00 00 93",
    }  # fmt: skip
    newer = [[row.get(name, "") for name in G3] for row in [*map(g3_row, people), dyer, couple]]
    older = [[row.get(name, "") for name in G2] for row in map(g2_row, filter(in_2019, people))]
    takeout = "google/2026-07-11/Takeout/Contactos"
    return {
        "google/2019-03-08/google.csv": csv_bytes([G2, *older], end="\r\n"),
        "google/2026-07-10/contacts.csv": csv_bytes([G3, *newer]),
        f"{takeout}/Todos los contactos/Todos los contactos.vcf": b"".join(map(card, people)),
        f"{takeout}/Familia/Familia.vcf": b"".join(card(p) for p in people if p.key in FAMILY),
    }
