-- main.runs: one row per run, with counts in and out of every stage and the seconds each took.
-- Grain: run_id. Reads: ops.runs.

select * exclude (run)
from ops.runs
order by run
