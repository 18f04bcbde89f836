"""Slack: the members of a few workspaces that the owner runs, of people from work and trade."""

import base64
import hashlib

import polars as pl

from tests.benchmarks.worlds.share import Share, as_json

WORKSPACES = 2
"""Workspaces exported per owner: only who runs one can."""
FEWEST = 4
"""Circles with fewer members have none."""
TOLD = {"position": 0.5, "phone": 0.1}
"""Share of members who fill it in."""
WITH_EMAILS = 0.75
"""Share of the workspaces whose export has the addresses."""
AT_WORK = 0.75
"""Share of members who came in with the address of their employer."""
LEFT = 0.1
"""Share of former members, who are read as nobody."""


def code(mark: str, *parts: int) -> str:
    """A number as Slack writes it: a letter and what looks like chance."""
    told = hashlib.blake2b(":".join(map(str, parts)).encode(), digest_size=5).digest()
    return mark + "0" + base64.b32encode(told).decode()


def chance(*parts: object) -> float:
    """A number in [0, 1) that is a fact about these parts: two owners' exports of one workspace agree."""
    return int.from_bytes(hashlib.blake2b(repr(parts).encode(), digest_size=6).digest()) / 2**48


def member(row: dict[str, object], workspace: int) -> dict[str, object]:
    """An item of users.json."""
    team = code("T", workspace)
    number = int(str(row["account_id"]))
    told = {name: row[name] if chance(name, number) < share else "" for name, share in TOLD.items()}
    shown = {"real_name": row["name_shown"], "first_name": row["given_shown"] or "", "last_name": row["family_shown"] or "",
             "display_name": row["handle_here"] if chance("nick", number) < 0.4 else ""}  # fmt: skip
    own = row["work_email"] if chance("work", number) < AT_WORK else None
    email = {"email": own or row["email"]} if chance("emails", workspace) < WITH_EMAILS else {}
    profile = {"title": told["position"] or "", "phone": told["phone"], "skype": "", "team": team} | shown | email
    return {"id": code("U", number, workspace), "team_id": team, "name": row["handle_here"], "deleted": row["left"],
            "real_name": row["name_shown"], "tz": "Europe/Madrid", "profile": profile, "is_bot": False,
            "is_app_user": False, "updated": 1_700_000_000}  # fmt: skip


def write(share: Share) -> pl.DataFrame:
    """The files; returns the truth about the profiles in them."""
    rows = share.rows.filter(pl.col("kind").is_in(["work", "trade"]) & (pl.col("nth") == 0))
    rows = rows.with_columns(
        pl.col("account_id").map_elements(lambda n: chance("left", n) < LEFT, return_dtype=pl.Boolean).alias("left")
    )
    sizes = rows.group_by("circle").len().filter(pl.col("len") >= FEWEST).sort("circle")
    if not sizes.height:
        return share.mine()
    chosen = sorted(share.rng.choice(sizes["circle"].to_numpy(), min(WORKSPACES, sizes.height), replace=False).tolist())
    me = {name: share.me[name] for name in ("email", "work_email", "phone")} | {
        "position": share.me["position_2"], "account_id": share.me["slack_id"], "handle_here": share.me["slack_handle"],
        "name_shown": share.me["slack_name"], "given_shown": None, "family_shown": None, "left": False}  # fmt: skip
    bot = {"id": "USLACKBOT", "name": "slackbot", "deleted": False, "real_name": "Slackbot", "is_bot": False,
           "profile": {"real_name": "Slackbot", "display_name": "Slackbot"}}  # fmt: skip
    truth = [share.mine(*(f"id:{code('U', share.me['slack_id'], circle)}" for circle in chosen))]
    for circle in chosen:
        members = rows.filter(circle=circle).with_columns(
            pl.col("account_id").map_elements(lambda n, c=circle: code("U", n, c), return_dtype=pl.String).alias("id")
        )
        told = [bot, member(me, circle), *(member(row, circle) for row in members.to_dicts())]
        name = f"{code('T', circle)} Slack export Jan 1 2020 - May 20 2026"
        share.save(f"slack/{name}/users.json", as_json(told))
        truth.append(share.truth(pl.lit("id:") + pl.col("id"), members.filter(~pl.col("left"))))
    return pl.concat(truth)
