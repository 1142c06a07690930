"""The report of a conversion, and its text and HTML table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias

from lsconvert.errors import counted, escape_line
from lsconvert.inspection.notes import Loss, Note
from lsconvert.inspection.summary import Section, to_html
from lsconvert.model import Part, Version, as_plain
from lsconvert.validation.groups import Finding

MAX_FINDINGS: Final = 20  # the quarantine has all errors
MAX_WARNINGS: Final = 5  # kinds; the check of the input lists all
MAX_PARTS: Final = 20  # the manifest has all files
_REPEATED: Final = ("duplicateTaskId", "duplicateAnnotationId")


# A line of an example, and whether it changed.
Line: TypeAlias = tuple[str, bool]


class Example(NamedTuple):
    """What one rule did to a task: lines of shortened JSON, each with whether it changed.

    `task_id` is the id as JSON, None without one.
    """

    rule: str
    file: str
    task_index: int
    task_id: str | None
    before: tuple[Line, ...]
    after: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Counts, notes and files of one conversion. `str()` gives a text, and notebooks show a table.

    Objects are counted in the output; sizes are bytes of JSON, before compression. `source`, `target` and `quarantine`
    are names of files, "" for none.

    `edits` counts edits by rule. `notes` has facts that a user should know. `failed` tasks could not be converted or
    did not pass the check; `findings` has their errors. `quarantined` of them are in the quarantine instead of the
    output: the input had `tasks` + `quarantined` tasks. `warned` tasks of the output have `warnings`: what was suspicious
    in the input, and no rule touched. `parts` are the files if there are several; then `target` is
    their manifest. `losses` are the keys that the server of the target does not keep. `reformed` tells whether the tasks
    were written in another form than that of the input: as JSON Lines, as an array, or in a file for each.
    `unused_texts` are the old texts of maps and prefixes that no string of the input has, each after the name of its map.
    `config` is the labeling config with which the tasks were compared, if it was given as a file. `whole` is the reason
    for which ranges of the file were not converted side by side although `jobs` asked for it: a code of WHOLE in
    conversion/ranges/reasons.py. `examples` has a task before and after each rule, if they were asked for.
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
    warned: int = 0
    warnings: tuple[Finding, ...] = ()
    reformed: bool = False
    unused_texts: tuple[tuple[str, str], ...] = ()
    config: str = ""
    whole: str = field(default="", compare=False)
    examples: tuple[Example, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether the output is not the input: by an edit, another form, or a byte that was not written."""
        return bool(self.edits) or self.reformed or self.bytes_in != self.bytes_out

    def __str__(self) -> str:
        return _text(self)

    def _repr_html_(self) -> str:
        return _html(self)

    def as_dict(self) -> dict[str, Any]:
        """Return all fields but `whole` as dicts, lists and JSON values, as `--format json` prints them.

        They do not depend on the number of ranges.
        """
        fields: dict[str, Any] = as_plain(self)
        del fields["whole"]
        return fields

    def describe_failed(self) -> str:
        """Return a sentence about the tasks that failed, "" if none failed."""
        return escape_line(_failed(self)) if self.failed else ""

    def describe_whole(self) -> str:
        """Return a sentence about why the file was not converted in ranges, "" if it was or need not be."""
        return escape_line(_whole(self)) if self.whole else ""


def _whole(report: Report) -> str:
    from lsconvert.conversion.ranges.reasons import WHOLE  # only if it is asked for

    return f"{report.source} was not converted in ranges: {WHOLE[report.whole]}"


def _text(report: Report) -> str:
    """Return lines for a terminal or a log. All texts are escaped."""
    reasons = _reasons(report)
    lines = [_title(report)]
    lines += [f"  {count:>8,} x {name}{_because(reasons.get(name))}" for name, count in report.edits.items()]
    lines += ["  the tasks are written in another form of document"] if report.reformed else []
    lines += [] if report.edits or report.reformed else ["  nothing to change"]
    lines += [f"  note: {note.message} ({note.count:,})" for note in report.notes if note.code not in reasons]
    lines += [
        f"  import will not keep: {loss.scope} {loss.key} ({loss.count:,}): {loss.message}" for loss in report.losses
    ]
    lines += [f"  {part.file}: {counted(part.tasks, 'task')}, {part.size:,} bytes" for part in report.parts[:MAX_PARTS]]
    lines += [f"  and {counted(len(report.parts) - MAX_PARTS, 'more file')}"] if len(report.parts) > MAX_PARTS else []
    lines += _warned(report) if report.warned else []
    if report.failed:
        lines.append(f"  {_failed(report)}:")
        lines += [f"    {_describe(finding)}" for finding in report.findings[:MAX_FINDINGS]]
        more = len(report.findings) - MAX_FINDINGS
        lines += [f"    and {counted(more, 'more kind')} of errors"] if more > 0 else []
    return "\n".join(map(escape_line, lines))


def _html(report: Report) -> str:
    """Return a table for notebooks."""
    reasons = _reasons(report)
    counts = [(count, f"{noun}{'' if count == 1 else 's'}") for noun, count in _counts(report).items()]
    edits = [(count, name + _because(reasons.get(name))) for name, count in report.edits.items()]
    notes = [(note.count, note.message) for note in report.notes if note.code not in reasons]
    losses = [(loss.count, f"{loss.scope} {loss.key}: {loss.message}") for loss in report.losses]
    parts = [(part.tasks, part.file) for part in report.parts[:MAX_PARTS]]
    sections = [
        Section("output", counts),
        Section("edits", edits),
        Section("notes", notes),
        Section("import will not keep", losses),
        Section("tasks by file", parts),
        Section("warnings", _rows(report.warnings)),
        Section(_failed(report), _rows(report.findings)),
    ]
    return to_html(_title(report), [section for section in sections if section.rows])


def _rows(findings: tuple[Finding, ...]) -> list[tuple[int, str]]:
    return [(finding.tasks, f"{finding.pointer or '/'}: {finding.message}") for finding in findings[:MAX_FINDINGS]]


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


def _warned(report: Report) -> list[str]:
    from shlex import quote  # late: most reports have no warnings

    have = "has" if report.warned == 1 else "have"
    what = "values that are unusual or do not fit the labeling config" if report.config else "unusual values"
    option = f" --config {quote(report.config)}" if report.config else ""
    title = (
        f"  warning: {counted(report.warned, 'task')} {have} {what}, which were copied "
        f"(`lsconvert validate{option}` lists all):"
    )
    shown = sorted(report.warnings, key=_by_weight)[:MAX_WARNINGS]
    more = len(report.warnings) - len(shown)
    others = [f"    and {counted(more, 'other kind')} of warning{'' if more == 1 else 's'}"] if more else []
    return [title, *(f"    {_describe(finding)}" for finding in shown), *others]


def _by_weight(finding: Finding) -> tuple[bool, bool, int]:
    """Return a sort key: first what is an error in a check of the input, and findings of most tasks.

    Repeated ids are last, because files are often joined.
    """
    from lsconvert.validation.finding_codes import FINDING_CODES  # late, as above

    is_error = any(row.code == finding.code and row.severity == "error" for row in FINDING_CODES)
    return finding.keyword in _REPEATED, not is_error, -finding.tasks


def _describe(finding: Finding) -> str:
    first = finding.first._replace(pointer=None)
    return f"{finding.pointer or '/'}: {finding.message}: {counted(finding.tasks, 'task')}, first at {first}"
