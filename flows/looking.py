"""What the local pages show of people and of the warehouse: plain queries, each readable and ready to copy."""

from dataclasses import dataclass

import duckdb

from flows import explaining
from flows.explaining import Match
from flows.queries import Query, Row

LINKS_SHOWN = 12
NEAR_SHOWN = 5


@dataclass(frozen=True)
class Card:
    """Everything about one person, and the queries it came from by section."""

    person: Row
    profiles: list[Row]
    values: list[Row]
    connections: list[Row]
    exchanges: list[Row]
    links: list[Match]
    near: list[Row]
    history: list[Row]
    queries: dict[str, Query]

    @property
    def met(self) -> Row | None:
        """The earliest connection a network dates."""
        return next((row for row in self.connections if row["connected_on"]), None)

    @property
    def last_out(self) -> Row | None:
        """The latest that an owner wrote to them."""
        return self._last("out")

    @property
    def last_in(self) -> Row | None:
        """The latest that they wrote to an owner."""
        return self._last("in")

    def _last(self, direction: str) -> Row | None:
        found = (row for row in self.exchanges if row["direction"] == direction and row["kind"] == "message")
        return next((row for row in found if row["last_at"]), None)


_PERSON = "select * from people where person_id = $person_id"

_PROFILES = """
select
    profile_id, network, kind, display_name, handle, url, company, position, city, country, birthday, emails, phones,
    owners, first_seen_on, last_seen_on
from profiles
where person_id = $person_id
order by network, profile_id
"""

# A value comes from each row that shows it: told are the latest, down to the file's row.
_VALUES = """
with offered as (
    select owner, file_id, arg_max(path, exported_on) as path, max(exported_on) as exported_on
    from exports
    where file_id is not null
    group by owner, file_id
),

observed as (
    select observations.*
    from staging.observations as observations
    where observations.profile_id in (select profile_id from profiles where person_id = $person_id)
),

told as (
    select * from (
        select
            network, owner, file_id, row_number, source,
            unnest([
                {'place': 1, 'name': 'name', 'value': display_name},
                {'place': 2, 'name': 'company', 'value': company},
                {'place': 3, 'name': 'position', 'value': position},
                {'place': 4, 'name': 'city', 'value': city},
                {'place': 5, 'name': 'country', 'value': country},
                {'place': 6, 'name': 'birthday', 'value': birthday},
                {'place': 9, 'name': 'handle', 'value': handle},
                {'place': 10, 'name': 'address', 'value': url}
            ], recursive := true)
        from observed
        union all
        select network, owner, file_id, row_number, source, 7, 'e-mail', unnest(emails) from observed
        union all
        select network, owner, file_id, row_number, source, 8, 'phone', unnest(phones) from observed
    )
    where value is not null
)

select
    told.name,
    told.value,
    told.network,
    told.owner,
    offered.exported_on,
    offered.path,
    min(told.row_number) as row_number,
    told.source,
    told.file_id
from told
left join offered using (owner, file_id)
group by all
order by any_value(told.place), offered.exported_on desc, told.value, told.network, offered.path
limit 500
"""

_CONNECTIONS = """
select owner, network, relation, connected_on, first_seen_on, last_seen_on, is_current
from connections
where person_id = $person_id
order by connected_on nulls last, owner, network, relation
"""

_EXCHANGES = """
select
    owner, network, kind, direction, count(*) as count, min(occurred_at) as first_at, max(occurred_at) as last_at
from interactions
where person_id = $person_id
group by all
order by last_at desc nulls last, owner, network, kind, direction
"""

_LINKS = """
select matches.*
from matches
inner join profiles as a on matches.profile_id_a = a.profile_id and a.person_id = $person_id
inner join profiles as b on matches.profile_id_b = b.profile_id and b.person_id = $person_id
where matches.verdict = 'same'
order by matches.decided_by = 'person' desc, matches.match_weight desc, matches.profile_id_a, matches.profile_id_b
"""

_NEAR = """
with mine as (select profile_id from profiles where person_id = $person_id),

near as (
    select profile_id_b as profile_id, * exclude (profile_id_a, profile_id_b)
    from matches where profile_id_a in (from mine) and verdict <> 'same'
    union all by name
    select profile_id_a as profile_id, * exclude (profile_id_a, profile_id_b)
    from matches where profile_id_b in (from mine) and verdict <> 'same'
)

select
    profiles.person_id, profiles.profile_id, profiles.network, profiles.display_name, near.verdict, near.decided_by,
    max(near.probability) as probability
from near
inner join profiles using (profile_id)
where profiles.person_id is distinct from $person_id
group by all
order by probability desc, profiles.profile_id
limit 5
"""

