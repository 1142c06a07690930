"""Read the tasks of several sources one by one, as bytes, and converted if a version is given.

`task_target.py` writes such tasks to one file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from lsconvert.conversion.options import RunOptions
from lsconvert.conversion.pipeline import checked_chunks
from lsconvert.conversion.task_examiner import TaskExaminer
from lsconvert.conversion.task_filter import TaskFilter, WarnedTasks
from lsconvert.errors import LimitError, Where
from lsconvert.io.file_places import FilePlaces, Place
from lsconvert.io.locations import is_name, locate
from lsconvert.io.recent_input import RecentInput
from lsconvert.io.source import SourceLike
from lsconvert.io.task_source import TaskSource
from lsconvert.io.task_writer import Gap, PlainWriter
from lsconvert.kernel import make_kernel
from lsconvert.kernel.contract import Tasks
from lsconvert.model import Limits, OnError, Progress, Tally, TaskSpan, Version
from lsconvert.rules.options import Options
from lsconvert.rules.plan import compile_plan
from lsconvert.validation.task_validator import make_task_validator

NO_RULES: Final = Options()


class StreamTask(NamedTuple):
    """One task of a stream.

    `text` is the task as it is spelled. `before` is the text between the task before it, or the beginning of its
    document, and the task: brackets, commas, white space, and the keys of tasks by id. `source` is the number of its
    source, and `span` its place there; `span.changed` tells whether it was converted.
    """

    text: bytes
    before: bytes
    source: int
    span: TaskSpan


class TaskStream:
    """The tasks of several sources, in their order. Iterate over it once.

    With `to`, tasks are converted and, with `check`, checked like those of `convert`. The first one that fails raises
    its error, after the tasks before it. Values that are not objects are yielded too. A source that is a stream can be
    read once only.

    `plan` has the rules that are applied. `closing` is the text after the last task of the first array, or of the source
    that was read last if there is none. The other attributes cover everything that was read: `tally` counts, `files` has
    names of files by the code of the note about them, `bytes_in` counts bytes of JSON, and `warned` has the warnings of
    the check.

    Raises InputError, ConversionError, LimitError and KernelError, as `convert` does.
    """

    def __init__(
        self,
        sources: Sequence[SourceLike],
        *,
        to: Version | None = None,
        rules: Options = NO_RULES,
        limits: Limits = Limits(),
        check: bool = True,
        encoding: str | None = None,
        progress: Progress | None = None,
    ) -> None:
        self._sources = sources
        self._limits, self._encoding, self._progress = limits, encoding, progress
        self._options = RunOptions(
            to=to or Version.V2,
            rules=rules,
            limits=limits,
            check=check,
            strict=False,
            on_error=OnError.STOP,
            max_tasks=None,
            max_bytes=None,
            force=False,
        )
        self.plan = compile_plan(to, rules)
        self._is_checked = to is not None and check
        self._recent = RecentInput("")
        self._done, self._total = 0, total_size(sources) if progress is not None else None  # bytes of files
        self._places: FilePlaces | None = None
        self.closing = b""
        self.tally = Tally()
        self.files: dict[str, list[str]] = {}
        self.bytes_in = 0
        self.warned = WarnedTasks()

    def __iter__(self) -> Iterator[StreamTask]:
        for number, source in enumerate(self._sources):
            with TaskSource(source, self._encoding, tasks_only=True) as opened:
                yield from self._read(number, opened)
                self._count(opened)

    @property
    def name(self) -> str:
        """Name of the source that is read."""
        return self._recent.file

    def where(self, task: StreamTask, offset: int = 0) -> Where:
        """Return the place in its file of the last task that was yielded; of an `offset` in it, if it was not converted."""
        span = task.span
        start = Place(span.offset, span.lines + 1, span.offset - span.line_start + 1)
        place = start.after(task.text[:offset])
        where = Where(self.name, place.line, place.column, place.offset, span.index)
        return where if self._places is None else self._places.where(where)

    def _read(self, number: int, source: TaskSource) -> Iterator[StreamTask]:
        kernel = make_kernel(self.plan, self._limits, record_tasks=True)
        self._recent, self._places = RecentInput(source.name, source.places), source.places
        collector = _Collector()
        # One for each source: it compares the ids of a source only.
        validator = make_task_validator(self._options.to, self._options.rules, check=self._is_checked)
        examiner = TaskExaminer(self._recent, validator, collector, self._options)
        task_filter = TaskFilter(self._recent, examiner, collector, None)
        task_filter.warned = self.warned
        gap = Gap(self._limits.max_task_size)
        for chunk, output, tasks, doubtful in checked_chunks(source, kernel, task_filter):
            error = task_filter.pass_on(chunk, output, tasks, doubtful)
            for part in collector.take():
                yield from self._tasks_in(*part, gap, number)
            if error is not None:
                raise error.in_file(source.name)
            self.bytes_in += len(chunk)
            if self._progress is not None:
                self._progress(self._done + source.progress, self._total)
        if self.closing.lstrip()[:1] != b"]":
            self.closing = gap.take()
        self._done += source.progress
        self.tally.add(kernel.tally)
        if examiner.stopped:
            self.tally.notes["ids-not-compared"] = 1

    def _tasks_in(
        self, output: bytes, start: int, end: int, spans: Tasks, gap: Gap, source: int
    ) -> Iterator[StreamTask]:
        """Yield the tasks in `output[start:end]`. `gap` has the text before it, and gets that after its last task."""
        try:
            at = start
            for span in spans:
                gap.add(output[at : span.start])
                at = span.end
                yield StreamTask(output[span.start : at], gap.take(), source, span)
            gap.add(output[at:end])
        except LimitError as error:
            raise error.in_file(self.name) from None

    def _count(self, source: TaskSource) -> None:
        """Add what is known of a source that was read: notes, and the files that they are about."""
        self.tally.notes.update(source.found)
        for code, names in source.notes.items():
            self.tally.notes[code] += len(names)
            self.files.setdefault(code, []).extend(names)


class _Collector(PlainWriter):
    """A task writer that writes nothing: it keeps what is added, until it is taken."""

    def __init__(self) -> None:
        super().__init__(None)
        self._added: list[tuple[bytes, int, int, Tasks]] = []

    def add(self, output: bytes, start: int, end: int, tasks: Tasks) -> None:
        """Keep the tasks in `output[start:end]`."""
        self._added.append((output, start, end, tasks))

    def take(self) -> list[tuple[bytes, int, int, Tasks]]:
        """Return what was added since the last call."""
        added, self._added = self._added, []
        return added


def total_size(sources: Sequence[SourceLike]) -> int | None:
    """Return the size of sources that are files, in bytes; None if there are others."""
    total = 0
    for source in sources:
        place = locate(source) if is_name(source) else None
        if place is None or not place.is_file():
            return None
        total += place.size()
    return total
