"""Countries and companies however they are written: one code, one spelling, and no evidence against anybody."""

import duckdb
import polars as pl
import pytest

from flows import variants
from flows.resolution import countries
from flows.resolution.profiles import _country

WRITTEN = [
    ("ES", "ES"), ("es", "ES"), ("ESP", "ES"), ("España", "ES"), ("ESPANA", "ES"), ("Spain", "ES"), ("Espagne", "ES"),
    ("Spanien", "ES"), ("Espainia", "ES"), ("Espanya", "ES"), (" España ", "ES"), ("Islas Canarias", "ES"), ("EE. UU.", "US"),
    ("Estados Unidos", "US"), ("U.S.A.", "US"), ("United States of America", "US"), ("UK", "GB"), ("Reino Unido", "GB"),
    ("Inglaterra", "GB"), ("Deutschland", "DE"), ("Alemania", "DE"), ("Países Bajos", "NL"), ("Holanda", "NL"),
    ("República Checa", "CZ"), ("Niger", "NE"), ("Nigeria", "NG"), ("Dominica", "DM"), ("República Dominicana", "DO"),
    ("NA", "NA"), ("日本", "JP"), ("Россия", "RU"), ("Bilbao", None), ("Euskadi", None), ("-", None), ("", None), ("XX", None),
]  # fmt: skip


@pytest.mark.parametrize(("country", "code"), WRITTEN)
def test_a_country_is_known_by_its_code(country, code):
    assert pl.select(countries.code(pl.lit(country))).item() == code


def test_every_code_is_one_of_two_letters_and_every_name_has_one_code():
    known = pl.read_csv(countries.REFERENCE)
    assert known["country_code"].str.contains("^[A-Z]{2}$").all()
    assert known["name"].is_unique().all()
    assert known.select(countries.folded(pl.col("name"))).to_series().equals(known["name"])


def test_two_spellings_of_a_country_are_no_evidence_against_anybody():
    keys = pl.select(pl.Series(["DE", "Alemania", "Germany", "Wakanda", "WAKANDA!"])).to_series()
    found = pl.DataFrame({"text": keys}).select(_country(pl.col("text"))).to_series().to_list()
    assert found == ["DE", "DE", "DE", "wakanda", "wakanda"]


def gathered(*companies: str | None) -> dict[str, str]:
    with duckdb.connect() as con:
        con.execute("create schema staging; create schema core")
        con.register("told", pl.DataFrame({"company": companies, "country": [None] * len(companies)},
                                          schema={"company": pl.String, "country": pl.String}))  # fmt: skip
        con.execute("create table staging.profiles as from told")
        variants.gather(con)
        return dict(con.sql("from core.company_names").fetchall())


def test_a_company_goes_by_its_commonest_spelling():
    written = ["Talleres Ibaiondo, S.L."] * 2 + [
        "TALLERES IBAIONDO",
        "Talleres Ibaiondo SL",
        "Ibaiondo",
        "Freelance",
        None,
    ]
    of = gathered(*written)
    assert {of[text] for text in written[:4]} == {"Talleres Ibaiondo, S.L."}
    assert of["Ibaiondo"] == "Ibaiondo"
    assert "Freelance" not in of


def test_of_two_spellings_as_common_it_is_always_the_same_one():
    written = ["Kaskagorri SL", "KASKAGORRI", "Kaskagorri"]
    assert gathered(*written) == gathered(*reversed(written))
    assert len(set(gathered(*written).values())) == 1


def test_people_can_be_counted_by_country_and_company(samples):
    codes = dict(
        samples.sql(
            "select country, any_value(country_code) from profiles where country is not null group by all"
        ).fetchall()
    )
    assert codes == {"Espagne": "ES", "ES": "ES", "DE": "DE", "France": "FR"}
    spellings = "select count(distinct company), count(distinct company_canonical) from profiles where company ilike '%ibaiondo%'"
    written, canonical = samples.sql(spellings).fetchall()[0]
    assert written > canonical == 1
