"""Twitter: numbers, and the tweets that name some of them; an address book without names; conversations' headers."""

import json
from typing import Any

import polars as pl

from tests.benchmarks.worlds.share import Share, listed, messages


def script(name: str, items: list[Any]) -> bytes:
    """A script that assigns a list."""
    return f"window.YTD.{name}.part0 = {json.dumps(items, ensure_ascii=False)}".encode()


def write(share: Share) -> pl.DataFrame:
    """The files; returns the truth about the profiles in them."""
    day = 1 + share.me["human"] % 27
    folder = f"twitter/twitter-2026-06-{day:02d}-5f0c9a1be7d24c63a8f1e0b72d94c6aa35/data"
    number = pl.col("account_id").cast(pl.String)
    rows = share.rows.with_columns(number.alias("id"))
    dice = share.rng.random((2, rows.height))
    for name, wrapper, chosen in (("follower", "follower", dice[0] < 0.75), ("following", "following", dice[1] < 0.7)):
        items = [
            {wrapper: {"accountId": i, "userLink": f"https://twitter.com/intent/user?user_id={i}"}}
            for i in rows.filter(pl.Series(chosen | (dice[0] >= 0.75) & (dice[1] >= 0.7)))["id"]
        ]
        # Strangers follow too: numbers of nobody we know of.
        if name == "follower":
            items += [
                {wrapper: {"accountId": str(i), "userLink": f"https://twitter.com/intent/user?user_id={i}"}}
                for i in share.rng.integers(5 * 10**9, 9 * 10**9, rows.height // 3)
            ]
        share.save(f"{folder}/{name}.js", script(name, items))
    # Half of them are named in a tweet some day: the closer, the likelier.
    named = rows.filter(pl.Series(share.rng.random(rows.height)) < 0.35 + 0.5 * pl.col("closeness"))
    tweets = [
        {"tweet": {"id_str": str(10**18 + int(i)), "full_text": f"@{h} hola", "created_at": "Tue Mar 04 10:20:30 +0000 2025",
                   "lang": "es", "in_reply_to_user_id_str": i, "in_reply_to_screen_name": h,
                   "entities": {"hashtags": [], "symbols": [], "urls": [], "user_mentions": [
                       {"name": n, "screen_name": h, "indices": ["0", "5"], "id_str": i, "id": i}]}}}
        for i, h, n in named.select("id", "handle_here", "name_shown").iter_rows()
    ]  # fmt: skip
    share.save(f"{folder}/tweets.js", script("tweets", tweets))
    # Who made a list the owner is on is told by a handle alone.
    unnamed = rows.join(named, on="account", how="anti").filter(
        pl.Series(share.rng.random(rows.height - named.height)) < 0.08
    )
    lists = [{"userListInfo": {"url": f"https://twitter.com/{h}/lists/x"}} for h in unnamed["handle_here"]]
    share.save(f"{folder}/lists-member.js", script("lists_member", lists))
    by_handle = share.truth(
        pl.lit("at:") + pl.col("handle_here").str.to_lowercase(), unnamed.with_columns(labels=pl.lit(["handle"]))
    )
    me = str(share.me["twitter_id"])
    account = {"email": share.me["email"], "createdVia": "web", "username": share.me["twitter_handle"], "accountId": me,
               "createdAt": "2010-11-10T20:31:07.000Z", "accountDisplayName": share.me["twitter_name"]}  # fmt: skip
    share.save(f"{folder}/account.js", script("account", [{"account": account}]))
    talk = messages(share, rows)
    conversations = [
        {"dmConversation": {"conversationId": f"{me}-{them}", "messages": [
            {"messageCreate": {"id": str(10**18 + int(them) * 100 + n), "senderId": me if out else them,
                               "recipientId": them if out else me, "createdAt": f"{at:%Y-%m-%dT%H:%M:%S}.000Z"}}
            for n, (at, out) in enumerate(zip(thread["at"], thread["is_out"], strict=True))]}}
        for (them,), thread in talk.group_by("id", maintain_order=True)
    ]  # fmt: skip
    share.save(f"{folder}/direct-message-headers.js", script("direct_message_headers", conversations))
    book = share.old_book().filter(pl.col("human") % 10 < 3)
    emails, phones = listed("entry_email", "entry_work_email"), listed("entry_phone")
    contacts = book.select(emails.alias("emails"), phones.alias("phoneNumbers")).to_dicts()
    share.save(f"{folder}/contact.js", script("contact", [{"contact": c} for c in contacts]))
    entry = share.entry_key(pl.lit(""), emails, phones)
    return pl.concat(
        [
            share.truth(pl.lit("id:") + pl.col("id"), rows),
            by_handle,
            share.mine(f"id:{me}"),
            share.truth(entry, book, "entry"),
        ]
    )
