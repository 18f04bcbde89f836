"""Bluesky: saved answers of getFollows and getFollowers, with DIDs, handles and the names people show."""

import base64
import hashlib

import polars as pl

from tests.benchmarks.worlds.share import Share, as_json, site

NAMED = 0.85
"""Share of the accounts that show a name."""


def did(number: int) -> str:
    """An account's permanent key, of 24 letters and digits."""
    return (
        "did:plc:" + base64.b32encode(hashlib.blake2b(str(number).encode(), digest_size=15).digest()).decode().lower()
    )


def profile(key: str, handle: str, name: str | None) -> dict[str, object]:
    """A profile as the API's lists have them."""
    shown = {} if name is None else {"displayName": name}
    return {"did": key, "handle": handle, "labels": [], "indexedAt": "2025-01-09T10:20:30.000Z"} | shown


def write(share: Share) -> pl.DataFrame:
    """The files; returns the truth about the profiles in them."""
    dice = share.rng.random((3, share.rows.height))
    # Some take their own domain as a handle; a second account keeps the host's.
    own_domain = pl.when(pl.Series(dice[0] < 0.6) & (pl.col("nth") == 0)).then(site())
    rows = share.rows.with_columns(
        pl.coalesce(own_domain, pl.col("handle_here") + ".bsky.social").alias("at"),
        pl.when(pl.Series(dice[1] < NAMED)).then("name_shown").alias("name_shown"),
        pl.Series("did", [did(number) for number in share.rows["account_id"]], dtype=pl.String),
    )
    people = [profile(*row) for row in rows.select("did", "at", "name_shown").iter_rows()]
    me = did(share.me["bluesky_id"])
    subject = profile(me, f"{share.me['bluesky_handle']}.bsky.social", share.me["bluesky_name"])
    back = [one for one, follows in zip(people, dice[2] < 0.6, strict=True) if follows]
    for name, key, listed in (("getFollows", "follows", people), ("getFollowers", "followers", back)):
        share.save(f"bluesky/2026-05-20/{name}.json", as_json({"subject": subject, key: listed}))
    unnamed = pl.col("name_shown").is_null()
    truth = rows.with_columns(pl.when(unnamed).then(pl.lit(["handle"])).otherwise("labels").alias("labels"))
    return pl.concat([share.truth(pl.lit("id:") + pl.col("did"), truth), share.mine(f"id:{me}")])
