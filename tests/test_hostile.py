"""Files as they should never be: what stands in a list's place is told, and one bad byte costs no more than itself."""

import json

import pytest

from flows.reading import Outcome, read
from flows.settings import Settings
from flows.sources.document import Document
from tests import cars
from tests.test_sources import ROOT

SAMPLES, FIXTURES = ROOT / "data" / "samples", ROOT / "tests" / "fixtures"

TELEGRAM = SAMPLES / "telegram" / "DataExport_2026-05-20" / "result.json"
TIKTOK = SAMPLES / "tiktok" / "2026-07-12" / "user_data_tiktok.json"
LISTS = [
    (TELEGRAM, ("contacts", "list")),
    (TELEGRAM, ("contacts",)),
    (TELEGRAM, ("chats", "list")),
    (SAMPLES / "snapchat" / "mydata~1780300000000" / "json" / "friends.json", ("Friends",)),
    (TIKTOK, ("Profile And Settings", "Following", "Following")),
    (TIKTOK, ("Profile And Settings", "Follower")),
    (SAMPLES / "discord" / "2026-03-21" / "package" / "Account" / "user.json", ("relationships",)),
    (FIXTURES / "instagram" / "y2020" / "ada_20200316" / "connections.json", ("close_friends",)),
    (FIXTURES / "linkedin" / "snapshot" / "everything.json", ("elements", 0)),
]


def outcome(path: str, data: bytes) -> Outcome:
    return read({"file": Document(path, data)}, "ane", Settings()).outcomes["file"]


@pytest.mark.parametrize(("path", "keys"), LISTS, ids=lambda value: str(getattr(value, "name", value)))
def test_what_stands_in_the_place_of_a_list_is_told(path, keys):
    whole = json.loads(path.read_bytes())
    place = whole
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = 1
    before, after = outcome(str(path), path.read_bytes()), outcome(str(path), json.dumps(whole).encode())
    assert after.loaded_count < before.loaded_count
    assert after.quarantined_count > before.quarantined_count


def test_messages_of_a_chat_of_an_unknown_type_are_told_as_not_read():
    whole = json.loads(TELEGRAM.read_bytes())
    plain = outcome(str(TELEGRAM), json.dumps(whole).encode())
    chat = whole["chats"]["list"][0]
    for kind in ("Jon Prueba", None, ["personal_chat"]):
        chat["type"] = kind
        strange = outcome(str(TELEGRAM), json.dumps(whole).encode())
        assert strange.warnings == ("chats of a type unknown to Kith, whose messages were not read: 1",)
        assert strange.row_count == plain.row_count - len(chat["messages"]) and not plain.warnings


@pytest.mark.parametrize("damage", [1, "two words", "a@b@c", {}, "@", ""])
def test_an_account_whose_address_is_damaged_is_told(damage):
    account = {"acct": "jon@example.social", "username": "jon", "url": "https://example.social/@jon"}
    damaged = account | {"acct": damage} | ({} if damage else {"username": damage})
    found = outcome("following.json", json.dumps([account, damaged]).encode())
    assert (found.format, found.status) == ("fediverse.accounts", "loaded")
    assert (found.loaded_count, found.quarantined_count, found.anonymous_count) == (1, 1, 0)


LABELLED = FIXTURES / "facebook" / "g3_labels"
CONTACT = "personal_information/other_personal_information/your_imported_contacts (1).json"


@pytest.mark.parametrize("path", ["connections/friends/your_friends.json", CONTACT])
@pytest.mark.parametrize(
    "damage", [1, "damaged", None, ["damaged"], {"label": "Name", "value": 1}, {"label": "?", "value": {}}]
)
def test_a_damaged_entry_among_labels_is_told_and_costs_no_other(path, damage):
    file = LABELLED / path
    whole = json.loads(file.read_bytes())
    before = outcome(str(file), json.dumps(whole).encode())
    last = whole[-1]
    last["label_values"].append(damage)
    last["label_values"].append({"label": "?", "vec": [damage, {"dict": [damage]}]})
    whole.append({"label_values": damage, "fbid": "9"})
    after = outcome(str(file), json.dumps(whole).encode())
    assert (after.status, after.loaded_count) == ("loaded", before.loaded_count)
    told = 3 if damage is None else 4  # null in a list's place is no list, and no damage
    assert after.quarantined_count == before.quarantined_count + told
    assert after.anonymous_count == before.anonymous_count + 4 - told


