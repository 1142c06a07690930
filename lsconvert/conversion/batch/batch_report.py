"""What became of a batch."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from lsconvert.conversion.batch.done_files import Skipped
from lsconvert.engines.outcome import Outcome
from lsconvert.errors import LSConvertError, counted

COUNTS: Final = (
    "tasks",
    "annotations",
    "predictions",
    "regions",
    "failed",
    "quarantined",
    "warned",
    "bytes_in",
    "bytes_out",
)


class BatchFailure(NamedTuple):
    """A file that was not converted, and why."""

    source: str
    error: LSConvertError


@dataclass(slots=True)
class BatchReport:
    """The files of a batch, and the sums of their reports.

    files      number of files
    done       files that were converted
    skipped    files that an earlier run had converted
    failures   files that were not converted, with their errors
    totals     sums of the counts of the reports, such as `tasks` and `failed`
    edits      sums of the edits of the reports
    notes      what was left out in the search for files
    """

    files: int
    done: int = 0
    skipped: int = 0
    failures: list[BatchFailure] = field(default_factory=list)
    totals: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(COUNTS, 0)))
    edits: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Count the outcome of a file."""
        item, result, error = outcome
        if error is not None:
            self.failures.append(BatchFailure(item.source, error))
        elif isinstance(result, Skipped):
            self.skipped += 1
        else:
            self.done += 1
            self.totals.update({key: getattr(result, key) for key in COUNTS})
            self.edits.update(result.edits)

    def __str__(self) -> str:
        failed = f", {len(self.failures):,} failed" if self.failures else ""
        skipped = f", {self.skipped:,} skipped (done before)" if self.skipped else ""
        return f"{self.done:,} of {counted(self.files, 'file')} converted{skipped}{failed}"
