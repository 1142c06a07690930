"""Read the fenced code blocks of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lsconvert.scripts.snippets.blocks import Line, lines_of, read_block
from lsconvert.scripts.snippets.model import Snippet

_OPENING: Final = re.compile(
    r"(?P<quote>(?:(?: {0,3}>)+[ ]?)?)(?P<indent>[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)*)(?P<fence>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)"
)
_NAME: Final = re.compile(r"[ \t]*\{?[ \t]*\.?([\w+-]*)")  # `python`, `{python}`, `{.python .numberLines}`
_QUOTES: Final = re.compile(r"(?:(?: {0,3}>)+[ ]?)?")


def read_markdown(text: str) -> list[Snippet]:
    """Return the scripts in the fenced code blocks of a document."""
    return list(_fenced_blocks(text))


def _fenced_blocks(text: str) -> Iterator[Snippet]:
    lines, at = lines_of(text), 0
    while at < len(lines):
        opening = _OPENING.fullmatch(text, lines[at].start, lines[at].end)
        at += 1
        if opening is None:
            continue
        closing = re.compile(rf"[ \t]*{opening['fence'][0]}{{{len(opening['fence'])},}}[ \t]*")
        block = []
        while at < len(lines):
            line = _without_prefix(text, lines[at], bool(opening["quote"]), len(opening["indent"]))
            if line is None:
                break
            at += 1
            if closing.fullmatch(text, line.start, line.end):
                break
            block.append(line)
        name = _NAME.match(opening["info"])
        yield from read_block(text, block, name[1].lower() if name is not None else "")


def _without_prefix(text: str, line: Line, quoted: bool, indent: int) -> Line | None:
    """Return a line without quote marks and indentation, None if it is behind the end of the quote."""
    quotes = _QUOTES.match(text, line.start, line.end) if quoted else None
    if quotes is not None and quotes.end() == line.start:
        return None
    start = quotes.end() if quotes is not None else line.start
    blanks = len(text[start : line.end]) - len(text[start : line.end].lstrip(" \t"))
    return line._replace(start=start + min(indent, blanks))
