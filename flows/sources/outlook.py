"""Outlook's contacts as CSV: O1 (Outlook.com, new Outlook), O2 (classic, in the language of Office), G (Google's).

Headers are translated and columns come and go, so a file is known by how many of Outlook's columns it has. The claim
is a weak one: a network that writes such a file, or a table that says whose it is, comes first.
"""

import polars as pl

from flows.sources import entries
from flows.sources.base import Network, Source
from flows.sources.document import Document, Header
from flows.sources.parsers import birthday_as_the_file_writes
from flows.sources.readers import contract_columns, delimited
from schemas.columns import Raw
from schemas.raw.outlook import Contacts

OUTLOOK = Network(name="outlook")

_LEAST = 4
"""Columns of Outlook's that a header must have, an e-mail and a name among them."""
_EXCHANGE = r"(?i)^/o="
"""Where an address in the own company stands in place of an e-mail."""


_LABELS = {name: labels for name, (labels, _, _) in contract_columns(Contacts).items()}
_NAMES = (*_LABELS[Contacts.first_name], *_LABELS[Contacts.last_name])
_MAILBOXES = tuple(_LABELS[Contacts.emails])


def _header(document: Document, raw: type[Raw] = Contacts) -> Header | None:
    header = document.header_among(_LABELS.values(), _LEAST)
    return header if header and document.header(_NAMES, _MAILBOXES) else None


def _is_outlook(document: Document) -> int:
    return 22 if _header(document) else 0


def _first(column: str) -> pl.Expr:
    return pl.col(column).list.drop_nulls().list.first()


_emails, _shown = pl.col(Contacts.emails), pl.col(Contacts.shown_as)
_in_exchange = _emails.list.eval(pl.element().str.contains(_EXCHANGE)).list.any()
_behind = _shown.list.eval(pl.element().str.extract(r"([^\s()<>]+@[^\s()<>]+)")).list.drop_nulls()

CONTACTS = Source(
    network=OUTLOOK,
    record="contacts",
    raw=Contacts,
    claims=_is_outlook,
    read=delimited({"O1": ["Given Yomi", "Surname Yomi"], "G": ["First Name", "Home Address"], "O2": []}, _header),
    profiles=entries.maps(
        {
            "display_name": pl.when(
                entries.filled(Contacts.first_name).is_null() & entries.filled(Contacts.last_name).is_null()
            ).then(entries.filled(Contacts.nickname)),
            "given_name": entries.given_names(Contacts.first_name, Contacts.middle_name),
            "family_name": entries.filled(Contacts.last_name),
            # The mailbox behind an Exchange address stands, if anywhere, in the name it is shown under.
            "emails": pl.when(_in_exchange.fill_null(False) & _behind.is_not_null())
            .then(pl.concat_list(_emails, _behind))
            .otherwise(_emails),
            "phones": pl.col(Contacts.phones),
            "links": pl.col(Contacts.websites),
            "company": entries.filled(Contacts.company),
            "position": entries.filled(Contacts.job_title),
            "city": _first(Contacts.cities),
            "country": _first(Contacts.countries),
            "birthday": birthday_as_the_file_writes(Contacts.birthday),
            "relation": pl.lit("contact"),
        }
    ),
)

SOURCES: tuple[Source, ...] = (CONTACTS,)