def snapshot(*elements: object) -> Outcome:
    return outcome("linkedin/snapshot.json", json.dumps({"elements": elements}).encode())


CONNECTED = {"First Name": "Nerea", "Last Name": "Iturbide", "Connected On": "02 Jan 2024"}
KNOWN = {"snapshotDomain": "CONNECTIONS", "snapshotData": [CONNECTED]}


def test_a_domain_of_a_snapshot_that_nobody_knows_is_drift_and_one_without_people_is_not():
    found = snapshot(KNOWN, {"snapshotDomain": "GROUPS", "snapshotData": [{"Group Name": "Soldadores"}]})
    assert (found.row_count, found.loaded_count, found.unknown) == (1, 1, frozenset())
    found = snapshot(KNOWN, {"snapshotDomain": "NEIGHBOURS", "snapshotData": [{"Name": "Iker"}]})
    assert (found.row_count, found.loaded_count, found.unknown) == (1, 1, {"NEIGHBOURS"})
    assert snapshot({"snapshotDomain": "NEIGHBOURS", "snapshotData": [{"Name": "Iker"}]}).status == "ignored"


@pytest.mark.parametrize("told", [{}, {"snapshotDomain": None}, {"snapshotDomain": 7}])
def test_rows_of_a_damaged_domain_are_known_by_their_keys(told):
    damaged = told | {"snapshotData": [CONNECTED]}
    assert snapshot({"snapshotDomain": "GROUPS", "snapshotData": []}, damaged).loaded_count == 1


def test_an_element_without_its_data_is_told():
    found = snapshot(KNOWN, {"snapshotDomain": "CONTACTS"})
    assert (found.loaded_count, found.quarantined_count) == (1, 1)


def test_a_row_without_an_envelope_may_lack_its_blank_keys_and_what_is_none_is_told():
    rows = [7, {"First Name": "Iker", "Last Name": "Zubia"}, CONNECTED]
    found = outcome("rows.json", json.dumps(rows).encode())
    assert (found.network, found.loaded_count, found.quarantined_count) == ("linkedin", 2, 1)


DID = "did:plc:" + "a" * 24


@pytest.mark.parametrize("collection", ["follow", "block", "listitem", "verification"])
@pytest.mark.parametrize(
    "damaged", [{}, {"subject": None}, {"subject": {"did": DID}}, {"subject": "?"}, {"subject": ""}]
)
def test_a_record_that_does_not_say_of_whom_it_is_is_told(collection, damaged):
    sound = {f"app.bsky.graph.follow/{n}": {"subject": "did:plc:" + n * 24} for n in "bc"}
    found = outcome("repo.car", cars.repository(sound | {f"app.bsky.graph.{collection}/d": damaged}, DID))
    assert (found.row_count, found.loaded_count, found.quarantined_count) == (4, 3, 1)


PROFILE = {"did": DID, "handle": "tove.example"}


@pytest.mark.parametrize(
    "answer",
    [
        [PROFILE, 7, {"handle": "bo.example"}],
        {"subject": 7, "follows": [PROFILE, 7]},
        {"list": {"name": "Friends"}, "items": [{"subject": PROFILE}, 7, {"subject": 7}]},
        [{"follows": [PROFILE]}, {"followers": "damaged"}, {"blocks": 7}],
    ],
)
def test_what_stands_in_a_profiles_place_is_told(answer):
    found = outcome("follows.json", json.dumps(answer).encode())
    assert (found.network, found.loaded_count, found.quarantined_count) == ("bluesky", 1, 2)


