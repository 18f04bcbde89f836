"""LinkedIn: the member's own archive, "Get a copy of your data".

Several files share columns, and all are read by what is in them; only where that says nothing does the name.
The US dates without a zone (`12/14/23, 12:13 PM`) are Pacific time, whatever the member's own zone.
"""

import re
from collections.abc import Callable

import polars as pl

from flows.sources.base import CROWD, Claim, EventMap, Network, Parsed, ProfileMap, Rows, Source
from flows.sources.document import Document, fold
from flows.sources.parsers import birthday, day, first, instant, numeric_day, on, spelled_day
from flows.sources.readers import columns, delimited, either, every, stem
from schemas.columns import Raw
from schemas.raw.linkedin import (
    OUTLOOK,
    Connections,
    Contacts,
    EmailAddresses,
    EndorsementsGiven,
    EndorsementsReceived,
    Follows,
    Invitations,
    Messages,
    PhoneNumbers,
    Profile,
    Recommendations,
)

NOBODY = frozenset(
    {
        "LinkedIn Member",
        "LinkedIn User",
        "Miembro de LinkedIn",
        "Usuario de LinkedIn",
        "Membre de LinkedIn",
        "Membre LinkedIn",
        "Utilisateur LinkedIn",
        "Utilisateur de LinkedIn",
        "LinkedIn-Mitglied",
        "LinkedIn Mitglied",
        "LinkedIn-Nutzer",
        "Membro di LinkedIn",
        "Membro LinkedIn",
        "Utente LinkedIn",
        "Membro do LinkedIn",
        "Usuário do LinkedIn",
        "Utilizador do LinkedIn",
        "Usuari de LinkedIn",
        "LinkedIn-lid",
        "LinkedIn-gebruiker",
        "Członek LinkedIn",
        "Użytkownik LinkedIn",
        "Użytkownik serwisu LinkedIn",
    }
)

_HOST = r"^(?i:https?://)?(?i:[a-z0-9-]+\.)*(?i:linkedin\.com)"


def _about_bots(document: Document) -> int:
    """Chats with LinkedIn's own assistants look like messages in everything but their name."""
    return 90 if re.search("coach|^learning", document.stem) and _messages_header(document) else 0


_messages_header = columns("CONVERSATION ID", "FROM", "TO", "DATE", "FOLDER", strength=90)


def is_snapshot(document: Document) -> int:
    """Whether this is an answer of the DMA Member Snapshot API, of any domain."""
    marks = b'"snapshotDomain"', b'"snapshotData"'
    return 95 if document.looks_like_json and all(mark in document.utf8 for mark in marks) else 0


_without_people = either(
    columns("Organization", "Followed On"),
    columns("School Name", "Degree Name"),
    columns("Company Name", "Title", "Started On"),
    columns("Subscription Types", ("Registered At", "Registration Date")),
    columns("Login Date", "IP Address"),
    columns("Time", "Search Query"),
    columns("Date", ("ShareLink", "Share Link")),
    columns("Date", "Link", ("Message", "Type")),
    columns("HashTag", "State"),
    columns("Verification type", "Organization name"),
)

Reader = Callable[[Document, type[Raw]], Rows]

_NO_PROFILE = """
in company school showcase feed jobs job pub posts groups events learning pulse profile psettings help
messaging notifications mynetwork search sales talent redir legal premium login signup uas directory people
services products newsletters hashtag today home article articles checkpoint authwall mwlite developers
"""

LINKEDIN = Network(
    name="linkedin",
    urls=(
        # The language after the slug (/in/x/es) is the page's, not the person's.
        _HOST + r"/(?i:mwlite/)?(?i:in)/(?P<handle>[^/?#\s]+)(?:/(?i:[a-z]{2}(?:[-_][a-z]{2})?))?/?(?:[?#].*)?$",
        # The invitations of December 2023 lack the /in/.
        _HOST + r"/(?P<handle>[^/?#\s]{3,})/?(?:[?#].*)?$",
    ),
    profile_url="https://www.linkedin.com/in/{}",
    key_order=("handle", "account_id"),
    reserved=frozenset(_NO_PROFILE.split()),
    placeholders=NOBODY,
    export_names=(r"(?i)(basic|complete)_linkedindataexport",),
    folders=frozenset({"Jobs", "Articles", "Verifications"}),
    unread=(
        (_about_bots, "LinkedIn messages with its assistants: the other side is no person"),
        (is_snapshot, "a LinkedIn snapshot without a domain in which Kith knows people: not read"),
        (_without_people, "a LinkedIn file that lists nobody: not read"),
    ),
)


