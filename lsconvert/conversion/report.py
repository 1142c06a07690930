"""The report of a conversion, and its text and HTML table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from lsconvert.errors import counted, escape_line
from lsconvert.inspection.notes import Loss, Note
from lsconvert.inspection.summary import Section, to_html
from lsconvert.model import Part, Version, as_plain
from lsconvert.validation.groups import Finding

MAX_FINDINGS: Final = 20  # the quarantine has all errors
MAX_PARTS: Final = 20  # the manifest has all files


@dataclass(frozen=True, slots=True)
class Report:
    """Counts, notes and files of one conversion. `str()` gives a text, and notebooks show a table.

    Objects are counted in the output; sizes are bytes of JSON, before compression. `source`, `target` and `quarantine`
    are names of files, "" for none.

    `edits` counts edits by rule. `notes` has facts that a user should know. `failed` tasks could not be converted or
    did not pass the check; `findings` has their errors. `quarantined` of them are in the quarantine instead of the
    output: the input had `tasks` + `quarantined` tasks. `parts` are the files if there are several; then `target` is
    their manifest. `losses` are the keys that the server of the target does not keep.
    """

    source: str
    target: str
    to: Version
    tasks: int
    annotations: int
    predictions: int
    regions: int
    edits: dict[str, int]
    notes: tuple[Note, ...]
    kernel: str
    bytes_in: int
    bytes_out: int
    failed: int
    quarantined: int
    quarantine: str
    findings: tuple[Finding, ...]
    parts: tuple[Part, ...] = ()
    losses: tuple[Loss, ...] = ()

    def __str__(self) -> str:
        return _text(self)

    def _repr_html_(self) -> str:
        return _html(self)

    def as_dict(self) -> dict[str, Any]:
        """Return all fields as dicts, lists and JSON values, as `--format json` prints them."""
        fields: dict[str, Any] = as_plain(self)
        return fields


def _text(report: Report) -> str:
    """Return lines for a terminal or a log. All texts are escaped."""
    reasons = _reasons(report)
    lines = [_title(report)]
    lines += [f"  {count:>8,} x {name}{_because(reasons.get(name))}" for name, count in report.edits.items()]
    lines += [] if report.edits else ["  nothing to change"]
    lines += [f"  note: {note.message} ({note.count:,})" for note in report.notes if note.code not in reasons]
    lines += [
        f"  import will not keep: {loss.scope} {loss.key} ({loss.count:,}): {loss.message}" for loss in report.losses
    ]
    lines += [f"  {part.file}: {counted(part.tasks, 'task')}, {part.size:,} bytes" for part in report.parts[:MAX_PARTS]]
    lines += [f"  and {len(report.parts) - MAX_PARTS:,} more files"] if len(report.parts) > MAX_PARTS else []
    if report.failed:
        lines.append(f"  {_failed(report)}:")
        lines += [f"    {_describe(finding)}" for finding in report.findings[:MAX_FINDINGS]]
        more = len(report.findings) - MAX_FINDINGS
        lines += [f"    and {more:,} more kinds of errors"] if more > 0 else []
    return "\n".join(map(escape_line, lines))


def _html(report: Report) -> str:
    """Return a table for notebooks."""
    reasons = _reasons(report)
    counts = [(count, f"{noun}{'' if count == 1 else 's'}") for noun, count in _counts(report).items()]
    edits = [(count, name + _because(reasons.get(name))) for name, count in report.edits.items()]
    notes = [(note.count, note.message) for note in report.notes if note.code not in reasons]
    losses = [(loss.count, f"{loss.scope} {loss.key}: {loss.message}") for loss in report.losses]
    parts = [(part.tasks, part.file) for part in report.parts[:MAX_PARTS]]
    findings = [
        (finding.tasks, f"{finding.pointer or '/'}: {finding.message}") for finding in report.findings[:MAX_FINDINGS]
    ]
    sections: list[Section] = [
        ("output", counts),
        ("edits", edits),
        ("notes", notes),
        ("import will not keep", losses),
        ("tasks by file", parts),
        (_failed(report), findings),
    ]
    return to_html(_title(report), [section for section in sections if section[1]])


def _title(report: Report) -> str:
    counts = ", ".join(counted(count, noun) for noun, count in _counts(report).items())
    target = f"-> {report.target}: {report.to.value}," if report.target else f"as {report.to.value}:"
    return f"{report.source} {target} {counts}"


def _counts(report: Report) -> dict[str, int]:
    counts = {
        "task": report.tasks,
        "annotation": report.annotations,
        "prediction": report.predictions,
        "region": report.regions,
    }
    return {noun: count for noun, count in counts.items() if count or noun == "task"}


def _reasons(report: Report) -> dict[str, str]:
    """Return the reasons of edits that are repairs for import. Their notes have the same names."""
    return {note.code: note.message for note in report.notes if note.code in report.edits}


def _because(reason: str | None) -> str:
    return f" (import: {reason})" if reason else ""


def _failed(report: Report) -> str:
    were = "was" if report.failed == 1 else "were"
    if not report.quarantined:
        return f"{counted(report.failed, 'task')} failed and {were} kept"
    place = f" in {report.quarantine}" if report.quarantine else ""
    total = report.tasks + report.quarantined
    sums = f"{total:,} in = {report.tasks:,} out + {report.quarantined:,}"
    return f"{counted(report.failed, 'task')} failed and {were} quarantined{place} ({sums})"


def _describe(finding: Finding) -> str:
    first = finding.first._replace(pointer=None)
    return f"{finding.pointer or '/'}: {finding.message}: {counted(finding.tasks, 'task')}, first at {first}"
