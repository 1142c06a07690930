"""Checks one region against a config: its names, its type, and the keys of its `value`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from lsconvert.labeling.answers import Answer, check_answer, shown
from lsconvert.labeling.codes import mismatch
from lsconvert.labeling.expressions import evaluate
from lsconvert.labeling.model import Control, Mismatch, ObjectTag, Path
from lsconvert.labeling.result import Result
from lsconvert.labeling.scope import Scope

_NAME_KEYS: Final = ("from_name", "to_name", "type", "value")
# The keys of a region that <Labels> makes without a shape.
_SPAN: Final = ("start", "end")


def check_region(scope: Scope, region: Mapping[str, Any], path: Path, result: Result) -> Iterator[Mismatch]:
    """Yield what is wrong with a region that is not a relation."""
    if _is_legacy(scope, region):
        return
    missing = [key for key in _NAME_KEYS if key not in region]
    if missing:
        names = " and ".join(f"`{key}`" for key in missing)
        yield mismatch("region-name-missing", f"the region has no {names}", path)
        return
    control = scope.control(region["from_name"]) if isinstance(region["from_name"], str) else None
    target = scope.object(region["to_name"]) if isinstance(region["to_name"], str) else None
    if control is None:
        yield _unknown_name(
            "unknown-control", "control", scope.config.controls, region["from_name"], (*path, "from_name")
        )
    if control is None or region["to_name"] not in (*control.to_names, *_self_names(control)):
        yield from _check_target(scope, control, target, region["to_name"], (*path, "to_name"))
    if control is not None:
        yield from _check_type(control, region["type"], (*path, "type"))
        yield from _check_value(scope, control, region, path, result)
        yield from _check_place(scope, control, target, region, path, result)


def _is_legacy(scope: Scope, region: Mapping[str, Any]) -> bool:
    """Tell whether a region is of 0.x and refers to itself: one of <Audio>, <List> or <Ranker>."""
    name = region.get("from_name")
    if not isinstance(name, str) or name != region.get("to_name") or region.get("type", "region") != "region":
        return False
    control = scope.control(name)
    return scope.object(name) is not None if control is None else control.answer == "ranking"


def _unknown_name(code: str, what: str, known: Mapping[str, Any], name: Any, path: Path) -> Mismatch:
    return mismatch(code, f"the config has no {what} of this name", path, expected=tuple(known), value=name)


def _self_names(control: Control) -> tuple[str, ...]:
    """Return the name of a control whose regions refer to itself: the editor writes those of <Pairwise> so."""
    return (control.name,) if control.answer == "side" else ()


def _check_target(
    scope: Scope, control: Control | None, target: ObjectTag | None, name: Any, path: Path
) -> Iterator[Mismatch]:
    if target is None:
        yield _unknown_name("unknown-object", "object", scope.config.objects, name, path)
    elif control is not None:
        message = f"{shown(control)} does not refer to this object"
        yield mismatch("unconnected-names", message, path, expected=control.to_names, value=name)


def _check_type(control: Control, kind: Any, path: Path) -> Iterator[Mismatch]:
    if not isinstance(kind, str) or kind.lower() not in control.types:
        message = f"a region of {shown(control)} has the type {' or '.join(control.types)}"
        yield mismatch("region-type", message, path, expected=control.types, value=kind)


def _check_value(
    scope: Scope, control: Control, region: Mapping[str, Any], path: Path, result: Result
) -> Iterator[Mismatch]:
    value, path = region["value"], (*path, "value")
    if not isinstance(value, Mapping):
        yield mismatch("value-form", f"{shown(control)} needs an object here", path)
        return
    if missing := tuple(key for key in _needs(control, region, result) if key not in value):
        keys = " and ".join(f"`{key}`" for key in missing)
        yield mismatch("value-key-missing", f"a region of {shown(control)} needs {keys}", path, expected=missing)
    for key in (*control.keys, *control.types):
        if key in value:
            yield from check_answer(Answer(control, scope, value[key], (*path, key)))
            return
    if control.keys and control.answer != "shape":
        message = f"a region of {shown(control)} needs the key `{control.keys[0]}`"
        yield mismatch("value-key-missing", message, path, expected=control.keys)


def _needs(control: Control, region: Mapping[str, Any], result: Result) -> tuple[str, ...]:
    """Return the keys that place a region on its object. <Labels> alone makes spans; else a shape has the place."""
    if control.tag != "Labels":
        return control.needs
    return () if region["type"] != "labels" or result.partners(region) else _SPAN


def _check_place(
    scope: Scope, control: Control, target: ObjectTag | None, region: Mapping[str, Any], path: Path, result: Result
) -> Iterator[Mismatch]:
    """Yield what is wrong with the region or the item that an answer is about."""
    partners = map(scope.control, result.partners(region))
    if control.is_on("perregion") and not any(each is not None and not each.is_on("perregion") for each in partners):
        message = f"{shown(control)} is about a region: the answer needs the `id` of one"
        yield mismatch("not-per-region", message, path)
    items = evaluate(target.values[0], scope.data) if target and target.is_list and target.values else None
    number = region.get("item_index")
    if number is None:
        if isinstance(items, list) and control.is_on("peritem"):
            yield mismatch("item-index", f"{shown(control)} is about an item: the answer needs `item_index`", path)
    elif isinstance(items, list) and not (isinstance(number, int) and 0 <= number < len(items)):
        message = f"the list of the object has no item of this index: it has {len(items):,}"
        yield mismatch("item-index", message, (*path, "item_index"), value=number)
