"""What a person is called and what stands beside the name, where their exports say different things."""

import datetime
import hashlib
from itertools import count

from flows import warehouse
from tests.running import unified

HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
ADDRESS = "https://www.linkedin.com/in/"


def written(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def card(product, name, uid, *lines):
    return "\r\n".join(
        [
            "BEGIN:VCARD",
            "VERSION:3.0",
            f"PRODID:-//{product}//",
            f"N:{name}",
            "FN:" + " ".join(name.split(";")[1::-1]),
            "EMAIL;TYPE=internet:n@example.com",
            *lines,
            f"UID:{uid}",
            "END:VCARD",
            "",
        ]
    )


def invitation(name, handle, note=""):
    return f'Ane Garmendia,{name},"1/5/20, 10:00 AM",{note},OUTGOING,{ADDRESS}ane-g,{ADDRESS}{handle}\n'


def test_what_is_said_of_a_person_comes_from_who_knows_best(tmp_path):
    inbox = tmp_path / "inbox"
    exports = (
        ("ane", "2023-01-31", "Old Works", "02 Jan 2022"),
        ("bea", "2023-06-30", "Mid Works", "05 Mar 2021"),
        ("ane", "2024-01-31", "New Works", "02 Jan 2022"),
    )
    lists = {
        inbox / owner / f"linkedin {day}" / "Connections.csv": HEADER
        + f"Nerea,Iturbide Salas,{ADDRESS}nerea-i,n@example.com,{company},,{since}\n"
        + f"Goizane Larrea,Etxebarri,{ADDRESS}goizane-l,,,,{since}\n"
        for owner, day, company, since in exports
    }
    for file, text in lists.items():
        written(file, text)
    latest, connected = [*lists.items()][-1]
    parties = "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    parties += invitation("Nerea Iturbide Salas", "nerea-i")
    # Names that Kith split yield to those written in parts, even where their file comes later in every order.
    invited = next(
        text
        for number in count()
        if hashlib.sha256(
            (text := parties + invitation("Goizane Larrea Etxebarri", "goizane-l", number)).encode()
        ).digest()
        > hashlib.sha256(connected.encode()).digest()
    )
    written(latest.with_name("Invitations.csv"), invited)
    columns = "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER\n"
    sides = f"Nerea Iturbide Salas,{ADDRESS}nerea-i,Ane Garmendia,{ADDRESS}ane-g"
    said = [f"2-abc==,,{sides},{at} 10:00:00 UTC,,,INBOX\n" for at in ("2023-12-05", "2023-11-02")]
    written(latest.with_name("messages.csv"), columns + "".join(said))
    # Later than any account: a card that calls her otherwise; later than the list: an account without a surname.
    book = inbox / "ane" / "cards"
    written(book / "2023-12-31" / "one.vcf", card("Apple Inc.", "Iturbide;Nere;;;", "A" * 16, "BDAY:1980-05-12"))
    written(
        book / "2024-06-30" / "two.vcf",
        card("Apple Inc.", "Iturbide;Nere;;;", "B" * 16, "BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-12"),
    )
    written(inbox / "ane" / "xing 2024-03-31" / "three.vcf", card("XING//www.xing.com", ";Nerea;;;", "xing.com-4001"))
    unified([], tmp_path / "w" / "kith.duckdb", None, inbox)
    with warehouse.read_only(tmp_path / "w" / "kith.duckdb") as con:
        found = con.execute(
            "select display_name, family_name, company, birthday, profile_count, owners, first_connected_on, "
            "last_interaction_at::date from people where profile_count > 1"
        ).fetchall()
        first, last = datetime.date(2021, 3, 5), datetime.date(2023, 12, 5)
        name = ("Nerea Iturbide Salas", "Iturbide Salas")
        assert found == [(*name, "New Works", "1980-05-12", 4, ["ane", "bea"], first, last)]
        parts = con.execute("select given_name, family_name, owners from profiles where handle = 'goizane-l'")
        assert parts.fetchall() == [("Goizane Larrea", "Etxebarri", ["ane", "bea"])]
