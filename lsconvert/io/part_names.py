"""Names of the files that a SplitWriter writes: OUT.json gives OUT-001.json, OUT-002.json and OUT.manifest.json."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from lsconvert.errors import OutputError, Where

SUFFIX: Final = re.compile(r"(\.[A-Za-z]\w*)?(\.gz|\.zst|\.zip)?", re.IGNORECASE)


class PartNames:
    """The names of the files for one target, which must be a path."""

    def __init__(self, target: str) -> None:
        self._stem, self._suffix = split_name(Path(target))

    def part(self, number: int) -> str:
        """Return the name of a part; numbers begin at 1."""
        return f"{self._stem}-{number:03}{self._suffix}"

    @property
    def manifest(self) -> str:
        """The name of the manifest."""
        return f"{self._stem}.manifest.json"

    def check_leftovers(self, count: int) -> None:
        """Raise OutputError if a file of an earlier run would be taken for one of `count` parts or their manifest.

        With one file, `count` is 0: then only a manifest makes older parts look current.
        """
        stem = Path(self._stem)
        manifest = Path(self.manifest).name
        number = re.compile(rf"{re.escape(stem.name)}-([0-9]{{3,}}){re.escape(self._suffix)}")
        names = _names_in(stem.parent)
        leftovers = [name for name in names if (match := number.fullmatch(name)) and int(match[1]) > count]
        leftovers += [name for name in names if name == manifest and not count]
        if leftovers and (count or manifest in names):
            hint = "It would be taken for one of the new files: move it away, or write to another name."
            where = Where(file=str(stem.parent / min(leftovers)))
            raise OutputError("is left from an earlier run", where=where, hint=hint)


def split_name(path: Path) -> tuple[str, str]:
    """Return a path without its suffix, and the suffix, including that of a compressed file."""
    suffix = next(path.name[i:] for i in range(1, len(path.name) + 1) if SUFFIX.fullmatch(path.name, i))
    return str(path)[: len(str(path)) - len(suffix)], suffix


def _names_in(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError as error:
        what = f"the folder cannot be listed: {(error.strerror or str(error)).lower()}"
        hint = "Files of an earlier run may be in it, and would be taken for parts: write to a readable folder."
        raise OutputError(what, file=str(folder), hint=hint) from error
