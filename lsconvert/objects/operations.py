"""Apply a plan to one decoded object: a dict in, a new dict out. One function for each operation of the rule tables.

The argument is never changed. The result shares the parts that no rule changes, and keeps the order of keys.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from lsconvert.errors import ConflictError, ConversionError, LimitError, Where, counted
from lsconvert.objects.values import ValueRule, new_value
from lsconvert.rules.operations import (
    AddDefault,
    Drop,
    Flatten,
    KeepObjects,
    Nest,
    Notice,
    NullUnlessNumber,
    Quote,
    Remap,
    Rename,
    ReplaceValue,
    Rule,
    Split,
    Unquote,
)
from lsconvert.rules.plan import Field, Plan

JsonObject: TypeAlias = dict[str, Any]


class ObjectConversion:
    """One run of a plan over one object.

    `needs_conversion`: a rule has found v1 content, or content to repair. `problem` is the first error; it is raised
    only if the object needs conversion. `unmapped` counts ids without a new id, by the option of the map and the id as
    JSON.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.unmapped: Counter[tuple[str, bytes]] = Counter()
        self.problem: ConversionError | None = None
        self.needs_conversion = False

    def run(self, document: Mapping[str, Any], scope: str) -> tuple[list[JsonObject], bool]:
        """Return the converted objects, and whether `document` has to be converted at all.

        Raises the first ConversionError, and LimitError.
        """
        results = self.apply(document, scope, "")
        if self.needs_conversion and self.problem is not None:
            raise self.problem
        return results, self.needs_conversion

    def apply(self, document: Mapping[str, Any], scope_name: str, pointer: str) -> list[JsonObject]:
        """Apply the rules of one scope, inner objects first. Split returns more than one object."""
        scope = self.plan.scopes[scope_name]
        result = dict(document)
        for field in scope.fields.values():
            items = result.get(field.key)
            if field.items and isinstance(items, list):
                result[field.key] = self.converted(items, field, f"{pointer}/{field.key}")
        results = [result]
        for rule in scope.rules:
            results = [new for old in results for new in OPERATIONS[type(rule)](self, old, rule, pointer)]
        return results

    def converted(self, items: list[Any], field: Field, pointer: str) -> list[Any]:
        """Return the list of a field with its objects converted, those of its inner lists too if it may have these."""
        return _share(items, list(self._items(items, field, pointer)))  # type: ignore[no-any-return]  # a list

    def _items(self, items: list[Any], field: Field, pointer: str) -> Iterable[Any]:
        for i, item in enumerate(items):
            if isinstance(item, dict):
                yield from (_share(item, new) for new in self.apply(item, field.items, f"{pointer}/{i}"))
            elif field.nested and isinstance(item, list):
                yield self.converted(item, field._replace(nested=False), f"{pointer}/{i}")
            else:
                yield item

    def refuse(
        self, message: str, pointer: str, *, needs_conversion: bool, kind: type[ConversionError] = ConversionError
    ) -> None:
        """Record a problem, unless there is one already. `needs_conversion`: the problem is v1 content itself."""
        self.problem = self.problem or kind(message, where=Where(pointer=pointer))
        self.needs_conversion = self.needs_conversion or needs_conversion


def _share(old: Any, new: Any) -> Any:
    """Return `old` if `new` holds the same parts in the same order, else `new`."""
    if isinstance(old, list):
        unchanged = len(old) == len(new) and all(a is b for a, b in zip(old, new))
    else:
        unchanged = list(old) == list(new) and all(old[key] is new[key] for key in old)
    return old if unchanged else new


def _without(document: JsonObject, key: str) -> JsonObject:
    return {k: value for k, value in document.items() if k != key}


def _rename(conversion: ObjectConversion, document: JsonObject, rule: Rename, pointer: str) -> list[JsonObject]:
    if rule.old not in document:
        return [document]
    conversion.needs_conversion = True
    if rule.new in document:
        old, new = document[rule.old], document[rule.new]
        if _is_empty(old, rule) or (rule.is_flag and _is_redundant_flag(old, new)):
            return [_without(document, rule.old)]
        if not _is_empty(new, rule):
            message = f'both "{rule.old}" and "{rule.new}" are there and neither is empty'
            conversion.refuse(message, f"{pointer}/{rule.old}", needs_conversion=True, kind=ConflictError)
            return [document]
        document = _without(document, rule.new)
    return [{rule.new if key == rule.old else key: value for key, value in document.items()}]


def _check_double_list(conversion: ObjectConversion, value: Any, rule: Flatten | Nest | Split, pointer: str) -> bool:
    """Tell whether a value is a proper double list. A mixture of regions and lists is a problem."""
    is_list = [isinstance(item, list) for item in value] if isinstance(value, list) else []
    if not any(is_list):
        return False
    if not all(is_list):
        message = f'"{rule.key}" mixes regions and lists'
    elif any(isinstance(item, list) for inner in value for item in inner):
        message = f'"{rule.key}" has lists inside its inner lists'
    else:
        return True
    conversion.refuse(message, f"{pointer}/{rule.key}", needs_conversion=not isinstance(rule, Nest))
    return False


