"""One spelling for what identifies: addresses, handles, e-mails, phones and a profile's own key.

The same for every network; what differs between them is data in their `Network`.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import unquote

import phonenumbers
import polars as pl

from flows.sources.base import Network

SEPARATOR = "\x1f"
EMAIL = r"^[^@\s<>()\[\],;:\"]+@[^@\s<>()\[\],;:\"]+\.[^@\s<>()\[\],;:\".]{2,}$"


def trimmed(expression: pl.Expr) -> pl.Expr:
    """Text without blanks around it, null when nothing is left."""
    return expression.str.strip_chars().replace("", None)


def squeezed(expression: pl.Expr) -> pl.Expr:
    """Text without control or zero-width characters, blanks collapsed, null when nothing is left."""
    return expression.map_batches(_squeeze, return_dtype=pl.String)


_UNUSUAL = r"[^\x20-\x7e]|^ | $|  |^$"


def _squeeze(series: pl.Series) -> pl.Series:
    if _is_empty(series):
        return series
    plain = (
        pl.col("was")
        .str.normalize("NFC")
        .str.replace_all(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]", "")
        .str.replace_all(r"[\s\u00a0\p{Cc}]+", " ")
        .str.strip_chars()
    )
    unusual = series.str.contains(_UNUSUAL).fill_null(False)
    return where(series, unusual, pl.when(plain != "").then(plain))


def _is_empty(series: pl.Series) -> bool:
    """Whether there is nothing in it: most columns of most lists are so, and no step over them is for nothing."""
    return series.null_count() == series.len()


def where(series: pl.Series, mask: pl.Series, change: pl.Expr) -> pl.Series:
    """The series with `change` (an expression over the column `was`) made to the masked values only.

    What is costly per row and needed for few is done for those few, each distinct value once.
    """
    if not mask.any():
        return series
    distinct = series.filter(mask).unique()
    table = pl.DataFrame({"was": distinct}).select("was", change.alias("now"))
    frame = pl.DataFrame({"was": series, "mask": mask})
    joined = frame.join(table, on="was", how="left", maintain_order="left")
    return joined.select(pl.when("mask").then("now").otherwise("was")).to_series().alias(series.name)


def handle(expression: pl.Expr) -> pl.Expr:
    """A handle or slug as compared: percent-decoded, NFC, lower case, without @."""
    # In one step from Series to Series: an expression that calls Python is worked out again wherever it is used.
    return expression.map_batches(_handle, return_dtype=pl.String)


def _handle(series: pl.Series) -> pl.Series:
    if _is_empty(series):
        return series
    plain = squeezed(pl.lit(series)).str.strip_prefix("@").str.strip_chars(" ").str.to_lowercase()
    return _unquote(pl.select(plain.alias(series.name)).to_series()).replace("", None)


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
    patterns = [pattern for pattern in network.urls if f"(?P<{group}>" in pattern]
    if not patterns:
        return pl.lit(None, dtype=pl.String)
    # In one step from Series to Series, like `handle`.
    return url.map_batches(lambda series: _from_url(series, network, group, patterns), return_dtype=pl.String)


def _from_url(series: pl.Series, network: Network, group: str, patterns: Sequence[str]) -> pl.Series:
    if _is_empty(series):
        return series
    form = (network.profile_url if group == "handle" else network.id_url) or "{}"
    prefix = form.split("{}")[0]
    # Nearly all addresses are in canonical form, where no capturing expression is needed; but where a
    # network has ids in its addresses too, or a form for each server, only the expressions can tell.
    plain = bool(prefix) and not any("(?P<id>" in pattern for pattern in network.urls)
    rest = series.str.slice(len(prefix))
    easy = (series.str.starts_with(prefix) & rest.str.contains(r"^[A-Za-z0-9-]+$")).fill_null(False) & plain
    frame = pl.DataFrame({"was": series, "value": rest.str.to_lowercase() if group == "handle" else rest})
    frame = frame.select("was", pl.when(easy).then("value").alias("value"))
    cell = pl.col("cell")
    # Most addresses are another network's: whether a pattern fits is asked before what it finds, which costs more.
    fitting = pl.any_horizontal(*(cell.str.contains(pattern) for pattern in patterns))
    hard = pl.DataFrame({"was": series.filter(~easy).drop_nulls().unique()})
    hard = hard.with_columns(squeezed(pl.col("was")).alias("cell")).filter(fitting)
    if hard.height:
        found = [_in_pattern(cell, pattern, group) for pattern in patterns]
        slow = pl.coalesce(*(pl.when(f != "").then(f) for f in found))
        slow = handle(slow) if group == "handle" else slow
        table = hard.select("was", slow.alias("now"))
        joined = frame.join(table, on="was", how="left", maintain_order="left")
        frame = joined.select(pl.coalesce("value", "now").alias("value"))
    reserved = sorted(network.reserved) if group == "handle" else []
    host = pl.col("value").str.extract("@(.+)$").fill_null("")
    fine = ~(pl.col("value").is_in(reserved) | host.is_in(reserved))
    return frame.select(pl.when(fine).then("value").alias(series.name)).to_series()


def _in_pattern(cell: pl.Expr, pattern: str, group: str) -> pl.Expr:
    """What a group of a pattern finds; a handle with its host where the pattern has one."""
    groups = cell.str.extract_groups(pattern).struct
    if "(?P<host>" not in pattern:
        return groups.field(group)
    return groups.field(group) + "@" + groups.field("host").str.to_lowercase().str.strip_prefix("www.")


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


def name_key(name: pl.Expr, owner: pl.Expr) -> pl.Expr:
    """The key of an account known by name only: the owner is part of it."""
    return pl.format(f"name:{{}}{SEPARATOR}{{}}", owner, squeezed(name).str.to_lowercase())


def is_placeholder(name: pl.Expr, network: Network) -> pl.Expr:
    """Whether a name without blanks around it stands for nobody ("Facebook User")."""
    return name.str.to_lowercase().is_in(sorted(n.lower() for n in network.placeholders))


def texts(series: pl.Series, separators: str) -> pl.Series:
    """A column as lists of texts, whether it was one text or a list already."""
    if series.dtype == pl.List(pl.String):
        return series
    split = pl.col("was").str.replace_all(f"[{separators}]", "\n").str.split("\n")
    return filled(series, split)


def filled(series: pl.Series, change: pl.Expr) -> pl.Series:
    """Lists made from the filled cells by an expression over the column `was`; the others become empty lists.

    Most cells of most exports are empty: only the others are worked on.
    """
    if _is_empty(series):
        return pl.Series(series.name, [[]], dtype=pl.List(pl.String)).new_from_index(0, series.len())
    frame = pl.DataFrame({"was": series}).with_row_index("row")
    rows = frame.drop_nulls("was").select("row", change.alias("now"))
    joined = frame.select("row").join(rows, on="row", how="left", maintain_order="left")
    return joined["now"].fill_null([]).alias(series.name)


def without_blanks(lists: pl.Series) -> pl.Series:
    """Lists of what they hold, without what is null or empty."""
    said = pl.element().filter(pl.element().str.strip_chars() != "")
    return filled(_nonempty(lists), pl.col("was").list.eval(said))


def _nonempty(lists: pl.Series) -> pl.Series:
    return pl.select(pl.when(lists.list.len() > 0).then(lists)).to_series().alias(lists.name)


def emails(lists: pl.Series) -> pl.Series:
    """Lists of e-mail addresses: lower case, distinct, sorted; what is none is left out."""
    cell = pl.element().str.strip_chars(" \t\r\n<>'\"").str.to_lowercase().str.strip_prefix("mailto:")
    valid = pl.col("was").list.eval(cell.filter(cell.str.contains(EMAIL)))
    return filled(_nonempty(lists), valid.list.unique().list.sort())


def phones(lists: pl.Series, region: str) -> pl.Series:
    """Lists of phone numbers in E.164, distinct and sorted; what cannot be a number is left out."""
    distinct = lists.explode().drop_nulls().unique()
    if not distinct.len():
        return pl.Series(lists.name, [[]], dtype=pl.List(pl.String)).new_from_index(0, lists.len())
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
    """One phone number in E.164, or null. `region` is assumed when there is no international prefix.

    Then the number must be one that the region gives out: another country's may have the right length by chance.
    """
    try:
        number = phonenumbers.parse(raw, region, keep_raw_input=True)
    except phonenumbers.NumberParseException:
        return None
    is_national = number.country_code_source == phonenumbers.CountryCodeSource.FROM_DEFAULT_COUNTRY
    fits = phonenumbers.is_valid_number if is_national else phonenumbers.is_possible_number
    if not fits(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
