"""Unite lists of annotations, predictions or drafts. The first list is edited: other items are appended to it."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b

from lsconvert.errors import Where
from lsconvert.jsontext.canonical import canonical_id, canonical_item
from lsconvert.jsontext.members import item_spans_of, replaced, spans_of
from lsconvert.merging.keys import DIGEST_SIZE
from lsconvert.merging.options import OnConflict


class ItemConflictError(ValueError):
    """Two items have the same id and different values.

    `index` is that of the later one in its list, and `other` the place of the earlier one.
    """

    def __init__(self, index: int, other: Where) -> None:
        super().__init__(index)
        self.index, self.other = index, other


class _Item:
    """An item of the united list. Others can be the same only if they have its name, which is made of its id if it has one.

    `source` is the place of the list that it is from, and `index` its number there. `span` is its place in the text of the
    first list, None if it was appended.
    """

    def __init__(self, text: str, source: Where, index: int, span: tuple[int, int] | None = None) -> None:
        self.text, self.name, self.span = text, _name(text), span
        self._source, self._index = source, index
        self._value: bytes | None = None
        self.is_replaced = False

    @property
    def value(self) -> bytes:
        """A digest of the value of the item."""
        if self._value is None:
            self._value = _digest(self.text)
        return self._value

    @property
    def where(self) -> Where:
        """The place of the item."""
        return self._source._replace(pointer=f"{self._source.pointer or ''}/{self._index}")

    def replace(self, other: _Item) -> None:
        """Take the text of another item."""
        self._source, self._index = other._source, other._index
        self.text, self._value, self.is_replaced = other.text, None, True


class UnitedList:
    """A list that gets the items of other lists, except those that it has already.

    Items with an equal value are the same, whatever their spelling. So are items with the same id; if their values differ,
    `on_conflict` decides: raise ItemConflictError, keep both, or keep the first or the last one. An item that is in both
    lists several times stays as often as in the list that has it more often.

    `appended` and `equal` count the items of the other lists. `conflicts` has the places of two items that have the same id
    and differ, the earlier one first.
    """

    def __init__(self, text: str, on_conflict: OnConflict, where: Where = Where()) -> None:
        """`text` is the first list, and `where` its place. Raises ValueError if it is not a list, RecursionError."""
        self._text, self._where = text, where
        self._on_conflict = on_conflict
        self._spans = item_spans_of(text)
        self._items: dict[bytes, list[_Item]] | None = None  # by name; made when another list differs
        self._appended: list[_Item] = []
        self._is_replaced = False
        self.appended = self.equal = 0
        self.conflicts: list[tuple[Where, Where]] = []

    def __len__(self) -> int:
        return len(self._spans) + len(self._appended)

    def __str__(self) -> str:
        """The list as JSON: that of the first one, with other items at its end."""
        items = [item for same in (self._items or {}).values() for item in same if item.span and item.is_replaced]
        edits = sorted((*item.span, item.text) for item in items if item.span is not None)
        if self._appended:
            at = self._spans[-1][1] if self._spans else self._text.index("[") + 1
            separator = self._separator()
            new = separator.join(item.text for item in self._appended)
            edits.append((at, at, separator + new if self._spans else new))
        return replaced(self._text, edits)

    def add(self, text: str, where: Where = Where()) -> None:
        """Add the items of another list, which is at `where`. Raises ItemConflictError, ValueError if it is not a list, and RecursionError."""
        spans = item_spans_of(text)
        if text == self._text and not self._is_replaced:
            self.equal += len(spans)
            return
        known = self._known()
        unmatched: dict[bytes, Counter[bytes]] = {}  # by name, how many items of each value are left to be matched
        new = []
        for index, (start, end) in enumerate(spans):
            item = _Item(text[start:end], where, index)
            same = known.get(item.name)
            if same is None:
                new.append(item)
                continue
            if item.name not in unmatched:
                unmatched[item.name] = Counter(each.value for each in same)
            left = unmatched[item.name]
            if left[item.value] > 0:
                left[item.value] -= 1
                self.equal += 1
            elif item.value in left or not self._settle(item, same[-1], index):
                new.append(item)
        for item in new:
            known.setdefault(item.name, []).append(item)
        self._appended += new
        self.appended += len(new)

    def _settle(self, item: _Item, other: _Item, index: int) -> bool:
        """Decide about an item with the id of another one; return whether it is settled, and need not be appended."""
        self.conflicts.append((other.where, item.where))
        if self._on_conflict == "error":
            raise ItemConflictError(index, other.where)
        if self._on_conflict == "last":
            other.replace(item)
            self._is_replaced = True
        return self._on_conflict != "keep"

    def _known(self) -> dict[bytes, list[_Item]]:
        if self._items is None:
            self._items = {}
            for index, (start, end) in enumerate(self._spans):
                item = _Item(self._text[start:end], self._where, index, (start, end))
                self._items.setdefault(item.name, []).append(item)
        return self._items

    def _separator(self) -> str:
        """Return the text between two items: that of the first two, else a comma and the white space before the first."""
        if len(self._spans) > 1:
            return self._text[self._spans[0][1] : self._spans[1][0]]
        space = self._text[self._text.index("[") + 1 : self._spans[0][0]] if self._spans else ""
        return f",{space or ' '}"


def _name(text: str) -> bytes:
    """Return a name that two items share if they have the same id, or if they have none and are equal."""
    if text.startswith("{"):
        span = spans_of(text, repeated=True).get("id")
        value = canonical_id(text[span.start : span.end]) if span is not None else None
        if value is not None:
            return b"id " + repr(value).encode()
    return _digest(text)


def _digest(text: str) -> bytes:
    return blake2b(repr(canonical_item(text)).encode(), digest_size=DIGEST_SIZE).digest()
