"""What is compared, one row per profile: names, employers, places and owners as codes, and how common each is."""

from dataclasses import dataclass

import duckdb
import numpy as np
import polars as pl

from flows import names
from flows.resolution import addresses, callings, compounds, countries, customs, employers, vocabulary
from flows.resolution.arrays import groups, workers
from flows.resolution.diminutives import made_small
from flows.resolution.frequencies import shares
from flows.resolution.nicknames import FORMAL, PLAIN
from flows.resolution.normalise import ROLE_MAILBOXES, company
from flows.resolution.vocabulary import RESPELLED, Floats, Ints, NameWords, Texts

REFERENCE_SIZE = 1_000
"""How many imagined people the reference stands for: a 300-contact book must not believe that García is rare."""
RARE_GIVEN, RARE_SURNAME, RARE_TEXT = 0.000_05, 0.000_01, 0.000_2
"""Shares of a given name, surname, or company and the like that no reference lists."""
MAILBOXES = 2
LEAST_TOGETHER, USUALLY_TOGETHER = 20.0, 1.25
"""How many pairs of one name in full stand for circles of which we know nothing, and how many of them there would be if
given names and surnames were drawn apart for each that there is."""
LEAST_CIRCLE = 200
"""A list shorter than this still stands for a world in which so many people could be meant."""
CARDS = ("whatsapp", "telegram")
"""Networks that show people as the owner's address book calls them."""
BESIDE_NAME = (
    r"^_*(?:eu|soy|yo\.?soy|sou|im|iam|its|its\.?me|the|real|oficial|official|dr|dra|prof|profa|chef|coach|arq|lic|ing|mr|mrs)[._]+"
    r"|[._]+(?:real|br|pt|mx|mex|ar|arg|co|col|cl|pe|es|esp|it|fr|de|uk|us|usa|adv|foto|fotos|photo|fotografia|arq|nutri|psi|fit|"
    r"music|musica|dj|eng|mkt|design|art|arte|dev|tv|live|blog|priv|privat|private|privado|prive|xx|xo|insta|ig)[._\d]*$|"
    r"[._]*(?:oficial|official|ofc)[._\d]*$"
)
"""What people write beside their name in a handle when the name alone is taken: "ana.salas.mx", "soy.ana", "anaoficial"."""
DRAWN_OUT = "aiou"
"""Vowels that are written twice at the end for the same reason: "anasolanaa"."""


@dataclass(frozen=True)
class Profiles:
    """All profiles, in the order of their ids; `n` is the row. Arrays are one value per profile unless said."""

    profile_id: pl.Series
    network: Ints
    networks: list[str]
    is_keyed: np.ndarray
    """The network itself tells this account from every other."""
    is_entry: np.ndarray
    """An entry of an address book, not an account."""
    is_named: np.ndarray
    is_owner: np.ndarray
    slot: Ints
    """Where a person has only one place: the network of a keyed account, or one owner's list."""
    words: NameWords
    given: Ints
    """[profile, GIVEN_WORDS] codes of words."""
    two_given: Ints
    """The code of the first two words of a given name as one ("juan jose"), for which there are short forms too."""
    surnames: Ints
    """[profile, SURNAMES] codes of words, of which those that are spelled in two ways have one."""
    written: Ints
    """The same, as each is spelled."""
    joined: Ints
    """The code of the surnames and their particles as one ("delatorre"), as handles write them; -1 without a particle."""
    given_bits: Floats
    """[word] -log2 of the share of people who bear it as a given name."""
    surname_bits: Floats
    together: Floats
    """log2 of how many times as often two of an owner's circle share given name and surname as if these were drawn apart."""
    full_name: Ints
    card: Ints
    """A code of what is written on a card and of whose it is, where no other card of that address book says the same."""
    handle: Texts
    """The letters and digits of the handle."""
    mailbox: Ints
    """[profile, MAILBOXES] what stands before the @ of its first e-mails, as codes of handles."""
    stem: Texts
    """The letters of the handle, or of the mailbox's local part, by which a name may be told."""
    company: Texts
    company_bits: Floats
    position: Texts
    position_bits: Floats
    city: Texts
    city_bits: Floats
    country: Texts
    day: Ints
    """Month and day of birth as MMDD; -1 if not known."""
    year: Ints
    owner_set: Ints
    """Code of the set of owners."""
    owner_sets: list[list[int]]
    owners: list[str]
    circle: Floats
    """How many profiles the smallest list has that this one is in: its network, at one of its owners."""

    def __len__(self) -> int:
        return len(self.profile_id)


