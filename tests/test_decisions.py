"""Laws of decisions, and of the file they are kept in."""

import json
import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import KithError
from flows.resolution import decisions
from flows.resolution.decisions import Decision, settle

IDS = [f"x-{i}" for i in range(7)]
SIDES = st.lists(st.sampled_from(IDS), min_size=2, max_size=4, unique=True).flatmap(
    lambda ids: st.integers(1, len(ids) - 1).map(lambda cut: (tuple(ids[:cut]), tuple(ids[cut:])))
)
DECISIONS = st.lists(st.tuples(st.sampled_from(["same", "different", "unsure"]), SIDES), max_size=9).map(
    lambda found: [Decision(n, verdict, a, b) for n, (verdict, (a, b)) in enumerate(found, start=1)]
)
TRUTH = st.lists(st.integers(0, 3), min_size=len(IDS), max_size=len(IDS)).map(
    lambda of: dict(zip(IDS, of, strict=True))
)


def meaning(decided):
    return decided.groups, decided.apart, decided.unsure


def consistent(truth, sides):
    """Decisions that all hold in one world."""
    found = []
    for a, b in sides:
        if len({truth[p] for p in a + b}) == 1:
            found.append(Decision(len(found) + 1, "same", a, b))
        elif {truth[p] for p in a}.isdisjoint({truth[p] for p in b}):
            found.append(Decision(len(found) + 1, "different", a, b))
    return found


@given(TRUTH, st.lists(SIDES, max_size=9), st.randoms())
def test_decisions_that_agree_mean_the_same_in_any_order(truth, sides, dice):
    found = consistent(truth, sides)
    shuffled = found[:]
    dice.shuffle(shuffled)
    settled = settle(found)
    assert meaning(settled) == meaning(settle(shuffled))
    assert not settled.overruled
    for a in IDS:
        for b in IDS:
            verdict = settled.verdict(a, b)
            assert verdict != "same" or truth[a] == truth[b]
            assert verdict != "different" or truth[a] != truth[b]


@given(DECISIONS)
def test_same_spreads_and_different_holds_between_whole_groups(found):
    settled = settle(found)
    together = {p: {p} for p in IDS}
    for decision in settled.standing:
        if decision.verdict == "same":
            joined = set().union(*(together[p] for p in decision.a + decision.b))
            together |= dict.fromkeys(joined, joined)
    apart = {
        pair
        for d in settled.standing
        if d.verdict == "different"
        for p in d.a
        for q in d.b
        for pair in ((p, q), (q, p))
    }
    for a in IDS:
        for b in IDS:
            expected = None
            if b in together[a]:
                expected = "same"
            elif any((p, q) in apart for p in together[a] for q in together[b]):
                expected = "different"
            found_verdict = settled.verdict(a, b)
            assert found_verdict == expected or (found_verdict == "unsure" and expected is None)


@given(DECISIONS)
def test_a_decision_in_force_holds_and_the_last_one_is_always_in_force(found):
    settled = settle(found)
    assert len(settled.standing) + len(settled.overruled) == len(found)
    for decision in settled.standing:
        for a, b in decision.pairs():
            if decision.verdict != "unsure":
                assert settled.verdict(a, b) == decision.verdict
    assert not found or settled.standing[-1] == found[-1]
    for decision, _ in settled.overruled:
        later = [d for d in settled.standing if d.number > decision.number]
        assert decision in dict(settle([decision, *later]).overruled)


@given(DECISIONS, st.data())
def test_what_is_undone_was_never_said(tmp_path_factory, found, data):
    path = tmp_path_factory.mktemp("d") / "k.decisions.jsonl"
    gone = data.draw(st.sets(st.sampled_from(found))) if found else set()
    for decision in found:
        number = decisions.append(path, {"verdict": decision.verdict, "a": decision.a, "b": decision.b})
        assert number == decision.number + sum(d.number < decision.number for d in gone) or gone
        if decision in gone:
            decisions.append(path, {"verdict": "undo", "undoes": number})
    expected = settle([d for d in found if d not in gone])
    assert meaning(decisions.load(path)) == meaning(expected)


