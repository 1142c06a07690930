"""A progress bar on stderr. It appears after half a second, and only if stderr is a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from lsconvert import Progress, escape_line, locate
from lsconvert.cli.terminal.output import pausing

MAX_LABEL: Final = 40  # characters
DETAILS: Final = 53  # columns that percentage, sizes, times and rate take beside the label, and a short bar
NARROW: Final = 66  # columns; below, there is only the percentage, the remaining time and the rate
NARROW_LABEL: Final = 12
NARROW_FORMAT: Final = "{desc}: {percentage:3.0f}% ETA {remaining} {rate_fmt}"
NARROW_WITHOUT_SIZE: Final = "{desc}: {n_fmt}B {rate_fmt}"


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
    columns = screen_columns()
    with tqdm(
        desc=label(name, NARROW_LABEL if columns < NARROW else min(MAX_LABEL, columns - DETAILS)),
        unit="B",
        unit_scale=True,
        delay=0.5,
        leave=False,
        file=sys.stderr,
    ) as bar:

        def show(read: int, size: int | None) -> None:
            bar.total = size
            if columns < NARROW:
                bar.bar_format = NARROW_FORMAT if size else NARROW_WITHOUT_SIZE
            bar.update(read - bar.n)

        @contextmanager
        def pause() -> Iterator[None]:
            if bar.last_print_t > bar.start_t:  # it is shown
                bar.clear()
            yield

        with pausing(pause):
            yield show


def screen_columns() -> int:
    """Return the width of the terminal; enough for everything if it does not tell."""
    enough = MAX_LABEL + DETAILS
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or enough
    except (OSError, ValueError):
        return enough


def label(name: str, size: int = MAX_LABEL) -> str:
    """Return the name of an input for a bar: without its folder, escaped, at most `size` characters."""
    label = escape_line("<stdin>" if name == "-" else Path(locate(name).name).name)
    return label if len(label) <= size else f"{label[: size - 3]}..."
