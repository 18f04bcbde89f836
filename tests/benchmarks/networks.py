"""What each group of networks adds to finding people: the same team with the six older networks alone, and with more.

    python -m tests.benchmarks.networks --seeds 1,2
    python -m tests.benchmarks.networks --seeds 1 --each --errors

A world is generated and read once. Each line is Kith run anew on the part of it that came from the line's networks:
what other networks' files told is taken out before staging is built, so the people are the same and every file says
what it said. Three scores:

    six     the six networks' profiles, the same in every line: what do the new sources add by bridging?
    known   of these the ones of people whom the line's new networks know as well, against the six alone; a network that
            few people use can change nothing else
    all     all profiles of the line, of which there are more each time, and other ones
"""

import argparse
import json
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import polars as pl
from rich.console import Console
from rich.table import Table

from flows import warehouse
from flows.settings import Settings
from tests.benchmarks import mistakes, resolution, scores
from tests.benchmarks.worlds.plan import ALL, PLANS, SIX

GROUPS = {
    "address books": ("google", "outlook", "thunderbird", "vcard"),
    "declared links": ("fediverse", "github", "bluesky"),
    "general networks": ("instagram", "threads", "snapchat", "tiktok"),
    "messengers": ("telegram", "whatsapp", "slack", "discord"),
}
"""The networks beside the six; Threads is a part of Instagram's export, and Telegram's contacts are a phone book too."""
Figures = tuple[float, float, float]
"""precision, recall, F1"""
BY_NETWORK = ("observations", "events", "quarantine")
BY_FILE = ("parts", "fills", "drift", "offers")


def plans(each: bool) -> dict[str, tuple[str, ...]]:
    """What is compared: name -> networks."""
    groups = {name: (name,) for name in ALL if name not in SIX} if each else GROUPS
    if each:
        groups["instagram"] = ("instagram", "threads")
    everything = tuple(name for group in GROUPS.values() for name in group)
    lines = {f"+ {name}": (*SIX, *group) for name, group in groups.items()}
    return {"the six": tuple(SIX), **lines, "all": (*SIX, *everything)}


def part(folder: Path, name: str, networks: tuple[str, ...]) -> Path:
    """A folder as of a world in which nobody has an export of another network."""
    made = folder / "parts" / name.removeprefix("+ ").replace(" ", "-")
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    for file in ("inbox.truth.parquet", "inbox.people.parquet"):
        shutil.copyfile(folder / file, made / file)
    shutil.copyfile(folder / "ingested.duckdb", made / "ingested.duckdb")
    settings = Settings.load()
    with warehouse.connect(made / "ingested.duckdb", settings) as con:
        con.execute(f"set variable volume_drop = {settings.volume_drop:f}")
        con.execute(f"set variable volume_floor = {settings.volume_floor:d}")
        kept = {"kept": list(networks)}
        gone = "select file_id from ops.files where not list_contains($kept, network)"
        for table in BY_FILE:
            con.execute(f"delete from ops.{table} where file_id in ({gone})", kept)
        con.execute("delete from ops.files where not list_contains($kept, network)", kept)
        for table in BY_NETWORK:
            con.execute(f"delete from staging.{table} where not list_contains($kept, network)", kept)
        warehouse.build(con, "staging")
    return made


@dataclass(frozen=True)
class Line:
    """Figures of one choice of networks."""

    networks: str
    profiles: float
    six: Figures
    known: Figures
    known_before: Figures
    """Of the same profiles when there are the six alone."""
    all: Figures


def shown(of: scores.Scores) -> Figures:
    """precision, recall, F1."""
    return of.precision, of.recall, of.f1


def measure(folder: Path, name: str, older: pl.DataFrame | None) -> tuple[pl.DataFrame, Line]:
    """Run Kith on a part.

    Args:
        older: the profiles scored when the six are alone, with their cluster there; None for that part itself.

    Returns:
        the same, and the figures.
    """
    resolution.by_kith(folder)
    truth = resolution.known(folder)
    if older is None:
        found = pl.read_parquet(folder / "kith.parquet").select("profile_id", pl.col("cluster").alias("alone"))
        older = truth.join(found, on="profile_id").with_columns(pl.col("alone").fill_null(pl.col("profile_id")))
    there = truth.filter(~pl.col("network").is_in(list(SIX)))["human"].unique()
    known = older.filter(pl.col("human").is_in(there.implode())) if there.len() else older
    six, now, whole = (resolution.scored(folder, "kith", of) for of in (older, known, truth))
    before = scores.score(known.select(pl.col("alone").alias("cluster"), "human"))
    return older, Line(name, truth.height, shown(six), shown(now), shown(before), shown(whole))


