"""English and Spanish. English is written where it is shown; this file has the Spanish for each of those texts."""

import re
from typing import Any

LANGUAGES = {"en": "English", "es": "Español"}


def chosen(cookie: str | None, accepted: str) -> str:
    """The language to speak: the one chosen, or the browser's favourite of those we have, or English."""
    if cookie in LANGUAGES:
        return cookie
    ranked = []
    for place, part in enumerate(accepted[:500].split(",")):
        name, _, quality = part.strip().partition(";")
        found = re.fullmatch(r"\s*q=([01](?:\.\d{0,3})?)\s*", quality)
        ranked.append((-float(found[1]) if found else -1.0, place, name.strip().lower().split("-")[0]))
    spoken = [name for rank, _, name in sorted(ranked) if name in LANGUAGES and rank < 0]
    return spoken[0] if spoken else "en"


class Words:
    """Texts in one language, called as `_` in the templates."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, text: str, **values: Any) -> str:
        """A text, with its values filled in; one that is not translated stays English."""
        told = self._told(text)
        return told.format(**values) if values else told

    def _told(self, text: str) -> str:
        if self.language != "es" or text in SPANISH:
            return SPANISH[text] if self.language == "es" else text
        # A sentence of evidence may end in a case in brackets.
        case = re.fullmatch(r"(.*) \((.*)\)\.", text)
        if case and f"{case[1]}." in SPANISH:
            return f"{SPANISH[f'{case[1]}.'][:-1]} ({SPANISH.get(case[2], case[2])})."
        return text


SPANISH = {
    # frame
    "Skip to the content": "Ir al contenido",
    "Pages": "Páginas",
    "Language": "Idioma",
    "Search": "Buscar",
    "Review": "Revisar",
    "Answers": "Respuestas",
    "Warehouse": "Almacén",
    "Quarantine": "Cuarentena",
    "On this machine only. Nothing is sent, nothing is fetched.": (
        "Solo en este equipo. No se envía ni se descarga nada."
    ),
    "The query behind this page": "La consulta detrás de esta página",
    "The queries behind this page": "Las consultas detrás de esta página",
    "One click selects all of it; paste it into kith sql, or any DuckDB shell.": (
        "Un clic la selecciona entera; pégala en kith sql o en cualquier consola de DuckDB."
    ),
    # search
    "Whom do you look for?": "¿A quién buscas?",
    "A name, handle, e-mail address or phone number. Accents, nicknames and small slips are forgiven.": (
        "Un nombre, un alias, un correo o un teléfono. Se perdonan acentos, diminutivos y pequeños errores."
    ),
    "The {count} that fit best:": "Las {count} que mejor encajan:",
    "{count} found.": "{count} encontradas.",
    "Nobody is found. Fewer words, or other ones?": "No se encuentra a nadie. ¿Menos palabras, u otras?",
    "owner": "titular",
    # first page
    "Everyone you know": "Toda la gente que conoces",
    "People": "Personas",
    "people behind {count} profiles": "personas detrás de {count} perfiles",
    "as of": "a fecha de",
    "{count} new in the last run.": "{count} nuevas en la última ejecución.",
    "questions wait: profiles that may be one person": "preguntas esperan: perfiles que pueden ser una misma persona",
    "Answer": "Responder",
    "No question waits.": "No espera ninguna pregunta.",
    "How good it is": "Cuánto acierta",
    "Judge a sample": "Juzgar una muestra",
    "Needs attention": "Requiere atención",
    "{count} exports are older than {days} days": "{count} exportaciones tienen más de {days} días",
    "{count} files could not be read": "{count} ficheros no se pudieron leer",
    "{count} rows are in quarantine": "{count} filas están en cuarentena",
    "{count} answers have strong evidence against them": "{count} respuestas tienen indicios fuertes en contra",
    "Nothing.": "Nada.",
    # precision
    "Nobody has judged a sample yet, so how many of the published merges are right is not known.": (
        "Nadie ha juzgado aún una muestra, así que no se sabe cuántas de las fusiones publicadas son correctas."
    ),
    "of {count} sampled merges are right; with 95 % confidence {low} to {high} of all are. Your floor is {floor}.": (
        "de {count} fusiones de la muestra son correctas; con un 95 % de confianza lo son de {low} a {high} de todas. "
        "Tu mínimo es {floor}."
    ),
    "Too few answers to tell.": "Muy pocas respuestas para saberlo.",
    "The floor is kept.": "Se cumple el mínimo.",
    "The floor is missed: the next run holds doubtful merges back.": (
        "No se cumple el mínimo: la próxima ejecución retiene las fusiones dudosas."
    ),
    "More answers would tell whether the floor is kept.": "Con más respuestas se sabría si se cumple el mínimo.",
    "{count} right answers in a row would show that it is.": "{count} respuestas correctas seguidas lo demostrarían.",
    "{count} left open are not counted.": "{count} dejadas abiertas no cuentan.",
    "How this is measured": "Cómo se mide",
    "You are asked about a simple random sample of the pairs of profiles that Kith published as one person by itself. "
    "The interval is Wilson's score interval (1927) at 95 %. Answers about doubtful pairs are no random sample and do "
    "not count.": (
        "Se te pregunta por una muestra aleatoria simple de los pares de perfiles que Kith publicó por sí solo como "
        "una misma persona. El intervalo es el de Wilson (1927) al 95 %. Las respuestas sobre pares dudosos no son una "
        "muestra aleatoria y no cuentan."
    ),
    # card
    "Contact": "Contacto",
    "e-mail": "correo",
    "phone": "teléfono",
    "birthday": "cumpleaños",
    "Nothing is known.": "No se sabe nada.",
    "You and them": "Vuestra relación",
    "met": "desde",
    "no network says when": "ninguna red dice cuándo",
    "you last wrote": "última vez que escribiste",
    "they last wrote": "última vez que te escribió",
    "never, as far as the exports say": "nunca, según las exportaciones",
    "known to": "conocida por",
    "How sure Kith is": "Cuán seguro está Kith",
    "Only one profile is known of them, so nothing can be wrong together.": (
        "Solo se le conoce un perfil, así que no hay nada mal unido."
    ),
    "is the probability of the weakest link that holds the {count} profiles together.": (
        "es la probabilidad del enlace más débil que une los {count} perfiles."
    ),
    "Who comes near, but is somebody else:": "Quién se le parece, pero es otra persona:",
    "you decided it": "lo decidiste tú",
    "too close to call": "demasiado igualado",
    "Profiles": "Perfiles",
    "network": "red",
    "name": "nombre",
    "handle": "alias",
    "company": "empresa",
    "town": "localidad",
    "last seen": "visto por última vez",
    "Why together": "Por qué juntos",
    "When and where": "Cuándo y dónde",
    "what": "qué",
    "who": "quién",
    "times": "veces",
    "first": "primera",
    "last": "última",
    "no longer": "ya no",
    "Where each value comes from": "De dónde sale cada dato",
    "value": "dato",
    "export of": "exportación de",
    "file": "fichero",
    "row": "fila",
    "What happened to the id": "Qué pasó con el identificador",
    "run": "ejecución",
    "{count} profiles": "{count} perfiles",
    "position": "puesto",
    "city": "localidad",
    "country": "país",
    "address": "dirección",
    "account": "cuenta",
    "entry": "entrada de agenda",
    "group": "grupo",
    "connection": "contacto",
    "contact": "agenda",
    "friend": "amistad",
    "follower": "te sigue",
    "following": "le sigues",
    "blocked": "bloqueado",
    "muted": "silenciado",
    "message": "mensaje",
    "endorsement": "aptitud validada",
    "recommendation": "recomendación",
    "comment": "comentario",
    "mention": "mención",
    "created": "creado",
    "merged": "fusionados",
    "split": "separados",
    "moved": "movidos",
    "they share a key of their own: an e-mail address, a phone number or an account": (
        "comparten una clave propia: un correo, un teléfono o una cuenta"
    ),
    "the evidence is enough": "los indicios bastan",
    "they are held together by others, more than by their own evidence": (
        "los unen otros, más que sus propios indicios"
    ),
    # review
    "Sample": "Muestra",
    "Is this merge right?": "¿Es correcta esta fusión?",
    "One person, or not?": "¿Son la misma persona?",
    "{count} questions left": "quedan {count} preguntas",
    "{count} answered since the last run": "{count} respondidas desde la última ejecución",
    "Your last answer:": "Tu última respuesta:",
    "Kith had put it at {probability}.": "Kith le daba un {probability}.",
    "Undo": "Deshacer",
    "Every merge has been judged.": "Todas las fusiones están juzgadas.",
    "What the answers did": "Qué hicieron las respuestas",
    "Side by side": "Lado a lado",
    "in common": "en común",
    "different": "distintos",
    "same": "iguales",
    "unsure": "sin decidir",
    "and {count} more": "y {count} más",
    "Same": "La misma",
    "All the same": "Todos la misma",
    "Different": "Distintas",
    "All different": "Todos distintos",
    "Unsure": "No lo sé",
    "Those ticked are one, none of the others": "Los marcados son una, y ninguno de los demás",
    "Later": "Más tarde",
    "Keys: s same, d different, u unsure, z undo, n later; 1 to 6 tick, p decides about those ticked. How probable "
    "Kith thinks it is, it says once you have answered.": (
        "Teclas: s la misma, d distintas, u no lo sé, z deshacer, n más tarde; de 1 a 6 se marcan, p decide sobre los "
        "marcados. Cuán probable le parece a Kith lo dice después de responder."
    ),
    "display name": "nombre mostrado",
    "given name": "nombre de pila",
    "family name": "apellidos",
    "emails": "correos",
    "phones": "teléfonos",
    "url": "dirección",
    "owners": "conocida por",
    "The evidence would be enough, but one person has one account on a network: others fit as well or better.": (
        "Los indicios bastarían, pero una persona tiene una sola cuenta en cada red: otros encajan igual o mejor."
    ),
    "They share nothing but a contact point, which can belong to a household or an office.": (
        "Solo comparten un medio de contacto, que puede ser de una casa o de una oficina."
    ),
    "Nothing speaks against it, but what they share is too common to be sure.": (
        "Nada habla en contra, pero lo que comparten es demasiado común para estar seguro."
    ),
    "What speaks for it and what speaks against it come out about even.": (
        "Lo que habla a favor y lo que habla en contra pesan más o menos igual."
    ),
    # answers
    "For the next run": "Para la próxima ejecución",
    "answers wait to be counted": "respuestas esperan a contar",
    "A run is going on, since {count} seconds. This page looks again by itself.": (
        "Hay una ejecución en marcha desde hace {count} segundos. Esta página se actualiza sola."
    ),
    "The run is done, and its warehouse is published.": "La ejecución ha terminado y su almacén está publicado.",
    "The run is done and published; some files could not be read.": (
        "La ejecución ha terminado y está publicada; algunos ficheros no se pudieron leer."
    ),
    "The run published nothing. Type kith run in a terminal to see why.": (
        "La ejecución no publicó nada. Escribe kith run en un terminal para ver por qué."
    ),
    "Run now": "Ejecutar ahora",
    "In the last run": "En la última ejecución",
    "people": "personas",
    "decisions in force": "decisiones en vigor",
    "files": "ficheros",
    "{read} read, {rejected} rejected": "{read} leídos, {rejected} rechazados",
    "What your decisions did to people": "Qué hicieron tus decisiones con las personas",
    "profiles": "perfiles",
    "Decisions": "Decisiones",
    "{count} lines of the file of decisions cannot be read.": (
        "{count} líneas del fichero de decisiones no se pueden leer."
    ),
    "number": "número",
    "one side": "un lado",
    "the other": "el otro",
    "state": "estado",
    "when": "cuándo",
    "sample": "muestra",
    "holds": "vale",
    "replaced": "reemplazada",
    "contradicted": "contradicha",
    "Nothing was ever decided.": "Nunca se decidió nada.",
    # warehouse
    "What is in the warehouse": "Qué hay en el almacén",
    "By network": "Por red",
    "first export": "primera exportación",
    "last export": "última exportación",
    "How fresh": "Cuán reciente",
    "days old": "días",
    "rows": "filas",
    "loaded": "cargadas",
    "in quarantine": "en cuarentena",
    "older than {days} days": "más de {days} días",
    "Files that could not be read": "Ficheros que no se pudieron leer",
    "why": "por qué",
    "To know": "Conviene saber",
    "Runs": "Ejecuciones",
    "new": "nuevas",
    "to review": "por revisar",
    "completed": "completada",
    "completed with rejects": "completada con rechazos",
    # quarantine
    "Rows that broke a contract. They wait here with the rule they broke, and are read again when Kith learns to.": (
        "Filas que incumplen un contrato. Esperan aquí con la regla que incumplen, y se releen cuando Kith aprende."
    ),
    "table": "tabla",
    "column": "columna",
    "what is wrong": "qué falla",
    "rule": "regla",
    "(whole row)": "(toda la fila)",
    "It is empty: every row kept its contract.": "Está vacía: todas las filas cumplieron su contrato.",
    "as written": "tal como está escrita",
    "No row is kept out by this rule.": "Esta regla no retiene ninguna fila.",
    "no date that can be read": "fecha que no se puede leer",
    "no date and time that can be read": "fecha y hora que no se pueden leer",
    "no whole record": "no es un registro entero",
    "no whole card": "no es una tarjeta entera",
    "empty, and needed": "vacío, y hace falta",
    "not of the form it always has": "no tiene la forma de siempre",
    "none of the values it can have": "no es ninguno de los valores posibles",
    "more cells than headers": "más celdas que cabeceras",
    "fewer cells than it should have": "menos celdas de las debidas",
    "too long for a name": "demasiado largo para un nombre",
    "does not say who wrote it": "no dice quién lo escribió",
    # refused
    "Not here": "Aquí no",
    "This page needs a key": "Esta página necesita una llave",
    "Open it by the link that kith review prints: each link works once, for a day. Type kith review for a new one.": (
        "Ábrela con el enlace que escribe kith review: cada uno sirve una vez, durante un día. Escribe kith review "
        "para tener otro."
    ),
    "That did not work": "No ha funcionado",
    "Nobody has this id": "Nadie tiene este identificador",
    "There is no such page": "Esa página no existe",
    "To the first page": "A la primera página",
    "This page failed": "Esta página ha fallado",
    "This is a defect of Kith: the terminal shows a line to report. Nothing was changed.": (
        "Es un defecto de Kith: el terminal muestra una línea para informar. No se ha cambiado nada."
    ),
    "Refused": "Rechazado",
    "This request did not come from a page of Kith. Go back, load the page again, and try once more.": (
        "Esta petición no viene de una página de Kith. Vuelve atrás, recarga la página e inténtalo de nuevo."
    ),
    # evidence
    "You decided that they are one person.": "Decidiste que son la misma persona.",
    "You decided that they are different people.": "Decidiste que son personas distintas.",
    "You looked at them and left it open.": "Los miraste y lo dejaste abierto.",
    "They lead to one account: one of them names the other's, or both name the same.": (
        "Llevan a una misma cuenta: uno nombra la del otro, o ambos nombran la misma."
    ),
    "Both are the owner's own.": "Ambos son del titular.",
    "One left a list before the other came, with the same name and the same, older day of connection: one account "
    "whose address has changed.": (
        "Uno dejó una lista antes de que llegara el otro, con el mismo nombre y el mismo día de conexión, que es "
        "anterior: una sola cuenta cuya dirección ha cambiado."
    ),
    "They share an e-mail address.": "Comparten un correo.",
    "They share a phone number.": "Comparten un teléfono.",
    "The given name is the same.": "El nombre de pila es el mismo.",
    "The given name is the same, or part of the other.": "El nombre de pila es el mismo, o parte del otro.",
    "One shows the first of the other's two given names.": "Uno muestra el primero de los dos nombres del otro.",
    "One shows the second of the other's two given names.": "Uno muestra el segundo de los dos nombres del otro.",
    "One given name is a short form of the other.": "Un nombre es forma corta del otro.",
    "Given name and surname have changed places.": "Nombre y apellido han cambiado de sitio.",
    "The given names differ by a slip of the pen.": "Los nombres difieren en una errata.",
    "One shows only the initial of the given name.": "Uno muestra solo la inicial del nombre.",
    "The given names are the two gender forms of one name.": "Son la forma masculina y femenina de un mismo nombre.",
    "The given names are different.": "Los nombres de pila son distintos.",
    "All surnames are the same.": "Todos los apellidos son los mismos.",
    "Both surnames are the same.": "Los dos apellidos son los mismos.",
    "The surname is the same.": "El apellido es el mismo.",
    "One shows fewer of the same surnames.": "Uno muestra menos de los mismos apellidos.",
    "One shows only the first of the other's surnames.": "Uno muestra solo el primer apellido del otro.",
    "One shows only the second of the other's surnames.": "Uno muestra solo el segundo apellido del otro.",
    "The surnames are the same in another order.": "Los apellidos son los mismos en otro orden.",
    "The surnames differ by a slip of the pen.": "Los apellidos difieren en una errata.",
    "They have one of several surnames in common.": "Tienen en común uno de varios apellidos.",
    "One shows only the initial of the surname.": "Uno muestra solo la inicial del apellido.",
    "The second surnames are different.": "Los segundos apellidos son distintos.",
    "The surnames are different.": "Los apellidos son distintos.",
    "One's handle has the other's surname in it.": "El alias de uno contiene el apellido del otro.",
    "One's handle has the other's initial and surname in it.": (
        "El alias de uno contiene la inicial y el apellido del otro."
    ),
    "One's handle has the other's given name and surname in it.": (
        "El alias de uno contiene el nombre y el apellido del otro."
    ),
    "One's handle spells the other's whole name.": "El alias de uno es el nombre entero del otro.",
    "One's handle tells nothing of the other's name.": "El alias de uno no dice nada del nombre del otro.",
    "They use the same handle.": "Usan el mismo alias.",
    "They use the same handle, though it is only their name.": "Usan el mismo alias, aunque es solo su nombre.",
    "Their handles have the same letters.": "Sus alias tienen las mismas letras.",
    "Their handles have the same letters, though only those of their name.": (
        "Sus alias tienen las mismas letras, aunque solo las de su nombre."
    ),
    "Their handles are alike.": "Sus alias se parecen.",
    "One's handle is the other's mailbox.": "El alias de uno es el buzón del otro.",
    "One's handle is the other's mailbox, though only their name.": (
        "El alias de uno es el buzón del otro, aunque solo es su nombre."
    ),
    "The owner wrote with both.": "El titular se escribió con ambos.",
    "The owner wrote with one of them only.": "El titular se escribió solo con uno de ellos.",
    "The owner wrote with neither.": "El titular no se escribió con ninguno.",
    "What goes together, as names do in families and towns, does not simply add up.": (
        "Lo que va junto, como los nombres en familias y pueblos, no se suma sin más."
    ),
    "is no name with its date": "no es un nombre con su fecha",
    "Their handles are different.": "Sus alias son distintos.",
    "They work at the same company.": "Trabajan en la misma empresa.",
    "Their companies are called alike.": "Sus empresas se llaman de forma parecida.",
    "They work at different companies, or did when each was seen.": (
        "Trabajan en empresas distintas, o lo hacían cuando se les vio."
    ),
    "They have the same job.": "Tienen el mismo puesto.",
    "Their jobs are called alike.": "Sus puestos se llaman de forma parecida.",
    "Their jobs are different, or were when each was seen.": "Sus puestos son distintos, o lo eran cuando se les vio.",
    "They live in the same town.": "Viven en la misma localidad.",
    "They live in different towns, or did when each was seen.": (
        "Viven en localidades distintas, o lo hacían cuando se les vio."
    ),
    "They live in the same country.": "Viven en el mismo país.",
    "They live in different countries, or did when each was seen.": (
        "Viven en países distintos, o lo hacían cuando se les vio."
    ),
    "They were born on the same day of the same year.": "Nacieron el mismo día del mismo año.",
    "They have the same birthday; a year is missing.": "Cumplen años el mismo día; falta un año.",
    "They have different birthdays.": "Cumplen años en días distintos.",
    "Both were connected with on the same day.": "Con ambos se conectó el mismo día.",
    "Both were connected with within a week.": "Con ambos se conectó en la misma semana.",
    "Both were connected with within three months.": "Con ambos se conectó en tres meses.",
    "They were connected with at different times.": "Se conectó con ellos en momentos distintos.",
    "Nobody knows both.": "Nadie conoce a ambos.",
    "Copies of one address book say the same of both, and of nobody else.": (
        "Copias de una misma agenda dicen lo mismo de ambos, y de nadie más."
    ),
    "In that list nobody else bears the name.": "En esa lista nadie más se llama así.",
    "Nobody is known to be called so: others may use the same pseudonym.": (
        "No se sabe de nadie que se llame así: otros pueden usar el mismo seudónimo."
    ),
    "Nobody is known to bear one of the words as a name: others may use the same pseudonym.": (
        "No se sabe de nadie que lleve una de las palabras como nombre: otros pueden usar el mismo seudónimo."
    ),
    "One is an entry of an address book, which often doubles an account.": (
        "Uno es una entrada de agenda, que a menudo repite una cuenta."
    ),
    "Both are entries of address books.": "Ambos son entradas de agenda.",
    "Others fit the same place as well.": "Otros también encajan en el mismo sitio.",
    "In all the lists there is nobody else who could be meant.": "En ninguna lista hay nadie más que pudiera ser.",
    "Others are found to be one with both.": "Hay otros que son la misma persona que ambos.",
    "Nobody else is found to be one with either.": "No hay nadie más que sea la misma persona que uno de ellos.",
    "Others are found to be one with one of them only.": "Hay otros que son la misma persona que uno de ellos solo.",
    "Each is found to be one with others.": "Cada uno es la misma persona que otros distintos.",
    "where no name tells": "donde ningún nombre lo dice",
}
"""English -> Spanish."""
