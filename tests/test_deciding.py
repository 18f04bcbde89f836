"""What the user decides outranks the model, lasts, follows through, and can be undone to the letter."""

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from flows import deciding, report, warehouse
from flows.cli import app
from flows.errors import KithError
from flows.resolution import decisions
from flows.resolution.decisions import Decision, settle
from flows.settings import Settings
from tests.running import unified
from tests.test_resolution import LINKS, NODES, PLACES, SIZE, parts
from tests.test_rules import content

HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"


@given(LINKS, PLACES, st.lists(st.tuples(NODES, NODES), max_size=4), st.lists(st.tuples(NODES, NODES), max_size=4))
def test_no_link_crosses_what_was_decided(found, places, same, different):
    said = [Decision(1, "same", (str(a),), (str(b),)) for a, b in same if a != b]
    said += [Decision(2, "different", (str(a),), (str(b),)) for a, b in different if a != b]
    decided = settle(said)
    must, cannot = decided.numbered({str(n): n for n in range(SIZE)})
    root = parts(found, places, (), must, cannot)
    for a in range(SIZE):
        for b in range(SIZE):
            verdict = decided.verdict(str(a), str(b))
            assert verdict != "same" or root[a] == root[b]
            assert verdict != "different" or root[a] != root[b]
    assert all(r == min(n for n in range(SIZE) if root[n] == r) for r in root)


@given(LINKS, PLACES, st.tuples(NODES, NODES).filter(lambda p: p[0] < p[1]))
def test_a_decision_changes_only_what_it_is_about(found, places, pair):
    """Where a link is decided as it was, nothing changes; parting two never joins them, joining never parts them."""
    root = parts(found, places)
    joined = parts(found, places, (), [pair])
    parted = parts(found, places, (), (), [pair])
    assert joined[pair[0]] == joined[pair[1]] and parted[pair[0]] != parted[pair[1]]
    if root[pair[0]] != root[pair[1]]:
        assert parted == root


def export(folder, people, day="2024-01-31"):
    """LinkedIn connections (given, family, url) and XING cards (given, family, uid)."""
    place = folder / day
    place.mkdir(parents=True)
    linkedin = [
        f"{g},{f},https://www.linkedin.com/in/{key},{mail},,,\n" for n, g, f, key, mail in people if n == "linkedin"
    ]
    if linkedin:
        (place / "Connections.csv").write_text(HEADER + "".join(linkedin))
    for n, g, f, key, mail in people:
        if n == "xing":
            (place / f"{key}.vcf").write_text(
                f"BEGIN:VCARD\r\nVERSION:2.1\r\nN:{f};{g}\r\nFN:{g} {f}\r\n"
                + (f"EMAIL;TYPE=internet:{mail}\r\n" if mail else "")
                + f"PRODID:-//XING//www.xing.com//\r\nUID:xing.com-{key}\r\nEND:VCARD\r\n"
            )
    return place


class World:
    """A warehouse, what is decided about it, and its people by name."""

    def __init__(self, folder):
        self.folder = folder
        self.live = folder / "w" / "kith.duckdb"
        self.inbox = folder / "inbox"
        self.inbox.mkdir(exist_ok=True)

    def run(self, *people, day="2024-01-31"):
        if people:
            export(self.inbox / day, people, day)
        unified([], self.live, None, self.inbox)
        return self

    def ask(self, query, *parameters):
        with warehouse.read_only(self.live) as con:
            return con.execute(query, list(parameters)).fetchall()

    def decide(self, one, other, verdict, **more):
        with warehouse.read_only(self.live) as con:
            return deciding.decide(con, self.live, one, other, verdict, **more)

    def undo(self, number=None):
        return deciding.undo(self.live, number)

    def person(self, name):
        ((found,),) = self.ask("select distinct person_id from profiles where display_name = ?", name)
        return found

    def profile(self, network, name):
        ((found,),) = self.ask("select profile_id from profiles where network = ? and display_name = ?", network, name)
        return found

    def sizes(self):
        return sorted(row[0] for row in self.ask("select profile_count from people"))


