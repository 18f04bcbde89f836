"""One spelling for what identifies: addresses, handles, e-mails, phones and a profile's own key.

The same for every network; what differs between them is data in their `Network`.
"""

import unicodedata
from functools import lru_cache
from urllib.parse import unquote

import phonenumbers
import polars as pl

from flows.sources.base import Network

SEPARATOR = "\x1f"
EMAIL = r"^[^@\s<>()\[\],;:\"]+@[^@\s<>()\[\],;:\"]+\.[^@\s<>()\[\],;:\".]{2,}$"


def trimmed(expression: pl.Expr) -> pl.Expr:
    """Text without blanks around it, null when nothing is left."""
    plain = expression.str.strip_chars()
    return pl.when(plain != "").then(plain)


def squeezed(expression: pl.Expr) -> pl.Expr:
    """Text without control or zero-width characters, blanks collapsed, null when nothing is left."""
    plain = (
        expression.str.normalize("NFC")
        .str.replace_all(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]", "")
        .str.replace_all(r"[\s\u00a0\p{Cc}]+", " ")
        .str.strip_chars()
    )
    return pl.when(plain != "").then(plain)


def handle(expression: pl.Expr) -> pl.Expr:
    """A handle or slug as compared: percent-decoded, NFC, lower case, without @."""
    plain = squeezed(expression).str.strip_prefix("@").str.to_lowercase()
    decoded = plain.map_batches(_unquote, return_dtype=pl.String)
    return pl.when(decoded != "").then(decoded)


def _unquote(series: pl.Series) -> pl.Series:
    encoded = series.str.contains("%", literal=True).fill_null(False)
    if not encoded.any():
        return series
    # Few slugs are percent-encoded, and Polars has no decoder: only their distinct values pass through Python.
    distinct = series.filter(encoded).unique()
    decoded = [unicodedata.normalize("NFC", unquote(text)).lower() for text in distinct]
    return series.replace(distinct, pl.Series(decoded, dtype=pl.String))


def from_url(url: pl.Expr, network: Network, group: str) -> pl.Expr:
    """The `id` or `handle` in a profile address of this network; null for any other address."""
    cell = squeezed(url)
    found = [
        cell.str.extract_groups(pattern).struct.field(group)
        for pattern in network.urls
        if f"(?P<{group}>" in pattern
    ]
    if not found:
        return pl.lit(None, dtype=pl.String)
    value = pl.coalesce(*(pl.when(f != "").then(f) for f in found))
    if group == "handle":
        value = handle(value)
        return pl.when(~value.is_in(sorted(network.reserved))).then(value)
    return value


def profile_url(network: Network) -> pl.Expr:
    """The canonical address from columns `handle` and `account_id`."""
    forms = []
    if network.profile_url:
        forms.append(pl.format(network.profile_url, pl.col("handle")))
    if network.id_url:
        forms.append(pl.format(network.id_url, pl.col("account_id")))
    return pl.coalesce(*forms) if forms else pl.lit(None, dtype=pl.String)


def account_key(network: Network) -> pl.Expr:
    """The account's own key from columns `account_id` and `handle`; null when neither is known."""
    forms = {
        "account_id": pl.lit("id:") + pl.col("account_id"),
        "handle": pl.lit("at:") + pl.col("handle"),
    }
    return pl.coalesce(*(forms[name] for name in network.key_order))


def name_key(name: pl.Expr, owner: str) -> pl.Expr:
    """The key of an account known by name only: the owner is part of it."""
    return pl.lit(f"name:{owner}{SEPARATOR}") + squeezed(name).str.to_lowercase()


def is_placeholder(name: pl.Expr, network: Network) -> pl.Expr:
    """Whether a name stands for nobody ("Facebook User")."""
    return squeezed(name).str.to_lowercase().is_in(sorted(n.lower() for n in network.placeholders))


def texts(frame: pl.DataFrame, name: str, separators: str) -> pl.Expr:
    """A column as a list of texts, whether it was one text or a list already."""
    if frame.schema[name] == pl.List(pl.String):
        return pl.col(name)
    return pl.col(name).str.replace_all(f"[{separators}]", "\n").str.split("\n")


def emails(lists: pl.Expr) -> pl.Expr:
    """Lists of e-mail addresses: lower case, distinct, sorted; what is none is left out."""
    cell = pl.element().str.strip_chars(" \t\r\n<>'\"").str.to_lowercase().str.strip_prefix("mailto:")
    valid = lists.list.eval(cell.filter(cell.str.contains(EMAIL)))
    return valid.list.unique().list.sort().fill_null([])


def phones(lists: pl.Series, region: str) -> pl.Series:
    """Lists of phone numbers in E.164, distinct and sorted; what cannot be a number is left out."""
    distinct = lists.explode().drop_nulls().unique()
    if not distinct.len():
        return pl.Series(lists.name, [[]] * lists.len(), dtype=pl.List(pl.String))
    known = pl.DataFrame(
        {"raw": distinct, "number": pl.Series([e164(raw, region) for raw in distinct], dtype=pl.String)}
    )
    long = pl.DataFrame({"row": pl.Series(range(lists.len()), dtype=pl.Int64), "raw": lists}).explode("raw")
    found = (
        long.join(known, on="raw", how="left")
        .filter(pl.col("number").is_not_null())
        .group_by("row")
        .agg(pl.col("number").unique().sort())
    )
    rows = pl.DataFrame({"row": pl.Series(range(lists.len()), dtype=pl.Int64)})
    joined = rows.join(found, on="row", how="left", maintain_order="left")
    return joined["number"].fill_null([]).alias(lists.name)


@lru_cache(maxsize=100_000)
def e164(raw: str, region: str) -> str | None:
    """One phone number in E.164, or null. `region` is assumed when there is no international prefix."""
    try:
        number = phonenumbers.parse(raw, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
