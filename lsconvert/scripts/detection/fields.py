"""Detect legacy fields of classes with the attributes and arguments that use them, and legacy keys in paths into data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lsconvert.calls.model import CallNote
from lsconvert.calls.rows import Key
from lsconvert.scripts.detection.detected_place import DetectedPlace
from lsconvert.scripts.detection.doubts import KeyDoubts
from lsconvert.scripts.editing.edits import TextEdit
from lsconvert.scripts.evidence import FIELD_READERS, TASK_SIGNALS
from lsconvert.scripts.model import FieldUse, ParsedScript

# A class with one of these fields is a task or the response to an import.
_SIGNALS: Final = TASK_SIGNALS | {"task_count", "prediction_count"}


def detect_fields(script: ParsedScript, rows: Mapping[str, Key], keys: KeyDoubts) -> Iterator[DetectedPlace]:
    """Yield the fields, attributes and arguments with an old name. `rows`: the rows of the old names.

    All uses of a name are renamed, or none.
    """
    attributes = {use.at: use for use in script.keys if use.form == "string" and use.of is not None}
    declared: dict[str, list[FieldUse]] = {name: [] for name in rows}
    for use in script.fields:
        if use.kind == "declared" and use.name in rows:
            declared[use.name].append(use)
    doubts = {
        name: _doubt(declared[name], row) or keys.words.doubt(name, row.new) or keys.doubt_of_attribute(name)
        for name, row in rows.items()
    }
    for name in rows.keys() & keys.attributes:
        uses = [use for use in attributes.values() if use.name == name]
        doubts[name] = keys.words.doubt(name, rows[name].new) or next(filter(None, map(keys.of, uses)), "")
    by_name = not FIELD_READERS.isdisjoint(script.names)
    for use in script.fields:
        foreign = not use.owner and (use.kind == "own" or (use.kind == "argument" and not declared.get(use.name)))
        if use.name in rows and not foreign:
            read = attributes.get(use.place[0])
            certain = by_name if use.kind == "declared" else read is not None and keys.may_be_task(read)
            yield _place(use.place, use.place[0], rows[use.name], doubts[use.name], "the field", certain=certain)


def detect_paths(script: ParsedScript, rows: Mapping[str, Key], keys: KeyDoubts) -> Iterator[DetectedPlace]:
    """Yield the old keys in paths into data, which are renamed together with the keys of the script. `rows`: their rows."""
    doubted = {use.name for use in script.keys if use.form in ("item", "listed", "string") and keys.of(use)}
    for use in script.paths:
        row = rows.get(use.name)
        if row is not None:
            doubt = keys.words.doubt(row.old, row.new) if use.sure else "it may be any string"
            if use.name in doubted:
                doubt = doubt or "another place of the script has the same key, and may not be one of a task"
            yield _place(use.place, use.at, row, doubt, "the path")


def _doubt(declared: list[FieldUse], row: Key) -> str:
    """Return the reason why a field keeps its name, "" if there is none."""
    if not row.new:
        return "no field replaces it"
    if not declared:
        return "the script does not declare the class"
    if any(row.new in one.beside for one in declared):
        return "the class has both names"
    return "" if all(one.beside & _SIGNALS for one in declared) else "no field beside it shows that this is a task"


def _place(place: tuple[int, int], at: int, row: Key, doubt: str, what: str, *, certain: bool = False) -> DetectedPlace:
    change = f"{row.old} becomes {row.new}" if row.new else f"{row.old} is removed"
    if doubt:
        todo = f"if {what} is one of a task or a response, write {row.new}" if row.new else f"do without {row.old}"
        return DetectedPlace(at, CallNote(row.code, "manual", f"{change}: {doubt}", todo, row.server), certain=certain)
    edits = (TextEdit(*place, row.new),)
    return DetectedPlace(at, CallNote(row.code, row.fidelity, change, row.todo, row.server), edits, certain=certain)
