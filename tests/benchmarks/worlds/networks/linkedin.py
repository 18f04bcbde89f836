"""LinkedIn: connections, messages, invitations, follows and the address book it was given.

Most owners ask for the archive of CSV files; some, whom Europe's Digital Markets Act lets, save the answers of the
member snapshot API, which have the same columns as JSON.
"""

import polars as pl

from tests.benchmarks.worlds.population import plain
from tests.benchmarks.worlds.share import Share, as_json, listed, messages

NOTE = (
    'Notes:\n"When exporting your connection data, you may notice that some of the email addresses are missing. You will '
    'only see email addresses for connections who have allowed their connections to see or download their email address"\n\n'
)
ADDRESS = "https://www.linkedin.com/in/"
ONE_SNAPSHOT_IN = 3
"""Of so many owners one has the snapshot in the archive's place."""
PAGE = 200
DOMAINS = {
    "Connections": "CONNECTIONS",
    "messages": "INBOX",
    "Invitations": "INVITATIONS",
    "Member_Follows": "MEMBER_FOLLOWING",
    "Contacts": "CONTACTS",
}
"""The archive's files and the snapshot's domains of the same columns."""


def slug() -> pl.Expr:
    """The address a member has: their name, mostly with digits that LinkedIn added."""
    name = plain(pl.concat_str("given", pl.col("surname"), separator=" "), "-")
    digits = (pl.col("account_id") * 2_654_435_761 % (16**8)).cast(pl.String)
    chosen = pl.col("handle_here").str.replace_all("_", "-").str.replace_all(".", "-", literal=True)
    return pl.when(pl.col("account_id") % 4 == 0).then(chosen + "-x").otherwise(name + "-" + digits)


def write(share: Share) -> pl.DataFrame:
    """The files; returns the truth about the profiles in them."""
    day = 3 + share.me["human"] % 24
    rows = share.rows.with_columns(slug().alias("slug"), pl.col("connected").cast(pl.Date).alias("on"))
    followed = rows.filter((pl.col("account_id") % 50 == 0) & pl.col("name_shown").is_not_null())
    book = _book(share)
    tables = {
        "Connections": _connections(rows),
        "messages": _messages(share, rows),
        "Invitations": _invitations(share, rows.head(12)),
        "Member_Follows": _follows(followed),
        "Contacts": _contacts(book),
    }
    if share.me["human"] % ONE_SNAPSHOT_IN == 0:
        for name, table in tables.items():
            share.save(f"linkedin/snapshot_2026-06-{day:02d}/{DOMAINS[name]}.json", _pages(DOMAINS[name], table))
    else:
        for name, table in tables.items():
            notes = NOTE if name == "Connections" else ""
            path = f"linkedin/Complete_LinkedInDataExport_06-{day:02d}-2026/{name}.csv"
            share.save(path, (notes + table.write_csv()).encode())
    return pl.concat(
        [
            share.truth(pl.lit("at:") + pl.col("slug"), rows),
            share.truth(share.name_key(pl.col("name_shown")), followed),
            share.mine(f"at:{share.me['slug']}"),
            share.truth(share.entry_key(pl.col("name_shown"), _emails(), _phones()), book, "entry"),
        ]
    )


def _pages(domain: str, table: pl.DataFrame) -> bytes:
    """A domain as the API answers, page after page; blank cells are missing, several recipients are a list."""
    several = "RECIPIENT PROFILE URLS"
    rows = [
        {column: [cell] if column == several else cell for column, cell in row.items() if cell}
        for row in table.to_dicts()
    ]
    starts = range(0, max(len(rows), 1), PAGE)
    return as_json(
        [
            {
                "paging": {"start": number, "count": PAGE, "total": len(starts), "links": []},
                "elements": [{"snapshotDomain": domain, "snapshotData": rows[start : start + PAGE]}],
            }
            for number, start in enumerate(starts)
        ]
    )


def _url() -> pl.Expr:
    return pl.lit(ADDRESS) + pl.col("slug")


def _connections(rows: pl.DataFrame) -> pl.DataFrame:
    shows = pl.col("account_id") % 37 == 0  # about one member in forty lets connections see the address
    return rows.select(
        pl.col("given_shown").alias("First Name"),
        pl.col("family_shown").alias("Last Name"),
        _url().alias("URL"),
        pl.when(shows).then("email").alias("Email Address"),
        pl.col("company").alias("Company"),
        pl.col("position").alias("Position"),
        pl.col("on").dt.strftime("%d %b %Y").alias("Connected On"),
    )


def _messages(share: Share, rows: pl.DataFrame) -> pl.DataFrame:
    mine = pl.lit(share.me["linkedin_name"]), pl.lit(ADDRESS + share.me["slug"])
    theirs = pl.col("name_shown"), _url()
    ends = [
        pl.when("is_out").then(a).otherwise(b)
        for a, b in ((mine[0], theirs[0]), (mine[1], theirs[1]), (theirs[0], mine[0]), (theirs[1], mine[1]))
    ]
    return messages(share, rows).select(
        pl.format("2-{}==", "account_id").alias("CONVERSATION ID"),
        pl.lit("").alias("CONVERSATION TITLE"),
        ends[0].alias("FROM"),
        ends[1].alias("SENDER PROFILE URL"),
        ends[2].alias("TO"),
        ends[3].alias("RECIPIENT PROFILE URLS"),
        pl.col("at").dt.strftime("%Y-%m-%d %H:%M:%S UTC").alias("DATE"),
        pl.lit("").alias("SUBJECT"),
        pl.lit("Hola").alias("CONTENT"),
        pl.lit("INBOX").alias("FOLDER"),
    )


def _invitations(share: Share, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        pl.lit(share.me["linkedin_name"]).alias("From"),
        pl.col("name_shown").alias("To"),
        pl.col("on").dt.strftime("%-m/%-d/%y, 9:30 AM").alias("Sent At"),
        pl.lit("").alias("Message"),
        pl.lit("OUTGOING").alias("Direction"),
        pl.lit(ADDRESS + share.me["slug"]).alias("inviterProfileUrl"),
        _url().alias("inviteeProfileUrl"),
    )


def _follows(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        pl.col("on").dt.strftime("%Y-%m-%d 08:00:00").alias("Date"),
        pl.lit("Active").alias("Status"),
        pl.col("name_shown").alias("FullName"),
    )


def _emails() -> pl.Expr:
    return listed("entry_email", "entry_work_email")


def _phones() -> pl.Expr:
    return listed("entry_phone")


def _book(share: Share) -> pl.DataFrame:
    """The address book as LinkedIn took it: what was in it on some day, names in one cell."""
    return share.old_book().filter(pl.col("human") % 10 < 8)


def _contacts(book: pl.DataFrame) -> pl.DataFrame:
    return book.select(
        pl.lit("MOBILE_CONTACTS").alias("Source"),
        pl.col("name_shown").alias("FirstName"),
        pl.lit("").alias("LastName"),
        pl.lit("").alias("Companies"),
        pl.lit("").alias("Title"),
        _emails().list.join(", ").alias("Emails"),
        _phones().list.join(", ").alias("PhoneNumbers"),
        pl.lit("3/14/19, 11:20 AM").alias("CreatedAt"),
        *(pl.lit("").alias(n) for n in ("Addresses", "Sites", "InstantMessageHandles", "FullName", "Birthday",
                                       "Location", "BookmarkedAt", "Profiles")),
    )  # fmt: skip
