"""TikTok: the JSON of a download, in its three layouts, and the text files of one that was asked for as TXT.

Both know accounts by their handle alone. What a request did not ask for is missing, and is no empty list.
"""

import re
from collections.abc import Iterator
from typing import Any

import polars as pl

from flows.errors import Rejected
from flows.sources import services
from flows.sources.base import CROWD, EventMap, Network, Parsed, ProfileMap, Rows, Source
from flows.sources.document import Document, fold, unix_lines
from flows.sources.parsers import birthday, instant, on
from flows.sources.readers import as_records, objects
from schemas.columns import Raw
from schemas.raw.tiktok import Names, UserData

_BRANCHES = frozenset(
    {
        *("Activity", "Your Activity", "Profile And Settings", "Profile", "App Settings", "Direct Message"),
        *("Direct Messages", "Video", "Comment", "Tiktok Live", "TikTok Live", "TikTok Shop", "TikTok Shopping"),
        *("Tiktok Shopping", "Likes and Favorites", "Ads and data", "Location Review", "Income Plus Wallet", "Post"),
    }
)
"""What the file is divided into, in any of its layouts."""

_EMPTY = ("", "N/A", "None")
"""How it writes that there is nothing."""


def _is_activity(document: Document) -> int:
    return 50 if len(document.keys & _BRANCHES) >= 2 else 0


TIKTOK = Network(
    name="tiktok",
    urls=(r"^(?i:https?://)?(?i:www\.|m\.)?(?i:tiktok\.com)/@(?P<handle>[\w.]+)/?(?:[?#].*)?$",),
    profile_url="https://www.tiktok.com/@{}",
    key_order=("handle", "account_id"),
    export_names=(r"(?i)^tiktok_data",),
    unread=((_is_activity, "a TikTok download without its people: ask for it with followers and following"),),
)

# --- JSON

_LISTS = {"FansList": "follower", "Following": "following", "BlockList": "blocked"}
"""The key of a list -> how the owner knows whom it lists."""

_ASKED = {"follower": ("Follower", "Follower List", "FansList"), "following": ("Following", "Following List")}
"""A list -> keys of which one is there if it was asked for, even when nobody is on it."""

_AROUND = frozenset({
    "Follower", "Follower List", "Following List", "Block", "Block List", "Profile Info", "Profile Information",
    "ProfileMap", "Direct Message", "Direct Messages", "ChatHistory",
})  # fmt: skip
"""Keys of objects that hold the lists, the profile and the conversations."""

_LAYOUTS = {"Activity": "2023", "Your Activity": "2025", "Profile And Settings": "2026"}
"""The branch in which the lists stand -> the version."""

_TALK = re.compile(r"^Chat History with (.+?):?$")


def _branches(value: Any) -> Iterator[tuple[str, str, Any]]:
    """Every key of the objects in a document, with the branch it is in; lists are not looked into."""
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        branch, item = waiting.pop()
        if not isinstance(item, dict):
            continue
        yield from ((branch or key, key, inner) for key, inner in item.items())
        # The names of conversations and what is in them are people's own.
        inside = [(branch or key, inner) for key, inner in item.items() if key not in ("ChatHistory", "ProfileMap")]
        waiting += reversed(inside)


def _is_list(key: str, value: Any) -> bool:
    """`Following` is the name of a list and of the object around it."""
    return key in _LISTS and not isinstance(value, dict)


def _is_odd(key: str, value: Any) -> bool:
    """Whether something else stands where an object with people in it should."""
    return key in _AROUND and not isinstance(value, dict) and _said(value) is not None


def _is_user_data(document: Document) -> int:
    if not document.looks_like_json:
        return 0
    marks = (b'"FansList"', b'"ProfileMap"', b'"BlockList"', b'"ChatHistory"', b'"Following"')
    if not any(mark in document.utf8 for mark in marks):
        return 0
    if not document.keys & _BRANCHES:
        return 0
    told = (*_ASKED["follower"], *_ASKED["following"], "BlockList", "ProfileMap", "ChatHistory")
    return 90 if any(key in told for _, key, _ in _branches(document.json)) else 0