def load(con: duckdb.DuckDBPyConnection) -> Profiles:
    """Read staging.profiles; every text is cleaned once per distinct spelling."""
    frame = con.sql(
        """
        select
            profile_id, network, kind, display_name, given_name, family_name, handle, company, "position", city, country,
            birthday, emails, owners, is_owner,
            starts_with(profile_key, 'id:') or starts_with(profile_key, 'at:') as is_keyed
        from staging.profiles
        """
    ).pl()
    # Polars sorts texts in half of DuckDB's time.
    frame = frame.sort("profile_id")
    # What names and employers have no say in is worked out beside them.
    handling, stemming = workers().submit(_handles, frame), workers().submit(stems, frame)
    network = vocabulary.code(frame["network"])
    is_keyed = frame["is_keyed"].to_numpy()
    is_named = frame["display_name"].is_not_null().to_numpy()
    first_owner = vocabulary.code(frame["owners"].list.first())
    source = network.codes.astype(np.int64) * (len(first_owner.keys) + 1) + first_owner.codes
    shown = np.where(is_named, source, -1)
    told = {
        "country": workers().submit(_weighed, frame["country"], _country(pl.col("text")), shown, RARE_TEXT),
        "city": workers().submit(_weighed, frame["city"], _plain(pl.col("text")), shown, RARE_TEXT * 50),
        "position": workers().submit(_weighed, frame["position"], _plain(pl.col("text")), shown, RARE_TEXT * 10),
    }
    is_entry = (frame["kind"] == "entry").to_numpy()
    # Friends and the address book that one owner gave to the same network are two lists.
    slot = np.where(is_keyed, network.codes, len(network.keys) + source * 2 + is_entry).astype(np.int32)
    frame = employers.complete(callings.complete(frame))
    told["company"] = workers().submit(
        _weighed, frame["company"], vocabulary.plain_vowels(company(pl.col("text"))), shown, RARE_TEXT
    )
    carding = workers().submit(cards, frame, slot)
    frame = addresses.complete(customs.complete(frame))
    words, given_codes, two_given, written, surname_codes, joined, full_name = _names(
        frame["given_name"], frame["family_name"]
    )
    together = workers().submit(_together, given_codes, surname_codes, source, first_owner.codes, is_keyed)
    handle, mailbox = handling.result()
    (companies, company_bits), (position, position_bits), (city, city_bits), (country, _) = (
        told[column].result() for column in ("company", "position", "city", "country")
    )
    birthday = frame.select(
        day=pl.col("birthday").str.extract(r"(\d{2})-\d{2}$").cast(pl.Int32) * 100
        + pl.col("birthday").str.extract(r"-(\d{2})$").cast(pl.Int32),
        year=pl.col("birthday").str.extract(r"^(\d{4})").cast(pl.Int32),
    ).fill_null(-1)
    owners = vocabulary.code(frame["owners"].explode().drop_nulls())
    number = {owner: n for n, owner in enumerate(owners.keys)}
    sets = vocabulary.code(frame["owners"].list.join("\x1f"))
    owner_sets = [[number[owner] for owner in text.split("\x1f")] for text in sets.keys]
    return Profiles(
        profile_id=frame["profile_id"],
        network=network.codes,
        networks=network.keys,
        is_keyed=is_keyed,
        is_entry=is_entry,
        is_named=is_named,
        is_owner=frame["is_owner"].to_numpy(),
        slot=slot,
        words=words,
        given=given_codes,
        two_given=two_given,
        surnames=surname_codes,
        joined=joined,
        written=written,
        given_bits=_bits(given_codes[:, 0], shown, words.texts, shares("given"), RARE_GIVEN, len(words.forms)),
        surname_bits=_bits(
            surname_codes[:, :3].T.ravel(),
            np.tile(shown, 3),
            words.texts,
            shares("surname"),
            RARE_SURNAME,
            len(words.forms),
        ),
        together=together.result(),
        full_name=full_name,
        card=carding.result(),
        handle=handle,
        mailbox=mailbox,
        stem=stemming.result(),
        company=companies,
        company_bits=company_bits,
        position=position,
        position_bits=position_bits,
        city=city,
        city_bits=city_bits,
        country=country,
        day=birthday["day"].to_numpy().astype(np.int32),
        year=birthday["year"].to_numpy().astype(np.int32),
        owner_set=sets.codes,
        owner_sets=owner_sets,
        owners=owners.keys,
        circle=_circle(frame, network.codes, is_named | frame["handle"].is_not_null().to_numpy()),
    )


