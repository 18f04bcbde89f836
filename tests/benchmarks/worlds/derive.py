"""How `flows/resolution/reference/names.parquet` was made from the public sources named in SOURCES.md beside it, and
`shares.parquet`, `parts.parquet` and `customs.parquet` of it.

    python -m tests.benchmarks.worlds.derive FOLDER

FOLDER holds the sources' files side by side. Run once; the parquet is what ships.
"""

import sys
from pathlib import Path

import polars as pl

from flows import names
from flows.resolution import customs, frequencies, name_parts

OUT = frequencies.REFERENCE
MOST = {"surname": 9_000, "given": 1_200}
"""The commonest names of each country are kept, per kind and sex; what is rarer is another draw's noise."""

INE = {"ar": "argentina", "mx": "mexico", "co": "colombia", "pe": "peru", "ve": "venezuela", "cl": "chile",
       "ec": "ecuador", "pt": "portugal", "br": "brasil"}  # fmt: skip
ACCENTED = {
    "surname": ("essurnames.wikidata", "mxsurnames", "clsurnames", "cosurnames", "uysurnames", "arsurnames.wikidata"),
    "surname-pt": ("ptsurnames", "brsurnames"),
    "given": ("esmales.wikidata", "esfemales.wikidata", "armales.wikidata", "arfemales.wikidata", "mxmales.wikidata",
              "mxfemales.wikidata"),
    "given-pt": ("brmales", "brfemales"),
}  # fmt: skip
"""Registers write capitals without accents: how each word is really written comes from Wikidata's names."""


def plain(folder: Path, name: str) -> pl.DataFrame:
    """name, count of a file `name,count` without header."""
    frame = pl.read_csv(folder / f"{name}.csv", has_header=False, infer_schema=False, truncate_ragged_lines=True)
    count = pl.col("column_1").cast(pl.Int64, strict=False)
    return frame.select(pl.col("column_0").str.strip_chars().alias("name"), count.alias("count")).drop_nulls()


def spelling(folder: Path, kind: str) -> dict[str, str]:
    """Folded word -> the way it is written most often."""
    words = pl.concat([plain(folder, name) for name in ACCENTED[kind]])
    words = words.with_columns(pl.col("name").str.to_titlecase().str.split(" ")).explode("name")
    words = words.with_columns(names.fold(pl.col("name")).alias("key"))
    # One bearer in an encyclopedia is no custom: an accent must be seen as often as its absence.
    best = words.group_by("key", "name").agg(pl.col("count").sum()).sort("count", "name", descending=True)
    return dict(best.unique("key", keep="first", maintain_order=True).select("key", "name").iter_rows())


PARTICLES = {"De", "Del", "La", "Las", "Los", "Da", "Das", "Do", "Dos", "Y", "I", "E", "Von", "Van", "Der", "El", "Di"}


def written(name: str, known: dict[str, str]) -> str:
    """A register's capitals as a person writes them."""
    found = []
    for word in name.title().split():
        key = word.lower().translate(str.maketrans("áéíóúàèòïüçãõâêôñ", "aeiouaeoiucaoaeon"))
        best = known.get(key, word)
        best = best if ("ñ" in best.lower()) == ("ñ" in word.lower()) else word
        found.append(word.lower() if word in PARTICLES else best)
    return " ".join(found)


def ine_by_country(folder: Path, country: str) -> pl.DataFrame:
    """First surnames of a nationality's residents in Spain."""
    path = folder / f"apellidos-{INE[country]}.xls.csv"
    rows = pl.read_csv(path, skip_rows=5, has_header=False, infer_schema=False, truncate_ragged_lines=True)
    count = pl.col("column_4").str.replace_all(".", "", literal=True).cast(pl.Int64, strict=False)
    frame = rows.select(pl.col("column_1").alias("name"), count.alias("count")).drop_nulls()
    return respelled(folder, frame, "surname-pt" if country in ("pt", "br") else "surname")


def respelled(folder: Path, frame: pl.DataFrame, kind: str) -> pl.DataFrame:
    known = spelling(folder, kind)
    return frame.with_columns(pl.col("name").map_elements(lambda n: written(n, known), return_dtype=pl.String))


def tables(folder: Path) -> dict[tuple[str, str, str], pl.DataFrame]:
    """(kind, country, sex) -> name, count."""
    spain = pl.read_csv(folder / "apellidos.csv").select(
        pl.col("apellido").alias("name"), pl.col("frec_pri").alias("count")
    )
    found = {("surname", "es", ""): respelled(folder, spain, "surname")}
    for country in INE:
        found["surname", country, ""] = ine_by_country(folder, country)
    for country in ("fr", "de", "it", "gb", "ru"):
        found["surname", country, ""] = plain(folder, f"{country}surnames")
    for sex, file in (("m", "hombres"), ("f", "mujeres")):
        frame = pl.read_csv(folder / f"{file}.csv").select(
            pl.col("nombre").alias("name"), pl.col("frec").alias("count")
        )
        found["given", "es", sex] = respelled(folder, frame, "given")
    born = pl.concat([plain(folder, f"historico-nombres.{year}") for year in (1975, 1985, 1994)])
    born = born.group_by(pl.col("name").str.to_titlecase()).agg(pl.col("count").sum())
    born = respelled(folder, born, "given").group_by("name").agg(pl.col("count").sum())
    sexes = pl.concat([found["given", "es", s].with_columns(pl.lit(s).alias("sex")) for s in "mf"])
    sexes = sexes.with_columns(names.fold(pl.col("name")).str.split(" ").list.first().alias("key"))
    sexes = sexes.group_by("key", "sex").agg(pl.col("count").sum().alias("of")).sort("of").unique("key", keep="last")
    keyed = born.with_columns(names.fold(pl.col("name")).str.split(" ").list.first().alias("key")).join(sexes, on="key")
    for sex in "mf":
        found["given", "ar", sex] = keyed.filter(sex=sex).select("name", "count")
    for country, stem in (("pt", "br"), ("fr", "fr"), ("de", "at"), ("it", "it"), ("gb", "gb"), ("ru", "ru")):
        for sex, word in (("m", "males"), ("f", "females")):
            frame = plain(folder, stem + word).with_columns(pl.col("name").str.to_titlecase())
            found["given", country, sex] = frame
    return found


def main() -> None:
    """Write the table."""
    folder = Path(sys.argv[1])
    frames = []
    for (kind, country, sex), frame in tables(folder).items():
        most = frame.filter(pl.col("name").str.len_chars() > 1).group_by("name").agg(pl.col("count").sum())
        most = most.filter(~pl.col("name").str.contains(r"[^\p{L}\p{M}' -]|--"))
        most = most.filter(pl.col("count") > 1).sort("count", "name", descending=[True, False]).head(MOST[kind])
        frames.append(
            most.select(pl.lit(kind).alias("kind"), pl.lit(country).alias("country"), pl.lit(sex).alias("sex"), "name",
                        pl.col("count").cast(pl.UInt32))
        )  # fmt: skip
    table = pl.concat(frames)
    table.write_parquet(OUT, compression="zstd", compression_level=19)
    frequencies.counted().write_parquet(frequencies.SHARES, compression="zstd", compression_level=19)
    name_parts.counted().write_parquet(name_parts.PARTS, compression="zstd", compression_level=19)
    customs.counted().write_parquet(customs.ODDS, compression="zstd", compression_level=19)
    print(table.group_by("kind", "country", "sex").agg(pl.len(), pl.col("count").sum()).sort("kind", "country", "sex"))


if __name__ == "__main__":
    main()
