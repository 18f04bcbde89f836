"""What XING wrote: cards, its API's answers, and tables made by tools. No export of its own since 2014."""

import polars as pl

from schemas.columns import Raw, text
from schemas.raw import vcard


class Cards(vcard.Cards):
    """One vCard per contact, saved singly or together. VERSION says 2.1 and is not to be trusted.

    Source: "download vCard" on a profile; read by Sem.Sync (2009) and hubspot-contact-import (2017).
    """


class Users(Raw):
    """A user object of the API (2012 to 2019), or an object like it in a data package.

    Nested parts are flattened by the reader: addresses, company, web profiles. `list` is the path to it.
    A request to connect holds a message. Source: JSON schemas and fixtures of the public API.
    """

    _has_text = True
    _ignored = frozenset(
        {
            *(
                "business_address",
                "private_address",
                "professional_experience",
                "gender",
                "photo_urls",
                "badges",
            ),
            *(
                "wants",
                "haves",
                "interests",
                "languages",
                "time_zone",
                "employment_status",
                "educational_background",
            ),
            *(
                "premium_services",
                "instant_messaging_accounts",
                "organisation_member",
                "active_email",
                "web_profiles",
            ),
            *("academic_title", "legal_information", "message", "received_at", "name", "profile_url"),
        }
    )

    list: str = text("list")
    id: str = text("id")  # 4711_0abc12: the number is the user's, the rest a checksum
    display_name: str = text("display_name")
    first_name: str = text("first_name")
    last_name: str = text("last_name")
    page_name: str = text("page_name")
    permalink: str = text("permalink")
    birth_date: str = text("birth_date")
    emails: pl.List(pl.String) = text("email")  # type: ignore[valid-type]
    phones: pl.List(pl.String) = text("phone")  # type: ignore[valid-type]
    city: str = text("city")
    country: str = text("country")
    company: str = text("company")
    position: str = text("position")
    links: pl.List(pl.String) = text("links")  # type: ignore[valid-type]


class Conversations(Raw):
    """The API's conversations: one row per participant, and one per message the answer holds. Never a text.

    Source: JSON schemas and fixtures of the public API.
    """

    _has_text = True
    _ignored = frozenset(
        {
            *(
                "subject",
                "message_count",
                "unread_message_count",
                "updated_at",
                "read_only",
                "content",
                "read",
            ),
            *("attachments",),
        }
    )

    conversation_id: str = text("conversation_id", nullable=False)
    id: str = text("id", str_matches=r"^[0-9]+_[0-9a-f]{6}$")  # of a participant, or the sender
    display_name: str = text("display_name")
    message_id: str = text("message_id")
    created_at: str = text("created_at")
    recipients: pl.List(pl.String) = text("recipients")  # type: ignore[valid-type]


class Scraped(Raw):
    """A browser script's list: `Name;Job;Company` without quotes, or a JSON list of such objects or names."""

    name: str = text("Name", "display_name", required=True)
    job: str = text("Job", "position", "job_title", "title")
    company: str = text("Company", "organisation", "organization")
    url: str = text("url", "link", "profile", "permalink")


class AddressBook(Raw):
    """A table of contacts under German, English or Outlook headers, or in a page. None has been seen.

    Source: the alias groups of programs that read such files; Outlook's own columns.
    """

    _ignored = frozenset(
        {
            *(
                "Anrede",
                "Titel",
                "Title",
                "Salutation",
                "Akademischer Titel",
                "Schlagwörter",
                "Tags",
                "Kategorien",
            ),
            *(
                "Suffix",
                "Middle Name",
                "Categories",
                "Notes",
                "Notizen",
                "Gender",
                "Geschlecht",
                "Department",
            ),
            *("Abteilung", "Business Fax", "Fax", "Straße", "PLZ", "Business Street", "Business Postal Code"),
        }
    )

    first_name: str = text("Vorname", "First name", "Given Name")
    last_name: str = text("Nachname", "Familienname", "Last name", "Surname")
    full_name: str = text("Name", "Anzeigename", "Display name")  # beside Vorname, Name is the surname
    email: str = text("E-Mail", "E-Mail-Adresse", "E-mail Address", "Email")
    business_email: str = text("E-Mail (geschäftlich)", "Business e-mail", "E-Mail geschäftlich")
    private_email: str = text("E-Mail (privat)", "E-Mail privat", "Private e-mail")
    second_email: str = text("E-mail 2 Address", "E-Mail 2: Adresse")
    phone: str = text("Telefon", "Phone")
    business_phone: str = text("Telefon (geschäftlich)", "Telefon geschäftlich", "Business Phone")
    mobile: str = text("Mobil", "Mobiltelefon", "Handy", "Mobile Phone")
    home_phone: str = text("Home Phone", "Telefon (privat)", "Telefon privat")
    company: str = text("Firma", "Unternehmen", "Company", "Organisation")
    position: str = text("Position", "Funktion", "Beruf", "Job", "Job Title")
    city: str = text("Ort", "Stadt", "City", "Business City")
    country: str = text("Land", "Country", "Business Country/Region")
    url: str = text("XING-Profil", "Profil", "Profil-URL", "XING", "XING profile", "Profile URL", "link")
    website: str = text("Webseite", "Web Page", "Website")
    birthday: str = text("Geburtstag", "Geburtsdatum", "Birthday")
    since: str = text("Kontakt seit", "Hinzugefügt am", "Connected since", "Datum")
