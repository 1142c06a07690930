"""Places in an input. A dataclass: errors.py imports it when something is wrong."""

from __future__ import annotations

from dataclasses import dataclass, fields

from lsconvert.escapes import escape_line


@dataclass(frozen=True, slots=True)
class Where:
    """A place in an input. Unknown parts are None.

    `offset` counts bytes from 0, `line` and `column` from 1 (a column is a byte of its line),
    `task_index` tasks from 0. `task_id` is the id as it is spelled in the file, `pointer` a
    JSON Pointer (RFC 6901) from the root of the document, or of the line in JSON Lines.
    """

    file: str | None = None
    line: int | None = None
    column: int | None = None
    offset: int | None = None
    task_index: int | None = None
    task_id: str | None = None
    pointer: str | None = None

    def __str__(self) -> str:
        return escape_line(self._text())

    def _text(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        task = f"task {self.task_index}" if self.task_index is not None else ""
        if task and self.task_id is not None:
            task += f" (id {self.task_id})"
        details = (
            f"offset {self.offset}" if self.offset is not None else "",
            task,
            f"at {self.pointer if len(self.pointer) <= 120 else self.pointer[:120] + '...'}" if self.pointer else "",
        )
        return ": ".join(part for part in (place, ", ".join(filter(None, details))) if part)


def completed(where: Where, other: Where) -> Where:
    """Return `where`, with its unknown parts taken from `other`."""
    parts = ((getattr(where, field.name), getattr(other, field.name)) for field in fields(Where))
    return Where(*(theirs if known is None else known for known, theirs in parts))
