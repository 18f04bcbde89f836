"""How well and how fast people are found, on worlds of known truth, next to merging equal names and to Splink 5.

    python -m tests.benchmarks.resolution --size one --seeds 11,12,13
    python -m tests.benchmarks.resolution --size team --seeds 1 --reuse --only kith --errors

Seeds 1 to 9 and 101 to 199 are for tuning, the others for reporting: never tune on a seed that is reported. 11 to 37
have been seen while fits were compared: what is chosen by them is to be confirmed on seeds nobody has looked at.

Each seed's world is generated, read by the real adapters and left as a warehouse in .tmp/worlds/; `--reuse` starts
from there, so that only the resolution runs again. Every system sees the same profiles (staging.profiles), in a
process of its own, so that seconds and peak memory are its own.

What is scored: every profile whose human is known. Left out for every system alike: keys that two people of one
list share (no one could tell them apart), and profiles with nothing to compare (no name, no handle, no e-mail, no
phone, no declared address: bare numbers).
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
from rich.console import Console
from rich.table import Table

from flows import ingest, names, report, resolution, warehouse
from flows.errors import KithError
from flows.settings import Settings
from tests.benchmarks import mistakes, scores
from tests.benchmarks.worlds.exports import write
from tests.benchmarks.worlds.plan import SIZES

CACHE = Path(__file__).parents[2] / ".tmp" / "worlds"


def ready(size: str, seed: int, reuse: bool) -> Path:
    """The folder of a world that has been read: `ingested.duckdb` with staging built, truth and people beside it."""
    folder = CACHE / f"{size}-{seed}"
    if reuse and (folder / "ingested.duckdb").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    print(write(size, seed, folder / "inbox"), file=sys.stderr)
    live = folder / "kith.duckdb"
    settings = replace(Settings.load(), inbox=folder / "inbox", memory_limit_mb=4000)
    following = warehouse.begin(live, settings)
    with warehouse.connect(following, settings) as con:
        run = report.next_run(con)
        batches, _ = ingest.recognise.fn(following, [], None, run, settings)
        for number, batch in enumerate(batches):
            ingest.read.fn(following, number, batch, settings)
        con.execute(f"set variable volume_drop = {settings.volume_drop:f}")
        con.execute(f"set variable volume_floor = {settings.volume_floor:d}")
        warehouse.build(con, "staging")
        con.execute("checkpoint")
    following.rename(folder / "ingested.duckdb")
    shutil.rmtree(folder / "inbox")
    return folder


def known(folder: Path) -> pl.DataFrame:
    """The profiles that are scored: profile_id, human, labels, kind, network."""
    with duckdb.connect(folder / "ingested.duckdb", read_only=True) as con:
        profiles = con.sql(
            """
            select profile_id, profile_key, network, kind, owners, is_owner, display_name, handle,
                display_name is null and handle is null and len(emails) = 0 and len(phones) = 0 and len(links) = 0 as is_bare
            from staging.profiles
            """
        ).pl()
    truth = pl.read_parquet(folder / "inbox.truth.parquet").drop("kind")
    truth = truth.with_columns(pl.lit(True).alias("is_known"))
    joined = profiles.join(truth, on=["network", "profile_key"], how="left")
    lost = joined.filter(pl.col("is_known").is_null() & pl.col("display_name").is_not_null()).height
    shared = joined.filter("is_known", pl.col("human").is_null()).height
    named = joined.filter(pl.col("display_name").is_not_null()).height
    print(
        f"{folder.name}: {joined.height:,} profiles, {named:,} with a name, {lost:,} of these without truth; left out: "
        f"{shared:,} shared by namesakes, {joined.filter('is_bare').height:,} bare",
        file=sys.stderr,
    )
    if lost > named // 1000:
        raise KithError(f"{lost:,} profiles of {named:,} with a name are nobody the world knows: a writer is wrong")
    return joined.filter(pl.col("human").is_not_null() & ~pl.col("is_bare"))


# --- the systems, each in a process of its own


def by_names(folder: Path) -> dict[str, float]:
    """Profiles with the same folded given name and surname are one person."""
    with duckdb.connect(folder / "ingested.duckdb", read_only=True) as con:
        profiles = con.sql("select profile_id, display_name from staging.profiles").pl()
    began = time.monotonic()
    name = names.fold(names.clean(pl.col("display_name"))).str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()
    keyed = profiles.with_columns(name.alias("name"))
    whole = pl.col("name").str.contains(" ", literal=True)
    found = keyed.select("profile_id", pl.when(whole).then("name").otherwise("profile_id").alias("cluster"))
    seconds = time.monotonic() - began
    found.with_columns(pl.col("cluster").fill_null(pl.col("profile_id"))).write_parquet(folder / "names.parquet")
    return {"seconds": seconds}


def by_kith(folder: Path) -> dict[str, float]:
    """The real resolution, from staging to memberships."""
    work = folder / "work.duckdb"
    for leftover in folder.glob("work.duckdb*"):
        leftover.unlink()
    shutil.copyfile(folder / "ingested.duckdb", work)
    settings = Settings.load()
    with warehouse.connect(work, settings) as con:
        began, cpu = time.monotonic(), time.process_time()
        resolution.resolve(con, settings, 1)
        # What the tables below read out of the warehouse is no part of the resolution.
        took = {
            "seconds": time.monotonic() - began,
            "cpu_seconds": time.process_time() - cpu,
            "peak_mb": peak_mb(),
        }
        found = con.sql("select profile_id, coalesce(person_id, profile_id) as cluster from core.memberships").pl()
        matches = con.sql("select * from core.scored_pairs").pl()
    found.write_parquet(folder / "kith.parquet")
    matches.write_parquet(folder / "kith.matches.parquet")
    work.unlink()
    return took


def by_splink(folder: Path, single: bool = False) -> dict[str, float]:
    """Splink 5 without labels; see tests/benchmarks/splink_linker.py for how it is set up."""
    from tests.benchmarks import splink_linker

    return splink_linker.link(folder, single)


SYSTEMS: dict[str, tuple[str, Callable[[Path], dict[str, float]]]] = {
    "names": ("equal full names", by_names),
    "splink": ("Splink 5", by_splink),
    "splink_one": ("Splink 5, one per source", lambda folder: by_splink(folder, single=True)),
    "kith": ("Kith", by_kith),
}
"""What is compared; `splink_one` takes minutes for a single owner and is left out of larger worlds unless asked for."""


def peak_mb() -> float:
    """The most memory this process ever held. Not ru_maxrss: a child inherits its parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        held = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(held.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def child(system: str, folder: Path) -> None:
    """Run one system and print what it took."""
    began = time.process_time()
    took = SYSTEMS[system][1](folder)
    took = {"cpu_seconds": time.process_time() - began, "peak_mb": peak_mb(), **took}
    print("RESULT " + json.dumps(took))


def run(system: str, folder: Path) -> dict[str, float]:
    """Run one system in a process of its own; seconds, cpu_seconds and peak_mb."""
    command = [sys.executable, "-m", "tests.benchmarks.resolution", "--child", system, str(folder)]
    out = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONWARNINGS": "ignore"}
    )
    line = next((ln for ln in out.stdout.splitlines() if ln.startswith("RESULT ")), None)
    if line is None:
        sys.exit(f"{system}: {out.stderr[-4000:]}")
    found: dict[str, float] = json.loads(line.removeprefix("RESULT "))
    return found


