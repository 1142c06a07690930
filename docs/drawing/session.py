"""Commands as a user types them, with what they really print."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "images" / "export.json"
COMMANDS = (
    "lsconvert upgrade export.json -o migrated.json",
    "diff -U9 export.json migrated.json | tail -n +4",
)


def session() -> list[tuple[str, str]]:
    """Run the commands in a new folder with a copy of the sample. Return each with its output."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / SAMPLE.name).write_bytes(SAMPLE.read_bytes())
        return [(command, _run(command, folder)) for command in COMMANDS]


def _run(command: str, folder: str) -> str:
    done = subprocess.run(
        ["sh", "-c", re.sub("^lsconvert", f"{shlex.quote(sys.executable)} -m lsconvert", command)],
        cwd=folder,
        env=os.environ | {"NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    )
    return done.stdout
