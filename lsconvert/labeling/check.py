"""Checks tasks against a labeling config. It is pure: it reads and writes nothing, and changes no task."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from lsconvert.labeling.data_check import WORK_KEYS, check_data, task_data
from lsconvert.labeling.model import LabelingConfig, Mismatch, Path
from lsconvert.labeling.regions import check_region
from lsconvert.labeling.relations import check_relation
from lsconvert.labeling.required import check_required, check_usages
from lsconvert.labeling.result import Result, is_relation
from lsconvert.labeling.scope import ConfigIndex, Scope


class Work(NamedTuple):
    """A list of regions. `is_complete` tells whether an annotator has submitted it."""

    path: Path
    regions: list[Any]
    is_complete: bool


def check_task(config: LabelingConfig, task: Mapping[str, Any]) -> Iterator[Mismatch]:
    """Yield what does not fit the config: first `data`, then each annotation and prediction.

    The task may be v1 or v2, with or without double lists. A value of a wrong structure, such as annotations that are
    not a list, is a matter of the schemas, and is left out.
    """
    data, base = task_data(task)
    yield from check_data(config, data, base)
    scope = Scope(index_of(config), data)
    for work in works(task):
        yield from _check_work(scope, work)


@lru_cache(maxsize=4)
def index_of(config: LabelingConfig) -> ConfigIndex:
    """Return what is computed of a config once. Few configs are in use at a time."""
    return ConfigIndex(config)


def _check_work(scope: Scope, work: Work) -> Iterator[Mismatch]:
    result = Result(work.regions)
    for number, element in result.elements:
        path = (*work.path, number)
        if is_relation(element):
            yield from check_relation(scope.config, element, path, result)
        else:
            yield from check_region(scope, element, path, result)
    yield from check_usages(scope, result, work.path)
    if work.is_complete:
        yield from check_required(scope, result, work.path)


def works(task: Mapping[str, Any]) -> Iterator[Work]:
    """Yield the lists of regions in a task. Of a double list, each inner list is the work of one annotator."""
    for key in WORK_KEYS:
        items = task.get(key)
        for number, item in enumerate(items if isinstance(items, list) else ()):
            result = item.get("result") if isinstance(item, Mapping) else None
            if not isinstance(result, list):
                continue
            path: Path = (key, number, "result")
            is_skipped = item.get("was_cancelled") is True or item.get("skipped") is True
            is_complete = key in ("completions", "annotations") and not is_skipped
            inner = [(index, each) for index, each in enumerate(result) if isinstance(each, list)]
            for index, each in inner:
                yield Work((*path, index), each, is_complete)
            if not inner:
                yield Work(path, result, is_complete)
