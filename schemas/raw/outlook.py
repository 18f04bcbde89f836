"""What Outlook exports as CSV: classic Outlook in the language of Office, Outlook.com in English, Google's imitation.

Languages: English, German, French, Spanish, Italian, Polish, Portuguese (Brazil), Slovak, Chinese (Taiwan). Only the
English, German and French headers have been seen whole; the others are those a mail program maps. Notes and
categories are people's own words and are not kept.
"""

import polars as pl

from schemas.columns import Raw, text

_IGNORED = """
Suffix|Suffixe|Sufijo|Suffisso|Sufixo|Prípona|稱謂|Given Yomi|Surname Yomi|Company Yomi|Initials|Initialen|Initiales
Department|Abteilung|Service|Departamento|Reparto|Oddział|Oddelenie|部門|Office Location|Büro|Bureau
Business Street|Straße geschäftlich|Rue (bureau)|Calle del trabajo|Indirizzo di lavoro|Ulica (biuro)|Rua comercial
Home Street|Straße privat|Rue (domicile)|Calle del domicilio|Indirizzo di casa|Ulica (dom)|Rua de casa|Ulica (domov)
Other Street|Weitere Straße|Rue (autre)|Otra calle|Via Altro|Outra Rua|Iná ulica|Ulica (práca)
Business Address|Home Address|Other Address|Business Street 2|Home Street 2|Other Street 2|Business Address PO Box
Home Address PO Box|Other Address PO Box|Postfach geschäftlich|Postfach privat|Weiteres Postfach
B.P. professionnelle|Boîte postale du domicile|Autre boîte postale
Business State|Region geschäftlich|Dép/Région (bureau)|Provincia o estado de trabajo|Provincia di lavoro
Estado comercial
Home State|Region privat|Dép/Région (domicile)|Provincia di residenza|Estado de casa|Województwo (biuro)
Other State|Weitere Region|Dép/Région (autre)|Otra provincia o estado|Outro Estado|Stato Altro|Województwo (dom)
Business Postal Code|Postleitzahl geschäftlich|Code postal (bureau)|Código postal del trabajo|CAP di Lavoro
Home Postal Code|Postleitzahl privat|Code postal (domicile)|CAP di casa|Código Postal de casa|Código postal comercial
Other Postal Code|Weitere Postleitzahl|Code postal (autre)|Otro código postal|Outro Código Postal|CAP Postale Altro
Business Fax|Fax geschäftlich|Télécopie (bureau)|Fax del trabajo|Fax di Lavoro|Faks służbowy|Fax comercial|Fax do práce
Home Fax|Fax privat|Télécopie (domicile)|Fax particular|Fax di casa|Faks domowy|Fax de casa|Fax domov
Other Fax|Weiteres Fax|Télécopie (autre)|Otro fax|Fax Altro|Outro Fax|Iný fax|商務傳真|住家傳真|其他傳真
Assistant's Phone|Telefon Assistent|Téléphone de l'assistant(e)|Telefono dell'assistente|Telefon asystenta|助理電話
Assistant's Name|Name Assistent|Nom de l'assistant(e)|Nome dell'assistente|Asystent|Nome do Assistente|Meno asistenta
Manager's Name|Name des/der Vorgesetzten|Responsable|Nombre del director|Nome del Responsabile|Menadżer|Nome do gerente
Company Main Phone|Telefon Firma|Téléphone société|Callback|Rückmeldung|Rappel|Radio Phone|Telex|Télex|ISDN|RNIS
TTY/TDD Phone|TTY/TDD-Telefon|Téléphone ATS/ATM|Pager|Récepteur de radiomessagerie|Radio Phone|Mobiltelefon 2 (Funk)
E-mail Type|E-Mail-Typ|E-Mail 2: Typ|Type de messagerie|Type de messagerie 2|E-mail Display As
Spouse|Partner|Conjoint(e)|Coniuge|Manžel(ka)|配偶|Children|Kinder|Enfants|Schools|Gender|Geschlecht|Sexe|Género|Genere
Płeć|Gênero|Pohlavie|性別|Hobby|Hobbies|Loisirs|Anniversary|Jahrestag|Anniversaire de mariage ou fête|Anniversario
Rocznica|Výročie|紀念日|Categories|Kategorien|Catégories|Categorías|Categorie|Kategorie|Categorias|Kategórie|類別
Notes|Notizen|Notas|Note|Notatki|Poznámky|記事|Location|Ort|Emplacement|Language|Sprache|Langue|Keywords|Stichwörter
Mots clés|Mileage|Reisekilometer|Kilométrage|Priority|Priorität|Priorité|Private|Privat|Privé|Sensitivity
Vertraulichkeit|Critère de diffusion|Profession|Beruf|Referred By|Empfohlen von|Recommandé par|Account|Konto|Compte
Billing Information|Abrechnungsinformation|Informations facturation|Directory Server|Verzeichnisserver
Serveur d'annuaire|Organizational ID Number|Organisations-Nr.|Numéro d'identification|Government ID Number
Regierungs-Nr.|Code gouvernement|Hobby|IMAddress|Internet Free Busy|Internet-Frei/Gebucht
Disponibilité Internet|User 1|Benutzer 1|Utilisateur 1|Occupation|Subject|Photo
""".replace("\n", "|").strip("|")


