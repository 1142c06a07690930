"""Names of the files that a SplitWriter writes: OUT.json gives OUT-001.json, OUT-002.json and OUT.manifest.json."""

from __future__ import annotations

import os
import re
from typing import Final

from lsconvert.errors import LSConvertError, OutputError, Where
from lsconvert.io.location import Location
from lsconvert.io.locations import locate, shown_name
from lsconvert.io.suffixes import COMPRESSED_SUFFIXES

MANIFEST: Final = ".manifest.json"
NUMBERED: Final = re.compile(r"(.*[^/])-[0-9]{3,}", re.DOTALL)
SUFFIX: Final = re.compile(rf"(\.[A-Za-z]\w*)?({'|'.join(map(re.escape, COMPRESSED_SUFFIXES))})?", re.IGNORECASE)


class PartNames:
    """The names of the files for one target, which must be a path or a URL."""

    def __init__(self, target: str) -> None:
        self._stem, self._suffix = split_name(target)

    def part(self, number: int) -> str:
        """Return the name of a part; numbers begin at 1."""
        return f"{self._stem}-{number:03}{self._suffix}"

    @property
    def manifest(self) -> str:
        """The name of the manifest."""
        return f"{self._stem}{MANIFEST}"

    @property
    def stem(self) -> str:
        """The target without its suffix."""
        return self._stem

    @staticmethod
    def target_of(name: str) -> str | None:
        """Return the target of which a name may be that of a part, None if it cannot be one."""
        stem, suffix = split_name(name)
        numbered = NUMBERED.fullmatch(stem)
        return f"{numbered[1]}{suffix}" if numbered is not None else None

    def has(self, name: str) -> bool:
        """Tell whether a name in the same folder is that of the manifest, or of a part."""
        stem = _base(self._stem)
        if not name.startswith(stem):  # most names: a folder may have many
            return False
        part = re.compile(rf"{re.escape(stem)}-[0-9]{{3,}}{re.escape(self._suffix)}")
        return name == f"{stem}{MANIFEST}" or part.fullmatch(name) is not None

    def check_leftovers(self, count: int) -> None:
        """Raise OutputError if a file of an earlier run would be taken for one of `count` parts or their manifest.

        With one file, `count` is 0: then only a manifest makes older parts look current.
        """
        manifest = _base(self.manifest)
        folder = locate(self.manifest).parent
        number = re.compile(rf"{re.escape(_base(self._stem))}-([0-9]{{3,}}){re.escape(self._suffix)}")
        names = _names_in(folder)
        leftovers = [name for name in names if (match := number.fullmatch(name)) and int(match[1]) > count]
        leftovers += [name for name in names if name == manifest and not count]
        if leftovers and (count or manifest in names):
            hint = "It would be taken for one of the new files: move it away, or write to another name."
            where = Where(file=folder.join(min(leftovers)).name)
            raise OutputError("is left from an earlier run", where=where, hint=hint)


def split_name(name: str) -> tuple[str, str]:
    """Return a path or URL without its suffix, and the suffix, including that of a compressed file."""
    base = _base(name)
    suffix = next(base[i:] for i in range(1, len(base) + 1) if SUFFIX.fullmatch(base, i))
    return name[: len(name) - len(suffix)], suffix


def _base(name: str) -> str:
    """Return the last part of a path or URL."""
    return shown_name(name).rpartition("/")[2] if "://" in name else os.path.basename(name)


def _names_in(folder: Location) -> list[str]:
    try:
        return [entry.name for entry in folder.scan()]
    except (OSError, LSConvertError) as error:
        reason = error.message if isinstance(error, LSConvertError) else (error.strerror or str(error)).lower()
        what = f"the folder cannot be listed: {reason}"
        hint = "Files of an earlier run may be in it, and would be taken for parts: write to a readable folder."
        raise OutputError(what, file=folder.name, hint=hint) from error
