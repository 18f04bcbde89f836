"""What each group of networks adds to finding people: the same team with the six older networks alone, and with more.

    python -m tests.benchmarks.networks --seeds 1,2
    python -m tests.benchmarks.networks --seeds 1 --each --errors

A world is generated and read once. Each line is Kith run anew on the part of it that came from the line's networks:
what other networks' files told is taken out before staging is built, so the people are the same and every file says
what it said. Two scores: of the six networks' profiles alone, which are the same in every line (what do the new sources
add by bridging?), and of all profiles of that line, of which there are more each time, and other ones.
"""

import argparse
import json
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any

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


def measure(folder: Path, line: str, older: pl.DataFrame | None) -> tuple[pl.DataFrame, dict[str, Any]]:
    """Run Kith on a part: the six networks' profiles that are scored, and the figures.

    Args:
        older: the profiles scored when the six are alone; None for that part itself.
    """
    resolution.by_kith(folder)
    truth = resolution.known(folder)
    older = truth if older is None else older
    six, whole = (resolution.scored(folder, "kith", of) for of in (older, truth))
    figures = {"networks": line, "profiles": truth.height, "six": shown(six), "all": shown(whole)}
    return older, figures


def shown(of: scores.Scores) -> dict[str, float]:
    """The figures that are told."""
    return {"precision": of.precision, "recall": of.recall, "f1": of.f1}


def table(figures: list[dict[str, Any]], title: str) -> Table:
    """One row per line of figures; differences are against the first, in hundredths."""
    columns = [
        f"{of}: {name}" for of in ("six", "all") for name in ("precision", "recall", "F1", "± precision", "± F1")
    ]
    made = Table("networks", "profiles", *columns, title=title)
    for line in figures:
        cells = []
        for of in ("six", "all"):
            cells += [f"{line[of][name]:.3f}" for name in ("precision", "recall", "f1")]
            cells += [f"{100 * (line[of][name] - figures[0][of][name]):+.2f}" for name in ("precision", "f1")]
        made.add_row(line["networks"], f"{line['profiles']:,.0f}", *cells)
    return made


def mean(figures: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The figures of several seeds, line by line, as means."""
    return [
        {"networks": same[0]["networks"], "profiles": sum(line["profiles"] for line in same) / len(same)}
        | {of: {name: sum(line[of][name] for line in same) / len(same) for name in same[0][of]} for of in ("six", "all")}
        for same in zip(*figures, strict=True)
    ]  # fmt: skip


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
    seeds: list[list[dict[str, Any]]] = []
    wrong: dict[str, Counter[str]] = {}
    for seed in map(int, asked.seeds.split(",")):
        folder = resolution.ready(asked.size, seed, asked.reuse)
        with duckdb.connect(folder / "ingested.duckdb", read_only=True) as con:
            there = {name for (name,) in con.execute("select distinct network from staging.profiles").fetchall()}
        missing = ", ".join(sorted(set(plans(False)["all"]) - there)) or "none"
        print(f"seed {seed}: networks nobody has an export of: {missing}", file=sys.stderr)
        older, figures = None, []
        for line, networks in plans(asked.each).items():
            made = part(folder, line, networks)
            older, found = measure(made, line, older)
            figures.append(found)
            kinds = mistakes.kinds(made, older) if asked.errors else Counter[tuple[str, str]]()
            for (error, kind), count in kinds.items():
                if error == "false merge":
                    wrong.setdefault(kind, Counter())[line] += count
            shutil.rmtree(made)
        seeds.append(figures)
        console.print(table(figures, f"{asked.size}, seed {seed}"))
    if len(seeds) > 1:
        console.print(table(mean(seeds), f"{asked.size}: mean of seeds {asked.seeds}"))
    if wrong:
        console.print(_wrong(wrong, list(plans(asked.each))))
    if asked.json:
        asked.json.write_text(json.dumps(dict(zip(asked.seeds.split(","), seeds, strict=True)), indent=1))


def _wrong(wrong: dict[str, Counter[str]], lines: list[str]) -> Table:
    made = Table("false merges among the six", *lines)
    for kind, counts in sorted(wrong.items(), key=lambda item: -item[1].total()):
        made.add_row(kind, *(f"{counts[line]:,}" for line in lines))
    return made


if __name__ == "__main__":
    main()
