"""Ranges of larger files on threads, processes and Dask give the output of one run."""

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.mark.engines
def test_ranges_on_all_engines():
    command = [sys.executable, BENCHMARKS / "range_proof.py", "--size", "40MB"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("the same") == 13  # 3 engines, 2 files, 2 numbers of ranges, and the last line
