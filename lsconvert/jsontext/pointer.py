"""JSON Pointers (RFC 6901) for error messages, found by reading the task once more.

Only called when something is wrong, so that nothing has to be kept for it while all is well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

# Reading again costs about a second for each of these; a pointer into a larger task is not worth the wait.
MAX_REREAD: Final = 16 * 1024 * 1024

_SPACE = re.compile(rb"[ \t\n\r]*")
_TOKEN = re.compile(rb'\\.|["{}\[\]:,]', re.DOTALL)


Path: TypeAlias = "list[str | int | None]"


def pointer_at(text: bytes) -> str:
    """Return the pointer to the value that begins where `text` ends, or that an error there is in.

    `text` is the beginning of valid JSON.
    """
    path: Path = []
    for _, here in _walk(text):
        path = here
    return _join(path)


def offsets_of(text: bytes, pointers: Iterable[str]) -> dict[str, int]:
    """Return where in `text`, which is valid JSON, the values begin that `pointers` name. It is read once for all of them."""
    ends = dict.fromkeys(pointers, 0)
    missing = ends.keys() - {""}
    for end, path in _walk(text):
        if not missing:
            break
        here = _join(path)
        if here in missing:
            missing.remove(here)
            ends[here] = end
    return {pointer: _SPACE.match(text, end).end() for pointer, end in ends.items()}  # type: ignore[union-attr]  # it fits all


def _walk(text: bytes) -> Iterator[tuple[int, Path]]:
    """Yield, after each bracket, colon and comma, where it ends and the path to what comes next."""
    import json  # where it is needed: a kernel imports this module

    path: Path = []
    string: int | None = None  # where the string that is open began
    key = b""
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token == b'"':
            key = text[string : match.end()] if string is not None else key
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
            path[-1] = str(json.loads(key))
        else:
            last = path[-1]
            path[-1] = last + 1 if isinstance(last, int) else None
        yield match.end(), path


def _join(path: Path) -> str:
    return "".join(f"/{escape(step)}" for step in path if step is not None)


def decode_key(key: bytes) -> str:
    """Return a key with its escapes undone; `key` is what stands between the quotes."""
    if b"\\" not in key:
        return key.decode()
    import json

    return str(json.loads(b'"' + key + b'"'))


def escape(step: str | int) -> str:
    """Return one step of a pointer, with ~ and / escaped."""
    return str(step).replace("~", "~0").replace("/", "~1")
