"""What the parts of a migration hand on: a note of the page of calls with its place and its edits."""

from __future__ import annotations

from dataclasses import dataclass

from lsconvert.calls.model import CallNote
from lsconvert.scripts.editing.edits import Edit


@dataclass(frozen=True, slots=True)
class Found:
    """A note about a place. `edits`: None if a person has to look; () if it is done by those of another at this place.

    `info`: nothing is to be done. `certain`: it is worth a look even where nothing proves the script.
    """

    at: int
    note: CallNote
    edits: tuple[Edit, ...] | None = None
    info: bool = False
    certain: bool = True
