"""A name that came as one text in its parts: which words are given names, which surnames, and in which order.

Every way to part a name is weighed by how many people bear each word as a given name and as a surname, which
`frequencies.py` knows, and by how many given names and surnames people write; the likeliest is taken.
"""

from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from flows import names
from flows.resolution import frequencies
from flows.resolution.nicknames import FORMAL, SHORT

PARTS = frequencies.REFERENCE.with_name("parts.parquet")
"""What `counted` makes of names and nicknames, written down because every run asks for it."""
UNITS = 6
"""Words with their particles ("de la Cruz" is one) that are weighed; what follows belongs to the last part."""
PART = 1 << 16
"""Names weighed at a time."""
UNKNOWN_GIVEN, UNKNOWN_SURNAME = 1e-7, 5e-7
"""Shares of a word that no list has: more surnames are missing there than given names."""
GIVENS: dict[int, dict[int, float]] = {
    1: {1: 1.0},
    2: {1: 0.995, 2: 0.005},
    3: {1: 0.60, 2: 0.40},
    4: {1: 0.15, 2: 0.83, 3: 0.02},
    5: {1: 0.10, 2: 0.70, 3: 0.20},
    6: {1: 0.05, 2: 0.60, 3: 0.30},
}
"""Number of units -> number of given names among them -> how many people write their name so."""
SURNAMES_FIRST = 0.001
"""How many names have the surnames first without a comma or capitals to say so."""
DEVOTED = ("maria", "ana", "rosa", "virgen", "jose")
"""Given names that go on with a particle: "María del Carmen"; after others a particle begins a surname."""
DEVOTIONS = (
    "carmen|mar|pilar|rosario|rocio|consuelo|valle|amor|camino|prado|henar|sol|cielo|lourdes|dolores|angeles|"
    "mercedes|nieves|luz|paz|cruz|concepcion|gracia|fatima|jesus|soledad|o|milagros|reyes|remedios|cabeza|"
    "encarnacion|montserrat|conceicao|graca|ceu"
)
"""What "María del…" goes on with (folded)."""
SURNAME_ENDINGS = (
    "mann|berg|berger|bach|bacher|hof|hofer|hoff|hoffer|[mb]eier|[mb]eyer|maier|mayer|bauer|stein|steiner|felde?r?|haus|hauser|"
    "hausen|burg|burger|dorf|dorfer|dorff|brunner?|wald|walder|huber|schmidt?|muller|kamp|brink|horst|hagen|t?hal|thaler|egger|"
    "auer|inger|reuter|moser|schneider|tz|sch|[wn]sk[ia]|[wv]icz|czyk|czak|enko|[wv]itch|oglu|idis|opoulos|akis|sson|ucci|escu"
)
"""How words end that are surnames, if we know nothing else of them (folded)."""
TIMES_ENDING = 6.0
"""log2 of how much rarer a word of such an ending is as a given name."""
TITLED = r"^(?i)(?:herrn?|frau|hr\.|fr\.|mr\.?|mrs\.?|monsieur|m\.|mme|madame|dr\.?|prof\.?)\s"
"""Before a surname that stands alone."""
ALONE, ALONE_TITLED = 100.0, 0.05
"""How many times as many bear a word as a surname than as a given name, where it stands alone and is one."""
_JOIN = (
    r"(?:de|del|dels|la|las|los|le|les|da|das|do|dos|di|du|della|van|von|der|den|zu|i|y|e|DE|DEL|LA|VAN|VON|DER|I|Y)"
)
_CAPITALS = r"\p{Lu}[\p{Lu}'’·\-]{2,}"
_CAPITALS_LAST = rf"^(.*?\p{{Ll}}\S*) ((?:{_JOIN} )*{_CAPITALS}(?: (?:{_JOIN} )*{_CAPITALS})*)$"
_CAPITALS_FIRST = rf"^((?:{_JOIN} )*{_CAPITALS}(?: (?:{_JOIN} )*{_CAPITALS})*) (.*\p{{Ll}}.*)$"
_JOINED = "\u00a0"

Floats = npt.NDArray[np.float32]


@cache
def _borne() -> tuple[pl.DataFrame, pl.DataFrame]:
    """word, man, woman, surname: log2 of the share of people who bear it so; and word (two of them), pair: of both
    together as given names."""
    table = pl.read_parquet(PARTS)
    is_pair = pl.col("pair").is_not_null()
    return table.filter(~is_pair).drop("pair"), table.filter(is_pair).select("word", "pair")


