"""What owners call people in their address books beside their names: "Mamá", "Tía Ascensión", "Ana gym"."""

import polars as pl

from flows import names
from flows.resolution.frequencies import borne
from flows.resolution.vocabulary import made_of

PARENTS = (
    "papa|papi|papai|papaito|padre|pai|aita|babbo|dad|daddy|vati|vater|mama|mami|mamae|mamaita|mamma|maman|mamuska|madre|mae|"
    "ama|amatxo|amatxu|mum|mom|mummy|mommy|mutti|mutter"
)
"""By itself it names nobody, and neither before a name: Mamá Leire is Leire's mother."""
RELATIVES = (
    "abuelo|abuela|abuelito|abuelita|yayo|yaya|avi|iaia|avo|vovo|nonno|nonna|opa|oma|aitona|aitite|amona|amama|grandma|grandpa|"
    "grandad|granny|papy|papie|mamy|mamie|dziadek|babcia|babushka|tio|tia|tito|tita|tiet|tieta|onkel|tante|oncle|tonton|tatie|"
    "zio|zia|uncle|aunt|auntie|wujek|ciocia|osaba|izeba|primo|prima|cousin|cousine|cugino|cugina|lehengusu|hermano|hermana|"
    "hermanito|hermanita|irmao|irma|bruder|schwester|frere|soeur|fratello|sorella|anaia|arreba|suegro|suegra|cunado|cunada"
)
"""Before a given name: Tía Ascensión is Ascensión."""
KIN = [*PARENTS.split("|"), *RELATIVES.split("|")]
NOTES = (
    "trabajo|curro|oficina|gym|gimnasio|cole|colegio|clase|facu|uni|erasmus|vecino|vecina|fontanero|electricista|taller|mecanico|"
    "dentista|peluqueria|peluquera|seguros|yoga|padel|pilates|ingles|casero|casera|movil|particular|personal|casa|nuevo|trabalho|"
    "telemovel|vizinho|vizinha|boulot|bureau|plombier|voisin|voisine|ecole|coloc|portable|arbeit|buro|klempner|nachbar|nachbarin|"
    "kita|verein|friseur|handy|wg|lavoro|palestra|idraulico|vicina|scuola|calcetto|cellulare|work|office|plumber|neighbour|"
    "neighbor|flat|mobile|cell|home|whatsapp"
)
"""Behind a name, where it is nobody's surname, or written small: Ana gym."""


def complete(frame: pl.DataFrame) -> pl.DataFrame:
    """The profiles without kinship and notes in the names on cards.

    Args:
        frame: kind, given_name, family_name and more, a row per profile.
    """
    cards = frame.select(pl.int_range(pl.len()).alias("n"), "kind", "given_name", "family_name").filter(kind="entry")
    text = pl.col("text")
    cards = cards.with_columns(
        made_of(cards["given_name"], names.fold(text).str.extract(r"(\p{L}+)")).alias("begins"),
        made_of(cards["family_name"], names.fold(text).str.strip_chars()).alias("last"),
        pl.col("family_name").str.contains(r"^\p{Ll}+$").alias("is_small"),
    )
    # Few cards have anything of the kind.
    cards = cards.filter(pl.col("begins").is_in(KIN) | pl.col("last").is_in(NOTES.split("|")) | pl.col("is_small"))
    whole = pl.concat_str("given_name", "family_name", separator=" ", ignore_nulls=True)
    plain = names.fold(whole).str.replace_all(r"[^\p{L}]+", " ").str.strip_chars()
    cards = cards.with_columns(
        is_parent=plain.str.contains(rf"^(?:{PARENTS})(?: (?:{NOTES}))?$"),
        is_relative=plain.str.contains(rf"^(?:{RELATIVES})(?: (?:{NOTES}))?$"),
        is_parents=plain.str.contains(rf"^(?:{PARENTS}) \p{{L}}+$"),
        called=whole.str.extract(r"^\S+\s+(.+)$"),
        first=plain.str.extract(rf"^(?:{PARENTS}|{RELATIVES}) (\p{{L}}+)"),
        second=plain.str.extract(rf"^(?:{RELATIVES}) \p{{L}}+ (\p{{L}}+)"),
        is_small=pl.col("is_small") & pl.col("given_name").str.contains(r"^\p{Lu}\p{Ll}"),
    )
    for column in ("first", "second", "last"):
        for kind in ("given", "surname"):
            table = borne(kind).join(cards.select(column), left_on="word", right_on=column, how="semi")
            told = table.select(pl.col("word").alias(column), pl.col("share").alias(f"{column} {kind}"))
            cards = cards.join(told, on=column, how="left", maintain_order="left")

    def is_given(column: str) -> pl.Expr:
        return (pl.col(f"{column} given") > pl.col(f"{column} surname").fill_null(0)).fill_null(False)

    is_nobody = pl.col("is_parent") | pl.col("is_relative") | (pl.col("is_parents") & is_given("first"))
    is_called = is_given("first") & ~is_nobody
    is_two = is_called & is_given("second")
    is_borne = pl.col("last surname").is_not_null()
    is_said = pl.col("last").str.contains(rf"^(?:{NOTES})$")
    is_note = pl.when("is_small").then(~is_borne | is_said).otherwise(~is_borne & is_said)
    one, more = r"^(\S+)", r"^\S+\s+(.+)$"
    two, others = r"^(\S+\s+\S+)", r"^\S+\s+\S+\s+(.+)$"
    called = pl.col("called")
    told = cards.filter(is_nobody | is_called | is_note).select(
        "n",
        given=pl.when(is_two)
        .then(called.str.extract(two))
        .when(is_called)
        .then(called.str.extract(one))
        .when(~is_nobody)
        .then("given_name"),
        family=pl.when(is_two).then(called.str.extract(others)).when(is_called).then(called.str.extract(more)),
        is_told=True,
    )
    told = pl.DataFrame({"n": pl.int_range(frame.height, eager=True)}).join(
        told, on="n", how="left", maintain_order="left"
    )
    is_told = told["is_told"].fill_null(False)
    return frame.with_columns(
        pl.when(is_told).then(told["given"]).otherwise("given_name").alias("given_name"),
        pl.when(is_told).then(told["family"]).otherwise("family_name").alias("family_name"),
    )
