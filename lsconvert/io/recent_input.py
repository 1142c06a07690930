"""Keep the end of an input in memory: the bytes of the last tasks, and line and column of places in them."""

from __future__ import annotations

from collections import deque

from lsconvert.errors import LSConvertError, Where
from lsconvert.io.file_places import FilePlaces
from lsconvert.kernel.contract import Tasks
from lsconvert.model import TaskSpan


class RecentInput:
    """A look-back buffer of an input, addressed by byte offsets in the input.

    With `places`, places are those in the files of a folder or archive.
    """

    def __init__(self, file: str, places: FilePlaces | None = None) -> None:
        self.file = file
        self._places = places
        self._chunks: deque[bytes] = deque()
        self._start = 0  # offset of the first chunk
        self._done = 0  # offset up to which a kernel has returned its output
        # The last query, from which most continue: its offset, the line ends before it, the start of its line.
        self._last = (0, 0, 0)

    def begin_at(self, offset: int) -> None:
        """Go on at an offset, without the bytes before it."""
        self._chunks.clear()
        self._start = self._done = offset

    def add(self, chunk: bytes) -> None:
        """Append the next chunk."""
        self._chunks.append(chunk)

    def forget(self, output: bytes, tasks: Tasks) -> None:
        """Drop the chunks that a kernel has converted. `output` and `tasks` are its results for the last chunk."""
        self._done += len(output)
        if tasks:  # the bytes after a task are copied unchanged
            last = tasks[-1]
            self._done = last.offset + last.size + len(output) - last.end
        while self._chunks and self._start + len(self._chunks[0]) <= self._done:
            self._start += len(self._chunks.popleft())

    def cut(self, start: int, end: int) -> bytes:
        """Return the bytes from offset `start` up to `end`, as far as they are kept."""
        pieces, at = [], self._start
        for chunk in self._chunks:
            if at < end and start < at + len(chunk):
                pieces.append(chunk[max(0, start - at) : end - at])
            at += len(chunk)
        return b"".join(pieces)

    def where(self, task: TaskSpan, offset: int | None = None) -> Where:
        """Return file, line, column and offset of a byte of a task; by default, of its first one."""
        offset = task.offset if offset is None else offset
        known, lines, line_start = self._last
        if not task.offset <= known <= offset:
            known, lines, line_start = task.offset, task.lines, task.line_start
        text = self.cut(known, offset)
        newline = text.rfind(b"\n")
        if newline >= 0:
            lines += text.count(b"\n")
            line_start = known + newline + 1
        self._last = offset, lines, line_start
        where = Where(file=self.file, line=lines + 1, column=offset - line_start + 1, offset=offset)
        return where if self._places is None else self._places.where(where)

    def locate(self, error: LSConvertError) -> LSConvertError:
        """Set the place of an error of a kernel to that in its own file, and return the error."""
        if self._places is not None:
            self._places.locate(error)
        return error.in_file(self.file)
