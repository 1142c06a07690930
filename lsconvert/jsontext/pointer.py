"""Find JSON Pointers (RFC 6901) for error messages, by reading the text of a task once more.

This runs only after an error, so that kernels need not record paths while they read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from typing import Final, TypeAlias

# Bytes. Reading so many again takes about a second; errors further into a task have no pointer.
MAX_REREAD: Final = 16 * 1024 * 1024

_SPACE = re.compile(r"[ \t\n\r]*")  # always matches
_KEY = re.compile(r'"((?:[^"\\]+|\\.)*)"[ \t\n\r]*:[ \t\n\r]*')
_NEXT = re.compile(r"[ \t\n\r]*(?:,[ \t\n\r]*)?")  # the separator behind a value, if there is one
_STRUCTURE = re.compile(rb'\\.|["{}\[\]:,]', re.DOTALL)


Path: TypeAlias = "list[str | int | None]"
Wanted: TypeAlias = "dict[str, Wanted]"  # the pointers to find, as a tree of their steps


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
    read once, for all pointers together, up to the last of the values.
    """
    wanted: Wanted = {}
    for pointer in pointers:
        node = wanted
        for step in pointer.split("/")[1:]:
            node = node.setdefault(step.replace("~1", "/").replace("~0", "~"), {})
    latin = text.decode("latin-1")  # one character for each byte
    found: dict[str, int] = {}
    with suppress(RecursionError):  # the rest is nested too deep for Python: its places stay unknown
        _find(latin, _skip_space(latin, 0), wanted, "", found)
    return {pointer: found.get(pointer, found.get("", 0)) for pointer in pointers}


def _find(text: str, start: int, wanted: Wanted, pointer: str, found: dict[str, int]) -> int | None:
    """Store where the value at `start` and the wanted values in it begin. Return its end, None if it was not read."""
    found[pointer] = start
    if not wanted or text[start] not in "{[":
        return None
    scan, is_object = _scan(), text[start] == "{"
    at = _skip_space(text, start + 1)
    missing, index = dict(wanted), 0
    while text[at] not in "}]":
        step, at = _key(text, at) if is_object else (str(index), at)
        end = None
        inner = missing.pop(step, None)  # of a key that occurs twice, the first one counts
        if inner is not None:
            end = _find(text, at, inner, f"{pointer}/{escape(step)}", found)
            if not missing:
                return None
        at, index = _NEXT.match(text, scan(text, at)[1] if end is None else end).end(), index + 1  # type: ignore[union-attr]
    return at + 1


def _key(text: str, at: int) -> tuple[str, int]:
    """Return the key whose quote is at `at`, and the place of its value."""
    match = _KEY.match(text, at)
    assert match is not None  # the text is valid JSON
    key = match[1]
    return (key if key.isascii() and "\\" not in key else decode_key(key.encode("latin-1"))), match.end()


def _skip_space(text: str, at: int) -> int:
    return _SPACE.match(text, at).end()  # type: ignore[union-attr]


@cache
def _scan() -> Callable[[str, int], tuple[object, int]]:
    """Return a function that reads the value at a place, and returns it with the place behind it."""
    from json import JSONDecoder  # late, because kernels import this module

    decoder = JSONDecoder(parse_int=str, parse_float=str)  # int() refuses numbers of very many digits
    scan: Callable[[str, int], tuple[object, int]] = decoder.scan_once  # type: ignore[attr-defined]
    return scan


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
