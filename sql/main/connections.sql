-- main.connections: how each owner knows each profile.
-- Grain: owner, profile_id, relation. Reads: staging.connections, core.memberships.

select
    connections.owner,
    connections.profile_id,
    memberships.person_id,
    connections.network,
    connections.relation,
    connections.connected_on,
    connections.first_seen_on,
    connections.last_seen_on,
    connections.is_current
from staging.connections as connections
left join core.memberships as memberships using (profile_id)
order by connections.owner, connections.profile_id, connections.relation
