"""What LinkedIn exports, as LinkedIn writes it."""

from schemas.columns import Raw, text


class Connections(Raw):
    """Connections.csv: one row per first-degree connection.

    Source: Settings > Data privacy > Get a copy of your data. Files before 2023 have no URL.
    """

    first_name: str = text("First Name", "First", "Vorname", "Nombre", "Prénom", "Given Name", required=True)
    last_name: str = text("Last Name", "Last", "Nachname", "Apellidos", "Apellido", "Nom", "Surname", required=True)
    url: str = text("URL", "Profile URL", "LinkedIn URL", "Public URL")
    email: str = text("Email Address", "E-mail Address", "Email", "E-Mail-Adresse", "Correo electrónico")
    company: str = text("Company", "Current Company", "Empresa", "Organización", "Unternehmen", "Société")
    position: str = text("Position", "Current Position", "Job Title", "Cargo", "Puesto", "Poste", "Fonction")
    connected_on: str = text("Connected On", "Conectado el", "Verbunden am", "Date de connexion")
