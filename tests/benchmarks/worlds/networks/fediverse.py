"""The Fediverse: the API's answers, with addresses, names and the fields in which people link their other accounts."""

from typing import Any

import polars as pl

from tests.benchmarks.worlds.share import Share, as_json, site

HOSTS = ("social.example", "toots.example", "pueblo.example")
LINKED = 0.5
"""Share of people who link an account in their profile, of those who have one there."""


def address(handle: pl.Expr, human: pl.Expr) -> pl.Expr:
    """`name@host`: people are on several servers."""
    hosts = pl.coalesce(*(pl.when(human % len(HOSTS) == n).then(pl.lit(host)) for n, host in enumerate(HOSTS)))
    return handle + "@" + hosts


def account(number: int, at: str, name: str, fields: list[dict[str, Any]]) -> dict[str, Any]:
    """An Account as the API answers it."""
    handle, _, host = at.partition("@")
    return {"id": str(number), "username": handle, "acct": at, "display_name": name, "locked": False, "bot": False,
            "group": False, "note": "", "url": f"https://{host}/@{handle}", "emojis": [], "fields": fields}  # fmt: skip


def field(label: str, link: str, verified: bool) -> dict[str, Any]:
    """A field with a link, as the server shows it; verified where the linked page links back."""
    shown = link.removeprefix("https://")
    value = f'<a href="{link}" rel="me nofollow noopener" target="_blank"><span class="invisible">https://</span>{shown}</a>'
    return {"name": label, "value": value, "verified_at": "2024-02-03T10:20:30.000+00:00" if verified else None}


def write(share: Share) -> pl.DataFrame:
    """The files; returns the truth about the profiles in them."""
    dice = share.rng.random((4, share.rows.height))
    linked = {
        name: pl.when(pl.Series(dice[n] < LINKED)).then(column)
        for n, (name, column) in enumerate(
            {"site": site(), "github": pl.col("github_handle"), "twitter": pl.col("twitter_handle")}.items()
        )
    }
    rows = share.rows.with_columns(address(pl.col("handle_here"), pl.col("human")).alias("at"))
    accounts = []
    columns = (pl.col("account_id"), pl.col("at"), pl.col("name_shown"), *(e.alias(n) for n, e in linked.items()))
    for number, at, name, own_site, github, twitter in rows.select(*columns).iter_rows():
        fields = [field("Web", f"https://{own_site}", True)] if own_site else []
        fields += [field("GitHub", f"https://github.com/{github}", True)] if github else []
        # Twitter links nowhere back: nobody can prove an account there.
        fields += [field("Twitter", f"https://twitter.com/{twitter}", False)] if twitter else []
        accounts.append(account(number, at, name, fields))
    back = [one for one, follows in zip(accounts, dice[3] < 0.6, strict=True) if follows]
    folder = "fediverse/2026-05-20"
    share.save(f"{folder}/following.json", as_json(accounts))
    share.save(f"{folder}/followers.json", as_json(back))
    mine = f"{share.me['fediverse_handle']}@{HOSTS[share.me['human'] % len(HOSTS)]}"
    own = account(share.me["fediverse_id"], mine, share.me["fediverse_name"], [])
    share.save(f"{folder}/verify_credentials.json", as_json(own | {"source": {"note": "", "fields": []}}))
    return pl.concat(
        [share.truth(pl.lit("at:") + pl.col("at").str.to_lowercase(), rows), share.mine(f"at:{mine.lower()}")]
    )
