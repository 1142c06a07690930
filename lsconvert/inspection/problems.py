"""Find what `validate` finds in a stream that is inspected: its errors and warnings, in groups."""

from __future__ import annotations

from typing import Final

from lsconvert.inspection.figures import ProblemGroup
from lsconvert.io.recent_input import RecentInput
from lsconvert.jsontext.decode import decode_roughly
from lsconvert.kernel import make_kernel
from lsconvert.model import Limits
from lsconvert.rules.plan import compile_plan
from lsconvert.validation.groups import MAX_PLACES, ErrorGroups, PlaceCounter
from lsconvert.validation.stream_check import StreamCheck
from lsconvert.validation.validate import AUTO, checker_chooser, task_validator_of

MAX_GROUPS: Final = 200


class ProblemCounter:
    """Checks each task of a stream against the export schema of its own version.

    A second kernel reads the stream without rules, because the first one changes the tasks. `recent` has the input.
    """

    def __init__(self, recent: RecentInput, limits: Limits) -> None:
        checker_for = checker_chooser(AUTO, show_values=False)
        self._kernel = make_kernel(compile_plan(None), limits, record_tasks=True)
        validator = task_validator_of(AUTO, checker_for)
        self._check = StreamCheck(recent, validator, checker_for, decode_roughly, PlaceCounter(MAX_PLACES))
        self._groups = ErrorGroups()

    def add(self, chunk: bytes) -> None:
        """Check the tasks that end in the next chunk; b"" is the end of the stream. `recent` has the chunk already."""
        output = self._kernel.feed(chunk) if chunk else self._kernel.finish()
        self._groups.add(self._check.errors(output, self._kernel.take_tasks()))

    def groups(self) -> tuple[tuple[ProblemGroup, ...], int]:
        """Return groups of equal errors, errors before warnings and the most tasks first; and how many are left out."""
        groups = sorted(self._groups.groups(), key=lambda group: (group.severity, -group.tasks, group.pointer))
        found = tuple(
            ProblemGroup(
                group.severity,
                group.code,
                group.pointer,
                group.message,
                group.rule,
                group.errors,
                group.tasks,
                tuple(group.places),
            )
            for group in groups[:MAX_GROUPS]
        )
        return found, sum(group.errors for group in groups[MAX_GROUPS:]) + self._groups.ungrouped
