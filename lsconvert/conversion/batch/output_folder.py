"""What is in the folder of the outputs of a job."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from threading import Lock
from typing import Any, Final

from lsconvert.conversion.batch.file_facts import is_same
from lsconvert.errors import LSConvertError
from lsconvert.io.file_state import FileState
from lsconvert.io.locations import locate
from lsconvert.io.part_names import MANIFEST, PartNames, split_name

# Files of a job from which on a folder in a store is listed once, instead of a request for each file.
MANY: Final = 20


class OutputFolder:
    """The folder of outputs. Files are named by their path in it. Its methods may be called from several threads.

    For a job of many `files`, a folder in a store is listed once, and later changes are not seen: the outputs that the
    run itself writes are not asked for.
    """

    def __init__(self, folder: str, files: int) -> None:
        self._place = locate(folder)
        self._is_listed = self._place.is_remote and files >= MANY
        self._states: Mapping[str, FileState] | None = None
        self._by_stem: dict[str, list[str]] = {}
        self._lock = Lock()

    def name(self, path: str) -> str:
        """Return the name of an output from its path or URL."""
        address = self._place.address
        if self._place.is_remote:
            return path.removeprefix(f"{address.rstrip('/')}/")
        return os.path.relpath(path, address)

    def exists(self, name: str) -> bool:
        """Tell whether there is a file. Raises SourceError."""
        states = self._listed()
        return name in states if states is not None else self._place.join(name).exists()

    def is_same(self, name: str, members: Mapping[str, Any]) -> bool:
        """Tell whether a file is there as the record has it. Raises OSError and SourceError."""
        place, states = self._place.join(name), self._listed()
        now = states.get(name) if states is not None else place.state()
        return now is not None and is_same(place.address, now, members)

    def parts_of(self, target: str) -> list[str]:
        """Return the paths or URLs of the parts of an output, and that of their manifest, as far as they are there."""
        folder, names = locate(target).parent, PartNames(target)
        if self._listed() is not None:
            beside = self._by_stem.get(self.name(names.stem), [])
        else:
            try:
                beside = [entry.name for entry in folder.scan()]
            except (OSError, LSConvertError):  # the conversion reports a folder that it cannot read
                return []
        return [folder.join(name).address for name in sorted(beside) if names.has(name)]

    def _listed(self) -> Mapping[str, FileState] | None:
        """Return the files of a folder that is listed once, None for another folder. Raises SourceError."""
        with self._lock:
            if self._is_listed and self._states is None:
                self._states = self._place.states() or {}
                self._by_stem = _by_stem(self._states)
            return self._states


def _by_stem(names: Iterable[str]) -> dict[str, list[str]]:
    """Return the last part of names that may be those of parts or manifests, by the target without suffix."""
    found: dict[str, list[str]] = {}
    for name in names:
        target = PartNames.target_of(name)
        stem = name.removesuffix(MANIFEST) if name.endswith(MANIFEST) else target and split_name(target)[0]
        if stem:
            found.setdefault(stem, []).append(name.rpartition("/")[2])
    return found
