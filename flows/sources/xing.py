"""Xing: see schemas/raw/xing.py for what it writes."""

from flows.sources.base import Source

SOURCES: tuple[Source, ...] = ()
