"""Names in parts: given names and surnames from one text, with particles and two surnames respected.

Titles, degrees, emoji, bold letters and zero-width characters are left out of the parts; whoever shows a
name keeps the original. Nothing here looks a name up anywhere: the word lists below are the whole knowledge.
"""

import polars as pl

PARTICLES = frozenset(
    [
        "de",
        "del",
        "dels",
        "la",
        "las",
        "los",
        "el",
        "le",
        "les",
        "lo",
        "da",
        "das",
        "do",
        "dos",
        "di",
        "du",
        "des",
        "d",
        "della",
        "dello",
        "delle",
        "degli",
        "dei",
        "dal",
        "dalla",
        "van",
        "von",
        "der",
        "den",
        "dem",
        "ter",
        "ten",
        "te",
        "vande",
        "vander",
        "vom",
        "zu",
        "zum",
        "zur",
        "und",
        "af",
        "av",
        "al",
        "el",
        "ibn",
        "bin",
        "ben",
        "bint",
        "abu",
        "mac",
        "mc",
        "o",
        "san",
        "santa",
        "i",
        "y",
        "e",
    ]
)
"""Words that belong to a surname without being one (folded): "de la Cruz", "van der Berg", "Puig i Serra"."""

TITLES = (
    "dr|dra|drs|doctor|doctora|prof|profa|professor|profesor|profesora|lic|licda|arq|mr|mrs|ms|miss|"
    "sr|sra|srta|doña|dña|herr|frau|mme|mlle|maître|dott|dottssa|avv|sir|rev"
)
DOTTED_TITLES = "ing|dipl|mag|d|dª|don"
"""Titles that are names as well: only with a dot."""
DEGREES = (
    "phd|ph\\.d|dphil|mba|emba|msc|m\\.sc|bsc|b\\.sc|ba|ma|beng|meng|md|llm|llb|jd|esq|cpa|cfa|acca|pmp|csm|cspo|"
    "cissp|itil|shrm|jr|sr|ii|iii|iv|dipl-ing|dipl\\.-ing|mag|mcs|rn|pe|ceo|cto|cfo|coo|he|him|she|her|they|them"
)
BARE_DEGREES = "PhD|PHD|Ph\\.D|MBA|EMBA|MSc|MSC|BSc|LLM|CPA|CFA|PMP|CISSP|Jr|JR|II|III|CEO|CTO|CFO"
"""Degrees told from surnames ("Lin Ma") by their capitals, so that they need no comma before them."""

# Given names that follow another given name often and are seldom a surname: "Ana María", "Jan Willem".
SECOND_GIVEN = (
    "maria jose jesus luis carlos antonio manuel javier francisco miguel angel angeles carmen pilar dolores isabel "
    "teresa cristina elena ana belen lucia rosa mercedes concepcion victoria eugenia fernando eduardo alberto "
    "rafael ramon enrique ignacio pablo pedro juan alejandro alfonso joaquin josep joan lluis carles miquel xavier "
    "jordi antoni montserrat nuria joao luisa helena paula beatriz margarida ines fatima catarina sofia gabriela "
    "claudia alexandra fernanda patricia sara raquel pierre luc paul jacques marie anne claude michel francois "
    "philippe christophe louis yves noel baptiste sebastien charlotte sophie christine claire helene elisabeth "
    "katharina magdalena johanna susanne sabine ursula anna lena sophia maximilian alexander christian friedrich "
    "wilhelm heinrich georg karl hans peter dieter joachim jurgen willem pieter johannes hendrik jan cornelis "
    "grazia paola chiara luca giovanni giuseppe battista matteo francesca vittoria giulia antonella pia elisa "
    "rocio soledad consuelo begona milagros amparo inmaculada guadalupe adela aurora daniel david sofie"
)
# The same, but as often a surname: a given name only where two more words follow ("José Vicente Ruiz Soto").
EITHER = "vicente martin andres tomas marcos alonso gil simon pascual santos jorge ricardo roberto raul felipe agustin bernardo"
# Two words that are a given name even when nothing follows.
PAIRS = (
    "jose (?:luis|maria|antonio|manuel|carlos|angel|miguel|ramon|ignacio|javier)|juan (?:carlos|jose|antonio|manuel|luis|pablo|francisco|ramon)|"
    "ana (?:maria|isabel|belen|paula|sofia)|maria (?:jose|jesus|angeles|carmen|isabel|teresa|dolores|pilar|victoria|joao|luisa|elena)|"
    "luis (?:miguel|carlos|alberto)|miguel angel|carlos alberto|francisco (?:jose|javier)|rosa maria|jean (?:pierre|luc|paul|claude|jacques|michel)|"
    "anne (?:marie|sophie|claire)|marie (?:claire|christine|anne|claude)|hans (?:peter|georg|joachim)|jan willem|gian (?:luca|carlo|paolo)|maria grazia"
)
DEVOTIONS = (
    "carmen|mar|pilar|rosario|rocio|consuelo|valle|amor|camino|prado|henar|sol|cielo|lourdes|dolores|angeles|"
    "mercedes|nieves|luz|paz|cruz|concepcion|gracia|fatima|jesus|soledad|o|milagros|reyes|remedios|cabeza|"
    "encarnacion|montserrat|conceicao|graca|ceu"
)

