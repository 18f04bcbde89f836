"""The local pages: review, search, cards, warehouse, quarantine; on loopback, read-only apart from answers."""
