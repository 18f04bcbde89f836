"""Person ids that last: carried over by greatest overlap, redirected when people merge, given back when they part."""

import duckdb

from flows.resolution.evidence import READ
from flows.warehouse import scalar

TABLES = """
create schema if not exists ops;
create table if not exists ops.persons (person_id varchar not null, first_run bigint not null);
-- Since when an id is in use, and since when no more: ids come back. Null in warehouses of before.
alter table ops.persons add column if not exists since_run bigint;
alter table ops.persons add column if not exists ended_run bigint;
create table if not exists ops.person_redirects (person_id varchar not null, current_person_id varchar);
-- What an id had before it first met another in one person: for every id that is redirected, or redirected to.
create table if not exists ops.former_memberships (profile_id varchar not null, person_id varchar not null);
-- Who an id was, profile by profile, before it lost some to another, or took some: undone, it is that again.
create table if not exists ops.former_people (
    person_id varchar not null, until_run bigint not null, profile_ids varchar[] not null
);
create table if not exists ops.identity_events (
    run bigint not null,
    event varchar not null,
    from_person_id varchar,
    to_person_id varchar,
    profile_ids varchar[] not null,
    profile_id_a varchar,
    profile_id_b varchar,
    match_weight double,
    decided_by varchar,
    evidence struct(comparison varchar, level varchar, weight double)[]
);
"""

BEFORE = """
-- Versions before kept who was whom here.
drop table if exists ops.memberships;
create table if not exists core.memberships (profile_id varchar, person_id varchar, confidence double);
alter table core.memberships rename to memberships_before;
create or replace temp view before as
select profile_id, person_id from core.memberships_before where person_id is not null;
"""
"""Who was whom after the last run."""


def name_people(con: duckdb.DuckDBPyConnection, run: int) -> int:
    """Make core.memberships anew from the temporary table `clustered`; `tell_events` goes on from there.

    `clustered` has n (the place of profile_id in its order), profile_id, cluster (the smallest n in it), is_person,
    confidence.

    Returns:
        how many ids are new.
    """
    con.execute("begin")
    con.execute(TABLES)
    con.execute(BEFORE)
    _claim(con, run)
    con.execute(
        """
        create or replace temp table people as
        with clusters as (
            select cluster, profile_id, 'p' || substr(sha256(profile_id), 1, 16) as first_id
            from clustered
            where is_person and n = cluster
        )
        select
            clusters.cluster,
            coalesce(
                claims.survivor,
                case
                    when persons.person_id is null then clusters.first_id
                    else 'p' || substr(sha256(clusters.profile_id || ':' || $run::varchar), 1, 16)
                end
            ) as person_id,
            claims.survivor is null as is_new
        from clusters
        left join (select distinct cluster, survivor from claims) as claims using (cluster)
        left join ops.persons as persons on clusters.first_id = persons.person_id
        """,
        {"run": run},
    )
    con.execute(
        """
        create table core.memberships as
        select clustered.profile_id, people.person_id, clustered.confidence
        from clustered
        left join people on clustered.cluster = people.cluster and clustered.is_person
        """
    )
    _redirect(con)
    con.execute(
        """
        insert into ops.persons (person_id, first_run, since_run)
        select person_id, $run, $run from people where is_new order by person_id
        """,
        {"run": run},
    )
    con.execute(
        """
        update ops.persons set since_run = $run, ended_run = null
        where
            first_run < $run
            and person_id in (select person_id from people)
            and person_id not in (select person_id from before)
        """,
        {"run": run},
    )
    con.execute(
        """
        update ops.persons set ended_run = $run
        where person_id not in (select person_id from people) and person_id in (select person_id from before)
        """,
        {"run": run},
    )
    _changes(con)
    _write_down(con, run)
    con.execute("drop view before; drop table core.memberships_before")
    con.execute("commit")
    return int(scalar(con, "select count(*) from people where is_new"))


def tell_events(con: duckdb.DuckDBPyConnection, run: int) -> None:
    """Add to ops.identity_events what `name_people` changed, with the evidence in core.pair_scores and core.decided_pairs."""
    if scalar(con, "select count(*) from changes"):
        _add_events(con, run)


