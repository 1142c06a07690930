"""Migrate request and response bodies between v1 and v2 by the key rows of the endpoint table.

The kernel edits a body with a plan that is made of these rows, so every other byte stays. For tasks and import
responses, the plan has the rules of the rule table. `ground_truth` is always kept, because servers read a missing one
as true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final, NamedTuple

from lsconvert.calls.endpoints import ENDPOINTS, PARAMETERS, STORAGE_TYPES, UNTYPED
from lsconvert.calls.forms import edit_fields, field_names, is_form
from lsconvert.calls.model import CallNote
from lsconvert.calls.rows import Call, Key
from lsconvert.calls.urls import Url, match_path
from lsconvert.errors import ConversionError
from lsconvert.kernel import make_kernel
from lsconvert.model import Tally, Version
from lsconvert.rules.notes import note_text
from lsconvert.rules.operations import Drop, Rename, Rule
from lsconvert.rules.options import Options
from lsconvert.rules.plan import RESPONSE, TASK, active_rules, inverse, plan_of

KEY_ROWS: Final = tuple(row for row in ENDPOINTS if isinstance(row, Key))
NO_SUCH_KEY: Final = "this type of storage has no such key"
_ANNOTATION: Final = "annotation"
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
# The rename, which keeps the length, tells the kernel that the task around the annotations is v2.
_OF_ANNOTATIONS: Final = ("flatten result", "rename annotations", "nest result")
_TYPED_PATHS: Final = sorted({call.path for row in KEY_ROWS for call in row.payload if "<storage_type>" in call.path})


class Obstacle(NamedTuple):
    """A reason why a key cannot be changed, and the parameters that would make it possible."""

    reason: str
    missing: tuple[str, ...] = ()


def edit_payload(
    body: bytes, method: str, url: Url, content_type: str, values: Mapping[str, str], *, split: bool
) -> tuple[bytes, list[CallNote]]:
    """Return the v2 payload of a call, and notes. `values` has the known parameters.

    `split`: make one annotation of each inner list of a nested result.

    Raises InputError for broken JSON, ConversionError for objects that a rule cannot convert.
    """
    rows = [row for row in KEY_ROWS if match_any(row.payload, method, url) is not None]
    if not rows or not body.strip():
        return body, []
    storage = storage_type(url, values)
    left = untyped(method, url, values)
    if not _looks_like_json(body) and "json" not in content_type.lower():
        if is_form(body, content_type):
            return _edit_form(body, rows, left, storage, values)
        return body, [_not_json(row) for row in rows if row.old != row.new and row.old.encode() in body]
    obstacles = {
        row.code: found
        for row in rows
        if _has(body, row.old) and (found := left or _obstacle(row, partial(_has, body), storage, values)) is not None
    }
    rules = _rules([row for row in rows if row.code not in obstacles], Version.V2, storage, split=split)
    new, tally = _apply(rules, body, rows)
    for row in rows:
        if row.value and tally.edits[row.code]:
            new = _with_value(new, row, values[row.value], tally.edits[row.code])
    notes = [
        unchanged_note(row, obstacles[row.code]) if row.code in obstacles else _note(row, new, tally, storage)
        for row in rows
    ]
    return new, [note for note in notes if note is not None]


def edit_response(body: bytes, method: str, url: Url, values: Mapping[str, str], to: Version) -> bytes:
    """Return the response to a call as a client of version `to` expects it. Raises the errors of `edit_payload`."""
    rows = [row for row in KEY_ROWS if match_any(row.response, method, url) is not None]
    asked = url.value("exportType") or url.value("export_type") or "JSON"
    if not rows or asked.upper() != "JSON" or not _looks_like_json(body):
        return body
    return _apply(_rules(rows, to, storage_type(url, values), split=False), body, rows)[0]


def match_any(calls: Iterable[Call], method: str, url: Url) -> dict[str, str] | None:
    """Return the values in the path of the first of these calls that matches, None if none matches."""
    found = (match_path(call.path, url.path) for call in calls if call.method == method.upper())
    return next((values for values in found if values is not None), None)


def storage_type(url: Url, values: Mapping[str, str]) -> str:
    """Return the storage type of the path, or else the one in `values`, "" if neither has one."""
    found = (match_path(template, url.path) for template in _TYPED_PATHS)
    in_path = next((some["storage_type"] for some in found if some is not None), values.get("storage_type", ""))
    return in_path.removeprefix("export/")


def untyped(method: str, url: Url, values: Mapping[str, str]) -> Obstacle | None:
    """Return why the payload for this URL is left as it is, None if it is not.

    A call of v1's storages is migrated as a whole, or left as a whole.
    """
    found = match_any(UNTYPED, method, url)
    if found is None:
        return None
    missing = tuple(name for name in ("storage_type", *(["storage_id"] if "pk" in found else [])) if name not in values)
    return Obstacle("the URL is unchanged", missing)


def new_key(row: Key, storage: str) -> str:
    """Return the v2 name of the key of a row, "" if no key replaces it."""
    return STORAGE_TYPES.get(storage, "") if row.by_type else row.new


def changed_note(row: Key, new: str) -> CallNote:
    """Return the note that a key is renamed to `new`, or removed if that is empty."""
    change = "is removed" if not new else f"becomes {new}" if new != row.old else "is now a single list"
    return CallNote(
        row.code, row.fidelity, f"{row.old} {change}", "" if row.fidelity == "exact" else row.todo, row.server
    )


def unchanged_note(row: Key, obstacle: Obstacle) -> CallNote:
    """Return the note that a key is unchanged."""
    message = f"{row.old} is unchanged: {obstacle.reason}"
    given = " and ".join(PARAMETERS[name] for name in obstacle.missing if name.startswith("storage_"))
    todo = f"give {given}" if given else row.todo
    return CallNote(row.code, "manual", message, todo, row.server, obstacle.missing)


def _looks_like_json(body: bytes) -> bool:
    return body.removeprefix(_BYTE_ORDER_MARK).lstrip()[:1] in (b"[", b"{")


def _rules(rows: list[Key], to: Version, storage: str, *, split: bool) -> list[Rule]:
    """Return the rules of these rows: those of the rule table, or one for the key of a row."""
    scopes = {row.scope for row in rows}
    rules: list[Rule] = []
    for rule in active_rules(to, Options(keep_ground_truth=True, split_annotators=split)):
        if rule.scope != RESPONSE and TASK in scopes:
            rules.append(rule)
        elif rule.scope == RESPONSE and RESPONSE in scopes:
            rules.append(rule._replace(scope=TASK))  # the response is the whole document
        elif _ANNOTATION in scopes and rule.name in _OF_ANNOTATIONS:
            rules.append(rule)
    for row in rows:
        new = _stand_in(row) if row.value else new_key(row, storage)
        if row.scope in (TASK, RESPONSE, _ANNOTATION) or new == row.old or (row.by_type and not new):
            continue
        rule = Rename(row.code, TASK, row.old, new, row.guide) if new else Drop(row.code, TASK, row.old, row.guide)
        directed = rule if to is Version.V2 else inverse(rule)
        rules += [directed] if directed is not None else []
    return rules


def _apply(rules: list[Rule], body: bytes, rows: list[Key]) -> tuple[bytes, Tally]:
    """Return a body with the rules applied. Annotations are converted within a task, which is then removed."""
    mark, before, after = b"", b"", b""
    if all(row.scope == _ANNOTATION for row in rows):
        mark = _BYTE_ORDER_MARK if body.startswith(_BYTE_ORDER_MARK) else b""
        is_list = body.removeprefix(mark).lstrip()[:1] == b"["
        before, after = (b'{"annotations":', b"}") if is_list else (b'{"annotations":[', b"]}")
    kernel = make_kernel(plan_of(rules))
    new = kernel.feed(before + body.removeprefix(mark) + after) + kernel.finish()
    return mark + new[len(before) : len(new) - len(after)] if kernel.tally.edits else body, kernel.tally


def _stand_in(row: Key) -> str:
    """Return a key that occurs in no body. It marks the key of a row until the new value is written."""
    return f"<{row.new}>"


def _with_value(body: bytes, row: Key, value: str, count: int) -> bytes:
    stand_in = re.compile(rb'"%b"(\s*:\s*)(?:"(?:[^"\\]|\\.)*"|[^][{}",\s]+)' % _stand_in(row).encode())
    body, done = stand_in.subn(rb'"%b"\g<1>%b' % (row.new.encode(), value.encode()), body)
    if done != count:
        raise ConversionError(f'"{row.old}" is not an id', hint="Make it a number, or remove it.")
    return body


def _edit_form(
    body: bytes, rows: list[Key], left: Obstacle | None, storage: str, values: Mapping[str, str]
) -> tuple[bytes, list[CallNote]]:
    """Return a form with the keys of these rows renamed or removed, and notes."""
    names = field_names(body)
    changes: dict[str, tuple[str, str] | None] = {}
    notes = []
    for row in rows:
        new = new_key(row, storage)
        if row.old not in names or new == row.old:
            continue
        if row.scope == TASK:
            notes.append(_not_json(row))
            continue
        obstacle = left or _obstacle(row, names.__contains__, storage, values)
        if names.count(row.old) > 1:
            obstacle = Obstacle("the form has it more than once")
        if obstacle is None:
            changes[row.old] = (new, values.get(row.value, "")) if new else None
        notes.append(changed_note(row, new) if obstacle is None else unchanged_note(row, obstacle))
    return edit_fields(body, changes), notes


def _obstacle(row: Key, has: Callable[[str], bool], storage: str, values: Mapping[str, str]) -> Obstacle | None:
    """Return why a key that is in a body cannot be changed, None if it can be. `has`: tells whether the body has a key."""
    if row.value and row.value not in values:
        return Obstacle(f"{row.value} is missing", (row.value,))
    if row.value and (has(row.new) or has(_stand_in(row))):
        return Obstacle(f"{row.new} is already present")
    return Obstacle(NO_SUCH_KEY) if row.by_type and not new_key(row, storage) else None


def _has(body: bytes, key: str) -> bool:
    return f'"{key}"'.encode() in body


def _note(row: Key, body: bytes, tally: Tally, storage: str) -> CallNote | None:
    """Return the note about a row that was applied, None if it changed nothing."""
    if row.new == row.old and not row.rules:
        is_v1 = bool(tally.edits)  # v2 bodies have the new ids already
        message = f"{row.old} is unchanged"
        return (
            CallNote(row.code, row.fidelity, message, row.todo, row.server) if is_v1 and _has(body, row.old) else None
        )
    if not any(tally.edits[name] for name in (row.code, *row.rules)):
        return None
    note = changed_note(row, new_key(row, storage))
    if row.lossy_if and tally.notes[row.lossy_if]:
        return CallNote(row.code, "lossy", note.message, note_text(row.lossy_if, tally.notes[row.lossy_if]), row.server)
    return note


def _not_json(row: Key) -> CallNote:
    message = f"the body is unchanged because it is not JSON; it may contain {row.old}"
    todo = "convert a file of tasks with lsconvert upgrade --keep-ground-truth, and a form by hand"
    return CallNote(row.code, "manual", message, todo, row.server)
