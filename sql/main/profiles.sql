-- main.profiles: one row per account on one network, or per entry of an address book.
-- Grain: profile_id. Reads: staging.profiles, core.memberships.

select
    profiles.profile_id,
    memberships.person_id,
    profiles.network,
    profiles.kind,
    profiles.account_id,
    profiles.handle,
    profiles.url,
    profiles.display_name,
    profiles.given_name,
    profiles.family_name,
    profiles.company,
    profiles."position",
    profiles.city,
    profiles.country,
    profiles.birthday,
    profiles.emails,
    profiles.phones,
    profiles.owners,
    profiles.first_seen_on,
    profiles.last_seen_on
from staging.profiles as profiles
left join core.memberships as memberships using (profile_id)
order by profiles.profile_id
