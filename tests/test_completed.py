"""What an address, a handle or an address book's habits tell of a name, beside the name that is shown."""

import numpy as np
import polars as pl
import pytest

from flows.resolution import addresses, callings, customs, employers, handles, profiles


@pytest.mark.parametrize(
    ("shown", "address", "completed"),
    [
        (("Nerea", "Iturbide"), "nerea-iturbide-salas-1a2b3c", "nerea iturbide salas"),
        (("María", "Iturbide"), "maria-nerea-iturbide", "maria nerea iturbide"),
        (("Nerea", "Iturbide MBA"), "nerea-iturbide-salas", "nerea iturbide salas"),
        (("Nerea", "Iturbide PMP®"), "nerea-iturbide-salas-1a2b3c", "nerea iturbide salas"),
        (("Nerea", "Iturbide S."), "nerea-iturbide-salas-1a2b3c", "nerea iturbide salas"),
        (("Nerea", "I."), "nerea-iturbide", "nerea iturbide"),
        (("Nerea", "Iturbidde"), "nerea-iturbide-salas", "nerea iturbidde salas"),
        (("Nerea", "Iturbidde"), "nerea-iturbide", "nerea iturbidde"),
        (("Tiago", "Soares"), "tiago-pereira-soares-1a2b3c", "tiago soares pereira"),
        (("Nerea", "Iturbide"), "lareinadelbaile", "nerea iturbide"),
    ],
)
def test_an_address_completes_the_name_it_was_made_of(shown, address, completed):
    frame = pl.DataFrame({"network": "linkedin", "handle": address, "given_name": shown[0], "family_name": shown[1]})
    told = addresses.complete(frame).select("given_name", "family_name").row(0)
    assert " ".join(told).casefold() == completed


@pytest.mark.parametrize(
    ("given", "family", "first"),
    [
        ("João", "Pereira da Silva Santos", "santos silva pereira"),
        ("Nuno", "Tavares Soares", "soares tavares"),
        ("Marcelo", "Gomes Ferreira Filho", "ferreira gomes"),
        ("Marcelo", "Ferreira Júnior", "ferreira"),
        ("Nerea", "Iturbide Salas", "Iturbide Salas"),
        ("María", "Hernández Garza", "Hernández Garza"),
        # Whose parents have names of both customs lives by the one of the country, which nobody tells.
        ("Ana", "Rodrigues Hernández", "Rodrigues Hernández"),
        ("João", "Silva", "Silva"),
        ("João", None, None),
    ],
)
def test_of_a_portuguese_name_the_last_surname_is_the_one_that_is_used(given, family, first):
    frame = pl.DataFrame({"given_name": [given], "family_name": [family]}, schema_overrides={"family_name": pl.String})
    assert customs.complete(frame)["family_name"].to_list() == [first]


CARDS = (
    (("Gorkasoft", None), (None, "Gorkasoft, S.L.")),
    (("Gorkasoft", "Gorkasoft"), (None, "Gorkasoft")),
    (("Grupo", "Grupo Arrobide"), (None, "Grupo Arrobide")),
    # A word that two employers have says that it is no surname, and not which of them it is.
    (("Grupo", None), (None, None)),
    (("Zubelzu", None), (None, "Zubelzu Editorial")),
    # Whoever signs up as Larrakoe bears the name; García is one in any case.
    (("Larrakoe", None), ("Larrakoe", None)),
    (("García", "García Seguros"), ("García", "García Seguros")),
    (("Quintanaluce", None), ("Quintanaluce", None)),
)
"""The surname and the company on a card, and what is made of them."""


@pytest.mark.parametrize(("card", "completed"), CARDS)
def test_an_employer_in_the_surnames_place_is_no_surname(card, completed):
    signed = [("Olabe", name) for name in ("Gorkasoft, S.L.", "Grupo Arrobide", "Grupo Quel", "Zubelzu Editorial")]
    signed += [("Larrakoe", "Larrakoe Textil"), ("Ruiz", "García Seguros")]
    rows = [("account", *names) for names in signed] + [("entry", *card)]
    frame = pl.DataFrame(rows, schema=["kind", "family_name", "company"], orient="row")
    frame = frame.with_columns(emails=pl.lit([], dtype=pl.List(pl.String)), given_name=pl.lit("Nerea"))
    told = employers.complete(frame)
    assert told.select("family_name", "company").row(len(signed)) == completed
    assert told.head(len(signed)).equals(frame.head(len(signed)))


