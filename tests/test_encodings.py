"""Files in Windows' code pages: a header with letters of its own tells which one it is; where none does, that is said."""

import polars as pl
import pytest

from flows.reading import read
from flows.settings import Settings
from flows.sources import LABELS
from flows.sources.document import CODE_PAGES, Document
from flows.sources.readers import GUESSED
from tests.test_sources import FOLDERS

POLISH = '"Tytuł";"Imię";"Drugie imię";"Nazwisko";"Firma";"Stanowisko";"Telefon komórkowy";"Adres e-mail"\r\n'
GERMAN = '"Anrede","Vorname","Weitere Vornamen","Nachname","Straße geschäftlich","E-Mail-Adresse"\r\n'
RUSSIAN = "Имя,Фамилия,Отображаемое имя,Псевдоним,Адрес электронной почты,Альтернативный адрес электронной почты\r\n"
LINKEDIN = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\r\n"


def reading(name: str, data: bytes):
    batch = read({"f": Document(name, data)}, "me", Settings())
    return batch.outcomes["f"], pl.concat(batch.observations)


@pytest.mark.parametrize(
    ("text", "page", "name"),
    [
        (POLISH + '"";"Łukasz";"";"Żak";"Spółka";"";"";"zak@example.com"\r\n', "cp1250", "Łukasz Żak"),
        (GERMAN + '"","Jürgen","","Weiß","","weiss@example.com"\r\n', "cp1252", "Jürgen Weiß"),
        (RUSSIAN + "Иван,Петров,,,petrov@example.com,\r\n", "cp1251", "Иван Петров"),
    ],
)
def test_a_header_tells_the_code_page(text, page, name):
    outcome, frame = reading("contacts.csv", text.encode(page))
    assert (frame["display_name"].to_list(), outcome.warnings) == ([name], ())


@pytest.mark.parametrize(
    ("name", "encoding", "read_as", "warnings"),
    [
        ("Muñoz", "cp1252", "Muñoz", (GUESSED,)),
        ("Петров", "cp1251", "Ïåòðîâ", (GUESSED,)),
        ("Петров", "utf-8", "Петров", ()),
        ("Петров", "utf-16", "Петров", ()),
        ("Gil", "cp1252", "Gil", ()),
    ],
)
def test_where_no_header_tells_it_the_file_has_a_warning(name, encoding, read_as, warnings):
    row = f"Ana,{name},https://www.linkedin.com/in/ana-1,,,,02 Jan 2024\r\n"
    outcome, frame = reading("Connections.csv", (LINKEDIN + row).encode(encoding))
    assert (frame["family_name"].to_list(), outcome.warnings) == ([read_as], warnings)


def test_no_header_in_one_code_page_reads_better_in_another():
    for page in CODE_PAGES:
        for label in LABELS:
            try:
                document = Document("x.csv", label.encode(page))
            except UnicodeEncodeError:
                continue
            document.settle_code_page(LABELS)
            if document.encoding in CODE_PAGES:
                assert document.data.decode(document.encoding).casefold() == label


def test_files_of_the_samples_are_in_the_code_page_they_were_in():
    for folder in FOLDERS:
        for path in folder.rglob("*.csv"):
            document = Document(path.name, path.read_bytes())
            before = document.encoding
            document.settle_code_page(LABELS)
            assert document.encoding == before
