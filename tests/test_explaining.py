"""`kith explain`: sentences for every piece of evidence, sums that add up, a picture that any browser draws."""

import io
import json
import re
from math import log2
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from typer.testing import CliRunner

from flows import explaining, reviewing, warehouse
from flows.cli import app
from flows.errors import KithError
from flows.picture import Bar, waterfall
from flows.resolution import clustering
from flows.resolution.decisions import NOTHING
from flows.resolution.sentences import SENTENCES, WISHES, sentence
from flows.reviewing import Outline
from tests.running import unified

SVG = "{http://www.w3.org/2000/svg}"


def explained(con, *ids, picture=None):
    out = io.StringIO()
    explaining.explain(con, ids, NOTHING, picture, Console(file=out, width=160))
    return out.getvalue()


def one(con, query):
    return con.execute(query).fetchall()[0]


def test_every_piece_of_evidence_has_a_sentence(samples):
    told = samples.execute(
        "select distinct line.comparison, line.level from (select unnest(evidence) as line from matches)"
    ).fetchall()
    assert told
    for comparison, level in told:
        said = sentence(comparison, level)
        assert said in SENTENCES.values() or "(" in said, (comparison, level)


def test_what_nobody_has_words_for_speaks_for_itself():
    assert sentence("shoe size", "same half") == "Shoe size: same half."
    assert sentence("handle", "different, by far") == "Their handles are different (by far)."
    assert all(said.endswith(".") for said in SENTENCES.values())
    assert set(WISHES) <= {comparison for comparison, _ in SENTENCES}


def test_a_person_is_explained_by_the_links_that_hold_them(samples):
    person, count = one(
        samples, "select person_id, profile_count from people where profile_count = 3 order by 1 limit 1"
    )
    shown = explained(samples, person)
    assert f"{count} profiles" in shown and "Why together" in shown and "What would change it" in shown
    for (profile,) in samples.execute("select profile_id from profiles where person_id = ?", [person]).fetchall():
        assert profile in shown
        assert explained(samples, profile).split("Why together")[1] == shown.split("Why together")[1]


def test_everybody_can_be_explained(samples):
    for (person,) in samples.execute("select person_id from people").fetchall():
        assert person in explained(samples, person)


def test_a_single_profile_and_a_bare_account_are_explained(samples):
    (alone,) = one(samples, "select person_id from people where profile_count = 1 order by 1 limit 1")
    assert "Only one profile is known" in explained(samples, alone)
    (bare,) = one(samples, "select profile_id from profiles where person_id is null order by 1 limit 1")
    assert "Nobody is known behind this profile" in explained(samples, bare)


def test_the_sum_of_what_is_shown_is_the_weight(samples):
    some = "select profile_id_a, profile_id_b, match_weight from matches order by hash(profile_id_a || profile_id_b) limit 60"
    for a, b, weight in samples.execute(some).fetchall():
        shown = explained(samples, a, b)
        lines = shown.split("The evidence")[1].split("Weights are bits")[0]
        steps = [float(n) for n in re.findall(r"\. +([+-]\d+\.\d) ", lines)]
        assert abs(sum(steps) - weight) <= 0.05 * len(steps) + 0.01
        assert f"{weight:.1f}" in lines


@pytest.mark.parametrize("verdict", ["same", "review"])
def test_a_pair_is_explained_with_what_would_change_it(samples, verdict):
    a, b = one(
        samples, f"select profile_id_a, profile_id_b from matches where verdict = '{verdict}' order by all limit 1"
    )
    shown = explained(samples, a, b)
    assert "What would change it" in shown
    assert f"kith decide {a} {b} {'different' if verdict == 'same' else 'same'}" in shown
    assert ("They are one person." in shown) == (verdict == "same")
    mirrored = explained(samples, b, a)
    assert (
        mirrored.split("The evidence")[1].split("kith decide")[0]
        == shown.split("The evidence")[1].split("kith decide")[0]
    )


def test_a_key_that_joined_nobody_decided_nothing(samples):
    """What `matches` says decided a pair, `kith explain` and the page that asks about it say as well."""
    deciders = samples.execute("select verdict, list(distinct decided_by) from matches group by all").fetchall()
    assert all("key" not in found for verdict, found in deciders if verdict != "same")
    refused = samples.execute(
        "select profile_id_a, profile_id_b from matches where verdict = 'review' and decided_by = 'constraint'"
    ).fetchall()
    assert refused
    for a, b in refused:
        told = explained(samples, a, b)
        assert "the evidence would be enough" in told and "is missing" not in told
        found = samples.execute("select person_id from profiles where profile_id in ($a, $b)", {"a": a, "b": b})
        sides = [row[0] for row in found.fetchall()]
        if None not in sides:
            asked = reviewing.question(samples, Outline(tuple(sides), tuple((side,) for side in sides), 1.0))
            hesitates = [c.hesitates for c in asked.compared if (c.match.a, c.match.b) == (a, b)]
            assert all(reviewing.CONSTRAINED in found for found in hesitates)


