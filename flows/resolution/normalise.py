"""Match keys: normalised copies used only to compare. Made once for all networks, from `staging.profiles`."""

import duckdb
import polars as pl

from flows import canonical, names
from flows.resolution.nicknames import FORMAL
from flows.sources import NETWORKS

ROLE_MAILBOXES = (
    "info|information|informacion|contact|contacto|contato|contatto|kontakt|office|oficina|mail|email|correo|hello|"
    "hola|hallo|bonjour|ciao|noreply|no-reply|no_reply|donotreply|do-not-reply|admin|administracion|administration|"
    "administrator|webmaster|postmaster|hostmaster|root|support|soporte|help|ayuda|service|servicio|kundenservice|"
    "sales|ventas|vertrieb|comercial|commercial|marketing|press|prensa|presse|jobs|empleo|rrhh|hr|careers|bewerbung|"
    "team|equipo|billing|facturacion|buchhaltung|compta|newsletter|news|noticias|notifications|notification|abuse|"
    "privacy|datenschutz|legal|reservas|booking|reception|recepcion|secretaria|sekretariat|zentrale|post|empfang|gdpr"
)
"""Local parts that name a desk, not a person."""

PROVIDERS = (
    "gmail|googlemail|google|hotmail|outlook|live|msn|yahoo|ymail|icloud|me|mac|aol|gmx|web|mail|proton|protonmail|pm|orange|"
    "wanadoo|telefonica|movistar|terra|ono|jazztel|euskaltel|free|sfr|laposte|libero|tiscali|t-online|telekom|sapo|uol|bol|"
    "yandex|zoho|fastmail|hey|btinternet|sky|comcast|verizon|bluewin|skynet|planet|example|com|co|org|net|edu|gob|gov|ac"
)
"""Labels of hosts where anybody may have a mailbox, and parts of countries' domains: nobody's employer."""

SERVICE_NUMBERS = (
    r"^\+34(?:90[0-9]|80[0-9])\d+$|^\+49(?:800|180|137|900)\d+$|^\+33(?:80|81|82|89)\d+$|^\+44(?:80|84|87|9)\d+$"
    r"|^\+1(?:800|833|844|855|866|877|888|900)\d{7}$|^\+39(?:80|84|89|199)\d+$|^\+31(?:800|900)\d+$|^\+351(?:800|808)\d+$"
)
"""Toll-free and premium ranges, E.164: companies answer there. Source: the countries' numbering plans (ITU E.129)."""

SHORT_NUMBER_DIGITS = 8
"""An E.164 number with fewer digits, country code included, is a short code."""

MOBILE_NUMBERS = (
    (r"^\+521(\d{10})$", "+52${1}"),
    (r"^\+55(\d{2})([6-9]\d{7})$", "+55${1}9${2}"),
    (r"^\+549(\d{10})$", "+54${1}"),
)
"""One mobile number in two notations: Mexico's 1 behind the country code, given up in 2019; Brazil's ninth digit, put before
the others from 2012 to 2016; Argentina's 9, which only calls from abroad need. Source: the countries' numbering plans."""

NAMES_PER_KEY = 3
"""A contact point held under more different first names than this belongs to a place, not to a person."""

LEGAL_FORMS = (
    "s ?a ?p ?i ?de ?c ?v|s ?a ?b ?de ?c ?v|s ?a ?de ?c ?v|s ?(?:de ?)?r ?l ?de ?c ?v|s ?a ?c|s ?a ?a|e ?i ?r ?l|"
    "s ?l ?u|s ?l ?l|s ?l ?p|s ?l ?n ?e|s ?l|s ?a ?u|s ?a ?s ?u|s ?a ?s|s ?a ?r ?l|s ?a|s ?c ?p|s ?c|s ?coop|sociedad limitada|"
    "sociedad anonima|sociedade anonima|cooperativa|gmbh and co kg|gmbh co kg|gmbh|mbh|ag|kg|kgaa|ohg|gbr|ug|e ?v|e ?k|se|"
    "eurl|sci|snc|scop|ltd|limited|plc|llp|llc|l ?l ?c|inc|incorporated|corp|corporation|co|company|b ?v|n ?v|v ?o ?f|"
    "s ?p ?a|s ?r ?l|s ?r ?l ?s|s ?n ?c|lda|ltda|unipessoal|oy|oyj|ab|a ?s|aps|sp z o o|s ?r ?o|kft|d ?o ?o|pty|pte"
)
NO_COMPANY = (
    "freelance|freelancer|free lance|autonomo|autonoma|por cuenta propia|self employed|self|independent|independiente|"
    "freiberufler|freiberuflich|selbstandig|selbststandig|independant|libero professionista|zzp|none|na|n a|ninguna|"
    "desempleado|en paro|in transition|looking for a job|student|estudiante|jubilado|jubilada|retired|"
    "confidential|confidencial|varios|various|private|privat"
)
"""What people write where a company is asked for and there is none."""


