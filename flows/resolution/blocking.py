"""Which pairs are worth comparing: profiles that share a key of some blocking rule.

Within one owner's world the rules are loose, because there a namesake is often the same person; across owners only
what could reach a verdict is paired. A rule's keys are sorted once and keys held once fall away; a block that
would cost too much is dropped and counted, and its pairs may still meet in a narrower one. So the work grows with
the profiles, not with their square.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from flows.resolution import handles
from flows.resolution.arrays import distinct, groups, maybe_repeated, workers
from flows.resolution.profiles import Profiles
from flows.resolution.vocabulary import Ints, code, numbered

Keys = npt.NDArray[np.uint64]
Pairs = npt.NDArray[np.int64]
"""Each pair as a * profile_count + b, a < b."""

NEAR_BLOCK = 40
"""Members of a block within one owner's world; a key more common there says too little by itself."""
RARE_BLOCK = 12
"""The same where one word of a name is all that is shared."""
FAR_BLOCK = 12
"""The same across owners."""
STRONG_BLOCK = 45
"""Holders of one e-mail, phone or account who are compared each with each; of more, each with the first."""


@dataclass(frozen=True)
class Rule:
    """A blocking rule: which profiles hold which key."""

    name: str
    profile: Ints
    key: Keys
    largest: int
    """Members of a block beyond which it says too little."""
    asking: npt.NDArray[np.bool_] | None = None
    """[row] if given, only pairs with one of these rows are made."""


@dataclass(frozen=True)
class Candidates:
    """The pairs to compare, sorted."""

    a: Ints
    b: Ints
    is_near: npt.NDArray[np.bool_]
    """The two share an owner."""
    capped_block_count: int
    pair_count: int
    """How many there were before those that nothing speaks for were left out."""

    def take(self, rows: npt.NDArray[np.int64]) -> "Candidates":
        """Only these pairs."""
        return replace(self, a=self.a[rows], b=self.b[rows], is_near=self.is_near[rows])


