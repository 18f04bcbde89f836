"""Their world: one small file per network. `SOURCES` is the one list."""

from flows.sources import (
    address_cards,
    bluesky,
    discord,
    facebook,
    fediverse,
    github,
    google,
    instagram,
    linkedin,
    linkedin_snapshot,
    outlook,
    slack,
    snapchat,
    telegram,
    threads,
    thunderbird,
    tiktok,
    tuenti,
    twitter,
    unbuilt,
    viadeo,
    whatsapp,
    xing,
)
from flows.sources.base import Network, Source
from flows.sources.readers import labels

SOURCES: tuple[Source, ...] = (
    *linkedin.SOURCES,
    *linkedin_snapshot.SOURCES,
    *xing.SOURCES,
    *viadeo.SOURCES,
    *facebook.SOURCES,
    *tuenti.SOURCES,
    *twitter.SOURCES,
    *google.SOURCES,
    *address_cards.SOURCES,
    *outlook.SOURCES,
    *thunderbird.SOURCES,
    *fediverse.SOURCES,
    *github.SOURCES,
    *bluesky.SOURCES,
    *threads.SOURCES,
    *instagram.SOURCES,
    *telegram.SOURCES,
    *whatsapp.SOURCES,
    *tiktok.SOURCES,
    *snapchat.SOURCES,
    *discord.SOURCES,
    *slack.SOURCES,
)

LABELS = frozenset(label.casefold() for source in SOURCES for label in labels(source.raw) if not label.isascii())
"""Headers in which a code page shows, of all sources."""

NETWORKS: tuple[Network, ...] = (*dict.fromkeys(source.network for source in SOURCES), *unbuilt.NETWORKS)
