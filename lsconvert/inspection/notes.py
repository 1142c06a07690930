"""Notes: what a person must know about a file or a conversion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lsconvert.errors import escape_line
from lsconvert.model import Tally, Unmapped
from lsconvert.rules.plan import Plan
from lsconvert.rules.tables import IMPORT_RULES, NOTES
from lsconvert.rules.unmapped import unmapped_lines

MAX_LISTED: Final = 20  # ids in a note; an error has them all


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a person must know about a conversion, and how often it happened."""

    code: str
    count: int
    message: str


def make_notes(tally: Tally, plan: Plan, files: Mapping[str, list[str]]) -> tuple[Note, ...]:
    """Return what a person must know: notes of the page, what a server would have done, and ids without a new one.

    `files`: the names of those that a note is about, by its code.
    """
    notes = [
        Note(code, tally.notes[code], text + _named(files.get(code)))
        for code, text in NOTES.items()
        if tally.notes[code]
    ]
    notes += [Note(rule.name, tally.edits[rule.name], rule.server) for rule in IMPORT_RULES if tally.edits[rule.name]]
    lines = unmapped_lines(tally.unmapped, plan.maps, MAX_LISTED)
    if lines:
        became = "became null" if plan.unmapped is Unmapped.DROP else "stay as they are"
        notes.append(Note("unmapped", tally.unmapped.total(), f"ids without a new one {became}: {'; '.join(lines)}"))
    return tuple(notes)


def _named(files: list[str] | None) -> str:
    if not files:
        return ""
    more = f", and {len(files) - MAX_LISTED:,} more" if len(files) > MAX_LISTED else ""
    return f": {escape_line(', '.join(files[:MAX_LISTED]))}{more}"
