"""Telegram: the synced phone book, numbers and the owner's words for people, most of them with an account's id."""

import polars as pl

from tests.benchmarks.worlds.share import Share, as_json, messages


def write(share: Share) -> pl.DataFrame:
    """The file; returns the truth about the profiles in it."""
    book = share.book.filter(pl.col("entry_phone").is_not_null())
    accounts = share.rows.select("human", "account_id", "messages", "connected", "account", "nth").filter(nth=0)
    known = book.join(accounts, on="human", how="left", suffix="_there", maintain_order="left")
    identifier = pl.col("account_id").cast(pl.String)
    contacts = [
        ({} if i is None else {"user_id": i})
        | {
            "first_name": n,
            "last_name": "",
            "phone_number": p,
            "date": "2023-05-01T10:00:00",
            "date_unixtime": "1682928000",
        }
        for i, n, p in known.select("account_id", "name_shown", "entry_phone").iter_rows()
    ]
    me = share.me["telegram_id"]
    reached = known.filter(pl.col("account_id").is_not_null())
    # A message's day follows the one on which they were connected there.
    talk = messages(share, reached)
    chats = []
    for (them,), thread in talk.group_by("account_id", maintain_order=True):
        name, lines = thread["name_shown"][0], []
        for n, (at, out) in enumerate(zip(thread["at"], thread["is_out"], strict=True)):
            lines.append({"id": n, "type": "message", "date": f"{at:%Y-%m-%dT%H:%M:%S}",
                          "date_unixtime": str(int(at.timestamp())), "from": "Yo" if out else name,
                          "from_id": f"user{me if out else them}", "text": "Hola", "text_entities": []})  # fmt: skip
        chats.append({"name": name, "type": "personal_chat", "id": them, "messages": lines})
    owner = {"user_id": me, "first_name": share.me["given"], "last_name": share.me["surname"],
             "phone_number": share.me["phone"], "username": f"@{share.me['telegram_handle']}", "bio": ""}  # fmt: skip
    whole = {"about": "", "personal_information": owner, "contacts": {"list": contacts}, "chats": {"list": chats}}
    share.save("telegram/DataExport_2026-05-20/result.json", as_json(whole))
    entries = known.filter(pl.col("account_id").is_null())
    nothing = pl.lit([], dtype=pl.List(pl.String))
    keys = share.entry_key(pl.col("name_shown"), nothing, pl.concat_list("entry_phone"))
    return pl.concat(
        [share.truth(pl.lit("id:") + identifier, reached), share.mine(f"id:{me}"), share.truth(keys, entries, "entry")]
    )
