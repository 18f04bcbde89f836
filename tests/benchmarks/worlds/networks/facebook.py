"""Facebook: friends, the uploaded address book, conversations. Names are all it tells of friends."""

import json
import re
from typing import Any

import polars as pl

from tests.benchmarks.worlds.share import SEPARATOR, Share, listed, messages

THREADS = 25
"""Conversations written per owner: the closest friends'. Each is a folder of its own."""


def as_facebook(value: Any) -> bytes:
    """JSON as Facebook writes it: each byte of UTF-8 escaped as if it were Latin-1."""
    text = json.dumps(value, ensure_ascii=False)
    return re.sub(r"[^\x00-\x7f]+", lambda m: "".join(f"\\u{byte:04x}" for byte in m[0].encode()), text).encode()


def write(share: Share) -> pl.DataFrame:
    """The files; returns the truth about the profiles in them."""
    day = 1 + share.me["human"] % 27
    folder = f"facebook/facebook-{share.owner}-2026-06-{day:02d}-Kx7mQ2pL"
    stamp = pl.col("connected").cast(pl.Int64) * 86_400 + pl.col("second_of_day")
    rows = share.rows.with_columns(stamp.alias("timestamp"))
    friends = rows.select(pl.col("name_shown").alias("name"), "timestamp").to_dicts()
    share.save(f"{folder}/connections/friends/your_friends.json", as_facebook({"friends_v2": friends}))
    me = share.me["facebook_name"]
    talk = messages(share, rows.sort("closeness", descending=True).head(THREADS))
    for (account,), thread in talk.group_by("account", maintain_order=True):
        name = thread["name_shown"][0]
        folder_name = f"{re.sub('[^a-z0-9]', '', name.lower()) or 'x'}_{10**14 + int(account)}"
        lines = [
            {"sender_name": me if out else name, "timestamp_ms": int(at.timestamp() * 1000), "content": "Hola"}
            for at, out in zip(thread["at"], thread["is_out"], strict=True)
        ]
        content = {"participants": [{"name": name}, {"name": me}], "messages": lines, "title": name,
                   "is_still_participant": True, "thread_path": f"inbox/{folder_name}", "magic_words": []}  # fmt: skip
        share.save(f"{folder}/your_facebook_activity/messages/inbox/{folder_name}/message_1.json", as_facebook(content))
    profile = {"name": {"full_name": me, "first_name": share.me["given"], "middle_name": "", "last_name": share.me["surname"]},
               "emails": {"emails": [share.me["email"]], "previous_emails": [], "pending_emails": [], "ad_account_emails": []},
               "username": share.me["facebook_handle"], "profile_uri": f"https://www.facebook.com/{share.me['facebook_handle']}",
               "registration_timestamp": 1220000000}  # fmt: skip
    share.save(
        f"{folder}/personal_information/profile_information/profile_information.json",
        as_facebook({"profile_v2": profile}),
    )
    book = share.old_book().filter(pl.col("human") % 10 > 2)
    points = listed("entry_email", "entry_phone")
    entries = book.select(
        pl.col("name_shown").alias("name"), points.list.eval(pl.struct(pl.element().alias("contact_point"))).alias("details"),
        pl.lit(1530429889).alias("created_timestamp"), pl.lit(1530429889).alias("updated_timestamp"),
    ).to_dicts()  # fmt: skip
    share.save(f"{folder}/personal_information/other_personal_information/your_address_books.json",
               as_facebook({"address_book_v2": {"address_book": entries}}))  # fmt: skip
    plain = share.name_key(pl.col("name_shown"))
    key = share.twins(plain, pl.col("timestamp").cast(pl.String))
    # Conversations tell no date of friendship: there, two of one name are one name.
    unclear = share.truth(plain, rows.filter(plain.is_duplicated()))
    entry = share.entry_key(pl.col("name_shown"), listed("entry_email"), listed("entry_phone"))
    mine = share.mine(f"at:{share.me['facebook_handle'].lower()}", f"name:{share.owner}{SEPARATOR}{me.lower()}")
    return pl.concat([share.truth(key, rows), unclear, mine, share.truth(entry, book, "entry")])
