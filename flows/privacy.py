"""What may leave the warehouse: counts, rules and places. Names, addresses and values may not."""

import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from flows.errors import KithError

_PLAIN = re.compile(r"^[A-Za-z][A-Za-z0-9 _.:/'’-]{0,40}$")
_KNOWN_FOLDERS = re.compile(
    r"^(data|messages|inbox|archived_threads|filtered_threads|message_requests|e2ee_cutover|connections|friends|"
    r"followers|friends_and_followers|following_and_followers|profile_information|personal_information|about_you|"
    r"logged_information|activity_messages|preferences|feed|your_facebook_activity|privados|fotos|dump|js|tweets)$"
)
_KNOWN_FILE = re.compile(r"^[A-Za-z_’' -]{3,60}([-_ ]?(part)?\d{1,4})?( \(\d+\))?\.(csv|json|js|txt|html?|zip)$")
_EXPORT = re.compile(
    r"(?i)^(((basic|complete)_linkedindataexport|twitter|linkedin|xing|viadeo|facebook|tuenti)[\w.()-]*|\d{4}-\d\d-\d\d)$"
)


def place(path: str) -> str:
    """A path without the parts that can hold a person's name.

    Networks name folders and files after people (a thread's folder, one vCard per contact), and so do users; what a
    network's own export is known to use stays, the rest becomes `…`. `exports.path` has it in full.
    """
    parts = re.split(r"([/!])", path)
    shown = []
    for number, part in enumerate(parts):
        if part in "/!":
            shown.append(part)
        elif number == len(parts) - 1:
            shown.append(part if _KNOWN_FILE.match(part) else re.sub(r"^.*?(\.[A-Za-z0-9]{1,5})?$", r"…\1", part))
        elif _KNOWN_FOLDERS.match(part) or _EXPORT.match(part):
            shown.append(part)
        else:
            shown.append("…")
    return re.sub(r"(…[/!])+", "…/", "".join(shown))


def key(name: str) -> str:
    """A column or key of an export as it may be shown: some files use people's names as keys."""
    return name if _PLAIN.match(name) else "(a name not shown)"


@contextmanager
def guarded(stage: str) -> Iterator[None]:
    """Let no foreign exception out: its text could quote a value, and Prefect stores every exception.

    Raises:
        KithError: our own pass; any other is told by its kind and the line of ours it happened in.
    """
    try:
        yield
    except KithError:
        raise
    except Exception as error:
        ours = [f for f in traceback.extract_tb(error.__traceback__) if "/flows/" in f.filename]
        where = f"{ours[-1].filename.rsplit('/flows/', 1)[-1]}:{ours[-1].lineno}" if ours else "a library"
        raise KithError(
            f"{stage} failed ({type(error).__name__} at flows/{where}). Nothing was published; "
            "the warehouse is as it was. This is a defect of Kith: report it with this line"
        ) from None
