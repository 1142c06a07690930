"""A progress bar on stderr, where that is a terminal and the work takes longer than a moment."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from lsconvert import Progress, escape_line

MAX_LABEL: Final = 40  # characters of a name


@contextmanager
def progress_bar(name: str, *, quiet: bool) -> Iterator[Progress | None]:
    """Give a callback for `convert`, None where no bar is wanted."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm  # here, because it takes longer to import than a small file to convert

    tqdm.monitor_interval = 0  # its thread would only help bars that wait for very long
    with tqdm(
        desc=_label(name),
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


def _label(name: str) -> str:
    label = escape_line("<stdin>" if name == "-" else Path(name).name)
    return label if len(label) <= MAX_LABEL else f"{label[: MAX_LABEL - 3]}..."
