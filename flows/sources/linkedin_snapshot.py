"""LinkedIn's other official source: answers of the DMA Member Snapshot API, saved as JSON by the member.

One file may hold several domains (CONNECTIONS, INBOX…); their rows have the headers of the archive's CSV files
as keys, so they mean what `linkedin.py` says of those, each within its own domain.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl

from flows.errors import Rejected
from flows.sources import linkedin
from flows.sources.base import EventMap, ProfileMap, Rows, Source
from flows.sources.document import Document, fold
from flows.sources.readers import as_text, as_texts, contract_columns, objects
from schemas.columns import Raw
from schemas.raw.linkedin import (
    Connections,
    Contacts,
    EmailAddresses,
    EndorsementsGiven,
    Follows,
    Invitations,
    Messages,
    PhoneNumbers,
    Profile,
    Recommendations,
    Snapshot,
)

DOMAINS: dict[str, type[Raw]] = {
    "CONNECTIONS": Connections,
    "CONTACTS": Contacts,
    "INVITATIONS": Invitations,
    "INBOX": Messages,
    "ENDORSEMENTS": EndorsementsGiven,  # only those the owner gave
    "RECOMMENDATIONS": Recommendations,  # both ways, without saying which
    "MEMBER_FOLLOWING": Follows,
    "PROFILE": Profile,
    "EMAIL_ADDRESSES": EmailAddresses,
    "PHONE_NUMBERS": PhoneNumbers,
    "WHATSAPP_NUMBERS": PhoneNumbers,
}

# What only one domain's rows have, for lists saved without their envelope.
_TELLING = {
    "CONNECTIONS": {"connectedon"},
    "CONTACTS": {"phonenumbers", "createdat"},
    "INVITATIONS": {"sentat", "direction"},
    "INBOX": {"from", "to", "date"},
    "ENDORSEMENTS": {"endorseefirstname"},
    "RECOMMENDATIONS": {"creationdate", "jobtitle"},
    "MEMBER_FOLLOWING": {"fullname", "status"},
    "PROFILE": {"twitterhandles"},
    "EMAIL_ADDRESSES": {"emailaddress", "confirmed"},
    "PHONE_NUMBERS": {"number", "extension"},
}


def _listed(value: Any) -> list[Any]:
    """A list as it is, one thing as a list of it, nothing as an empty one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _elements(value: Any) -> Iterator[tuple[str, list[Any]]]:
    """Domain and rows of every element: of one page, of a list of pages, or of a list of elements."""
    for page in _listed(value):
        if not isinstance(page, dict):
            yield "", [page]
            continue
        for element in _listed(page["elements"]) if "elements" in page else [page]:
            if isinstance(element, dict) and "snapshotData" in element:
                domain = element.get("snapshotDomain")
                yield domain.upper() if isinstance(domain, str) else "", _listed(element["snapshotData"])
            elif not isinstance(element, dict):
                yield "", [element]


def _domain_of(row: dict[str, Any]) -> str | None:
    """Which domain a row without an envelope must be of."""
    keys = {fold(str(key)) for key in row}
    known = (name for name, telling in _TELLING.items() if telling <= keys)
    return next(known, None) if len(keys) >= 3 else None


def _bare(document: Document) -> bool:
    """Whether this is a list of rows without an envelope."""
    return bool(document.sample) and _domain_of(document.sample[0]) is not None


def claims(document: Document) -> int:
    """Proof by the pair of keys `snapshotDomain` and `snapshotData`, some evidence by three known headers."""
    if linkedin.is_snapshot(document):
        try:
            return 95 if any(domain in DOMAINS for domain, _ in _elements(document.json)) else 0
        except Rejected:  # damaged, and ours: reading it says so
            return 95
    return 45 if _bare(document) else 0


def read(document: Document, raw: type[Raw]) -> Rows:
    """All rows of the domains we read, once each: pages overlap, and a saved file may hold a page twice."""
    found: list[Any] = []
    if _bare(document):
        found = [_row(row, _domain_of(row) or "") for row in document.items]
    else:
        for domain, rows in _elements(document.json):
            if domain in DOMAINS:
                found += [_row(row, domain) for row in rows]
            elif not domain:
                found += [row for row in rows if not isinstance(row, dict)]
    distinct = {as_text(row): row for row in found}
    return linkedin.split_recipients(objects(list(distinct.values()), raw, version="DMA"))


_HEADERS = {
    domain: {name: column for column, (names, _, _) in contract_columns(raw).items() for name in names}
    for domain, raw in DOMAINS.items()
}


def _row(row: Any, domain: str) -> Any:
    """A row under its own contract's headers (INVITATIONS has `From`, INBOX `FROM`), and of which domain it is.

    A list is what the CSV files join by commas; a row with anything deeper is unreadable.
    """
    if not isinstance(row, dict):
        return row
    flat = {key: ",".join(as_texts(v) or []) if isinstance(v, list) else v for key, v in row.items()}
    if any(isinstance(value, dict) for value in flat.values()):
        return as_text(row)
    headers = _HEADERS.get(domain, {})
    named = {headers.get(fold(str(key)), str(key)): value for key, value in flat.items()}
    return named | {Snapshot.domain: domain}


def _within(part: "ProfileMap | EventMap", *domains: str) -> Any:
    """The same map, for rows of these domains only."""
    where = pl.col(Snapshot.domain).is_in(domains)
    return replace(part, where=where if part.where is None else where & part.where)


SNAPSHOT = Source(
    network=linkedin.LINKEDIN,
    record="snapshot",
    raw=Snapshot,
    claims=claims,
    read=read,
    profiles=(
        _within(linkedin.CONNECTION, "CONNECTIONS"),
        _within(linkedin.CONTACT, "CONTACTS"),
        *(_within(part, "INVITATIONS") for part in linkedin.INVITATION),
        *(_within(part, "INBOX") for part in linkedin.CORRESPONDENT),
        _within(linkedin.ENDORSEE, "ENDORSEMENTS"),
        _within(linkedin.RECOMMENDER, "RECOMMENDATIONS"),
        _within(linkedin.FOLLOW, "MEMBER_FOLLOWING"),
        _within(linkedin.OWNER, "PROFILE"),
        _within(linkedin.OWN_EMAIL, "EMAIL_ADDRESSES"),
        _within(linkedin.OWN_PHONE, "PHONE_NUMBERS", "WHATSAPP_NUMBERS"),
    ),
    events=(
        *(_within(part, "INBOX") for part in linkedin.MESSAGE),
        _within(linkedin.ENDORSED, "ENDORSEMENTS"),
    ),
    anonymous=(pl.col(Snapshot.domain) == "INBOX") & linkedin.NOT_SENT,
)

SOURCES: tuple[Source, ...] = (SNAPSHOT,)