def counted() -> pl.DataFrame:
    """word, man, woman, surname, pair, from the reference and the nicknames; a pair has nothing but its own."""
    table = pl.read_parquet(frequencies.REFERENCE)
    share = pl.col("count") / pl.col("count").sum().over("kind", "country")
    weight = pl.col("country").replace_strict(frequencies.COUNTRIES, default=0.01, return_dtype=pl.Float64)
    words = names.fold(pl.col("name")).str.split(" ")
    table = table.select("kind", "sex", words=words, share=share * weight)
    every = table.explode("words").with_columns(word=_word(pl.col("words")))

    def log(rows: pl.DataFrame, name: str, unknown: float) -> pl.DataFrame:
        summed = rows.group_by("word").agg(pl.col("share").sum())
        return summed.select("word", (pl.col("share") + unknown).log(2).alias(name))

    given = every.filter(pl.col("kind") == "given")
    # Registers of births have no Volker and no Horst, who are called something for short nevertheless.
    unlisted = pl.DataFrame({"word": list(SHORT)}).select(_word(pl.col("word"))).join(given, on="word", how="anti")
    nicknames = (
        pl.DataFrame({"word": [*FORMAL, *unlisted["word"]]})
        .unique(maintain_order=True)
        .select(_word(pl.col("word")), share=pl.lit(frequencies.NICKNAME))
    )
    sexes = [
        log(pl.concat([given.filter(pl.col("sex") == sex).select("word", "share"), nicknames]), name, UNKNOWN_GIVEN)
        for sex, name in (("m", "man"), ("f", "woman"))
    ]
    surnames = log(every.filter(pl.col("kind") == "surname"), "surname", UNKNOWN_SURNAME)
    found = (
        sexes[0]
        .join(sexes[1], on="word", how="full", coalesce=True)
        .join(surnames, on="word", how="full", coalesce=True)
    )
    two = table.filter(pl.col("kind") == "given", pl.col("words").list.len() == 2)
    pairs = log(two.select(word=pl.col("words").list.join(" "), share="share"), "pair", 0)
    return pl.concat([found, pairs], how="diagonal").sort("word", "pair")


def _word(text: pl.Expr) -> pl.Expr:
    """A folded word as it is looked up: Müller and Mueller are one."""
    return text.str.replace_all(r"[^\p{L}]", "").str.replace_all(r"([aou])e", "${1}")


def _of(table: pl.DataFrame, words: pl.Series) -> pl.DataFrame:
    """The rows of these words: a file of three people asks for few of a hundred thousand."""
    return table.join(words.unique().to_frame(), on="word", how="semi")


def split(whole: pl.Series) -> pl.DataFrame:
    """given, family of each display name; family is null when only given names show.

    In this order: "Surname, Given"; surnames written in capitals; otherwise the likeliest of all ways.
    """
    frame = whole.rename("text").cast(pl.String).to_frame()
    return pl.concat([_split(part) for part in frame.iter_slices(PART)] if len(frame) else [_split(frame)])


def split_where(whole: pl.Series, asked: pl.Series) -> pl.DataFrame:
    """The same of those names that are asked for, and nulls for all others: to weigh nothing takes time as well."""
    rows = asked.fill_null(False).arg_true()
    parts = split(whole.gather(rows)).with_columns(rows.alias("n"))
    every = pl.DataFrame({"n": pl.int_range(len(whole), dtype=pl.UInt32, eager=True)})
    return every.join(parts, on="n", how="left", maintain_order="left").select("given", "family")


def _split(frame: pl.DataFrame) -> pl.DataFrame:
    text = pl.col("text")
    frame = frame.select(
        names.clean(text).alias("text"), is_titled=text.str.contains(TITLED), is_numbered=text.str.contains(r"\d")
    )
    comma = text.str.extract_groups(r"^([^,]+), *([^,]+)$").struct
    last, first = (text.str.extract_groups(form).struct for form in (_CAPITALS_LAST, _CAPITALS_FIRST))
    return frame.with_columns(_likeliest(frame).get_columns()).select(
        given=pl.coalesce(comma.field("2"), last.field("1"), first.field("2"), "given"),
        family=pl.coalesce(comma.field("1"), last.field("2"), first.field("1"), "family"),
    )


