"""Read the record of earlier runs of a job: a file of JSON Lines, whose lines are found by the name of a file.

Only the places of the lines are kept, in about 50 bytes for each.
"""

from __future__ import annotations

import json
from array import array
from pathlib import Path
from typing import Any, Final

from lsconvert.io.name_index import NameIndex

KEYS: Final = {"name", "size", "mtime_ns", "sha256", "options", "version", "code", "outputs"}
STATE_KEYS: Final = {"size", "mtime_ns", "sha256"}  # of each output
_NONE: Final = -1  # instead of the number of an earlier line


class Record:
    """The lines that a record has now. Lines that are cut, because a run was killed, or damaged are left out."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offsets = array("q")
        self._earlier = array("q")  # for each line, the number of the line before it for the same file
        self._index = NameIndex(lambda number: str(self._line(number)["name"]))
        try:
            self._read()
        except (OSError, ValueError):  # the record does not exist, or its path is not valid
            return

    def entries(self, name: str) -> list[dict[str, Any]]:
        """Return the lines for a file, the last one first. May be called from several threads.

        If the record was removed meanwhile, it has none.
        """
        found: list[dict[str, Any]] = []
        try:
            number = self._index.find(name)
            while number is not None:
                found.append(self._line(number))
                earlier = self._earlier[number]
                number = None if earlier == _NONE else earlier
        except OSError:
            return []
        return found

    def _read(self) -> None:
        with self._path.open("rb") as file:
            offset = 0
            for line in file:
                entry = _parse(line)
                if entry is not None:
                    number = len(self._offsets)
                    self._offsets.append(offset)
                    earlier = self._index.add(entry["name"], number)
                    self._earlier.append(_NONE if earlier is None else earlier)
                offset += len(line)

    def _line(self, number: int) -> dict[str, Any]:
        with self._path.open("rb") as file:
            file.seek(self._offsets[number])
            return _parse(file.readline()) or {"name": ""}


def _parse(line: bytes) -> dict[str, Any] | None:
    """Return the entry of a line, None if the line is cut or damaged."""
    try:
        entry = json.loads(line.decode(errors="replace"))
    except (ValueError, RecursionError):  # the run was killed while it wrote this line
        return None
    return entry if _is_entry(entry) else None


def _is_entry(entry: object) -> bool:
    return (
        isinstance(entry, dict)
        and entry.keys() >= KEYS
        and isinstance(entry["name"], str)
        and entry["code"] in (0, 1)
        and isinstance(entry["outputs"], dict)
        and all(isinstance(each, dict) and each.keys() >= STATE_KEYS for each in entry["outputs"].values())
    )
