"""vCards as programs really write them: charsets by line, folds of all kinds, broken neighbours, hostile lines."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.sources.vcard import cards, components, record, texts


def one(*lines: bytes | str) -> dict:
    body = b"\r\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)
    found, broken = cards(b"BEGIN:VCARD\r\n" + body + b"\r\nEND:VCARD\r\n")
    assert len(found) == 1 and not broken
    return found[0][1]


def test_every_line_has_its_own_charset():
    card = one(
        "FN;CHARSET=ISO-8859-1:Björn".encode("latin-1"),
        "TITLE;CHARSET=UTF-8:Größe",
        "ORG:Söhne".encode("cp1252"),
    )
    assert (texts(card, "fn"), texts(card, "title"), texts(card, "org")) == (["Björn"], ["Größe"], ["Söhne"])


def test_a_charset_that_is_wrong_or_unknown_does_not_lose_the_line():
    card = one("FN;CHARSET=KLINGON:Björn", "NOTE;CHARSET=UTF-8:Jürgen".encode("latin-1"))
    assert (texts(card, "fn"), texts(card, "note")) == (["Björn"], ["Jürgen"])


def test_lines_continue_by_folds_soft_breaks_and_bare_breaks():
    card = one(
        "NOTE:one, ",
        "\ttwo",
        "three",
        "FN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:J=C3=BC=",
        "rgen",
        "PHOTO;ENCODING=b;TYPE=JPEG:AAAA",
        " BBBB=",
        "EMAIL:a@example.com",
    )
    assert texts(card, "note") == ["one, two\nthree"]
    assert (texts(card, "fn"), texts(card, "photo"), texts(card, "email")) == (
        ["Jürgen"],
        [],
        ["a@example.com"],
    )


def test_a_fold_may_split_a_letter_in_two():
    assert texts(one("FN:Bj\u00f6rn".encode()[:6] + b"\r\n " + "FN:Bj\u00f6rn".encode()[6:]), "fn") == ["Björn"]


def test_escapes_structure_groups_and_parameters_of_all_versions():
    card = one(r"N:Doe\; Sons;Ann\, B.;;;", "item1.TEL;CELL;type=pref:+34 600 00 00 01", "item1.X-ABLabel:mobile")
    assert components(card, "n")[:2] == ["Doe; Sons", "Ann, B."]
    tel = card["tel"][0]
    assert (tel.group, tel.parameters["type"]) == ("item1", ("cell", "pref"))
    assert card["x-ablabel"][0].group == "item1"


def test_a_card_without_an_end_is_broken_and_its_neighbours_are_not():
    found, broken = cards(b"BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nEND:VCARD\nPRODID:x\nBEGIN:VCARD\nFN:C")
    assert [(number, texts(card, "fn")) for number, card in found] == [(2, ["B"])]
    assert [(number, rule) for number, rule, _ in broken] == [
        (1, "card_without_end"),
        (3, "card_without_end"),
    ]


def test_a_record_has_no_fax_and_no_year_1604():
    card = one("TEL;TYPE=fax,work:+34 600 00 00 02", "TEL;VALUE=uri:tel:+34600000003", "BDAY:1604-02-29")
    found = record(card)
    assert (found["TEL"], found["BDAY"]) == (["+34600000003"], "--02-29")


def test_addresses_joined_by_commas_are_several():
    card = one(
        "EMAIL:ana@example.com, a.ruiz@example.com", "EMAIL:luis@example.com", "EMAIL:Ruiz\\, Ana <x@example.com>"
    )
    assert record(card)["EMAIL"] == [
        "ana@example.com",
        "a.ruiz@example.com",
        "luis@example.com",
        "Ruiz, Ana <x@example.com>",
    ]


def test_a_soft_break_at_the_end_of_a_cut_card_does_not_take_the_next_one():
    found, broken = cards(
        b"BEGIN:VCARD\nLABEL;ENCODING=QUOTED-PRINTABLE:Weg=0D=\nBEGIN:VCARD\nFN:B\nEND:VCARD\n"
        b"BEGIN:VCARD\nNOTE;QUOTED-PRINTABLE:a=\nEND:VCARD\n"
    )
    assert [(number, texts(card, "fn")) for number, card in found] == [(2, ["B"]), (3, [])]
    assert [number for number, _, _ in broken] == [1]


def test_an_agents_card_is_no_card_of_the_file():
    found, broken = cards(
        b"BEGIN:VCARD\nFN:A\nAGENT:\nBEGIN:VCARD\nFN:Agent\nTEL:1\nEND:VCARD\nTITLE:T\nEND:VCARD\n"
        b"BEGIN:VCARD\nFN:B\nEND:VCARD\n"
    )
    assert [(texts(card, "fn"), texts(card, "title"), "tel" in card) for _, card in found] == [
        (["A"], ["T"], False),
        (["B"], [], False),
    ]
    assert not broken


def test_an_agents_card_without_an_end_takes_no_more_than_its_own():
    found, broken = cards(b"BEGIN:VCARD\nFN:A\nAGENT:\nBEGIN:VCARD\nFN:Agent\nBEGIN:VCARD\nFN:B\nEND:VCARD\n")
    assert [(number, texts(card, "fn")) for number, card in found] == [(2, ["B"])]
    assert [number for number, _, _ in broken] == [1]


def test_a_card_whose_beginning_is_damaged_is_told():
    found, broken = cards(b"BEGN:VCARD\nFN:A\nEND:VCARD\nBEGIN:VCARD\nFN:B\nEND:VCARD\nFN:C\nend:vcard\n")
    assert [(number, texts(card, "fn")) for number, card in found] == [(2, ["B"])]
    assert [(number, rule) for number, rule, _ in broken] == [
        (1, "card_without_beginning"),
        (3, "card_without_beginning"),
    ]


def test_a_card_of_ten_thousand_lines_is_broken_and_its_neighbour_is_not():
    many = b"".join(b"X-%d:a\n" % n for n in range(10_000))
    found, broken = cards(b"BEGIN:VCARD\n" + many + b"END:VCARD\nBEGIN:VCARD\nFN:B\nEND:VCARD\n")
    assert [(number, texts(card, "fn")) for number, card in found] == [(2, ["B"])]
    assert [(number, rule) for number, rule, _ in broken] == [(1, "too_many_properties")]


def test_numbers_of_others_are_left_out_and_accounts_become_addresses():
    found = record(
        one(
            "item2.TEL:905-222-1234",
            "item2.X-ABLabel:_$!<AssistantPhone>!$_",
            "ITEM1.X-ABLABEL:WorkFAX",
            "item1.TEL:905-222-1235",
            "TEL;TYPE=cell:tel:+34600000003;ext=5",
            "X-SOCIALPROFILE;type=twitter:http://twitter.com/tove_example",
            "X-SOCIALPROFILE;type=Mastodon;x-user=tove.lind@social.example:x-apple:tove.lind@social.example",
            "X-SOCIALPROFILE;TYPE=GITHUB:https://github.com/marek-example",
            "SOCIALPROFILE;SERVICE-TYPE=Bluesky:tove.example.com",
            "IMPP;X-SERVICE-TYPE=Skype;type=HOME:skype:tove.lind",
            "X-JABBER:tove@example.org",
        )
    )
    assert found["TEL"] == ["+34600000003"]
    assert found["ACCOUNTS"] == [
        "http://twitter.com/tove_example",
        "https://social.example/@tove.lind",
        "https://github.com/marek-example",
        "https://bsky.app/profile/tove.example.com",
        "skype:tove.lind",
        "xmpp:tove@example.org",
    ]


@pytest.mark.parametrize("charset", ["punycode", "idna", "zlib", "raw_unicode_escape", "utf-16"])
def test_a_charset_no_card_has_costs_nothing(charset):
    started = time.perf_counter()
    assert texts(one(f"NOTE;CHARSET={charset}:" + "a-" * 200_000), "note")
    assert time.perf_counter() - started < 2


def test_crafted_lines_take_no_time():
    started = time.perf_counter()
    for line in (b"A;B" + b",a" * 300_000, b'A;B="' + b'x";' * 100_000 + b":", b"A" + b";" * 300_000 + b":"):
        cards(b"BEGIN:VCARD\n" + line + b"\nEND:VCARD")
    cards(b"BEGIN:VCARD\nPHOTO;ENCODING=b:" + b"AAAA\n " * 300_000 + b"\nEND:VCARD")
    assert time.perf_counter() - started < 10


@given(st.binary(max_size=300), st.binary(max_size=300))
def test_no_bytes_stop_the_reader_or_the_next_card(before, inside):
    found, broken = cards(before + b"\nBEGIN:VCARD\n" + inside + b"\nEND:VCARD\nBEGIN:VCARD\nFN:Z\nEND:VCARD")
    assert texts(found[-1][1], "fn") == ["Z"]
    assert all(record(card) for _, card in found) and all(raw for _, _, raw in broken)
