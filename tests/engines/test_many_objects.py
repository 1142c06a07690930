"""Some hundred objects from S3 to S3, with workers and the driver killed: one checksum of outputs and record."""

import many_objects
import pytest

pytestmark = [
    pytest.mark.engines,
    pytest.mark.filterwarnings("default"),  # warnings of Dask itself
]
FILES = 300


@pytest.fixture(scope="module")
def objects():
    with many_objects.s3() as bucket:
        yield many_objects.Objects(bucket, FILES)


@pytest.fixture(scope="module")
def expected(objects):
    return many_objects.undisturbed(objects)


@pytest.mark.parametrize("run", many_objects.RUNS[1:])
def test_killed_runs_leave_what_an_undisturbed_one_leaves(objects, expected, run):
    assert run(objects) == expected
