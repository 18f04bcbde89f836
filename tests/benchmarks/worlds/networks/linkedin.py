"""LinkedIn: Connections.csv, Contacts.csv (the uploaded address book), messages.csv, Invitations.csv, Profile.csv."""

import polars as pl

from tests.benchmarks.worlds.population import plain
from tests.benchmarks.worlds.share import Share, listed, messages

NOTE = (
    'Notes:\n"When exporting your connection data, you may notice that some of the email addresses are missing. You will '
    'only see email addresses for connections who have allowed their connections to see or download their email address"\n\n'
)


def slug() -> pl.Expr:
    """The address a member has: their name, mostly with digits that LinkedIn added."""
    name = plain(pl.concat_str("given", pl.col("surname"), separator=" "), "-")
    digits = (pl.col("account_id") * 2_654_435_761 % (16**8)).cast(pl.String)
    chosen = pl.col("handle_here").str.replace_all("_", "-").str.replace_all(".", "-", literal=True)
    return pl.when(pl.col("account_id") % 4 == 0).then(chosen + "-x").otherwise(name + "-" + digits)


def write(share: Share) -> pl.DataFrame:
    """The files; returns the truth about the profiles in them."""
    day = 3 + share.me["human"] % 24
    folder = f"linkedin/Complete_LinkedInDataExport_06-{day:02d}-2026"
    rows = share.rows.with_columns(slug().alias("slug"), pl.col("connected").cast(pl.Date).alias("on"))
    url = "https://www.linkedin.com/in/" + pl.col("slug")
    shows = pl.col("account_id") % 37 == 0  # about one member in forty lets connections see the address
    connections = rows.select(
        pl.col("given_shown").alias("First Name"),
        pl.col("family_shown").alias("Last Name"),
        url.alias("URL"),
        pl.when(shows).then("email").alias("Email Address"),
        pl.col("company").alias("Company"),
        pl.col("position").alias("Position"),
        pl.col("on").dt.strftime("%d %b %Y").alias("Connected On"),
    )
    share.save(f"{folder}/Connections.csv", (NOTE + connections.write_csv()).encode())
    me = f"https://www.linkedin.com/in/{share.me['slug']}"
    name = share.me["linkedin_name"]
    talk = messages(share, rows).with_columns(url.alias("url"))
    mine, theirs = (pl.lit(name), pl.lit(me)), (pl.col("name_shown"), pl.col("url"))
    ends = [
        pl.when("is_out").then(a).otherwise(b)
        for a, b in ((mine[0], theirs[0]), (mine[1], theirs[1]), (theirs[0], mine[0]), (theirs[1], mine[1]))
    ]
    share.save(
        f"{folder}/messages.csv",
        talk.select(
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
        ).write_csv().encode(),
    )  # fmt: skip
    invited = rows.head(12)
    share.save(
        f"{folder}/Invitations.csv",
        invited.select(
            pl.lit(name).alias("From"),
            pl.col("name_shown").alias("To"),
            pl.col("on").dt.strftime("%-m/%-d/%y, 9:30 AM").alias("Sent At"),
            pl.lit("").alias("Message"),
            pl.lit("OUTGOING").alias("Direction"),
            pl.lit(me).alias("inviterProfileUrl"),
            url.alias("inviteeProfileUrl"),
        ).write_csv().encode(),
    )  # fmt: skip
    followed = rows.filter((pl.col("account_id") % 50 == 0) & pl.col("name_shown").is_not_null())
    follows = followed.select(
        pl.col("on").dt.strftime("%Y-%m-%d 08:00:00").alias("Date"), pl.lit("Active").alias("Status"), pl.col("name_shown").alias("FullName")
    )  # fmt: skip
    share.save(f"{folder}/Member_Follows.csv", follows.write_csv().encode())
    by_name = share.truth(share.name_key(pl.col("name_shown")), followed)
    book = _book(share)
    keys = pl.lit("at:") + pl.col("slug")
    return pl.concat(
        [share.truth(keys, rows), by_name, share.mine(f"at:{share.me['slug']}"), book.pipe(_book_truth, share, folder)]
    )


def _book(share: Share) -> pl.DataFrame:
    """The address book as LinkedIn took it: what was in it on some day, names in one cell."""
    return share.old_book().filter(pl.col("human") % 10 < 8)


def _book_truth(book: pl.DataFrame, share: Share, folder: str) -> pl.DataFrame:
    emails, phones = listed("entry_email", "entry_work_email"), listed("entry_phone")
    share.save(
        f"{folder}/Contacts.csv",
        book.select(
            pl.lit("MOBILE_CONTACTS").alias("Source"),
            pl.col("name_shown").alias("FirstName"),
            pl.lit("").alias("LastName"),
            pl.lit("").alias("Companies"),
            pl.lit("").alias("Title"),
            emails.list.join(", ").alias("Emails"),
            phones.list.join(", ").alias("PhoneNumbers"),
            pl.lit("3/14/19, 11:20 AM").alias("CreatedAt"),
            *(pl.lit("").alias(n) for n in ("Addresses", "Sites", "InstantMessageHandles", "FullName", "Birthday",
                                           "Location", "BookmarkedAt", "Profiles")),
        ).write_csv().encode(),
    )  # fmt: skip
    return share.truth(share.entry_key(pl.col("name_shown"), emails, phones), book, "entry")
