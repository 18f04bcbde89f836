"""One published warehouse of the samples for the tests that only ask."""

import fcntl

import pytest
from hypothesis import settings

# A busy machine is no finding: how long an example takes is for the benchmarks.
settings.register_profile("kith", deadline=None)
settings.load_profile("kith")


LONGEST = """
    test_serving test_deciding test_rules test_privacy test_lost_server test_publish test_tolerant test_nothing_read test_structures
    test_inbox test_slips test_standing test_resolution test_worlds test_pages test_hostile test_browser
""".split()
"""Files that take longest, begun first: one begun last would leave the other workers with nothing to do."""


def pytest_collection_modifyitems(items):
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(place)))


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory, worker_id):
    """Built once, by whichever worker asks first, and only read after that: who changes it takes a copy."""
    from tests.running import SAMPLES, unified  # the process that hands out the tests needs none of it

    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "samples"
    folder.mkdir(exist_ok=True)
    live = folder / "w" / "kith.duckdb"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not live.exists():
            unified([SAMPLES], live)
    return live


@pytest.fixture
def samples(sample_file):
    from flows import warehouse

    with warehouse.read_only(sample_file) as con:
        yield con
