"""Find the members and items of JSON text without decoding their values, however large they are.

The text is taken to be JSON: a caller has it checked by a kernel. Other text gives members that make no sense, or
CutOffError.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

_SPACE: Final = re.compile(rb"[ \t\r\n]*")
# Possessive quantifiers store no backtracking points. They are broken before 3.11.5: python/cpython#101955 and #106052.
_HAS_POSSESSIVE: Final = sys.version_info >= (3, 11, 5)
_POSSESSIVE: Final = b"+" if _HAS_POSSESSIVE else b""
_REPEAT: Final = b"*+" if _HAS_POSSESSIVE else b"{0,32}"  # more than an annotation has members
_PLAIN: Final = rb'[^"\[\]{}]*' + _POSSESSIVE
_PLAIN_STRING: Final = rb'"[^"\\]*' + _POSSESSIVE + rb'"'
_SKIP_DEPTH: Final = 8  # from a list of tasks down to the points of a polygon


def _run(depth: int) -> bytes:
    """Return the pattern for any bytes, with whole strings without escapes, and with whole brackets up to a depth."""
    inner = rb"|[\[{]" + _run(depth - 1) + rb"[\]}]" if depth else b""
    return _PLAIN + rb"(?:(?:" + _PLAIN_STRING + inner + rb")" + _PLAIN + rb")" + _REPEAT


_RUN: Final = re.compile(_run(_SKIP_DEPTH))
# A key without escapes and its colon, and, if the value has no escapes and is not deep, also that and the comma.
_MEMBER: Final = re.compile(
    rb'"([^"\\]*)"[ \t\r\n]*:[ \t\r\n]*'
    rb"(?:(" + _PLAIN_STRING + rb'|[^" \t\r\n,\[\]{}]+|[\[{]' + _run(_SKIP_DEPTH) + rb"[\]}])[ \t\r\n]*"
    rb"(?:,[ \t\r\n]*|(?=\})))?"
)
_WORD: Final = re.compile(rb"[^ \t\r\n,\]}]*")
_BACKSLASH: Final = ord("\\")
_DEEPEST: Final = 100_000  # a deeper value is taken for one that is cut off: a million brackets take seconds
_MAX_DEPTH: Final = 8
_MAX_ITEMS: Final = 3


class CutOffError(ValueError):
    """The text ends within a value."""


class Member(NamedTuple):
    """A member of an object: its decoded key, and where the key with its quotes and the value begin and end."""

    key: str
    key_start: int
    key_end: int
    start: int
    end: int


def skip_space(text: bytes, at: int) -> int:
    """Return the offset of the next byte that is not white space."""
    match = _SPACE.match(text, at)
    return match.end() if match is not None else at


def value_end(text: bytes, at: int) -> int:
    """Return the offset after the value that begins at `at`. Raises CutOffError, also for a value of 100,000 levels."""
    first = text[at : at + 1]
    if first == b'"':
        return _string_end(text, at)
    if first not in (b"{", b"["):
        match = _WORD.match(text, at)
        end = match.end() if match is not None else at
        if end in (at, len(text)):  # more digits may follow
            raise CutOffError
        return end
    depth = 1
    at += 1
    while depth:
        if depth > _DEEPEST:
            raise CutOffError
        run = _RUN.match(text, at)
        at = run.end() if run is not None else at
        mark = _byte(text, at)
        if mark == b'"':
            at = _string_end(text, at)
            continue
        at += 1
        depth += 1 if mark in b"[{" else -1
    return at


def members(text: bytes, at: int) -> Iterator[Member]:
    """Yield the members of the object that begins at `at`. The end of the last one is 0 if it is cut off.

    Raises CutOffError, and ValueError for text that is not JSON.
    """
    at = skip_space(text, at + 1)
    while True:
        match = _MEMBER.match(text, at)
        if match is not None:
            (_, after), (_, key_end), (start, end) = match.regs
            key = match[1].decode()
            if end >= 0:
                yield Member(key, at, key_end + 1, start, end)
                at = after
                continue
            key_end, start = key_end + 1, after
        elif _byte(text, at) == b"}":
            return
        else:
            key, key_end, start = _key(text, at)
        _byte(text, start)
        try:
            end = value_end(text, start)
        except CutOffError:
            yield Member(key, at, key_end, start, 0)
            raise
        yield Member(key, at, key_end, start, end)
        at = _next(text, end, b"}")


def _key(text: bytes, at: int) -> tuple[str, int, int]:
    """Return the key that begins at `at`, the offset after it, and that of its value."""
    end = _string_end(text, at)
    colon = skip_space(text, end)
    if _byte(text, colon) != b":":
        raise ValueError("not JSON: expected a colon")
    return _decode(text[at:end]), end, skip_space(text, colon + 1)


def items(text: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Yield offset and end of each item of the list that begins at `at`. Raises CutOffError, ValueError."""
    at = skip_space(text, at + 1)
    while _byte(text, at) != b"]":
        end = value_end(text, at)
        yield at, end
        at = _next(text, end, b"]")


def outline(text: bytes, at: int = 0, depth: int = _MAX_DEPTH) -> Any:
    """Return the value that begins at `at`, decoded, but with at most three items of each list, and not too deep.

    Lists and objects below `depth` are empty. Raises CutOffError, ValueError.
    """
    first = text[at : at + 1]
    if first == b"{":
        return outline_members(text, members(text, at), depth) if depth else {}
    if first == b"[":
        few = zip(range(_MAX_ITEMS), items(text, at)) if depth else ()
        return [outline(text, start, depth - 1) for _, (start, _) in few]
    return _decode(text[at : value_end(text, at)])


def outline_members(text: bytes, found: Iterable[Member], depth: int = _MAX_DEPTH) -> dict[str, Any]:
    """Return the outline of an object with these members."""
    return {member.key: outline(text, member.start, depth - 1) for member in found}


def _string_end(text: bytes, at: int) -> int:
    """Return the offset after the string that begins at `at`. A pattern would need memory for each escape in it."""
    if _byte(text, at) != b'"':
        raise ValueError("not JSON: expected a string")
    end = at
    while (end := text.find(b'"', end + 1)) >= 0:
        before = end
        while text[before - 1] == _BACKSLASH:
            before -= 1
        if (end - before) % 2 == 0:
            return end + 1
    raise CutOffError


def _decode(text: bytes) -> Any:
    from json import loads  # late: the outline of most documents is never taken

    # A number is represented by that of its digits: Python refuses to read those of more than 4,300 digits.
    return loads(text, parse_int=len)


def _next(text: bytes, at: int, closing: bytes) -> int:
    """Return the offset of the next key, item or closing bracket after a value."""
    at = skip_space(text, at)
    byte = _byte(text, at)
    if byte == closing:
        return at
    if byte != b",":
        raise ValueError("not JSON: expected a comma")
    return skip_space(text, at + 1)


def _byte(text: bytes, at: int) -> bytes:
    byte = text[at : at + 1]
    if not byte:
        raise CutOffError
    return byte
