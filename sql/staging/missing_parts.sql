-- staging.missing_parts: files that an export's own manifest lists and that were not offered with it, or are shorter.
-- Grain: owner, exported_on, stem (the file's name without its part number). Reads: ops.parts, ops.offers, ops.files.

with offered as (
    select
        offers.owner,
        offers.export_id,
        offers.exported_on,
        offers.file_id,
        lower(regexp_extract(offers.path, '[^/!]+$')) as name,
        files.row_count
    from ops.offers as offers
    left join ops.files as files on offers.file_id = files.file_id and offers.owner = files.owner
),

listed as (
    select
        offered.owner,
        offered.export_id,
        offered.exported_on,
        lower(regexp_extract(parts.name, '[^/]+$')) as name,
        parts.row_count
    from ops.parts as parts
    inner join offered on parts.file_id = offered.file_id and parts.owner = offered.owner
    where parts.row_count > 0
)

select
    listed.owner,
    listed.exported_on,
    regexp_replace(listed.name, '(-part\d+)?\.[a-z]+$', '') as stem,
    count(*) as missing_count
from listed
left join offered
    on listed.owner = offered.owner
    and listed.export_id = offered.export_id
    and listed.name = offered.name
where offered.name is null
group by all
