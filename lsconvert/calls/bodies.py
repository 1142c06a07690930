"""Bodies of calls, old to new and back: payloads and answers, by the rows of the page of calls for their keys.

The kernel edits them with a plan of these rows, so a body keeps every byte that no row names. Tasks and the counts of an
import go through the page of rules; ground_truth is always kept, because a server reads a missing one as true.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from lsconvert.calls.endpoints import ENDPOINTS, STORAGE_TYPES, Call, Key
from lsconvert.calls.model import CallNote
from lsconvert.calls.urls import Url, match
from lsconvert.errors import ConversionError
from lsconvert.kernel import make_kernel
from lsconvert.model import Tally, Version
from lsconvert.rules.operations import Drop, Rename, Rule
from lsconvert.rules.options import Options
from lsconvert.rules.plan import RESPONSE, TASK, active_rules, inverse, plan_of
from lsconvert.rules.tables import NOTES

KEYS: Final = tuple(row for row in ENDPOINTS if isinstance(row, Key))
TYPED: Final = sorted({call.path for row in KEYS for call in row.payload if "<storage_type>" in call.path})


def edit_payload(
    body: bytes, method: str, url: Url, kind: str, values: Mapping[str, str], *, split: bool
) -> tuple[bytes, list[CallNote]]:
    """Return the payload of a call as v2 takes it. `kind` is its content type, `values` are the known parameters.

    Raises InputError for broken JSON, ConversionError for objects that a rule cannot be applied to.
    """
    rows = [row for row in KEYS if match_any(row.payload, method, url) is not None]
    if not rows or not body.strip():
        return body, []
    if not _looks_like_json(body) and "json" not in kind.lower():
        return body, [_not_json(row) for row in rows if row.old != row.new and row.old.encode() in body]
    storage = storage_type(url, values)
    stuck = {row.code: why for row in rows if (why := _obstacle(row, body, storage, values))}
    rules = _rules([row for row in rows if row.code not in stuck], Version.V2, storage, split=split)
    new, tally = _convert(body, rules)
    for row in rows:
        if row.value and tally.edits[row.code]:
            new = _with_value(new, row, values[row.value], tally.edits[row.code])
    notes = [_stuck(row, stuck[row.code]) if row.code in stuck else _note(row, new, tally, storage) for row in rows]
    return new, [note for note in notes if note is not None]


def edit_response(body: bytes, method: str, url: Url, values: Mapping[str, str], to: Version) -> bytes:
    """Return the answer to a call as a client of version `to` takes it. Raises as `edit_payload` does."""
    rows = [row for row in KEYS if match_any(row.response, method, url) is not None]
    asked = url.value("exportType") or url.value("export_type") or "JSON"
    if not rows or asked.upper() != "JSON" or not _looks_like_json(body):
        return body
    return _convert(body, _rules(rows, to, storage_type(url, values), split=False))[0]


def match_any(calls: Iterable[Call], method: str, url: Url) -> dict[str, str] | None:
    """Return what the path of the first of these calls that fits has in its places, None if none fits."""
    found = (match(call.path, url.path) for call in calls if call.method == method.upper())
    return next((values for values in found if values is not None), None)


def _looks_like_json(body: bytes) -> bool:
    return body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{")


def storage_type(url: Url, values: Mapping[str, str]) -> str:
    """Return the type that the path shows, or else the one that is given."""
    found = (match(template, url.path) for template in TYPED)
    shown = next((some["storage_type"] for some in found if some is not None), values.get("storage_type", ""))
    return shown.removeprefix("export/")


def new_key(row: Key, storage: str) -> str:
    return STORAGE_TYPES.get(storage, "") if row.by_type else row.new


def _rules(rows: list[Key], to: Version, storage: str, *, split: bool) -> list[Rule]:
    """Return the rules of these rows: those of the page of rules, or one for the key of a row."""
    scopes = {row.scope for row in rows}
    rules: list[Rule] = []
    for rule in active_rules(to, Options(keep_ground_truth=True, split_annotators=split)):
        if rule.scope != RESPONSE and TASK in scopes:
            rules.append(rule)
        elif rule.scope == RESPONSE and RESPONSE in scopes:
            rules.append(rule._replace(scope=TASK))  # such an answer is the whole document
    for row in rows:
        new = _stand_in(row) if row.value else new_key(row, storage)
        if row.scope in (TASK, RESPONSE) or new == row.old or (row.by_type and not new):
            continue
        own = Rename(row.code, TASK, row.old, new, row.guide) if new else Drop(row.code, TASK, row.old, row.guide)
        turned = own if to is Version.V2 else inverse(own)
        rules += [turned] if turned is not None else []
    return rules


def _convert(body: bytes, rules: list[Rule]) -> tuple[bytes, Tally]:
    kernel = make_kernel(plan_of(rules))
    new = kernel.feed(body) + kernel.finish()
    return new if kernel.tally.edits else body, kernel.tally


def _stand_in(row: Key) -> str:
    """Return the key that a row with a new value has until it gets it, which no body has."""
    return f"<{row.new}>"


def _with_value(body: bytes, row: Key, value: str, count: int) -> bytes:
    stand_in = re.compile(rb'"%b"(\s*:\s*)(?:"(?:[^"\\]|\\.)*"|[^][{}",\s]+)' % _stand_in(row).encode())
    body, done = stand_in.subn(rb'"%b"\g<1>%b' % (row.new.encode(), value.encode()), body)
    if done != count:
        raise ConversionError(f'"{row.old}" is no id', hint="Give it as a number, or take it out.")
    return body


def _obstacle(row: Key, body: bytes, storage: str, values: Mapping[str, str]) -> str:
    """Return why a key cannot become what it should, "" if it can or is not there."""
    if not _has(body, row.old):
        return ""
    if row.value and row.value not in values:
        return f"{row.value} is missing"
    if row.value and (_has(body, row.new) or _has(body, _stand_in(row))):
        return f"{row.new} is there already"
    return "this type of storage has no such key" if row.by_type and not new_key(row, storage) else ""


def _has(body: bytes, key: str) -> bool:
    return f'"{key}"'.encode() in body


def _note(row: Key, body: bytes, tally: Tally, storage: str) -> CallNote | None:
    """Return what was done by a row, None if nothing was."""
    if row.ids:
        told = bool(tally.edits) and _has(body, row.old)  # edits: what is v2 already has user ids
        return CallNote(row.code, row.fidelity, f"{row.old} is as it was", row.todo, row.server) if told else None
    if not any(tally.edits[name] for name in (row.code, *row.rules)):
        return None
    new = new_key(row, storage)
    message = f"{row.old} {'goes' if not new else f'becomes {new}' if new != row.old else 'is a single list now'}"
    if row.lossy_if and tally.notes[row.lossy_if]:
        return CallNote(row.code, "lossy", message, NOTES[row.lossy_if], row.server)
    return CallNote(row.code, row.fidelity, message, "" if row.fidelity == "exact" else row.todo, row.server)


def _stuck(row: Key, why: str) -> CallNote:
    return CallNote(row.code, "manual", f"{row.old} is as it was: {why}", row.todo, row.server)


def _not_json(row: Key) -> CallNote:
    todo = "convert it: a file of tasks with lsconvert upgrade --keep-ground-truth, a form by hand"
    return CallNote(
        row.code, "manual", f"the body is no JSON and is as it was; it may hold {row.old}", todo, row.server
    )
