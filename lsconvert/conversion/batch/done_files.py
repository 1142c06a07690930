"""Remember in the output folder which files of a job are done, so that `--resume` skips them."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from threading import Lock
from typing import Any, Final, NamedTuple, Protocol

from lsconvert.conversion.batch.file_facts import FileFacts, State, is_same
from lsconvert.conversion.batch.record import Record
from lsconvert.engines.software import lsconvert_version
from lsconvert.errors import Hint, OutputError
from lsconvert.io.find_files import RECORD
from lsconvert.io.job_items import Item
from lsconvert.io.part_names import PartNames

NAME: Final = RECORD
MAX_NAMED: Final = 5  # files in a message


class IsOutput(Protocol):
    """Tells whether files have what a conversion of a source would write, or with `is_begun` the first tasks of it."""

    def __call__(self, source: str, outputs: Sequence[str], quarantine: str | None, *, is_begun: bool) -> bool: ...


class Skipped(NamedTuple):
    """A file that an earlier run has converted. `code` is the exit code of its conversion."""

    code: int


class DoneFiles:
    """The files of earlier runs of a job, and those of this run. Its methods may be called from several threads.

    The record is a file of JSON Lines in the output folder, with a line for each finished file: its name, size,
    modification time and SHA-256, the options, the version of lsconvert, the exit code, and the output files with their
    sizes, times and SHA-256. Of several lines for a file with the same options, the last one counts. `digest` is that of all options that decide
    about the outputs. `splits` tells whether an output may be several files.
    Without `resume`, earlier runs are ignored. With `is_output`, a run that was killed before it could record an output
    can be resumed.
    """

    def __init__(
        self,
        folder: str,
        digest: str,
        *,
        resume: bool,
        splits: bool = False,
        is_output: IsOutput | None = None,
    ) -> None:
        self._folder = Path(folder)
        self._path = self._folder / NAME
        self._options = digest
        self._resume, self._splits, self._is_output = resume, splits, is_output
        self._earlier = Record(self._path) if resume else None
        self._lock = Lock()

    def code(self, item: Item) -> int | None:
        """Return the exit code of an earlier run that made the outputs of a file as it is now, with the same options and version.

        Return None if there is none.
        """
        try:
            entry = next(filter(self._is_alike, self._entries(item)), None)
            if entry is None:
                return None
            if not all(is_same(self._folder / name, fact) for name, fact in entry["outputs"].items()):
                return None
            return int(entry["code"]) if is_same(Path(item.source), entry) else None
        except OSError:
            return None

    def may_replace(self, item: Item) -> bool:
        """Tell whether an earlier run left outputs of a file. Raise OutputError if one is not as that run wrote it."""
        outputs = self._outputs(item)
        existing = self.existing_outputs(item) if self._resume else []
        if not outputs and self._is_unrecorded_output(item, existing):
            return True
        facts = {path: outputs.get(os.path.relpath(path, self._folder)) for path in existing}
        foreign = [path for path, fact in facts.items() if fact is None or not is_same(path, fact)]
        if foreign:
            what = "exists already, and is not as an earlier run of this job wrote it"
            others = f" and {', '.join(path.name for path in foreign[1:MAX_NAMED])}" if foreign[1:] else ""
            more = f" and {len(foreign) - MAX_NAMED:,} more" if len(foreign) > MAX_NAMED else ""
            hint = Hint(
                f"Move {foreign[0].name}{others}{more} away, or use {{}} to replace what is there.", "force=True"
            )
            raise OutputError(what, file=os.fspath(foreign[0]), hint=hint)
        return bool(existing)

    def _entries(self, item: Item) -> list[dict[str, Any]]:
        """Return the lines of earlier runs for a file, the last one first."""
        return self._earlier.entries(item.name) if self._earlier is not None else []

    def _outputs(self, item: Item) -> dict[str, Any]:
        """Return the outputs of all earlier runs for a file, as the last one wrote each."""
        outputs: dict[str, Any] = {}
        for entry in reversed(self._entries(item)):
            outputs.update(entry["outputs"])
        return outputs

    def left_by_earlier_runs(self, item: Item, outputs: Sequence[str]) -> list[str]:
        """Return the names of outputs of earlier runs for a file that are still there, besides its outputs now."""
        new = {os.path.relpath(path, self._folder) for path in outputs}
        return [name for name in self._outputs(item) if name not in new and os.path.lexists(self._folder / name)]

    def _is_alike(self, entry: Mapping[str, Any]) -> bool:
        """Tell whether a line is of a run with the same options and version."""
        return bool((entry["options"], entry["version"]) == (self._options, lsconvert_version()))

    def add(self, item: Item, facts: FileFacts, code: int) -> None:
        """Record that a file is done. `code` is the exit code of its conversion. Raises OSError."""
        outputs = {os.path.relpath(path, self._folder): fact for path, fact in facts.outputs.items()}
        self._append(item, facts.before, facts.sha256, outputs, code)

    def warn(self, error: OSError) -> None:
        """Warn that a file cannot be recorded. Its outputs are complete without a record."""
        reason = (error.strerror or str(error) or type(error).__name__).lower()
        warnings.warn(f"{self._path} cannot be written: {reason}; --resume will convert files again", stacklevel=2)

    def _append(self, item: Item, before: State, sha256: str | None, outputs: Mapping[str, Any], code: int) -> None:
        entry = {
            "name": item.name,
            "size": before[0],
            "mtime_ns": before[1],
            "sha256": sha256,
            "options": self._options,
            "version": lsconvert_version(),
            "code": code,
            "outputs": outputs,
        }
        with self._lock, self._path.open("a+b", buffering=0) as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(max(0, end - 1))
            is_cut = file.read(1) not in (b"", b"\n")  # the run was killed while it wrote this line
            file.write(f"{chr(10) * is_cut}{json.dumps(entry)}\n".encode())

    def _is_unrecorded_output(self, item: Item, existing: Sequence[Path]) -> bool:
        """Tell whether these files are all that a conversion would write, or a part of it that was published."""
        if item.target is None or self._is_output is None:
            return False
        quarantine = _quarantine(item.target)
        names = {os.fspath(path) for path in existing}
        outputs, is_begun = _ordered(item.target, names - {quarantine})
        left_out = quarantine if quarantine in names else None
        return bool(outputs) and self._is_output(item.source, outputs, left_out, is_begun=is_begun)

    def existing_outputs(self, item: Item) -> list[Path]:
        """Return the files that a conversion may replace: the output or its parts, the manifest, the quarantine."""
        if item.target is None:
            return []
        target, parts = Path(item.target), PartNames(item.target)
        own = [target, Path(_quarantine(item.target))]
        existing = [path for path in own if os.path.lexists(path)]
        if not self._splits:
            return existing
        try:
            names = sorted(os.listdir(target.parent))
        except OSError:  # a folder that does not exist; the conversion reports one that it cannot read
            return existing
        return [*existing, *(target.parent / name for name in names if parts.has(name))]


def _ordered(target: str, outputs: Set[str]) -> tuple[list[str], bool]:
    """Return the outputs for a target in the order of their tasks, [] if they do not belong together.

    Also return whether they are parts without a manifest: a run that was killed while it published them wrote it last.
    """
    if outputs == {target}:
        return [target], False
    names = PartNames(target)
    has_manifest = names.manifest in outputs
    parts = [names.part(number) for number in range(1, len(outputs) + 1 - has_manifest)]
    if outputs - {names.manifest} != {*parts} or (has_manifest and not _lists(names.manifest, parts)):
        return [], False
    return parts, not has_manifest


def _lists(manifest: str, parts: Sequence[str]) -> bool:
    """Tell whether a manifest lists these parts."""
    try:
        listed = [part["file"] for part in json.loads(Path(manifest).read_bytes())["parts"]]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return listed == [Path(part).name for part in parts]


def _quarantine(target: str) -> str:
    return f"{target}.quarantine.jsonl"