_SECOND = "|".join(SECOND_GIVEN.split())
_INITIAL = r"(?:[a-df-hj-xz]\.?|[eiy]\.)"
# How much of a folded name is given names; what follows, if anything, is surnames.
_GIVEN = (
    rf"^((?:(?:{PAIRS})$)"
    rf"|(?:maria|ana|rosa|virgen|jose) (?:del?|de la|de los|de las|do|da|das|dos) (?:{DEVOTIONS})(?: |$)"
    rf"|\S+ (?:{'|'.join(EITHER.split())}) (?:\S+ \S)"
    rf"|(?:\S+(?: (?:{_SECOND}|{_INITIAL})){{1,2}}) "
    rf"|\S+(?: |$))"
)
_JOIN = (
    r"(?:de|del|dels|la|las|los|le|les|da|das|do|dos|di|du|della|van|von|der|den|zu|i|y|e|DE|DEL|LA|VAN|VON|DER|I|Y)"
)
_CAPITALS = r"\p{Lu}[\p{Lu}'’·\-]{2,}"
_CAPITALS_LAST = rf"^(.*?\p{{Ll}}\S*) ((?:{_JOIN} )*{_CAPITALS}(?: (?:{_JOIN} )*{_CAPITALS})*)$"
_CAPITALS_FIRST = rf"^((?:{_JOIN} )*{_CAPITALS}(?: (?:{_JOIN} )*{_CAPITALS})*) (.*\p{{Ll}}.*)$"

_UNACCENTED = {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"}


def fold(text: pl.Expr) -> pl.Expr:
    """Lower case without accents, for comparing; words keep their places."""
    plain = text.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    return plain.str.replace_many(list(_UNACCENTED), list(_UNACCENTED.values()))


def clean(name: pl.Expr) -> pl.Expr:
    """A name without titles, degrees, brackets, nicknames in quotes, emoji and letters in disguise; null if nothing is left."""
    text = name.str.normalize("NFKC").str.replace_all(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]", "")
    text = text.str.replace_all(r"\([^)]*\)?|\[[^\]]*\]?|[\"“”«»„][^\"“”«»]*[\"“”«»]", " ")
    text = text.str.replace_all(r"\s[|•–—/-]\s.*|[|•].*", "")
    text = text.str.replace_all(r"[^\p{L}\p{M}\p{N}'’`.·,\- ]", " ").str.replace_all(r"\s+", " ").str.strip_chars()
    text = text.str.replace(rf"^(?i)(?:(?:{TITLES})(?:\.-?\s?|\s)|(?:{DOTTED_TITLES})\.-?\s?)+", "")
    text = text.str.replace(rf"(?:(?i: *,[ ,]*(?:{DEGREES})\.?)|[ ,]+(?:{BARE_DEGREES})\.?)+$", "")
    # A word without a letter is decoration.
    text = text.str.replace_all(r"(?:^|\s)[^\p{L}\s]+(?:\s[^\p{L}\s]+)*(?:\s|$)", " ").str.strip_chars(" ,-.'’·`")
    return pl.when(text.str.contains(r"\p{L}")).then(text)


def split(name: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """(given, family) of a display name; family is null when only given names show.

    In this order: "Surname, Given"; surnames written in capitals; otherwise given names first, as many as
    the word lists know (compound names, initials), and the rest is surnames with their particles.
    """
    text = clean(name)
    comma = text.str.extract_groups(r"^([^,]+), *([^,]+)$")
    last = text.str.extract_groups(_CAPITALS_LAST)
    first = text.str.extract_groups(_CAPITALS_FIRST)
    plain = text.str.replace_all(",", " ", literal=True).str.replace_all(r"\s+", " ").str.strip_chars()
    words = plain.str.split(" ")
    taken = fold(plain).str.extract(_GIVEN).str.strip_chars()
    # The rule for names that are also surnames looks at the two words behind them, which are not given names.
    ahead = fold(plain).str.contains(rf"^\S+ (?:{'|'.join(EITHER.split())}) \S+ \S")
    count = pl.when(ahead).then(2).otherwise(taken.str.count_matches(" ", literal=True) + 1).cast(pl.Int64)
    # Someone with a given name and particles only ("Ana de la") has no surname worth the name.
    given = words.list.head(count).list.join(" ")
    family = words.list.slice(count).list.join(" ")
    family = pl.when(family != "").then(family)
    has_comma = comma.struct.field("1").is_not_null()
    in_capitals = [g.struct.field("1").is_not_null() for g in (last, first)]
    return (
        pl.when(has_comma)
        .then(comma.struct.field("2"))
        .when(in_capitals[0])
        .then(last.struct.field("1"))
        .when(in_capitals[1])
        .then(first.struct.field("2"))
        .otherwise(given),
        pl.when(has_comma)
        .then(comma.struct.field("1"))
        .when(in_capitals[0])
        .then(last.struct.field("2"))
        .when(in_capitals[1])
        .then(first.struct.field("1"))
        .otherwise(family),
    )
