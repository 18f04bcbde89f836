"""Shapes of their world: what each network writes, one file per network."""