def _said(value: Any) -> Any:
    """A value, null where it only says that there is none."""
    return None if isinstance(value, str) and value.strip() in _EMPTY else value


def _links(profile: dict[str, Any]) -> list[str]:
    """The owner's pages elsewhere. The names of linked accounts are no addresses: Facebook's is a person's name."""
    declared = (("instagram", profile.get("instagramLink")), ("youtube", profile.get("youtubeLink")))
    found = (services.address(name, value) for name, value in declared if isinstance(value, str))
    return [link for link in found if link]


def _talks(history: Any, owner: str | None) -> Iterator[Any]:
    """The messages of every conversation: who, when, and to whom."""
    for title, messages in history.items() if isinstance(history, dict) else ():
        found = _TALK.match(title)
        rows = [
            {"list": "message", "From": _said(m.get("From")), "Date": _said(m.get("Date")), "thread": title}
            if isinstance(m, dict)
            else None
            for m in (messages if isinstance(messages, list) else [messages])
        ]
        senders = list(dict.fromkeys(row["From"] for row in rows if row and isinstance(row["From"], str)))
        # The title of a conversation of two is the other's handle; a group's is its own name.
        other = [found[1]] if found and len({*senders, *filter(None, [owner])}) <= 2 else []
        people = list(dict.fromkeys([*other, *filter(None, [owner]), *senders]))
        for row in rows:
            if row and len(people) <= CROWD + 1:
                row["recipients"] = [one for one in people if one != row["From"]]
            yield row


def _read_user_data(document: Document, raw: type[Raw]) -> Rows:
    rows: list[Any] = []
    asked, version, owner, history = set(), "", None, []
    for branch, key, value in _branches(document.json):
        asked.add(key)
        if _is_list(key, value):
            version = _LAYOUTS.get(branch, version) if key != "BlockList" else version
            relation = {"list": _LISTS[key]}
            rows += [
                {name: _said(cell) for name, cell in one.items()} | relation if isinstance(one, dict) else one
                for one in as_records(_said(value))
            ]
        elif key == "ProfileMap" and isinstance(value, dict) and value:
            profile = {name: _said(cell) for name, cell in value.items()}
            name = profile.pop("userName", None)
            owner = name if isinstance(name, str) else owner
            rows.append(profile | {"list": "owner", "UserName": name, "links": _links(profile)})
        elif key == "ChatHistory" and isinstance(value, dict):
            history.append(value)
        elif _is_odd(key, value):
            rows.append("")
    rows += [row for one in history for row in _talks(one, owner)]
    lacking = [name for name, keys in _ASKED.items() if not asked & set(keys)]
    if not rows and lacking:
        raise Rejected(f"this download has no {' and no '.join(lacking)} list: it was not asked for")
    warnings = tuple(f"no {name} list in it: it was not asked for, which is not the same as empty" for name in lacking)
    return objects(rows, raw, version, warnings)


def _day(column: str) -> Parsed:
    return on(instant(column, "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S UTC"))


_own = pl.col(UserData.list) == "owner"
_message = pl.col(UserData.list) == "message"

USER_DATA = Source(
    network=TIKTOK,
    record="user_data",
    raw=UserData,
    claims=_is_user_data,
    read=_read_user_data,
    profiles=(
        ProfileMap(
            {"handle": UserData.user_name, "relation": UserData.list, "connected_on": _day(UserData.date)},
            where=~_own & ~_message,
        ),
        ProfileMap(
            {
                "handle": UserData.user_name,
                "display_name": UserData.display_name,
                "emails": UserData.email,
                "phones": UserData.phone,
                "birthday": birthday(UserData.birthday).kept(),
                "links": UserData.links,
                "is_owner": pl.lit(True),
            },
            where=_own,
        ),
        ProfileMap({"handle": UserData.sender}, where=_message),
    ),
    events=(
        EventMap(
            kind="message",
            occurred_at=instant(UserData.date, "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S UTC"),
            sender={"handle": UserData.sender},
            recipient={"handle": UserData.recipients},
            thread=UserData.thread,
            where=_message,
            each=(UserData.recipients,),
        ),
    ),
    complete=True,
)

