"""Reports, and what they are made of. Dataclasses, which take long to define: imported by what makes a report."""

from __future__ import annotations

from dataclasses import dataclass

from lsconvert.model import Version
from lsconvert.where import Where


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a person must know about a conversion, and how often it happened."""

    code: str
    count: int
    message: str


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


@dataclass(frozen=True, slots=True)
class Report:
    """What a conversion did. Objects are counted in the output; sizes are bytes of JSON.

    `failed` tasks could not be converted or did not pass the check, for the reasons in `findings`; `quarantined` of
    them are in `quarantine` instead of the output: the input had `tasks` + `quarantined` tasks. `parts` are the files, if
    there are several; `target` is their manifest then. `losses` is what the server of the target will not keep.
    """

    source: str
    target: str
    to: Version
    tasks: int
    annotations: int
    predictions: int
    regions: int
    edits: dict[str, int]
    notes: tuple[Note, ...]
    kernel: str
    bytes_in: int
    bytes_out: int
    failed: int
    quarantined: int
    quarantine: str
    findings: tuple[Finding, ...]
    parts: tuple[Part, ...] = ()
    losses: tuple[Loss, ...] = ()
