"""What can go wrong, said so that a person knows what, where and what next. No message holds personal data."""

NO_MEMORY = "memory ran out while it was read: close other programs, the next run tries it again"


class KithError(Exception):
    """A whole run cannot go on: the message says why and what to do."""


class Rejected(Exception):
    """One file cannot be read; the others go on. The message is the `reason` in `exports`."""


class Unread(Rejected):
    """The disk or the machine refused a file this time: the next run tries it again."""


class MissingColumns(Rejected):
    """A file lacks columns its contract needs."""

    def __init__(self, source: str, columns: list[str]) -> None:
        super().__init__(f"{source}: the file lacks a column it needs: {', '.join(columns)}")


class ContractBroken(KithError):
    """A table we made does not keep its own contract, so nothing was published."""


def is_stop(error: Exception) -> bool:
    """Whether it stands for a signal: DuckDB ends its query then and loses what the signal's handler raised."""
    return isinstance(error, RuntimeError) and str(error) == "Query interrupted"
