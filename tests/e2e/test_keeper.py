"""The keeper leaves no process running, however the tests end. These tests need no server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the server runs on POSIX systems")

KEEPER = [sys.executable, Path(__file__).with_name("keeper.py"), sys.executable, "-c"]
# Prints its process id, then waits.
WAITS = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"


def start(code):
    return subprocess.Popen([*KEEPER, code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_the_command_ends_when_stdin_closes():
    with start(WAITS) as process:
        kept = int(process.stdout.readline())
        process.stdin.close()
        assert process.wait(300) != 0
    with pytest.raises(ProcessLookupError):
        os.kill(kept, 0)


def test_the_keeper_ends_with_the_command():
    with start("raise SystemExit(3)") as process:
        assert process.wait(300) == 3
