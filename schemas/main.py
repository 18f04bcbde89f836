"""The published tables, as SQL users are promised them."""

from typing import Annotated, ClassVar

import polars as pl

from schemas.columns import Instant, Table, Texts, column

_Evidence = Annotated[pl.List, pl.Struct({"comparison": pl.String, "level": pl.String, "weight": pl.Float64})]
_Seconds = Annotated[
    pl.Struct, {"recognise": pl.Float64, "read": pl.Float64, "resolve": pl.Float64, "publish": pl.Float64}
]
_STATUS = ["loaded", "unchanged", "ignored", "rejected"]


class People(Table):
    """One row per human we believe exists, owners included."""

    _grain: ClassVar[tuple[str, ...]] = ("person_id",)

    person_id: str = column("stable for ever; ids that merged are in person_redirects", "none", nullable=False)
    display_name: str = column("name as their latest account shows it", "direct")
    given_name: str = column("given name or names", "direct")
    family_name: str = column("surname or surnames", "direct")
    company: str = column("current employer, latest known", "indirect")
    company_canonical: str = column("company, in the spelling most profiles have: group by this", "indirect")
    position: str = column("job title, latest known", "indirect")
    city: str = column("town, latest known", "indirect")
    country: str = column("country, latest known", "indirect")
    country_code: str = column("country as ISO 3166-1 alpha-2: group by this", "indirect", str_matches="^[A-Z]{2}$")
    birthday: str = column("1990-03-15, or --03-15 without a year", "direct", str_matches=r"^(\d{4}|-)-\d\d-\d\d$")
    emails: Texts = column("all known, lower case, sorted", "direct", nullable=False)
    phones: Texts = column("all known, E.164, sorted", "direct", nullable=False)
    networks: Texts = column("networks they are known through, sorted", "indirect", nullable=False)
    profile_count: int = column("profiles that make up the person", "none", nullable=False, ge=1)
    owners: Texts = column("who knows them, sorted", "indirect", nullable=False)
    first_connected_on: pl.Date = column("earliest day any owner connected with them", "indirect")
    last_interaction_at: Instant = column("latest message, endorsement or recommendation", "indirect")
    confidence: float = column(
        "weakest probability that holds the person together; 1.0 for a single profile",
        "none",
        nullable=False,
        ge=0,
        le=1,
    )
    is_owner: bool = column("one of the owners themselves", "none", nullable=False)


class Profiles(Table):
    """One row per account on one network, or per entry of an address book."""

    _grain: ClassVar[tuple[str, ...]] = ("profile_id",)

    profile_id: str = column("a pure function of the network and its own key", "none", nullable=False)
    person_id: str = column("the human behind it; null while only a bare account is known", "none")
    network: str = column("network whose export told of it", "none", nullable=False)
    kind: str = column(
        "account, entry of an address book, or group: either of them, of no single person (a company, a family, a bot)",
        "none",
        nullable=False,
        isin=["account", "entry", "group"],
    )
    account_id: str = column("the network's own stable id", "direct")
    handle: str = column("short public name, lower case, without @", "direct")
    url: str = column("canonical profile address", "direct")
    display_name: str = column("name as the network writes it", "direct")
    given_name: str = column("given name or names", "direct")
    family_name: str = column("surname or surnames", "direct")
    company: str = column("employer, free text", "indirect")
    company_canonical: str = column("company, in the spelling most profiles have: group by this", "indirect")
    position: str = column("job title, free text", "indirect")
    city: str = column("town, free text", "indirect")
    country: str = column("country, as given", "indirect")
    country_code: str = column("country as ISO 3166-1 alpha-2: group by this", "indirect", str_matches="^[A-Z]{2}$")
    birthday: str = column("1990-03-15, or --03-15 without a year", "direct")
    emails: Texts = column("lower case, sorted", "direct", nullable=False)
    phones: Texts = column("E.164, sorted", "direct", nullable=False)
    owners: Texts = column("whose exports hold it, sorted", "indirect", nullable=False)
    first_seen_on: pl.Date = column("day of the first export that has it", "none", nullable=False)
    last_seen_on: pl.Date = column("day of the latest export that has it", "none", nullable=False)


class Connections(Table):
    """One row per owner, profile and relation."""

    _grain: ClassVar[tuple[str, ...]] = ("owner", "profile_id", "relation")

    owner: str = column("who knows them", "indirect", nullable=False)
    profile_id: str = column("whom, as a profile", "none", nullable=False)
    person_id: str = column("whom, as a person", "none")
    network: str = column("where", "none", nullable=False)
    relation: str = column("connection, friend, follower, following, contact, blocked, …", "indirect", nullable=False)
    connected_on: pl.Date = column("UTC day it began; null when the network does not say", "indirect")
    first_seen_on: pl.Date = column("day of the first export that has it", "none", nullable=False)
    last_seen_on: pl.Date = column("day of the latest export that has it", "none", nullable=False)
    is_current: bool = column("false once a newer complete list no longer has it", "indirect", nullable=False)


