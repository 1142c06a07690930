"""An index of keys: digests of values, and a small record of each. In memory up to a limit, then in SQLite.

The database is a temporary file that SQLite removes when it is closed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from lsconvert.errors import LimitError, OutputError
from lsconvert.io.rereadable import TEMPORARY_HINT

if TYPE_CHECKING:
    import sqlite3

MAX_IN_MEMORY: Final = 200_000  # keys, which take about 50 MB
CACHE_SIZE: Final = 16 * 1024  # KiB that SQLite keeps in memory
NAME: Final = "<index of keys>"

T = TypeVar("T")


class KeyIndex:
    """Records by the digests of keys. Use as a context manager. Raises OutputError, if the database cannot be written.

    More than `max_in_memory` keys are kept in SQLite. `count` is the number of keys.
    """

    def __init__(self, max_in_memory: int = MAX_IN_MEMORY) -> None:
        self._max = max_in_memory
        self._records: dict[bytes, bytes] = {}
        self._database: sqlite3.Connection | None = None
        self.count = 0

    def __enter__(self) -> KeyIndex:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._database is not None:
            import sqlite3

            with suppress(sqlite3.Error):  # the index was used, or another error is being raised
                self._database.close()

    @property
    def is_on_disk(self) -> bool:
        """Whether the keys are in SQLite."""
        return self._database is not None

    def get(self, key: bytes) -> bytes | None:
        """Return the record of a key, None without one."""
        database = self._database
        if database is None:
            return self._records.get(key)
        row = _guard(lambda: database.execute("SELECT record FROM keys WHERE key = ?", (key,)).fetchone())
        return row[0] if row is not None else None

    def add(self, key: bytes, record: bytes) -> None:
        """Set the record of a new key."""
        if self._database is None and self.count >= self._max:
            self._move_to_disk()
        self.count += 1
        self.put(key, record)

    def put(self, key: bytes, record: bytes) -> None:
        """Set the record of a key that is there."""
        database = self._database
        if database is None:
            self._records[key] = record
        else:
            _guard(lambda: database.execute("INSERT OR REPLACE INTO keys VALUES (?, ?)", (key, record)))

    def _move_to_disk(self) -> None:
        try:
            import sqlite3
        except ImportError:
            what = f"there are more than {self._max:,} keys, and this Python has no sqlite3, which stores more"
            raise LimitError(what) from None
        # The name "" makes a temporary file. It needs no journal: after a failure it is not used again.
        database = _guard(lambda: sqlite3.connect("", isolation_level=None))
        self._database = database
        statements = (
            "PRAGMA journal_mode = OFF",
            "PRAGMA synchronous = OFF",
            f"PRAGMA cache_size = -{CACHE_SIZE}",
            "CREATE TABLE keys (key BLOB PRIMARY KEY, record BLOB) WITHOUT ROWID",
            "BEGIN",
        )
        for statement in statements:
            _guard(partial(database.execute, statement))
        records = self._records
        rows = ((key, records.pop(key)) for key in sorted(records))  # memory moves, it is not needed twice
        _guard(lambda: database.executemany("INSERT INTO keys VALUES (?, ?)", rows))
        self._records = {}  # a dict keeps its table when its last key goes


def _guard(action: Callable[[], T]) -> T:
    import sqlite3

    try:
        return action()
    except sqlite3.Error as error:
        what = f"a temporary file cannot be written ({type(error).__name__})"
        raise OutputError(what, file=NAME, hint=TEMPORARY_HINT) from error
