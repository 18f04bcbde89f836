"""Networks nobody has shown us a real file of: recognised, and refused with a sentence, never guessed at."""

from flows.sources.base import Claim, Network
from flows.sources.document import Document
from flows.sources.tolerant import named

_KINDS = (".html", ".htm", ".json", ".csv", ".tsv", ".txt", ".xls")


def _export_of(network: str, *links: str) -> Claim:
    """A file that names the network, in a place that does; or one full of links only its own exports have."""
    in_place, told = named(network), network.encode()

    def claim(document: Document) -> int:
        if not document.name.lower().endswith(_KINDS):
            return 0
        is_linked = any(document.head.count(link) > 1 for link in links)
        return int(is_linked or bool(in_place(document) and told in document.data.lower()))

    return claim


PINTEREST = Network(
    name="pinterest",
    refused=(
        (
            _export_of("pinterest"),
            "Pinterest's export: not read until somebody has a real file that shows whether it holds people",
        ),
    ),
)

MEETUP = Network(
    name="meetup",
    refused=(
        (
            _export_of("meetup", "meetup.com/members/"),
            "Meetup's export or member list: not read until somebody has a real file that shows its layout",
        ),
    ),
)

NETWORKS: tuple[Network, ...] = (PINTEREST, MEETUP)
