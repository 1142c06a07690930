"""Read the pieces of Python string literals: prefixes, quotes, escapes, and the expressions in f-strings.

The pieces are read from the source itself. Python 3.10 and 3.11 report wrong places within f-strings, and 3.12 splits
f-strings into other tokens.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Generator, Iterator
from typing import Final

from lsconvert.scripts.model import Piece

_LITERAL_START: Final = re.compile(r"([A-Za-z]{0,2})('''|\"\"\"|'|\")")
_GAP: Final = re.compile(r"(?:[\s()]|\\\r?\n|#[^\r\n]*)*")
# Escapes that denote another character. Unknown ones such as `\\d` denote themselves.
_PYTHON_ESCAPE: Final = re.compile(
    r"\\(?:\r?\n|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|[0-7]{1,3}|[\\'\"abfnrtv])"
)
_OPEN, _CLOSE = "([{", ")]}"


def string_pieces(source: str, start: int, end: int) -> Iterator[Piece]:
    """Yield the pieces of adjacent literals in a part of the source. A placeholder has the place of its expression."""
    at = start
    while True:
        gap = _GAP.match(source, at, end)
        at = gap.end() if gap else at
        literal = _LITERAL_START.match(source, at, end)
        if literal is None:
            return
        at = yield from _literal(source, literal)


def _literal(source: str, literal: re.Match[str]) -> Generator[Piece, None, int]:
    prefix = literal[1].lower()
    return (
        yield from _body(source, literal.end(), literal[2], raw="r" in prefix, formatted="f" in prefix or "t" in prefix)
    )


def _body(source: str, at: int, quote: str, *, raw: bool, formatted: bool) -> Generator[Piece, None, int]:
    """Yield the pieces up to the closing quote; return the end of the quote."""
    plain = at
    while not source.startswith(quote, at):
        char = source[at]
        escape = _PYTHON_ESCAPE.match(source, at) if char == "\\" else None
        doubled = formatted and source[at : at + 2] in ("{{", "}}")
        if escape is None and not doubled and not (formatted and char == "{"):
            at += 1
            continue
        if escape is not None and raw:
            at += 2
            continue
        if at > plain:
            yield Piece("plain", source[plain:at], plain, at)
        if escape is not None:
            yield Piece("escaped", str(ast.literal_eval(f'"{escape[0]}"')), at, escape.end())
            at = escape.end()
        elif doubled:
            yield Piece("escaped", char, at, at + 2)
            at += 2
        else:
            expression, at = _placeholder(source, at)
            yield expression
        plain = at
    if at > plain:
        yield Piece("plain", source[plain:at], plain, at)
    return at + len(quote)


def _placeholder(source: str, at: int) -> tuple[Piece, int]:
    """Return the expression in the braces at this place, without conversion and format, and the end of the braces."""
    start = at = at + 1
    depth, end = 0, -1
    while depth or source[at] != "}":
        char = source[at]
        literal = _LITERAL_START.match(source, at) if end < 0 and not source[at - 1].isidentifier() else None
        if literal is not None:
            at = _end_of_string(source, literal)
            continue
        if depth == 0 and end < 0 and (char == ":" or (char == "!" and source[at + 1] != "=")):
            end = at
        depth += (char in _OPEN) - (char in _CLOSE)
        at += 1
    text = source[start : end if end >= 0 else at]
    text = re.sub(r"(?<![=!<>])=\s*\Z", "", text)  # f"{name=}"
    return Piece("placeholder", text, start, start + len(text), at + 1), at + 1


def _end_of_string(source: str, literal: re.Match[str]) -> int:
    end = 0

    def read() -> Iterator[Piece]:
        nonlocal end
        end = yield from _literal(source, literal)

    for _ in read():
        pass
    return end
