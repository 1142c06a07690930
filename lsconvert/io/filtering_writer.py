"""Write one document from which tasks may be left out, with correct separators, brackets and labels.

The text before a task is a separator (the opening bracket or a comma, and white space) and, in tasks by id, a label
(the key and the colon). The first task that is kept gets the opening; each later one keeps its own separator.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from lsconvert.io.task_writer import Gap, PlainWriter

if TYPE_CHECKING:
    from lsconvert.io.sink import SinkLike
    from lsconvert.io.source import SourceLike
    from lsconvert.kernel.contract import Tasks

_SPACE: Final = b" \t\r\n"
_SEPARATOR: Final = re.compile(rb"[ \t\r\n]*[\[{,]?[ \t\r\n]*")


class FilteringWriter(PlainWriter):
    """A TaskWriter for one document that can leave out tasks.

    `add` raises LimitError if more than `max_gap` bytes are between two tasks.
    """

    def __init__(
        self,
        sink: SinkLike | None,
        *,
        source: SourceLike | None = None,
        force: bool = False,
        threaded: bool = False,
        max_gap: int,
    ) -> None:
        super().__init__(sink, source=source, force=force, threaded=threaded)
        self._gap = Gap(max_gap)
        self._max_gap = max_gap
        self._opening: bytes | None = None
        self._empty = True  # no task was kept so far

    def add(self, output: bytes, start: int, end: int, tasks: Tasks) -> None:
        """Write the tasks in `output[start:end]` with the text between them."""
        if tasks:
            self._gap.add(output[start : tasks[0].start])
            self._add_tasks(output, tasks)
            start = tasks[-1].end
        self._gap.add(output[start:end])

    def leave_out(self) -> None:
        """Skip the next task, its separator and its label."""
        self._take_gap()

    def flush(self, *, last: bool) -> None:
        """Write what was added; at the end of the document, close it."""
        if last:
            self._pieces.append(self._closing())
        super().flush(last=last)

    def _add_tasks(self, output: bytes, tasks: Tasks) -> None:
        separator, label = self._take_gap()
        separator, self._empty = (self._opening or b"") if self._empty else separator, False
        start, end = tasks[0].start, tasks[-1].end
        if end - start > self._max_gap:
            for one, other in pairwise(tasks):
                self._gap.check(other.start - one.end)
        self._pieces += (separator, label, output[start:end])

    def _closing(self) -> bytes:
        """Return the text that closes the document. Without a kept task, the document becomes an empty array."""
        if not self._empty or self._opening is None:
            return bytes(self._gap)
        opening = self._opening.strip(_SPACE)
        return opening + bytes(self._gap) if opening == b"[" else b"[]\n"

    def _take_gap(self) -> tuple[bytes, bytes]:
        """Return the separator and the label before the next task."""
        gap = self._gap.take()
        match = _SEPARATOR.match(gap)
        end = match.end() if match is not None else 0
        if self._opening is None:
            self._opening = gap[:end]
        return gap[:end], gap[end:]
