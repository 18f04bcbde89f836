"""Laws of who is who: order never matters, no constraint is broken, common names weigh less, desks are nobody."""

import random

from hypothesis import given
from hypothesis import strategies as st

from flows import warehouse
from flows.resolution.clustering import cluster
from tests.running import unified

NODES = st.integers(0, 9)
LINKS = st.dictionaries(
    st.tuples(NODES, NODES).filter(lambda p: p[0] < p[1]),
    st.floats(5, 40, allow_nan=False).map(lambda w: round(w, 1)),
    max_size=20,
)
PLACES = st.dictionaries(
    NODES, st.lists(st.sampled_from(["network:a", "network:b", "file:c"]), max_size=2, unique=True)
)
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


def links_of(found):
    return [(a, b, weight, 1 - 2**-weight) for (a, b), weight in found.items()]


@given(LINKS, PLACES, st.sets(st.tuples(NODES, NODES)), st.randoms())
def test_people_do_not_depend_on_the_order_of_links(found, places, strong, dice):
    links = links_of(found)
    shuffled = links[:]
    dice.shuffle(shuffled)
    assert cluster(links, places, strong) == cluster(shuffled, places, strong)


@given(LINKS, PLACES)
def test_no_person_holds_a_place_twice(found, places):
    roots, weakest, refused = cluster(links_of(found), places, set())
    seen = set()
    for node, root in roots.items():
        for place in places.get(node, ()):
            assert (root, place) not in seen
            seen.add((root, place))
    assert set(weakest) == set(roots.values())
    assert all(roots[a] != roots[b] or (a, b) in found for a, b in refused)


@given(LINKS, PLACES)
def test_strong_keys_join_what_a_place_would_keep_apart(found, places):
    roots, _, refused = cluster(links_of(found), places, {(a, b) for a in range(10) for b in range(a + 1, 10)})
    assert not refused
    assert all(roots[a] == roots[b] for a, b in found)


def world(tmp_path, linkedin, xing):
    """One owner's LinkedIn connections and XING cards; the published warehouse."""
    folder = tmp_path / "2024-01-31"
    folder.mkdir()
    lines = [f"{g},{f},https://www.linkedin.com/in/p{i},{e},,,\n" for i, (g, f, e) in enumerate(linkedin)]
    (folder / "Connections.csv").write_text(HEADER + "".join(lines))
    cards = [
        f"BEGIN:VCARD\r\nVERSION:2.1\r\nN:{f};{g}\r\nFN:{g} {f}\r\n"
        + (f"EMAIL;TYPE=internet:{e}\r\n" if e else "")
        + f"PRODID:-//XING//www.xing.com//\r\nUID:xing.com-{4000 + i}\r\nEND:VCARD\r\n"
        for i, (g, f, e) in enumerate(xing)
    ]
    (folder / "cards.vcf").write_text("".join(cards))
    live = tmp_path / "w" / "kith.duckdb"
    unified([folder], live)
    return warehouse.read_only(live)


def test_a_rare_name_is_evidence_and_a_common_one_is_less(tmp_path):
    names = [("José", "García López", ""), ("Nerea", "Iturbide Salas", "")]
    with world(tmp_path, names, names) as con:
        weights = dict(
            con.execute(
                "select profiles.given_name, match_weight from matches inner join profiles on profile_id_a = profile_id"
            ).fetchall()
        )
        assert weights["José"] < weights["Nerea"]
        merged = con.execute("select display_name from people where profile_count = 2").fetchall()
        assert merged == [("Nerea Iturbide Salas",)]


def test_an_equal_first_name_alone_is_never_evidence(tmp_path):
    with world(tmp_path, [("Nerea", "Iturbide", "")], [("Nerea", "Olabarria", ""), ("Nerea", "", "")]) as con:
        assert con.execute("select count(*) from matches where verdict <> 'different'").fetchall() == [(0,)]


def test_two_accounts_of_one_network_are_two_people_unless_a_key_says_otherwise(tmp_path):
    twice = [("Nerea", "Iturbide Salas", ""), ("Nerea", "Iturbide Salas", "")]
    keyed = [("Ane", "Olabarria Roa", "ane@example.com"), ("Ane", "Olabarria Roa", "ANE@example.com")]
    with world(tmp_path, twice + keyed, []) as con:
        found = con.execute("select given_name, count(*) from people group by 1 order by 1").fetchall()
    assert found == [("Ane", 1), ("Nerea", 2)]


def test_a_shared_mailbox_is_nobody(tmp_path):
    desk = "info@example.com"
    with world(tmp_path, [("Ane", "Uno", desk)], [("Jon", "Dos", desk)]) as con:
        assert con.execute("select count(*) from people").fetchall() == [(2,)]
        assert con.execute("select distinct is_shared from identifiers where kind = 'email'").fetchall() == [(True,)]


def test_a_namesake_too_close_to_call_merges_with_neither(tmp_path):
    twins = [("Nerea", "Iturbide Salas", ""), ("Nerea", "Iturbide Salas", "")]
    random.Random(1).shuffle(twins)
    with world(tmp_path, twins, [("Nerea", "Iturbide Salas", "")]) as con:
        assert con.execute("select count(*) from people").fetchall() == [(3,)]
        assert con.execute("select distinct verdict, decided_by from matches").fetchall() == [("review", "constraint")]
