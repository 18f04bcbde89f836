"""Facebook: September 2021 (second folder layout) and June 2026 (third)."""

from collections.abc import Iterable
from typing import Any

from tests.sample_exports.meta import meta_json, seconds
from tests.sample_exports.people import (
    OWNER,
    OWNER_EMAIL,
    OWNER_PHONE,
    PEOPLE,
    Files,
    Person,
    Talk,
    from_google,
    instant,
    moment,
    number,
    on,
    plain,
    text_of,
)  # fmt: skip

FACEBOOK_OLD, FACEBOOK_NEW = "facebook/2021-09-12", "facebook/facebook-anegarmendia-2026-06-28-Kx7mQ2pL"
NEVER_FRIENDS = {"rebeca-olmedo", "ramon-vilches", "oriol-camps", "hannah-kowalczyk-bright"}
FRIENDS_SINCE_2021 = {"saioa-legarreta", "sofia-lindqvist-ahl", "zoe-dupont", "natalia-ferrer", "sabine-kruegel"}
UNFRIENDED = {"ander-bengoa", "borja-quintanar"}
FACEBOOK_VANITY = {"nerea-iturbide": "nerea.iturbide.example", "sabine-kruegel": "sabine.kruegel.example",
                   "txema-olabarria": "profile.php?id=100000000000077", "itziar-uribarri": "itziar.uribarri.example",
                   "ramon-vilches": "profile.php?id=100000000000001"}  # fmt: skip
"""Only the few people whose addresses some activity log tells."""
FACEBOOK_TALKS: list[Talk] = [
    ("nerea-iturbide", ">", "2020-03-28 18:22:31"), ("nerea-iturbide", "<", "2020-03-28 18:25:10"),
    ("unai-goiri", "<", "2019-12-31 22:59:01"), ("unai-goiri", ">", "2020-01-01 00:03:44"),
    ("maitane-etxebarria", ">", "2018-07-14 09:00:00"), ("rebeca-olmedo", "<", "2017-05-21 12:12:12"),
    ("joao-da-silva-moura", ">", "2015-09-30 20:47:05"), ("mikel-garmendia", ">", "2026-06-20 07:00:09"),
    ("mikel-garmendia", "<", "2026-06-20 07:31:54"), ("saioa-legarreta", ">", "2024-02-19 17:05:00"),
    ("saioa-legarreta", "<", "2024-02-19 17:06:40"), ("txema-olabarria", ">", "2025-01-08 19:19:19"),
]  # fmt: skip


def befriended(person: Person) -> int:
    """When they became friends; the same in both exports, whatever name they have by then."""
    since = ("2021-10-01", "2026-05-30") if person.key in FRIENDS_SINCE_2021 else ("2008-09-01", "2021-08-31")
    return seconds(moment(person.key, "facebook", *since))


def facebook_names(people: Iterable[Person], *, older: bool) -> list[dict[str, Any]]:
    """A list of people, latest first."""
    items = [{"name": p.name("facebook", older=older), "timestamp": befriended(p)} for p in people]
    return sorted(items, key=lambda item: -item["timestamp"])


def facebook_url(key: str) -> str:
    """A profile's address."""
    return f"https://www.facebook.com/{FACEBOOK_VANITY[key]}"


def address_book_entry(person: Person) -> list[str]:
    """The e-mail and phone an entry holds."""
    return [x for x in (person.phone.replace(" ", ""), person.email if from_google(person) else "") if x]


def facebook() -> Files:
    """Two exports of one account."""
    return {f"{FACEBOOK_OLD}/{n}": d for n, d in facebook_2021().items()} | {
        f"{FACEBOOK_NEW}/{n}": d for n, d in facebook_2026().items()
    }


