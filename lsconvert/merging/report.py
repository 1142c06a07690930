"""The report of a merge, and its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from lsconvert.errors import Where, counted, escape_line
from lsconvert.inspection.notes import Note
from lsconvert.model import Version, as_plain
from lsconvert.validation.groups import Finding

MAX_DIFFERENCES: Final = 1000  # places in a report; all are counted


class MergeDifference(NamedTuple):
    """A key whose values differ in two copies of a task. `first` and `other` are the places of the copies.

    Or two items with the same id that differ: `key` is annotation, prediction, draft or completion then.
    """

    key: str
    first: Where
    other: Where

    def __str__(self) -> str:
        return escape_line(f"{self.other}: {self.key} differs from that of {self.first}")


@dataclass(frozen=True, slots=True)
class MergeReport:
    """Counts, notes and the file of one merge. `str()` gives a text.

    `sources` and `target` are names of files, "" for none. `to` is the version that tasks were converted to, None if they
    stayed as they are. `read` tasks of the sources became `tasks` of the target and `left_out` ones, which are not in the
    target, or joined with another one: `read` = `tasks` + `left_out`. `annotations` and `predictions` are counted in the
    target.

    `duplicates` tasks have the key of an earlier one. `joined` tasks of the target are made of several. Of the annotations,
    predictions and drafts of their other copies, `appended` were added and `equal` ones were there already; `conflicts` have
    the id of another one, and differ. `differing` counts other values that differ, by key. `differences` has the places of
    the first 1,000 conflicts and differing values, and `more_differences` is the number of the others.

    `edits`, `notes`, `warned` and `warnings` are those of the conversion, as in `Report`; the notes are also about the merge.
    """

    sources: tuple[str, ...]
    target: str
    to: Version | None
    read: int
    tasks: int
    left_out: int
    duplicates: int
    joined: int
    annotations: int
    predictions: int
    appended: int
    equal: int
    conflicts: int
    differing: dict[str, int]
    differences: tuple[MergeDifference, ...]
    more_differences: int
    edits: dict[str, int]
    notes: tuple[Note, ...]
    kernel: str
    bytes_in: int
    bytes_out: int
    warned: int = 0
    warnings: tuple[Finding, ...] = ()

    def __str__(self) -> str:
        return "\n".join(map(escape_line, _lines(self)))

    def places(self) -> list[str]:
        """Return a line for each place in `differences`, and one for those that are not there."""
        more = [f"and {self.more_differences:,} more places of values that differ"] if self.more_differences else []
        return [*map(str, self.differences), *more]

    def as_dict(self) -> dict[str, Any]:
        """Return all fields as dicts, lists and JSON values, as `--format json` prints them."""
        fields: dict[str, Any] = as_plain(self)
        return fields


def _lines(report: MergeReport) -> list[str]:
    lines = [_title(report)]
    if report.duplicates:
        of = f"of {counted(report.read, 'task')}, {report.duplicates:,} {'has' if report.duplicates == 1 else 'have'}"
        lines.append(f"  {of} the key of an earlier one; {_settled(report)}")
    if report.joined:
        items = "annotations, predictions and drafts of other copies"
        lines.append(f"  {items}: {report.appended:,} added, {report.equal:,} equal")
    if report.conflicts:
        lines.append(f"  {report.conflicts:,} x the same id, but another content")
    lines += [
        f"  {count:,} x another {key}: that of the first copy was kept" for key, count in report.differing.items()
    ]
    lines += [f"  {count:>8,} x {name}" for name, count in report.edits.items()]
    lines += [f"  note: {note.message} ({note.count:,})" for note in report.notes]
    if report.warned:
        have = "has" if report.warned == 1 else "have"
        lines.append(
            f"  warning: {counted(report.warned, 'task')} {have} unusual values, which were copied (`lsconvert validate` "
            "lists all)"
        )
    return lines


def _title(report: MergeReport) -> str:
    sources = report.sources[0] if len(report.sources) == 1 else counted(len(report.sources), "file")
    target = f"-> {report.target}" if report.target else "merged"
    counts = {"task": report.tasks, "annotation": report.annotations, "prediction": report.predictions}
    listed = ", ".join(counted(count, noun) for noun, count in counts.items() if count or noun == "task")
    version = f" as {report.to.value}" if report.to is not None else ""
    return f"{sources} {target}{version}: {listed}"


def _settled(report: MergeReport) -> str:
    if report.joined:
        return f"they were joined into {counted(report.joined, 'task')}"
    return f"{report.left_out:,} left out" if report.left_out else "all were kept"
