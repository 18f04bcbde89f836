"""Ingest: from the inbox to raw, staging and quarantine, in the warehouse being built."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows import inbox, loading, warehouse
from flows.inbox import Offer
from flows.privacy import guarded
from flows.progress import tell
from flows.settings import Settings


@task(name="recognise", task_run_name="recognise", cache_policy=NO_CACHE)
def recognise(
    following: Path, paths: Sequence[Path], owner: str | None, run: int, settings: Settings
) -> tuple[list[list[Offer]], dict[str, int]]:
    """Find and identify every file offered.

    Returns:
        batches of what has to be read, and counts of files: offered, unchanged, ignored, rejected, newly rejected.
    """
    with guarded("recognising the files"), warehouse.explained(warehouse.live_path(following)):
        tell("recognise", 0, 1)
        offers = inbox.offers(paths, owner, settings)
        openable = [offer for offer in offers if offer.verdict is None]
        identified = []
        for number, offer in enumerate(inbox.identified(openable), start=1):
            identified.append(offer)
            if number % 500 == 0:
                tell("recognise", number, len(openable))
        offers = [offer for offer in offers if offer.verdict is not None] + identified
        with warehouse.connect(following, settings) as con:
            loading.complete_raw_tables(con)
            loading.register(con, offers, run, datetime.now(UTC))
            unread = loading.unread(con, offers, settings)
            known = loading.known_fates(con, offers, settings)
            refused = "select count(*) from ops.offers where first_run = ? and status = 'rejected'"
            newly_rejected = int(warehouse.scalar(con, refused, [run]))
        tell("recognise", 1, 1)
        judged = Counter(offer.verdict[0] for offer in offers if offer.verdict is not None)
        # What was left alone or refused before is so again: a file that nobody can read is no file known already.
        counts = {
            "file_count": len(offers),
            "unchanged_file_count": known["loaded"],
            "ignored_file_count": judged["ignored"] + known["ignored"],
            "rejected_file_count": judged["rejected"] + known["rejected"],
            "newly_rejected_file_count": newly_rejected,
        }
        return inbox.batches(unread, settings), counts


@task(name="read and validate", task_run_name="read and validate batch {number}", cache_policy=NO_CACHE)
def read(following: Path, number: int, offers: list[Offer], settings: Settings) -> dict[str, int]:
    """Read one batch of files into the warehouse.

    Returns:
        counts of rows: read, loaded, quarantined, anonymous; of files: read, unchanged (copies of those), ignored,
        rejected, newly rejected (all of these).
    """
    with guarded("reading the files"), warehouse.explained(warehouse.live_path(following)):
        batch = loading.read_batch(offers, settings)
        with warehouse.connect(following, settings) as con:
            loading.store(con, batch, datetime.now(UTC), settings)
        outcomes = list(batch.outcomes.values())
        loaded = [o for o in outcomes if o.status == "loaded"]
        copies = Counter[str]()
        for offer in offers:
            if offer.file_id is not None:
                copies[batch.outcomes[offer.file_id].status] += offer.copies
        rejected = sum(o.status == "rejected" for o in outcomes) + copies["rejected"]
        return {
            "row_count": sum(o.row_count for o in loaded),
            "loaded_count": sum(o.loaded_count for o in loaded),
            "quarantined_count": sum(o.quarantined_count for o in loaded),
            "anonymous_count": sum(o.anonymous_count for o in loaded),
            "read_file_count": len(loaded),
            "unchanged_file_count": copies["loaded"],
            "ignored_file_count": sum(o.status == "ignored" for o in outcomes) + copies["ignored"],
            "rejected_file_count": rejected,
            "newly_rejected_file_count": rejected,
        }
