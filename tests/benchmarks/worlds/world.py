"""A world put together: humans, their accounts on each network, and what each owner's exports hold of them."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from tests.benchmarks.worlds.plan import Plan, circles, people, planned
from tests.benchmarks.worlds.population import JOBS, humans, plain
from tests.benchmarks.worlds.spelling import company_spelled, spelled
from tests.benchmarks.worlds.ways import Ways

NETWORKS = ("linkedin", "facebook", "twitter", "tuenti", "xing", "viadeo")
YOUNGER = ("instagram", "telegram", "fediverse", "github", "bluesky", "snapchat", "tiktok", "slack", "discord")
"""Drawn after the others and from dice of their own, so that a seed's older networks stay as they were."""

SPAIN = ("es", "ca", "eu")
EXPORT_YEAR = {"linkedin": 2026, "facebook": 2026, "twitter": 2026, "xing": 2018, "viadeo": 2016, "tuenti": 2014,
               "instagram": 2026, "telegram": 2026, "fediverse": 2026, "github": 2026, "bluesky": 2026,
               "snapchat": 2026, "tiktok": 2026, "slack": 2026, "discord": 2026}  # fmt: skip
"""When the exports are from: what a profile says of its job was true then."""

CONNECTED = {
    "linkedin": {"family": 0.40, "hometown": 0.45, "school": 0.55, "university": 0.80, "work": 0.92, "trade": 0.92},
    "facebook": {"family": 0.90, "hometown": 0.85, "school": 0.88, "university": 0.78, "work": 0.45, "trade": 0.25},
    "twitter": {"family": 0.30, "hometown": 0.45, "school": 0.45, "university": 0.50, "work": 0.40, "trade": 0.55},
    "tuenti": {"family": 0.75, "hometown": 0.88, "school": 0.95, "university": 0.80, "work": 0.20, "trade": 0.08},
    "xing": {"family": 0.15, "hometown": 0.20, "school": 0.20, "university": 0.45, "work": 0.75, "trade": 0.80},
    "viadeo": {"family": 0.15, "hometown": 0.20, "school": 0.20, "university": 0.45, "work": 0.75, "trade": 0.80},
    "instagram": {"family": 0.70, "hometown": 0.75, "school": 0.75, "university": 0.65, "work": 0.35, "trade": 0.20},
    # Whoever is in the phone book and has an account is there; the book decides, not a request.
    "telegram": {"family": 0.98, "hometown": 0.98, "school": 0.98, "university": 0.98, "work": 0.98, "trade": 0.98},
    "fediverse": {"family": 0.15, "hometown": 0.25, "school": 0.30, "university": 0.50, "work": 0.55, "trade": 0.70},
    "github": {"family": 0.10, "hometown": 0.10, "school": 0.20, "university": 0.50, "work": 0.80, "trade": 0.65},
    "bluesky": {"family": 0.25, "hometown": 0.35, "school": 0.40, "university": 0.50, "work": 0.50, "trade": 0.60},
    "snapchat": {"family": 0.70, "hometown": 0.70, "school": 0.75, "university": 0.65, "work": 0.25, "trade": 0.15},
    "tiktok": {"family": 0.60, "hometown": 0.55, "school": 0.55, "university": 0.45, "work": 0.30, "trade": 0.25},
    # A workspace has everybody of a team, or of a trade those who came.
    "slack": {"family": 0.0, "hometown": 0.0, "school": 0.0, "university": 0.0, "work": 0.65, "trade": 0.20},
    "discord": {"family": 0.20, "hometown": 0.30, "school": 0.35, "university": 0.30, "work": 0.12, "trade": 0.15},
    "phonebook": {"family": 0.80, "hometown": 0.30, "school": 0.22, "university": 0.18, "work": 0.20, "trade": 0.12},
}
"""How likely an owner is connected with somebody of a circle, when both have an account there."""
MOST = 0.98
"""However likely, not certain."""


@dataclass(frozen=True)
class World:
    """plan: what it was made by. people: humans with their habits. accounts: per network, one row per account. seen: per network (and phonebook),
    one row per owner and account the owner's export has. owners: owner (0, 1, …), name, human."""

    plan: Plan
    people: pl.DataFrame
    accounts: dict[str, pl.DataFrame]
    seen: dict[str, pl.DataFrame]
    owners: pl.DataFrame


