"""Fellegi-Sunter: what each agreement and disagreement is worth, and what a pair's evidence adds up to.

A match weight is log2(m/u): m, how often two profiles of one person agree so; u, how often two of strangers do.
Weights add up; with the prior they are the log2 odds of one person behind both. Names and companies weigh by
how common they are here: the u of an agreement on "García" is its share, from `normalise.py`.
"""

import duckdb

from flows.settings import Settings

WEIGHTS: dict[tuple[str, str], float] = {
    # What a person states as their own, or what a network says is one account: proof, short of a lie.
    ("account", "same"): 34.0,
    ("owner", "same"): 40.0,
    # Near proof; families share a landline more often than a mailbox.
    ("email", "same"): 18.0,
    ("phone", "same"): 15.0,
    # m .99 over u 1/365/60; a day without a year over u 1/365. Two birthdays are two people, typing errors aside.
    ("birthday", "same"): 14.0,
    ("birthday", "same day"): 8.0,
    ("birthday", "different"): -9.0,
    # m of a given name is .75: the rest are nicknames, initials, second names. Another one is another person,
    # even behind one phone: mothers and sons, couples, desks.
    ("given name", "same form"): -0.6,
    ("given name", "nickname"): -1.6,
    ("given name", "similar"): -3.0,
    ("given name", "initial"): 2.0,
    ("given name", "different"): -12.0,
    # m of surnames: .7 when all agree, .6 when one side shows fewer, .2 when the order or spelling differs.
    ("surname", "all same"): -0.5,
    ("surname", "fewer shown"): -0.8,
    ("surname", "in another order"): -2.3,
    ("surname", "similar"): -2.8,
    ("surname", "initial"): 2.0,
    ("surname", "second differs"): -9.0,
    ("surname", "different"): -7.0,
    # People change employers between exports: agreement says much, disagreement little.
    ("company", "same"): -1.0,
    ("company", "different"): -0.5,
    ("position", "same"): 2.0,
    ("city", "same"): 2.0,
    ("city", "different"): -0.5,
    ("country", "different"): -0.5,
    # One network, one owner, one name, told once with and once without the account's own key.
    ("reference", "only bearer of the name"): 10.0,
    ("connected on", "same day"): 8.0,
    # Two owners' worlds overlap little: a namesake in another one is another person more often.
    ("owners", "none in common"): -3.0,
}
"""Fixed and documented; for names and companies the weight is added to -log2(share), which is the u."""

GREATEST_NAME_WEIGHT = 12.0
"""However rare a surname looks here, it is not rarer than 1 in 4,000: small books know few names."""

LEAST_PROFILES = 1_000
"""The prior never assumes fewer profiles than this: one match among as many candidates."""

RIVAL_BITS = 4.0
"""Two matches that exclude each other, closer than this, are too close to call."""


def prior(profile_count: int) -> str:
    """SQL for the prior: each profile has about one match among all of them."""
    return f"-log2({max(profile_count, LEAST_PROFILES)})::double"


def _weight(comparison: str, level: str, plus: str = "") -> str:
    value = f"{WEIGHTS[comparison, level]:f}::double{plus}"
    return f"{{'comparison': '{comparison}', 'level': '{level}', 'weight': round({value}, 3)}}"


def _rarity(share: str) -> str:
    return f" + least(-log2(coalesce({share}, 0.0002)), {GREATEST_NAME_WEIGHT})"


