"""Hold the objects of a target storage on the disk, and return them grouped by task.

A target storage may have millions of files. Their texts are appended to one temporary file, and SQLite sorts their keys
in another one, so that only the objects of one task are in memory.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from lsconvert.errors import OutputError
from lsconvert.io.file_places import Place
from lsconvert.io.folder_files import Annotation, Task
from lsconvert.io.located import Located, whole
from lsconvert.jsontext.order import id_order

BATCH: Final = 1000  # rows that are inserted together
CACHE: Final = 8000  # KiB of SQLite
TEMPORARY_HINT: Final = (
    "Free space in the folder for temporary files, or name another one in the environment variable TMPDIR."
)
COLUMNS: Final = "path, name, is_task, start, size, offset, line, column_"


class StoredObject(NamedTuple):
    """An object of a file that has no other: a task, or an annotation with its task inside."""

    path: str
    is_task: bool
    text: Located


class StoredObjects:
    """The objects of a target storage. Use as a context manager. Raises OutputError if they cannot be kept."""

    def __init__(self) -> None:
        self._texts = tempfile.TemporaryFile()
        self._end = 0
        self._rows: list[tuple[object, ...]] = []
        self._keys = sqlite3.connect("", isolation_level=None, check_same_thread=False)  # a temporary file
        for setting in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{CACHE}", "temp_store = FILE"):
            self._keys.execute(f"PRAGMA {setting}")
        self._keys.execute(f"CREATE TABLE objects (ordering, folder, is_exported, {COLUMNS})")

    def __enter__(self) -> StoredObjects:
        return self

    def __exit__(self, *exc: object) -> None:
        self._keys.close()
        self._texts.close()

    def add(self, found: Annotation | Task) -> None:
        """Keep the object of a file."""
        file, text, place = found.file, found.text, found.place
        key = (found.key if isinstance(found, Task) else "annotations") if found.task_id else ""
        ordering = _ordering(found.task_id or file.path, key)
        row = (ordering, _encoded(file.folder), False, _encoded(file.path), _encoded(file.name))
        self._rows.append((*row, isinstance(found, Task), self._end, len(text), *place))
        try:
            self._texts.write(text)
            self._end += len(text)
            if len(self._rows) == BATCH:
                self._insert()
        except (OSError, sqlite3.Error) as error:
            raise _full(error) from error

    def take_tasks_of(self, folders: set[str]) -> list[tuple[str, int]]:
        """Return path and number of the files with one task in these folders, and leave them out of `groups`."""
        self._insert()
        found = []
        for folder in folders:
            where = "WHERE is_task AND folder = ?"
            rows = self._keys.execute(f"SELECT path, rowid FROM objects {where}", (_encoded(folder),))  # noqa: S608  # constants
            found += [(_decoded(path), number) for path, number in rows]
            self._keys.execute(f"UPDATE objects SET is_exported = TRUE {where}", (_encoded(folder),))  # noqa: S608  # constants
        return found

    def read(self, number: int) -> Located:
        """Return the object with this number."""
        row = self._keys.execute(f"SELECT {COLUMNS} FROM objects WHERE rowid = ?", (number,)).fetchone()  # noqa: S608  # constants
        return self._object(row).text

    def groups(self) -> Iterator[list[StoredObject]]:
        """Yield the objects of each task, in the order of the ids of tasks, then of the paths of files."""
        self._insert()
        query = f"SELECT ordering, {COLUMNS} FROM objects WHERE NOT is_exported ORDER BY ordering, path"  # noqa: S608  # constants
        try:
            for _, rows in groupby(self._keys.execute(query), key=itemgetter(0)):
                yield [self._object(row[1:]) for row in rows]
        except sqlite3.Error as error:
            raise _full(error) from error

    def _insert(self) -> None:
        if self._rows:
            self._keys.execute("BEGIN")
            self._keys.executemany("INSERT INTO objects VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", self._rows)
            self._keys.execute("COMMIT")
            self._rows.clear()
            self._texts.flush()

    def _object(self, row: tuple[object, ...]) -> StoredObject:
        path, name, is_task, start, size, *place = row
        assert isinstance(start, int) and isinstance(size, int)
        self._texts.seek(start)
        text = whole(self._texts.read(size), _decoded(name), Place._make(place))
        return StoredObject(_decoded(path), bool(is_task), text)


def _ordering(task_id: str, key: str) -> bytes:
    """Return bytes that sort as `id_order` does, tasks without an id last."""
    (is_text, length, digits, text), spelled = id_order(task_id)
    numbers = bytes([not key, is_text]) + length.to_bytes(8, "big")
    return numbers + b"\0".join(map(_encoded, (digits, text, spelled, key)))


def _encoded(text: str) -> bytes:
    """Return the UTF-8 of a text, whose order is that of the characters, also of those that no UTF-8 has."""
    return text.encode("utf-8", "surrogatepass")


def _decoded(value: object) -> str:
    assert isinstance(value, bytes)
    return value.decode("utf-8", "surrogatepass")


def _full(error: Exception) -> OutputError:
    what = f"the objects cannot be kept in a temporary file ({type(error).__name__})"
    return OutputError(what, hint=TEMPORARY_HINT)
