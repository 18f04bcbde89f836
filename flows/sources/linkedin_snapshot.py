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

_NOBODY = frozenset(
    """
    ACCOUNT_HISTORY ACTOR_SAVE_ITEM ADS_CLICKED ADS_LAN AD_TARGETING ALL_COMMENTS ALL_LIKES ALL_VOTES ARTICLES CALENDAR
    CAUSES_YOU_CARE_ABOUT CERTIFICATIONS COMPANY_FOLLOWS COURSES EASYAPPLY_BLOCKING EASYAPPLY-BLOCKING EDUCATION EVENTS
    GROUPS HONORS IDENTITY_CREDENTIALS_AND_ASSETS INFERENCE_TAKEOUT INSTANT_REPOSTS JOB_APPLICANT_SAVED_ANSWERS
    JOB_APPLICATIONS JOB_POSTINGS JOB_SEEKER_PREFERENCES LANGUAGES LEARNING LEARNING_COACH_AI_TAKEOUT
    LEARNING_COACH_INBOX LEARNING_ROLEPLAY_INBOX LOGIN MARKETPLACE_ENGAGEMENTS MARKETPLACE_OPPORTUNITIES
    MARKETPLACE_PROVIDERS MEMBER_SHARE_INFO ORGANIZATIONS PATENTS POSITIONS PREMIUM_NOTES PROFILE_SUMMARY PROJECTS
    PUBLICATIONS RECEIPTS RECEIPTS_LBP REGISTRATION REVIEWS RICH_MEDIA SAVED_JOBS SAVED_JOB_ALERTS SEARCHES
    SECURITY_CHALLENGE_PIPE SKILLS TALENT_QUESTION_SAVED_RESPONSE TEST_SCORES VOLUNTEERING_EXPERIENCES
""".split()
)
"""Documented domains that tell of nobody the owner knows, left alone; what TRUSTED_GRAPH holds, nobody says."""

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
        is_element = bool(page.keys() & {"snapshotDomain", "snapshotData"})  # an answer that no data was found is none
        for element in _listed(page["elements"]) if "elements" in page else [page] * is_element:
            if isinstance(element, dict) and "snapshotData" in element:
                domain = element.get("snapshotDomain")
                yield domain.upper() if isinstance(domain, str) else "", _listed(element["snapshotData"])
            else:
                yield "", [as_text(element)]


def _domain_of(row: dict[str, Any]) -> str | None:
    """Which domain a row without an envelope must be of."""
    keys = {fold(str(key)) for key in row}
    known = (name for name, telling in _TELLING.items() if telling <= keys)
    return next(known, None) if len(keys) >= 3 else None


def _bare(document: Document) -> bool:
    """Whether this is a list of rows without an envelope."""
    return any(_domain_of(row) for row in document.sample)


def claims(document: Document) -> int:
    """Proof by the pair of keys `snapshotDomain` and `snapshotData`, some evidence by three known headers."""
    if linkedin.is_snapshot(document):
        try:
            told = _elements(document.json)
            return 95 if any(domain in DOMAINS or (rows and not domain) for domain, rows in told) else 0
        except Rejected:  # damaged, and ours: reading it says so
            return 95
    return 45 if _bare(document) else 0


def read(document: Document, raw: type[Raw]) -> Rows:
    """All rows of the domains we read, once each: pages overlap, and a saved file may hold a page twice."""
    found: list[Any] = []
    unknown = set()
    if _bare(document):
        found = list(_told(document.json))
    else:
        for domain, rows in _elements(document.json):
            if domain in DOMAINS:
                found += [_row(row, domain) for row in rows]
            elif not domain:
                found += _told(rows)
            elif domain not in _NOBODY:
                unknown.add(domain)
    distinct = {as_text(row): row for row in found}
    made = linkedin.split_recipients(objects(list(distinct.values()), raw, version="DMA"))
    made.unknown |= unknown
    return made


def _told(rows: list[Any]) -> Iterator[Any]:
    """Rows whose domain nothing but their keys tells. Blank keys may be missing: where it is one, it is of all."""
    domains = [_domain_of(row) if isinstance(row, dict) else None for row in rows]
    told = {domain for domain in domains if domain}
    other = told.pop() if len(told) == 1 else ""
    for row, domain in zip(rows, domains, strict=True):
        yield _row(row, domain or other)


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
