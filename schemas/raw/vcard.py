"""What a vCard says, whoever wrote it: one row per card."""

import polars as pl

from schemas.columns import Raw, text


class Cards(Raw):
    """A card's properties under their own names, `N` and `ADR` in parts: see `flows.sources.vcard.record`.

    Source: RFC 2426 and RFC 6350; versions are mixed in real files, so the version is not looked at.
    """

    _ignored = frozenset(
        (
            "N ADR VERSION SORT-STRING CLASS CATEGORIES NOTE REV LABEL GEO TZ MAILER LOGO SOUND KEY AGENT ANNIVERSARY "
            "GENDER LANG PROFILE SOURCE NAME MEMBER RELATED CALADRURI CALURI FBURL CLIENTPIDMAP XML CREATED "
            "SORT_STRING IMPP SOCIALPROFILE EXPERTISE HOBBY INTEREST ORG-DIRECTORY BIRTHPLACE DEATHDATE "
            # Apple, Google
            "X-ABLABEL X-ABADR X-ABUID X-ABDATE X-ABRELATEDNAMES X-ABCROP-RECTANGLE X-IMAGEHASH X-IMAGETYPE "
            "X-SHARED-PHOTO-DISPLAY-PREF X-APPLE-SUBLOCALITY X-APPLE-SUBADMINISTRATIVEAREA "
            "X-APPLE-GUARDIAN-WHITELISTED X-ACTIVITY-ALERT X-ALTBDAY X-PHONETIC-FIRST-NAME X-PHONETIC-MIDDLE-NAME "
            "X-PHONETIC-LAST-NAME X-PHONETIC-ORG X-MAIDENNAME X-GENDER X-FILE-AS X-EVENT X-ADDRESSBOOKSERVER-MEMBER "
            "X-ADDRESSING-GRAMMAR X-PRONOUN "
            # What the reader makes addresses of
            "X-SOCIALPROFILE X-AIM X-JABBER X-SKYPE X-SKYPE-USERNAME X-GTALK X-GOOGLE-TALK X-QQ X-ICQ X-MSN X-YAHOO "
            "X-TWITTER X-GADUGADU X-GROUPWISE X-EVOLUTION-BLOG-URL X-MS-IMADDRESS "
            # Android, Outlook, Evolution, KDE, Thunderbird, Nextcloud
            "X-ANDROID-CUSTOM X-GROUP-MEMBERSHIP X-SIP X-NICKNAME X-MS-OL-DEFAULT-POSTAL-ADDRESS X-MS-OL-DESIGN "
            "X-MS-ANNIVERSARY X-MS-MANAGER X-MS-ASSISTANT X-MS-SPOUSE X-MS-CHILD X-MS-TEXT X-MS-CARDPICTURE X-MS-TEL "
            "X-MANAGER X-ASSISTANT X-SPOUSE X-ANNIVERSARY X-CLASS X-EVOLUTION-FILE-AS X-EVOLUTION-SPOUSE "
            "X-EVOLUTION-MANAGER X-EVOLUTION-ASSISTANT X-EVOLUTION-ANNIVERSARY X-EVOLUTION-VIDEO-URL "
            "X-COUCHDB-APPLICATION-ANNOTATIONS X-MOZILLA-HTML X-KADDRESSBOOK-X-SPOUSESNAME X-MANAGERSNAME X-NC-SCOPE "
            "X-OC-CUSTOM X-RADICALE-NAME "
        ).split()
    )

    display_name: str = text("FN")
    family_name: str = text("N.family")
    given_name: str = text("N.given")
    additional_name: str = text("N.additional")
    nickname: str = text("NICKNAME")
    emails: pl.List(pl.String) = text("EMAIL")  # type: ignore[valid-type]
    phones: pl.List(pl.String) = text("TEL")  # type: ignore[valid-type]
    urls: pl.List(pl.String) = text("URL")  # type: ignore[valid-type]
    accounts: pl.List(pl.String) = text("ACCOUNTS")  # type: ignore[valid-type]
    company: str = text("ORG")
    position: str = text("TITLE")
    role: str = text("ROLE")
    city: str = text("ADR.city")
    country: str = text("ADR.country")
    birthday: str = text("BDAY")
    uid: str = text("UID")
    photo: str = text("PHOTO")
    producer: str = text("PRODID")
    kind: str = text("KIND", "X-ADDRESSBOOKSERVER-KIND")
    show_as: str = text("X-ABSHOWAS")
