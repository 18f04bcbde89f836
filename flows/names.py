"""Names as they are compared: without titles, degrees, emoji, bold letters and zero-width characters; whoever shows a
name keeps the original. Which words are given names and which surnames is told by `resolution/name_parts.py`.
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
    "dr|dra|drs|ddr|doctor|doctora|prof|profa|professor|profesor|profesora|univ\\.-prof|pd\\.? dr|lic|licda|arq|mr|mrs|ms|miss|"
    "sr|sra|srta|doña|dña|herr|frau|mme|mlle|maître|dott\\.ssa|dottssa|dott|avv|sir|rev|mmag|mag\\.[aª]|"
    "dipl\\.?-?\\s?(?:ing|kfm|kffr|wirt\\.?-?ing|inf|betrw|phys|psych|math|volkw)"
)
DOTTED_TITLES = (
    "ing|dipl|mag|d|dª|don|"
    # What behind "Dr." or "lic." tells the faculty.
    "med|dent|vet|jur|iur|rer|nat|pol|phil|oec|soc|publ|habil|h\\.c|mult|techn|mont|pharm|theol|arch"
)
"""Titles that are names as well: only with a dot."""
DEGREES = (
    "phd|ph\\.d|dphil|mba|emba|msc|m\\. ?sc|bsc|b\\. ?sc|ba|b\\. ?a|ma|m\\. ?a|beng|meng|[bm]\\. ?eng|md|llm|ll\\. ?m|llb|ll\\. ?b|"
    "jd|esq|cpa|cfa|acca|pmp|csm|cspo|cissp|itil|shrm|jr|sr|ii|iii|iv|dipl-ing|dipl\\.-ing|mag|fh|eth|hsg|mcs|rn|pe|"
    "ceo|cto|cfo|coo|he|him|she|her|they|them"
)
BARE_DEGREES = (
    "PhD|PHD|Ph\\.D|MBA|EMBA|MSc|M\\. ?Sc|MSC|BSc|B\\. ?Sc|[BM]\\. ?Eng|LLM|LL\\. ?[MB]|Dipl[.-]+\\p{L}+|CPA|CFA|PMP|CISSP|Jr|JR|"
    "II|III|CEO|CTO|CFO"
)
"""Degrees told from surnames ("Lin Ma") by their capitals, so that they need no comma before them."""
BORN = "[Gg]eb\\.?|[Gg]eborene|[Nn]ée|nee|z domu"
"""Before the surname that somebody was born with."""

_MAIL = r"[\"'”]?\s*<?[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+>?"
"""An e-mail address, and the quote before it that closes a name."""
_EMOTICON = r"(?:\s|^)(?:[xX][dD]+|[:;=][-'oO]?[()DdPpOo3*]+|<3+|\^_*\^)(?:\s|$)"
_UNACCENTED = {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"}


def fold(text: pl.Expr) -> pl.Expr:
    """Lower case without accents, for comparing; words keep their places."""
    plain = text.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
    return plain.str.replace_many(list(_UNACCENTED), list(_UNACCENTED.values()))


def without_mail(name: pl.Expr) -> pl.Expr:
    """A name without the e-mail addresses in it, as mail programs write them into names; null if nothing is left."""
    text = name.str.replace_all(_MAIL, " ").str.strip_chars(" \"'“,;()[]")
    return pl.when(~name.str.contains(_MAIL)).then(name).when(text != "").then(text)


def clean(name: pl.Expr) -> pl.Expr:
    """A name without titles, degrees, brackets, nicknames in quotes, addresses, emoji and letters in disguise; null if
    nothing is left."""
    text = (
        name.str.replace_all(_MAIL, " ")
        .str.normalize("NFKC")
        .str.replace_all(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]", "")
    )
    text = text.str.replace_all(_EMOTICON, " ")
    text = text.str.replace(rf"(\S),? [(\[]?(?:{BORN})\s([^)\]]+)[)\]]?", "${1} ${2}")
    text = text.str.replace_all(r"\([^)]*\)?|\[[^\]]*\]?|[\"“”«»„][^\"“”«»]*[\"“”«»]", " ")
    text = text.str.replace_all(r"\s[|•–—/-]\s.*|[|•].*", "")
    text = text.str.replace_all(r"[^\p{L}\p{M}\p{N}'’`.·,\- ]", " ").str.replace_all(r"\s+", " ").str.strip_chars()
    text = text.str.replace(rf"^(?i)(?:(?:{TITLES})(?:\.-?\s?|\s)|(?:{DOTTED_TITLES})\.-?\s?)+", "")
    text = text.str.replace(rf"(?:(?i: *,[ ,]*(?:{DEGREES})\.?)|[ ,]+(?:{BARE_DEGREES})\.?)+$", "")
    # A word without a letter is decoration.
    text = text.str.replace_all(r"(?:^|\s)[^\p{L}\s]+(?:\s[^\p{L}\s]+)*(?:\s|$)", " ").str.strip_chars(" ,-.'’·`")
    return pl.when(text.str.contains(r"\p{L}")).then(text)
