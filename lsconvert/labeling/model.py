"""The content of a labeling config: controls, objects, relations, and the problems of the config itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from lsconvert.errors import Severity
from lsconvert.labeling.tags import AnswerForm

Path: TypeAlias = tuple[str | int, ...]


class Label(NamedTuple):
    """A label or choice of a config: the word that a result has, and the word on the page if that is another one.

    `path` has the words from the topmost choice down to this one. `max_usages` is None if there is no limit.
    """

    word: str
    shown: str
    path: tuple[str, ...]
    max_usages: int | None = None


class Repeat(NamedTuple):
    """A Repeater around a tag: the expression of its list, and the flag that each index replaces."""

    on: str
    flag: str


@dataclass(frozen=True)
class Control:
    """A tag that writes regions.

    `types` are the types of its regions. `keys` are the keys of `value` that can have its answer. `labels` are in
    document order; they exclude those that a task or an API adds, which `dynamic` and `is_open` tell. `partners` are
    the names of the other controls of the same objects that have labels. `conditional` tells whether the control, or a
    tag around it, is visible in some situations only.
    """

    tag: str
    name: str
    to_names: tuple[str, ...]
    types: tuple[str, ...]
    keys: tuple[str, ...]
    answer: AnswerForm
    needs: tuple[str, ...]
    labels: tuple[Label, ...]
    dynamic: str | None
    is_open: bool
    attributes: Mapping[str, str]
    buckets: tuple[str, ...]
    partners: tuple[str, ...]
    conditional: bool
    repeats: tuple[Repeat, ...]
    line: int
    column: int

    def is_on(self, attribute: str) -> bool:
        """Tell whether an attribute, in lower case, is "true"."""
        return self.attributes.get(attribute, "").strip().lower() == "true"

    def number(self, attribute: str) -> float | None:
        """Return the number in an attribute, in lower case, or None."""
        try:
            number = float(self.attributes[attribute])
        except (KeyError, ValueError):
            return None
        return number if abs(number) < float("inf") else None

    def limit(self, attribute: str) -> int | None:
        """Return the limit in an attribute, in lower case, or None. The editor takes 0 for no limit."""
        number = self.number(attribute)
        return int(number) if number is not None and number >= 1 else None

    @property
    def is_single(self) -> bool:
        """Tell whether the control takes one label or choice only. That is the default."""
        return self.attributes.get("choice", "single").startswith("single")


@dataclass(frozen=True)
class ObjectTag:
    """A tag that shows data. `values` are its expressions: `value`, `valueList`, or its text."""

    tag: str
    name: str
    values: tuple[str, ...]
    is_list: bool
    repeats: tuple[Repeat, ...]
    line: int
    column: int


class Need(NamedTuple):
    """A value of `data` that a tag needs.

    `expression` is an attribute value such as `$image`. `is_required` tells whether a server refuses tasks without it.
    `types` are the JSON types that the server accepts. `is_list` tells whether the tag needs a list.
    """

    expression: str
    tag: str
    is_required: bool
    types: tuple[str, ...]
    is_list: bool
    repeats: tuple[Repeat, ...]


class Relations(NamedTuple):
    """The labels of relations. `is_single` tells whether a relation has at most one."""

    labels: tuple[str, ...]
    is_single: bool
    line: int
    column: int


class ConfigProblem(NamedTuple):
    """A problem of the config itself. `line` and `column` count from 1."""

    severity: Severity
    code: str
    message: str
    line: int
    column: int


@dataclass(frozen=True, eq=False)
class LabelingConfig:
    """A labeling config. Controls and objects in a Repeater have the flag, such as `{{idx}}`, in their names."""

    controls: Mapping[str, Control]
    objects: Mapping[str, ObjectTag]
    relations: Relations | None
    needs: tuple[Need, ...]
    problems: tuple[ConfigProblem, ...]
    file: str | None = None


class Mismatch(NamedTuple):
    """One thing in a task that does not fit the config.

    Args:
        path: The keys and indices from the task to the value.
        code: One of MISMATCH_CODES.
        severity: "error" or "warning".
        message: What is wrong, without values of the data.
        expected: The names or words of the config that are possible instead. It has no values of the data.
        value: The value of the data that is wrong, if it is a label, a name or a number. Show it only if the user asks.
    """

    path: Path
    code: str
    severity: Severity
    message: str
    expected: tuple[str, ...] = ()
    value: Any = None
