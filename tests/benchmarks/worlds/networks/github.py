"""GitHub: the API's answers, a list of logins and each user's details: name, employer, page, Twitter name."""

import base64

import polars as pl

from tests.benchmarks.worlds.share import Share, as_json, site

TOLD = {"name_shown": 0.8, "company": 0.45, "town": 0.4, "email": 0.12, "twitter_handle": 0.25}
"""Share of users whose details say it."""


def user(login: str, number: int) -> dict[str, object]:
    """A user as lists have them: without a name."""
    node = base64.b64encode(f"04:User{number}".encode()).decode()
    api = f"https://api.github.com/users/{login}"
    return {"login": login, "id": number, "node_id": node, "url": api, "html_url": f"https://github.com/{login}",
            "type": "User", "site_admin": False}  # fmt: skip


def write(share: Share) -> pl.DataFrame:
    """The files; returns the truth about the profiles in them."""
    dice = share.rng.random((len(TOLD) + 1, share.rows.height))
    rows = share.rows.with_columns(
        *(pl.when(pl.Series(dice[n] < p)).then(name).alias(name) for n, (name, p) in enumerate(TOLD.items())),
        # Employers are often written as their own account here.
        pl.when(pl.Series(dice[-1] < 0.2)).then(pl.lit("@")).otherwise(pl.lit("")).alias("mark"),
        site().fill_null("").alias("blog"),
    ).with_columns((pl.col("mark") + pl.col("company")).alias("company"))
    listed = [user(login, number) for login, number in rows.select("handle_here", "account_id").iter_rows()]
    told = rows.select("name_shown", "company", "blog", "town", "email", "twitter_handle").rows()
    cells = ("name", "company", "blog", "location", "email", "twitter_username")
    details = [one | dict(zip(cells, row, strict=True)) for one, row in zip(listed, told, strict=True)]
    me = user(share.me["github_handle"], share.me["github_id"])
    folder = "github/2026-05-20"
    share.save(f"{folder}/following.json", as_json(listed))
    share.save(f"{folder}/users.json", b"\n".join(map(as_json, details)))
    share.save(f"{folder}/user.json", as_json(me | {"name": share.me["github_name"], "private_gists": 0}))
    unnamed = pl.col("name_shown").is_null()
    truth = rows.with_columns(pl.when(unnamed).then(pl.lit(["handle"])).otherwise("labels").alias("labels"))
    key = pl.lit("id:") + pl.col("account_id").cast(pl.String)
    return pl.concat([share.truth(key, truth), share.mine(f"id:{share.me['github_id']}")])
