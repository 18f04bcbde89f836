"""Tuenti: see schemas/raw/tuenti.py for what it writes."""

from flows.sources.base import Source

SOURCES: tuple[Source, ...] = ()
