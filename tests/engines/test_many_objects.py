"""Some hundred objects from S3 to S3, with workers and the driver killed: one checksum of outputs and record."""

import subprocess
import sys

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


def test_the_command_line_on_dask(objects):
    command = [sys.executable, "-m", "lsconvert", "upgrade", f"{objects.source}/0", "-O", f"{objects.bucket}/cli"]
    command += ["--dask", "local", "--resume"]
    for converted, skipped in ((43, ""), (0, "43 skipped (done before)")):
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert f"{converted} of 43 files converted" in done.stderr
        assert skipped in done.stderr
    assert len(objects.names("cli")) == 44
