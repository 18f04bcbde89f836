"""Words that worlds are written with: towns, trades, companies' forms, decorations, and which names are Basque or Catalan.

Towns are in order of size and drawn by Zipf's law; companies are invented; no count here claims to be a statistic.
"""

# How much likelier a Basque or Catalan name is in its country than in Spain as a whole is an assumption: the
# register is published for Spain, and no table by language was to be had. (surnames, given names)
BASQUE_WEIGHT = (45.0, 60.0)
BASQUE = (
    r"^(?:etx|etch|echeb|echev|iturr|uri[bazg]|zab|zub|goik|goic|arri[aeo]|agirr|aguirr|ibarr|gorr[io]|mendi|larr|barren|beng|"
    r"elor|elizo|elize|garat|garay|gara[ti]|ola[bz]|olab|orma|ortuz|otxo|ocho|sagar|salab|urru|usab|azk|azc|azp|bilb|eizag|"
    r"erra[sz]|gaby|gaba|gaztel|iba[nñ]|iri|iza|jaur|lasa|leku|lizar|loiz|mitx|mich[ea]l|muji|mugu|oia|oya|sara[sl]|"
    r"ugart|unan|uriar|urki|urqui|zul|zuri|zum)|(?:aga|egui|egi|eta|ola|alde|tegi|uriaga|enea|etxe|iaga|arte|ondo|oain)$"
)
BASQUE_GIVEN = frozenset(
    "mikel iker ane jon ander aitor unai gorka nerea ainhoa itziar amaia leire maite miren eneko asier ibai julen markel "
    "xabier inaki josu joseba koldo patxi txema kepa peio jokin imanol gotzon ibon endika egoitz beñat benat oier hodei eñaut "
    "aritz haritz igor iratxe idoia nekane garbiñe garbine begoña begona arantxa arantza arantzazu jone uxue olatz saioa "
    "garazi maialen nahia naroa irati izaro eider haizea oihane ainara estibaliz lorea lourdes zuriñe zurine ainhize".split()
)
CATALAN_WEIGHT = (22.0, 40.0)
CATALAN = (
    r"^(?:puig|serra|vila|ferrer|roca|soler|font|pujol|vidal|bosch|casas|costa|sala|mas|pons|riera|rovira|roig|sola|torrent|"
    r"batlle|bonet|camps|casals|castells|coll|comas|esteve|farre|ferre|figueras|fabregas|gasull|grau|guasch|llop|llorens|marti|"
    r"masip|mir|miro|miquel|molins|mora|oliva|oliver|pi|pla|planas|prat|prats|ribas|ribera|riba|ros|rius|salvat|segura|sabater|"
    r"sans|serrat|sole|subirats|tarres|trias|valls|verdaguer|vilanova|vives|xirau|aguilo|alsina|amat|artigas|badia|balaguer|"
    r"barcelo|bassols|blanch|boix|bover|cabre|canals|canela|carbonell|cardona|carreras|claramunt|codina|cortes|domenech|"
    r"escofet|espinos|feliu|florit|forns|fuster|garriga|gili|gispert|jorda|juve|llado|lloret|llull|maso|mestre|monfort|montaner|"
    r"nadal|nogues|olle|pages|palau|parera|pascual|perello|pinyol|poch|rafols|raventos|recasens|reig|sague|sanahuja|sastre|"
    r"sunyer|tarrago|torra|tort|tous|vallve|ventura|viladomat|vinyals|vilaplana)$"
)
CATALAN_GIVEN = frozenset(
    "jordi marc pau montserrat nuria joan josep xavier francesc lluis carles pere enric antoni ferran ignasi joaquim guillem jaume "
    "vicent sergi albert ramon marti esteve eduard manel salvador meritxell merce concepcio dolors elisabet gemma laia mireia anna "
    "berta clara carme gloria helena judit mariona marta neus oriol pol roger arnau biel bernat gerard jan aleix eloi quim "
    "assumpta roser rosa imma queralt txell aina abril ona".split()
)

