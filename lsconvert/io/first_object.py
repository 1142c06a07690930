"""Find the first object of a document while it is read, to recognize documents that are not files of tasks."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, NamedTuple

from lsconvert.errors import LimitError, NotTasksError, Where
from lsconvert.jsontext.outline import (
    CutOffError,
    Member,
    items,
    members,
    outline,
    outline_members,
    skip_space,
    value_end,
)
from lsconvert.model import TaskSpan
from lsconvert.rules.documents import BESIDE_ANNOTATIONS
from lsconvert.rules.operations import DocumentKind
from lsconvert.rules.recognition import kind_of

_MAX_READ: Final = 1 << 24  # bytes; a larger first object is left to the kernel, which has limits of its own
WRAP: Final = 'If it is data to label, wrap it: {"data": ...}.'
# Texts that hold JSON have a signature in sniff.py.
_SCALAR: Final = re.compile(rb'"(?!\s*[\[{])(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|true|false|null')
_SMALL: Final = 1 << 16  # bytes; the outline of a larger object takes less memory than the object


class FirstObject(NamedTuple):
    """The first object of a document that is not clearly a task. `value` is its outline."""

    start: int
    is_item: bool  # of a list
    value: Any

    def where(self, file: str, text: bytes) -> Where:
        """Return its position in `text`, the beginning of the document."""
        line_start = text.rfind(b"\n", 0, self.start) + 1
        line = text.count(b"\n", 0, self.start) + 1
        return Where(file=file, line=line, column=self.start - line_start + 1, offset=self.start, task_index=0)


def read_first_object(chunks: Iterator[bytes]) -> tuple[bytes, FirstObject | None]:
    """Read chunks until the first object is known; return the text that was read, and the object.

    Return None instead of an object for a task, which is known by its first keys, for an object over 16 MiB, and for
    anything else.
    """
    pieces: list[bytes] = []
    size = enough = 0
    while True:
        chunk = next(chunks, b"")
        pieces.append(chunk)
        size += len(chunk)
        if chunk and size < enough:
            continue  # each attempt reads twice as much as the one before
        text = b"".join(pieces)
        pieces = [text]
        try:
            return text, _find(text, is_whole=not chunk)
        except CutOffError:
            if not chunk or size > _MAX_READ:
                return text, None
            enough = 2 * size
        except ValueError:  # not JSON: the kernel says where
            return text, None


def outline_of(text: bytes) -> Any:
    """Return a decoded object, {} if it cannot be decoded. Lists of a large object have their first items only."""
    if len(text) > _SMALL:
        return outline(text)
    from lsconvert.jsontext.decode import decode_roughly  # late: most documents are tasks

    try:
        return decode_roughly(text, "", 0)
    except LimitError:
        return {}


def kind_in(output: bytes, span: TaskSpan) -> DocumentKind | None:
    """Return the kind of a marked object in the output of a kernel, None for a task and for what kernels convert."""
    kind = kind_of(outline_of(output[span.start : span.end]))
    return kind if kind is not None and not kind.scope else None


def where_of(span: TaskSpan) -> Where:
    """Return the position of a task in the input."""
    return Where(
        line=span.lines + 1,
        column=span.offset - span.line_start + 1,
        offset=span.offset,
        task_index=span.index,
        pointer=span.pointer,
    )


def refused(kind: DocumentKind, where: Where, *, among_tasks: bool = False) -> NotTasksError:
    """Return the error for a document, or for an object `among_tasks`."""
    if kind.reading and among_tasks:
        return NotTasksError(f"this is {kind.name}, among other tasks", where=where, hint="Move it to its own file.")
    return NotTasksError(f"this is {kind.name}", where=where, hint=f"{kind.hint} {WRAP}")


def _find_scalar(text: bytes, start: int, *, is_whole: bool) -> FirstObject | None:
    """Return a single value that is alone in its line. Raises CutOffError if the line may go on."""
    end = text.find(b"\n", start, start + _SMALL)
    if end < 0:
        if len(text) - start > _SMALL:
            return None
        if not is_whole:
            raise CutOffError
        end = len(text)
    if _SCALAR.fullmatch(text[start:end].rstrip(b" \t\r")) is None:
        return None
    return FirstObject(start, is_item=False, value=None)


def _find(text: bytes, *, is_whole: bool) -> FirstObject | None:
    if len(text) < len(BOM_UTF8) and BOM_UTF8.startswith(text):
        raise CutOffError
    start = first = skip_space(text, len(BOM_UTF8) if text.startswith(BOM_UTF8) else 0)
    is_item = text[start : start + 1] == b"["
    if is_item:
        start = skip_space(text, start + 1)
    if start == len(text):
        raise CutOffError
    opener = text[start : start + 1]
    if opener == b"{":
        found = _members_unless_task(text, start, by_id=not is_item)
        return FirstObject(start, is_item, _object_of(text, start, found)) if found is not None else None
    if is_item and opener not in (b"[", b"]"):
        pair = [outline(text, at) for at, _ in islice(items(text, first), 2)]
        return FirstObject(first, is_item, pair)
    if opener != b"[":
        return _find_scalar(text, start, is_whole=is_whole)
    return FirstObject(start, is_item, outline_of(text[start : value_end(text, start)]))


def _members_unless_task(text: bytes, start: int, *, by_id: bool) -> list[Member] | None:
    """Return the members of an object. Return None if its first keys show that it is a task, or with `by_id` has tasks."""
    found: list[Member] = []
    seen: set[str] = set()
    for member in members(text, start):
        key = member.key
        is_object = text[member.start : member.start + 1] == b"{"
        if by_id and not seen and key.isascii() and key.isdigit() and is_object:
            return None
        if key == "completions" or (key == "data" and is_object) or (key == "predictions" and seen - {"model_version"}):
            return None
        if key == "annotations" and seen.isdisjoint(BESIDE_ANNOTATIONS):
            return None
        found.append(member)
        seen.add(key)
    return found


def _object_of(text: bytes, start: int, found: list[Member]) -> Any:
    """Return what `outline_of` returns for the object with these members."""
    end = found[-1].end if found else start
    if end - start > _SMALL:
        return outline_members(text, found)
    return outline_of(text[start : text.index(b"}", end) + 1])