TABLE = """<html><title>XING</title><table><tr><th>Vorname</th><th>Nachname</th><th>Firma</th><th>E-Mail</th></tr>
<tr><td>Ana</td><td>Prada</td><td></td><td>ana@example.com</td></tr>
<tr><td colspan="4">B</td></tr>
<tr><td>Bo</td><td>Berg</td><td>bo@example.com</td></tr>
<tr><td><a href="https://www.xing.com/profile/Cy_Cox">Cy</a></td><td>Cox</td><td></td><td></td></tr></table>
<table><tr><td>Impressum</td><td>Hilfe</td></tr></table></html>"""


def test_a_row_of_a_page_with_a_cell_too_few_is_told_and_a_heading_is_not():
    found = outcome("xing/contacts.html", TABLE.encode())
    assert (found.network, found.loaded_count, found.quarantined_count) == ("xing", 2, 1)


@pytest.mark.parametrize(
    ("path", "data", "counts"),
    [
        # One bad line among those a list is recognised by costs no other; a list of one is a list.
        ("mastodon/following.csv", "tove@social.example\n?\nbo@social.example\n", (2, 1)),
        ("mastodon/mutes.csv", "tove@social.example", (1, 0)),
        ("mastodon/lists.csv", "Friends,tove@social.example\n?\nFriends,bo@social.example\n", (2, 1)),
        ("following.json", '["https://pix.example/tove", 7, "https://pix.example/bo"]', (2, 1)),
        ("github/tove_social_accounts.json", '[{"provider": "x", "url": "https://x.com/tove"}, 7, {"provider": "x"}]', (1, 2)),
        ("xing/contacts.json", '["Ana Prada", null, "Bo Berg"]', (2, 1)),
        ("tuenti/friends.json", '[{"friends": [{"id": 1, "name": "A", "surname": "B"}]}, {"friends": 7}]', (1, 1)),
    ],
)  # fmt: skip
def test_one_bad_entry_costs_no_other(path, data, counts):
    found = outcome(path, data.encode())
    assert (found.status, found.loaded_count, found.quarantined_count) == ("loaded", *counts)


def test_a_list_of_one_thing_may_be_written_as_the_thing():
    note = {
        "id": "https://s.example/1",
        "tag": {"type": "Mention", "name": "@bo@t.example", "href": "https://t.example/@bo"},
    }
    to_all = {"to": "https://www.w3.org/ns/activitystreams#Public", "cc": "https://t.example/users/bo"}
    sent = [
        {"actor": "a", "object": note, "published": "2024-01-01T00:00:00Z", **reached}
        for reached in (to_all, {"to": "https://t.example/users/bo"})
    ]
    data = json.dumps({"orderedItems": sent, "type": "OrderedCollection"}).encode()
    batch = read({"file": Document("outbox.json", data)}, "ane", Settings())
    assert batch.raw["raw.fediverse_outbox"].select("address", "direct").rows() == [
        ("bo@t.example", None),
        ("bo@t.example", "yes"),
    ]


def test_a_list_of_snapchat_that_nobody_knows_is_drift():
    whole = {"Friends": [{"Username": "tove"}], "Friend Requests Sent": [], "Neighbours": [{"Username": "bo"}]}
    assert outcome("friends.json", json.dumps(whole).encode()).unknown == {"Neighbours"}


BOOK = {"address_book_v2": [{"name": "Bo", "details": [{"contact_point": "bo@example.com"}, 7, {"contact_point": 7}]}]}
OWNER = {"full_name": "Tove Lind", "first_name": "Tove", "last_name": "Lind"}
FAMILY = {"profile_v2": {"name": OWNER, "family_members": [{"name": "Bo Lind"}, 7, {"name": 7}]}}
SAID = {"sender_name": "Bo", "timestamp_ms": 1700000000000, "type": "Generic"}
THREAD = {"participants": [{"name": "Bo"}, 7, {"name": 7}, {}], "messages": [SAID], "thread_path": "inbox/bo_1"}
HERE = "https://www.instagram.com/"
ACCOUNTS = [
    {"string_list_data": [{"value": "tove", "href": HERE + "tove"}]},
    {"string_list_data": [{"value": 7, "href": HERE + "bo"}]},
    {"label_values": [7, {"label": "Username", "value": "cy"}]},
]
USER = {"id": "80351110224678912", "username": "tove", "discriminator": "0", "relationships": [], "notes": [7, "?"]}
TITLES = {"80351110224678913": "Direct Message with bo#0", "80351110224678914": 7, "80351110224678915": None}
CHANNEL = {"id": "80351110224678913", "type": "DM", "recipients": ["80351110224678912", 7, {}, "Deleted User"]}


