-- main.exports: the fate of every file ever offered, under every path it was offered.
-- Grain: owner, path, file_id, exported_on. Reads: ops.offers, ops.files, staging.volumes, staging.partial_files.
-- A content offered again under another path is unchanged: its rows are counted once, where it came first.

with offered as (
    select
        *,
        row_number() over (
            partition by owner, file_id order by first_run, exported_on, path
        ) as turn
    from ops.offers
),

flagged as (
    select
        owner,
        source,
        exported_on,
        list_filter(
            [
                case
                    when is_short then
                        'only ' || row_count || ' rows, ' || row_count_before
                        || ' in the export before: nobody is marked gone'
                end,
                case
                    when len(emptied_columns) > 0
                        then 'columns emptier than before: ' || array_to_string(emptied_columns, ', ')
                end
            ],
            lambda w: w is not null
        ) as warnings
    from staging.volumes
)

select
    offered.export_id,
    offered.file_id,
    offered.owner,
    files.network,
    files.format,
    offered.path,
    offered.exported_on,
    case
        when offered.status is not null then offered.status
        when files.status = 'loaded' and offered.turn > 1 then 'unchanged'
        else files.status
    end as status,
    coalesce(offered.reason, files.reason) as reason,
    list_concat(
        coalesce(files.warnings, []),
        coalesce(flagged.warnings, []),
        case
            when partial_files.owner is not null then ['a part of this list is missing: nobody is marked gone']
            else []
        end
    ) as warnings,
    case when offered.turn = 1 then coalesce(files.row_count, 0) else 0 end as row_count,
    case when offered.turn = 1 then coalesce(files.loaded_count, 0) else 0 end as loaded_count,
    case when offered.turn = 1 then coalesce(files.quarantined_count, 0) else 0 end as quarantined_count,
    case when offered.turn = 1 then coalesce(files.anonymous_count, 0) else 0 end as anonymous_count,
    offered.ingested_at
from offered
left join ops.files as files on offered.file_id = files.file_id and offered.owner = files.owner
left join flagged
    on offered.owner = flagged.owner
    and files.source = flagged.source
    and offered.exported_on = flagged.exported_on
left join staging.partial_files as partial_files
    on offered.owner = partial_files.owner
    and offered.path = partial_files.path
    and offered.file_id = partial_files.file_id
    and offered.exported_on = partial_files.exported_on
order by offered.owner, offered.path, offered.file_id, offered.exported_on
