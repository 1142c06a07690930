"""No server stays behind, however the tests end. It needs no server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the server runs on POSIX systems")

KEEPER = [sys.executable, Path(__file__).with_name("keeper.py"), sys.executable, "-c"]
# Tells its process id, and then stays.
STAYS = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"


def start(code):
    return subprocess.Popen([*KEEPER, code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_it_ends_when_stdin_is_closed():
    with start(STAYS) as process:
        kept = int(process.stdout.readline())
        process.stdin.close()
        assert process.wait(20) != 0
    with pytest.raises(ProcessLookupError):
        os.kill(kept, 0)


def test_it_ends_with_the_command():
    with start("raise SystemExit(3)") as process:
        assert process.wait(20) == 3
