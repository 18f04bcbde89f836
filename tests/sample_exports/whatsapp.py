"""WhatsApp: three chats of April 2026, one from an iPhone, two from an Android phone in Spanish."""

from datetime import timedelta

from tests.sample_exports.people import PEOPLE, Files, Person, Talk, instant, text_of

FOLDER = "whatsapp/2026-04-02"
OWNER_SHOWN = "Ane G."
IPHONE: list[Talk] = [
    ("unai-goiri", ">", "2026-03-21 10:00:05"), ("unai-goiri", "<", "2026-03-21 10:00:40"),
    ("unai-goiri", "<", "2026-03-21 10:01:02"),
]  # fmt: skip
ANDROID: list[Talk] = [
    ("nerea-iturbide", "<", "2025-12-24 21:15:00"), ("nerea-iturbide", ">", "2025-12-24 21:15:00"),
    ("nerea-iturbide", ">", "2025-12-24 21:15:00"),
]  # fmt: skip
GROUP: list[Talk] = [
    ("saioa-legarreta", "<", "2026-02-13 09:00:00"), ("iker-santamaria", "<", "2026-02-13 09:02:00"),
    ("nahia-solaun", "<", "2026-02-13 09:02:00"), ("unai-goiri", ">", "2026-02-13 09:30:00"),
]  # fmt: skip


def account(person: Person) -> str:
    """How the truth table names them: by number where it is not saved."""
    name = person.name("whatsapp")
    return name.replace(" ", "").removeprefix("+") if name.startswith("+") else name


def _header(talk: Talk, style: str) -> str:
    at = instant(talk[2]) + timedelta(hours=1)
    name = OWNER_SHOWN if talk[1] == ">" else PEOPLE[talk[0]].name("whatsapp")
    shown = "\u202a" + name.replace(" ", "\u00a0") + "\u202c" if name.startswith("+") else name
    return f"{at:{style}}{shown}: {text_of(talk)}"


def whatsapp() -> Files:
    """Two chats of two people and a group, with a notice, a picture and a message of two lines."""
    unai = PEOPLE["unai-goiri"].name("whatsapp")
    iphone = [
        f"[21/03/2026, 10:59:58] {unai}: \u200eLos mensajes y las llamadas están cifrados de extremo a extremo.",
        *(_header(talk, "[%d/%m/%Y, %H:%M:%S] ") for talk in IPHONE),
        f"\u200e[21/03/2026, 11:05:00] {unai}: \u200eimagen omitida",
    ]
    android = [
        "24/12/25, 22:10 - Los mensajes y las llamadas están cifrados de extremo a extremo.",
        *(_header(talk, "%d/%m/%y, %H:%M - ") for talk in ANDROID),
        "y feliz año: a todos",
    ]
    group = [
        "13/2/26, 9:58 - Saioa creó el grupo «Lagunak: otsaila»",
        *(_header(talk, "%-d/%-m/%y, %-H:%M - ") for talk in GROUP),
    ]
    return {
        f"{FOLDER}/WhatsApp Chat - {unai}/_chat.txt": ("\r\n".join(iphone) + "\r\n").encode(),
        f"{FOLDER}/Chat de WhatsApp con {PEOPLE['nerea-iturbide'].name('whatsapp')}.txt": "\n".join(android).encode(),
        f"{FOLDER}/Chat de WhatsApp con Lagunak.txt": "\n".join(group).encode(),
    }
