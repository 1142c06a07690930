"""One run: open the files, convert the source chunk by chunk, commit the files, and report."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import TYPE_CHECKING

from lsconvert.conversion.pipeline import convert_chunks, has_several_chunks
from lsconvert.conversion.report import Report
from lsconvert.inspection.notes import make_notes
from lsconvert.io.commit import commit_all
from lsconvert.io.sink import Sink, SinkLike
from lsconvert.io.source import Source, SourceLike
from lsconvert.io.task_writer import PlainWriter, TaskWriter
from lsconvert.kernel import make_kernel
from lsconvert.model import OnError, Progress, Tally, Unmapped
from lsconvert.rules.plan import TASK, compile_plan
from lsconvert.rules.unmapped import unmapped_error

if TYPE_CHECKING:
    from lsconvert.conversion.options import RunOptions
    from lsconvert.conversion.task_filter import TaskFilter
    from lsconvert.inspection.import_losses import ImportLosses
    from lsconvert.validation.task_validator import TaskValidator


class Run:
    """One conversion of `source` to `sink`; without a sink, nothing is written.

    Create it before any file is open: it imports the modules that the options need, and an import fails if too many
    files are open. Only the modules that examine doubtful tasks are imported later.
    """

    def __init__(
        self, source: SourceLike, sink: SinkLike | None, quarantine: SinkLike | None, options: RunOptions
    ) -> None:
        self._source, self._sink, self._quarantine = source, sink, quarantine
        self._options = options
        self._plan = compile_plan(options.to, options.rules)
        self._validator: TaskValidator | None = None
        self._losses: ImportLosses | None = None
        self._make_filter: Callable[[str, TaskWriter, Sink | None], TaskFilter] | None = None
        if options.needs_filter:
            from lsconvert.validation.task_validator import make_task_validator

            self._validator = make_task_validator(options.to, options.rules, check=options.check)
            self._make_filter = self._filter_maker()
        if options.is_import:
            from lsconvert.inspection.import_losses import ImportLosses

            self._losses = ImportLosses()
        self._kernel = make_kernel(self._plan, options.limits, record_tasks=options.needs_filter)
        self._open_writer = self._writer_opener()

    def convert(self, progress: Progress | None) -> Report:
        """Convert the source, commit the files, and return the report. Call it once."""
        with ExitStack() as stack:
            source = stack.enter_context(Source(self._source))
            writer = stack.enter_context(self._open_writer(has_several_chunks(source)))
            quarantine: Sink | None = None
            if self._sink is not None and self._quarantine is not None:
                quarantine = stack.enter_context(Sink(self._quarantine, force=self._options.force))
            task_filter = self._make_filter(source.name, writer, quarantine) if self._make_filter is not None else None
            bytes_in = convert_chunks(source, self._kernel, task_filter, writer, progress)
            tally = self._tally(source, task_filter)
            tally.notes["abandoned-removed"] = writer.abandoned + (quarantine.abandoned if quarantine else 0)
            source.close()  # Windows does not replace a file that is open
            sinks, manifest = writer.prepare()
            # The quarantine comes first: no output may exist without the tasks that it lacks.
            if sinks:
                commit_all([quarantine, *sinks] if quarantine is not None else sinks, manifest)
            return self._report(source, writer, quarantine, task_filter, tally, bytes_in)

    def _filter_maker(self) -> Callable[[str, TaskWriter, Sink | None], TaskFilter]:
        """Return a function that makes the task filter for a file, its task writer and the open quarantine."""
        from lsconvert.conversion.task_examiner import TaskExaminer
        from lsconvert.conversion.task_filter import TaskFilter
        from lsconvert.io.recent_input import RecentInput

        options, stops = self._options, self._options.on_error is OnError.STOP
        if not stops:
            from lsconvert.conversion.failed_tasks import FailedTasks
            from lsconvert.conversion.removed_counts import RemovedCounts

        def make(file: str, writer: TaskWriter, quarantine: Sink | None) -> TaskFilter:
            recent = RecentInput(file)
            failed: FailedTasks | None = None
            if not stops:
                leaves_out = options.on_error is OnError.QUARANTINE
                removed = RemovedCounts(self._plan, options.limits) if leaves_out else None
                failed = FailedTasks(recent, removed, quarantine.write if quarantine is not None else None)
            examiner = TaskExaminer(recent, self._validator, writer)
            return TaskFilter(recent, examiner, writer, failed, self._losses)

        return make

    def _writer_opener(self) -> Callable[[bool], TaskWriter]:
        """Return a function that opens the task writer; its argument tells whether to write in a thread."""
        options, sink, source, quarantine = self._options, self._sink, self._source, self._quarantine
        max_gap = options.limits.max_task_size
        if options.is_split and sink is not None:
            from lsconvert.io.split_writer import SplitWriter

            return lambda _: SplitWriter(
                sink,
                source=source,
                others=(source,) if quarantine is None else (source, quarantine),
                force=options.force,
                max_tasks=options.max_tasks,
                max_bytes=options.max_bytes,
                max_gap=max_gap,
            )
        if options.on_error is OnError.QUARANTINE:
            from lsconvert.io.filtering_writer import FilteringWriter

            return lambda threaded: FilteringWriter(
                sink, source=source, force=options.force, threaded=threaded, max_gap=max_gap
            )
        return lambda threaded: PlainWriter(sink, source=source, force=options.force, threaded=threaded)

    def _tally(self, source: Source, task_filter: TaskFilter | None) -> Tally:
        """Return the counts of the output. Raises UnmappedError if ids are unmapped but have to be mapped."""
        tally = Tally()
        tally.add(self._kernel.tally)
        if not any(tally.objects.values()) and not tally.notes["import-response"]:
            tally.notes["empty"] = 1
        if task_filter is not None and task_filter.failed is not None:
            tally.subtract(task_filter.failed.removed_tally)
        tally.notes.update({code: len(names) for code, names in source.notes.items()})
        if self._options.rules.unmapped is Unmapped.ERROR:
            error = unmapped_error(tally.unmapped, self._plan.maps)
            if error is not None:
                raise error.in_file(source.name)
        return tally

    def _report(
        self,
        source: Source,
        writer: TaskWriter,
        quarantine: Sink | None,
        task_filter: TaskFilter | None,
        tally: Tally,
        bytes_in: int,
    ) -> Report:
        if self._losses is not None and self._validator is not None:
            self._losses.add_counts(self._validator.counted())
        failed = task_filter.failed if task_filter is not None else None
        return Report(
            source=source.name,
            target=writer.name,
            to=self._options.to,
            tasks=tally.objects[TASK],
            annotations=tally.objects["annotation"],
            predictions=tally.objects["prediction"],
            regions=tally.objects["region"],
            edits={name: count for name, count in sorted(tally.edits.items()) if count},
            notes=make_notes(tally, self._plan, source.notes),
            kernel=self._kernel.name,
            bytes_in=bytes_in,
            bytes_out=writer.size,
            failed=failed.count if failed is not None else 0,
            quarantined=failed.count if failed is not None and failed.are_left_out else 0,
            quarantine=quarantine.name if quarantine is not None else "",
            findings=failed.findings if failed is not None else (),
            parts=writer.parts,
            losses=self._losses.listed() if self._losses is not None else (),
        )
