"""Read the code blocks of reStructuredText: directives, literal blocks and doctests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from lsconvert.scripts.snippets.blocks import Line, indent_of, lines_of, read_block
from lsconvert.scripts.snippets.model import Snippet

_DIRECTIVE: Final = re.compile(r"[ \t]*\.\.[ \t]+(code-block|code|sourcecode|prompt|parsed-literal)::[ \t]*([\w+-]*).*")
_HIGHLIGHT: Final = re.compile(r"[ \t]*\.\.[ \t]+highlight::[ \t]*([\w+-]*)[ \t]*")
_OTHER_MARKUP: Final = re.compile(r"[ \t]*\.\.(?:[ \t].*)?")
_OPTION: Final = re.compile(r"[ \t]*:[\w-]+:.*")
_DOCTEST: Final = re.compile(r"[ \t]*>>> .*")


def read_rst(text: str) -> list[Snippet]:
    """Return the scripts in the code blocks of a document."""
    return list(_blocks(text))


def _blocks(text: str) -> Iterator[Snippet]:
    lines, at, default = lines_of(text), 0, ""
    while at < len(lines):
        line = lines[at]
        content = text[line.start : line.end]
        at += 1
        if (highlight := _HIGHLIGHT.fullmatch(content)) is not None:
            default = "" if highlight[1] == "default" else highlight[1].lower()
        elif (directive := _DIRECTIVE.fullmatch(content)) is not None:
            block, at = _indented(text, lines, at, indent_of(text, line), options=True)
            yield from read_block(text, block, directive[2].lower() or default)
        elif content.rstrip().endswith("::") and not _OTHER_MARKUP.fullmatch(content):
            block, at = _indented(text, lines, at, indent_of(text, line), options=False)
            yield from read_block(text, block, default)
        elif _DOCTEST.fullmatch(content):
            end = next((number for number in range(at, len(lines)) if _is_blank(text, lines[number])), len(lines))
            indent = indent_of(text, line)
            yield from read_block(text, [_indent(text, each, indent) for each in lines[at - 1 : end]], "pycon")
            at = end


def _indented(text: str, lines: Sequence[Line], at: int, outside: int, *, options: bool) -> tuple[list[Line], int]:
    """Return the lines of the block that begins at this line or later, without indentation, and the line after it."""
    while options and at < len(lines) and _OPTION.fullmatch(text, lines[at].start, lines[at].end):
        at += 1
    block: list[Line] = []
    while at < len(lines) and (_is_blank(text, lines[at]) or indent_of(text, lines[at]) > outside):
        block.append(lines[at])
        at += 1
    while block and _is_blank(text, block[-1]):
        block.pop()
    while block and _is_blank(text, block[0]):
        block.pop(0)
    indent = min((indent_of(text, line) for line in block if not _is_blank(text, line)), default=0)
    return [_indent(text, line, indent) for line in block], at


def _indent(text: str, line: Line, indent: int) -> Line:
    return line._replace(start=line.start + min(indent, indent_of(text, line)))


def _is_blank(text: str, line: Line) -> bool:
    return not text[line.start : line.end].strip()