# --- the tables


def scored(folder: Path, result: str, truth: pl.DataFrame) -> scores.Scores:
    """Scores of one system's clusters on the profiles that have a truth."""
    found = pl.read_parquet(folder / f"{result}.parquet").select("profile_id", pl.col("cluster").cast(pl.String))
    joined = truth.select("profile_id", "human").join(found, on="profile_id", how="left")
    # A profile that a system did not place is alone.
    return scores.score(joined.select(pl.col("cluster").fill_null(pl.col("profile_id")), "human"))


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.resolution", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("--size", choices=SIZES, default="one")
    parser.add_argument("--seeds", default="11", help="comma-separated; 1-9 are for tuning, 11-19 for reporting")
    parser.add_argument("--reuse", action="store_true", help="start from the worlds read before")
    parser.add_argument("--only", help=f"of {', '.join(SYSTEMS)}")
    parser.add_argument("--errors", action="store_true", help="count Kith's remaining errors by kind")
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    asked = parser.parse_args()
    small = asked.size in ("tiny", "small", "one")
    systems = asked.only.split(",") if asked.only else [name for name in SYSTEMS if small or name != "splink_one"]
    console = Console(width=140)
    table = Table("seed", "system", *"precision recall F1 B³-P B³-R B³-F1".split(), "people exact", "pairs merged", "seconds", "CPU s", "peak MB",
                  title=f"{asked.size}: {', '.join(asked.seeds.split(','))}")  # fmt: skip
    figures: list[dict[str, Any]] = []
    pairs: list[pl.DataFrame] = []
    errors: Counter[tuple[str, str]] = Counter()
    for seed in map(int, asked.seeds.split(",")):
        folder = ready(asked.size, seed, asked.reuse)
        truth = known(folder)
        for system in systems:
            took = run(system, folder)
            s = scored(folder, system, truth)
            cells = [s.precision, s.recall, s.f1, s.b_precision, s.b_recall, s.b_f1, s.exact]
            shown = [f"{c:.3f}" for c in cells]
            table.add_row(
                str(seed),
                SYSTEMS[system][0],
                *shown,
                f"{s.pairs:,}",
                f"{took['seconds']:.2f}",
                f"{took['cpu_seconds']:.2f}",
                f"{took['peak_mb']:,.0f}",
            )
            figures.append(
                {"size": asked.size, "seed": seed, "system": system, **asdict(s), "f1": s.f1, "b_f1": s.b_f1, **took}
            )
        if "kith" in systems:
            pairs.append(judged(folder, truth))
            if asked.errors:
                errors += mistakes.kinds(folder, truth)
    console.print(table)
    if pairs:
        console.print(_reliability(pl.concat(pairs)))
    if errors:
        console.print(_errors(errors))
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1))


