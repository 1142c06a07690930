"""The record of a task: its objects, lists and members that a rule may edit, by offset. No decoded values.

The parser records them while a task is open; the operations in structure.py and values.py read them.
"""

from __future__ import annotations

import re

from lsconvert.rules.plan import Field, Scope


class ListNode:
    """A recorded array: the offsets of its brackets, first item and last item, and the number of items of each sort."""

    __slots__ = ("end", "first", "inner", "last", "lists", "others", "spans", "start")

    def __init__(self, start: int) -> None:
        self.start = start
        self.end = start
        self.first = start  # where the first item begins
        self.last = start  # where the last item ends
        self.lists = 0
        self.others = 0
        self.inner: list[ListNode] = []  # the items that are arrays, if the field is nested
        self.spans: list[tuple[int, int]] | None = None  # all items, if the field needs spans

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


class MemberNode:
    """A member whose key has a field.

    `key_start` and `key_end` exclude the quotes of the key; `start` and `end` are the bounds of the value.
    """

    __slots__ = ("end", "field", "key_end", "key_start", "list", "start")

    def __init__(self, field: Field, key_start: int, key_end: int) -> None:
        self.field = field
        self.key_start = key_start
        self.key_end = key_end
        self.start = self.end = key_end
        self.list: ListNode | None = None


class ObjectNode:
    """A recorded object. `members`: those whose key is a field of the scope, in the order of the input."""

    __slots__ = ("end", "members", "scope", "start")

    def __init__(self, scope: Scope, start: int) -> None:
        self.scope = scope
        self.start = start
        self.end = start
        self.members: list[MemberNode] = []


class Frame:
    """An open bracket.

    `document`: its values are tasks. `node` or `list`: its record, if it is recorded. `field`: the field of the current
    key, or of this list. `items`: the scope of objects that begin here, "" if they are not recorded. `lists`: lists
    that begin here are recorded. `skip`: the pattern that skips values which are not recorded.
    """

    __slots__ = ("closer", "document", "field", "items", "key", "list", "lists", "node", "skip", "start")

    def __init__(self, opener: int, start: int, skip: re.Pattern[bytes]) -> None:
        self.closer = opener + 2  # the ASCII codes of { and } differ by 2, and so do those of [ and ]
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
        """Record the list of this frame. `inner`: it is an item of another recorded list."""
        self.list = ListNode(start)
        self.list.spans = [] if field.spans else None
        self.field = field
        self.items = field.items
        self.lists = field.nested and not inner

    def record_key(self, field: Field | None, start: int, end: int) -> None:
        """Set `field`, the field of the current key, and record its member. `start` and `end` exclude the quotes."""
        self.field = field
        self.lists = field is not None and field.records
        if field is not None and self.node is not None:
            self.node.members.append(MemberNode(field, start, end))
