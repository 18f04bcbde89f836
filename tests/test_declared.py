"""Accounts that networks let people declare and prove: addresses of the Fediverse, links that link back."""

import polars as pl
import pytest

from flows import canonical
from flows.errors import Rejected
from flows.reading import read
from flows.settings import Settings
from flows.sources.bluesky import BLUESKY
from flows.sources.document import Document
from flows.sources.fediverse import FEDIVERSE
from flows.sources.instagram import INSTAGRAM
from flows.sources.telegram import TELEGRAM
from flows.sources.threads import THREADS
from flows.sources.whatsapp import WHATSAPP


@pytest.mark.parametrize(
    "address, expected",
    [
        ("https://social.example/@Tove.Lind", "tove.lind@social.example"),
        ("https://www.social.example/@tove/", "tove@social.example"),
        ("https://other.example/@tove@social.example", "tove@social.example"),
        ("https://social.example/@tove?x=1", "tove@social.example"),
        ("https://social.example/@tove/109", None),
        ("https://medium.com/@tove", None),
        ("https://www.tiktok.com/@tove", None),
        ("https://localhost/@tove", None),
        ("mailto:tove@social.example", None),
        ("tove", None),
        ("skype:tove", None),
    ],
)
def test_an_address_of_the_fediverse_is_name_and_host(address, expected):
    found = pl.DataFrame({"url": [address]}).select(canonical.from_url(pl.col("url"), FEDIVERSE, "handle"))
    assert found.item() == expected


@pytest.mark.parametrize(
    "path, data",
    [
        ("mails.csv", b"tove@example.org\nmarek@example.org\n"),
        ("newsletter.txt", b"Account\ntove@example.org\n"),
        ("urls.json", b'["https://example.org/tove"]'),
        ("following.json", b'["https://example.org/a/long/path"]'),
        ("lists.csv", b"Groceries,milk\n"),
        ("domain_blocks.csv", b"bad.example\nworse.example\n"),
    ],
)
def test_what_only_looks_like_the_fediverse_is_left_alone(path, data):
    outcome = read({"f": Document(path, data)}, "me", Settings()).outcomes["f"]
    assert outcome.network != "fediverse"


def test_what_is_verified_is_declared_as_well(samples):
    rows = samples.execute(
        "select links, verified_links from staging.profiles where len(verified_links) > 0"
    ).fetchall()
    assert rows
    assert all(set(verified) <= set(links) for links, verified in rows)


@pytest.mark.parametrize(
    "saved",
    [
        b'[{"n":1},{"n":2}]',
        b'[[{"n":1}],[{"n":2}]]',
        b'{"n":1}\n{"n":2}\n',
        b'\n [{"n":1}]\n[{"n":2}]',
        b'[{"n":1}][{"n":2}]',
        b'{"n":1},{"n":2}',
    ],
)
def test_answers_are_read_however_they_were_saved(saved):
    assert Document("x.json", saved).answers == [{"n": 1}, {"n": 2}]


@pytest.mark.parametrize("saved", [b'{"n":1}{"n":', b'{"n":1} and more', b"[" * 100_000, b'{"a":' * 100_000])
def test_answers_that_are_cut_off_or_nested_are_refused(saved):
    with pytest.raises(Rejected):
        _ = Document("x.json", saved).answers


@pytest.mark.parametrize(
    "path, data, expected",
    [
        ("gitea/followers.json", b'[{"login":"tove","id":1,"html_url":"https://git.example.org/tove"}]', None),
        ("x.json", b'[{"login":"tove","id":1,"html_url":"https://github.com/tove"}]', "github"),
        ("x.json", b'{"login":"tove","id":1,"node_id":"MDQ="}\n{"login":"eva","id":2,"node_id":"MDQ="}', "github"),
        ("x.json", b'[{"provider":"twitter","url":"https://twitter.com/tove","name":"more"}]', None),
    ],
)
def test_github_is_known_by_its_own_marks(path, data, expected):
    assert read({"f": Document(path, data)}, "me", Settings()).outcomes["f"].network == expected


@pytest.mark.parametrize(
    "address, group, expected",
    [
        ("https://bsky.app/profile/Tove.example", "handle", "tove.example"),
        ("https://bsky.app/profile/did:plc:abc", "handle", None),
        ("https://bsky.app/profile/did:plc:abc", "id", "did:plc:abc"),
        ("at://did:web:tove.example", "id", "did:web:tove.example"),
        ("https://tove.bsky.social", "handle", "tove.bsky.social"),
        ("https://bsky.app/profile/tove.example/post/3k", "handle", None),
        ("https://bsky.app/about", "handle", None),
    ],
)
def test_an_address_of_bluesky_is_a_handle_or_a_did(address, group, expected):
    found = pl.DataFrame({"url": [address]}).select(canonical.from_url(pl.col("url"), BLUESKY, group))
    assert found.item() == expected


def test_a_domain_as_handle_is_proof_of_the_domain(samples):
    rows = samples.execute(
        "select verified_links from staging.profiles where network = 'bluesky' and handle = 'rubenortega.example.com'"
    ).fetchall()
    assert rows == [(["https://rubenortega.example.com"],)]
    free = "select count(*) from staging.profiles where handle ilike '%.bsky.social' and len(verified_links) > 0"
    assert samples.execute(free).fetchall() == [(0,)]


@pytest.mark.parametrize(
    "address, expected",
    [
        ("https://www.instagram.com/Noa.Vidal/?hl=es", "noa.vidal"),
        ("instagram.com/_u/noa_vidal", "noa_vidal"),
        ("https://www.instagram.com/p/", None),
        ("https://www.instagram.com/p/Cx1/", None),
        ("https://evil.example/instagram.com/noa", None),
    ],
)
def test_an_address_of_instagram_is_a_handle(address, expected):
    found = pl.DataFrame({"url": [address]}).select(canonical.from_url(pl.col("url"), INSTAGRAM, "handle"))
    assert found.item() == expected


def test_threads_and_instagram_of_one_handle_are_one_person(samples):
    rows = samples.execute(
        "select count(*), count(distinct person_id), count(distinct network) from profiles"
        " where handle = 'zuriald' and network in ('threads', 'instagram')"
    ).fetchall()
    assert rows == [(2, 1, 2)]
    blocked = "select network from connections where relation = 'blocked' and network in ('threads', 'instagram')"
    assert sorted(samples.execute(blocked).fetchall()) == [("instagram",), ("threads",)]


@pytest.mark.parametrize(
    "network, address, group, expected",
    [
        (TELEGRAM, "https://t.me/Ada_R", "handle", "ada_r"),
        (TELEGRAM, "https://t.me/joinchat/AAA", "handle", None),
        (TELEGRAM, "https://t.me/+AAAAAA", "handle", None),
        (TELEGRAM, "tg://user?id=100000002", "id", "100000002"),
        (WHATSAPP, "https://wa.me/34600000001", "id", "34600000001"),
        (WHATSAPP, "https://api.whatsapp.com/send?text=x&phone=34600000001", "id", "34600000001"),
        (WHATSAPP, "https://wa.me/message/ABC", "id", None),
        (THREADS, "https://www.threads.net/@Noa.Vidal", "handle", "noa.vidal"),
        (THREADS, "https://www.threads.com/@noa/post/1", "handle", None),
    ],
)
def test_addresses_of_messengers_and_threads(network, address, group, expected):
    found = pl.DataFrame({"url": [address]}).select(canonical.from_url(pl.col("url"), network, group))
    assert found.item() == expected
