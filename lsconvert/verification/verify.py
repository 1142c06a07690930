"""Independent verification: read BEFORE and AFTER side by side, and prove that AFTER is BEFORE plus the rules.

AFTER may be several files, and a quarantine may have the tasks that AFTER lacks.

It shares only the rule tables with the kernels: it uses other parsers (the standard library's scanner and ijson),
decoded values instead of bytes, and its own interpreter of the tables (`expected.py`). They are imported late: they
take 5 ms that only `verify` needs.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, cast

from lsconvert.errors import escape_line
from lsconvert.io.idmaps import MapLike, MapsLike
from lsconvert.io.options import make_options
from lsconvert.io.source import Source, SourceLike
from lsconvert.model import Progress, TargetLike, Unmapped, UnmappedLike, Version, VersionLike

if TYPE_CHECKING:
    from lsconvert.verification.expected import ExpectedTask
    from lsconvert.verification.quarantine import QuarantinedTask
    from lsconvert.verification.scanner import PlainTask


@dataclass(frozen=True, slots=True)
class Difference:
    """The first value of AFTER that differs from the expected one.

    `before` and `after` are its JSON Pointers in the two files. `file` is the name of the file of `after` if AFTER is
    several files, or of the quarantine if the difference is there; else "".
    """

    task_index: int
    before: str
    after: str
    message: str
    file: str = ""

    def __str__(self) -> str:
        file = f" in {self.file}" if self.file else ""
        text = f'task {self.task_index}: {self.message} (before: "{self.before}", after: "{self.after}"{file})'
        return escape_line(text)


def verify(
    before: SourceLike,
    after: SourceLike | Sequence[SourceLike],
    *,
    to: VersionLike = Version.V2,
    keep_ground_truth: bool = False,
    split_annotators: bool = False,
    target: TargetLike | None = None,
    users: MapLike | None = None,
    maps: MapsLike | None = None,
    unmapped: UnmappedLike = Unmapped.ERROR,
    quarantine: SourceLike | None = None,
    progress: Progress | None = None,
) -> Difference | None:
    """Return None if `after` is `before` plus the rules, else the first difference.

    With a quarantine, each task of `before` has to be the next one of the quarantine, unchanged, or the next one of
    `after`, as the rules make it: tasks in = tasks out + quarantined.

    All values are compared, in order and with duplicate keys. White space and escapes are not, nor is the spelling of a
    number that has the same digits and exponent. Memory is that of the largest task.

    Args:
        before: Input of the conversion: path, "-" for stdin, or binary file object.
        after: Output of the conversion, given in the same way. A list of outputs: its parts, in their order. The
            manifest of the parts stands for all of them.
        to: Version of `after`, "v1" or "v2".
        keep_ground_truth: Option of the conversion, as for `convert`.
        split_annotators: Option of the conversion, as for `convert`.
        target: Option of the conversion, as for `convert`.
        users: Map of annotator ids of the conversion: path of a CSV or JSON file, mapping, or IdMap.
        maps: Maps of ids of "tasks", "annotations" and "projects" of the conversion, by these names.
        unmapped: Option of the conversion, as for `convert`.
        quarantine: What the conversion wrote about the tasks that it left out. It may be empty.
        progress: Called after each task with the bytes of `before` read so far, and with its size or None.

    Raises:
        InputError: A file cannot be read, or is not JSON; the quarantine is another kind of file.
        MapError: A map cannot be used.
        ValueError: An argument has an unknown value.
    """
    from lsconvert.verification.expected import ExpectedTask

    version = Version(to)
    options = make_options(version, keep_ground_truth, split_annotators, target, users, maps, unmapped)
    outputs: list[SourceLike] = list(after) if isinstance(after, (list, tuple)) else [cast("SourceLike", after)]
    if not outputs:
        raise ValueError("no output is given")
    comparison = _Comparison(ExpectedTask(version, options), outputs, is_import=options.target is not None)
    with ExitStack() as stack:
        source = stack.enter_context(Source(before))
        new = stack.enter_context(closing(_read_outputs(outputs)))
        left_out = None if quarantine is None else stack.enter_context(Source(quarantine))
        return comparison.first_difference(source, new, left_out, progress)


class _FileTask(NamedTuple):
    """A task, the name of the file that it is in, and its place there, counted from 0."""

    file: str
    place: int
    task: PlainTask


def _read_outputs(outputs: Sequence[SourceLike]) -> Generator[_FileTask, None, None]:
    """Yield the tasks of all files."""
    from lsconvert.verification.scanner import read_plain_tasks

    for output in outputs:
        with Source(output) as source:
            for place, task in enumerate(read_plain_tasks(source)):
                yield _FileTask(source.name, place, task)


def _is_manifest(output: SourceLike) -> bool:
    if not isinstance(output, (str, os.PathLike)) or not os.fspath(output).endswith(".manifest.json"):
        return False
    from pathlib import Path

    from lsconvert.io.manifest import is_manifest

    return is_manifest(Path(output))


class _Comparison:
    """A comparison of two documents. Parts, and files for import, are arrays, whatever BEFORE is."""

    def __init__(self, expected: ExpectedTask, outputs: Sequence[SourceLike], *, is_import: bool) -> None:
        self._expected = expected
        self._is_split = len(outputs) > 1
        self._are_arrays = is_import or self._is_split or _is_manifest(outputs[0])

    def first_difference(
        self, before: Source, after: Iterator[_FileTask], quarantine: Source | None, progress: Progress | None
    ) -> Difference | None:
        """Return the first difference of the documents, None if there is none."""
        from lsconvert.verification.quarantine import read_quarantine
        from lsconvert.verification.scanner import read_plain_tasks

        left_out = read_quarantine(quarantine) if quarantine is not None else iter(())
        waiting = next(left_out, None)
        count = 0
        for index, old in enumerate(read_plain_tasks(before)):
            count += 1
            if progress is not None:
                progress(before.progress, before.size)
            if waiting is not None and quarantine is not None and _is_next(waiting, index, old):
                if not waiting.is_task(old):
                    return _quarantine_difference(index, old, quarantine, "the quarantine has another task here")
                waiting = next(left_out, None)
                continue
            found = self._difference(before.name, index, old, next(after, None))
            if found is not None:
                return found
        if waiting is not None and quarantine is not None:
            message = "the quarantine has a task that BEFORE does not have, or has it in another place"
            return _quarantine_difference(count, None, quarantine, message)
        extra = next(after, None)
        return None if extra is None else self._no_such_task(count, extra)

    def _difference(self, name: str, index: int, old: PlainTask, new: _FileTask | None) -> Difference | None:
        from lsconvert.verification.trees import format_pointer

        if new is None:
            pointer = format_pointer(old.path)
            return Difference(index, pointer, pointer, "AFTER has no such task")
        file = new.file if self._is_split else ""
        is_item = self._are_arrays or (old.path is not None and isinstance(old.path[1], int))
        if new.task.path != ((None, new.place) if is_item else old.path):
            message = "the task is under another key, or in another form of document"
            return Difference(index, format_pointer(old.path), format_pointer(new.task.path), message, file)
        found = _task_difference(self._expected, _FileTask(name, index, old), new)
        return None if found is None else Difference(index, *found, file)

    def _no_such_task(self, index: int, new: _FileTask) -> Difference:
        from lsconvert.verification.trees import format_pointer

        pointer = format_pointer(new.task.path)
        return Difference(index, pointer, pointer, "BEFORE has no such task", new.file if self._is_split else "")


def _is_next(quarantined: QuarantinedTask, index: int, task: PlainTask) -> bool:
    """Tell whether a task of BEFORE is the next one of the quarantine."""
    return quarantined.is_task(task) if quarantined.index is None else quarantined.index == index


def _quarantine_difference(index: int, old: PlainTask | None, quarantine: Source, message: str) -> Difference:
    from lsconvert.verification.trees import format_pointer

    return Difference(index, format_pointer(old.path) if old is not None else "", "", message, quarantine.name)


def _task_difference(expected: ExpectedTask, old: _FileTask, new: _FileTask) -> tuple[str, str, str] | None:
    """Return the first difference of a task from the expected one: pointers in BEFORE and AFTER, and what it is."""
    from lsconvert.verification.compare import compare
    from lsconvert.verification.shallow_trees import UnclearError, surely_equal, tree_of
    from lsconvert.verification.trees import read_value

    try:
        value = new.task.value
        if value is not None and surely_equal(expected.document(tree_of(old.task)), value[0]):
            return None
    except (UnclearError, RecursionError):
        pass  # only complete trees can tell
    before = read_value(old.task.text, old.task.path, old.file)
    return compare(expected.document(before), read_value(new.task.text, new.task.path, new.file))
