"""Describe one part of a split output while it is written."""

from __future__ import annotations

import json
from typing import Final

from lsconvert.errors import LimitError
from lsconvert.jsontext.decode import decode_roughly
from lsconvert.kernel.contract import Tasks
from lsconvert.model import Part, TaskSpan

MAX_ID: Final = 1000  # characters of an id in a manifest


class PartContent:
    """Content of the part that is being written. Only its first and last task are decoded, for their ids."""

    def __init__(self, first: TaskSpan, text: bytes) -> None:
        self._first = self._last = (first, text)
        self.tasks = self._annotations = self._predictions = 0

    def add(self, tasks: Tasks, last: bytes) -> None:
        """Count tasks. `last` is the text of the last one."""
        self._last = (tasks[-1], last)
        annotations, predictions = tasks.annotations_and_predictions()
        self.tasks += len(tasks)
        self._annotations += annotations
        self._predictions += predictions

    def part(self, size: int, digest: str) -> Part:
        """Return the description of the part. `size` and `digest` are those of the file on the disk."""
        (first, first_text), (last, last_text) = self._first, self._last
        return Part(
            size=size,
            sha256=digest,
            tasks=self.tasks,
            annotations=self._annotations,
            predictions=self._predictions,
            first_index=first.index,
            first_id=_id_of(first_text),
            last_index=last.index,
            last_id=_id_of(last_text),
        )


def _id_of(text: bytes) -> object:
    """Return the id of a task, None if it has none of at most MAX_ID characters, or is too large or too deep to decode."""
    try:
        task = decode_roughly(text, "", 0)
        found = task.get("id") if isinstance(task, dict) else None
        size = len(json.dumps(found, allow_nan=False))
    except (LimitError, MemoryError, RecursionError, TypeError, ValueError):  # also a number with too many digits
        return None
    return found if size <= MAX_ID else None
