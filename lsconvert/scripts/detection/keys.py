"""Keys of tasks and answers, where a script names them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lsconvert.calls.bodies import KEYS
from lsconvert.calls.endpoints import ENDPOINTS, Fact, Key
from lsconvert.calls.model import CallNote
from lsconvert.scripts.detection.finding import Found
from lsconvert.scripts.detection.payloads import SCOPES
from lsconvert.scripts.editing.edits import Edit
from lsconvert.scripts.evidence import OWN, RIVALS, TASK_KEYS
from lsconvert.scripts.model import Entries, KeyUse, Script, Text

_ROWS: Final = [row for row in KEYS if row.scope not in SCOPES]
WANTED: Final = frozenset(row.old for row in _ROWS)
[RESULT] = (row for row in _ROWS if row.new == row.old and not row.ids)
[TOKEN] = (row for row in ENDPOINTS if isinstance(row, Fact) and row.name == "authorization by token")
_TOKEN: Final = re.compile("(?:Authorization: *)?Token ", re.IGNORECASE)
_QUOTED: Final = re.compile("[\"'](" + "|".join(row.old for row in _ROWS if row.new and row.new != row.old) + ")[\"']")
# Forms that only data has; the others are read as data where the script proves itself.
_OF_DATA: Final = ("item", "entry", "pattern", "filter")


def find_keys(script: Script) -> Iterator[Found]:
    """Yield what is found: keys, results that are taken for double lists, and tokens."""
    told: set[str] = set()
    quoted = _quoted(script)
    rival = next((name for name in sorted(script.imports) if name in RIVALS), "")
    for use in script.keys:
        row = _row(use)
        if row is None or row is RESULT:
            continue
        kept = row.new == row.old or _is_kept(row)
        if kept and row.code not in told:
            told.add(row.code)
            yield Found(
                use.at,
                CallNote(row.code, row.fidelity, f"{row.old} is there as before", row.todo, row.server),
                info=True,
                certain=False,
            )
        elif not kept:
            yield _use(use, row, rival or _own(script, use))
    yield from quoted
    for place in script.doubles:
        todo = "a result is a single list now: take one index, or one loop, out"
        yield Found(
            place,
            CallNote(RESULT.code, "manual", "result is taken for a double list", todo, RESULT.server),
            certain=False,
        )
    for text in script.headers:
        if _TOKEN.match("".join(piece.text for piece in text.pieces[:1])):
            yield Found(
                text.start,
                CallNote(TOKEN.code, TOKEN.fidelity, "authorization by token", TOKEN.todo, TOKEN.server),
                info=True,
                certain=False,
            )


def _row(use: KeyUse) -> Key | None:
    """Return the row of a key: of several, the one for payloads where it is written, else that for answers."""
    rows = [row for row in _ROWS if row.old == use.name]
    fitting = [row for row in rows if (row.payload if use.form in ("entry", "pattern") else row.response)]
    return next(iter(fitting or rows), None)


def _is_kept(row: Key) -> bool:
    """Tell whether servers of v2 have the key as well, whatever the guide says."""
    return not row.new and "kept" in row.server


def _own(script: Script, use: KeyUse) -> str:
    """Return why a key may be the script's own, "" if it is not."""
    if use.form in ("entry", "shorthand") and not use.beside & TASK_KEYS:
        return "nothing beside it shows that this is a task"
    if use.form in ("item", "attribute") and use.subject in OWN:
        return "it is the script's own"
    held = script.lookup(use.subject, use.scopes, use.at) if use.form in ("item", "attribute") else None
    if isinstance(held, Entries) and not {entry.name for entry in held.entries} & TASK_KEYS:
        return f"{use.subject} is a dict of the script's own"
    return ""


def _quoted(script: Script) -> Iterator[Found]:
    """Look at longer texts that have keys in quotes: JSON, or a program in a program."""
    sent = {value.start for request in script.requests for value in request.payloads if isinstance(value, Text)}
    for text in script.texts:
        words = "".join(piece.text for piece in text.pieces if piece.kind != "hole")
        key = _QUOTED.search(words) if text.start not in sent else None
        row = next((row for row in _ROWS if key is not None and row.old == key[1]), None)
        if row is not None:
            todo = f"if it is a key of a task or an answer, write {row.new}"
            what = f"a text has {row.old} in quotes"
            yield Found(text.start, CallNote(row.code, "manual", what, todo, row.server), certain=False)


def _use(use: KeyUse, row: Key, rival: str) -> Found:
    certain = use.form in _OF_DATA and bool(row.new)
    if not row.new:
        todo = f"{row.todo}: nothing takes its place" if row.todo else "do without it: nothing takes its place"
        return Found(use.at, CallNote(row.code, "manual", f"{row.old} is gone", todo, row.server), certain=certain)
    why = ""
    if rival:
        why = f"it may be that of {rival}: {RIVALS[rival]}" if rival in RIVALS else rival
    elif use.form == "word":
        why = "it may be any word"
    elif use.place is None:
        why = "it is not spelled as it says"
    message = f"{row.old} becomes {row.new}"
    if why:
        todo = f"if this is a key of a task or an answer, write {row.new}"
        return Found(use.at, CallNote(row.code, "manual", f"{message}: {why}", todo, row.server), certain=certain)
    assert use.place is not None  # that would be a reason
    edit = Edit(use.place[0], use.place[0], f"{row.new}: ") if use.form == "shorthand" else Edit(*use.place, row.new)
    return Found(use.at, CallNote(row.code, row.fidelity, message, row.todo, row.server), (edit,), certain=certain)