# --- TXT

_FILES = {
    "follower": "follower",
    "followerlist": "follower",
    "volger": "follower",
    "following": "following",
    "followinglist": "following",
    "volgend": "following",
    "block": "blocked",
    "blocklist": "blocked",
}
"""What a text file is called -> how the owner knows whom it lists. Only the name tells."""

_NAMED = frozenset(
    "username gebruikersnaam nombredeusuario nomdutilisateur benutzername nomeutente nomedeusuario nomedoutilizador "
    "nazwauzytkownika anvandarnamn brukernavn brugernavn numedeutilizator".split()
)
"""The label of a name, folded. Only the first two have been seen; the others are the languages' words for it."""

_MOMENT = r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?: UTC)?$"
_LINE = r"^([^:]{1,60}):\s*(.*)$"


def _lines(text: str) -> pl.DataFrame:
    """Every line: the block it is in, its label, what stands behind it, and whether that is a moment."""
    lines = unix_lines(text).strip().split("\n")
    # Programs that copy a text may double the end of every line: those blank lines part no blocks.
    is_doubled = len(lines) > 1 and not any(line.strip() for line in lines[1::2])
    frame = (
        pl.Series("line", lines[::2] if is_doubled else lines, dtype=pl.String)
        .str.strip_chars()
        .to_frame()
        .with_columns(
            label=pl.col("line").str.extract(_LINE, 1).str.strip_chars(), value=pl.col("line").str.extract(_LINE, 2)
        )
    )
    frame = frame.with_columns(pl.col("value").str.contains(_MOMENT).fill_null(False).alias("dated"))
    said = frame.filter(pl.col("line") != "")
    # Where a date opens each block, a lost empty line joins no two of them.
    opens = (pl.col("line") == "") | (pl.col("dated") if said["dated"].head(1).any() else pl.lit(False))
    return frame.with_columns(opens.cum_sum().alias("block")).filter(pl.col("line") != "")


def _is_names(document: Document) -> int:
    if document.is_binary or document.is_zip or document.looks_like_json or ":" not in document.head[:200]:
        return 0
    first = _lines(document.head[:4_000]).filter(pl.col("block") == pl.col("block").first())
    if first.height != 2 or first["dated"].sum() != 1:
        return 0
    label = first.filter(~pl.col("dated"))["label"].item()
    named = label is not None and fold(label) in _NAMED
    return 70 if named else 40 if label is not None and document.stem in _FILES else 0


def _read_names(document: Document, raw: type[Raw]) -> Rows:
    relation = _FILES.get(document.stem)
    name = pl.col("value").filter(~pl.col("dated") & pl.col("label").is_not_null())
    blocks = (
        _lines(document.text)
        .group_by("block", maintain_order=True)
        .agg(
            name.filter(~name.is_in(_EMPTY)).first().alias(Names.user_name),
            pl.col("value").filter("dated").first().alias(Names.date),
            # A moment and a name and nothing else: anything more is damage, or another kind of list.
            ((pl.len() == 2) & (name.len() == 1)).alias("whole"),
            pl.col("line").str.join("\n").alias("line"),
        )
        .with_row_index("row_number", offset=1)
        .with_columns(pl.col("row_number").cast(pl.Int64))
    )
    broken = [
        (number, "no_name_and_date", line)
        for number, line in blocks.filter(~pl.col("whole")).select("row_number", "line").iter_rows()
    ]
    frame = blocks.filter("whole").select(
        "row_number", Names.user_name, Names.date, pl.lit(relation, dtype=pl.String).alias(Names.list)
    )
    told = () if relation else ("the file's name does not say whether these follow or are followed",)
    return Rows(frame, "txt", broken, warnings=told)


NAMES = Source(
    network=TIKTOK,
    record="names",
    raw=Names,
    claims=_is_names,
    read=_read_names,
    profiles=(ProfileMap({"handle": Names.user_name, "relation": Names.list, "connected_on": _day(Names.date)}),),
    complete=True,
)

SOURCES: tuple[Source, ...] = (USER_DATA, NAMES)
