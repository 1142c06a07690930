"""Group equal errors of one file. Memory is bounded: neither the groups nor a group grow with the number of errors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from lsconvert.errors import ValidationError, Where, shorten_pointer

MAX_GROUPS: Final = 1000
MAX_PLACES: Final = 10  # kept for each group
_INDEX: Final = re.compile(r"/[0-9]+(?=/|$)")


class Finding(NamedTuple):
    """A group of equal errors: its pointer, with * for each index, the number of tasks, and the first place.

    `keyword` is the keyword of the schema that failed, or the name of the ConversionError. `rule` is the rule of the
    guide that fixes the errors, "" if none does. Pointers over 120 characters are cut.
    """

    pointer: str
    keyword: str
    message: str
    rule: str
    tasks: int
    first: Where


class ErrorGroup:
    """Equal errors: the same pointer apart from indices, keyword, message and rule.

    `errors` and `tasks` count all of them, `places` holds the first ten. Pointers over 120 characters are cut.
    """

    __slots__ = ("_last_task", "errors", "keyword", "message", "places", "pointer", "rule", "tasks")

    def __init__(self, pointer: str, keyword: str, message: str, rule: str) -> None:
        self.pointer, self.keyword, self.message, self.rule = pointer, keyword, message, rule
        self.errors = self.tasks = 0
        self.places: list[Where] = []
        self._last_task: int | None = None

    def add(self, where: Where) -> None:
        """Count an error. The errors of one task must follow each other."""
        if not self.errors or where.task_index != self._last_task:
            self.tasks += 1
        self._last_task = where.task_index
        self.errors += 1
        if len(self.places) < MAX_PLACES:
            # A pointer may be as long as a task.
            self.places.append(where._replace(pointer=where.pointer and shorten_pointer(where.pointer)))


class ErrorGroups:
    """The errors of one file in at most 1,000 groups. `ungrouped` counts the errors that fit into none of them."""

    def __init__(self) -> None:
        self._groups: dict[tuple[str, str, str, str], ErrorGroup] = {}
        self.ungrouped = 0

    def add(self, errors: Iterable[ValidationError]) -> None:
        """Add errors, those of one task after each other."""
        for error in errors:
            pointer = shorten_pointer(_INDEX.sub("/*", error.where.pointer or ""))
            key = (pointer, error.keyword, error.message, error.rule)
            group = self._groups.get(key)
            if group is None:
                if len(self._groups) == MAX_GROUPS:
                    self.ungrouped += 1
                    continue
                group = self._groups[key] = ErrorGroup(*key)
            group.add(error.where)

    def groups(self) -> list[ErrorGroup]:
        """Return the groups, sorted by pointer, keyword and message."""
        return [self._groups[key] for key in sorted(self._groups)]

    def findings(self) -> tuple[Finding, ...]:
        """Return the groups as findings, in the same order."""
        return tuple(
            Finding(group.pointer, group.keyword, group.message, group.rule, group.tasks, group.places[0])
            for group in self.groups()
        )
