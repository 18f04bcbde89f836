"""One published warehouse of the samples for the tests that only ask."""

import duckdb
import pytest
from hypothesis import settings

from flows import warehouse
from tests.running import SAMPLES, unified

# A busy machine is no finding: how long an example takes is for the benchmarks.
settings.register_profile("kith", deadline=None)
settings.load_profile("kith")


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory):
    live = tmp_path_factory.mktemp("samples") / "kith.duckdb"
    unified([SAMPLES], live)
    return live


@pytest.fixture
def samples(sample_file) -> duckdb.DuckDBPyConnection:
    with warehouse.read_only(sample_file) as con:
        yield con
