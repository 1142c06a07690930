"""Find JSON Pointers (RFC 6901) for error messages, by reading the text of a task once more.

This runs only after an error, so that kernels need not record paths while they read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

# Bytes. Reading so many again takes about a second; errors further into a task have no pointer.
MAX_REREAD: Final = 16 * 1024 * 1024

_LEADING_SPACE = re.compile(rb"[ \t\n\r]*")  # always matches
_STRUCTURE = re.compile(rb'\\.|["{}\[\]:,]', re.DOTALL)


Path: TypeAlias = "list[str | int | None]"


def pointer_at(text: bytes) -> str:
    """Return the pointer to the value that begins at the end of `text`, or that contains the end.

    `text` must be the beginning of valid JSON.
    """
    path: Path = []
    for _, here in _walk_paths(text):
        path = here
    return _join(path)


def offsets_of(text: bytes, pointers: Iterable[str]) -> dict[str, int]:
    """Return the offset in `text` at which the value at each of `pointers` begins.

    A pointer to a value that does not exist gets the offset of the whole document. `text` must be valid JSON; it is
    read once, for all pointers together.
    """
    ends = dict.fromkeys(pointers, 0)
    missing = ends.keys() - {""}
    for end, path in _walk_paths(text):
        if not missing:
            break
        here = _join(path)
        if here in missing:
            missing.remove(here)
            ends[here] = end
    return {pointer: _LEADING_SPACE.match(text, end).end() for pointer, end in ends.items()}  # type: ignore[union-attr]


def _walk_paths(text: bytes) -> Iterator[tuple[int, Path]]:
    """Yield the end of each bracket, colon and comma, and the path to the value that follows."""
    import json  # late, because kernels import this module

    path: Path = []
    string: int | None = None  # where the open string begins
    last = slice(0)  # the last complete string, not copied: it may be a large value
    for match in _STRUCTURE.finditer(text):
        token = match.group()
        if token == b'"':
            last = slice(string, match.end()) if string is not None else last
            string = match.start() if string is None else None
        if string is not None or token == b'"':
            continue
        if token == b"{":
            path.append(None)
        elif token == b"[":
            path.append(0)
        elif token in (b"}", b"]"):
            path.pop()
        elif token == b":":
            path[-1] = str(json.loads(text[last]))
        else:
            step = path[-1]
            path[-1] = step + 1 if isinstance(step, int) else None
        yield match.end(), path


def _join(path: Path) -> str:
    return "".join(f"/{escape(step)}" for step in path if step is not None)


def decode_key(key: bytes) -> str:
    """Return a key without its escapes. `key` excludes the quotes."""
    if b"\\" not in key:
        return key.decode()
    import json

    return str(json.loads(b'"' + key + b'"'))


def escape(step: str | int) -> str:
    """Return one step of a pointer, with ~ and / escaped (RFC 6901)."""
    return str(step).replace("~", "~0").replace("/", "~1")
