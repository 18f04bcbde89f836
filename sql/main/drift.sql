-- main.drift: columns and keys that no contract knew, per file.
-- Grain: file_id, owner, column_name. Reads: ops.drift.

select
    file_id,
    owner,
    network,
    record,
    column_name
from ops.drift
order by file_id, owner, column_name
