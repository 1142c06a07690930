"""A local file of lines, to which lines are appended one by one."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Lock


class LocalLineFile:
    """A LineFile for a path."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._lock = Lock()

    def local_copy(self) -> Path:
        """Return the path of the file itself."""
        return self._path

    def append(self, line: bytes) -> None:
        """Append a line at once, also after a line that is cut, because a run was killed while it wrote it."""
        with self._lock, self._path.open("a+b", buffering=0) as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(max(0, end - 1))
            is_cut = file.read(1) not in (b"", b"\n")
            file.write(b"\n" * is_cut + line)

    def flush(self) -> None:
        """Do nothing: no line waits."""

    def join(self) -> None:
        """Do nothing: it is one file."""
