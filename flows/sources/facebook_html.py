"""Facebook's HTML pages of people, as most exports are downloaded. Page titles are in the account's language."""

import re

from selectolax.lexbor import LexborNode

from flows.sources.base import Rows
from flows.sources.document import Document, fold
from flows.sources.readers import objects
from schemas.columns import Raw

_BLOCKS = (("H3", "section._a6-g"), ("H2", "div._a6-g"), ("H1", "div._2lej"), ("H1", "div.uiBoxWhite"))
_NAME = "h2, ._a6-h, ._2lel"
_DATE = "._a72d, ._2lem"
_HEADINGS = {
    # Stems of words; the specific before the general, because every list is about friends.
    "invitation_rejected": "reject declin rechaz refus abgelehnt rifiut recus odrzucon geweigerd rebutja",
    "invitation_sent": "sent enviad envoy gesendet inviat wyslan verzonden",
    "invitation_received": "receiv recib recebid recu erhalten ricevut otrzyman ontvangen rebud",
    "removed": "remov delet elimin supprim entfern rimoss usunie verwijder",
    "friend": "friend amig amis freund amic znajom vriend",
}


def is_page(document: Document) -> bool:
    """Whether this page is built of Facebook's blocks and shows people, not Instagram's accounts."""
    return (
        document.looks_like_html
        and re.search(r"\b(_a6-g|_2lej|_2lel|uiBoxWhite)\b", document.text) is not None
        and not any("instagram" in folder or "followersandfollowing" in folder for folder in document.folders)
        and "instagram.com/" not in document.text
    )


def read_page(document: Document, raw: type[Raw]) -> Rows:
    """Name and printed date of each block, in the layouts of 2018 (H1), 2022 (H2) and 2025 (H3)."""
    for version, selector in _BLOCKS:
        # A box that holds other boxes is no person's (a node's own search finds the node too).
        blocks = [block for block in document.html.css(selector) if len(block.css(selector)) == 1]
        named = [(block.css_first(_NAME), block.css_first(_DATE)) for block in blocks]
        # A block without a name is nobody's: counted, unless all of them are.
        if any(name is not None for name, _ in named):
            found = [{"name": _text(name), "printed date": _text(date)} for name, date in named]
            return objects(found, raw, version)
    return objects([], raw)


def _text(node: LexborNode | None) -> str | None:
    return node.text().strip() if node is not None else None


def is_old_page(document: Document) -> bool:
    """Whether this is the one page of all lists, `html/friends.htm`: headings, each before a plain list."""
    if not document.looks_like_html or document.stem != "friends" or is_page(document):
        return False
    return document.html.css_first("h2 + ul > li") is not None


def read_old_page(document: Document, raw: type[Raw]) -> Rows:
    """`Name (date)` of each list's items, and which list from its heading, in any language known."""
    found = []
    for heading in document.html.css("h2"):
        below = heading.next
        while below is not None and below.tag == "-text":
            below = below.next
        if below is None or below.tag != "ul":
            continue
        relation = _relation(heading.text())
        found += [{**_person(item.text().strip()), "relation": relation} for item in below.css("li")]
    return objects(found, raw, "H0")


def _relation(heading: str) -> str | None:
    title = fold(heading)
    return next((name for name, stems in _HEADINGS.items() if any(s in title for s in stems.split())), None)


def _person(text: str) -> dict[str, str]:
    """The name stands before the last parenthesis, if that one holds a date."""
    found = re.fullmatch(r"(.*)\(([^()]*\d[^()]*)\)", text, re.DOTALL)
    return {"name": found[1].strip(), "printed date": found[2]} if found else {"name": text}