@pytest.mark.parametrize(
    ("path", "value", "counts"),
    [
        ("facebook/your_address_books.json", BOOK, (1, 2)),
        ("facebook/profile_information/profile_information.json", FAMILY, (1, 2)),
        ("facebook/messages/inbox/bo_1/message_1.json", THREAD, (1, 2)),
        ("instagram/followers_1.json", ACCOUNTS, (2, 2)),
        ("package/account/user.json", USER, (1, 2)),
        ("package/messages/index.json", TITLES, (1, 1)),
        ("package/messages/c80351110224678913/channel.json", CHANNEL, (1, 2)),
    ],
)
def test_a_damaged_person_inside_an_entry_is_told(path, value, counts):
    found = outcome(path, json.dumps(value).encode())
    assert (found.status, found.loaded_count, found.quarantined_count) == ("loaded", *counts)


def test_a_block_of_a_facebook_page_without_a_name_is_counted():
    block = "<section class='_a6-g'>{}<div class='_a72d'>Mar 01, 2024 10:00:00 am</div></section>"
    page = f"<html><body>{block.format('<h2>Bo Berg</h2>')}{block.format('')}</body></html>"
    found = outcome("facebook/friends_and_followers/your_friends.html", page.encode())
    assert (found.row_count, found.loaded_count, found.anonymous_count) == (2, 1, 1)
    assert outcome("facebook/your_friends.html", block.format("").encode()).row_count == 0


CONNECTIONS = (
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "José,Muñoz,https://www.linkedin.com/in/jose,,Peña,Técnico,01 Feb 2023\n"
    "Íñigo,Etxeberria,https://www.linkedin.com/in/inigo,,,,02 Feb 2023\n"
).encode()


@pytest.mark.parametrize(
    "data",
    [
        CONNECTIONS + b",,,,,\xc3,\n",
        CONNECTIONS + "Ñ".encode()[:1],
        CONNECTIONS.replace(b"T\xc3\xa9cnico", b"T\xc3cnico"),
        CONNECTIONS.replace(b"Pe\xc3\xb1a", b"\x00Pe\xc3\xb1a"),
        CONNECTIONS + b"\x00" * 100,
        CONNECTIONS + b"\x00" * 9_000,
        b"\xef\xbb\xbf" * 2 + CONNECTIONS,
        CONNECTIONS.decode().encode("utf-16"),
        CONNECTIONS.decode().encode("utf-16-be"),
        CONNECTIONS.decode().encode("utf-32"),
        CONNECTIONS.decode().encode("cp1252"),
    ],
    ids="half-a-letter cut-in-a-letter bad-byte zero padded padded-long two-marks utf-16 utf-16-be utf-32 cp1252".split(),
)
def test_a_bad_byte_costs_no_other_letter(data):
    batch = read({"file": Document("Connections.csv", data)}, "ane", Settings())
    assert batch.outcomes["file"].status == "loaded"
    names = batch.observations[0]["display_name"].to_list()
    assert {"José Muñoz", "Íñigo Etxeberria"} <= set(names)


SAVED = [p for n in ("github", "bluesky", "slack", "fediverse") for p in (SAMPLES / n).rglob("*.json")]


@pytest.mark.parametrize("path", SAVED, ids=lambda path: f"{path.parent.parent.name}-{path.name}")
def test_an_answer_that_powershell_saved_is_recognised(path):
    """Its `>` writes UTF-16 with a byte-order mark."""
    plain = outcome(str(path), path.read_bytes())
    wide = outcome(str(path), path.read_bytes().decode().encode("utf-16"))
    assert (wide.status, wide.format, wide.row_count) == (plain.status, plain.format, plain.row_count)
