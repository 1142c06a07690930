"""The record of a key in the index: the first task that has it, and the last copy of that task."""

from __future__ import annotations

from struct import Struct
from typing import Final, NamedTuple

from lsconvert.errors import Where
from lsconvert.merging.copies import NONE

_NUMBERS: Final = Struct("<qqqqq")


class FirstTask(NamedTuple):
    """The place of a task, as the number of its source and its index there, and where that is for a user.

    `line` and `column` are 0 if they are not known. `last_copy` is the position of its last copy, NONE without one.
    """

    source: int
    index: int  # type: ignore[assignment]  # hides a method of tuples
    line: int
    column: int
    file: str
    last_copy: int = NONE

    @property
    def where(self) -> Where:
        """The place of the task for messages."""
        return Where(self.file, self.line or None, self.column or None, task_index=self.index)

    def pack(self) -> bytes:
        """Return the record as bytes."""
        numbers = _NUMBERS.pack(self.source, self.index, self.line, self.column, self.last_copy)
        return numbers + self.file.encode("utf-8", "surrogatepass")


def unpack(record: bytes) -> FirstTask:
    """Return a record that `pack` has made."""
    source, index, line, column, last_copy = _NUMBERS.unpack_from(record)
    return FirstTask(source, index, line, column, record[_NUMBERS.size :].decode("utf-8", "surrogatepass"), last_copy)
