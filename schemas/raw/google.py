"""What Google Contacts exports: a CSV under three headers, and vCards, alone or in a Takeout."""

import polars as pl

from schemas.columns import Raw, text
from schemas.raw import vcard


class Contacts(Raw):
    """contacts.csv: one row per contact; numbered groups of columns, as many as the fullest contact needs.

    G1 (to 2016) and G2 (2017 to 2024) say Given Name, Type and Group Membership; G3 (since 2024) First Name, Label
    and Labels, and has no column for the whole name. Several values in one cell are joined with ` ::: `.

    Source: contacts.google.com > Export; Takeout. Notes are people's own words and are not kept.
    """

    _ignored = frozenset(
        {
            *("Yomi Name", "Given Name Yomi", "Additional Name Yomi", "Family Name Yomi", "Name Prefix", "Name Suffix"),
            *("Phonetic First Name", "Phonetic Middle Name", "Phonetic Last Name", "Initials", "Short Name"),
            *("Maiden Name", "Gender", "Location", "Billing Information", "Directory Server", "Mileage", "Occupation"),
            *("Hobby", "Sensitivity", "Priority", "Subject", "Notes", "Language", "Photo", "Group Membership"),
            *("Labels", "E-mail 1 - Type", "E-mail 1 - Label", "IM 1 - Type", "IM 1 - Label", "Website 1 - Type"),
            *("Website 1 - Label", "Organization Department"),
            *(f"Address 1 - {part}" for part in ("Type", "Label", "Formatted", "Street", "PO Box", "Region")),
            *("Address 1 - Postal Code", "Address 1 - Extended Address"),
            *(f"Organization 1 - {part}" for part in ("Type", "Label", "Yomi Name", "Department", "Symbol")),
            *("Organization 1 - Location", "Organization 1 - Job Description"),
            *(f"{group} 1 - {part}" for group in ("Relation", "Event") for part in ("Type", "Label", "Value")),
        }
    )
    _has_text = True

    name: str = text("Name")
    given_name: str = text("Given Name", "First Name", required=True)
    additional_name: str = text("Additional Name", "Middle Name")
    family_name: str = text("Family Name", "Last Name", required=True)
    nickname: str = text("Nickname")
    file_as: str = text("File As")
    birthday: str = text("Birthday")
    emails: pl.List(pl.String) = text("E-mail 1 - Value")  # type: ignore[valid-type]
    phone_labels: pl.List(pl.String) = text("Phone 1 - Type", "Phone 1 - Label")  # type: ignore[valid-type]
    phones: pl.List(pl.String) = text("Phone 1 - Value")  # type: ignore[valid-type]
    companies: pl.List(pl.String) = text("Organization 1 - Name", "Organization Name")  # type: ignore[valid-type]
    positions: pl.List(pl.String) = text("Organization 1 - Title", "Organization Title")  # type: ignore[valid-type]
    cities: pl.List(pl.String) = text("Address 1 - City")  # type: ignore[valid-type]
    countries: pl.List(pl.String) = text("Address 1 - Country")  # type: ignore[valid-type]
    websites: pl.List(pl.String) = text("Website 1 - Value")  # type: ignore[valid-type]
    messengers: pl.List(pl.String) = text("IM 1 - Service")  # type: ignore[valid-type]
    messenger_names: pl.List(pl.String) = text("IM 1 - Value")  # type: ignore[valid-type]
    custom_labels: pl.List(pl.String) = text("Custom Field 1 - Type", "Custom Field 1 - Label")  # type: ignore[valid-type]
    custom_values: pl.List(pl.String) = text("Custom Field 1 - Value")  # type: ignore[valid-type]


class Cards(vcard.Cards):
    """contacts.vcf, All Contacts.vcf and a file per label in a Takeout, which holds the same people again.

    vCard 3.0 without PRODID and UID; about a third of the cards have no name.
    """