def facebook_2021() -> Files:
    """The layout of 2021: friends_and_followers/, messages/, about_you/."""
    friends = [p for p in on("facebook") if p.key not in NEVER_FRIENDS | FRIENDS_SINCE_2021]
    book = [
        {"name": p.seen["phonebook"], "details": [{"contact_point": point} for point in address_book_entry(p)],
         "created_timestamp": 1530429889, "updated_timestamp": 1533839699}
        for p in on("phonebook")
    ]  # fmt: skip
    book.append({"name": "Sin datos", "details": [], "created_timestamp": 1530429889, "updated_timestamp": 1530429889})
    lists = "friends_and_followers"
    return {
        f"{lists}/friends.json": meta_json({"friends_v2": facebook_names(friends, older=True)}),
        f"{lists}/friend_requests_sent.json": meta_json({
            "sent_requests_v2": [{"name": "Oriol Camps", "timestamp": 1614592800}]}),
        f"{lists}/followers.json": meta_json({"followers_v2": [{"name": "Kike Palacio"}, {"name": ""}]}),
        "about_you/your_address_books.json": meta_json({"address_book_v2": {"address_book": book}}),
        "profile_information/profile_information.json": meta_json({"profile_v2": facebook_owner()}),
        **facebook_threads("messages", "2021-09-12"),
    }  # fmt: skip


def facebook_2026() -> Files:
    """The layout since 2023: connections/, personal_information/, logged_information/, your_facebook_activity/."""
    friends = [p for p in on("facebook") if p.key not in NEVER_FRIENDS | UNFRIENDED]
    names = facebook_names(friends, older=False)
    names.insert(7, {"name": "Julia Sanz", "timestamp": "ayer"})
    activity = [{"timestamp": seconds(moment(key, "visited", "2023-01-01", "2026-06-01")),
                 "data": {"name": PEOPLE[key].name("facebook"), "uri": facebook_url(key)}}
                for key in FACEBOOK_VANITY if key != "ramon-vilches"]  # fmt: skip
    removed = [{"name": PEOPLE[key].name("facebook"),
                "timestamp": seconds(moment(key, "removed", "2021-10-01", "2026-01-01"))}
               for key in sorted(UNFRIENDED)]  # fmt: skip
    blocked = [{"timestamp": 1600000000, "data": {"name": "Ramón Vilches", "uri": facebook_url("ramon-vilches")}}]
    friends_folder, followers = "connections/friends", "connections/followers"
    profile, other = "personal_information/profile_information", "personal_information/other_personal_information"

    return {
        f"{friends_folder}/your_friends.json": meta_json({"friends_v2": names}),
        f"{friends_folder}/sent_friend_requests.json": meta_json({
            "sent_requests_v2": [{"name": "Oriol Camps", "timestamp": 1614592800}]}),
        f"{friends_folder}/received_friend_requests.json": meta_json({
            "received_requests_v2": [{"name": "Hannah K. Bright", "timestamp": 1781000000}]}),
        f"{friends_folder}/rejected_friend_requests.json": meta_json({
            "rejected_requests_v2": [{"name": "Usuario de Facebook", "timestamp": 1500000000}]}),
        f"{friends_folder}/removed_friends.json": meta_json({
            "deleted_friends_v2": removed}),
        f"{followers}/people_who_followed_you.json": meta_json({
            "followers_v3": [{"name": "Kike Palacio"}, {"name": ""}]}),
        f"{followers}/who_you've_followed.json": meta_json({
            "following_v3": [{"name": "Zuriñe Aldamiz", "timestamp": 1650000000},
                             {"name": "Museo de las Formas", "timestamp": 1660000000}]}),
        f"{profile}/profile_information.json": meta_json({"profile_v2": facebook_owner()}),
        f"{profile}/contacts_uploaded_before_2021.json": meta_json(facebook_uploaded()),
        f"{other}/your_imported_contacts.json": meta_json(facebook_imported()),
        "logged_information/activity_messages/people_and_friends.json": meta_json({
            "people_interactions_v2": [
                {"name": "Perfiles", "description": "Personas con las que interactuaste", "entries": activity}]}),
        "logged_information/search/no-data.txt": b"",
        "your_facebook_activity/messages/messenger_contacts_you've_blocked.json": meta_json({
            "messenger_contacts_blocked_v2": {
                "name": "Bloqueados", "description": "Contactos que bloqueaste", "entries": blocked}}),
        **facebook_threads("your_facebook_activity/messages", "2026-06-28"),
    }  # fmt: skip


