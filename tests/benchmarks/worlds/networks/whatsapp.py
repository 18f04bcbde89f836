"""WhatsApp: a few chats of two, exported one at a time; the other one has the name of the owner's phone book."""

import polars as pl

from tests.benchmarks.worlds.share import Share, messages

CHATS = 20
"""Chats exported per owner: those with the closest people."""


def write(share: Share) -> pl.DataFrame:
    """The files; returns the truth about the profiles in them."""
    book = share.book.filter(pl.col("entry_phone").is_not_null()).sort("closeness", "human", descending=[True, False])
    # A name is a file's name here, and a second chat of that name would be the same person's to anybody.
    book = book.unique(pl.col("name_shown").str.to_lowercase(), keep="first", maintain_order=True).head(CHATS)
    talk = messages(
        share,
        book.with_columns(
            pl.col("met").alias("connected"), pl.Series("messages", share.rng.poisson(8, book.height) + 1)
        ),
    )
    for (name,), thread in talk.sort("at").group_by("name_shown", maintain_order=True):
        # Whoever never wrote is in no line: the first one is theirs.
        lines = [
            f"{at:%d/%m/%Y, %H:%M} - {share.me['given'] if out and n else name}: Hola"
            for n, (at, out) in enumerate(zip(thread["at"], thread["is_out"], strict=True))
        ]
        share.save(f"whatsapp/2026-05-20/Chat de WhatsApp con {name}.txt", "\n".join([*lines, ""]).encode())
    return share.truth(share.name_key(pl.col("name_shown")), book)
