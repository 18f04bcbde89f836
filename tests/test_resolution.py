"""Laws of who is who: order never matters, no constraint is broken, common names weigh less, desks are nobody."""

import json

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from flows import warehouse
from flows.resolution import clustering, customs, frequencies, name_parts
from tests.running import unified

SIZE = 10
NODES = st.integers(0, SIZE - 1)
LINKS = st.dictionaries(
    st.tuples(NODES, NODES).filter(lambda p: p[0] < p[1]), st.floats(-20, 40).map(lambda w: round(w, 1)), max_size=30
)
PLACES = st.dictionaries(NODES, st.lists(st.integers(0, 3), max_size=2, unique=True))
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


def parts(found, places, strong=(), must=(), cannot=()):
    """[profile] the part it is in."""
    a, b = (np.array([pair[side] for pair in found], dtype=np.int64) for side in (0, 1))
    weight = np.array(list(found.values()), dtype=np.float64)
    rows = [(n, place) for n, held in places.items() for place in held]
    frame = pl.DataFrame(rows, schema={"n": pl.Int64, "place": pl.Int64}, orient="row")
    exempt = np.array(sorted(a * SIZE + b for a, b in strong), dtype=np.int64)
    ends = np.array(list(must), dtype=np.int64).reshape(-1, 2)
    held = clustering.components(SIZE, ends[:, 0], ends[:, 1])
    return clustering.partition(SIZE, a, b, weight, weight > 0, frame, exempt, held, cannot).tolist()


def worth(found, root):
    """What a partition keeps together, uncompared pairs included."""
    pairs = [(x, y) for x in range(SIZE) for y in range(x + 1, SIZE) if root[x] == root[y]]
    return sum(found.get(pair, clustering.UNCOMPARED) for pair in pairs)


@given(LINKS, PLACES, st.randoms())
def test_people_do_not_depend_on_the_order_of_links(found, places, dice):
    shuffled = list(found.items())
    dice.shuffle(shuffled)
    assert parts(found, places) == parts(dict(shuffled), places)


@given(LINKS, PLACES)
def test_no_person_holds_a_place_twice(found, places):
    seen = set()
    for node, root in enumerate(parts(found, places)):
        assert root <= node
        for place in places.get(node, ()):
            assert (root, place) not in seen
            seen.add((root, place))


@given(
    st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda p: p[0] < p[1]), st.floats(-9, 9)),
    PLACES,
)
def test_no_other_partition_of_a_small_component_is_worth_more(found, places):
    root = parts(found, places)
    best = worth(found, root)
    for labels in partitions(6):
        other = [labels.index(label) for label in labels] + list(range(6, SIZE))
        held = [(other[n], place) for n in range(6) for place in places.get(n, ())]
        # Only what the links allow: a part is within one component of links.
        if len(held) == len(set(held)) and linked_within(found, other):
            assert worth(found, other) <= best + 1e-6


def partitions(size):
    """Every way to part that many, as labels."""
    found = [[0]]
    for _ in range(size - 1):
        found = [[*labels, label] for labels in found for label in range(max(labels) + 2)]
    return found


def linked_within(found, root):
    links = np.array([pair for pair, weight in found.items() if weight > 0], dtype=np.int64).reshape(-1, 2)
    joined = clustering.components(SIZE, links[:, 0], links[:, 1])
    return all(joined[n] == joined[root[n]] for n in range(SIZE))


@given(LINKS, PLACES)
def test_strong_keys_join_what_a_place_would_keep_apart(found, places):
    positive = {pair: abs(weight) + 200 for pair, weight in found.items()}
    root = parts(positive, places, {(a, b) for a in range(SIZE) for b in range(a + 1, SIZE)})
    assert all(root[a] == root[b] for a, b in found)


def test_all_that_the_user_joined_keep_their_places():
    # 0 and 1 are one by the user's word: who holds the place of 1 cannot be linked with 0 either.
    assert parts({(0, 2): 9.0}, {1: [0], 2: [0]}, must=[(0, 1)])[:3] == [0, 0, 2]


