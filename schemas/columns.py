"""How a shape is declared: one way for what networks write, one way for our own tables."""

from typing import Annotated, Any, ClassVar, Literal

import pandera.polars as pa
import polars as pl

Texts = Annotated[pl.List, pl.String()]
"""A list of texts."""

Instant = Annotated[pl.Datetime, "us", "UTC"]
"""A moment, to the microsecond, in UTC."""

Privacy = Literal["none", "indirect", "direct"]


class Raw(pa.DataFrameModel):
    """A record as a network writes it: every column is text (or a list of texts), under their name for it.

    `_ignored` names the columns or keys we know and do not keep; anything else that turns up is drift.
    `_has_text` says that records of this kind come with people's own words: of one that cannot be split into
    columns nothing is kept then, nor of a part that is deeper than its column, because nobody can say where
    those words are.
    """

    _ignored: ClassVar[frozenset[str]] = frozenset()
    _has_text: ClassVar[bool] = False

    class Config:
        """Extra columns are dropped here: they were counted as drift at the door."""

        strict = "filter"


class Table(pa.DataFrameModel):
    """A table of ours: exactly these columns, each with its meaning and how private it is.

    `_grain` names the columns that are unique together; empty when rows may repeat.
    """

    _grain: ClassVar[tuple[str, ...]] = ()

    class Config:
        """No column more, no column less."""

        strict = True


def text(header: str, *aliases: str, required: bool = False, **checks: Any) -> Any:
    """A column of an export, under the header or key the network writes.

    Args:
        header: the network's own name for it; access on the class gives this string back.
        aliases: other names seen for it (older versions, translations); compared folded.
        required: a file without this column is rejected.
        checks: Pandera checks (`str_matches`, `isin`…) and `nullable`, true unless said otherwise.
    """
    checks.setdefault("nullable", True)
    return pa.Field(alias=header, metadata={"aliases": aliases, "required": required}, **checks)


def column(meaning: str, privacy: Privacy, **checks: Any) -> Any:
    """A column of one of our tables; the meaning becomes its COMMENT in the warehouse."""
    checks.setdefault("nullable", True)
    return pa.Field(description=meaning, metadata={"privacy": privacy}, **checks)
