"""Close the gap where a task is left out of a document: one separator goes with it, brackets and labels stay right.

What stands before a task is a joint (the opening bracket or a comma, and white space) and, in tasks by id, a label (its
key and colon). The first task that stays gets the opening, each later one the joint before it.
"""

from __future__ import annotations

import re
from typing import Final

from lsconvert.errors import LimitError

_SPACE: Final = b" \t\r\n"
_JOINT: Final = re.compile(rb"[ \t\r\n]*[\[{,]?[ \t\r\n]*")


class Seams:
    """Joins the tasks that stay into one document. Raises LimitError for a gap of more than `max_gap` bytes."""

    def __init__(self, max_gap: int) -> None:
        self._max_gap = max_gap
        self._gap = bytearray()  # what has been read since the last task
        self._opening: bytes | None = None
        self._empty = True  # no task has stayed so far

    def between(self, text: bytes) -> None:
        """Take what stands outside of tasks."""
        self._gap += text
        if len(self._gap) > self._max_gap:
            raise LimitError(f"more than {self._max_gap} bytes between two tasks")

    def task(self, text: bytes, *, stays: bool) -> bytes:
        """Return what to write for the next task."""
        joint, label = self._split()
        if self._opening is None:
            self._opening = joint
        if not stays:
            return b""
        joint, self._empty = self._opening if self._empty else joint, False
        return joint + label + text

    def end(self) -> bytes:
        """Return what closes the document. If no task has stayed, it is an empty array: nothing at all would be no document."""
        if not self._empty or self._opening is None:
            return bytes(self._gap)
        opening = self._opening.strip(_SPACE)
        return opening + bytes(self._gap) if opening == b"[" else b"[]\n"

    def _split(self) -> tuple[bytes, bytes]:
        gap = bytes(self._gap)
        self._gap.clear()
        match = _JOINT.match(gap)
        end = match.end() if match is not None else 0
        return gap[:end], gap[end:]
