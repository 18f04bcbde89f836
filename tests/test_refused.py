"""Formats that nobody has shown us are recognised and refused with a sentence; what only mentions them is not."""

import pytest

from flows.reading import read
from flows.settings import Settings
from flows.sources.document import Document

PINS = b"<html><head><title>Pinterest</title></head><body><h1>Boards</h1><a href='https://www.pinterest.com/tove/'>x</a></body></html>"
MEMBERS = b"Name\tMember ID\tTitle\tProfile URL\nTove\t1\t\thttps://www.meetup.com/members/1\nAda\t2\t\thttps://www.meetup.com/members/2\n"


@pytest.mark.parametrize(
    ("path", "data", "network"),
    [
        ("pinterest-export.zip!boards.html", PINS, "pinterest"),
        ("Pinterest/profile.json", b'{"source": "pinterest", "boards": []}', "pinterest"),
        ("Boats_Member_List.xls", MEMBERS, "meetup"),
        ("meetup/data.json", b'{"site": "https://www.meetup.com"}', "meetup"),
        ("x.zip!whatsapp_connections/contacts/contacts.json", b'{"wa_contacts": ["+34600000001"]}', "whatsapp"),
        ("x.zip!whatsapp_connections/groups/groups.html", b"<html><body><p>Boats</p></body></html>", "whatsapp"),
        ("My account info.zip!portability.json", b'{"about": "WhatsApp", "contacts": []}', "whatsapp"),
    ],
)
def test_what_nobody_has_shown_us_is_refused_with_a_sentence(path, data, network):
    outcome = read({"f": Document(path, data)}, "me", Settings()).outcomes["f"]
    assert (outcome.status, outcome.network, outcome.source) == ("rejected", network, None)
    assert "until somebody has a real file" in outcome.reason


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("page.html", b"<html><a href='https://www.pinterest.com/pin/create/button/'>Pin it</a></html>"),
        ("notes.txt", b"the meetup is at https://www.meetup.com/members/1\n"),
        ("Meetup 2019/todo.txt", b"bring chairs\n"),
        ("x.zip!whatsapp_settings/settings.json", b'{"theme": "dark"}'),
        ("portability.json", b'{"about": "my bank"}'),
    ],
)
def test_what_only_mentions_them_is_left_alone(path, data):
    outcome = read({"f": Document(path, data)}, "me", Settings()).outcomes["f"]
    assert outcome.status == "ignored"


def test_what_another_source_reads_is_read_wherever_it_lies():
    data = b"First Name,Last Name,URL,Email Address,Company,Position,Connected On\nA,B,https://www.linkedin.com/in/a,,Pinterest,,02 Jan 2024\n"
    outcome = read({"f": Document("pinterest/Connections.csv", data)}, "me", Settings()).outcomes["f"]
    assert (outcome.status, outcome.network) == ("loaded", "linkedin")


VERIFICATIONS = (
    b"First name,Middle name,Last name,Verification type,Organization name,Email address,Country,State,City,Year of birth,"
    b"Issuing authority,Document type,Verification service provider,Verified date,Expiry date\n"
)


@pytest.mark.parametrize("row", [b"", b"Ane,,Owner,Workplace,Ibaiondo,ane@example.com,ES,,Bilbao,,,,,,\n"])
def test_what_a_network_leaves_alone_is_no_address_book_of_another(row):
    """LinkedIn's verifications have enough of Outlook's columns, and made the owner a contact of their own."""
    outcome = read({"f": Document("Verifications.csv", VERIFICATIONS + row)}, "me", Settings()).outcomes["f"]
    assert (outcome.status, outcome.source) == ("ignored", None)
    assert "LinkedIn" in outcome.reason
