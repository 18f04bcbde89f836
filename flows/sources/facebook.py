"""Facebook: see schemas/raw/facebook.py for what it writes."""

from flows.sources.base import Source

SOURCES: tuple[Source, ...] = ()