def _when(column: str) -> Parsed:
    """An instant: UTC where the file says so, else Pacific time; rows of the DMA snapshot may be ISO."""
    pacific = instant(column, "%m/%d/%y, %I:%M %p", "%m/%d/%Y, %I:%M %p", zone="America/Los_Angeles")
    utc = instant(column, "%Y-%m-%d %H:%M:%S UTC", "%Y/%m/%d %H:%M:%S UTC", "%Y-%m-%d %H:%M:%S")
    iso = instant(column, "%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M:%S%.f")
    return first(utc, pacific, iso)


def _full_name(given: str, family: str) -> pl.Expr:
    return pl.concat_str(pl.col(given, family).str.strip_chars(), separator=" ", ignore_nulls=True)


def _member(column: str) -> pl.Expr:
    """The permanent number in `urn:li:member:<number>`."""
    return pl.col(column).str.extract(r"^\s*urn:li:member:(\d+)\s*$")


def _whole(read: Reader, *proofs: tuple[str, str]) -> Reader:
    """A reader that leaves out what is no record: lines of people's own words that lost their quotes.

    Args:
        read: the reader of the file.
        proofs: column and pattern; the first column that the file has tells a record from a loose line.
    """

    def checked(document: Document, raw: type[Raw]) -> Rows:
        rows = read(document, raw)
        column, shape = next(proof for proof in proofs if proof[0] in rows.frame.columns)
        is_record = pl.col(column).str.contains(shape).fill_null(False)
        lost = rows.frame.filter(~is_record)["row_number"].to_list()
        rows.unreadable += [(number, "not_a_record", "") for number in lost]
        rows.frame = rows.frame.filter(is_record)
        return rows

    return checked


_LIKE_A_DATE = r"^\s*\d{1,4}[-/.]\d{1,2}[-/.]\d"

# --- connections

