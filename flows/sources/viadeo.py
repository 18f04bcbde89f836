"""Viadeo: see schemas/raw/viadeo.py for what it writes."""

from flows.sources.base import Source

SOURCES: tuple[Source, ...] = ()
