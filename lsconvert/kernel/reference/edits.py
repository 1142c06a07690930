"""The desk that edits gather on: what one task, and one object in it, will change.

An edit is (start, end, text): the bytes from start up to end give way to text. Edits of one task never
overlap. A member that goes takes with it one comma and one of the two separators beside it; of these, the
one that breaks the line stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TypeAlias

from lsconvert.errors import LSConvertError
from lsconvert.kernel.reference.buffer import Buffer, Member, ObjectNode
from lsconvert.model import Limits, Tally
from lsconvert.rules.operations import Rule
from lsconvert.rules.plan import Plan, Scope

Edit: TypeAlias = tuple[int, int, bytes]


class TaskEdits:
    """What one task will change, collected while it is read."""

    __slots__ = ("edits", "gained", "growth", "holds_json", "limits", "problem", "proof", "start", "tally")

    def __init__(self, start: int, limits: Limits, holds_json: Callable[[bytes], bool]) -> None:
        self.start = start  # of the task
        self.limits = limits
        self.holds_json = holds_json  # tells whether a text is JSON that may stand in the object that is edited
        self.edits: list[Edit] = []
        self.growth = 0  # of the output over the input, by the edits
        self.tally = Tally()
        self.gained: Counter[str] = Counter()  # objects that the edits make, or take away
        self.proof = False  # something in the task shows that it has the old shape
        self.problem: LSConvertError | None = None  # a rule cannot be applied; it counts if the task is old

    def done(self, rule: Rule, *, proof: bool = True, times: int = 1) -> None:
        """Count an application of `rule`, or several."""
        self.tally.edits[rule.name] += times
        self.proof = self.proof or proof

    def refuse(self, error: LSConvertError, *, proof: bool) -> None:
        """Keep the first problem."""
        self.problem = self.problem or error
        self.proof = self.proof or proof

    def leave_unchanged(self) -> None:
        """Forget all edits, and what was counted and noted of them."""
        self.edits.clear()
        self.gained.clear()
        self.tally.edits.clear()
        self.tally.notes.clear()
        self.tally.unmapped.clear()


class ObjectEdits:
    """One object on the desk: its members by the keys that they have by now, and the edits that gather.

    A member that goes, or has a value in each copy, leaves `members`: no later verb finds it.
    """

    __slots__ = (
        "added",
        "copies",
        "dropped",
        "edits",
        "ledger",
        "members",
        "node",
        "plan",
        "scope",
        "values",
        "window",
    )

    def __init__(self, window: Buffer, node: ObjectNode, scope: Scope, plan: Plan, ledger: TaskEdits) -> None:
        self.window = window
        self.node = node
        self.scope = scope
        self.plan = plan
        self.ledger = ledger
        self.edits: list[Edit] = []
        self.dropped: list[Member] = []
        self.added: list[tuple[str, str]] = []  # keys and values of members that come
        self.values: dict[str, bytes] = {}  # of members whose value has changed
        self.copies: list[list[Edit]] = []  # one object for each of these edit lists
        self.members: dict[str, Member] = {}
        for member in node.members:
            self.members.setdefault(member.field.key, member)

    def rename(self, old: str, new: str) -> None:
        """Change the letters between the quotes of a key."""
        member = self.members[new] = self.members.pop(old)
        self.edits.append((member.key_start, member.key_end, new.encode()))

    def drop(self, key: str) -> None:
        """Let a member go."""
        self.dropped.append(self.members.pop(key))

    def value(self, key: str) -> bytes | None:
        """Return the value of a member as it is spelled by now, None if it is not there."""
        member = self.members.get(key)
        if member is None:
            return None
        return self.values[key] if key in self.values else self.window.cut(member.start, member.end)

    def holds_json(self, text: bytes) -> bool:
        """Tell whether a text is JSON that may stand in this object."""
        return self.ledger.holds_json(text)

    def remove(self, start: int, end: int) -> None:
        """Remove bytes, if there are any."""
        if start < end:
            self.edits.append((start, end, b""))


def growth_of(edits: list[Edit]) -> int:
    """Return by how many bytes the output of edits is larger than their input."""
    return sum(len(text) - (end - start) for start, end, text in edits)


def apply_edits(window: Buffer, start: int, end: int, edits: list[Edit]) -> bytes:
    """Return the bytes from `start` up to `end` with `edits` applied."""
    pieces: list[bytes] = []
    for edit_start, edit_end, text in sorted(edits):
        pieces += (window.cut(start, edit_start), text)
        start = edit_end
    pieces.append(window.cut(start, end))
    return b"".join(pieces)


def edit_members(desk: ObjectEdits) -> list[Edit]:
    """Return the edits for members that have new values, that go, neighbours together, and that come, at the end."""
    window, node = desk.window, desk.node
    edits = [(there.start, there.end, desk.values[key]) for key, there in desk.members.items() if key in desk.values]
    runs: list[tuple[int, int]] = []
    added = _added(desk) if desk.added else None
    for member in sorted(desk.dropped, key=lambda member: member.start):
        start, end = member.key_start - 1, member.end
        if runs and _next_key(window, runs[-1][1]) == start:
            start = runs.pop()[0]
        runs.append((start, end))
    for start, end in runs:
        before = window.space_before(start)
        first = before == node.start + 1
        after = window.space_after(end)
        last = not window.starts(after, b",")
        if first and last and added is not None:
            return [*edits, (start, end, added[1])]
        if first and last:
            edits.append((before, after, b""))
        elif first:
            edits.append((start, window.space_after(after + 1), b""))
        else:
            value_end = window.space_before(before - 1)  # where the member before it ends
            following = window.space_after(after + 1)
            breaks_after = b"\n" in window.cut(end, following) and b"\n" not in window.cut(value_end, start)
            forward = not last and not breaks_after
            edits.append((start, following, b"") if forward else (value_end, end, b""))
    if added is not None:
        at = window.space_before(node.end - 1)
        edits.append((at, at, (added[0] if at > node.start + 1 else b"") + added[1]))
    return edits


def _added(desk: ObjectEdits) -> tuple[bytes, bytes]:
    """Return the members that come, and the separator before them, spaced as the first member of the object is."""
    window, start = desk.window, desk.node.start + 1
    key = window.space_after(start)
    space = window.cut(start, key)
    colon = b" " if window.starts(key, b"}") else window.cut(*_space_in_member(window, key))
    comma = b"," + (space or (b" " if colon else b""))
    return comma, comma.join(b'"%b":%b%b' % (key.encode(), colon, value.encode()) for key, value in desk.added)


def _space_in_member(window: Buffer, start: int) -> tuple[int, int]:
    """Return where the white space behind the colon of the member that starts at `start` is."""
    colon = window.space_after(window.string_end(start)) + 1
    return colon, window.space_after(colon)


def _next_key(window: Buffer, end: int) -> int:
    comma = window.space_after(end)
    return window.space_after(comma + 1) if window.starts(comma, b",") else -1
