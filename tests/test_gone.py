"""Who is gone: only whoever is missing from a newer list that is whole. What looks otherwise loses nobody, and is told."""

import json

from flows import warehouse
from tests.running import unified

DAYS = ("2024-01-31", "2024-02-29")


def followers(export, *parts, manifest=(), name="follower"):
    """Parts of a list in a Twitter archive, by their number; its manifest says which there should be, and how long."""
    folder = export / "data"
    folder.mkdir(parents=True, exist_ok=True)
    for part, people in parts:
        entries = [{name: {"accountId": str(100_000 + n)}} for n in people]
        ending = f"-part{part}" if part else ""
        (folder / f"{name}{ending}.js").write_text(f"window.YTD.{name}.part{part} = {json.dumps(entries)}")
    if manifest:
        files = [{"fileName": f"data/{file}", "count": str(count)} for file, count in manifest]
        told = {"userInfo": {"accountId": "7", "userName": "ane"}, "dataTypes": {name: {"files": files}}}
        (folder / "manifest.js").write_text(f"window.__THAR_CONFIG = {json.dumps(told)}")


def connections(export, people, has_mail=True, ending=""):
    """A list of LinkedIn's."""
    export.mkdir(parents=True)
    lines = ["First Name,Last Name,URL,Email Address,Company,Position,Connected On"]
    for n in people:
        mail = f"n{n}@example.com" if has_mail else ""
        lines.append(f"Name{n},Surname{n},https://www.linkedin.com/in/person-{n},{mail},,,02 Jan 2024")
    (export / "Connections.csv").write_text("\n".join(lines) + ending)


def instagram(export, people):
    """A list of Instagram's, of a range of dates that nothing tells."""
    folder = export / "connections" / "followers_and_following"
    folder.mkdir(parents=True)
    listed = [{"title": "", "string_list_data": [{"value": f"person{n}", "timestamp": 1}]} for n in people]
    (folder / "following.json").write_text(json.dumps({"relationships_following": listed}))


def test_only_whoever_is_missing_from_a_list_that_is_whole_is_gone(tmp_path):
    inbox = tmp_path / "inbox"
    before, after = (
        {owner: inbox / owner / f"twitter-{day}-abc" for owner in ("whole", "gapped", "listed")} for day in DAYS
    )
    for export in before.values():
        followers(export, (0, range(15)), (1, range(15, 30)))
    # What is no longer in an archive at all is not gone, and a part of nobody is not missing.
    followers(before["whole"], (0, range(40, 50)), name="following")
    followers(after["whole"], (0, range(15)), (1, range(15, 29)), manifest=[("follower-part2.js", 0)])
    followers(after["gapped"], (0, range(15)), (2, range(15, 29)))
    followers(after["listed"], (0, range(29)), manifest=[("follower.js", 29), ("follower-part1.js", 1)])
    for owner, day, people, has_mail in (
        ("emptied", DAYS[0], 30, True),
        ("emptied", DAYS[1], 29, False),
        ("few", DAYS[0], 4, True),
        ("few", DAYS[1], 3, True),
    ):
        connections(inbox / owner / f"linkedin {day}", range(people), has_mail)
    for day, people in zip(DAYS, (30, 29), strict=True):
        instagram(inbox / "ranged" / f"instagram-ane-{day}", range(people))
    unified([], tmp_path / "w" / "kith.duckdb", None, inbox)
    with warehouse.read_only(tmp_path / "w" / "kith.duckdb") as con:
        gone = con.execute("select owner, count(*) filter (not is_current) from connections group by owner").fetchall()
        assert dict(gone) == {"whole": 1, "gapped": 0, "listed": 0, "emptied": 0, "few": 1, "ranged": 0}
        told = con.execute("select owner, any_value(warnings) from exports where len(warnings) > 0 group by owner")
        assert {owner: warnings[0].partition(":")[0] for owner, warnings in told.fetchall()} == {
            "gapped": "a part of this list is missing",
            "listed": "a part of this list is missing",
            "emptied": "columns emptier than before",
        }


def test_a_part_that_is_missing_is_missing_from_its_own_list_alone(tmp_path):
    """Several lists are one kind of file: a gap in one says nothing of the others, in warnings or of who is gone."""
    names = {"following": "relationships_following", "blocked_profiles": "relationships_blocked_users"}
    for day, count, parts in ((DAYS[0], 9, (1, 2, 3)), (DAYS[1], 8, (1, 3))):
        instagram = tmp_path / "in" / f"instagram-ane-{day}" / "connections" / "followers_and_following"
        mastodon = tmp_path / "in" / f"mastodon {day}"
        for folder in (instagram, mastodon):
            folder.mkdir(parents=True)
        for name, key in names.items():
            listed = [
                {"title": "", "string_list_data": [{"value": f"{name}{n}", "timestamp": 1}]} for n in range(count)
            ]
            (instagram / f"{name}.json").write_text(json.dumps({key: listed}))
        lines = [f"followed{n}@social.example,true,false," for n in range(count)]
        header = "Account address,Show boosts,Notify on new posts,Languages"
        (mastodon / "following_accounts.csv").write_text("\n".join([header, *lines]))
        for part in parts:
            addresses = [(f"f{part}{n}", f"https://www.instagram.com/f{part}{n}") for n in range(9)]
            told = [[{"href": address, "value": handle, "timestamp": 1}] for handle, address in addresses]
            listed = [{"title": "", "media_list_data": [], "string_list_data": one} for one in told]
            (instagram / f"followers_{part}.json").write_text(json.dumps(listed))
            lines = [f"blocked{part}{n}@social.example" for n in range(9)]
            (mastodon / f"blocked_accounts_{part}.csv").write_text("\n".join(lines))
    unified([tmp_path / "in"], tmp_path / "w" / "kith.duckdb")
    with warehouse.read_only(tmp_path / "w" / "kith.duckdb") as con:
        gone = con.execute(
            "select network, relation, count(*) from connections where not is_current group by network, relation"
        ).fetchall()
        told = con.execute("select parse_filename(path), warnings from exports where len(warnings) > 0 order by 1")
        warned = told.fetchall()
    assert gone == [("fediverse", "following", 1)]  # of Instagram's lists none says that it is whole
    missing = ["a part of this list is missing: nobody is marked gone"]
    gapped = ("blocked_accounts_1.csv", "blocked_accounts_3.csv", "followers_1.json", "followers_3.json")
    assert warned == [(name, missing) for name in gapped]