def _names(given: pl.Series, family: pl.Series) -> tuple[NameWords, Ints, Ints, Ints, Ints, Ints, Ints]:
    """The vocabulary; per profile the words of the given name, two of them as one, of the family name, and that as one if
    it has particles; and a code of each whole name."""
    text = pl.col("text")
    spelled = [vocabulary.per_text(column, vocabulary.words(text)) for column in (given, family)]
    every = [found for _, found in spelled]
    lists = [
        found.to_frame("text").select(vocabulary.without_particles(text)).to_series().rename("text") for found in every
    ]
    lists[0] = compounds.parted(lists[0])
    spelled = [(profile, found) for (profile, _), found in zip(spelled, lists, strict=True)]
    as_one = pl.DataFrame({"every": every[1], "words": lists[1]}).select(
        pl.when(pl.col("every").list.len() > pl.col("words").list.len()).then(pl.col("every").list.join(""))
    )
    single = pl.concat([column.explode().drop_nulls() for column in lists])
    double = lists[0].filter(lists[0].list.len() > 1).list.head(2).list.join(" ")
    # The empty word stands for no name, so that there is always a word to look up.
    written = pl.concat([single, double, as_one.to_series().drop_nulls().rename("text")])
    texts = ["", *written.filter(written != "").unique(maintain_order=True)]
    formal = {PLAIN[short]: [PLAIN[form] for form in longer] for short, longer in FORMAL.items()}
    # Annkathrin is Ann-Kathrin, before whatever else it may be short for.
    apart = double.unique(maintain_order=True).to_frame("two")
    apart = apart.with_columns(pl.col("two").str.replace(" ", "", literal=True).alias("joined"))
    for one, two in apart.filter(pl.col("joined").is_in(single.implode())).select("joined", "two").iter_rows():
        formal[one] = [two, *formal.get(one, [])]
    words = vocabulary.name_words(texts, (made_small(texts) | formal).items())
    place = {text: number for number, text in enumerate(texts)}
    codes, whole = [], []
    for (profile, found), width in zip(spelled, (vocabulary.GIVEN_WORDS, vocabulary.SURNAMES), strict=True):
        rows = vocabulary.padded(found, width, place)
        rows[rows[:, 0] < 0, 0] = 0
        codes.append(np.vstack([rows, np.full((1, width), -1, dtype=np.int32)])[profile])
        rank = pl.DataFrame(rows).select(rank=pl.struct(pl.all()).rank("dense"))["rank"].to_numpy()
        whole.append(vocabulary.through(rank.astype(np.int32), profile))
    _, names_of = groups((whole[0].astype(np.int64) + 1) * (len(spelled[1][1]) + 2) + whole[1] + 1)
    full_name = np.where(codes[0][:, 0] >= 0, names_of, -1).astype(np.int32)
    two = lists[0].list.head(2).list.join(" ").set(lists[0].list.len() < 2, None)
    doubled = vocabulary.padded(two.to_frame("two").select(pl.concat_list("two"))["two"], 1, place)[:, 0]
    joined = vocabulary.padded(as_one.select(pl.concat_list(pl.all())).to_series(), 1, place)[:, 0]
    two_given, as_one_of = vocabulary.through(doubled, spelled[0][0]), vocabulary.through(joined, spelled[1][0])
    one = np.arange(len(texts), dtype=np.int32)
    for variant, usual in RESPELLED.items():
        # Where nobody here spells it as most do, its own spelling will do.
        if variant in place and usual in place:
            one[place[variant]] = place[usual]
    surnames = vocabulary.through(one, codes[1])
    return words, codes[0], two_given, codes[1], surnames, as_one_of, full_name


def _handles(frame: pl.DataFrame) -> tuple[Texts, Ints]:
    """Handles and mailboxes in one vocabulary, so that one can be compared with the other."""
    local = pl.col("emails").list.get
    mailboxes = [
        frame.select(local(slot, null_on_oob=True).str.extract(r"^([^@+]+)")).to_series() for slot in range(MAILBOXES)
    ]
    desk = rf"^(?:{ROLE_MAILBOXES})$"
    mailboxes = [column.set(column.str.contains(desk).fill_null(False), None) for column in mailboxes]
    every = pl.concat([column.alias("handle") for column in (frame["handle"], *mailboxes)])
    coded = _letters(every, pl.col("text"), "[^a-z0-9]")
    codes = coded.codes.reshape(1 + MAILBOXES, -1)
    return Texts(codes[0], coded.keys), codes[1:].T.copy()


