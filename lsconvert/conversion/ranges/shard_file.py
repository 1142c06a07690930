"""Write consecutive tasks of a document to a file of its own."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, cast

from lsconvert.conversion.ranges.jobs import Shard
from lsconvert.conversion.writers import writer_opener
from lsconvert.io.forms import ARRAY, LINES
from lsconvert.io.part_content import PartContent
from lsconvert.io.sink import Sink
from lsconvert.io.task_writer import PlainWriter
from lsconvert.model import Part

if TYPE_CHECKING:
    from lsconvert.conversion.options import RunOptions
    from lsconvert.io.source import SourceLike
    from lsconvert.kernel.contract import Tasks


class ShardFile(PlainWriter):
    """A TaskWriter for a file of consecutive tasks of a document, which is complete and visible after `finish`.

    `opener` is the bracket that holds the tasks, 0 for JSON Lines, if the document has begun before the file, else None.
    The text between tasks is kept if `options` do not ask for another form. Raises OutputError, LimitError.
    """

    def __init__(self, target: str, number: int, source: SourceLike, options: RunOptions, opener: int | None) -> None:
        super().__init__(None)
        self._number = number
        self._target = Sink(target, force=True, hashed=True)
        self._inner = writer_opener(options, source, cast("IO[bytes]", self._target), None)(False)
        self._content: PartContent | None = None
        self._opening = None if opener is None else (ARRAY if opener else LINES).opening
        self._no_tasks: Tasks | None = None

    def __enter__(self) -> ShardFile:
        return self

    def __exit__(self, *exc: object) -> None:
        self._target.__exit__()

    @property
    def has_tasks(self) -> bool:
        """Whether tasks were added."""
        return self._content is not None

    @property
    def keys_lost(self) -> int:
        """Number of tasks by id whose key is not their id, and was not written."""
        return self._inner.keys_lost

    def add(self, output: bytes, start: int, end: int, tasks: Tasks) -> None:
        """Write the tasks in `output[start:end]` with the text between them, but not that before the first one."""
        self._no_tasks = tasks[:0]
        if self._opening is not None:
            if not tasks:
                return
            self._inner.add(self._opening, 0, len(self._opening), self._no_tasks)
            self._opening, start = None, tasks[0].start
        self._inner.add(output, start, end, tasks)
        if tasks:
            first, last = tasks[0], tasks[-1]
            self._content = self._content or PartContent(first, output[first.start : first.end])
            self._content.add(tasks, output[last.start : last.end])

    def leave_out(self) -> None:
        """Skip the next task and the separator before it."""
        if self._opening is None:
            self._inner.leave_out()

    def flush(self, *, last: bool) -> None:
        """Write what was added; `last` tells that the document has ended."""
        self._inner.flush(last=last)

    def close(self, opener: int) -> Shard:
        """Finish a file after which the document goes on, with the tasks in the bracket `opener`."""
        closing = (ARRAY if opener else LINES).closing
        if self._no_tasks is not None:
            self._inner.add(closing, 0, len(closing), self._no_tasks)
        self.flush(last=True)
        return self.finish()

    def finish(self) -> Shard:
        """Make the file visible under its name, and return what is in it."""
        self._target.commit()
        size, digest = self._target.digest()
        part = self._content.part(size, digest) if self._content is not None else Part(size=size, sha256=digest)
        location = self._target.location
        assert location is not None  # it is a file
        return Shard(part._replace(file=location.base), self._number, self._inner.size, self._inner.reformed)
