"""What owners call people in their address books beside their names: "Mamá", "Tía Ascensión", "Ana gym"."""

import polars as pl

from flows import names
from flows.resolution import name_parts
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
    "sobrino|sobrina|sobrinha|yerno|nuera|genro|dona|seu|profe|maestro|maestra|mestre|pastor|frei|coach|miss"
)
"""Before a given name: Tía Ascensión is Ascensión, and Seu Jorge is Jorge."""
ROLES = (
    "nachbar|nachbarin|nachbarn|kollege|kollegin|chef|chefin|vermieter|vermieterin|mieter|trainer|trainerin|handwerker|hausmeister|"
    "hausarzt|zahnarzt|klempner|elektriker|makler|steuerberater|anwalt|vecino|vecina|jefe|jefa|casero|casera|fontanero|electricista|"
    "profe|entrenador|voisin|voisine|collegue|plombier|proprio|vicino|vicina|collega|capo|idraulico|elettricista|vizinho|vizinha|"
    "chefe|neighbour|neighbor|boss|landlord|plumber|coach"
)
"""Before a given name or a surname: Nachbar Müller is called Müller."""
KIN = [*PARENTS.split("|"), *RELATIVES.split("|")]
NOTES = (
    "trabajo|curro|oficina|gym|gimnasio|cole|colegio|clase|facu|uni|erasmus|vecino|vecina|fontanero|electricista|taller|mecanico|"
    "dentista|peluqueria|peluquera|seguros|yoga|padel|pilates|ingles|casero|casera|movil|particular|personal|casa|nuevo|trabalho|"
    "telemovel|vizinho|vizinha|boulot|bureau|plombier|voisin|voisine|ecole|coloc|portable|arbeit|buro|klempner|nachbar|nachbarin|"
    "kita|verein|friseur|handy|wg|lavoro|palestra|idraulico|vicina|scuola|calcetto|cellulare|work|office|plumber|neighbour|"
    "neighbor|flat|mobile|cell|home|whatsapp|privat|mobil|alt|neu|dienstlich|geschaftlich|festnetz|zuhause|schule|fussball|"
    "tanzen|elektriker|steuerberater|makler|hausverwaltung|arzt|zahnarzt|feuerwehr|turnverein|chor|verein|hausmeister|"
    "viejo|antiguo|cel|celu|zap|zapzap|wpp|tlm|chamba|laburo|escritorio|empresa|escuela|prepa|escola|faculdade|facul|"
    "kinder|guarderia|creche|academia|ginasio|futbol|futebol|catequese|iglesia|igreja|plomero|albanil|carpintero|gasista|"
    "encanador|canalizador|pedreiro|eletricista|marceneiro|manicure|diarista|faxineira|cabeleireiro|cabeleireira|taxi|uber|"
    "motorista|mecanica|contador|contadora|contabilista|abogado|abogada|advogado|advogada|corretor|corretora|senhorio|"
    "condominio|explicador|explicadora|psicologa|psicologo|nutricionista|nutri|pediatra|veterinario|veterinaria|medico|"
    "medica|novo|nova|nueva|antigo|velho|depto|apto|sitio|praia|playa|igrejinha|jardinero|jardineiro|ninera|baba"
)
"""Behind a name, where it is nobody's surname, or written small: Ana gym."""
PLAINLY = ["handy", "mobil", "privat", "arbeit", "buro", "movil", "trabajo", "boulot", "portable", "lavoro", "mobile"]
"""These are notes, though some people bear them as surnames."""
WHOSE = (
    r"(?i)^(.+?)\s+(?:(?:mam[aáã]|mami|mamma|maman|m[aã]e|madre|mother|mum|mom|pap[aá]|papi|pai|dad|p[eè]re|m[eè]re|"
    r"hij[oa]|filh[oa]|hermano|hermana|irm[aã]o?|namorad[oa]|vecina|vizinh[oa]|secretari[oa]|asistente|figli[oa]|fils|fille|"
    # José Primo de Rivera is called so.
    r"(?-i:amig[oa]|prim[oa]|ti[oa]|novi[oa]|padre|vecino))\s+(?:de|do|da|del|di|d['’]|of)\b|"
    r"(?:esposa|esposo|marido|mujer|mulher|wife|husband|moglie|marito|femme)\s).*$"
)
"""Behind a name, whose kin somebody is: Ana mamá de Luca is Ana."""
_OF = r"(?i)\s(?:(?:de|do|da|del|di|of|esposa|esposo|marido|mujer|mulher|wife|husband|moglie|marito|femme)\s|d['’])"


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
        made_of(cards["family_name"], names.fold(text).str.extract(r"\s(\p{L}+)$")).alias("ends"),
        pl.col("family_name").str.contains(r"^\p{Ll}+$").alias("is_small"),
    )
    # Few cards have anything of the kind.
    is_noted = pl.col("last").is_in(NOTES.split("|")) | pl.col("ends").is_in(NOTES.split("|"))
    cards = cards.filter(pl.col("begins").is_in([*KIN, *ROLES.split("|")]) | is_noted | pl.col("is_small"))
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
    role = plain.str.extract(rf"^(?:{ROLES}) (\p{{L}}+)$")
    cards = cards.with_columns(role=role, behind=pl.col("family_name").str.extract(r"^(.+)\s\S+$"))
    columns = ("begins", "first", "second", "last", "role", "ends")
    asked = pl.concat([cards[column].alias("word") for column in columns]).unique().to_frame()
    for kind in ("given", "surname"):
        table = borne(kind).join(asked, on="word", how="semi")
        for column in columns:
            told = table.select(pl.col("word").alias(column), pl.col("share").alias(f"{column} {kind}"))
            cards = cards.join(told, on=column, how="left", maintain_order="left")

    def is_given(column: str) -> pl.Expr:
        return (pl.col(f"{column} given") > pl.col(f"{column} surname").fill_null(0)).fill_null(False)

    is_nobody = pl.col("is_parent") | pl.col("is_relative") | (pl.col("is_parents") & is_given("first"))
    # Tito Martín has a given name and a surname, and Tito Ramiro may.
    is_name = pl.col("begins given").is_not_null() & pl.col("first surname").is_not_null()
    is_called = is_given("first") & ~is_nobody & ~is_name
    is_two = is_called & is_given("second")
    is_borne = pl.col("last surname").is_not_null()
    is_said = pl.col("last").str.contains(rf"^(?:{NOTES})$")
    is_note = pl.when("is_small").then(~is_borne | is_said).otherwise(~is_borne & is_said)
    is_note |= pl.col("last").is_in(PLAINLY) & pl.col("given_name").str.contains(r"^\p{Lu}")
    is_role = pl.col("role").is_not_null() & ~is_nobody & ~is_called
    # "Sabine Hartmann Handy": a note behind the surname.
    is_plain = pl.col("ends surname").is_null() | pl.col("family_name").str.contains(r"\s\p{Ll}+$")
    is_plain |= pl.col("ends").is_in(PLAINLY)
    is_behind = pl.col("ends").is_in(NOTES.split("|")) & is_plain & pl.col("given_name").is_not_null()
    is_behind = is_behind.fill_null(False) & ~is_nobody & ~is_called & ~is_role & ~is_note.fill_null(False)
    one, more = r"^(\S+)", r"^\S+\s+(.+)$"
    two, others = r"^(\S+\s+\S+)", r"^\S+\s+\S+\s+(.+)$"
    called = pl.col("called")
    told = cards.filter(is_nobody | is_called | is_note | is_role | is_behind).select(
        "n",
        given=pl.when(is_two)
        .then(called.str.extract(two))
        .when(is_called)
        .then(called.str.extract(one))
        .when(is_role)
        .then(pl.when(is_given("role")).then("called"))
        .when(~is_nobody)
        .then("given_name"),
        family=pl.when(is_two)
        .then(called.str.extract(others))
        .when(is_called)
        .then(called.str.extract(more))
        .when(is_role)
        .then(pl.when(~is_given("role")).then("called"))
        .when(is_behind)
        .then("behind"),
        is_told=True,
    )
    # Who has a note in the surname's place has the whole name in the other.
    parts = name_parts.split_where(told["given"], told["given"].str.contains(" ") & told["family"].is_null())
    told = told.with_columns(
        given=pl.when(parts["family"].is_not_null()).then(parts["given"]).otherwise("given"),
        family=pl.coalesce("family", parts["family"]),
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
    word = made_of(cards["text"].str.extract(r"(\S+)$"), names.fold(pl.col("text")))
    # Few cards say whose kin somebody is.
    whose = pl.when(pl.col("text").str.contains(_OF)).then("text").str.extract(WHOSE)
    cards = cards.with_columns(word.alias("word"), whose=whose)
    cards = cards.filter(pl.col("whose").is_not_null() | pl.col("word").is_in(NOTES.split("|")))
    borne_so = borne("surname").join(cards.select("word"), on="word", how="semi")["word"]
    is_note = pl.col("word").is_in(NOTES.split("|")) & ~pl.col("word").is_in(borne_so.implode())
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
