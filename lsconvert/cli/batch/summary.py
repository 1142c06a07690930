"""The summary of a job: what became of its files, those that failed with their errors, and the totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from lsconvert import LSConvertError, counted, escape_line

MAX_FAILED: Final = 1_000  # failed files that are listed
NOUNS: Final = {"tasks": "task", "annotations": "annotation", "predictions": "prediction", "regions": "region"}


class Summary:
    """Counts the files of a job, and keeps the errors of those that failed. `verb` is what is done with a file.

    `notes` tell what was left out in the search for files.
    """

    def __init__(self, files: int, verb: str, notes: Sequence[str] = ()) -> None:
        self.files, self.verb, self.notes = files, verb, notes
        self.done = self.skipped = self.skipped_incomplete = self.failed = 0
        self.skipped_files: list[str] = []  # those with tasks that failed in the earlier run
        self.totals: Counter[str] = Counter()
        self.failures: list[tuple[str, str]] = []  # sources and errors

    @property
    def not_tried(self) -> int:
        """The number of files that were left when the job stopped."""
        return self.files - self.done - self.skipped - self.failed

    def skip(self, source: str, code: int) -> None:
        """Count a file that was done in an earlier run, with this exit code."""
        self.skipped += 1
        self.skipped_incomplete += bool(code)
        if code and len(self.skipped_files) < MAX_FAILED:
            self.skipped_files.append(source)

    def succeed(self, **counts: int) -> None:
        """Count a file that is done, and what it has."""
        self.done += 1
        self.totals.update(counts)

    def fail(self, source: str, error: LSConvertError) -> None:
        """Count a file that failed."""
        text = str(error)
        self.fail_as(source, text if error.where.file == source else f"{escape_line(source)}: {text}")

    def fail_as(self, source: str, text: str) -> None:
        """Count a file that failed. `text` begins with the file; a second line is a hint."""
        self.failed += 1
        if len(self.failures) < MAX_FAILED:
            self.failures.append((source, text))

    def headline(self) -> str:
        """Return what became of the files as a sentence."""
        incomplete = f", {self.skipped_incomplete:,} with tasks that failed" if self.skipped_incomplete else ""
        skipped = f", {self.skipped:,} skipped (done before{incomplete})" if self.skipped else ""
        stopped = f", {self.not_tried:,} not tried" if self.not_tried else ""
        failed = f", {self.failed:,} failed" if self.failed else ""
        return f"{self.done:,} of {counted(self.files, 'file')} {self.verb}{skipped}{stopped}{failed}"

    def lines(self) -> list[str]:
        """Return the summary as lines of text: the headline, the files that failed, the totals and notes."""
        lines = self.failed_lines()
        lines += [f"  failed tasks in the earlier run: {', '.join(self.skipped_files)}"] if self.skipped_files else []
        return [*lines, *(self._total_lines() if self.done else ()), *(f"  {note}" for note in self.notes)]

    def failed_lines(self) -> list[str]:
        """Return the headline, and the files that failed with their errors."""
        lines = [self.headline() + (":" if self.failures else "")]
        for _, text in self.failures:
            first, *hints = text.splitlines()
            lines += [first, *(f"  {hint}" for hint in hints)]
        more = self.failed - MAX_FAILED
        lines += [f"and {counted(more, 'more file')} that failed"] if more > 0 else []
        return lines

    def interrupted(self, *, may_resume: bool = False) -> str:
        """Return a sentence for a job that was interrupted."""
        done = f"lsconvert: interrupted; {self.done:,} of {counted(self.files, 'file')} {self.verb}"
        skipped = f", {self.skipped:,} skipped (done before)" if self.skipped else ""
        failed = f", {self.failed:,} failed" if self.failed else ""
        return done + skipped + failed + ("; run again with --resume" if may_resume else "")

    def as_dict(self) -> dict[str, Any]:
        """Return the counts as JSON values."""
        return {
            "files": self.files,
            "done": self.done,
            "skipped": self.skipped,
            "skipped_incomplete": self.skipped_incomplete,
            "skipped_incomplete_files": list(self.skipped_files),
            "failed": self.failed,
            "failed_files": [source for source, _ in self.failures],
            "not_tried": self.not_tried,
            "notes": list(self.notes),
            "totals": dict(self.totals),
        }

    def _total_lines(self) -> list[str]:
        counts = contents(self.totals)
        return [f"total: {counts}"] if counts else []


def contents(counts: Mapping[str, int]) -> str:
    """Return the numbers of tasks, annotations, predictions and regions as text, "" without a number of tasks."""
    if "tasks" not in counts:
        return ""
    return ", ".join(counted(counts[key], noun) for key, noun in NOUNS.items() if key == "tasks" or counts.get(key))
