"""The second opinion: read BEFORE and AFTER side by side, and prove that AFTER is BEFORE plus the rules.

Written to share nothing with the kernels but the page of rules: another parser (ijson), decoded values instead of
bytes, and an own reading of the page (`reading.py`). They are imported late: 5 ms that no other use pays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest

from lsconvert.errors import escape_line
from lsconvert.io.idmaps import MapLike
from lsconvert.io.options import make_options
from lsconvert.io.source import Source, SourceLike
from lsconvert.model import Progress, Target, Unmapped, Version


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where AFTER is not what the rules make of BEFORE, as a JSON Pointer into each."""

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
    from lsconvert.verification.compare import compare
    from lsconvert.verification.expected import ExpectedTask, place_of
    from lsconvert.verification.trees import pointer, read_tasks

    version = Version(to)
    options = make_options(version, keep_ground_truth, split_annotators, target, users, maps, unmapped)
    reading = ExpectedTask(version, options)
    with Source(before) as left, Source(after) as right:
        for index, (old, new) in enumerate(zip_longest(read_tasks(left), read_tasks(right))):
            if progress is not None:
                progress(left.progress, left.size)
            if old is None or new is None:
                which = "AFTER" if new is None else "BEFORE"
                there = pointer(place_of(old or new))
                return Difference(index, there, there, f"{which} has no such task")
            place = old.place if options.target is None else (None, index)  # import takes an array
            if new.place != place:
                what = "the task stands under another key, or in another form of document"
                return Difference(index, pointer(old.place), pointer(new.place), what)
            found = compare(reading.document(old), new)
            if found is not None:
                return Difference(index, *found)
    return None