def test_persons_are_compared_by_the_pair_that_says_most(samples):
    a, b, weight = one(
        samples,
        """
        select l.person_id, r.person_id, max(match_weight) from matches
        inner join profiles as l on profile_id_a = l.profile_id
        inner join profiles as r on profile_id_b = r.profile_id
        where verdict <> 'same' and l.person_id <> r.person_id
        group by all order by all limit 1
        """,
    )
    assert f"{weight:.1f}" in explained(samples, a, b)


def test_two_of_one_person_without_a_match_are_shown_who_holds_them_together(samples):
    found = samples.execute(
        """
        select l.profile_id, r.profile_id from profiles as l
        inner join profiles as r on l.person_id = r.person_id and l.profile_id < r.profile_id
        anti join matches on l.profile_id = profile_id_a and r.profile_id = profile_id_b
        order by all limit 1
        """
    ).fetchall()
    for a, b in found:
        shown = explained(samples, a, b)
        assert "They are one person." in shown and "held together through others" in shown


def test_a_pair_that_was_never_compared_is_told_which_keys_it_lacks(samples, tmp_path):
    a, b = one(
        samples,
        """
        select l.profile_id, r.profile_id from profiles as l
        inner join profiles as r on l.profile_id < r.profile_id and l.person_id <> r.person_id
        anti join matches on l.profile_id = profile_id_a and r.profile_id = profile_id_b
        where l.display_name is not null and r.display_name is not null
        order by all limit 1
        """,
    )
    shown = explained(samples, a, b)
    assert "They are not in `matches`" in shown and "words of the name" in shown and "nothing" in shown
    with pytest.raises(KithError, match="never compared"):
        explained(samples, a, b, picture=tmp_path / "p.svg")


@pytest.mark.parametrize("surname", ["García", "Urrutikoetxea"])
def test_the_threshold_that_is_told_is_the_one_of_the_run(tmp_path, monkeypatch, surname):
    """Also where a key made nearly all links, and the least that the model took alone is far above it, or nothing."""
    found = []
    cluster = clustering.cluster

    def kept(*arguments):
        found.append(cluster(*arguments))
        return found[-1]

    monkeypatch.setattr(clustering, "cluster", kept)
    folder = tmp_path / "2024-01-31"
    folder.mkdir()
    people = [("Nerea", "Iturbide Salas"), ("Koldo", "Basterra Roa"), ("Maite", "Legarreta Sanz"), ("Ana", surname)]
    cards = [
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nN:{family};{given};;;\r\nFN:{given} {family}\r\nEMAIL:p{n}@example.com\r\nEND:VCARD\r\n"
        for n, (given, family) in enumerate(people)
    ]
    (folder / "cards.vcf").write_text("".join(cards))
    header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    lines = [
        f"{given},{family},https://www.linkedin.com/in/p{n},{f'p{n}@example.com' if n < 3 else ''},,,\n"
        for n, (given, family) in enumerate(people)
    ]
    (folder / "Connections.csv").write_text(header + "".join(lines))
    live = tmp_path / "w" / "kith.duckdb"
    unified([folder], live)
    least = found[-1].threshold
    with warehouse.read_only(live) as con:
        assert explaining.threshold(con) == pytest.approx(log2(least / (1 - least)), abs=0.001)
        ((own, verdict),) = con.execute(
            "select own_weight, verdict from core.scored_pairs where decided_by = 'model'"
        ).fetchall()
        assert (own >= explaining.threshold(con)) == (verdict == "same")


def test_what_cannot_be_explained_is_told(samples, tmp_path):
    person, profile = one(
        samples,
        "select person_id, profile_id from profiles inner join people using (person_id) where profile_count = 1",
    )
    with pytest.raises(KithError, match="there is no profile or person"):
        explained(samples, "nobody")
    with pytest.raises(KithError, match="one and the same"):
        explained(samples, person, profile)
    with pytest.raises(KithError, match="name two"):
        explained(samples, person, picture=tmp_path / "p.svg")


def test_the_command_line_explains_and_draws(sample_file, samples, tmp_path):
    a, b = one(samples, "select profile_id_a, profile_id_b from matches where verdict = 'same' order by all limit 1")
    picture = tmp_path / "why.svg"
    done = CliRunner().invoke(app, ["explain", a, b, "--picture", str(picture), "--warehouse", str(sample_file)])
    assert done.exit_code == 0 and "They are one person." in done.output
    drawn = ElementTree.fromstring(picture.read_text())
    assert drawn.tag == f"{SVG}svg"


BARS = st.lists(
    st.builds(Bar, st.text(max_size=120), st.floats(-250, 250, allow_nan=False), st.booleans()), max_size=14
)


