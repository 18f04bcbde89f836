"""Google Contacts: CSV under three headers (G1 to 2016, G2 to 2024, G3 since), vCards, and both in a Takeout.

A Takeout holds everybody twice, once under each label: the same entry has the same key and is one profile. People
choose whom they export, so nobody is ever marked gone.
"""

import re

import polars as pl

from flows.sources import entries, services, vcard
from flows.sources.base import Network, Source
from flows.sources.document import Document
from flows.sources.parsers import birthday_as_the_file_writes
from flows.sources.readers import columns, delimited, either
from schemas.raw.google import Cards, Contacts

GOOGLE = Network(
    name="google",
    export_names=(r"(?i)^takeout[-_ ]?\d",),
    folders=frozenset({"Takeout"}),
)

_JOINT = r"\s+:::\s+"
"""Between several values of one cell."""


def _values(column: str) -> pl.Expr:
    """All values of a group of columns, those joined in one cell taken apart."""
    return pl.col(column).list.join("\n").str.replace_all(_JOINT, "\n").str.split("\n")


def _first(column: str) -> pl.Expr:
    return _values(column).list.first().replace("", None)


def _phones() -> pl.Expr:
    """The numbers that are no fax's; where labels and numbers do not keep step, all of them."""
    labels, numbers = pl.col(Contacts.phone_labels), pl.col(Contacts.phones)
    fax = pl.element().str.to_lowercase().str.contains("fax").fill_null(False)
    spoken = numbers.list.gather(labels.list.eval((~fax).arg_true()), null_on_oob=True)
    in_step = labels.list.len() == numbers.list.len()
    kept = pl.when(in_step).then(spoken).otherwise(numbers)
    return kept.list.join("\n").str.replace_all(_JOINT, "\n").str.split("\n")


_given = entries.given_names(Contacts.given_name, Contacts.additional_name)
_family = entries.filled(Contacts.family_name)
_called = pl.coalesce(entries.filled(Contacts.nickname), entries.filled(Contacts.file_as))

CONTACTS = Source(
    network=GOOGLE,
    record="contacts",
    raw=Contacts,
    claims=either(
        columns("Given Name", "Family Name", ("Group Membership", "E-mail 1 - Value", "Phone 1 - Value"), strength=80),
        columns("First Name", "Last Name", "File As", "Labels", strength=80),
    ),
    read=delimited({"G3": ["First Name"], "G2": ["Given Name", "Photo"], "G1": ["Given Name"]}),
    profiles=entries.maps(
        {
            "display_name": pl.coalesce(
                entries.filled(Contacts.name), pl.when(_given.is_null() & _family.is_null()).then(_called)
            ),
            "given_name": _given,
            "family_name": _family,
            "emails": _values(Contacts.emails),
            "phones": _phones(),
            "links": pl.concat_list(
                _values(Contacts.websites).fill_null([]),
                services.addresses(Contacts.messengers, Contacts.messenger_names).fill_null([]),
                services.addresses(Contacts.custom_labels, Contacts.custom_values).fill_null([]),
            ),
            "company": _first(Contacts.companies),
            "position": _first(Contacts.positions),
            "city": _first(Contacts.cities),
            "country": _first(Contacts.countries),
            "birthday": birthday_as_the_file_writes(Contacts.birthday),
            "relation": pl.lit("contact"),
        }
    ),
)

_MARKS = re.compile(rb"(?im)^CATEGORIES:(?:[^\r\n]*,)?(?:\* ?)?myContacts\b|googleusercontent\.com/|GRAND_CENTRAL\s*$")
_FOREIGN = re.compile(rb"(?im)^(?:[\w-]+\.)?(?:PRODID|UID|REV)[:;]")


def _is_google(document: Document) -> int:
    """Cards of version 3.0 with a mark of Google's, or in a Takeout; Google writes neither PRODID nor UID nor REV."""
    if not vcard.is_vcard(document) or b"VERSION:3.0" not in document.data or _FOREIGN.search(document.data):
        return 0
    return 60 if "takeout" in document.folders or _MARKS.search(document.data) else 0


CARDS = Source(
    network=GOOGLE,
    record="cards",
    raw=Cards,
    claims=_is_google,
    read=vcard.read_cards,
    profiles=vcard.entries_of(Cards),
    anonymous=vcard.is_list(Cards),
)

SOURCES: tuple[Source, ...] = (CONTACTS, CARDS)
