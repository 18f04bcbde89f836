-- main.identifiers: what points at a person.
-- Grain: profile_id, kind, value, network. Reads: staging.profiles, core.match_keys, core.shared_texts, core.memberships.
-- Declared links stand under the network they point to, sites as urls. What is too common or generic to identify is kept, marked.

with own as (
    select profile_id, network, 'email' as kind, unnest(emails) as value from staging.profiles
    union all
    select profile_id, network, 'phone' as kind, unnest(phones) as value from staging.profiles
    union all
    select profile_id, network, 'url' as kind, url as value from staging.profiles
    union all
    select profile_id, network, 'handle' as kind, handle as value from staging.profiles
    union all
    select profile_id, network, 'account_id' as kind, account_id as value from staging.profiles
    union all
    select profile_id, network, 'url' as kind, unnest(links) as value from staging.profiles
),

keyed as (
    select
        profile_id,
        network,
        kind,
        value
    from own
    -- Files that an older Kith read, and that nobody offers any more, have empty links.
    where value <> ''
    union
    select
        profile_id,
        network,
        kind,
        value
    from core.match_keys
    where kind in ('handle', 'account_id') and network <> 'web'
),

shared as (
    select
        profile_id,
        kind,
        value
    from core.match_keys
    where is_shared
)

select
    keyed.profile_id,
    memberships.person_id,
    keyed.kind,
    keyed.value,
    keyed.network,
    shared.profile_id is not null or shared_texts.value is not null as is_shared
from keyed
left join core.memberships as memberships using (profile_id)
left join shared using (profile_id, kind, value)
left join core.shared_texts as shared_texts using (kind, value)
group by all
order by keyed.profile_id, keyed.kind, keyed.value, keyed.network
