"""The value that the detectors hand to `migrate`: a note of the endpoint table with its place and edits."""

from __future__ import annotations

from dataclasses import dataclass

from lsconvert.calls.model import CallNote
from lsconvert.scripts.editing.edits import TextEdit


@dataclass(frozen=True, slots=True)
class DetectedPlace:
    """A note about a place of a script.

    `edits`: None if the user has to review the place; () if the edits of another note at this place include its own.
    `info`: the note is only advice. `certain`: report the place even if the script may not use Label Studio.
    """

    at: int
    note: CallNote
    edits: tuple[TextEdit, ...] | None = None
    info: bool = False
    certain: bool = True
