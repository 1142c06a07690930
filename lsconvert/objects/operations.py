"""A plan applied to one decoded object: dict in, new dict out. A function for each verb of the page of rules.

The argument is never changed; parts that no rule touches are shared with the result, and key order is kept.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from lsconvert.errors import ConflictError, ConversionError, LimitError, Where
from lsconvert.objects.values import Repair, new_value
from lsconvert.rules.operations import (
    AddDefault,
    Drop,
    Flatten,
    KeepObjects,
    Nest,
    NullUnlessNumber,
    Remap,
    Rename,
    ReplaceValue,
    Rule,
    Split,
    Unquote,
)
from lsconvert.rules.plan import Plan

Json: TypeAlias = dict[str, Any]


class ObjectConversion:
    """One run of a plan over one object. The first problem counts only if the object turns out to be old."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.unmapped: Counter[tuple[str, bytes]] = Counter()
        self.problem: ConversionError | None = None
        self.proof = False

    def run(self, document: Mapping[str, Any], scope: str) -> tuple[list[Json], bool]:
        """Return what `document` becomes, and whether anything in it proves that it is old."""
        results = self.apply(document, scope, "")
        if self.proof and self.problem is not None:
            raise self.problem
        return results, self.proof

    def apply(self, document: Mapping[str, Any], scope_name: str, pointer: str) -> list[Json]:
        """Apply the rules of one scope, the objects inside first. Split makes more than one object."""
        scope = self.plan.scopes[scope_name]
        result = dict(document)
        for field in scope.fields.values():
            items = result.get(field.key)
            if field.items and isinstance(items, list):
                below = f"{pointer}/{field.key}"
                result[field.key] = _share(items, list(self._items(items, field.items, below)))
        results = [result]
        for rule in scope.rules:
            results = [new for old in results for new in VERBS[type(rule)](self, old, rule, pointer)]
        return results

    def _items(self, items: list[Any], scope: str, pointer: str) -> Iterable[Any]:
        for i, item in enumerate(items):
            if isinstance(item, dict):
                yield from (_share(item, new) for new in self.apply(item, scope, f"{pointer}/{i}"))
            else:
                yield item

    def refuse(self, message: str, pointer: str, *, proof: bool, kind: type[ConversionError] = ConversionError) -> None:
        """Keep the first problem."""
        self.problem = self.problem or kind(message, where=Where(pointer=pointer))
        self.proof = self.proof or proof


def _share(old: Any, new: Any) -> Any:
    """Return the old object where nothing in it has changed."""
    if isinstance(old, list):
        same = len(old) == len(new) and all(a is b for a, b in zip(old, new))
    else:
        same = list(old) == list(new) and all(old[key] is new[key] for key in old)
    return old if same else new


def _replace_key(document: Json, old: str, new: str) -> Json:
    return {new if key == old else key: value for key, value in document.items()}


def _without(document: Json, key: str) -> Json:
    return {k: value for k, value in document.items() if k != key}


def _rename(work: ObjectConversion, document: Json, rule: Rename, pointer: str) -> list[Json]:
    if rule.old not in document:
        return [document]
    work.proof = True
    if rule.new in document:
        if _is_empty(document[rule.old], rule) or (
            rule.is_flag and _says_nothing_new(document[rule.old], document[rule.new])
        ):
            return [_without(document, rule.old)]
        if not _is_empty(document[rule.new], rule):
            what = f'both "{rule.old}" and "{rule.new}" are there and neither is empty'
            work.refuse(what, f"{pointer}/{rule.old}", proof=True, kind=ConflictError)
            return [document]
        document = _without(document, rule.new)
    return [_replace_key(document, rule.old, rule.new)]


def _is_double(work: ObjectConversion, value: Any, rule: Flatten | Nest | Split, pointer: str) -> bool:
    """Tell whether a value is a proper double list; a mixture is a problem."""
    lists = [isinstance(item, list) for item in value] if isinstance(value, list) else []
    if not any(lists):
        return False
    proof = not isinstance(rule, Nest)
    if not all(lists):
        work.refuse(f'"{rule.key}" mixes regions and lists', f"{pointer}/{rule.key}", proof=proof)
        return False
    if any(isinstance(item, list) for inner in value for item in inner):
        work.refuse(f'"{rule.key}" has lists inside its inner lists', f"{pointer}/{rule.key}", proof=proof)
        return False
    return True


