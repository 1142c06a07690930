"""A job and its result, as plain data: they can go to a thread, or to a process of another machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections import Counter

    from lsconvert.conversion.options import RunOptions
    from lsconvert.engines.software import Software
    from lsconvert.inspection.import_losses import ImportLosses
    from lsconvert.io.location import ReadState
    from lsconvert.kernel.contract import ResumePoint, Seed, Tasks
    from lsconvert.model import Part, Tally
    from lsconvert.validation.explain import QuarantinedTask
    from lsconvert.validation.groups import ErrorGroups


@dataclass(frozen=True, slots=True)
class RangeJob:
    """The bytes of a file from `start` up to `end`, and what to do with them.

    `source` is an absolute path or a URL, and `name` that of the file in messages. `opener` is the bracket that holds the
    tasks, 0 for JSON Lines. `keeps_tasks` tells whether the run's writer reads the tasks of the result: short ones take
    more memory than their text. `seed` is that of the suspicions of all jobs. `target` is the file to which the worker
    writes the tasks, and `number` its number; "" if it hands them over. A worker with another version of lsconvert or
    another kernel refuses the job.
    """

    source: str
    name: str
    state: ReadState
    start: int
    end: int
    opener: int
    keeps_tasks: bool
    options: RunOptions
    seed: Seed
    software: Software
    target: str = ""
    number: int = 0


class Written(NamedTuple):
    """One call of `TaskWriter.add`, or of `leave_out` if `tasks` is None."""

    output: bytes = b""
    start: int = 0
    end: int = 0
    tasks: Tasks | None = None


class Failed(NamedTuple):
    """The tasks of a range that failed. `removed` counts those that were left out."""

    tasks: int
    groups: ErrorGroups
    quarantined: list[QuarantinedTask]
    removed: Tally


class Shard(NamedTuple):
    """A file of the output, with its number. `size` is that of its JSON, before compression.

    `reformed` tells whether its form is not that of the source.
    """

    part: Part
    number: int
    size: int
    reformed: bool


class RangeResult(NamedTuple):
    """The tasks of a range, and what to report of them. Lines, columns of the first line and indices count from its start.

    `end` is the point after the range. `chunks` has the calls of the task writer for each chunk. `failed` is None if the
    first task that fails stops the run; there is none then. `warned` and `warnings` count the tasks with warnings, and
    group these. `found` counts facts about the document. `ids` are those of the tasks, of which `repeated` tasks have one
    that an earlier task of the range has. `losses` counts what an import does not keep, None for another target. `tail`
    has the last bytes of the range, to explain an error after it. `shard` is the file of the tasks if the worker has
    written one; then `chunks` is empty.
    """

    end: ResumePoint
    chunks: list[list[Written]]
    tally: Tally
    failed: Failed | None
    warned: int
    warnings: ErrorGroups
    found: Counter[str]
    ids: bytes
    repeated: int
    losses: ImportLosses | None
    tail: bytes
    shard: Shard | None = None
