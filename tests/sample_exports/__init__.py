"""The sample exports: what an invented industrial designer of Bilbao would download from her networks
and address books.

`people.txt` says who everybody is and how each network writes them; each network has a module that writes its
files as the network does, defects included; `truth.csv`, here and not among what is read, tells which accounts
are whom.
Write them anew with `python -m tests.sample_exports`.
"""

import shutil
from pathlib import Path

from tests.sample_exports.bluesky import bluesky
from tests.sample_exports.broken import broken
from tests.sample_exports.discord import discord
from tests.sample_exports.facebook import facebook
from tests.sample_exports.fediverse import fediverse
from tests.sample_exports.github import github
from tests.sample_exports.google import google
from tests.sample_exports.instagram import instagram
from tests.sample_exports.linkedin import linkedin
from tests.sample_exports.mail_programs import mail_programs
from tests.sample_exports.people import Files
from tests.sample_exports.slack import slack
from tests.sample_exports.snapchat import snapchat
from tests.sample_exports.telegram import telegram
from tests.sample_exports.threads import threads
from tests.sample_exports.tiktok import tiktok
from tests.sample_exports.truth import truth
from tests.sample_exports.tuenti import tuenti
from tests.sample_exports.twitter import twitter
from tests.sample_exports.vcard import vcard
from tests.sample_exports.viadeo import viadeo
from tests.sample_exports.whatsapp import whatsapp
from tests.sample_exports.xing import xing

SAMPLES = Path(__file__).parents[2] / "data" / "samples"


TRUTH = Path(__file__).parent / "truth.csv"


def exports() -> Files:
    """Every file of the samples."""
    makers = (
        linkedin,
        xing,
        viadeo,
        facebook,
        tuenti,
        twitter,
        google,
        vcard,
        mail_programs,
        fediverse,
        github,
        bluesky,
        instagram,
        threads,
        telegram,
        whatsapp,
        tiktok,
        snapchat,
        discord,
        slack,
        broken,
    )
    return {name: data for make in makers for name, data in make().items()}


def write(folder: Path = SAMPLES) -> int:
    """Write all samples anew, removing what is no longer among them; gives the number of files."""
    files = exports()
    for network in {name.split("/")[0] for name in files if "/" in name}:
        shutil.rmtree(folder / network, ignore_errors=True)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    TRUTH.write_bytes(truth())
    return len(files)
