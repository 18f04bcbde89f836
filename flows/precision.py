"""How good the published merges are, measured: the user judges a random sample of them, and the rest is arithmetic.

A merge is a pair of profiles that Kith itself published as one person (`matches`, verdict same, not decided by the
user). The sample is a simple random one: pairs in the order of a hash of their ids, which depends on nothing that
makes a pair right or wrong. Answers in the review are about doubtful pairs, so they are no random sample and never
count here. Answers to the sample do, for as long as they are not taken back, also after a run has mended what was
wrong: they say how Kith judges, not how well it was corrected.

The interval is Wilson's score interval at 95 %. Source: Wilson (1927), "Probable inference, the law of succession, and
statistical inference"; recommended for small samples and shares near 1 by Brown, Cai and DasGupta (2001), "Interval
estimation for a binomial proportion", Statistical Science 16(2).
"""

from collections import Counter
from dataclasses import dataclass
from math import ceil, sqrt
from pathlib import Path

import duckdb

from flows.queries import Query
from flows.resolution import decisions
from flows.resolution.decisions import Book

Z = 1.959964
"""Standard normal quantile of 97.5 %: two-sided 95 %."""
FEWEST = 30
"""Fewer answers than this say next to nothing: even if all are right, the interval reaches below 89 %."""

MERGES = "verdict = 'same' and decided_by <> 'person'"

POPULATION = Query(f"select count(*) as merge_count, avg(probability) as expected from matches where {MERGES}")

_SAMPLE = f"""
select profile_id_a, profile_id_b
from matches
where {MERGES}
-- Random, and the same each time: nothing that makes a pair right or wrong is in a hash of ids.
order by md5('sample ' || profile_id_a || ' ' || profile_id_b), profile_id_a, profile_id_b
limit $count
"""


@dataclass(frozen=True)
class Measured:
    """What the sample says.

    low, high: Wilson's interval at 95 %; (0, 1) without answers. expected_error: what the model expected of the
    sampled pairs, on average. needed: answers, all of them right, that would show the floor to be kept.
    """

    right: int
    wrong: int
    unsure: int
    low: float
    high: float
    floor: float
    expected_error: float | None
    needed: int

    @property
    def answered(self) -> int:
        """Answers that count."""
        return self.right + self.wrong

    @property
    def share(self) -> float | None:
        """The part of the sampled merges that is right."""
        return self.right / self.answered if self.answered else None

    @property
    def verdict(self) -> str:
        """few (too few answers), kept (surely above the floor), missed (surely below), or open (either may be)."""
        if self.answered < FEWEST:
            return "few"
        if self.high < self.floor:
            return "missed"
        return "kept" if self.low >= self.floor else "open"

    def told(self) -> str:
        """In one sentence, without a person."""
        if not self.answered:
            return "Precision was never measured: kith review --sample asks about a random sample of merges."
        share = (
            f"{100 * (self.share or 0):.1f} % of {self.answered} sampled merges are right "
            f"(95 % interval {100 * self.low:.1f} to {100 * self.high:.1f} %, floor {100 * self.floor:.1f} %)"
        )
        return {
            "few": f"{share}: too few answers to tell.",
            "kept": f"{share}: the floor is kept.",
            "missed": f"{share}: the floor is missed, so doubtful merges are held back in each run.",
            "open": f"{share}: more answers would tell whether the floor is kept.",
        }[self.verdict]


def wilson(right: int, answered: int) -> tuple[float, float]:
    """Wilson's score interval at 95 % for a share of which `right` of `answered` were seen."""
    if not answered:
        return 0.0, 1.0
    share, z2 = right / answered, Z * Z
    middle = (share + z2 / (2 * answered)) / (1 + z2 / answered)
    half = Z / (1 + z2 / answered) * sqrt(share * (1 - share) / answered + z2 / (4 * answered * answered))
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return (0.0 if right == 0 else low), (1.0 if right == answered else high)


def measure(book: Book, floor: float) -> Measured:
    """What the sample's answers say; whoever judged a sampled pair again later is taken at the later word."""
    settled = book.settled()
    counts = dict.fromkeys(decisions.VERDICTS, 0)
    errors = []
    judged = {pair: d for d in book.kept() if d.is_sample for pair in d.pairs()}
    for pair, decision in judged.items():
        verdict = settled.verdict(*pair) or decision.verdict
        counts[verdict] += 1
        if verdict != "unsure" and decision.match_weight is not None:
            errors.append(1 / (1 + 2.0 ** min(decision.match_weight, 60)))
    right, wrong = counts["same"], counts["different"]
    low, high = wilson(right, right + wrong)
    # All right: the lower limit is n / (n + z²).
    needed = ceil(floor * Z * Z / (1 - floor)) if floor < 1 else 0
    return Measured(
        right, wrong, counts["unsure"], low, high, floor, sum(errors) / len(errors) if errors else None, needed
    )


def of(live: Path, floor: float) -> Measured:
    """What is measured of a warehouse's merges."""
    return measure(decisions.read(decisions.path_of(live)), floor)


def held_to(measured: Measured) -> float:
    """The floor to expect of the model's probabilities, so that the measured floor is kept.

    Where the sample shows surely more mistakes than the floor allows, the model is too sure of itself by a factor:
    mistakes measured over mistakes expected. Its expected mistakes are held to the allowed ones divided by that. Else
    the floor is what it is.
    """
    if measured.verdict != "missed" or measured.share is None:
        return measured.floor
    allowed = 1 - measured.floor
    # It cannot expect more than it was allowed to.
    expected = min(measured.expected_error or allowed, allowed)
    return 1 - allowed * min(1.0, expected / (1 - measured.share)) if expected else 1.0


def sample(con: duckdb.DuckDBPyConnection, book: Book, count: int = 1) -> tuple[list[tuple[str, str]], Query]:
    """The next merges to ask about, as pairs of profiles, and the query behind them."""
    settled = book.settled()
    asked = {pair for d in book.kept() if d.is_sample for pair in d.pairs()}
    # Of a group that the user joined, every pair may be in the way.
    sizes = Counter(settled.groups.values())
    decided = sum(size * size for size in sizes.values()) + sum(len(d.a) * len(d.b) for d in settled.standing)
    query = Query(_SAMPLE, {"count": len(asked) + decided + count})
    rows = query.rows(con)
    # A pair that the user decided since the last run is no longer Kith's own merge.
    found = [
        (row["profile_id_a"], row["profile_id_b"])
        for row in rows
        if settled.verdict(row["profile_id_a"], row["profile_id_b"]) is None
    ]
    return [pair for pair in found if pair not in asked][:count], query
