"""What two names, companies and jobs have in common, as `matches` tells it of pairs that a mailbox brings together."""

from flows import warehouse
from tests.running import unified

HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"

NAMES = (
    ("Nerea", "Iturbide", "Nerea", "Iturbide", "same", "same"),
    ("José Luis", "Iturbide", "José", "Iturbide", "one of two", "same"),
    ("José Luis", "Iturbide", "José Antonio", "Iturbide", "different", "same"),
    ("Francisco", "Iturbide", "Paco", "Iturbide", "short form", "same"),
    ("Juan José", "Iturbide", "Juanjo", "Iturbide", "short form", "same"),
    ("María Nerea", "Iturbide", "Nerea", "Iturbide", "second of two", "same"),
    ("Nerea", "Iturbide", "Iturbide", "Nerea", "in the surname's place", "in another order"),
    ("Goizane", "Iturbide", "Goizanne", "Iturbide", "similar", "same"),
    ("N.", "Iturbide", "Nerea", "Iturbide", "initial", "same"),
    ("M.", "Iturbide", "Nerea", "Iturbide", "different", "same"),
    ("Francisco", "Iturbide", "Francisca", "Iturbide", "other gender", "same"),
    ("Ángel", "Iturbide", "Ángela", "Iturbide", "other gender", "same"),
    ("Nerea", "Iturbide", "Itziar", "Iturbide", "different", "same"),
    ("Mª Nerea", "Iturbide", "María Nerea", "Iturbide", "same", "same"),
    ("Nerea Mª", "Iturbide", "Nerea Ma", "Iturbide", "same", "same"),
    ("Mª Nerea", "Iturbide", "María Itziar", "Iturbide", "different", "same"),
    ("Fco. Javier", "Iturbide", "Francisco Javier", "Iturbide", "same", "same"),
    ("Fco", "Iturbide", "Paco", "Iturbide", "short form", "same"),
    ("José Antonio", "Iturbide", "Toño", "Iturbide", "second of two", "same"),
    ("José Luis", "Iturbide", "Pepe Antonio", "Iturbide", "different", "same"),
    ("Juan C.", "Iturbide", "Juan Carlos", "Iturbide", "one of two", "same"),
    ("Juan C.", "Iturbide", "Juan Luis", "Iturbide", "different", "same"),
    ("Ane", "Iturbide", "Ana", "Iturbide", "different", "same"),
    ("Nerea", "", "Itziar", "Iturbide", "different, without a surname", None),
    ("Nerea", "Iturbide Salas", "Nerea", "Iturbide Salas", "same", "both same"),
    ("Nerea", "Iturbide Salas", "Nerea", "Iturbide", "same", "first of two"),
    ("Nerea", "Iturbide Salas", "Nerea", "Iturbide S.", "same", "first of two"),
    ("Nerea", "Iturbide Salas", "Nerea", "Salas", "same", "second of two"),
    ("Nerea", "Iturbide Salas", "Nerea", "Salas Iturbide", "same", "in another order"),
    ("Nerea", "Iturbide", "Nerea", "Iturbidde", "same", "similar"),
    ("Nerea", "Iturbide Salas", "Nerea", "Iturbide Sallas", "same", "similar"),
    ("Nerea", "Iturbide Salas", "Nerea", "Iturbidde Salas", "same", "similar"),
    ("Nerea", "Iturbide Salas", "Nerea", "Olabarria Salas", "same", "one in common"),
    ("Nerea", "Iturbide Salas", "Nerea", "Salas Olabarria", "same", "one in common"),
    ("Nerea", "Iturbide Salas", "Nerea", "Iturbide Roa", "same", "second differs"),
    ("Nerea", "Iturbide Salas", "Nerea", "Olabarria Roa", "same", "different"),
    ("Nerea", "Hernández", "Nerea", "Fernández", "same", "different"),
    ("Nerea", "Hernández", "Nerea", "Hernánndez", "same", "similar"),
    ("Nerea", "Gonzales", "Nerea", "González", "same", "similar"),
    ("Nerea", "Souza", "Nerea", "Sousa", "same", "same"),
    ("Nerea", "Queiroz Moraes", "Nerea", "Queirós Morais", "same", "both same"),
    ("Nerea", "Roa", "Nerea", "Roe", "same", "different"),
    ("Nerea", "Fdez. Glez.", "Nerea", "Fernández González", "same", "both same"),
    ("Nerea", "I.", "Nerea", "Iturbide", "same", "initial"),
    ("Nerea", "D.", "Nerea", "Domínguez", "same", "initial"),
    ("Nerea", "O.", "Nerea", "Iturbide", "same", "different"),
    ("Nerea", "Itu", "Nerea", "Iturbide", "same", "initial"),
    ("Nerea", "Itz", "Nerea", "Iturbide", "same", "different"),
    ("Nerea", "Gil", "Nerea", "Gilabert", "same", "different"),
    ("Katarzyna", "Iturbide", "Kasia", "Iturbide", "short form", "same"),
    ("Johannes", "Iturbide", "Joop", "Iturbide", "short form", "same"),
    ("Hans-Peter", "Iturbide", "Hanspeter", "Iturbide", "short form", "same"),
    ("Hans-Peter", "Iturbide", "HP", "Iturbide", "short form", "same"),
    ("Matthias", "Iturbide", "Matthes", "Iturbide", "short form", "same"),
    ("Hüseyin", "Iturbide", "Hüso", "Iturbide", "short form", "same"),
    ("Hans-Peter", "Iturbide", "Karlpeter", "Iturbide", "different", "same"),
    ("Aparecida", "Iturbide", "Cidinha", "Iturbide", "short form", "same"),
    ("Carlos Eduardo", "Iturbide", "Cadu", "Iturbide", "short form", "same"),
    ("Mariaeduarda", "Iturbide", "Maria Eduarda", "Iturbide", "same", "same"),
    ("Joseluis", "Iturbide", "José", "Iturbide", "one of two", "same"),
    ("Mariana", "Iturbide", "Maria Ana", "Iturbide", "different", "same"),
    ("Renatinha", "Iturbide", "Renata", "Iturbide", "short form", "same"),
    ("Flavinho", "Iturbide", "Flávio", "Iturbide", "short form", "same"),
    ("Carlão", "Iturbide", "Carlos", "Iturbide", "short form", "same"),
    ("Renatinha", "Iturbide", "Renato", "Iturbide", "different", "same"),
    ("Thiago", "Iturbide", "Tiago", "Iturbide", "short form", "same"),
    ("Luis", "Iturbide", "Güicho", "Iturbide", "short form", "same"),
    ("Иван", "Щербаков", "Ivan", "Shcherbakov", "same", "same"),
    ("Дмитрий", "Щербаков", "Dima", "Shcherbakov", "short form", "same"),
    ("NeReA", "ItUrBiDe xD", "Nerea", "Iturbide", "same", "same"),
)
"""Given name and surname on one network and on another, and what is told of either."""

