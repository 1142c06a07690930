"""Texts of Python as they are spelled: prefixes, quotes, escapes, and what f-strings fill in.

Read from the source itself, because Python 3.10 and 3.11 give wrong places for what is inside f-strings, and 3.12 cuts
them into other tokens.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Generator, Iterator
from typing import Final

from lsconvert.scripts.model import Piece

_ATOM: Final = re.compile(r"([A-Za-z]{0,2})('''|\"\"\"|'|\")")
_BETWEEN: Final = re.compile(r"(?:[\s()]|\\\r?\n|#[^\r\n]*)*")
# Those that stand for something else; `\\d` and the like stand for themselves.
_ESCAPE: Final = re.compile(
    r"\\(?:\r?\n|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}|[0-7]{1,3}|[\\'\"abfnrtv])"
)
_OPEN, _CLOSE = "([{", ")]}"


def pieces(source: str, start: int, end: int) -> Iterator[Piece]:
    """Yield the pieces of the texts side by side in this part of a source. A hole has the place of its expression."""
    at = start
    while True:
        between = _BETWEEN.match(source, at, end)
        at = between.end() if between else at
        atom = _ATOM.match(source, at, end)
        if atom is None:
            return
        at = yield from _atom(source, atom)


def _atom(source: str, atom: re.Match[str]) -> Generator[Piece, None, int]:
    prefix = atom[1].lower()
    return (yield from _body(source, atom.end(), atom[2], raw="r" in prefix, filled="f" in prefix or "t" in prefix))


def _body(source: str, at: int, quote: str, *, raw: bool, filled: bool) -> Generator[Piece, None, int]:
    """Yield the pieces up to the closing quote; return where it ends."""
    plain = at
    while not source.startswith(quote, at):
        char = source[at]
        escape = _ESCAPE.match(source, at) if char == "\\" else None
        doubled = filled and source[at : at + 2] in ("{{", "}}")
        if escape is None and not doubled and not (filled and char == "{"):
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
            expression, at = hole(source, at)
            yield expression
        plain = at
    if at > plain:
        yield Piece("plain", source[plain:at], plain, at)
    return at + len(quote)


def hole(source: str, at: int) -> tuple[Piece, int]:
    """Return the expression in the braces that open here, without conversion and format, and where the braces end."""
    start = at = at + 1
    depth, end = 0, -1
    while depth or source[at] != "}":
        char = source[at]
        atom = _ATOM.match(source, at) if end < 0 and not source[at - 1].isidentifier() else None
        if atom is not None:
            at = _end_of_string(source, atom)
            continue
        if depth == 0 and end < 0 and (char == ":" or (char == "!" and source[at + 1] != "=")):
            end = at
        depth += (char in _OPEN) - (char in _CLOSE)
        at += 1
    text = source[start : end if end >= 0 else at]
    text = re.sub(r"(?<![=!<>])=\s*\Z", "", text)  # f"{name=}"
    return Piece("hole", text, start, start + len(text)), at + 1


def _end_of_string(source: str, atom: re.Match[str]) -> int:
    end = 0

    def read() -> Iterator[Piece]:
        nonlocal end
        end = yield from _atom(source, atom)

    for _ in read():
        pass
    return end
