"""What a source is: which files it claims, how they become rows, and what each row says about whom.

An adapter is data: a `Network` and one `Source` per kind of file. It maps and never cleans or compares;
`flows/reading.py` does the rest the same way for every network.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from flows.sources.document import Document
from schemas.columns import Raw

Value = "str | pl.Expr | Parsed"
"""A raw column by name, an expression over raw columns, or a parser of one."""

CROWD = 10
"""A message to more people than this is no exchange with each of them."""

Claim = Callable[[Document], int]
"""How strongly a source's evidence says that a document is one of its own: 0 is no, 100 is proof."""


@dataclass(frozen=True, eq=False)
class Network:
    """What is true of a network whatever the file.

    urls: regular expressions (Rust syntax) of its profile addresses, each with a group `id` or `handle`; where
        handles are only unique on their server (`ana@example.org`), with a group `host` beside it.
    profile_url, id_url: how a canonical address is written from a handle, from an id.
    key_order: which of `account_id` and `handle` is the account's own key.
    reserved: path segments of its addresses that are no profile, and hosts that are not its own.
    placeholders: names that stand for nobody ("LinkedIn Member"), in every language seen.
    dated: file stem (folded) and regular expression with one group: the export's ISO date told inside it.
    """

    name: str
    urls: tuple[str, ...] = ()
    profile_url: str | None = None
    id_url: str | None = None
    key_order: tuple[str, str] = ("account_id", "handle")
    reserved: frozenset[str] = frozenset()
    placeholders: frozenset[str] = frozenset()
    dated: tuple[tuple[str, str], ...] = ()
    unread: "tuple[tuple[Claim, str], ...]" = ()
    """Kinds of its files we know and leave alone: what recognises them, and why, in words."""
    refused: "tuple[tuple[Claim, str], ...]" = ()
    """Kinds of its files that may hold people and that nobody can read yet: rejected, and why, in words."""
    export_names: tuple[str, ...] = ()
    """Regular expressions for the names of its ZIPs and folders: such a folder is never an owner."""
    folders: frozenset[str] = frozenset()
    """Folders that only its unpacked export has at the top: they tell an export from an owner."""


@dataclass(frozen=True, eq=False)
class Parsed:
    """A raw column read as something else; where that fails on a filled cell, the row is quarantined.

    `lenient` keeps the row with an empty value instead, for formats whose dates are known to vary.
    `unknown` is true where a filled cell says nothing and is no error: such a row stays too.
    """

    column: str
    expression: pl.Expr
    rule: str
    lenient: bool = False
    unknown: pl.Expr | None = None

    def kept(self) -> "Parsed":
        """The same, but a row whose value cannot be read stays."""
        return replace(self, lenient=True)


@dataclass(frozen=True, eq=False)
class ProfileMap:
    """Each row describes one profile.

    fields: columns of `schemas.profile.Observations` (account_id, handle, url, display_name, given_name,
        family_name, company, position, city, country, birthday, emails, phones, links, verified_links,
        relation, connected_on, is_owner). `url` may be any spelling: id, handle and key are taken from it. `emails`,
        `phones` and the links may be one text (separated by , or ;) or a list. Also `twin`: text that tells
        two profiles of one name in one file apart, where the file has no key (a friendship's timestamp).
    where: which rows; all of them unless said.
    each: raw list columns, exploded together: one profile per element.
    kind: `entry` for address books, whose entries have no account behind them; `group` for what is no single
        person: a company's or a family's entry, an organisation's or a program's account.
    """

    fields: Mapping[str, "str | pl.Expr | Parsed"]
    where: pl.Expr | None = None
    each: tuple[str, ...] = ()
    kind: str = "account"


@dataclass(frozen=True, eq=False)
class EventMap:
    """Each row is one exchange.

    Give `direction` and `other`, or `sender` and `recipient`: in the second case who of them is the owner
    is found later, from all files. References are mappings of url, account_id, handle or display_name.
    each: raw list columns (the recipients), exploded together: one event per element.
    """

    kind: str
    occurred_at: "str | pl.Expr | Parsed"
    other: Mapping[str, "str | pl.Expr"] | None = None
    direction: "str | pl.Expr | None" = None
    sender: Mapping[str, "str | pl.Expr"] | None = None
    recipient: Mapping[str, "str | pl.Expr"] | None = None
    thread: "str | pl.Expr | None" = None
    event_key: "str | pl.Expr | None" = None
    where: pl.Expr | None = None
    each: tuple[str, ...] = ()


@dataclass
class Rows:
    """What a reader found in one document.

    frame: one line per record: `row_number` (from 1) and the contract's columns, all text or lists of text;
        columns the file lacks may be left out.
    unreadable: records that could not be split into columns: row number, rule, raw text.
    unknown: columns or keys the contract neither maps nor ignores.
    version: which of the format's versions this is.
    warnings: what a user should know; no personal data.
    unended: the last record's row number where the text ends without a line break: perhaps in the middle of it.
    """

    frame: pl.DataFrame
    version: str = ""
    unreadable: list[tuple[int, str, str]] = field(default_factory=list)
    unknown: frozenset[str] = frozenset()
    warnings: tuple[str, ...] = ()
    unended: int | None = None


@dataclass(frozen=True, eq=False)
class Source:
    """One kind of file of one network.

    record: its name; the raw table is `raw.<network>_<record>`.
    complete: the file lists everybody, so whoever is missing from a newer one is gone.
    parts: raw columns (file name, row count) by which a manifest lists the export's other files.
    anonymous: rows known to be about nobody (adverts, drafts), counted as anonymous.
    """

    network: Network
    record: str
    raw: type[Raw]
    claims: Claim
    read: "Callable[[Document, type[Raw]], Rows]"
    profiles: tuple[ProfileMap, ...] = ()
    events: tuple[EventMap, ...] = ()
    complete: bool = False
    parts: tuple[str, str] | None = None
    anonymous: pl.Expr | None = None

    @property
    def name(self) -> str:
        """network.record, as `exports.format` begins."""
        return f"{self.network.name}.{self.record}"

    @property
    def table(self) -> str:
        """Where its raw rows are kept."""
        return f"raw.{self.network.name}_{self.record}"
