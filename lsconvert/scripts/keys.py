"""Keys of tasks and answers, where a script names them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lsconvert.bodies import KEYS
from lsconvert.endpoints import ENDPOINTS, Fact, Key
from lsconvert.migration import CallNote
from lsconvert.scripts.edits import Edit
from lsconvert.scripts.evidence import OWN, RIVALS
from lsconvert.scripts.found import Found
from lsconvert.scripts.payloads import SCOPES
from lsconvert.scripts.script import KeyUse, Script

_ROWS: Final = [row for row in KEYS if row.scope not in SCOPES]
WANTED: Final = frozenset(row.old for row in _ROWS)
[RESULT] = (row for row in _ROWS if row.new == row.old and not row.ids)
[TOKEN] = (row for row in ENDPOINTS if isinstance(row, Fact) and row.name == "authorization by token")
_TOKEN: Final = re.compile("(?:Authorization: *)?Token ", re.IGNORECASE)
# Forms that only data has; the others are read as data where the script proves itself.
_OF_DATA: Final = ("item", "entry", "filter")


def find_keys(script: Script) -> Iterator[Found]:
    """Yield what is found: keys, results that are taken for double lists, and tokens."""
    told: set[str] = set()
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
            yield _use(use, row, rival)
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
    fitting = [row for row in rows if (row.payload if use.form == "entry" else row.response)]
    return next(iter(fitting or rows), None)


def _is_kept(row: Key) -> bool:
    """Tell whether servers of v2 have the key as well, whatever the guide says."""
    return not row.new and "kept" in row.server


def _use(use: KeyUse, row: Key, rival: str) -> Found:
    certain = use.form in _OF_DATA and bool(row.new)
    if not row.new:
        todo = f"{row.todo}: nothing takes its place" if row.todo else "do without it: nothing takes its place"
        return Found(use.at, CallNote(row.code, "manual", f"{row.old} is gone", todo, row.server), certain=certain)
    why = ""
    if rival:
        why = f"it may be that of {rival}: {RIVALS[rival]}"
    elif use.form == "word":
        why = "it may be any word"
    elif use.form == "attribute" and use.subject in OWN:
        why = "it is the script's own"
    elif use.place is None:
        why = "it is not spelled as it says"
    message = f"{row.old} becomes {row.new}"
    if why:
        todo = f"if this is a key of a task or an answer, write {row.new}"
        return Found(use.at, CallNote(row.code, "manual", f"{message}: {why}", todo, row.server), certain=certain)
    assert use.place is not None  # that would be a reason
    edit = Edit(use.place[0], use.place[0], f"{row.new}: ") if use.form == "shorthand" else Edit(*use.place, row.new)
    return Found(use.at, CallNote(row.code, row.fidelity, message, row.todo, row.server), (edit,), certain=certain)
