"""Who is who: match keys, candidate pairs, weights, clusters, ids. Arrays, SQL and Polars; no engine, no network."""

from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from flows.resolution import blocking, clustering, comparing, evidence, handles, identity, profiles, scoring
from flows.resolution.arrays import workers
from flows.resolution.blocking import Candidates
from flows.resolution.comparing import Compared, Ties
from flows.resolution.decisions import NOTHING, Decisions, overlay
from flows.resolution.normalise import make_keys, store_keys
from flows.resolution.profiles import Profiles
from flows.resolution.scoring import Scores
from flows.resolution.vocabulary import Ints
from flows.settings import Settings
from flows.warehouse import scalar


@dataclass(frozen=True)
class Judged:
    """Everything that is known of the pairs before people are made of them."""

    profiles: Profiles
    candidates: Candidates
    compared: Compared
    scores: Scores
    strong: npt.NDArray[np.int64]
    """Pairs joined by a key, as a * profile_count + b, sorted."""
    same: Ints
    """[profile] a code of who is one by keys alone."""


def resolve(
    con: duckdb.DuckDBPyConnection, settings: Settings, run: int, decided: Decisions = NOTHING
) -> dict[str, int]:
    """Work out who is who among staging.profiles.

    Leaves core.match_keys, core.scored_pairs, core.memberships (person_id null for bare accounts), from which the next
    run goes on, and the ids in ops.persons, ops.person_redirects.

    Returns:
        candidate_pair_count, capped_block_count, scored_pair_count, review_count, person_count, new_person_count.
    """
    # DuckDB makes the keys while Polars reads the names.
    keys = workers().submit(make_keys, con)
    everybody = profiles.load(con.cursor())
    keys.result()
    held_once = workers().submit(places, con.cursor(), everybody)
    judged = judge(con, everybody)
    # Making people of the pairs keeps one core busy.
    begun: list[Future[Any]] = [workers().submit(evidence.number, con.cursor(), everybody)]
    try:
        named = _numbers(judged.profiles).filter(pl.col("profile_id").is_in(list(decided.groups)))
        must, cannot = decided.numbered(dict(named.iter_rows()))
        people = clustering.cluster(
            judged.candidates,
            judged.scores,
            held_once.result(),
            judged.strong,
            len(everybody),
            settings,
            must,
            cannot,
        )
        begun[0].result()
        # The evidence is written while the people get their names, and the keys while it is told what became of whom.
        writing = workers().submit(_write_pairs, con.cursor(), judged, people, decided)
        begun.append(writing)
        naming = con.cursor()
        _store_clusters(naming, judged.profiles, people)
        new = identity.name_people(naming, run)
        counted = writing.result()
        storing = workers().submit(store_keys, con)
        begun.append(storing)
        identity.tell_events(naming, run)
        storing.result()
    finally:
        # Whoever is told that it failed may remove the file.
        wait(begun)
    return {
        "candidate_pair_count": judged.candidates.pair_count,
        "capped_block_count": judged.candidates.capped_block_count,
        **counted,
        "person_count": scalar(con, "select count(distinct person_id) from core.memberships"),
        "new_person_count": new,
    }


def _write_pairs(
    con: duckdb.DuckDBPyConnection, judged: Judged, people: clustering.People, decided: Decisions
) -> dict[str, int]:
    """The pairs with their evidence, and what was decided of them: what `evidence.store` returns."""
    counted = evidence.store(con, judged, people)
    overlay(con, decided, _beside(judged.profiles, people, decided))
    return counted


def _beside(everybody: Profiles, people: clustering.People, decided: Decisions) -> pl.DataFrame:
    """profile_id, group_id: who is one with whom the user said to be somebody else than others."""
    apart = {group for pair in decided.apart for group in pair}
    named = {profile: group for profile, group in decided.groups.items() if group in apart}
    frame = pl.DataFrame({"profile_id": everybody.profile_id, "cluster": people.root})
    groups = pl.DataFrame(
        {"profile_id": list(named), "group_id": list(named.values())},
        schema=dict.fromkeys(("profile_id", "group_id"), pl.String),
    )
    found = frame.join(groups, on="profile_id").select("cluster", "group_id").unique()
    return frame.join(found, on="cluster").select("profile_id", "group_id")


