-- staging.volumes: how many rows each list had in each export, and whether that is out of the ordinary.
-- Grain: owner, source, exported_on. Reads: ops.offers, ops.files, ops.fills.
-- A flagged list still loads; it only proves nobody gone. Limits: variables volume_drop, volume_floor.

with offered as (
    select distinct
        offers.owner,
        offers.exported_on,
        offers.file_id,
        files.network,
        files.source,
        files.is_list,
        files.row_count
    from ops.offers as offers
    inner join ops.files as files on offers.file_id = files.file_id and offers.owner = files.owner
    where files.status = 'loaded'
),

listed as (
    select
        owner,
        network,
        source,
        exported_on,
        bool_or(is_list) as is_list,
        sum(row_count)::bigint as row_count
    from offered
    group by owner, network, source, exported_on
),

filled as (
    select
        offered.owner,
        offered.source,
        offered.exported_on,
        fills.column_name,
        sum(fills.filled_count) / greatest(sum(offered.row_count), 1) as filled
    from offered
    inner join ops.fills as fills on offered.file_id = fills.file_id and offered.owner = fills.owner
    group by all
),

emptied as (
    select
        owner,
        source,
        exported_on,
        column_name,
        filled,
        lag(filled) over (partition by owner, source, column_name order by exported_on) as filled_before
    from filled
),

compared as (
    select
        listed.*,
        lag(row_count) over (partition by owner, source order by exported_on) as row_count_before
    from listed
)

select
    compared.owner,
    compared.network,
    compared.source,
    compared.exported_on,
    compared.is_list,
    compared.row_count,
    compared.row_count_before,
    coalesce(list_sort(list(emptied.column_name) filter (where emptied.column_name is not null)), []) as emptied_columns,
    (
        coalesce(compared.row_count_before, 0) >= coalesce(getvariable('volume_floor'), 20)
        and compared.row_count < compared.row_count_before * coalesce(getvariable('volume_drop'), 0.5)
    ) as is_short
from compared
left join emptied
    on compared.owner = emptied.owner
    and compared.source = emptied.source
    and compared.exported_on = emptied.exported_on
    and emptied.filled_before >= 0.5
    and emptied.filled < emptied.filled_before * 0.25
    and compared.row_count_before >= coalesce(getvariable('volume_floor'), 20)
group by all
