"""Add up the reports of several conversions, as if they were one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from lsconvert.conversion.report import Report
from lsconvert.inspection.inspection_sum import add_losses
from lsconvert.inspection.notes import Note
from lsconvert.validation.groups import Finding

MAX_FINDINGS: Final = 200
_NUMBERS: Final = (
    *("tasks", "annotations", "predictions", "regions", "bytes_in", "bytes_out", "failed", "quarantined", "warned"),
)


def add_reports(one: Report, other: Report) -> Report:
    """Return the report of both conversions. Names of outputs are "". Lists are limited, so that sums of many files fit into memory."""
    numbers: dict[str, Any] = {name: getattr(one, name) + getattr(other, name) for name in _NUMBERS}
    examples = {example.rule: example for example in (*other.examples, *one.examples)}
    edits = Counter(one.edits)
    edits.update(other.edits)
    return replace(
        one,
        edits=dict(sorted(edits.items())),
        notes=Note.summed((*one.notes, *other.notes)),
        findings=_added(one.findings, other.findings),
        warnings=_added(one.warnings, other.warnings),
        losses=add_losses(one.losses, other.losses),
        parts=(),
        reformed=one.reformed or other.reformed,
        unused_texts=(),
        target="",
        quarantine="",
        examples=tuple(examples[name] for name in sorted(examples)),
        **numbers,
    )


def _added(one: Iterable[Finding], other: Iterable[Finding]) -> tuple[Finding, ...]:
    sums: dict[tuple[str, ...], Finding] = {}
    for found in (*one, *other):
        key = (found.severity, found.pointer, found.keyword, found.message, found.rule, found.code)
        known = sums.get(key)
        sums[key] = found if known is None else known._replace(tasks=known.tasks + found.tasks)
    return tuple(sorted(sums.values(), key=lambda found: (found.severity, -found.tasks, found.pointer))[:MAX_FINDINGS])