def _flatten(work: ObjectConversion, document: Json, rule: Flatten, pointer: str) -> list[Json]:
    if not _is_double(work, document.get(rule.key), rule, pointer):
        return [document]
    work.proof = True
    return [{**document, rule.key: [item for inner in document[rule.key] for item in inner]}]


def _nest(work: ObjectConversion, document: Json, rule: Nest, pointer: str) -> list[Json]:
    value = document.get(rule.key)
    if not isinstance(value, list) or any(isinstance(item, list) for item in value):
        _is_double(work, value, rule, pointer)
        return [document]
    return [{**document, rule.key: [value]}]


def _drop(work: ObjectConversion, document: Json, rule: Drop, _pointer: str) -> list[Json]:
    if rule.key not in document or (rule.only_if_nonempty and not _is_full(document[rule.key])):
        return [document]
    work.proof = work.proof or rule.marks_v1
    return [_without(document, rule.key)]


def _split(work: ObjectConversion, document: Json, rule: Split, pointer: str) -> list[Json]:
    value = document.get(rule.key)
    double = _is_double(work, value, rule, pointer)
    lists = value if double and value is not None else [value]
    columns = {array: document[array] for array, _ in rule.fields if document.get(array) is not None}
    for array, column in columns.items():
        fits = isinstance(column, list) and (len(column) == len(lists) if double else len(column) <= 1)
        if not fits:
            found = f"a list of {len(column)}" if isinstance(column, list) else "no list"
            what = f'"{array}" is {found}, but there are {len(lists) if double else "no"} inner lists to split'
            work.refuse(what, f"{pointer}/{array}", proof=True)
    if work.problem is not None or not (double or any(columns.values())):
        return [document]
    work.proof = True
    return [_copy(document, rule, columns, i, inner if double else None, len(lists)) for i, inner in enumerate(lists)]


def _copy(document: Json, rule: Split, columns: Json, i: int, inner: Any, copies: int) -> Json:
    """Return copy i: its inner list, and its items of the lists that run parallel."""
    copy: Json = {}
    for key, value in document.items():
        array = next((array for array, target in rule.fields if target == key), None)
        target = next((target for array, target in rule.fields if array == key), None)
        if key == rule.key and inner is not None:
            copy[key] = inner
        elif array is not None:
            if columns.get(array):
                copy[key] = columns[array][i]
            elif copies == 1:
                copy[key] = value
        elif target is not None and columns.get(key) and target not in document:
            copy[target] = columns[key][i]
        else:
            copy[key] = value
    return copy


def _change_value(work: ObjectConversion, document: Json, rule: Repair, pointer: str) -> list[Json]:
    if rule.key not in document:
        return [document]
    value = document[rule.key]
    try:
        new = new_value(rule, value, work.plan, work.unmapped)
    except LimitError as error:
        raise error.located(Where(pointer=f"{pointer}/{rule.key}")) from None
    if new is value:
        return [document]
    work.proof = work.proof or not isinstance(rule, Remap) or rule.marks_v1
    return [{**document, rule.key: new}]


def _default(work: ObjectConversion, document: Json, rule: AddDefault, _pointer: str) -> list[Json]:
    if rule.key in document:
        return [document]
    work.proof = True
    return [{**document, rule.key: json.loads(rule.value)}]


def _objects(work: ObjectConversion, document: Json, rule: KeepObjects, _pointer: str) -> list[Json]:
    items = document.get(rule.key)
    if not isinstance(items, list) or all(isinstance(item, dict) for item in items):
        return [document]
    work.proof = True
    return [{**document, rule.key: [item for item in items if isinstance(item, dict)]}]


def _is_empty(value: Any, rule: Rename) -> bool:
    return value is None or (value == [] and not rule.is_flag)


def _says_nothing_new(old: Any, new: Any) -> bool:
    """Tell whether a flag is false, or the same true, false or text as another one."""
    return old is False or (type(old) is type(new) and isinstance(old, (bool, str)) and bool(old == new))


def _is_full(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


VERBS: dict[type[Rule], Callable[[ObjectConversion, Json, Any, str], list[Json]]] = {
    Rename: _rename,
    Split: _split,
    Flatten: _flatten,
    Nest: _nest,
    Drop: _drop,
    AddDefault: _default,
    KeepObjects: _objects,
    **dict.fromkeys((ReplaceValue, NullUnlessNumber, Unquote, Remap), _change_value),
}
