"""How fast the local pages answer: milliseconds per page on a made warehouse of any size.

    python -m tests.benchmarks.pages [PROFILES]      (default 750,000)

Names are drawn from the reference tables by how common they are. Observations are made in SQL, and every table behind
them by the files of `sql/`; only who is who is made up: every fourth person has two profiles.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from flows import looking, precision, reviewing, searching, warehouse
from flows.resolution import identity
from flows.resolution.decisions import NOTHING, Book
from flows.resolution.frequencies import REFERENCE
from flows.settings import Settings

_OBSERVATIONS = """
insert into staging.observations
with drawn as (
    select
        kind,
        name,
        sum(sum(count)) over (partition by kind order by name) / sum(sum(count)) over (partition by kind) as until
    from read_parquet($reference)
    group by kind, name
),

rows as (
    -- Two profiles of one person are drawn alike.
    select
        i,
        hash((i - (i % 5 = 4)::int) * 3) / 18446744073709551615.0 as given_at,
        hash((i - (i % 5 = 4)::int) * 3 + 1) / 18446744073709551615.0 as family_at,
        hash((i - (i % 5 = 4)::int) * 3 + 2) / 18446744073709551615.0 as second_at
    from range($profiles) as made (i)
),

given as (from drawn where kind = 'given'),

surname as (from drawn where kind = 'surname'),

named as (
    select
        rows.i,
        given.name as given_name,
        surname.name || ' ' || second.name as family_name
    from rows
    asof inner join given on rows.given_at <= given.until
    asof inner join surname on rows.family_at <= surname.until
    asof inner join surname as second on rows.second_at <= second.until
)

select
    network || '-' || substr(sha256(network || chr(31) || 'id:' || i), 1, 16) as profile_id,
    'file' || i % 40 as file_id,
    'owner' || i % 40 as owner,
    i // 40 as row_number,
    network || '.connections' as source,
    network,
    'id:' || i as profile_key,
    'account' as kind,
    i::varchar as account_id,
    'handle' || i as handle,
    'https://' || network || '.example/' || i as url,
    given_name || ' ' || family_name as display_name,
    given_name,
    family_name,
    'Company ' || hash(i) % 5000 as company,
    'Position ' || hash(i) % 300 as position,
    'Town ' || hash(i) % 900 as city,
    null as country,
    null as birthday,
    case when i % 3 = 0 then ['p' || i || '@example.com'] else [] end as emails,
    case when i % 7 = 0 then ['+3460099' || lpad((i % 10000)::varchar, 4, '0')] else [] end as phones,
    [] as links,
    [] as verified_links,
    'connection' as relation,
    date '2015-01-01' + (i % 3000)::int as connected_on,
    false as is_owner
from (select *, ['linkedin', 'xing', 'facebook', 'twitter', 'google'][i % 5 + 1] as network from named)
"""

_FILES = """
insert into ops.offers
select
    'export' || n, 'owner' || n, 'owner' || n || '/Connections.csv', 'file' || n, date '2026-01-01' + n::int, null,
    null, false, 1, now()
from range(40) as made (n);
insert into ops.files
select
    'file' || n, 'owner' || n, 'linkedin', 'linkedin.connections', 'linkedin.connections', 'loaded', null, [], true,
    1, 1, 0, 0, ''
from range(40) as made (n);
insert into ops.runs (
    run, run_id, started_at, finished_at, status, file_count, read_file_count, unchanged_file_count, ignored_file_count,
    rejected_file_count, row_count, loaded_count, quarantined_count, anonymous_count, observation_count, event_count,
    profile_count, candidate_pair_count, scored_pair_count, review_count, person_count, new_person_count
) values (1, '000001', now(), now(), 'completed', 40, 40, 0, 0, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0, 1, 1)
"""

_RESOLVED = """
create table core.memberships as
select
    profile_id,
    'p' || substr(sha256((account_id::bigint - (account_id::bigint % 5 = 4)::int)::varchar), 1, 16) as person_id,
    0.99 as confidence
