"""The two shapes every network is mapped to: an observation of a profile, and an event between people."""

import polars as pl

from schemas.columns import Instant, Table, Texts, column

KEY = r"^(id|at|name|entry):.+$"


class Observations(Table):
    """One row of one file says something about one profile.

    Grain: (file_id, owner, row_number, profile_key). Dates of exports are joined from `ops.exports`.
    """

    file_id: str = column("sha-256 of the file's content", "none", nullable=False)
    owner: str = column("whose export it is", "indirect", nullable=False)
    row_number: int = column("record in the file, from 1", "none", nullable=False, ge=1)
    source: str = column("network.record that read it", "none", nullable=False)
    network: str = column("network of the export", "none", nullable=False)
    profile_key: str = column(
        "the profile's own key: id:, at: (handle), name: (owner and name) or entry: (address book)",
        "direct",
        nullable=False,
        str_matches=KEY,
    )
    kind: str = column(
        "account, entry of an address book, or group: either of them, of no single person (a company, a family, a bot)",
        "none",
        nullable=False,
        isin=["account", "entry", "group"],
    )
    account_id: str = column("the network's stable id", "direct")
    handle: str = column("public short name, without @, as compared (lower case)", "direct")
    url: str = column("canonical profile address", "direct")
    display_name: str = column("name as the network writes it, titles and emoji included", "direct")
    given_name: str = column("given name or names", "direct")
    family_name: str = column("surname or surnames, particles included", "direct")
    is_split: bool = column("the file has the name as one text, which Kith split", "none", nullable=False)
    company: str = column("employer, free text", "indirect")
    position: str = column("job title, free text", "indirect")
    city: str = column("town, free text", "indirect")
    country: str = column("country, as given", "indirect")
    birthday: str = column("1990-03-15, or --03-15 without a year", "direct")
    emails: Texts = column("canonical e-mail addresses", "direct")
    phones: Texts = column("phone numbers, E.164", "direct")
    links: Texts = column("addresses the profile declares as its own, as given", "direct")
    verified_links: Texts = column("those of them that link back, as the network checked", "direct")
    relation: str = column("how the owner knows them; null when the row only names them", "indirect")
    connected_on: pl.Date = column("day of the link, UTC", "indirect")
    is_owner: bool = column("the row describes the owner", "none", nullable=False)


class Events(Table):
    """One exchange between two accounts: a message, an endorsement, a recommendation. Never its text.

    Either `direction` is known and `profile_key` is the other side, or `sender_key` and `recipient_key`
    are given and SQL finds which of them is the owner.
    """

    file_id: str = column("sha-256 of the file's content", "none", nullable=False)
    owner: str = column("whose export it is", "indirect", nullable=False)
    row_number: int = column("record in the file, from 1", "none", nullable=False, ge=1)
    source: str = column("network.record that read it", "none", nullable=False)
    network: str = column("network of the export", "none", nullable=False)
    kind: str = column("message, endorsement, recommendation, comment, invitation", "none", nullable=False)
    direction: str = column("in or out, when the file says so", "none", isin=["in", "out"])
    profile_key: str = column("the other side, when direction is known", "direct", str_matches=KEY)
    sender_key: str = column("who wrote", "direct", str_matches=KEY)
    recipient_key: str = column("who received", "direct", str_matches=KEY)
    occurred_at: Instant = column("instant, UTC", "indirect")
    thread: str = column("the network's thread key; published as a hash", "indirect")
    event_key: str = column("the network's own id of the event, when it has one", "indirect")
