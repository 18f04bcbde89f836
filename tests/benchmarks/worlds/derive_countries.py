"""How `flows/resolution/reference/countries.csv` was made from Unicode's CLDR, by way of Babel, which nothing else needs.

    pip install babel && python -m tests.benchmarks.worlds.derive_countries

Run once; the CSV is what ships.
"""

import polars as pl
from babel import Locale
from babel.core import get_global

from flows.resolution.countries import REFERENCE, folded

LANGUAGES = (
    "es en ca eu gl pt fr de it nl oc ast br cy ga da sv nb fi is pl cs sk hu ro bg hr sl sr el tr ru uk lt lv et ar he "
    "fa hi zh ja ko"
).split()
"""The earlier of two languages that call two countries by one name is right."""

NO_COUNTRIES = {"AC", "CP", "CQ", "DG", "EU", "EZ", "QO", "TA", "UN", "XA", "XB", "ZZ"}
"""What CLDR has codes for and ISO 3166 has not; Kosovo's (XK) is in use all the same."""
PARTS = {"EA": "ES", "IC": "ES"}
"""Ceuta and Melilla, and the Canary Islands."""

MORE = {
    "AE": "UAE; Emiratos Arabes",
    "BA": "Bosnia",
    "CD": "DRC; Congo DR",
    "CH": "Schweiz CH; Confoederatio Helvetica",
    "CI": "Ivory Coast",
    "CN": "PRC; People's Republic of China; República Popular China",
    "CZ": "Czech Republic; República Checa; Tschechische Republik; République tchèque; Repubblica Ceca; Republica Checa",
    "DE": "BRD; Bundesrepublik Deutschland; Federal Republic of Germany",
    "DO": "Dominican Republic; Rep Dominicana",
    "ES": "Reino de España; Kingdom of Spain; Islas Canarias; Illes Canàries",
    "GB": "Great Britain; Gran Bretaña; Grande-Bretagne; Grossbritannien; Gran Bretagna; Grã-Bretanha; England; Inglaterra; "
    "Angleterre; Inghilterra; Scotland; Escocia; Schottland; Écosse; Wales; Gales; Northern Ireland; Irlanda del Norte; U K; "
    "United Kingdom of Great Britain and Northern Ireland",
    "HK": "Hong Kong SAR; Hongkong",
    "IR": "Islamic Republic of Iran",
    "KR": "Republic of Korea; South Korea; Corea; Korea",
    "MD": "Republic of Moldova",
    "MK": "Macedonia; FYROM",
    "MM": "Burma; Birmania",
    "NL": "Holland; Holanda; Hollande; Olanda; The Netherlands; Pays Bas",
    "PS": "Palestine",
    "RU": "Russian Federation; Federación Rusa; Federación de Rusia",
    "SZ": "Swaziland; Swazilandia",
    "TR": "Turkey; Turkiye",
    "TW": "Taiwan ROC",
    "US": "United States of America; Estados Unidos de América; Estados Unidos da América; États-Unis d'Amérique; "
    "Vereinigte Staaten von Amerika; Stati Uniti d'America; America; EEUU; EE UU; E E U U; EUA; U S A; U S; The United States",
    "VA": "Vatican; Vaticano",
    "VN": "Viet Nam",
}
"""What people write and CLDR does not."""


def main() -> None:
    """Write the table."""
    aliases = {
        alias: codes[0]
        for alias, codes in get_global("territory_aliases").items()
        if alias.isalpha() and len(codes) == 1
    }
    codes = [
        code
        for code in sorted(Locale("en").territories)
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES
    ]
    found = [(code, code) for code in codes]
    found += [(alias, code) for alias, code in aliases.items() if code in codes]
    found += [(name.strip(), code) for code, names in MORE.items() for name in names.split(";")]
    found += [
        (name, code) for language in LANGUAGES for code, name in Locale(language).territories.items() if code in codes
    ]
    table = pl.DataFrame(found, schema={"name": pl.String, "country_code": pl.String}, orient="row")
    table = table.select(folded(pl.col("name")).alias("name"), pl.col("country_code").replace(PARTS)).drop_nulls()
    kept = table.unique("name", keep="first", maintain_order=True).sort("country_code", "name")
    kept.write_csv(REFERENCE)


if __name__ == "__main__":
    main()