@given(DECISIONS, st.sets(st.sampled_from(IDS)))
def test_links_span_groups_and_keep_them_apart(found, known):
    settled = settle(found)
    numbers = {p: n for n, p in enumerate(IDS) if p in known}
    must, cannot = settled.numbered(numbers)
    together = {n: {n} for n in numbers.values()}
    for a, b in must:
        together |= dict.fromkeys(together[a] | together[b], together[a] | together[b])
    apart = {(p, q) for a, b in cannot for x, y in ((a, b), (b, a)) for p in together[x] for q in together[y]}
    for a in known:
        for b in known:
            assert (numbers[b] in together[numbers[a]]) == (settled.verdict(a, b) == "same")
            assert ((numbers[a], numbers[b]) in apart) == (settled.verdict(a, b) == "different")
    groups = {settled.groups[p] for p in known if p in settled.groups}
    assert len(must) == sum(p in settled.groups for p in known) - len(groups)


# --- the file


def test_the_file_is_private_readable_and_only_grows(tmp_path):
    path = tmp_path / "w" / "kith.decisions.jsonl"
    decisions.append(path, {"verdict": "same", "a": ["x-1"], "b": ["x-2"], "why": "línea\nuna"})
    first = path.read_bytes()
    decisions.append(path, {"verdict": "undo", "undoes": 1})
    assert path.read_bytes().startswith(first)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(path.read_text().splitlines()) == 2
    assert json.loads(first)["why"] == "línea\nuna"


BROKEN = [
    b'{"decision": 9, "verdict": "same", "a": ["x-1"], "b"',
    b"\xff\x00",
    b"[]",
    b"3",
    b"null",
    b'{"decision": true, "verdict": "same", "a": ["x-1"], "b": ["x-2"]}',
    b'{"decision": 9, "verdict": "perhaps", "a": ["x-1"], "b": ["x-2"]}',
    b'{"decision": 9, "verdict": "same", "a": "x-1", "b": ["x-2"]}',
    b'{"decision": 9, "verdict": "same", "a": [], "b": ["x-2"]}',
    b'{"decision": 9, "verdict": "same", "a": [["x"]], "b": ["x-2"]}',
    b'{"decision": 9, "verdict": "same", "a": ["x-2"], "b": ["x-2"]}',
    b'{"decision": 9, "verdict": "undo", "undoes": 8}',
    b'{"decision": 9, "verdict": "undo", "undoes": [1]}',
    b"[" * 5000,
    b'{"decision": 9, "verdict": "same", "a": ["\\ud800"], "b": ["x-2"]}',
    b'{"decision": 99999999999999999999, "verdict": "same", "a": ["x-1"], "b": ["x-2"]}',
    b'{"decision": 9, "verdict": "same", "a": ["x-1"], "b": ["x-2"], "match_weight": 1' + b"0" * 400 + b"}",
]


@pytest.mark.parametrize("line", BROKEN, ids=range(len(BROKEN)))
def test_a_broken_line_is_told_and_costs_nothing_else(tmp_path, line):
    path = tmp_path / "kith.decisions.jsonl"
    decisions.append(path, {"verdict": "same", "a": ["x-1"], "b": ["x-2"]})
    with path.open("ab") as file:
        file.write(line)  # without an end of line: its writer was killed
    decisions.append(path, {"verdict": "different", "a": ["x-2"], "b": ["x-3"]})
    decided = decisions.load(path)
    assert decided.unreadable == (2,)
    assert decided.verdict("x-1", "x-3") == "different"


def test_two_files_put_together_keep_every_decision(tmp_path):
    path = tmp_path / "kith.decisions.jsonl"
    lines = [{"decision": 1, "verdict": "same", "a": ["x-1"], "b": [p]} for p in ("x-2", "x-3")]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert decisions.load(path).verdict("x-2", "x-3") == "same"
    decisions.append(path, {"verdict": "undo", "undoes": 1})
    assert decisions.load(path).verdict("x-1", "x-3") is None
    assert decisions.load(path).verdict("x-1", "x-2") == "same"


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "kith.decisions.jsonl"
    decisions.append(path, {"verdict": "same", "a": ["x-1"], "b": ["x-2"]})
    before = path.read_bytes()
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, data: write(file, data[:7]))
    with pytest.raises(KithError, match="nothing was decided"):
        decisions.append(path, {"verdict": "same", "a": ["x-1"], "b": ["x-3"]})
    monkeypatch.undo()
    assert path.read_bytes() == before
