-- staging.exchanges: events seen from the owner: who is on the other side, and which way it went.
-- Grain: one event and other side. Reads: staging.events, staging.owner_accounts.
-- The same message told by two files (headers and messages, an older export and a newer one) is told once.

with sided as (
    select
        events.*,
        sender.profile_key is not null as from_owner,
        recipient.profile_key is not null as to_owner
    from staging.events as events
    left join staging.owner_accounts as sender
        on events.owner = sender.owner and events.network = sender.network and events.sender_key = sender.profile_key
    left join staging.owner_accounts as recipient
        on events.owner = recipient.owner
        and events.network = recipient.network
        and events.recipient_key = recipient.profile_key
),

directed as (
    select
        owner,
        network,
        kind,
        occurred_at,
        thread,
        event_key,
        file_id,
        row_number,
        case
            when direction is not null then direction
            when from_owner then 'out'
            else 'in'
        end as direction,
        case
            when direction is not null then profile_key
            when from_owner and to_owner then null
            when from_owner then recipient_key
            else sender_key
        end as profile_key
    from sided
)

select distinct
    owner,
    network,
    network || '-' || substr(sha256(network || chr(31) || profile_key), 1, 16) as profile_id,
    profile_key,
    kind,
    direction,
    occurred_at,
    substr(sha256(owner || chr(31) || network || chr(31) || thread), 1, 16) as thread_id,
    case
        when event_key is not null then event_key
        when occurred_at is null then file_id || ':' || row_number
    end as event_key
from directed
where profile_key is not null
