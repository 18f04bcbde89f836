"""Address books of mail programs: Outlook at work (2016, in Spanish), Outlook.com (2025), Thunderbird at home (2018)."""

from collections.abc import Sequence

from tests.sample_exports.people import Files, Person, csv_bytes, on

O1 = (
    "First Name,Middle Name,Last Name,Title,Suffix,Nickname,Given Yomi,Surname Yomi,E-mail Address,E-mail 2 Address,"
    "E-mail 3 Address,Home Phone,Home Phone 2,Business Phone,Business Phone 2,Mobile Phone,Car Phone,Other Phone,"
    "Primary Phone,Pager,Business Fax,Home Fax,Other Fax,Company Main Phone,Callback,Radio Phone,Telex,TTY/TDD Phone,"
    "IMAddress,Job Title,Department,Company,Office Location,Manager's Name,Assistant's Name,Assistant's Phone,"
    "Company Yomi,Business Street,Business City,Business State,Business Postal Code,Business Country/Region,"
    "Home Street,Home City,Home State,Home Postal Code,Home Country/Region,Other Street,Other City,Other State,"
    "Other Postal Code,Other Country/Region,Personal Web Page,Spouse,Schools,Hobby,Location,Web Page,Birthday,"
    "Anniversary,Notes"
).split(",")
O2 = (
    "Título,Nombre,Segundo nombre,Apellidos,Sufijo,Organización,Departamento,Puesto,Calle del trabajo,"
    "Ciudad de trabajo,País o región del trabajo,Teléfono del trabajo,Particular,Teléfono móvil,"
    "Dirección de correo electrónico,Dirección de correo electrónico 2,Categorías,Notas"
).split(",")
T = (
    "Nombre,Apellidos,Nombre en pantalla,Apodo,Dirección de correo electrónico principal,"
    "Dirección de correo electrónico secundaria,Teléfono (Trabajo),Teléfono móvil,Fax,Buscapersonas,Organización,"
    "Página web 1,Página web 2,Año de nacimiento,Mes de nacimiento,Día de nacimiento,Notas"
).split(",")
IN_2016 = ("txema-olabarria", "dirk-moellenkamp", "katharina-von-altenfels", "jean-baptiste-morvan", "begona-uriarte")


def o1_row(person: Person) -> dict[str, str]:
    """A contact of Outlook.com."""
    given, family = person.parts("outlook")
    month, day = (str(int(part)) for part in person.birthday.split("-")[1:]) if person.birthday else ("", "")
    return {
        "First Name": given, "Last Name": family, "E-mail Address": person.email, "Mobile Phone": person.phone,
        "Company": person.company, "Job Title": person.job, "Business City": person.town,
        "Birthday": f"{month}/{day}/{person.birthday[:4]}" if person.birthday else "",
    }  # fmt: skip


def o2_row(person: Person) -> dict[str, str]:
    """A contact of classic Outlook in Spanish."""
    given, family = person.parts("outlook")
    return {
        "Nombre": given, "Apellidos": family, "Organización": person.company, "Puesto": person.job,
        "Ciudad de trabajo": person.town, "Teléfono móvil": person.phone, "Notas": "ver tarjeta",
        "Dirección de correo electrónico": person.email, "Categorías": "Proveedores",
    }  # fmt: skip


def t_row(person: Person) -> dict[str, str]:
    """A contact of Thunderbird in Spanish."""
    year, month, day = person.birthday.split("-") if person.birthday else ("", "", "")
    return {
        "Nombre en pantalla": person.name("thunderbird"), "Teléfono móvil": person.phone,
        "Dirección de correo electrónico principal": person.email, "Año de nacimiento": year,
        "Mes de nacimiento": month.lstrip("0"), "Día de nacimiento": day.lstrip("0"),
    }  # fmt: skip


def mail_programs() -> Files:
    """Each as its program writes it: classic Outlook in the code page of Windows."""
    plant = {"Company": "Montajes Nervión", "Business Phone": "+34 600 00 00 95"}
    newer = [*(o1_row(p) for p in on("outlook") if p.key not in IN_2016), plant]
    older = [o2_row(p) for p in on("outlook") if p.key in IN_2016]
    home = [t_row(p) for p in on("thunderbird")]
    return {
        "outlook/2016-02-26/Contactos.CSV": _table(O2, older, "\r\n", "cp1252"),
        "outlook/2025-11-03/contacts.csv": _table(O1, newer, "\r\n"),
        "thunderbird/2018-06-30/Libreta personal.csv": _table(T, home),
    }


def _table(header: Sequence[str], rows: Sequence[dict[str, str]], end: str = "\n", encoding: str = "utf-8") -> bytes:
    return csv_bytes([header, *([row.get(name, "") for name in header] for row in rows)], end=end, encoding=encoding)
