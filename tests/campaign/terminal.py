"""Check the progress bar, which shows the file name, and which only a terminal receives."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path

from .results import Finding
from .scenarios import export

SIZE = 20_000  # tasks: the bar appears after half a second
# Bytes that tqdm writes to draw its bar: line ends, and the ECMA-48 sequences that move up or erase.
OWN = (b"\r", b"\n", b"\x1b[A", b"\x1b[K")


def check_terminal(folder: Path, payload: str) -> list[Finding]:
    """Read a file with a hostile name slowly, and check the bytes that its bar writes to a terminal."""
    source = folder / f"a{payload}.json"
    source.write_bytes(export(SIZE, "x"))
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))  # without a size, no bar is drawn
    environment = {**os.environ, "LSCONVERT_KERNEL": "python"}
    command = [sys.executable, "-m", "lsconvert", "inspect", str(source)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=slave, env=environment)
    os.close(slave)
    shown = b""
    while more := _read(master):
        shown += more
    os.close(master)
    process.wait()
    return check_bar(shown)


def check_bar(shown: bytes) -> list[Finding]:
    """Check that there is a bar, and that only the drawing of the bar moves the cursor."""
    if not shown:
        return [Finding("no bar", "nothing came to the terminal, so nothing was tried")]
    if any(line.lstrip().startswith(b"::") for line in shown.replace(b"\r", b"\n").split(b"\n")):
        return [Finding("workflow command", "on a terminal")]
    for own in OWN:
        shown = shown.replace(own, b" ")
    controls = [char for char in shown.decode("utf-8", "replace") if char < " " or "\x7f" <= char <= "\x9f"]
    return [Finding("control character", f"{controls[0]!a} on a terminal")] if controls else []


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 1 << 16)
    except OSError:  # the other end is closed
        return b""
