-- staging.partial_files: files that are a list, or a part of one, of which a part is missing.
-- Grain: owner, path, file_id, exported_on. Reads: ops.offers, ops.files, staging.missing_parts.
-- Numbers say so (followers_1, followers_3), or the export's own manifest, or the file is cut off itself.

select
    offers.owner,
    offers.path,
    offers.file_id,
    offers.exported_on
from ops.offers as offers
inner join ops.files as files on offers.file_id = files.file_id and offers.owner = files.owner
left join staging.missing_parts as missing_parts
    on offers.owner = missing_parts.owner
    and offers.exported_on = missing_parts.exported_on
    and missing_parts.stem
    = regexp_replace(lower(regexp_extract(offers.path, '[^/!]+$')), '(-part\d+)?\.[a-z]+$', '')
where files.status = 'loaded' and (offers.has_gap or files.is_cut or missing_parts.stem is not null)
