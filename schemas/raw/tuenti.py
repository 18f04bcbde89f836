"""What tools that read Tuenti wrote, and what its API answered. Tuenti itself only ever gave photos."""

from schemas.columns import Raw, text


class Friends(Raw):
    """A friend list: usuarios.txt and contactos.txt of 20up, the dump's friends.html, API answers, lists by hand.

    Source: the programs' writers, 2011 to 2016; see the adapter for which is which.
    """

    _ignored = frozenset(
        {
            "sex",
            "sexo",
            "mvno_subscriber",
            "about_me",
            "status",
            "centro",
            "instituto",
            "universidad",
            "colegio",
        }
    )

    id: str = text("id", str_matches=r"^\d+$")
    name: str = text("name", "nombre", "nombre completo", "amigo", "contacto", required=True)
    surname: str = text("surname", "apellidos", "apellido")
    birthday: str = text("birthday", "cumpleaños", "fecha de nacimiento", "nacimiento")
    phone: str = text("phone_number", "teléfono", "móvil", "tlf", "tfno", "teléfono móvil")
    email: str = text("email", "correo", "correo electrónico")
    city: str = text("city", "ciudad")
    province: str = text("province", "provincia")
    website: str = text("website", "página web")
    url: str = text("url", "perfil")
    is_owner: str = text("is owner")


class Posts(Raw):
    """Who wrote in a private thread or on the wall, and what time was printed; never the words."""

    _has_text = True

    sender: str = text("sender", nullable=False)
    sender_id: str = text("sender id")
    recipient: str = text("recipient")
    recipient_id: str = text("recipient id")
    thread: str = text("thread", nullable=False)
    printed_time: str = text("printed time")
