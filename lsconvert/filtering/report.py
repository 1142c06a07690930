"""The report of a filter run, and its text and HTML table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lsconvert.errors import counted, escape_line
from lsconvert.filtering.selection import Dropped
from lsconvert.inspection.notes import Note
from lsconvert.inspection.summary import Row, Section, to_html
from lsconvert.model import as_plain


@dataclass(frozen=True, slots=True)
class FilterReport:
    """Counts and notes of one filter run. `str()` gives a text, and notebooks show a table.

    `sources` and `target` are names of files; without a target, it is "". `tasks` and `annotations` are those of the
    output; the sources also had `dropped_tasks` and `dropped_annotations`. `dropped` has the conditions in their order,
    and what each of them dropped; annotations in dropped tasks are not counted there. `notes` has facts that a user
    should know. `bytes_in` and `bytes_out` are bytes of JSON, before compression.
    """

    sources: tuple[str, ...]
    target: str
    tasks: int
    annotations: int
    dropped_tasks: int
    dropped_annotations: int
    dropped: tuple[Dropped, ...]
    notes: tuple[Note, ...]
    kernel: str
    bytes_in: int
    bytes_out: int

    def __str__(self) -> str:
        lines = [_title(self)]
        lines += [f"  {count:>8,} x {text}" for count, text in _dropped(self)]
        lines += [f"  note: {note.message} ({note.count:,})" for note in self.notes]
        return "\n".join(map(escape_line, lines))

    def _repr_html_(self) -> str:
        sections = [
            Section("dropped", _dropped(self)),
            Section("notes", [(note.count, note.message) for note in self.notes]),
        ]
        return to_html(_title(self), [section for section in sections if section.rows])

    def as_dict(self) -> dict[str, Any]:
        """Return all fields as dicts, lists and JSON values, as `--format json` prints them."""
        fields: dict[str, Any] = as_plain(self)
        return fields


def _title(report: FilterReport) -> str:
    name = report.sources[0] if len(report.sources) == 1 else counted(len(report.sources), "source")
    target = f" -> {report.target}" if report.target else ""
    tasks, annotations = report.tasks + report.dropped_tasks, report.annotations + report.dropped_annotations
    return (
        f"{name}{target}: {report.tasks:,} of {counted(tasks, 'task')}, "
        f"{report.annotations:,} of {counted(annotations, 'annotation')}"
    )


def _dropped(report: FilterReport) -> list[Row]:
    """Return what each condition dropped, with the number of listed values that no task had."""
    return [(each.tasks or each.annotations, _describe(each)) for each in report.dropped]


def _describe(dropped: Dropped) -> str:
    noun = "task" if dropped.option == "where" else "annotation"
    plural = "" if (dropped.tasks or dropped.annotations) == 1 else "s"
    unmatched = f"; {counted(dropped.unmatched, 'listed value')} matched no task" if dropped.unmatched else ""
    return f"{noun}{plural} dropped by the predicate {dropped.condition}{unmatched}"
