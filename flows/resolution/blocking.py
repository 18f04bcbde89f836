"""Which pairs are worth comparing: those that share a strong key, or a given name and a surname.

Pairs are counted per block before any is made; a block that would cost too much is split by a second key, and
what is still too big is left out and reported. So the work grows with the profiles, not with their square.
"""

import duckdb

from flows.warehouse import scalar

PAIRS_PER_BLOCK = 400
"""A name shared so often says too little: its block is split by full name, company and city."""
PAIRS_PER_STRONG_BLOCK = 1_000
"""A key held so often links everybody to the first holder instead of each to each."""

REFINEMENTS = {
    "full_name": "names.full_name",
    "company": "company_keys.company",
    "city": "place_keys.place",
}
"""How a block too big is split: rule -> column of its members that must agree as well."""


def make_pairs(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Make the temporary table pairs(a, b), a < b as `nodes.n`, distinct.

    Returns:
        candidate_pairs, capped_blocks (name blocks left out in part because they were too big).
    """
    _strong_pairs(con)
    _name_keys(con)
    capped = _name_pairs(con)
    con.execute(
        """
        create or replace temp table pairs as
        select a, b from strong_pairs union select a, b from name_pairs union select a, b from owner_pairs
        """
    )
    count = scalar(con, "select count(*) from pairs")
    con.execute("drop table name_pairs; drop table name_keys")
    return {"candidate_pairs": count, "capped_blocks": capped}


def _strong_pairs(con: duckdb.DuckDBPyConnection) -> None:
    """strong_pairs(a, b, rule): same e-mail, phone or account; owner_pairs(a, b): profiles of one owner."""
    con.execute(
        """
        create or replace temp table strong_pairs as
        with keys as (
            select
                nodes.n,
                case when match_keys.kind in ('handle', 'account_id') then 'account' else match_keys.kind end as rule,
                match_keys.kind
                || case when match_keys.kind in ('handle', 'account_id') then match_keys.network else '' end
                || chr(31) || match_keys.value as key
            from core.match_keys as match_keys
            inner join nodes using (profile_id)
            where not match_keys.is_shared and match_keys.kind <> 'email_local'
        ),

        blocks as (
            select rule, key, min(n) as first, count(*) as size
            from keys
            group by all
            having count(*) > 1
        ),

        members as (
            select blocks.*, keys.n from blocks inner join keys on blocks.rule = keys.rule and blocks.key = keys.key
        )

        select distinct l.n as a, r.n as b, l.rule
        from members as l
        inner join members as r on l.rule = r.rule and l.key = r.key and l.n < r.n
        where l.size * (l.size - 1) / 2 <= $most
        union
        select first as a, n as b, rule
        from members
        where size * (size - 1) / 2 > $most and first < n
        """,
        {"most": PAIRS_PER_STRONG_BLOCK},
    )
    # An owner is no connection of their own: that tells whose profile it is when several owners' exports hold it.
    con.execute(
        """
        create or replace temp table owner_pairs as
        with own as (
            select nodes.n, profiles.profile_id, unnest(profiles.owners) as owner
            from staging.profiles as profiles
            inner join nodes using (profile_id)
            where profiles.is_owner
        ),

        mine as (
            select own.n, own.owner
            from own
            anti join staging.connections as connections
                on own.profile_id = connections.profile_id and own.owner = connections.owner
        ),

        certain as (select n, any_value(owner) as owner from mine group by n having count(*) = 1)

        select l.n as a, r.n as b
        from certain as l
        inner join certain as r on l.owner = r.owner and l.n < r.n
        """
    )


def _name_keys(con: duckdb.DuckDBPyConnection) -> None:
    """name_keys(n, key, side): given name with each surname, either order; only keys that can make a pair.

    `side` is the network for accounts with a key of their own: two of one side are two people. Profiles
    without such a key make a side of their own per network ("linkedin?"), whose members may be one person.
    """
    con.execute(
        """
        create or replace temp table name_keys as
        with pieces as (
            select
                names.n,
                nodes.network || case when nodes.is_keyed then '' else '?' end as side,
                given_keys.first,
                unnest(family_keys.surnames) as surname
            from names
            inner join nodes using (n)
            inner join given_keys on names.given_text = given_keys.text
            inner join family_keys on names.family_text = family_keys.text
        ),

        keys as (
            select distinct n, side, hash(least(first, surname), greatest(first, surname)) as key
            from pieces
            where first is not null and length(first) > 1 and length(surname) > 1
        ),

        useful as (
            select key
            from keys
            group by key
            having count(*) > 1 and (min(side) <> max(side) or ends_with(min(side), '?'))
        )

        select keys.n, keys.side, keys.key from keys inner join useful using (key)
        """
    )


def _name_pairs(con: duckdb.DuckDBPyConnection) -> int:
    """name_pairs(a, b) from name_keys; returns how many blocks stayed too big even when split."""
    con.execute("create or replace temp table name_pairs (a integer, b integer)")
    big = _pairs_of(con, "select n, side, key from name_keys", "big_blocks")
    if not big:
        return 0
    con.execute(
        """
        create or replace temp table big_members as
        select
            name_keys.n,
            name_keys.side,
            {columns}
        from name_keys
        inner join big_blocks using (key)
        inner join names using (n)
        inner join nodes using (n)
        inner join staging.profiles as profiles using (profile_id)
        left join company_keys on profiles.company = company_keys.text
        left join place_keys on profiles.city = place_keys.text
        """.format(
            columns=", ".join(
                f"case when {column} is not null then hash(name_keys.key, {column}) end as {rule}"
                for rule, column in REFINEMENTS.items()
            )
        )
    )
    for rule in REFINEMENTS:
        _pairs_of(con, f"select n, side, {rule} as key from big_members where {rule} is not null", "still_big")
    con.execute("drop table big_members")
    return big


def _pairs_of(con: duckdb.DuckDBPyConnection, keys: str, too_big: str) -> int:
    """Add the pairs of every block that is cheap enough to name_pairs; keep the keys of the others as `too_big`."""
    con.execute(
        f"""
        create or replace temp table members as select distinct n, side, key from ({keys});
        create or replace temp table costs as
        with sides as (select key, side, count(*) as size from members group by all)
        select
            key,
            -- All pairs but those of two accounts on one network.
            (sum(size) ** 2 - sum(case when ends_with(side, '?') then size else size ** 2 end)) / 2 as pair_count
        from sides
        group by key;
        create or replace temp table {too_big} as select key from costs where pair_count > {PAIRS_PER_BLOCK};
        insert into name_pairs
        with cheap as (
            select members.* from members inner join costs using (key) where pair_count between 1 and {PAIRS_PER_BLOCK}
        ),
        sides as (select distinct key, side from cheap),
        -- Sides are paired before their members, so that a crowd on one network costs nothing.
        allowed as (
            select l.key, l.side as side_a, r.side as side_b
            from sides as l
            inner join sides as r on l.key = r.key and (l.side < r.side or (l.side = r.side and ends_with(l.side, '?')))
        )
        select distinct least(l.n, r.n) as a, greatest(l.n, r.n) as b
        from allowed
        inner join cheap as l on allowed.key = l.key and allowed.side_a = l.side
        inner join cheap as r on allowed.key = r.key and allowed.side_b = r.side and l.n <> r.n
        """
    )
    return int(scalar(con, f"select count(*) from {too_big}"))
