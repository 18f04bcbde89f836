"""What LinkedIn exports, as LinkedIn writes it.

Source of all: Settings > Data privacy > Get a copy of your data. Headers are English in every language.
"""

import re
from typing import ClassVar

import polars as pl

from schemas.columns import Raw, text

_ADDRESS = ("Street", "Street 2", "Street 3", "City", "State", "Postal Code", "Country")
_OUTLOOK = """
Title|First Name|Middle Name|Last Name|Suffix|E-mail Address|E-mail 2 Address|E-mail 3 Address|Company
Department|Job Title|Assistant's Phone|Business Fax|Business Phone|Business Phone 2|Callback|Car Phone
Company Main Phone|Home Fax|Home Phone|Home Phone 2|ISDN|Mobile Phone|Other Fax|Other Phone|Pager
Primary Phone|Radio Phone|TTY/TDD Phone|Telex|Assistant's Name|Birthday|Manager's Name|Notes
Other Address PO Box|Spouse|Web Page|Personal Web Page
"""
OUTLOOK = frozenset(
    [*re.split(r"[|\n]", _OUTLOOK.strip())]
    + [f"{place} {part}" for place in ("Business", "Home", "Other") for part in _ADDRESS]
)
"""The 59 columns of the Outlook files up to 2015; only name, e-mail, company and job title are filled."""

_YAHOO = """
Middle|Nickname|Category|Distribution Lists|Messenger ID|Home|Work|Pager|Fax|Mobile|Other|Yahoo! Phone|Primary
Alternate Email 1|Alternate Email 2|Personal Website|Business Website|Work Address|Work City|Work County
Work State|Work ZIP|Work Post Code|Work Country|Home Address|Home City|Home Town|Home County|Home State
Home ZIP|Home Post Code|Home Country|Birthday|Anniversary|Custom 1|Custom 2|Custom 3|Custom 4|Comments
"""
YAHOO = frozenset(re.split(r"[|\n]", _YAHOO.strip()))
"""What the Yahoo file of the same years has besides; none of it is filled."""


class Connections(Raw):
    """Connections.csv: one row per first-degree connection.

    Files before 2023 have no URL. A row with nothing but its date is a closed account.
    """

    _ignored: ClassVar[frozenset[str]] = OUTLOOK | YAHOO | {"Tags"}

    first_name: str = text("First Name", "First", "Given Name", "Vorname", "Nombre", "Prénom", required=True)
    last_name: str = text("Last Name", "Last", "Surname", "Nachname", "Apellidos", "Apellido", "Nom", required=True)
    url: str = text(
        "URL",
        "Profile URL",
        "LinkedIn URL",
        "Public URL",
        # What a file re-saved by hand may hold instead is quarantined: a shifted column, mostly.
        str_matches=r"(?i)^\s*(https?://)?([a-z0-9-]+\.)*linkedin\.com/\S",
    )
    email: str = text(
        "Email Address",
        "Email",
        "E-Mail-Adresse",
        "Correo electrónico",
        "Dirección de correo electrónico",
        "Adresse e-mail",
        "Adresse de messagerie",
    )  # blank unless the member shares it; rarely urn:li:member:<number> instead
    company: str = text(
        "Company",
        "Current Company",
        "Organization",
        "Organización",
        "Empresa",
        "Firma",
        "Unternehmen",
        "Société",
        "Entreprise",
    )
    position: str = text("Position", "Current Position", "Job Title", "Cargo", "Puesto", "Poste", "Fonction")
    title: str = text("Title")  # Yahoo's word for the position; blank in the Outlook files
    connected_on: str = text("Connected On", "Conectado el", "Verbunden am", "Date de connexion")


class Contacts(Raw):
    """Contacts.csv (Imported Contacts.csv in 2018): the owner's own phone book, as uploaded."""

    _ignored: ClassVar[frozenset[str]] = frozenset(
        {"Source", "Addresses", "InstantMessageHandles", "BookmarkedAt", "Notes", "Tags"}
    )

    first_name: str = text("First Name", required=True)  # often the whole name
    last_name: str = text("Last Name", required=True)
    full_name: str = text("FullName")
    emails: str = text("Emails", "Email Address", "Email")  # separated by commas
    phones: str = text("PhoneNumbers")  # the same: one number may be there raw and as +34…
    companies: str = text("Companies")
    title: str = text("Title")
    location: str = text("Location")
    birthday: str = text("Birthday")
    sites: str = text("Sites")
    profiles: str = text("Profiles")
    uploaded_at: str = text("CreatedAt")  # Pacific time


class Invitations(Raw):
    """Invitations.csv: sent and received in the months before the export, accepted ones too.

    Nobody was invited, or by nobody, cannot be told from absence: it is a rolling window. Profile URNs in
    mid-2023 only, URLs since (those of December 2023 lack their `/in/`). In 2016 the columns are the inbox's.
    """

    _has_text = True
    _ignored: ClassVar[frozenset[str]] = frozenset({"Message", "Subject", "Content", "Folder"})

    inviter: str = text("From", required=True)
    invitee: str = text("To", required=True)
    invited_at: str = text("Sent At", "Date", required=True)  # Pacific time
    direction: str = text("Direction", required=True, nullable=False, isin=["INCOMING", "OUTGOING"])
    inviter_urn: str = text("inviterProfileUrn")
    invitee_urn: str = text("inviteeProfileUrn")
    inviter_url: str = text("inviterProfileUrl")
    invitee_url: str = text("inviteeProfileUrl")


