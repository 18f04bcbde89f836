"""Snapchat: friends by username, with the name they show or the one the owner gave them."""

import polars as pl

from tests.benchmarks.worlds.share import Share, as_json

LISTS = ("Friend Requests Sent", "Blocked Users", "Deleted Friends", "Hidden Friend Suggestions", "Ignored Snapchatters",
         "Pending Requests", "Shortcuts")  # fmt: skip


def write(share: Share) -> pl.DataFrame:
    """The files; returns the truth about the profiles in them."""
    seconds = pl.col("connected").cast(pl.Int64) * 86_400 + pl.col("second_of_day")
    since = (seconds * 1_000_000).cast(pl.Datetime("us")).dt.strftime("%Y-%m-%d %H:%M:%S UTC")
    # What the owner calls somebody in the phone book stands here for some of those who are in it.
    book = share.book.select("human", pl.col("name_shown").alias("called"), pl.col("labels").alias("labels_called"))
    rows = share.rows.join(book, on="human", how="left", maintain_order="left")
    renamed = pl.lit(pl.Series(share.rng.random(rows.height) < 0.3)) & pl.col("called").is_not_null()
    rows = rows.with_columns(
        pl.when(renamed).then("called").otherwise("name_shown").alias("name_shown"),
        pl.when(renamed).then("labels_called").otherwise("labels").alias("labels"),
    )
    friends = [
        {"Username": h, "Display Name": n, "Creation Timestamp": t, "Last Modified Timestamp": t, "Source": "added by phone"}
        for h, n, t in rows.select("handle_here", "name_shown", since).iter_rows()
    ]  # fmt: skip
    me = share.me["snapchat_handle"]
    own = {"Username": me, "Name": share.me["snapchat_name"], "Creation Date": "2015-03-01 10:20:30 UTC"}
    folder = "snapchat/mydata~1716200000000/json"
    share.save(f"{folder}/friends.json", as_json({"Friends": friends} | {name: [] for name in LISTS}))
    share.save(f"{folder}/account.json", as_json({"Basic Information": own}))
    key = pl.lit("at:") + pl.col("handle_here").str.to_lowercase()
    return pl.concat([share.truth(key, rows), share.mine(f"at:{me.lower()}")])
