-- staging.owner_accounts: the accounts that are the owners' own: declared by a profile file, or else, where a
-- network's messages name nobody declared, the one account that takes part in most of its threads. The owner's own
-- card in an address book is theirs too: it bears an e-mail they declared, and no name but theirs.
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

called as (
    select
        owner,
        list(distinct word) as words
    from (
        select owner, unnest(string_split(lower(strip_accents(display_name)), ' ')) as word
        from staging.observations
        where is_owner and display_name is not null
    )
    group by owner
),

own_mailboxes as (
    select distinct owner, email
    from (select owner, unnest(emails) as email from staging.observations where is_owner)
),

own_cards as (
    select distinct
        cards.owner,
        cards.network,
        cards.profile_key
    from (
        select owner, network, profile_key, display_name, unnest(emails) as email
        from staging.observations
        where kind = 'entry'
    ) as cards
    inner join own_mailboxes on cards.owner = own_mailboxes.owner and cards.email = own_mailboxes.email
    left join called on cards.owner = called.owner
    where
        cards.display_name is null
        or list_has_any(string_split(lower(strip_accents(cards.display_name)), ' '), called.words)
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
union
select
    owner,
    network,
    profile_key
from own_cards
