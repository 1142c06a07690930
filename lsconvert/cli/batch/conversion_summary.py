"""The summary of a job of conversions: its edits, notes, warnings and tasks that failed, besides what every summary has."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from lsconvert import Note, Report, counted, escape_line
from lsconvert.cli.batch.summary import MAX_FAILED, NOUNS, Summary
from lsconvert.cli.formats.option_names import spelled

UNUSED: Final = "map-unused"  # the code of a note
MAX_WARNINGS: Final = 1_000  # kinds that are counted
MAX_SHOWN: Final = 5  # kinds of warnings
COUNTS: Final = (*NOUNS, "failed", "quarantined", "warned", "bytes_in", "bytes_out")


class ConversionSummary(Summary):
    """A summary that adds up reports."""

    def __init__(self, files: int, verb: str, notes: Sequence[str] = ()) -> None:
        super().__init__(files, verb, notes)
        self.totals.update(dict.fromkeys(COUNTS, 0))
        self._edits: Counter[str] = Counter()
        self._notes: tuple[Note, ...] = ()
        self._unused: tuple[tuple[str, str], ...] | None = None  # texts of maps that no file has; None before the first
        self._incomplete: list[str] = []  # files with tasks that failed
        self._warned = 0  # files with warnings
        self._warnings: Counter[str] = Counter()  # tasks by warning
        self._config = ""

    def add(self, report: Report) -> None:
        """Count a file that was converted."""
        self.succeed(**{key: getattr(report, key) for key in COUNTS})
        self._edits.update(report.edits)
        self._notes = Note.summed((*self._notes, *report.notes))
        unused = set(report.unused_texts)
        self._unused = tuple(
            text for text in (report.unused_texts if self._unused is None else self._unused) if text in unused
        )
        self._warned += bool(report.warned)
        self._config = report.config
        for found in report.warnings:
            text = f"{found.pointer or '/'}: {found.message}"
            if text in self._warnings or len(self._warnings) < MAX_WARNINGS:
                self._warnings[text] += found.tasks
        if report.failed and len(self._incomplete) < MAX_FAILED:
            self._incomplete.append(report.source)

    def as_dict(self) -> dict[str, Any]:
        """Return the counts as JSON values."""
        edits = dict(sorted(self._edits.items()))
        notes = [note._replace(message=spelled(note.message))._asdict() for note in self._all_notes()]
        return super().as_dict() | {"edits": edits, "conversion_notes": notes}

    def _all_notes(self) -> tuple[Note, ...]:
        """Return the notes of all files. A text of a map is unused if no file has it, and none was skipped or failed."""
        notes = tuple(note for note in self._notes if note.code != UNUSED)
        is_whole = self.done == self.files
        return (*notes, *Note.of_unused(self._unused or (), self._edits)) if is_whole else notes

    def _total_lines(self) -> list[str]:
        lines = super()._total_lines()
        lines += [f"  {count:>8,} x {name}" for name, count in sorted(self._edits.items()) if count]
        notes = (note for note in self._all_notes() if note.code not in self._edits)
        lines += [f"  note: {spelled(note.message)} ({note.count:,})" for note in notes]
        failed = self.totals["failed"]
        lines += self._warning_lines() if self.totals["warned"] else []
        if failed:
            were = "was" if failed == 1 else "were"
            kept = "quarantined" if self.totals["quarantined"] else "kept"
            lines.append(f"  {counted(failed, 'task')} failed and {were} {kept}, in: {', '.join(self._incomplete)}")
        return lines

    def _warning_lines(self) -> list[str]:
        warned = self.totals["warned"]
        have = "has" if warned == 1 else "have"
        what = "values that are unusual or do not fit the labeling config" if self._config else "unusual values"
        option = f" --config {shlex.quote(self._config)}" if self._config else ""
        title = (
            f"  warning: {counted(warned, 'task')} in {counted(self._warned, 'file')} {have} {what}, which were copied "
            f"(`lsconvert validate{option}` lists all):"
        )
        kinds = self._warnings.most_common(MAX_SHOWN)
        more = len(self._warnings) - len(kinds)
        others = [f"    and {counted(more, 'other kind')} of warnings"] if more else []
        return [title, *(f"    {escape_line(text)}: {counted(count, 'task')}" for text, count in kinds), *others]
