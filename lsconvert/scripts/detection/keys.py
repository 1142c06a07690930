"""Detect the keys of v1 tasks and responses in a script, nested results, and tokens."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from typing import Final

from lsconvert.calls.bodies import KEY_ROWS
from lsconvert.calls.endpoints import TOKEN
from lsconvert.calls.model import CallNote
from lsconvert.calls.rows import Key
from lsconvert.scripts.detection.confidence import token_headers
from lsconvert.scripts.detection.detected_place import DetectedPlace
from lsconvert.scripts.detection.doubts import KeyDoubts, formatted_key
from lsconvert.scripts.detection.fields import detect_fields, detect_paths
from lsconvert.scripts.detection.payloads import PAYLOAD_SCOPES
from lsconvert.scripts.editing.edits import TextEdit
from lsconvert.scripts.evidence import OLD_EDITOR_ADVICE
from lsconvert.scripts.model import KeyUse, ParsedScript, StringValue

_ROWS: Final = [row for row in KEY_ROWS if row.scope not in PAYLOAD_SCOPES]
LEGACY_KEYS: Final = frozenset(row.old for row in _ROWS)
RENAMED: Final = {row.old: row.new for row in _ROWS if row.new not in ("", row.old)}
[_RESULT] = (row for row in _ROWS if row.new == row.old and row.rules)
_QUOTED_KEY: Final = re.compile(f"[\"']({'|'.join(RENAMED)})[\"']")
# Forms that only keys of data have. A key of another form is taken for one of data if the script uses Label Studio.
_FORMS_OF_DATA: Final = ("item", "entry", "pattern", "attribute", "unpacked", "filter")

_FORMS_OF_READING: Final = ("item", "attribute", "filter")
_FORMS_OF_KEYS: Final = (*_FORMS_OF_DATA, "attribute", "shorthand")
_CHANGED: Final = {row.old: row for row in _ROWS if row.new != row.old and not row.kept}
_ONLY_V1: Final = frozenset(row.old for row in _ROWS if row.new != row.old and not row.kept)


def detect_keys(script: ParsedScript, *, legacy: bool = False) -> Iterator[DetectedPlace]:
    """Yield the keys, the places that treat a result as a list of lists, and the tokens of a script.

    `legacy`: whether the script has legacy URLs.
    """
    noted: set[str] = set()
    kept: set[int] = set()
    fields = {use.at for use in script.fields}
    legacy = legacy or any(use.form in _FORMS_OF_KEYS and use.name in _ONLY_V1 for use in script.keys)
    doubts = KeyDoubts(script, RENAMED)
    for use in script.keys:
        row = _row_of(use)
        if row is None or row is _RESULT or doubts.is_count(use):
            continue
        if row.kept or row.new == row.old:
            if row.ids and legacy and use.form in _FORMS_OF_READING:
                yield _read_ids(use, row)
            elif row.code not in noted and (legacy or not _is_old_name(row)) and use.form in _FORMS_OF_KEYS:
                noted.add(row.code)
                note = CallNote(row.code, row.fidelity, f"{row.old} is still present", row.todo, row.server)
                yield DetectedPlace(use.at, note, info=True, certain=False)
        elif row.new:
            left = _left(use, row, doubts)
            kept |= {use.at} if left is not None else set()
            if left is not None or use.at not in fields:
                certain = use.form in _FORMS_OF_DATA or doubts.is_computed(use) or doubts.may_be_task(use)
                yield left or _renamed(use, row, doubts.of(use), certain=certain)
        elif use.at not in fields:
            yield _removed(use, row)
    yield from (place for place in detect_fields(script, _CHANGED, doubts) if place.at not in kept)
    yield from detect_paths(script, _CHANGED, doubts)
    yield from _quoted_keys(script)
    for place in script.nested_results:
        message = "the code treats result as a list of lists"
        todo = "result is now a single list: remove one index or one loop"
        note = CallNote(_RESULT.code, "manual", message, todo, _RESULT.server)
        yield DetectedPlace(place, note, certain=False)
    for start in token_headers(script):
        note = CallNote(TOKEN.code, TOKEN.fidelity, TOKEN.name, TOKEN.todo, TOKEN.server)
        yield DetectedPlace(start, note, info=True, certain=False)


def _row_of(use: KeyUse) -> Key | None:
    """Return the row of a key, None if there is none.

    If several rows match, one for payloads comes first where the key is written, else one for responses.
    """
    rows = [row for row in _ROWS if row.old == use.name]
    fitting = [row for row in rows if (row.payload if use.form in ("entry", "pattern") else row.response)]
    return next(iter(fitting or rows), None)


def _left(use: KeyUse, row: Key, doubts: KeyDoubts) -> DetectedPlace | None:
    """Return a note about a key that is right as it is, None if the key has to be renamed."""
    if doubts.of_old_editor(use):
        message, todo = f"{row.old} of an object of the old editor: left as it is", OLD_EDITOR_ADVICE
    elif doubts.handles_both(use):
        message = "handles both versions; left as it is"
        todo = f"remove the code for {row.old} if no v1 server is left"
    else:
        return None
    return DetectedPlace(use.at, CallNote(row.code, "manual", message, todo), info=True, certain=False)


def _renamed(use: KeyUse, row: Key, doubt: str, *, certain: bool) -> DetectedPlace:
    message = f"{row.old} becomes {row.new}"
    if doubt or use.place is None:
        todo = f"if this is a key of a task or a response, write {row.new}"
        note = CallNote(row.code, "manual", f"{message}: {doubt}", todo, row.server)
        return DetectedPlace(use.at, note, certain=certain)
    start = use.place[0]
    edit = (
        TextEdit(start, start, f"{row.new}: ")
        if use.form in ("shorthand", "unpacked")
        else TextEdit(*use.place, row.new)
    )
    note = CallNote(row.code, row.fidelity, message, row.todo, row.server)
    return DetectedPlace(use.at, note, (edit,), certain=certain)


def _is_old_name(row: Key) -> bool:
    """Tell whether a row only advises on a name of Label Studio 0.x, which other software uses as well."""
    return row.new == row.old and not row.ids


def _read_ids(use: KeyUse, row: Key) -> DetectedPlace:
    message = f"the ids in {row.old} are those of users now, not of experts"
    note = CallNote(row.code, "manual", message, "change maps, filters and comparisons of these ids", row.server)
    return DetectedPlace(use.at, note, certain=False)


def _removed(use: KeyUse, row: Key) -> DetectedPlace:
    todo = f"{row.todo or 'do without it'}: no key replaces it"
    note = CallNote(row.code, "manual", f"{row.old} is removed", todo, row.server)
    return DetectedPlace(use.at, note, certain=False)


def _quoted_keys(script: ParsedScript) -> Iterator[DetectedPlace]:
    """Yield longer strings with keys in quotes: JSON, or a program within the script."""
    payloads = (script.resolve(value) for request in script.requests for value in request.payloads)
    sent = {value.start for value in payloads if isinstance(value, StringValue)}
    filtered = sorted(use.at for use in script.keys if use.form == "filter")
    for string in script.strings:
        is_read = string.start in sent or bisect(filtered, string.start) < bisect(filtered, string.end)
        key = _key_in(string) if not is_read else ""
        row = next((row for row in _ROWS if row.old == key), None)
        if row is not None:
            message = f"a string contains {row.old}"
            todo = f"if it is a key of a task or a response, write {row.new}"
            note = CallNote(row.code, "manual", message, todo, row.server)
            yield DetectedPlace(string.start, note, certain=False)


def _key_in(string: StringValue) -> str:
    """Return a renamed key that a string has in quotes, or as a part of a format, "" if there is none."""
    quoted = _QUOTED_KEY.search(string.spelled)
    return quoted[1] if quoted else next((old for old in RENAMED if formatted_key(string, old)), "")
