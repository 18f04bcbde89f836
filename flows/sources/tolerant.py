"""Formats nobody has proven: read only where a file says whose it is, and only as far as its labels speak."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

import polars as pl
from selectolax.lexbor import LexborNode

from flows.sources.base import Claim, Rows
from flows.sources.document import Document, Header, fold
from flows.sources.readers import contract_columns, delimited, objects
from schemas.columns import Raw

LEAST = 2
"""Labels of the contract that a header must have: one alone is chance."""


def named(network: str) -> Claim:
    """A file or a folder whose name begins a word with the network's (`Xing`, `my-xing-export`)."""
    begins = re.compile(rf"(?<![^\W\d_]){network}", re.IGNORECASE)
    return lambda document: 10 if begins.search(document.path) else 0


def header(document: Document, raw: type[Raw]) -> Header | None:
    """The first record with enough of the contract's labels."""
    return document.header_among((names for names, _, _ in contract_columns(raw).values()), LEAST)


def sheet(network: str, link: str, raw: type[Raw]) -> Claim:
    """A table (CSV, or a page's) with enough of the contract's labels, and a sign of the network.

    The sign is its name in a header or in the path, or a `link` in at least every second line: an address
    book in which one friend has a profile there is not the network's. Weaker than any proven format.
    """
    is_named = named(network)

    def claim(document: Document) -> int:
        if document.is_binary or document.looks_like_json:
            return 0
        if document.looks_like_html:
            return 25 if link in document.text and any(_tables(document, raw, link)) else 0
        found = header(document, raw)
        if found is None:
            return 0
        lines = [line for line in document.head.splitlines() if line.strip()]
        linked = sum(link in line.lower() for line in lines) * 2 >= len(lines)
        told = any(network in fold(name) for name in found.names)
        return 25 + is_named(document) if told or linked or is_named(document) else 0

    return claim


def read_sheet(link: str) -> Callable[[Document, type[Raw]], Rows]:
    """Read what `sheet` claims; in pages, the address of a row's profile counts as its `link` column."""
    read_csv = delimited(find=header)

    def read(document: Document, raw: type[Raw]) -> Rows:
        if document.looks_like_html:
            return objects(list(_tables(document, raw, link)), raw, "html")
        return read_csv(document, raw)

    return read


def joined(*columns: str) -> pl.Expr:
    """Several columns of e-mails or phones as one text."""
    return pl.concat_str(columns, separator=";", ignore_nulls=True)


_CODES = {
    "33": ("france", "fr", "frankreich", "francia"),
    "49": ("deutschland", "de", "germany", "allemagne", "alemania"),
    "43": ("österreich", "at", "austria", "autriche"),
    "41": ("schweiz", "ch", "suisse", "switzerland", "suiza"),
    "32": ("belgique", "be", "belgien", "belgium", "bélgica"),
}


def international(phones: pl.Expr, country: str) -> pl.Expr:
    """Phones with a country's code instead of the 0 they begin with, where the row tells the country."""
    written = pl.col(country).str.strip_chars().str.to_lowercase()
    for code, names in _CODES.items():
        abroad = phones.str.replace_all(r"(^|;)\s*0([1-9])", f"${{1}}+{code} ${{2}}")
        phones = pl.when(written.is_in(names)).then(abroad).otherwise(phones)
    return phones


def _tables(document: Document, raw: type[Raw], link: str) -> Iterator[dict[str, str] | None]:
    """Records of a page's tables and definition lists whose labels are the contract's.

    A row of such a table that has more cells than labels, or fewer, is none; one cell alone is a heading.
    """
    known = frozenset().union(*(names for names, _, _ in contract_columns(raw).values()))
    labels: list[str] = []
    table = None
    for row in document.html.css("tr"):
        cells = [_text(cell) for cell in row.iter() if cell.tag in ("td", "th")]
        if sum(fold(cell) in known for cell in cells) >= LEAST:
            labels, table = cells, _table(row)
        elif labels and len(cells) == len(labels):
            yield dict(zip(labels, cells, strict=True)) | _link(row, link)
        elif table is not None and len(cells) > 1 and any(cells) and _table(row) == table:
            yield None
    for group in document.html.css("dl"):
        terms = [(part.tag, _text(part)) for part in group.iter() if part.tag in ("dt", "dd")]
        record = {term: value for (tag, term), (then, value) in pairwise(terms) if (tag, then) == ("dt", "dd")}
        if sum(fold(term) in known for term in record) >= LEAST:
            yield record | _link(group, link)


def _table(row: LexborNode) -> int | None:
    """Which table a row stands in."""
    node = row.parent
    while node is not None and node.tag != "table":
        node = node.parent
    return node.mem_id if node is not None else None


def _text(node: LexborNode) -> str:
    return " ".join(node.text().split())


def _link(node: LexborNode, link: str) -> dict[str, str]:
    for anchor in node.css("a[href]"):
        address = anchor.attributes.get("href") or ""
        if link in address.lower():
            return {"link": address}
    return {}
