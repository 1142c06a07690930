"""What was read of an input and may still be asked for: the bytes of the last tasks, and the lines before them."""

from __future__ import annotations

from collections import deque

from lsconvert.errors import Where
from lsconvert.kernel.contract import Tasks


class RecentInput:
    """The end of an input, addressed by offsets."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._chunks: deque[bytes] = deque()
        self._start = 0  # of the first chunk
        self._settled = 0  # up to here a kernel has put out what it read
        self._lines = 0  # line ends before the first chunk
        self._line_start = 0  # of the line that the first chunk begins in
        self._asked = (0, 0, 0)  # offset, lines before it and the start of its line: most questions go on from the last

    def add(self, chunk: bytes) -> None:
        """Add the next chunk."""
        self._chunks.append(chunk)

    def forget(self, output: bytes, tasks: Tasks) -> None:
        """Drop the chunks that a kernel is done with: `output` and `tasks` are what it made of the last one."""
        self._settled += len(output)
        if tasks:  # what follows a task is put out as it is
            last = tasks[-1]
            self._settled = last.offset + last.size + len(output) - last.end
        while self._chunks and self._start + len(self._chunks[0]) <= self._settled:
            chunk = self._chunks.popleft()
            newline = chunk.rfind(b"\n")
            if newline >= 0:
                self._lines += chunk.count(b"\n")
                self._line_start = self._start + newline + 1
            self._start += len(chunk)

    def cut(self, start: int, end: int) -> bytes:
        """Return the bytes from `start` up to `end`."""
        pieces, at = [], self._start
        for chunk in self._chunks:
            if at < end and start < at + len(chunk):
                pieces.append(chunk[max(0, start - at) : end - at])
            at += len(chunk)
        return b"".join(pieces)

    def where(self, offset: int) -> Where:
        """Return file, line, column and offset."""
        known, lines, line_start = self._asked
        if not self._start <= known <= offset:
            known, lines, line_start = self._start, self._lines, self._line_start
        at = self._start
        for chunk in self._chunks:
            start, end = max(known - at, 0), max(offset - at, 0)
            newline = chunk.rfind(b"\n", start, end)
            if newline >= 0:
                lines += chunk.count(b"\n", start, end)
                line_start = at + newline + 1
            at += len(chunk)
        self._asked = offset, lines, line_start
        return Where(file=self.file, line=lines + 1, column=offset - line_start + 1, offset=offset)