def cards(frame: pl.DataFrame, slot: Ints) -> Ints:
    """A code of what an owner's card says of somebody, where no other card in that list says it.

    It is the same in every copy of the address book, be it "Ana dentista" or "Tío Jon", of which no name is left to
    compare. -1 for a name of two words: how many bear it says more.

    Args:
        frame: kind, network, owners, display_name, and given_name and family_name as far as they are names; a row per
            profile.
        slot: of each profile, the list that it is in.
    """
    text = _plain(pl.col("text"))
    called = pl.concat_str("given_name", "family_name", separator=" ", ignore_nulls=True)
    said = frame.select(
        pl.int_range(pl.len()).alias("n"), "kind", "network", "owners", "display_name", called=called, slot=slot
    )
    said = said.filter((pl.col("kind") == "entry") | pl.col("network").is_in(CARDS))
    said = said.select(
        "n",
        "slot",
        owner=pl.col("owners").list.join("\x1f"),
        text=vocabulary.made_of(said["display_name"], text),
        called=vocabulary.made_of(said["called"], text),
    )
    # A name says by itself how many could be meant.
    is_more = pl.col("text").str.len_chars() > pl.col("called").str.len_chars().fill_null(0)
    said = said.filter(is_more | (pl.col("text").str.count_matches(" ") > 1))
    # Of one word there are many who could be meant.
    said = said.filter(pl.col("text").str.contains(" "))
    said = said.filter(pl.len().over("slot", "owner", "text") == 1)
    codes = np.full(frame.height, -1, dtype=np.int32)
    codes[said["n"].to_numpy()] = said.select(pl.struct("owner", "text").rank("dense")).to_series().to_numpy()
    return codes


def _plain(text: pl.Expr) -> pl.Expr:
    """The folded words alone; null where there are none."""
    folded = names.fold(text).str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
    return pl.when(folded != "").then(folded)


def _country(text: pl.Expr) -> pl.Expr:
    """The country's code; where we know none, what is written."""
    return pl.coalesce(countries.code(text), _plain(text))


def stems(frame: pl.DataFrame) -> Texts:
    """The letters of what may tell a name: a handle, a name that is a handle, what stands before the @ of a mailbox."""
    # A LinkedIn address ends in a code that tells namesakes apart, which is no part of the name.
    own_handle = (
        pl.when(pl.col("network") == "linkedin")
        .then(pl.col("handle").str.replace(addresses.NUMBERED, ""))
        .otherwise("handle")
    )
    local = pl.col("emails").list.first().str.extract(r"^([^@+]+)")
    # "aneruiz" or "aitorolaso90" where a name is asked for is a handle.
    is_lone = ~pl.col("display_name").str.contains(" ") & (pl.col("display_name").str.len_chars() > 6)
    lone = pl.when(is_lone).then("display_name")
    stem = frame.select(pl.coalesce(own_handle, lone, local)).to_series()
    alone = names.fold(pl.col("text")).str.replace_all(BESIDE_NAME, "").str.strip_chars("._0123456789")
    for vowel in DRAWN_OUT:
        alone = alone.str.replace(f"{vowel}{{2,}}$", vowel)
    return _letters(stem, alone, "[^a-z]")


def _letters(column: pl.Series, text: pl.Expr, dropped: str) -> Texts:
    letters = vocabulary.plain_vowels(names.fold(text).str.replace_all(dropped, ""))
    return vocabulary.code_keys(column, pl.when(letters.str.len_chars() > 2).then(letters))


def _weighed(column: pl.Series, key: pl.Expr, source: np.ndarray, rare: float) -> tuple[Texts, Floats]:
    """The codes of a column, and how rare each is."""
    coded = vocabulary.code_keys(column, key)
    return coded, _bits(coded.codes, source, coded.keys, None, rare, len(coded.keys))


