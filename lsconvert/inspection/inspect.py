"""What is in a file: versions, counts, annotators, odd keys, and what `upgrade` would change and lose. One pass.

The kernel runs with the plan of an upgrade, which tells the version of each task and what would become of it; what is
counted is decoded from the bytes of the input.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from lsconvert.errors import LSConvertError, ValidationError, Where
from lsconvert.inspection.import_losses import ImportLosses, Loss
from lsconvert.inspection.notes import Note, make_notes
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
    Target,
    TaskSpan,
    Unmapped,
    Version,
    as_plain,
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
}  # nothing brings back what they take
MAX_ID: Final = 40  # letters of an id


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is in a file of tasks. Sizes are bytes of JSON; dicts have the largest count first.

    `version` is v1, v2, mixed, or unknown where no task tells; `versions` counts tasks by version, and `ranges` has
    the first and last index of each run of them. `responses` are answers of the import endpoint, which are no tasks.
    `annotators` counts annotations by `completed_by`; one that is aggregated counts for each of its annotators.
    `cancelled` and `ground_truths` are annotations that say so, also as 0.x said it: `skipped`, `honeypot`. Of
    `double_lists` (a `result` of lists), `several_inner_lists` have more than one list. `region_types` and
    `unknown_keys` (in no bundled schema) are by what they are in; the type is "" where a region has none.

    `edits` is what `upgrade` would change, by rule; `losses` those of them that nothing brings back; `notes` what it
    would say. `failed` tasks it could not convert, for the first of them `first_failure` says why. With a target,
    `target_losses` is what its server would not keep.

    `cut` says of which of these something was left out, because there are too many distinct ones, and how often.
    """

    source: str
    version: str
    size: int
    tasks: int
    responses: int
    versions: dict[str, int]
    ranges: dict[str, tuple[tuple[int, int], ...]]
    annotations: int
    predictions: int
    drafts: int
    cancelled: int
    ground_truths: int
    aggregated: int
    double_lists: int
    several_inner_lists: int
    annotators: dict[str, int]
    region_types: dict[str, dict[str, int]]
    unknown_keys: dict[str, dict[str, int]]
    biggest_size: int
    biggest: Where | None
    edits: dict[str, int]
    losses: dict[str, int]
    notes: tuple[Note, ...]
    failed: int
    first_failure: ValidationError | None
    cut: dict[str, int]
    target_losses: tuple[Loss, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return all fields as dicts, lists and plain values, as `--format json` prints them."""
        fields: dict[str, Any] = as_plain(self)
        return fields


def inspect(
    source: SourceLike,
    *,
    target: Target | str | None = None,
    max_depth: int = DEFAULT_MAX_DEPTH,
    max_task_size: int = DEFAULT_MAX_TASK_SIZE,
    max_growth: int = DEFAULT_MAX_GROWTH,
    progress: Progress | None = None,
) -> Inspection:
    """Return what is in a file or stream of tasks, and what `upgrade` would change and lose.

    `source` is a path, `-` for stdin, or a binary file object; `target` that of `upgrade`. Memory does not depend on the size of the file: lists of
    distinct values that come from the data are bounded. Raises InputError, LimitError, KernelError.
    """
    plan = compile_plan(Version.V2, make_options(Version.V2, target=target, unmapped=Unmapped.KEEP))
    kernel = make_kernel(plan, Limits(max_depth, max_task_size, max_growth), record_tasks=True)
    losses = ImportLosses()
    with Source(source) as opened:
        trail = RecentInput(opened.name)
        survey = _Survey(opened.name, plan, opened.notes, repairs=target is not None)
        size = 0
        for chunk, output in feed_all(opened, kernel):
            size += len(chunk)
            trail.add(chunk)
            spans = kernel.take_tasks()
            for span in spans:
                text = trail.cut(span.offset, span.offset + span.size)
                survey.add(decode_task(text, opened.name, span.index), span)
                if target is not None:
                    losses.add(decode_roughly(output[span.start : span.end], opened.name, span.index))
            trail.forget(output, spans)
            if progress is not None:
                progress(opened.progress, opened.size)
        tally = kernel.tally
        tally.notes.update({code: len(names) for code, names in opened.notes.items()})
        return replace(survey.report(size, tally), target_losses=losses.listed())


class _Survey:
    """Gathers, task by task, what an Inspection says."""

    def __init__(self, file: str, plan: Plan, files: Mapping[str, list[str]], *, repairs: bool) -> None:
        self._file = file
        self._files = files
        self._plan = plan
        self._repairs = repairs
        self._census = TaskStatistics()
        self._versions = {name: IndexRanges() for name in (Version.V1.value, Version.V2.value, UNKNOWN)}
        self._responses: Counter[str] = Counter()  # by version
        self._biggest_size = 0
        self._biggest: Where | None = None
        self._failed = 0
        self._first_failure: ValidationError | None = None

    def add(self, task: Any, span: TaskSpan) -> None:
        """Add what stands where a task is expected. Values that are no objects are counted by the kernel's notes."""
        if not isinstance(task, dict):
            return
        if span.error is not None:
            self._failed += 1
            self._first_failure = self._first_failure or _failure(span.error, self._file)
        if _is_response(task, span):
            self._responses[_version(task, span, RESPONSE, self._repairs)] += 1
            return
        self._versions[_version(task, span, TASK, self._repairs)].add(span.index)
        self._census.add(task)
        if span.size > self._biggest_size:
            self._biggest_size = span.size
            self._biggest = _where(task, span, self._file)

    def report(self, size: int, tally: Tally) -> Inspection:
        """Return what was found in a file of this size; `tally` is that of its upgrade."""
        census, counts = self._census, self._census.counts
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
            annotators=census.annotators.most_common(),
            region_types=_all_counts(census.region_types),
            unknown_keys=_all_counts(census.unknown_keys),
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
            "annotators": self._census.annotators.cut,
            "region_types": sum(names.cut for names in self._census.region_types.values()),
            "unknown_keys": sum(names.cut for names in self._census.unknown_keys.values()),
        }


def _all_counts(names: dict[str, BoundedCounter]) -> dict[str, dict[str, int]]:
    return {level: counts for level, found in names.items() if (counts := found.most_common())}


def _is_response(document: dict[str, Any], span: TaskSpan) -> bool:
    """Tell whether the kernel took a document for an answer of the import endpoint: only at the top of a file."""
    if span.pointer:
        return False
    keys = document.keys()
    return any(
        kind.scope == RESPONSE and keys.isdisjoint(kind.lacks) and not any(keys.isdisjoint(group) for group in kind.has)
        for kind in KINDS
    )


def _version(document: dict[str, Any], span: TaskSpan, scope: str, repairs: bool) -> str:
    """Return v1 for what an upgrade changes, v2 for what has a key that only v2 has. Of repairs, none tells."""
    if span.error is not None or (span.changed and not (repairs and not is_v1(document))):
        return Version.V1.value
    return UNKNOWN if document.keys().isdisjoint(PLAN.scopes[scope].targets) else Version.V2.value


def _failure(error: LSConvertError, file: str) -> ValidationError:
    return ValidationError(error.in_file(file).where, type(error).__name__, error.message)


def _where(task: dict[str, Any], span: TaskSpan, file: str) -> Where:
    task_id = task.get("id")
    spelled = json.dumps(task_id)[:MAX_ID] if isinstance(task_id, int | str) else None
    return Where(file=file, offset=span.offset, task_index=span.index, task_id=spelled, pointer=span.pointer)
