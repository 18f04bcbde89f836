"""vCards of address books, whoever wrote them: Apple, Nextcloud, Android, Outlook, Thunderbird, Evolution."""

from schemas.raw import vcard


class Cards(vcard.Cards):
    """One card per contact; several in one file, or a file for each (iCloud's archive, Outlook).

    A card may be a company's (KIND:org, X-ABShowAs:COMPANY, or no other name than the company's) or a list of other
    cards (KIND:group with MEMBER). Source: RFC 2426 and 6350, and cards written by the programs named above.
    """
