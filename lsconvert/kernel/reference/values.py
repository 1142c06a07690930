"""Verbs that look at single values, and at what is missing: repairs for import, and ids looked up in maps.

They compare bytes: a value is what its spelling says. What only looks like a case for a repair is left to the check.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from lsconvert.kernel.reference.buffer import string_end
from lsconvert.kernel.reference.edits import ObjectEdits
from lsconvert.model import Unmapped
from lsconvert.rules.operations import AddDefault, KeepObjects, NullUnlessNumber, Remap, ReplaceValue, Rule, Unquote

NUMBER: Final = re.compile(rb"[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]+)?")
DIGITS: Final = re.compile(rb"[0-9]+")
WHOLE: Final = re.compile(rb"-?[0-9]+")
WORD: Final = re.compile(rb'"|[^]["{}:, \t\r\n]+|[][{}:,]')
SPACE: Final = b" \t\r\n"
MAX_ID: Final = 200  # bytes of an id that is in no map, in the list of them
NULL: Final = b"null"


def new_value(desk: ObjectEdits, rule: Rule, value: bytes) -> bytes:
    """Return what a rule makes of a value, the value itself if it has nothing to say."""
    verb = VALUES.get(type(rule))
    new = value if verb is None else verb(desk, rule, value)
    if new != value:
        desk.ledger.done(rule, proof=not isinstance(rule, Remap) or rule.marks_v1)
    return new


def change_value(desk: ObjectEdits, rule: ReplaceValue | NullUnlessNumber | Unquote | Remap) -> None:
    """Apply a rule to the value of its key."""
    value = desk.value(rule.key)
    new = None if value is None else new_value(desk, rule, value)
    if new is not None and new != value:
        desk.values[rule.key] = new


def _replace(_: ObjectEdits, rule: ReplaceValue, value: bytes) -> bytes:
    spelled = b"{}" if value[:1] == b"{" and not value[1:-1].strip(SPACE) else plain(value)
    return next((new.encode() for old, new in rule.values if old.encode() == spelled), value)


def _expect(_: ObjectEdits, rule: NullUnlessNumber, value: bytes) -> bytes:
    if value == NULL or (value[:1] in b"-0123456789" and not (rule.whole_number and not WHOLE.fullmatch(value))):
        return value
    pattern, text = DIGITS if rule.whole_number else NUMBER, plain(value)
    return value if text[:1] == b'"' and pattern.fullmatch(text, 1, len(text) - 1) else NULL


def _unquote(desk: ObjectEdits, _: Unquote, value: bytes) -> bytes:
    """A list in the list is none of regions: it would have to be flattened."""
    if value[:1] != b'"':
        return value
    try:
        text = str(json.loads(value)).strip(SPACE.decode()).encode()
    except UnicodeEncodeError:  # a lone surrogate
        return value
    flat = text[:1] == b"[" and desk.holds_json(text) and not _has_lists(text)
    return text if flat else value


def _has_lists(text: bytes) -> bool:
    depth = 0
    for word in _words(text):
        if word == b"[" and depth == 1:
            return True
        depth += (word in (b"[", b"{")) - (word in (b"]", b"}"))
    return False


def _remap(desk: ObjectEdits, rule: Remap, value: bytes) -> bytes:
    """An id without a new one is counted."""
    if value == NULL:
        return value
    new = desk.plan.maps[rule.option].new
    olds, settled = [value], False
    if value[:1] in (b"{", b"["):
        members = _members(value)
        olds = [members[key] for key in rule.lookup_keys if key in members]
        settled = rule.identity_key != "" and members.get(rule.identity_key, b"")[:1] == b'"'
    for old in olds:
        name = plain(old)
        if name in new and (b"\\" not in name or name != old):  # what keeps its escapes has half a character
            return new[name]
    if settled:
        return value
    name = plain(olds[-1]) if olds else b"{}" if value[:1] == b"{" else b"[]"
    desk.ledger.tally.unmapped[rule.option, name[:MAX_ID]] += 1
    return value if desk.plan.unmapped is Unmapped.KEEP else NULL


def default(desk: ObjectEdits, rule: AddDefault) -> None:
    """Add a member that is missing."""
    if rule.key not in desk.members:
        desk.added.append((rule.key, rule.value))
        desk.ledger.done(rule)


def keep_objects(desk: ObjectEdits, rule: KeepObjects) -> None:
    """Items that go take what stands before the next one that stays with them; the last ones, what stands before them."""
    member = desk.members.get(rule.key)
    spans = member.list.spans if member is not None and member.list is not None else None
    begin = kept_end = None  # where those that go begin, and where the last one that stays ends
    stay = 0
    for start, end in spans or ():
        if desk.window.starts(start, b"{"):
            if begin is not None:
                desk.remove(begin, start)
            begin, kept_end = None, end
            stay += 1
        elif begin is None:
            begin = start
    if member is None or not spans or stay == len(spans):
        return
    if begin is not None:
        desk.remove(begin if kept_end is None else kept_end, spans[-1][1])
    desk.ledger.done(rule, times=len(spans) - stay)
    lists = sum(desk.window.starts(start, b"[") for start, _ in spans)  # which nobody has counted
    desk.ledger.gained[member.field.counts] -= len(spans) - stay - lists


def says_nothing_new(old: bytes | None, new: bytes | None) -> bool:
    """Tell whether a flag is false, or the same true, false or text as another one, however the text is spelled."""
    if old is None or new is None:
        return False
    if old[:1] == new[:1] == b'"':
        return bool(json.loads(old) == json.loads(new))
    return old == b"false" or old == new == b"true"


def plain(value: bytes) -> bytes:
    """Return a string without escapes, between quotes, and 0 for -0; else, and with half a character, what is spelled."""
    if value[:1] != b'"' or b"\\" not in value:
        return b"0" if value == b"-0" else value
    try:
        return f'"{json.loads(value)}"'.encode()
    except UnicodeEncodeError:
        return value


def _members(value: bytes) -> dict[str, bytes]:
    """Return the members of an object whose values are no lists or objects, as they are spelled; none of a list."""
    members: dict[str, bytes] = {}
    depth, last, key = 0, b"", None
    for word in _words(value):
        if word in (b"{", b"["):
            depth += 1 if word == b"{" or depth else 2  # in a list, nothing is a member
        elif word in (b"}", b"]"):
            depth -= 1
        elif depth == 1:
            if key is not None and word != b",":
                members.setdefault(json.loads(key), word)
            key = last if word == b":" else None
            last = word
    return members


def _words(value: bytes) -> Iterator[bytes]:
    at = 0
    while match := WORD.search(value, at):
        at = match.end()
        if match.group() == b'"':
            at = string_end(value, match.start())
        yield value[match.start() : at]


# What becomes of a value.
VALUES: Final[dict[type, Callable[[ObjectEdits, Any, bytes], bytes]]] = {
    ReplaceValue: _replace,
    NullUnlessNumber: _expect,
    Unquote: _unquote,
    Remap: _remap,
}
