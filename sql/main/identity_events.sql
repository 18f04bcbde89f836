-- main.identity_events: what each run did to the ids of people, and the pair that caused it.
-- Grain: run_id, from_person_id, to_person_id. Reads: ops.identity_events.

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
from ops.identity_events
order by run, from_person_id, to_person_id