WORK = (
    ("Ibaiondo S.L.", "Engineer", "IBAIONDO", "engineer", "same", "same"),
    ("Ibaiondo S.A. de C.V.", "Engineer", "Ibaiondo", "Engineer", "same", "same"),
    ("Ibaiondo SAC", "Engineer", "Ibaiondo S. de R.L. de C.V.", "Engineer", "same", "same"),
    ("Säntis Verlag", "Engineer", "Saentis Verlag AG", "Engineer", "same", "same"),
    ("Ibaiondo", "Engineer", "Ibaiondo Ingenieros", "Senior Engineer", "similar", "similar"),
    ("Ibaiondo", "Engineer", "Talleres Arratia", "Nurse", "different", "different"),
    ("Ibaiondo", "Engineer", "freelance", "", None, None),
)
"""The same of company and position."""


def compared(folder, sides):
    """Comparison -> level, for each two who share a mailbox: given name, surname, company, position on either network."""
    connections, cards = [HEADER], []
    for n, ((given, family, company, position), (other, others, works, job)) in enumerate(sides):
        mail = f"q{n}z@example.com"  # which tells nobody's name
        connections.append(f"{given},{family},https://www.linkedin.com/in/q-{n},{mail},{company},{position},\n")
        cards += ["BEGIN:VCARD", "VERSION:2.1", f"N:{others};{other}", f"FN:{other} {others}", f"EMAIL:{mail}"]
        cards += [f"ORG:{works}", f"TITLE:{job}", "PRODID:-//XING//www.xing.com//", f"UID:xing.com-{n + 4000}"]
        cards += ["END:VCARD"]
    (folder / "2024-01-31").mkdir()
    (folder / "2024-01-31" / "Connections.csv").write_text("".join(connections))
    (folder / "2024-01-31" / "cards.vcf").write_text("\r\n".join([*cards, ""]))
    unified([folder / "2024-01-31"], folder / "w" / "kith.duckdb")
    with warehouse.read_only(folder / "w" / "kith.duckdb") as con:
        found = con.execute(
            """
            select l.emails[1], map_from_entries(list_transform(evidence, lambda e: (e.comparison, e.level)))
            from matches
            inner join profiles as l on profile_id_a = l.profile_id
            inner join profiles as r on profile_id_b = r.profile_id
            where l.emails = r.emails
            """
        ).fetchall()
    told = dict(found)
    return [told[f"q{n}z@example.com"] for n in range(len(sides))]


def test_what_two_have_in_common_is_told_and_the_same_of_either_side(tmp_path):
    names = [((*case[:2], "", ""), (*case[2:4], "", ""), case[4:]) for case in NAMES]
    work = [(("Nerea", "Iturbide", *case[:2]), ("Nerea", "Iturbide", *case[2:4]), case[4:]) for case in WORK]
    both = [(one, other) for one, other, _ in names + work]
    told = compared(tmp_path, both + [(other, one) for one, other in both])
    for number, (one, other, expected) in enumerate(names + work):
        asked = ("given name", "surname") if number < len(names) else ("company", "position")
        for evidence in (told[number], told[number + len(both)]):
            assert tuple(map(evidence.get, asked)) == expected, (one, other)
