"""A pair's evidence as a waterfall: an SVG written by hand, readable on light and dark, without a library."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 860
LEFT = 330
"""Where the bars begin: before it stand the sentences."""
RIGHT = 70
"""Room for the number behind a bar."""
ROW = 40
TOP = 92
CHARACTERS = 46
"""A line of a sentence."""


@dataclass(frozen=True)
class Bar:
    """One step: what it says, its weight in bits, and whether it is a decision, which outweighs any scale."""

    label: str
    weight: float
    is_decision: bool = False


STYLE = """
  svg { --paper: #ffffff; --ink: #1f2328; --faint: #656d76; --line: #d0d7de; --for: #0969da; --against: #bc4c00;
        --sum: #57606a; }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #0d1117; --ink: #e6edf3; --faint: #8d96a0; --line: #30363d; --for: #58a6ff; --against: #f0883e;
          --sum: #8b949e; }
  }
  .paper { fill: var(--paper); } .line { stroke: var(--line); } .least { stroke: var(--ink); stroke-dasharray: 5 4; }
  .for { fill: var(--for); } .against { fill: var(--against); } .sum { fill: var(--sum); }
  text { font: 13px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: var(--ink); }
  .title { font-size: 17px; font-weight: 600; } .faint { fill: var(--faint); font-size: 12px; }
  .number { font-variant-numeric: tabular-nums; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; }
  .strong { font-weight: 600; }
"""


def waterfall(bars: Sequence[Bar], least: float, title: str, subtitle: str) -> str:
    """Draw how weights add up, from nothing to the sum.

    Args:
        bars: the steps in order; the first one starts at 0.
        least: the weight from which pairs are one person, drawn as a line.
        title, subtitle: text above the bars.

    Returns:
        an SVG document. A decision's bar ends at the edge with an arrow, so that the evidence keeps its scale.
    """
    steps: list[tuple[Bar, float, float]] = []
    reached = 0.0
    for bar in bars:
        steps.append((bar, reached, reached + bar.weight))
        reached += bar.weight
    ends = [end for bar, begin, end in steps if not bar.is_decision] or [0.0]
    low, high = min(0.0, least, *ends), max(0.0, least, *ends)
    margin = max(high - low, 1.0) * 0.06
    low, high = low - margin, high + margin

    def x(weight: float) -> float:
        inside = min(max(weight, low), high)
        return LEFT + (inside - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    height = TOP + ROW * (len(steps) + 1) + 44
    bottom = TOP + ROW * (len(steps) + 1)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        'role="img" aria-labelledby="title subtitle">',
        f"<style>{STYLE}</style>",
        f'<rect class="paper" width="{WIDTH}" height="{height}"/>',
        f'<text id="title" class="title" x="20" y="34">{escape(title)}</text>',
        f'<text id="subtitle" class="faint" x="20" y="56">{escape(subtitle)}</text>',
        f'<line class="line" x1="{x(0):.1f}" x2="{x(0):.1f}" y1="{TOP - 8}" y2="{bottom}"/>',
        f'<line class="least" x1="{x(least):.1f}" x2="{x(least):.1f}" y1="{TOP - 8}" y2="{bottom}"/>',
        f'<text class="faint" text-anchor="middle" x="{x(0):.1f}" y="{bottom + 16}">even odds</text>',
        f'<text class="faint" text-anchor="middle" x="{min(x(least), WIDTH - 110):.1f}" y="{bottom + 32}">'
        f"one person from {least:.1f} on</text>",
    ]
    for number, (bar, begin, end) in enumerate(steps):
        y = TOP + ROW * number
        parts += _row(bar.label, y, x(begin), x(end), bar.weight, "for" if bar.weight >= 0 else "against")
        if bar.is_decision:
            tip, side = x(end), 1 if bar.weight >= 0 else -1
            kind = "for" if bar.weight >= 0 else "against"
            parts.append(f'<path class="{kind}" d="M{tip:.1f} {y + 5} l{9 * side} 9 l{-9 * side} 9 z"/>')
        if number + 1 < len(steps):
            parts.append(f'<line class="line" x1="{x(end):.1f}" x2="{x(end):.1f}" y1="{y + 23}" y2="{y + ROW + 5}"/>')
    parts += _row("Together", TOP + ROW * len(steps), x(0), x(reached), reached, "sum", strong=True)
    parts.append("</svg>\n")
    return "\n".join(parts)


def _row(label: str, y: int, begin: float, end: float, weight: float, kind: str, strong: bool = False) -> list[str]:
    left, width = min(begin, end), max(abs(end - begin), 1.5)
    bold = " strong" if strong else ""
    lines = textwrap.wrap(label, CHARACTERS, max_lines=2, placeholder=" …") or [""]
    first = y + 18 - 8 * (len(lines) - 1)
    spans = "".join(f'<tspan x="20" y="{first + 16 * n}">{escape(line)}</tspan>' for n, line in enumerate(lines))
    return [
        f'<text class="label{bold}">{spans}</text>',
        f'<rect class="{kind}" x="{left:.1f}" y="{y + 5}" width="{width:.1f}" height="18" rx="2"><title>'
        f"{escape(label)} {weight:+.1f}</title></rect>",
        f'<text class="number{bold}" x="{max(begin, end) + 14:.1f}" y="{y + 18}">{weight:+.1f}</text>',
    ]