ANE = ("linkedin", "Ane", "Olabarria Roa", "ane-o", "")
ANE_X = ("xing", "Ane", "Olabarria Roa", "4001", "")
NEREA = ("linkedin", "Nerea", "Iturbide Salas", "nerea-i", "")
NEREA_X = ("xing", "Nerea", "Iturbide Salas", "4002", "")
UNAI_X = ("xing", "Unai", "Goiri Bengoa", "4003", "")


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """A folder with a warehouse of Ane and Nerea."""
    folder = tmp_path_factory.mktemp("two")
    World(folder).run(ANE, NEREA)
    return folder


@pytest.fixture
def world_of_two(two, tmp_path):
    shutil.copytree(two, tmp_path, dirs_exist_ok=True)
    return World(tmp_path)


def lasting(world):
    """What an undo has to give back: all of main but the history of ids and runs."""
    return {name: rows for name, rows in content(world.live).items() if name != "main.identity_events"}


def test_undoing_a_merge_gives_back_exactly_what_was_before(world):
    world.run(ANE, ANE_X, NEREA, NEREA_X, UNAI_X)
    before, ids = lasting(world), sorted(world.ask("select person_id from people"))
    assert world.sizes() == [1, 2, 2]
    world.decide(world.person("Ane Olabarria Roa"), world.person("Nerea Iturbide Salas"), "same")
    world.run()
    assert world.sizes() == [1, 4]
    assert len(world.ask("from person_redirects")) == 1
    world.undo()
    world.run()
    assert lasting(world) == before
    assert sorted(world.ask("select person_id from people")) == ids
    events = world.ask(
        "select event, len(profile_ids), decided_by from identity_events "
        "where run_id > '000001' and event <> 'unchanged' order by run_id"
    )
    assert events == [("merged", 2, "person"), ("split", 2, None)]


def test_a_person_whom_a_merge_tore_apart_gets_its_id_back(world):
    """One profile goes to somebody else; the one that stays behind is somebody new, until that is undone."""
    world.run(NEREA, NEREA_X, ANE, ANE_X)

    def behind():
        return world.ask("select profile_id, person_id from profiles order by all")

    before = behind()
    world.decide(*(world.profile("xing", name) for name in ("Ane Olabarria Roa", "Nerea Iturbide Salas")), "same")
    for _ in range(2):
        world.run()
        assert world.sizes() == [1, 3]
    world.undo()
    for _ in range(2):
        world.run()
        assert behind() == before


def test_people_put_apart_stay_apart_and_the_greater_part_keeps_the_id(world):
    keyed = [
        (n, "Nerea", "Iturbide Salas", key, "n@example.com")
        for n, key in (("linkedin", "n"), ("xing", "1"), ("xing", "2"))
    ]
    world.run(*keyed)
    ((person, size),) = world.ask("select person_id, profile_count from people")
    assert size == 3
    ((off,),) = world.ask("select min(profile_id) from profiles where network = 'xing'")
    world.decide(person, off, "different")
    for _ in range(2):
        world.run()
        assert world.ask(
            "select person_id = ?, profile_id = ? from profiles group by all order by all", person, off
        ) == [
            (False, True),
            (True, False),
        ]
    decided = world.ask("select verdict, decided_by, evidence[-1].level from matches where decided_by = 'person'")
    assert decided == [("different", "person", "different")] * 2
    ((event, profiles, cause),) = world.ask(
        "select event, profile_ids, evidence[-1].comparison from identity_events "
        "where run_id = '000002' and event <> 'unchanged'"
    )
    assert (event, profiles, cause) == ("split", [off], "decision")
    wrong = world.ask(
        "select count(*) from matches where abs(prior_weight + list_sum(list_transform(evidence, lambda e: e.weight)) - match_weight) > 0.01"
    )
    assert wrong == [(0,)]


