"""Resolve: from observations to profiles, and from profiles to people."""

from dataclasses import replace
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows import precision, resolution, standing, warehouse
from flows.privacy import guarded
from flows.progress import tell
from flows.resolution import decisions, identity
from flows.settings import Settings


@task(name="resolve", task_run_name="resolve", cache_policy=NO_CACHE)
def resolve(following: Path, run: int, settings: Settings) -> dict[str, int]:
    """Build staging, then work out who is who; what still stands is left as it is.

    Returns:
        counts of every stage of the resolution.
    """
    live = warehouse.live_path(following)
    with (
        guarded("resolving people"),
        warehouse.explained(live),
        warehouse.connect(following, settings) as con,
    ):
        tell("resolve", 0, 2)
        tell("resolve", 0, 2)
        made_of = standing.fingerprint(con, live, settings)
        # The file is found beside the warehouse: nothing of it passes through Prefect.
        decided = decisions.load(decisions.path_of(live))
        if standing.stands(con, made_of):
            counts = standing.counts(con)
        else:
            standing.fall(con, made_of)
            con.execute(f"set variable volume_drop = {settings.volume_drop:f}")
            con.execute(f"set variable volume_floor = {settings.volume_floor:d}")
            rows = warehouse.build(con, "staging")
            tell("resolve", 1, 2)
            # Where the user's sample shows more mistakes than the floor allows, doubtful merges are held back.
            measured = precision.of(live, settings.precision_floor)
            held = replace(settings, precision_floor=precision.held_to(measured))
            counts = {"profile_count": rows["staging.profiles"], **resolution.resolve(con, held, run, decided)}
        tell("resolve", 2, 2)
        return {**counts, **decisions.counts(con, decided), **identity.counts(con, run)}
