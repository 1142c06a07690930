"""Collect the edits of one task and of one object in it, and apply them.

An edit is (start, end, text): `text` replaces the bytes from start up to end. The edits of one task never overlap.
Removing a member also removes one comma, and the white space on one side of the member. Between two other members, if
only one side contains a line break, that side is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TypeAlias

from lsconvert.errors import LSConvertError
from lsconvert.kernel.reference.buffer import Buffer
from lsconvert.kernel.reference.nodes import MemberNode, ObjectNode
from lsconvert.model import Limits, Tally
from lsconvert.rules.operations import Rule
from lsconvert.rules.plan import Plan, Scope

ByteEdit: TypeAlias = tuple[int, int, bytes]


class TaskEdits:
    """The pending edits and counts of the open task."""

    __slots__ = (
        *("convert_list", "converted", "gained", "growth", "limits", "marked"),
        *("pending", "problem", "proof", "start", "tally"),
    )

    def __init__(self, start: int, limits: Limits, convert_list: Callable[[bytes, str], bytes | None]) -> None:
        self.start = start  # of the task
        self.limits = limits
        self.convert_list = convert_list  # applies the rules of a scope to the list in a string
        self.pending: list[ByteEdit] = []
        self.growth = 0  # bytes that the pending edits add
        self.tally = Tally()
        self.gained: Counter[str] = Counter()  # objects that the pending edits add; negative if they remove objects
        self.converted = False  # a rule has edited the task; maps of texts do not count
        self.marked = False  # the task may be another kind of document
        self.proof = False  # something in the task proves that it has not been converted yet
        self.problem: LSConvertError | None = None  # a rule cannot be applied; ignored without proof

    def done(self, rule: Rule, *, proof: bool = True, times: int = 1) -> None:
        """Count `times` applications of `rule`."""
        self.tally.edits[rule.name] += times
        self.proof = self.proof or proof

    def refuse(self, error: LSConvertError, *, proof: bool) -> None:
        """Keep `error` as the problem of the task, unless there is one already."""
        self.problem = self.problem or error
        self.proof = self.proof or proof

    def take_since(self, start: int) -> list[ByteEdit]:
        """Remove the pending edits from offset `start` on, and return them, the last one first."""
        taken = []
        while self.pending and self.pending[-1][0] >= start:
            taken.append(self.pending.pop())
        return taken

    def leave_unchanged(self) -> None:
        """Discard all edits, with their counts and notes."""
        self.pending.clear()
        self.converted = False
        self.gained.clear()
        self.tally.edits.clear()
        self.tally.notes.clear()
        self.tally.unmapped.clear()


class ObjectEdits:
    """The pending edits of one object, and its members by their current keys.

    Dropping a member removes it from `members`, and so does giving it a different value in each copy: later operations
    do not find it.
    """

    __slots__ = (
        "added",
        "buffer",
        "copies",
        "dropped",
        "members",
        "node",
        "pending",
        "plan",
        "scope",
        "task_edits",
        "values",
    )

    def __init__(self, buffer: Buffer, node: ObjectNode, scope: Scope, plan: Plan, task_edits: TaskEdits) -> None:
        self.buffer = buffer
        self.node = node
        self.scope = scope
        self.plan = plan
        self.task_edits = task_edits
        self.pending: list[ByteEdit] = []
        self.dropped: list[MemberNode] = []
        self.added: list[tuple[str, str]] = []  # keys and values of new members
        self.values: dict[str, bytes] = {}  # new values of members, by key
        self.copies: list[list[ByteEdit]] = []  # the edits of each copy that replaces the object
        self.members: dict[str, MemberNode] = {}
        for member in node.members:
            self.members.setdefault(member.field.key, member)

    def rename(self, old: str, new: str) -> None:
        """Replace a key between its quotes."""
        member = self.members[new] = self.members.pop(old)
        self.pending.append((member.key_start, member.key_end, new.encode()))

    def drop(self, key: str) -> None:
        """Drop a member."""
        self.dropped.append(self.members.pop(key))

    def value(self, key: str) -> bytes | None:
        """Return the current value of a member as it is spelled, None if there is no such member."""
        member = self.members.get(key)
        if member is None:
            return None
        return self.values[key] if key in self.values else self.buffer.cut(member.start, member.end)

    def remove(self, start: int, end: int) -> None:
        """Remove the bytes from `start` up to `end`, if there are any."""
        if start < end:
            self.pending.append((start, end, b""))


def growth_of(edits: list[ByteEdit]) -> int:
    """Return the number of bytes that edits add; negative if they remove more."""
    return sum(len(text) - (end - start) for start, end, text in edits)


def apply_edits(buffer: Buffer, start: int, end: int, edits: list[ByteEdit]) -> bytes:
    """Return the bytes from `start` up to `end` with `edits` applied."""
    pieces: list[bytes] = []
    for edit_start, edit_end, text in sorted(edits):
        pieces += (buffer.cut(start, edit_start), text)
        start = edit_end
    pieces.append(buffer.cut(start, end))
    return b"".join(pieces)


def edit_members(edits: ObjectEdits) -> list[ByteEdit]:
    """Return the edits for members with new values, for dropped members and for added ones.

    Adjacent dropped members share one edit. Added members follow the last member.
    """
    buffer, node = edits.buffer, edits.node
    found = [(member.start, member.end, edits.values[k]) for k, member in edits.members.items() if k in edits.values]
    runs: list[tuple[int, int]] = []
    added = _added(edits) if edits.added else None
    for member in sorted(edits.dropped, key=lambda member: member.start):
        start, end = member.key_start - 1, member.end
        if runs and _next_key(buffer, runs[-1][1]) == start:
            start = runs.pop()[0]
        runs.append((start, end))
    for start, end in runs:
        before = buffer.space_before(start)
        first = before == node.start + 1
        after = buffer.space_after(end)
        last = not buffer.starts(after, b",")
        if first and last and added is not None:
            return [*found, (start, end, added[1])]
        if first and last:
            found.append((before, after, b""))
        elif first:
            found.append((start, buffer.space_after(after + 1), b""))
        else:
            previous_end = buffer.space_before(before - 1)
            following = buffer.space_after(after + 1)
            breaks_after = b"\n" in buffer.cut(end, following) and b"\n" not in buffer.cut(previous_end, start)
            forward = not last and not breaks_after
            found.append((start, following, b"") if forward else (previous_end, end, b""))
    if added is not None:
        at = buffer.space_before(node.end - 1)
        found.append((at, at, (added[0] if at > node.start + 1 else b"") + added[1]))
    return found


def _added(edits: ObjectEdits) -> tuple[bytes, bytes]:
    """Return the separator before added members, and the members, spaced as the first member of the object is."""
    buffer, start = edits.buffer, edits.node.start + 1
    key = buffer.space_after(start)
    space = buffer.cut(start, key)
    colon = b" " if buffer.starts(key, b"}") else buffer.cut(*_space_in_member(buffer, key))
    comma = b"," + (space or (b" " if colon else b""))
    return comma, comma.join(b'"%b":%b%b' % (key.encode(), colon, value.encode()) for key, value in edits.added)


def _space_in_member(buffer: Buffer, start: int) -> tuple[int, int]:
    """Return the span of the white space after the colon of the member that begins at `start`."""
    colon = buffer.space_after(buffer.string_end(start)) + 1
    return colon, buffer.space_after(colon)


def _next_key(buffer: Buffer, end: int) -> int:
    """Return where the key after a member that ends at `end` begins, -1 if no comma follows."""
    comma = buffer.space_after(end)
    return buffer.space_after(comma + 1) if buffer.starts(comma, b",") else -1
