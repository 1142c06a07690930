"""The task writer of a run whose workers write their ranges to files of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsconvert.conversion.ranges.shard_file import ShardFile
from lsconvert.io.manifest import manifest_of
from lsconvert.io.sink import Sink
from lsconvert.model import MAX_SIZE, Part

if TYPE_CHECKING:
    from lsconvert.conversion.options import RunOptions
    from lsconvert.conversion.ranges.jobs import Shard
    from lsconvert.conversion.ranges.shards import Shards
    from lsconvert.io.source import SourceLike
    from lsconvert.kernel.contract import Tasks


class ShardedWriter:
    """A TaskWriter that lists the files of workers in a manifest. Tasks that are added get files between those.

    Raises OutputError, LimitError.
    """

    reformed = False

    def __init__(self, shards: Shards, source: SourceLike, options: RunOptions) -> None:
        self._shards, self._source, self._options = shards, source, options
        self._manifest = Sink(shards.manifest, force=options.force)
        self._file: ShardFile | None = None  # to which tasks are added
        self._opener: int | None = None  # of the document, None as long as it has not begun
        self._number = 1  # of the next file
        self._parts: list[Part] = []
        self.size = self.keys_lost = 0

    def __enter__(self) -> ShardedWriter:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._file is not None:
            self._file.__exit__()
        self._manifest.__exit__()

    @property
    def name(self) -> str:
        """Name of the manifest."""
        return self._manifest.name

    @property
    def abandoned(self) -> int:
        """Number of temporary files of interrupted runs that were removed."""
        return self._manifest.abandoned

    @property
    def parts(self) -> tuple[Part, ...]:
        """The files."""
        return tuple(self._parts)

    @property
    def sure_size(self) -> int:
        """MAX_SIZE: every task fits."""
        return MAX_SIZE

    def fits(self, size: int) -> bool:
        """Return True: every task fits."""
        return size <= MAX_SIZE

    def add(self, output: bytes, start: int, end: int, tasks: Tasks) -> None:
        """Write `output[start:end]` to a file, unless there is none and it has no task."""
        if self._file is None and (tasks or self._opener is None):
            name = self._shards.name(self._number)
            self._file = ShardFile(name, self._number, self._source, self._options, self._opener)
        if self._file is not None:
            self._file.add(output, start, end, tasks)

    def leave_out(self) -> None:
        """Skip the next task and the separator before it."""
        if self._file is not None:
            self._file.leave_out()

    def flush(self, *, last: bool) -> None:
        """Write what was added; at the end of the document, finish the file."""
        if self._file is not None:
            self._file.flush(last=last)
            if last and (self._file.has_tasks or not self._parts):
                self._add(self._file.finish())
                self.keys_lost += self._file.keys_lost

    def adopt(self, shard: Shard, opener: int) -> None:
        """Go on after the tasks of a file that a worker has written. They come next. `opener` is that of the document."""
        file, self._file, self._opener = self._file, None, opener
        if file is not None and file.has_tasks:
            self._add(file.close(opener))
        if file is not None:
            file.__exit__()
        self._add(shard)

    def prepare(self) -> tuple[list[Sink], Sink | None]:
        """Return the manifest. The files are visible already."""
        self._manifest.write(manifest_of(self._parts, self.name))
        return [], self._manifest

    def _add(self, shard: Shard) -> None:
        self._parts.append(shard.part)
        self._number = shard.number + 1
        self.size += shard.size
        self.reformed |= shard.reformed
