"""Decide about tasks one by one: keep, keep without some annotations, or drop. No I/O."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from lsconvert.errors import ConversionError, LimitError, Where
from lsconvert.filtering.cut import without_items
from lsconvert.filtering.fields import LISTS, Object, annotation_lists
from lsconvert.filtering.operands import OneOf
from lsconvert.filtering.parse import Condition

# The indices of annotations, by the key of their list.
Indices: TypeAlias = Mapping[str, Collection[int]]
_NONE: Indices = {}
NOT_A_TASK_HINT: Final = "Predicates cannot decide about it. Take it out of the file."


class Dropped(NamedTuple):
    """The number of `tasks` or `annotations` that a condition dropped, because it was the first that did not hold.

    `option` is the argument that the condition was given for, and `condition` its text. Annotations in dropped tasks are
    not counted. `unmatched` is the number of values in the list of a condition about tasks that no task had.
    """

    option: Literal["where", "where_annotation"]
    condition: str
    tasks: int = 0
    annotations: int = 0
    unmatched: int = 0


class Selection:
    """Applies conditions to tasks, and counts.

    `where_annotation` keeps annotations; then `where` keeps tasks by what is left of them, so that to select again
    changes nothing. A condition about annotations holds for a task if it holds for at least one of them; with `not`, if
    the predicate holds for none. Conditions that do not depend on annotations are asked first.
    """

    def __init__(self, where: Sequence[Condition], where_annotation: Sequence[Condition]) -> None:
        self._where, self._where_annotation = where, where_annotation
        self._tasks_by, self._annotations_by = Counter[int](), Counter[int]()  # by number of the condition
        numbered = list(enumerate(where))
        self._about_task = [(n, each) for n, each in numbered if not each.predicate.reads_annotations]
        self._about_annotations = [(n, each) for n, each in numbered if each.predicate.reads_annotations]
        self.tasks = self.annotations = self.dropped_tasks = self.dropped_annotations = 0

    @property
    def dropped(self) -> tuple[Dropped, ...]:
        """The conditions, those of `where_annotation` first, with the numbers of what they dropped."""
        tasks = [
            Dropped("where", each.text, tasks=self._tasks_by[n], unmatched=_unmatched(each))
            for n, each in enumerate(self._where)
        ]
        annotations = [
            Dropped("where_annotation", each.text, annotations=self._annotations_by[n])
            for n, each in enumerate(self._where_annotation)
        ]
        return (*annotations, *tasks)

    def apply(self, text: bytes, task: Any) -> bytes | None:
        """Return the text of a task, without the annotations that are dropped; None to drop the task.

        `task` is the decoded text. Without conditions, a value that is not an object is kept. Raises ConversionError, with
        the pointer in the task, and LimitError.
        """
        if not isinstance(task, dict):
            if self._where or self._where_annotation:
                raise ConversionError("a value in the place of a task is not an object", hint=NOT_A_TASK_HINT)
            task = {}
        count = sum(len(task[key]) for key in LISTS if isinstance(task.get(key), list))
        try:
            removed = self._to_remove(task)
            kept = without_items(text, removed) if removed else text
        except RecursionError:
            raise LimitError("the task is nested too deep for Python objects") from None
        left = 0 if removed is None else count - sum(map(len, removed.values()))
        self.annotations += left
        self.dropped_annotations += count - left
        if removed is None:
            self.dropped_tasks += 1
            return None
        self.tasks += 1
        return kept

    def _to_remove(self, task: Object) -> Indices | None:
        """Return the annotations to remove from a task, None to drop the task."""
        if not self._keeps(task, self._about_task, _NONE):
            return None
        removed: dict[str, set[int]] = {}
        for key, index, annotation in _annotations(task, _NONE) if self._where_annotation else ():
            failed = _first_failed(enumerate(self._where_annotation), annotation, f"/{key}/{index}")
            if failed is not None:
                self._annotations_by[failed] += 1
                removed.setdefault(key, set()).add(index)
        return removed if self._keeps(task, self._about_annotations, removed) else None

    def _keeps(self, task: Object, conditions: Iterable[tuple[int, Condition]], removed: Indices) -> bool:
        """Tell whether all conditions hold for a task without the annotations `removed`; else, count the first."""
        left = _without(task, removed)
        for number, condition in conditions:
            if condition.predicate.scope == "task":
                holds = _holds(condition, left)
            else:
                found = _annotations(task, removed)
                fits = any(_fits(condition, annotation, f"/{key}/{index}") for key, index, annotation in found)
                holds = fits is not condition.negated
            if not holds:
                self._tasks_by[number] += 1
                return False
        return True


def _annotations(task: Object, removed: Indices) -> Iterator[tuple[str, int, Object]]:
    """Yield the key of its list, the index and the value of each annotation of a task that is not removed."""
    for key, items in annotation_lists(task):
        gone = removed.get(key, ())
        for index, annotation in enumerate(items):
            if index not in gone:
                yield key, index, annotation


def _without(task: Object, removed: Indices) -> Object:
    lists = {key: [item for n, item in enumerate(task[key]) if n not in gone] for key, gone in removed.items()}
    return {**task, **lists} if lists else task


def _first_failed(conditions: Iterable[tuple[int, Condition]], annotation: Object, pointer: str) -> int | None:
    return next((number for number, each in conditions if not _holds(each, annotation, pointer)), None)


def _holds(condition: Condition, value: Object, pointer: str = "") -> bool:
    return _fits(condition, value, pointer) is not condition.negated


def _fits(condition: Condition, value: Object, pointer: str) -> bool:
    """Tell whether the predicate is true, without `not`. `pointer` is that of the value in its task."""
    try:
        return condition.operand.matches(condition.predicate.read(value))
    except ConversionError as error:
        error.where = Where(pointer=f"{pointer}{error.where.pointer or ''}")
        raise


def _unmatched(condition: Condition) -> int:
    """Return the number of listed values that no task had; 0 if the predicate has a closed list, or none."""
    operand, predicate = condition.operand, condition.predicate
    if not isinstance(operand, OneOf) or predicate.scope != "task" or predicate.choices:
        return 0
    return len(operand.values) - len(operand.matched)
