"""Two progress bars on stderr for a job of many files: the whole job, and the file that was read last."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from lsconvert.cli.terminal.output import pausing
from lsconvert.cli.terminal.progress import MAX_LABEL, NARROW, label, screen_columns


class JobProgress:
    """Updates both bars. Its methods may be called from several threads."""

    def __init__(self, total: Any, current: Any, files: int, label_size: int) -> None:
        self._total, self._current, self._files, self._label_size = total, current, files, label_size
        self._done = 0
        self._read: dict[str, int] = {}
        self._lock = Lock()
        self._is_shown = False

    def read(self, name: str, read: int, size: int | None) -> None:
        """Show that `read` bytes of a file were read."""
        with self._lock:
            is_shown = self._total.update(read - self._read.get(name, 0))
            self._read[name] = read
            if is_shown:
                self._is_shown = True
                self._current.set_description_str(label(name, self._label_size), refresh=False)
                self._current.total, self._current.n = size, read
                self._current.refresh()

    def finish(self, name: str, size: int) -> None:
        """Show that a file is done, or failed, or was skipped."""
        with self._lock:
            self._done += 1
            self._total.set_description_str(f"{self._done:,} of {self._files:,} files", refresh=False)
            if self._total.update(size - self._read.pop(name, 0)):
                self._is_shown = True

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Remove the bars in this block. They are shown again when more is read."""
        with self._lock:
            if self._is_shown:
                self._total.clear()
                self._current.clear()
                self._is_shown = False
            yield


@contextmanager
def job_progress(files: int, size: int, *, quiet: bool) -> Iterator[JobProgress | None]:
    """Yield the progress of a job of so many files and bytes; None if no bar is shown, as with `quiet`."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm  # late: its import takes longer than the conversion of a small file

    tqdm.monitor_interval = 0  # no monitoring thread
    columns = screen_columns()
    shared: dict[str, Any] = {
        "unit": "B",
        "unit_scale": True,
        "delay": 0.5,
        "leave": False,
        "file": sys.stderr,
        "dynamic_ncols": True,
    }
    with (
        tqdm(
            desc=f"0 of {files:,} files",
            total=size or None,
            position=0,
            bar_format="{desc}: ETA {remaining}" if columns < NARROW else None,
            **shared,
        ) as total,
        tqdm(position=1, bar_format="  {desc} {percentage:3.0f}%", **shared) as current,
    ):
        progress = JobProgress(total, current, files, min(MAX_LABEL, columns - 8))
        with pausing(progress.paused):
            yield progress
