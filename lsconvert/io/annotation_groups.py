"""Group annotations that have their task inside, as the files of a target storage, into tasks.

Values keep their spelling.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lsconvert.io.located import Located, LocatedMember, Members
from lsconvert.io.stored_tasks import joined
from lsconvert.jsontext.order import IdOrder, id_order


class Ids(NamedTuple):
    """The ids that an annotation is grouped by, and its age. Sorts by the id of the annotation, then the older first.

    `order` ends with "" for an annotation without an id. `task_id` is spelled as in the file.
    """

    order: IdOrder
    updated_at: str
    task_id: str


class Pair(NamedTuple):
    """An annotation with the id of its task under `task`, and its copy of the task."""

    annotation: Located
    task: Located


def ids_of(annotation: Members, task: Members) -> Ids:
    """Return the ids of an annotation and its task. Raises ValueError if the task has no id."""
    task_id = task.spelled("id")
    if not task_id:
        raise ValueError("its task has no id")
    return Ids(id_order(annotation.spelled("id")), annotation.spelled("updated_at"), task_id)


def pair_of(annotation: Members, task: Members) -> Pair:
    """Return an annotation and its task, which has an id."""
    task_id = LocatedMember(b'"task"', Located(task.spelled("id").encode(), []))
    return Pair(annotation.with_values({"task": task_id}), task.located)


def newest_of_each(found: Iterable[Ids]) -> list[int]:
    """Return the indices of the annotations of one task in their order, without the older states of annotations.

    Of two states that are equally old, the later one counts as newer.
    """
    every = list(found)
    newest: dict[object, int] = {}
    for index in sorted(range(len(every)), key=lambda each: every[each]):
        order = every[index].order
        newest[order if order[1] else index] = index
    return list(newest.values())


def task_of_annotations(pairs: Sequence[Pair]) -> tuple[Located, bool]:
    """Return a task with its annotations, and whether their copies of the task differ: see `joined`.

    `pairs` are in the order of the ids of the annotations. The last copy of the task counts as the newest.
    """
    distinct = {pair.task.text: pair.task for pair in reversed(pairs)}  # most copies are the same; the newest first
    return joined(list(distinct.values())[::-1], [pair.annotation for pair in pairs])
