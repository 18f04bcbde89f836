"""vCards 2.1, 3.0 and 4.0 of any address book (Apple, Nextcloud, Android, Outlook, Thunderbird, Evolution…).

The weakest of claims: cards in which a network is told by its own marks are that network's. People choose whom they
export, so nobody is ever marked gone.
"""

from flows.sources import vcard
from flows.sources.base import Network, Source
from schemas.raw.address_cards import Cards

VCARD = Network(name="vcard", export_names=(r"(?i)^icloud[-_ ]contacts",))

CARDS = Source(
    network=VCARD,
    record="cards",
    raw=Cards,
    claims=vcard.is_vcard,
    read=vcard.read_cards,
    profiles=vcard.entries_of(Cards),
    anonymous=vcard.is_list(Cards),
)

SOURCES: tuple[Source, ...] = (CARDS,)