@given(st.lists(st.tuples(st.integers(0, 199), st.integers(0, 199)), max_size=300))
def test_components_are_what_can_be_reached(links):
    edges = np.array(links, dtype=np.int64).reshape(-1, 2)
    root = clustering.components(200, edges[:, 0], edges[:, 1])
    graph = {n: {n} for n in range(200)}
    for a, b in links:
        graph[a].add(b)
        graph[b].add(a)
    for start in range(200):
        reached, waiting = {start}, [start]
        while waiting:
            fresh = graph[waiting.pop()] - reached
            reached |= fresh
            waiting.extend(fresh)
        assert root[start] == min(reached)


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
    names = [("José", "García", ""), ("Nerea", "Iturbide", "")]
    with world(tmp_path, names, names) as con:
        weights = dict(
            con.execute(
                "select profiles.given_name, match_weight from matches inner join profiles on profile_id_a = profile_id"
            ).fetchall()
        )
        assert weights["José"] < weights["Nerea"]
        merged = con.execute("select display_name from people where profile_count = 2").fetchall()
        assert merged == [("Nerea Iturbide",)]


def test_a_short_form_of_two_names_is_as_rare_as_itself(tmp_path):
    """Maite is María Teresa; that somebody is a María says less."""
    linkedin = [("María Teresa", "Iturbide", "q0z@example.com"), ("María", "Olabarria", "q1z@example.com")]
    xing = [("Maite", "Iturbide", "q0z@example.com"), ("Mari", "Olabarria", "q1z@example.com")]
    with world(tmp_path, linkedin, xing) as con:
        found = con.execute(
            "select profiles.family_name, line.weight from (select profile_id_a, unnest(evidence) as line from matches) "
            "inner join profiles on profile_id_a = profile_id "
            "where line.comparison = 'given name' and line.level = 'short form'"
        ).fetchall()
    weights = dict(found)
    assert weights["Iturbide"] > weights["Olabarria"] + 1


def test_an_equal_first_name_alone_joins_nobody(tmp_path):
    with world(tmp_path, [("Nerea", "Iturbide", "")], [("Nerea", "Olabarria", ""), ("Nerea", "", "")]) as con:
        # Of a rare one it is worth a question.
        verdicts = con.execute("select verdict from matches order by probability desc").fetchall()
        assert verdicts[0] == ("review",) and verdicts[1:] in ([], [("different",)])
        assert con.execute("select count(*) from people").fetchall() == [(3,)]


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


def test_what_many_share_is_marked_however_it_is_written(tmp_path):
    """An address leads to a handle, and a mailbox has tags: each line of `identifiers` says what its key says."""
    folder = tmp_path / "2024-01-31"
    folder.mkdir()
    names = ("Ane Uno", "Jon Dos", "Leire Tres", "Koldo Cuatro", "Maite Cinco")
    cards = [
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nN:{name.split()[1]};{name.split()[0]};;;\r\nFN:{name}\r\n"
        f"EMAIL:taller+{number}@example.com\r\nURL:https://www.linkedin.com/in/taller-ibaiondo\r\n"
        f"URL:https://taller.example.com/\r\nURL:https://{number}.example.com/\r\nEND:VCARD\r\n"
        for number, name in enumerate(names)
    ]
    (folder / "cards.vcf").write_text("".join(cards))
    live = tmp_path / "w" / "kith.duckdb"
    unified([folder], live)
    with warehouse.read_only(live) as con:
        found = con.execute("select distinct kind, value, is_shared from identifiers").fetchall()
    own = {(kind, value) for kind, value, is_shared in found if not is_shared}
    assert own == {("url", f"https://{number}.example.com/") for number in range(len(names))}


def test_a_namesake_too_close_to_call_merges_with_neither(tmp_path):
    # Of a rare name the second account is more likely the same person's, and one of the two is a match; not of this one.
    twins = [("José", "García López", "")] * 2
    with world(tmp_path, twins, twins[:1]) as con:
        assert con.execute("select count(*) from people").fetchall() == [(3,)]
        found = con.execute(
            "select distinct verdict, list_transform(evidence, lambda e: e.comparison) from matches"
        ).fetchall()
    assert [verdict for verdict, _ in found] == ["review"]
    assert "rivals" in found[0][1]