# What Excel and converters make of a date when they save the file again, besides LinkedIn's own.
_CONNECTED = first(
    day(Connections.connected_on, "%d %b %Y", "%d-%b-%y", "%d-%b-%Y", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S"),
    on(
        instant(
            Connections.connected_on,
            "%m/%d/%y, %I:%M %p",
            "%m/%d/%y %I:%M %p",
            "%m/%d/%Y %I:%M %p",
            zone="America/Los_Angeles",
        )
    ),
    numeric_day(Connections.connected_on),
    spelled_day(Connections.connected_on),
)

CONNECTION = ProfileMap(
    {
        "account_id": _member(Connections.email),
        "given_name": Connections.first_name,
        "family_name": Connections.last_name,
        "url": Connections.url,
        "emails": Connections.email,
        "company": Connections.company,
        "position": pl.coalesce(Connections.position, Connections.title),
        "relation": pl.lit("connection"),
        "connected_on": _CONNECTED,
        # Without a URL, two of one name are told apart by what is least likely to change.
        "twin": pl.coalesce(
            _CONNECTED.expression.dt.to_string("%Y-%m-%d"),
            pl.col(Connections.email).str.strip_chars().str.to_lowercase(),
            pl.col(Connections.company),
        ),
    }
)

_FIRST = ("First Name", "Given Name", "Vorname", "Nombre", "Prénom")
_LAST = ("Last Name", "Surname", "Nachname", "Apellidos", "Apellido", "Nom")
_ON = ("Connected On", "Conectado el", "Verbunden am", "Date de connexion")


def _outlook(document: Document) -> int:
    """Columns of LinkedIn's Outlook file and no other: Outlook's own files have more."""
    header = document.header("First Name", "Last Name", "E-mail 2 Address", "Personal Web Page")
    known = {fold(name) for name in OUTLOOK}
    return 75 if header and {fold(name) for name in header.names if name} <= known else 0


def _yahoo(document: Document) -> int:
    """Yahoo's own address book has the same columns: here the name must say that it is LinkedIn's."""
    named = document.stem.startswith("linkedinconnectionsexport")
    return 75 if named and document.header("First", "Last", "Email", "Company") else 0


CONNECTIONS = Source(
    network=LINKEDIN,
    record="connections",
    raw=Connections,
    claims=either(
        columns(_FIRST, _LAST, _ON, strength=80),
        columns(_FIRST, _LAST, "Current Company", "Current Position", strength=80),
        # Without its surnames it is still this file: it has to be rejected, not left alone.
        every(columns(_FIRST, _ON, strength=30), stem("Connections")),
        _outlook,
        _yahoo,
    ),
    read=delimited(
        {
            "C4": ["URL", "Connected On"],
            "C3": ["Connected On"],
            "C1": ["E-mail 2 Address"],
            "C1-yahoo": ["Alternate Email 1"],
            "C2": ["Current Company"],
        }
    ),
    profiles=(CONNECTION,),
    complete=True,
)

# --- the uploaded phone book

CONTACT = ProfileMap(
    {
        "given_name": Contacts.first_name,
        "family_name": Contacts.last_name,
        "display_name": Contacts.full_name,
        "emails": Contacts.emails,
        "phones": Contacts.phones,
        "company": Contacts.companies,
        "position": Contacts.title,
        "city": Contacts.location,
        "birthday": birthday(Contacts.birthday).kept(),
        "links": pl.concat_str(Contacts.sites, Contacts.profiles, separator=" ", ignore_nulls=True),
        "relation": pl.lit("contact"),
        # An entry is worth more than the day it was uploaded on.
        "connected_on": on(_when(Contacts.uploaded_at)).kept(),
    },
    kind="entry",
)

CONTACTS = Source(
    network=LINKEDIN,
    record="contacts",
    raw=Contacts,
    claims=either(
        columns("FirstName", "LastName", "Companies", "PhoneNumbers", strength=85),
        every(columns("First Name", "Last Name", "Email", "Notes", "Tags", strength=60), stem("Contacts")),
    ),
    read=delimited({"2022": ["Source", "Emails"], "2018": ["Companies"], "2016": ["Notes", "Tags"]}),
    profiles=(CONTACT,),
    complete=True,
)

# --- invitations


def _party(side: str, direction: str, **more: str | pl.Expr | Parsed) -> ProfileMap:
    """One side of the invitations of one direction."""
    name, url, urn = {
        "inviter": (Invitations.inviter, Invitations.inviter_url, Invitations.inviter_urn),
        "invitee": (Invitations.invitee, Invitations.invitee_url, Invitations.invitee_urn),
    }[side]
    fields: dict[str, str | pl.Expr | Parsed] = {"display_name": name, "url": url, "account_id": _member(urn)}
    fields.update(more)
    return ProfileMap(fields, where=pl.col(Invitations.direction) == direction)


_INVITED = on(_when(Invitations.invited_at))
# The owner's own side is the only place where an archive tells the owner's address.
INVITATION = (
    _party("inviter", "INCOMING", relation=pl.lit("invitation_received"), connected_on=_INVITED),
    _party("invitee", "INCOMING", is_owner=pl.lit(True)),
    _party("invitee", "OUTGOING", relation=pl.lit("invitation_sent"), connected_on=_INVITED),
    _party("inviter", "OUTGOING", is_owner=pl.lit(True)),
)

_inbox_header = columns("From", "To", "Date", "Subject", "Direction", "Folder", strength=80)

INVITATIONS = Source(
    network=LINKEDIN,
    record="invitations",
    raw=Invitations,
    claims=either(
        columns("From", "To", "Sent At", "Direction", strength=85),
        # In 2016 the columns were the inbox's: only the name is left to tell.
        every(_inbox_header, stem("Invitations")),
    ),
    # December 2023 (I3) and later files (I4) differ in the addresses alone.
    read=_whole(
        delimited(
            {
                "I4": ["inviterProfileUrl"],
                "I2": ["inviterProfileUrn"],
                "I1": ["Sent At"],
                "I0": ["Folder"],
            }
        ),
        (Invitations.invited_at, _LIKE_A_DATE),
    ),
    profiles=INVITATION,
)

# --- messages


def split_recipients(rows: Rows) -> Rows:
    """The same rows with the recipients' addresses as a list: the file joins them by commas."""
    urls = Messages.recipient_urls
    if urls in rows.frame.columns:
        cell = pl.col(urls)
        joined = cell.list.join(",") if rows.frame.schema[urls] == pl.List(pl.String) else cell
        parts = joined.str.split(",").list.eval(pl.element().str.strip_chars())
        rows.frame = rows.frame.with_columns(parts.list.eval(pl.element().filter(pl.element() != "")))
    return rows


_read_messages = _whole(
    delimited(
        {
            "M4": ["ATTACHMENTS"],
            "M3": ["IS CONVERSATION DRAFT"],
            "M2": ["RECIPIENT PROFILE URLS"],
            "M1": ["CONVERSATION ID"],
            "M0": ["Direction"],
        }
    ),
    (Messages.conversation, r"^\s*\d+-\S+\s*$"),
    (Messages.sent_at, _LIKE_A_DATE),
)


def _messages(document: Document, raw: type[Raw]) -> Rows:
    return split_recipients(_read_messages(document, raw))


def _claims_messages(document: Document) -> int:
    return 0 if _about_bots(document) else either(_messages_header, _inbox_header)(document)


def _says(column: str, *words: str) -> pl.Expr:
    """Whether a cell is one of these words, whatever its case; a blank one is not."""
    found = pl.col(column).str.strip_chars().str.to_lowercase().is_in([word.lower() for word in words])
    return found.fill_null(False)


_count = pl.col(Messages.recipient_urls).list.len().fill_null(0)
_several = (_count > 1) & (_count <= CROWD)
# "Tomás Quiñones, PMP" is one person, "Tomás Quiñones, Ane Owner" are two: what is appended to one name has
# no blank inside. Where in doubt it is a group, and a group by names alone is nobody's exchange.
_is_one_name = ~pl.col(Messages.recipient_names).str.contains(r",\s*[^,\s]+\s+[^,\s]").fill_null(False)
_one = (_count == 1) | ((_count == 0) & _is_one_name & pl.col(Messages.recipient_names).is_not_null())
_is_directed = _says(Messages.direction, "INCOMING", "OUTGOING")

# Adverts, drafts, and messages to or from closed accounts are about nobody.
NOT_SENT = (
    _says(Messages.conversation_title, "Sponsored Conversation")
    | _says(Messages.is_draft, "Yes", "true")
    | _says(Messages.is_conversation_draft, "Yes", "true")
    | (pl.col(Messages.recipient_names).is_null() & (_count == 0))
    | (pl.col(Messages.sender_url).is_null() & _says(Messages.sender, *NOBODY))
    | ((_count == 0) & _says(Messages.recipient_names, *NOBODY))
)

_SENDER: dict[str, str | pl.Expr] = {"url": Messages.sender_url, "display_name": Messages.sender}
_RECIPIENT: dict[str, str | pl.Expr] = {
    "url": pl.col(Messages.recipient_urls).list.first(),
    "display_name": Messages.recipient_names,
}
_SENT = _when(Messages.sent_at)


def _message(where: pl.Expr, **sides: object) -> EventMap:
    """Messages of one shape."""
    return EventMap("message", _SENT, thread=Messages.conversation, where=where, **sides)  # type: ignore[arg-type]


MESSAGE = (
    _message(_one & ~_is_directed, sender=_SENDER, recipient=_RECIPIENT),
    _message(
        _several & ~_is_directed,
        sender=_SENDER,
        recipient={"url": Messages.recipient_urls},
        each=(Messages.recipient_urls,),
    ),
    _message(~_one & ~_several & ~_is_directed, sender=_SENDER),
    _message(_says(Messages.direction, "INCOMING"), direction=pl.lit("in"), other=_SENDER),
    _message(_says(Messages.direction, "OUTGOING") & _one, direction=pl.lit("out"), other=_RECIPIENT),
)

# Nobody in a message is known by it, but its names belong to the addresses beside them.
CORRESPONDENT = (
    ProfileMap(_SENDER),
    ProfileMap(_RECIPIENT, where=_one),
    ProfileMap({"url": Messages.recipient_urls}, where=_several, each=(Messages.recipient_urls,)),
)

MESSAGES = Source(
    network=LINKEDIN,
    record="messages",
    raw=Messages,
    claims=_claims_messages,
    read=_messages,
    profiles=CORRESPONDENT,
    events=MESSAGE,
    anonymous=NOT_SENT,
)

# --- endorsements and recommendations


def _endorsement(given: str, family: str, url: str, direction: str) -> tuple[ProfileMap, EventMap]:
    """Who is named beside an endorsement, and the endorsement; a redacted one is taken back."""
    return (
        ProfileMap({"given_name": given, "family_name": family, "url": url}),
        EventMap(
            "endorsement",
            _when(EndorsementsReceived.endorsed_at),
            direction=pl.lit(direction),
            other={"url": url, "display_name": _full_name(given, family)},
            event_key=EndorsementsReceived.skill,
            where=~_says(EndorsementsReceived.endorsement_status, "Redacted"),
        ),
    )


_ENDORSER, _ENDORSED_BY = _endorsement(
    EndorsementsReceived.endorser_first_name,
    EndorsementsReceived.endorser_last_name,
    EndorsementsReceived.endorser_url,
    "in",
)
ENDORSEE, ENDORSED = _endorsement(
    EndorsementsGiven.endorsee_first_name,
    EndorsementsGiven.endorsee_last_name,
    EndorsementsGiven.endorsee_url,
    "out",
)

ENDORSEMENTS_RECEIVED = Source(
    network=LINKEDIN,
    record="endorsements_received",
    raw=EndorsementsReceived,
    claims=columns("Endorsement Date", "Endorser First Name", "Endorser Last Name", strength=95),
    read=delimited(
        {
            "2023": ["Endorser Public Url"],
            "2022-display": ["Display Status"],
            "2022": ["Endorsement Status"],
        }
    ),
    profiles=(_ENDORSER,),
    events=(_ENDORSED_BY,),
)

ENDORSEMENTS_GIVEN = Source(
    network=LINKEDIN,
    record="endorsements_given",
    raw=EndorsementsGiven,
    claims=columns("Endorsement Date", "Endorsee First Name", "Endorsee Last Name", strength=95),
    read=delimited({"2023": ["Endorsee Public Url"]}),
    profiles=(ENDORSEE,),
    events=(ENDORSED,),
)


def _recommendations(side: str, prefix: str) -> Claim:
    """Same columns, two files: the name tells them apart, else that only received ones have a status."""
    of_2016 = columns(f"{prefix} First Name", f"{prefix} Last Name", "Recommendation Date", strength=95)
    since = columns("First Name", "Last Name", "Text", "Creation Date", "Status", strength=70)

    def claim(document: Document) -> int:
        strength = since(document)
        if strength and side in document.stem:
            strength += 20
        elif strength:
            has_status = re.search(r"(?m)[,;\t]\"?(VISIBLE|HIDDEN|PENDING)\"?\s*$", document.head) is not None
            strength += 5 if has_status == (side == "received") else 0
        return max(of_2016(document), strength)

    return claim


RECOMMENDER = ProfileMap(
    {
        "given_name": Recommendations.first_name,
        "family_name": Recommendations.last_name,
        "company": Recommendations.company,
        "position": Recommendations.job_title,
    }
)


def _recommended(side: str, prefix: str, direction: str) -> Source:
    return Source(
        network=LINKEDIN,
        record=f"recommendations_{side}",
        raw=Recommendations,
        claims=_recommendations(side, prefix),
        read=_whole(
            delimited({"2018": ["Creation Date"], "2016": ["Recommendation Date"]}),
            (Recommendations.created_at, _LIKE_A_DATE),
        ),
        profiles=(RECOMMENDER,),
        events=(
            EventMap(
                "recommendation",
                _when(Recommendations.created_at),
                direction=pl.lit(direction),
                other={"display_name": _full_name(Recommendations.first_name, Recommendations.last_name)},
            ),
        ),
    )


RECOMMENDATIONS_GIVEN = _recommended("given", "Recommendee", "out")
RECOMMENDATIONS_RECEIVED = _recommended("received", "Recommender", "in")

# --- follows

FOLLOW = ProfileMap(
    {
        "display_name": Follows.full_name,
        # Those no longer followed stay in the file.
        "relation": pl.when(_says(Follows.status, "Active")).then(pl.lit("following")),
        "connected_on": on(_when(Follows.followed_at)),
        "twin": Follows.followed_at,
    }
)

FOLLOWS = Source(
    network=LINKEDIN,
    record="follows",
    raw=Follows,
    claims=columns("Date", "Status", "FullName", strength=80),
    read=delimited(),
    profiles=(FOLLOW,),
    complete=True,
)

# --- the owner


# Handles and sites are [one,two] in every file but those of 2018, where one stands bare.
def _bracketed(column: str) -> pl.Expr:
    """The items of `[one,two]`, brackets or not; an empty list for a blank cell."""
    return pl.col(column).str.strip_chars(" []").str.split(",").list.eval(pl.element().str.strip_chars()).fill_null([])


_HANDLES = _bracketed(Profile.twitter_handles).list.eval(
    pl.lit("https://twitter.com/") + pl.element().str.extract(r"^@?([A-Za-z0-9_]{1,15})$").drop_nulls()
)
_SITES = _bracketed(Profile.websites).list.eval(pl.element().str.replace(r"^[A-Z_ ]+:", ""))

OWNER = ProfileMap(
    {
        "given_name": Profile.first_name,
        "family_name": Profile.last_name,
        "birthday": birthday(Profile.birth_date).kept(),
        "city": Profile.geo_location,
        "country": Profile.country,
        "links": pl.concat_list(_HANDLES, _SITES),
        "is_owner": pl.lit(True),
    }
)

PROFILE = Source(
    network=LINKEDIN,
    record="profile",
    raw=Profile,
    claims=columns("First Name", "Last Name", "Maiden Name", "Headline", "Twitter Handles", strength=90),
    read=delimited({"2018": ["Contact Instructions"], "2022": ["Websites"]}),
    profiles=(OWNER,),
)

OWN_EMAIL = ProfileMap(
    {"emails": EmailAddresses.email, "is_owner": pl.lit(True)},
    # An address nobody confirmed may be anybody's.
    where=~_says(EmailAddresses.confirmed, "No"),
)

EMAIL_ADDRESSES = Source(
    network=LINKEDIN,
    record="email_addresses",
    raw=EmailAddresses,
    claims=columns("Email Address", "Confirmed", "Primary", "Updated On", strength=90),
    read=delimited(),
    profiles=(OWN_EMAIL,),
)

OWN_PHONE = ProfileMap(
    {
        # What "extension" holds is unproven; with a plus it can only be the country's prefix.
        "phones": pl.concat_str(
            pl.when(
                pl.col(PhoneNumbers.extension).str.contains(r"^\s*\+\d{1,3}\s*$")
                & ~pl.col(PhoneNumbers.number).str.contains(r"^\s*\+")
            )
            .then(pl.col(PhoneNumbers.extension).str.strip_chars())
            .otherwise(pl.lit("")),
            PhoneNumbers.number,
        ),
        "is_owner": pl.lit(True),
    }
)

PHONE_NUMBERS = Source(
    network=LINKEDIN,
    record="phone_numbers",
    raw=PhoneNumbers,
    claims=either(
        columns("Extension", "Number", "Type", strength=70),
        columns("Extension", "Number", "Is_WhatsApp_Number", strength=90),
    ),
    read=delimited({"whatsapp": ["Is_WhatsApp_Number"]}),
    profiles=(OWN_PHONE,),
)

SOURCES: tuple[Source, ...] = (
    CONNECTIONS,
    CONTACTS,
    INVITATIONS,
    MESSAGES,
    ENDORSEMENTS_RECEIVED,
    ENDORSEMENTS_GIVEN,
    RECOMMENDATIONS_GIVEN,
    RECOMMENDATIONS_RECEIVED,
    FOLLOWS,
    PROFILE,
    EMAIL_ADDRESSES,
    PHONE_NUMBERS,
)
