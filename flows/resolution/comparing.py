"""How two profiles agree, attribute by attribute: a level for each comparison, and how rare what they share is.

Levels are small integers over whole arrays of pairs; texts are compared only where their codes differ, and once per
distinct pair of values.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist

from flows.resolution import handles
from flows.resolution.arrays import THREADS, found_at, groups, workers
from flows.resolution.frequencies import borne, shares
from flows.resolution.profiles import Profiles
from flows.resolution.vocabulary import Floats, Ints, code

Levels = npt.NDArray[np.int8]
Mask = npt.NDArray[np.bool_]
Names = npt.NDArray[np.object_]
"""Texts by their codes."""

LEVELS: dict[str, tuple[str, ...]] = {
    "account": ("", "same"),
    "email": ("", "same"),
    "phone": ("", "same"),
    "owner": ("", "same"),
    "address": ("", "changed"),
    "given name": (
        "", "same", "one of two", "short form", "second of two", "in the surname's place", "similar", "initial",
        "other gender", "different", "different, without a surname",
    ),
    "surname": (
        "", "both same", "same", "first of two", "second of two", "in another order", "similar", "one in common",
        "second differs", "initial", "different",
    ),
    "name told by handle": (
        "", "surnames", "initial and surname", "given name and surname", "whole name", "nothing",
        "surnames, where no name tells", "initial and surname, where no name tells",
        "given name and surname, where no name tells", "whole name, where no name tells", "nothing, where no name tells",
    ),
    "handle": ("", "same", "same, as the name", "same letters", "same letters, as the name", "similar", "different",
        "same as mailbox", "same as mailbox, as the name"),
    "company": ("", "same", "similar", "different"),
    "position": ("", "same", "similar", "different"),
    "city": ("", "same", "different"),
    "country": ("", "same", "different"),
    "birthday": ("", "same", "same day", "different"),
    "connected on": ("", "same day", "same week", "same quarter", "apart"),
    "messages": ("", "with both", "with one", "with neither"),
    "owners": ("", "none in common", "several in common"),
    "reference": ("", "only bearer of the name", "one card"),
    "kind": ("", "address book", "both address books"),
    "pseudonym": ("", "no word is a name", "one word is no name"),
}  # fmt: skip
"""Comparison -> its levels; the first of each says that one side does not tell."""

KEYS = ("account", "email", "phone", "owner", "address")
"""The comparisons that say by themselves who is one, as the rules of strong pairs are called."""

PART = 1 << 18
"""Pairs compared at a time, at most."""

CUTS = (2, 3, 4)
"""Letters of surnames that are cut short."""

USUAL = 2e-5
"""The share of people from which a word is a name of its own, however like another."""

REAL_NAMES = ("linkedin", "xing", "viadeo")
"""Networks where people go by the names they were given."""

SIMILAR = 0.90
"""Jaro-Winkler similarity from which two words are taken for one with a slip of the pen."""


@dataclass(frozen=True)
class Compared:
    """Levels and rarities of pairs."""

    levels: dict[str, Levels]
    bits: dict[str, Floats]
    """Comparison -> -log2 of how many strangers share the value; only where values agree, else 0."""

    def take(self, rows: npt.NDArray[np.int64] | slice) -> "Compared":
        """Only these pairs."""
        levels = {name: values[rows] for name, values in self.levels.items()}
        return Compared(levels, {name: values[rows] for name, values in self.bits.items()})


@dataclass(frozen=True)
class Ties:
    """What owners' lists say of each profile beside its own columns; one value per profile."""

    since: Ints
    """Days since 1970 when the first owner came to know it; -1 if not said."""
    talks: Ints
    """1 if an owner exchanged messages with it, 0 if none though that list's export has messages, else -1."""
    bearers: Ints
    """How many of its owner's list bear its full name."""


def level(comparison: str, name: str) -> int:
    """The number of a level."""
    return LEVELS[comparison].index(name)