def counts(con: duckdb.DuckDBPyConnection, run: int) -> dict[str, int]:
    """What a run did to ids.

    Returns:
        unchanged_person_count (ids with the same profiles as before), merged_person_count, split_person_count,
        moved_profile_count.
    """
    row = con.execute(
        """
        with events as (from ops.identity_events where run = $run),
        touched as (select from_person_id as person_id from events union select to_person_id from events)
        select
            (
                select count(distinct memberships.person_id)
                from core.memberships as memberships
                anti join touched using (person_id)
            ),
            count(distinct from_person_id) filter (where event = 'merged'),
            count(distinct from_person_id) filter (where event = 'split'),
            coalesce(sum(len(profile_ids)) filter (where event = 'moved'), 0)
        from events
        """,
        {"run": run},
    ).fetchall()[0]
    names = ("unchanged_person_count", "merged_person_count", "split_person_count", "moved_profile_count")
    return dict(zip(names, map(int, row), strict=True))


def _claim(con: duckdb.DuckDBPyConnection, run: int) -> None:
    """claims(person_id, cluster, survivor): where each id ever published wants to be, and who gets the place.

    Whoever is what they were keeps their id, or gets it back: profile by profile as after the last run, or as an id was
    before a merger or a split that is undone now.

    Any other id goes where most of its profiles went, so of a person that splits the greater part keeps the id; of equal
    parts, the one with the profile that the id comes from. An id that was redirected goes where most of what it had went.
    If that is another place than where most of what the survivor of the merger had went, and the survivor is torn apart,
    the merger is undone: each goes back to its own, whichever part is greater now. And where all that an id had comes
    together again, it is given back before one that is in use only since it ended.
    """
    con.execute(
        """
        create or replace temp table claims as
        with overlap as (
            select before.person_id, clustered.cluster, count(*) as shared
            from before
            inner join clustered using (profile_id)
            where clustered.is_person
            group by all
        ),

        torn as (select person_id from overlap group by person_id having count(*) > 1),

        -- Where the profile is that the id comes from.
        origins as (
            select before.person_id, clustered.cluster
            from before
            semi join torn using (person_id)
            inner join clustered using (profile_id)
            where before.person_id = 'p' || substr(sha256(before.profile_id), 1, 16)
        ),

        followed as (
            select
                overlap.person_id,
                arg_min(
                    overlap.cluster,
                    (-overlap.shared, origins.cluster is distinct from overlap.cluster, overlap.cluster)
                ) as cluster
            from overlap
            left join origins using (person_id)
            group by overlap.person_id
        ),

        former_overlap as (
            select former.person_id, clustered.cluster, count(*) as shared
            from ops.former_memberships as former
            inner join clustered using (profile_id)
            where clustered.is_person
            group by all
        ),

        homes as (
            select person_id, arg_min(cluster, (-shared, cluster)) as cluster from former_overlap group by person_id
        ),

        sizes as (select cluster, count(*) as size from clustered where is_person group by cluster),

        -- Who is, to the last profile, what an id was: after the last run, or before that.
        again as (
            select overlap.person_id, $run as until_run, overlap.cluster
            from overlap
            inner join (select person_id, count(*) as size from before group by person_id) as whole
                on overlap.person_id = whole.person_id and overlap.shared = whole.size
            inner join sizes on overlap.cluster = sizes.cluster and overlap.shared = sizes.size
            union all
            select past.person_id, past.until_run, any_value(clustered.cluster) as cluster
            from (
                select person_id, until_run, unnest(profile_ids) as profile_id, len(profile_ids) as size
                from ops.former_people
            ) as past
            inner join clustered using (profile_id)
            inner join sizes on clustered.cluster = sizes.cluster and past.size = sizes.size
            where clustered.is_person
            group by past.person_id, past.until_run, past.size
            having count(distinct clustered.cluster) = 1 and count(*) = past.size
        ),

        latest as (
            from again qualify until_run = max(until_run) over (partition by person_id)
        ),

        returned as (
            from latest qualify row_number() over (partition by cluster order by until_run desc, person_id) = 1
        ),

        -- All that they had is in one person now, and was not after the last run.
        reunited as (
            select former.person_id
            from ops.former_memberships as former
            inner join clustered using (profile_id)
            left join before using (profile_id)
            where clustered.is_person
            group by former.person_id
            having count(distinct clustered.cluster) = 1 and count(distinct before.person_id) > 1
        ),

        parted as (
            select distinct redirects.current_person_id as person_id
            from ops.person_redirects as redirects
            inner join homes as gone on redirects.person_id = gone.person_id
            inner join homes as kept on redirects.current_person_id = kept.person_id
            semi join torn on redirects.current_person_id = torn.person_id
            where gone.cluster <> kept.cluster
        ),

        chosen as (
            select
                followed.person_id,
                case when parted.person_id is null then followed.cluster else homes.cluster end as cluster,
                true as is_current
            from followed
            left join homes using (person_id)
            left join parted using (person_id)
            anti join returned using (person_id)
            union all
            select homes.person_id, homes.cluster, false as is_current
            from homes
            anti join followed using (person_id)
            anti join returned using (person_id)
            union all
            select returned.person_id, returned.cluster, followed.person_id is not null as is_current
            from returned
            left join followed using (person_id)
        ),

        dated as (
            select
                chosen.*,
                persons.first_run,
                persons.ended_run,
                reunited.person_id is not null as is_reunited,
                returned.person_id is not null as is_returned,
                min(coalesce(persons.since_run, persons.first_run))
                    filter (where chosen.is_current) over (partition by chosen.cluster) as in_use_since
            from chosen
            inner join ops.persons as persons using (person_id)
            left join reunited using (person_id)
            left join returned using (person_id)
        ),

        -- Of several ids that meet in one person, one in use survives, and of those the oldest; but one that stands there
        -- since another was torn apart makes way for it. Of ids that had all ended, the one that was in use last.
        eldest as (
            select
                cluster,
                arg_min(
                    person_id,
                    (
                        not is_returned,
                        case
                            when is_current then 1
                            when is_reunited and ended_run <= in_use_since then 0
                            else 2
                        end,
                        case when is_current then 0 else -coalesce(ended_run, 0) end,
                        first_run,
                        person_id
                    )
                ) as person_id
            from dated
            group by cluster
        )

        select chosen.person_id, chosen.cluster, eldest.person_id as survivor
        from chosen
        inner join eldest using (cluster)
        """,
        {"run": run},
    )