WEB = "web"
"""Where sites stand in `core.match_keys`, as accounts of a network that nobody exports."""
NAMES_PER_SITE = 1
"""The same for a site: an employer's page has those who work there on it, and each of them can have it proven."""


def make_keys(con: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary table `match_keys`: every e-mail, phone, account and declared link, which of them are shared, and
    which of them several profiles may have."""
    _identifiers(con)


def store_keys(con: duckdb.DuckDBPyConnection) -> None:
    """Make core.match_keys of `match_keys`: to write them down takes as long as to find them, and nobody waits for it.

    And core.shared_texts (kind, value): how what is shared is written, for keys are folded, and addresses lead to handles.
    """
    con.execute(
        "create or replace table core.match_keys as select profile_id, kind, value, network, is_shared from match_keys"
    )
    con.execute(
        """
        create or replace table core.shared_texts as
        with shared as (select distinct kind, value, network from match_keys where is_shared)

        select kind, text as value from contact_keys semi join shared using (kind, value)
        union
        select 'url' as kind, text as value from link_keys semi join shared using (kind, value, network)
        union
        -- What leads to no account is no key, and as little one person's when many name it.
        select 'url' as kind, linked.text as value
        from (select given_name, unnest(links) as text from staging.profiles where given_name is not null) as linked
        inner join given_keys on linked.given_name = given_keys.text
        group by linked.text
        having count(distinct given_keys.first) > $names_per_key
        """,
        {"names_per_key": NAMES_PER_KEY},
    )
    con.execute("drop table match_keys")


def _store(con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    con.register("made", frame)
    con.execute(f"create or replace temp table {table} as select * from made")
    con.unregister("made")


def company(text: pl.Expr) -> pl.Expr:
    """A company's name folded, without legal forms; null for what is no company ("freelance")."""
    folded = names.fold(text.str.normalize("NFKC")).str.replace_all("&", " and ", literal=True)
    folded = folded.str.replace_all(r"[.'’]", "").str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
    bare = folded.str.replace(rf"(?: (?:{LEGAL_FORMS}))+$", "")
    return pl.when((bare != "") & ~bare.str.contains(rf"^(?:{NO_COMPANY})$")).then(bare)


def email(address: pl.Expr) -> pl.Expr:
    """An address as compared: lower case, no plus tag; at Gmail no dots and one domain.

    Source: Gmail Help, "Dots don't matter in Gmail addresses"; "googlemail.com" is the same mailbox in Germany.
    """
    lower = address.str.to_lowercase()
    local = lower.str.extract(r"^([^@]+)@").str.replace(r"^([^+]+)\+.*$", "${1}")
    domain = lower.str.extract(r"@([^@]+)$").str.replace(r"^googlemail\.com$", "gmail.com")
    local = pl.when(domain == "gmail.com").then(local.str.replace_all(".", "", literal=True)).otherwise(local)
    return local + "@" + domain


def phone(number: pl.Expr) -> pl.Expr:
    """A number in E.164 as compared: as the country writes it today."""
    for old, now in MOBILE_NUMBERS:
        number = number.str.replace(old, now)
    return number


def links(addresses: pl.Series) -> pl.DataFrame:
    """text, network, kind, value: what each declared profile address leads to; addresses of nobody are left out."""
    asked = {
        (network, group): [pattern for pattern in network.urls if f"(?P<{group}>" in pattern]
        for network in NETWORKS
        for group in ("handle", "id")
    }
    # Which network an address may be of is asked at once for all: most lead to few.
    text = pl.DataFrame({"text": addresses}).select(canonical.squeezed(pl.col("text"))).to_series()
    fits = pl.select(
        pl.any_horizontal(False, *(pl.lit(text).str.contains(pattern) for pattern in patterns)).alias(str(number))
        for number, patterns in enumerate(asked.values())
    )
    told = [pl.DataFrame(schema=dict.fromkeys(("text", "network", "kind", "value"), pl.String))]
    for (network, group), fit in zip(asked, fits, strict=True):
        if fit.any():
            kind = "handle" if group == "handle" else "account_id"
            value = canonical.from_url(pl.col("text"), network, group)
            frame = pl.DataFrame({"text": addresses.filter(fit)})
            told.append(
                frame.select("text", pl.lit(network.name).alias("network"), pl.lit(kind).alias("kind"), value=value)
            )
    return pl.concat(told).drop_nulls("value")


def site(address: pl.Expr) -> pl.Expr:
    """The host of an address that is a whole site's, without `www.`; null for any page below it."""
    host = address.str.extract(r"^(?i:https?://)?(?i:www\.)?((?:[\p{L}\p{N}_-]+\.)+\p{L}[\p{L}\p{N}-]+)/?$")
    return host.str.to_lowercase()


def _identifiers(con: duckdb.DuckDBPyConnection) -> None:
    """match_keys: one row per profile and key; a declared link stands under the network it leads to."""
    con.execute(
        """
        create or replace temp table texts as
        select distinct kind, text from (
            select 'email' as kind, unnest(emails) as text from staging.profiles
            union all
            select 'phone' as kind, unnest(phones) as text from staging.profiles
            union all
            select 'link' as kind, unnest(links) as text from staging.profiles
            union all
            select 'proven' as kind, unnest(verified_links) as text from staging.profiles
        )
        """
    )
    texts = con.sql("select kind, text from texts").pl()
    emails = texts.filter(kind="email").select("kind", "text", email(pl.col("text")).alias("value"))
    emails = emails.with_columns(pl.col("value").str.contains(rf"^(?:{ROLE_MAILBOXES})@").alias("is_shared"))
    digits = pl.col("text").str.count_matches(r"\d")
    generic = pl.col("text").str.contains(SERVICE_NUMBERS) | (digits < SHORT_NUMBER_DIGITS)
    phones = texts.filter(kind="phone").select(
        "kind", "text", phone(pl.col("text")).alias("value"), generic.alias("is_shared")
    )
    proven = texts.filter(kind="proven").select(site(pl.col("text"))).to_series().drop_nulls().unique()
    sites = texts.filter(kind="link").select(
        "text", pl.lit(WEB).alias("network"), pl.lit("handle").alias("kind"), site(pl.col("text")).alias("value")
    )
    # Anybody can name any site: it is a key where somebody's network has seen that it is theirs.
    sites = sites.filter(pl.col("value").is_in(proven.implode()))
    declared = links(texts.filter(kind="link")["text"])
    given = con.sql("select distinct given_name as text from staging.profiles where given_name is not null").pl()
    first = (
        names.fold(pl.col("text")).str.extract(r"(\p{L}+)").replace({nick: known[0] for nick, known in FORMAL.items()})
    )
    _store(con, "given_keys", given.with_columns(first.alias("first")).drop_nulls())
    _store(con, "contact_keys", pl.concat([emails, phones]))
    _store(con, "link_keys", pl.concat([declared, sites.join(declared, on="text", how="anti")]))
    con.execute(
        """
        create or replace temp table match_keys as
        with own as (
            select profile_id, 'account_id' as kind, account_id as value, network, false as is_shared
            from staging.profiles where account_id is not null
            union all
            select profile_id, 'handle' as kind, handle as value, network, false as is_shared
            from staging.profiles where handle is not null
        ),

        contacts as (
            select distinct
                profiles.profile_id, contact_keys.kind, contact_keys.value, profiles.network, contact_keys.is_shared
            from (
                select profile_id, network, 'email' as kind, unnest(emails) as text from staging.profiles
                union all
                select profile_id, network, 'phone' as kind, unnest(phones) as text from staging.profiles
            ) as profiles
            inner join contact_keys on profiles.text = contact_keys.text and profiles.kind = contact_keys.kind
            where contact_keys.value is not null
        ),

        declared as (
            select distinct profiles.profile_id, link_keys.kind, link_keys.value, link_keys.network, false as is_shared
            from (select profile_id, unnest(links) as text from staging.profiles) as profiles
            inner join link_keys on profiles.text = link_keys.text
            where link_keys.value is not null
        ),

        found as (
            from own
            union all
            from contacts
            union all
            -- Some declare the account that they have here.
            from declared
            anti join own using (profile_id, kind, value, network)
        ),

        numbered as (
            select
                *,
                case when kind in ('handle', 'account_id') then network end as network_of,
                -- Equal keys have equal numbers, which are counted in a fraction of the time.
                hash(kind, value, network_of) as number
            from found
        ),

        -- Few keys are held twice: only those can be held under too many names.
        repeated as (select number from numbered where not is_shared group by number having count(*) > 1),

        crowded as (
            select numbered.kind, numbered.value, numbered.network_of
            from numbered
            semi join repeated using (number)
            inner join staging.profiles as profiles on numbered.profile_id = profiles.profile_id
            inner join given_keys on profiles.given_name = given_keys.text
            group by all
            having count(distinct given_keys.first)
                > case when numbered.network_of = $web then $names_per_site else $names_per_key end
        )

        select
            numbered.profile_id,
            numbered.kind,
            numbered.value,
            numbered.network,
            numbered.is_shared or crowded.kind is not null as is_shared,
            repeated.number is not null as is_repeated
        from numbered
        left join repeated using (number)
        left join crowded
            on numbered.kind = crowded.kind
            and numbered.value = crowded.value
            and (crowded.network_of is null or crowded.network_of = numbered.network)
        """,
        {"names_per_key": NAMES_PER_KEY, "names_per_site": NAMES_PER_SITE, "web": WEB},
    )
