"""The desk that edits gather on: what one task, and one object in it, will change.

An edit is (start, end, text): the bytes from start up to end give way to text. Edits of one task never
overlap. A member that goes takes with it one comma and one of the two separators beside it; of these, the
one that breaks the line stays.
"""

from __future__ import annotations

from typing import TypeAlias

from lsconvert.errors import LSConvertError
from lsconvert.kernel.window import Member, ObjectNode, Window
from lsconvert.model import Tally
from lsconvert.rules import Rule

Edit: TypeAlias = tuple[int, int, bytes]


class Ledger:
    """What one task will change, collected while it is read."""

    __slots__ = ("edits", "max_size", "problem", "proof", "tally")

    def __init__(self, max_size: int) -> None:
        self.max_size = max_size  # of a task, before and after
        self.edits: list[Edit] = []
        self.tally = Tally()
        self.proof = False  # something in the task shows that it has the old shape
        self.problem: LSConvertError | None = None  # a rule cannot be applied; it counts if the task is old

    def done(self, rule: Rule, *, proof: bool = True) -> None:
        """Count one application of `rule`."""
        self.tally.edits[rule.name] += 1
        self.proof = self.proof or proof

    def refuse(self, error: LSConvertError, *, proof: bool) -> None:
        """Keep the first problem."""
        self.problem = self.problem or error
        self.proof = self.proof or proof

    def leave_unchanged(self) -> None:
        """Forget all edits, and what was counted and noted of them."""
        self.edits.clear()
        self.tally.edits.clear()
        self.tally.notes.clear()


class Desk:
    """One object on the desk: its members by key, and the edits that gather."""

    __slots__ = ("copies", "dropped", "edits", "kept", "ledger", "members", "node", "window")

    def __init__(self, window: Window, node: ObjectNode, ledger: Ledger) -> None:
        self.window = window
        self.node = node
        self.ledger = ledger
        self.edits: list[Edit] = []
        self.dropped: list[Member] = []
        self.kept: set[str] = set()  # keys that no Drop may touch any more
        self.copies: list[list[Edit]] = []  # one object for each of these edit lists
        self.members: dict[str, Member] = {}
        for member in node.members:
            self.members.setdefault(member.field.key, member)

    def replace_key(self, member: Member, new: str) -> None:
        """Change the letters between the quotes of a key."""
        self.edits.append((member.key_start, member.key_end, new.encode()))

    def remove(self, start: int, end: int) -> None:
        """Remove bytes, if there are any."""
        if start < end:
            self.edits.append((start, end, b""))


def apply_edits(window: Window, start: int, end: int, edits: list[Edit]) -> bytes:
    """Return the bytes from `start` up to `end` with `edits` applied."""
    pieces: list[bytes] = []
    for edit_start, edit_end, text in sorted(edits):
        pieces += (window.cut(start, edit_start), text)
        start = edit_end
    pieces.append(window.cut(start, end))
    return b"".join(pieces)


def drop_members(window: Window, node: ObjectNode, dropped: list[Member]) -> list[Edit]:
    """Return the edits that take `dropped` members out of the object, neighbours together."""
    edits: list[Edit] = []
    runs: list[tuple[int, int]] = []
    for member in sorted(dropped, key=lambda member: member.start):
        start, end = member.key_start - 1, member.end
        if runs and _next_key(window, runs[-1][1]) == start:
            start = runs.pop()[0]
        runs.append((start, end))
    for start, end in runs:
        before = window.space_before(start)
        first = before == node.start + 1
        after = window.space_after(end)
        last = not window.starts(after, b",")
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
    return edits


def _next_key(window: Window, end: int) -> int:
    comma = window.space_after(end)
    return window.space_after(comma + 1) if window.starts(comma, b",") else -1
