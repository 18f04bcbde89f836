"""Discord: friends by number and handle, a few with the owner's own name for them; conversations of two."""

import polars as pl

from tests.benchmarks.worlds.share import Share, as_json, messages

SHOWN = 0.7
"""Share of accounts that show a name beside the handle."""
CALLED = 0.12
"""Share of friends whom the owner gave the name they have in the phone book."""
CONVERSATIONS = 15
"""Conversations written per owner: the closest friends'."""


def write(share: Share) -> pl.DataFrame:
    """The files; returns the truth about the profiles in them."""
    book = share.book.select("human", pl.col("name_shown").alias("called"), pl.col("labels").alias("labels_called"))
    dice = share.rng.random((3, share.rows.height))
    rows = share.rows.join(book, on="human", how="left", maintain_order="left").with_columns(
        pl.col("account_id").cast(pl.String).alias("id"),
        pl.when(pl.Series(dice[0] < SHOWN)).then("name_shown").alias("shown"),
        pl.when(pl.Series(dice[1] < CALLED)).then("called").alias("called"),
    )
    ties = [
        {"id": i, "type": 1, "nickname": called,
         "user": {"id": i, "username": h, "discriminator": "0", "global_name": shown, "avatar": None}}
        for i, h, shown, called in rows.select("id", "handle_here", "shown", "called").iter_rows()
    ]  # fmt: skip
    # A note that is no name is dropped by the reader.
    notes = dict.fromkeys(rows.filter(pl.Series(dice[2] < 0.05))["id"], "del servidor de juegos")
    me = str(share.me["discord_id"])
    own = {"id": me, "username": share.me["discord_handle"], "discriminator": "0", "global_name": share.me["discord_name"],
           "email": share.me["email"], "phone": None, "relationships": ties, "notes": notes, "connections": [],
           "settings": {}}  # fmt: skip
    folder = "discord/2026-05-20/package"
    share.save(f"{folder}/Account/user.json", as_json(own))
    talk = messages(share, rows.sort("closeness", descending=True).head(CONVERSATIONS))
    talked = talk.select("human", "id", "handle_here", "labels").unique("id", maintain_order=True).sort("id")
    titles = {}
    for them, handle in talked.select("id", "handle_here").iter_rows():
        channel = str(int(them) + 1)
        titles[channel] = f"Direct Message with {handle}#0"
        content = {"id": channel, "type": "DM", "recipients": [me, them]}
        share.save(f"{folder}/Messages/c{channel}/channel.json", as_json(content))
    if titles:
        share.save(f"{folder}/Messages/index.json", as_json(titles))
    labels = (
        pl.when(pl.col("called").is_not_null())
        .then("labels_called")
        .when(pl.col("shown").is_null())
        .then(pl.lit(["handle"]))
        .otherwise("labels")
    )
    handles = share.truth(
        pl.lit("at:") + pl.col("handle_here").str.to_lowercase(), talked.with_columns(labels=pl.lit(["handle"]))
    )
    told = rows.with_columns(labels.alias("labels"))
    return pl.concat([share.truth(pl.lit("id:") + pl.col("id"), told), handles, share.mine(f"id:{me}")])
