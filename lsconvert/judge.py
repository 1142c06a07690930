"""Which schema a converted task has to pass, and whether it does.

Only what a kernel calls a task and what has a key of one is judged; bare data and other values pass as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

from lsconvert.checker import Checker, bundled_checker
from lsconvert.decode import decode_roughly
from lsconvert.errors import LimitError
from lsconvert.kernel import abridge
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


class Judge:
    """Knows the schemas of one conversion."""

    def __init__(self, schemas: Schemas) -> None:
        self._checkers = tuple(bundled_checker(name) for name in schemas)
        self._judges_all = schemas == FOR_IMPORT  # a server takes bare data too, but not all of it

    def checker(self, *, changed: bool) -> Checker:
        """Return the checker for a task."""
        return self._checkers[changed]

    def passes(self, task: object, *, changed: bool) -> bool:
        """Tell whether a decoded task passes, or need not."""
        if not self._judges_all and not _is_annotated(task):
            return True
        return self._checkers[changed].is_valid(task)

    def verdicts(self, text: bytes, places: Iterable[Place]) -> bytes:
        """Return a byte for each task in a text: 1 if it passes, 0 if it does not or cannot be decoded."""
        return bytes(self._passes_at(text, *place) for place in places)

    def _passes_at(self, text: bytes, start: int, end: int, changed: bool) -> bool:
        try:
            return self.passes(decode_roughly(abridge(text, start, end), "", 0), changed=changed)
        except LimitError:
            return False


def _is_annotated(task: object) -> bool:
    """Tell whether this is a task, and not bare data or no object at all."""
    return isinstance(task, dict) and not task.keys().isdisjoint(TASK_KEYS)
