"""Their world: one small file per network. `SOURCES` is the one list."""

from flows.sources import (
    address_cards,
    bluesky,
    discord,
    facebook,
    fediverse,
    github,
    google,
    linkedin,
    linkedin_snapshot,
    outlook,
    slack,
    snapchat,
    thunderbird,
    tiktok,
    tuenti,
    twitter,
    viadeo,
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
    *tiktok.SOURCES,
    *snapchat.SOURCES,
    *discord.SOURCES,
    *slack.SOURCES,
)

NETWORKS: tuple[Network, ...] = tuple(dict.fromkeys(source.network for source in SOURCES))
