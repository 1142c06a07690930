"""Check one file, or many side by side, and write the findings in the order of the files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import lsconvert
from lsconvert import FoundFile, FoundFiles, LabelingConfig, LSConvertError, Progress, ValidationError
from lsconvert.cli.batch.findings_of_file import Collected, Find, collect, failing, finder
from lsconvert.cli.formats.findings import Writer
from lsconvert.cli.formats.option_names import in_options, spelled
from lsconvert.cli.formats.report import exit_code, show_error, show_errors
from lsconvert.cli.formats.tally import Tally
from lsconvert.cli.terminal.output import has_terminal, say
from lsconvert.cli.terminal.progress import progress_bar

if TYPE_CHECKING:
    from lsconvert import Outcome


class Check:
    """Checks files, writes their findings with a writer, and their summaries on stderr.

    `options` are those of `lsconvert.iter_errors`. With `strict`, warnings are errors. `max_errors` ends the check of a
    file. With `quiet`, only findings and errors are written. `side_by_side`: whether files may be checked in threads. The main thread can always be interrupted, but not
    while another thread tries a pattern of a user's own schema.
    """

    def __init__(
        self,
        writer: Writer,
        options: Mapping[str, Any],
        *,
        strict: bool,
        max_errors: int | None,
        side_by_side: bool,
        quiet: bool = False,
    ) -> None:
        self._writer, self._options, self._strict, self._max_errors = writer, options, strict, max_errors
        self._side_by_side, self._quiet = side_by_side, quiet
        self._files: Sequence[FoundFile] = ()
        self._written = 0  # files whose findings are written

    @contextmanager
    def output(self) -> Iterator[None]:
        """Begin the output, check files in the block, and end the output. After an interrupt, it says that it is incomplete."""
        self._writer.begin()
        try:
            yield
        except (KeyboardInterrupt, SystemExit):
            if self._written < len(self._files):
                self._writer.interrupt(lsconvert.input_name(self._files[self._written].path))
            self._writer.end()
            raise
        self._writer.end()

    def config(self, config: LabelingConfig) -> int:
        """Write the problems of a labeling config itself; return its exit code."""

        def find(**_: Any) -> Iterator[ValidationError]:
            return iter(lsconvert.check_config(config))

        file = config.file or ""
        self._begin([FoundFile(file, file)])
        code, _, tally, _ = self._write(file, find)
        warnings = f", {tally.counts()}" if tally.warnings else ""
        self._say(f"Found {tally.counts()} in {file}" if tally.errors else f"{file}: no errors{warnings}")
        return code

    def file(self, file: str) -> int:
        """Check one file; return its exit code."""
        self._begin([FoundFile(file, file)])
        with progress_bar(file, quiet=self._without_bar) as progress:
            code, failure, tally, notes = self._write(file, finder(file, progress, **self._options))
        if failure is not None:
            show_error(failure, "text")
        name = lsconvert.input_name(file)
        summary = tally.summary(name, is_complete=failure is None)
        stopped = f"{name}: stopped after {lsconvert.counted(tally.errors, 'error')}"
        self._say(*_named(name, notes), *filter(None, [stopped if self._is_stopped(tally) else summary]))
        return code

    def files(self, files: FoundFiles, jobs: int | None, *, fail_fast: bool, verbose: bool) -> int:
        """Check files side by side; return the worst exit code. At the end, name the files that cannot be read."""
        from lsconvert import Item, Items

        self._begin(files)  # before the imports, which may be interrupted
        from lsconvert.cli.batch.job import run_job
        from lsconvert.cli.batch.lines import checked_line, failed_line

        def work(item: Item, progress: Progress) -> Find | None:
            if not (self._side_by_side and _can_be_read_again(item.source)):
                return None  # it is read once, in its turn
            return collect(finder(item.source, progress, **self._options))

        def add(outcome: Outcome) -> bool:
            item, found, error = outcome
            find = found or (finder(item.source, None, **self._options) if error is None else failing(error))
            code, failure, tally, notes = self._write(item.label, find)
            codes.append(code)
            total.add(tally, is_read=failure is None)
            if failure is not None:
                failures.append(failure)
            if verbose and failure is not None:
                self._say(failed_line(item.label, failure))
            elif verbose:
                self._say(checked_line(item.label, tally, len(notes)))
            else:
                self._say(*_named(item.label, notes))
            return fail_fast and code > 0

        codes, total, failures = [0], _Total(len(files)), list[LSConvertError]()
        run_job(
            Items(files),
            work,
            add,
            jobs=jobs,
            quiet=self._without_bar,
            fail_fast=fail_fast,
            fails=self._is_wrong,
            adds_finished=False,  # `add` may have written a part of a file
        )
        if failures or not self._quiet:
            say(total.sentence(len(failures)))
        show_errors(failures)
        return max(codes)

    def _begin(self, files: Sequence[FoundFile]) -> None:
        self._files, self._written = files, 0

    @property
    def _without_bar(self) -> bool:
        """Whether a bar is not wanted, or would appear between the lines on a terminal."""
        return self._quiet or (self._writer.streams and has_terminal())

    def _say(self, *lines: str) -> None:
        if not self._quiet:
            say(*lines)

    def _is_stopped(self, tally: Tally) -> bool:
        return tally.errors == self._max_errors

    def _is_wrong(self, found: Collected | None) -> bool:
        """Return whether a file has errors, or cannot be read. None is a file that is not read yet."""
        return found is not None and found.has_errors(strict=self._strict)

    def _write(self, file: str, find: Find) -> tuple[int, LSConvertError | None, Tally, list[str]]:
        """Write the findings of a file. Return its exit code, the error that ended it, its counts, and its notes."""
        tally, notes = Tally(), list[str]()
        writer = self._writer
        writer.begin_file(lsconvert.input_name(file))
        failure = None
        try:
            for found in find(count_tasks=tally.add_tasks, on_note=lambda note: notes.append(spelled(note))):
                finding = found._replace(severity="error") if self._strict else found
                writer.add(finding)
                tally.add(finding)
                if self._is_stopped(tally):
                    break
        except lsconvert.OutputError:
            raise
        except LSConvertError as error:
            writer.fail(in_options(error))
            failure = error
        if self._is_stopped(tally):
            writer.stop()
        writer.end_file()
        self._written += 1
        code = exit_code(failure) if failure is not None else int(tally.errors > 0)
        return code, failure, tally, notes


class _Total:
    """Counts over all files of a job. `read` files were read to their end."""

    def __init__(self, files: int) -> None:
        self.files = files
        self.errors = self.warnings = self.found_in = self.checked = self.read = 0

    def add(self, tally: Tally, *, is_read: bool) -> None:
        """Add the counts of a file."""
        self.checked += 1
        self.read += is_read
        self.errors += tally.errors
        self.warnings += tally.warnings
        self.found_in += bool(tally.errors or tally.warnings)

    def sentence(self, failed: int) -> str:
        """Return the counts as a sentence."""
        counts = {"error": self.errors, "warning": self.warnings}
        found = " and ".join(lsconvert.counted(count, noun) for noun, count in counts.items() if count)
        within = f"in {self.found_in:,} of {lsconvert.counted(self.checked, 'file')}"
        unread = f"; {lsconvert.counted(failed, 'file')} cannot be read:" if failed else ""
        skipped = f"; {self.files - self.checked:,} not checked" if self.checked < self.files else ""
        if failed and not (found or self.read):
            return f"{lsconvert.counted(failed, 'file')} cannot be read{skipped}:"
        if not found:
            return f"no errors in {lsconvert.counted(self.read, 'file')}{skipped}{unread}"
        return f"Found {found} {within}{skipped}{unread}"


def _can_be_read_again(source: str) -> bool:
    """Tell whether a source is not stdin, a pipe or a device. A file that is missing is an error at each time."""
    place = lsconvert.locate(source)
    return source != "-" and (place.is_remote or place.is_file() or place.is_folder() or not place.exists())


def _named(file: str, notes: Sequence[str]) -> list[str]:
    return [f"{file}: {note}" for note in notes]