from staging.profiles;
create table core.match_keys as
select profile_id, 'account_id' as kind, account_id as value, network, false as is_shared from staging.profiles;
create table core.scored_pairs (
    profile_id_a varchar, profile_id_b varchar, prior_weight double, match_weight double, probability double,
    verdict varchar, decided_by varchar, evidence struct(comparison varchar, level varchar, weight double)[]
);
-- Both of each person's two profiles, and one doubtful pair in 50.
insert into core.scored_pairs
with keyed as (select profile_id, account_id::bigint as i from staging.profiles)
select
    least(a.profile_id, b.profile_id), greatest(a.profile_id, b.profile_id), -8.0, 9.5, 0.9986, 'same', 'model',
    [{'comparison': 'surname', 'level': 'both same', 'weight': 17.5}]
from keyed as a inner join keyed as b on a.i % 5 = 3 and b.i = a.i + 1
union all
select
    least(a.profile_id, b.profile_id), greatest(a.profile_id, b.profile_id), -8.0, 1.0, 0.667, 'review', 'model',
    [{'comparison': 'surname', 'level': 'both same', 'weight': 9.0}]
from keyed as a inner join keyed as b on a.i % 50 = 0 and b.i = a.i + 7;
create table core.decided_pairs as from core.scored_pairs limit 0;
create table core.decision_conflicts (
    profile_id_a varchar, profile_id_b varchar, verdict varchar, decision_number bigint, match_weight double,
    decided_match_weight double
)
"""


def make(live: Path, profiles: int) -> None:
    """Write a warehouse of so many made-up profiles."""
    following = warehouse.begin(live, Settings())
    with warehouse.connect(following, Settings()) as con:
        con.execute(identity.TABLES)
        con.execute(_OBSERVATIONS, {"reference": str(REFERENCE), "profiles": profiles})
        con.execute(_FILES)
        con.execute("set variable volume_drop = 0.5")
        con.execute("set variable volume_floor = 20")
        warehouse.build(con, "staging")
        con.execute(_RESOLVED)
        warehouse.build(con, "main")
        searching.index(con)
        con.execute("checkpoint")
    warehouse.publish(following, live)


def milliseconds(live: Path, ask, times: int = 7) -> str:  # type: ignore[no-untyped-def]
    """The median of several, on the wall and of processor, each on a connection of its own, as the pages do it."""
    spent = []
    for _ in range(times):
        wall, processor = time.perf_counter(), time.process_time()
        with warehouse.read_only(live) as con:
            ask(con)
        spent.append((1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - processor)))
    return "".join(f"{statistics.median(column):10.0f}" for column in zip(*spent, strict=True))


SEARCHES = ("garcia", "josé garica", "paco lopez", "gutierres", "ma", "handle4711", "p300@example.com", "600990300")


def main(profiles: int) -> None:
    """Make a warehouse and print what each page costs on the server, from opening the file to the last row."""
    with tempfile.TemporaryDirectory() as folder:
        live = Path(folder) / "kith.duckdb"
        make(live, profiles)
        with warehouse.read_only(live) as con:
            people = con.execute("select count(*) from people").fetchall()[0][0]
            some = "select person_id from people where profile_count > 1 order by md5(person_id) limit 1"
            person_id = con.execute(some).fetchall()[0][0]
            pairs = reviewing.doubtful(con)
            first = reviewing.outlines(con, NOTHING, pairs)[0]
        print(f"{profiles:,} profiles of {people:,} people; median milliseconds:      wall processor")
        for text in SEARCHES:
            found = searching.query(text)
            print(f"  search {text:<18} {milliseconds(live, found.rows)}")
        print(f"  card                      {milliseconds(live, lambda con: looking.card(con, person_id))}")
        print(f"  doubtful pairs, once      {milliseconds(live, reviewing.doubtful, 3)}   ({pairs.height:,})")
        print(
            f"  queue                     {milliseconds(live, lambda con: reviewing.outlines(con, NOTHING, pairs), 3)}"
        )
        print(f"  question                  {milliseconds(live, lambda con: reviewing.question(con, first))}")
        print(f"  sample                    {milliseconds(live, lambda con: precision.sample(con, Book()))}")
        for name in ("networks", "freshness", "quarantine"):
            print(f"  {name:<25} {milliseconds(live, getattr(looking, name.upper()).rows)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 750_000)
