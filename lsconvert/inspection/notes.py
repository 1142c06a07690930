"""Notes and losses: facts about a file or a conversion that a user should know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from lsconvert.errors import escape_line
from lsconvert.model import Tally, Unmapped
from lsconvert.rules.plan import Plan
from lsconvert.rules.tables import IMPORT_RULES, NOTES
from lsconvert.rules.unmapped import unmapped_lines

MAX_LISTED: Final = 20  # ids or files in a note; UnmappedError lists all ids


class Note(NamedTuple):
    """A fact about a conversion that a user should know, and how often it occurred."""

    code: str
    count: int  # type: ignore[assignment]  # hides a method of tuples
    message: str


class Loss(NamedTuple):
    """A key that a server does not keep on import: its scope, the number of objects that have it, and the reason."""

    scope: str
    key: str
    count: int  # type: ignore[assignment]  # hides a method of tuples
    message: str


def make_notes(tally: Tally, plan: Plan, files: Mapping[str, list[str]]) -> tuple[Note, ...]:
    """Return the notes of a conversion: about its rules, about repairs for import, and about unmapped ids.

    `files` has the names of the files that a note is about, by the code of the note.
    """
    notes = [
        Note(code, tally.notes[code], text + _listed(files.get(code)))
        for code, text in NOTES.items()
        if tally.notes[code]
    ]
    notes += [Note(rule.name, tally.edits[rule.name], rule.server) for rule in IMPORT_RULES if tally.edits[rule.name]]
    lines = unmapped_lines(tally.unmapped, plan.maps, MAX_LISTED)
    if lines:
        action = "became null" if plan.unmapped is Unmapped.DROP else "were kept"
        notes.append(Note("unmapped", tally.unmapped.total(), f"ids without a new one {action}: {'; '.join(lines)}"))
    return tuple(notes)


def _listed(files: list[str] | None) -> str:
    if not files:
        return ""
    more = f", and {len(files) - MAX_LISTED:,} more" if len(files) > MAX_LISTED else ""
    return f": {escape_line(', '.join(files[:MAX_LISTED]))}{more}"