def world(size: str, seed: int) -> World:
    """The world of that size and seed, the same on every machine."""
    rng = np.random.default_rng(seed)
    plan = planned(size, seed)
    ways = plan.ways
    rooms, members = circles(rng, plan)
    everybody = humans(rng, rooms, ways)
    owners = _owners(rng, everybody, members)
    ties = _ties(rng, everybody, members, owners)
    accounts = {network: _accounts(rng, everybody, network, owners, ways) for network in NETWORKS}
    seen = {network: _seen(rng, ties, accounts[network], network, ways) for network in NETWORKS}
    seen["phonebook"] = _phonebook(rng, ties, everybody, ways)
    for number, network in enumerate(YOUNGER):
        own = np.random.default_rng([seed, len(NETWORKS) + number])
        accounts[network] = _accounts(own, everybody, network, owners, ways)
        seen[network] = _seen(own, ties, accounts[network], network, ways)
    return World(plan, everybody, accounts, seen, owners)


def _owners(rng: np.random.Generator, everybody: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Each owner is one of the people of their largest circle, old enough to have a job."""
    size = everybody.group_by("circle").len()
    kinds = everybody.select("circle", "kind").unique()
    largest = members.join(size, on="circle").join(kinds, on="circle").filter(kind="work")
    largest = largest.sort("owner", pl.col("len"), "circle", descending=[False, True, False]).unique(
        "owner", keep="first", maintain_order=True
    )
    chosen: list[int] = []
    for circle in largest["circle"]:
        candidates = everybody.filter(
            (pl.col("circle") == circle) & (pl.col("born") < 1998) & ~pl.col("human").is_in(chosen)
        )
        chosen.append(int(rng.choice(candidates["human"].to_numpy())))
    return pl.DataFrame({"owner": range(len(chosen)), "human": chosen}).with_columns(
        pl.format("owner{}", pl.col("owner").cast(pl.String).str.zfill(3)).alias("name")
    )


def _ties(
    rng: np.random.Generator, everybody: pl.DataFrame, members: pl.DataFrame, owners: pl.DataFrame
) -> pl.DataFrame:
    """owner, human, kind, closeness, met (day): who knows whom."""
    ties = members.join(everybody.select("human", "circle", "kind"), on="circle")
    ties = ties.filter(pl.Series(rng.random(ties.height)) < pl.col("share"))
    closeness = rng.beta(1.0, 3.0, ties.height)
    after = rng.exponential(2.0, ties.height)
    ties = ties.with_columns(
        pl.when(pl.col("kind") == "family")
        .then(pl.Series(closeness) * 0.5 + 0.5)
        .otherwise(pl.Series(closeness))
        .alias("closeness"),
        pl.Series("after", after),
        pl.Series("online", rng.beta(1.2, 1.0, ties.height)),
    )
    days = (pl.col("since") - 1970) * 365.25 + pl.col("after") * 365.25
    ties = ties.with_columns(
        days.clip(upper_bound=(date(2025, 6, 30) - date(1970, 1, 1)).days).cast(pl.Int32).alias("met")
    )
    ties = ties.sort("owner", "human", "circle").unique(["owner", "human"], keep="first", maintain_order=True)
    own = owners.select("owner", "human")
    return ties.join(own, on=["owner", "human"], how="anti")


def _joins(network: str) -> pl.Expr:
    """How likely somebody has an account there."""
    area, born = pl.col("area"), pl.col("born")
    adult = born < 2003
    chance = {
        "linkedin": pl.when(~adult).then(0.1).when(born < 1958).then(0.3).otherwise(0.82),
        "facebook": pl.when(born > 1998).then(0.25).when(born < 1955).then(0.35).otherwise(0.74),
        "twitter": pl.when(born < 1960).then(0.12).otherwise(0.45),
        "tuenti": pl.when(area.is_in(SPAIN) & born.is_between(1982, 1998))
        .then(0.72)
        .when(area.is_in(SPAIN) & born.is_between(1977, 2000))
        .then(0.25)
        .otherwise(0.01),
        "instagram": pl.when(born < 1960).then(0.15).when(born > 1988).then(0.85).otherwise(0.6),
        "telegram": pl.when(area == "ru").then(0.9).when(born < 1960).then(0.2).otherwise(0.5),
        "fediverse": pl.lit(0.06),
        "github": pl.lit(0.08),
        "bluesky": pl.lit(0.10),
        "snapchat": pl.when(born > 1990).then(0.15).otherwise(0.06),
        "tiktok": pl.lit(0.20),
        "slack": pl.when(born < 1960).then(0.15).otherwise(0.5),
        "discord": pl.when(born > 1992).then(0.35).when(born > 1980).then(0.12).otherwise(0.03),
        "xing": pl.when(area == "de").then(0.75).when(area.is_in(SPAIN)).then(0.12).otherwise(0.04),
        "viadeo": pl.when(area == "fr").then(0.55).when(area.is_in(SPAIN)).then(0.08).otherwise(0.03),
    }[network]
    if network in ("xing", "viadeo"):
        chance = pl.when(born > 1994).then(0.02).otherwise(chance)
    return chance


def _accounts(
    rng: np.random.Generator, everybody: pl.DataFrame, network: str, owners: pl.DataFrame, ways: Ways
) -> pl.DataFrame:
    """One row per account: account (0, 1, …), human, nth, account_id, handle_here, names as shown, labels, job then."""
    has = pl.Series(rng.random(everybody.height)) < (_joins(network) * ways.times_joined).clip(0, MOST)
    mine = everybody.filter(has | pl.col("human").is_in(owners["human"].to_list())).with_columns(pl.lit(0).alias("nth"))
    again = mine.filter(pl.Series(rng.random(mine.height)) < ways.second_account).with_columns(pl.lit(1).alias("nth"))
    frame = pl.concat([mine, again]).sort("human", "nth")
    count = frame.height
    frame = frame.with_columns(spelled(rng, frame, network, ways.times_spelled).get_columns())
    second = pl.when(pl.col("nth") > 0).then(pl.lit("2")).otherwise(pl.lit(""))
    fresh = pl.Series(rng.integers(10, 9999, count)).cast(pl.String)
    same = pl.Series(rng.random(count) < ways.same_handle)
    short = plain(pl.coalesce("nick", "given")) + plain(pl.col("surname")).str.slice(0, 5) + fresh
    joint = {"facebook": ".", "instagram": ".", "github": "-", "bluesky": "-"}.get(network, "_")
    tidy = pl.when(pl.lit(same)).then(pl.col("handle").str.replace_all(r"[._]", joint)).otherwise(short) + second
    tidy = pl.when(pl.lit(network == "twitter")).then(tidy.str.slice(0, 15)).otherwise(tidy)
    frame = frame.with_columns(tidy.alias("handle_here"))
    twin = pl.int_range(pl.len()).over("handle_here")
    cut = pl.col("handle_here").str.slice(0, 10 if network == "twitter" else 60)
    frame = frame.with_columns(
        pl.when(twin > 0).then(pl.format("{}{}", cut, twin)).otherwise("handle_here").alias("handle_here")
    )
    year = EXPORT_YEAR[network]
    job = sum((pl.col(f"began_{n}") <= year).cast(pl.Int8) for n in range(JOBS))
    job = pl.when(job > 0).then(job - 1).otherwise(0)
    spell = [company_spelled(rng, frame, f"company_{n}", f"legal_{n}") for n in range(JOBS)]
    blank = pl.Series(rng.random(count) < 0.06)
    frame = frame.with_columns(
        pl.when(pl.lit(blank))
        .then(None)
        .otherwise(pl.coalesce(*(pl.when(job == n).then(spell[n]) for n in range(JOBS))))
        .alias("company"),
        pl.coalesce(*(pl.when(job == n).then(f"position_{n}") for n in range(JOBS))).alias("position"),
        _numbers(rng, network, count).alias("account_id"),
        pl.Series("joined", rng.integers(0, 5 * 365, count) + (date(2008, 1, 1) - date(1970, 1, 1)).days),
    )
    return frame.with_row_index("account").with_columns(pl.col("account").cast(pl.Int64))


def _numbers(rng: np.random.Generator, network: str, count: int) -> pl.Series:
    """A number per account, no two alike."""
    low, high = {
        "twitter": (10**8, 4 * 10**9),
        "xing": (10**6, 9 * 10**7),
        "viadeo": (16**9, 16**10),
        "discord": (10**17, 9 * 10**17),
    }.get(network, (10**9, 9 * 10**9))
    step = (high - low) // max(count, 1)
    order = rng.permutation(count)
    return pl.Series(low + order * step + rng.integers(0, max(step, 1), count)).cast(pl.Int64)


def _seen(
    rng: np.random.Generator, ties: pl.DataFrame, accounts: pl.DataFrame, network: str, ways: Ways
) -> pl.DataFrame:
    """owner, account and all about it, closeness, connected (day), messages: one row per owner and account."""
    rows = ties.join(accounts, on="human", suffix="_of")
    chance = pl.coalesce(*(pl.when(pl.col("kind") == k).then(p) for k, p in CONNECTED[network].items()))
    # Who is sought out on one network is sought out on the next: `online` is the tie's, not the network's.
    chance = (chance * ways.times_connected * (0.5 + pl.col("online"))).clip(0, MOST)
    chance = pl.when(pl.col("nth") > 0).then(chance * 0.5).otherwise(chance)
    rows = rows.filter(pl.Series(rng.random(rows.height)) < chance)
    # Met on day d, connected soon after: most within weeks, on every network alike.
    lag = np.where(rng.random(rows.height) < 0.5, rng.exponential(8, rows.height), rng.exponential(400, rows.height))
    begun = pl.max_horizontal("met", "joined").clip(lower_bound=(date(2008, 3, 1) - date(1970, 1, 1)).days)
    last = (date(EXPORT_YEAR[network], 3, 1) - date(1970, 1, 1)).days
    talk = rng.poisson(np.clip(rows["closeness"].to_numpy(), 0, 1) ** 3 * 9)
    return rows.with_columns(
        (begun + pl.Series(lag)).clip(upper_bound=last).cast(pl.Int32).alias("connected"),
        pl.Series("messages", talk),
        pl.Series("second_of_day", rng.integers(0, 86_400, rows.height)),
    ).sort("owner", "connected", "account", descending=[False, True, False])


def _phonebook(rng: np.random.Generator, ties: pl.DataFrame, everybody: pl.DataFrame, ways: Ways) -> pl.DataFrame:
    """owner, human, the entry's name, e-mails and phones: the owner's own address book, in the owner's words."""
    rows = ties.join(everybody, on="human", suffix="_of")
    chance = pl.coalesce(*(pl.when(pl.col("kind") == k).then(p) for k, p in CONNECTED["phonebook"].items()))
    chance = (chance * ways.times_connected * (0.5 + 2.0 * pl.col("closeness"))).clip(0, MOST)
    rows = rows.filter(pl.Series(rng.random(rows.height)) < chance)
    count = rows.height
    # Years before, when other programs took their copy, some entries had another name, fewer e-mails, an old number.
    before = spelled(rng, rows, "phonebook", ways.times_spelled).select("name_shown", "labels")
    renamed, fewer, moved = (pl.Series(rng.random(count) < p) for p in (0.3, 0.35, 0.12))
    rows = rows.with_columns(spelled(rng, rows, "phonebook", ways.times_spelled).get_columns())
    has_phone, has_mail, has_work = (pl.Series(rng.random(count) < p) for p in (0.8, 0.45, 0.2))
    office, desk = pl.Series(rng.random(count) < 0.12), pl.Series(rng.random(count) < 0.12)
    with_company = pl.Series(rng.random(count) < 0.08) & pl.col("company_2").is_not_null() & (pl.col("kind") == "work")
    name = pl.when(with_company).then(pl.concat_str("given_shown", "company_2", separator=" ")).otherwise("name_shown")
    phone = pl.when(pl.lit(office) & pl.col("work_email").is_not_null()).then("office_phone").otherwise("phone")
    rows = rows.with_columns(
        name.alias("name_shown"),
        with_company.alias("with_company"),
        pl.when(with_company)
        .then(pl.concat_list("labels", pl.lit("company in name")))
        .otherwise("labels")
        .alias("labels"),
        pl.when(pl.lit(has_phone) | ~pl.lit(has_mail)).then(phone).alias("entry_phone"),
        pl.when(pl.lit(has_mail)).then("email").alias("entry_email"),
        pl.when(pl.lit(has_work))
        .then(pl.when(desk).then("info@" + pl.col("work_email").str.extract("@(.*)$")).otherwise("work_email"))
        .alias("entry_work_email"),
    ).with_columns(
        pl.when(renamed).then(before["name_shown"]).otherwise("name_shown").alias("old_name"),
        pl.when(renamed).then(before["labels"]).otherwise("labels").alias("old_labels"),
        pl.when(fewer & pl.col("entry_phone").is_not_null()).then(None).otherwise("entry_email").alias("old_email"),
        pl.when(moved & ~pl.lit(office))
        .then(pl.col("entry_phone").str.replace("+345", "+347", literal=True))
        .otherwise("entry_phone")
        .alias("old_phone"),
    )
    return rows.sort("owner", "human")


def summary(size: str, made: World) -> str:
    """One line for whoever asked for it."""
    rows = sum(frame.height for frame in made.seen.values())
    return (
        f"{made.owners.height} owners, {people(made.plan):,} people each, {made.people.height:,} humans, {rows:,} rows"
    )
