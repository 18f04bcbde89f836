"""From documents to rows: recognise, read, hold to contract, map to profiles and events. No file is written here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

import polars as pl

from flows import canonical, names
from flows.contracts import broken, check, complete_columns
from flows.errors import NO_MEMORY, ContractBroken, Rejected
from flows.resolution import name_parts
from flows.settings import Settings
from flows.sources import LABELS, NETWORKS, SOURCES
from flows.sources.base import EventMap, Network, Parsed, ProfileMap, Rows, Source
from flows.sources.document import Document
from schemas.profile import Events, Observations

LINEAGE = ("file_id", "owner", "row_number")

EXCEL = "this is an Excel workbook, not text, whatever its name says: open it and save it as CSV (UTF-8)"
WEAK = 40
"""A claim below this says only that some columns or a name look familiar."""
CUT = "it ends in the middle of a row: download it again, or what comes after is missing"
_OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass
class Outcome:
    """What became of one file."""

    status: str
    format: str | None = None
    network: str | None = None
    source: Source | None = None
    reason: str | None = None
    warnings: tuple[str, ...] = ()
    unknown: frozenset[str] = frozenset()
    row_count: int = 0
    loaded_count: int = 0
    quarantined_count: int = 0
    anonymous_count: int = 0
    is_cut: bool = False
    """It ends in the middle of a record."""
    is_passing: bool = False
    """The machine could not read it now, whatever the file says: it is tried again."""


@dataclass
class Batch:
    """What a batch of files gave, ready to be stored.

    owners: file_id -> whose export it is. outcomes: file_id -> outcome. raw: raw table -> loaded rows with
    lineage. parts: file_id, owner, name, row_count as manifests list them.
    """

    owners: Mapping[str, str]
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    raw: dict[str, pl.DataFrame] = field(default_factory=dict)
    observations: list[pl.DataFrame] = field(default_factory=list)
    events: list[pl.DataFrame] = field(default_factory=list)
    quarantine: list[pl.DataFrame] = field(default_factory=list)
    parts: list[pl.DataFrame] = field(default_factory=list)


def recognise(document: Document, sources: Sequence[Source] = SOURCES) -> Source | None:
    """The source with the best evidence; of equals, the first in the list.

    None where it is weak and another network knows the file better, as one that it leaves alone.
    """
    document.settle_code_page(LABELS)
    strengths = [(source.claims(document), source) for source in sources]
    strength, best = max(strengths, key=lambda pair: pair[0], default=(0, None))
    if best is None or not strength:
        return None
    if strength < WEAK and _known_better(document, best.network, strength):
        return None
    return best


def _known_better(document: Document, network: Network, strength: int) -> bool:
    """Whether another network has stronger evidence that a file is one of those it leaves alone."""
    others = (claim for other in NETWORKS if other is not network for claim, _ in other.unread)
    return any(claim(document) > strength for claim in others)


def read(documents: Mapping[str, Document], owner: str | Mapping[str, str], settings: Settings) -> Batch:
    """Read documents (file_id -> document), all files of a source together.

    A file that cannot be read becomes a rejected outcome; the others go on. A document that was looked at is empty
    afterwards: long exports are not kept beside what was read in them.

    Args:
        documents: file_id -> document.
        owner: whose exports they are; file_id -> owner where they are several people's.
        settings: what a user has set.
    """
    batch = Batch(dict.fromkeys(documents, owner) if isinstance(owner, str) else owner)
    tables: dict[Source, dict[str, Rows]] = {}
    for file_id, document in documents.items():
        source = None
        try:
            if is_workbook(document):
                raise Rejected(EXCEL)
            source = recognise(document)
            if source is None:
                if document.name.lower().endswith(".json") and document.looks_like_json:
                    document.check_json()  # damaged beyond recognising is rejected with its own reason, not left alone
                batch.outcomes[file_id] = _left(document)
                continue
            rows = source.read(document, source.raw)
        except Rejected as error:
            batch.outcomes[file_id] = _named(Outcome("rejected", reason=str(error)), source)
            continue
        except MemoryError:
            batch.outcomes[file_id] = _named(Outcome("rejected", reason=NO_MEMORY, is_passing=True), source)
            continue
        except Exception as error:  # one damaged file must never stop the others, nor quote itself
            reason = f"could not be read ({type(error).__name__}): the file may be damaged"
            batch.outcomes[file_id] = _named(Outcome("rejected", reason=reason), source)
            continue
        finally:
            document.forget()
        outcome = _named(Outcome("loaded", warnings=rows.warnings, unknown=rows.unknown), source)
        if rows.version:
            outcome.format = f"{source.name}/{rows.version}"
        outcome.row_count = rows.frame.height + len(rows.unreadable)
        if not outcome.row_count:
            outcome.status, outcome.reason = "rejected", f"recognised as {source.name}, but no rows in it"
        batch.outcomes[file_id] = outcome
        if outcome.row_count:
            tables.setdefault(source, {})[file_id] = rows
    for source, files in tables.items():
        _load(batch, source, files, settings)
    batch.observations = _held(_parted(batch.observations), Observations)
    batch.events = _held(batch.events, Events)
    return batch


def is_workbook(document: Document) -> bool:
    """Whether this is an Excel file, new or old; people rename them `.csv`."""
    if document.is_zip:
        return b"xl/" in document.data
    return document.data[:8] == _OLD_EXCEL and document.name.lower().endswith((".csv", ".txt", ".xls"))


def _left(document: Document) -> Outcome:
    """Why a file that no source reads was left alone or refused, in words."""
    for network in NETWORKS:
        for claim, reason in network.refused:
            if claim(document):
                return Outcome("rejected", network=network.name, reason=reason)
    for network in NETWORKS:
        for claim, reason in network.unread:
            if claim(document):
                return Outcome("ignored", reason=reason)
    return Outcome("ignored", reason="unknown format: no network we read writes such a file")


def _named(outcome: Outcome, source: Source | None) -> Outcome:
    if source is not None:
        outcome.source, outcome.network, outcome.format = source, source.network.name, source.name
    return outcome


def _load(batch: Batch, source: Source, files: Mapping[str, Rows], settings: Settings) -> None:
    """Contract, mapping and counts for all files of one source at once."""
    frames = [
        rows.frame.with_columns(pl.lit(file_id).alias("file_id"), pl.lit(batch.owners[file_id]).alias("owner"))
        for file_id, rows in files.items()
        if rows.frame.height
    ]
    unreadable = [
        (file_id, batch.owners[file_id], number, None, rule, None if source.raw._has_text else raw)
        for file_id, rows in files.items()
        for number, rule, raw in rows.unreadable
    ]
    contract = list(source.raw.to_schema().columns)
    rejects = [
        pl.DataFrame(
            unreadable,
            schema={
                "file_id": pl.String,
                "owner": pl.String,
                "row_number": pl.Int64,
                "column_name": pl.String,
                "rule": pl.String,
                "raw": pl.String,
            },
            orient="row",
        ).with_columns(pl.struct(line="raw").struct.json_encode().alias("raw"))
    ]
    if frames:
        # In one piece: a step over a thousand files' pieces costs a thousand steps.
        frame = pl.concat(frames, how="diagonal_relaxed", rechunk=True)
        frame = complete_columns(frame, source.raw).select(*LINEAGE, *contract)
        frame = frame.with_row_index("index").with_columns(pl.col("index").cast(pl.Int64))
        frame = _parsed(frame, source)
        failures = pl.concat([broken(frame, source.raw), *_misread(frame, source)]).unique()
        if failures.height:
            raw_text = frame.select("index", *LINEAGE, pl.struct(contract).struct.json_encode().alias("raw"))
            rejects.append(
                failures.join(raw_text, on="index", how="inner")
                .select(*LINEAGE, "column_name", "rule", "raw")
                .sort("file_id", "row_number", "column_name", "rule")
            )
            frame = frame.join(failures, on="index", how="anti", maintain_order="left")
        telling = frame if source.anonymous is None else frame.filter(~source.anonymous.fill_null(False))
        observed = [_observe(telling, source, part, settings) for part in source.profiles]
        happened = [_happen(telling, source, part) for part in source.events]
        # A row that names nobody and tells of no exchange is anonymous: counted, kept nowhere.
        spoke = [index for _, index in (*observed, *happened)]
        if source.parts:
            spoke.append(frame["index"])
            name, count = source.parts
            batch.parts.append(
                frame.select(
                    "file_id",
                    "owner",
                    pl.col(name).alias("name"),
                    pl.col(count).cast(pl.Int64, strict=False).alias("row_count"),
                )
            )
        kept = frame.filter(pl.col("index").is_in(pl.concat(spoke).unique().implode())) if spoke else frame.clear()
        batch.raw[source.table] = kept.select(*LINEAGE, *contract)
        batch.observations += [f for f, _ in observed if f.height]
        batch.events += [f for f, _ in happened if f.height]
        loaded = dict(kept.group_by("file_id").len().iter_rows())
    else:
        loaded = {}
    rejected = pl.concat(rejects)
    if rejected.height:
        lineage = pl.lit(source.network.name).alias("network"), pl.lit(source.table).alias("record")
        batch.quarantine.append(rejected.with_columns(*lineage))
    lost = dict(rejected.unique(["file_id", "row_number"]).group_by("file_id").len().iter_rows())
    # A last record that no line break ends and that nobody can read was cut off, and what came behind it is missing.
    ends = set(rejected.select("file_id", "row_number").iter_rows())
    for file_id in files:
        outcome = batch.outcomes[file_id]
        outcome.loaded_count = loaded.get(file_id, 0)
        outcome.quarantined_count = lost.get(file_id, 0)
        outcome.anonymous_count = outcome.row_count - outcome.loaded_count - outcome.quarantined_count
        if (file_id, files[file_id].unended) in ends:
            outcome.is_cut = True
            outcome.warnings += (CUT,)


def _misread(frame: pl.DataFrame, source: Source) -> list[pl.DataFrame]:
    """Filled cells that a parser would turn into nothing: index, column_name, rule."""
    # Two maps may read one column, each for its own rows: every pair is looked at.
    parsers = [(v, part.where) for part in source.profiles for v in part.fields.values() if isinstance(v, Parsed)]
    parsers += [(e.occurred_at, e.where) for e in source.events if isinstance(e.occurred_at, Parsed)]
    found = []
    for parser, where in {(id(p), id(w)): (p, w) for p, w in parsers}.values():
        name, rule = parser.column, parser.rule
        if parser.lenient:
            continue
        wrong = pl.col(name).is_not_null() & pl.col(_parsed_name(parser)).is_null()
        if where is not None:
            wrong = wrong & where.fill_null(False)
        if parser.unknown is not None:
            wrong = wrong & ~parser.unknown.fill_null(False)
        if rule == "epoch":
            # 0 is their way to say "unknown", not a value lost.
            wrong = wrong & (pl.col(name).cast(pl.Float64, strict=False).fill_null(-1) != 0)
        found.append(frame.filter(wrong).select("index", pl.lit(name).alias("column_name"), pl.lit(rule).alias("rule")))
    return found


def _parsers(source: Source) -> dict[Parsed, None]:
    """Every parser of a source, once, in order."""
    values = [v for part in source.profiles for v in part.fields.values()]
    values += [event.occurred_at for event in source.events]
    return dict.fromkeys(v for v in values if isinstance(v, Parsed))


def _parsed_name(parser: Parsed) -> str:
    return f"{parser.column} as {parser.rule} {id(parser)}"


def _parsed(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    """The frame with each parser's column beside its text: worked out once, and once per distinct text (of a file,
    where what its other rows say matters).

    Lists have few dates and many rows. A parser that looks at several columns is worked out row by row.
    """
    for parser in _parsers(source):
        name = _parsed_name(parser)
        looked_at = set(parser.expression.meta.root_names())
        if parser.column in looked_at <= {parser.column, "file_id"}:
            keys = sorted(looked_at)
            table = frame.select(keys).unique().select(*keys, parser.expression.alias(name))
            frame = frame.join(table, on=keys, how="left", nulls_equal=True, maintain_order="left")
        else:
            frame = frame.with_columns(parser.expression.alias(name))
    return frame


def _expression(value: "str | pl.Expr | Parsed") -> pl.Expr:
    if isinstance(value, Parsed):
        return pl.col(_parsed_name(value))
    return pl.col(value) if isinstance(value, str) else value


def _selected(frame: pl.DataFrame, where: pl.Expr | None, each: Sequence[str]) -> pl.DataFrame:
    if where is not None:
        frame = frame.filter(where)
    return frame.explode(list(each)) if each else frame


_TEXTS = [
    "account_id",
    "handle",
    "url",
    "display_name",
    "given_name",
    "family_name",
    "company",
    "position",
    "city",
    "country",
    "birthday",
    "relation",
]
_LISTS = {"emails": ",;|", "phones": ",;/", "links": ",;\\s", "verified_links": ",;\\s"}


def _observe(
    frame: pl.DataFrame, source: Source, part: ProfileMap, settings: Settings
) -> tuple[pl.DataFrame, pl.Series]:
    """Rows as `Observations`, only those that have a key; and the index of the row each was made from."""
    network = source.network
    selected = _selected(frame, part.where, part.each)
    said = {k: _expression(v) for k, v in part.fields.items()}
    nothing = {
        **dict.fromkeys(_TEXTS, pl.lit(None, dtype=pl.String)),
        **dict.fromkeys(_LISTS, pl.lit([], dtype=pl.List(pl.String))),
        "connected_on": pl.lit(None, dtype=pl.Date),
        "is_owner": pl.lit(False),
    }
    # Names keep every letter they came with; only keys are cleaned. What no file of this list says costs nothing.
    texts = {k: said[k].cast(pl.String).pipe(canonical.trimmed) for k in _TEXTS if k in said}
    texts |= {k: texts[k].pipe(canonical.squeezed) for k in ("account_id", "handle") if k in texts}
    frame = selected.select(
        "index", *LINEAGE, *(texts.get(k, said.get(k, value)).alias(k) for k, value in nothing.items())
    )
    clean: dict[str, Callable[[pl.Series], pl.Series]] = {
        "emails": canonical.emails,
        "phones": partial(canonical.phones, region=settings.phone_region),
        "links": canonical.without_blanks,
        "verified_links": canonical.without_blanks,
    }
    frame = frame.with_columns(clean[k](canonical.texts(frame[k], marks)) for k, marks in _LISTS.items() if k in said)
    if "birthday" in said:
        # Nobody was born in a year to come: a typing error, or a day of something else.
        today = datetime.now(UTC).date().isoformat()
        frame = frame.with_columns(pl.when(pl.col("birthday") <= today).then("birthday").alias("birthday"))
    frame = _name(frame, network)
    if part.kind == "group":
        # A company's name is made of no given names and surnames.
        frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in ("given_name", "family_name"))
    frame = _account(frame, network)
    frame = frame.with_columns(_key(part, network).alias("profile_key"))
    if "twin" in part.fields:
        frame = _told_apart(frame, selected, part.fields["twin"])
    # A key is one line, whatever a name or a note of a birthday holds.
    frame = frame.with_columns(pl.col("profile_key").str.replace_all(r"\s*\n\s*", " "))
    frame = frame.filter(pl.col("profile_key").is_not_null())
    return _stamped(frame.with_columns(pl.lit(part.kind).alias("kind")), source, Observations)


def _told_apart(frame: pl.DataFrame, selected: pl.DataFrame, twin: str | pl.Expr | Parsed) -> pl.DataFrame:
    """Two friends of one name in one list are two people: what `twin` says goes into their keys.

    `selected` is what `frame` was made from, row by row; only those known by name alone are looked at.
    """
    by_name = frame["profile_key"].str.starts_with("name:").fill_null(False)
    if not by_name.any():
        return frame
    known = frame.with_row_index("place").filter(by_name).select("place", "file_id", "profile_key")
    known = known.with_columns(
        selected.filter(by_name).select(_expression(twin).cast(pl.String)).to_series().alias("twin")
    )
    known = known.filter(pl.col("twin").n_unique().over("file_id", "profile_key") > 1, pl.col("twin").is_not_null())
    twins = known.select("place", (pl.col("profile_key") + canonical.SEPARATOR + pl.col("twin")).alias("own_key"))
    frame = frame.with_row_index("place").join(twins, on="place", how="left", maintain_order="left")
    return frame.with_columns(pl.coalesce("own_key", "profile_key").alias("profile_key")).drop("place", "own_key")


def _name(frame: pl.DataFrame, network: Network) -> pl.DataFrame:
    """Display name and parts complete each other; names that stand for nobody go."""
    parts = pl.col("given_name", "family_name")
    joined = pl.when(pl.any_horizontal(parts.is_not_null())).then(
        pl.concat_str(parts, separator=" ", ignore_nulls=True)
    )
    frame = frame.with_columns(pl.coalesce("display_name", joined).alias("display_name"))
    nobody = frame.select(canonical.is_placeholder(pl.col("display_name"), network)).to_series().fill_null(False)
    if nobody.any():
        frame = frame.with_columns(
            pl.when(~nobody).then(name).alias(name) for name in ("display_name", "given_name", "family_name")
        )
    # A phone book often holds the whole name in its first-name field.
    alone = pl.col("given_name").is_null() | (pl.col("given_name") == pl.col("display_name"))
    whole = alone & pl.col("family_name").is_null()
    frame = frame.with_columns((whole & pl.col("display_name").is_not_null()).alias("is_split"))
    # An address is shown as it was written, but is neither given name nor surname.
    mailed = [n for n in ("given_name", "family_name") if frame[n].str.contains("@", literal=True).any()]
    return frame.with_columns(names.without_mail(pl.col(name)).alias(name) for name in mailed)


def _parted(observations: list[pl.DataFrame]) -> list[pl.DataFrame]:
    """Observations of every source, with the parts of names that came as one text: once for all of them."""
    whole = pl.col("is_split") & (pl.col("kind") != "group")
    wholes = pl.concat([frame.filter(whole)["display_name"] for frame in observations] or [pl.Series(dtype=pl.String)])
    if not len(wholes):
        return observations
    wholes = wholes.unique().alias("display_name")
    split = pl.concat([wholes.to_frame(), name_parts.split(wholes)], how="horizontal")
    frame = pl.concat(observations).join(split, on="display_name", how="left", maintain_order="left")
    return [
        frame.with_columns(
            pl.when(whole).then("given").otherwise("given_name").alias("given_name"),
            pl.when(whole).then("family").otherwise("family_name").alias("family_name"),
        ).drop("given", "family")
    ]


def _account(frame: pl.DataFrame, network: Network) -> pl.DataFrame:
    """Id, handle and address complete each other; an address that is no profile's becomes a declared link."""
    frame = frame.with_columns(canonical.handle(pl.col("handle")).alias("handle"))
    # Addresses are looked at only where they can tell something new.
    unsaid = {g: pl.when(pl.col(g).is_null()).then("url") for g in ("account_id", "handle")}
    frame = frame.with_columns(
        pl.coalesce("account_id", canonical.from_url(unsaid["account_id"], network, "id")).alias("account_id"),
        pl.coalesce("handle", canonical.from_url(unsaid["handle"], network, "handle")).alias("handle"),
    )
    return frame.with_columns(canonical.profile_url(network).alias("url"))


