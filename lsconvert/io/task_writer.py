"""Write the tasks of a run to its target.

`TaskWriter` is the interface. `PlainWriter` copies the output of a kernel. `FilteringWriter` can leave out tasks.
`LinesWriter` and `ArrayWriter` give the document another form. `SplitWriter` writes several files, `FolderWriter` one
for each task. No task writer changes a task, except for line breaks in JSON Lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from lsconvert.errors import LimitError
from lsconvert.io.background import WriteBehind
from lsconvert.io.sink import Sink, SinkLike
from lsconvert.model import MAX_SIZE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsconvert.io.commit import Output
    from lsconvert.io.source import SourceLike
    from lsconvert.kernel.contract import Tasks
    from lsconvert.model import Part


class TaskWriter(Protocol):
    """Writes tasks to one target. Use as a context manager: at exit, files that were not committed are discarded.

    Call `add` and `leave_out` in the order of the document, and `flush` after each chunk. Then call `prepare`, and
    commit the files that it returns. All methods raise OutputError; `add` also raises LimitError.
    """

    def __enter__(self) -> TaskWriter: ...

    def __exit__(self, *exc: object) -> None: ...

    @property
    def name(self) -> str:
        """Name of the target for the report, "" without a target. For several files, it is that of their manifest."""
        ...

    @property
    def abandoned(self) -> int:
        """Number of temporary files of interrupted runs that were removed."""
        ...

    @property
    def size(self) -> int:
        """Bytes of JSON that were written, before compression."""
        ...

    @property
    def reformed(self) -> bool:
        """Whether the tasks were written in another form than that of the input, such as JSON Lines."""
        ...

    @property
    def keys_lost(self) -> int:
        """Number of tasks by id whose key is not their id, and was not written."""
        ...

    @property
    def parts(self) -> tuple[Part, ...]:
        """The files that were written, () if there is only one."""
        ...

    @property
    def sure_size(self) -> int:
        """Size in bytes up to which every task fits into a file."""
        ...

    def fits(self, size: int) -> bool:
        """Return whether the next task, of `size` bytes, fits into a file."""
        ...

    def add(self, output: bytes, start: int, end: int, tasks: Tasks) -> None:
        """Write `output[start:end]`. `tasks` are the tasks in it; their positions are those in `output`."""
        ...

    def leave_out(self) -> None:
        """Skip the next task and the separator before it. A PlainWriter does not support it."""
        ...

    def flush(self, *, last: bool) -> None:
        """Write all that was added. `last` tells that the document has ended."""
        ...

    def prepare(self) -> tuple[Sequence[Output], Sink | None]:
        """Complete all files; return those with tasks, and their manifest if there is one."""
        ...


class PlainWriter:
    """Writes the output of a kernel unchanged. Without a sink, it only counts bytes."""

    def __init__(
        self, sink: SinkLike | None, *, source: SourceLike | None = None, force: bool = False, threaded: bool = False
    ) -> None:
        """Open `sink`; `force` replaces an existing file other than `source`. `threaded` writes in another thread."""
        self._sink = Sink(sink, source=source, force=force) if sink is not None else None
        self._behind: WriteBehind | None = None
        if self._sink is not None and threaded and self._sink.is_local:
            self._behind = WriteBehind(self._sink.write)
        self._pieces: list[bytes] = []
        self.size = 0

    def __enter__(self) -> PlainWriter:
        return self

    def __exit__(self, *exc: object) -> None:
        try:
            if self._behind is not None:
                self._behind.__exit__()
        finally:
            if self._sink is not None:
                self._sink.__exit__()

    @property
    def name(self) -> str:
        """Name of the sink, "" without one."""
        return self._sink.name if self._sink is not None else ""

    @property
    def abandoned(self) -> int:
        """Number of temporary files of interrupted runs that were removed."""
        return self._sink.abandoned if self._sink is not None else 0

    @property
    def reformed(self) -> bool:
        """Always False: the form is kept."""
        return False

    @property
    def keys_lost(self) -> int:
        """Always 0: the form is kept."""
        return 0

    @property
    def parts(self) -> tuple[Part, ...]:
        """Always (): there is one file at most."""
        return ()

    @property
    def sure_size(self) -> int:
        """MAX_SIZE: every task fits."""
        return MAX_SIZE

    def fits(self, size: int) -> bool:
        """Return True: every task fits."""
        return size <= MAX_SIZE

    def add(self, output: bytes, start: int, end: int, tasks: Tasks) -> None:
        """Write `output[start:end]` as it is."""
        del tasks
        self.put(output[start:end])  # no copy if it is the whole output

    def put(self, text: bytes) -> None:
        """Write a text."""
        self._pieces.append(text)

    def leave_out(self) -> None:
        """Raise NotImplementedError: runs that may leave out tasks use another writer."""
        raise NotImplementedError

    def flush(self, *, last: bool) -> None:
        """Write what was added; at the end of the document, wait until the thread has written it."""
        text = b"".join(self._pieces)  # no copy if it is one piece
        self._pieces.clear()
        self.size += len(text)
        if text and self._sink is not None:
            write = self._sink.write if self._behind is None else self._behind.write
            write(text)
        if last and self._behind is not None:
            self._behind.wait()

    def prepare(self) -> tuple[list[Sink], Sink | None]:
        """Return the sink. `commit_all` completes it."""
        return [self._sink] if self._sink is not None else [], None


class Gap:
    """Text between two tasks, of at most `max_size` bytes."""

    def __init__(self, max_size: int) -> None:
        self._max_size = max_size
        self._text = bytearray()

    def __len__(self) -> int:
        return len(self._text)

    def __bytes__(self) -> bytes:
        return bytes(self._text)

    def add(self, text: bytes) -> None:
        """Append text. Raises LimitError."""
        self._text += text
        self.check(len(self._text))

    def take(self) -> bytes:
        """Return the text, and clear it."""
        text = bytes(self._text)
        self._text.clear()
        return text

    def check(self, size: int) -> None:
        """Raise LimitError if a gap of `size` bytes is too large."""
        if size > self._max_size:
            raise LimitError(f"more than {self._max_size:,} bytes between two tasks")
