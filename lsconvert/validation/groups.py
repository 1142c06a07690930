"""Equal errors together: what is wrong, in how many tasks, and where first. Bounded, whatever the file holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from lsconvert.errors import ValidationError, Where

MAX_FINDINGS: Final = 1000
_INDEX = re.compile(r"/[0-9]+(?=/|$)")


class Finding(NamedTuple):
    """One thing that is wrong: at which pointer (indices are *), in how many tasks, and where first.

    `keyword` is that of the schema, or the name of the ConversionError. `rule` is the rule of the guide that mends it.
    """

    pointer: str
    keyword: str
    message: str
    rule: str
    tasks: int
    first: Where


class ErrorGroups:
    """Groups the errors of one file by pointer (indices left out), keyword and message."""

    def __init__(self) -> None:
        self._groups: dict[tuple[str, str, str, str], Finding] = {}
        self.more = 0  # tasks with errors that found no room

    def add(self, errors: Iterable[ValidationError]) -> None:
        """Add the errors of one task."""
        first: dict[tuple[str, str, str, str], ValidationError] = {}
        for error in errors:
            key = (_INDEX.sub("/*", error.where.pointer or ""), error.keyword, error.message, error.rule)
            first.setdefault(key, error)
        room = True
        for key, error in first.items():
            known = self._groups.get(key)
            room = known is not None or len(self._groups) < MAX_FINDINGS
            if room:
                self._groups[key] = Finding(
                    *key, known.tasks + 1 if known else 1, known.first if known else error.where
                )
        self.more += not room

    def sorted(self) -> tuple[Finding, ...]:
        """Return the groups, sorted by pointer, keyword and message."""
        return tuple(self._groups[key] for key in sorted(self._groups))
