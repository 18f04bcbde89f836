"""TikTok: who follows the owner and whom the owner follows, by handle alone."""

import polars as pl

from tests.benchmarks.worlds.share import Share, as_json


def write(share: Share) -> pl.DataFrame:
    """The file; returns the truth about the profiles in it."""
    seconds = pl.col("connected").cast(pl.Int64) * 86_400 + pl.col("second_of_day")
    since = (seconds * 1_000_000).cast(pl.Datetime("us")).dt.strftime("%Y-%m-%d %H:%M:%S")
    followed = [{"Date": t, "UserName": h} for t, h in share.rows.select(since, "handle_here").iter_rows()]
    back = [one for one, f in zip(followed, share.rng.random(share.rows.height) < 0.6, strict=True) if f]
    me = share.me["tiktok_handle"]
    profile = {"userName": me, "displayName": share.me["tiktok_name"], "emailAddress": share.me["email"],
               "telephoneNumber": "N/A", "birthDate": "N/A"}  # fmt: skip
    whole = {
        "Profile And Settings": {
            "Profile Info": {"ProfileMap": profile},
            "Follower": {"FansList": back},
            "Following": {"Following": followed},
        },
        "Direct Message": {"Direct Messages": {"ChatHistory": {}}},
    }
    share.save("tiktok/TikTok_Data_1716200000/user_data_tiktok.json", as_json(whole))
    rows = share.rows.with_columns(labels=pl.lit(["handle"]))
    key = pl.lit("at:") + pl.col("handle_here").str.to_lowercase()
    return pl.concat([share.truth(key, rows), share.mine(f"at:{me.lower()}")])