def test_a_whole_name_beside_an_employer_falls_into_its_parts():
    rows = [("account", "Jon", "Olabe", "Gorkasoft"), ("entry", "Nerea Iturbide", "Gorkasoft", None)]
    frame = pl.DataFrame(rows, schema=["kind", "given_name", "family_name", "company"], orient="row")
    told = employers.complete(frame.with_columns(emails=pl.lit([], dtype=pl.List(pl.String))))
    assert told.select("given_name", "family_name", "company").row(1) == ("Nerea", "Iturbide", "Gorkasoft")


@pytest.mark.parametrize(
    ("card", "meant"),
    [
        (("Mamá", None), (None, None)),
        (("Aita", "movil"), (None, None)),
        (("Mamá", "Leire"), (None, None)),
        (("Papá", "Ane"), (None, None)),
        (("Padre", "Iturbide"), ("Padre", "Iturbide")),
        (("Tía", "Ascensión"), ("Ascensión", None)),
        (("Tía", "Ana Belén"), ("Ana Belén", None)),
        (("Tía", "Conchi"), ("Conchi", None)),
        (("Tío Jon", "Iturbide"), ("Jon", "Iturbide")),
        (("Tito", "Ruiz"), ("Tito", "Ruiz")),
        (("Prima", None), (None, None)),
        (("Ana", "gym"), ("Ana", None)),
        (("Ana", "Trabajo"), ("Ana", None)),
        (("Sergio", "cole"), ("Sergio", None)),
        (("Sergio", "Cole"), ("Sergio", "Cole")),
        (("ana", "cole"), ("ana", "cole")),
        (("Ana", "zorrotz"), ("Ana", None)),
        (("Ana", "garcía"), ("Ana", "garcía")),
        (("Ana Ruiz", "trabajo"), ("Ana", "Ruiz")),
        (("Ana Belén", "trabajo"), ("Ana Belén", None)),
        (("Ana", "Ruiz Handy"), ("Ana", "Ruiz")),
        (("Ana", "Ruiz alt"), ("Ana", "Ruiz")),
        (("Ana", "Ruiz Alt"), ("Ana", "Ruiz Alt")),
        (("Nachbar", "Iturbide"), (None, "Iturbide")),
        (("Nachbar Iturbide", None), (None, "Iturbide")),
        (("Vecina", "Ana"), ("Ana", None)),
        (("Nachbar", None), ("Nachbar", None)),
        (("Ana", "Handy"), ("Ana", None)),
        (("Ana", "mamá de Luca"), ("Ana", None)),
        (("Gil", "Soares pai da Bia"), ("Gil", "Soares")),
        (("Ana", "esposa Luca"), ("Ana", None)),
        (("Ana", "amiga de Luca"), ("Ana", None)),
        (("José", "Primo de Rivera"), ("José", "Primo de Rivera")),
        (("Nora", "Martín"), ("Nora", "Martín")),
        (("Tito", "Martín"), ("Tito", "Martín")),
        (("Ana", "Iturbide dentista"), ("Ana", "Iturbide")),
        (("Ana", "Iturbide Cole"), ("Ana", "Iturbide Cole")),
        (("Pai", None), (None, None)),
        (("Vó", "Verónica"), ("Verónica", None)),
        (("Seu", "Jorge"), ("Jorge", None)),
        ((None, None), (None, None)),
    ],
)
def test_what_a_card_calls_somebody_is_no_name(card, meant):
    rows = [("entry", *card), ("account", *card)]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(["kind", "given_name", "family_name"], pl.String), orient="row")
    frame = frame.with_columns(
        display_name=pl.concat_str("given_name", "family_name", separator=" ", ignore_nulls=True).replace("", None)
    )
    told = callings.complete(frame).select("given_name", "family_name")
    assert told.rows() == [meant, card], "who signs up is called as they say"


