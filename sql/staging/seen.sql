-- staging.seen: the days on which a content was offered by an owner: when its rows were first and last true.
-- Grain: owner, file_id. Reads: ops.offers.

select
    owner,
    file_id,
    min(exported_on) as first_seen_on,
    max(exported_on) as last_seen_on
from ops.offers
where file_id is not null
group by owner, file_id