class Interactions(Table):
    """One row per message, endorsement, recommendation… never its text."""

    _grain: ClassVar[tuple[str, ...]] = ()

    owner: str = column("one side", "indirect", nullable=False)
    profile_id: str = column("the other side, as a profile", "none", nullable=False)
    person_id: str = column("the other side, as a person", "none")
    network: str = column("where", "none", nullable=False)
    kind: str = column("message, endorsement, recommendation, comment", "none", nullable=False)
    direction: str = column("in: they to the owner; out: the owner to them", "none", nullable=False, isin=["in", "out"])
    occurred_at: Instant = column("when, UTC; null when the network does not say", "indirect")
    thread_id: str = column("hash of the conversation", "none")


class Identifiers(Table):
    """What points at a person."""

    _grain: ClassVar[tuple[str, ...]] = ("profile_id", "kind", "value", "network")

    profile_id: str = column("the profile that has or declares it", "none", nullable=False)
    person_id: str = column("the person behind it", "none")
    kind: str = column(
        "email, phone, url, handle or account_id",
        "none",
        nullable=False,
        isin=["email", "phone", "url", "handle", "account_id"],
    )
    value: str = column("canonical spelling", "direct", nullable=False, str_length={"min_value": 1})
    network: str = column("network it belongs to", "none")
    is_shared: bool = column("kept, but too common or generic to identify anyone", "none", nullable=False)


class Matches(Table):
    """Every scored pair worth knowing."""

    _grain: ClassVar[tuple[str, ...]] = ("profile_id_a", "profile_id_b")

    profile_id_a: str = column("the smaller id of the pair", "none", nullable=False)
    profile_id_b: str = column("the greater id of the pair", "none", nullable=False)
    prior_weight: float = column("log2 of the odds before any evidence", "none", nullable=False)
    match_weight: float = column("log2 of the odds: the prior plus the weights of the evidence", "none", nullable=False)
    probability: float = column("what the weight says of being one person", "none", nullable=False, ge=0, le=1)
    verdict: str = column("same, review or different", "none", nullable=False, isin=["same", "review", "different"])
    decided_by: str = column(
        "key, model, constraint or person",
        "none",
        nullable=False,
        isin=["key", "model", "constraint", "person"],
    )
    evidence: _Evidence = column("each comparison's level and weight", "none", nullable=False)


class PersonRedirects(Table):
    """Ids that were published once, and where they lead now."""

    _grain: ClassVar[tuple[str, ...]] = ("person_id",)

    person_id: str = column("an id published before", "none", nullable=False)
    current_person_id: str = column("the person it means now; null when nobody is left", "none")


class IdentityEvents(Table):
    """What each run did to ids of people, because of which pair, and who is unchanged."""

    _grain: ClassVar[tuple[str, ...]] = ("run_id", "from_person_id", "to_person_id")

    run_id: str = column("the run that did it", "none", nullable=False)
    event: str = column(
        "created: a new person; joined: unknown profiles came to a known person; merged: the id now leads to another; "
        "split: profiles left for a person that was not there before, or for nobody; moved: profiles left for a "
        "person that was; ended: nobody is left; unchanged: all as it was, told of the last run and of as many before "
        "it as half a million rows hold",
        "none",
        nullable=False,
        isin=["created", "joined", "merged", "split", "moved", "ended", "unchanged"],
    )
    from_person_id: str = column("whose the profiles were; null when nobody was known behind them", "none")
    to_person_id: str = column("whose they are; null when nobody is known behind them", "none")
    profile_ids: Texts = column(
        "the profiles that changed hands, sorted; of an unchanged person, all there are", "none", nullable=False
    )
    profile_id_a: str = column("the pair that caused it: the strongest across; null when no pair says so", "none")
    profile_id_b: str = column("its greater id", "none")
    match_weight: float = column("what that pair weighed in that run, log2", "none")
    decided_by: str = column("who decided that pair: key, model, constraint or person", "none")
    evidence: _Evidence = column("that pair's comparisons, levels and weights in that run", "none")


class DecisionConflicts(Table):
    """Pairs the user decided, where strong evidence that was not there then says otherwise; the decision holds."""

    _grain: ClassVar[tuple[str, ...]] = ("profile_id_a", "profile_id_b")

    profile_id_a: str = column("the smaller id of the pair", "none", nullable=False)
    profile_id_b: str = column("the greater id of the pair", "none", nullable=False)
    verdict: str = column("what was decided: same or different", "none", nullable=False, isin=["same", "different"])
    decision_number: int = column("the decision; null when it follows from several", "none")
    match_weight: float = column("what the evidence alone says now, log2", "none", nullable=False)
    decided_match_weight: float = column("what it said when it was decided; null when nothing was known", "none")


