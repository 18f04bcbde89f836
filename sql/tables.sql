-- The tables that ingest appends to: made when a warehouse is new, carried from run to run after that.

create schema if not exists raw;
create schema if not exists staging;
create schema if not exists ops;

-- One row per file somebody offered, under each path it was offered.
create table if not exists ops.offers (
    export_id varchar not null,
    owner varchar not null,
    path varchar not null,
    file_id varchar,
    exported_on date not null,
    status varchar,
    reason varchar,
    has_gap boolean not null,
    first_run bigint not null,
    ingested_at timestamptz not null
);

-- What became of each content, read for each owner.
create table if not exists ops.files (
    file_id varchar not null,
    owner varchar not null,
    network varchar,
    source varchar,
    format varchar,
    status varchar not null,
    reason varchar,
    warnings varchar[] not null,
    is_list boolean not null,
    row_count bigint not null,
    loaded_count bigint not null,
    quarantined_count bigint not null,
    anonymous_count bigint not null,
    reader varchar not null
);

-- Columns and keys nobody had told us of.
create table if not exists ops.drift (
    file_id varchar not null,
    owner varchar not null,
    network varchar not null,
    record varchar not null,
    column_name varchar not null
);

-- How full each column of a file is.
create table if not exists ops.fills (
    file_id varchar not null,
    owner varchar not null,
    column_name varchar not null,
    filled_count bigint not null
);

-- What a manifest says its export holds.
create table if not exists ops.parts (
    file_id varchar not null,
    owner varchar not null,
    name varchar,
    row_count bigint
);

-- Warehouses of before do not know which files were cut off.
alter table ops.files add column if not exists is_cut boolean default false;

-- What differs in nearly every row is compressed faster, and as well, by zstd than by the dictionaries tried first.
create table if not exists staging.observations ( -- noqa: PRS
    profile_id varchar using compression zstd not null,
    file_id varchar not null,
    owner varchar not null,
    row_number bigint not null,
    source varchar not null,
    network varchar not null,
    profile_key varchar using compression zstd not null,
    kind varchar not null,
    account_id varchar,
    handle varchar using compression zstd,
    url varchar using compression zstd,
    display_name varchar using compression zstd,
    given_name varchar,
    family_name varchar using compression zstd,
    is_split boolean,
    company varchar,
    position varchar,
    city varchar,
    country varchar,
    birthday varchar,
    emails varchar[],
    phones varchar[],
    links varchar[],
    verified_links varchar[],
    relation varchar,
    connected_on date,
    is_owner boolean not null
);

-- Warehouses of before know no verified links, and not whose parts a name has.
alter table staging.observations add column if not exists verified_links varchar[];
alter table staging.observations add column if not exists is_split boolean;

create table if not exists staging.events (
    file_id varchar not null,
    owner varchar not null,
    row_number bigint not null,
    source varchar not null,
    network varchar not null,
    kind varchar not null,
    direction varchar,
    profile_key varchar,
    sender_key varchar,
    recipient_key varchar,
    occurred_at timestamptz,
    thread varchar,
    event_key varchar
);

create table if not exists staging.quarantine (
    file_id varchar not null,
    owner varchar not null,
    network varchar not null,
    record varchar not null,
    row_number bigint not null,
    column_name varchar,
    rule varchar not null,
    raw varchar not null,
    first_quarantined_at timestamptz not null
);

create table if not exists ops.runs (
    run bigint not null,
    run_id varchar not null,
    started_at timestamptz not null,
    finished_at timestamptz not null,
    status varchar not null,
    file_count bigint not null,
    read_file_count bigint not null,
    unchanged_file_count bigint not null,
    ignored_file_count bigint not null,
    rejected_file_count bigint not null,
    row_count bigint not null,
    loaded_count bigint not null,
    quarantined_count bigint not null,
    anonymous_count bigint not null,
    observation_count bigint not null,
    event_count bigint not null,
    profile_count bigint not null,
    candidate_pair_count bigint not null,
    scored_pair_count bigint not null,
    review_count bigint not null,
    person_count bigint not null,
    new_person_count bigint not null,
    seconds struct(recognise double, read double, resolve double, publish double)
);

-- Counts that came later: a warehouse of before has runs without them.
alter table ops.runs add column if not exists unchanged_person_count bigint default 0;
alter table ops.runs add column if not exists merged_person_count bigint default 0;
alter table ops.runs add column if not exists split_person_count bigint default 0;
alter table ops.runs add column if not exists moved_profile_count bigint default 0;
alter table ops.runs add column if not exists decision_count bigint default 0;
alter table ops.runs add column if not exists contradicted_decision_count bigint default 0;
alter table ops.runs add column if not exists unreadable_decision_count bigint default 0;
alter table ops.runs add column if not exists decision_conflict_count bigint default 0;
