"""Accounts that people declare elsewhere, as address books and profiles write them: a service and a name, or a link.

Every declared account becomes an address, because addresses are what resolution knows accounts by.
"""

import re

import polars as pl

from flows.sources.document import fold

ADDRESSES = {
    "bluesky": "https://bsky.app/profile/{}",
    "facebook": "https://www.facebook.com/{}",
    "flickr": "https://www.flickr.com/people/{}",
    "github": "https://github.com/{}",
    "gitlab": "https://gitlab.com/{}",
    "instagram": "https://www.instagram.com/{}",
    "keybase": "https://keybase.io/{}",
    "linkedin": "https://www.linkedin.com/in/{}",
    "pinterest": "https://www.pinterest.com/{}",
    "reddit": "https://www.reddit.com/user/{}",
    "snapchat": "https://www.snapchat.com/add/{}",
    "telegram": "https://t.me/{}",
    "threads": "https://www.threads.net/@{}",
    "tiktok": "https://www.tiktok.com/@{}",
    "twitter": "https://x.com/{}",
    "xing": "https://www.xing.com/profile/{}",
    "youtube": "https://www.youtube.com/@{}",
    # Without pages of their own: the name alone tells two cards that they mean one account.
    "aim": "aim:{}",
    "icq": "icq:{}",
    "msn": "msn:{}",
    "qq": "qq:{}",
    "skype": "skype:{}",
    "xmpp": "xmpp:{}",
    "yahoo": "ymsgr:{}",
}
"""Service, as folded by `document.fold` -> where its account of a name is."""

ALIASES = {
    "aol": "aim",
    "bsky": "bluesky",
    "fb": "facebook",
    "googletalk": "xmpp",
    "gtalk": "xmpp",
    "hangouts": "xmpp",
    "icqv": "icq",
    "jabber": "xmpp",
    "skypeusername": "skype",
    "windowslive": "msn",
    "x": "twitter",
    "xcom": "twitter",
    "ymsgr": "yahoo",
}
"""Other names of a service."""

FEDIVERSE = frozenset({"mastodon", "fediverse", "activitypub", "pleroma", "misskey", "pixelfed", "friendica"})
"""Services whose accounts are `name@host`."""

_SCHEME = re.compile(r"^([a-z][a-z-]{1,20}):(?://)?", re.IGNORECASE)
_NAME = re.compile(r"^[\w.+-]{1,100}(?:@[\w-]+(?:\.[\w-]+)+)?$")
_ADDRESS = re.compile(r"^(?:[\w-]+\.)+[a-z]{2,}(?:[/?#]\S*)?$", re.IGNORECASE)


def address(service: str, value: str) -> str | None:
    """The address of an account, from the service's name and what stands beside it; null where that is no account.

    A link stays as it is, whoever it is said to be of: whose it is, its host tells. Without a service's name the
    value's own scheme tells it (`xmpp:ana@example.org`).
    """
    text = value.strip()
    if re.match(r"^https?://\S+$", text, re.IGNORECASE):
        return text
    scheme = _SCHEME.match(text)
    text = _SCHEME.sub("", text).partition("?")[0].strip().removeprefix("@")
    known = fold(service) or (fold(scheme[1]) if scheme else "")
    known = ALIASES.get(known, known)
    if known in FEDIVERSE and _NAME.match(text) and "@" in text:
        name, _, host = text.partition("@")
        return f"https://{host.lower()}/@{name}"
    if known in ADDRESSES and _NAME.match(text):
        return ADDRESSES[known].format(text)
    return f"https://{text}" if "/" in text and _ADDRESS.match(text) else None


def addresses(services: str, values: str) -> pl.Expr:
    """Two list columns that keep step, services and what stands beside them, as a list of addresses."""
    return pl.struct(services, values).map_batches(_addresses, return_dtype=pl.List(pl.String))


def _addresses(series: pl.Series) -> pl.Series:
    services, values = series.struct.unnest().get_columns()
    frame = pl.DataFrame({"service": services, "value": values}).with_row_index("row")
    pairs = (
        frame.filter(pl.col("service").list.len() == pl.col("value").list.len())
        .explode("service", "value")
        .drop_nulls("value")
    )
    # Few pairs are told apart, and each is looked at once.
    distinct = pairs.select(pl.col("service").fill_null(""), "value").unique()
    found = [address(*pair) for pair in distinct.iter_rows()]
    known = distinct.with_columns(pl.Series("address", found, dtype=pl.String)).drop_nulls("address")
    lists = (
        pairs.with_columns(pl.col("service").fill_null(""))
        .join(known, on=["service", "value"], maintain_order="left")
        .group_by("row", maintain_order=True)
        .agg("address")
    )
    return frame.join(lists, on="row", how="left", maintain_order="left")["address"].alias(series.name)
