"""Draw bars of text beside counts, as wide as the terminal allows."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator
from typing import Final

from lsconvert import escape_line

MIN_WIDTH: Final = 40  # columns; below, lines are longer than the terminal
MAX_WIDTH: Final = 100
NARROW: Final = 60  # columns; narrower terminals get no bars
COUNT: Final = 12  # columns
EIGHTHS: Final = " ▏▎▍▌▋▊▉█"


def shows_bars() -> bool:
    """Tell whether stdout is a terminal, which is where bars are drawn."""
    return sys.stdout is not None and sys.stdout.isatty()


def bar_lines(rows: Iterable[tuple[int, str]]) -> Iterator[str]:
    """Yield lines with a count, a bar and a description, for the width of the terminal."""
    rows = [*rows]
    columns = min(max(shutil.get_terminal_size().columns, MIN_WIDTH), MAX_WIDTH)
    size = 0 if columns < NARROW else columns // 4
    largest = max((count for count, _ in rows), default=0)
    has_blocks = _has_blocks()
    for count, text in rows:
        bar = f"{draw(count, largest, size, has_blocks=has_blocks):<{size}}  " if size else ""
        head = f"{count:>{COUNT},}  {bar}"
        yield from textwrap.wrap(
            f"{head}{escape_line(text)}",
            columns,
            subsequent_indent=" " * len(head),
            break_on_hyphens=False,
            drop_whitespace=False,
        )


def draw(count: int, largest: int, size: int, *, has_blocks: bool) -> str:
    """Return a bar of at most `size` characters; only a count of 0 has none. Without blocks, it is made of #."""
    if not count:
        return ""
    if not has_blocks:
        return "#" * max(round(size * count / largest), 1)
    eighths = max(round(8 * size * count / largest), 1)
    return (EIGHTHS[-1] * (eighths // 8) + EIGHTHS[eighths % 8]).rstrip()


def _has_blocks() -> bool:
    try:
        EIGHTHS.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
