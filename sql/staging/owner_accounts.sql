-- staging.owner_accounts: the accounts that are the owners' own: declared by a profile file, or else, where a
-- network's messages name nobody declared, the one account that takes part in most of its threads.
-- Grain: owner, network, profile_key. Reads: staging.observations, staging.events.

with declared as (
    select distinct
        owner,
        network,
        profile_key
    from staging.observations
    where is_owner
),

-- A profile file may give an id while messages know a name, so every spelling of the declared account counts.
spelled as (
    select
        owner,
        network,
        profile_key
    from declared
    union
    select
        owner,
        network,
        'name:' || owner || chr(31) || lower(display_name) as profile_key
    from staging.observations
    where is_owner and display_name is not null
    union
    select
        owner,
        network,
        'at:' || handle as profile_key
    from staging.observations
    where is_owner and handle is not null
    union
    select
        owner,
        network,
        'id:' || account_id as profile_key
    from staging.observations
    where is_owner and account_id is not null
),

taking_part as (
    select owner, network, thread, sender_key as profile_key from staging.events where sender_key is not null
    union
    select owner, network, thread, recipient_key as profile_key from staging.events where recipient_key is not null
),

threads as (
    select
        owner,
        network,
        profile_key,
        count(distinct thread) as thread_count
    from taking_part
    group by all
),

busiest as (
    select
        owner,
        network,
        profile_key,
        thread_count,
        max(thread_count) over (partition by owner, network) as most,
        count(*) over (partition by owner, network, thread_count) as rivals,
        bool_or((owner, network, profile_key) in (select (owner, network, profile_key) from spelled))
            over (partition by owner, network) as is_known
    from threads
)

select
    owner,
    network,
    profile_key
from spelled
where
    (owner, network, profile_key) in (select (owner, network, profile_key) from declared)
    or (owner, network, profile_key) in (select (owner, network, profile_key) from threads)
union
select
    owner,
    network,
    profile_key
from busiest
where not is_known and thread_count = most and rivals = 1 and thread_count > 1
