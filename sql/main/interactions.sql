-- main.interactions: each message, endorsement or recommendation between an owner and somebody; never its text.
-- Grain: one event and other side. Reads: staging.exchanges, core.memberships.

select
    exchanges.owner,
    exchanges.profile_id,
    memberships.person_id,
    exchanges.network,
    exchanges.kind,
    exchanges.direction,
    exchanges.occurred_at,
    exchanges.thread_id
from staging.exchanges as exchanges
left join core.memberships as memberships using (profile_id)
order by
    exchanges.owner, exchanges.network, exchanges.occurred_at, exchanges.profile_id, exchanges.kind,
    exchanges.direction, exchanges.thread_id, exchanges.event_key
