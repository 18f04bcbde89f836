"""Their world: one small file per network. `SOURCES` is the one list."""

from flows.sources import (
    address_cards,
    bluesky,
    facebook,
    fediverse,
    github,
    google,
    instagram,
    linkedin,
    linkedin_snapshot,
    outlook,
    telegram,
    threads,
    thunderbird,
    tuenti,
    twitter,
    unbuilt,
    viadeo,
    whatsapp,
    xing,
)
from flows.sources.base import Network, Source

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
)

NETWORKS: tuple[Network, ...] = (*dict.fromkeys(source.network for source in SOURCES), *unbuilt.NETWORKS)