class Contacts(Raw):
    """One row per contact; only the columns we use are named, and none of them is sure to be there.

    French has `Titre` twice, the honorific and then the job: columns of one name are told apart by their order.
    """

    _ignored = frozenset(_IGNORED.split("|"))
    _has_text = True

    title: str = text(*"Title|Anrede|Titre|Título|Titolo|Tytuł|Titul|頭銜".split("|"))
    first_name: str = text(*"First Name|Vorname|Prénom|Nombre|Nome|Imię|Primeiro nome|Krstné meno|名字".split("|"))
    middle_name: str = text(
        *"Middle Name|Weitere Vornamen|Deuxième prénom|Segundo nombre|Secondo Nome|Drugie imię|Nome do meio".split("|"),
        *"Ďalšie meno|中間名".split("|"),
    )
    last_name: str = text(*"Last Name|Nachname|Nom|Apellidos|Cognome|Nazwisko|Último nome|Priezvisko|姓氏".split("|"))
    nickname: str = text(*"Nickname|Spitzname|Surnom|Apodo|Soprannome|Przydomek|Apelido|Prezývka|暱稱".split("|"))
    company: str = text(*"Company|Firma|Société|Organización|Società|Empresa|Spoločnosť|公司".split("|"))
    job_title: str = text(
        *"Job Title|Position|Titre|Puesto|Qualifica|Stanowisko|Cargo|Funkcia|職稱|Profession".split("|")
    )
    emails: pl.List(pl.String) = text(  # type: ignore[valid-type]
        *"E-mail Address|E-Mail-Adresse|E-Mail: Adresse|Adresse de messagerie|Dirección de correo electrónico".split(
            "|"
        ),
        *"Dirección del correo electrónico|Indirizzo E-mail|Adres e-mail|Endereço de E-mail".split("|"),
        *"E-mailová adresa|電子郵件地址".split("|"),
    )
    shown_as: pl.List(pl.String) = text(  # type: ignore[valid-type]
        *"E-mail Display Name|E-Mail: Angezeigter Name|Nom complet de l'adresse de messagerie".split("|"),
    )
    phones: pl.List(pl.String) = text(  # type: ignore[valid-type]
        *"Mobile Phone|Business Phone|Home Phone|Car Phone|Other Phone|Primary Phone|Mobiltelefon".split("|"),
        *"Telefon geschäftlich|Telefon (geschäftlich)|Telefon privat|Telefon (privat)|Autotelefon".split("|"),
        *"Weiteres Telefon|Haupttelefon|Tél. mobile|Téléphone (bureau)|Téléphone (domicile)".split("|"),
        *"Téléphone (voiture)|Téléphone (autre)|Téléphone principal|Teléfono móvil|Teléfono del trabajo".split("|"),
        *"Particular|Otro teléfono|Teléfono principal|Telefono Mobile|Telefono di Lavoro|Telefono di casa".split("|"),
        *"Telefono dell'Auto|Phone Altro|Telefono Principale|Telefon komórkowy|Telefon służbowy".split("|"),
        *"Telefon domowy|Telefon główny|Celular|Fone comercial|Fone de casa|Fone do carro|Outro Fone".split("|"),
        *"Fone Primario|Mobilný telefón|Telefón do práce|Telefón domov|Autotelefón|Iný telefón".split("|"),
        *"Primárny telefón|行動電話|商務電話|住家電話|汽車電話|其他電話|代表電話".split("|"),
    )
    cities: pl.List(pl.String) = text(  # type: ignore[valid-type]
        *"Business City|Home City|Other City|Ort geschäftlich|Ort privat|Weiterer Ort|Ville (bureau)".split("|"),
        *"Ville (domicile)|Ville (autre)|Ciudad de trabajo|Ciudad del domicilio|Otra ciudad|Città di lavoro".split("|"),
        *"Città di residenza|Città Altro|Miasto (biuro)|Miasto (dom)|Cidade comercial|Cidade de casa".split("|"),
        *"Outra cidade|Mesto (práca)|Mesto (domov)|Iné mesto|商務 - 市/鎮|住家 - 市/鎮|其他 - 市/鎮".split("|"),
    )
    countries: pl.List(pl.String) = text(  # type: ignore[valid-type]
        *"Business Country/Region|Home Country/Region|Other Country/Region|Business Country|Home Country".split("|"),
        *"Other Country|Land/Region geschäftlich|Land/Region privat|Weiteres/e Land/Region|Land geschäftlich".split(
            "|"
        ),
        *"Land privat|Weiteres Land|Pays/Région (bureau)|Pays/Région (domicile)|Pays/Région (autre)".split("|"),
        *"País o región del trabajo|País o región del domicilio|Otro país o región".split("|"),
        *"Nazione/Regione di lavoro|Nazione/Regione di casa|Nazione/Regione Altro|Kraj/region (biuro)".split("|"),
        *"Kraj/region (dom)|Região/País comercial|Região/País de casa|Outro País/Região".split("|"),
        *"Krajina/oblasť (práca)|Krajina/oblasť (domov)|Krajina/oblasť (iné)".split("|"),
        *"商務 - 國家/地區|住家 - 國家/地區|其他 - 國家/地區".split("|"),
    )
    websites: pl.List(pl.String) = text(  # type: ignore[valid-type]
        *"Web Page|Personal Web Page|Webseite|Page Web|Página web|Pagina Web|Osobista strona sieci Web".split("|"),
        *"Webová stránka|網頁".split("|"),
    )
    birthday: str = text(
        *"Birthday|Geburtstag|Anniversaire|Cumpleaños|Compleanno|Urodziny|Aniversário|Narodeniny|生日".split("|")
    )
