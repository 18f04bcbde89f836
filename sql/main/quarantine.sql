-- main.quarantine: rows that broke a contract, with the rule and their raw text.
-- Grain: file_id, owner, row_number, column_name, rule. Reads: staging.quarantine.

select
    file_id,
    owner,
    network,
    record,
    row_number,
    column_name,
    rule,
    raw::json as raw,
    first_quarantined_at
from staging.quarantine
order by file_id, owner, row_number, column_name, rule
