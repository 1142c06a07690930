"""Join the copies of one task: unite their annotations, predictions and drafts. All else is that of the first copy.

A task is edited, not written anew: what is added to it keeps its spelling.
"""

from __future__ import annotations

from typing import Final

from lsconvert.errors import ConflictError, ConversionError, Hint, Where
from lsconvert.io.stored_tasks import CHANGING, LISTS
from lsconvert.jsontext.canonical import canonical, canonical_id
from lsconvert.jsontext.escapes import shorten_id
from lsconvert.jsontext.members import Member, Span, item_spans_of, replaced, spans_of
from lsconvert.jsontext.pointer import escape
from lsconvert.merging.keys import DATA, is_bare
from lsconvert.merging.options import OnConflict
from lsconvert.merging.report import MergeDifference
from lsconvert.merging.united_list import ItemConflictError, UnitedList

CONFLICT_HINT: Final = Hint(
    "Use {} to keep both, or {} or {} to keep one of them.",
    'on_conflict="keep"',
    'on_conflict="first"',
    'on_conflict="last"',
)
VERSIONS: Final = {"annotations": "completions", "completions": "annotations"}
VERSION_HINT: Final = Hint("Use {} to convert both.", 'to="v2"')
BARE_HINT: Final = "Name first the file whose tasks have the key data."


class JoinedTask:
    """A task that other copies of it are added to.

    Raises ConversionError and ConflictError, with the place in the copy that cannot be added; RecursionError.
    """

    def __init__(self, text: bytes, where: Where, on_conflict: OnConflict) -> None:
        """`text` is the first copy, and `where` its place."""
        self._text = text.decode()
        self._on_conflict = on_conflict
        self._members, self._is_bare = _members(self._text, where)
        self._where = self._copy = _with_id(where, self._text, self._members)  # of the first copy, and of that to add
        self._lists: dict[str, UnitedList] = {}
        self._new: dict[str, Member] = {}  # members that the first copy lacks

    def add(self, text: bytes, where: Where) -> list[MergeDifference]:
        """Add another copy, which is at `where`; return the values of the task that differ and were not united."""
        copy = text.decode()
        members, _ = _members(copy, where)
        self._copy = _with_id(where, copy, members)
        different = []
        for key, span in members.items():
            value = copy[span.start : span.end]
            if key in LISTS and value.startswith("["):
                self._unite(key, span.key, value)
            elif not self._has(key, span.key, value):
                if key in LISTS:
                    raise ConversionError(f"{key} is not a list, so it cannot be joined", where=self._at(key))
                different.append(MergeDifference(key, self._where, self._copy))
        return different

    def _at(self, *steps: str | int) -> Where:
        """Return a place in the copy that is added."""
        return _inside(self._copy, *steps)

    @property
    def lists(self) -> list[tuple[str, UnitedList]]:
        """The lists that were united, by their keys."""
        return list(self._lists.items())

    def __bytes__(self) -> bytes:
        """The joined task as JSON."""
        new = dict(self._new)
        edits = []
        for key, united in self._lists.items():
            if key in self._members:
                span = self._members[key]
                edits.append((span.start, span.end, str(united)))
            else:
                new[key] = new[key]._replace(value=str(united))
        if new:
            end = max(span.end for span in self._members.values())
            edits.append((end, end, "".join(map(self._spelled, new.values()))))
        return replaced(self._text, sorted(edits)).encode()

    def _spelled(self, member: Member) -> str:
        """Return a new member with a comma before it, and white space as that of the first member of the task."""
        span = next(iter(self._members.values()))
        start = self._text.index('"')
        space, colon = self._text[1:start], self._text[start + len(span.key) : span.start]
        return f",{space or ' '}{member.key}{colon}{member.value}"

    def _unite(self, key: str, spelled: str, value: str) -> None:
        united = self._lists.get(key)
        if united is None:
            own = self._value(key)
            if own in (None, "null") and not UnitedList(value, self._on_conflict):
                return
            if own not in (None, "null") and not own.startswith("["):
                what = f"{key} of the first copy is not a list, so that of this one cannot be added"
                raise ConversionError(what, where=self._at(key))
            if own is None:
                self._add(key, Member(spelled, ""))
            first = "[]" if own in (None, "null") else own
            if first != value:
                _refuse_other_items(key, first, self._where)
            united = self._lists[key] = UnitedList(first, self._on_conflict, _inside(self._where, key))
        if value != self._value(key):
            _refuse_other_items(key, value, self._copy)
        try:
            united.add(value, self._at(key))
        except ItemConflictError as error:
            what = f"the {key[:-1]} has the same id as that of {error.other}, and differs from it"
            raise ConflictError(what, where=self._at(key, error.index), hint=CONFLICT_HINT) from None

    def _has(self, key: str, spelled: str, value: str) -> bool:
        """Return whether a member agrees with the first copy. Add it if that lacks it."""
        own = self._value(key)
        if key in CHANGING or (value == "null" and (own is None or key in LISTS)):
            return True
        if key in self._lists:
            return False
        if own is None:
            self._add(key, Member(spelled, value))
            return True
        compared = canonical_id if key == "id" else canonical
        return own == value or repr(compared(own)) == repr(compared(value))

    def _add(self, key: str, member: Member) -> None:
        if self._is_bare:
            what = "the first copy is the bare data of a task, to which other keys cannot be added"
            raise ConversionError(what, where=self._at(key), hint=BARE_HINT)
        if key in VERSIONS and self._value(VERSIONS[key]) is not None:
            what = f"this copy of the task has {key}, and an earlier one {VERSIONS[key]}"
            raise ConversionError(what, where=self._at(key), hint=VERSION_HINT)
        self._new[key] = member

    def _value(self, key: str) -> str | None:
        if key in self._new:
            return self._new[key].value
        span = self._members.get(key)
        return self._text[span.start : span.end] if span is not None else None


def _members(text: str, where: Where) -> tuple[dict[str, Span], bool]:
    """Return the members of the task at `where`, and whether it is bare data, which is its only member then."""
    try:
        members = spans_of(text)
    except ValueError:
        what = "a key of the task occurs twice, so it cannot be joined"
        hint = Hint("Use {} to keep all copies.", 'on_duplicate="keep"')
        raise ConversionError(what, where=where, hint=hint) from None
    return ({DATA: Span("", 0, len(text))}, True) if is_bare(members) else (members, False)


def _with_id(where: Where, text: str, members: dict[str, Span]) -> Where:
    """Return the place of a task, with its id if that is a text or a number."""
    span = members.get("id")
    spelled = text[span.start : span.end] if span is not None else ""
    return where._replace(task_id=shorten_id(spelled)) if spelled[:1] in tuple('"-0123456789') else where


def _inside(where: Where, *steps: str | int) -> Where:
    """Return a place in the task at `where`."""
    pointer = "".join(f"/{escape(str(step))}" for step in steps)
    return where._replace(pointer=f"{where.pointer or ''}{pointer}")


def _refuse_other_items(key: str, text: str, where: Where) -> None:
    """Raise ConversionError for a list of the task at `where` that has other items than objects."""
    for index, (start, _) in enumerate(item_spans_of(text)):
        if text[start] != "{":
            what = f"this item of {key} is not an object, so it cannot be joined"
            raise ConversionError(what, where=_inside(where, key, index))