def _redirect(con: duckdb.DuckDBPyConnection) -> None:
    """Redirects anew: from every id ever published that names nobody now. What ids had before is kept for a split."""
    con.execute(
        """
        create or replace temp table moved as
        select known.person_id, coalesce(claims.survivor, followed.survivor, redirects.current_person_id) as target
        from ops.persons as known
        left join claims using (person_id)
        left join ops.person_redirects as redirects using (person_id)
        left join claims as followed on redirects.current_person_id = followed.person_id
        where known.person_id not in (select person_id from people);
        delete from ops.person_redirects;
        insert into ops.person_redirects
        select person_id, case when target in (select person_id from people) then target end from moved;

        create or replace temp table involved as
        select person_id from ops.person_redirects
        union
        select current_person_id as person_id from ops.person_redirects where current_person_id is not null;
        delete from ops.former_memberships where person_id not in (select person_id from involved);
        insert into ops.former_memberships
        select before.profile_id, before.person_id
        from before
        semi join involved using (person_id)
        where before.person_id not in (select person_id from ops.former_memberships);
        """
    )


def _write_down(con: duckdb.DuckDBPyConnection, run: int) -> None:
    """Add to ops.former_people who was what, of those that lost profiles to others now, or took some."""
    con.execute(
        """
        create or replace temp table ended as
        with touched as (
            select from_id as person_id from changes where from_id is not null
            union
            select to_id from changes where from_id is not null
        )

        select before.person_id, list(before.profile_id order by before.profile_id) as profile_ids
        from before
        semi join touched using (person_id)
        group by before.person_id;

        delete from ops.former_people as past
        using ended
        where past.person_id = ended.person_id and past.profile_ids = ended.profile_ids;
        insert into ops.former_people select person_id, $run, profile_ids from ended order by person_id;
        """,
        {"run": run},
    )


def _changes(con: duckdb.DuckDBPyConnection) -> None:
    """changes: what this run does to ids, from `before` and core.memberships (now).

    created   a new person, of profiles that nobody was known behind
    joined    such profiles came to a person known before
    merged    the id names nobody now: its profiles are, and it is redirected to, another person's
    split     profiles left the person for one that was not there before (or, ids null, for nobody)
    moved     profiles left the person for one that was there before
    ended     the id names nobody, and nobody is left to redirect it to
    """
    con.execute(
        """
        create or replace temp table changes as
        with passed as (
            select
                before.person_id as from_id,
                now.person_id as to_id,
                list(coalesce(now.profile_id, before.profile_id) order by coalesce(now.profile_id, before.profile_id))
                    as profile_ids
            from before
            full join (from core.memberships where person_id is not null) as now using (profile_id)
            where before.person_id is distinct from now.person_id
            group by all
        ),

        known as (select distinct person_id from before),
        split_off as (select distinct to_id from passed where from_id is not null)

        select
            row_number() over () as row_id,
            passed.*,
            case
                when passed.from_id is null then
                    case
                        when known_to.person_id is null and split_off.to_id is null then 'created' else 'joined'
                    end
                when still.person_id is null and redirects.current_person_id = passed.to_id then 'merged'
                when still.person_id is null and passed.to_id is null and redirects.current_person_id is null
                    then 'ended'
                when known_to.person_id is not null then 'moved'
                else 'split'
            end as event
        from passed
        left join known as known_to on passed.to_id = known_to.person_id
        left join split_off on passed.to_id = split_off.to_id
        left join people as still on passed.from_id = still.person_id
        left join ops.person_redirects as redirects on passed.from_id = redirects.person_id
        """
    )


