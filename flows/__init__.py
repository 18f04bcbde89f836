"""Verbs: what happens to the data, from the inbox to the published warehouse."""
