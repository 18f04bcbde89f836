"""`kith review --terminal`: the same questions in the terminal, a key each."""

import sys
from pathlib import Path

import typer
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows import deciding, precision, reviewing, warehouse
from flows.asking import cell
from flows.errors import KithError
from flows.resolution import decisions
from flows.resolution.sentences import sentence
from flows.reviewing import Question
from flows.settings import Settings

KEYS = {"s": "same", "d": "different", "u": "unsure", "p": "part", "n": "later", "z": "undo", "q": "quit"}
VALUES_SHOWN = 4
LONGEST = 80


def ask(live: Path, settings: Settings, is_sample: bool, console: Console) -> None:
    """Ask until there is nothing left, or the user has enough. Each answer is written down at once.

    Raises:
        KithError: there is no warehouse, or the decisions cannot be written.
    """
    later: list[str] = []
    answered: set[int] = set()
    while True:
        question, left = _next(live, is_sample, later)
        if question is None:
            _say(console, "Every merge has been judged." if is_sample else "No question waits.", style="bold")
            break
        _show(question, left, is_sample, console)
        verdict, ticked = _answer(question, console)
        if verdict == "quit":
            break
        if verdict == "later":
            later.append(question.outline.ids[0])
        elif verdict == "undo":
            try:
                number = deciding.undo_answer(live)
                answered.discard(number)
                _say(console, f"Answer {number} is taken back.")
            except KithError as error:
                _say(console, f"{error}.")
        else:
            try:
                with warehouse.read_only(live) as con:
                    ids = [side.id for side in question.sides]
                    number, told = reviewing.answer(con, live, ids, verdict, ticked, is_sample)
            except KithError as error:
                _say(console, f"{error}.")
                later.append(question.outline.ids[0])
                continue
            answered.add(number)
            _reveal(question, console)
            for line in told:
                _say(console, line)
    _say(console, f"{len(answered)} answered; they count from the next `kith run` on.")
    if is_sample:
        _say(console, precision.of(live, settings.precision_floor).told())


def _next(live: Path, is_sample: bool, later: list[str]) -> tuple[Question | None, int]:
    """The next question, and how many are left (of a sample: merges judged)."""
    book = decisions.read(decisions.path_of(live))
    with warehouse.read_only(live) as con:
        if is_sample:
            pairs, _ = precision.sample(con, book, 1 + len(later))
            pairs = [pair for pair in pairs if min(pair) not in later and max(pair) not in later] or pairs[:1]
            judged = sum(d.is_sample for d in book.kept())
            return (reviewing.pair(con, *pairs[0]) if pairs else None), judged
        outlines = reviewing.outlines(con, book.settled())
        turned = [o for o in outlines if o.ids[0] not in later] or outlines
        return (reviewing.question(con, turned[0]) if turned else None), len(outlines)


def _show(question: Question, left: int, is_sample: bool, console: Console) -> None:
    head = f"Is this merge right? {left} judged" if is_sample else f"One person, or not? {left} questions left"
    table = Table(title=head, title_justify="left", header_style="bold", box=SIMPLE, padding=(0, 1, 0, 0))
    table.add_column("")
    for side in question.sides:
        table.add_column(Text(f"{side.letter}  {_cut(side.name)}"), overflow="fold")
    table.add_row("networks", *(Text(cell(list(side.networks))) for side in question.sides))
    for fact in reviewing.FACTS:
        shown = [side.facts[fact] for side in question.sides]
        if any(shown):
            sign = " =" if fact in question.shared else " ≠" if fact in question.differing else ""
            cells = (Text("\n".join(_cut(value) for value in values[:VALUES_SHOWN])) for values in shown)
            table.add_row(f"{fact.replace('_', ' ')}{sign}", *cells)
    console.print(table)
    for pair in question.compared:
        if len(question.compared) > 1:
            _say(console, f"{pair.a} and {pair.b}", style="bold")
        for comparison, level in pair.agrees:
            _say(console, f"  + {sentence(comparison, level)}", style="green")
        for comparison, level in pair.differs:
            _say(console, f"  - {sentence(comparison, level)}", style="red")
        if not is_sample:
            _say(console, f"  {' '.join(pair.hesitates)}", style="yellow")


def _answer(question: Question, console: Console) -> tuple[str, list[str]]:
    """What the user says: a word of KEYS, and for "part" the sides that are one person."""
    is_group = len(question.sides) > 2
    offered = {key: word for key, word in KEYS.items() if word != "part" or is_group}
    _say(console, "  ".join(f"[{key}] {word}" for key, word in offered.items()), style="bold")
    while True:
        try:
            key = typer.getchar() if sys.stdin.isatty() else sys.stdin.read(1)
        except (EOFError, KeyboardInterrupt):
            return "quit", []
        if key in ("", "\x03", "\x04"):
            return "quit", []
        said = offered.get(key.lower())
        if said is None:
            continue
        if said != "part":
            return said, []
        letters = {side.letter: side.id for side in question.sides}
        _say(console, f"Which are one person? Letters of {''.join(letters)}, then Enter; the others are not they.")
        try:
            chosen = set(console.input("> ").upper()) & letters.keys()
        except (EOFError, KeyboardInterrupt):
            return "quit", []
        if 1 <= len(chosen) < len(letters):
            return "part", [letters[letter] for letter in sorted(chosen)]
        _say(console, "Name at least one, and leave at least one out.")


def _reveal(question: Question, console: Console) -> None:
    """What Kith had thought, now that it cannot sway anybody."""
    told = [f"{pair.a} and {pair.b} at {100 * pair.match.probability:.0f} %" for pair in question.compared]
    if told:
        _say(console, f"Kith had put {', '.join(told)}.", style="dim")


def _cut(value: str) -> str:
    text = cell(value)
    return f"{text[:LONGEST]}…" if len(text) > LONGEST else text


def _say(console: Console, text: str, style: str = "") -> None:
    console.print(Text(text, style=style))
