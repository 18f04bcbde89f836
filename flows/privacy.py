"""What may leave the warehouse: counts, rules and places. Names, addresses and values may not."""

import re
import traceback
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from flows.errors import KithError, is_stop
from flows.sources import NETWORKS

_PLAIN = re.compile(r"^[A-Za-z][A-Za-z0-9 _.:/'’-]{0,40}$")
_FILE_WORDS = frozenset(
    """
    about account across activity address addressbook addresses adressbuch adressen ages all amigos and app archive
    archived basic before block blocked blocking book books broken calls card cards change close coach comentarios
    comments community company complete connections contact contactos contacts conversations created csv cutover
    data de deleted dest details direct dump e2ee email eml empty endorsement everything export exports express
    facebook favorited feed filtered follow followed follower followers following follows fotos friend friends from
    getfriendsdata getinbox getusersdata given google group groups hashtag have headers hide home htm html ics id
    imported inbox inc index info information instagram interactions invitations invited js json jsonl know kontakte
    ldif learning les less libreta like linked linkedin linkedindataexport list lista lists logged logins los
    manifest me media member members message messages messagesinbox messagessent messenger microsoft mobile mute
    muted my name names ndjson network no note number numbers of on other others outlook page part payload pending
    people personal phone phonenumbers photos positions preferences privados profile profiles query readme received
    recently recommendations registration rejected removed reported requests restricted result results rows screen
    search see sent settings smartblock spam story subscribed suggested sync synced tab takeout thread threads
    threema thunderbird todos tous tsv tuenti tweet tweets twitter txt unfollowed unread uploaded user users
    usuarios vcard vcards vcf ve viadeo viewed visited visits whatsapp who xing xls xlsx yahoo you your zip
    """.split()
)
"""What networks and programs call their files and folders; no given name and no surname is among them."""

HIDDEN = "(a name not shown)"

_KNOWN = {"", *_FILE_WORDS, *(network.name for network in NETWORKS)}


def place(path: str) -> str:
    """A path without the words that can be a person's name.

    Networks name folders and files after people (a thread's folder, one vCard per contact), and so do users. The
    words exports are known to use stay, dates and short numbers too; the rest becomes `…`. `exports.path` has it
    in full.
    """

    def shown(word: re.Match[str]) -> str:
        text = word[0].lower()
        is_known = text.rstrip("0123456789") in _KNOWN and not re.search(r"\d{5}", text)
        return word[0] if is_known or text in _KNOWN else "…"

    hidden = re.sub(r"[^\W_]+", shown, path)
    hidden = re.sub(r"…([^\w/!]|_)*(?=…)", "", hidden)
    return re.sub(r"(…[/!])+", "…/", hidden)


# Not beside the flow: a runner pickles what its module holds.
_GIVEN: ContextVar[Sequence[Path] | None] = ContextVar("_GIVEN", default=None)


@contextmanager
def given(paths: Sequence[Path]) -> Iterator[list[str]]:
    """Hand paths to a flow in this process: files are called after people, and Prefect keeps every parameter.

    Yields:
        what may stand in their place among the flow's parameters.
    """
    token = _GIVEN.set(paths)
    try:
        yield [place(str(path)) for path in paths]
    finally:
        _GIVEN.reset(token)


def meant(paths: Sequence[str]) -> list[Path]:
    """The paths that a flow was handed in this process by `given`, or else the ones among its parameters."""
    handed = _GIVEN.get()
    return [Path(path) for path in paths] if handed is None else list(handed)


def key(name: str, known: Container[str]) -> str:
    """A column or key of an export as it may be shown: some files use people's names and handles as keys.

    Args:
        name: the key.
        known: words of headers, in lower case; a key is shown if one of its words is among these.
    """
    words = re.findall(r"[^\W\d_]+", name.lower())
    return name if _PLAIN.match(name) and any(word in known for word in words) else HIDDEN


def whereabouts(error: Exception) -> str:
    """An exception's kind and the line of ours it happened in; nothing of its text."""
    ours = [f for f in traceback.extract_tb(error.__traceback__) if "/flows/" in f.filename]
    where = f"flows/{ours[-1].filename.rsplit('/flows/', 1)[-1]}:{ours[-1].lineno}" if ours else "a library"
    return f"{type(error).__name__} at {where}"


@contextmanager
def guarded(stage: str) -> Iterator[None]:
    """Let no foreign exception out: its text could quote a value, and Prefect stores every exception.

    Raises:
        KithError: our own pass; any other is told by its kind and the line of ours it happened in.
        KeyboardInterrupt: somebody stopped the process while DuckDB worked.
    """
    try:
        yield
    except KithError:
        raise
    except Exception as error:
        if is_stop(error):
            raise KeyboardInterrupt from None
        raise KithError(
            f"{stage} failed ({whereabouts(error)}). Nothing was published; "
            "the warehouse is as it was. This is a defect of Kith: report it with this line"
        ) from None
