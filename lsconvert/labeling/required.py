"""Checks a whole result: required controls have an answer, and no label is used more often than it may be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from lsconvert.errors import counted
from lsconvert.labeling.answers import shown
from lsconvert.labeling.codes import mismatch
from lsconvert.labeling.expressions import iterations
from lsconvert.labeling.model import Control, Mismatch, Path
from lsconvert.labeling.result import Result, region_id
from lsconvert.labeling.scope import Scope, repeated

# The keys of `value` that place a region on its object. An answer about the whole task has none.
_PLACES: Final = ("x", "points", "vertices", "rle", "imageDataURL", "start", "ranges", "sequence")


def check_required(scope: Scope, result: Result, path: Path) -> Iterator[Mismatch]:
    """Yield the required controls without an answer.

    A control that is visible in some situations only is left out: whether the annotator saw it is not in the result.
    """
    for control in scope.config.controls.values():
        if not control.is_on("required") or control.conditional:
            continue
        for indexes in iterations(control.repeats, scope.data):
            yield from _check_control(repeated(control, indexes), result, path)


def _check_control(control: Control, result: Result, path: Path) -> Iterator[Mismatch]:
    answered = [each for each in result.named(control.name) if _has_answer(control, each.get("value"))]
    if not control.is_on("perregion"):
        if not answered:
            yield mismatch("answer-missing", f"{shown(control)} is required, and has no answer", path)
        return
    done = {region_id(each) for each in answered}
    for number, region in result.regions:
        key = region_id(region)
        if key not in done and _is_asked(control, region, key):
            done.add(key)
            message = f"{shown(control)} is required for each region, and has no answer for this one"
            yield mismatch("answer-missing", message, (*path, number))


def _is_asked(control: Control, region: Mapping[str, Any], key: str | int | None) -> bool:
    """Tell whether a control asks about a region: one of its object, not another answer, with the label that it names."""
    if key is None or region.get("to_name") not in control.to_names or region.get("from_name") == control.name:
        return False
    value = region.get("value")
    if not isinstance(value, Mapping) or not any(mark in value for mark in _PLACES):
        return False
    wanted = control.attributes.get("whenlabelvalue")
    words = wanted.split(",") if wanted is not None else []
    lists = [each for each in value.values() if isinstance(each, list)]
    return wanted is None or any(word in each for each in lists for word in (wanted, *words))


def _has_answer(control: Control, value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    return any(value.get(key) not in (None, [], "", {}) for key in control.keys)


def check_usages(scope: Scope, result: Result, path: Path) -> Iterator[Mismatch]:
    """Yield the regions with a label that is used more often than `maxUsages` allows."""
    used: Counter[tuple[str, str]] = Counter()
    for number, region in result.regions:
        name, value = region.get("from_name"), region.get("value")
        control = scope.control(name) if isinstance(name, str) else None
        if control is None or control.answer != "labels" or not isinstance(value, Mapping):
            continue
        limits, common = scope.words(control).limits, control.limit("maxusages")
        if not limits and common is None:
            continue
        answers = (value.get(key) for key in control.keys)
        for label in next((answer for answer in answers if isinstance(answer, list)), ()):
            limit = limits.get(label, common) if isinstance(label, str) else None
            if limit is None:
                continue
            used[control.name, label] += 1
            if used[control.name, label] == limit + 1:
                message = f"{shown(control)} takes this label {counted(limit, 'time')} in a task"
                yield mismatch("too-many", message, (*path, number), value=label)
