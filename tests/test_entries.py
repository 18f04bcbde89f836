"""Entries of address books: people told from companies, families and lists; accounts declared on other services."""

import polars as pl
import pytest

from flows.reading import read
from flows.settings import Settings
from flows.sources import entries, services
from flows.sources.document import Document


@pytest.mark.parametrize(
    "given, name",
    [
        ("Itsaso y Joxe", "Itsaso y Joxe Mendiola"),
        ("Ann & Bob", "Ann & Bob Smith"),
        ("Maria e João", "Maria e João"),
        ("Jordi i Laia", "Jordi i Laia Puig"),
        (None, "Jutta und Klaus Weiß"),
        (None, "Ana y Luis"),
        (None, "Familie Weiß"),
        (None, "Familia Ozaeta"),
        (None, "The Smith Family"),
    ],
)
def test_a_name_of_several_people_is_known(given, name):
    assert told(given, name)


@pytest.mark.parametrize(
    "given, name",
    [
        ("Santiago", "Santiago Ramón y Cajal"),
        ("Mariana", "Mariana Pinto e Castro"),
        ("Jordi", "Jordi Puig i Serra"),
        (None, "Jordi Puig i Serra"),
        ("Ana", "Ana Familiar"),
        ("Anderson", "Anderson Silva"),
        ("Yves", "Yves Etcheverry"),
        (None, None),
    ],
)
def test_a_name_of_one_person_is_no_familys(given, name):
    assert not told(given, name)


def told(given: str | None, name: str | None) -> bool:
    frame = pl.DataFrame({"given": [given], "name": [name]}, schema={"given": pl.String, "name": pl.String})
    return frame.select(entries.several(pl.col("given"), pl.col("name"))).item()


@pytest.mark.parametrize(
    "service, value, expected",
    [
        ("twitter", "http://twitter.com/tove_example", "http://twitter.com/tove_example"),
        ("Twitter", "@tove_example", "https://x.com/tove_example"),
        ("Mastodon", "x-apple:tove.lind@Social.example", "https://social.example/@tove.lind"),
        ("mastodon", "@tove.lind@social.example", "https://social.example/@tove.lind"),
        ("GITHUB", "github.com/marek-example", "https://github.com/marek-example"),
        ("Skype", "skype:tove.lind?call", "skype:tove.lind"),
        ("", "xmpp:tove@example.org", "xmpp:tove@example.org"),
        ("gtalk", "tove@example.net", "xmpp:tove@example.net"),
        ("mastodon", "tove", None),
        ("Custom Chat", "x-apple:chat-custom", None),
        ("twitter", "see my page", None),
        ("twitter", "../../login", None),
        ("", "", None),
    ],
)
def test_a_declared_account_becomes_an_address(service, value, expected):
    assert services.address(service, value) == expected


def test_accounts_of_two_columns_keep_step():
    frame = pl.DataFrame(
        {"of": [["Skype", None, "x"], None, ["Skype"]], "name": [["a.b", "http://c.example", None], None, ["d", "e"]]}
    )
    found = frame.select(services.addresses("of", "name").alias("links"))["links"].to_list()
    assert found == [["skype:a.b", "http://c.example"], None, None]


def test_numbered_columns_are_one_list_and_drift_is_told_once_per_header():
    header = "Given Name,Family Name,Group Membership," + ",".join(f"E-mail {n} - Value" for n in range(1, 301))
    row = "Ana,Gil,," + ",".join(f"a{n}@example.com" if n in (1, 300) else "" for n in range(1, 301))
    batch = read({"f": Document("x.csv", f"{header},New 1\n{row},\n".encode())}, "me", Settings())
    assert batch.observations[0]["emails"].to_list() == [["a1@example.com", "a300@example.com"]]
    assert batch.outcomes["f"].unknown == {"New 1"}


def test_the_owners_own_card_is_theirs_and_no_contact_of_theirs(samples):
    card = "select is_owner from staging.profiles where network = 'vcard' and display_name = 'Ane Garmendia Soto'"
    assert samples.execute(card).fetchall() == [(True,)]
    own = "select count(*) from connections join staging.profiles using (profile_id) where is_owner and kind = 'entry'"
    assert samples.execute(own).fetchall() == [(0,)]


