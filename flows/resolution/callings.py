"""What owners call people in their address books beside their names: "Mamá", "Tía Ascensión", "Ana gym"."""

import polars as pl

from flows import name_parts, names
from flows.resolution.frequencies import borne
from flows.resolution.vocabulary import made_of

PARENTS = (
    "papa|papi|papai|papaito|padre|pai|aita|babbo|dad|daddy|vati|vater|mama|mami|mamae|mamaita|mamma|maman|mamuska|madre|mae|"
    "ama|amatxo|amatxu|mum|mom|mummy|mommy|mutti|mutter|pai|painho|mainha|paizinho|maezinha|paps|apa|jefita"
)
"""By itself it names nobody, and neither before a name: Mamá Leire is Leire's mother."""
RELATIVES = (
    "abuelo|abuela|abuelito|abuelita|yayo|yaya|avi|iaia|avo|vovo|nonno|nonna|opa|oma|aitona|aitite|amona|amama|grandma|grandpa|"
    "grandad|granny|papy|papie|mamy|mamie|dziadek|babcia|babushka|tio|tia|tito|tita|tiet|tieta|onkel|tante|oncle|tonton|tatie|"
    "zio|zia|uncle|aunt|auntie|wujek|ciocia|osaba|izeba|primo|prima|cousin|cousine|cugino|cugina|lehengusu|hermano|hermana|"
    "hermanito|hermanita|irmao|irma|bruder|schwester|frere|soeur|fratello|sorella|anaia|arreba|suegro|suegra|cunado|cunada|"
    "vo|titio|titia|titi|mano|mana|sogro|sogra|cunhado|cunhada|padrinho|madrinha|padrino|madrina|compadre|comadre|dindo|dinda|"
    "sobrino|sobrina|sobrinha|yerno|nuera|genro|nora|dona|don|seu|profe|maestro|maestra|mestre|pastor|frei|coach|miss"
)
"""Before a given name: Tía Ascensión is Ascensión, and Seu Jorge is Jorge."""
KIN = [*PARENTS.split("|"), *RELATIVES.split("|")]
NOTES = (
    "trabajo|curro|oficina|gym|gimnasio|cole|colegio|clase|facu|uni|erasmus|vecino|vecina|fontanero|electricista|taller|mecanico|"
    "dentista|peluqueria|peluquera|seguros|yoga|padel|pilates|ingles|casero|casera|movil|particular|personal|casa|nuevo|trabalho|"
    "telemovel|vizinho|vizinha|boulot|bureau|plombier|voisin|voisine|ecole|coloc|portable|arbeit|buro|klempner|nachbar|nachbarin|"
    "kita|verein|friseur|handy|wg|lavoro|palestra|idraulico|vicina|scuola|calcetto|cellulare|work|office|plumber|neighbour|"
    "neighbor|flat|mobile|cell|home|whatsapp|cel|celu|zap|zapzap|wpp|tlm|chamba|laburo|escritorio|empresa|escuela|prepa|escola|"
    "faculdade|facul|kinder|guarderia|creche|academia|ginasio|futbol|futebol|catequese|iglesia|igreja|plomero|albanil|carpintero|"
    "gasista|encanador|canalizador|pedreiro|eletricista|marceneiro|manicure|diarista|faxineira|cabeleireiro|cabeleireira|taxi|"
    "uber|motorista|mecanica|contador|contadora|contabilista|abogado|abogada|advogado|advogada|corretor|corretora|senhorio|"
    "condominio|explicador|explicadora|psicologa|psicologo|nutricionista|nutri|pediatra|veterinario|veterinaria|medico|medica|"
    "novo|nova|nueva|antiguo|antigo|viejo|velho|depto|apto|sitio|praia|playa|igrejinha|jardinero|jardineiro|ninera|baba"
)
"""Behind a name, where it is nobody's surname, or written small: Ana gym."""
WHOSE = (
    r"(?i)^(.+?)\s+(?:(?:mam[aáã]|mami|mamma|maman|m[aã]e|madre|mother|mum|mom|pap[aá]|papi|pai|padre|dad|p[eè]re|m[eè]re|"
    r"hij[oa]|filh[oa]|hermano|hermana|irm[aã]o?|amig[oa]|novi[oa]|namorad[oa]|prim[oa]|ti[oa]|vecin[oa]|vizinh[oa]|secretari[oa]|"
    r"asistente|figli[oa]|fils|fille)\s+(?:de|do|da|del|di|d['’]|of)\b|"
    r"(?:esposa|esposo|marido|mujer|mulher|wife|husband|moglie|marito|femme)\s).*$"
)
"""Behind a name, whose kin somebody is: Ana mamá de Luca is Ana."""


def complete(frame: pl.DataFrame) -> pl.DataFrame:
    """The profiles without kinship and notes in the names on cards.

    Args:
        frame: kind, display_name, given_name, family_name and more, a row per profile.
    """
    frame = _cut(frame)
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


def _cut(frame: pl.DataFrame) -> pl.DataFrame:
    """The profiles, on cards without whose kin somebody is, and without a note behind a whole name; what is left is taken
    apart anew."""
    cards = frame.select(pl.int_range(pl.len()).alias("n"), "kind", text="display_name").filter(kind="entry")
    cards = cards.filter(pl.col("text").str.contains(r"\S\s+\S+\s+\S"))
    last = names.fold(pl.col("text").str.extract(r"(\S+)$"))
    cards = cards.with_columns(word=last, whose=pl.col("text").str.extract(WHOSE))
    is_note = pl.col("word").str.contains(rf"^(?:{NOTES})$") & ~pl.col("word").is_in(borne("surname")["word"].implode())
    left = pl.coalesce("whose", pl.when(is_note).then(pl.col("text").str.extract(r"^(.*\S)\s+\S+$")))
    cards = cards.select("n", left=left).drop_nulls("left")
    told = cards.select("n").with_columns(name_parts.split(cards["left"]).get_columns())
    told = pl.DataFrame({"n": pl.int_range(frame.height, eager=True)}).join(
        told.with_columns(is_told=True), on="n", how="left", maintain_order="left"
    )
    is_told = told["is_told"].fill_null(False)
    return frame.with_columns(
        pl.when(is_told).then(told["given"]).otherwise("given_name").alias("given_name"),
        pl.when(is_told).then(told["family"]).otherwise("family_name").alias("family_name"),
    )
