"""Map places in a converted task back to the task as it was in the input."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from lsconvert.jsontext.pointer import escape
from lsconvert.rules.operations import Flatten, Rename, Split
from lsconvert.rules.tables import IMPORT_RULES, TASKS

_RENAMES: Final = [rule for rule in TASKS if isinstance(rule, Rename)]
_IMPORT_RENAMES: Final = [rule for rule in (*TASKS, *IMPORT_RULES) if isinstance(rule, Rename)]
_RESULT: Final = "result"
# Keys whose values the rules rebuild. A value of another key is unchanged if it is equal.
_REBUILT: Final = {rule.key for rule in TASKS if isinstance(rule, (Flatten, Split))} | {
    key for rule in TASKS if isinstance(rule, Rename) for key in (rule.old, rule.new)
}
_MISSING: Final = object()


class Origin(NamedTuple):
    """A place in the input: a JSON Pointer, and whether the conversion left the value there unchanged.

    The pointer leads to the nearest enclosing value if the input has no such value.
    """

    pointer: str
    is_unchanged: bool


class Origins:
    """Finds the origins of places in one converted task.

    `splits` tells whether annotators were split, `is_import` whether the repairs for import were applied.
    """

    def __init__(self, before: object, after: object, *, splits: bool, is_import: bool = False) -> None:
        self._before, self._after, self._splits = before, after, splits
        self._renames = _IMPORT_RENAMES if is_import else _RENAMES

    def of(self, pointer: str, missing_key: str = "") -> Origin:
        """Return the origin of a value in the converted task, or of a key that is missing in the object there."""
        steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
        path, before, is_complete = [], self._before, True
        for step in self._input_steps(steps):
            inner = _item(before, step)
            if inner is _MISSING:
                is_complete = False
                break
            path.append(step)
            before = inner
        if missing_key:
            is_same = _item(before, self._input_key(before, missing_key)) is _MISSING
        else:
            after = _value(self._after, steps)
            is_inner_list = isinstance(after, list) and steps[2:-1] == [_RESULT]
            is_rebuilt = is_inner_list or (bool(steps) and steps[-1] in _REBUILT)
            is_same = type(before) is type(after) and before == after and not is_rebuilt
        return Origin("".join(f"/{escape(step)}" for step in path), is_complete and is_same)

    def _input_steps(self, steps: list[str]) -> list[str]:
        """Return the steps in the input that lead to the value at `steps` in the converted task."""
        if not steps:
            return []
        key = self._input_key(self._before, steps[0])
        works, new_works = _item(self._before, key), _item(self._after, steps[0])
        if len(steps) == 1 or not isinstance(works, list) or not isinstance(new_works, list):
            return [key, *steps[1:]]
        index, inner = self._work(works, new_works, int(steps[1]))
        work, new_work = _item(works, str(index)), _item(new_works, steps[1])
        if len(steps) == 2:
            return [key, str(index)]
        inner_key = self._input_key(work, steps[2])
        more = steps[3:]
        if inner_key == _RESULT and more:
            more = _region_steps(_item(work, _RESULT), _item(new_work, _RESULT), inner, more)
        return [key, str(index), inner_key, *more]

    def _work(self, works: list[Any], new_works: list[Any], index: int) -> tuple[int, int | None]:
        """Return the index of an annotation or prediction in the input, and that of its inner list if it was split."""
        if len(works) == len(new_works):
            return index, None
        if not self._splits:  # items that are not objects were removed
            kept = [i for i, work in enumerate(works) if isinstance(work, dict)]
            return (kept[index] if index < len(kept) else index), None
        pieces = [
            (i, inner)
            for i, work in enumerate(works)
            for inner in (range(len(work[_RESULT])) if _is_double(_item(work, _RESULT)) else (None,))
        ]
        return pieces[index] if index < len(pieces) else (index, None)

    def _input_key(self, value: object, key: str) -> str:
        """Return the name of a key in the input: that of a rule, if only the other one occurs there with a value."""
        for rule in self._renames:
            if key in (rule.old, rule.new) and isinstance(value, Mapping):
                other = rule.old if key == rule.new else rule.new
                if other in value and (key not in value or not value[key]):
                    return other
        return key


def _region_steps(result: Any, new_result: Any, inner: int | None, steps: list[str]) -> list[str]:
    """Return the steps from the result in the input, for steps from the converted result."""
    if inner is not None:
        return [str(inner), *steps]
    if _is_double(result) and not _is_double(new_result):
        index = int(steps[0])
        for outer, regions in enumerate(result):
            if index < len(regions):
                return [str(outer), str(index), *steps[1:]]
            index -= len(regions)
    if _is_double(new_result) and not _is_double(result):
        return steps[1:]
    return steps


def _is_double(result: object) -> bool:
    return isinstance(result, list) and bool(result) and all(isinstance(item, list) for item in result)


def _value(value: Any, steps: list[str]) -> Any:
    for step in steps:
        value = _item(value, step)
    return value


def _item(value: Any, step: str) -> Any:
    if isinstance(value, list):
        return value[int(step)] if step.isdigit() and int(step) < len(value) else _MISSING
    return value.get(step, _MISSING) if isinstance(value, Mapping) else _MISSING
