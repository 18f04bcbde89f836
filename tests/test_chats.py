"""Networks of handles and chats: what only looks like theirs is left alone, nothing anybody wrote is kept."""

import json

import polars as pl
import pytest

from flows.reading import read
from flows.settings import Settings
from flows.sources.document import Document


def reading(path: str, data: bytes | dict | list):
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    batch = read({"f": Document(path, body)}, "me", Settings())
    return batch.outcomes["f"], batch


def observed(batch) -> pl.DataFrame:
    return pl.concat(batch.observations)


@pytest.mark.parametrize(
    "path, data",
    [
        ("Searches.txt", b"Date: 2023-08-10 06:18:18 UTC\nSearch Term: tove\n"),
        ("Follower.txt", b"Date: 2023-08-10 06:18:18 UTC\nIP: 192.0.2.1\nDevice: phone\n"),
        ("Follower.txt", b"Dear diary: today\nnothing happened\n"),
        ("mail.txt", b"From: ana\nDate: 2023-08-10 06:18:18\nSubject: hi\n"),
        ("Comments.txt", b"Date: 2023-08-10 06:18:18 UTC\nComment: nice\n"),
        ("data.json", b'{"Activity": {"steps": 12}}'),
        ("data.json", b'{"Following": ["ana", "eva"]}'),
    ],
)
def test_what_only_looks_like_tiktok_is_left_alone(path, data):
    outcome, _ = reading(path, data)
    assert outcome.network != "tiktok"


def test_a_list_that_was_not_asked_for_is_told_and_an_empty_one_is_not():
    people = [{"Date": "2024-03-01 08:15:00", "UserName": "tove"}]
    outcome, _ = reading("x.json", {"Your Activity": {"Follower": {"FansList": people}}})
    assert [text.split(" in it")[0] for text in outcome.warnings] == ["no following list"]
    outcome, _ = reading("x.json", {"Your Activity": {"Follower": {"FansList": people}, "Following": None}})
    assert not outcome.warnings
    outcome, _ = reading("x.json", {"Your Activity": {}, "Direct Message": {"Direct Messages": {"ChatHistory": {}}}})
    assert outcome.status == "rejected" and "not asked for" in outcome.reason


def test_a_group_of_tiktok_is_no_account():
    say = [{"Date": f"2024-03-01 08:1{n}:00", "From": who, "Content": "x"} for n, who in enumerate(("a", "b", "me"))]
    chats = {"Chat History with Crew:": say, "Chat History with tove:": say[2:]}
    owner = {"Profile": {"Profile Info": {"ProfileMap": {"userName": "me"}}}}
    _, batch = reading("x.json", owner | {"Direct Message": {"Direct Messages": {"ChatHistory": chats}}})
    events = pl.concat(batch.events).filter(pl.col("sender_key") == "at:me")
    assert events["recipient_key"].to_list() == ["at:a", "at:b", "at:tove"]


def test_a_lost_empty_line_joins_no_two_names_of_tiktok():
    block = "Datum: 2023-08-10 06:18:18 UTC\r\nGebruikersnaam: {}\r\n"
    _, batch = reading("Volger.txt", "".join(block.format(n) for n in ("tove", "eva")).encode())
    assert observed(batch)["handle"].to_list() == ["tove", "eva"]


