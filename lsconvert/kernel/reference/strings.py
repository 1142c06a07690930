"""Replace strings in a converted task, at the places that the plan's maps of texts name.

The rules apply first, so a string is found where the output has it. The text of a task is valid JSON: the parser has
read it, or a rule has made it of valid parts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from lsconvert.errors import Hint, LimitError, Where
from lsconvert.jsontext.pointer import decode_key
from lsconvert.kernel.reference import lexer
from lsconvert.kernel.reference.buffer import Buffer, string_end
from lsconvert.kernel.reference.edits import ByteEdit, TaskEdits, apply_edits
from lsconvert.rules.places import Entry, Place, Places

TOKEN: Final = re.compile(rb'["{}\[\]]')
COLON: Final = re.compile(rb"[ \t\n\r]*:[ \t\n\r]*")
CHARACTER: Final = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u.{4}|\\.|[^\\\x80-\xbf][\x80-\xbf]*", re.DOTALL
)


def map_strings(buffer: Buffer, end: int, edits: TaskEdits, places: Places, *, is_bare: bool) -> None:
    """Replace the strings of the task that ends at `end`, after its pending edits. Count them in the tally.

    Refuse the task if it becomes larger than a converted task may be.
    """
    place = places.data if is_bare else places.task
    if place is None:
        return
    text = apply_edits(buffer, edits.start, end, edits.pending)
    size, most = len(text), edits.limits.max_output(end - edits.start)
    found: list[ByteEdit] = []
    for start, stop, entry in _find(text, places.places, place):
        if entry.is_new:
            edits.tally.notes["texts-new"] += 1
            continue
        new = entry.new.encode()
        size += len(new) - (stop - start)
        if size > most:
            edits.refuse(_too_large(most, edits), proof=True)
            return
        found.append((start, stop, new))
        edits.tally.edits[entry.name] += 1
        edits.tally.texts.add((entry.name, entry.old))
    if found:
        whole = Buffer()
        whole.data += text
        edits.pending = [(edits.start, end, apply_edits(whole, 0, len(text), found))]


def _too_large(most: int, edits: TaskEdits) -> LimitError:
    option = "max_task_size=" if most == edits.limits.max_task_size else "max_growth="
    hint = Hint("Raise {} to convert it, or use shorter texts.", option)
    what = f"with the new texts of the maps, the task would be larger than {most:,} bytes"
    return LimitError(what, where=Where(offset=edits.start), hint=hint)


def _find(text: bytes, places: tuple[Place, ...], place: int) -> Iterator[tuple[int, int, Entry]]:
    """Yield the parts of strings to replace. `place`: that of the whole text."""
    skip_value = lexer.value_skipper()
    outer: list[int | None] = []  # the places of the open brackets but the last one
    current: int | None = None  # that of the last open bracket
    following: int | None = place  # that of the next value
    at = 0
    while match := TOKEN.search(text, at):
        start, at = match.start(), match.end()
        if text[start] in b"{[":
            outer.append(current)
            current = following
            continue
        if text[start] in b"}]":
            current = following = outer.pop()
            continue
        at = string_end(text, start)
        content, colon = text[start + 1 : at - 1], COLON.match(text, at)
        if colon is not None:
            at = colon.end()
            following = None if current is None else _member(places[current], content)
            skipped = skip_value.match(text, at) if following is None else None
            at = at if skipped is None else skipped.end()
        elif following is not None:
            entry, size = _entry(places[following], content)
            if entry is not None and (entry.name or entry.is_new):
                yield start + 1, start + 1 + size, entry


def _member(place: Place, key: bytes) -> int | None:
    return place.members.get(decode_key(key), place.rest)


def _entry(place: Place, content: bytes) -> tuple[Entry | None, int]:
    """Return the entry that fits a string, and the number of bytes that it fits."""
    text = json.loads(b'"' + content + b'"')
    if not place.prefixes:
        return place.entries.get(text), len(content)
    for entry in place.entries.values():
        if text.startswith(entry.old):
            return entry, _size_of(content, len(entry.old))
    return None, 0


def _size_of(content: bytes, count: int) -> int:
    """Return the number of bytes of the first `count` characters of a string."""
    at = 0
    for _ in range(count):
        match = CHARACTER.match(content, at)
        assert match is not None  # a string has as many characters
        at = match.end()
    return at
