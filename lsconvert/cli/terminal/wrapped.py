"""Print reports to stderr, with long lines broken between words on a terminal."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator

from lsconvert import escape_line
from lsconvert.cli.terminal.output import say
from lsconvert.cli.terminal.progress import screen_columns


def say_report(*lines: str) -> None:
    """Print lines like `say`. On a terminal, indented lines are broken to its width.

    The other lines stay in one piece: they may begin with a file and a position, which editors find.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        say(*lines)
    else:
        width = screen_columns()
        say(*(piece for line in lines for piece in _wrapped(escape_line(line), width)))


def _wrapped(line: str, width: int) -> Iterator[str]:
    text = line.lstrip(" ")
    indent = line[: len(line) - len(text)]
    if not indent or len(line) <= width:
        yield line
        return
    yield from textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=f"{indent[:12]}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