def make_scores(con: duckdb.DuckDBPyConnection, settings: Settings, profile_count: int) -> None:
    """Make core.scored_pairs from the temporary tables of normalise and blocking, before any constraint."""
    _features(con)
    con.execute("drop table if exists shared_keys")
    con.execute(
        """
        create temp table shared_keys as
        select a, b, list(distinct rule) as rules from strong_pairs group by a, b
        """
    )
    con.execute(
        f"""
        create or replace temp table compared as
        select
            pairs.a,
            pairs.b,
            list_filter(
                [
                    case when owner_pairs.a is not null then {_weight("owner", "same")} end,
                    case when list_contains(shared_keys.rules, 'account') then {_weight("account", "same")} end,
                    case when list_contains(shared_keys.rules, 'email') then {_weight("email", "same")} end,
                    case when list_contains(shared_keys.rules, 'phone') then {_weight("phone", "same")} end,
                    {_GIVEN},
                    {_SURNAME},
                    case
                        when l.birthday is null or r.birthday is null then null
                        when l.birthday = r.birthday and not starts_with(l.birthday, '--')
                            then {_weight("birthday", "same")}
                        when right(l.birthday, 5) = right(r.birthday, 5)
                            and (starts_with(l.birthday, '--') or starts_with(r.birthday, '--'))
                            then {_weight("birthday", "same day")}
                        else {_weight("birthday", "different")}
                    end,
                    case
                        when l.company is null or r.company is null then null
                        when l.company = r.company
                            then {_weight("company", "same", " + least(-log2(l.company_share), 8.0)")}
                        when jaro_winkler_similarity(l.company, r.company) < 0.9
                            then {_weight("company", "different")}
                    end,
                    case when l.position = r.position then {_weight("position", "same")} end,
                    case
                        when l.city is null or r.city is null then null
                        when l.city = r.city then {_weight("city", "same")}
                        else {_weight("city", "different")}
                    end,
                    case when l.country <> r.country and l.country_length = r.country_length
                        then {_weight("country", "different")} end,
                    case when not list_has_any(l.owners, r.owners) then {_weight("owners", "none in common")} end,
                    case
                        when l.network = r.network and not (l.is_keyed and r.is_keyed)
                            and l.kind = 'account' and r.kind = 'account'
                            and list_has_any(l.owners, r.owners) and l.full_name = r.full_name
                            and l.bearers = 1 and r.bearers = 1
                            then {_weight("reference", "only bearer of the name")}
                    end,
                    case
                        when l.network = r.network and not (l.is_keyed and r.is_keyed)
                            and list_has_any(l.connected, r.connected)
                            then {_weight("connected on", "same day")}
                    end
                ],
                lambda e: e is not null
            ) as evidence,
            shared_keys.rules is not null or owner_pairs.a is not null as is_strong,
            l.is_keyed and r.is_keyed and l.network = r.network as is_one_network
        from pairs
        inner join features as l on pairs.a = l.n
        inner join features as r on pairs.b = r.n
        left join shared_keys on pairs.a = shared_keys.a and pairs.b = shared_keys.b
        left join owner_pairs on pairs.a = owner_pairs.a and pairs.b = owner_pairs.b
        """
    )
    con.execute(
        f"""
        create or replace temp table weighed as
        select
            a,
            b,
            evidence,
            is_strong,
            round({prior(profile_count)}, 3) as prior_weight,
            round({prior(profile_count)}, 3) + list_sum(list_transform(evidence, lambda e: e.weight)) as match_weight
        from compared
        where len(evidence) > 0 and (is_strong or not is_one_network)
        """
    )
    con.execute(
        """
        create or replace temp table judged as
        select
            *,
            1 / (1 + pow(2.0, -greatest(least(match_weight, 60), -60))) as probability,
            case
                when 1 / (1 + pow(2.0, -match_weight)) >= $same then 'same'
                when 1 / (1 + pow(2.0, -match_weight)) >= $review then 'review'
                else 'different'
            end as verdict,
            case when is_strong then 'key' else 'model' end as decided_by
        from weighed
        -- A pair this unlikely is not worth knowing.
        where match_weight > -8 or is_strong
        """,
        {"same": settings.same_probability, "review": settings.review_probability},
    )
    _doubt_rivals(con)


def _features(con: duckdb.DuckDBPyConnection) -> None:
    """features: what is compared, one row per profile that is in a pair."""
    con.execute(
        """
        create or replace temp table paired as select a as n from pairs union select b as n from pairs;

        create or replace temp table bearers as
        select nodes.network, nodes.is_keyed, owner, names.full_name, count(*) as bearers
        from names
        inner join nodes using (n)
        inner join (select profile_id, unnest(owners) as owner from staging.profiles) as profiles using (profile_id)
        where nodes.kind = 'account' and names.full_name is not null
        group by all;

        create or replace temp table connected as
        select nodes.n, list(distinct connections.connected_on) as connected
        from staging.connections as connections
        inner join nodes using (profile_id)
        inner join paired using (n)
        where connections.connected_on is not null
        group by nodes.n;

        create or replace temp table features as
        select
            nodes.n,
            nodes.network,
            nodes.is_keyed,
            nodes.kind,
            names.full_name,
            coalesce(given_keys.given, []) as given,
            given_keys.first,
            given_shares.share as given_share,
            coalesce(family_keys.surnames, []) as surnames,
            list_transform(coalesce(family_keys.surnames, []), lambda s: s[1]) as surname_initials,
            first_share.share as first_share,
            second_share.share as second_share,
            profiles.birthday,
            company_keys.company,
            company_keys.share as company_share,
            positions.place as position,
            cities.place as city,
            countries.place as country,
            length(countries.place) as country_length,
            profiles.owners,
            coalesce(connected.connected, []) as connected,
            (
                select max(bearers.bearers) from bearers
                where
                    bearers.network = nodes.network
                    and bearers.is_keyed = nodes.is_keyed
                    and bearers.full_name = names.full_name
                    and bearers.owner = profiles.owners[1]
            ) as bearers
        from paired
        inner join nodes using (n)
        inner join staging.profiles as profiles using (profile_id)
        left join names using (n)
        left join given_keys on names.given_text = given_keys.text
        left join given_shares on given_keys.first = given_shares.word
        left join family_keys on names.family_text = family_keys.text
        left join surname_shares as first_share on family_keys.surnames[1] = first_share.word
        left join surname_shares as second_share on family_keys.surnames[2] = second_share.word
        left join company_keys on profiles.company = company_keys.text
        left join place_keys as positions on profiles.position = positions.text
        left join place_keys as cities on profiles.city = cities.text
        left join place_keys as countries on profiles.country = countries.text
        left join connected using (n)
        """
    )