@dataclass(frozen=True)
class Known:
    """What comparisons look up, worked out once for all pairs."""

    profiles: Profiles
    ties: Ties
    keyed: dict[str, npt.NDArray[np.int64]]
    """Comparison of keys -> the pairs (a * profile_count + b) that share one, sorted."""
    given: list[Ints]
    """For each place of a word in a given name, [profile] its code; surnames and mailbox alike."""
    surnames: list[Ints]
    given_count: Ints
    surname_count: Ints
    """Of the three surnames that are compared."""
    mailbox: list[Ints]
    told: handles.Told
    as_name: Mask
    """Whose handle tells their own name."""
    strange: Ints
    """[profile] of its given name and surname, how many are no words that anybody is known to bear as such."""
    is_linkedin: Mask
    letter: Ints
    """[word] a code of its first letter."""
    is_letter: Mask
    """[word] it is one letter only."""
    is_usual: Mask
    """[word] many bear it, as a given name or a surname."""
    is_cut: Mask
    """[word] it is so short, and nobody's surname, that it is the beginning of one: "Ana Gar"."""
    starts: dict[int, Ints]
    """Letters of such a beginning -> [word] a code of so many first letters."""
    ends_in_a: Mask
    words: Names
    handles: Names
    companies: Names
    positions: Names


def know(profiles: Profiles, strong: pl.DataFrame, spelled: handles.Spelled, ties: Ties) -> Known:
    """Prepare what `compare` looks up.

    Args:
        strong: pair, rule (of KEYS), sorted by pair.
        spelled: from `handles.spellings`.
    """
    everybody = np.arange(len(profiles), dtype=np.int32)
    told = handles.Told(profiles, spelled)
    texts = pl.Series(profiles.words.texts, dtype=pl.String)
    linkedin = [n for n, text in enumerate(profiles.networks) if text == "linkedin"]
    by_rule = strong.partition_by("rule", as_dict=True)
    return Known(
        profiles=profiles,
        ties=ties,
        keyed={
            rule: by_rule[rule,]["pair"].to_numpy() if (rule,) in by_rule else np.empty(0, np.int64) for rule in KEYS
        },
        given=_columns(profiles.given),
        surnames=_columns(profiles.surnames),
        given_count=(profiles.given >= 0).sum(axis=1, dtype=np.int32),
        surname_count=(profiles.surnames[:, :3] >= 0).sum(axis=1, dtype=np.int32),
        mailbox=_columns(profiles.mailbox),
        told=told,
        as_name=told(everybody, everybody) > 0,
        strange=_strange(profiles, texts),
        is_linkedin=np.isin(profiles.network, linkedin),
        letter=code(texts.str.head(1)).codes,
        is_letter=profiles.words.length == 1,
        is_usual=texts.is_in(_usual()).to_numpy(),
        is_cut=np.isin(profiles.words.length, CUTS) & ~texts.is_in(shares("surname")["word"].implode()).to_numpy(),
        starts={cut: code(texts.str.head(cut)).codes for cut in CUTS},
        ends_in_a=texts.str.ends_with("a").to_numpy(),
        words=np.array(profiles.words.texts, dtype=object),
        handles=np.array(profiles.handle.keys, dtype=object),
        companies=np.array(profiles.company.keys, dtype=object),
        positions=np.array(profiles.position.keys, dtype=object),
    )


def _strange(profiles: Profiles, texts: pl.Series) -> Ints:
    """For each profile, how many of its given name and surname nobody bears: neither in the reference, nor where people go
    by the names they were given."""
    real = np.isin(profiles.network, [n for n, text in enumerate(profiles.networks) if text in REAL_NAMES])
    whole = (profiles.given[:, 0] >= 0) & (profiles.surnames[:, 0] >= 0)
    found = np.zeros(len(profiles), dtype=np.int32)
    for kind, words in (("given", profiles.given[:, 0]), ("surname", profiles.surnames[:, 0])):
        known = texts.is_in(borne(kind)["word"].implode()).to_numpy(writable=True)
        known[words[real & whole]] = True
        found[whole] += ~known[words[whole]]
    return found


