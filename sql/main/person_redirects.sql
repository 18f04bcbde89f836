-- main.person_redirects: ids that were published once, and the person they lead to now.
-- Grain: person_id. Reads: ops.person_redirects.

select
    person_id,
    current_person_id
from ops.person_redirects
order by person_id
