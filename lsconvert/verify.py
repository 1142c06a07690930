"""The second opinion: read BEFORE and AFTER side by side, and prove that AFTER is BEFORE plus the rules.

Written to share nothing with the kernels but the page of rules: another parser (ijson), decoded values instead of
bytes, and an own reading of the page (`reading.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest

from lsconvert.ids import MapLike
from lsconvert.model import Progress, Target, Unmapped, Version
from lsconvert.options import make_options
from lsconvert.reading import Reading, place_of
from lsconvert.source import Source, SourceLike
from lsconvert.trees import Array, Node, Object, Scalar, pointer, read_tasks


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where AFTER is not what the rules make of BEFORE, as a JSON Pointer into each."""

    task_index: int
    before: str
    after: str
    message: str

    def __str__(self) -> str:
        return f'task {self.task_index}: {self.message} (before: "{self.before}", after: "{self.after}")'


def verify(
    before: SourceLike,
    after: SourceLike,
    *,
    to: Version | str = Version.V2,
    keep_ground_truth: bool = False,
    split_annotators: bool = False,
    target: Target | str | None = None,
    users: MapLike | None = None,
    maps: Mapping[str, MapLike] | None = None,
    unmapped: Unmapped | str = Unmapped.ERROR,
    progress: Progress | None = None,
) -> Difference | None:
    """Return None if `after` is `before` plus the rules and options, else the first difference.

    Compared are all values, in order and with duplicate keys; not white space, escapes, or how a number is spelled
    where its digits and exponent are the same. Memory is that of the largest task. Raises InputError.
    """
    version = Version(to)
    options = make_options(version, keep_ground_truth, split_annotators, target, users, maps, unmapped)
    reading = Reading(version, options)
    with Source(before) as left, Source(after) as right:
        for index, (old, new) in enumerate(zip_longest(read_tasks(left), read_tasks(right))):
            if progress is not None:
                progress(left.progress, left.size)
            if old is None or new is None:
                which = "AFTER" if new is None else "BEFORE"
                there = pointer(place_of(old or new))
                return Difference(index, there, there, f"{which} has no such task")
            found = compare(reading.document(old), new, forms=options.target is None)
            if found is not None:
                return Difference(index, *found)
    return None


def compare(expected: Node, found: Node, *, forms: bool = True) -> tuple[str, str, str] | None:
    """Return the first difference of two trees: the places, and what it is. Without recursion.

    `forms`: both documents have the same form; what is meant for import is an array, whatever it was.
    """
    if forms and expected.place != found.place:
        return (
            pointer(expected.place),
            pointer(found.place),
            "the task stands under another key, or in another form of document",
        )
    stack: list[tuple[Node, Node]] = [(expected, found)]
    while stack:
        old, new = stack.pop()
        what = _differs(old, new)
        if what:
            return pointer(old.place), pointer(new.place), what
        stack += reversed(list(zip(_children(old), _children(new))))
    return None


def _children(node: Node) -> list[Node]:
    match node:
        case Object():
            return [value for _, value in node.pairs]
        case Array():
            return node.items
        case _:
            return []


def _differs(old: Node, new: Node) -> str:
    match old, new:
        case Object(), Object():
            for (expected, _), (found, _) in zip(old.pairs, new.pairs):
                if expected != found:
                    return f'the key "{expected}" was expected, "{found}" found'
            if len(old.pairs) != len(new.pairs):
                return f"{len(old.pairs)} members were expected, {len(new.pairs)} found"
        case Array(), Array():
            if len(old.items) != len(new.items):
                return f"{len(old.items)} items were expected, {len(new.items)} found"
        case Scalar(), Scalar():
            if (old.sort, old.text) != (new.sort, new.text):
                return "the values differ"
        case _:
            return "the values are of different types"
    return ""
