-- main.matches: every scored pair worth knowing, with the evidence it was judged by.
-- Grain: profile_id_a, profile_id_b. Reads: core.scored_pairs.

select
    profile_id_a,
    profile_id_b,
    prior_weight,
    match_weight,
    probability,
    verdict,
    decided_by,
    evidence
from core.scored_pairs
order by profile_id_a, profile_id_b
