"""Operations on single values: repairs for import, lookups in id maps, default members, notices.

Values are compared as bytes, by their spelling. A value that would need more interpretation is left to the check.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from lsconvert.errors import ConversionError, Where
from lsconvert.kernel.reference.buffer import Buffer, string_end
from lsconvert.kernel.reference.edits import ObjectEdits
from lsconvert.kernel.reference.nodes import MemberNode
from lsconvert.model import Unmapped
from lsconvert.rules.operations import (
    AddDefault,
    KeepObjects,
    Notice,
    NullUnlessNumber,
    Quote,
    Remap,
    ReplaceValue,
    Rule,
    Unquote,
)

NUMBER: Final = re.compile(rb"[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][+-]?[0-9]+)?")
DIGITS: Final = re.compile(rb"[0-9]+")
WHOLE: Final = re.compile(rb"-?[0-9]+")
JSON_TOKEN: Final = re.compile(rb'"|[^]["{}:, \t\r\n]+|[][{}:,]')
WHITE_SPACE: Final = b" \t\r\n"
MAX_UNMAPPED_ID: Final = 200  # bytes; longer ids that are in no map are cut in the report
NULL: Final = b"null"


def new_value(edits: ObjectEdits, rule: Rule, value: bytes) -> bytes:
    """Return the value that a rule makes of `value`, and count the change; `value` if the rule does not apply."""
    operation = VALUE_OPERATIONS.get(type(rule))
    new = value if operation is None else operation(edits, rule, value)
    if new != value:
        edits.task_edits.done(rule, proof=not isinstance(rule, Remap) or rule.marks_v1)
    return new


def change_value(edits: ObjectEdits, rule: ReplaceValue | NullUnlessNumber | Unquote | Quote | Remap) -> None:
    """Apply a rule to the value of its key."""
    value = edits.value(rule.key)
    new = None if value is None else new_value(edits, rule, value)
    if new is not None and new != value:
        edits.values[rule.key] = new


def _replace_value(_: ObjectEdits, rule: ReplaceValue, value: bytes) -> bytes:
    spelled = b"{}" if value[:1] == b"{" and not value[1:-1].strip(WHITE_SPACE) else plain(value)
    return next((new.encode() for old, new in rule.values if old.encode() == spelled), value)


def _null_unless_number(_: ObjectEdits, rule: NullUnlessNumber, value: bytes) -> bytes:
    if value == NULL or (value[:1] in b"-0123456789" and not (rule.whole_number and not WHOLE.fullmatch(value))):
        return value
    pattern, text = DIGITS if rule.whole_number else NUMBER, plain(value)
    return value if text[:1] == b'"' and pattern.fullmatch(text, 1, len(text) - 1) else NULL


def _unquote(edits: ObjectEdits, rule: Unquote, value: bytes) -> bytes:
    """Return the list in a string, with its regions converted.

    Return the string itself if that list contains lists, which would have to be flattened.
    """
    if value[:1] != b'"':
        return value
    try:
        text = str(json.loads(value)).strip(WHITE_SPACE.decode()).encode()
    except UnicodeEncodeError:  # a lone surrogate
        return value
    scope = edits.scope.fields[rule.key.encode()].items
    try:
        new = edits.task_edits.convert_list(text, scope) if text[:1] == b"[" else None
    except ConversionError as error:
        what = f'a key occurs twice in a region of the text under "{rule.key}"'
        where = Where(offset=edits.members[rule.key].start)
        edits.task_edits.refuse(ConversionError(what, where=where, hint=error.hint), proof=False)
        return value
    return value if new is None else new


def _quote(_: ObjectEdits, __: Quote, value: bytes) -> bytes:
    return b'"%b"' % plain(value) if value[:1] in b"-0123456789" else value


def has_lists(text: bytes) -> bool:
    """Tell whether a list in JSON has lists among its items."""
    depth = 0
    for token in _tokens(text):
        if token == b"[" and depth == 1:
            return True
        depth += (token in (b"[", b"{")) - (token in (b"]", b"}"))
    return False


def _remap(edits: ObjectEdits, rule: Remap, value: bytes) -> bytes:
    """Return the new id for an old one. Count an id that the map does not have, and keep it or return null."""
    if value == NULL:
        return value
    new = edits.plan.maps[rule.option].new
    olds, identified = [value], False
    if value[:1] in (b"{", b"["):
        members = _scalar_members(value)
        olds = [members[key] for key in rule.lookup_keys if key in members]
        identity = members.get(rule.identity_key, b"") if rule.identity_key else b""
        identified = identity[:1] == b'"' and identity != b'""'
    for old in olds:
        name = plain(old)
        if name in new and (b"\\" not in name or name != old):  # a string with a lone surrogate never matches
            return new[name]
    if identified:
        return value
    name = plain(olds[-1]) if olds else b"{}" if value[:1] == b"{" else b"[]"
    edits.task_edits.tally.unmapped[rule.option, name[:MAX_UNMAPPED_ID]] += 1
    return value if edits.plan.unmapped is Unmapped.KEEP else NULL


def add_default(edits: ObjectEdits, rule: AddDefault) -> None:
    """Add a member that is missing."""
    if rule.key not in edits.members:
        edits.added.append((rule.key, rule.value))
        edits.task_edits.done(rule)


def keep_objects(edits: ObjectEdits, rule: KeepObjects) -> None:
    """Remove the items of a list that are not objects.

    Remove an item with the separator after it, and trailing ones with the separator before them.
    """
    member = edits.members.get(rule.key)
    spans = member.list.spans if member is not None and member.list is not None else None
    begin = kept_end = None  # where the items to remove begin, and where the last kept item ends
    kept = 0
    for start, end in spans or ():
        if edits.buffer.starts(start, b"{"):
            if begin is not None:
                edits.remove(begin, start)
            begin, kept_end = None, end
            kept += 1
        elif begin is None:
            begin = start
    if member is None or not spans or kept == len(spans):
        return
    if begin is not None:
        edits.remove(begin if kept_end is None else kept_end, spans[-1][1])
    edits.task_edits.done(rule, times=len(spans) - kept)
    lists = sum(edits.buffer.starts(start, b"[") for start, _ in spans)  # not counted as items when they were read
    edits.task_edits.gained[member.field.counts] -= len(spans) - kept - lists


def repeats_flag(old: bytes | None, new: bytes | None) -> bool:
    """Tell whether the flag `old` is false, or the same true, false or text as `new`, in any spelling of the text."""
    if old is None or new is None:
        return False
    if old[:1] == new[:1] == b'"':
        return bool(json.loads(old) == json.loads(new))
    return old == b"false" or old == new == b"true"


def plain(value: bytes) -> bytes:
    """Return a string without its escapes, in quotes; 0 for -0; any other value, or a lone surrogate, unchanged."""
    if value[:1] != b'"' or b"\\" not in value:
        return b"0" if value == b"-0" else value
    try:
        return f'"{json.loads(value)}"'.encode()
    except UnicodeEncodeError:
        return value


def _scalar_members(value: bytes) -> dict[str, bytes]:
    """Return the members of an object whose values are not lists or objects, as they are spelled; {} for a list."""
    members: dict[str, bytes] = {}
    depth, last, key = 0, b"", None
    for token in _tokens(value):
        if token in (b"{", b"["):
            depth += 1 if token == b"{" or depth else 2  # a list begins at depth 2: it has no members
        elif token in (b"}", b"]"):
            depth -= 1
        elif depth == 1:
            if key is not None and token != b",":
                members.setdefault(json.loads(key), token)
            key = last if token == b":" else None
            last = token
    return members


def _tokens(value: bytes) -> Iterator[bytes]:
    """Yield the brackets, colons, commas and scalars of a JSON text."""
    at = 0
    while match := JSON_TOKEN.search(value, at):
        at = match.end()
        if match.group() == b'"':
            at = string_end(value, match.start())
        yield value[match.start() : at]


# The operations that change one value, by the type of their rule.
def is_empty(buffer: Buffer, member: MemberNode) -> bool:
    """Tell whether the value of a member is null or []."""
    return buffer.starts(member.start, b"null") if member.list is None else not len(member.list)


def notice(edits: ObjectEdits, rule: Notice) -> None:
    """Count the note of a rule, once for each copy of the object."""
    member = edits.members.get(rule.key)
    if rule.if_missing if member is None else not (rule.if_missing or is_empty(edits.buffer, member)):
        edits.task_edits.tally.notes[rule.note] += len(edits.copies) or 1


VALUE_OPERATIONS: Final[dict[type, Callable[[ObjectEdits, Any, bytes], bytes]]] = {
    ReplaceValue: _replace_value,
    NullUnlessNumber: _null_unless_number,
    Unquote: _unquote,
    Quote: _quote,
    Remap: _remap,
}
