"""Run lsconvert on a terminal of a given size, and read what it shows there."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time

TAKE = "import fcntl, sys, termios; fcntl.ioctl(2, termios.TIOCSCTTY, 0); sys.argv[0] = 'lsconvert'"
CODES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class Terminal:
    """A process whose stdin, stdout and stderr are a terminal. `shown` is all that it has written so far."""

    def __init__(self, *arguments, columns=80, env=None, code="", **streams):
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", 24, columns, 0, 0))
        environment = {
            name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")
        }
        environment |= {"TERM": "xterm", **(env or {})}
        streams = {"stdin": theirs, "stdout": theirs, "stderr": theirs, **streams}
        self._process = subprocess.Popen(
            [*_command(code), *arguments], env=environment, start_new_session=True, **streams
        )
        os.close(theirs)
        self.shown = ""

    def wait_for(self, pattern, seconds=60):
        """Read until a pattern is shown."""
        deadline = time.monotonic() + seconds
        while not re.search(pattern, self.shown):
            assert time.monotonic() < deadline, self.shown
            if select.select([self._ours], [], [], 1)[0]:
                assert self._read(), self.shown

    def type(self, keys):
        """Press keys."""
        os.write(self._ours, keys.encode())

    def end(self):
        """Read the rest; return the exit code."""
        while self._read():
            pass
        os.close(self._ours)
        return self._process.wait(timeout=60)

    @property
    def lines(self):
        """The lines shown, without colors. What a carriage return has replaced counts as a line."""
        return re.split(r"[\r\n]+", CODES.sub("", self.shown))

    def _read(self):
        try:
            data = os.read(self._ours, 1 << 16)
        except OSError:  # Linux: the last writer closed it
            data = b""
        self.shown += data.decode("utf-8", "replace")
        return bool(data)


def drawn(shown):
    """Return the lines on the screen after texts with carriage returns, and moves of the cursor to the line above."""
    lines, at, column = [""], 0, 0
    for piece in re.findall(r"\x1b\[A|\x1b\[[0-9;]*m|\r|\n|[^\r\n\x1b]+", shown):
        if piece == "\r":
            column = 0
        elif piece == "\x1b[A":
            at = max(0, at - 1)
        elif piece == "\n":
            at += 1
            lines += [""] * (at + 1 - len(lines))
        elif piece[0] != "\x1b":
            line = lines[at].ljust(column)
            lines[at] = line[:column] + piece + line[column + len(piece) :]
            column += len(piece)
    return [line.rstrip() for line in lines]


def _command(code):
    """Return a command that takes the terminal, so that Ctrl-C reaches it, runs `code`, and then lsconvert."""
    return [sys.executable, "-c", f"{TAKE}\n{code}\nfrom lsconvert.__main__ import main\nmain()"]
