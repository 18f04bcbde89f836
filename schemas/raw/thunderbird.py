"""What Thunderbird exports as CSV or tab-separated text, in the language of the program.

Languages: English, German, French, Spanish, Italian, Portuguese (Brazil), Russian, Finnish, Slovak, Chinese (Taiwan).
Newer versions export vCards as well. Notes and the four fields of one's own are not kept.
"""

import polars as pl

from schemas.columns import Raw, text

_IGNORED = """
Fax Number|Fax-Nummer|Fax|Numero fax|Número de Fax|Номер факса|Faksin numero|傳真號碼|Pager Number|Pager-Nummer|Pager
Buscapersonas|Numero Pager|Número do Pager|Номер пейджера|Hakulaitteen numero|呼叫器號碼
Home Address|Privat: Adresse|Adresse privée|Dirección personal|Indirizzo di casa|Endereço de casa|Адрес|Kotiosoite
Work Address|Dienstlich: Adresse|Adresse professionnelle|Dirección de trabajo|Indirizzo di lavoro|Endereço de trabalho
Адрес (раб.)|Työosoite|住家住址|商務地址|Adresa domov|Pracovná adresa
Home State|Work State|Privat: Bundesland|Dienstlich: Bundesland|État/Région|Région|Штат|Штат (раб.)|Kodin lääni
Home ZipCode|Work ZipCode|Privat: PLZ|Dienstlich: PLZ|Code postal|Código postal|Código postal (Trabajo)
CAP di residenza|CAP di lavoro|CEP de casa|CEP de trabalho|Почтовый индекс|Почтовый индекс (раб.)|Kodin postinumero
Työpaikan postinumero|Työpaikan lääni|PSČ domov|PSČ zamestnania|住址郵遞區號|商務郵遞區號|居住縣市|商務縣市
Department|Abteilung|Service|Departamento|Reparto|Отдел|Osasto|Oddelenie|部門
Custom 1|Benutzerdef. 1|Divers 1|Personalizado 1|Personalizzato 1|Дополнительное 1
Notes|Notizen|Notas|Note|Заметки|Muistiinpanot|Poznámky|記事|Screen Name|Messenger-Name|Pseudonyme AIM|Alias de AIM
""".replace("\n", "|").strip("|")


class Contacts(Raw):
    """One row per contact."""

    _ignored = frozenset(_IGNORED.split("|"))
    _has_text = True

    first_name: str = text(*"First Name|Vorname|Prénom|Nombre|Nome|Primeiro nome|Имя|Etunimi|Krstné meno|名".split("|"))
    last_name: str = text(
        *"Last Name|Nachname|Nom|Nom de famille|Apellidos|Cognome|Último nome|Фамилия|Sukunimi|Priezvisko|姓".split("|")
    )
    display_name: str = text(
        *"Display Name|Anzeigename|Nom à afficher|Nombre en pantalla|Nombre a mostrar|Nome visualizzato".split("|"),
        *"Mostrar nome|Отображаемое имя|Näytettävä nimi|Zobrazované meno|顯示名稱".split("|"),
    )
    nickname: str = text(
        *"Nickname|Spitzname|Surnom|Apodo|Soprannome|Apelido|Псевдоним|Lempinimi|Prezývka|暱稱".split("|")
    )
    email: str = text(
        *"Primary Email|Primäre E-Mail-Adresse|Adresse électronique principale|Email principale".split("|"),
        *"Dirección de correo electrónico principal|E-mail primário|Адрес электронной почты".split("|"),
        *"Ensisijainen sähköposti|E-mailová adresa|主要 Email".split("|"),
    )
    second_email: str = text(
        *"Secondary Email|Sekundäre E-Mail-Adresse|Adresse électronique secondaire|Email secondaria".split("|"),
        *"Dirección de correo electrónico secundaria|E-mail secundário|Toissijainen sähköposti".split("|"),
        *"Альтернативный адрес электронной почты|Ďalšia e-mailová adresa|次要 Email".split("|"),
    )
    phones: pl.List(pl.String) = text(  # type: ignore[valid-type]
        *"Work Phone|Home Phone|Mobile Number|Tel. dienstlich|Tel. privat|Mobil-Tel.-Nr.|Portable".split("|"),
        *"Tél. professionnel|Tél. personnel|Teléfono (Trabajo)|Teléfono (Casa)|Teléfono móvil".split("|"),
        *"Telefono lavoro|Telefono casa|Numero cellulare|Fone de trabalho|Fone de casa|Celular".split("|"),
        *"Рабочий телефон|Домашний телефон|Номер сотового телефона|Työpuhelin|Kotipuhelin".split("|"),
        *"Matkapuhelinnumero|Telefón do zamestnania|Telefón domov|Mobil|商務電話|住家電話|手機號碼".split("|"),
    )
    cities: pl.List(pl.String) = text(  # type: ignore[valid-type]
        *"Home City|Work City|Privat: Ort|Dienstlich: Ort|Ville|Ciudad|Ciudad (Trabajo)".split("|"),
        *"Città di residenza|Città di Lavoro|Cidade de casa|Cidade de trabalho|Город|Город (раб.)".split("|"),
        *"Kotikaupunki|Työpaikan kaupunki|居住市鎮|商務市鎮".split("|"),
    )
    countries: pl.List(pl.String) = text(  # type: ignore[valid-type]
        *"Home Country|Work Country|Privat: Land|Dienstlich: Land|Pays|País de residencia".split("|"),
        *"País (Trabajo)|Nazione di residenza|Nazione di lavoro|País de casa|País de trabalho".split("|"),
        *"Страна|Страна (раб.)|Kotimaa|Työpaikan maa|Štát domov|Štát zamestnania|居住國家|商務國家".split("|"),
    )
    job_title: str = text(
        *"Job Title|Titel|Fonction|Profession|Cargo|Qualifica|Должность|Ammattinimi|Funkcia".split("|")
    )
    organization: str = text(
        *"Organization|Organisation|Société|Organización|Organizzazione|Organização|Организация".split("|"),
        *"Järjestö|Organizácia".split("|"),
    )
    websites: pl.List(pl.String) = text(  # type: ignore[valid-type]
        *"Web Page 1|Webseite 1|Site Web 1|Página web 1|Pagina web 1|Веб-страница 1|Verkkosivu 1".split("|"),
        *"Webová stránka 1|網頁 1".split("|"),
    )
    birth_year: str = text(
        *"Birth Year|Geburtsjahr|Année de naissance|Año de nacimiento|Anno di nascita|Ano de nascimento".split("|"),
        *"Год рождения|Syntymävuosi|Rok narodenia|生日 (年)".split("|"),
    )
    birth_month: str = text(
        *"Birth Month|Geburtsmonat|Mois|Mes de nacimiento|Mese di nascita|Mês de nascimento".split("|"),
        *"Месяц рождения|Syntymäkuukausi|Mesiac narodenia|生日 (月)".split("|"),
    )
    birth_day: str = text(
        *"Birth Day|Geburtstag|Jour|Día de nacimiento|Giorno di nascita|Dia de nascimento".split("|"),
        *"День рождения|Syntymäpäivä|Deň narodenia|生日 (日)".split("|"),
    )
