"""Close the gap where a task is left out of a document: one separator goes with it, brackets and labels stay right.

What stands before a task is a joint (the opening bracket or a comma, and white space) and, in tasks by id, a label (its
key and colon). The first task that stays gets the opening, each later one the joint before it.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from lsconvert.errors import LimitError
from lsconvert.kernel.contract import Tasks

_SPACE: Final = b" \t\r\n"
_JOINT: Final = re.compile(rb"[ \t\r\n]*[\[{,]?[ \t\r\n]*")


class DocumentWriter:
    """Joins the tasks that stay into one document; an outlet of the gate.

    Raises LimitError for a gap of more than `max_gap` bytes.
    """

    def __init__(self, max_gap: int) -> None:
        self._max_gap = max_gap
        self._gap = bytearray()  # what has been read since the last task
        self._opening: bytes | None = None
        self._empty = True  # no task has stayed so far
        self._pieces: list[bytes] = []

    def between(self, text: bytes) -> None:
        """Take what stands outside of tasks."""
        self._gap += text
        self._check(len(self._gap))

    def stay(self, output: bytes, tasks: Tasks) -> None:
        """Take the next tasks, with what stands between them."""
        joint, label = self._take_gap()
        joint, self._empty = (self._opening or b"") if self._empty else joint, False
        start, end = tasks[0].start, tasks[-1].end
        if end - start > self._max_gap:
            for one, other in pairwise(tasks):
                self._check(other.start - one.end)
        self._pieces += (joint, label, output[start:end])

    def leave_out(self) -> None:
        """Leave the next task out, and what stands before it."""
        self._take_gap()

    def take(self, *, last: bool) -> bytes:
        """Return what is to be written by now. `last`: the document has ended."""
        if last:
            self._pieces.append(self._closing())
        text = b"".join(self._pieces)
        self._pieces.clear()
        return text

    def _closing(self) -> bytes:
        """Return what closes the document. If no task has stayed, it is an empty array: nothing at all would be no document."""
        if not self._empty or self._opening is None:
            return bytes(self._gap)
        opening = self._opening.strip(_SPACE)
        return opening + bytes(self._gap) if opening == b"[" else b"[]\n"

    def _check(self, gap: int) -> None:
        if gap > self._max_gap:
            raise LimitError(f"more than {self._max_gap} bytes between two tasks")

    def _take_gap(self) -> tuple[bytes, bytes]:
        """Return the joint and the label before the next task."""
        gap = bytes(self._gap)
        self._gap.clear()
        match = _JOINT.match(gap)
        end = match.end() if match is not None else 0
        if self._opening is None:
            self._opening = gap[:end]
        return gap[:end], gap[end:]