def _add_events(con: duckdb.DuckDBPyConnection, run: int) -> None:
    con.execute(
        f"""
        create or replace temp table changed as
        with gone as (
            select row_id, event, from_id, to_id, unnest(profile_ids) as profile_id from changes where event <> 'created'
        )
        select gone.row_id, gone.event, gone.from_id, gone.to_id, clustered.n
        from gone
        inner join clustered using (profile_id);

        create or replace temp table placed as
        select clustered.n, clustered.cluster, people.person_id
        from clustered
        inner join people using (cluster)
        where clustered.is_person;

        create or replace temp table born as
        select changes.row_id, people.cluster
        from changes
        inner join people on changes.to_id = people.person_id
        where changes.event = 'created' and len(changes.profile_ids) > 1;

        create or replace temp table decided as
        select
            -1 - pairs.rowid as pair_id, l.n as a, r.n as b, pairs.match_weight,
            pairs.verdict = 'same' as is_same, pairs.decided_by = 'person' as by_person
        from core.decided_pairs as pairs
        inner join clustered as l on pairs.profile_id_a = l.profile_id
        inner join clustered as r on pairs.profile_id_b = r.profile_id;

        -- A number for each pair: evidence is fetched for those alone that turn out to be causes.
        create or replace temp view judged as
        select rowid as pair_id, a, b, match_weight, verdict = 0 as is_same, false as by_person
        from core.pair_scores
        anti join decided using (a, b)
        union all
        from decided;

        create or replace temp view sides as
        select a as n, b as other, judged.* from judged
        union all
        select b as n, a as other, judged.* from judged;

        create or replace temp table strongest as
        with
        -- What brought them there: the link to somebody who is there, and who did not come along.
        bonds as (
            select changed.row_id, sides.* exclude (n, other), sides.match_weight as force
            from changed
            inner join sides using (n)
            inner join placed as others on sides.other = others.n and changed.to_id = others.person_id
            anti join changed as along on changed.row_id = along.row_id and sides.other = along.n
            where changed.event <> 'split' and sides.is_same
        ),

        -- Pairs that are the same are in one cluster, and all of a new person's profiles are new there.
        births as (
            select born.row_id, judged.*, judged.match_weight as force
            from judged
            inner join placed on judged.a = placed.n
            inner join born using (cluster)
            where judged.is_same
        ),

        -- What drove them apart: the pair across the rift that is not, or may not be, the same.
        rifts as (
            select changed.row_id, sides.* exclude (n, other), -sides.match_weight as force
            from changed
            inner join sides using (n)
            inner join placed as others on sides.other = others.n and changed.from_id = others.person_id
            where changed.event = 'split' and not sides.is_same
        )

        select row_id, arg_max(pair_id, (by_person, force, a, b)) as pair_id
        from (from bonds union all from births union all from rifts)
        group by row_id;

        insert into ops.identity_events
        with found as (
            select strongest.row_id, pairs.*
            from strongest
            inner join core.pair_scores as pairs on strongest.pair_id = pairs.rowid
        ),

        causes as (
            select pairs.row_id, l.profile_id as profile_id_a, r.profile_id as profile_id_b, {READ}
            from found as pairs
            inner join clustered as l on pairs.a = l.n
            inner join clustered as r on pairs.b = r.n
            union all by name
            select strongest.row_id, found.*
            from strongest
            inner join core.decided_pairs as found on strongest.pair_id = -1 - found.rowid
        )

        select
            $run,
            changes.event,
            changes.from_id,
            changes.to_id,
            changes.profile_ids,
            causes.profile_id_a,
            causes.profile_id_b,
            causes.match_weight,
            causes.decided_by,
            causes.evidence
        from changes
        left join causes using (row_id)
        """,
        {"run": run},
    )
    con.execute(
        "drop view sides; drop view judged; drop table changed; drop table born; drop table placed; drop table decided; drop table strongest"
    )
