-- main.identity_events: what each run did to ids of people, because of which pair; of the last run also who is unchanged.
-- Grain: run_id, from_person_id, to_person_id. Reads: ops.identity_events, core.memberships, ops.runs.

with latest as (select max(run) as run from ops.runs),

touched as (
    select from_person_id as person_id from ops.identity_events semi join latest using (run)
    union
    select to_person_id as person_id from ops.identity_events semi join latest using (run)
),

-- Of the last run alone: one row per person and run would outgrow all else.
unchanged as (
    select
        latest.run,
        'unchanged' as event,
        memberships.person_id as from_person_id,
        memberships.person_id as to_person_id,
        list(memberships.profile_id order by memberships.profile_id) as profile_ids
    from core.memberships as memberships
    anti join touched using (person_id)
    cross join latest
    where memberships.person_id is not null
    group by latest.run, memberships.person_id
),

every as (
    from ops.identity_events
    union all by name
    from unchanged
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
