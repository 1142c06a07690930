"""The bytes that a kernel still holds, addressed by their offset in the input, and what is recorded of them."""

from __future__ import annotations

import re
from typing import Final

from lsconvert.kernel.reference.lexer import SPACE
from lsconvert.rules.plan import Field, Scope

BACKSLASH: Final = ord("\\")


def string_end(data: bytes | bytearray, start: int) -> int:
    """Return where the string that begins at `start` ends."""
    at, escaped = start, True
    while escaped:
        before = at = data.index(b'"', at + 1)
        while data[before - 1] == BACKSLASH:
            before -= 1
        escaped = (at - before) % 2 == 1
    return at + 1


class Buffer:
    """A stretch of the input. `base` is the offset of its first byte; all arguments are offsets."""

    __slots__ = ("base", "data")

    def __init__(self) -> None:
        self.data = bytearray()
        self.base = 0

    @property
    def end(self) -> int:
        return self.base + len(self.data)

    def cut(self, start: int, end: int) -> bytes:
        """Return the bytes from `start` up to `end`."""
        with memoryview(self.data) as view:  # a slice of the bytearray would be one more copy
            return bytes(view[start - self.base : end - self.base])

    def starts(self, offset: int, prefix: bytes | tuple[bytes, ...]) -> bool:
        """Tell whether `prefix`, or one of several, stands at `offset`."""
        return self.data.startswith(prefix, offset - self.base)

    def space_after(self, offset: int) -> int:
        """Return where the white space that begins at `offset` ends."""
        match = SPACE.match(self.data, offset - self.base)
        assert match is not None  # the pattern matches the empty string
        return match.end() + self.base

    def string_end(self, offset: int) -> int:
        """Return where the string that begins at `offset` ends."""
        return string_end(self.data, offset - self.base) + self.base

    def space_before(self, offset: int) -> int:
        """Return where the white space that ends at `offset` begins."""
        at = offset - self.base
        while at and self.data[at - 1] in b" \t\n\r":
            at -= 1
        return at + self.base


class ListNode:
    """A recorded array: the place of its brackets, of its first and last item, and how many items of what sort."""

    __slots__ = ("end", "first", "inner", "last", "lists", "others", "spans", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.end = start
        self.first = start  # where the first item begins
        self.last = start  # where the last item ends
        self.lists = 0
        self.others = 0
        self.inner: list[ListNode] = []  # items that are arrays, where the field is nested
        self.spans: list[tuple[int, int]] | None = None  # every item, where the field wants spans

    def __len__(self) -> int:
        return self.lists + self.others

    def add(self, start: int, end: int, is_list: bool, inner: ListNode | None = None) -> None:
        """Record one item."""
        if not self.lists and not self.others:
            self.first = start
        self.last = end
        if is_list:
            self.lists += 1
        else:
            self.others += 1
        if inner is not None:
            self.inner.append(inner)
        if self.spans is not None:
            self.spans.append((start, end))


class Member:
    """A member that a field names. `key_start` and `key_end` are inside the quotes."""

    __slots__ = ("end", "field", "key_end", "key_start", "list", "start")

    def __init__(self, field: Field, key_start: int, key_end: int) -> None:
        self.field = field
        self.key_start = key_start
        self.key_end = key_end
        self.start = self.end = key_end
        self.list: ListNode | None = None


class ObjectNode:
    """A recorded object: its members that a field of its scope names, in order."""

    __slots__ = ("end", "members", "scope", "start")

    def __init__(self, scope: Scope, start: int) -> None:
        self.scope = scope
        self.start = start
        self.end = start
        self.members: list[Member] = []


class Frame:
    """An open bracket.

    `document`: the values in it are tasks. `node`, `list`: what is recorded of it. `field`: the one that names
    the current key, or this list. `items`: the scope of objects that begin here. `lists`: lists that begin here
    are recorded. `skip`: the pattern for what nobody looks at.
    """

    __slots__ = ("closer", "document", "field", "items", "key", "list", "lists", "node", "skip", "start")

    def __init__(self, opener: int, start: int, skip: re.Pattern[bytes]) -> None:
        self.closer = opener + 2  # in ASCII, { and } are two apart, and so are [ and ]
        self.start = start
        self.skip = skip
        self.document = False
        self.key = b""
        self.node: ObjectNode | None = None
        self.list: ListNode | None = None
        self.field: Field | None = None
        self.items = ""
        self.lists = False

    def record_list(self, start: int, field: Field, *, inner: bool) -> None:
        """Make this the frame of a recorded list."""
        self.list = ListNode(start)
        self.list.spans = [] if field.spans else None
        self.field = field
        self.items = field.items
        self.lists = field.nested and not inner

    def meet_key(self, field: Field | None, start: int, end: int) -> None:
        """A key of a recorded object, from `start` up to `end` inside its quotes."""
        self.field = field
        self.lists = field is not None and field.records
        if field is not None and self.node is not None:
            self.node.members.append(Member(field, start, end))