def candidates(profiles: Profiles, strong: Pairs, spelled: handles.Spelled) -> Candidates:
    """Pair up the profiles.

    Args:
        profiles: all of them.
        strong: pairs that share an e-mail, a phone or an account, compared whatever their names.
        spelled: what handles would tell the names, from `handles.spellings`.
    """
    owner_of, known = _owners(profiles)

    def near(rule: Rule) -> tuple[Pairs, int]:
        # The rows of a rule, once for each owner of the profile.
        rows, owners = _repeated(rule.profile, owner_of, known)
        asking = None if rule.asking is None else rule.asking[rows]
        key = _mixed(rule.key[rows], owners)
        return pairs(profiles, replace(rule, profile=rule.profile[rows], key=key, asking=asking))

    def far(rule: Rule) -> tuple[Pairs, int]:
        return pairs(profiles, replace(rule, largest=min(rule.largest, FAR_BLOCK)))

    pairing = [workers().map(near, _near_rules(profiles, spelled))]
    if len(profiles.owners) > 1:
        pairing.append(workers().map(far, _far_rules(profiles, spelled)))
    paired = list(chain.from_iterable(pairing))
    capped = sum(left_out for _, left_out in paired)
    found = [*(made for made, _ in paired), strong]
    every = distinct(np.concatenate(found))
    a, b = (every // len(profiles)).astype(np.int32), (every % len(profiles)).astype(np.int32)
    return Candidates(a, b, share_owner(profiles, a, b), capped, len(a))


def strong_pairs(con: duckdb.DuckDBPyConnection, profiles: Profiles) -> pl.DataFrame:
    """pair, rule: profiles that share an e-mail, a phone, or an account that one of them declares; `make_keys` goes before."""
    keys: pl.DataFrame = con.sql(
        """
        select
            profile_id,
            case when kind in ('handle', 'account_id') then 'account' else kind end as rule,
            kind || case when kind in ('handle', 'account_id') then network else '' end || chr(31) || value as key
        from match_keys
        where is_repeated and not is_shared
        """
    ).pl()
    keys = keys.filter(pl.len().over("key") > 1)
    places = pl.DataFrame({"profile_id": profiles.profile_id}).with_row_index("n")
    # Numbers in the place of texts: they are joined and counted several times.
    key, _ = numbered(keys["key"])
    keys = keys.with_columns(pl.Series("key", key)).join(places, on="profile_id")
    keys = keys.select("rule", "key", pl.col("n").cast(pl.Int64)).unique()
    keys = keys.with_columns(pl.col("n").min().over("key").alias("first"), pl.len().over("key").alias("size"))
    small = keys.filter(pl.col("size") <= STRONG_BLOCK)
    paired = pl.concat(
        [
            small.join(small, on="key").filter(pl.col("n") < pl.col("n_right")).select("rule", a="n", b="n_right"),
            keys.filter((pl.col("size") > STRONG_BLOCK) & (pl.col("first") < pl.col("n"))).select(
                "rule", a="first", b="n"
            ),
        ]
    )
    return paired.select("rule", pair=pl.col("a") * len(profiles) + pl.col("b")).unique().sort("pair", "rule")


def share_owner(profiles: Profiles, a: Ints, b: Ints) -> npt.NDArray[np.bool_]:
    """Whether the two of each pair are known to one owner at least."""
    left, right = profiles.owner_set[a], profiles.owner_set[b]
    near: npt.NDArray[np.bool_] = left == right
    open_pairs = np.flatnonzero(~near)
    size = len(profiles.owner_sets)
    kinds, back = groups(left[open_pairs].astype(np.int64) * size + right[open_pairs])
    sets = [frozenset(owners) for owners in profiles.owner_sets]
    near[open_pairs] = np.array([not sets[k // size].isdisjoint(sets[k % size]) for k in kinds.tolist()], dtype=bool)[
        back
    ]
    return near


def _near_rules(profiles: Profiles, spelled: handles.Spelled) -> Iterator[Rule]:
    """Loose keys, for one owner's world."""
    given, surnames, words = profiles.given, profiles.surnames, profiles.words
    forms = np.where(given[:, :1] >= 0, words.forms[given[:, 0]], -1)
    yield _union(
        "given name and surname",
        *(_both(forms[:, f], surnames[:, s]) for f in range(forms.shape[1]) for s in range(3)),
        *(_both(given[:, 1], surnames[:, s]) for s in range(2)),
        *(_both(profiles.two_given, surnames[:, s]) for s in range(3)),
        _both(surnames[:, 0], surnames[:, 1]),
    )
    # Where both names of both are known, one word in common says that the two are related, not one.
    words_alone = (given[:, 0], profiles.two_given, *(surnames[:, s] for s in range(3)))
    rare = _union("rare word", *(_one(codes) for codes in words_alone), largest=RARE_BLOCK)
    yield replace(rare, asking=~_is_whole(profiles)[rare.profile])
    yield _union("card", _one(profiles.card))
    yield _told_by_handle(profiles, spelled)
    mailboxes = (_one(profiles.mailbox[:, slot]) for slot in range(profiles.mailbox.shape[1]))
    yield _union("handle", _one(profiles.handle.codes), *mailboxes)
    starts = code(pl.Series(words.texts, dtype=pl.String).str.head(3)).codes
    ends = code(pl.Series(words.texts, dtype=pl.String).str.tail(4)).codes
    initials = code(pl.Series(words.texts, dtype=pl.String).str.head(1)).codes
    of = _of
    yield _union("given name, start of surname", *(_both(forms[:, f], of(starts, surnames[:, 0])) for f in range(3)))
    yield _union("given name, end of surname", *(_both(forms[:, f], of(ends, surnames[:, 0])) for f in range(3)))
    yield _initialled(profiles, *_both(of(initials, given[:, 0]), surnames[:, 0]))
    yield _union("given name and company", *(_both(forms[:, f], profiles.company.codes) for f in range(3)))
    yield _union("birthday and initial", _both(of(initials, given[:, 0]), profiles.day))


def _is_word(profiles: Profiles, codes: Ints) -> npt.NDArray[np.bool_]:
    """Where there is a word, and not an initial only."""
    return _of(profiles.words.length, codes) > 1


def _is_whole(profiles: Profiles) -> npt.NDArray[np.bool_]:
    """[profile] whose given name and surname are known, and not by an initial only."""
    return _is_word(profiles, profiles.given[:, 0]) & _is_word(profiles, profiles.surnames[:, 0])


def _told_by_handle(profiles: Profiles, spelled: handles.Spelled, least: int = handles.SURNAMES) -> Rule:
    """Handles, and the names that they may tell. A handle that tells a name we know of its holder asks for nobody's."""
    (holders, stems), (named, told) = handles.name_keys(profiles, spelled, least)
    is_own = told == profiles.stem.codes[named].astype(np.uint64)
    known = np.zeros(len(profiles), dtype=bool)
    known[named[is_own]] = True
    known &= _is_whole(profiles)
    asking = np.concatenate([~known[holders], np.zeros(len(named), dtype=bool)])
    return replace(_union("name told by handle", (holders, stems), (named, told)), asking=asking)


def _initialled(profiles: Profiles, rows: Ints, keys: Keys) -> Rule:
    """Initial and surname, where some holder of the key writes the initial only."""
    short = np.unique(keys[~_is_word(profiles, profiles.given[rows, 0])])
    kept = np.isin(keys, short)
    return Rule("initial and surname", rows[kept], keys[kept], NEAR_BLOCK)


def _far_rules(profiles: Profiles, spelled: handles.Spelled) -> Iterator[Rule]:
    """Tight keys, for profiles that no owner knows together."""
    given, surnames = profiles.given, profiles.surnames
    formal = np.where(given[:, 0] >= 0, profiles.words.forms[given[:, 0]].max(axis=1), -1)
    yield _union("full name", _one(profiles.full_name))
    name = _both(formal, surnames[:, 0])
    held = np.full(len(profiles), -1, dtype=np.int64)
    held[name[0]] = (name[1] >> np.uint64(1)).astype(np.int64)
    names = code(pl.Series(held).replace(-1, None)).codes if len(profiles) else held.astype(np.int32)
    yield _union("name and second surname", _both(names, surnames[:, 1]))
    yield _union("name and birthday", _both(names, profiles.day), _both(_second(profiles, formal), profiles.day))
    mailboxes = (_one(profiles.mailbox[:, slot]) for slot in range(profiles.mailbox.shape[1]))
    yield _union("handle", _one(profiles.handle.codes), *mailboxes)
    yield _told_by_handle(profiles, spelled, handles.WHOLE)


def _second(profiles: Profiles, formal: Ints) -> Ints:
    """A code of given name and second surname."""
    held = np.where(
        (formal >= 0) & (profiles.surnames[:, 1] >= 0), formal.astype(np.int64) << 32 | profiles.surnames[:, 1], -1
    )
    return code(pl.Series(held).replace(-1, None)).codes


def _of(table: Ints, codes: Ints) -> Ints:
    """What the table says of each code; -1 stays -1."""
    return np.where(codes >= 0, table[codes], -1) if len(table) else codes


def _one(codes: Ints) -> tuple[Ints, Keys]:
    present = np.flatnonzero(codes >= 0).astype(np.int32)
    return present, codes[present].astype(np.uint64)


def _both(left: Ints, right: Ints) -> tuple[Ints, Keys]:
    """One key of two codes, in whichever order they stand."""
    present = np.flatnonzero((left >= 0) & (right >= 0)).astype(np.int32)
    low, high = np.minimum(left[present], right[present]), np.maximum(left[present], right[present])
    return present, _mixed(low.astype(np.uint64), high)


def _union(name: str, *parts: tuple[Ints, Keys], largest: int = NEAR_BLOCK) -> Rule:
    profiles, keys = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
    return Rule(name, profiles, keys, largest)


def _mixed(key: Keys, more: npt.NDArray[np.integer]) -> Keys:
    """One 64-bit key of two (the finisher of splitmix64, Steele et al. 2014)."""
    mixed = key * np.uint64(0x9E3779B97F4A7C15) + more.astype(np.uint64) + np.uint64(1)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _owners(profiles: Profiles) -> tuple[npt.NDArray[np.int64], Ints]:
    """Where each profile's owners start in a flat list of owners, and that list."""
    counts = np.array([len(owners) for owners in profiles.owner_sets], dtype=np.int64)[profiles.owner_set]
    starts = np.concatenate([[0], np.cumsum(counts)])
    flat = pl.Series([profiles.owner_sets[k] for k in range(len(profiles.owner_sets))], dtype=pl.List(pl.Int32))
    every = flat.gather(profiles.owner_set).explode().to_numpy() if len(profiles) else np.empty(0, np.int32)
    return starts, every.astype(np.int32)


def _repeated(profile: Ints, starts: npt.NDArray[np.int64], known: Ints) -> tuple[npt.NDArray[np.int64], Ints]:
    """Each row once per owner of its profile: the rows, and the owners."""
    counts = starts[profile + 1] - starts[profile]
    rows = np.repeat(np.arange(len(profile)), counts)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows, known[starts[profile[rows]] + within]


def pairs(profiles: Profiles, rule: Rule) -> tuple[Pairs, int]:
    """The pairs within blocks that are not too large, those of several blocks several times; and how many blocks were.

    Two accounts on one network are two people, short of a strong key: they are never paired here.
    """
    rows = maybe_repeated(rule.key)
    _, block = groups(rule.key[rows])
    members = block * len(profiles) + rule.profile[rows]
    if rule.asking is None:
        members, asking = distinct(members), None
    else:
        # Whoever is in a block twice, and asks once, asks.
        members = distinct(members * 2 + ~rule.asking[rows])
        members = members[np.diff(members >> 1, prepend=-1) > 0]
        members, asking = members >> 1, members & 1 == 0
    block, profile = np.divmod(members, max(len(profiles), 1))
    starts = np.flatnonzero(np.diff(block, prepend=-1))
    sizes = np.diff(starts, append=len(block))
    found: list[Pairs] = [np.empty(0, dtype=np.int64)]
    for size in range(2, rule.largest + 1):
        blocks = starts[sizes == size]
        if len(blocks):
            left, right = np.triu_indices(size, 1)
            x, y = ((blocks[:, None] + side).ravel() for side in (left, right))
            a, b = profile[x], profile[y]
            allowed = (profiles.slot[a] != profiles.slot[b]) | ~profiles.is_keyed[a]
            if asking is not None:
                allowed &= asking[x] | asking[y]
            found.append(a[allowed] * len(profiles) + b[allowed])
    return np.concatenate(found), int((sizes > rule.largest).sum())