def test_consequences_are_decided_too(world):
    world.run(NEREA, NEREA_X, UNAI_X)
    one, two, other = (
        world.profile("linkedin", "Nerea Iturbide Salas"),
        world.profile("xing", "Nerea Iturbide Salas"),
        world.profile("xing", "Unai Goiri Bengoa"),
    )
    world.decide(one, other, "same")
    world.decide(other, two, "different")
    world.run()
    assert (
        world.person("Unai Goiri Bengoa") != world.ask("select person_id from profiles where profile_id = ?", two)[0][0]
    )
    found = world.ask(
        "select verdict, decided_by from matches where profile_id_a = ? and profile_id_b = ?", *sorted((one, two))
    )
    assert found == [("different", "person")]


def test_two_accounts_on_one_network_can_be_one_person_when_the_user_says_so(world):
    namesake = ("linkedin", "Nerea", "Iturbide Salas", "nerea-2", "")
    world.run(NEREA, NEREA_X, ANE, ANE_X, namesake)
    world.decide(world.person("Ane Olabarria Roa"), world.profile("xing", "Nerea Iturbide Salas"), "same")
    world.run()
    both = [
        row[0]
        for row in world.ask("select profile_id from profiles where network = 'linkedin' and given_name = 'Nerea'")
    ]
    world.decide(*both, "same")
    world.run()
    assert len(set(world.ask("select person_id from profiles where list_contains(?, profile_id)", both))) == 1


def test_zero_churn_on_unchanged_input(world):
    world.run(ANE, ANE_X, NEREA, NEREA_X, UNAI_X)
    world.decide(world.person("Ane Olabarria Roa"), world.person("Unai Goiri Bengoa"), "same")
    world.run()
    before = content(world.live)
    behind = "select person_id, list(profile_id order by profile_id) from profiles group by all order by all"
    world.run()
    assert content(world.live) == before
    latest = "select {} from runs order by run_id desc limit 1"
    counts = "unchanged_person_count, new_person_count, merged_person_count, split_person_count, moved_profile_count"
    assert world.ask(latest.format(counts)) == [(2, 0, 0, 0, 0)]
    told = "select {} from identity_events where run_id = '000003' order by all"
    assert world.ask(told.format("from_person_id, profile_ids")) == world.ask(behind)
    assert world.ask(told.format("distinct event, from_person_id = to_person_id")) == [("unchanged", True)]
    left = world.ask("select run_id, count(*) from identity_events where event = 'unchanged' group by all order by all")
    assert left == [("000002", 1), ("000003", 2)]


def test_events_tell_where_every_profile_went(world):
    """Replaying the events gives the memberships of today, and of every run."""
    behind = (
        "select person_id, list(profile_id order by profile_id) from profiles where person_id is not null group by all"
    )
    after = {}

    def run(*people, **day):
        world.run(*people, **day)
        after[f"{len(after) + 1:06d}"] = dict(world.ask(behind))

    run(ANE, ANE_X, NEREA, NEREA_X)
    world.decide(world.person("Ane Olabarria Roa"), world.person("Nerea Iturbide Salas"), "same")
    run(UNAI_X, day="2024-02-28")
    run()
    world.decide(world.person("Unai Goiri Bengoa"), world.person("Ane Olabarria Roa"), "same")
    run()
    world.undo(1)
    run()
    for number, people in after.items():
        events = world.ask(
            "select event, from_person_id, to_person_id, profile_ids from identity_events where run_id = ?", number
        )
        unchanged = {to: profiles for event, _, to, profiles in events if event == "unchanged"}
        assert unchanged == {person: people[person] for person in unchanged}
        changed = {person for event, *ids, _ in events if event != "unchanged" for person in ids}
        assert people.keys() - changed == unchanged.keys()
    assert all(
        event != "unchanged" for (event,) in world.ask("select event from identity_events where run_id = '000001'")
    )
    held = {}
    for _, came_from, to, profiles in world.ask(
        "select run_id, from_person_id, to_person_id, profile_ids from identity_events order by run_id"
    ):
        for profile in profiles:
            assert held.get(profile) == came_from
            held[profile] = to
    # Of everybody there is, the last run says what it did to them, if only that it did nothing.
    last = "from identity_events semi join (select max(run_id) as run_id from identity_events) using (run_id)"
    told = world.ask(f"select from_person_id as id {last} union select to_person_id {last}")
    assert {person for (person,) in told} >= {person for (person,) in world.ask("select person_id from people")}
    assert held == dict(world.ask("select profile_id, person_id from profiles"))
    causes = world.ask(
        "select event, profile_id_a is not null, evidence[-1].comparison from identity_events where event = 'merged'"
    )
    assert {(True, "decision")} == {(has, comparison) for _, has, comparison in causes}