@cache
def _usual() -> pl.Series:
    borne = pl.concat([shares("given"), shares("surname")])
    return borne.filter(pl.col("share") >= USUAL)["word"].unique().implode()


def _columns(codes: Ints) -> list[Ints]:
    return [np.ascontiguousarray(codes[:, place]) for place in range(codes.shape[1])]


def compare(known: Known, a: Ints, b: Ints, is_near: Mask) -> tuple[npt.NDArray[np.int64], Compared]:
    """Compare the pairs a[k], b[k], which are sorted.

    Args:
        known: from `know`.
        is_near: [pair] the two share an owner.

    Returns:
        which pairs are worth scoring, and how these compare.
    """
    # Part by part, so that what is looked up in between stays small and two cores can share the work.
    size = min(PART, len(a) // THREADS + 1)

    def part(start: int) -> tuple[npt.NDArray[np.int64], Compared]:
        those = slice(start, start + size)
        compared = _compare(known, a[those], b[those], is_near[those])
        rows = np.flatnonzero(worth_scoring(compared.levels))
        return rows + start, compared.take(rows)

    parts = list(workers().map(part, range(0, max(len(a), 1), size)))
    # Each part's is given up as it is taken over.
    levels = {name: np.concatenate([compared.levels.pop(name) for _, compared in parts]) for name in LEVELS}
    bits = {name: np.concatenate([compared.bits.pop(name) for _, compared in parts]) for name in list(parts[0][1].bits)}
    return np.concatenate([rows for rows, _ in parts]), Compared(levels, bits)


def _compare(known: Known, a: Ints, b: Ints, is_near: Mask) -> Compared:
    profiles, ties = known.profiles, known.ties
    levels: dict[str, Levels] = {}
    bits: dict[str, Floats] = {}
    pair = a.astype(np.int64) * len(profiles) + b
    for rule in KEYS:
        levels[rule] = np.zeros(len(pair), dtype=np.int8)
        levels[rule][found_at(pair, known.keyed[rule])] = 1
    levels["given name"], bits["given name"] = _given(known, a, b)
    levels["surname"], bits["surname"] = _surname(known, a, b, levels["given name"])
    _similar_given(known, a, b, levels["surname"], levels["given name"], bits["given name"])
    # Whoever shares a given name in such a circle shares a surname the more easily.
    whole = (bits["given name"] > 0) & (bits["surname"] > 0)
    bits["surname"] -= np.where(whole, np.maximum(profiles.together[a], profiles.together[b]), 0).astype(np.float32)
    _told(known, a, b, levels, bits)
    levels["handle"] = _handle(known, a, b, levels["email"])
    apart = ~worth_scoring(levels)
    for name, texts, keys, rarity in (
        ("company", profiles.company, known.companies, profiles.company_bits),
        ("position", profiles.position, known.positions, profiles.position_bits),
    ):
        levels[name], bits[name] = _text(name, texts.codes, keys, rarity, a, b, apart)
    for name, codes in (("city", profiles.city.codes), ("country", profiles.country.codes)):
        left, right = codes[a], codes[b]
        levels[name] = np.where((left < 0) | (right < 0), 0, np.where(left == right, 1, 2)).astype(np.int8)
    bits["city"] = _where(levels["city"] == 1, profiles.city_bits, profiles.city.codes[a])
    levels["birthday"] = _birthday(profiles, a, b)
    levels["connected on"] = _connected(profiles, ties.since, a, b)
    levels["messages"] = _messages(ties.talks, is_near, a, b)
    levels["owners"] = _owners(profiles, is_near, a, b)
    levels["reference"] = (
        (profiles.network[a] == profiles.network[b])
        & (profiles.is_keyed[a] != profiles.is_keyed[b])
        & ~profiles.is_entry[a]
        & ~profiles.is_entry[b]
        & (profiles.full_name[a] == profiles.full_name[b])
        & (profiles.full_name[a] >= 0)
        & (ties.bearers[a] == 1)
        & (ties.bearers[b] == 1)
    ).astype(np.int8)
    # Two copies of one owner's address book say the same of the same.
    card = profiles.card[a]
    levels["reference"][(card >= 0) & (card == profiles.card[b])] = level("reference", "one card")
    keyed = np.logical_or.reduce([levels[key] > 0 for key in KEYS])
    levels["kind"] = np.where(keyed, 0, profiles.is_entry[a].astype(np.int8) + profiles.is_entry[b]).astype(np.int8)
    levels["pseudonym"] = np.where(keyed, 0, _pseudonym(known, levels, is_near, a))
    return Compared(levels, bits)


def worth_scoring(levels: dict[str, Levels]) -> Mask:
    """Whether anything speaks for a pair: neither name in common, nor a key, nor a handle, is nothing to weigh."""
    given, surname = levels["given name"], levels["surname"]
    names_differ = (given == level("given name", "different")) & (surname == level("surname", "different"))
    keyed = np.logical_or.reduce([levels[key] > 0 for key in KEYS])
    told = levels["name told by handle"]
    nothing = [level("name told by handle", n) for n in ("", "nothing", "nothing, where no name tells")]
    handle = np.isin(levels["handle"], [0, level("handle", "different")], invert=True)
    found: Mask = ~names_differ | keyed | handle | np.isin(told, nothing, invert=True)
    return found


def alike(keys: Names, left: Ints, right: Ints, least: float = SIMILAR) -> Mask:
    """Whether two texts are one but for a slip of the pen; each distinct pair is compared once."""
    size = len(keys)
    low, high = np.minimum(left, right).astype(np.int64), np.maximum(left, right).astype(np.int64)
    distinct, back = groups(low * size + high)
    close = cpdist(
        keys[distinct // size].tolist(),
        keys[distinct % size].tolist(),
        scorer=JaroWinkler.normalized_similarity,
        score_cutoff=least - 0.01,
    )
    found: Mask = np.asarray(close, dtype=np.float32)[back] >= least
    return found


def _where(mask: Mask, table: Floats, codes: Ints) -> Floats:
    """What the table says of each code where the mask holds, else 0."""
    found = np.zeros(len(codes), dtype=np.float32)
    found[mask] = table[codes[mask]]
    return found


def _slips(known: Known, left: Ints, right: Ints, where: Mask) -> Mask:
    """Where two words sound or look like one."""
    found = np.zeros(len(left), dtype=bool)
    rows = np.flatnonzero(where & (left >= 0) & (right >= 0))
    if len(rows):
        sounds, length = known.profiles.words.sounds, known.profiles.words.length
        rows = rows[np.minimum(length[left[rows]], length[right[rows]]) >= 4]
        left, right = left[rows], right[rows]
        # Hernández is no Fernández misspelled, nor Marín a Martín.
        both = known.is_usual[left] & known.is_usual[right]
        found[rows] = (sounds[left] == sounds[right]) | (alike(known.words, left, right) & ~both)
    return found


def _given(tables: Known, a: Ints, b: Ints) -> tuple[Levels, Floats]:
    words, rarity = tables.profiles.words, tables.profiles.given_bits
    left, right = ([words[side] for words in tables.given] for side in (a, b))
    ga, gb = left[0], right[0]
    known = (ga >= 0) & (gb >= 0)
    letters, single = tables.letter, tables.is_letter
    name = LEVELS["given name"].index
    result = np.where(known, name("different"), 0).astype(np.int8)
    bits = np.zeros(len(a), dtype=np.float32)
    undecided = known.copy()

    def decide(mask: Mask, level_name: str, codes: Ints | None = None) -> None:
        rows = np.flatnonzero(mask & undecided)
        result[rows] = name(level_name)
        if codes is not None:
            bits[rows] = rarity[codes[rows]]
        undecided[rows] = False

    whole = np.logical_and.reduce([known, *(x == y for x, y in zip(left, right, strict=True))])
    rows = np.flatnonzero(whole)
    second = left[1][rows]
    decide(whole, "same", ga)
    bits[rows] += np.where(second >= 0, np.minimum(rarity[second], 6), 0)
    # "José Luis" beside "José": but "José Luis" and "José Antonio" are two people.
    first = (ga == gb) & known
    both_two = (tables.given_count[a] > 1) & (tables.given_count[b] > 1)
    is_initial = (single[left[1]] | single[right[1]]) & (letters[left[1]] == letters[right[1]])
    decide(first & (~both_two | is_initial), "one of two", ga)
    short = words.forms[:, 1] >= 0
    is_short, meant = _short_forms(tables, a, b, undecided & ~first & (short[ga] | short[gb]))
    # "Pepe Luis" and "José Antonio" are two people as well.
    decide(is_short & ~(both_two & (left[1] != right[1])), "short form", meant)
    crossed = known & (((left[1] == gb) & (left[1] >= 0)) | ((right[1] == ga) & (right[1] >= 0)))
    decide(crossed & ~first, "second of two", np.where(left[1] == gb, gb, ga))
    # "Toño" is short for the second word of "José Antonio".
    rows = np.flatnonzero(
        undecided & ~first & ~both_two & ((short[ga] & (right[1] >= 0)) | (short[gb] & (left[1] >= 0)))
    )
    meant = np.full(len(a), -1, dtype=np.int32)
    for word, second in ((ga, right[1]), (gb, left[1])):
        told = rows[(second[rows] >= 0) & (words.forms[word[rows], 1:] == second[rows, None]).any(axis=1)]
        meant[told] = np.where(rarity[second[told]] < rarity[word[told]], second[told], word[told])
    decide(meant >= 0, "second of two", meant)
    swapped = np.zeros(len(a), dtype=bool)
    rows = np.flatnonzero(undecided)
    swapped[rows] = _among(ga[rows], tables.surnames, b[rows]) & _among(gb[rows], tables.surnames, a[rows])
    decide(swapped, "in the surname's place", ga)
    initial = known & (single[ga] | single[gb]) & (letters[ga] == letters[gb])
    decide(initial, "initial")
    gender = known & (words.stems[ga] == words.stems[gb]) & (words.stems[ga] >= 0) & (ga != gb)
    # Francisca beside Francisco, Gabriela beside Gabriel.
    decide(gender & (tables.ends_in_a[ga] != tables.ends_in_a[gb]), "other gender")
    # One word is a nickname as often as a name.
    alone = (tables.surnames[0][a] < 0) | (tables.surnames[0][b] < 0)
    result[alone & (result == name("different"))] = name("different, without a surname")
    return result, bits


def _short_forms(tables: Known, a: Ints, b: Ints, where: Mask) -> tuple[Mask, Ints]:
    """Where one given name is short for the other, or both for one; and the word whose rarity tells how much that is."""
    words, rarity, double = tables.profiles.words, tables.profiles.given_bits, tables.profiles.two_given
    # Few words are short for anything.
    rows = np.flatnonzero(where)
    ga, gb = tables.given[0][a], tables.given[0][b]
    # "Juanjo" is short for both words of "Juan José".
    fa, fb = (np.vstack([words.forms[word[rows]].T, double[side[rows]]]) for word, side in ((ga, a), (gb, b)))
    found, two_of_a, two_of_b = (np.zeros(len(rows), dtype=bool) for _ in range(3))
    both = len(fa) - 1
    for i, formal in enumerate(fa):
        told = np.flatnonzero(formal >= 0)
        for j, other in enumerate(fb):
            met = told[formal[told] == other[told]]
            found[met] = True
            two_of_a[met] |= i == both > j
            two_of_b[met] |= j == both > i
    is_short = np.zeros(len(a), dtype=bool)
    is_short[rows] = found
    meant = np.where(rarity[ga] < rarity[gb], ga, gb) if len(rarity) else ga.copy()
    # "Maite" tells more than the María of "María Teresa".
    meant[rows[two_of_a & ~two_of_b]] = gb[rows[two_of_a & ~two_of_b]]
    meant[rows[two_of_b & ~two_of_a]] = ga[rows[two_of_b & ~two_of_a]]
    return is_short, meant


def _similar_given(known: Known, a: Ints, b: Ints, surname: Levels, given: Levels, bits: Floats) -> None:
    """Slips of the pen in given names, looked for only where the surnames do not tell the two apart anyway."""
    different = (given == level("given name", "different")) | (
        given == level("given name", "different, without a surname")
    )
    rows = np.flatnonzero(different & (surname != level("surname", "different")))
    ga, gb = known.given[0][a[rows]], known.given[0][b[rows]]
    slips = _slips(known, ga, gb, ga != gb)
    given[rows[slips]] = level("given name", "similar")
    rarity = known.profiles.given_bits
    bits[rows[slips]] = np.minimum(rarity[ga[slips]], rarity[gb[slips]])


def _among(code: Ints, columns: list[Ints], profile: Ints) -> Mask:
    """Whether a code is one of the codes that a profile has in these columns."""
    found = np.zeros(len(code), dtype=bool)
    for column in columns:
        found |= column[profile] == code
    return found & (code >= 0)


def _surname(tables: Known, a: Ints, b: Ints, given: Levels) -> tuple[Levels, Floats]:
    rarity = tables.profiles.surname_bits
    left, right = ([words[side] for words in tables.surnames[:3]] for side in (a, b))
    counts = [tables.surname_count[side] for side in (a, b)]
    known = (counts[0] > 0) & (counts[1] > 0)
    equal = [[(left[i] == right[j]) & (left[i] >= 0) for j in range(3)] for i in range(3)]
    fewest = np.minimum(*counts)
    letters, single = tables.letter, tables.is_letter
    # Where another given name tells the two apart anyway, nobody looks for slips of the pen.
    worth = given != level("given name", "different")
    name = LEVELS["surname"].index
    result = np.where(known, name("different"), 0).astype(np.int8)
    bits = np.zeros(len(a), dtype=np.float32)
    undecided = known.copy()
    l0, r0, l1, r1 = left[0], right[0], left[1], right[1]

    def decide(mask: Mask, level_name: str, *codes: Ints) -> None:
        rows = np.flatnonzero(mask & undecided)
        result[rows] = name(level_name)
        for words in codes:
            bits[rows] += np.where(words[rows] >= 0, rarity[words[rows]], 0)
        undecided[rows] = False

    alone = known & (single[l0] | single[r0])
    decide(alone & (letters[l0] == letters[r0]) & (fewest == 1), "initial")
    decide(_cut(tables, l0, r0, known & (fewest == 1)), "initial")
    two = known & (fewest >= 2)
    decide(two & equal[0][0] & equal[1][1], "both same", l0, l1)
    decide(two & equal[0][1] & equal[1][0], "in another order", l0, l1)
    second_slip = _slips(tables, l1, r1, two & equal[0][0] & undecided & worth)
    decide(two & equal[0][0] & second_slip, "similar", l0, l1)
    first_slip = _slips(tables, l0, r0, known & ~equal[0][0] & undecided & worth)
    decide(two & equal[1][1] & first_slip, "similar", l0, l1)
    decide(two & (single[l1] | single[r1]) & equal[0][0] & (letters[l1] == letters[r1]), "first of two", l0)
    decide(two & equal[0][0], "second differs", l0)
    decide(two & equal[1][1], "one in common", l1)
    decide(two & (equal[0][1] | equal[0][2]), "one in common", l0)
    decide(two & (equal[1][0] | equal[2][0]), "one in common", r0)
    decide(known & (counts[0] == counts[1]) & equal[0][0], "same", l0)
    decide(known & equal[0][0], "first of two", l0)
    decide(known & (equal[0][1] | equal[0][2]), "second of two", l0)
    decide(known & (equal[1][0] | equal[2][0]), "second of two", r0)
    rows = np.flatnonzero(undecided)
    ga, gb = tables.given[0][a], tables.given[0][b]
    swapped = np.zeros(len(a), dtype=bool)
    swapped[rows] = _among(ga[rows], tables.surnames[:3], b[rows]) & _among(gb[rows], tables.surnames[:3], a[rows])
    decide(swapped, "in another order", np.where(gb == l0, l0, l1))
    decide(~two & first_slip, "similar", np.where(rarity[l0] < rarity[r0], l0, r0) if len(rarity) else l0)
    return result, bits


def _cut(known: Known, left: Ints, right: Ints, where: Mask) -> Mask:
    """Where one word is the beginning of the other, and no more: "Gar" of "García"."""
    found = np.zeros(len(left), dtype=bool)
    rows = np.flatnonzero(where & (known.is_cut[left] != known.is_cut[right]))
    left, right = left[rows], right[rows]
    cut, length = np.where(known.is_cut[left], left, right), known.profiles.words.length
    whole = np.where(known.is_cut[left], right, left)
    for letters, starts in known.starts.items():
        found[rows] |= (length[cut] == letters) & (starts[cut] == starts[whole]) & (length[whole] > letters + 1)
    return found


def _told(known: Known, a: Ints, b: Ints, levels: dict[str, Levels], bits: dict[str, Floats]) -> None:
    """Name told by handle: of full weight only where no names are compared."""
    profiles = known.profiles
    # A handle that tells its own profile's name adds nothing to that name.
    best = known.told(a, b, ~known.as_name)
    name = levels["surname"]
    silent = (name == 0) | (name == level("surname", "initial"))
    # LinkedIn's handles are made from names; that another name is not in them says nothing more.
    own = (profiles.stem.codes >= 0) & ~known.is_linkedin
    has_name = known.surnames[0] >= 0
    tellable = (own[a] & has_name[b]) | (own[b] & has_name[a])
    result = np.where(best > 0, best, np.where(tellable, 5, 0)).astype(np.int8)
    levels["name told by handle"] = np.where((result > 0) & silent, result + 5, result).astype(np.int8)
    named = np.where(has_name[a], a, b)
    first, second, given = known.surnames[0][named], known.surnames[1][named], known.given[0][named]
    rarity = np.zeros(len(a), dtype=np.float32)
    rows = np.flatnonzero((best > 0) & (first >= 0))
    if len(rows):
        rarity[rows] = profiles.surname_bits[first[rows]]
        more = rows[(best[rows] == handles.FULL) & (second[rows] >= 0)]
        rarity[more] += profiles.surname_bits[second[more]]
        agreed = np.isin(
            levels["given name"][rows],
            [level("given name", n) for n in ("same", "one of two", "short form", "second of two", "similar")],
        )
        lone = rows[~agreed & (best[rows] >= handles.WHOLE) & (given[rows] >= 0)]
        rarity[lone] += profiles.given_bits[given[lone]]
    bits["name told by handle"] = rarity


def _handle(known: Known, a: Ints, b: Ints, email: Levels) -> Levels:
    name = LEVELS["handle"].index
    profiles, as_name = known.profiles, known.as_name
    ha, hb = profiles.handle.codes[a], profiles.handle.codes[b]
    sa, sb = profiles.stem.codes[a], profiles.stem.codes[b]
    both = (ha >= 0) & (hb >= 0)
    result = np.where(both, name("different"), 0).astype(np.int8)
    letters = both & (sa == sb) & (sa >= 0)
    plain = as_name[a] | as_name[b]
    rows = np.flatnonzero(both & ~letters)
    if len(rows):
        result[rows[alike(known.handles, ha[rows], hb[rows], 0.93)]] = name("similar")
    result[letters] = np.where(plain[letters], name("same letters, as the name"), name("same letters"))
    same = both & (ha == hb)
    result[same] = np.where(plain[same], name("same, as the name"), name("same"))
    mailbox = email == 0
    mailbox &= _among(ha, known.mailbox, b) | _among(hb, known.mailbox, a)
    mailbox &= np.isin(result, [0, name("different")])
    result[mailbox] = np.where(plain[mailbox], name("same as mailbox, as the name"), name("same as mailbox"))
    # LinkedIn makes its own handles from the name: unlike ones tell nothing.
    result[(result == name("different")) & (known.is_linkedin[a] | known.is_linkedin[b])] = 0
    return result


def _text(name: str, codes: Ints, keys: Names, rarity: Floats, a: Ints, b: Ints, apart: Mask) -> tuple[Levels, Floats]:
    left, right = codes[a], codes[b]
    known = (left >= 0) & (right >= 0)
    result = np.where(known, level(name, "different"), 0).astype(np.int8)
    rows = np.flatnonzero(known & (left != right) & ~apart)
    if len(rows):
        result[rows[alike(keys, left[rows], right[rows]) | _contained(keys, left[rows], right[rows])]] = level(
            name, "similar"
        )
    same = known & (left == right)
    result[same] = level(name, "same")
    return result, _where(same, rarity, left)


def _contained(keys: Names, left: Ints, right: Ints) -> Mask:
    """Whether all words of the shorter text are in the longer one."""
    size = len(keys)
    distinct, back = groups(left.astype(np.int64) * size + right)
    sides = {"l": keys[distinct // size].tolist(), "r": keys[distinct % size].tolist()}
    frame = pl.DataFrame(sides, schema={"l": pl.String, "r": pl.String}).select(pl.all().str.split(" "))
    shared = pl.col("l").list.set_intersection("r").list.len()
    least = pl.min_horizontal(pl.col("l").list.unique().list.len(), pl.col("r").list.unique().list.len())
    found: Mask = frame.select(inside=shared == least)["inside"].to_numpy()[back]
    return found


def _birthday(profiles: Profiles, a: Ints, b: Ints) -> Levels:
    result = np.zeros(len(a), dtype=np.int8)
    rows = np.flatnonzero((profiles.day[a] >= 0) & (profiles.day[b] >= 0))
    a, b = a[rows], b[rows]
    years = (profiles.year[a] >= 0) & (profiles.year[b] >= 0)
    year = profiles.year[a] == profiles.year[b]
    result[rows] = np.where(profiles.day[a] == profiles.day[b], np.where(years, np.where(year, 1, 3), 2), 3)
    return result


def _connected(profiles: Profiles, since: Ints, a: Ints, b: Ints) -> Levels:
    result = np.zeros(len(a), dtype=np.int8)
    rows = np.flatnonzero((since[a] >= 0) & (since[b] >= 0) & (profiles.owner_set[a] == profiles.owner_set[b]))
    apart = np.abs(since[a[rows]] - since[b[rows]])
    result[rows] = np.select([apart == 0, apart <= 7, apart <= 90], [1, 2, 3], 4)
    return result


def _owners(profiles: Profiles, is_near: Mask, a: Ints, b: Ints) -> Levels:
    """Two owners who know somebody of this name on both networks do not each know another one."""
    result = (~is_near).astype(np.int8)
    several = np.array([len(owners) > 1 for owners in profiles.owner_sets], dtype=bool)
    left, right = profiles.owner_set[a], profiles.owner_set[b]
    rows = np.flatnonzero(is_near & several[left] & several[right])
    sets = [frozenset(owners) for owners in profiles.owner_sets]
    size = len(sets)
    kinds, back = groups(left[rows].astype(np.int64) * size + right[rows])
    common = np.array([len(sets[kind // size] & sets[kind % size]) > 1 for kind in kinds.tolist()], dtype=bool)
    result[rows[common[back]]] = level("owners", "several in common")
    return result


def _pseudonym(known: Known, levels: dict[str, Levels], is_near: Mask, a: Ints) -> Levels:
    """Sol de Noche here and Sol de Noche there are often two people, each of whom liked the sound of it."""
    surnames = [level("surname", name) for name in ("same", "both same")]
    agree = (levels["given name"] == level("given name", "same")) & np.isin(levels["surname"], surnames)
    strange = np.where(agree, known.strange[a], 0)
    found: Levels = np.select([strange == 2, (strange == 1) & ~is_near], [1, 2], 0).astype(np.int8)
    return found


def _messages(talks: Ints, is_near: Mask, a: Ints, b: Ints) -> Levels:
    """Whoever is written with on one network is written with on the next."""
    left, right = talks[a], talks[b]
    known = is_near & (left >= 0) & (right >= 0)
    return np.where(known, 3 - left - right, 0).astype(np.int8)
