"""Write the tasks of a `TaskStream` to one file.

The tasks of one source keep the text around them, except that of tasks that are left out. The tasks of several sources
become one JSON array: the brackets of their documents, and the keys of tasks by id, are not written.
"""

from __future__ import annotations

from typing import Final

from lsconvert.conversion.options import RunOptions
from lsconvert.conversion.task_stream import StreamTask
from lsconvert.conversion.writers import writer_opener
from lsconvert.io.commit import commit_all
from lsconvert.io.forms import loses_key
from lsconvert.io.sink import SinkLike
from lsconvert.io.source import CHUNK_SIZE, SourceLike
from lsconvert.kernel.reference.spans import TaskSpans
from lsconvert.model import DEFAULT_MAX_TASK_SIZE, Limits, OnError, OutputFormat, Version
from lsconvert.rules.options import Options

_SPACE: Final = b" \t\r\n"


class TaskTarget:
    """One output of tasks. Use as a context manager: without `commit`, a file is discarded.

    Call `write` or `leave_out` for each task of a stream, in order, then `commit`. With `sink` None, it only counts
    bytes. `source` is a file that may be replaced without `force`. Raises OutputError; BrokenPipeError.
    """

    def __init__(
        self,
        sink: SinkLike | None,
        *,
        is_joined: bool,
        source: SourceLike | None = None,
        force: bool = False,
        output_format: OutputFormat | None = None,
        max_gap: int = DEFAULT_MAX_TASK_SIZE,
    ) -> None:
        """Open `sink`. `is_joined` tells whether the tasks come from several sources.

        `output_format` is the form of the output; None for the one that its name means. `max_gap` limits the bytes between
        two tasks.
        """
        options = RunOptions(
            to=Version.V2,
            rules=Options(),
            limits=Limits(max_task_size=max_gap),
            check=False,
            strict=False,
            on_error=OnError.QUARANTINE,  # tasks may be left out
            max_tasks=None,
            max_bytes=None,
            force=force,
            output_format=output_format,
        )
        self._writer = writer_opener(options, b"" if source is None else source, sink, None)(True)
        self._keys_left_out = 0
        self._array = _ArrayText() if is_joined else None
        self._pieces: list[bytes] = []
        self._waiting = self._unflushed = 0  # bytes in `_pieces`, and those that were put since the last flush
        self._spans = TaskSpans()  # of the tasks in `_pieces`

    def __enter__(self) -> TaskTarget:
        return self

    def __exit__(self, *exc: object) -> None:
        self._writer.__exit__(*exc)

    @property
    def name(self) -> str:
        """Name of the file, "" without one."""
        return self._writer.name

    @property
    def size(self) -> int:
        """Bytes of JSON that were written, before compression."""
        return self._writer.size

    @property
    def abandoned(self) -> int:
        """Number of temporary files of interrupted runs that were removed."""
        return self._writer.abandoned

    @property
    def keys_left_out(self) -> int:
        """Number of tasks by id whose key is not their id, and was not written."""
        return self._keys_left_out + self._writer.keys_lost

    def write(self, task: StreamTask, text: bytes | None = None) -> None:
        """Write a task; `text` replaces its text."""
        if self._array is not None:
            self._keys_left_out += loses_key(task.before, task.text)
        self._put(task.before if self._array is None else self._array.before(task.before))
        start = self._waiting
        self._put(task.text if text is None else text)
        self._spans.append(task.span._replace(start=start, end=self._waiting))
        if self._unflushed >= CHUNK_SIZE:
            self._flush()

    def leave_out(self, task: StreamTask) -> None:
        """Skip a task and the text before it."""
        if self._array is not None:
            self._array.skip(task.before)
            return
        self._put(task.before)
        self._add()
        self._writer.leave_out()

    def commit(self, closing: bytes) -> None:
        """Close the document, and give the file its name. `closing` is that of the stream."""
        self._put(closing if self._array is None else self._array.closing(closing))
        self._flush(last=True)
        sinks, _ = self._writer.prepare()
        if sinks:
            commit_all(sinks)

    def _put(self, text: bytes) -> None:
        self._pieces.append(text)
        self._waiting += len(text)
        self._unflushed += len(text)

    def _add(self) -> None:
        """Pass what was put on to the task writer."""
        text = b"".join(self._pieces)
        self._writer.add(text, 0, len(text), self._spans)
        self._pieces.clear()
        self._waiting, self._spans = 0, TaskSpans()

    def _flush(self, *, last: bool = False) -> None:
        self._add()
        self._writer.flush(last=last)
        self._unflushed = 0


class _ArrayText:
    """The text around the tasks of one array that has the tasks of several documents.

    It is that of their arrays. Tasks of other documents follow each other like those before them.
    """

    def __init__(self) -> None:
        self._opening = b"[\n"
        self._separator = b",\n"
        self._empty = True

    def before(self, gap: bytes) -> bytes:
        """Return the text to write before a task that has `gap` before it."""
        self.skip(gap)
        if self._empty:
            self._empty = False
            return self._opening
        return self._separator

    def skip(self, gap: bytes) -> None:
        """Leave out a task that has `gap` before it."""
        mark = gap.lstrip(_SPACE)[:1]
        if mark == b"[" and self._empty:
            self._opening = gap
        elif mark == b"," and gap.strip(_SPACE) == b",":  # else the key of a task by id follows
            self._separator = gap

    def closing(self, gap: bytes) -> bytes:
        """Return the text that closes the array. `gap` is the end of one of the documents."""
        if self._empty:
            return b"[]\n"
        return gap if gap.lstrip(_SPACE)[:1] == b"]" else b"\n]\n"