_GIVEN = f"""case
    when l.first is null or r.first is null then null
    when l.given = r.given or list_has_all(l.given, r.given) or list_has_all(r.given, l.given)
        then {_weight("given name", "same form", _rarity("l.given_share"))}
    when l.first = r.first then {_weight("given name", "nickname", _rarity("l.given_share"))}
    when length(l.first) = 1 or length(r.first) = 1 then
        case when l.first[1] = r.first[1]
            then {_weight("given name", "initial")} else {_weight("given name", "different")} end
    when list_contains(r.surnames, l.first) and list_contains(l.surnames, r.first)
        then {_weight("given name", "nickname", _rarity("l.given_share"))}
    when jaro_winkler_similarity(l.first, r.first) >= 0.93 and right(l.first, 1) = right(r.first, 1)
        then {_weight("given name", "similar", _rarity("l.given_share"))}
    else {_weight("given name", "different")}
end"""

_BOTH = " + least(-log2(coalesce(l.second_share, 0.0002)) / 2, 6.0)"
_SHARED = _rarity(
    "case when list_contains(r.surnames, l.surnames[1]) then l.first_share "
    "when list_contains(r.surnames, l.surnames[2]) then l.second_share else r.first_share end"
)

_SURNAME = f"""case
    when len(l.surnames) = 0 or len(r.surnames) = 0 then null
    when l.surnames = r.surnames and len(l.surnames) > 1
        then {_weight("surname", "all same", _rarity("l.first_share") + _BOTH)}
    when l.surnames = r.surnames and length(l.surnames[1]) = 1 then {_weight("surname", "initial")}
    when l.surnames = r.surnames then {_weight("surname", "all same", _rarity("l.first_share"))}
    when len(l.surnames) = 1 and length(l.surnames[1]) = 1 and list_contains(r.surname_initials, l.surnames[1])
        or len(r.surnames) = 1 and length(r.surnames[1]) = 1 and list_contains(l.surname_initials, r.surnames[1])
        then {_weight("surname", "initial")}
    when len(l.surnames) > 1 and len(r.surnames) > 1 and l.surnames[1] = r.surnames[1]
        then case
            when jaro_winkler_similarity(l.surnames[2], r.surnames[2]) >= 0.92
                then {_weight("surname", "similar", _rarity("l.first_share") + _BOTH)}
            else {_weight("surname", "second differs")} end
    when len(l.surnames) > 1 and len(r.surnames) > 1 and list_has_all(l.surnames, r.surnames)
        then {_weight("surname", "in another order", _SHARED)}
    when list_has_all(l.surnames, r.surnames) or list_has_all(r.surnames, l.surnames)
        then {_weight("surname", "fewer shown", _SHARED)}
    when list_contains(l.surnames, r.first) and list_contains(r.surnames, l.first)
        then {_weight("surname", "in another order", _rarity("l.first_share"))}
    when jaro_winkler_similarity(l.surnames[1], r.surnames[1]) >= 0.92
        then {_weight("surname", "similar", _rarity("greatest(l.first_share, r.first_share)"))}
    else {_weight("surname", "different")}
end"""


def _doubt_rivals(con: duckdb.DuckDBPyConnection) -> None:
    """Where a profile has two matches that cannot be one person and weigh about the same, neither is merged."""
    con.execute(
        """
        create or replace temp table exclusive as
        -- What a profile can have only one of: an account per network, or, without a key, a line per list.
        select nodes.n, 'network:' || network as place from nodes inner join paired using (n) where is_keyed
        union
        select nodes.n, 'file:' || sightings.owner || ':' || sightings.file_id as place
        from nodes
        inner join paired using (n)
        inner join staging.sightings as sightings using (profile_id)
        where not nodes.is_keyed
        """
    )
    con.execute(
        f"""
        create or replace temp table rivals as
        with likely as (
            select a as n, b as other, match_weight, is_strong from judged where verdict in ('same', 'review')
            union all
            select b as n, a as other, match_weight, is_strong from judged where verdict in ('same', 'review')
        )
        select distinct l.n, l.other
        from likely as l
        inner join likely as r on l.n = r.n and l.other <> r.other
        inner join exclusive as left_place on l.other = left_place.n
        inner join exclusive as right_place on r.other = right_place.n and left_place.place = right_place.place
        anti join strong_pairs on least(l.other, r.other) = strong_pairs.a and greatest(l.other, r.other) = strong_pairs.b
        where not l.is_strong and r.match_weight > l.match_weight - {RIVAL_BITS}
        """
    )
    con.execute(
        """
        update judged set verdict = 'review', decided_by = 'constraint'
        where verdict = 'same' and not is_strong
            and ((a, b) in (select (n, other) from rivals) or (b, a) in (select (n, other) from rivals))
        """
    )