def test_an_account_whose_address_changed_is_the_one_it_was(tmp_path):
    """A list's day of connection is older than the address in it: whoever left it in between is who came."""

    def listed(day, *rows):
        export = tmp_path / "inbox" / "ane" / f"Basic_LinkedInDataExport_{day}"
        export.mkdir(parents=True)
        lines = ["First Name,Last Name,URL,Email Address,Company,Position,Connected On"]
        lines += [f"{name},https://www.linkedin.com/in/{slug},,,,{connected}" for name, slug, connected in rows]
        lines += [f"Name{n},Surname{n},https://www.linkedin.com/in/person-{n},,,,02 Jan 2024" for n in range(40)]
        (export / "Connections.csv").write_text("\n".join(lines))

    two = ["Marc,Puig", "Eva,Gil", "Ana,Roa", "Ana,Roa", "Jon,Sanz"]
    listed(
        "01-31-2024",
        *zip(two, ["marc-1", "eva-1", "ana-1", "ana-2", "jon-1"], ["03 Jan 2024"] * 5, strict=True),
    )
    listed(
        "02-29-2024",
        ("Márc,Puig", "marc-2", "03 Jan 2024"),
        ("Eva,Gil", "eva-2", "12 Feb 2024"),  # connected since: somebody else
        ("Ana,Roa", "ana-3", "03 Jan 2024"),  # which of the two Anas?
        ("Jon,Sanz", "jon-1", "03 Jan 2024"),
        ("Jon,Sanz", "jon-2", "03 Jan 2024"),  # nobody left
    )
    listed("03-31-2024", ("Marc,Puig", "marc-3", "03 Jan 2024"), ("Jon,Sanz", "jon-1", "03 Jan 2024"))
    exports = sorted((tmp_path / "inbox" / "ane").iterdir())
    people = []
    for order in ([exports], [[export] for export in (exports[1], exports[0], exports[2])]):
        live = tmp_path / str(len(people)) / "kith.duckdb"
        for some in order:
            unified(some, live)
        with warehouse.read_only(live) as con:
            found = con.execute(
                "select list(handle order by handle) from profiles where handle not like 'person%' group by person_id"
            ).fetchall()
            decided = con.execute(
                "select distinct decided_by, evidence[1].comparison from matches where verdict = 'same'"
            ).fetchall()
        people.append(sorted(handles for (handles,) in found))
        assert decided == [("key", "address")]
    apart = [["ana-1"], ["ana-2"], ["ana-3"], ["eva-1"], ["eva-2"], ["jon-1"], ["jon-2"]]
    assert people == [[*apart, ["marc-1", "marc-2", "marc-3"]]] * 2


def test_a_list_that_was_cut_off_loses_nobody(tmp_path):
    """A download that broke off: in a date, in an address, in a cell in quotes, or, which nothing tells, between rows."""
    inbox = tmp_path / "inbox"
    row = "\nCut,Row,https://www.linkedin.com/in/cut-off"
    endings = {
        "date": ",,,,02 J",
        "address": "",
        "quote": ',,"Ibaiondo, S',
        "two lines": ',,"Ibaiondo\nS',
        "whole": ",,,,02 Jan 2024",
        "ended": ",,,,02 Jan 2024\n",
    }
    for owner, ending in endings.items():
        connections(inbox / owner / f"linkedin {DAYS[0]}", range(30))
        connections(inbox / owner / f"linkedin {DAYS[1]}", range(25), ending=row + ending)
    unified([], tmp_path / "w" / "kith.duckdb", None, inbox)
    with warehouse.read_only(tmp_path / "w" / "kith.duckdb") as con:
        gone = con.execute("select owner, count(*) filter (not is_current) from connections group by owner").fetchall()
        whole = {"whole", "ended"}
        assert dict(gone) == {owner: 5 if owner in whole else 0 for owner in endings}
        told = con.execute(
            "select owner, array_to_string(warnings, '|') from exports where len(warnings) > 0"
        ).fetchall()
        assert {owner for owner, _ in told} == endings.keys() - whole
        assert all("ends in the middle of a row" in text and "nobody is marked gone" in text for _, text in told)
        rules = con.execute("select owner, rule, row_number from quarantine").fetchall()
        assert {owner: (rule, number) for owner, rule, number in rules} == {
            "date": ("day", 26),
            "address": ("cut_off", 26),
            "quote": ("cut_off", 26),
            "two lines": ("cut_off", 26),
        }
        counts = "row_count = loaded_count + quarantined_count + anonymous_count"
        assert con.execute(f"select bool_and({counts}), count(*) from exports").fetchall() == [(True, 12)]
        cut = con.execute("select count(*) from profiles where handle like 'cut%'").fetchall()
        assert cut == [(1,)]
