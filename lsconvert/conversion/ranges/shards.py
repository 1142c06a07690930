"""The files of a run in which each range becomes a file: their names, and which of them remain."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from lsconvert.errors import LSConvertError, OutputError
from lsconvert.io.locations import PathLike, locate
from lsconvert.io.manifest import part_files
from lsconvert.io.part_names import PartNames, split_name
from lsconvert.io.sink import EXISTS_HINT, is_same_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsconvert.io.location import Location
    from lsconvert.io.sink import SinkLike
    from lsconvert.io.source import SourceLike


class Shards:
    """The files for the target `sink`: OUT.json gives OUT-RUN-00001.json, ..., and OUT.manifest.json.

    RUN differs from run to run. So nothing is replaced before the manifest is, and a worker of a run that was killed
    cannot write to the files of another run. `others` are the source and the quarantine. With `force`, an old manifest is
    replaced. Raises OutputError.
    """

    def __init__(self, sink: PathLike, others: Iterable[SourceLike | SinkLike | None], *, force: bool) -> None:
        target = os.fspath(sink)
        place = locate(target)
        if target.endswith(("/", os.sep)) or (not place.is_remote and place.is_folder()):
            raise OutputError("is the name of a folder", file=place.name, hint="Give the name of a file in it.")
        self._stem, self._suffix = split_name(target)
        self._run = os.urandom(4).hex()
        self._others = [other for other in others if other is not None]
        self.manifest = PartNames(target).manifest
        if any(is_same_file(self.manifest, other) for other in self._others):
            raise OutputError("is the input, or the quarantine", file=self.manifest, hint="Give another name.")
        self._made: dict[str, Location] = {}
        manifest, base = locate(self.manifest), os.path.basename(self._stem)
        if not force and manifest.exists():
            raise OutputError("exists already", file=manifest.name, hint=EXISTS_HINT)
        name = re.compile(rf"{re.escape(base)}(-[0-9a-f]{{8}})?-[0-9]{{3,}}{re.escape(self._suffix)}")
        self._old = [file for file in part_files(manifest) if name.fullmatch(file.base)]

    def name(self, number: int) -> str:
        """Return a new name for a file of this run. It will be removed unless the manifest lists it."""
        name, run = "", self._run
        while not name or name in self._made:  # a job that is taken for dead may still write to its file
            name = f"{self._stem}-{run}-{number:05}{self._suffix}"
            run = os.urandom(4).hex()
        self._made[name] = locate(name)
        return name

    def remove_unlisted(self) -> None:
        """Remove the files of this run that the manifest does not list, as far as that succeeds.

        If it lists files of this run, also remove those that the manifest before it has listed.
        """
        try:
            listed = {file.base for file in part_files(locate(self.manifest))}
        except (OSError, LSConvertError):
            return
        is_new = any(file.base in listed for file in self._made.values())
        for file in [*self._made.values(), *(self._old if is_new else ())]:
            if file.base not in listed and not any(is_same_file(file.address, other) for other in self._others):
                with suppress(OSError, LSConvertError):
                    file.remove()
