"""Reports, and their notes. Dataclasses, which take long to define: imported by what makes a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsconvert.model import Version

if TYPE_CHECKING:
    from lsconvert.details import Finding, Loss, Part


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a person must know about a conversion, and how often it happened."""

    code: str
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