@given(BARS, st.floats(-5, 40), st.text(max_size=30))
def test_a_picture_is_well_formed_and_stays_inside(bars, least, title):
    printable = [Bar("".join(c for c in bar.label if c.isprintable()), bar.weight, bar.is_decision) for bar in bars]
    drawn = ElementTree.fromstring(waterfall(printable, least, "".join(c for c in title if c.isprintable()), "<&>"))
    width, height = float(drawn.get("width")), float(drawn.get("height"))
    boxes = [r for r in drawn.iter(f"{SVG}rect") if r.get("class") != "paper"]
    assert len(boxes) == len(bars) + 1
    for box in boxes:
        left, top, wide, tall = (float(box.get(name)) for name in ("x", "y", "width", "height"))
        assert left >= 0 and left + wide <= width and top >= 0 and top + tall <= height


def test_a_picture_follows_the_readers_light():
    drawn = waterfall([Bar("Surname: <same>", 3.0), Bar("You decided it.", 200.0, True)], 4.0, "A & B", "")
    assert "prefers-color-scheme: dark" in drawn and "&lt;same&gt;" in drawn and "A &amp; B" in drawn
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")


def test_two_accounts_that_nothing_names_are_told_to_be_one_as_matches_does(tmp_path):
    """A login with its number, and the same login by its file of social accounts."""
    folder = tmp_path / "inbox" / "github" / "2024-01-09"
    folder.mkdir(parents=True)
    address = "https://github.com/qzx77k"
    account = {"login": "qzx77k", "id": 7, "node_id": "x", "html_url": address, "url": address, "type": "User"}
    (folder / "following.json").write_text(json.dumps([{**account, "site_admin": False}]))
    social = [{"provider": "linkedin", "url": "https://www.linkedin.com/in/someone-7"}]
    (folder / "qzx77k_social_accounts.json").write_text(json.dumps(social))
    unified([], tmp_path / "kith.duckdb", None, tmp_path / "inbox")
    with warehouse.read_only(tmp_path / "kith.duckdb") as con:
        ((a, b),) = con.execute("select profile_id_a, profile_id_b from matches where verdict = 'same'").fetchall()
        shown = explained(con, a, b)
    assert "They belong to one person, whom nothing names" in shown and "share a key" in shown
    assert "not one person" not in shown and f"kith decide {a} {b} different" in shown


def contacts(folder, people):
    """Cards of an address book, and the same people's contacts of Telegram: (card's given name, family name, Telegram's
    family name, phone of the card, phone on Telegram) each."""
    folder.mkdir(parents=True)
    cards = [
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nN:{family};{given};;;\r\nFN:{given} {family}\r\nTEL:{phone}\r\nEND:VCARD\r\n"
        for given, family, _, phone, _ in people
    ]
    (folder / "cards.vcf").write_text("".join(cards))
    found = [
        {
            "user_id": 9000 + n,
            "first_name": given,
            "last_name": family,
            "phone_number": phone,
            "date": "2021-03-22T04:55:51",
        }
        for n, (given, _, family, _, phone) in enumerate(people)
    ]
    me = {"user_id": 1, "first_name": "Ane", "last_name": "Garmendia", "phone_number": "+34600000000"}
    told = {"personal_information": me, "contacts": {"list": found}}
    (folder / "result.json").write_text(json.dumps(told))
    return folder


def test_what_a_link_would_fall_without_is_what_it_falls_without(tmp_path):
    """The phone that two share is needed where it is said to be, though it weighs as much where both names agree as well."""
    others = [
        (f"Ane{'abcdefgh'[n]}", f"Garai{'abcdefgh'[n]}", "", f"+3460000010{n}", f"+3460000020{n}") for n in range(8)
    ]
    named = ("Nerea", "Iturbide Salas", "Iturbide", "+34600000001", "+34600000001")
    half = ("Txomin", "Urrutia", "", "+34600000002", "+34600000002")
    said, fell = [], []
    for number, (who, phone) in enumerate(((named, ""), (half, ""))):
        inbox = tmp_path / str(number)
        live = inbox / "w" / "kith.duckdb"
        unified([contacts(inbox / "1", [named, half, *others])], live)
        with warehouse.read_only(live) as con:
            pair = con.execute(
                "select list(profile_id order by profile_id) from profiles where given_name = $name", {"name": who[0]}
            ).fetchall()[0][0]
            shown = explained(con, *pair)
        assert "They are one person." in shown and "They share a phone number." in shown
        # The sentence may go on in the next line.
        said.append("They share a phone number." in " ".join(shown.split("What would change it")[1].split()))
        without = [(*person[:4], phone) if person is who else person for person in (named, half)]
        live = inbox / "without" / "kith.duckdb"
        unified([contacts(inbox / "2", [*without, *others])], live)
        with warehouse.read_only(live) as con:
            fell.append(
                one(con, f"select count(distinct person_id) from profiles where given_name = '{who[0]}'")[0] > 1
            )
    assert said == fell == [False, True]
