"""The local pages: review, search, cards, warehouse, quarantine; on loopback, for one user, read-only but for decisions."""
