"""Their world: one small file per network. `SOURCES` is the one list."""

from flows.sources import facebook, linkedin, linkedin_snapshot, tuenti, twitter, viadeo, xing
from flows.sources.base import Network, Source

SOURCES: tuple[Source, ...] = (
    *linkedin.SOURCES,
    *linkedin_snapshot.SOURCES,
    *xing.SOURCES,
    *viadeo.SOURCES,
    *facebook.SOURCES,
    *tuenti.SOURCES,
    *twitter.SOURCES,
)

NETWORKS: tuple[Network, ...] = tuple(dict.fromkeys(source.network for source in SOURCES))