def test_new_strong_evidence_against_a_decision_is_flagged_until_it_is_decided_again(world):
    world.run(NEREA, UNAI_X)
    one, two = world.profile("linkedin", "Nerea Iturbide Salas"), world.profile("xing", "Unai Goiri Bengoa")
    world.decide(one, two, "different")
    world.run()
    assert world.ask("from decision_conflicts") == []
    world.run(("linkedin", "Nerea", "Iturbide Salas", "nerea-i", "n@example.com"), day="2024-02-28")
    world.run(("xing", "Nerea", "Iturbide Salas", "4003", "n@example.com"), day="2024-03-31")
    ((a, b, verdict, number, weight, then),) = world.ask("from decision_conflicts")
    assert ({a, b}, verdict, number, then) == ({one, two}, "different", 1, None)
    assert weight >= decisions.CONTRADICTING_WEIGHT
    assert world.sizes() == [1, 1], "the decision holds"
    with warehouse.read_only(world.live) as con:
        told = report.tell(con)
    assert told.run["decision_conflict_count"] == 1
    assert "1 pairs have strong evidence against what was decided" in report.markdown(told, Settings())
    world.decide(one, two, "different")
    world.run()
    assert world.ask("from decision_conflicts") == []


def test_who_is_left_open_is_not_asked_again(world):
    twins = [
        (network, "José", "García López", key, "")
        for network, key in (("linkedin", "jose-1"), ("linkedin", "jose-2"), ("xing", "4004"))
    ]
    world.run(*twins)
    count = "select review_count from runs order by run_id desc limit 1"
    ((reviews,),) = world.ask(count)
    assert reviews == 2
    a, b = world.ask("select profile_id_a, profile_id_b from matches where verdict = 'review' order by 1, 2")[0]
    world.decide(a, b, "unsure")
    world.run()
    assert world.ask(count) == [(1,)]
    assert world.ask("select verdict, decided_by from matches where profile_id_a = ? and profile_id_b = ?", a, b) == [
        ("review", "person")
    ]


def test_decisions_outlive_the_warehouse(world_of_two):
    world = world_of_two
    world.decide(world.person("Ane Olabarria Roa"), world.person("Nerea Iturbide Salas"), "same")
    world.live.unlink()
    world.run()
    assert world.sizes() == [2]


def test_an_id_that_was_redirected_can_be_decided_about(world):
    world.run(ANE, NEREA, UNAI_X)
    ane, nerea, unai = (world.person(n) for n in ("Ane Olabarria Roa", "Nerea Iturbide Salas", "Unai Goiri Bengoa"))
    world.decide(ane, nerea, "same")
    world.run()
    ((gone,),) = world.ask("select person_id from person_redirects")
    world.decide(gone, unai, "same")
    world.run()
    assert world.sizes() == [3]
    with pytest.raises(KithError, match="are one person already"):
        world.decide(ane, nerea, "different")


# --- the command line


def test_the_command_line_decides_lists_and_undoes(world_of_two):
    world = world_of_two
    ane, nerea = world.person("Ane Olabarria Roa"), world.person("Nerea Iturbide Salas")
    told = CliRunner()
    where = ["--warehouse", str(world.live)]
    done = told.invoke(app, ["decide", ane, nerea, "same", "--why", "[bold]twins", "--by", "ane", *where])
    assert done.exit_code == 0 and "Decision 1" in done.output and "kith run" in done.output
    done = told.invoke(app, ["decide", ane, nerea, "different", *where])
    assert "sets decision 1 (same) aside" in done.output
    done = told.invoke(app, ["decisions", *where])
    assert "set aside: replaced" in done.output and "[bold]twins" in done.output
    done = told.invoke(app, ["undo", *where])
    assert "Decision 2 is undone" in done.output and "Decision 1, which it had set aside, holds again" in done.output
    assert "Nothing was decided" not in told.invoke(app, ["status", *where]).output


