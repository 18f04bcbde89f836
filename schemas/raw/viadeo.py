"""What tools wrote about Viadeo contacts, and what its API answered. No official export is known."""

import polars as pl

from schemas.columns import Raw, text
from schemas.raw import vcard


class Contacts(Raw):
    """One JSON object per line, by ViadeoContactsExporter in December 2016: one file per initial.

    `chats` and `socials` are swapped by a bug of the tool, so both are told by what is in them.
    Source: the tool's own writer. The address is flattened by the reader.
    """

    _ignored = frozenset({"contact", "where"})

    id: str = text("id")  # of the address book, not of the member
    name: str = text("name", nullable=False)
    headline: str = text("headline")
    emails: pl.List(pl.String) = text("emails")  # type: ignore[valid-type]
    phones: pl.List(pl.String) = text("phones")  # type: ignore[valid-type]
    chats: pl.List(pl.String) = text("chats")  # type: ignore[valid-type]
    socials: pl.List(pl.String) = text("socials")  # type: ignore[valid-type]
    city: str = text("where.locality")
    country: str = text("where.country")


class Sheet(Raw):
    """The Excel sheet `Contacts Viadeo`, made from notification mails around 2012, saved as CSV.

    Source: the Outlook add-in that wrote it.
    """

    first_name: str = text("Prénom", required=True)
    last_name: str = text("Nom", required=True)
    position: str = text("Fonction", required=True)  # with a comma left at its end
    company: str = text("Société", required=True)
    registered_on: str = text("Date Inscription", required=True)  # lundi 12 mars 2012


class Page(Raw):
    """The page `Tous mes contacts Viadeo[n]` of a user script of 2006: `=Name%e-mail` again and again.

    Every e-mail of a profile was paired with every name found on it, so a pair may be false.
    """

    name: str = text("name", nullable=False)
    email: str = text("email")


class Users(Raw):
    """A user as the API (2010 to 2015) answers, alone or in an envelope's `data`; the location is flattened.

    `answer` is the envelope's type. The `id` is a token that changes with every application: it is no key.
    Source: payloads in a client's tests.
    """

    _ignored = frozenset(
        {
            *(
                "id",
                "type",
                "updated_time",
                "contact_count",
                "gender",
                "picture_large",
                "introduction",
                "interests",
            ),
            *("location", "language", "is_premium", "premium_since", "has_picture", "connections"),
        }
    )

    answer: str = text("answer")
    link: str = text("link")
    nickname: str = text("nickname")
    name: str = text("name")
    first_name: str = text("first_name")
    last_name: str = text("last_name")
    headline: str = text("headline")
    distance: str = text("distance")  # 0 is the owner, 1 a contact
    city: str = text("location.city")
    country: str = text("location.country")
    picture: str = text("picture_small")  # …?memberId=0021…
    emails: pl.List(pl.String) = text("email", "emails")  # type: ignore[valid-type]


class ContactCards(Raw):
    """A contact card of the API: e-mails and phones of whoever the envelope is about, which it seldom says."""

    _ignored = frozenset(
        {
            *(
                "id",
                "type",
                "updated_time",
                "kind",
                "shared",
                "company_adress",
                "company_address",
                "postcode",
            ),
            *("region", "link", "name"),
        }
    )

    whose_link: str = text("whose.link")
    whose_name: str = text("whose.name")
    emails: pl.List(pl.String) = text("emails")  # type: ignore[valid-type]
    phones: pl.List(pl.String) = text("phones")  # type: ignore[valid-type]
    city: str = text("city")
    country: str = text("country")


class Inbox(Raw):
    """A received message of the API: who sent it and when, never what."""

    _has_text = True
    _ignored = frozenset({"id", "type", "name", "read", "subject", "message", "from"})

    link: str = text("link")  # …?msgReceivedId=0021…, while the id is a token that changes
    updated_time: str = text("updated_time")
    sender_link: str = text("from.link")
    sender_nickname: str = text("from.nickname")
    sender_name: str = text("from.name")


class Cards(vcard.Cards):
    """vCards that mention Viadeo. None has been seen."""


class AddressBook(Raw):
    """A table of contacts under French, English or Outlook headers, or in a page. None has been seen."""

    _ignored = frozenset(
        {
            *(
                "Civilité",
                "Adresse",
                "Code postal",
                "Fax",
                "Notes",
                "Catégories",
                "Deuxième prénom",
                "Suffixe",
            ),
            *("Service", "Région", "Langue", "Anniversaire", "Sexe", "Télécopie (bureau)"),
        }
    )

    first_name: str = text("Prénom", "First name", "Given Name")
    last_name: str = text("Nom", "Nom de famille", "Last name", "Surname")
    full_name: str = text("Nom complet", "Contact", "Name", "Nom affiché")  # beside a first name, the surname
    email: str = text(
        *(
            "E-mail",
            "Mail",
            "Adresse e-mail",
            "Adresse mail",
            "Adresse de messagerie",
            "Courriel",
            "E-mail Address",
        )
    )
    second_email: str = text("Adresse de messagerie 2", "E-mail 2", "E-mail 2 Address")
    phone: str = text("Téléphone", "Tél", "Téléphone (bureau)", "Téléphone professionnel", "Phone")
    mobile: str = text("Mobile", "Portable", "Téléphone mobile", "Tél. mobile", "Mobile Phone")
    home_phone: str = text("Téléphone (domicile)", "Téléphone personnel", "Home Phone")
    company: str = text("Société", "Entreprise", "Company")
    position: str = text("Fonction", "Poste", "Titre", "Job Title")
    url: str = text("Profil", "Lien", "URL", "Viadeo", "Profil Viadeo", "link")
    website: str = text("Page web", "Site web", "Web Page")
    since: str = text("Date", "Date d'inscription", "En contact depuis", "Date d'ajout")
    city: str = text("Ville", "City", "Ville (bureau)")
    country: str = text("Pays", "Country", "Pays/Région (bureau)")
