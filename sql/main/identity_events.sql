-- main.identity_events: what each run did to ids of people, because of which pair; and whom it left unchanged, of the last run
-- and of as many before it as there is room for.
-- Grain: run_id, from_person_id, to_person_id. Reads: ops.identity_events, core.memberships, ops.runs.

with latest as (select max(run) as run from ops.runs),

touched as (
    select run, from_person_id as person_id from ops.identity_events
    union
    select run, to_person_id from ops.identity_events
),

-- One row per person and run would outgrow all else: half a million of them are kept beside those of the last run.
told as (
    select run
    from (
        select run, sum(person_count) over (order by run desc) - first_value(person_count) over (order by run desc) as row_count
        from ops.runs
    ) as counted
    where row_count <= 500000 and run < (select run from latest)
),

-- Where each profile went, and when it left again.
stays as (
    select
        profile_id,
        to_person_id as person_id,
        run as since_run,
        lead(run) over (partition by profile_id order by run) as until_run
    from (
        select run, to_person_id, unnest(profile_ids) as profile_id
        from ops.identity_events
        where (select count(*) from told) > 0
    ) as moves
),

unchanged as (
    select latest.run, memberships.person_id, memberships.profile_id
    from core.memberships as memberships
    cross join latest
    where memberships.person_id is not null
    union all
    select told.run, stays.person_id, stays.profile_id
    from stays
    inner join told on stays.since_run < told.run and told.run < coalesce(stays.until_run, told.run + 1)
    where stays.person_id is not null
),

every as (
    from ops.identity_events
    union all by name
    select
        run,
        'unchanged' as event,
        person_id as from_person_id,
        person_id as to_person_id,
        list(profile_id order by profile_id) as profile_ids
    from unchanged
    anti join touched using (run, person_id)
    group by run, person_id
)

select
    lpad(run::varchar, 6, '0') as run_id,
    event,
    from_person_id,
    to_person_id,
    profile_ids,
    profile_id_a,
    profile_id_b,
    match_weight,
    decided_by,
    evidence
from every
order by run, from_person_id, to_person_id