def facebook_owner() -> dict[str, Any]:
    """The owner's own profile."""
    return {
        "name": {"full_name": OWNER, "first_name": "Ane", "middle_name": "", "last_name": "Garmendia Soto"},
        "emails": {"emails": [OWNER_EMAIL], "previous_emails": [], "pending_emails": [], "ad_account_emails": []},
        "birthday": {"year": 1990, "month": 2, "day": 17},
        "family_members": [{"name": "Mikel Garmendia Soto", "relation": "Hermano", "timestamp": 1300000000}],
        "phone_numbers": [{"phone_type": "Mobile", "phone_number": OWNER_PHONE, "verified": True}],
        "username": "anegarmendia", "profile_uri": "https://www.facebook.com/anegarmendia",
        "websites": [{"address": "https://anegarmendia.example.com"}], "registration_timestamp": 1220000000,
    }  # fmt: skip


def facebook_uploaded() -> dict[str, Any]:
    """One record with all entries, labels in the account's language."""
    entries = []
    for person in on("phonebook"):
        points = [{"label": "Punto de contacto", "value": point} for point in address_book_entry(person)]
        entries.append({"dict": [{"label": "Nombre", "value": person.seen["phonebook"]}, *points,
                                 {"label": "Primera importación", "timestamp_value": 1530429889}]})  # fmt: skip
    return {"media": [], "label_values": [{"label": "Contactos", "vec": entries}], "fbid": "700000000000001"}


def facebook_imported() -> list[dict[str, Any]]:
    """One record per entry."""
    chosen = [p for p in on("phonebook") if p.key in ("rosa-soto", "patxi-larrinaga", "dentista")]
    return [
        {"timestamp": 1533839699 + i, "media": [], "fbid": str(700000000000100 + i), "label_values": [
            {"label": "Hora de actualización", "timestamp_value": 1533839699 + i},
            {"label": "Nombre del contacto", "value": p.seen["phonebook"]},
            {"label": "Punto de contacto", "value": p.phone.replace(" ", "")}]}
        for i, p in enumerate(chosen)
    ]  # fmt: skip


def facebook_threads(folder: str, until: str) -> Files:
    """Conversations until a day: one folder each. Some partners have vanished, one thread is a group."""
    classic = until < "2023"
    threads: dict[str, tuple[list[str], list[tuple[str, str, str]]]] = {}
    for talk in FACEBOOK_TALKS:
        if talk[2] > until:
            continue
        name = PEOPLE[talk[0]].name("facebook", older=classic)
        path = f"{plain(name)}_{number(talk[0], 'thread', 10**14, 10**16)}"
        _, messages = threads.setdefault(path, ([name, OWNER], []))
        messages.append((OWNER if talk[1] == ">" else name, talk[2], text_of(talk)))
    threads["1004000000000001"] = (
        ["", OWNER],
        [(OWNER, "2020-06-12 09:10:28", "hola"), ("", "2020-06-12 09:20:00", "Ados.")],
    )
    threads["usuariodefacebook_1004000000000002"] = (
        ["Usuario de Facebook", OWNER],
        [("Usuario de Facebook", "2016-04-01 10:00:00", "Hasta pronto.")],
    )
    threads["bidaia_1004000000000003"] = (
        ["Garazi Ormaetxea", "Unai Goiri", "Iker Santamaria", OWNER],
        [("Garazi Ormaetxea", "2019-08-03 11:00:00", "Goazen!"), (OWNER, "2019-08-03 11:02:00", "Ados, bihar arte.")],
    )
    files = {}
    for path, (people, messages) in threads.items():
        lines = []
        for sender, at, text in reversed(messages):
            stamp = seconds(instant(at)) * 1000 + number(at + text, "ms", 0, 1000)
            line: dict[str, Any] = {"sender_name": sender, "timestamp_ms": stamp, "content": text}
            if classic:
                line["type"] = "Generic"
            lines.append(line | {"is_geoblocked_for_viewer": False})
        title = "Bidaia" if path.startswith("bidaia") else people[0]
        thread: dict[str, Any] = {"participants": [{"name": n} for n in people], "messages": lines, "title": title,
                                  "is_still_participant": title != ""}  # fmt: skip
        if classic:
            thread["thread_type"] = "RegularGroup" if len(people) > 2 else "Regular"
        thread |= {"thread_path": f"inbox/{path}", "magic_words": []}
        files[f"{folder}/inbox/{path}/message_1.json"] = meta_json(thread)
    return files
