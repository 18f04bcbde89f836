"""How two profiles agree, attribute by attribute: a level for each comparison, and how rare what they share is.

Levels are small integers over whole arrays of pairs; texts are compared only where their codes differ, and once per
distinct pair of values.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist

from flows.resolution import handles
from flows.resolution.arrays import groups
from flows.resolution.profiles import Profiles
from flows.resolution.vocabulary import Floats, Ints

Levels = npt.NDArray[np.int8]
Mask = npt.NDArray[np.bool_]

LEVELS: dict[str, tuple[str, ...]] = {
    "account": ("", "same"),
    "email": ("", "same"),
    "phone": ("", "same"),
    "owner": ("", "same"),
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
    "owners": ("", "none in common"),
    "reference": ("", "only bearer of the name"),
    "kind": ("", "address book", "both address books"),
}  # fmt: skip
"""Comparison -> its levels; the first of each says that one side does not tell."""

SIMILAR = 0.90
"""Jaro-Winkler similarity from which two words are taken for one with a slip of the pen."""


@dataclass(frozen=True)
class Compared:
    """Levels and rarities of pairs."""

    levels: dict[str, Levels]
    bits: dict[str, Floats]
    """Comparison -> -log2 of how many strangers share the value; only where values agree, else 0."""

    def take(self, rows: npt.NDArray[np.int64]) -> "Compared":
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


def compare(
    profiles: Profiles, a: Ints, b: Ints, is_near: Mask, strong: pl.DataFrame, spelled: pl.DataFrame, ties: Ties
) -> Compared:
    """Compare the pairs a[k], b[k].

    Args:
        is_near: [pair] the two share an owner.
        strong: pair, rule from `blocking.strong_pairs`, sorted by pair.
        spelled: from `handles.spellings`.
    """
    levels: dict[str, Levels] = {}
    bits: dict[str, Floats] = {}
    pair = a.astype(np.int64) * len(profiles) + b
    for rule in ("account", "email", "phone", "owner"):
        holding = strong.filter(pl.col("rule") == rule)["pair"].to_numpy()
        levels[rule] = np.isin(pair, holding).astype(np.int8)
    levels["given name"], bits["given name"] = _given(profiles, a, b)
    levels["surname"], bits["surname"] = _surname(profiles, a, b, levels["given name"])
    _similar_given(profiles, a, b, levels["surname"], levels["given name"], bits["given name"])
    _told(profiles, a, b, spelled, levels, bits)
    levels["handle"] = _handle(profiles, a, b, spelled, levels["email"])
    apart = ~worth_scoring(levels)
    for name, texts, rarity in (
        ("company", profiles.company, profiles.company_bits),
        ("position", profiles.position, profiles.position_bits),
    ):
        levels[name], bits[name] = _text(name, texts.codes, texts.keys, rarity, a, b, apart)
    for name, codes in (("city", profiles.city.codes), ("country", profiles.country.codes)):
        left, right = codes[a], codes[b]
        levels[name] = np.where((left < 0) | (right < 0), 0, np.where(left == right, 1, 2)).astype(np.int8)
    bits["city"] = _where(levels["city"] == 1, profiles.city_bits, profiles.city.codes[a])
    levels["birthday"] = _birthday(profiles, a, b)
    levels["connected on"] = _connected(profiles, ties.since, a, b)
    levels["messages"] = _messages(ties.talks, is_near, a, b)
    levels["owners"] = (~is_near).astype(np.int8)
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
    keyed = levels["account"] + levels["email"] + levels["phone"] + levels["owner"] > 0
    levels["kind"] = np.where(keyed, 0, profiles.is_entry[a].astype(np.int8) + profiles.is_entry[b]).astype(np.int8)
    return Compared(levels, bits)


def worth_scoring(levels: dict[str, Levels]) -> Mask:
    """Whether anything speaks for a pair: neither name in common, nor a key, nor a handle, is nothing to weigh."""
    given, surname = levels["given name"], levels["surname"]
    names_differ = (given == level("given name", "different")) & (surname == level("surname", "different"))
    keyed = levels["account"] + levels["email"] + levels["phone"] + levels["owner"] > 0
    told = levels["name told by handle"]
    nothing = [level("name told by handle", n) for n in ("", "nothing", "nothing, where no name tells")]
    handle = np.isin(levels["handle"], [0, level("handle", "different")], invert=True)
    found: Mask = ~names_differ | keyed | handle | np.isin(told, nothing, invert=True)
    return found


def alike(keys: list[str], left: Ints, right: Ints, least: float = SIMILAR) -> Mask:
    """Whether two texts are one but for a slip of the pen; each distinct pair is compared once."""
    size = len(keys)
    low, high = np.minimum(left, right).astype(np.int64), np.maximum(left, right).astype(np.int64)
    distinct, back = groups(low * size + high)
    texts = np.array(keys, dtype=object)
    close = cpdist(
        texts[distinct // size].tolist(),
        texts[distinct % size].tolist(),
        scorer=JaroWinkler.normalized_similarity,
        workers=-1,
    )
    found: Mask = np.asarray(close, dtype=np.float32)[back] >= least
    return found


def _where(mask: Mask, table: Floats, codes: Ints) -> Floats:
    """What the table says of each code where the mask holds, else 0."""
    found = np.zeros(len(codes), dtype=np.float32)
    found[mask] = table[codes[mask]]
    return found


def _slips(profiles: Profiles, left: Ints, right: Ints, where: Mask) -> Mask:
    """Where two words sound or look like one."""
    found = np.zeros(len(left), dtype=bool)
    rows = np.flatnonzero(where & (left >= 0) & (right >= 0))
    if len(rows):
        words = profiles.words
        lengths = np.array([len(text) for text in words.texts], dtype=np.int32)
        long = (np.minimum(lengths[left[rows]], lengths[right[rows]])) >= 4
        rows = rows[long]
        found[rows] = (words.sounds[left[rows]] == words.sounds[right[rows]]) | alike(
            words.texts, left[rows], right[rows]
        )
    return found


def _initials(profiles: Profiles) -> tuple[Ints, Mask]:
    first = {letter: n for n, letter in enumerate(sorted({text[:1] for text in profiles.words.texts}))}
    letters = np.array([first[text[:1]] for text in profiles.words.texts] or [0], dtype=np.int32)
    single = np.array([len(text) == 1 for text in profiles.words.texts] or [False], dtype=bool)
    return letters, single


def _given(profiles: Profiles, a: Ints, b: Ints) -> tuple[Levels, Floats]:
    words, rarity = profiles.words, profiles.given_bits
    left, right = profiles.given[a], profiles.given[b]
    ga, gb = left[:, 0], right[:, 0]
    known = (ga >= 0) & (gb >= 0)
    letters, single = _initials(profiles)
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

    counts = [(side >= 0).sum(axis=1) for side in (left, right)]
    whole = (left == right).all(axis=1) & known
    rows = np.flatnonzero(whole)
    second = left[rows, 1]
    decide(whole, "same", ga)
    bits[rows] += np.where(second >= 0, np.minimum(rarity[second], 6), 0)
    # "José Luis" beside "José": but "José Luis" and "José Antonio" are two people.
    first = (ga == gb) & known
    both_two = (counts[0] > 1) & (counts[1] > 1)
    decide(first & ~both_two, "one of two", ga)
    # Few words are short for anything: only where one of the two is.
    short = words.forms[:, 1] >= 0
    rows = np.flatnonzero(undecided & ~first & (short[ga] | short[gb]))
    fa, fb = words.forms[ga[rows]], words.forms[gb[rows]]
    found = np.zeros(len(rows), dtype=bool)
    for i in range(fa.shape[1]):
        for j in range(fb.shape[1]):
            found |= (fa[:, i] >= 0) & (fa[:, i] == fb[:, j])
    is_short = np.zeros(len(a), dtype=bool)
    is_short[rows] = found
    decide(is_short, "short form", np.where(rarity[ga] < rarity[gb], ga, gb) if len(rarity) else None)
    crossed = known & (((left[:, 1] == gb) & (left[:, 1] >= 0)) | ((right[:, 1] == ga) & (right[:, 1] >= 0)))
    decide(crossed & ~first, "second of two", np.where(left[:, 1] == gb, gb, ga))
    swapped = known & _among(ga, profiles.surnames[b]) & _among(gb, profiles.surnames[a])
    decide(swapped, "in the surname's place", ga)
    initial = known & (single[ga] | single[gb]) & (letters[ga] == letters[gb])
    decide(initial, "initial")
    gender = known & (words.stems[ga] == words.stems[gb]) & (words.stems[ga] >= 0) & (ga != gb)
    decide(gender & _ends_differ(profiles, ga, gb), "other gender")
    # One word is a nickname as often as a name.
    alone = (profiles.surnames[a, 0] < 0) | (profiles.surnames[b, 0] < 0)
    result[alone & (result == name("different"))] = name("different, without a surname")
    return result, bits


def _similar_given(profiles: Profiles, a: Ints, b: Ints, surname: Levels, given: Levels, bits: Floats) -> None:
    """Slips of the pen in given names, looked for only where the surnames do not tell the two apart anyway."""
    different = (given == level("given name", "different")) | (
        given == level("given name", "different, without a surname")
    )
    rows = np.flatnonzero(different & (surname != level("surname", "different")))
    ga, gb = profiles.given[a[rows], 0], profiles.given[b[rows], 0]
    slips = _slips(profiles, ga, gb, ga != gb)
    given[rows[slips]] = level("given name", "similar")
    rarity = profiles.given_bits
    bits[rows[slips]] = np.minimum(rarity[ga[slips]], rarity[gb[slips]])


def _ends_differ(profiles: Profiles, left: Ints, right: Ints) -> Mask:
    """One form ends in a, the other does not: Francisca beside Francisco, Gabriela beside Gabriel."""
    ends = np.array([text.endswith("a") for text in profiles.words.texts] or [False], dtype=bool)
    found: Mask = ends[left] != ends[right]
    return found


def _among(code: Ints, codes: Ints) -> Mask:
    found: Mask = ((codes == code[:, None]) & (codes >= 0)).any(axis=1)
    return found


def _surname(profiles: Profiles, a: Ints, b: Ints, given: Levels) -> tuple[Levels, Floats]:
    rarity = profiles.surname_bits
    left, right = profiles.surnames[a][:, :3], profiles.surnames[b][:, :3]
    counts = [(side >= 0).sum(axis=1) for side in (left, right)]
    known = (counts[0] > 0) & (counts[1] > 0)
    equal = [[(left[:, i] == right[:, j]) & (left[:, i] >= 0) for j in range(3)] for i in range(3)]
    fewest = np.minimum(*counts)
    letters, single = _initials(profiles)
    # Where another given name tells the two apart anyway, nobody looks for slips of the pen.
    worth = given != level("given name", "different")
    name = LEVELS["surname"].index
    result = np.where(known, name("different"), 0).astype(np.int8)
    bits = np.zeros(len(a), dtype=np.float32)
    undecided = known.copy()
    l0, r0, l1, r1 = left[:, 0], right[:, 0], left[:, 1], right[:, 1]

    def decide(mask: Mask, level_name: str, *codes: Ints) -> None:
        rows = np.flatnonzero(mask & undecided)
        result[rows] = name(level_name)
        for code in codes:
            bits[rows] += np.where(code[rows] >= 0, rarity[code[rows]], 0)
        undecided[rows] = False

    alone = known & (single[l0] | single[r0])
    decide(alone & (letters[l0] == letters[r0]) & (fewest == 1), "initial")
    two = known & (fewest >= 2)
    decide(two & equal[0][0] & equal[1][1], "both same", l0, l1)
    decide(two & equal[0][1] & equal[1][0], "in another order", l0, l1)
    second_slip = _slips(profiles, l1, r1, two & equal[0][0] & undecided & worth)
    decide(two & equal[0][0] & second_slip, "similar", l0, l1)
    first_slip = _slips(profiles, l0, r0, known & ~equal[0][0] & undecided & worth)
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
    swapped = known & _among(profiles.given[a, 0], right) & _among(profiles.given[b, 0], left)
    decide(swapped, "in another order", np.where(profiles.given[b, 0] == l0, l0, l1))
    decide(~two & first_slip, "similar", np.where(rarity[l0] < rarity[r0], l0, r0) if len(rarity) else l0)
    return result, bits


def _told(
    profiles: Profiles, a: Ints, b: Ints, spelled: pl.DataFrame, levels: dict[str, Levels], bits: dict[str, Floats]
) -> None:
    """Name told by handle: of full weight only where no names are compared."""
    everybody = np.arange(len(profiles), dtype=np.int32)
    # A handle that tells its own profile's name adds nothing to that name.
    redundant = handles.told(profiles, spelled, everybody, everybody) > 0
    best = handles.told(profiles, spelled, a, b, ~redundant)
    name = levels["surname"]
    silent = (name == 0) | (name == level("surname", "initial"))
    # LinkedIn's handles are made from names; that another name is not in them says nothing more.
    own = (profiles.stem.codes >= 0) & ~np.isin(
        profiles.network, [n for n, t in enumerate(profiles.networks) if t == "linkedin"]
    )
    has_name = profiles.surnames[:, 0] >= 0
    tellable = (own[a] & has_name[b]) | (own[b] & has_name[a])
    result = np.where(best > 0, best, np.where(tellable, 5, 0)).astype(np.int8)
    levels["name told by handle"] = np.where((result > 0) & silent, result + 5, result).astype(np.int8)
    named = np.where(has_name[a], a, b)
    first, second, given = profiles.surnames[named, 0], profiles.surnames[named, 1], profiles.given[named, 0]
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


def _handle(profiles: Profiles, a: Ints, b: Ints, spelled: pl.DataFrame, email: Levels) -> Levels:
    name = LEVELS["handle"].index
    everybody = np.arange(len(profiles), dtype=np.int32)
    as_name = handles.told(profiles, spelled, everybody, everybody) > 0
    ha, hb = profiles.handle.codes[a], profiles.handle.codes[b]
    sa, sb = profiles.stem.codes[a], profiles.stem.codes[b]
    both = (ha >= 0) & (hb >= 0)
    result = np.where(both, name("different"), 0).astype(np.int8)
    letters = both & (sa == sb) & (sa >= 0)
    plain = as_name[a] | as_name[b]
    rows = np.flatnonzero(both & ~letters)
    if len(rows):
        result[rows[alike(profiles.handle.keys, ha[rows], hb[rows], 0.93)]] = name("similar")
    result[letters] = np.where(plain[letters], name("same letters, as the name"), name("same letters"))
    same = both & (ha == hb)
    result[same] = np.where(plain[same], name("same, as the name"), name("same"))
    mailbox = email == 0
    mailbox &= _mailbox(profiles, ha, profiles.mailbox[b]) | _mailbox(profiles, hb, profiles.mailbox[a])
    mailbox &= np.isin(result, [0, name("different")])
    result[mailbox] = np.where(plain[mailbox], name("same as mailbox, as the name"), name("same as mailbox"))
    # LinkedIn makes its own handles from the name: unlike ones tell nothing.
    linkedin = np.isin(profiles.network, [n for n, text in enumerate(profiles.networks) if text == "linkedin"])
    result[(result == name("different")) & (linkedin[a] | linkedin[b])] = 0
    return result


def _mailbox(profiles: Profiles, handle: Ints, mailboxes: Ints) -> Mask:
    """Whether the handle is what stands before the @ of a mailbox."""
    found: Mask = (handle >= 0) & (mailboxes == handle[:, None]).any(axis=1)
    return found


def _text(
    name: str, codes: Ints, keys: list[str], rarity: Floats, a: Ints, b: Ints, apart: Mask
) -> tuple[Levels, Floats]:
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


def _contained(keys: list[str], left: Ints, right: Ints) -> Mask:
    """Whether all words of the shorter text are in the longer one."""
    size = len(keys)
    distinct, back = groups(left.astype(np.int64) * size + right)
    texts = pl.DataFrame({"key": keys}, schema={"key": pl.String}).select(pl.col("key").str.split(" ").alias("key"))[
        "key"
    ]
    frame = pl.DataFrame({"l": texts.gather(distinct // size), "r": texts.gather(distinct % size)})
    shared = pl.col("l").list.set_intersection("r").list.len()
    least = pl.min_horizontal(pl.col("l").list.unique().list.len(), pl.col("r").list.unique().list.len())
    found: Mask = frame.select(inside=shared == least)["inside"].to_numpy()[back]
    return found


def _birthday(profiles: Profiles, a: Ints, b: Ints) -> Levels:
    known = (profiles.day[a] >= 0) & (profiles.day[b] >= 0)
    day = profiles.day[a] == profiles.day[b]
    years = (profiles.year[a] >= 0) & (profiles.year[b] >= 0)
    year = profiles.year[a] == profiles.year[b]
    result = np.where(known, np.where(day, np.where(years, np.where(year, 1, 3), 2), 3), 0)
    return result.astype(np.int8)


def _connected(profiles: Profiles, since: Ints, a: Ints, b: Ints) -> Levels:
    known = (since[a] >= 0) & (since[b] >= 0) & (profiles.owner_set[a] == profiles.owner_set[b])
    apart = np.abs(since[a] - since[b])
    result = np.select([apart == 0, apart <= 7, apart <= 90], [1, 2, 3], 4)
    return np.where(known, result, 0).astype(np.int8)


def _messages(talks: Ints, is_near: Mask, a: Ints, b: Ints) -> Levels:
    """Whoever is written with on one network is written with on the next."""
    left, right = talks[a], talks[b]
    known = is_near & (left >= 0) & (right >= 0)
    return np.where(known, 3 - left - right, 0).astype(np.int8)
