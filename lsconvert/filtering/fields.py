"""Read the values that predicates need from decoded tasks and annotations of either version.

A value that is missing or null does not match. A value of another type raises ConversionError, with its pointer in the
task or annotation: to drop work because of a value that was not understood would lose it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from lsconvert.errors import ConversionError, Where
from lsconvert.jsontext.members import refuse_constant
from lsconvert.objects.row_values import labels_of, to_flag, to_json_text, to_text, to_time
from lsconvert.objects.versions import detect_version
from lsconvert.rules.tables import TASK_KEYS

Object = Mapping[str, Any]

LISTS: Final = ("completions", "annotations")  # the lists of annotations, of both versions
EXACT: Final = 2**53  # below it, floats have all whole numbers
HINT: Final = "Correct the value, or drop the task by an earlier condition, such as `not task_id=ID`."


def annotation_lists(task: Object) -> Iterator[tuple[str, list[Any]]]:
    """Yield the key and the items of each list of annotations in a task."""
    for key in LISTS:
        items = task.get(key)
        if items is None:
            continue
        if not isinstance(items, list):
            raise unreadable(f"{key} is not a list", f"/{key}")
        for index, item in enumerate(items):
            if not isinstance(item, Mapping):
                raise unreadable("an annotation is not an object", f"/{key}/{index}")
        yield key, items


def version_of(task: Object) -> tuple[str, ...]:
    """Return the version of a task, () if it fits both."""
    try:
        version = detect_version(task)
    except ConversionError:  # v1 that cannot be converted
        return ("v1",)
    return (version.value,) if version is not None else ()


def task_ids(task: Object) -> tuple[str, ...]:
    """Return the id of a task."""
    return _names(task.get("id"), "/id")


def annotation_count(task: Object) -> int:
    """Return the number of annotations of a task."""
    return sum(len(items) for _, items in annotation_lists(task))


def sample_key(task: Object) -> str:
    """Return the text that decides whether a task is in a sample: its id, without one its data."""
    if task.get("id") is not None:
        return to_text(task["id"]) or ""
    bare = {key: value for key, value in task.items() if key not in TASK_KEYS}
    return to_json_text(_sorted(task.get("data", bare)))


def annotators(annotation: Object) -> tuple[str, ...]:
    """Return the ids and e-mail addresses of the annotators of an annotation; aggregated ones have several."""
    key = "aggregated_completed_by"
    several = annotation.get(key)
    if not isinstance(several, list | None):
        raise unreadable(f"{key} is not a list", f"/{key}")
    found = [*_annotator(annotation.get("completed_by"), "/completed_by")]
    for index, each in enumerate(several or ()):
        found += _annotator(each, f"/{key}/{index}")
    return tuple(map(annotator_name, found))


def annotator_name(name: str) -> str:
    """Return an annotator as it is compared: an e-mail address in small letters."""
    return name.casefold() if "@" in name else name


def flag(annotation: Object, keys: Sequence[str]) -> bool:
    """Return the first of the flags `keys` that is not null, False without one."""
    for key in keys:
        value = annotation.get(key)
        if value is not None:
            found = bool(value) if value in (0, 1) else to_flag(value)
            if found is None:
                raise unreadable(f"{key} is neither true nor false", f"/{key}")
            return found
    return False


def time(holder: Object, key: str) -> datetime | None:
    """Return a time, in UTC."""
    value = holder.get(key)
    found = to_time(value)
    if found is None and value is not None:
        raise unreadable(f"{key} is not a date", f"/{key}")
    return found


def labels(annotation: Object) -> set[str]:
    """Return the labels and choices in the regions of an annotation, also of a double list."""
    found: set[str] = set()
    for pointer, region in _regions(annotation):
        if not isinstance(region, Mapping):
            raise unreadable("a region is not an object", pointer)
        found.update(labels_of(region))
    return found


def unreadable(problem: str, pointer: str) -> ConversionError:
    """Return the error for a value that a predicate cannot read."""
    return ConversionError(problem, where=Where(pointer=pointer), hint=HINT)


def _regions(annotation: Object) -> Iterator[tuple[str, Any]]:
    result = annotation.get("result")
    if isinstance(result, str):  # some tools write the list as text
        with suppress(ValueError, RecursionError):
            result = json.loads(result, parse_constant=refuse_constant)
    if result in (None, {}):
        return
    if not isinstance(result, list):
        raise unreadable("result is not a list", "/result")
    for index, item in enumerate(result):
        if not isinstance(item, list):
            yield f"/result/{index}", item
            continue
        for inner, region in enumerate(item):
            yield f"/result/{index}/{inner}", region


def _annotator(value: object, pointer: str) -> tuple[str, ...]:
    """Return the id and the e-mail address of one annotator."""
    if not isinstance(value, Mapping):
        return _names(value, pointer)
    if "id" not in value and "email" not in value:
        raise unreadable("the annotator has neither id nor email", pointer)
    return (*_names(value.get("id"), f"{pointer}/id"), *_names(value.get("email"), f"{pointer}/email"))


def _names(value: object, pointer: str) -> tuple[str, ...]:
    """Return an id or e-mail address as text. 7.0 is 7."""
    if value is None or value == "":
        return ()
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise unreadable("an id or e-mail address is neither a text nor a number", pointer)
    if isinstance(value, (float, Decimal)) and -EXACT < value < EXACT and value == int(value):
        value = int(value)
    return (to_text(value) or "",)


def _sorted(value: Any) -> Any:
    """Return a value with the keys of its objects in order."""
    if isinstance(value, Mapping):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(each) for each in value] if isinstance(value, list) else value
