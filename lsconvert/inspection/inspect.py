"""Inspect a file in one pass: versions, counts, annotators, unknown keys, and the edits and losses of an upgrade.

A kernel runs with the plan of an upgrade, which shows the version of each task and its edits. The counts come from the
tasks of the input, decoded.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from lsconvert.errors import LSConvertError, ValidationError, Where
from lsconvert.inspection.import_losses import ImportLosses
from lsconvert.inspection.inspection import Inspection
from lsconvert.inspection.notes import make_notes
from lsconvert.inspection.task_statistics import BoundedCounter, IndexRanges, TaskStatistics
from lsconvert.io.feed import feed_all
from lsconvert.io.options import make_options
from lsconvert.io.recent_input import RecentInput
from lsconvert.io.source import Source, SourceLike
from lsconvert.jsontext.decode import decode_roughly, decode_task
from lsconvert.kernel import make_kernel
from lsconvert.model import (
    DEFAULT_MAX_DEPTH,
    DEFAULT_MAX_GROWTH,
    DEFAULT_MAX_TASK_SIZE,
    Limits,
    Progress,
    Tally,
    TargetLike,
    TaskSpan,
    Unmapped,
    Version,
)
from lsconvert.objects.versions import is_v1
from lsconvert.rules.operations import Drop, KeepObjects, NullUnlessNumber
from lsconvert.rules.plan import RESPONSE, TASK, Plan, compile_plan, inverse
from lsconvert.rules.tables import IMPORT_RULES, KINDS, RULES

MIXED: Final = "mixed"
UNKNOWN: Final = "unknown"
PLAN: Final = compile_plan(Version.V2)
FINAL_RULES: Final = {rule.name for rule in RULES if inverse(rule) is None} | {
    rule.name for rule in IMPORT_RULES if isinstance(rule, Drop | NullUnlessNumber | KeepObjects)
}  # rules whose edits cannot be undone
MAX_ID: Final = 40  # characters of an id


def inspect(
    source: SourceLike,
    *,
    target: TargetLike | None = None,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
    max_growth: int = DEFAULT_MAX_GROWTH,
    progress: Progress | None = None,
) -> Inspection:
    """Return the content of a file or stream of tasks, and the edits and losses of an upgrade.

    Memory use does not depend on the size of the file: the number of distinct values that are kept is limited.

    Args:
        source: Path, "-" for stdin, or binary file object.
        target: "import" inspects for `upgrade(target="import")`: its repairs, and the keys that the server does not
            keep.
        max_depth: Maximum nesting depth.
        max_task_size: Maximum size of one task in bytes.
        max_growth: Maximum size of an upgraded task as a multiple of its original size. Up to 1 MiB is always allowed.
        progress: Called after each chunk with the bytes read so far, and with the size of the source or None.

    Raises:
        InputError: The source cannot be read, or is not JSON, or has no tasks.
        LimitError: A limit is exceeded.
        KernelError: The kernel that LSCONVERT_KERNEL names is not available.
        ValueError: The target is unknown.
    """
    plan = compile_plan(Version.V2, make_options(Version.V2, target=target, unmapped=Unmapped.KEEP))
    kernel = make_kernel(plan, Limits(max_depth, max_task_size, max_growth), record_tasks=True)
    losses = ImportLosses()
    with Source(source) as opened:
        recent = RecentInput(opened.name)
        findings = _Findings(opened.name, plan, opened.notes, repairs=target is not None)
        size = 0
        for chunk, output in feed_all(opened, kernel):
            size += len(chunk)
            recent.add(chunk)
            spans = kernel.take_tasks()
            for span in spans:
                text = recent.cut(span.offset, span.offset + span.size)
                findings.add(decode_task(text, opened.name, span.index), span)
                if target is not None:
                    losses.add(decode_roughly(output[span.start : span.end], opened.name, span.index))
            recent.forget(output, spans)
            if progress is not None:
                progress(opened.progress, opened.size)
        tally = kernel.tally
        tally.notes.update({code: len(names) for code, names in opened.notes.items()})
        return replace(findings.report(size, tally), target_losses=losses.listed())


class _Findings:
    """Collects the fields of an Inspection, task by task."""

    def __init__(self, file: str, plan: Plan, files: Mapping[str, list[str]], *, repairs: bool) -> None:
        self._file = file
        self._files = files
        self._plan = plan
        self._repairs = repairs
        self._statistics = TaskStatistics()
        self._versions = {name: IndexRanges() for name in (Version.V1.value, Version.V2.value, UNKNOWN)}
        self._responses: Counter[str] = Counter()  # by version
        self._biggest_size = 0
        self._biggest: Where | None = None
        self._failed = 0
        self._first_failure: ValidationError | None = None

    def add(self, task: Any, span: TaskSpan) -> None:
        """Add a task or an import response. The kernel counts other values in its notes."""
        if not isinstance(task, dict):
            return
        if span.error is not None:
            self._failed += 1
            self._first_failure = self._first_failure or _failure(span.error, self._file)
        if _is_response(task, span):
            self._responses[_version(task, span, RESPONSE, self._repairs)] += 1
            return
        self._versions[_version(task, span, TASK, self._repairs)].add(span.index)
        self._statistics.add(task)
        if span.size > self._biggest_size:
            self._biggest_size = span.size
            self._biggest = _where(task, span, self._file)

    def report(self, size: int, tally: Tally) -> Inspection:
        """Return the inspection of a file of `size` bytes; `tally` has the counts of its upgrade."""
        statistics, counts = self._statistics, self._statistics.counts
        edits = {name: count for name, count in sorted(tally.edits.items()) if count}
        empty = not any(tally.objects.values()) and not self._responses
        tally.notes["empty"] += empty
        seen = {name for name, ranges in self._versions.items() if ranges.count} | set(self._responses)
        known = seen - {UNKNOWN}
        return Inspection(
            source=self._file,
            version=MIXED if len(known) > 1 else next(iter(known), UNKNOWN),
            size=size,
            tasks=tally.objects[TASK],
            responses=self._responses.total(),
            versions={name: ranges.count for name, ranges in self._versions.items() if ranges.count},
            ranges={name: tuple(ranges.ranges) for name, ranges in self._versions.items() if ranges.count},
            annotations=counts["annotation"],
            predictions=counts["prediction"],
            drafts=counts["draft"],
            cancelled=counts["cancelled"],
            ground_truths=counts["ground truth"],
            aggregated=counts["aggregated"],
            double_lists=counts["double list"],
            several_inner_lists=counts["several inner lists"],
            annotators=statistics.annotators.most_common(),
            region_types=_all_counts(statistics.region_types),
            unknown_keys=_all_counts(statistics.unknown_keys),
            biggest_size=self._biggest_size,
            biggest=self._biggest,
            edits=edits,
            losses={name: count for name, count in edits.items() if name in FINAL_RULES},
            notes=make_notes(tally, self._plan, self._files),
            failed=self._failed,
            first_failure=self._first_failure,
            cut={name: cut for name, cut in self._cut().items() if cut},
        )

    def _cut(self) -> dict[str, int]:
        return {
            "ranges": sum(ranges.cut for ranges in self._versions.values()),
            "annotators": self._statistics.annotators.cut,
            "region_types": sum(names.cut for names in self._statistics.region_types.values()),
            "unknown_keys": sum(names.cut for names in self._statistics.unknown_keys.values()),
        }


def _all_counts(names: dict[str, BoundedCounter]) -> dict[str, dict[str, int]]:
    return {level: counts for level, found in names.items() if (counts := found.most_common())}


def _is_response(document: dict[str, Any], span: TaskSpan) -> bool:
    """Return whether the kernel took a document for a response of the import endpoint. Only a whole file can be one."""
    if span.pointer:
        return False
    keys = document.keys()
    return any(
        kind.scope == RESPONSE and keys.isdisjoint(kind.lacks) and not any(keys.isdisjoint(group) for group in kind.has)
        for kind in KINDS
    )


def _version(document: dict[str, Any], span: TaskSpan, scope: str, repairs: bool) -> str:
    """Return v1 for a document that an upgrade changes, and v2 for one with a key that only v2 has.

    `repairs` tells that the upgrade also repairs for import; a repair does not show the version.
    """
    if span.error is not None or (span.changed and not (repairs and not is_v1(document))):
        return Version.V1.value
    return UNKNOWN if document.keys().isdisjoint(PLAN.scopes[scope].targets) else Version.V2.value


def _failure(error: LSConvertError, file: str) -> ValidationError:
    return ValidationError(error.in_file(file).where, type(error).__name__, error.message)


def _where(task: dict[str, Any], span: TaskSpan, file: str) -> Where:
    task_id = task.get("id")
    spelled = json.dumps(task_id)[:MAX_ID] if isinstance(task_id, int | str) else None
    return Where(file=file, offset=span.offset, task_index=span.index, task_id=spelled, pointer=span.pointer)