@pytest.mark.parametrize(
    ("handle", "letters"),
    [
        ("nerea.iturbide", "nereaiturbide"),
        ("nerea.iturbide.mx", "nereaiturbide"),
        ("nerea_iturbide_oficial", "nereaiturbide"),
        ("nereaiturbideoficial_", "nereaiturbide"),
        ("soy.nerea_92", "nerea"),
        ("dra_nereasalasalda.foto", "nereasalasalda"),
        ("nereasoutoo", "nereasouto"),
        ("mx.oficial", None),
        ("nerea.iturbide.official", "nereaiturbide"),
        ("its_nerea_iturbide_", "nereaiturbide"),
        ("nerea_iturbide_privat", "nereaiturbide"),
        ("therealnerea", "therealnerea"),
        ("frau_iturbide", "frauiturbide"),
        ("nerea.real.iturbide", "nerearealiturbide"),
    ],
)
def test_what_stands_beside_a_name_in_a_handle_is_no_part_of_it(handle, letters):
    frame = pl.DataFrame({"network": ["instagram"], "handle": [handle], "display_name": [None], "emails": [[]]})
    told = profiles.stems(frame.cast({"display_name": pl.String, "emails": pl.List(pl.String)}))
    assert [told.keys[code] if code >= 0 else None for code in told.codes] == [letters]


def test_a_handle_is_read_with_and_without_what_people_write_beside_their_name():
    read = handles.readings(["nereaiturbidemx", "soynerea", "nereaiturbide", "drana"]).group_by(
        "stem", maintain_order=True
    )
    assert read.agg("letters")["letters"].to_list() == [
        ["nereaiturbidemx", "nereaiturbide"],
        ["soynerea", "nerea"],
        ["nereaiturbide"],
        ["drana"],
    ]


def test_copies_of_an_address_book_say_the_same_of_whoever_they_mean():
    cards = [
        ("entry", "google", "me", "Ana dentista", "Ana", None, 1),
        ("entry", "facebook", "me", "ANA DENTISTA", "ANA", None, 2),
        ("account", "whatsapp", "me", "Ana dentista", "Ana", None, 3),
        ("entry", "google", "somebody else", "Ana dentista", "Ana", None, 4),
        ("account", "facebook", "me", "Ana dentista", "Ana", "dentista", 5),
        ("entry", "outlook", "me", "Ana dentista", "Ana", None, 6),
        ("entry", "outlook", "me", "Ana Dentista", "Ana", None, 6),
        ("entry", "google", "me", "Ana Iturbide", "Ana", "Iturbide", 1),
        ("entry", "google", "me", "Dentista", None, None, 1),
        ("entry", "google", "me", None, None, None, 1),
    ]
    columns = ["kind", "network", "owner", "display_name", "given_name", "family_name", "slot"]
    frame = pl.DataFrame(cards, schema=columns, orient="row").with_columns(owners=pl.concat_list("owner"))
    said = profiles.cards(frame, frame["slot"].to_numpy()).tolist()
    assert said[0] == said[1] == said[2] >= 0
    assert said[3] not in (said[0], -1)
    assert said[4:] == [-1] * 6


@pytest.mark.parametrize(
    ("handle", "told"),
    [
        ("nitursala", handles.NOTHING),
        ("nereaiturbide", handles.WHOLE),
        ("niturbide", handles.INITIAL),
        ("niturbides", handles.INITIAL),
        ("nereaiturbides", handles.WHOLE),
        ("nmiturbidesalas", handles.INITIAL),
        ("nmiturbides", handles.INITIAL),
        ("niturbidex", handles.NOTHING),
        ("fiturbides", handles.NOTHING),
        ("nereadeiturbidesalas", handles.WHOLE),
        ("ndeiturbidesalas", handles.INITIAL),
        ("nereaiturbid", handles.INITIAL),
    ],
)
def test_a_handle_tells_the_name_it_is_made_of(handle, told):
    words = pl.Series(["nerea", "miren", "iturbide", "salas", "deiturbidesalas"])
    speller = handles.Speller(words, [handle])
    codes = {letter: np.array([place], dtype=np.int32) for place, letter in enumerate("ghstw")}
    found = [
        int(n) % len(handles.LEVELS) for most, way in handles.WAYS for n in speller(np.arange(1), codes, most, way)
    ]
    assert max(found, default=handles.NOTHING) == told