def test_what_cannot_be_decided_is_told(world_of_two):
    world = world_of_two
    ane, nerea = world.person("Ane Olabarria Roa"), world.person("Nerea Iturbide Salas")
    for words, says in [
        (("nobody", "nobody", "same"), "there is no profile or person nobody"),
        ((ane, ane, "same"), "are one person already"),
        ((ane, nerea, "maybe"), "decide one of same, different, unsure"),
        ((ane, world.profile("linkedin", "Ane Olabarria Roa"), "different"), "are one profile: a decision needs two"),
    ]:
        with pytest.raises(KithError, match=says):
            world.decide(*words)
    assert not decisions.path_of(world.live).exists()


def test_there_has_to_be_something_to_undo(world_of_two):
    world = world_of_two
    with pytest.raises(KithError, match="no decision to undo"):
        world.undo()
    world.decide(world.person("Ane Olabarria Roa"), world.person("Nerea Iturbide Salas"), "same")
    with pytest.raises(KithError, match="there is no decision 7"):
        world.undo(7)
    world.undo(1)
    with pytest.raises(KithError, match="undone already"):
        world.undo(1)


def test_what_a_terminal_would_obey_is_made_visible(tmp_path):
    file = tmp_path / "kith.decisions.jsonl"
    decisions.append(
        file, {"number": 1, "verdict": "same", "a": ["x-1"], "b": ["x-2"], "why": "\x1b[2Jmet", "by": "\x07"}
    )
    told = "\n".join(deciding.history(decisions.read(file)))
    assert "met" in told
    assert all(letter.isprintable() for letter in told.replace("\n", ""))


def card(given, family, mail):
    return f"BEGIN:VCARD\nVERSION:3.0\nN:{family};{given};;;\nFN:{given} {family}\nEMAIL:{mail}\nEND:VCARD\n"


def test_two_persons_with_an_entry_of_one_book_each_become_one_whole(tmp_path):
    """One book has one line for a person: else what was decided would push a line out as somebody new."""
    world = World(tmp_path)
    book = world.inbox / "book" / "2024-01-31"
    book.mkdir(parents=True)
    ane, nerea = "ane@example.com", "nerea@example.com"
    (book / "contacts.vcf").write_text(card("Ane", "Olabarria Roa", ane) + card("Nerea", "Iturbide Salas", nerea))
    world.run((*ANE[:4], ane), (*NEREA_X[:4], nerea))
    assert world.sizes() == [2, 2]
    world.decide(world.person("Ane Olabarria Roa"), world.person("Nerea Iturbide Salas"), "same")
    assert world.run().sizes() == [4]


def trio(folder):
    """Nerea on LinkedIn, XING and in an address book, one by her mailbox; and Unai on XING, who is somebody else."""
    world = World(folder)
    mail = "nerea@example.com"
    book = world.inbox / "book" / "2024-01-31"
    book.mkdir(parents=True)
    (book / "contacts.vcf").write_text(card("Nerea", "Iturbide Salas", mail))
    world.run((*NEREA[:4], mail), (*NEREA_X[:4], mail), UNAI_X)
    assert world.sizes() == [1, 3]
    return world


def test_a_person_is_what_is_left_of_them_before_a_run_has_counted_it(tmp_path):
    world = trio(tmp_path)
    nerea, unai = world.person("Nerea Iturbide Salas"), world.person("Unai Goiri Bengoa")
    theirs, book = (world.profile(network, "Nerea Iturbide Salas") for network in ("linkedin", "vcard"))
    # The first of her profiles is the one that is not hers: it speaks for her no more.
    other = min(theirs, world.profile("xing", "Nerea Iturbide Salas"), book)
    world.decide(nerea, other, "different")
    world.decide(nerea, unai, "same")
    ((decision,),) = [decisions.read(decisions.path_of(world.live)).kept()[1:]]
    assert other not in decision.a + decision.b
    world.run()
    whose = dict(world.ask("select profile_id, person_id from profiles"))
    assert sum(person == whose[other] for person in whose.values()) == 1
    assert world.sizes() == [1, 3]


