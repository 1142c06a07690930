"""Check files side by side: what a thread found in a file, to be written when it is the file's turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, Protocol

import lsconvert
from lsconvert import LSConvertError, Progress, ValidationError

# Findings of one file that are kept until its turn. A file with more is checked again then.
MAX_KEPT: Final = 500


class Find(Protocol):
    """Yields the findings of a file. Calls `count_tasks` with numbers of tasks, and `on_note` with notes."""

    def __call__(
        self, *, count_tasks: Callable[[int], None], on_note: Callable[[str], object]
    ) -> Iterator[ValidationError]: ...


class Collected:
    """The findings, tasks and notes of a file, and the error that ended it. Calling it is a `Find`."""

    def __init__(self) -> None:
        self._found: list[ValidationError] = []
        self._notes: list[str] = []
        self._tasks = 0
        self._failure: LSConvertError | None = None

    def __call__(
        self, *, count_tasks: Callable[[int], None], on_note: Callable[[str], object]
    ) -> Iterator[ValidationError]:
        """Yield the findings, then raise the error if there is one."""
        count_tasks(self._tasks)
        yield from self._found
        for note in self._notes:
            on_note(note)
        if self._failure is not None:
            raise self._failure

    def has_errors(self, *, strict: bool) -> bool:
        """Return whether the file has errors, or with `strict` warnings, or cannot be read."""
        return self._failure is not None or any(strict or found.severity == "error" for found in self._found)

    def add_tasks(self, count: int) -> None:
        """Count tasks."""
        self._tasks += count

    def read(self, find: Find) -> bool:
        """Collect the findings of a file. Return whether it has no more than may be kept."""
        try:
            for finding in find(count_tasks=self.add_tasks, on_note=self._notes.append):
                if len(self._found) == MAX_KEPT:
                    return False
                self._found.append(finding)
        except LSConvertError as error:
            self._failure = error
        return True


def finder(file: str, progress: Progress | None, **options: Any) -> Find:
    """Return a function that reads a file, and yields its errors and warnings."""

    def find(*, count_tasks: Callable[[int], None], on_note: Callable[[str], object]) -> Iterator[ValidationError]:
        return lsconvert.iter_errors(
            file, progress=progress, count_tasks=count_tasks, on_note=on_note, warnings=True, **options
        )

    return find


def failing(error: LSConvertError) -> Find:
    """Return a function that raises an error instead of yielding findings."""

    def find(**_: Any) -> Iterator[ValidationError]:
        raise error

    return find


def collect(find: Find) -> Collected | None:
    """Return the findings of a file, None if they are too many to keep."""
    collected = Collected()
    return collected if collected.read(find) else None
