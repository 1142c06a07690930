"""What is in a part, counted while it is written."""

from __future__ import annotations

from lsconvert.decode import decode_roughly
from lsconvert.details import Part
from lsconvert.errors import LimitError
from lsconvert.kernel.contract import Tasks
from lsconvert.model import TaskSpan


class PartContent:
    """What is in the part that is being written. Of its tasks, only the first and the last are decoded, for their ids."""

    def __init__(self, first: TaskSpan, text: bytes) -> None:
        self._first = self._last = (first, text)
        self.tasks = self._annotations = self._predictions = 0

    def add(self, tasks: Tasks, last: bytes) -> None:
        """Count tasks, the last of which is `last`."""
        self._last = (tasks[-1], last)
        annotations, predictions = tasks.annotations_and_predictions()
        self.tasks += len(tasks)
        self._annotations += annotations
        self._predictions += predictions

    def part(self, size: int, digest: str) -> Part:
        """Return what is in the part, of this size and checksum."""
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
    """Return the id of a task, None if it has none, or is too large or too deep to be decoded."""
    try:
        task = decode_roughly(text, "", 0)
    except (LimitError, MemoryError):
        return None
    return task.get("id") if isinstance(task, dict) else None
