"""Who is who: match keys, candidate pairs, weights, clusters, ids. Plain SQL and Polars; no engine, no network."""

import duckdb
import polars as pl

from flows.resolution.blocking import make_pairs
from flows.resolution.clustering import cluster
from flows.resolution.identity import name_people
from flows.resolution.normalise import make_keys
from flows.resolution.scoring import make_scores
from flows.settings import Settings


def resolve(con: duckdb.DuckDBPyConnection, settings: Settings, run: int) -> dict[str, int]:
    """Work out who is who among staging.profiles.

    Leaves core.match_keys, core.scored_pairs, core.memberships (person_id null for bare accounts) and the ids in
    ops.memberships, ops.persons, ops.person_redirects.

    Returns:
        candidate_pair_count, capped_block_count, scored_pair_count, review_count, person_count, new_person_count.
    """
    profiles = make_keys(con)
    pairs = make_pairs(con)
    make_scores(con, settings, profiles)
    _cluster(con)
    new = name_people(con, run)
    counts = con.execute(
        """
        select
            (select count(*) from core.scored_pairs),
            (select count(*) from core.scored_pairs where verdict = 'review'),
            (select count(distinct person_id) from core.memberships)
        """
    ).fetchall()[0]
    return {
        "candidate_pair_count": pairs["candidate_pairs"],
        "capped_block_count": pairs["capped_blocks"],
        "scored_pair_count": counts[0],
        "review_count": counts[1],
        "person_count": counts[2],
        "new_person_count": new,
    }


def _cluster(con: duckdb.DuckDBPyConnection) -> None:
    """Make `clustered` and core.scored_pairs; links that a constraint refuses become review."""
    links = con.execute("select a, b, match_weight, probability from judged where verdict = 'same'").fetchall()
    linked = "(select a as n from judged where verdict = 'same' union select b from judged where verdict = 'same')"
    placed = con.execute(f"select n, list(place) from exclusive semi join {linked} using (n) group by n").fetchall()
    strong = set(con.execute("select distinct a, b from strong_pairs union select a, b from owner_pairs").fetchall())
    roots, weakest, refused = cluster(links, dict(placed), strong)
    frame = pl.DataFrame(
        {"n": list(roots), "root": list(roots.values()), "confidence": [weakest[r] for r in roots.values()]},
        schema={"n": pl.Int32, "root": pl.Int32, "confidence": pl.Float64},
    )
    con.register("rooted", frame)
    con.execute(
        """
        create or replace temp table clustered as
        with placed as (
            select nodes.n, coalesce(rooted.root, nodes.n) as root, coalesce(rooted.confidence, 1.0) as confidence
            from nodes left join rooted using (n)
        ),

        -- Somebody has to name a person: an account id, a handle or a mailbox alone does not.
        named as (
            select placed.root, bool_or(profiles.display_name is not null or profiles.is_owner) as is_person
            from placed
            inner join nodes using (n)
            inner join staging.profiles as profiles using (profile_id)
            group by placed.root
        )

        select
            nodes.profile_id,
            roots.profile_id as cluster,
            named.is_person,
            placed.confidence
        from placed
        inner join nodes using (n)
        inner join nodes as roots on placed.root = roots.n
        inner join named using (root)
        """
    )
    con.unregister("rooted")
    con.register("refused", pl.DataFrame(refused, schema={"a": pl.Int32, "b": pl.Int32}, orient="row"))
    con.execute(
        """
        create or replace table core.scored_pairs as
        select
            l.profile_id as profile_id_a,
            r.profile_id as profile_id_b,
            judged.prior_weight,
            judged.match_weight,
            judged.probability,
            case when refused.a is not null then 'review' else judged.verdict end as verdict,
            case when refused.a is not null then 'constraint' else judged.decided_by end as decided_by,
            judged.evidence
        from judged
        inner join nodes as l on judged.a = l.n
        inner join nodes as r on judged.b = r.n
        left join refused using (a, b)
        """
    )
    con.unregister("refused")
