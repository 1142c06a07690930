"""A progress bar on stderr, where that is a terminal and the work takes longer than a moment."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lsconvert import Progress


@contextmanager
def progress_bar(name: str, *, quiet: bool) -> Iterator[Progress | None]:
    """Give a callback for `convert`, None where no bar is wanted."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm  # here, because it takes longer to import than a small file to convert

    tqdm.monitor_interval = 0  # its thread would only help bars that wait for very long
    with tqdm(
        desc="<stdin>" if name == "-" else Path(name).name,
        unit="B",
        unit_scale=True,
        delay=0.5,
        leave=False,
        file=sys.stderr,
    ) as bar:

        def show(read: int, size: int | None) -> None:
            bar.total = size
            bar.update(read - bar.n)

        yield show
