"""Read the text of YAML scalars, with the place of each character in the file.

Literal and folded blocks, plain and quoted scalars. A scalar that folds lines has a blank for a line end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Final

from lsconvert.scripts.snippets.blocks import Line, indent_of, lines_of
from lsconvert.scripts.snippets.model import Segment, Spell, spell_line, spell_lines

_FOLD: Final = r"(?:\r?\n[ \t]*)+"
_IN_PLAIN: Final = re.compile(_FOLD)
_IN_SINGLE: Final = re.compile(f"{_FOLD}|''")
_IN_DOUBLE: Final = re.compile(
    rf"{_FOLD}|\\(?:x[0-9a-fA-F]{{2}}|u[0-9a-fA-F]{{4}}|U[0-9a-fA-F]{{8}}|\r?\n[ \t]*|.)", re.DOTALL
)
_BLOCK_HEADER: Final = re.compile(r"[|>]([-+]?[1-9]?[-+]?)[ \t]*(?:#[^\n]*)?\r?\n")
# What is on a line before a block scalar.
_PARENT: Final = re.compile(r"(?P<before> *)(?P<items>(?:- +)*)(?P<key>[^\s-][^\n]*:[ \t]+)?(?:[&!]\S*[ \t]+)*")
_SIMPLE: Final[dict[str, str]] = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip
# Characters that a plain scalar must not get: they would begin a comment or a mapping, or end a flow.
_SPECIAL: Final = re.compile(r"[#:{}\[\],\r\n]")


def scalar_segments(text: str, kind: str, start: int, end: int) -> tuple[tuple[Segment, ...], Spell] | None:
    """Return the segments of a scalar, and how to spell new text in it. `kind`: that of tree-sitter's node.

    Return None for a block with an indentation indicator whose header is on a line of its own.
    """
    if kind == "block_scalar":
        return _block(text, start, end)
    if kind == "double_quote_scalar":
        return tuple(_flow(text, start + 1, end - 1, _IN_DOUBLE)), _spell_double
    if kind == "single_quote_scalar":
        return tuple(_flow(text, start + 1, end - 1, _IN_SINGLE)), _spell_single
    # The first character stays: another one may begin a quoted scalar, an alias or a tag.
    first = Segment(text[start : start + 1], start, min(start + 1, end), "fixed")
    return (first, *_flow(text, start + 1, end, _IN_PLAIN)), _spell_plain


def _spell_double(new: str) -> str:
    return json.dumps(new)[1:-1]


def _spell_single(new: str) -> str | None:
    return spell_line(new.replace("'", "''"))


def _spell_plain(new: str) -> str | None:
    return None if _SPECIAL.search(new) else new


def _flow(text: str, start: int, end: int, special: re.Pattern[str]) -> Iterator[Segment]:
    """Yield the segments of a flow scalar. Its line ends are folded."""
    at = start
    for found in special.finditer(text, start, end):
        is_fold = found[0][0] in "\r\n"
        plain = text[at : found.start()].rstrip(" \t") if is_fold else text[at : found.start()]
        if plain:
            yield Segment(plain, at, at + len(plain))
        new = ("\n" * (found[0].count("\n") - 1) or " ") if is_fold else _unescaped(found[0])
        at, begin = found.end(), at + len(plain)
        yield Segment(new, begin, at, "escaped" if len(new) == 1 else "fixed")
    if end > at:
        yield Segment(text[at:end], at, end)


def _unescaped(escape: str) -> str:
    if escape == "''":
        return "'"
    if "\n" in escape:
        return ""
    if escape[1] in "xuU" and len(escape) > 2:
        number = int(escape[2:], 16)
        return chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else "\N{REPLACEMENT CHARACTER}"
    return _SIMPLE.get(escape[1], escape)


def _block(text: str, start: int, end: int) -> tuple[tuple[Segment, ...], Spell] | None:
    header = _BLOCK_HEADER.match(text, start, end)
    if header is None:
        return None
    digit = re.search(r"[1-9]", header[1])
    outside = _indent_around(text, start) if digit is not None else None
    if digit is not None and outside is None:
        return None
    lines = [Line(*(header.end() + place for place in line)) for line in lines_of(text[header.end() : end])]
    filled = [indent_of(text, line) for line in lines if text[line.start : line.end].strip()]
    if not filled:
        return (), spell_line
    indent = filled[0] if digit is None or outside is None else outside + int(digit[0])
    lines = [line._replace(start=line.start + min(indent, indent_of(text, line))) for line in lines]
    folds = text[start] == ">"
    segments: list[Segment] = []
    following: list[Line] = []  # the line after a line, and the empty ones up to the next text
    for line in reversed(lines):
        if line.next > line.end:
            segments.append(_line_end(text, line, following, folds=folds))
        if line.end > line.start:
            segments.append(Segment(text[line.start : line.end], line.start, line.end))
            following = []
        following.append(line)
    segments.reverse()
    return tuple(segments), spell_line if folds else spell_lines(" " * indent, text[header.end() - 2 : header.end()])


def _indent_around(text: str, start: int) -> int | None:
    """Return the indentation of the mapping or the sequence around a block, None if its header has its own line."""
    parent = _PARENT.fullmatch(text, text.rfind("\n", 0, start) + 1, start)
    if parent is None or not (parent["key"] or parent["items"]):
        return None
    return (
        len(parent["before"] + parent["items"]) if parent["key"] else len(parent["before"]) + parent["items"].rfind("-")
    )


def _line_end(text: str, line: Line, following: Sequence[Line], *, folds: bool) -> Segment:
    """Return the end of a line of a block. `following`: the lines up to the next text, in reverse.

    A folded one is a blank, or nothing before empty lines, unless the lines around it are indented.
    """
    end = following[-1].start if following else line.next
    around = (line, following[0]) if following else ()
    if folds and around and all(each.end > each.start and text[each.start] not in " \t" for each in around):
        return Segment(" ", line.end, end, "escaped") if len(following) == 1 else Segment("", line.end, end, "fixed")
    return Segment("\n", line.end, end, "fixed" if folds else "escaped")
