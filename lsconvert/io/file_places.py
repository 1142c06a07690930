"""Remember where the last tasks of a joined stream came from: their files, and their places in these."""

from __future__ import annotations

from _thread import allocate_lock  # `threading` takes milliseconds to import, and most runs need no more
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable
from typing import Final, NamedTuple, TypeVar

from lsconvert.errors import LSConvertError, Where

# Bytes of the stream, before the last task, in which places are known. Chunks are read ahead of the errors in them.
WINDOW: Final = 1 << 21
E = TypeVar("E", bound=LSConvertError)


class Place(NamedTuple):
    """A place in a file: its offset, and its line and column, which count from 1."""

    offset: int
    line: int
    column: int

    def after(self, text: bytes) -> Place:
        """Return the place after a text that begins at this place."""
        end = text.rfind(b"\n")
        column = self.column + len(text) if end < 0 else len(text) - end
        return Place(self.offset + len(text), self.line + text.count(b"\n"), column)


class Piece(NamedTuple):
    """A part of a task from one file. `start` is its offset in the task; `place` is that in the file, if it is known.

    `file` is None for a part that several files have.
    """

    start: int
    file: str | None
    place: Place | None = None


class FilePlaces:
    """The places of the tasks in a stream. `name` is the name of the stream.

    `within` has the places of the stream that is read as it is, as long as no task is added. One thread may add tasks
    while another asks for places.
    """

    def __init__(self, name: str, within: FilePlaces | None = None) -> None:
        self.within = within
        self._name = name
        self._lock = allocate_lock()
        self._pieces: deque[tuple[Place, str | None, Place | None]] = deque()

    def add(self, task: Place, pieces: Iterable[Piece], text: bytes = b"") -> None:
        """Add a task that begins at a place of the stream, and consists of these pieces.

        `text` is the task. It is needed for pieces after the first one whose places are known.
        """
        with self._lock:
            at, place = 0, task
            for piece in pieces:
                if piece.start:
                    _, line, column = place.after(text[at : piece.start])
                    at, place = piece.start, Place(task.offset + piece.start, line, column)
                self._pieces.append((place, piece.file, piece.place))
            while len(self._pieces) > 1 and self._pieces[1][0].offset < task.offset - WINDOW:
                self._pieces.popleft()

    def where(self, where: Where) -> Where:
        """Return the place in its own file of a place in the stream, with its other fields."""
        if where.offset is None or where.file not in (None, self._name):
            return where
        with self._lock:
            at = bisect_right(self._pieces, where.offset, key=lambda piece: piece[0].offset) - 1
            if at < 0:
                return where if self.within is None or self._pieces else self.within.where(where)
            stream, file, place = self._pieces[at]
        if place is None:
            return where._replace(file=file or self._name, line=None, column=None, offset=None)
        line, column = where.line, where.column
        if line is not None and column is not None:
            column += place.column - stream.column if line == stream.line else 0
            line += place.line - stream.line
        return where._replace(file=file, line=line, column=column, offset=where.offset - stream.offset + place.offset)

    def locate(self, error: E) -> E:
        """Set the place of an error to that in its own file, unless it is one; return the error."""
        if not error.is_located:
            error.where, error.is_located = self.where(error.where), True
        return error
