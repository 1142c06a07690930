"""A progress bar on stderr. It appears after half a second, and only if stderr is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from lsconvert import Progress, escape_line

MAX_LABEL: Final = 40  # characters


@contextmanager
def progress_bar(name: str, *, quiet: bool) -> Iterator[Progress | None]:
    """Yield the callback that updates a progress bar; None if no bar is shown.

    `name`: the input, shown beside the bar. `quiet`: no bar.
    """
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm  # late: its import takes longer than the conversion of a small file

    tqdm.monitor_interval = 0  # no monitoring thread
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