def _bits(
    codes: Ints, source: np.ndarray, keys: list[str], known: pl.DataFrame | None, rare: float, size: int
) -> Floats:
    """-log2 of how likely somebody else in the same list has the same value, per code.

    Two accounts in one list are two people: so the pairs within lists are strangers, and how often they agree on a
    value is its u, whatever correlates with it. A reference stands in where the lists are short.
    """
    reference = np.full(size, rare, dtype=np.float64)
    if known is not None:
        places = pl.DataFrame({"word": keys}, schema={"word": pl.String}).with_row_index("place")
        found = places.join(known, on="word")
        reference[found["place"].to_numpy()] = found["share"].to_numpy()
    present = (codes >= 0) & (source >= 0)
    counts = (
        pl.DataFrame({"source": source[present], "code": codes[present]})
        .group_by("source", "code")
        .agg(pl.len().cast(pl.Float64).alias("count"))
        .with_columns(pl.col("count").sum().over("source").alias("size"))
        .group_by("code")
        .agg(
            (pl.col("count") * (pl.col("count") - 1)).sum().alias("agreeing"),
            (pl.col("count") * (pl.col("size") - 1)).sum().alias("pairs"),
            pl.col("count").sum().alias("bearers"),
        )
    )
    agreeing, pairs, bearers = np.zeros(size), np.zeros(size), np.ones(size)
    place = counts["code"].to_numpy()
    agreeing[place], pairs[place] = counts["agreeing"].to_numpy(), counts["pairs"].to_numpy()
    bearers[place] = counts["bearers"].to_numpy()
    share = (agreeing + REFERENCE_SIZE * reference * bearers) / (pairs + REFERENCE_SIZE * bearers)
    return np.minimum(-np.log2(share), 20.0).astype(np.float32)


def _together(given: Ints, surnames: Ints, source: np.ndarray, owner: Ints, is_keyed: np.ndarray) -> Floats:
    """Per profile, of the circle it is in; where families and villages are, names coincide as a whole.

    Two accounts in one list are two people, so how often both names agree among them is told by the data.
    """
    rows = np.flatnonzero(is_keyed & (given[:, 0] >= 0) & (surnames[:, 0] >= 0))
    listed = pl.DataFrame(
        {
            "owner": owner[rows],
            "source": source[rows],
            "g": given[rows, 0],
            "s": surnames[rows, 0],
            "t": surnames[rows, 1],
        }
    )

    def pairs(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
        many = frame.group_by("owner", "source", *columns).len().with_columns(pl.col("len").cast(pl.Float64))
        pair = pl.col("len") * (pl.col("len") - 1) / 2
        return many.group_by("owner", "source").agg(pair.sum().alias("".join(columns) or "all"))

    # Two second surnames, where both show them, may part them after all.
    both = listed.filter(pl.col("t") >= 0)
    found = pairs(listed)
    for frame, columns in ((listed, "g"), (listed, "s"), (listed, "gs"), (both, "sg"), (both, "gst")):
        found = found.join(pairs(frame, *columns), on=["owner", "source"], how="left")
    as_one = pl.col("gs") - pl.col("sg").fill_null(0) + pl.col("gst").fill_null(0)
    apart = (pl.col("g") * pl.col("s") / pl.col("all")).fill_nan(0)
    # In order, so that sums come out the same each time.
    in_order = found.sort("owner", "source").group_by("owner", maintain_order=True)
    found = in_order.agg(as_one.sum(), apart.sum().alias("apart"))
    told = np.zeros(int(owner.max(initial=-1)) + 2, dtype=np.float32)
    ratio = (found["gs"].to_numpy() + LEAST_TOGETHER * USUALLY_TOGETHER) / (found["apart"].to_numpy() + LEAST_TOGETHER)
    told[:] = np.log2(USUALLY_TOGETHER)
    told[found["owner"].to_numpy()] = np.log2(ratio)
    return told[owner].round(3)


def _circle(frame: pl.DataFrame, network: Ints, is_told: np.ndarray) -> Floats:
    """The size of the smallest list each profile is in, bare ids apart."""
    listed = frame.select(
        pl.int_range(pl.len()).alias("n"),
        pl.Series("network", network),
        pl.col("kind"),
        pl.Series("told", is_told),
        "owners",
    ).explode("owners")
    sized = listed.with_columns(pl.col("told").sum().over("network", "kind", "owners").alias("size"))
    smallest = sized.group_by("n").agg(pl.col("size").min()).sort("n")["size"]
    sizes: Floats = np.maximum(smallest.to_numpy(), LEAST_CIRCLE).astype(np.float32)
    return sizes
