"""`python -m tests.benchmarks.worlds --size one|team|pooled --seed N --out DIR`: an inbox of exports, and its truth.

DIR/<owner>/<network>/... is what `kith run DIR` reads; beside it, DIR.truth.parquet says whose each profile is
(network, profile_key, human, kind, labels) and DIR.people.parquet who everybody is.
"""

import argparse
from pathlib import Path

from tests.benchmarks.worlds.exports import write
from tests.benchmarks.worlds.plan import SIZES


def main() -> None:
    """Write a world."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.worlds", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    print(write(asked.size, asked.seed, asked.out))


main()
