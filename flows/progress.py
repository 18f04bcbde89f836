"""How far a run is: stages tell, whoever listens shows (the terminal, Prefect's progress artifact)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Listener = Callable[[str, int, int], None]

_listeners: list[Listener] = []


def tell(stage: str, done: int, total: int) -> None:
    """Say that `done` of `total` steps of a stage are done."""
    for listener in _listeners:
        listener(stage, done, total)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Have a listener called while the block runs."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
