"""Independent verification: read BEFORE and AFTER side by side, and prove that AFTER is BEFORE plus the rules.

AFTER may be several files or in another form, and a quarantine may have the tasks that AFTER lacks.

It shares only the rule tables with the kernels: it uses other parsers (the standard library's scanner and ijson),
decoded values instead of bytes, and its own interpreter of the tables (`expected.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from typing import TypeGuard, cast

from lsconvert.errors import InvalidJSONError, escape_line
from lsconvert.io.idmaps import MapLike, MapsLike
from lsconvert.io.options import make_options
from lsconvert.io.source import Source, SourceLike
from lsconvert.io.task_source import TaskSource
from lsconvert.io.text_maps import PrefixesLike
from lsconvert.model import (
    Progress,
    TargetLike,
    Unmapped,
    UnmappedLike,
    Version,
    VersionLike,
    choice,
)
from lsconvert.verification.compare import compare
from lsconvert.verification.expected import ExpectedTask
from lsconvert.verification.outputs import FileTask, Outputs, id_of, open_outputs
from lsconvert.verification.quarantine import QuarantinedTask, read_quarantine
from lsconvert.verification.refusals import refusal_of
from lsconvert.verification.scanner import PlainTask, read_plain_tasks
from lsconvert.verification.shallow_trees import UnclearError, surely_equal, tree_of
from lsconvert.verification.trees import Node, format_pointer, read_value


@dataclass(frozen=True, slots=True)
class Difference:
    """The first value of AFTER that differs from the expected one.

    `before` and `after` are its JSON Pointers in the two files. `file` is the name of the file of `after` if AFTER is
    several files, or of the quarantine if the difference is there; else "". `is_end`: AFTER ends before this task.
    """

    task_index: int
    before: str
    after: str
    message: str
    file: str = ""
    is_end: bool = False

    def __str__(self) -> str:
        file = f" in {self.file}" if self.file else ""
        places = f'before: "{self.before}", after: "{self.after}"{file}' if self.before or self.after else file.lstrip()
        return escape_line(f"task {self.task_index}: {self.message}{f' ({places})' if places else ''}")


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
    replace_prefix: PrefixesLike | None = None,
    quarantine: SourceLike | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> Difference | None:
    """Return None if `after` is `before` plus the rules, else the first difference.

    With a quarantine, each task of `before` has to be the next one of the quarantine, unchanged, or the next one of
    `after`, as the rules make it: tasks in = tasks out + quarantined.

    All values are compared, in order and with duplicate keys. White space and escapes are not, nor is the spelling of a
    number that has the same digits and exponent. The forms of the documents are not either: AFTER may be an array, JSON
    Lines, or a folder with a file for each task. Memory is that of the largest task, and of the names in such a folder.

    Args:
        before: Input of the conversion: path, "-" for stdin, binary file object, bytes, or iterable of decoded tasks.
        after: Output of the conversion, given in the same way. A list of outputs: its parts, in their order. Or the
            manifest of the parts. A folder has a file for each task.
        to: Version of `after`, "v1" or "v2".
        keep_ground_truth: Option of the conversion, as for `convert`.
        split_annotators: Option of the conversion, as for `convert`.
        target: Option of the conversion, as for `convert`.
        users: Map of annotator ids of the conversion: path of a CSV or JSON file, mapping, or IdMap.
        maps: Maps of ids of "tasks", "annotations" and "projects", and of the texts of "labels" and "controls", of the
            conversion, by these names.
        unmapped: Option of the conversion, as for `convert`.
        replace_prefix: Option of the conversion, as for `convert`.
        quarantine: What the conversion wrote about the tasks that it left out. It may be empty.
        encoding: Option of the conversion: the encoding of `before`. The other files are UTF-8.
        progress: Called after each task with the bytes of `before` read so far, and with its size or None.

    Raises:
        InputError: A file cannot be read, or is not JSON; the quarantine is another kind of file.
        MapError: A map cannot be used.
        ValueError: An argument has an unknown value.
    """
    version = choice(Version, "to", to)
    options = make_options(version, keep_ground_truth, split_annotators, target, users, maps, unmapped, replace_prefix)
    outputs: list[SourceLike] = list(after) if _is_parts(after) else [cast("SourceLike", after)]
    if not outputs:
        raise ValueError("no output is given")
    comparison = partial(_Comparison, ExpectedTask(version, options), keeps_keys=options.target is None)
    try:
        with ExitStack() as stack:
            source = stack.enter_context(TaskSource(before, encoding))
            new = stack.enter_context(closing(open_outputs(outputs)))
            left_out = None if quarantine is None else stack.enter_context(Source(quarantine))
            return comparison(new).first_difference(source, left_out, progress)
    except InvalidJSONError as error:
        files = [(before, encoding), *((file, None) for file in (*outputs, quarantine))]
        refusal = refusal_of(error.where.file, files)
        if refusal is None:
            raise
        raise refusal from error


def _is_parts(after: SourceLike | Sequence[SourceLike]) -> TypeGuard[Sequence[SourceLike]]:
    """Tell whether `after` is a list of files. A list of decoded tasks is one source."""
    return isinstance(after, (list, tuple)) and not any(isinstance(each, Mapping) for each in after)


class _Comparison:
    """A comparison of two documents, in any form: an array, JSON Lines, or a file for each task.

    `keeps_keys`: AFTER may be tasks by id, and only lacks their keys if these are the ids of the tasks. Files for import
    have no keys.
    """

    def __init__(self, expected: ExpectedTask, after: Outputs, *, keeps_keys: bool) -> None:
        self._expected = expected
        self._after = after
        self._keeps_keys = keeps_keys

    def first_difference(
        self, before: Source, quarantine: Source | None, progress: Progress | None
    ) -> Difference | None:
        """Return the first difference of the documents, None if there is none."""
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
            found = self._difference(before.name, index, old)
            if found is not None:
                return found
        if waiting is not None and quarantine is not None:
            message = "the quarantine has a task that BEFORE does not have, or has it in another place"
            return _quarantine_difference(count, None, quarantine, message)
        extra = self._after.rest()
        return None if extra is None else self._no_such_task(count, extra)

    def _difference(self, name: str, index: int, old: PlainTask) -> Difference | None:
        label = old.path[1] if old.path is not None and isinstance(old.path[1], str) else None
        new = self._after.take(index, partial(_expected_tree, self._expected, old, name), label)
        if new is None:
            pointer = format_pointer(old.path)
            return Difference(index, pointer, pointer, "AFTER has no such task", is_end=True)
        file = new.file if self._after.are_files else ""
        message = self._key_difference(old, label, new)
        if message:
            return Difference(index, format_pointer(old.path), format_pointer(new.task.path), message, file)
        found = _task_difference(self._expected, FileTask(name, index, old), new)
        return None if found is None else Difference(index, *found, file)

    def _key_difference(self, old: PlainTask, label: str | None, new: FileTask) -> str:
        """Return what is wrong with the key of a task in tasks by id, "" if nothing is."""
        has_key = new.task.path is not None and isinstance(new.task.path[1], str)
        if new.task.path == old.path and (self._keeps_keys or not has_key):
            return ""
        if has_key:
            return "the task is under another key, or in another form of document"
        if label is None or not self._keeps_keys or label in (new.name_of_task, id_of(_unchanged_tree(old))):
            return ""
        return "AFTER does not have the key of the task, which is not its id"

    def _no_such_task(self, index: int, new: FileTask) -> Difference:
        pointer = format_pointer(new.task.path)
        return Difference(index, pointer, pointer, "BEFORE has no such task", new.file if self._after.are_files else "")


def _is_next(quarantined: QuarantinedTask, index: int, task: PlainTask) -> bool:
    """Tell whether a task of BEFORE is the next one of the quarantine."""
    return quarantined.is_task(task) if quarantined.index is None else quarantined.index == index


def _quarantine_difference(index: int, old: PlainTask | None, quarantine: Source, message: str) -> Difference:
    return Difference(index, format_pointer(old.path) if old is not None else "", "", message, quarantine.name)


def _unchanged_tree(task: PlainTask) -> Node:
    try:
        return tree_of(task)
    except UnclearError:
        return read_value(task.text, task.path)


def _expected_tree(expected: ExpectedTask, old: PlainTask, name: str) -> Node:
    """Return a task of BEFORE as the rules make it, with nodes at least for its members."""
    try:
        return expected.document(tree_of(old))
    except (UnclearError, RecursionError):
        return expected.document(read_value(old.text, old.path, name))


def _task_difference(expected: ExpectedTask, old: FileTask, new: FileTask) -> tuple[str, str, str] | None:
    """Return the first difference of a task from the expected one: pointers in BEFORE and AFTER, and what it is."""
    try:
        value = new.task.value
        if value is not None and surely_equal(expected.document(tree_of(old.task)), value[0]):
            return None
    except (UnclearError, RecursionError):
        pass  # only complete trees can tell
    before = read_value(old.task.text, old.task.path, old.file)
    return compare(expected.document(before), read_value(new.task.text, new.task.path, new.file))
