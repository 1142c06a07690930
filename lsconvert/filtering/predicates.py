"""The table of predicates: the closed list of questions that a filter can ask about a task or an annotation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Literal, TypeAlias

from lsconvert.filtering import fields

Scope: TypeAlias = Literal["task", "annotation"]
# How the value of a predicate is written. parse.py has a function for each.
Form: TypeAlias = Literal["none", "list", "count", "period", "share"]


@dataclass(frozen=True, slots=True)
class Predicate:
    """A question about a task or an annotation.

    `read` returns the value that is compared, in the type that the operands of `form` take. `synonyms` are keys and
    columns that mean the same. `choices` are all values of a list, () if any text may be one. `spell` returns a value of
    a list as `read` spells it. `on_list`: whether a question about a task depends on its lists of annotations.
    """

    name: str
    scope: Scope
    form: Form
    read: Callable[[fields.Object], Any]
    meaning: str
    synonyms: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    spell: Callable[[str], str] = str
    on_list: bool = False

    @property
    def reads_annotations(self) -> bool:
        """Whether the answer depends on the annotations of a task."""
        return self.on_list or self.scope == "annotation"


PREDICATES: Final = (
    Predicate("version", "task", "list", fields.version_of, "the task is v1 or v2", choices=("v1", "v2"), on_list=True),
    Predicate("task_id", "task", "list", fields.task_ids, "the id of the task is in the list", synonyms=("id",)),
    Predicate("annotations", "task", "count", fields.annotation_count, "the task has so many annotations; without a number, at least one", on_list=True),
    Predicate("task_created", "task", "period", partial(fields.time, key="created_at"), "created_at of the task is in the period"),
    Predicate("task_updated", "task", "period", partial(fields.time, key="updated_at"), "updated_at of the task is in the period"),
    Predicate("sample", "task", "share", fields.sample_key, "the task is in a sample of about one in N"),
    Predicate("annotator", "annotation", "list", fields.annotators, "the id or e-mail address of the annotator is in the list",
              synonyms=("completed_by",), spell=fields.annotator_name),
    Predicate("cancelled", "annotation", "none", partial(fields.flag, keys=("was_cancelled", "skipped")), "the annotator skipped the task",
              synonyms=("was_cancelled", "skipped")),
    Predicate("ground_truth", "annotation", "none", partial(fields.flag, keys=("ground_truth", "honeypot")), "the annotation is a ground truth", synonyms=("honeypot",)),
    Predicate("created", "annotation", "period", partial(fields.time, key="created_at"), "created_at of the annotation is in the period", synonyms=("created_at",)),
    Predicate("updated", "annotation", "period", partial(fields.time, key="updated_at"), "updated_at of the annotation is in the period", synonyms=("updated_at",)),
    Predicate("label", "annotation", "list", fields.labels, "a region has a label or choice in the list", synonyms=("labels",)),
)  # fmt: skip
