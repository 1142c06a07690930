"""The members of one JSON object as they are spelled, to put objects together without decoding their values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from json import JSONDecoder, dumps
from json.decoder import scanstring  # type: ignore[attr-defined]  # it has no type, and is no secret
from typing import Final

SPACE: Final = re.compile(r"[ \t\r\n]*")
DECODER: Final = JSONDecoder()


def members_of(text: str) -> dict[str, str]:
    """Return the members of an object: keys, and values as they are spelled. Raises ValueError for anything else."""
    members: dict[str, str] = {}
    at = _after(text, 0, "{")
    while text[at : at + 1] != "}":
        if members:
            at = _after(text, at, ",")
        key, at = scanstring(text, _after(text, at, '"', space=False), True)
        start = _after(text, at, ":")
        _, end = DECODER.raw_decode(text, start)
        if key in members:
            raise ValueError("a key stands twice in one object")
        members[key] = text[start:end]
        at = _skip(text, end)
    if text[at + 1 :].strip(" \t\r\n"):
        raise ValueError("something follows the object")
    return members


def with_members(text: str, more: Iterable[tuple[str, str]]) -> str:
    """Return an object with more members at its end; their values are as they are spelled."""
    more = list(more)
    if not more:
        return text
    body = text.rstrip(" \t\r\n")[:-1].rstrip(" \t\r\n")
    added = ", ".join(f"{dumps(key, ensure_ascii=False)}: {value}" for key, value in more)
    comma = "" if body.endswith("{") else ", "
    return f"{body}{comma}{added}}}"


def _skip(text: str, at: int) -> int:
    match = SPACE.match(text, at)
    return match.end() if match is not None else at


def _after(text: str, at: int, what: str, *, space: bool = True) -> int:
    """Return where the text goes on after white space and `what`; raises ValueError if that is not there."""
    at = _skip(text, at)
    if text[at : at + 1] != what:
        raise ValueError(f"no JSON: expected {what} at character {at}")
    return _skip(text, at + 1) if space else at + 1
