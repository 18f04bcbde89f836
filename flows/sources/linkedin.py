"""LinkedIn: the member's own archive, "Get a copy of your data"."""

import polars as pl

from flows.sources.base import Network, ProfileMap, Source
from flows.sources.parsers import day
from flows.sources.readers import columns, delimited
from schemas.raw.linkedin import Connections

LINKEDIN = Network(
    name="linkedin",
    urls=(r"^(?i:https?://)?(?i:[a-z0-9-]+\.)*(?i:linkedin\.com)/(?:in/)?(?P<handle>[^/?#\s]+)(?:/[a-z]{2})?/?(?:[?#].*)?$",),
    profile_url="https://www.linkedin.com/in/{}",
    key_order=("handle", "account_id"),
    reserved=frozenset({"in", "company", "school", "feed", "jobs", "pub", "posts"}),
    placeholders=frozenset({"LinkedIn Member", "Miembro de LinkedIn"}),
    export_names=(r"(?i)(basic|complete)_linkedindataexport",),
)

CONNECTIONS = Source(
    network=LINKEDIN,
    record="connections",
    raw=Connections,
    claims=columns(("First Name", "Vorname"), ("Last Name", "Nachname"), ("Connected On", "Position")),
    read=delimited({"C4": ["URL", "Connected On"], "C3": ["Connected On"], "C2": []}),
    profiles=(
        ProfileMap({
            "given_name": Connections.first_name,
            "family_name": Connections.last_name,
            "url": Connections.url,
            "emails": Connections.email,
            "company": Connections.company,
            "position": Connections.position,
            "relation": pl.lit("connection"),
            "connected_on": day(Connections.connected_on, "%d %b %Y", "%Y-%m-%d", "%d-%b-%y"),
        }),
    ),
    complete=True,
)

SOURCES: tuple[Source, ...] = (CONNECTIONS,)
