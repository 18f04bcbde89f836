"""Instagram: March 2022 (lists under keys, one folder) and July 2026 (the layout of today, in all its shapes)."""

from typing import Any

from tests.sample_exports.meta import meta_json, seconds
from tests.sample_exports.people import (
    OWNER_EMAIL,
    OWNER_PHONE,
    PEOPLE,
    Files,
    Person,
    Talk,
    instant,
    moment,
    number,
    on,
    text_of,
)

OLD, NEW = "instagram/2022-03-10", "instagram/instagram-ane.garmendia-2026-07-05-Qw8rT2yU"
OWNER_SHOWN = "Ane Garmendia"
SINCE_2022 = {"sofia-lindqvist-ahl", "anais-lefebvre-roy"}
NOT_FOLLOWED = {"anais-lefebvre-roy", "laia-ferrer-i-bosch", "ramon-vilches"}
FOLLOWERS = {"nerea-iturbide", "unai-goiri", "garazi-ormaetxea", "itziar-uribarri", "nacho-barrenetxea",
             "laia-ferrer-i-bosch", "mikel-garmendia", "sofia-lindqvist-ahl"}  # fmt: skip
TALKS: list[Talk] = [
    ("nerea-iturbide", ">", "2025-11-02 20:10:00"), ("nerea-iturbide", "<", "2025-11-02 20:12:30"),
    ("conchi-morales", "<", "2024-06-01 08:00:01"), ("itziar-uribarri", ">", "2026-05-19 17:45:00"),
]  # fmt: skip


def account(person: Person) -> str:
    """Their handle there."""
    return person.seen["instagram"].split(" ")[0].removeprefix("@")


def shown(person: Person) -> str:
    """Their name there, empty where no file tells it."""
    return person.seen["instagram"].partition(" ")[2]


def followed(person: Person, what: str) -> int:
    """When the one followed the other."""
    since = ("2022-04-01", "2026-06-01") if person.key in SINCE_2022 else ("2016-01-01", "2022-03-01")
    return seconds(moment(person.key, f"instagram {what}", *since))


def by_value(person: Person, what: str) -> dict[str, Any]:
    """An entry of most lists."""
    handle = account(person)
    href = f"https://www.instagram.com/{handle}"
    listed = {"href": href, "value": handle, "timestamp": followed(person, what)}
    return {"title": "", "media_list_data": [], "string_list_data": [listed]}


def by_title(person: Person, what: str) -> dict[str, Any]:
    """An entry of following.json since late 2025."""
    handle = account(person)
    listed = {"href": f"https://www.instagram.com/_u/{handle}", "timestamp": followed(person, what)}
    return {"title": handle, "string_list_data": [listed]}


def by_label(person: Person, at: str) -> dict[str, Any]:
    """A record of 2026, labels in the account's language."""
    labels = (("URL", ""), ("Nombre", shown(person)), ("Nombre de usuario", account(person)))
    return {
        "timestamp": seconds(instant(at)), "media": [], "fbid": str(number(person.key, "fbid", 10**16, 10**17)),
        "label_values": [{"label": label, "value": value} for label, value in labels],
    }  # fmt: skip


def synced(person: Person) -> list[dict[str, Any]]:
    """Entries of the phone's address book, one per number or address."""
    given, family = person.parts("synced")
    points = [person.phone, person.email if number(person.key, "synced", 0, 2) else ""]
    return [
        {"title": "", "media_map_data": {}, "string_map_data": {
            "First Name": {"href": "", "value": given, "timestamp": 0},
            "Last Name": {"href": "", "value": family, "timestamp": 0},
            "Contact Information": {"href": "", "value": point, "timestamp": 0},
            "Imported Time": {"href": "", "value": "", "timestamp": 1700000000}}}
        for point in filter(None, points)
    ]  # fmt: skip


def owner() -> dict[str, Any]:
    """The owner's profile, labels in Spanish."""
    told = {
        "Correo electrónico": OWNER_EMAIL, "Número de teléfono": OWNER_PHONE, "Nombre de usuario": "ane.garmendia",
        "Nombre": OWNER_SHOWN, "Biografía": "Diseño y montes.", "Género": "female", "Fecha de nacimiento": "1990-02-17",
        "Sitio web": "https://anegarmendia.example.com", "Cuenta privada": "False",
    }  # fmt: skip
    labels = {label: {"href": "", "value": value, "timestamp": 0} for label, value in told.items()}
    return {"profile_user": [{"title": "", "media_map_data": {}, "string_map_data": labels}]}