_HISTORY = """
select run_id, event, from_person_id, to_person_id, len(profile_ids) as profile_count, decided_by
from identity_events
where $person_id in (from_person_id, to_person_id) and event <> 'unchanged'
order by run_id desc, from_person_id, to_person_id
limit 10
"""


def current_id(con: duckdb.DuckDBPyConnection, person_id: str) -> str | None:
    """The person an id leads to now; None when there is none."""
    query = Query(
        """
        select person_id from people where person_id = $person_id
        union all
        select current_person_id from person_redirects where person_id = $person_id
        """,
        {"person_id": person_id},
    )
    rows = query.rows(con)
    return rows[0]["person_id"] if rows else None


def card(con: duckdb.DuckDBPyConnection, person_id: str) -> Card | None:
    """A person's card; None when nobody has that id."""
    texts = {
        "person": _PERSON,
        "profiles": _PROFILES,
        "values": _VALUES,
        "connections": _CONNECTIONS,
        "exchanges": _EXCHANGES,
        "links": _LINKS,
        "near": _NEAR,
        "history": _HISTORY,
    }
    queries = {name: Query(sql, {"person_id": person_id}) for name, sql in texts.items()}
    people = queries["person"].rows(con)
    if not people:
        return None
    found = {name: query.rows(con) for name, query in queries.items() if name not in ("person", "links")}
    members = [row["profile_id"] for row in found["profiles"]]
    matches = [explaining.match(row) for row in queries["links"].rows(con)] if len(members) > 1 else []
    links = explaining.spanning(members, matches)[:LINKS_SHOWN]
    if found["history"] and [event["event"] for event in found["history"]] == ["created"]:
        found["history"] = []
    return Card(person=people[0], links=links, queries=queries, **found)


# --- the warehouse

OVERVIEW = Query("select * from runs order by run_id desc limit 10")

NETWORKS = Query(
    """
    select
        network,
        count(*) as profile_count,
        count(distinct person_id) as person_count,
        min(first_seen_on) as first_seen_on,
        max(last_seen_on) as last_seen_on
    from profiles
    group by network
    order by network
    """
)

FRESHNESS = Query(
    """
    select
        owner,
        network,
        max(exported_on) as exported_on,
        date_diff('day', max(exported_on), current_date) as days,
        sum(row_count)::bigint as row_count,
        sum(loaded_count)::bigint as loaded_count,
        sum(quarantined_count)::bigint as quarantined_count
    from exports
    where status in ('loaded', 'unchanged')
    group by owner, network
    order by days desc, owner, network
    """
)

REJECTED = Query(
    """
    select owner, path, format, exported_on, reason
    from exports as refused
    -- What was put in its place since, whole, is what counts.
    anti join exports as later
        on refused.owner = later.owner
        and (refused.path = later.path or starts_with(later.path, refused.path || '!'))
        and later.status in ('loaded', 'unchanged')
        and refused.ingested_at < later.ingested_at
    where status = 'rejected'
    order by owner, path
    limit 200
    """
)

WARNINGS = Query(
    """
    select owner, path, format, exported_on, unnest(warnings) as warning
    from exports
    where len(warnings) > 0
    order by owner, path
    limit 200
    """
)

QUARANTINE = Query(
    """
    select
        network,
        record,
        column_name,
        rule,
        count(distinct (file_id, owner, row_number)) as row_count,
        count(distinct file_id) as file_count
    from quarantine
    group by all
    order by row_count desc, network, record, column_name, rule
    """
)

_QUARANTINED = """
with offered as (
    select owner, file_id, arg_max(path, exported_on) as path
    from exports
    where file_id is not null
    group by owner, file_id
)

select quarantine.owner, offered.path, quarantine.row_number, quarantine.raw::varchar as raw
from quarantine
left join offered using (owner, file_id)
where
    quarantine.network = $network
    and quarantine.record = $record
    and quarantine.rule = $rule
    and quarantine.column_name is not distinct from $column_name
order by offered.path, quarantine.row_number
limit 100
"""


def quarantined(network: str, record: str, rule: str, column_name: str | None) -> Query:
    """The rows that one rule keeps out."""
    return Query(_QUARANTINED, {"network": network, "record": record, "rule": rule, "column_name": column_name})
