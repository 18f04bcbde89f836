-- main.decision_conflicts: decided pairs that strong evidence of later speaks against; the decision holds.
-- Grain: profile_id_a, profile_id_b. Reads: core.decision_conflicts.

select
    profile_id_a,
    profile_id_b,
    verdict,
    decision_number,
    match_weight,
    decided_match_weight
from core.decision_conflicts
order by profile_id_a, profile_id_b
