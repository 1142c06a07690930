"""Edits of a script, and the edits that give a partly spelled string a new text."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from lsconvert.scripts.model import Piece, StringValue

MAX_TOKENS: Final = 4_000  # of both texts together; the comparison takes quadratic time
_DIFF_TOKEN: Final = re.compile(r"\{placeholder[0-9]+\}|\w+|\W")
# Characters that one of the languages would have to escape, or would interpolate.
_UNSAFE: Final = re.compile(r"[\"'\\$`{}%\n\r]")
# Characters that an unquoted shell word or a segment of a path must not contain.
_SHELL_SPECIAL: Final = re.compile("[?&;|()<> ]")


@dataclass(frozen=True, slots=True, order=True)
class TextEdit:
    """Replace the characters from `start` to `end` by `new`."""

    start: int
    end: int
    new: str


class EditList:
    """Edits that do not overlap, in order."""

    def __init__(self) -> None:
        self._edits: list[TextEdit] = []

    def __iter__(self) -> Iterator[TextEdit]:
        return iter(self._edits)

    def __contains__(self, edit: TextEdit) -> bool:
        number = bisect_left(self._edits, edit)
        return self._edits[number : number + 1] == [edit]

    def overlaps(self, edit: TextEdit) -> bool:
        """Tell whether `edit` changes characters that an edit of the list changes."""
        number = bisect_left(self._edits, edit.end, key=lambda other: other.start)  # the first edit behind `edit`
        return number > 0 and self._edits[number - 1].end > edit.start

    def add(self, edit: TextEdit) -> None:
        """Add an edit that does not overlap with the others."""
        insort(self._edits, edit)


class Template:
    """A string with a stand-in for each placeholder, which turns a changed text into edits of the source.

    `stand_in` returns the stand-in for the placeholder with this number.
    """

    def __init__(
        self, pieces: Iterable[tuple[Piece, StringValue]], value: StringValue, stand_in: Callable[[int], str]
    ) -> None:
        self.placeholders: dict[str, str] = {}  # stand-in to name of the value
        self.parts: set[int] = set()  # the starts of other strings that belong to this one
        self._places: list[tuple[int, int] | None] = []  # of each character, None if it must stay
        self._own: list[bool] = []
        self._bare: list[bool] = []
        self._closing: dict[int, int] = {}  # the ends of placeholders in the text, and in the source
        texts = []
        for piece, speller in pieces:
            text = piece.text
            if piece.kind == "placeholder":
                text = stand_in(len(self.placeholders))
                self.placeholders[text] = piece.text
            texts.append(text)
            own = speller.start == value.start
            self.parts |= set() if own else {speller.start}
            self._places += _character_places(piece, text)
            self._own += [own and piece.kind != "placeholder"] * len(text)
            self._bare += [piece.kind in ("bare", "segment")] * len(text)
            if own and piece.closing >= 0:
                self._closing[len(self._own)] = piece.closing
        self.text = "".join(texts)

    def edits(self, new: str) -> list[TextEdit] | None:
        """Return the edits that change the text to `new`.

        Return None if they would change a placeholder, characters of several places, or a text that is too long.
        """
        old_tokens, new_tokens = _DIFF_TOKEN.findall(self.text), _DIFF_TOKEN.findall(new)
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

    def spells_any(self, start: int = 0, end: int | None = None) -> bool:
        """Tell whether this string itself, and not another one, spells a character of this range."""
        return any(self._own[start:end])

    def _place(self, number: int) -> tuple[int, int] | None:
        """Return the place of a character in the source, None if it must stay or does not exist."""
        return self._places[number] if 0 <= number < len(self._places) else None

    def _edit(self, start: int, end: int, new: str) -> TextEdit | None:
        if _UNSAFE.search(new) or (_SHELL_SPECIAL.search(new) and any(self._bare[max(0, start - 1) : end + 1])):
            return None
        if start == end:  # insert after the character before, before the character after, or behind a placeholder
            before, after = self._place(start - 1), self._place(start)
            if before is not None and after is not None and self._own[start : start + 1] == [True]:
                before = before if self._own[start - 1] else None
            at = before[1] if before is not None else after[0] if after is not None else self._closing.get(start)
            return TextEdit(at, at, new) if at is not None else None
        places = [self._place(number) for number in range(start, end)]
        first, last = places[0], places[-1]
        if first is None or last is None or None in places:
            return None
        gapless = all(one[1] == other[0] for one, other in zip(places, places[1:]) if one and other)
        return TextEdit(first[0], last[1], new) if gapless else None


def _character_places(piece: Piece, text: str) -> Sequence[tuple[int, int] | None]:
    """Return the place of each character of a piece in the source, None for characters that must stay."""
    if piece.kind in ("plain", "bare", "segment"):
        return [(place, place + 1) for place in range(piece.start, piece.end)]
    if piece.kind == "escaped" and len(text) == 1:
        return [(piece.start, piece.end)]
    return [None] * len(text)