def test_two_profiles_that_are_somebody_elses_leave_together(tmp_path):
    world = trio(tmp_path)
    nerea = world.person("Nerea Iturbide Salas")
    one, two = sorted(world.profile(network, "Nerea Iturbide Salas") for network in ("linkedin", "vcard"))
    for a, b, verdict in ((nerea, one, "different"), (nerea, two, "different"), (one, two, "same")):
        world.decide(a, b, verdict)
    world.run()
    whose = dict(world.ask("select profile_id, person_id from profiles"))
    assert whose[one] == whose[two] != whose[world.profile("xing", "Nerea Iturbide Salas")]
    assert world.sizes() == [1, 1, 2]


def test_who_was_parted_in_halves_has_to_be_named_by_a_profile(tmp_path):
    world = World(tmp_path).run((*NEREA[:4], "n@example.com"), (*NEREA_X[:4], "n@example.com"), UNAI_X)
    nerea, unai = world.person("Nerea Iturbide Salas"), world.person("Unai Goiri Bengoa")
    hers = world.profile("xing", "Nerea Iturbide Salas")
    world.decide(nerea, world.profile("linkedin", "Nerea Iturbide Salas"), "different")
    with pytest.raises(KithError, match="which part is meant"):
        world.decide(nerea, unai, "same")
    world.decide(hers, unai, "unsure")
    assert world.run().sizes() == [1, 1, 1]


def test_what_is_written_down_is_what_the_two_weigh_by_themselves(sample_file, tmp_path):
    """Conflicts are told by it: what others say of the two follows from the decision, and is no news."""
    live = tmp_path / "kith.duckdb"
    shutil.copyfile(sample_file, live)
    with warehouse.read_only(live) as con:
        a, b, own = con.execute(
            """
            select profile_id_a, profile_id_b, own_weight from core.scored_pairs
            order by abs(own_weight - match_weight) desc, profile_id_a, profile_id_b limit 1
            """
        ).fetchall()[0]
        deciding.decide(con, live, a, b, "unsure")
    (decision,) = decisions.read(decisions.path_of(live)).kept()
    assert decision.match_weight == pytest.approx(own, abs=0.001)


def test_a_card_that_is_written_anew_is_still_somebody_else(tmp_path):
    """The same card with another e-mail is another profile of the same person: what was decided of that person holds for it,
    nobody is asked again, and a mailbox that now speaks against the decision is told."""
    world = World(tmp_path)

    def export(day, mails):
        place = world.inbox / day
        place.mkdir()
        card = "".join(f"EMAIL:{mail}\r\n" for mail in mails)
        (place / "cards.vcf").write_text(
            f"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Iturbide Salas;Nerea;;;\r\nFN:Nerea Iturbide Salas\r\nTEL:+34600000003\r\n{card}END:VCARD\r\n"
        )
        (place / "Connections.csv").write_text(
            HEADER + "Nerea,Salas,https://www.linkedin.com/in/ni,nerea@example.com,,,\n"
        )

    def run():
        unified([], world.live, None, world.inbox)
        with warehouse.read_only(world.live) as con:
            return con.execute(
                "select (select count(*) from matches where verdict = 'review' and decided_by <> 'person'), "
                "(select arg_max(review_count, run_id) from runs), "
                "(select list(decision_number) from decision_conflicts), (select count(*) from people)"
            ).fetchall()[0]

    export("2024-01-31", ["n.i@example.com"])
    run()
    with warehouse.read_only(world.live) as con:
        a, b = (row[0] for row in con.execute("select profile_id from profiles order by 1").fetchall())
        deciding.decide(con, world.live, a, b, "different")
    assert run() == (0, 0, None, 2)
    export("2024-06-30", ["n.i@example.com", "nerea@example.com"])
    assert run() == (0, 0, [1], 2)
