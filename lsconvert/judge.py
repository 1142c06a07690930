"""Which schema a converted task has to pass, and whether it does.

Only what a kernel calls a task and what has a key of one is judged; bare data and other values pass as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

from lsconvert.checker import Checker, bundled_checker
from lsconvert.decode import decode_roughly
from lsconvert.errors import LimitError
from lsconvert.kernel import abridger
from lsconvert.model import Options, Target, Version
from lsconvert.rules import TASK_KEYS

# Names of schemas: for tasks that a conversion had no reason to change, and for what it leaves.
Schemas: TypeAlias = tuple[str, str]
# A task in a text: from here up to there, and whether it was changed.
Place: TypeAlias = tuple[int, int, bool]

CHANGED: Final = {Version.V1: "v1/export", Version.V2: "v2/migrated"}
UNCHANGED: Final = {Version.V1: "v1/export", Version.V2: "v2/export"}
FOR_IMPORT: Final = ("v2/import", "v2/import")


def schemas_for(to: Version, options: Options) -> Schemas:
    """Return the names of the schemas for unchanged and for changed tasks."""
    if options.target is Target.IMPORT:
        return FOR_IMPORT
    return UNCHANGED[to], (UNCHANGED if options.keep_ground_truth else CHANGED)[to]


def is_fast(schemas: Schemas) -> bool:
    """Tell whether there is a fast gate for these schemas: without it nothing passes surely."""
    return all(bundled_checker(name).has_gate for name in schemas)


class Judge:
    """Knows the schemas of one conversion."""

    def __init__(self, schemas: Schemas) -> None:
        self._checkers = tuple(bundled_checker(name) for name in schemas)
        self._judges_all = schemas == FOR_IMPORT  # a server takes bare data too, but not all of it
        self._is_fast = is_fast(schemas)
        self._abridge = abridger()

    def checker_for(self, task: object, *, changed: bool) -> Checker | None:
        """Return the checker that a decoded task has to pass, None if there is none."""
        return self._checkers[changed] if self._judges_all or _is_annotated(task) else None

    def verdicts(self, text: bytes, places: Iterable[Place]) -> bytes:
        """Return a byte for each task in a text: 1 if it surely passes, 0 if that has to be looked at."""
        return bytes(self._is_fast and self._surely_passes(text, *place) for place in places)

    def _surely_passes(self, text: bytes, start: int, end: int, changed: bool) -> bool:
        try:
            task = decode_roughly(self._abridge(text, start, end), "", 0)
        except (LimitError, MemoryError):
            return False
        checker = self.checker_for(task, changed=changed)
        return checker is None or checker.surely_passes(task)


def _is_annotated(task: object) -> bool:
    """Tell whether this is a task, and not bare data or no object at all."""
    return isinstance(task, dict) and not task.keys().isdisjoint(TASK_KEYS)
