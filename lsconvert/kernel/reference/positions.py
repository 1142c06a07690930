"""Where something is in the input, for errors: line, column, task, pointer; and what it most likely means."""

from __future__ import annotations

from typing import Final

from lsconvert.errors import Where
from lsconvert.jsontext.pointer import MAX_REREAD, escape, pointer_at
from lsconvert.kernel.reference.buffer import Buffer, Frame, ObjectNode

# What a byte in the wrong place most often means.
HINTS: Final = (
    (b"NaN", "NaN and Infinity are not JSON, though Python's json.dumps writes them: write null instead."),
    (b"Infinity", "NaN and Infinity are not JSON, though Python's json.dumps writes them: write null instead."),
    (b"'", "JSON takes double quotes. A printed Python dict is no JSON: write it with json.dump."),
    (b"]", "There is a comma too many, or a value too few, before this bracket."),
    (b"}", "There is a comma too many, or a value too few, before this bracket."),
    (b"/", "JSON has no comments."),
    (b"\xff", "This looks like UTF-16 or UTF-32: convert it to UTF-8 first (iconv -f UTF-16 -t UTF-8)."),
    (b"\xfe", "This looks like UTF-16 or UTF-32: convert it to UTF-8 first (iconv -f UTF-16 -t UTF-8)."),
    (b"\x00", "This looks like UTF-16 or UTF-32: convert it to UTF-8 first (iconv -f UTF-16 -t UTF-8)."),
)
MAX_ID: Final = 40
HINT_SIZE: Final = max(len(start) for start, _ in HINTS)


class Positions:
    """Turns offsets into places. Remembers the lines that have left the window."""

    __slots__ = ("_line_start", "_lines", "_window")

    def __init__(self, window: Buffer) -> None:
        self._window = window
        self._lines = 0  # line ends before the window
        self._line_start = 0  # where the line that the window begins in begins

    def begin_at(self, lines: int, line_start: int) -> None:
        """Begin after so many line ends, the last of them before `line_start`."""
        self._lines, self._line_start = lines, line_start

    def forget(self, size: int) -> None:
        """Count the lines in the first `size` bytes of the window, and drop these bytes."""
        window = self._window
        self._lines += window.data.count(b"\n", 0, size)
        newline = window.data.rfind(b"\n", 0, size)
        if newline >= 0:
            self._line_start = window.base + newline + 1
        del window.data[:size]
        window.base += size

    def where(self, offset: int) -> Where:
        """Return the line and column of `offset`."""
        window = self._window
        local = offset - window.base
        newline = window.data.rfind(b"\n", 0, local)
        line_start = self._line_start if newline < 0 else window.base + newline + 1
        line = self._lines + window.data.count(b"\n", 0, local) + 1
        return Where(line=line, column=offset - line_start + 1, offset=offset)

    def pointer(self, offset: int, task: int, index: int, stack: list[Frame]) -> str | None:
        """Return the pointer to `offset` from the root of the document, for the task that began at `task`."""
        if offset - task > MAX_REREAD:
            return None
        return self.prefix(index, stack) + pointer_at(self._window.cut(task, offset))

    @staticmethod
    def prefix(index: int, stack: list[Frame]) -> str:
        """Return the pointer to the task with this index from the root of the document."""
        frame = stack[0] if stack and stack[0].document else None
        if frame is None:
            return ""
        step = index if frame.closer == ord("]") else escape(frame.key.decode(errors="surrogatepass"))
        return f"/{step}"

    def task_id(self, offset: int, node: ObjectNode | None) -> str | None:
        """Return the id of a task as it is spelled, if it stands before `offset` and is a short number or string."""
        for member in node.members if node is not None else ():
            short = member.key_end < member.end <= min(offset, member.start + MAX_ID)
            if member.field.key == "id" and short and not self._window.starts(member.start, (b"{", b"[")):
                return self._window.cut(member.start, member.end).decode()
        return None

    @staticmethod
    def hint(found: bytes) -> str:
        """Return what bytes most often mean where they are not expected."""
        return next((hint for start, hint in HINTS if found.startswith(start)), "")
