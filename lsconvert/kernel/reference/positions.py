"""Positions in the input for errors: line, column, task id, JSON Pointer. Also the likely cause of a syntax error."""

from __future__ import annotations

from typing import Final

from lsconvert.errors import Where
from lsconvert.jsontext.pointer import MAX_REREAD, escape, pointer_at
from lsconvert.kernel.reference.buffer import Buffer
from lsconvert.kernel.reference.nodes import Frame, ObjectNode

PYTHON_HINT: Final = (
    "JSON needs double quotes, true and false. A printed Python dict is not JSON: write it with json.dump."
)
# The most frequent cause of an unexpected byte.
HINTS: Final = {
    b"N": "NaN and None are not JSON, though Python writes them: write null instead.",
    b"I": "NaN and Infinity are not JSON, though Python's json.dumps writes them: write null instead.",
    b"T": PYTHON_HINT,
    b"F": PYTHON_HINT,
    b"'": PYTHON_HINT,
    b"]": "Before this bracket, there is an extra comma, or a value is missing.",
    b"}": "Before this bracket, there is an extra comma, or a value is missing.",
    b"/": "JSON has no comments.",
}
MAX_SHOWN_ID: Final = 40  # bytes; longer ids are not shown


class Positions:
    """Converts offsets to positions. Counts the lines that the buffer has dropped."""

    __slots__ = ("_buffer", "_first", "_last")

    def __init__(self, buffer: Buffer) -> None:
        self._buffer = buffer
        # An offset, the line ends before it, and where its line begins: of the buffer's first byte, and of the last query.
        self._first = self._last = (buffer.base, 0, 0)

    def begin_at(self, lines: int, line_start: int) -> None:
        """Begin after `lines` line ends, the last of them right before `line_start`."""
        self._first = self._last = (self._buffer.base, lines, line_start)

    def forget(self, size: int) -> None:
        """Drop the first `size` bytes of the buffer, and count their lines."""
        buffer = self._buffer
        end = buffer.base + size
        last = self._last
        self._first = (end, *self.lines_before(end))
        self._last = max(last, self._first)
        del buffer.data[:size]
        buffer.base = end

    def lines_before(self, offset: int) -> tuple[int, int]:
        """Return the number of lines that end before `offset`, and where the line after them begins."""
        known, lines, line_start = self._last if self._last[0] <= offset else self._first
        data, base = self._buffer.data, self._buffer.base
        newline = data.rfind(b"\n", known - base, offset - base)
        if newline >= 0:
            lines += data.count(b"\n", known - base, offset - base)
            line_start = base + newline + 1
        self._last = offset, lines, line_start
        return lines, line_start

    def where(self, offset: int) -> Where:
        """Return the line and column of `offset`."""
        lines, line_start = self.lines_before(offset)
        return Where(line=lines + 1, column=offset - line_start + 1, offset=offset)

    def pointer(self, offset: int, task: int, index: int, stack: list[Frame]) -> str | None:
        """Return the pointer from the root of the document to `offset`, in the task that begins at `task`.

        Returns None if `offset` is more than MAX_REREAD bytes after the beginning of the task.
        """
        if offset - task > MAX_REREAD:
            return None
        return self.prefix(index, stack) + pointer_at(self._buffer.cut(task, offset))

    @staticmethod
    def prefix(index: int, stack: list[Frame]) -> str:
        """Return the pointer from the root of the document to the task with this index."""
        frame = stack[0] if stack and stack[0].document else None
        if frame is None:
            return ""
        step = index if frame.closer == ord("]") else escape(frame.key.decode(errors="surrogatepass"))
        return f"/{step}"

    def task_id(self, offset: int, node: ObjectNode | None) -> str | None:
        """Return the id of a task as it is spelled.

        Returns None unless the id ends before `offset` and is a scalar of at most MAX_SHOWN_ID bytes.
        """
        for member in node.members if node is not None else ():
            short = member.key_end < member.end <= min(offset, member.start + MAX_SHOWN_ID)
            if member.field.key == "id" and short and not self._buffer.starts(member.start, (b"{", b"[")):
                return self._buffer.cut(member.start, member.end).decode()
        return None

    @staticmethod
    def hint(found: bytes) -> str:
        """Return the most frequent cause of the unexpected byte `found`, "" if there is none."""
        return HINTS.get(found, "")