def judge(con: duckdb.DuckDBPyConnection, everybody: Profiles | None = None) -> Judged:
    """Candidate pairs, compared and scored; `make_keys` goes before."""
    everybody = profiles.load(con) if everybody is None else everybody
    pairing = workers().submit(_keyed_pairs, con, everybody)
    tying = workers().submit(_ties, con.cursor(), everybody)
    spelled = handles.spellings(everybody)
    strong = pairing.result()
    knowing = workers().submit(comparing.know, everybody, strong, spelled, tying.result())
    keyed = strong["pair"].unique().sort().to_numpy()
    size = max(len(everybody), 1)
    uniting = workers().submit(clustering.components, len(everybody), keyed // size, keyed % size)
    pairs = blocking.candidates(everybody, keyed, spelled)
    scored, compared = comparing.compare(knowing.result(), pairs.a, pairs.b, pairs.is_near)
    pairs = pairs.take(scored)
    same = uniting.result().astype(np.int32)
    scores = scoring.score(everybody, pairs.a, pairs.b, compared, pairs.is_near, same)
    return Judged(everybody, pairs, compared, scores, keyed, same)


def places(con: duckdb.DuckDBPyConnection, everybody: Profiles) -> pl.DataFrame:
    """n, place: what a person has only one of: an account per network, or, without a key, a line per list."""
    keyed = np.flatnonzero(everybody.is_keyed)
    accounts = pl.DataFrame({"n": keyed.astype(np.int32), "place": everybody.slot[keyed].astype(np.int64)})
    lines: pl.DataFrame = con.sql("select profile_id, owner || ':' || file_id as list from staging.sightings").pl()
    lines = lines.join(_numbers(everybody).filter(~pl.Series(everybody.is_keyed)), on="profile_id")
    number = pl.col("list").rank("dense").cast(pl.Int64) + int(everybody.slot.max(initial=0)) + 1
    return pl.concat([accounts, lines.select("n", number.alias("place"))])


def _numbers(everybody: Profiles) -> pl.DataFrame:
    return pl.DataFrame({"profile_id": everybody.profile_id, "n": np.arange(len(everybody), dtype=np.int32)})


def _keyed_pairs(con: duckdb.DuckDBPyConnection, everybody: Profiles) -> pl.DataFrame:
    """rule, pair: what some key joins, by whichever rule."""
    shared = blocking.strong_pairs(con, everybody)
    return pl.concat([shared, _owner_pairs(con, everybody), _moved_pairs(con, everybody)]).sort("pair", "rule")


def _owner_pairs(con: duckdb.DuckDBPyConnection, everybody: Profiles) -> pl.DataFrame:
    """rule, pair: profiles of one owner. Whose profile it is, when several owners' exports hold it: an owner is no
    connection of their own."""
    own: pl.DataFrame = con.sql(
        """
        with own as (select profile_id, unnest(owners) as owner from staging.profiles where is_owner),
        mine as (select own.* from own anti join staging.connections as connections using (profile_id, owner))
        select profile_id, any_value(owner) as owner from mine group by profile_id having count(*) = 1
        """
    ).pl()
    own = own.join(_numbers(everybody), on="profile_id").sort("owner", "n").with_columns(pl.col("n").cast(pl.Int64))
    paired = own.join(own, on="owner").filter(pl.col("n") < pl.col("n_right"))
    return paired.select(rule=pl.lit("owner"), pair=pl.col("n") * len(everybody) + pl.col("n_right"))


def _moved_pairs(con: duckdb.DuckDBPyConnection, everybody: Profiles) -> pl.DataFrame:
    """rule, pair: an account before and after its address changed, where the address is its key.

    Whoever an owner was connected with before an export stands in it. One who does not, and comes in a later one with a
    day of connection that is older, stood there under another address: the one of the same name and day that left the
    list meanwhile. If there are several to choose from, it is nobody's.
    """
    found: pl.DataFrame = con.sql(
        """
        with moved as (
            select
                gone.profile_id as before,
                came.profile_id as after,
                gone.owner,
                gone.relation,
                gone.last_seen_on,
                came.first_seen_on
            from staging.connections as gone
            inner join staging.connections as came using (owner, network, relation, connected_on)
            inner join staging.profiles as one on gone.profile_id = one.profile_id
            inner join staging.profiles as other on came.profile_id = other.profile_id
            where
                not gone.is_current
                and gone.connected_on < gone.last_seen_on
                and came.first_seen_on > gone.last_seen_on
                and lower(strip_accents(one.display_name)) = lower(strip_accents(other.display_name))
        ),

        -- Of addresses that followed one another, each with the next.
        next as (
            select * from moved
            qualify
                first_seen_on = min(first_seen_on) over (partition by owner, relation, before)
                and last_seen_on = max(last_seen_on) over (partition by owner, relation, after)
        )

        select distinct before, after from next
        qualify
            count(*) over (partition by owner, relation, before) = 1
            and count(*) over (partition by owner, relation, after) = 1
        """
    ).pl()
    places = _numbers(everybody)
    found = found.join(places, left_on="before", right_on="profile_id").join(
        places, left_on="after", right_on="profile_id", suffix="_after"
    )
    before, after = found["n"].to_numpy(), found["n_after"].to_numpy()
    root = clustering.components(len(everybody), before.astype(np.int64), after.astype(np.int64))
    moved = pl.DataFrame({"n": np.unique(np.concatenate([before, after])).astype(np.int64)})
    # One that changed twice is all three.
    moved = moved.with_columns(root=pl.Series(root[moved["n"].to_numpy()]))
    paired = moved.join(moved, on="root").filter(pl.col("n") < pl.col("n_right"))
    return paired.select(rule=pl.lit("address"), pair=pl.col("n") * len(everybody) + pl.col("n_right"))


def _ties(con: duckdb.DuckDBPyConnection, everybody: Profiles) -> Ties:
    return Ties(_since(con, everybody), _talks(con, everybody), _bearers(everybody))


def _since(con: duckdb.DuckDBPyConnection, everybody: Profiles) -> Ints:
    """Days since 1970 when the first owner was connected with each profile, where a list says so; else -1."""
    found: pl.DataFrame = con.sql(
        """
        select profile_id, date_diff('day', date '1970-01-01', min(connected_on))::integer as since
        from staging.connections
        where connected_on is not null and relation not in ('contact', 'blocked', 'muted')
        group by profile_id
        """
    ).pl()
    since = np.full(len(everybody), -1, dtype=np.int32)
    found = found.join(_numbers(everybody), on="profile_id")
    since[found["n"].to_numpy()] = found["since"].to_numpy()
    return since


def _talks(con: duckdb.DuckDBPyConnection, everybody: Profiles) -> Ints:
    """Whether messages were exchanged with each profile, where its list comes with messages at all."""
    found: pl.DataFrame = con.sql(
        """
        with written as (select distinct owner, network, profile_id from staging.exchanges where kind = 'message'),
        told as (select distinct owner, network from written)
        select connections.profile_id, bool_or(written.profile_id is not null)::integer as talks
        from staging.connections as connections
        inner join told using (owner, network)
        left join written using (owner, network, profile_id)
        group by connections.profile_id
        """
    ).pl()
    talks = np.full(len(everybody), -1, dtype=np.int32)
    found = found.join(_numbers(everybody), on="profile_id")
    talks[found["n"].to_numpy()] = found["talks"].to_numpy()
    return talks


def _bearers(everybody: Profiles) -> Ints:
    """How many of one owner's list on one network bear each profile's full name, keyed and unkeyed apart."""
    frame = pl.DataFrame(
        {
            "network": everybody.network,
            "keyed": everybody.is_keyed,
            "entry": everybody.is_entry,
            "owner": everybody.owner_set,
            "name": everybody.full_name,
        }
    )
    return frame.select(pl.len().over("network", "keyed", "entry", "owner", "name"))["len"].to_numpy().astype(np.int32)


def _store_clusters(con: duckdb.DuckDBPyConnection, everybody: Profiles, people: clustering.People) -> None:
    """clustered(n, profile_id, cluster, is_person, confidence), which `identity` reads."""
    named = np.zeros(len(everybody), dtype=bool)
    # Somebody has to name a person: an account id, a handle or a mailbox alone does not.
    named[people.root[everybody.is_named | everybody.is_owner]] = True
    frame = pl.DataFrame(
        {
            "n": np.arange(len(everybody), dtype=np.int32),
            "profile_id": everybody.profile_id,
            "cluster": people.root.astype(np.int32),
            "is_person": named[people.root],
            "confidence": people.confidence,
        }
    )
    con.register("made", frame)
    con.execute("create or replace temp table clustered as select * from made")
    con.unregister("made")
