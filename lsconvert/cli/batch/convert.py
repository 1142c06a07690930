"""Convert many files as one job."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from lsconvert import Batch, EngineError, Outcome, Report, Skipped
from lsconvert.cli.batch.conversion_summary import ConversionSummary
from lsconvert.cli.batch.job import run_batch
from lsconvert.cli.batch.lines import line_of
from lsconvert.cli.batch.results import Results
from lsconvert.cli.formats.report import exit_code, show_error, show_note, show_one, show_report
from lsconvert.cli.terminal.output import say, say_unescaped
from lsconvert.cli.terminal.wrapped import say_report

if TYPE_CHECKING:
    from lsconvert.engines.dask import DaskEngine


class JobOptions(NamedTuple):
    """The options of a job.

    form        format of reports and errors: text, json (one document) or jsonl (a line for each file)
    quiet       whether only errors are printed
    verbose     whether a line is printed for each file
    jobs        number of files that are converted side by side, None for that of the cores
    fail_fast   whether the first file that fails stops the job
    check       whether changes count as findings, as with `--check`
    notes       what was left out in the search for files
    shows_report    whether the report of the only file is printed, instead of a summary
    """

    form: str
    quiet: bool
    verbose: bool
    jobs: int | None
    fail_fast: bool
    check: bool
    notes: Sequence[str] = ()
    shows_report: bool = False


def convert_many(
    batch: Batch, options: JobOptions, on_report: Sequence[Callable[[Report], object]], engine: DaskEngine | None = None
) -> int:
    """Convert files, print what becomes of them in the order of their names, and return the exit code of the worst.

    The functions `on_report` are called with each report, in the same order.
    After an interrupt, or if the executor breaks, print the summary of the files that are finished, and raise Exit,
    SystemExit or EngineError.
    """
    job = _Job(len(batch), options, on_report)
    try:
        run_batch(
            batch,
            job.add,
            jobs=options.jobs,
            engine=engine,
            quiet=options.quiet or options.form == "json",  # a bar would be between the lines of the document
            fail_fast=options.fail_fast,
            fails=lambda result: _code(result, options) == 1,
        )
    except (KeyboardInterrupt, SystemExit) as interrupt:
        if options.shows_report:
            raise  # the command says what was written
        job.end(is_interrupted=True)
        if isinstance(interrupt, SystemExit):
            raise
        raise click.exceptions.Exit(130) from None
    except EngineError:
        if not options.shows_report:
            job.end()
        raise
    job.end()
    return job.code


class _Job:
    """Counts the outcomes of a job, and prints them on stderr. `code` is the highest exit code."""

    def __init__(self, files: int, options: JobOptions, on_report: Sequence[Callable[[Report], object]]) -> None:
        self._options, self._on_report = options, on_report
        self._summary = ConversionSummary(files, "checked" if options.check else "converted", options.notes)
        is_listed = options.form != "text" and not options.shows_report
        self._results = Results(options.form, say_unescaped) if is_listed else None
        self.code = 0

    def add(self, outcome: Outcome) -> None:
        """Count and print the outcome of a file."""
        item, result, error = outcome
        if error is not None:
            self._summary.fail(item.label, error)
        elif isinstance(result, Skipped):
            self._summary.skip(item.label, result.code)
        else:
            self._summary.add(result)
            for add in self._on_report:
                add(result)
        self.code = max(self.code, exit_code(error) if error is not None else _code(result, self._options))
        self._print(outcome)

    def _print(self, outcome: Outcome) -> None:
        options, result = self._options, outcome.result
        if options.shows_report:
            if outcome.error is not None:
                show_error(outcome.error, options.form)
            else:
                show_one(result, options.form, quiet=options.quiet, verbose=options.verbose)
            for note in options.notes if options.form == "text" and not options.quiet and outcome.error is None else ():
                show_note(note)
        elif self._results is not None:
            is_shown = not options.quiet or outcome.error is not None or bool(_code(result, options))
            if is_shown and not isinstance(result, Skipped):
                self._results.add(outcome)
        elif options.verbose and not options.quiet:
            say(line_of(outcome))
        elif options.quiet and isinstance(result, Report):
            show_report(result, "text", quiet=True)

    def end(self, *, is_interrupted: bool = False) -> None:
        """Print the summary."""
        options, summary = self._options, self._summary
        if options.shows_report:
            return
        if self._results is not None:
            if not options.quiet or is_interrupted or self.code:
                self._results.end(summary.as_dict() | {"interrupted": is_interrupted})
        elif is_interrupted:
            say(summary.interrupted(may_resume=not options.check))
        elif not options.quiet:
            say_report(*summary.lines())
        elif summary.failed:
            say_report(*summary.failed_lines())


def _code(result: Report | Skipped, options: JobOptions) -> int:
    if isinstance(result, Skipped):
        return result.code
    return int(bool(result.failed or (options.check and result.is_changed)))