@pytest.mark.parametrize(
    "network, header",
    [
        ("outlook", "Titolo,Nome,Cognome,Società,Indirizzo E-mail,Telefono Mobile"),
        ("outlook", "Tytuł,Imię,Nazwisko,Firma,Adres e-mail,Telefon komórkowy"),
        ("outlook", "Título,Primeiro nome,Último nome,Empresa,Endereço de E-mail,Celular"),
        ("outlook", "Titul,Krstné meno,Priezvisko,Spoločnosť,E-mailová adresa,Mobilný telefón"),
        ("outlook", "頭銜,名字,姓氏,公司,電子郵件地址,行動電話"),
        ("outlook", "Anrede,Vorname,Nachname,Firma,E-Mail-Adresse,Telefon privat"),
        ("thunderbird", "Nickname,First Name,Last Name,Display Name,Primary Email,Mobile Number"),
        ("thunderbird", "Surnom,Prénom,Nom de famille,Nom à afficher,Adresse électronique principale,Portable"),
        ("thunderbird", "Soprannome,Nome,Cognome,Nome visualizzato,Email principale,Numero cellulare"),
        ("thunderbird", "Apelido,Primeiro nome,Último nome,Mostrar nome,E-mail primário,Celular"),
        ("thunderbird", "Псевдоним,Имя,Фамилия,Отображаемое имя,Адрес электронной почты,Номер сотового телефона"),
        ("thunderbird", "Lempinimi,Etunimi,Sukunimi,Näytettävä nimi,Ensisijainen sähköposti,Matkapuhelinnumero"),
        ("thunderbird", "Prezývka,Krstné meno,Priezvisko,Zobrazované meno,E-mailová adresa,Mobil"),
        ("thunderbird", "暱稱,名,姓,顯示名稱,主要 Email,手機號碼"),
    ],
)
def test_a_header_is_known_in_every_language(network, header):
    fourth = "Ada Gil" if network == "thunderbird" else "Prueba"
    data = f"{header}\r\n,Ada,Gil,{fourth},ada@example.com,+34 600 00 00 01\r\n".encode()
    outcome, frame = read_one("x.csv", data)
    row = frame.to_dicts()[0]
    assert outcome.network == network and not outcome.unknown
    assert (row["given_name"], row["family_name"]) == ("Ada", "Gil")
    assert (row["emails"], row["phones"]) == (["ada@example.com"], ["+34600000001"])


@pytest.mark.parametrize(
    "dates, expected",
    [
        (["2/29/1988", "3/4/1990"], ["1988-02-29", "1990-03-04"]),
        (["29/2/1988", "3/4/1990"], ["1988-02-29", "1990-04-03"]),
        (["3/4/1990", "5/5/1990"], [None, "1990-05-05"]),
        (["29/2/1988", "2/29/1988", "3/4/1990"], ["1988-02-29", "1988-02-29", None]),
        (["29.02.1988", "0.0.00", "0/0/00", "0000-00-00"], ["1988-02-29", None, None, None]),
    ],
)
def test_a_file_writes_all_its_birthdays_in_one_order(dates, expected):
    rows = "".join(f"Ada{n},Gil,a{n}@example.com,{day}\r\n" for n, day in enumerate(dates))
    _, frame = read_one("x.csv", f"First Name,Last Name,E-mail Address,Birthday\r\n{rows}".encode())
    assert frame.sort("row_number")["birthday"].to_list() == expected


def read_one(path: str, data: bytes):
    batch = read({"f": Document(path, data)}, "me", Settings())
    return batch.outcomes["f"], pl.concat(batch.observations)


def test_a_stray_quote_makes_no_people_of_notes():
    header = "First Name,Last Name,File As,Labels,Notes,E-mail 1 - Value\n"
    good, broken = 'Ada,Gil,,,"one\ntwo, three\nfour",a@example.com\n', 'Eva,Gil,,,"five" six",e@example.com\n'
    batch = read(
        {"f": Document("x.csv", (header + good + broken + "Leo,Gil,,,,l@example.com\n").encode())}, "me", Settings()
    )
    frame = pl.concat(batch.observations)
    assert {"two", "four", "one"}.isdisjoint(" ".join(frame["display_name"].drop_nulls()).split())
    assert "Leo Gil" in frame["display_name"].to_list()
    assert batch.outcomes["f"].quarantined_count >= 2


ADDRESSED = ["ana.ruiz@example.com", "Ana Ruiz <ana@example.com>", "luis@example.com"]
CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{0}\r\nN:{1};{0};;;\r\nTEL:+34 600 00 00 01\r\nEND:VCARD\r\n"
GOOGLE = "First Name,Last Name,File As,Labels,Phone 1 - Value\r\n"
THUNDERBIRD = "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,Screen Name\r\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("c.vcf", "".join(CARD.format(n, "") for n in ADDRESSED)),
        ("g.csv", GOOGLE + "".join(f"{n},,,,+34 600 00 00 01\r\n" for n in ADDRESSED)),
        ("t.csv", THUNDERBIRD + "".join(f",,{n},,x@example.com,,\r\n" for n in ADDRESSED)),
    ],
)
def test_an_address_in_place_of_a_name_gives_no_name(name, text):
    """Its provider was a surname, and two who use the same one were one person."""
    outcome, frame = read_one(name, text.encode())
    assert outcome.loaded_count == 3
    rows = frame.select("display_name", "given_name", "family_name").sort("display_name").rows()
    assert rows == [
        ("Ana Ruiz <ana@example.com>", "Ana", "Ruiz"),
        ("ana.ruiz@example.com", None, None),
        ("luis@example.com", None, None),
    ]


def test_an_address_in_a_field_of_its_own_is_no_part_of_a_name():
    _, frame = read_one("c.vcf", CARD.format("ana@example.com", "Ruiz").encode())
    assert frame.select("given_name", "family_name").rows() == [(None, "Ruiz")]
