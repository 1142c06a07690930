"""Checks that `data` of a task has the values that the tags of a config show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from lsconvert.labeling.codes import mismatch
from lsconvert.labeling.expressions import MISSING, iterations, lookup, names, server_name, steps, substitute
from lsconvert.labeling.model import LabelingConfig, Mismatch, Need, Path

# The keys of a task that hold lists of objects with a `result`.
WORK_KEYS: Final = ("completions", "annotations", "predictions", "drafts")
# The key that Label Studio writes for the lines of a text file.
_UNNAMED: Final = "$undefined$"
_TYPES: Final = {
    str: "string",
    bool: "number",
    int: "number",
    float: "number",
    list: "list",
    type(None): "null",
}


def task_data(task: Mapping[str, Any]) -> tuple[Any, Path]:
    """Return the data of a task and its path. A task without `data` and without work is data, as for a server."""
    if "data" in task:
        return task["data"], ("data",)
    return (MISSING, ()) if any(key in task for key in WORK_KEYS) else (task, ())


def check_data(config: LabelingConfig, data: Any, base: Path) -> Iterator[Mismatch]:
    """Yield the values that are missing in `data`, and those of a type that the server refuses.

    Data that is not an object is a matter of the schemas.
    """
    if not isinstance(data, Mapping):
        return
    data = _named(config, data)
    reported: set[Path] = set()
    for check in (_check_required, _check_shown):
        for need in config.needs:
            for found in check(need, data, base):
                if found.path not in reported:
                    reported.add(found.path)
                    yield found


def _named(config: LabelingConfig, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return data with the value of a text file under the first key of the config, as the server stores it."""
    first = next((server_name(need.expression) for need in config.needs if need.is_required), None)
    return {**data, first: data[_UNNAMED]} if first is not None and _UNNAMED in data else data


def _check_required(need: Need, data: Mapping[str, Any], base: Path) -> Iterator[Mismatch]:
    """Yield what a server refuses. It requires one name of an expression, and does not look into lists."""
    if not need.is_required:
        return
    name = server_name(need.expression)
    before, bracket, _ = name.partition("[")
    path = tuple(before.split("."))
    value: Any = data
    for step in path:
        value = value.get(step, MISSING) if isinstance(value, Mapping) else MISSING
    types = ("list",) if bracket else need.types
    if value is MISSING:
        message = f"`data` has no value for `${name}`, which <{need.tag}> shows; a server refuses the task"
        yield mismatch("data-missing", message, (*base, *path), expected=types)
    elif _json_type(value) not in types:
        message = f"the value for `${name}` must be a {' or '.join(types)} for <{need.tag}>; a server refuses the task"
        yield mismatch("data-type", message, (*base, *path), expected=types)


def _json_type(value: Any) -> str | None:
    return "dict" if isinstance(value, Mapping) else _TYPES.get(type(value))


def _check_shown(need: Need, data: Mapping[str, Any], base: Path) -> Iterator[Mismatch]:
    """Yield the names in an expression for which the editor finds no value, for each index of a Repeater."""
    for indexes in iterations(need.repeats, data):
        for name in names(substitute(need.expression, indexes)):
            path = steps(name)
            value = lookup(data, path)
            what = "value" if value is MISSING else "list" if need.is_list and not isinstance(value, list) else ""
            if what:
                message = f"`data` has no {what} for `${name}`, which <{need.tag}> shows"
                yield mismatch("data-not-shown", message, (*base, *path))
