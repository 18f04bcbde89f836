"""Twitter: see schemas/raw/twitter.py for what it writes."""

from flows.sources.base import Source

SOURCES: tuple[Source, ...] = ()
