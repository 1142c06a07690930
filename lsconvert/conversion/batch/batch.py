"""A batch of conversions: planned when it is made, and run once."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, nullcontext, suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from lsconvert.conversion.batch.clashes import refuse_collisions, refuse_in_place, refuse_same_names
from lsconvert.conversion.batch.done_files import DoneFiles, Skipped
from lsconvert.conversion.batch.file_facts import facts_of, is_recorded, state_if_known
from lsconvert.conversion.batch.file_job import (
    FileJob,
    FileResult,
    convert_file,
    convert_job,
    current_folder,
    make_folder,
    outputs_of,
)
from lsconvert.conversion.batch.record_options import digest_of, is_output, read_all_maps
from lsconvert.conversion.old_quarantine import QUARANTINE, old_quarantine
from lsconvert.conversion.options import ENOUGH_CORES
from lsconvert.conversion.report import Report
from lsconvert.engines.cores import default_jobs
from lsconvert.engines.driver import WINDOW, run_jobs
from lsconvert.engines.outcome import Outcome
from lsconvert.engines.software import this_software
from lsconvert.engines.threads import run
from lsconvert.errors import Hint, LSConvertError, OutputError, escape_line
from lsconvert.inspection.notes import Note
from lsconvert.io.find_files import find_files
from lsconvert.io.forms import name_in_format, named_format
from lsconvert.io.job_items import Item, Items
from lsconvert.io.locations import locate
from lsconvert.io.sink import is_same_file
from lsconvert.model import OnError, OutputFormat, Progress

if TYPE_CHECKING:
    from concurrent.futures import Executor

MAX_NAMED: Final = 5  # files in a note
EXISTS_HINT: Final = Hint("Use {} to replace it.", "force=True")


class Batch:
    """Conversions of many files into one folder. `notes` tell what was left out in the search for files.

    Args:
        sources: Files, folders and patterns, as for `find_files`.
        folder: Path or URL of the folder for the outputs. Each has the name that its input has in the tree of the batch.
        arguments: Those of `convert` for every file, without paths and executors.
        include, exclude: Patterns for files in folders, as for `find_files`.
        writes: Whether anything is written; else the reports tell what would be done.
        resume: Skip files that an earlier run has converted, with the same options and version.
        quarantine: Path for the tasks that fail, if there is only one file. Default: beside each output.

    Raises:
        ValueError: One output would replace another, or an input.
        SourceError: `include` and `exclude` leave out all files of a folder.
        OutputError: The folder cannot be created.
    """

    def __init__(
        self,
        sources: Sequence[str],
        folder: str | None,
        arguments: Mapping[str, Any],
        *,
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
        writes: bool = True,
        resume: bool = False,
        quarantine: str | None = None,
    ) -> None:
        self.notes: list[str] = []
        self._folder, self._writes = folder, writes and folder is not None
        self._arguments = {**arguments, **read_all_maps(arguments["users"], arguments["maps"])}
        self._resume, self._quarantine = resume, quarantine
        self._splits = bool(arguments["max_tasks"] or arguments["max_bytes"] or arguments.get("target"))
        self._software, self._here = this_software(), current_folder()
        if folder is not None and self._writes:
            refuse_in_place(sources, folder)
        skip = [folder] if folder is not None else []
        found = find_files(sources, include=include, exclude=exclude, skip=skip, on_note=self.notes.append)
        self.items = Items(found)
        if folder is not None and self._writes:
            refuse_same_names(found, self._output_name)
            place = locate(folder)
            make_folder(folder, parents=False)
            self.items = Items(found, lambda name: place.join(self._output_name(name)).address)
            if self._arguments["force"] or self._resume:
                refuse_collisions(
                    len(self),
                    lambda number: self._output_name(self.items.files.name(number)),
                    splits=self._splits,
                    quarantines=self._arguments["on_error"] == OnError.QUARANTINE.value,
                )

    @property
    def size(self) -> int:
        """The sum of the sizes of the inputs in bytes."""
        return self.items.size

    def __len__(self) -> int:
        return len(self.items)

    def outcomes(
        self,
        *,
        jobs: int | None = None,
        executor: Executor | None = None,
        renew: Callable[[], Executor] | None = None,
        window: int = WINDOW,
        fail_fast: bool = False,
        fails: Callable[[Any], bool] = lambda result: bool(result.failed),
        on_progress: Callable[[Item, int, int | None], None] | None = None,
    ) -> Generator[Outcome, None, None]:
        """Convert the files, and yield the outcome of each, in their order: its Report, or Skipped, or its error.

        Args:
            jobs: Number of files side by side in threads, None for that of the cores. Without an executor only.
            executor: Runs the jobs; it is not shut down. See `engines.driver.run_jobs`, also about `renew` and `window`.
            fail_fast: Begin no other file after one that fails, or whose result `fails`.
            on_progress: Called with each file, the bytes of it that were read, and its size. Threads only.

        Raises:
            EngineError: The executor is broken. All files that are finished are in the record.
            WorkerError: A worker has another version of lsconvert, or another kernel.
        """
        done = self._done_files()
        if executor is None and renew is None:
            count = jobs or default_jobs()
            left = count // max(1, len(self))  # for each file
            ranges = jobs if len(self) == 1 else left if left > ENOUGH_CORES else 1
            work = partial(self._work_here, done, ranges)
            found = run(self.items, work, jobs=count, fail_fast=fail_fast, fails=fails, on_progress=on_progress)
            return _recorded(found, done)

        def record(job: FileJob, result: FileResult) -> None:
            if done is None or result.report is None or job.state is None:
                return
            try:
                if result.facts is None:
                    raise OSError("the outputs cannot be read")
                done.add(job.item, result.facts, int(bool(result.report.failed)))
            except (OSError, LSConvertError) as error:
                done.warn(error)

        def ends(outcome: Outcome) -> bool:
            error = outcome.error or (outcome.result.error if isinstance(outcome.result, FileResult) else None)
            return fail_fast and (error is not None or fails(_plain(outcome, done).result))

        found = run_jobs(
            self._jobs(done), convert_job, executor, renew=renew, window=window, on_result=record, ends=ends
        )
        return _recorded(_plain_outcomes(found, done), done)

    def _output_name(self, name: str) -> str:
        form = self._arguments["output_format"]
        return name if form is None else name_in_format(name, OutputFormat(form))

    def _done_files(self) -> DoneFiles | None:
        """Return the record of the output folder, None if nothing is written."""
        if not self._writes or self._folder is None:
            return None
        return DoneFiles(
            self._folder,
            digest_of(self._arguments),
            resume=self._resume,
            splits=self._splits,
            is_output=partial(is_output, self._arguments),
            files=len(self),
        )

    def _work_here(
        self, done: DoneFiles | None, ranges: int | None, item: Item, progress: Progress
    ) -> Report | Skipped:
        """Convert a file in a thread, and record it at once, so that a process that is killed leaves no output unrecorded."""
        if (skipped := self._skipped(done, item)) is not None:
            return skipped
        job = replace(self._job(done, item), ranges=ranges)
        before = job.state
        if done is None or before is None:
            return convert_file(job, progress)
        if self._arguments["force"] or done.may_replace(item):
            job = _replacing(job)

        def add(report: Report, *, checksums: bool = False) -> None:
            try:
                facts = facts_of(item.source, before, outputs_of(item, report), checksums=checksums)
                done.add(item, facts, int(bool(report.failed)))
            except (OSError, LSConvertError) as error:
                done.warn(error)

        report = convert_file(job, progress, None if done.is_buffered else add)
        add(report, checksums=True)
        return _with_note(report, done.left_by_earlier_runs(item, outputs_of(item, report)))

    def _jobs(self, done: DoneFiles | None) -> Iterator[FileJob | Outcome]:
        """Yield a job for each file, or its outcome if there is nothing to do.

        A job may run twice, so it replaces its outputs: whether that is allowed is decided here.
        """
        for item in self.items:
            try:
                skipped = self._skipped(done, item)
                if skipped is not None:
                    yield Outcome(item, skipped, None)
                    continue
                job = self._job(done, item)
                self._refuse_existing(done, job)
            except LSConvertError as error:
                yield Outcome(item, None, error)
            else:
                yield _replacing(job)

    def _skipped(self, done: DoneFiles | None, item: Item) -> Skipped | None:
        if done is None or item.target is None or not is_recorded(item.source, item.target):
            return None
        code = done.code(item)
        return Skipped(code) if code is not None else None

    def _refuse_existing(self, done: DoneFiles | None, job: FileJob) -> None:
        """Raise OutputError if an output exists that must not be replaced."""
        item = job.item
        if self._arguments["force"] or done is None or (job.state is not None and done.may_replace(item)):
            return
        existing = done.existing_outputs(item)
        if self._quarantine is not None and locate(self._quarantine).exists():
            existing.append(self._quarantine)
        if existing and not is_same_file(item.source, item.target or ""):
            old_quarantine(item.source, item.target, job.quarantine, replace=False)
            raise OutputError("exists already", file=locate(existing[0]).name, hint=EXISTS_HINT)

    def _job(self, done: DoneFiles | None, item: Item) -> FileJob:
        before = None
        if done is not None and item.target is not None and is_recorded(item.source, item.target):
            before = item.state or state_if_known(item.source)
        arguments = self._arguments
        if not self._writes and arguments["output_format"] is None and self._folder is not None:
            arguments = arguments | {"output_format": named_format(item.name)}
        quarantine = None
        if item.target is not None and arguments["on_error"] == OnError.QUARANTINE.value:
            quarantine = self._quarantine or f"{item.target}{QUARANTINE}"
        return FileJob(item, before, quarantine, arguments, self._here, self._software)


def _recorded(outcomes: Generator[Outcome, None, None], done: DoneFiles | None) -> Generator[Outcome, None, None]:
    """Yield outcomes, and write the rest of the record at their end, also after an error or an interrupt."""
    with done or nullcontext(), closing(outcomes):
        yield from outcomes


def _replacing(job: FileJob) -> FileJob:
    return replace(job, arguments={**job.arguments, "force": True})


def _plain_outcomes(outcomes: Generator[Outcome, None, None], done: DoneFiles | None) -> Generator[Outcome, None, None]:
    """Yield the outcomes of jobs as those of files, also those that are finished after an interrupt."""
    with closing(outcomes):
        try:
            for outcome in outcomes:
                yield _plain(outcome, done)
        except (KeyboardInterrupt, SystemExit) as interrupt:
            with suppress(KeyboardInterrupt, SystemExit):
                yield _plain(outcomes.throw(interrupt), done)
                for outcome in outcomes:
                    yield _plain(outcome, done)
            raise


def _plain(outcome: Outcome, done: DoneFiles | None) -> Outcome:
    """Return the outcome of a job as that of its file."""
    item = outcome.item.item if isinstance(outcome.item, FileJob) else outcome.item
    if not isinstance(outcome.result, FileResult):
        return Outcome(item, outcome.result, outcome.error)
    report, error, facts = outcome.result
    if report is None:
        return Outcome(item, None, error)
    report = replace(report, source=item.source, target=(report.target and item.target) or "")
    if done is not None and facts is not None:
        report = _with_note(report, done.left_by_earlier_runs(item, list(facts.outputs)))
    return Outcome(item, report, None)


def _with_note(report: Report, names: Sequence[str]) -> Report:
    """Return a report with a note about these files of earlier runs, if there are any."""
    if not names:
        return report
    more = f" and {len(names) - MAX_NAMED:,} more" if len(names) > MAX_NAMED else ""
    message = f"outputs of an earlier run stay beside the new ones: {escape_line(', '.join(names[:MAX_NAMED]))}{more}"
    return replace(report, notes=(*report.notes, Note("earlier-outputs", len(names), message)))