class Messages(Raw):
    """messages.csv: who wrote to whom and when. Subject and text are never kept."""

    _has_text = True
    _ignored: ClassVar[frozenset[str]] = frozenset({"SUBJECT", "CONTENT", "FOLDER", "ATTACHMENTS"})

    conversation: str = text("CONVERSATION ID")
    conversation_title: str = text("CONVERSATION TITLE")
    sender: str = text("FROM", required=True)
    sender_url: str = text("SENDER PROFILE URL")
    recipient_names: str = text("TO", required=True)  # joined by commas, which names have too ("…, MBA")
    recipient_urls: pl.List(pl.String) = text("RECIPIENT PROFILE URLS")  # type: ignore[valid-type]
    sent_at: str = text("DATE", required=True)  # UTC, said so; up to 2018 Pacific time
    direction: str = text("Direction")  # up to 2018
    is_draft: str = text("IS MESSAGE DRAFT")
    is_conversation_draft: str = text("IS CONVERSATION DRAFT")


class EndorsementsReceived(Raw):
    """Endorsement_Received_Info.csv: who vouched for a skill of the owner. Without URLs up to 2022."""

    _ignored: ClassVar[frozenset[str]] = frozenset({"Display Status"})

    endorsed_at: str = text("Endorsement Date", required=True)
    skill: str = text("Skill Name")
    endorser_first_name: str = text("Endorser First Name", required=True)
    endorser_last_name: str = text("Endorser Last Name", required=True)
    endorser_url: str = text("Endorser Public Url")  # without a scheme
    endorsement_status: str = text("Endorsement Status")


class EndorsementsGiven(Raw):
    """Endorsement_Given_Info.csv: for whose skills the owner vouched."""

    endorsed_at: str = text("Endorsement Date", required=True)
    skill: str = text("Skill Name")
    endorsee_first_name: str = text("Endorsee First Name", required=True)
    endorsee_last_name: str = text("Endorsee Last Name", required=True)
    endorsee_url: str = text("Endorsee Public Url")
    endorsement_status: str = text("Endorsement Status")


class Recommendations(Raw):
    """Recommendations_Given.csv and Recommendations_Received.csv: their names say which, their columns don't.

    Only the files of 2016 have Recommendee or Recommender before each header.
    """

    _has_text = True
    _ignored: ClassVar[frozenset[str]] = frozenset({"Text", "Recommendation"})

    first_name: str = text("First Name", "Recommendee First Name", "Recommender First Name", required=True)
    last_name: str = text("Last Name", "Recommendee Last Name", "Recommender Last Name", required=True)
    company: str = text("Company", "Recommendee Company", "Recommender Company")
    job_title: str = text("Job Title", "Recommendee Title", "Recommender Title")
    created_at: str = text("Creation Date", "Recommendation Date", required=True)  # Pacific time
    status: str = text("Status", "Recommendation Status")


class Follows(Raw):
    """Member_Follows.csv: members the owner follows, or no longer; only their names."""

    followed_at: str = text("Date", required=True)
    status: str = text("Status", required=True)  # Active, Unfollow
    full_name: str = text("FullName", required=True)


class Profile(Raw):
    """Profile.csv: the owner. It has no URL."""

    _has_text = True
    _ignored: ClassVar[frozenset[str]] = frozenset(
        {
            "Maiden Name",
            "Address",
            "Contact Instructions",
            "Headline",
            "Summary",
            "Industry",
            "Zip Code",
            "Instant Messengers",
        }
    )

    first_name: str = text("First Name", required=True)
    last_name: str = text("Last Name", required=True)
    birth_date: str = text("Birth Date")  # Feb 17, or Feb 17, 1998
    country: str = text("Country")  # 2018
    geo_location: str = text("Geo Location")
    twitter_handles: str = text("Twitter Handles", required=True)  # handle (2018) or [handle,handle]
    websites: str = text("Websites")  # [PERSONAL:https://…,BLOG:https://…]


class EmailAddresses(Raw):
    """Email Addresses.csv: the owner's addresses; unconfirmed ones prove nothing."""

    _ignored: ClassVar[frozenset[str]] = frozenset({"Primary", "Updated On"})

    email: str = text("Email Address", required=True)
    confirmed: str = text("Confirmed", required=True)


class PhoneNumbers(Raw):
    """PhoneNumbers.csv and Whatsapp Phone Numbers.csv: the owner's numbers."""

    _ignored: ClassVar[frozenset[str]] = frozenset({"Type", "Is_WhatsApp_Number"})

    extension: str = text("Extension", required=True)
    number: str = text("Number", required=True)


class Snapshot(
    Connections,
    Contacts,
    Invitations,
    Messages,
    EndorsementsGiven,
    Recommendations,
    Follows,
    Profile,
    EmailAddresses,
    PhoneNumbers,
):
    """A DMA Member Snapshot (JSON): rows of any domain, with the headers of the CSV files as keys.

    Source: learn.microsoft.com, LinkedIn DMA, Member Snapshot API; no real file seen.
    """

    _has_text = True
    _ignored: ClassVar[frozenset[str]] = frozenset().union(
        *(raw._ignored for raw in (Contacts, Invitations, Messages, Recommendations)),
        *(raw._ignored for raw in (Profile, EmailAddresses, PhoneNumbers)),
    )

    domain: str = text("snapshotDomain")
    direction: str = text("Direction", isin=["INCOMING", "OUTGOING"])  # only invitations have one