def on_site(tmp_path, handle, shown, name, site):
    """Somebody on Bluesky under a handle, somebody on GitHub who names a site; how many people that is."""
    folder = tmp_path / "2024-01-31"
    folder.mkdir()
    one = {"did": "did:plc:" + "a" * 24, "handle": handle, "displayName": shown}
    me = {"did": "did:plc:" + "b" * 24, "handle": "ane.bsky.social"}
    (folder / "getFollows.json").write_text(json.dumps({"subject": me, "follows": [one]}))
    user = {"login": "sparrow", "id": 7, "node_id": "MDQ6VXNlcjc=", "name": name, "blog": site, "type": "User"}
    urls = {"url": "https://api.github.com/users/sparrow", "html_url": "https://github.com/sparrow"}
    (folder / "users.json").write_text(json.dumps(user | urls))
    live = tmp_path / "w" / "kith.duckdb"
    unified([folder], live)
    with warehouse.read_only(live) as con:
        assert con.execute("select count(*) from identifiers where network = 'web'").fetchall() == [(0,)]
        ((found,),) = con.execute("select count(*) from people where not is_owner").fetchall()
    return found


def test_a_site_that_is_proven_to_be_somebodys_is_a_key(tmp_path):
    assert on_site(tmp_path, "iturbide.example", "Nerea", "Nerea Iturbide", "http://www.Iturbide.example/") == 1


def test_a_site_that_nobody_proves_is_none(tmp_path):
    assert on_site(tmp_path, "iturbide.bsky.social", "Nerea", "Nerea Iturbide", "https://iturbide.example") == 2


def test_the_site_of_two_names_is_nobodys(tmp_path):
    assert on_site(tmp_path, "iturbide.example", "Iturbide Ateliers", "Nerea Salas", "https://iturbide.example") == 2


def test_the_shares_that_ship_are_those_of_the_reference():
    assert_frame_equal(pl.read_parquet(frequencies.SHARES), frequencies.counted())
    assert_frame_equal(pl.read_parquet(name_parts.PARTS), name_parts.counted())
    assert_frame_equal(pl.read_parquet(customs.ODDS), customs.counted())


def test_a_pseudonym_in_common_joins_nobody_as_a_rare_name_does(tmp_path):
    """Who goes by a name that nobody bears chose it, and others may have chosen the same."""
    folder = tmp_path / "2024-01-31"
    (folder / "connections" / "friends").mkdir(parents=True)
    shown = ["Nerea Iturbide", "Lumbrera Silente"]
    friends = [{"name": name, "timestamp": 1_600_000_000 + 86_400 * n} for n, name in enumerate(shown)]
    (folder / "connections" / "friends" / "your_friends.json").write_text(json.dumps({"friends_v2": friends}))
    me = {"user_id": 1, "first_name": "Ane", "last_name": "Garmendia", "phone_number": "+34600000000"}
    found = [
        {
            "user_id": 9000 + n,
            "first_name": name.split()[0],
            "last_name": name.split()[1],
            "date": "2021-03-22T04:55:51",
        }
        for n, name in enumerate(shown)
    ]
    (folder / "result.json").write_text(json.dumps({"personal_information": me, "contacts": {"list": found}}))
    unified([folder], tmp_path / "w" / "kith.duckdb")
    with warehouse.read_only(tmp_path / "w" / "kith.duckdb") as con:
        people = con.execute(
            "select display_name, max(profile_count) from people where not is_owner group by 1"
        ).fetchall()
        assert dict(people) == {"Nerea Iturbide": 2, "Lumbrera Silente": 1}
        told = con.execute(
            "select distinct line.level from (select unnest(evidence) as line from matches) where line.comparison = 'pseudonym'"
        )
        assert told.fetchall() == [("no word is a name",)]
