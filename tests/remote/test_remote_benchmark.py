"""The benchmark of remote storage runs at a tiny size."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.remote
def test_remote_storage_is_measured():
    command = [sys.executable, "-m", "benchmarks.remote", "--size", "1MB", "--rounds", "1"]
    rows = subprocess.check_output(command, cwd=ROOT, text=True).splitlines()
    assert sum("object" in row for row in rows) == 5
    assert rows[-1] == "outputs equal"