def table(lines: list[Line], title: str) -> Table:
    """One row per line; differences (±, in hundredths) are against the six alone."""
    made = Table("networks", "profiles", *"six:P R F1 ±P ±F1 known:F1 ±P ±F1 all:P R F1 ±P ±F1".split(), title=title)
    for line in lines:
        cells = [f"{line.profiles:,.0f}"]
        for now, before in ((line.six, lines[0].six), (line.known, line.known_before), (line.all, lines[0].all)):
            cells += [f"{figure:.3f}" for figure in (now[2:] if now is line.known else now)]
            cells += [f"{100 * (now[n] - before[n]):+.2f}" for n in (0, 2)]
        made.add_row(line.networks, *cells)
    return made


def mean(lines: Sequence[Line]) -> Line:
    """One line of several seeds as their mean."""

    def of(figures: Iterable[Figures]) -> Figures:
        precision, recall, f1 = (sum(values) / len(lines) for values in zip(*figures, strict=True))
        return precision, recall, f1

    return Line(
        lines[0].networks,
        sum(line.profiles for line in lines) / len(lines),
        of(line.six for line in lines),
        of(line.known for line in lines),
        of(line.known_before for line in lines),
        of(line.all for line in lines),
    )


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.networks", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("--size", choices=list(PLANS), default="team")
    parser.add_argument("--seeds", default="1", help="comma-separated; 1-9 are for tuning, 11-19 for reporting")
    parser.add_argument("--reuse", action="store_true", help="start from the worlds read before")
    parser.add_argument("--each", action="store_true", help="each network by itself instead of the groups")
    parser.add_argument("--errors", action="store_true", help="count false merges among the six by kind")
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    asked = parser.parse_args()
    console = Console(width=170)
    seeds: list[list[Line]] = []
    wrong: dict[str, Counter[str]] = {}
    for seed in map(int, asked.seeds.split(",")):
        folder = resolution.ready(asked.size, seed, asked.reuse)
        with duckdb.connect(folder / "ingested.duckdb", read_only=True) as con:
            there = {name for (name,) in con.execute("select distinct network from staging.profiles").fetchall()}
        missing = ", ".join(sorted(set(plans(False)["all"]) - there)) or "none"
        print(f"seed {seed}: networks nobody has an export of: {missing}", file=sys.stderr)
        older, lines = None, list[Line]()
        for line, networks in plans(asked.each).items():
            made = part(folder, line, networks)
            older, found = measure(made, line, older)
            lines.append(found)
            kinds = mistakes.kinds(made, older) if asked.errors else Counter[tuple[str, str]]()
            for (error, kind), count in kinds.items():
                if error == "false merge":
                    wrong.setdefault(kind, Counter())[line] += count
            shutil.rmtree(made)
        seeds.append(lines)
        console.print(table(lines, f"{asked.size}, seed {seed}"))
    if len(seeds) > 1:
        console.print(
            table([mean(same) for same in zip(*seeds, strict=True)], f"{asked.size}: mean of seeds {asked.seeds}")
        )
    if wrong:
        console.print(_wrong(wrong, list(plans(asked.each))))
    if asked.json:
        asked.json.write_text(
            json.dumps(
                {
                    seed: [asdict(line) for line in lines]
                    for seed, lines in zip(asked.seeds.split(","), seeds, strict=True)
                },
                indent=1,
            )
        )


def _wrong(wrong: dict[str, Counter[str]], lines: list[str]) -> Table:
    made = Table("false merges among the six", *lines)
    for kind, counts in sorted(wrong.items(), key=lambda item: -item[1].total()):
        made.add_row(kind, *(f"{counts[line]:,}" for line in lines))
    return made


if __name__ == "__main__":
    main()
