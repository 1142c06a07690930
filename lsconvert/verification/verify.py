"""Independent verification: read BEFORE and AFTER side by side, and prove that AFTER is BEFORE plus the rules.

It shares only the rule tables with the kernels: it uses other parsers (the standard library's scanner and ijson),
decoded values instead of bytes, and its own interpreter of the tables (`expected.py`). They are imported late: they
take 5 ms that only `verify` needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from lsconvert.errors import escape_line
from lsconvert.io.idmaps import MapLike, MapsLike
from lsconvert.io.options import make_options
from lsconvert.io.source import Source, SourceLike
from lsconvert.model import Progress, TargetLike, Unmapped, UnmappedLike, Version, VersionLike

if TYPE_CHECKING:
    from lsconvert.verification.expected import ExpectedTask
    from lsconvert.verification.scanner import PlainTask


@dataclass(frozen=True, slots=True)
class Difference:
    """The first value of AFTER that differs from the expected one.

    `before` and `after` are its JSON Pointers in the two files.
    """

    task_index: int
    before: str
    after: str
    message: str

    def __str__(self) -> str:
        text = f'task {self.task_index}: {self.message} (before: "{self.before}", after: "{self.after}")'
        return escape_line(text)


def verify(
    before: SourceLike,
    after: SourceLike,
    *,
    to: VersionLike = Version.V2,
    keep_ground_truth: bool = False,
    split_annotators: bool = False,
    target: TargetLike | None = None,
    users: MapLike | None = None,
    maps: MapsLike | None = None,
    unmapped: UnmappedLike = Unmapped.ERROR,
    progress: Progress | None = None,
) -> Difference | None:
    """Return None if `after` is `before` plus the rules, else the first difference.

    All values are compared, in order and with duplicate keys. White space and escapes are not, nor is the spelling of a
    number that has the same digits and exponent. Memory is that of the largest task.

    Args:
        before: Input of the conversion: path, "-" for stdin, or binary file object.
        after: Output of the conversion, given in the same way.
        to: Version of `after`, "v1" or "v2".
        keep_ground_truth: Option of the conversion, as for `convert`.
        split_annotators: Option of the conversion, as for `convert`.
        target: Option of the conversion, as for `convert`.
        users: Map of annotator ids of the conversion: path of a CSV or JSON file, mapping, or IdMap.
        maps: Maps of ids of "tasks", "annotations" and "projects" of the conversion, by these names.
        unmapped: Option of the conversion, as for `convert`.
        progress: Called after each task with the bytes of `before` read so far, and with its size or None.

    Raises:
        InputError: A file cannot be read, or is not JSON.
        MapError: A map cannot be used.
        ValueError: An argument has an unknown value.
    """
    from lsconvert.verification.expected import ExpectedTask
    from lsconvert.verification.scanner import read_plain_tasks
    from lsconvert.verification.trees import format_pointer

    version = Version(to)
    options = make_options(version, keep_ground_truth, split_annotators, target, users, maps, unmapped)
    expected = ExpectedTask(version, options)
    with Source(before) as left, Source(after) as right:
        for index, (old, new) in enumerate(zip_longest(read_plain_tasks(left), read_plain_tasks(right))):
            if progress is not None:
                progress(left.progress, left.size)
            if old is None or new is None:
                file = "AFTER" if new is None else "BEFORE"
                pointer = format_pointer((old or new).path)
                return Difference(index, pointer, pointer, f"{file} has no such task")
            path = old.path if options.target is None else (None, index)  # import takes an array
            if new.path != path:
                message = "the task is under another key, or in another form of document"
                return Difference(index, format_pointer(old.path), format_pointer(new.path), message)
            found = _task_difference(expected, old, new)
            if found is not None:
                return Difference(index, *found)
    return None


def _task_difference(expected: ExpectedTask, old: PlainTask, new: PlainTask) -> tuple[str, str, str] | None:
    """Return the first difference of a task from the expected one: pointers in BEFORE and AFTER, and what it is."""
    from lsconvert.verification.compare import compare
    from lsconvert.verification.shallow_trees import UnclearError, surely_equal, tree_of
    from lsconvert.verification.trees import read_value

    try:
        if surely_equal(expected.document(tree_of(old)), tree_of(new)):
            return None
    except (UnclearError, RecursionError):
        pass  # only complete trees can tell
    return compare(expected.document(read_value(old.text, old.path)), read_value(new.text, new.path))
