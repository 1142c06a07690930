"""Inspect a file in one pass: versions, counts, annotators, unknown keys, and the edits and losses of an upgrade.

A kernel runs with the plan of an upgrade, which shows the version of each task and its edits. The counts come from the
tasks of the input, decoded.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from lsconvert.errors import ValidationError, Where
from lsconvert.inspection.config_use import ConfigCounter
from lsconvert.inspection.import_losses import ImportLosses
from lsconvert.inspection.inspection import Inspection
from lsconvert.inspection.notes import make_notes
from lsconvert.inspection.task_statistics import BoundedCounter, IndexRanges, TaskStatistics
from lsconvert.io.feed import feed_all
from lsconvert.io.options import make_options
from lsconvert.io.recent_input import RecentInput
from lsconvert.io.source import SourceLike
from lsconvert.io.task_source import TaskSource
from lsconvert.jsontext.decode import decode_roughly, decode_task
from lsconvert.jsontext.escapes import shorten_id
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
    checked_limits,
)
from lsconvert.objects.versions import is_v1
from lsconvert.rules.documents import CONVERTED
from lsconvert.rules.operations import Drop, KeepObjects, NullUnlessNumber
from lsconvert.rules.plan import RESPONSE, TASK, Plan, compile_plan, inverse
from lsconvert.rules.tables import IMPORT_RULES, RULES
from lsconvert.validation.config_check import ConfigLike, find_config
from lsconvert.validation.finding_places import failure_of

if TYPE_CHECKING:
    from lsconvert.inspection.figures import Figures

MIXED: Final = "mixed"
UNKNOWN: Final = "unknown"
PLAN: Final = compile_plan(Version.V2)
FINAL_RULES: Final = {rule.name for rule in RULES if inverse(rule) is None} | {
    rule.name for rule in IMPORT_RULES if isinstance(rule, Drop | NullUnlessNumber | KeepObjects)
}  # rules whose edits cannot be undone


def inspect(
    source: SourceLike,
    *,
    target: TargetLike | None = None,
    config: ConfigLike | None = None,
    figures: bool = False,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
    max_growth: int = DEFAULT_MAX_GROWTH,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> Inspection:
    """Return the content of a file or stream of tasks, and the edits and losses of an upgrade.

    Memory use does not depend on the size of the file: the number of distinct values that are kept is limited.

    Args:
        source: Path of a file, folder or archive, "-" for stdin, binary file object, bytes, or iterable of decoded tasks.
        target: "import" inspects for `upgrade(target="import")`: its repairs, and the keys that the server does not
            keep.
        config: Labeling config whose controls and labels are counted: path, bytes, or the result of `read_config`.
            "auto" takes that of a project folder of Label Studio 0.x, if `source` is one.
        figures: Collect `Inspection.figures`: annotators, days, labels, sizes, agreement and problems. It takes longer.
        max_depth: Maximum nesting depth.
        max_task_size: Maximum size of one task in bytes.
        max_growth: Maximum size of an upgraded task as a multiple of its original size. Up to 1 MiB is always allowed.
        encoding: Encoding of the source, such as "cp1252". Positions refer to the text in UTF-8. Default: "utf-8".
        progress: Called after each chunk with the bytes read so far, and with the size of the source or None.

    Raises:
        InputError: The source cannot be read, or is not JSON, or has no tasks.
        ConfigError: The labeling config cannot be used.
        LimitError: A limit is exceeded.
        KernelError: The kernel that LSCONVERT_KERNEL names is not available.
        ValueError: The target is unknown.
    """
    plan = compile_plan(Version.V2, make_options(Version.V2, target=target, unmapped=Unmapped.KEEP))
    limits = checked_limits(max_depth, max_task_size, max_growth)
    kernel = make_kernel(plan, limits, record_tasks=True)
    losses = ImportLosses()
    found = find_config(config, source)
    counter = ConfigCounter(found.config)
    with TaskSource(source, encoding) as opened:
        recent = RecentInput(opened.name, opened.places)
        findings = _Findings(opened, plan, repairs=target is not None)
        work = _Work(recent, limits) if figures else None
        size = 0
        for chunk, output, spans in feed_all(opened, kernel):
            size += len(chunk)
            recent.add(chunk)
            if work is not None:
                work.problems.add(chunk)
            for span in spans:
                text = recent.cut(span.offset, span.offset + span.size)
                task = decode_task(text, opened.name, span.index)
                findings.add(task, span)
                counter.add(task)
                if work is not None and isinstance(task, dict):
                    work.figures.add(task)
                if target is not None:
                    losses.add(decode_roughly(output[span.start : span.end], opened.name, span.index))
            recent.forget(output, spans)
            if progress is not None:
                progress(opened.progress, opened.size)
        tally = kernel.tally
        tally.notes.update({code: len(names) for code, names in opened.notes.items()})
        tally.notes.update(opened.found)
        tally.notes.update(found.notes())
        return replace(
            findings.report(size, tally),
            target_losses=losses.listed(),
            config=counter.use(),
            figures=work.result(has_tasks=bool(tally.objects[TASK])) if work is not None else None,
        )


class _Work:
    """Collects the figures of a stream. `recent` has its input."""

    def __init__(self, recent: RecentInput, limits: Limits) -> None:
        from lsconvert.inspection.figure_counter import FigureCounter  # late: most inspections have no figures
        from lsconvert.inspection.problems import ProblemCounter

        self.figures = FigureCounter()
        self.problems = ProblemCounter(recent, limits)

    def result(self, *, has_tasks: bool) -> Figures:
        """Return the figures. An import response alone has no problems: `validate` does not check it."""
        return self.figures.figures(*(self.problems.groups() if has_tasks else ()))


class _Findings:
    """Collects the fields of an Inspection, task by task."""

    def __init__(self, source: TaskSource, plan: Plan, *, repairs: bool) -> None:
        self._source = source
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
            self._first_failure = self._first_failure or failure_of(self._source.locate(span.error))
        if _is_response(task, span):
            self._responses[_version(task, span, RESPONSE, self._repairs)] += 1
            return
        self._versions[_version(task, span, TASK, self._repairs)].add(span.index)
        self._statistics.add(task)
        if span.size > self._biggest_size:
            self._biggest_size = span.size
            self._biggest = _where(task, span, self._source)

    def report(self, size: int, tally: Tally) -> Inspection:
        """Return the inspection of a file of `size` bytes; `tally` has the counts of its upgrade."""
        statistics, counts = self._statistics, self._statistics.counts
        edits = {name: count for name, count in sorted(tally.edits.items()) if count}
        empty = not any(tally.objects.values()) and not self._responses
        tally.notes["empty"] += empty
        seen = {name for name, ranges in self._versions.items() if ranges.count} | set(self._responses)
        known = seen - {UNKNOWN}
        return Inspection(
            source=self._source.name,
            version=MIXED if len(known) > 1 else next(iter(known), UNKNOWN),
            size=size,
            tasks=tally.objects[TASK],
            responses=self._responses.total(),
            versions={name: ranges.count for name, ranges in self._versions.items() if ranges.count},
            ranges={name: tuple(ranges.ranges) for name, ranges in self._versions.items() if ranges.count},
            annotations=counts["annotation"],
            predictions=counts["prediction"],
            bare_predictions=counts["bare prediction"],
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
            notes=make_notes(tally, self._plan, self._source.notes),
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
        keys.isdisjoint(kind.lacks) and not any(keys.isdisjoint(group) for group in kind.groups) for kind in CONVERTED
    )


def _version(document: dict[str, Any], span: TaskSpan, scope: str, repairs: bool) -> str:
    """Return v1 for a document that an upgrade changes, and v2 for one with a key that only v2 has.

    `repairs` tells that the upgrade also repairs for import; a repair does not show the version.
    """
    if span.error is not None or (span.changed and not (repairs and not is_v1(document))):
        return Version.V1.value
    return UNKNOWN if document.keys().isdisjoint(PLAN.scopes[scope].targets) else Version.V2.value


def _where(task: dict[str, Any], span: TaskSpan, source: TaskSource) -> Where:
    task_id = task.get("id")
    spelled = shorten_id(json.dumps(task_id)) if isinstance(task_id, int | str) else None
    where = Where(source.name, offset=span.offset, task_index=span.index, task_id=spelled, pointer=span.pointer)
    return where if source.places is None else source.places.where(where)
