"""Entries of address books: one person's, or a company's, or those of several people on one card.

What stands on a card of several people is nobody's in particular: such a card becomes a `group`, which keeps its
e-mails and phones and is no person.
"""

from collections.abc import Mapping

import polars as pl

from flows import names
from flows.sources.base import Parsed, ProfileMap

LIST_LENGTH = 30
"""Nobody has more e-mails or phones than this: such an entry is a list."""

_FAMILY = r"^(?:familia|family|familie|famille|famiglia|família|fam|familien|rodzina)\b|\b(?:family|familie)$"
_AND = r"\p{L} *(?: y | e | i | und | and | et | eta | och | og | oraz |&|\+) *\p{L}"
_AND_ANYWHERE = r"\p{L} *(?: und | and | et | eta | och | oraz |&|\+) *\p{L}"
# "Pinto e Castro", "Ramón y Cajal": between surnames these words join no people.
_AND_FIRST = r"^\p{L}+ (?:y|e|i) \p{L}+"


def several(given: pl.Expr, named: pl.Expr) -> pl.Expr:
    """Whether a name is that of several people: "Ana y Luis", "Ann & Bob Smith", "Familie Weiß"."""
    first, whole = names.fold(given), names.fold(named)
    return (
        first.str.contains(_AND).fill_null(False)
        | whole.str.contains(_FAMILY).fill_null(False)
        | (given.is_null() & whole.str.contains(rf"{_AND_ANYWHERE}|{_AND_FIRST}").fill_null(False))
    )


def is_company(given: pl.Expr, family: pl.Expr, named: pl.Expr, company: pl.Expr) -> pl.Expr:
    """Whether an entry is a company's: it has no other name than the company's.

    Someone whose firm bears their name has it in two parts.
    """
    same = names.fold(named.str.strip_chars()) == names.fold(company.str.strip_chars())
    in_parts = given.is_not_null() & family.is_not_null()
    return (company.is_not_null() & (named.is_null() | (same & ~in_parts))).fill_null(False)


def filled(column: str) -> pl.Expr:
    """A column of text, null where there is nothing in it."""
    return pl.when(pl.col(column).str.strip_chars() != "").then(pl.col(column))


def given_names(first: str, middle: str) -> pl.Expr:
    """First and middle name as one."""
    both = pl.concat_str(filled(first), filled(middle), separator=" ", ignore_nulls=True)
    return pl.when(both != "").then(both)


def maps(
    fields: Mapping[str, "str | pl.Expr | Parsed"], marked: pl.Expr | None = None
) -> tuple[ProfileMap, ProfileMap]:
    """An address book's entries in two maps: people, and groups told from them by what stands on their cards.

    Args:
        fields: as for `ProfileMap`, the names, company, e-mails and phones as expressions, names null when empty.
        marked: which entries say themselves that they are a company's.
    """
    given, family, display, company, emails, phones = (
        value if isinstance(value := fields[name], pl.Expr) else pl.lit(None)
        for name in ("given_name", "family_name", "display_name", "company", "emails", "phones")
    )
    joined = pl.concat_str(given, family, separator=" ", ignore_nulls=True)
    named = pl.coalesce(display, pl.when(joined != "").then(joined))
    crowded = (emails.list.len() > LIST_LENGTH) | (phones.list.len() > LIST_LENGTH)
    group = several(given, named) | is_company(given, family, named, company) | crowded.fill_null(False)
    if marked is not None:
        group = group | marked.fill_null(False)
    personal = ("given_name", "family_name", "company", "position", "birthday")
    of_group = {name: value for name, value in fields.items() if name not in personal}
    return (
        ProfileMap(fields, where=~group, kind="entry"),
        ProfileMap({**of_group, "display_name": pl.coalesce(named, company)}, where=group, kind="group"),
    )
