"""Worlds of invented people with known truth, written out as the export files of the networks Kith reads."""
