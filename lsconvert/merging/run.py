"""One merge: read the sources, find the tasks that are the same, write each task once, and report.

The sources are read up to three times: to find v1 and v2 tasks, if that decides about a conversion; to collect the copies
of tasks, if they are joined or the last one is kept; and to write the output.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Final

from lsconvert.conversion.options import check_folder
from lsconvert.conversion.task_stream import StreamTask, TaskStream
from lsconvert.conversion.task_target import TaskTarget
from lsconvert.errors import CheckError, ConflictError, ConversionError, Hint, LimitError, SourceError
from lsconvert.inspection.notes import Note, make_notes
from lsconvert.io.rereadable import RereadableSources
from lsconvert.io.sink import SinkLike
from lsconvert.io.source import SourceLike, source_name
from lsconvert.kernel import kernel_name
from lsconvert.merging.copies import NONE, Copies, Copy
from lsconvert.merging.counts import MergeCounts
from lsconvert.merging.first_task import FirstTask, unpack
from lsconvert.merging.join import JoinedTask
from lsconvert.merging.key_index import KeyIndex
from lsconvert.merging.keys import MissingKeyError, digest
from lsconvert.merging.options import MergeOptions
from lsconvert.merging.report import MergeReport
from lsconvert.merging.versions import has_both_versions
from lsconvert.model import Progress, Version

DUPLICATE_HINT: Final = Hint(
    "Use {} to unite the annotations of such tasks, {} or {} to write one of them, or {} to write all. Tasks of different "
    "projects may have the same id: {} compares what was labeled.",
    'on_duplicate="join"',
    'on_duplicate="first"',
    'on_duplicate="last"',
    'on_duplicate="keep"',
    'key="data"',
)
MISSING_HINT: Final = Hint(
    "Use {} or another key that all tasks have, or {} to write all tasks.", 'key="data"', 'on_duplicate="keep"'
)
CHECK_HINT: Final = Hint(
    "Correct the task, or run `lsconvert upgrade` with {} on the file first to leave such tasks out, or use {} to skip the "
    "check.",
    'on_error="quarantine"',
    "check=False",
)
DEEP_HINT: Final = Hint("Use {} with a key outside of the nested value, or lower {}.", "key=", "max_depth=")


class MergeRun:
    """One merge of `sources` into `sink`. The files that it opens are closed with `stack`."""

    def __init__(
        self,
        sources: Sequence[SourceLike],
        sink: SinkLike | None,
        options: MergeOptions,
        stack: ExitStack,
        *,
        force: bool,
    ) -> None:
        for source in sources:
            check_folder(source, sink)
        self._options = options
        self._names = tuple(map(source_name, sources))
        self._decides = options.to is None and len(sources) > 1
        self._passes = 1 + self._decides + options.needs_copies
        self._target = stack.enter_context(
            TaskTarget(
                sink,
                is_joined=len(sources) > 1,
                force=force,
                output_format=options.output_format,
                max_gap=options.limits.max_task_size,
            )
        )
        self._given = sources
        self._again = stack.enter_context(RereadableSources(sources)) if self._passes > 1 else None
        self._index = stack.enter_context(KeyIndex(options.max_keys))
        self._copies = stack.enter_context(Copies()) if options.needs_copies else None
        self._counts = MergeCounts()

    def run(self, progress: Progress | None) -> MergeReport:
        """Merge the sources, and return the report. Call it once."""
        options, version = self._options, self._options.to
        if self._decides:
            shown = self._progress(progress, 0)
            is_mixed = has_both_versions(self._sources(), options.rules, options.limits, options.encoding, shown)
            version = Version.V2 if is_mixed else None
        if self._copies is not None:
            self._collect(self._stream(version, self._progress(progress, self._passes - 2), check=False), self._copies)
        stream = self._stream(version, self._progress(progress, self._passes - 1), check=options.check)
        try:
            self._write_all(stream)
        except CheckError as error:
            error.hint = CHECK_HINT
            raise
        self._target.commit(stream.closing)
        return self._report(stream, version)

    def _write_all(self, stream: TaskStream) -> None:
        for task in stream:
            self._counts.read += 1
            if self._copies is not None:
                self._write_with_copies(stream, task, self._copies)
            else:
                self._write(stream, task)

    def _sources(self) -> Sequence[SourceLike]:
        return self._given if self._again is None else self._again.all()

    def _stream(self, version: Version | None, progress: Progress | None, *, check: bool) -> TaskStream:
        options = self._options
        return TaskStream(
            self._sources(),
            to=version,
            rules=options.rules,
            limits=options.limits,
            check=check,
            encoding=options.encoding,
            progress=progress,
        )

    def _progress(self, progress: Progress | None, number: int) -> Progress | None:
        """Return the progress of one of the times that the sources are read, as a part of all."""
        if progress is None:
            return None

        def show(read: int, total: int | None) -> None:
            if total is None:
                progress(read, None)
            else:
                progress(number * total + read, self._passes * total)

        return show

    def _collect(self, stream: TaskStream, copies: Copies) -> None:
        """Fill the index, and collect the tasks that are the same as an earlier one."""
        for task in stream:
            key = self._key(stream, task)
            record = self._index.get(key)
            if record is None:
                self._index.add(key, _first_task(stream, task).pack())
                continue
            first = unpack(record)
            where = stream.where(task)._replace(pointer=task.span.pointer)
            copy = Copy(task.text, where, task.span.annotations, task.span.predictions)
            before = first.last_copy if self._options.on_duplicate == "join" else NONE
            self._index.put(key, first._replace(last_copy=copies.add(copy, before)).pack())

    def _write_with_copies(self, stream: TaskStream, task: StreamTask, copies: Copies) -> None:
        """Write a task with what its copies have, or leave it out if it is a copy."""
        record = self._index.get(self._key(stream, task))
        if record is None:
            raise SourceError("the file changed while it was read", where=stream.where(task))
        first = unpack(record)
        if (first.source, first.index) != (task.source, task.span.index):
            self._leave_out(task)
        elif first.last_copy == NONE:
            self._keep(task)
        elif self._options.on_duplicate == "last":
            [copy] = copies.chain(first.last_copy)
            self._counts.add_written(copy)
            self._target.write(task, copy.text)
        else:
            self._join(stream, task, copies, first)

    def _join(self, stream: TaskStream, task: StreamTask, copies: Copies, first: FirstTask) -> None:
        where = stream.where(task)._replace(pointer=task.span.pointer)
        try:
            joined = JoinedTask(task.text, where, self._options.on_conflict)
            for copy in copies.chain(first.last_copy):
                where = copy.where
                self._counts.add_different(joined.add(copy.text, where))
            text = bytes(joined)
        except RecursionError:
            raise LimitError("the task is nested too deep for Python objects", where=where, hint=DEEP_HINT) from None
        limit = self._options.limits.max_task_size
        if len(text) > limit:
            what = f"the joined task would be larger than {limit:,} bytes"
            raise LimitError(what, where=where, hint=Hint("Raise {}.", "max_task_size="))
        self._counts.add_written(task.span)
        self._counts.add_joined(joined)
        self._target.write(task, text)

    def _write(self, stream: TaskStream, task: StreamTask) -> None:
        """Write a task, unless it is the same as an earlier one and has to be left out."""
        on_duplicate = self._options.on_duplicate
        try:
            key = self._key(stream, task)
        except ConversionError:
            if on_duplicate != "keep":
                raise
            self._keep(task)
            return
        record = self._index.get(key)
        if record is None:
            self._index.add(key, _first_task(stream, task).pack())
            self._keep(task)
        elif on_duplicate == "error":
            names = " and ".join(each.name for each in self._options.keys)
            what = f"the task has the same {names} as {unpack(record).where}"
            raise ConflictError(what, where=stream.where(task), hint=DUPLICATE_HINT)
        elif on_duplicate == "first":
            self._leave_out(task)
        else:
            self._counts.duplicates += 1
            self._keep(task)

    def _keep(self, task: StreamTask) -> None:
        self._counts.add_written(task.span)
        self._target.write(task)

    def _leave_out(self, task: StreamTask) -> None:
        self._counts.duplicates += 1
        self._counts.left_out += 1
        self._target.leave_out(task)

    def _key(self, stream: TaskStream, task: StreamTask) -> bytes:
        """Return the digest of the keys of a task. Raises ConversionError, LimitError."""
        try:
            return digest(task.text, self._options.keys)
        except MissingKeyError as error:
            what = f"the task has no {error.name}, by which tasks are compared"
            raise ConversionError(what, where=stream.where(task), hint=MISSING_HINT) from None
        except RecursionError:
            what = "the task is nested too deep for Python objects"
            raise LimitError(what, where=stream.where(task), hint=DEEP_HINT) from None

    def _report(self, stream: TaskStream, version: Version | None) -> MergeReport:
        counts, index = self._counts, self._index
        stream.tally.notes["abandoned-removed"] = self._target.abandoned
        stream.tally.notes["keys-left-out"] = self._target.keys_left_out
        if not counts.read:
            stream.tally.notes["empty"] = 1
        notes = make_notes(stream.tally, stream.plan, stream.files)
        if index.is_on_disk:
            what = f"keys were kept in a temporary file, because there are more than {self._options.max_keys:,}"
            notes += (Note("keys-on-disk", index.count, what),)
        return MergeReport(
            sources=self._names,
            target=self._target.name,
            to=version,
            read=counts.read,
            tasks=counts.tasks,
            left_out=counts.left_out,
            duplicates=counts.duplicates,
            joined=counts.joined,
            annotations=counts.annotations,
            predictions=counts.predictions,
            appended=counts.appended,
            equal=counts.equal,
            conflicts=counts.conflicts,
            differing=dict(counts.differing),
            differences=tuple(counts.differences),
            more_differences=counts.more_differences,
            edits={name: count for name, count in sorted(stream.tally.edits.items()) if count},
            notes=notes,
            kernel=kernel_name(),
            bytes_in=stream.bytes_in,
            bytes_out=self._target.size,
            warned=stream.warned.count,
            warnings=stream.warned.findings,
        )


def _first_task(stream: TaskStream, task: StreamTask) -> FirstTask:
    where = stream.where(task)
    return FirstTask(task.source, task.span.index, where.line or 0, where.column or 0, where.file or "")
