"""Remember in the output folder which files of a job are done, so that `--resume` skips them."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence, Set
from types import TracebackType
from typing import Any, Final, NamedTuple, Protocol

from lsconvert.conversion.batch.file_facts import FileFacts, as_members, is_same, state
from lsconvert.conversion.batch.output_folder import OutputFolder
from lsconvert.conversion.batch.record import Record
from lsconvert.engines.software import lsconvert_version
from lsconvert.errors import Hint, LSConvertError, OutputError
from lsconvert.io.find_files import RECORD
from lsconvert.io.job_items import Item
from lsconvert.io.locations import locate
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
    modification time and SHA-256 or tag, the options, the version of lsconvert, the exit code, and the output files
    with their sizes, times, and SHA-256 or tags. Of several lines for a file with the same options, the last one
    counts. In a store, lines are written some seconds later, at the latest at the end of a `with` block.

    Args:
        folder: Path or URL of the output folder.
        digest: That of all options that decide about the outputs.
        resume: Whether earlier runs count.
        splits: Whether an output may be several files.
        is_output: Lets a run be resumed that was killed before it could record an output.
        files: Number of files of the job.
    """

    def __init__(
        self,
        folder: str,
        digest: str,
        *,
        resume: bool,
        splits: bool = False,
        is_output: IsOutput | None = None,
        files: int = 1,
    ) -> None:
        place = locate(folder).join(NAME)
        self._name, self._lines = place.name, place.lines()
        self.is_buffered = place.is_remote  # whether lines wait in memory
        self._folder = OutputFolder(folder, files)
        self._options = digest
        self._resume, self._splits, self._is_output = resume, splits, is_output
        self._earlier = Record(self._lines.local_copy()) if resume else None

    def __enter__(self) -> None: ...

    def __exit__(
        self, error_type: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Write the lines that wait. If the run has ended by itself, make one file of the record."""
        try:
            self._lines.flush()
        except (OSError, LSConvertError) as failure:
            self.warn(failure)
            return
        try:
            if error_type is None:
                self._lines.join()
        except (OSError, LSConvertError) as failure:
            what = f"{self._name} stays in several objects: {_reason(failure)}; a later run joins them"
            warnings.warn(what, stacklevel=2)

    def code(self, item: Item) -> int | None:
        """Return the exit code of an earlier run that made the outputs of a file as it is now, with the same options and version.

        Return None if there is none.
        """
        try:
            entry = next(filter(self._is_alike, self._entries(item)), None)
            if entry is None:
                return None
            if not all(self._folder.is_same(name, members) for name, members in entry["outputs"].items()):
                return None
            return int(entry["code"]) if is_same(item.source, item.state or state(item.source), entry) else None
        except (OSError, LSConvertError):
            return None

    def may_replace(self, item: Item) -> bool:
        """Tell whether an earlier run left outputs of a file. Raise OutputError if one is not as that run wrote it."""
        outputs = self._outputs(item)
        existing = self.existing_outputs(item) if self._resume else []
        if not outputs and self._is_unrecorded_output(item, existing):
            return True
        facts = {path: outputs.get(self._folder.name(path)) for path in existing}
        foreign = [
            locate(path)
            for path, members in facts.items()
            if members is None or not self._folder.is_same(self._folder.name(path), members)
        ]
        if foreign:
            what = "exists already, and is not as an earlier run of this job wrote it"
            others = f" and {', '.join(place.base for place in foreign[1:MAX_NAMED])}" if foreign[1:] else ""
            more = f" and {len(foreign) - MAX_NAMED:,} more" if len(foreign) > MAX_NAMED else ""
            hint = Hint(
                f"Move {foreign[0].base}{others}{more} away, or use {{}} to replace what is there.", "force=True"
            )
            raise OutputError(what, file=foreign[0].name, hint=hint)
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
        new = set(map(self._folder.name, outputs))
        return [name for name in self._outputs(item) if name not in new and self._folder.exists(name)]

    def _is_alike(self, entry: Mapping[str, Any]) -> bool:
        """Tell whether a line is of a run with the same options and version."""
        return bool((entry["options"], entry["version"]) == (self._options, lsconvert_version()))

    def add(self, item: Item, facts: FileFacts, code: int) -> None:
        """Record that a file is done. `code` is the exit code of its conversion. Raises OSError and OutputError."""
        entry = {
            "name": item.name,
            **as_members(facts.before, facts.sha256),
            "options": self._options,
            "version": lsconvert_version(),
            "code": code,
            "outputs": {self._folder.name(path): members for path, members in facts.outputs.items()},
        }
        self._lines.append(f"{json.dumps(entry)}\n".encode())

    def warn(self, error: OSError | LSConvertError) -> None:
        """Warn that a file cannot be recorded. Its outputs are complete without a record."""
        what = f"{self._name} cannot be written: {_reason(error)}; --resume will convert files again"
        warnings.warn(what, stacklevel=2)

    def _is_unrecorded_output(self, item: Item, existing: Sequence[str]) -> bool:
        """Tell whether these files are all that a conversion would write, or a part of it that was published."""
        if item.target is None or self._is_output is None:
            return False
        quarantine = _quarantine(item.target)
        names = set(existing)
        outputs, is_begun = _ordered(item.target, names - {quarantine})
        left_out = quarantine if quarantine in names else None
        return bool(outputs) and self._is_output(item.source, outputs, left_out, is_begun=is_begun)

    def existing_outputs(self, item: Item) -> list[str]:
        """Return the files that a conversion may replace: the output or its parts, the manifest, the quarantine."""
        if item.target is None:
            return []
        own = [item.target, _quarantine(item.target)]
        parts = self._folder.parts_of(item.target) if self._splits else []
        return [*(path for path in own if self._folder.exists(self._folder.name(path))), *parts]


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
        file = locate(manifest).open()
        assert file is not None  # a folder is never listed as a file
        with file:
            listed = [part["file"] for part in json.loads(file.read())["parts"]]
    except (OSError, LSConvertError, ValueError, KeyError, TypeError):
        return False
    return listed == [locate(part).base for part in parts]


def _reason(error: OSError | LSConvertError) -> str:
    known = error.message if isinstance(error, LSConvertError) else error.strerror
    return (known or str(error) or type(error).__name__).lower()


def _quarantine(target: str) -> str:
    return f"{target}.quarantine.jsonl"
