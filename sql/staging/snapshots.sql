-- staging.snapshots: the last day on which an owner's list of a relation was complete, so that absence means gone.
-- Grain: owner, network, relation. Reads: staging.observations, ops.offers, ops.files, staging.volumes,
-- staging.partial_files.
-- A source may be many lists (Instagram's): a part that is missing is missing from its own alone.

with relations as (
    select distinct
        owner,
        file_id,
        relation
    from staging.observations
    where relation is not null
),

gapped as (
    select distinct
        relations.owner,
        files.source,
        relations.relation,
        partial_files.exported_on
    from relations
    inner join staging.partial_files as partial_files
        on relations.file_id = partial_files.file_id and relations.owner = partial_files.owner
    inner join ops.files as files on relations.file_id = files.file_id and relations.owner = files.owner
)

select
    offers.owner,
    files.network,
    relations.relation,
    max(offers.exported_on) as complete_on
from relations
inner join ops.offers as offers on relations.file_id = offers.file_id and relations.owner = offers.owner
inner join ops.files as files on offers.file_id = files.file_id and offers.owner = files.owner
inner join staging.volumes as volumes
    on offers.owner = volumes.owner
    and files.source = volumes.source
    and offers.exported_on = volumes.exported_on
left join gapped
    on offers.owner = gapped.owner
    and files.source = gapped.source
    and relations.relation = gapped.relation
    and offers.exported_on = gapped.exported_on
where
    files.is_list
    and not volumes.is_short
    and gapped.owner is null
    and len(volumes.emptied_columns) = 0
group by all
