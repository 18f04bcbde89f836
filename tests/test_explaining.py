"""`kith explain`: sentences for every piece of evidence, sums that add up, a picture that any browser draws."""

import io
import json
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from typer.testing import CliRunner

from flows import explaining, warehouse
from flows.cli import app
from flows.errors import KithError
from flows.picture import Bar, waterfall
from flows.resolution.decisions import NOTHING
from flows.resolution.sentences import SENTENCES, WISHES, sentence
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
