"""Files that cannot be read, one of each common kind."""

import io
import zipfile
from collections.abc import Mapping

from tests.sample_exports.meta import meta_json
from tests.sample_exports.people import Files, csv_bytes
from tests.sample_exports.twitter import twitter_js


def broken() -> Files:
    """Each of these is rejected with a reason, and everything else goes on."""
    friends = meta_json({"friends_v2": [{"name": "Nadie Todavía", "timestamp": 1262304000}] * 3})
    rows = [["Ane", "", "", "", "02 Jan 2024"]]
    invitations = ["From", "To", "Sent At", "Message", "Direction", "inviterProfileUrl", "inviteeProfileUrl"]
    return {
        "broken/facebook/2023-02-11/connections/friends/your_friends.json": friends[: len(friends) * 2 // 3],
        "broken/linkedin/2022-09-30/Connections.csv": csv_bytes([
            ["First Name", "Email Address", "Company", "Position", "Connected On"], *rows]),
        "broken/linkedin/2023-05-06/Connections.csv": zip_bytes({"xl/workbook.xml": b"<workbook/>"}),
        "broken/linkedin/2023-05-06/Invitations.csv": csv_bytes([invitations]),
        "broken/tuenti/2013-11-01/usuarios.txt": b"\x93NUMPY\x00\x01Nerea\x00\xff\xfe\x00\x00",
        "broken/twitter/2025-01-15/data/follower.js": twitter_js("follower", []),
        "broken/xing/2024-03-02/xing.zip": zip_bytes({"contacts.csv": b"Name;Job;Company\n"})[:90],
    }  # fmt: skip


def zip_bytes(members: Mapping[str, bytes]) -> bytes:
    """A ZIP that is the same on every day and every machine: stored, and dated 1980."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()
