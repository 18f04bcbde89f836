"""Instagram: handles in lists, names where a conversation or Threads tells them, an uploaded address book."""

import polars as pl

from tests.benchmarks.worlds.networks.facebook import as_facebook
from tests.benchmarks.worlds.share import SEPARATOR, Share, listed, messages

THREADS = 40
"""Conversations written per owner: the closest people's."""
ON_THREADS = 0.3
"""Share of the accounts that are on Threads too, where the display name stands in the list."""


def write(share: Share) -> pl.DataFrame:
    """The files; returns the truth about the profiles in them."""
    day = 1 + share.me["human"] % 27
    me, mine = share.me["instagram_handle"], share.me["instagram_name"]
    folder = f"instagram/instagram-{me}-2026-06-{day:02d}-Qw8rT2yU"
    lists = f"{folder}/connections/followers_and_following"
    stamp = pl.col("connected").cast(pl.Int64) * 86_400 + pl.col("second_of_day")
    rows = share.rows.with_columns(stamp.alias("timestamp"))
    dice = share.rng.random((2, rows.height))
    # The owner follows everybody they know here, and most follow back.
    back = pl.Series(dice[0] < 0.75)
    followers = [
        {"title": "", "media_list_data": [], "string_list_data": [
            {"href": f"https://www.instagram.com/{h}", "value": h, "timestamp": t}]}
        for h, t in rows.filter(back).select("handle_here", "timestamp").iter_rows()
    ]  # fmt: skip
    # Strangers follow too: handles of nobody we know of.
    followers += [
        {"title": "", "media_list_data": [], "string_list_data": [
            {"href": f"https://www.instagram.com/stranger.{n}", "value": f"stranger.{n}", "timestamp": 1_700_000_000}]}
        for n in share.rng.integers(10**6, 10**9, rows.height // 3)
    ]  # fmt: skip
    share.save(f"{lists}/followers_1.json", as_facebook(followers))
    followed = [
        {"title": h, "string_list_data": [{"href": f"https://www.instagram.com/_u/{h}", "timestamp": t}]}
        for h, t in rows.select("handle_here", "timestamp").iter_rows()
    ]
    share.save(f"{lists}/following.json", as_facebook({"relationships_following": followed}))
    talk = messages(share, rows.sort("closeness", descending=True).head(THREADS))
    for (account,), thread in talk.group_by("account", maintain_order=True):
        name, place = thread["name_shown"][0], f"{thread['handle_here'][0]}_{10**15 + int(account)}"
        lines = [
            {"sender_name": mine if out else name, "timestamp_ms": int(at.timestamp() * 1000), "content": "Hola"}
            for at, out in zip(thread["at"], thread["is_out"], strict=True)
        ]
        content = {"participants": [{"name": name}, {"name": mine}], "messages": lines, "title": name,
                   "is_still_participant": True, "thread_path": f"inbox/{place}", "magic_words": []}  # fmt: skip
        share.save(f"{folder}/your_instagram_activity/messages/inbox/{place}/message_1.json", as_facebook(content))
    on_threads = rows.filter(pl.Series(dice[1] < ON_THREADS))
    shown = [
        {"title": n, "media_list_data": [], "string_list_data": [
            {"href": f"https://www.threads.com/{h}", "value": h, "timestamp": t}]}
        for h, n, t in on_threads.select("handle_here", "name_shown", "timestamp").iter_rows()
    ]  # fmt: skip
    if shown:
        share.save(
            f"{folder}/your_instagram_activity/threads/following.json",
            as_facebook({"text_post_app_text_post_app_following": shown}),
        )
    told = {"Username": me, "Name": mine, "Email": share.me["email"]}
    profile = {
        "string_map_data": {label: {"href": "", "value": value, "timestamp": 0} for label, value in told.items()}
    }
    share.save(
        f"{folder}/personal_information/personal_information/personal_information.json",
        as_facebook({"profile_user": [profile]}),
    )
    book = share.old_book().filter((pl.col("human") % 10 > 5) & pl.col("entry_phone").is_not_null())
    entries = [
        {
            "string_map_data": {
                "First Name": {"value": n},
                "Last Name": {"value": ""},
                "Contact Information": {"value": p},
            }
        }
        for n, p in book.select("name_shown", "entry_phone").iter_rows()
    ]
    if entries:
        share.save(
            f"{folder}/connections/contacts/synced_contacts.json", as_facebook({"contacts_contact_info": entries})
        )
    nobody = pl.lit([], dtype=pl.List(pl.String))
    key = pl.lit("at:") + pl.col("handle_here").str.to_lowercase()
    return pl.concat(
        [
            share.truth(key, rows),
            share.truth(key, on_threads).with_columns(pl.lit("threads").alias("network")),
            share.mine(f"at:{me.lower()}", f"name:{share.owner}{SEPARATOR}{mine.lower()}"),
            share.truth(share.entry_key(pl.col("name_shown"), nobody, listed("entry_phone")), book, "entry"),
        ]
    )