_SPAIN = "Madrid Barcelona Valencia Sevilla Zaragoza Málaga Murcia Bilbao Alicante Córdoba Valladolid Vigo Gijón Granada Oviedo Almería Burgos Salamanca León Logroño"
CITIES = {
    "es": _SPAIN.split(),
    "ca": "Barcelona Tarragona Lleida Girona Sabadell Terrassa Badalona Reus Mataró Manresa Figueres Vic".split(),
    "eu": "Bilbao Vitoria-Gasteiz Donostia Barakaldo Getxo Irun Durango Portugalete Basauri Eibar Gernika Bermeo Tolosa Pamplona".split(),
    "ar": ["Buenos Aires", "Córdoba", "Rosario", "La Plata", "Mendoza", "Mar del Plata", "Salta", "Santa Fe"],
    "mx": ["Ciudad de México", "Guadalajara", "Monterrey", "Puebla", "Querétaro", "Mérida", "León", "Toluca"],
    "co": ["Bogotá", "Medellín", "Cali", "Barranquilla", "Bucaramanga", "Cartagena", "Pereira"],
    "pe": ["Lima", "Arequipa", "Trujillo", "Chiclayo", "Cusco", "Piura"],
    "ve": ["Caracas", "Maracaibo", "Valencia", "Barquisimeto", "Mérida"],
    "cl": ["Santiago", "Valparaíso", "Concepción", "Antofagasta", "Temuco"],
    "pt": ["Lisboa", "Porto", "Braga", "Coimbra", "Setúbal", "Aveiro", "Faro", "Viseu"],
    "br": ["São Paulo", "Rio de Janeiro", "Belo Horizonte", "Curitiba", "Porto Alegre", "Salvador", "Recife", "Brasília"],
    "fr": ["Paris", "Lyon", "Marseille", "Toulouse", "Bordeaux", "Lille", "Nantes", "Strasbourg", "Rennes", "Montpellier", "Bayonne"],
    "de": ["Berlin", "Hamburg", "München", "Köln", "Frankfurt am Main", "Stuttgart", "Düsseldorf", "Leipzig", "Wien", "Zürich", "Nürnberg", "Hannover"],
    "it": ["Roma", "Milano", "Napoli", "Torino", "Bologna", "Firenze", "Genova", "Verona"],
    "gb": ["London", "Manchester", "Birmingham", "Edinburgh", "Bristol", "Leeds", "Glasgow"],
    "ru": ["Moscow", "Saint Petersburg", "Kazan", "Novosibirsk"],
}  # fmt: skip
COUNTRY_NAMES = {"es": "España", "ca": "España", "eu": "España", "ar": "Argentina", "mx": "México", "co": "Colombia",
                 "pe": "Perú", "ve": "Venezuela", "cl": "Chile", "pt": "Portugal", "br": "Brasil", "fr": "France",
                 "de": "Deutschland", "it": "Italia", "gb": "United Kingdom", "ru": "Russia"}  # fmt: skip
ISO = {"ca": "ES", "eu": "ES"}

COMPANY_KINDS = {
    "es": ["Talleres {name}", "Grupo {name}", "{name} Consultores", "Construcciones {name}", "Ingeniería {name}", "{name} Abogados",
           "Transportes {name}", "Clínica {name}", "Laboratorios {name}", "Estudio {name}", "{name} Sistemas", "Bodegas {name}",
           "Universidad de {town}", "Ayuntamiento de {town}", "Hospital de {town}", "{name} Digital", "Editorial {name}",
           "Banco {name}", "Seguros {name}", "{name} & Asociados", "Tecnologías {name}", "Colegio {name}", "{name} Energía"],
    "pt": ["Grupo {name}", "{name} Engenharia", "Construções {name}", "{name} Advogados", "Transportes {name}", "{name} Sistemas",
           "Universidade de {town}", "Câmara Municipal de {town}", "Hospital de {town}", "Editora {name}", "{name} Digital", "Banco {name}"],
    "fr": ["Groupe {name}", "{name} Conseil", "Établissements {name}", "Cabinet {name}", "{name} Ingénierie", "Transports {name}",
           "Université de {town}", "Mairie de {town}", "Hôpital de {town}", "Éditions {name}", "{name} et Fils", "{name} Digital"],
    "de": ["{name} Maschinenbau", "{name} und Söhne", "Kanzlei {name}", "{name} Software", "{name} Logistik", "Praxis {name}",
           "Universität {town}", "Stadt {town}", "Stadtwerke {town}", "Verlag {name}", "{name} Consulting", "{name} Technik"],
    "it": ["Gruppo {name}", "{name} Consulenza", "Studio {name}", "{name} Costruzioni", "Officine {name}", "Università di {town}",
           "Comune di {town}", "{name} Sistemi", "{name} Moda"],
    "en": ["{name} Group", "{name} Consulting", "{name} Ltd", "{name} Systems", "University of {town}", "{name} & Partners",
           "{name} Technologies", "{name} Media", "{name} Software", "{town} Logistics"],
}  # fmt: skip
LEGAL = {
    "es": [", S.L.", " S.L.", " SL", ", S.A.", " S.A.", " SA", " S.L.U.", ""],
    "pt": [", Lda.", " Lda", ", S.A.", " SA", " Ltda", ""],
    "fr": [" SAS", " S.A.S.", " SARL", " SA", ""],
    "de": [" GmbH", " AG", " GmbH & Co. KG", " KG", ""],
    "it": [" S.r.l.", " SRL", " S.p.A.", " SpA", ""],
    "en": [" Ltd", " Ltd.", " Inc.", " LLC", " PLC", ""],
}
POSITIONS = {
    "es": ["Director comercial", "Ingeniero de software", "Responsable de marketing", "Consultor", "Jefe de proyecto", "Abogado", "Profesor",
           "Técnico de calidad", "Responsable de compras", "Administrativo", "Médico", "Enfermera", "Arquitecto", "Director general", "Diseñador gráfico",
           "Periodista", "Comercial", "Director financiero", "Responsable de recursos humanos", "Técnico de sistemas", "Investigador", "Gerente",
           "Ingeniero industrial", "Analista", "Contable", "Coordinadora de eventos", "Director técnico", "Becario", "Psicóloga", "Delegado de ventas"],
    "pt": ["Diretor comercial", "Engenheiro de software", "Gestor de projetos", "Consultor", "Advogado", "Professor", "Gerente", "Analista",
           "Diretor financeiro", "Designer", "Jornalista", "Médico", "Arquiteto", "Técnico de qualidade"],
    "fr": ["Directeur commercial", "Ingénieur logiciel", "Chef de projet", "Consultant", "Avocat", "Professeur", "Responsable marketing", "Gérant",
           "Chargée de communication", "Comptable", "Architecte", "Médecin", "Journaliste", "Directrice des ressources humaines"],
    "de": ["Geschäftsführer", "Softwareentwickler", "Projektleiter", "Vertriebsleiter", "Rechtsanwalt", "Berater", "Einkäufer", "Ingenieur",
           "Personalreferentin", "Ärztin", "Architekt", "Redakteur", "Lehrer", "Key Account Manager"],
    "it": ["Direttore commerciale", "Ingegnere", "Consulente", "Avvocato", "Architetto", "Responsabile marketing", "Commercialista", "Docente"],
    "en": ["Software Engineer", "Project Manager", "Sales Manager", "Consultant", "CEO", "Marketing Manager", "Product Manager", "Data Analyst",
           "HR Manager", "Account Executive", "Business Development Manager", "Senior Consultant", "Managing Director", "UX Designer", "CTO",
           "Operations Manager", "Founder", "Research Assistant", "Lecturer", "Journalist", "Engineer", "Head of Sales"],
}  # fmt: skip