def threads() -> Files:
    """Conversations: of two people in a folder named after the handle, of more in one named after the title."""
    found: dict[str, tuple[str, list[str], list[tuple[str, str, str]]]] = {}
    for talk in TALKS:
        person = PEOPLE[talk[0]]
        path = f"{account(person)}_{number(person.key, 'instagram thread', 10**15, 10**17)}"
        _, _, lines = found.setdefault(path, (shown(person), [shown(person), OWNER_SHOWN], []))
        lines.append((OWNER_SHOWN if talk[1] == ">" else shown(person), talk[2], text_of(talk)))
    found["cenanavidad_17840000000000001"] = (
        "Cena Navidad 🎄", ["Nerea Iturbide", "Garazi O.", OWNER_SHOWN],
        [("Garazi O.", "2025-12-01 10:00:00", "¿El viernes?"), (OWNER_SHOWN, "2025-12-01 10:05:00", "Ados.")],
    )  # fmt: skip
    found["instagramuser_17840000000000002"] = (
        "Instagram User", ["Instagram User", OWNER_SHOWN], [("Instagram User", "2019-02-03 04:05:06", "hola")],
    )  # fmt: skip
    files = {}
    for path, (title, people, lines) in found.items():
        messages = [
            {"sender_name": sender, "timestamp_ms": seconds(instant(at)) * 1000 + 250, "content": text,
             "is_geoblocked_for_viewer": False, "is_unsent_image_by_messenger_kid_parent": False}
            for sender, at, text in reversed(lines)
        ]  # fmt: skip
        thread = {
            "participants": [{"name": name} for name in people], "messages": messages, "title": title,
            "is_still_participant": True, "thread_path": f"inbox/{path}", "magic_words": [],
        }  # fmt: skip
        files[f"your_instagram_activity/messages/inbox/{path}/message_1.json"] = meta_json(thread)
    return files


def instagram() -> Files:
    """Two exports of one account."""
    old = {f"{OLD}/{name}": data for name, data in instagram_2022().items()}
    return old | {f"{NEW}/{name}": data for name, data in instagram_2026().items()}


def instagram_2022() -> Files:
    """Two lists as they were."""
    people = [p for p in on("instagram") if p.key not in SINCE_2022 and p.key != "ramon-vilches"]
    followers = [by_value(p, "follower") for p in people if p.key in FOLLOWERS]
    following = [by_value(p, "following") for p in people if p.key not in NOT_FOLLOWED]
    return {
        "followers_and_following/followers.json": meta_json({"relationships_followers": followers}),
        "followers_and_following/following.json": meta_json({"relationships_following": following}),
    }


def instagram_2026() -> Files:
    """Everything about people, and a list of things that are none."""
    people = on("instagram")
    lists, personal = "connections/followers_and_following", "personal_information/personal_information"
    hashtag = {"title": "", "media_list_data": [], "string_list_data": [
        {"href": "https://www.instagram.com/explore/tags/ceramica", "value": "ceramica", "timestamp": 1600000000}]}  # fmt: skip
    return {
        f"{lists}/followers_1.json": meta_json([by_value(p, "follower") for p in people if p.key in FOLLOWERS]),
        f"{lists}/following.json": meta_json({
            "relationships_following": [by_title(p, "following") for p in people if p.key not in NOT_FOLLOWED]}),
        f"{lists}/close_friends.json": meta_json({
            "relationships_close_friends": [by_value(PEOPLE["nerea-iturbide"], "close friend")]}),
        f"{lists}/blocked_profiles.json": meta_json({
            "relationships_blocked_users": [by_title(PEOPLE["ramon-vilches"], "blocked")]}),
        f"{lists}/pending_follow_requests.json": meta_json([
            by_label(PEOPLE["anais-lefebvre-roy"], "2026-06-30 09:00:00")]),
        f"{lists}/following_hashtags.json": meta_json({"relationships_following_hashtags": [hashtag]}),
        "connections/contacts/synced_contacts.json": meta_json({
            "contacts_contact_info": [entry for p in on("synced") for entry in synced(p)]}),
        f"{personal}/personal_information.json": meta_json(owner()),
        **threads(),
    }  # fmt: skip
