"""Nouns: every shape of data, nothing else. `TABLES` holds the contract of each published table."""

from schemas import main
from schemas.columns import Table

TABLES: dict[str, type[Table]] = {
    "main.people": main.People,
    "main.profiles": main.Profiles,
    "main.connections": main.Connections,
    "main.interactions": main.Interactions,
    "main.identifiers": main.Identifiers,
    "main.matches": main.Matches,
    "main.person_redirects": main.PersonRedirects,
    "main.identity_events": main.IdentityEvents,
    "main.decision_conflicts": main.DecisionConflicts,
    "main.exports": main.Exports,
    "main.quarantine": main.Quarantine,
    "main.drift": main.Drift,
    "main.runs": main.Runs,
}
"""Table -> contract; with the sources' raw contracts this is `flows.contracts.CONTRACTS`."""
