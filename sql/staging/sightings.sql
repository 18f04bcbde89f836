-- staging.sightings: which file of whose export names which profile.
-- Grain: owner, file_id, profile_id. Reads: staging.observations.

select distinct
    owner,
    file_id,
    profile_id
from staging.observations
