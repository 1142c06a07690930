"""The files of a run that writes each range of its source to a file of its own: their names, and which of them remain."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from lsconvert.errors import LSConvertError, OutputError
from lsconvert.io.locations import PathLike, locate
from lsconvert.io.manifest import part_files
from lsconvert.io.part_names import PartNames, split_name
from lsconvert.io.sink import is_same_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsconvert.io.sink import SinkLike
    from lsconvert.io.source import SourceLike


class Shards:
    """The files for the target `sink`: OUT.json gives OUT-RUN-00001.json, ..., and OUT.manifest.json.

    RUN differs from run to run. So a run replaces no file before its manifest does, and a worker of a run that was killed
    cannot write to the files of another one. `others` are the source and the quarantine. Raises OutputError.
    """

    def __init__(self, sink: PathLike, others: Iterable[SourceLike | SinkLike | None]) -> None:
        target = os.fspath(sink)
        place = locate(target)
        if target.endswith(("/", os.sep)) or (not place.is_remote and place.is_folder()):
            raise OutputError("is the name of a folder", file=place.name, hint="Give the name of a file in it.")
        stem, self._suffix = split_name(target)
        self._stem = f"{stem}-{os.urandom(4).hex()}"
        self._others = [other for other in others if other is not None]
        self.manifest = PartNames(target).manifest
        if any(is_same_file(self.manifest, other) for other in self._others):
            raise OutputError("is the input, or the quarantine", file=self.manifest, hint="Give another name.")
        self._made: set[str] = set()
        manifest, base = locate(self.manifest), os.path.basename(stem)
        name = re.compile(rf"{re.escape(base)}(-[0-9a-f]{{8}})?-[0-9]{{3,}}{re.escape(self._suffix)}")
        self._old = [file for file in part_files(manifest) if name.fullmatch(file.base)]

    def name(self, number: int) -> str:
        """Return the name of a file of this run. It will be removed unless it is kept."""
        name = f"{self._stem}-{number:05}{self._suffix}"
        self._made.add(name)
        return name

    def keep(self, files: Iterable[str]) -> None:
        """Keep these files, which the manifest lists now, and remove those that the old manifest has listed."""
        kept = {*files}
        self._made = {name for name in self._made if locate(name).base not in kept}
        self._made.update(
            file.address
            for file in self._old
            if file.base not in kept and not any(is_same_file(file.address, other) for other in self._others)
        )

    def remove(self) -> None:
        """Remove the files that do not remain, as far as that succeeds."""
        for name in sorted(self._made):
            with suppress(OSError, LSConvertError):
                locate(name).remove()
