"""How strangers' text and numbers stand on a page: escaped, set apart from the text around them, never endless."""

import unicodedata
from datetime import date, datetime

from markupsafe import Markup, escape

LONGEST = 160
"""Letters of a value that are shown; the query behind the page gives it whole."""

_KEPT = "\u200c\u200d"
"""Joiners that scripts and emoji need; every other invisible character is shown as one."""


def said(value: object, longest: int = LONGEST) -> Markup:
    """A value of an export. `bdi` keeps its direction to itself, whatever letters it is made of."""
    if value is None or value == "":
        return Markup("")
    if isinstance(value, list | tuple):
        return Markup(", ").join(said(item, longest) for item in value)
    if isinstance(value, datetime):
        return Markup('<time datetime="{}">{}</time>').format(f"{value:%Y-%m-%dT%H:%M}Z", f"{value:%Y-%m-%d}")
    if isinstance(value, date):
        return Markup('<time datetime="{0}">{0}</time>').format(value)
    return Markup("<bdi>{}</bdi>").format(escape(plain(value, longest)))


def plain(value: object, longest: int = LONGEST) -> str:
    """A value where no markup can stand: a page's title."""
    text = visible(str(value or ""))
    return f"{text[:longest]}…" if len(text) > longest else text


def visible(text: str) -> str:
    """A text whose invisible characters are seen: controls and marks that turn the direction become U+FFFD."""
    return "".join(
        "\ufffd" if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") and letter not in _KEPT else letter
        for letter in text
    )


def number(value: float | None, language: str) -> str:
    """A count as the language writes it."""
    if value is None:
        return ""
    told = f"{value:,}"
    return told.replace(",", ".") if language == "es" else told


def percent(value: float | None, language: str) -> str:
    """A probability that never says certain when it is not."""
    if value is None:
        return ""
    if value == 1.0:
        return "100\u00a0%"
    if value > 0.999:
        return number_in("> 99.9\u00a0%", language)
    if value < 0.001:
        return number_in("< 0.1\u00a0%", language)
    return number_in(f"{100 * value:.1f}\u00a0%", language)


def number_in(text: str, language: str) -> str:
    """The decimal sign of the language."""
    return text.replace(".", ",") if language == "es" else text
