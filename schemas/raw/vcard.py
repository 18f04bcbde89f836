"""What a vCard says, whoever wrote it: one row per card."""

import polars as pl

from schemas.columns import Raw, text


class Cards(Raw):
    """A card's properties under their own names, `N` and `ADR` in parts: see `flows.sources.vcard.record`.

    Source: RFC 2426 and RFC 6350; versions are mixed in real files, so the version is not looked at.
    """

    _ignored = frozenset(
        {
            *(
                "N",
                "ADR",
                "VERSION",
                "NICKNAME",
                "SORT-STRING",
                "CLASS",
                "CATEGORIES",
                "NOTE",
                "ROLE",
                "REV",
                "LABEL",
            ),
            *(
                "GEO",
                "TZ",
                "MAILER",
                "LOGO",
                "SOUND",
                "KEY",
                "AGENT",
                "ANNIVERSARY",
                "GENDER",
                "LANG",
                "PROFILE",
            ),
            *("SOURCE", "NAME", "KIND", "X-ABLABEL", "X-ABADR", "X-ABUID"),
        }
    )

    display_name: str = text("FN")
    family_name: str = text("N.family")
    given_name: str = text("N.given")
    emails: pl.List(pl.String) = text("EMAIL")  # type: ignore[valid-type]
    phones: pl.List(pl.String) = text("TEL")  # type: ignore[valid-type]
    urls: pl.List(pl.String) = text("URL")  # type: ignore[valid-type]
    company: str = text("ORG")
    position: str = text("TITLE")
    city: str = text("ADR.city")
    country: str = text("ADR.country")
    birthday: str = text("BDAY")
    uid: str = text("UID")
    photo: str = text("PHOTO")
    producer: str = text("PRODID")
