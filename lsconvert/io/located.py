"""Cut and join JSON text without losing the places that it has in its files. Values keep their spelling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from lsconvert.io.file_places import FilePlaces, Piece, Place
from lsconvert.jsontext.outline import Member, items, members, skip_space


class Located(NamedTuple):
    """A text, and the pieces of files that it consists of. The first piece begins where the text begins."""

    text: bytes
    pieces: list[Piece]


class LocatedMember(NamedTuple):
    """A key with its quotes and escapes, and its value."""

    key: bytes
    value: Located


def whole(text: bytes, file: str | None, place: Place | None) -> Located:
    """Return a text that is in a file at this place."""
    return Located(text, [Piece(0, file, place)])


def cut(located: Located, start: int, end: int) -> Located:
    """Return a part of a text that begins at `start` and ends before `end`."""
    if len(located.pieces) == 1:
        return next(cuts(located, [(start, end)]))
    pieces = []
    for piece, following in zip(located.pieces, [*located.pieces[1:], Piece(len(located.text), None)]):
        if following.start <= start or piece.start >= max(end, start + 1):
            continue
        place = piece.place
        if piece.start < start and place is not None:
            place = place.after(located.text[piece.start : start])
        pieces.append(Piece(max(piece.start - start, 0), piece.file, place))
    return Located(located.text[start:end], pieces)


def cuts(located: Located, spans: Iterable[tuple[int, int]]) -> Iterator[Located]:
    """Yield the parts of a text that begin and end at these offsets, which ascend."""
    if len(located.pieces) > 1:
        yield from (cut(located, start, end) for start, end in spans)
        return
    _, file, place = located.pieces[0]
    at = 0
    for start, end in spans:
        place = place.after(located.text[at:start]) if place is not None else None
        at = start
        yield whole(located.text[start:end], file, place)


def as_array(tasks: Iterable[Located], places: FilePlaces) -> Iterator[bytes]:
    """Yield the bytes of a JSON array of tasks, one task in a line. Add the places of the tasks to `places`."""
    opening, place = b"[\n", Place(0, 1, 1)
    for task in tasks:
        place = place.after(opening)
        places.add(place, task.pieces, task.text)
        yield opening + task.text
        opening, place = b",\n", place.after(task.text)
    yield b"\n]\n" if opening == b",\n" else b"[]\n"


def concat(parts: Iterable[Located | bytes]) -> Located:
    """Return the parts one after the other. Bytes are what separates values, and may not come first."""
    texts: list[bytes] = []
    pieces: list[Piece] = []
    at = 0
    for part in parts:
        text, own = (part, ()) if isinstance(part, bytes) else part
        texts.append(text)
        pieces += [Piece(start + at, file, place) for start, file, place in own]
        at += len(text)
    return Located(b"".join(texts), pieces)


class Members(Mapping[str, LocatedMember]):
    """The members of an object by their decoded keys. The text is JSON: a kernel has read it.

    Raises ValueError for any other value, and for a key that occurs twice.
    """

    def __init__(self, located: Located) -> None:
        self.located = located
        start = skip_space(located.text, 0)
        if located.text[start : start + 1] != b"{":
            raise ValueError("not an object")
        places = list(members(located.text, start))
        self._places: dict[str, Member] = {place.key: place for place in places}
        self._members: dict[str, LocatedMember] = {}
        if len(self._places) < len(places):
            raise ValueError("a key occurs twice in one object")

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __getitem__(self, key: str) -> LocatedMember:
        place = self._places[key]
        if not self._members:  # all at once: one after the other, each would be searched for line ends from the start
            values = cuts(self.located, [(each.start, each.end) for each in self._places.values()])
            self._members = dict(zip(self._places, map(LocatedMember, self._keys(), values)))
        return self._members[place.key]

    def _keys(self) -> Iterator[bytes]:
        return (self.located.text[place.key_start : place.key_end] for place in self._places.values())

    def spelled(self, key: str) -> str:
        """Return a value as it is spelled, "" if it is missing or null."""
        place = self._places.get(key)
        value = self.located.text[place.start : place.end] if place is not None else b"null"
        return value.decode() if value != b"null" else ""

    def value(self, key: str) -> Located:
        """Return one value. Faster than [] for an object of which one value is needed."""
        place = self._places[key]
        return cut(self.located, place.start, place.end)

    def with_values(self, values: Mapping[str, LocatedMember]) -> Located:
        """Return the object with other values of its keys. The keys that it does not have come last."""
        located = self.located
        if not values:
            return located
        parts: list[Located | bytes] = []
        at = 0
        for key, place in self._places.items():
            if key in values:
                parts += [cut(located, at, place.start), values[key].value]
                at = place.end
        more = [member for key, member in values.items() if key not in self._places]
        end = len(located.text.rstrip()[:-1].rstrip()) if more else len(located.text)
        rest = located.text[at:end]
        parts.append(rest if rest.strip() in (b"", b"}") else cut(located, at, end))
        comma = b", " if self._places else b""
        for member in more:
            parts += [comma + member.key + b": ", member.value]
            comma = b", "
        return concat([*parts, b"}"] if more else parts)


def items_of(located: Located) -> Iterator[Located]:
    """Yield the items of an array. The text is JSON."""
    return cuts(located, items(located.text, 0))
