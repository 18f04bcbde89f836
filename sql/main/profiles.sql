-- main.profiles: one row per account on one network, or per entry of an address book.
-- Grain: profile_id. Reads: staging.profiles, core.memberships, core.country_codes, core.company_names.

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
    company_names.company_canonical,
    profiles."position",
    profiles.city,
    profiles.country,
    country_codes.country_code,
    profiles.birthday,
    profiles.emails,
    profiles.phones,
    profiles.owners,
    profiles.first_seen_on,
    profiles.last_seen_on
from staging.profiles as profiles
left join core.memberships as memberships using (profile_id)
left join core.company_names as company_names on profiles.company = company_names.company
left join core.country_codes as country_codes on profiles.country = country_codes.country
order by profiles.profile_id
