"""Split a JSON object into members, or an array into items, as they are spelled, and edit them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from json import JSONDecoder
from json.decoder import scanstring  # type: ignore[attr-defined]  # untyped, but exported
from typing import Final, NamedTuple, NoReturn

_SPACES: Final = re.compile(r"[ \t\r\n]*")
_COLON: Final = re.compile(r"[ \t\r\n]*:[ \t\r\n]*")
_MARK: Final = re.compile(r"[ \t\r\n]*([,}\]])[ \t\r\n]*")


class Member(NamedTuple):
    """A key with its quotes and escapes, and a value, both as they are spelled."""

    key: str
    value: str


class Span(NamedTuple):
    """A key as it is spelled, and where its value begins and ends in the text, in characters."""

    key: str
    start: int
    end: int


def members_of(text: str) -> dict[str, Member]:
    """Return the members of an object by their decoded keys.

    Raises ValueError for a text that is not one JSON object, and for a duplicate key: a dict keeps only one value.
    """
    return {key: Member(span.key, text[span.start : span.end]) for key, span in spans_of(text).items()}


def spans_of(text: str, *, repeated: bool = False) -> dict[str, Span]:
    """Return the places of the members of an object by their decoded keys. Raises ValueError, as `members_of`.

    `repeated` allows a key that occurs twice: its last value counts.
    """
    spans: dict[str, Span] = {}
    at = _skip_mark(text, 0, "{")
    closing = at if text[at : at + 1] == "}" else -1
    while closing < 0:
        key, end = scanstring(text, _skip_mark(text, at, '"', space=False), True)
        colon = _COLON.match(text, end)
        start = colon.end() if colon is not None else _skip_mark(text, end, ":")
        spelled = text[at:end]
        _, end = DECODER.raw_decode(text, start)
        if key in spans and not repeated:
            raise ValueError("a key occurs twice in one object")
        spans[key] = Span(spelled, start, end)
        at, closing = _following(text, end, "}")
    if text[closing + 1 :].strip(" \t\r\n"):
        raise ValueError("there is text after the object")
    return spans


def items_of(text: str) -> list[str]:
    """Return the items of an array as they are spelled. Raises ValueError for a text that is not one JSON array."""
    return [text[start:end] for start, end in item_spans_of(text)]


def item_spans_of(text: str) -> list[tuple[int, int]]:
    """Return where the items of an array begin and end, in characters. Raises ValueError, as `items_of`."""
    spans: list[tuple[int, int]] = []
    at = _skip_mark(text, 0, "[")
    closing = at if text[at : at + 1] == "]" else -1
    while closing < 0:
        _, end = DECODER.raw_decode(text, at)
        spans.append((at, end))
        at, closing = _following(text, end, "]")
    if text[closing + 1 :].strip(" \t\r\n"):
        raise ValueError("there is text after the array")
    return spans


def with_members(text: str, more: Iterable[Member]) -> str:
    """Return an object with the members `more`, as they are spelled, after its own."""
    more = list(more)
    if not more:
        return text
    body = text.rstrip(" \t\r\n")[:-1].rstrip(" \t\r\n")
    added = ", ".join(f"{member.key}: {member.value}" for member in more)
    comma = "" if body.endswith("{") else ", "
    return f"{body}{comma}{added}}}"


def replaced(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """Return a text with other texts in the place of parts. `edits` have begin, end and new text, in ascending order."""
    pieces: list[str] = []
    at = 0
    for start, end, new in edits:
        pieces += (text[at:start], new)
        at = end
    return "".join((*pieces, text[at:]))


def refuse_constant(name: str) -> NoReturn:
    """Raise ValueError: for `parse_constant`, because NaN and Infinity are not JSON."""
    raise ValueError(f"{name} is not JSON")


# The values are not used. `len` takes numbers of any size, and its results need less memory than those of `str`.
DECODER: Final = JSONDecoder(parse_int=len, parse_float=len, parse_constant=refuse_constant)


def _following(text: str, at: int, closing: str) -> tuple[int, int]:
    """Return the index of what follows a value and its comma, and that of the closing bracket, -1 if it is a comma."""
    mark = _MARK.match(text, at)
    if mark is None or mark.group(1) not in (",", closing):
        return _skip_mark(text, at, ","), -1
    return mark.end(), mark.start(1) if mark.group(1) == closing else -1


def _skip(text: str, at: int) -> int:
    match = _SPACES.match(text, at)
    return match.end() if match is not None else at


def _skip_mark(text: str, at: int, mark: str, *, space: bool = True) -> int:
    """Return the index after white space and `mark`; with `space`, also after the white space that follows.

    Raises ValueError if there is another character in place of `mark`.
    """
    at = _skip(text, at)
    if text[at : at + 1] != mark:
        raise ValueError(f"not JSON: expected {mark} at character {at}")
    return _skip(text, at + 1) if space else at + 1
