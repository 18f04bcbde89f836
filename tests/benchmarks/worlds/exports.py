"""From a world to an inbox: each owner's files below one folder, and the truth beside it."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import polars as pl

from tests.benchmarks.worlds.networks import WRITERS
from tests.benchmarks.worlds.networks.linkedin import slug
from tests.benchmarks.worlds.plan import INSTEAD
from tests.benchmarks.worlds.share import Share
from tests.benchmarks.worlds.world import World, summary, world


def write(size: str, seed: int, out: Path) -> str:
    """Write the world's exports to `out`, its truth beside it; returns a line about it."""
    made = world(size, seed)
    shutil.rmtree(out, ignore_errors=True)
    truth = _exports(made, made.plan.networks, seed, out)
    # A name that two people share in one list is a key of nobody's own: no one could tell them apart.
    whose = truth.group_by("network", "profile_key").agg(
        pl.col("human").n_unique().alias("bearers"), pl.col("human").first(), pl.col("kind").first(), pl.col("labels").first()
    )  # fmt: skip
    shared = pl.col("bearers") > 1
    unclear = whose.filter(shared).height
    whose = (
        whose.with_columns(pl.when(~shared).then("human").alias("human")).drop("bearers").sort("network", "profile_key")
    )
    whose.write_parquet(out.with_name(out.name + ".truth.parquet"))
    made.people.write_parquet(out.with_name(out.name + ".people.parquet"))
    return f"{size}, seed {seed}: {summary(size, made)}; {whose.height:,} profile keys, {unclear} shared by namesakes"


def _exports(made: World, networks: Mapping[str, float], seed: int, out: Path) -> pl.DataFrame:
    main = {network: frame.filter(pl.col("nth") == 0) for network, frame in made.accounts.items()}
    handles = made.people.select("human").join(
        main["twitter"].select("human", pl.col("handle_here").alias("twitter_handle")), on="human", how="left"
    ).join(main["linkedin"].select("human", slug().alias("slug")), on="human", how="left").join(
        main["github"].select("human", pl.col("handle_here").alias("github_handle")), on="human", how="left"
    )  # fmt: skip
    seen = {network: frame.join(handles, on="human", how="left") for network, frame in made.seen.items()}
    parts = {network: frame.partition_by("owner", as_dict=True) for network, frame in seen.items()}
    truth: list[pl.DataFrame] = []
    for number, name, human in made.owners.select("owner", "name", "human").iter_rows():
        me = _me(made, human)
        book = parts["phonebook"].get((number,), seen["phonebook"].clear())
        die: dict[str, float] = {}
        for at, (network, writer) in enumerate(WRITERS.items()):
            rng = np.random.default_rng([seed, number, at])
            die[network] = rng.random()
            # The other end of the same die: who throws low for the one throws high for the other.
            thrown = 1 - die[INSTEAD[network]] if network in INSTEAD else die[network]
            has = thrown < networks.get(network, 0.0)
            # An address book lists entries only: there are no accounts of its own.
            rows = parts[network].get((number,)) if network in parts else book
            if has and rows is not None and rows.height:
                truth.append(writer(Share(name, network, rows, book, me, out / name, rng)))
    return pl.concat(truth)


def _me(made: World, human: int) -> dict[str, object]:
    """The owner's own names and keys on each network."""
    me = made.people.row(human, named=True)
    for network, frame in made.accounts.items():
        own = (
            frame.filter((pl.col("human") == human) & (pl.col("nth") == 0))
            .with_columns(slug().alias("slug"))
            .row(0, named=True)
        )
        me |= {
            f"{network}_name": own["name_shown"],
            f"{network}_handle": own["handle_here"],
            f"{network}_id": own["account_id"],
        }
        if network == "linkedin":
            me["slug"] = own["slug"]
    return me
