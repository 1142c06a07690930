"""Guess places between two tasks of a document from a few kilobytes around them. A guess may be wrong.

A cut is the end of a task: the byte after its bracket. The next task begins with the first key of the document's first
task, and has a key of a task as that one has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple, TypeAlias

from lsconvert.jsontext.outline import CutOffError, members
from lsconvert.rules.tables import TASK_KEYS

WINDOW: Final = 1 << 16  # bytes that are read at once
MAX_WINDOW: Final = 1 << 24  # bytes that are read for one guess; a larger task is not cut off
MAX_TRIES: Final = 1000  # likely places for one guess
OVERLAP: Final = 1 << 10  # bytes that are searched twice, for a place that begins in the window before
SPACE: Final = rb"[ \t\r\n]*"
_FIRST_KEY: Final = re.compile(rb'\{%b("(?:[^"\\]|\\.)*")%b:' % (SPACE, SPACE))
_DOCUMENT: Final = re.compile(rb"(?:\xef\xbb\xbf)?%b(\[?)%b(?=\{)" % (SPACE, SPACE))

# Returns the bytes from one offset up to another.
Read: TypeAlias = Callable[[int, int], bytes]


class Shape(NamedTuple):
    """What the tasks of a document have in common, as far as its first task shows it.

    `opener`: the bracket that holds them, 0 for JSON Lines. `key`: their first key as it is spelled. `is_bare`: they have
    no key of a task.
    """

    opener: int
    key: bytes
    is_bare: bool


def shape_of(read: Read, size: int) -> Shape | None:
    """Return the shape of a document, None if it is not an array or lines of objects with several kinds of keys."""
    head = read(0, min(WINDOW, size))
    start = _DOCUMENT.match(head)
    first = _FIRST_KEY.match(head, start.end()) if start is not None else None
    if start is None or first is None or (not start[1] and first[1].strip(b'"').isdigit()):
        return None
    opener = ord("[") if start[1] else 0
    at, end = start.end(), len(head)
    while (found := _task_at(head, at)) is None and end < min(MAX_WINDOW, size):
        end = min(4 * end, size)
        head = read(0, end)
    return Shape(opener, first[1], found == "bare") if found is not None else None


def cuts(read: Read, size: int, shape: Shape, targets: Iterator[int]) -> Iterator[int]:
    """Yield a cut at or after each target, in order. There is none for a target if none is found before the next one.

    `targets` ascend; the last one is the end of the last search.
    """
    last = -1
    start = next(targets, size)
    for end in targets:
        found = _cut(read, size, shape, max(start, last + 1), end)
        if found is not None:
            yield found
            last = found
        start = end


def _cut(read: Read, size: int, shape: Shape, start: int, end: int) -> int | None:
    """Return a cut from `start` up to `end`, None if none is found."""
    separator = rb"," + SPACE if shape.opener else b""
    pattern = re.compile(rb"\}" + SPACE + separator + rb"(\{" + SPACE + re.escape(shape.key) + SPACE + rb":)")
    text, window, at = b"", WINDOW, 0

    def read_on() -> bool:
        """Read a window; return whether there were more bytes: the file may have become shorter."""
        nonlocal text, window
        more = read(start + len(text), min(start + len(text) + window, size)) if len(text) < MAX_WINDOW else b""
        text += more
        window *= 2
        return bool(more)

    for _ in range(MAX_TRIES):
        while (found := pattern.search(text, at)) is None:
            at = max(at, len(text) - OVERLAP)
            if start + len(text) >= end or not read_on():
                return None
        if start + found.start() + 1 >= end:
            return None
        while (task := _task_at(text, found.start(1))) is None:
            if not read_on():
                return None
        if task == ("bare" if shape.is_bare else "task"):
            return start + found.start() + 1
        at = found.start(1)
    return None


def _task_at(text: bytes, start: int) -> str | None:
    """Return "task" or "bare" for an object with or without a key of a task; None if it is cut off, "" if it is not one."""
    try:
        keys = {member.key for member in members(text, start)}
    except CutOffError:
        return None
    except ValueError:
        return ""
    return "bare" if keys.isdisjoint(TASK_KEYS) else "task"
