"""Person ids that last: carried over by greatest overlap, redirected when people merge, never used twice."""

import duckdb

TABLES = """
create schema if not exists ops;
create table if not exists ops.memberships (profile_id varchar not null, person_id varchar not null);
create table if not exists ops.persons (person_id varchar not null, first_run bigint not null);
create table if not exists ops.person_redirects (person_id varchar not null, current_person_id varchar);
"""


def name_people(con: duckdb.DuckDBPyConnection, run: int) -> int:
    """Make core.memberships from the temporary table `clustered`, and bring the ops tables up to date.

    `clustered` has profile_id, cluster (the smallest profile_id in it), is_person, confidence.

    Returns:
        how many ids are new.
    """
    con.execute(TABLES)
    con.execute(
        """
        create or replace temp table claims as
        with overlap as (
            select before.person_id, clustered.cluster, count(*) as shared
            from ops.memberships as before
            inner join clustered using (profile_id)
            where clustered.is_person
            group by all
        ),

        -- An id goes where most of its profiles went.
        chosen as (
            select person_id, arg_min(cluster, (-shared, cluster)) as cluster from overlap group by person_id
        ),

        -- Of several ids that meet in one person, the oldest survives.
        eldest as (
            select chosen.cluster, arg_min(chosen.person_id, (persons.first_run, chosen.person_id)) as person_id
            from chosen
            inner join ops.persons as persons using (person_id)
            group by chosen.cluster
        )

        select chosen.person_id, chosen.cluster, eldest.person_id as survivor
        from chosen
        inner join eldest using (cluster)
        """
    )
    con.execute(
        """
        create or replace temp table people as
        with clusters as (select distinct cluster from clustered where is_person)
        select
            clusters.cluster,
            coalesce(
                any_value(claims.survivor),
                case
                    when any_value(persons.person_id) is null then 'p' || substr(sha256(clusters.cluster), 1, 16)
                    else 'p' || substr(sha256(clusters.cluster || ':' || $run::varchar), 1, 16)
                end
            ) as person_id,
            any_value(claims.survivor) is null as is_new
        from clusters
        left join claims using (cluster)
        left join ops.persons as persons on persons.person_id = 'p' || substr(sha256(clusters.cluster), 1, 16)
        group by clusters.cluster
        """,
        {"run": run},
    )
    con.execute(
        """
        create or replace table core.memberships as
        select clustered.profile_id, people.person_id, clustered.confidence
        from clustered
        left join people on clustered.cluster = people.cluster and clustered.is_person
        """
    )
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
        """
    )
    con.execute("insert into ops.persons select person_id, ? from people where is_new order by person_id", [run])
    con.execute(
        """
        delete from ops.memberships;
        insert into ops.memberships select profile_id, person_id from core.memberships where person_id is not null;
        """
    )
    return int(con.execute("select count(*) from people where is_new").fetchall()[0][0])
