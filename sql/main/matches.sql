-- main.matches: every scored or decided pair worth knowing, with the evidence it was judged by.
-- Grain: profile_id_a, profile_id_b. Reads: core.scored_pairs, core.decided_pairs.
-- What the user decided replaces what the model says, and is one more line of the evidence.

with judged as (
    from core.scored_pairs as scored
    anti join core.decided_pairs as decided
        on scored.profile_id_a = decided.profile_id_a
        and scored.profile_id_b = decided.profile_id_b
    union all by name
    from core.decided_pairs
)

select
    profile_id_a,
    profile_id_b,
    prior_weight,
    match_weight,
    probability,
    verdict,
    decided_by,
    evidence
from judged
order by profile_id_a, profile_id_b
