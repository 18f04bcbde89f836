"""Which accounts are whom: what no network tells and every test wants to know."""

from tests.sample_exports.bluesky import handle as bluesky_handle
from tests.sample_exports.discord import ME as OWNER_DISCORD
from tests.sample_exports.discord import snowflake
from tests.sample_exports.facebook import FACEBOOK_VANITY, befriended
from tests.sample_exports.fediverse import address
from tests.sample_exports.github import login
from tests.sample_exports.instagram import account as instagram
from tests.sample_exports.linkedin import FOLLOWED, I_RECOMMENDED, RECOMMENDED_ME, linkedin_url
from tests.sample_exports.people import OWNER, PEOPLE, Person, csv_bytes, on
from tests.sample_exports.slack import member_id
from tests.sample_exports.snapchat import ME as OWNER_SNAPCHAT
from tests.sample_exports.snapchat import username as snapchat_name
from tests.sample_exports.telegram import OWNER_ID
from tests.sample_exports.telegram import account as telegram
from tests.sample_exports.threads import account as threads
from tests.sample_exports.tiktok import ME as OWNER_TIKTOK
from tests.sample_exports.tiktok import handle as tiktok_handle
from tests.sample_exports.twitter import OWNER_TWITTER, twitter_contacts, twitter_id
from tests.sample_exports.viadeo import VIADEO_ALSO_2011, VIADEO_SHEET, VIADEO_TOOL, viadeo_nickname
from tests.sample_exports.whatsapp import OWNER_SHOWN as OWNER_WHATSAPP
from tests.sample_exports.whatsapp import account as whatsapp
from tests.sample_exports.xing import OWNER_XING, XING_LISTED, xing_id

BOOKS = {"contacts": "linkedin", "phonebook": "facebook", "synced": "instagram"} | {
    name: name for name in ("google", "vcard", "outlook", "thunderbird")
}
"""Address books -> the network that exports them."""

OWN_NAMES = {
    "twitter": lambda person: twitter_id(person.key), "fediverse": address, "github": login, "bluesky": bluesky_handle,
    "tiktok": tiktok_handle, "snapchat": snapchat_name,
    "discord": lambda person: snowflake(person.key), "slack": lambda person: member_id(person.key),
    "instagram": instagram, "telegram": telegram, "whatsapp": whatsapp, "threads": threads,
}  # fmt: skip
"""Networks with a name or number of their own for everybody."""


def truth() -> bytes:
    """network, account, person. How an account is named here:

    linkedin: slug, or name where the file has no address; xing: number; viadeo: nickname, or name; facebook: name
    (with `@` and the friendship's time when two share it), or vanity; tuenti: name; twitter: number;
    entry:<name, e-mail or phone> for what is only in an address book.
    """
    rows: list[tuple[str, str, str]] = []
    friends = [p.name("facebook") for p in on("facebook")]
    for person in PEOPLE.values():
        accounts: list[tuple[str, str]] = []
        for network in person.seen:
            accounts += accounts_of(person, network, twice=friends.count(person.name(network)) > 1)
        rows += [(network, account, person.key) for network, account in accounts]
    owner = (
        ("linkedin", OWNER), ("linkedin", "ane-garmendia-soto"), ("xing", str(OWNER_XING)),
        ("viadeo", viadeo_nickname("Ane", "GARMENDIA SOTO")), ("facebook", OWNER), ("facebook", "anegarmendia"),
        ("tuenti", OWNER), ("twitter", OWNER_TWITTER), ("vcard", f"entry:{OWNER}"),
        ("fediverse", "ane@social.example.com"), ("github", "anegarmendia"),
        ("bluesky", "anegarmendia.bsky.social"), ("instagram", "ane.garmendia"),
        ("telegram", str(OWNER_ID)), ("whatsapp", OWNER_WHATSAPP), ("tiktok", OWNER_TIKTOK),
        ("snapchat", OWNER_SNAPCHAT), ("discord", snowflake(OWNER_DISCORD)), ("slack", member_id("owner")),
    )  # fmt: skip
    rows += [(network, account, "ane-garmendia") for network, account in owner]
    for contact in twitter_contacts():
        for point in (*contact["contact"]["emails"], *contact["contact"]["phoneNumbers"])[:1]:
            person = next(p for p in PEOPLE.values() if point in (p.email, p.phone.replace(" ", "")) and in_a_book(p))
            rows.append(("twitter", f"entry:{point}", person.key))
    return csv_bytes([("network", "account", "person"), *sorted(set(rows))])


def in_a_book(person: Person) -> bool:
    """Whether some address book has them."""
    return "contacts" in person.seen or "phonebook" in person.seen


def accounts_of(person: Person, place: str, *, twice: bool) -> list[tuple[str, str]]:
    """One person's accounts at one place, as the truth table names them."""
    if place in BOOKS:
        name = person.name(place)
        return [(BOOKS[place], f"entry:{person.email if name == '-' else name}")]
    if place == "linkedin":
        named = person.key in (*I_RECOMMENDED, *RECOMMENDED_ME, *FOLLOWED)
        slug = linkedin_url(person).rpartition("/")[2]
        return [("linkedin", slug), *([("linkedin", person.name("linkedin"))] if named else [])]
    if place == "xing":
        return [("xing", person.name("xing") if person.key in XING_LISTED else str(xing_id(person.key)))]
    if place == "viadeo":
        tool_only = person.key in {*VIADEO_TOOL, *VIADEO_SHEET} - {*VIADEO_ALSO_2011}
        names = [("viadeo", person.name("viadeo"))] if person.key in {*VIADEO_TOOL, *VIADEO_SHEET} else []
        return names if tool_only else [("viadeo", viadeo_nickname(*person.parts("viadeo"))), *names]
    if place == "facebook":
        when = f" @{befriended(person)}" if twice else ""
        known = {person.name("facebook", older=True) + when, person.name("facebook") + when}
        if person.key in FACEBOOK_VANITY:
            known.add(FACEBOOK_VANITY[person.key].removeprefix("profile.php?id="))
        return [("facebook", name) for name in known]
    return [(place, OWN_NAMES[place](person) if place in OWN_NAMES else person.name(place))]
