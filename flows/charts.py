"""Two pictures of a warehouse in counts: how the network grew, and how the networks overlap. SVG without a library."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from html import escape
from math import ceil, log10
from urllib.parse import quote

import duckdb

from flows.picture import STYLE

WIDTH, HEIGHT = 860, 420
LEFT, RIGHT, TOP, BOTTOM = 64, 150, 76, 46
LINES = 6
"""Networks with a line of their own; more could not be told apart, so the smallest are only counted."""

COMBINATIONS = 14
ROW = 26

_COLOURS = """
  svg { --c0: #1f2328; --c1: #0969da; --c2: #bc4c00; --c3: #1a7f37; --c4: #8250df; --c5: #bf3989; --c6: #9a6700;
        --c7: #57606a; }
  @media (prefers-color-scheme: dark) {
    svg { --c0: #e6edf3; --c1: #58a6ff; --c2: #f0883e; --c3: #3fb950; --c4: #bc8cff; --c5: #f778ba; --c6: #d29922;
          --c7: #8b949e; }
  }
  path { fill: none; stroke-width: 2; stroke-linejoin: round; } .people { stroke-width: 3.5; }
"""

Steps = Sequence[tuple[date, int]]
"""A count, from a day on: days ascend."""


def pictures(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The pictures of a published warehouse, as SVG: `network-growth` and `network-overlap`."""
    lines: dict[str, list[tuple[date, int]]] = {}
    for name, day, count in con.execute(
        """
        with known as (
            select profiles.network, profiles.person_id, profiles.first_seen_on
            from main.profiles inner join main.people using (person_id)
            where not people.is_owner
        ),
        first as (
            select '' as name, person_id as id, min(first_seen_on) as day from known group by person_id
            union all
            select network, person_id, min(first_seen_on) from known group by network, person_id
        )
        select name, day, sum(count(*)) over (partition by name order by day)::bigint
        from first group by name, day order by name, day
        """
    ).fetchall():
        lines.setdefault(name, []).append((day, count))
    people = lines.pop("", [])
    combinations = con.execute(
        "select networks, count(*) from main.people where not is_owner group by 1 order by 2 desc, 1"
    ).fetchall()
    return {"network-growth": growth(people, lines), "network-overlap": overlap(combinations)}


def as_address(svg: str) -> str:
    """An SVG as the address of a picture, for pages that take no other."""
    return "data:image/svg+xml," + quote(" ".join(svg.split()), safe=" /:;,=()'.-")


def growth(people: Steps, networks: Mapping[str, Steps]) -> str:
    """People known, by day of the export that first had them: all of them, and per network.

    Args:
        people: everybody; a person of two networks counts once.
        networks: network -> its people.
    """
    ranked = sorted(networks, key=lambda name: (-networks[name][-1][1], name))
    shown = ranked if len(ranked) <= LINES else ranked[: LINES - 1]
    lines: list[tuple[str, Steps]] = [("people", people), *((name, networks[name]) for name in shown)]
    rest = ranked[len(shown) :]
    subtitle = "by day of the export that first had them; who is on several networks counts in each"
    if rest:
        subtitle += f"; not drawn: {len(rest)} smaller networks"
    head = _head("People you know", subtitle, HEIGHT)
    if not people:
        return "\n".join([*head, f'<text x="20" y="{TOP + 20}">Nobody yet.</text>', "</svg>\n"])
    first, last = people[0][0], max(steps[-1][0] for _, steps in lines)
    span = max((last - first).days, 1)
    most = _ceiling(max(steps[-1][1] for _, steps in lines))

    def x(day: date) -> float:
        return LEFT + (day - first).days / span * (WIDTH - LEFT - RIGHT)

    def y(count: float) -> float:
        return HEIGHT - BOTTOM - count / most * (HEIGHT - TOP - BOTTOM)

    parts = head
    for quarter in range(5):
        count = most * quarter / 4
        parts.append(f'<line class="line" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(count):.1f}" y2="{y(count):.1f}"/>')
        parts.append(f'<text class="faint" text-anchor="end" x="{LEFT - 8}" y="{y(count) + 4:.1f}">{count:,.0f}</text>')
    for place in range(5):
        day = first + timedelta(days=round(span * place / 4))
        parts.append(
            f'<text class="faint" text-anchor="middle" x="{x(day):.1f}" y="{HEIGHT - BOTTOM + 22}">{day:%Y-%m}</text>'
        )
    for number, (_, steps) in reversed(list(enumerate(lines))):
        path = f"M{x(steps[0][0]):.1f} {y(0):.1f}"
        for day, count in steps:
            path += f"H{x(day):.1f}V{y(count):.1f}"
        kind = ' class="people"' if number == 0 else ""
        parts.append(f'<path{kind} style="stroke: var(--c{number})" d="{path}H{x(last):.1f}"/>')
    # Labels stand at the lines' ends, moved apart where they would cover each other.
    below = HEIGHT - BOTTOM + 8.0
    ends = sorted(((y(steps[-1][1]), number, name, steps[-1][1]) for number, (name, steps) in enumerate(lines)))
    for end, number, name, count in reversed(ends):
        below = min(end + 4, below - 16)
        parts.append(
            f'<text class="strong" style="fill: var(--c{number})" x="{WIDTH - RIGHT + 10}" y="{below:.1f}">'
            f"{escape(name)} {count:,}</text>"
        )
    return "\n".join([*parts, "</svg>\n"])


def overlap(combinations: Sequence[tuple[Sequence[str], int]]) -> str:
    """People by the exact set of networks they are known through, as rows of dots with a bar each.

    Args:
        combinations: networks and the number of people known through exactly these, most first.
    """
    shown, rest = combinations[:COMBINATIONS], combinations[COMBINATIONS:]
    totals: dict[str, int] = {}
    for names, count in combinations:
        for name in names:
            totals[name] = totals.get(name, 0) + count
    columns = sorted({name for names, _ in shown for name in names}, key=lambda name: (-totals[name], name))
    left = 30 + 30 * len(columns)
    top = 160
    height = top + ROW * len(shown) + 46
    subtitle = "people by the networks they are known through; a row is exactly these"
    parts = _head("How your networks overlap", subtitle, height)
    most = max((count for _, count in shown), default=1)
    width = WIDTH - left - 110
    for place, name in enumerate(columns):
        at = 34 + 30 * place
        parts.append(
            f'<text class="faint" transform="translate({at + 4} {top - 14}) rotate(-55)">{escape(name)}</text>'
        )
    for number, (names, count) in enumerate(shown):
        middle = top + ROW * number + ROW / 2
        held = [34 + 30 * place for place, name in enumerate(columns) if name in names]
        parts += [f'<circle class="dot" cx="{34 + 30 * place}" cy="{middle}" r="3"/>' for place in range(len(columns))]
        if len(held) > 1:
            parts.append(f'<line class="join" x1="{held[0]}" x2="{held[-1]}" y1="{middle}" y2="{middle}"/>')
        parts += [f'<circle class="for" cx="{at}" cy="{middle}" r="6"/>' for at in held]
        bar = max(count / most * width, 1.5)
        kind = "for" if len(held) > 1 else "sum"
        parts.append(f'<rect class="{kind}" x="{left}" y="{middle - 8}" width="{bar:.1f}" height="16" rx="2"/>')
        parts.append(f'<text class="number" x="{left + bar + 8:.1f}" y="{middle + 5}">{count:,}</text>')
    if rest:
        told = f"and {sum(count for _, count in rest):,} people in {len(rest):,} other combinations"
        parts.append(f'<text class="faint" x="20" y="{height - 18}">{told}</text>')
    return "\n".join([*parts, "</svg>\n"])


def _head(title: str, subtitle: str, height: int) -> list[str]:
    extra = ".dot { fill: var(--line); } .join { stroke: var(--for); stroke-width: 3; }"
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        'role="img" aria-labelledby="title subtitle">',
        f"<style>{STYLE}{_COLOURS}{extra}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{height}"/>',
        f'<text id="title" class="title" x="20" y="34">{escape(title)}</text>',
        f'<text id="subtitle" class="faint" x="20" y="56">{escape(subtitle)}</text>',
    ]


def _ceiling(count: int) -> int:
    """The next round number that four equal steps of whole people lead to."""
    size = 10 ** max(int(log10(count)) - 1, 0)
    return int(ceil(count / (4 * size)) * 4 * size)
