"""What is wrong in tasks, and what else a report lists. Dataclasses, which take long to define: most runs need none of these."""

from __future__ import annotations

from dataclasses import dataclass

from lsconvert.escapes import escape_line
from lsconvert.where import Where


@dataclass(frozen=True, slots=True)
class ValidationError:
    """One thing that is wrong in a task. A value, not an exception.

    `where` has the file, task index and id, JSON Pointer, offset, line and column of the value, as far as they are
    known. `keyword` is that of the schema. `rule` is the rule of the guide that mends it, "" if there is none.
    """

    where: Where
    keyword: str
    message: str
    rule: str = ""

    def __str__(self) -> str:
        mend = f" (`lsconvert upgrade` mends it: {self.rule})" if self.rule else ""
        return escape_line(f"{self.where}: {self.message}{mend}")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: at which pointer (indices are *), in how many tasks, and where first.

    `keyword` is that of the schema, or the name of the ConversionError. `rule` is the rule of the guide that mends it.
    """

    pointer: str
    keyword: str
    message: str
    rule: str
    tasks: int
    first: Where


@dataclass(frozen=True, slots=True)
class Part:
    """One file of several: what is in it, its size in bytes as it is on the disk, and its checksum.

    Indices are those of tasks in the input, ids those that the tasks have in the file.
    """

    file: str = ""
    size: int = 0
    sha256: str = ""
    tasks: int = 0
    annotations: int = 0
    predictions: int = 0
    first_index: int = 0
    first_id: object = None
    last_index: int = 0
    last_id: object = None


@dataclass(frozen=True, slots=True)
class Loss:
    """What the server of a target does not keep of a file: a key, in what, how often, and why."""

    scope: str
    key: str
    count: int
    message: str