def _flatten(conversion: ObjectConversion, document: JsonObject, rule: Flatten, pointer: str) -> list[JsonObject]:
    if not _check_double_list(conversion, document.get(rule.key), rule, pointer):
        return [document]
    conversion.needs_conversion = True
    return [{**document, rule.key: [item for inner in document[rule.key] for item in inner]}]


def _nest(conversion: ObjectConversion, document: JsonObject, rule: Nest, pointer: str) -> list[JsonObject]:
    value = document.get(rule.key)
    if not isinstance(value, list) or any(isinstance(item, list) for item in value):
        _check_double_list(conversion, value, rule, pointer)
        return [document]
    return [{**document, rule.key: [value]}]


def _drop(conversion: ObjectConversion, document: JsonObject, rule: Drop, _pointer: str) -> list[JsonObject]:
    if rule.key not in document or (rule.only_if_nonempty and not _has_items(document[rule.key])):
        return [document]
    conversion.needs_conversion = conversion.needs_conversion or rule.marks_v1
    return [_without(document, rule.key)]


def _split(conversion: ObjectConversion, document: JsonObject, rule: Split, pointer: str) -> list[JsonObject]:
    value = document.get(rule.key)
    is_double = _check_double_list(conversion, value, rule, pointer)
    lists = value if is_double and value is not None else [value]
    columns = {array: document[array] for array, _ in rule.fields if document.get(array) is not None}
    for array, column in columns.items():
        fits = isinstance(column, list) and (len(column) == len(lists) if is_double else len(column) <= 1)
        if not fits:
            found = f"a list of {len(column):,}" if isinstance(column, list) else "not a list"
            message = f'"{array}" is {found}, but result has {counted(len(lists) if is_double else 0, "inner list")}'
            conversion.refuse(message, f"{pointer}/{array}", needs_conversion=True)
    if conversion.problem is not None or not (is_double or any(columns.values())):
        return [document]
    conversion.needs_conversion = True
    return [
        _copy_for_list(document, rule, columns, i, inner if is_double else None, len(lists))
        for i, inner in enumerate(lists)
    ]


def _copy_for_list(
    document: JsonObject, rule: Split, columns: JsonObject, i: int, inner: Any, copies: int
) -> JsonObject:
    """Return copy `i` of `copies`: with its inner list, and item `i` of each parallel list."""
    copy: JsonObject = {}
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


def _change_value(
    conversion: ObjectConversion, document: JsonObject, rule: ValueRule, pointer: str
) -> list[JsonObject]:
    if rule.key not in document:
        return [document]
    value = document[rule.key]
    try:
        new = new_value(rule, value, conversion.plan, conversion.unmapped)
    except LimitError as error:
        raise error.located(Where(pointer=f"{pointer}/{rule.key}")) from None
    if new is value:
        return [document]
    if isinstance(rule, Unquote):
        field = conversion.plan.scopes[rule.scope].fields[rule.key.encode()]
        new = conversion.converted(new, field, f"{pointer}/{rule.key}")
    conversion.needs_conversion = conversion.needs_conversion or not isinstance(rule, Remap) or rule.marks_v1
    return [{**document, rule.key: new}]


def _add_default(
    conversion: ObjectConversion, document: JsonObject, rule: AddDefault, _pointer: str
) -> list[JsonObject]:
    if rule.key in document:
        return [document]
    conversion.needs_conversion = True
    return [{**document, rule.key: json.loads(rule.value)}]


def _keep_objects(
    conversion: ObjectConversion, document: JsonObject, rule: KeepObjects, _pointer: str
) -> list[JsonObject]:
    items = document.get(rule.key)
    if not isinstance(items, list) or all(isinstance(item, dict) for item in items):
        return [document]
    conversion.needs_conversion = True
    return [{**document, rule.key: [item for item in items if isinstance(item, dict)]}]


def _is_empty(value: Any, rule: Rename) -> bool:
    return value is None or (value == [] and not rule.is_flag)


def _is_redundant_flag(old: Any, new: Any) -> bool:
    """Tell whether the flag `old` is false, or the same true, false or string as `new`."""
    return old is False or (type(old) is type(new) and isinstance(old, (bool, str)) and bool(old == new))


def _has_items(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


OPERATIONS: dict[type[Rule], Callable[[ObjectConversion, JsonObject, Any, str], list[JsonObject]]] = {
    Rename: _rename,
    Split: _split,
    Flatten: _flatten,
    Nest: _nest,
    Drop: _drop,
    AddDefault: _add_default,
    KeepObjects: _keep_objects,
    Notice: lambda _, value, *__: [value],
    **dict.fromkeys((ReplaceValue, NullUnlessNumber, Unquote, Quote, Remap), _change_value),
}
