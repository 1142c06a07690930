"""Split a JSON object into members as they are spelled, and add members, without decoding their values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from json import JSONDecoder
from json.decoder import scanstring  # type: ignore[attr-defined]  # untyped, but exported
from typing import Final, NamedTuple, NoReturn

_SPACES: Final = re.compile(r"[ \t\r\n]*")


class Member(NamedTuple):
    """A key with its quotes and escapes, and a value, both as they are spelled."""

    key: str
    value: str


def members_of(text: str) -> dict[str, Member]:
    """Return the members of an object by their decoded keys.

    Raises ValueError for a text that is not one JSON object, and for a duplicate key: a dict keeps only one value.
    """
    members: dict[str, Member] = {}
    at = _skip_mark(text, 0, "{")
    while text[at : at + 1] != "}":
        if members:
            at = _skip_mark(text, at, ",")
        opening = _skip(text, at)
        key, end = scanstring(text, _skip_mark(text, opening, '"', space=False), True)
        spelled = text[opening:end]
        start = _skip_mark(text, end, ":")
        _, end = DECODER.raw_decode(text, start)
        if key in members:
            raise ValueError("a key occurs twice in one object")
        members[key] = Member(spelled, text[start:end])
        at = _skip(text, end)
    if text[at + 1 :].strip(" \t\r\n"):
        raise ValueError("there is text after the object")
    return members


def with_members(text: str, more: Iterable[Member]) -> str:
    """Return an object with the members `more`, as they are spelled, after its own."""
    more = list(more)
    if not more:
        return text
    body = text.rstrip(" \t\r\n")[:-1].rstrip(" \t\r\n")
    added = ", ".join(f"{member.key}: {member.value}" for member in more)
    comma = "" if body.endswith("{") else ", "
    return f"{body}{comma}{added}}}"


def refuse_constant(name: str) -> NoReturn:
    """Raise ValueError: for `parse_constant`, because NaN and Infinity are not JSON."""
    raise ValueError(f"{name} is not JSON")


# Numbers are not converted: Python refuses to read those of more than 4,300 digits.
DECODER: Final = JSONDecoder(parse_int=str, parse_float=str, parse_constant=refuse_constant)


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
