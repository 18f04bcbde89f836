"""One file per network: how an owner's export of it is written, and which profile keys it will be read as.

To add a network: write `networks/<name>.py` with `write(share) -> truth`, add it to WRITERS, and, when it has accounts
of its own, to `world.YOUNGER` with how often people join and connect there, and a `Style` in spelling.py.
"""

from collections.abc import Callable

import polars as pl

from tests.benchmarks.worlds.networks import (
    bluesky,
    discord,
    facebook,
    fediverse,
    github,
    google,
    instagram,
    linkedin,
    outlook,
    slack,
    snapchat,
    telegram,
    thunderbird,
    tiktok,
    tuenti,
    twitter,
    vcard,
    viadeo,
    whatsapp,
    xing,
)
from tests.benchmarks.worlds.share import Share

WRITERS: dict[str, Callable[[Share], pl.DataFrame]] = {
    "linkedin": linkedin.write,
    "facebook": facebook.write,
    "twitter": twitter.write,
    "tuenti": tuenti.write,
    "xing": xing.write,
    "viadeo": viadeo.write,
    "google": google.write,
    "outlook": outlook.write,
    "instagram": instagram.write,
    "telegram": telegram.write,
    "fediverse": fediverse.write,
    "github": github.write,
    "bluesky": bluesky.write,
    "snapchat": snapchat.write,
    "whatsapp": whatsapp.write,
    "tiktok": tiktok.write,
    "vcard": vcard.write,
    "slack": slack.write,
    "discord": discord.write,
    "thunderbird": thunderbird.write,
}
"""New ones go to the end: an owner's dice for a network come from its place."""