CYRILLIC = {
    "Александр": "Aleksandr", "ье": "ie", "ья": "ia", "ий": "y", "ый": "y", "А": "A", "Б": "B", "В": "V", "Г": "G", "Д": "D", "Е": "E",
    "Ж": "Zh", "З": "Z", "И": "I", "К": "K", "Л": "L", "М": "M", "Н": "N", "О": "O", "П": "P", "Р": "R", "С": "S", "Т": "T", "У": "U",
    "Ф": "F", "Х": "Kh", "Ц": "Ts", "Ч": "Ch", "Ш": "Sh", "Щ": "Shch", "Э": "E", "Ю": "Yu", "Я": "Ya", "а": "a", "б": "b", "в": "v",
    "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o",
    "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "",
    "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
TO_CYRILLIC = {
    "shch": "щ", "yo": "ё", "zh": "ж", "kh": "х", "ts": "ц", "ch": "ч", "sh": "ш", "yu": "ю", "ya": "я", "ye": "е", "a": "а", "b": "б",
    "c": "к", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х", "i": "и", "j": "дж", "k": "к", "l": "л", "m": "м", "n": "н", "o": "о",
    "p": "п", "q": "к", "r": "р", "s": "с", "t": "т", "u": "у", "v": "в", "w": "в", "x": "кс", "y": "й", "z": "з",
}  # fmt: skip
TO_SPANISH = {
    "tx": "ch",
    "Tx": "Ch",
    "ke": "que",
    "ki": "qui",
    "ka": "ca",
    "ko": "co",
    "ku": "cu",
    "gi": "gui",
    "ge": "gue",
}
UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}

EMOJI = ["🌻", "📷", "✨", "🎸", "⚽", "🚴", "🌊", "☀️", "❤️", "🎧", "🐾", "🌍", "✏️", "🔥"]
TITLES_BEFORE = ["Dr. ", "Dra. ", "Prof. ", "Ing. ", "Dipl.-Ing. ", "Lic. "]
TITLES_AFTER = [", PhD", ", MBA", " MBA", ", PMP", " PhD", ", MSc"]
PSEUDONYMS = ["Luna", "Lobo", "Sirena", "Duende", "Kraken", "Nube", "Mar de Fondo", "Pirata", "Brujilla", "Rayo", "Estrella", "Kike Rock",
              "La Otra", "Gata Negra", "El Mago", "Peque", "Txiki", "Princesa", "Capitán", "Moonlight", "Sonrisas", "Bicho",
              *(f"{noun} {other}"
                for noun in ("Alma", "Bosque", "Brisa", "Búho", "Caracol", "Cometa", "Dragón", "Flor", "Fuego", "Gato", "Golondrina",
                             "Invierno", "Jardín", "Lluvia", "Marea", "Niebla", "Noche", "Oso", "Piedra", "Planeta", "Ruido",
                             "Sombra", "Tigre", "Tormenta", "Viento", "Volcán", "Zorro")
                for other in ("Azul", "Gris", "Salvaje", "Errante", "Fugaz", "del Norte", "del Sur", "de Papel", "de Invierno",
                              "Veloz", "Feliz", "Triste", "Libre", "Nocturno", "Perdido", "de Mar", "Rebelde", "Lento", "Sutil",
                              "Eterno", "Mutante", "de Barrio", "Imposible", "Gigante", "Invisible"))]  # fmt: skip
NOTES = [
    "trabajo",
    "uni",
    "cole",
    "gym",
    "móvil",
    "piso",
    "casa",
    "fútbol",
    "vecino",
    "vecina",
    "taller",
    "curso",
    "máster",
    "oficina",
    "nuevo",
    "viejo",
]
