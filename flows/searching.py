"""Finding people by what one remembers of a name: accents, nicknames and slips of the pen forgiven.

Publishing writes two small tables for it. Names are folded once per distinct word, as resolution folds them; a slip is
looked for among the words there are, never among the people, so that it costs the same for a thousand and a million.
"""

import re

import duckdb
import polars as pl

from flows import names
from flows.queries import Query
from flows.resolution.nicknames import FORMAL, SHORT

WORDS_ASKED = 6
"""More words than this only make a name rarer."""
SHOWN = 50
LONGEST_WORD = 40

_WORD = r"[^\p{L}\p{N}]+"


def index(con: duckdb.DuckDBPyConnection) -> None:
    """Make core.search_vocabulary (word, word_number) and core.search_words (word_number, person_number) from main.

    Numbers instead of texts make them small: a person's is their row in main.people, a word's its place in the
    alphabet, so that words with one beginning lie together.
    """
    con.execute(
        """
        create or replace temp table named as
        select people.rowid::integer as person_number, unnest(string_split(profiles.display_name, ' ')) as text
        from main.profiles as profiles
        inner join main.people as people using (person_id)
        where profiles.display_name is not null
        """
    )
    texts = con.sql("select distinct text from named where text <> ''").pl()
    spelled = texts.select("text", folded(pl.col("text")).alias("word")).explode("word")
    spelled = spelled.filter(pl.col("word").str.len_chars().is_between(1, LONGEST_WORD))
    spelled = spelled.with_columns((pl.col("word").rank("dense") - 1).cast(pl.Int32).alias("word_number"))
    con.register("spelled", spelled)
    con.execute(
        """
        create or replace table core.search_vocabulary as
        select distinct word, word_number, length(word) as letters from spelled order by word_number
        """
    )
    con.execute(
        """
        create or replace table core.search_words as
        select distinct spelled.word_number, named.person_number
        from named
        inner join spelled using (text)
        order by spelled.word_number, named.person_number
        """
    )
    con.execute("drop table named")
    con.unregister("spelled")


def folded(text: pl.Expr) -> pl.Expr:
    """The words of a text, folded: a list."""
    return names.fold(text.str.normalize("NFKC")).str.replace_all(_WORD, " ").str.strip_chars().str.split(" ")


def asked(text: str) -> list[str]:
    """The words somebody typed, folded."""
    words = pl.select(folded(pl.lit(text[:200]))).item().to_list()
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in words if word))[:WORDS_ASKED]


_SHOWN = """,

best as (select person_number, max(quality) as quality from found group by person_number)

select
    people.person_id,
    people.display_name,
    people.company,
    people.position,
    people.city,
    people.networks,
    people.last_interaction_at,
    people.is_owner
from best
inner join people on people.rowid = best.person_number
order by
    best.quality desc, people.is_owner, length(people.display_name), people.last_interaction_at desc nulls last,
    people.display_name, people.person_id
limit $shown
"""

_BY_NAME = (
    """
with asked as (
    select unnest($words) as word, generate_subscripts($words, 1) as place
),

-- Short and long forms of what was typed: Paco is Francisco.
forms as (
    select word as form, place, 1.0 as quality from asked
    union all
    select unnest($forms) as form, unnest($places) as place, 0.9 as quality
),

-- The beginning of a word, or a slip of the pen: looked for among the words there are, not among the people.
spelled as (
    select known.word_number, forms.place, forms.quality
    from core.search_vocabulary as known
    inner join forms on known.word = forms.form
    union all
    select
        known.word_number,
        asked.place,
        case
            when starts_with(known.word, asked.word) then 0.8
            else 0.7 * jaro_winkler_similarity(known.word, asked.word)
        end as quality
    from core.search_vocabulary as known
    inner join asked
        on (length(asked.word) >= 2 and starts_with(known.word, asked.word) and known.word <> asked.word)
        or (
            length(asked.word) >= 4
            and known.letters between length(asked.word) - 1 and length(asked.word) + 1
            and jaro_winkler_similarity(known.word, asked.word) > 0.8
            and damerau_levenshtein(known.word, asked.word) <= case when length(asked.word) >= 8 then 2 else 1 end
        )
),

matched as (
    select words.person_number, spelled.place, max(spelled.quality) as quality
    from core.search_words as words
    inner join spelled using (word_number)
    group by words.person_number, spelled.place
),

found as (
    select person_number, sum(quality) as quality
    from matched
    group by person_number
    having count(*) = len($words)
    union all
    select distinct people.rowid as person_number, 2.0 * len($words) as quality
    from profiles
    inner join people using (person_id)
    where profiles.handle = $handle
)"""
    + _SHOWN
)

_BY_POINT = (
    """
with found as (
    select distinct people.rowid as person_number, 1.0 as quality
    from identifiers
    inner join people using (person_id)
    where
        identifiers.kind = $kind
        and (identifiers.value = $point or $kind = 'phone' and ends_with(identifiers.value, $point))
)"""
    + _SHOWN
)


def query(text: str, shown: int = SHOWN) -> Query | None:
    """What finds the people somebody means; None when nothing was typed.

    An e-mail address or a phone number is looked up as it is. Otherwise each word has to be in the name, the company
    or the handle: as typed, as a nickname or its long form, as a beginning, or with a slip.
    """
    point = text.strip().lower()
    digits = re.sub(r"\D", "", point)
    if len(digits) >= 6 and not re.search(r"[^\d\s()+./-]", point):
        return Query(_BY_POINT, {"point": digits, "kind": "phone", "shown": shown})
    if re.fullmatch(r"[^@\s]+@[^@\s]+", point):
        return Query(_BY_POINT, {"point": point, "kind": "email", "shown": shown})
    words = asked(text)
    if not words:
        return None
    forms = [
        (form, place)
        for place, word in enumerate(words, start=1)
        for form in sorted({*FORMAL.get(word, ()), *SHORT.get(word, ())} - {word})
        if " " not in form
    ]
    return Query(
        _BY_NAME,
        {
            "words": words,
            "forms": [form for form, _ in forms],
            "places": [place for _, place in forms],
            "handle": point.removeprefix("@"),
            "shown": shown,
        },
    )
