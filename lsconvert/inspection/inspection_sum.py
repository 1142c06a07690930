"""Add up the inspections of several files, as if they were one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from lsconvert.inspection.figures import AnnotatorWork, Figures, ProblemGroup, ranked, sum_counts
from lsconvert.inspection.inspection import Inspection
from lsconvert.inspection.notes import Loss, Note
from lsconvert.inspection.task_statistics import MAX_ANNOTATORS, MAX_NAMES

MAX_CONTROLS: Final = 200
MAX_PROBLEMS: Final = 200
MIXED: Final = "mixed"
UNKNOWN: Final = "unknown"


def add_inspections(one: Inspection, other: Inspection) -> Inspection:
    """Return the inspection of both files. Ranges of versions are left out: they are places in one file.

    The number of names is limited as in one file, so that sums of many files fit into memory.
    """
    versions = {one.version, other.version} - {UNKNOWN}
    biggest = one if one.biggest_size >= other.biggest_size else other
    numbers: dict[str, Any] = {name: getattr(one, name) + getattr(other, name) for name in _NUMBERS}
    annotators = sum_counts(one.annotators, other.annotators)
    cut = sum_counts(one.cut, other.cut, {"annotators": sum([*annotators.values()][MAX_ANNOTATORS:])})
    return replace(
        one,
        version=MIXED if len(versions) > 1 else next(iter(versions), UNKNOWN),
        versions=sum_counts(one.versions, other.versions),
        ranges={},
        annotators=dict([*annotators.items()][:MAX_ANNOTATORS]),
        edits=dict(sorted(sum_counts(one.edits, other.edits).items())),
        losses=dict(sorted(sum_counts(one.losses, other.losses).items())),
        notes=Note.summed((*one.notes, *other.notes)),
        biggest_size=biggest.biggest_size,
        biggest=biggest.biggest,
        first_failure=one.first_failure or other.first_failure,
        cut={name: count for name, count in cut.items() if count},
        target_losses=add_losses(one.target_losses, other.target_losses),
        config=one.config.plus(other.config)
        if one.config and other.config and one.config.is_alike(other.config)
        else None,
        figures=add_figures(one.figures, other.figures) if one.figures and other.figures else None,
        region_types=_added_levels(one.region_types, other.region_types),
        unknown_keys=_added_levels(one.unknown_keys, other.unknown_keys),
        **numbers,
    )


_NUMBERS: Final = (
    *("size", "tasks", "responses", "annotations", "predictions", "bare_predictions", "drafts", "cancelled"),
    *("ground_truths", "aggregated", "double_lists", "several_inner_lists", "failed"),
)


def add_losses(one: Iterable[Loss], other: Iterable[Loss]) -> tuple[Loss, ...]:
    """Return the sums of losses, the largest count first."""
    sums: dict[tuple[str, str], Loss] = {}
    for loss in (*one, *other):
        known = sums.get((loss.scope, loss.key))
        sums[loss.scope, loss.key] = loss if known is None else known._replace(count=known.count + loss.count)
    return tuple(sorted(sums.values(), key=lambda loss: (loss.scope, -loss.count, loss.key))[: 3 * MAX_NAMES])


def add_figures(one: Figures, other: Figures) -> Figures:
    """Return the figures of both files."""
    controls = {**one.controls}
    for name, labels in other.controls.items():
        controls[name] = controls[name].plus(labels) if name in controls else labels
    ordered = sorted(controls.items(), key=lambda item: (-sum(item[1].types.values()), item[0]))[:MAX_CONTROLS]
    agreement = {**one.agreement}
    for name, found in other.agreement.items():
        agreement[name] = agreement[name].plus(found) if name in agreement else found
    kept = {name for name, _ in ordered}
    sizes = {**one.sizes}
    for measure, histogram in other.sizes.items():
        sizes[measure] = sizes[measure].plus(histogram) if measure in sizes else histogram
    problems = _added_problems(one.problems, other.problems)
    left_out = sum(problem.errors for problem in problems[MAX_PROBLEMS:])
    return Figures(
        tasks=sum_counts(one.tasks, other.tasks),
        annotations=one.annotations.plus(other.annotations),
        regions=one.regions.plus(other.regions),
        annotators=_added_works(one.annotators, other.annotators),
        days=dict(sorted(sum_counts(one.days, other.days).items())),
        undated=one.undated + other.undated,
        lead_times=one.lead_times.plus(other.lead_times),
        sizes=sizes,
        controls=dict(ordered),
        agreement={name: found for name, found in agreement.items() if name in kept},
        problems=problems[:MAX_PROBLEMS],
        cut=ranked({name: n for name, n in sum_counts(one.cut, other.cut, {"problems": left_out}).items() if n}),
        names_shown=one.names_shown and other.names_shown,
    )


def _added_works(one: Mapping[str, AnnotatorWork], other: Mapping[str, AnnotatorWork]) -> dict[str, AnnotatorWork]:
    works = {**one}
    for name, work in other.items():
        works[name] = works[name].plus(work) if name in works else work
    ordered = sorted(works.items(), key=lambda item: (-item[1].annotations, item[0]))
    return dict(ordered[:MAX_ANNOTATORS])


def _added_levels(one: Mapping[str, dict[str, int]], other: Mapping[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    return {
        level: dict([*sum_counts(one.get(level, {}), other.get(level, {})).items()][:MAX_NAMES])
        for level in dict.fromkeys((*one, *other))
    }


def _added_problems(one: Iterable[ProblemGroup], other: Iterable[ProblemGroup]) -> tuple[ProblemGroup, ...]:
    sums: dict[tuple[str, ...], ProblemGroup] = {}
    for problem in (*one, *other):
        key = (problem.severity, problem.code, problem.pointer, problem.message, problem.rule)
        known = sums.get(key)
        sums[key] = (
            problem
            if known is None
            else known._replace(
                errors=known.errors + problem.errors,
                tasks=known.tasks + problem.tasks,
                places=(*known.places, *problem.places)[: len(known.places) or 1],
            )
        )
    return tuple(sorted(sums.values(), key=lambda group: (group.severity, -group.tasks, group.pointer)))