class Exports(Table):
    """The fate of every file ever offered."""

    _grain: ClassVar[tuple[str, ...]] = ("owner", "path", "file_id", "exported_on")

    export_id: str = column("one per owner, export and day; parts of a split export share it", "none", nullable=False)
    file_id: str = column("sha-256 of the content; null for what was never opened", "none")
    owner: str = column("whose export it is", "indirect", nullable=False)
    network: str = column("network that writes such files", "none")
    format: str = column("adapter, and the format's version", "none")
    path: str = column("relative to the inbox; inside an archive after !", "indirect", nullable=False)
    exported_on: pl.Date = column("day of the export", "none", nullable=False)
    status: str = column("loaded, unchanged, ignored or rejected", "none", nullable=False, isin=_STATUS)
    reason: str = column("why it was not loaded", "none")
    warnings: Texts = column("what to know about it", "none", nullable=False)
    row_count: int = column("rows read", "none", nullable=False, ge=0)
    loaded_count: int = column("rows kept", "none", nullable=False, ge=0)
    quarantined_count: int = column("rows that broke the contract", "none", nullable=False, ge=0)
    anonymous_count: int = column("rows about nobody that can be named", "none", nullable=False, ge=0)
    ingested_at: Instant = column("when it was first read", "none", nullable=False)


class Quarantine(Table):
    """Rows that broke a contract."""

    _grain: ClassVar[tuple[str, ...]] = ("file_id", "owner", "row_number", "column_name", "rule")

    file_id: str = column("the file", "none", nullable=False)
    owner: str = column("whose export it is", "indirect", nullable=False)
    network: str = column("network", "none", nullable=False)
    record: str = column("raw table it was meant for", "none", nullable=False)
    row_number: int = column("record in the file, from 1", "none", nullable=False, ge=1)
    column_name: str = column("column that broke the rule; null for the whole row", "none")
    rule: str = column("the rule", "none", nullable=False)
    raw: str = column("the row's text, of the columns its contract names", "direct", nullable=False)
    first_quarantined_at: Instant = column("when it was first put here", "none", nullable=False)


class Drift(Table):
    """Columns and keys that no contract knew."""

    _grain: ClassVar[tuple[str, ...]] = ("file_id", "owner", "column_name")

    file_id: str = column("the file", "none", nullable=False)
    owner: str = column("whose export it is", "indirect", nullable=False)
    network: str = column("network", "none", nullable=False)
    record: str = column("raw table of the file", "none", nullable=False)
    column_name: str = column("the column or key", "none", nullable=False)


class Runs(Table):
    """One row per run."""

    _grain: ClassVar[tuple[str, ...]] = ("run_id",)

    run_id: str = column("the run", "none", nullable=False)
    started_at: Instant = column("when it began", "none", nullable=False)
    finished_at: Instant = column("when it was ready to publish", "none", nullable=False)
    status: str = column("completed, or completed with rejects", "none", nullable=False)
    file_count: int = column("files offered", "none", nullable=False)
    read_file_count: int = column("files read in this run", "none", nullable=False)
    unchanged_file_count: int = column("files known already", "none", nullable=False)
    ignored_file_count: int = column("files left alone", "none", nullable=False)
    rejected_file_count: int = column("files that could not be read", "none", nullable=False)
    row_count: int = column("rows read in this run", "none", nullable=False)
    loaded_count: int = column("rows kept", "none", nullable=False)
    quarantined_count: int = column("rows quarantined", "none", nullable=False)
    anonymous_count: int = column("rows about nobody", "none", nullable=False)
    observation_count: int = column("observations in the warehouse", "none", nullable=False)
    event_count: int = column("events in the warehouse", "none", nullable=False)
    profile_count: int = column("profiles in the warehouse", "none", nullable=False)
    candidate_pair_count: int = column("pairs compared", "none", nullable=False)
    scored_pair_count: int = column("pairs worth keeping", "none", nullable=False)
    review_count: int = column("pairs too close to call", "none", nullable=False)
    person_count: int = column("people in the warehouse", "none", nullable=False)
    new_person_count: int = column("people this run found", "none", nullable=False)
    seconds: _Seconds = column("seconds per stage", "none", nullable=False)
    unchanged_person_count: int = column("people with the same profiles as before", "none", nullable=False)
    merged_person_count: int = column("ids that now lead to another person", "none", nullable=False)
    split_person_count: int = column("people that lost profiles to a new one", "none", nullable=False)
    moved_profile_count: int = column("profiles that went from one known person to another", "none", nullable=False)
    decision_count: int = column("the user's decisions in force", "none", nullable=False)
    contradicted_decision_count: int = column("decisions that later ones rule out", "none", nullable=False)
    unreadable_decision_count: int = column("lines of the decisions' file that say nothing", "none", nullable=False)
    decision_conflict_count: int = column("decided pairs with strong new evidence against", "none", nullable=False)
