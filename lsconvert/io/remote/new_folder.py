"""Write a folder of objects. They are uploaded when all are complete, so that an error before leaves nothing.

A store shows each object when it is uploaded, so a folder cannot appear at once. After an error of the store, the new
objects are removed; those that replaced others cannot be restored.
"""

from __future__ import annotations

import tempfile
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Final

from lsconvert.errors import Hint, LSConvertError, OutputError
from lsconvert.io.containers import is_candidate
from lsconvert.io.remote import urls
from lsconvert.io.remote.listing import scan, walk
from lsconvert.io.remote.stores import explained, store_of

IN_FLIGHT: Final = 32
EXISTS_HINT: Final = Hint("Give the name of a new folder. Or use {} to replace objects of the same name.", "force=True")
LEFT_HINT: Final = "It would be taken for one of the new tasks: move it away, or write to another folder."


class RemoteNewFolder:
    """A NewFolder for the objects below a URL. They wait in a temporary folder. Raises OutputError."""

    location: Final = None
    is_file: Final = True
    abandoned: Final = 0

    def __init__(self, url: str, *, force: bool) -> None:
        self.name = urls.shown(url)
        self._url, self._force = url, force
        self._temporary = tempfile.TemporaryDirectory(prefix="lsconvert-")
        self._names: set[str] = set()  # of objects that were there before
        if not force and any(is_candidate(each.name) and "/" not in each.name for each in walk(url)):
            self.discard()
            raise OutputError("has files already that could be tasks", file=self.name, hint=EXISTS_HINT)

    def write(self, name: str, *pieces: bytes) -> None:
        """Write a new file. Its name must not be in use."""
        try:
            with open(Path(self._temporary.name, name), "xb") as file:
                file.writelines(pieces)
        except OSError as error:
            raise OutputError.from_os_error(
                error, "cannot be written to the temporary folder", file=urls.join(self.name, name)
            ) from error

    def complete(self) -> None:
        """Check that no other object would be taken for one of the new ones."""
        self._names = {each.name for each in scan(self._url) if not each.is_dir()}
        own = {path.name for path in Path(self._temporary.name).iterdir()}
        for name in sorted(self._names):
            place = urls.join(self.name, name)
            if name in own and not self._force:
                raise OutputError("exists already", file=place, hint=EXISTS_HINT)
            if name not in own and is_candidate(name):
                raise OutputError("is left from an earlier run", file=place, hint=LEFT_HINT)

    def publish(self) -> None:
        """Upload all objects, 32 at a time. After an error, remove the new ones again."""
        done: list[str] = []
        try:
            with ThreadPoolExecutor(IN_FLIGHT, "lsconvert-upload") as pool:
                waiting: deque[tuple[str, Future[None]]] = deque()
                for path in sorted(Path(self._temporary.name).iterdir()):
                    waiting.append((path.name, pool.submit(self._upload, path)))
                    if len(waiting) > 2 * IN_FLIGHT:
                        _finish(waiting, done)
                while waiting:
                    _finish(waiting, done)
        except LSConvertError as error:
            replaced = self._remove(done)
            if replaced:
                error.hint = f"{replaced:,} objects of the same names were replaced by then. {error.hint}".rstrip()
            raise

    def discard(self) -> None:
        """Remove the temporary folder."""
        with suppress(OSError):
            self._temporary.cleanup()

    def _upload(self, path: Path) -> None:
        import obstore
        from obstore.exceptions import AlreadyExistsError

        store, key = store_of(urls.join(self._url, path.name))
        with explained(urls.join(self._url, path.name), OutputError):
            try:
                obstore.put(store, key, path.read_bytes(), mode="overwrite" if self._force else "create")
            except AlreadyExistsError:
                # A request may have been made again after its answer was lost.
                if bytes(obstore.get(store, key).bytes()) != path.read_bytes():
                    place = urls.join(self.name, path.name)
                    raise OutputError("exists already", file=place, hint=EXISTS_HINT) from None

    def _remove(self, names: list[str]) -> int:
        """Remove new objects, and return how many have replaced others."""
        import obstore

        new = [name for name in names if name not in self._names]
        store, _ = store_of(self._url)
        with suppress(LSConvertError, FileNotFoundError), explained(self._url, OutputError):
            for start in range(0, len(new), 1000):
                obstore.delete(store, [store_of(urls.join(self._url, each))[1] for each in new[start : start + 1000]])
        return len(names) - len(new)


def _finish(waiting: deque[tuple[str, Future[None]]], done: list[str]) -> None:
    """Wait for the oldest upload. Those after it are done, too, or may be."""
    name, future = waiting.popleft()
    done.append(name)
    try:
        future.result()
    except LSConvertError:
        done.pop()
        done += [each for each, other in waiting if not other.cancel()]
        raise
