"""What is in a part, counted while it is written."""

from __future__ import annotations

from dataclasses import dataclass

from lsconvert.errors import LimitError
from lsconvert.jsontext.decode import decode_roughly
from lsconvert.kernel.contract import Tasks
from lsconvert.model import TaskSpan


@dataclass(frozen=True, slots=True)
class Part:
    """One file of several: what is in it, its size in bytes as it is on the disk, and its checksum.

    Indices are those of tasks in the input, ids those that the tasks have in the file.
    """

    file: str = ""
    size: int = 0
    sha256: str = ""
    tasks: int = 0
    annotations: int = 0
    predictions: int = 0
    first_index: int = 0
    first_id: object = None
    last_index: int = 0
    last_id: object = None


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