def judged(folder: Path, truth: pl.DataFrame) -> pl.DataFrame:
    """probability, is_same, human (of the first) of every scored pair whose two humans are known."""
    matches = pl.read_parquet(folder / "kith.matches.parquet", columns=["profile_id_a", "profile_id_b", "probability"])
    whose = truth.select("profile_id", "human")
    both = matches.join(whose, left_on="profile_id_a", right_on="profile_id").join(
        whose, left_on="profile_id_b", right_on="profile_id", suffix="_b"
    )
    # Seeds have humans of their own.
    human = pl.format("{} {}", pl.lit(folder.name), "human").alias("human")
    return both.select("probability", (pl.col("human") == pl.col("human_b")).alias("is_same"), human)


def _reliability(pairs: pl.DataFrame) -> Table:
    table = Table("decile", "pairs", "said", "was", "gap", "±", title="Kith: is a probability what it says?")
    for decile, count, *told, gap, error in scores.reliability(pairs).iter_rows():
        figures = [f"{value:.3f}" for value in told]
        table.add_row(
            f"{decile / 10:.1f}-{decile / 10 + 0.1:.1f}", f"{count:,}", *figures, f"{gap:+.3f}", f"{error:.3f}"
        )
    return table


def _errors(errors: Counter[tuple[str, str]]) -> Table:
    table = Table("error", "kind", "pairs", "share", title="Kith: the errors that remain")
    for error in ("false merge", "miss"):
        total = sum(n for (e, _), n in errors.items() if e == error)
        for (_, kind), count in sorted(((k, n) for k, n in errors.items() if k[0] == error), key=lambda x: -x[1]):
            table.add_row(error, kind, f"{count:,}", f"{count / total:.1%}")
    return table


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], Path(sys.argv[3]))
    else:
        main()