@pytest.mark.parametrize("opening", ["Date: 2023-08-1{0} 06:18:18 UTC\n", ""], ids=["date first", "name first"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\r\r\n", "\n\n", "\r\n\r\n", "\r\r"], ids=repr)
def test_however_its_lines_end_a_list_of_tiktok_reads_the_same(opening, ending):
    closing = "" if opening else "Date: 2023-08-1{0} 06:18:18 UTC\n"
    blocks = ((opening + "Username: {1}\n" + closing).format(n, who) for n, who in enumerate(("tove", "eva", "bo")))
    text = "\n".join(blocks)
    outcome, batch = reading("Follower.txt", text.replace("\n", ending).encode())
    assert (outcome.row_count, outcome.loaded_count, outcome.quarantined_count) == (3, 3, 0)
    assert observed(batch)["handle"].to_list() == ["tove", "eva", "bo"]


def test_who_is_no_friend_of_snapchat_is_no_tie():
    def entry(name):
        return {"Username": name, "Display Name": name.upper(), "Creation Timestamp": "2017-02-02 11:26:45 UTC"}

    lists = {
        "Friends": [entry("tove"), entry("teamsnapchat")],
        "Hidden Friend Suggestions": [entry("eva")],
        "Deleted Friends": [entry("leo")],
        "Shortcuts": [{"Shortcut Name": "Crew"}],
    }
    outcome, batch = reading("friends.json", lists)
    rows = {row["handle"]: (row["kind"], row["relation"]) for row in observed(batch).to_dicts()}
    assert rows == {
        "tove": ("account", "friend"),
        "teamsnapchat": ("group", None),
        "eva": ("account", None),
        "leo": ("account", "removed"),
    }
    assert outcome.anonymous_count == 1


@pytest.mark.parametrize(
    "note, expected",
    [
        ("Marek Nowak", "Marek Nowak"),
        ("María de la Fuente", "María de la Fuente"),
        ("Sean O'Riordan", "Sean O'Riordan"),
        ("Tove from the harbour", None),
        ("Tove", None),
        ("owes me money", None),
        ("Ana: 600 000 001", None),
        ("A B" + " c" * 200, None),
        ("", None),
    ],
)
def test_of_a_note_only_a_name_is_kept(note, expected):
    user = {"id": "90000001", "username": "ada", "discriminator": "0", "notes": {"90000002": note}}
    _, batch = reading("user.json", user)
    row = observed(batch).filter(~pl.col("is_owner")).row(0, named=True)
    assert row["display_name"] == expected
    assert expected or not note or not any(note in frame.write_json() for frame in batch.raw.values())


@pytest.mark.parametrize("linked", [True, "x", {"a": 1}, [True, {"type": [], "name": "a"}, {"type": "github"}], 7])
def test_odd_linked_accounts_are_none(linked):
    """Found by spoiling files: `true` where a list should be."""
    user = {"id": "90000001", "username": "ada", "discriminator": "0", "settings": {}, "connections": linked}
    outcome, batch = reading("user.json", user)
    assert outcome.loaded_count == 1 and observed(batch)["links"].to_list() == [[]]


def test_what_only_looks_like_discord_is_left_alone():
    for path, data in (
        ("user.json", {"id": 1, "username": "ada", "email": "ada@example.com"}),
        ("index.json", {"1": "one", "2": "two"}),
        ("channel.json", {"id": "general", "type": "public", "name": "general"}),
    ):
        outcome, _ = reading(path, data)
        assert outcome.network is None


def test_members_of_a_workspace_are_no_ties_and_who_is_gone_or_a_program_is_nobody():
    def member(number, **more):
        profile = {"real_name": f"Tove {number}", "email": f"t{number}@example.com"}
        return {"id": f"U0AAAAAA{number}", "team_id": "T0", "name": "tove", "profile": profile, **more}

    people = [member(1), member(2, deleted=True), member(3, is_bot=True), member(4) | {"id": "USLACKBOT"}]
    outcome, batch = reading("users.json", people)
    assert (outcome.loaded_count, outcome.anonymous_count) == (1, 3)
    row = observed(batch).row(0, named=True)
    assert (row["account_id"], row["handle"], row["relation"]) == ("U0AAAAAA1", None, None)


def test_nothing_anybody_wrote_is_kept():
    secret = "Hemlock"
    say = [
        {"Date": "2024-03-01 08:15:00", "From": "tove", "Content": secret},
        secret,
        {"From": {"x": secret}},
        [secret],
    ]
    files = {"x.json": {"Direct Message": {"Direct Messages": {"ChatHistory": {"Chat History with tove:": say}}}}}
    talk = [{"From": "tove", "Media Type": "TEXT", "Created": "2024-03-01 08:15:00 UTC", "Content": secret}, secret]
    files["y.json"] = {"tove": [*talk, [secret], {"From": {"x": secret}, "Created": "soon", "Media Type": secret}]}
    for path, data in files.items():
        outcome, batch = reading(path, data)
        assert outcome.status == "loaded"
        kept = [*batch.raw.values(), *batch.observations, *batch.events, *batch.quarantine]
        assert not any(secret in frame.write_json() for frame in kept)
