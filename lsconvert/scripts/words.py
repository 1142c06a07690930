"""Words of a shell: what they say, as far as it is spelled out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from lsconvert.scripts.grammar import end_of, inner, start_of
from lsconvert.scripts.script import Piece, Text

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_BARE: Final = ("word", "number", "simple_expansion", "expansion", "command_substitution", "variable_name")
_HOLES: Final = ("simple_expansion", "expansion", "command_substitution", "process_substitution", "arithmetic_expansion")
_ESCAPE: Final = re.compile(r"\\(.|\n)", re.DOTALL)
# Braces are no part of a name, and `${NAME:-other}` is NAME only if that is set.
_NAME: Final = re.compile(r"\$(?:\{(\w+)\}|(\w+))\Z")


def text(node: SgNode, source: str, bound: str = "") -> Text:
    """Return what a word says."""
    parts = inner(node) if node.kind() == "concatenation" else [node]
    pieces = [piece for part in parts for piece in _pieces(part, source)]
    bare = all(part.kind() in _BARE for part in parts)
    return Text(tuple(pieces), start_of(node), end_of(node), bound, bare=bare)


def expansions(node: SgNode) -> list[SgNode]:
    """Return what a word fills in."""
    if node.kind() in _HOLES:
        return [node]
    return [found for child in inner(node) for found in expansions(child)]


def _pieces(node: SgNode, source: str) -> Iterator[Piece]:
    start, end = start_of(node), end_of(node)
    kind = node.kind()
    if kind in _HOLES:
        named = _NAME.match(node.text())
        yield Piece("hole", (named[1] or named[2]) if named else "", start, end)
    elif kind == "raw_string":
        yield Piece("plain", source[start + 1 : end - 1], start + 1, end - 1)
    elif kind == "string":
        yield from _between(node, source, start + 1, end - 1)
    elif kind == "heredoc_body":
        yield from _between(node, source, start, end)
    elif kind in ("word", "number"):
        yield from _plain(source, start, end)
    else:
        yield Piece("escaped", node.text(), start, end)


def _between(node: SgNode, source: str, at: int, end: int) -> Iterator[Piece]:
    """Yield what is in quotes. The grammar leaves out some white space, so what is no expansion is taken from the source."""
    for hole in (child for child in inner(node) if child.kind() in _HOLES):
        yield from _plain(source, at, start_of(hole))
        yield from _pieces(hole, source)
        at = end_of(hole)
    yield from _plain(source, at, end)


def _plain(source: str, at: int, end: int) -> Iterator[Piece]:
    for escape in _ESCAPE.finditer(source, at, end):
        if escape.start() > at:
            yield Piece("plain", source[at : escape.start()], at, escape.start())
        yield Piece("escaped", escape[1].replace("\n", ""), escape.start(), escape.end())
        at = escape.end()
    if end > at:
        yield Piece("plain", source[at:end], at, end)
