-- staging.connections: how each owner knows each profile, and whether it still holds.
-- Grain: owner, profile_id, relation. Reads: staging.observations, staging.seen, staging.snapshots,
-- staging.owner_accounts.
-- Whoever is missing from the latest complete list is no longer current; nobody is ever deleted. Nobody is a contact
-- of their own.

select
    observations.owner,
    observations.profile_id,
    observations.network,
    observations.relation,
    arg_max(
        observations.connected_on,
        strftime(seen.last_seen_on, '%Y%m%d')
        || observations.file_id
        || lpad((1000000000 - observations.row_number)::varchar, 10, '0')
    ) as connected_on,
    min(seen.first_seen_on) as first_seen_on,
    max(seen.last_seen_on) as last_seen_on,
    coalesce(max(seen.last_seen_on) >= any_value(snapshots.complete_on), true) as is_current
from staging.observations as observations
inner join staging.seen as seen using (owner, file_id)
left join staging.snapshots as snapshots
    on observations.owner = snapshots.owner
    and observations.network = snapshots.network
    and observations.relation = snapshots.relation
left join staging.owner_accounts as own
    on observations.owner = own.owner
    and observations.network = own.network
    and observations.profile_key = own.profile_key
    and observations.kind = 'entry'
where observations.relation is not null and own.owner is null
group by observations.owner, observations.profile_id, observations.network, observations.relation
