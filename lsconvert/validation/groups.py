"""Group equal errors of one file. Memory is bounded: neither the groups nor a group grow with the number of errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from lsconvert.errors import Severity, ValidationError, Where, shorten_pointer

MAX_GROUPS: Final = 1000
MAX_PLACES: Final = 10  # kept for each group
LONG_POINTER: Final = 90  # characters; a longer one with a larger task index may be cut
_INDEX: Final = re.compile(r"/[0-9]+(?=/|$)")


class Finding(NamedTuple):
    """A group of equal errors: its pointer, with * for each index, the number of tasks, and the first place.

    `keyword` is the keyword of the schema that failed, or the name of the ConversionError. `rule` is the rule of the
    guide that fixes the errors, "" if none does. `severity` is "error" or "warning". `code` is one of FINDING_CODES.
    Pointers over 120 characters are cut.
    """

    pointer: str
    keyword: str
    message: str
    rule: str
    tasks: int
    first: Where
    severity: Severity = "error"
    code: str = ""


class ErrorGroup:
    """Equal errors or warnings: the same pointer apart from indices, keyword, message, rule and code.

    `errors` and `tasks` count all of them, `places` holds the first ten. Pointers over 120 characters are cut.
    """

    __slots__ = ("_last_task", "code", "errors", "keyword", "message", "places", "pointer", "rule", "severity", "tasks")

    def __init__(self, severity: Severity, pointer: str, keyword: str, message: str, rule: str, code: str) -> None:
        self.severity, self.pointer, self.keyword, self.message, self.rule = severity, pointer, keyword, message, rule
        self.code = code
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


class PlaceCounter:
    """Limits how many equal problems are located: to find line and column, the text of the task is read once more."""

    def __init__(self, max_places: int | None) -> None:
        self._max = max_places
        self._counts: dict[tuple[str, str, str], int] = {}

    def take(self, pointer: str, keyword: str, message: str) -> bool:
        """Return whether to locate this problem, and count it."""
        if self._max is None:
            return True
        key = (pattern(pointer), keyword, message)
        count = self._counts.get(key, 0)
        if count < self._max and (count or len(self._counts) < MAX_GROUPS):
            self._counts[key] = count + 1
            return True
        return False


def pattern(pointer: str) -> str:
    """Return a JSON Pointer with * for each index, cut to 120 characters."""
    return shorten_pointer(_INDEX.sub("/*", pointer))


class ErrorGroups:
    """The errors of one file in at most 1,000 groups. `ungrouped` counts the errors that fit into none of them."""

    def __init__(self) -> None:
        self._groups: dict[tuple[Severity, str, str, str, str, str], ErrorGroup] = {}
        self.ungrouped = 0

    def add(self, errors: Iterable[ValidationError]) -> None:
        """Add errors, those of one task after each other."""
        for error in errors:
            pointer = pattern(error.where.pointer or "")
            key = (error.severity, pointer, error.keyword, error.message, error.rule, error.code)
            group = self._groups.get(key)
            if group is None:
                if len(self._groups) == MAX_GROUPS:
                    self.ungrouped += 1
                    continue
                group = self._groups[key] = ErrorGroup(*key)
            group.add(error.where)

    def fits(self, other: ErrorGroups) -> bool:
        """Return whether `merge` would have the result of adding the errors of `other` one by one.

        It would not if there are too many groups, or a pointer may have to be cut at another place once it is moved.
        """
        is_long = any(len(where.pointer or "") > LONG_POINTER for g in other._groups.values() for where in g.places)
        return not other.ungrouped and not is_long and len(self._groups.keys() | other._groups.keys()) <= MAX_GROUPS

    def merge(self, other: ErrorGroups, moved: Callable[[Where], Where]) -> None:
        """Add the errors of later tasks of the same file. `moved` returns their places in the file."""
        for key, group in other._groups.items():
            mine = self._groups.setdefault(key, ErrorGroup(*key))
            mine.errors += group.errors
            mine.tasks += group.tasks
            mine.places += map(moved, group.places[: MAX_PLACES - len(mine.places)])

    def groups(self) -> list[ErrorGroup]:
        """Return the groups: errors before warnings, then by pointer, keyword and message."""
        return [self._groups[key] for key in sorted(self._groups)]

    def findings(self) -> tuple[Finding, ...]:
        """Return the groups as findings, in the same order."""
        return tuple(
            Finding(
                pointer=group.pointer,
                keyword=group.keyword,
                message=group.message,
                rule=group.rule,
                tasks=group.tasks,
                first=group.places[0],
                severity=group.severity,
                code=group.code,
            )
            for group in self.groups()
        )
