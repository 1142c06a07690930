"""Detect the keys of v1 tasks and responses in a script, nested results, and tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lsconvert.calls.bodies import KEY_ROWS
from lsconvert.calls.endpoints import TOKEN
from lsconvert.calls.model import CallNote
from lsconvert.calls.rows import Key
from lsconvert.scripts.detection.detected_place import DetectedPlace
from lsconvert.scripts.detection.payloads import PAYLOAD_SCOPES
from lsconvert.scripts.editing.edits import TextEdit
from lsconvert.scripts.evidence import LOOK_ALIKES, OWN_VARIABLES, TASK_SIGNALS
from lsconvert.scripts.model import DictValue, KeyUse, ParsedScript, StringValue

_ROWS: Final = [row for row in KEY_ROWS if row.scope not in PAYLOAD_SCOPES]
LEGACY_KEYS: Final = frozenset(row.old for row in _ROWS)
[_RESULT] = (row for row in _ROWS if row.new == row.old and not row.ids)
_TOKEN_HEADER: Final = re.compile("(?:Authorization: *)?Token ", re.IGNORECASE)
_RENAMED: Final = "|".join(row.old for row in _ROWS if row.new not in ("", row.old))
_QUOTED_KEY: Final = re.compile(f"[\"']({_RENAMED})[\"']")
# Forms that only keys of data have. A key of another form is taken for one of data if the script uses Label Studio.
_FORMS_OF_DATA: Final = ("item", "entry", "pattern", "filter")


def detect_keys(script: ParsedScript) -> Iterator[DetectedPlace]:
    """Yield the keys, the places that treat a result as a list of lists, and the tokens of a script."""
    noted: set[str] = set()
    for use in script.keys:
        row = _row_of(use)
        if row is None or row is _RESULT:
            continue
        if row.kept or row.new == row.old:
            if row.code not in noted:
                noted.add(row.code)
                note = CallNote(row.code, row.fidelity, f"{row.old} is still present", row.todo, row.server)
                yield DetectedPlace(use.at, note, info=True, certain=False)
        elif row.new:
            yield _renamed(use, row, _doubt(script, use))
        else:
            yield _removed(use, row)
    yield from _quoted_keys(script)
    for place in script.nested_results:
        message = "the code treats result as a list of lists"
        todo = "result is now a single list: remove one index or one loop"
        note = CallNote(_RESULT.code, "manual", message, todo, _RESULT.server)
        yield DetectedPlace(place, note, certain=False)
    for header in script.headers:
        if _TOKEN_HEADER.match("".join(piece.text for piece in header.pieces[:1])):
            note = CallNote(TOKEN.code, TOKEN.fidelity, TOKEN.name, TOKEN.todo, TOKEN.server)
            yield DetectedPlace(header.start, note, info=True, certain=False)


def _row_of(use: KeyUse) -> Key | None:
    """Return the row of a key, None if there is none.

    If several rows match, one for payloads comes first where the key is written, else one for responses.
    """
    rows = [row for row in _ROWS if row.old == use.name]
    fitting = [row for row in rows if (row.payload if use.form in ("entry", "pattern") else row.response)]
    return next(iter(fitting or rows), None)


def _doubt(script: ParsedScript, use: KeyUse) -> str:
    """Return the reason why a word may not be a key of a task or a response, "" if there is none."""
    look_alike = next((name for name in sorted(script.imports) if name in LOOK_ALIKES), "")
    if look_alike:
        return f"it may belong to {look_alike}: {LOOK_ALIKES[look_alike]}"
    if use.form in ("entry", "shorthand") and not use.beside & TASK_SIGNALS:
        return "no key beside it shows that this is a task"
    if use.form in ("item", "attribute"):
        if use.subject in OWN_VARIABLES:
            return "it belongs to the script itself"
        held = script.lookup(use.subject, use.scopes, use.at)
        if isinstance(held, DictValue) and not {entry.name for entry in held.entries} & TASK_SIGNALS:
            return f"the script itself creates the dict {use.subject}"
    if use.form == "string":
        return "it may be any word"
    return "" if use.place is not None else "it is not spelled literally"


def _renamed(use: KeyUse, row: Key, doubt: str) -> DetectedPlace:
    certain = use.form in _FORMS_OF_DATA
    message = f"{row.old} becomes {row.new}"
    if doubt or use.place is None:
        todo = f"if this is a key of a task or a response, write {row.new}"
        note = CallNote(row.code, "manual", f"{message}: {doubt}", todo, row.server)
        return DetectedPlace(use.at, note, certain=certain)
    start = use.place[0]
    edit = TextEdit(start, start, f"{row.new}: ") if use.form == "shorthand" else TextEdit(*use.place, row.new)
    note = CallNote(row.code, row.fidelity, message, row.todo, row.server)
    return DetectedPlace(use.at, note, (edit,), certain=certain)


def _removed(use: KeyUse, row: Key) -> DetectedPlace:
    todo = f"{row.todo or 'do without it'}: no key replaces it"
    note = CallNote(row.code, "manual", f"{row.old} is removed", todo, row.server)
    return DetectedPlace(use.at, note, certain=False)


def _quoted_keys(script: ParsedScript) -> Iterator[DetectedPlace]:
    """Yield longer strings with keys in quotes: JSON, or a program within the script."""
    sent = {value.start for request in script.requests for value in request.payloads if isinstance(value, StringValue)}
    for string in script.strings:
        key = _QUOTED_KEY.search(string.spelled) if string.start not in sent else None
        row = next((row for row in _ROWS if key is not None and row.old == key[1]), None)
        if row is not None:
            message = f"a string contains {row.old} in quotes"
            todo = f"if it is a key of a task or a response, write {row.new}"
            note = CallNote(row.code, "manual", message, todo, row.server)
            yield DetectedPlace(string.start, note, certain=False)
