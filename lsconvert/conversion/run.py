"""One run: open the files, convert the source chunk by chunk, commit the files, and report."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, cast

from lsconvert.conversion.options import check_folder, reason_in_source, refuse_in_place
from lsconvert.conversion.pipeline import convert_chunks, has_several_chunks
from lsconvert.conversion.report import Report
from lsconvert.conversion.steps import Steps
from lsconvert.conversion.writers import Opener, writer_opener
from lsconvert.inspection.notes import make_notes
from lsconvert.io.commit import commit_all
from lsconvert.io.forms import named_format
from lsconvert.io.recent_input import RecentInput
from lsconvert.io.sink import Sink, SinkLike
from lsconvert.io.source import SourceLike
from lsconvert.io.task_source import TaskSource
from lsconvert.io.task_writer import TaskWriter
from lsconvert.model import Progress, Tally, Unmapped
from lsconvert.rules.notes import merged_texts, unused_texts
from lsconvert.rules.plan import TASK
from lsconvert.rules.unmapped import unmapped_error

if TYPE_CHECKING:
    from lsconvert.conversion.options import RunOptions, SideBySide
    from lsconvert.conversion.ranges.ranged_source import RangedSource
    from lsconvert.conversion.ranges.shards import Shards
    from lsconvert.conversion.task_filter import TaskFilter
    from lsconvert.io.locations import PathLike
    from lsconvert.validation.explain import QuarantinedTask


class Run:
    """One conversion of `source` to `sink`; without a sink, nothing is written.

    Create it before any file is open: it imports the modules that the options need, and an import fails if too many
    files are open. Only the modules that examine doubtful tasks are imported later.
    """

    def __init__(
        self,
        source: SourceLike,
        sink: SinkLike | None,
        quarantine: SinkLike | None,
        options: RunOptions,
        side_by_side: SideBySide | None = None,
    ) -> None:
        self._source, self._sink, self._quarantine = source, sink, quarantine
        self._options = options
        self._side_by_side = side_by_side
        self._ranged: RangedSource | None = None
        self._whole = ""  # the reason for which the source is not a ranged one
        self._steps = Steps(options, source, side_by_side.seed if side_by_side is not None else None)
        self._shards: Shards | None = None
        if options.shard_size is not None and sink is not None:
            self._open_writer = self._sharded(cast("PathLike", sink), options)
        else:
            self._open_writer = writer_opener(options, source, sink, quarantine)

    def convert(self, progress: Progress | None) -> Report:
        """Convert the source, commit the files, and return the report. Call it once."""
        check_folder(self._source, self._sink)
        with ExitStack() as stack:
            if self._shards is not None:
                stack.callback(self._shards.remove_unlisted)
            source = self._open_source(stack)
            if source.is_collection and self._sink is not None and not self._options.force:
                refuse_in_place(self._source, self._sink)
            writer = stack.enter_context(self._open_writer(has_several_chunks(source)))
            quarantine: Sink | None = None
            write: Callable[[QuarantinedTask], object] | None = None
            if self._sink is not None and self._quarantine is not None:
                quarantine = stack.enter_context(Sink(self._quarantine, force=self._options.force))
                write = partial(_write_line, quarantine)
            recent = RecentInput(source.name, source.places)
            task_filter = self._steps.task_filter(recent, writer, write)
            if self._ranged is not None:
                self._ranged.begin_takeover(self._steps, recent, task_filter, writer)
            bytes_in = convert_chunks(source, self._steps.kernel, task_filter, writer, progress)
            bytes_in += self._ranged.taken if self._ranged is not None else 0
            tally = self._tally(source, task_filter)
            are_new = any(option == "tasks" for option, _ in self._options.rules.maps)  # else ids are the old ones
            tally.notes["keys-left-out"] = 0 if are_new else writer.keys_lost
            tally.notes["abandoned-removed"] = writer.abandoned + (quarantine.abandoned if quarantine else 0)
            source.close()  # Windows does not replace a file that is open
            sinks, manifest = writer.prepare()
            unused: Sink | None = None
            if quarantine is not None and quarantine.is_file and not quarantine.size:
                tally.notes["quarantine-removed"] = int(
                    quarantine.location is not None and quarantine.location.exists()
                )
                unused, quarantine = quarantine, None
            # The quarantine comes first: no output may exist without the tasks that it lacks.
            if sinks or manifest is not None:
                commit_all([quarantine, *sinks] if quarantine is not None else sinks, manifest, unused)
            return self._report(source, writer, quarantine, task_filter, tally, bytes_in)

    def _open_source(self, stack: ExitStack) -> TaskSource:
        self._whole = reason_in_source(self._source, self._options) if self._side_by_side is not None else ""
        if self._side_by_side is None or self._whole:
            source = TaskSource(self._source, self._options.encoding, tasks_only=self._options.is_import)
            return stack.enter_context(source)
        from lsconvert.conversion.ranges.open_source import open_source

        self._ranged = open_source(
            self._source, self._sink, self._options, self._side_by_side, self._steps, stack, self._shards
        )
        return self._ranged

    def _sharded(self, sink: PathLike, options: RunOptions) -> Opener:
        """Return a function that opens a task writer for one file of each range, and set the options of these files."""
        from lsconvert.conversion.ranges.sharded_writer import ShardedWriter
        from lsconvert.conversion.ranges.shards import Shards

        shards = self._shards = Shards(sink, (self._source, self._quarantine), force=options.force)
        form = options.output_format or named_format(sink)
        self._options = options._replace(output_format=form)
        return lambda _: ShardedWriter(shards, self._source, self._options)

    def _tally(self, source: TaskSource, task_filter: TaskFilter) -> Tally:
        """Return the counts of the output. Raises UnmappedError if ids are unmapped but have to be mapped."""
        tally = Tally()
        tally.add(self._steps.kernel.tally)
        if not any(tally.objects.values()) and not tally.notes["import-response"]:
            tally.notes["empty"] = 1
        if task_filter.failed is not None:
            tally.subtract(task_filter.failed.removed_tally)
        if task_filter is not None and task_filter.examiner.stopped:
            tally.notes["ids-not-compared"] = 1
        tally.notes.update({code: len(names) for code, names in source.notes.items()})
        tally.notes.update(source.found)
        tally.notes.update(self._steps.config_notes)
        tally.notes["texts-merged"] = merged_texts(self._steps.plan.strings, tally.edits)
        if self._options.rules.unmapped is Unmapped.ERROR:
            error = unmapped_error(tally.unmapped, self._steps.plan.maps)
            if error is not None:
                raise error.in_file(source.name)
        return tally

    def _report(
        self,
        source: TaskSource,
        writer: TaskWriter,
        quarantine: Sink | None,
        task_filter: TaskFilter,
        tally: Tally,
        bytes_in: int,
    ) -> Report:
        losses, validator = self._steps.losses, self._steps.validator
        if losses is not None and validator is not None:
            losses.add_counts(validator.counted())
        failed = task_filter.failed
        return Report(
            source=source.name,
            target=writer.name,
            to=self._options.to,
            tasks=tally.objects[TASK],
            annotations=tally.objects["annotation"],
            predictions=tally.objects["prediction"],
            regions=tally.objects["region"],
            edits={name: count for name, count in sorted(tally.edits.items()) if count},
            notes=make_notes(tally, self._steps.plan, source.notes),
            kernel=self._steps.kernel.name,
            bytes_in=bytes_in,
            bytes_out=writer.size,
            failed=failed.count if failed is not None else 0,
            quarantined=failed.count if failed is not None and failed.are_left_out else 0,
            quarantine=quarantine.name if quarantine is not None else "",
            findings=failed.findings if failed is not None else (),
            warned=task_filter.warned.count if task_filter is not None else 0,
            warnings=task_filter.warned.findings if task_filter is not None else (),
            parts=writer.parts,
            losses=losses.listed() if losses is not None else (),
            reformed=writer.reformed,
            config=self._steps.config_name,
            whole=self._ranged.whole if self._ranged is not None else self._whole,
            unused_texts=unused_texts(self._steps.plan.strings, tally.texts),
            examples=self._steps.examples.examples if self._steps.examples is not None else (),
        )


def _write_line(quarantine: Sink, task: QuarantinedTask) -> None:
    from lsconvert.validation.explain import quarantine_line  # most runs have no such task

    quarantine.write(quarantine_line(task))
