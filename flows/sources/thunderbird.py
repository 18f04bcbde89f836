"""Thunderbird's address books as CSV or tab-separated text, in the language of the program."""

import polars as pl

from flows.sources import entries
from flows.sources.base import Network, Source
from flows.sources.document import Document, Header
from flows.sources.readers import contract_columns, delimited
from schemas.columns import Raw
from schemas.raw.thunderbird import Contacts

THUNDERBIRD = Network(name="thunderbird")

_LEAST = 5
"""Columns of Thunderbird's that a header must have: the first e-mail and the name shown among them."""


_LABELS = {name: labels for name, (labels, _, _) in contract_columns(Contacts).items()}
_SIGNS = tuple(_LABELS[Contacts.email]), tuple(_LABELS[Contacts.display_name])


def _header(document: Document, raw: type[Raw] = Contacts) -> Header | None:
    header = document.header_among(_LABELS.values(), _LEAST)
    return header if header and document.header(*_SIGNS) else None


def _is_thunderbird(document: Document) -> int:
    return 24 if _header(document) else 0


def _birthday() -> pl.Expr:
    """Year, month and day as one text; without the year where there is none, null where it is no date."""
    year, month, day = (
        pl.col(column).str.strip_chars().cast(pl.Int64, strict=False)
        for column in (Contacts.birth_year, Contacts.birth_month, Contacts.birth_day)
    )
    month_day = month.cast(pl.String).str.zfill(2) + "-" + day.cast(pl.String).str.zfill(2)
    possible = (pl.lit("2000-") + month_day).str.to_date("%Y-%m-%d", strict=False).is_not_null()
    told = year.is_between(1000, 9999).fill_null(False)
    return pl.when(possible & told).then(pl.format("{}-{}", year, month_day)).when(possible).then("--" + month_day)


_given, _family = entries.filled(Contacts.first_name), entries.filled(Contacts.last_name)

CONTACTS = Source(
    network=THUNDERBIRD,
    record="contacts",
    raw=Contacts,
    claims=_is_thunderbird,
    read=delimited(find=_header),
    profiles=entries.maps(
        {
            "display_name": pl.coalesce(
                entries.filled(Contacts.display_name),
                pl.when(_given.is_null() & _family.is_null()).then(entries.filled(Contacts.nickname)),
            ),
            "given_name": _given,
            "family_name": _family,
            "emails": pl.concat_list(Contacts.email, Contacts.second_email),
            "phones": pl.col(Contacts.phones),
            "links": pl.col(Contacts.websites),
            "company": entries.filled(Contacts.organization),
            "position": entries.filled(Contacts.job_title),
            "city": pl.col(Contacts.cities).list.drop_nulls().list.first(),
            "country": pl.col(Contacts.countries).list.drop_nulls().list.first(),
            "birthday": _birthday(),
            "relation": pl.lit("contact"),
        }
    ),
)

SOURCES: tuple[Source, ...] = (CONTACTS,)
