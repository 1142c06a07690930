"""Names of files with one task each: `<id>.json`. They are unique, and valid on every file system."""

from __future__ import annotations

import re
from typing import Final

from lsconvert.io.windows_names import DEVICES

SUFFIX: Final = ".json"
# Of any other id, some file system, shell or reader of folders would not take the name for that of a file with a task.
_SAFE: Final = re.compile(
    rf"(?!{DEVICES}(?:\.|\Z))(?!tasks\Z)(?!.*\.manifest\Z)"
    r"[a-z0-9_][a-z0-9_.-]{0,99}",
    re.IGNORECASE | re.ASCII,
)


def id_text(task: object) -> str | None:
    """Return the id of a decoded task as text, None unless it is a string or a whole number of at most 64 bits."""
    found = task.get("id") if isinstance(task, dict) else None
    if isinstance(found, str):
        return found
    is_number = isinstance(found, int) and not isinstance(found, bool) and -(1 << 63) <= found < 1 << 64
    return str(found) if is_number else None


class TaskNames:
    """Gives each task the name of its file. The names depend only on the ids and places of the tasks that were named.

    The names are kept, about 150 bytes for each task: two tasks may have one id, and some file systems ignore case.
    """

    def __init__(self) -> None:
        self._used: set[str] = set()

    def name(self, task_id: str | None, index: int) -> str:
        """Return the name for a task. `index` is its place in the input, counted from 0.

        A task without an id is named `no-id-<index>.json`, one whose id is not a safe name `unsafe-id-<index>.json`, and
        one whose name is used already, in any case, `<name>-again-<index>.json`.
        """
        if task_id is None:
            stem = f"no-id-{index}"
        else:
            stem = task_id if _SAFE.fullmatch(task_id) else f"unsafe-id-{index}"
        while stem.lower() in self._used:
            stem = f"{stem}-again-{index}"
        self._used.add(stem.lower())
        return f"{stem}{SUFFIX}"
