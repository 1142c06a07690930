"""Notes and losses: facts about a file or a conversion that a user should know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from lsconvert.errors import escape_line
from lsconvert.model import Tally, Unmapped
from lsconvert.rules.notes import note_text, unused_texts
from lsconvert.rules.plan import Plan
from lsconvert.rules.tables import IMPORT_RULES, NOTES
from lsconvert.rules.unmapped import unmapped_lines

UNUSED: Final = "map-unused"
MAX_LISTED: Final = 20  # ids or files in a note; UnmappedError lists all ids


class Note(NamedTuple):
    """A fact about a conversion that a user should know, and how often it occurred.

    A message that names options is a `Hint`.
    """

    code: str
    count: int  # type: ignore[assignment]  # hides a method of tuples
    message: str

    @staticmethod
    def summed(notes: Iterable[Note]) -> tuple[Note, ...]:
        """Return one note for each code, with the sum of the counts, as of one conversion of all files."""
        by_code: dict[str, list[Note]] = {}
        for note in notes:
            by_code.setdefault(note.code, []).append(note)
        return tuple(_sum(code, same) for code, same in by_code.items())

    @staticmethod
    def of_unused(texts: Sequence[tuple[str, str]], edits: Mapping[str, int]) -> tuple[Note, ...]:
        """Return a note about the entries of maps that fit no string: old texts, each with the name of its row.

        A map that made none of the `edits` is named once. Return () for no texts.
        """
        if not texts:
            return ()
        import json  # late: most conversions have no map

        names = [f"{row} {json.dumps(old, ensure_ascii=False)}" if edits.get(row) else row for row, old in texts]
        count = len(set(names))
        return (Note(UNUSED, count, _message(UNUSED, count, names)),)


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
        Note(code, tally.notes[code], _message(code, tally.notes[code], files.get(code)))
        for code in NOTES
        if tally.notes[code]
    ]
    notes += Note.of_unused(unused_texts(plan.strings, tally.texts), tally.edits)
    notes += [Note(rule.name, tally.edits[rule.name], rule.server) for rule in IMPORT_RULES if tally.edits[rule.name]]
    lines = unmapped_lines(tally.unmapped, plan.maps, MAX_LISTED)
    if lines:
        action = "became null" if plan.unmapped is Unmapped.DROP else "were kept"
        notes.append(Note("unmapped", tally.unmapped.total(), f"{'; '.join(lines)}; these ids {action}"))
    return tuple(notes)


def _sum(code: str, notes: Sequence[Note]) -> Note:
    count = sum(note.count for note in notes)
    if len(notes) == 1:
        return notes[0]
    if code in NOTES:
        return Note(code, count, note_text(code, count))
    is_same = all(note.message == notes[0].message for note in notes)
    return Note(code, count, notes[0].message if is_same else f"{notes[0].message}; others in other files")


def _message(code: str, count: int, files: list[str] | None) -> str:
    text = note_text(code, count)
    if not files:
        return text
    files = list(dict.fromkeys(files))  # a note may count several times in a file
    more = f", and {len(files) - MAX_LISTED:,} more" if len(files) > MAX_LISTED else ""
    return f"{text}: {escape_line(', '.join(files[:MAX_LISTED]))}{more}"
