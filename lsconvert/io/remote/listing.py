"""List the objects under a URL: of one folder, or of all folders below, as a stream.

A store has no folders, only keys with slashes. An empty object whose key ends with a slash, as consoles create for a
"folder", is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from lsconvert.errors import SourceError
from lsconvert.io.file_state import FileState
from lsconvert.io.remote.stores import ask, store_of
from lsconvert.io.remote.urls import join, parse, shown

if TYPE_CHECKING:
    from obstore import ObjectMeta
    from obstore.store import ObjectStore

PAGE: Final = 1000  # objects in one answer of a store
MAGIC: Final = re.compile(r"[*?[]")
WEB_HINT: Final = "A web server has no list of its files: give the URL of each file."


class Entry(NamedTuple):
    """An object or folder. It has the methods of os.DirEntry that a search needs. `path` is its URL."""

    name: str
    path: str
    state: FileState = FileState(0, 0)
    is_prefix: bool = False

    @property
    def size(self) -> int:
        """The size in bytes, 0 for a folder."""
        return self.state.size

    def is_dir(self) -> bool:
        """Tell whether this is a folder."""
        return self.is_prefix

    def is_file(self) -> bool:
        """Tell whether this is an object."""
        return not self.is_prefix

    def is_symlink(self) -> bool:
        """Return False."""
        return False


def has_objects(folder: str) -> bool:
    """Tell whether there are objects below a folder."""
    return next(walk(folder, page=1), None) is not None


def scan(folder: str) -> list[Entry]:
    """Return the objects and folders in a folder, in the order of their names."""
    import obstore

    store, prefix = _listed(folder)
    found = ask(folder, lambda: obstore.list_with_delimiter(store, prefix or None))
    start = len(prefix) + 1 if prefix else 0
    entries = [Entry(path[start:], join(folder, path[start:]), is_prefix=True) for path in found["common_prefixes"]]
    for each in found["objects"]:
        name = each["path"][start:]
        if name:
            entries.append(Entry(name, join(folder, name), state_of(each)))
    return sorted(entries)


def first_files(folder: str) -> list[Entry]:
    """Return the objects in a folder itself that are on the first page of its list."""
    return [entry for entry in islice(walk(folder), PAGE) if "/" not in entry.name]


def walk(folder: str, *, page: int = PAGE) -> Iterator[Entry]:
    """Yield all objects below a folder, in the order of the store. `name` is the path from the folder."""
    import obstore

    store, prefix = _listed(folder)
    stream = ask(folder, lambda: obstore.list(store, prefix or None, chunk_size=page))
    start = len(prefix) + 1 if prefix else 0
    while chunk := ask(folder, lambda: next(stream, None)):
        for each in chunk:
            name = each["path"][start:]
            if name and (each["size"] or "." in name.rpartition("/")[2]):  # else a folder's own object
                yield Entry(name, join(folder, name), state_of(each))


def state_of(found: ObjectMeta) -> FileState:
    """Return the state of an object. Lists and other answers differ in fractions of seconds, and in quotes."""
    return FileState(
        found["size"], int(found["last_modified"].timestamp()) * 10**9, (found.get("e_tag") or "").strip('"')
    )


def find(pattern: str) -> tuple[str, list[Entry]]:
    """Return the folder before the first wildcard, and the objects and folders that match, sorted.

    `*` and `?` do not match a slash, `**` matches any folders. Names that begin with a dot need a dot in the pattern.
    """
    parts = pattern.split("/")
    first = next(number for number, part in enumerate(parts) if MAGIC.search(part))
    fixed, wanted = "/".join(parts[:first]), parts[first:]
    found: dict[tuple[str, ...], Entry] = {}
    for entry in walk(fixed):
        steps = entry.name.split("/")
        for end in range(1, len(steps)):
            if matches(steps[:end], wanted):
                folder = "/".join(steps[:end])
                found.setdefault(tuple(steps[:end]), Entry(folder, join(fixed, folder), is_prefix=True))
        if matches(steps, wanted):
            found[tuple(steps)] = entry  # the name of an object is never that of a folder
    return fixed, [found[steps] for steps in sorted(found)]


def matches(steps: Sequence[str], pattern: Sequence[str]) -> bool:
    """Tell whether the parts of a path match those of a pattern."""
    if not pattern:
        return not steps
    if pattern[0] == "**":
        skips = bool(steps) and not steps[0].startswith(".") and matches(steps[1:], pattern)
        return skips or matches(steps, pattern[1:])
    if not steps or (steps[0].startswith(".") and not pattern[0].startswith(".")):
        return False
    return fnmatchcase(steps[0], pattern[0]) and matches(steps[1:], pattern[1:])


def _listed(folder: str) -> tuple[ObjectStore, str]:
    """Return the store of a folder, and the prefix of its objects. Raises SourceError for a web server."""
    if parse(folder).is_web:
        raise SourceError("is a folder on a web server, which cannot be listed", file=shown(folder), hint=WEB_HINT)
    return store_of(folder)
