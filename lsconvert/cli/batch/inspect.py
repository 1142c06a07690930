"""Describe many files as one job."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

import lsconvert
from lsconvert import FoundFiles, Inspection, Items, Outcome
from lsconvert.cli.batch.job import run_job
from lsconvert.cli.batch.lines import line_of
from lsconvert.cli.batch.results import Results
from lsconvert.cli.batch.summary import Summary
from lsconvert.cli.formats.inspection_text import inspection_lines, shown
from lsconvert.cli.formats.report import exit_code, show_error
from lsconvert.cli.terminal.output import has_terminal, say, show, write
from lsconvert.cli.terminal.wrapped import say_report

if TYPE_CHECKING:
    from lsconvert import ConfigUse


class InspectOptions(NamedTuple):
    """The options of a job.

    form        format of the output: text, json (one document) or jsonl (a line for each file)
    quiet       whether only the output and errors are printed
    verbose     whether a line is printed for each file on stderr
    jobs        number of files that are read side by side, None for that of the cores
    fail_fast   whether the first file that fails stops the job
    show_values whether names of annotators, controls and labels are shown in figures
    notes       what was left out in the search for files
    """

    form: str
    quiet: bool
    verbose: bool
    jobs: int | None
    fail_fast: bool
    show_values: bool = False
    notes: Sequence[str] = ()


def inspect_many(
    files: FoundFiles,
    job: InspectOptions,
    on_result: Callable[[Inspection], object],
    **options: Any,
) -> int:
    """Describe files on stdout, in the order of their names, and return the exit code of the worst.

    `on_result` is called with each inspection, `options` are those of `lsconvert.inspect`. After an interrupt, end the
    output, and raise Exit or SystemExit.
    """
    descriptions = _Descriptions(len(files), job, on_result)
    try:
        run_job(
            Items(files),
            lambda item, progress: lsconvert.inspect(item.source, progress=progress, **options),
            descriptions.add,
            jobs=job.jobs,
            quiet=job.quiet or (job.form == "json" and has_terminal()),
            fail_fast=job.fail_fast,
        )
    except (KeyboardInterrupt, SystemExit) as interrupt:
        descriptions.end(is_interrupted=True)
        if isinstance(interrupt, SystemExit):
            raise
        raise click.exceptions.Exit(130) from None
    descriptions.end()
    return descriptions.code


class _Descriptions:
    """Writes the outcomes of a job to stdout, and its errors and summary to stderr. `code` is the highest exit code."""

    def __init__(self, files: int, job: InspectOptions, on_result: Callable[[Inspection], object]) -> None:
        self._job, self._on_result = job, on_result
        self._summary = Summary(files, "described", job.notes)
        self._results = Results(job.form, write) if job.form != "text" else None
        self._uses: list[ConfigUse | None] = []  # of labeling configs: the sum for each, if they are alike
        self.code = 0

    def add(self, outcome: Outcome) -> bool:
        """Write the description or the error of a file. Return whether the job ends with it."""
        item, found, error = outcome
        is_first = not self._summary.done
        if error is not None:
            self.code = max(self.code, exit_code(error))
            self._summary.fail(item.label, error)
        else:
            self._summary.succeed(tasks=found.tasks, annotations=found.annotations, predictions=found.predictions)
            self._on_result(found)
            self._add_use(found.config)
            outcome = outcome._replace(result=shown(found, show_values=self._job.show_values))
        if self._results is not None:
            self._results.add(outcome)
            if error is not None:
                show_error(error, self._job.form)
        elif error is None:
            show(*([] if is_first else [""]), *inspection_lines(outcome.result))
        if self._job.verbose and not self._job.quiet:
            say(line_of(outcome))
        return self._job.fail_fast and error is not None

    def _add_use(self, use: ConfigUse | None) -> None:
        last = self._uses[-1] if self._uses else None
        if use is not None and last is not None and last.is_alike(use):
            self._uses[-1] = last.plus(use)
        elif len(self._uses) < 2:  # the counts of different configs are not added
            self._uses.append(use)

    def end(self, *, is_interrupted: bool = False) -> None:
        """Write the summary, on stdout if the output is JSON, and the use of the config that all files have."""
        use = self._uses[0] if len(self._uses) == 1 else None
        if use is not None and self._results is None and self._summary.done > 1:
            show("", f"all {self._summary.done:,} files", "", *str(use).splitlines())
        if self._results is not None:
            total = {"config": use._asdict()} if use is not None else {}
            self._results.end(self._summary.as_dict() | total | {"interrupted": is_interrupted})
        elif is_interrupted:
            say(self._summary.interrupted())
        elif not self._job.quiet:
            say_report(*self._summary.lines())
        elif self._summary.failed:
            say_report(*self._summary.failed_lines())
