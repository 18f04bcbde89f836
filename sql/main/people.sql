-- main.people: one row per human we believe exists, owners included.
-- Grain: person_id. Reads: staging.profiles, core.memberships, core.country_codes, core.company_names,
-- staging.connections, staging.exchanges.
-- Survivorship: each attribute comes from the latest export that has it. Names: with a surname before without one
-- ("Nerea 🌻" is no name to look somebody up by), then accounts before address-book entries, because people name
-- themselves better than phone books do. Ties by profile_id, so a rebuild never flips.

with sizes as (
    select
        person_id,
        count(*) as profile_count
    from core.memberships
    where person_id is not null
    group by person_id
),

-- Most people are one profile: there is nothing to choose from, and nothing to sort or group by.
alone as (
    select
        memberships.person_id,
        profiles.display_name,
        profiles.given_name,
        profiles.family_name,
        coalesce(profiles.handle, profiles.emails[1], profiles.phones[1], profiles.account_id) as stand_in,
        profiles.company,
        profiles."position",
        profiles.city,
        profiles.country,
        profiles.birthday,
        profiles.emails,
        profiles.phones,
        [profiles.network] as networks,
        sizes.profile_count,
        profiles.owners,
        memberships.confidence,
        profiles.is_owner
    from core.memberships as memberships
    inner join sizes on memberships.person_id = sizes.person_id and sizes.profile_count = 1
    inner join staging.profiles as profiles using (profile_id)
),

member as (
    select
        memberships.person_id,
        memberships.confidence,
        sizes.profile_count,
        profiles.*,
        strftime(profiles.last_seen_on, '%Y%m%d') || profiles.profile_id as freshness,
        (profiles.family_name is not null)::int
        || (profiles.kind = 'account')::int
        || strftime(profiles.last_seen_on, '%Y%m%d') || profiles.profile_id as trust
    from core.memberships as memberships
    inner join sizes on memberships.person_id = sizes.person_id and sizes.profile_count > 1
    inner join staging.profiles as profiles using (profile_id)
),

-- A person known by a contact point alone is called by it.
named as (
    select
        person_id,
        arg_max(display_name, trust) as display_name,
        arg_max({'given_name': given_name, 'family_name': family_name}, trust)
            filter (where given_name is not null or family_name is not null) as name,
        min(coalesce(handle, emails[1], phones[1], account_id)) as stand_in,
        arg_max(company, freshness) as company,
        arg_max("position", freshness) as "position",
        arg_max(city, freshness) as city,
        arg_max(country, freshness) as country,
        coalesce(
            arg_max(birthday, freshness) filter (where not starts_with(birthday, '--')),
            arg_max(birthday, freshness)
        ) as birthday,
        list_sort(list(distinct network)) as networks,
        any_value(profile_count) as profile_count,
        min(confidence) as confidence,
        bool_or(is_owner) as is_owner
    from member
    group by person_id
),

contact_points as (
    select
        person_id,
        list_sort(list(distinct email) filter (where email is not null)) as emails,
        list_sort(list(distinct phone) filter (where phone is not null)) as phones
    from (
        select person_id, unnest(emails) as email, null as phone from member
        union all
        select person_id, null as email, unnest(phones) as phone from member
    )
    group by person_id
),

known_by as (
    select person_id, list_sort(list(distinct owner)) as owners
    from (select person_id, unnest(owners) as owner from member)
    group by person_id
),

everybody as (
    select * from alone
    union all by name
    select
        named.* exclude (name),
        named.name.given_name as given_name,
        named.name.family_name as family_name,
        coalesce(contact_points.emails, []) as emails,
        coalesce(contact_points.phones, []) as phones,
        known_by.owners
    from named
    left join contact_points using (person_id)
    left join known_by using (person_id)
),

connected as (
    select
        memberships.person_id,
        min(connections.connected_on) as first_connected_on
    from staging.connections as connections
    inner join core.memberships as memberships using (profile_id)
    where connections.relation in ('connection', 'friend', 'contact', 'follower', 'following')
    group by memberships.person_id
),

written as (
    select
        memberships.person_id,
        max(exchanges.occurred_at) as last_interaction_at
    from staging.exchanges as exchanges
    inner join core.memberships as memberships using (profile_id)
    group by memberships.person_id
)

select
    everybody.person_id,
    coalesce(everybody.display_name, everybody.stand_in) as display_name,
    everybody.given_name,
    everybody.family_name,
    everybody.company,
    company_names.company_canonical,
    everybody."position",
    everybody.city,
    everybody.country,
    country_codes.country_code,
    everybody.birthday,
    everybody.emails,
    everybody.phones,
    everybody.networks,
    everybody.profile_count,
    everybody.owners,
    connected.first_connected_on,
    written.last_interaction_at,
    everybody.confidence,
    everybody.is_owner
from everybody
left join connected using (person_id)
left join written using (person_id)
left join core.company_names as company_names on everybody.company = company_names.company
left join core.country_codes as country_codes on everybody.country = country_codes.country
order by everybody.person_id
