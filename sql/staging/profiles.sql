-- staging.profiles: one row per account on a network, or entry of an address book, as last seen.
-- Grain: profile_id. Reads: staging.observations, staging.events, staging.seen, staging.exchanges,
-- staging.owner_accounts.
-- Survivorship: each attribute comes from the latest export that has it; of its files, one that gives the parts of a
-- name goes before one whose names Kith split; ties are settled by file_id and row, so neither the order of files nor
-- of rows can flip a value.

with sizes as (
    select
        profile_id,
        count(*) as observation_count
    from staging.observations
    group by profile_id
),

-- Most profiles are told of by one row: there is nothing to choose from, and nothing to sort or group by.
once as (
    select
        observations.profile_id,
        observations.profile_key,
        observations.network,
        observations.kind,
        observations.account_id,
        observations.handle,
        observations.url,
        observations.display_name,
        observations.given_name,
        observations.family_name,
        observations.company,
        observations."position",
        observations.city,
        observations.country,
        observations.birthday,
        list_sort(list_distinct(observations.emails)) as emails,
        list_sort(list_distinct(observations.phones)) as phones,
        list_sort(list_distinct(observations.links)) as links,
        list_sort(list_distinct(observations.verified_links)) as verified_links,
        [observations.owner] as owners,
        seen.first_seen_on,
        seen.last_seen_on
    from staging.observations as observations
    inner join sizes on observations.profile_id = sizes.profile_id and sizes.observation_count = 1
    inner join staging.seen as seen on observations.owner = seen.owner and observations.file_id = seen.file_id
),

observed as (
    select
        observations.*,
        seen.first_seen_on,
        seen.last_seen_on,
        strftime(seen.last_seen_on, '%Y%m%d')
        || case when observations.is_split then '0' else '1' end
        || observations.file_id
        || lpad((1000000000 - observations.row_number)::varchar, 10, '0')
        || coalesce(observations.display_name, '')
        || coalesce(observations.relation, '') as freshness
    from staging.observations as observations
    inner join sizes on observations.profile_id = sizes.profile_id and sizes.observation_count > 1
    inner join staging.seen as seen on observations.owner = seen.owner and observations.file_id = seen.file_id
),

sides as (
    select
        owner,
        network,
        profile_key,
        min(first_seen_on) as first_seen_on,
        max(last_seen_on) as last_seen_on
    from (
        select
            events.owner,
            events.network,
            unnest([events.profile_key, events.sender_key, events.recipient_key]) as profile_key,
            seen.first_seen_on,
            seen.last_seen_on
        from staging.events as events
        inner join staging.seen as seen using (owner, file_id)
    )
    group by owner, network, profile_key
),

-- Accounts that only an exchange names: a bare key, until something names it.
mentioned as (
    select
        exchanges.profile_id,
        exchanges.profile_key,
        exchanges.network,
        list_sort(list(distinct exchanges.owner)) as owners,
        min(sides.first_seen_on) as first_seen_on,
        max(sides.last_seen_on) as last_seen_on
    from staging.exchanges as exchanges
    inner join sides
        on exchanges.owner = sides.owner
        and exchanges.network = sides.network
        and exchanges.profile_key = sides.profile_key
    anti join staging.observations as observations on exchanges.profile_id = observations.profile_id
    group by all
),

contact_points as (
    select
        profile_id,
        list_sort(list(distinct email) filter (where email is not null)) as emails,
        list_sort(list(distinct phone) filter (where phone is not null)) as phones,
        list_sort(list(distinct link) filter (where link is not null)) as links,
        list_sort(list(distinct verified) filter (where verified is not null)) as verified_links
    from (
        select profile_id, unnest(emails) as email, null as phone, null as link, null as verified from observed
        union all
        select profile_id, null as email, unnest(phones) as phone, null as link, null as verified from observed
        union all
        select profile_id, null as email, null as phone, unnest(links) as link, null as verified from observed
        union all
        select profile_id, null as email, null as phone, null as link, unnest(verified_links) as verified from observed
    )
    group by profile_id
),

own as (
    select distinct network || '-' || substr(sha256(network || chr(31) || profile_key), 1, 16) as profile_id
    from staging.owner_accounts
),

latest as (
    select
        profile_id,
        any_value(profile_key) as profile_key,
        any_value(network) as network,
        any_value(kind) as kind,
        arg_max(account_id, freshness) as account_id,
        arg_max(handle, freshness) as handle,
        arg_max(url, freshness) as url,
        arg_max(display_name, freshness) as display_name,
        arg_max({'given_name': given_name, 'family_name': family_name}, freshness)
            filter (where given_name is not null or family_name is not null) as name,
        arg_max(company, freshness) as company,
        arg_max("position", freshness) as "position",
        arg_max(city, freshness) as city,
        arg_max(country, freshness) as country,
        arg_max(birthday, freshness) as birthday,
        list_sort(list(distinct owner)) as owners,
        min(first_seen_on) as first_seen_on,
        max(last_seen_on) as last_seen_on
    from observed
    group by profile_id
),

told as (
    select * from once
    union all by name
    select
        latest.* exclude (name),
        latest.name.given_name as given_name,
        latest.name.family_name as family_name,
        contact_points.emails,
        contact_points.phones,
        contact_points.links,
        contact_points.verified_links
    from latest
    left join contact_points using (profile_id)
)

select
    told.profile_id,
    told.profile_key,
    told.network,
    told.kind,
    told.account_id,
    told.handle,
    told.url,
    told.display_name,
    told.given_name,
    told.family_name,
    told.company,
    told."position",
    told.city,
    told.country,
    told.birthday,
    coalesce(told.emails, []) as emails,
    coalesce(told.phones, []) as phones,
    coalesce(told.links, []) as links,
    coalesce(told.verified_links, []) as verified_links,
    told.owners,
    own.profile_id is not null as is_owner,
    told.first_seen_on,
    told.last_seen_on
from told
left join own using (profile_id)
union all by name
select
    mentioned.profile_id,
    mentioned.profile_key,
    mentioned.network,
    'account' as kind,
    case when starts_with(mentioned.profile_key, 'id:') then substr(mentioned.profile_key, 4) end as account_id,
    case when starts_with(mentioned.profile_key, 'at:') then substr(mentioned.profile_key, 4) end as handle,
    [] as emails,
    [] as phones,
    [] as links,
    [] as verified_links,
    mentioned.owners,
    own.profile_id is not null as is_owner,
    mentioned.first_seen_on,
    mentioned.last_seen_on
from mentioned
left join own using (profile_id)
