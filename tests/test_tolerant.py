"""Formats nobody has proven are claimed only where a file says whose it is, and no strange value stops a file."""

import copy
import json
from pathlib import Path

import pytest

from flows.errors import Rejected
from flows.reading import read, recognise
from flows.settings import Settings
from flows.sources.document import Document

FIXTURES = Path(__file__).parent / "fixtures"
OUTLOOK = b"First Name,Last Name,E-mail Address,Mobile Phone,Web Page\r\nAna,Gil,ana@example.com,,%s\r\nEva,Gil,,,\r\n"
FRENCH = "Nom;Prénom;Adresse de messagerie;Société\r\nRoy;Zoé;zoe@example.com;Test\r\n".encode("cp1252")
CARD = b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Gil\r\nNOTE:%s\r\nEND:VCARD\r\n"


def network(path: str, data: bytes) -> str | None:
    source = recognise(Document(path, data))
    return source.network.name if source else None


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("contacts.csv", OUTLOOK % b""),
        ("boxing/contacts.csv", OUTLOOK % b""),
        ("contacts.csv", OUTLOOK % b"https://www.xing.com/profile/Ana_Gil\r\nLeo,Gil,,,\r\nMia,Gil,,,"),
        ("contacts.csv", FRENCH),
        ("contacts.vcf", CARD % b""),
        ("contacts.vcf", CARD % b"met on viadeo" + CARD % b"" + CARD % b""),
        ("people.json", b'[{"name": "Ana Gil", "position": "x", "company": "y"}]'),
        ("people.json", b'{"users": [{"id": "4711", "name": "Ana Gil", "email": "ana@example.com"}]}'),
        (
            "posts.json",
            b'[{"link": {"name": "Ana Gil | XING", "url": "https://www.xing.com/profile/Ana_Gil"}}]',
        ),
        ("posts.json", b'[{"link": {"name": "Ana Gil", "url": "http://www.viadeo.com/profile/ana"}}]'),
        ("page.html", b"<html><a href='https://www.xing.com/profile/Ana_Gil'>us</a></html>"),
        ("page.html", b"<html><a href='http://www.viadeo.com/profile/ana'>us</a></html>"),
    ],
)
def test_what_does_not_say_whose_it_is_is_left_to_others(path, data):
    assert network(path, data) not in ("xing", "viadeo")


@pytest.mark.parametrize(
    ("path", "data", "expected"),
    [
        ("xing-export/contacts.csv", OUTLOOK % b"", "xing"),
        ("a.csv", b"Name;XING-Profil\r\nAna Gil;Ana_Gil\r\n", "xing"),
        (
            "a.csv",
            OUTLOOK % b"https://www.xing.com/profile/Ana_Gil\r\nLeo,Gil,,,https://www.xing.com/profile/x",
            "xing",
        ),
        ("a.csv", b"\xef\xbb\xbfName;Job;Company\nAna Gil;Test;Test\n", "xing"),
        ("a.vcf", CARD.replace(b"NOTE:%s", b"PRODID:-//XING//www.xing.com"), "xing"),
        ("Viadeo/contacts.csv", FRENCH, "viadeo"),
        ("a.vcf", CARD % b"Contact Viadeo", "viadeo"),
    ],
)
def test_what_says_whose_it_is_is_claimed(path, data, expected):
    assert network(path, data) == expected


@pytest.mark.parametrize("network", ["xing", "viadeo"])
def test_a_whole_folder_of_one_network_is_claimed_by_no_other(network):
    """The folder's name is taken away: content alone must do, or the file is left alone.

    A table in Outlook's words is Outlook's then: nothing else says whose it is.
    """
    for path in sorted((FIXTURES / network).rglob("*")):
        if path.is_file():
            source = recognise(Document(f"export/{path.suffix}", path.read_bytes()))
            assert source is None or source.network.name in (network, "outlook"), path.name


STRANGE = (None, True, -0.5, "", "x", [], {}, [None], ["x", 7], {"id": []})


def _variants(value):
    """The document with a node of every kind in turn replaced by every strange value.

    Nodes are of one kind that hold the same kind of value in the same place, in whichever entry of a list.
    """
    places = {}

    def visit(node, path, kind):
        places.setdefault((kind, type(node)), path)
        items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for key, inner in items:
            visit(inner, (*path, key), (*kind, None if isinstance(node, list) else key))

    visit(value, (), ())
    for path in list(places.values())[1:]:
        for strange in STRANGE:
            changed = copy.deepcopy(value)
            node = changed
            for key in path[:-1]:
                node = node[key]
            node[path[-1]] = strange
            yield changed


@pytest.mark.parametrize(
    "path",
    [
        path
        for network in ("xing", "viadeo", "fediverse", "github", "bluesky", "instagram", "threads", "telegram")
        for path in sorted((FIXTURES / network).rglob("*.json"))
        # One object per line: below.
        if not path.parent.name.startswith("v2-") and "cut" not in path.parts
    ],
    ids=lambda p: "/".join(p.relative_to(FIXTURES).parts),
)
def test_no_strange_value_stops_a_file(path):
    place = str(path.relative_to(FIXTURES))
    whole = Document(place, path.read_bytes())
    try:
        value = whole.json
    except Rejected:
        value = whole.answers[:2]  # page after page
    documents = {str(i): Document(place, json.dumps(v).encode()) for i, v in enumerate(_variants(value))}
    batch = read(documents, "ane", Settings())
    for outcome in batch.outcomes.values():
        assert "could not be read" not in (outcome.reason or ""), outcome.reason
        counted = outcome.loaded_count + outcome.quarantined_count + outcome.anonymous_count
        assert outcome.row_count == counted and outcome.anonymous_count >= 0


def test_strange_values_in_lines_of_objects_stop_nothing():
    line = json.loads((FIXTURES / "viadeo/v2-utf8/B_contacts.json").read_bytes().split(b"\n")[0])
    lines = b"\n".join(json.dumps(changed).encode() for changed in _variants(line))
    data = json.dumps(line).encode() + b"\n" + lines
    outcome = read({"1": Document("B_contacts.json", data)}, "ane", Settings()).outcomes["1"]
    assert outcome.status == "loaded" and outcome.row_count == data.count(b"\n") + 1
