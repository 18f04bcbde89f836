"""vCards from the owner's phone (Apple, 2026) and from an old Android one (2014)."""

import uuid

from tests.sample_exports.people import OWNER, OWNER_EMAIL, OWNER_PHONE, Files, Person, on

PROFILES = {
    "jordi-puig-i-serra": "X-SOCIALPROFILE;type=twitter:http://twitter.com/jordipuigs",
    "elena-prieto": "X-SOCIALPROFILE;type=twitter;x-user=elenaprietod:x-apple:elenaprietod",
    "ruben-ortega": "X-SOCIALPROFILE;type=Mastodon;x-user=ruben@social.example.com:x-apple:ruben@social.example.com",
}
"""The line by which a card names an account elsewhere."""
OLD_PHONE = ("iker-santamaria", "asier-unzueta", "jon-bup", "kike-palacio")
COMPANY = (
    "BEGIN:VCARD", "VERSION:3.0", "PRODID:-//Apple Inc.//iOS 18.5//EN", "N:;;;;", "FN:Fundiciones Arratia",
    "ORG:Fundiciones Arratia;", "TEL;type=MAIN:+34 600 00 00 94", "X-ABShowAs:COMPANY", "END:VCARD",
)  # fmt: skip


def apple(name: str, given: str, family: str, person: Person) -> list[str]:
    """A card as an iPhone shares it."""
    month_day = person.birthday[5:]
    return [
        "BEGIN:VCARD", "VERSION:3.0", "PRODID:-//Apple Inc.//iOS 18.5//EN", f"N:{family};{given};;;", f"FN:{name}",
        f"ORG:{person.company};" if person.company and family else "",
        f"item1.EMAIL;type=INTERNET;type=pref:{person.email}" if person.email else "",
        "item1.X-ABLabel:_$!<Other>!$_" if person.email else "",
        f"TEL;type=CELL;type=VOICE;type=pref:{person.phone}" if person.phone else "",
        PROFILES.get(person.key, ""),
        f"BDAY;X-APPLE-OMIT-YEAR=1604:1604-{month_day}" if month_day else "",
        f"UID:{str(uuid.uuid5(uuid.NAMESPACE_URL, person.key)).upper()}", "END:VCARD",
    ]  # fmt: skip


def android(person: Person) -> list[str]:
    """A card as Android 4 wrote it: quoted-printable, no colon too many."""
    quoted = "".join(
        chr(byte) if 48 <= byte < 123 and chr(byte).isalnum() else f"={byte:02X}"
        for byte in person.name("vcard").encode()
    )
    return [
        "BEGIN:VCARD", "VERSION:2.1", f"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:;{quoted};;;",
        f"FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:{quoted}", f"TEL;CELL;PREF:{person.phone.replace(' ', '')}",
        "END:VCARD",
    ]  # fmt: skip


def vcard() -> Files:
    """Everybody in one file each time; the owner's own card is among those of the phone."""
    people = on("vcard")
    me = Person("ane-garmendia", email=OWNER_EMAIL, phone=OWNER_PHONE)
    newer = [apple(p.name("vcard"), *p.parts("vcard"), p) for p in people if p.key not in OLD_PHONE]
    newer += [apple(OWNER, "Ane", "Garmendia Soto", me), list(COMPANY)]
    older = [android(p) for p in people if p.key in OLD_PHONE]
    return {
        f"vcard/{name}": "".join(f"{line}\r\n" for card in cards for line in card if line).encode()
        for name, cards in (("2026-05-20/Contactos.vcf", newer), ("2014-08-30/00001.vcf", older))
    }
