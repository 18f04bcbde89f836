"""Tuenti: a script's dump of 2012, 20up's files of 2014 and 2016."""

from collections.abc import Iterable

from tests.sample_exports.people import OWNER, PEOPLE, Files, Person, number, on, plain

OWNER_TUENTI = "7000042"
TUENTI_DUMPED = ("nerea-iturbide", "txema-olabarria", "marii", "gorka-elizalde")


def tuenti() -> Files:
    """Tuenti itself gave photos only: friends come from three programs people ran."""
    friends = sorted(on("tuenti"), key=lambda p: plain(p.name("tuenti")))
    by_name = {p.key: p.name("tuenti") for p in friends}
    stars, dashes = "*" * 60, "-" * 40
    dump = f"tuenti/2012-04-02/dump/{OWNER_TUENTI}"
    return {
        f"{dump}/index.html": tuenti_page(),
        f"{dump}/friends.html": "".join(tuenti_friend(PEOPLE[key]) for key in TUENTI_DUMPED).encode(),
        f"{dump}/thread1.html": "".join([
            tuenti_message("txema-olabarria", "5 de Mar, 21:04", "Goazen!"),
            tuenti_message("", "5 de Mar, 21:10", "Ados.")]).encode(),
        "tuenti/2014-05-18/usuarios.txt": crlf(tuenti_line(p) for p in friends),
        "tuenti/2014-05-18/comentarios.txt": crlf([
            stars, f"{by_name['nerea-iturbide']}: feliz cumple!", stars, f"{by_name['marii']}: guapaaa xD",
            stars, f"{by_name['gorka-elizalde']}: qué foto", "-" * 20, "Verano"]),
        "tuenti/2014-05-18/privados/01.txt": crlf([
            dashes, f"{by_name['txema-olabarria']}:", "15 mar, 21:04", "¿Vienes el sábado?",
            dashes, f"{OWNER}:", "15 mar, 21:30", "Claro."]),
        "tuenti/2014-05-18/privados/02.txt": crlf([
            dashes, f"{by_name['ibon-sarasketa']}:", "2 feb, 18:00", "Eskerrik asko!"]),
        "tuenti/2016-01-30/contactos.txt": crlf(
            f"{p.name('tuenti')}: {spoken_birthday(p.birthday)}"
            for p in friends if p.birthday and p.key != "kike-palacio"),
    }  # fmt: skip


def crlf(lines: Iterable[str]) -> bytes:
    """UTF-8 without a mark, lines ended as Windows does."""
    return "".join(f"{line}\r\n" for line in lines).encode()


def tuenti_line(person: Person) -> str:
    """`Nerea Iturbide Salas (15/03/1990): 600000001`; the rest only where they shared it."""
    line = person.name("tuenti")
    if person.birthday:
        year, month, day = person.birthday.split("-")
        line += f" ({day}/{month}/{year})"
    if person.phone:
        national = person.phone.removeprefix("+34 ").replace(" ", "")
        line += f": {person.phone if number(person.key, 'international', 0, 4) == 0 else national}"
    return line


def spoken_birthday(birthday: str) -> str:
    """`15 de marzo de 1990`; some hide the year."""
    months = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
    year, month, day = birthday.split("-")
    text = f"{int(day)} de {months[int(month) - 1]}"
    return text if number(birthday, "hidden", 0, 4) == 0 else f"{text} de {year}"


def tuenti_id(key: str) -> str:
    """The number of a user, in dumps only."""
    return str(number(key, "tuenti", 7_100_000, 7_999_999)) if key else OWNER_TUENTI


def tuenti_friend(person: Person) -> str:
    """One friend of the dump's list."""
    user = tuenti_id(person.key)
    return (f'<a href="{user}.html"><div class="friend"><img src="images/{user}"/><h2>{person.name("tuenti")}</h2>'
            f'<span class="ubication">{person.town}</span></div></a>\n')  # fmt: skip


def tuenti_page() -> bytes:
    """The owner's page of the dump."""
    return (f"<html><head><title>{OWNER} &bull; Tuenti Dump</title></head><body><h1>{OWNER}</h1>\n"
            "Ciudad: Bilbao<br/>\nCumpleaños: 17 de febrero de 1990<br/>\n</body></html>\n").encode()  # fmt: skip


def tuenti_message(key: str, date: str, text: str) -> str:
    """One message of the dump; an empty key is the owner."""
    link = f"{tuenti_id(key)}.html" if key else "index.html"
    name = PEOPLE[key].name("tuenti") if key else OWNER
    return (f'<div class="message"><span class="body">{text}</span><a href="{link}"><span class="sender">'
            f'<img src="images/{tuenti_id(key)}"/><span class="text">{name}</span></span></a>'
            f'<span class="date">{date}</span></div>\n')  # fmt: skip
