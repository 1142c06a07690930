"""Edits of a script: places and what comes there, and how a text that is only partly spelled out is given new words."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from lsconvert.scripts.model import Piece, Text

_TOKEN: Final = re.compile(r"\{hole[0-9]+\}|\w+|\W")
# What would need an escape, or be filled in, somewhere.
_UNSAFE: Final = re.compile(r"[\"'\\$`{}%\n\r]")
MAX_TOKENS: Final = 4_000  # of a text that is compared; what is longer takes too long
# What means something else to a shell, without quotes.
_SPECIAL: Final = re.compile("[?&;|()<> ]")


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """The characters from `start` to `end` become `new`."""

    start: int
    end: int
    new: str


class Edits:
    """Edits that do not overlap, in order."""

    def __init__(self) -> None:
        self._edits: list[Edit] = []

    def __iter__(self) -> Iterator[Edit]:
        return iter(self._edits)

    def __contains__(self, edit: Edit) -> bool:
        number = bisect_left(self._edits, edit)
        return self._edits[number : number + 1] == [edit]

    def overlap(self, edit: Edit) -> bool:
        """Tell whether an edit would change what one of these changes."""
        number = bisect_left(self._edits, edit.end, key=lambda other: other.start)  # from here on they begin behind it
        return number > 0 and self._edits[number - 1].end > edit.start

    def add(self, edit: Edit) -> None:
        """Add an edit that overlaps with none."""
        insort(self._edits, edit)


class Template:
    """Pieces as one text, with something that looks like a value in each hole; what it becomes goes back as edits."""

    def __init__(self, pieces: Iterable[tuple[Piece, Text]], text: Text, hole: Callable[[int], str]) -> None:
        self.holes: dict[str, str] = {}  # what stands there: the name of the value
        self.parts: set[int] = set()  # where the texts begin that are spelled elsewhere, but belong to it
        self._places: list[tuple[int, int] | None] = []  # of each character, None if it must stay
        self._own: list[bool] = []
        self._bare: list[bool] = []
        words = []
        for piece, by in pieces:
            word = piece.text
            if piece.kind == "hole":
                word = hole(len(self.holes))
                self.holes[word] = piece.text
            words.append(word)
            own = by.start == text.start
            self.parts |= set() if own else {by.start}
            self._places += _spelled(piece, word)
            self._own += [own and piece.kind != "hole"] * len(word)
            self._bare += [piece.kind == "bare"] * len(word)
        self.text = "".join(words)

    def edits(self, new: str) -> list[Edit] | None:
        """Return the edits that make the text say `new`, None if they would touch a value, or what is not one place."""
        old_tokens, new_tokens = _TOKEN.findall(self.text), _TOKEN.findall(new)
        if len(old_tokens) + len(new_tokens) > MAX_TOKENS:
            return None
        starts = [0]
        for token in old_tokens:
            starts.append(starts[-1] + len(token))
        edits = []
        for kind, a, b, c, d in SequenceMatcher(None, old_tokens, new_tokens, autojunk=False).get_opcodes():
            if kind == "equal":
                continue
            edit = self._edit(starts[a], starts[b], "".join(new_tokens[c:d]))
            if edit is None:
                return None
            edits.append(edit)
        return edits

    def own(self, start: int = 0, end: int | None = None) -> bool:
        """Tell whether anything of the text, or of this part, is spelled here."""
        return any(self._own[start:end])

    def _at(self, number: int) -> tuple[int, int] | None:
        """Return where a character is spelled, None if there is none, or it must stay."""
        return self._places[number] if 0 <= number < len(self._places) else None

    def _edit(self, start: int, end: int, new: str) -> Edit | None:
        if _UNSAFE.search(new) or (_SPECIAL.search(new) and any(self._bare[max(0, start - 1) : end + 1])):
            return None
        if start == end:  # an insertion goes behind what stands before it, or before what follows
            before, after = self._at(start - 1), self._at(start)
            if before is not None and after is not None and self._own[start : start + 1] == [True]:
                before = before if self._own[start - 1] else None
            at = before[1] if before is not None else after[0] if after is not None else None
            return Edit(at, at, new) if at is not None else None
        places = [self._at(number) for number in range(start, end)]
        first, last = places[0], places[-1]
        if first is None or last is None or None in places:
            return None
        gapless = all(one[1] == other[0] for one, other in zip(places, places[1:]) if one and other)
        return Edit(first[0], last[1], new) if gapless else None


def _spelled(piece: Piece, word: str) -> Sequence[tuple[int, int] | None]:
    """Return where each character of a piece is spelled, None where that is not known."""
    if piece.kind in ("plain", "bare"):
        return [(place, place + 1) for place in range(piece.start, piece.end)]
    if piece.kind == "escaped" and len(word) == 1:
        return [(piece.start, piece.end)]
    return [None] * len(word)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with its edits made. They are in order and do not overlap."""
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*parts, text[at:]])
