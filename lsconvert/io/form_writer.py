"""Write tasks in another form than that of the input: as JSON Lines, or as a JSON array.

The tasks are copied. Only line breaks inside of them become spaces in JSON Lines. The text between them is kept if the
document has the form already.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final

from lsconvert.errors import NotTasksError
from lsconvert.io.forms import ARRAY, LINE_END, SPACE, check_line, is_response, loses_key, one_line, place_of
from lsconvert.io.task_writer import Gap, PlainWriter

if TYPE_CHECKING:
    from lsconvert.io.sink import Sink
    from lsconvert.kernel.contract import Tasks
    from lsconvert.model import Part

MANY: Final = 8  # tasks that are worth the test whether they are lines
LAST_END: Final = re.compile(rb"[ \t]*(\r?\n)?")


class FormWriter(ABC):
    """A TaskWriter for one document in one form, which passes text to a PlainWriter. It can leave out tasks.

    `max_gap` limits the bytes between two tasks. `reformed` tells whether the form of the document was another one.
    `keys_lost` counts tasks by id whose key is not their id: the forms here have no keys.
    """

    reformed = False
    keys_lost = 0
    _is_begun = False  # whether a task was written or left out

    def __init__(self, inner: PlainWriter, *, max_gap: int) -> None:
        self._inner = inner
        self._gap = Gap(max_gap)
        self._max_gap = max_gap
        self._written = 0  # tasks

    def __enter__(self) -> FormWriter:
        return self

    def __exit__(self, *exc: object) -> None:
        self._inner.__exit__(*exc)

    @property
    def name(self) -> str:
        """Name of the sink, "" without one."""
        return self._inner.name

    @property
    def abandoned(self) -> int:
        """Number of temporary files of interrupted runs that were removed."""
        return self._inner.abandoned

    @property
    def size(self) -> int:
        """Bytes of JSON that were written, before compression."""
        return self._inner.size

    @property
    def parts(self) -> tuple[Part, ...]:
        """Always (): there is one file at most."""
        return ()

    @property
    def sure_size(self) -> int:
        """The size up to which every task fits."""
        return self._inner.sure_size

    def fits(self, size: int) -> bool:
        """Return whether the next task, of `size` bytes, fits into a file."""
        return self._inner.fits(size)

    def add(self, output: bytes, start: int, end: int, tasks: Tasks) -> None:
        """Write the tasks in `output[start:end]` in this form."""
        for number, (first, last) in enumerate(tasks.bounds()):
            self._gap.add(output[start:first])
            try:
                self._add_task(self._gap.take(), output[first:last])
            except NotTasksError as error:
                raise error.located(place_of(tasks[number])) from None
            self._written += 1
            self._is_begun = True
            start = last
        self._gap.add(output[start:end])

    def leave_out(self) -> None:
        """Skip the next task and the text before it."""
        self._is_begun = True
        self._gap.take()

    def flush(self, *, last: bool) -> None:
        """Write what was added; at the end of the document, close it."""
        if last:
            self._close(self._gap.take())
        self._inner.flush(last=last)

    def prepare(self) -> tuple[list[Sink], Sink | None]:
        """Return the sink. `commit_all` completes it."""
        return self._inner.prepare()

    @abstractmethod
    def _add_task(self, gap: bytes, text: bytes) -> None:
        """Write a task, and the text between it and the task before."""

    @abstractmethod
    def _close(self, gap: bytes) -> None:
        """Write the end of the document, and the text before it."""

    def _put(self, *pieces: bytes) -> None:
        for piece in pieces:
            self._inner.put(piece)

    def _note_gap(self, gap: bytes, text: bytes) -> None:
        """Note what is lost with the text before a task."""
        if gap.strip(SPACE):
            self.reformed = True
            self.keys_lost += loses_key(gap, text)


class LinesWriter(FormWriter):
    """A FormWriter for JSON Lines. Lines that are JSON Lines already are copied with their line ends."""

    def add(self, output: bytes, start: int, end: int, tasks: Tasks) -> None:
        """Write the tasks in `output[start:end]`, one on each line."""
        lines = tasks.lines(output) if tasks and end - start <= self._max_gap else None
        if lines is None or self._has_key(output[start : tasks[0].start]):
            super().add(output, start, end, tasks)
            return
        first, last = tasks[0].start, tasks[-1].end
        self._gap.add(output[start:first])
        self._add_lines(self._gap.take(), output[first:last], lines)
        self._written += len(tasks)
        self._is_begun = True
        self._gap.add(output[last:end])

    def _has_key(self, text: bytes) -> bool:
        """Tell whether the next task is one of tasks by id. `text` is the end of the text before it."""
        return b":" in text or b":" in bytes(self._gap)

    def _add_task(self, gap: bytes, text: bytes) -> None:
        check_line(text)
        self._note_gap(gap, text)
        self._add_lines(gap, text, one_line(text))

    def _add_lines(self, gap: bytes, text: bytes, lines: bytes) -> None:
        """Write lines, which are the tasks in `text`, after `gap`."""
        self.reformed |= bool(gap.strip(SPACE) if self._is_begun else gap) or lines != text
        if not self._written:
            self._put(lines)
            return
        separator = gap if LINE_END.fullmatch(gap) else b"\n"
        self.reformed |= separator != gap
        self._put(separator, lines)

    def _close(self, gap: bytes) -> None:
        is_kept = LAST_END.fullmatch(gap) and (gap or not self.reformed)
        closing = gap if is_kept else b"\n"
        self.reformed |= closing != gap if self._written else bool(gap.strip(SPACE))
        self._put(closing if self._written else b"")


class ArrayWriter(FormWriter):
    """A FormWriter for a JSON array. A document that has no line of its own for each task is passed on as it is.

    That is an array, a single object, and tasks by id. `always` makes an array of the latter two as well.
    """

    def __init__(self, inner: PlainWriter, *, max_gap: int, always: bool) -> None:
        super().__init__(inner, max_gap=max_gap)
        self._always = always
        self._is_kept = False  # the document is passed on as it is
        self._first: tuple[bytes, bytes] | None = None  # the first object, with the text before it
        self._is_lone = True  # no other object was left out

    def add(self, output: bytes, start: int, end: int, tasks: Tasks) -> None:
        """Write the tasks in `output[start:end]`, or pass all of it on."""
        if not self._is_kept and not self._written:
            self._decide(output[start : tasks[0].start if tasks else end], tasks[:0])
        if self._is_kept:
            self._inner.add(output, start, end, tasks)
        elif not self._add_lines(output, start, end, tasks):
            super().add(output, start, end, tasks)

    def _add_lines(self, output: bytes, start: int, end: int, tasks: Tasks) -> bool:
        """Add tasks that are JSON Lines with plain line ends, at once. Return False for others, which are not added."""
        if not self._written or len(tasks) < MANY:
            return False
        first, last = tasks[0].start, tasks[-1].end
        items = output[first:last].replace(b"}\n{", b"},\n{")  # which is in no task
        if len(items) != last - first + len(tasks) - 1 or (output[start:first] + bytes(self._gap)).strip(SPACE):
            return False
        self._gap.take()
        self._begin()
        self._put(ARRAY.separator, items)
        self._written += len(tasks)
        self._gap.add(output[last:end])
        return True

    def leave_out(self) -> None:
        """Skip the next task and the text before it."""
        if self._is_kept:
            self._inner.leave_out()
        else:
            super().leave_out()
            self._is_lone = False

    def _decide(self, gap: bytes, no_tasks: Tasks) -> None:
        """Find out whether the document is passed on as it is, from its bracket. `gap` is the end of the text before a task."""
        opening = (bytes(self._gap) + gap).lstrip(SPACE)[:1]
        if opening == b"[" or (opening == b"{" and not self._always):
            self._is_kept = True
            waiting = self._gap.take()
            self._inner.add(waiting, 0, len(waiting), no_tasks)

    def _add_task(self, gap: bytes, text: bytes) -> None:
        self._note_gap(gap, text)
        if not self._written:
            self._first = gap, text
        else:
            self._begin()
            self._put(ARRAY.separator, text)

    def _begin(self) -> None:
        """Write the first object as the first item of an array."""
        if self._first is not None:
            self._put(ARRAY.opening, self._first[1])
            self._first = None
            self.reformed = True

    def _close(self, gap: bytes) -> None:
        if self._is_kept:
            self._put(gap)
            return
        if self._first is not None and self._is_lone and (not self._always or is_response(self._first[1])):
            self._put(*self._first, gap)
            return
        self._begin()
        self._put(ARRAY.closing if self._written else ARRAY.empty)
