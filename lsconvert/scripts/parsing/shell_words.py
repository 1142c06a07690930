"""Read words of a shell, as far as the source spells them out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from lsconvert.scripts.model import Piece, StringValue
from lsconvert.scripts.parsing.treesitter import end_of, inner, start_of

if TYPE_CHECKING:
    from ast_grep_py import SgNode

QUOTED: Final = ("string", "raw_string", "ansi_c_string", "translated_string")
EXPANSIONS: Final = (
    "simple_expansion",
    "expansion",
    "command_substitution",
    "process_substitution",
    "arithmetic_expansion",
)
# `${NAME:-other}` is excluded: it is NAME only if that is set.
_EXPANDED_NAME: Final = re.compile(r"\$(?:\{(\w+)\}|(\w+))\Z")
# Read from the source: the grammar drops some white space, and splits `$A/b/$C/d` into two words.
_ESCAPE_OR_NAME: Final = re.compile(r"\\(?P<escaped>.|\n)|\$(?P<name>\w+)|\$\{(?P<braced>\w+)\}", re.DOTALL)


def adjacent(nodes: Sequence[SgNode]) -> Iterator[list[SgNode]]:
    """Yield groups of adjacent nodes. Each group is one word."""
    group: list[SgNode] = []
    for node in nodes:
        if group and start_of(node) > end_of(group[-1]):
            yield group
            group = []
        group.append(node)
    if group:
        yield group


def shell_word(nodes: Sequence[SgNode], source: str, bound: str = "") -> StringValue:
    """Return the value of a word."""
    parts = [part for node in nodes for part in (inner(node) if node.kind() == "concatenation" else [node])]
    start, end = start_of(nodes[0]), end_of(nodes[-1])
    bare = not any(part.kind() in (*QUOTED, "heredoc_body") for part in parts)
    pieces = _word_pieces(parts, source, start, end)
    if not bare and len(parts) > 1:
        quoted = [(start_of(part), end_of(part)) for part in parts if part.kind() in QUOTED]
        pieces = (_mark_bare(piece, quoted) for piece in pieces)
    return StringValue(tuple(pieces), start, end, bound, bare=bare)


def _mark_bare(piece: Piece, quoted: Sequence[tuple[int, int]]) -> Piece:
    """Return a piece of a partly quoted word, marked as bare if it is outside of the quotes."""
    within = any(start <= piece.start and piece.end <= end for start, end in quoted)
    return piece if within or piece.kind != "plain" else Piece("bare", piece.text, piece.start, piece.end)


def expansions(node: SgNode) -> list[SgNode]:
    """Return the expansions in a node."""
    if node.kind() in EXPANSIONS:
        return [node]
    return [found for child in inner(node) for found in expansions(child)]


def _word_pieces(parts: Sequence[SgNode], source: str, at: int, end: int) -> Iterator[Piece]:
    """Yield the pieces of these nodes and of the source between them."""
    for part in parts:
        kind, start, stop = part.kind(), start_of(part), end_of(part)
        if kind not in EXPANSIONS and kind not in QUOTED and kind != "heredoc_body":
            continue
        yield from _plain(source, at, start)
        if kind in EXPANSIONS:
            named = _EXPANDED_NAME.match(part.text())
            yield Piece("placeholder", (named[1] or named[2]) if named else "", start, stop)
        elif kind == "string":
            yield from _word_pieces(inner(part), source, start + 1, stop - 1)
        elif kind == "heredoc_body":
            yield from _word_pieces(inner(part), source, start, stop)
        elif kind == "raw_string":
            yield Piece("plain", source[start + 1 : stop - 1], start + 1, stop - 1)
        else:
            yield Piece("escaped", part.text(), start, stop)
        at = stop
    yield from _plain(source, at, end)


def _plain(source: str, at: int, end: int) -> Iterator[Piece]:
    for found in _ESCAPE_OR_NAME.finditer(source, at, end):
        if found.start() > at:
            yield Piece("plain", source[at : found.start()], at, found.start())
        escaped, name = found["escaped"], found["name"] or found["braced"]
        if name is not None:
            yield Piece("placeholder", name, found.start(), found.end())
        else:
            yield Piece("escaped", escaped.replace("\n", ""), found.start(), found.end())
        at = found.end()
    if end > at:
        yield Piece("plain", source[at:end], at, end)
