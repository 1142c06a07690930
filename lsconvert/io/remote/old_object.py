"""Keep an object that is to be replaced, so that it can be restored: a copy within the store, under a hidden name."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from lsconvert.errors import LSConvertError, OutputError
from lsconvert.io.remote import urls
from lsconvert.io.remote.stores import explained, store_of

HINT: Final = "S3 copies objects of at most 5 GB: remove the old objects, or write to new names."


class OldObject:
    """A copy of the object at `url`. Raises OutputError, FileNotFoundError."""

    def __init__(self, url: str) -> None:
        import obstore

        self._url = url
        folder, base = urls.split(url)
        self._store, self._path = store_of(url)
        self._copy = store_of(urls.join(folder, f".lsconvert-{base}.old"))[1]
        try:
            with explained(url, OutputError):
                obstore.copy(self._store, self._path, self._copy)
        except OutputError as error:
            error.hint = error.hint or HINT
            raise

    def restore(self) -> None:
        """Copy the old content back."""
        import obstore

        with explained(self._url, OutputError):
            obstore.copy(self._store, self._copy, self._path)

    def discard(self) -> None:
        """Remove the copy."""
        import obstore

        with suppress(LSConvertError, FileNotFoundError), explained(self._url, OutputError):
            obstore.delete(self._store, self._copy)