def _key(part: ProfileMap, network: Network) -> pl.Expr:
    if part.kind == "account":
        # The owner's e-mails and phones come in files that name nobody: they are the owner's all the same.
        nameless = pl.format(f"name:{{}}{canonical.SEPARATOR}(owner)", "owner")
        account = canonical.account_key(network)
        name = pl.when(account.is_null()).then("display_name")
        return pl.coalesce(
            account, canonical.name_key(name, pl.col("owner")), pl.when(pl.col("is_owner")).then(nameless)
        )
    contents = [
        pl.col("account_id"),
        pl.col("display_name"),
        pl.col("emails").list.join(","),
        pl.col("phones").list.join(","),
    ]
    says = pl.concat_str([c.fill_null("") for c in contents], separator=canonical.SEPARATOR)
    empty = says.str.strip_chars(canonical.SEPARATOR) == ""
    entry = pl.when(~empty).then(pl.format(f"entry:{{}}{canonical.SEPARATOR}{{}}", "owner", says))
    return entry if part.kind == "entry" else pl.coalesce(canonical.account_key(network), entry)


def _happen(frame: pl.DataFrame, source: Source, part: EventMap) -> tuple[pl.DataFrame, pl.Series]:
    """Rows as `Events`, those with nobody on either side left out; and the index of the row each was made from."""
    frame = _selected(frame, part.where, part.each)
    for side, reference in (("profile", part.other), ("sender", part.sender), ("recipient", part.recipient)):
        if reference is None:
            frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias(f"{side}_key"))
            continue
        said = [_expression(v).cast(pl.String).alias(f"said_{k}") for k, v in reference.items()]
        named = frame.select("owner", *said)
        # Few people write many messages: each is looked at once.
        people = named.unique()
        known = people.select("owner", *(pl.col(f"said_{k}").pipe(canonical.squeezed).alias(k) for k in reference))
        known = known.with_columns(
            pl.lit(None, dtype=pl.String).alias(n)
            for n in ("account_id", "handle", "url", "display_name")
            if n not in known.columns
        )
        known = _account(known, source.network).with_columns(
            pl.when(~canonical.is_placeholder(pl.col("display_name"), source.network))
            .then(pl.col("display_name"))
            .alias("display_name")
        )
        name = canonical.name_key(pl.col("display_name"), pl.col("owner"))
        key = known.select(pl.coalesce(canonical.account_key(source.network), name)).to_series()
        keyed = people.with_columns(key.alias(f"{side}_key"))
        joined = named.join(keyed, on=people.columns, how="left", nulls_equal=True, maintain_order="left")
        frame = frame.with_columns(joined[f"{side}_key"])
    direction = pl.lit(None, dtype=pl.String) if part.direction is None else _expression(part.direction)
    thread = pl.lit(None, dtype=pl.String) if part.thread is None else _expression(part.thread)
    event_key = pl.lit(None, dtype=pl.String) if part.event_key is None else _expression(part.event_key)
    frame = frame.with_columns(
        pl.lit(part.kind).alias("kind"),
        direction.cast(pl.String).alias("direction"),
        thread.cast(pl.String).alias("thread"),
        event_key.cast(pl.String).alias("event_key"),
        _expression(part.occurred_at).cast(pl.Datetime("us", "UTC")).alias("occurred_at"),
    )
    somebody = pl.any_horizontal(pl.col(f"{side}_key").is_not_null() for side in ("profile", "sender", "recipient"))
    return _stamped(frame.filter(somebody), source, Events)


def _stamped(
    frame: pl.DataFrame, source: Source, model: type[Observations] | type[Events]
) -> tuple[pl.DataFrame, pl.Series]:
    """In the contract's columns and order; and the index of the row each was made from."""
    stamped = frame.with_columns(
        pl.lit(source.network.name).alias("network"), pl.lit(source.name).alias("source")
    ).select(list(model.to_schema().columns))
    return stamped, frame["index"]


def _held(frames: list[pl.DataFrame], model: type[Observations] | type[Events]) -> list[pl.DataFrame]:
    """Frames of every source, held to their contract in one piece: a check costs by its columns, not by its rows."""
    if not frames:
        return []
    whole = pl.concat(frames)
    try:
        check(whole, model, model.__name__)
    except ContractBroken:
        for (source,), part in whole.partition_by("source", as_dict=True).items():
            check(part, model, source)  # says whose mapping it is
        raise
    return [whole]