def _likeliest(frame: pl.DataFrame) -> pl.DataFrame:
    """given, family by what is borne as which, of names and whether these are titled and numbered."""
    text = frame["text"]
    plain = text.str.replace_all(",", " ", literal=True).str.replace_all(r"\s+", " ")
    plain = plain.str.replace_all(r"(\S) ([yieYIE]) (\S)", f"${{1}}{_JOINED}${{2}}{_JOINED}${{3}}")
    particle = rf"(?i)([ {_JOINED}])({'|'.join(sorted(names.PARTICLES))}) "
    for _ in range(3):
        plain = plain.str.replace_all(particle, f"${{1}}${{2}}{_JOINED}")
    units = plain.str.split(" ")
    given, surname, is_note = _weights(units)
    length = units.list.len().fill_null(0).to_numpy().astype(np.int64)
    for place in reversed(range(1, UNITS)):
        length -= (length == place + 1) & is_note[:, place]
    units = pl.DataFrame({"units": units, "length": length}).select(pl.col("units").list.head("length")).to_series()
    count = np.minimum(length, UNITS)
    best = np.full(len(text), -np.inf)
    taken = np.zeros(len(text), dtype=np.int64)
    turned = np.zeros(len(text), dtype=bool)
    for number, ways in GIVENS.items():
        rows = np.flatnonzero(count == number)
        for few, chance in ways.items():
            for first, is_turned in ((0, False), (number - few, True)):
                if is_turned and few == number:
                    continue
                others = [place for place in range(number) if not first <= place < first + few]
                weight = given[rows, few - 1, first] + surname[rows][:, others].sum(axis=1)
                weight += np.log2(chance * (SURNAMES_FIRST if is_turned else 1))
                better = weight > best[rows]
                best[rows[better]], turned[rows[better]] = weight[better], is_turned
                taken[rows[better]] = first or few
    # One word is a surname if many more bear it so; what is written small or with a number is a handle.
    least = np.log2(np.where(frame["is_titled"].fill_null(False).to_numpy(), ALONE_TITLED, ALONE))
    begins = (text.str.contains(r"^\p{Lu}\S+$") & ~frame["is_numbered"]).fill_null(False).to_numpy()
    turned |= (count == 1) & begins & (surname[:, 0] > given[:, 0, 0] + least)
    found = pl.DataFrame({"units": units, "taken": taken, "turned": turned})
    head = pl.col("units").list.head("taken").list.join(" ").str.replace_all(_JOINED, " ")
    tail = pl.col("units").list.slice("taken").list.join(" ").str.replace_all(_JOINED, " ")
    tail = pl.when(tail != "").then(tail)
    return found.select(head=head, tail=tail, turned="turned").select(
        given=pl.when("turned").then("tail").otherwise("head"),
        family=pl.when("turned").then("head").otherwise("tail"),
    )


def _weights(units: pl.Series) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    """[name, how many less 1, unit]: log2 of the share of people who bear so many units from this one on as given
    names; [name, unit] who bear the unit's last word as a surname; [name, unit] whether it is a note ("Ana gym"): in
    small letters behind capitals, and no surname."""
    borne, pairs = _borne()
    size = len(units)
    # All first units, then all second ones, and so on: each step is taken once for all of them.
    every = pl.concat([units.list.get(place, null_on_oob=True).alias("unit") for place in range(UNITS)]).to_frame()
    unit, word = pl.col("unit"), pl.col("word")
    every = every.with_columns(
        word=_word(names.fold(unit.str.extract(rf"([^{_JOINED}]*)$"))),
        joined=unit.str.contains(_JOINED),
        small=unit.str.contains(r"^\p{Ll}+$").fill_null(False),
    )
    every = every.join(_of(borne, every["word"]), on="word", how="left", maintain_order="left")
    # An initial behind a given name is another one; what has a particle is a surname, but for "María del Carmen".
    letter = word.str.len_chars() == 1
    before = word.shift(size).is_in(DEVOTED)
    devoted = pl.col("joined") & before.fill_null(False) & word.is_in(DEVOTIONS.split("|"))
    least = np.log2(UNKNOWN_GIVEN) - TIMES_ENDING * (
        word.str.contains(rf".(?:{SURNAME_ENDINGS})$").fill_null(False).cast(pl.Float64)
    )
    sexes = [
        pl.when(letter).then(-4.0).when(pl.col("joined") & ~devoted).then(least - 8).otherwise(name).fill_null(least)
        for name in ("man", "woman")
    ]
    rarest = np.log2(UNKNOWN_SURNAME)
    surname = pl.col("surname").fill_null(rarest)
    surname = pl.when(letter).then(-8.0).when(devoted).then(surname - 8).otherwise(surname).fill_null(rarest)
    told = every.select(
        man=sexes[0],
        woman=sexes[1],
        surname=surname,
        note=pl.col("small") & pl.col("surname").is_null(),
        initial=letter.fill_null(False),
    )
    # [name, unit]
    man, woman, surnames, note, initial = (told[name].to_numpy().reshape(UNITS, size).T for name in told.columns)
    begins = units.list.first().str.contains(r"^\p{Lu}").fill_null(False).to_numpy()
    given = np.full((size, 3, UNITS), -np.inf, dtype=np.float32)
    for few in range(3):
        for place in range(UNITS - few):
            those = slice(place, place + few + 1)
            given[:, few, place] = np.maximum(man[:, those].sum(axis=1), woman[:, those].sum(axis=1))
            given[:, few, place] -= 8 * initial[:, place]
    two = (every["word"][:-size] + " " + every["word"][size:]).alias("word") if size else every["word"]
    both = two.to_frame().join(_of(pairs, two), on="word", how="left", maintain_order="left")["pair"]
    known = both.fill_null(-np.inf).to_numpy().reshape(UNITS - 1, size).T
    given[:, 1, : UNITS - 1] = np.maximum(given[:, 1, : UNITS - 1], known)
    return given, surnames.astype(np.float32), begins[:, None] & note
