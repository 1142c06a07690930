"""Edits of a script: places and what comes there, and how a text that is only partly spelled out is given new words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from lsconvert.scripts.script import Piece

_TOKEN: Final = re.compile(r"\{hole[0-9]+\}|\w+|\W")
_ELSEWHERE: Final = -1
MAX_TOKENS: Final = 4_000  # of a text that is compared; what is longer takes too long


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """The characters from `start` to `end` become `new`."""

    start: int
    end: int
    new: str


class Template:
    """Pieces as one text, with something that looks like a value in each hole; what it becomes goes back as edits."""

    def __init__(self, pieces: Iterable[tuple[Piece, bool]], hole: Callable[[int], str]) -> None:
        self.holes: dict[str, str] = {}  # what stands there: the name of the value
        self._places: list[int | None] = []  # of each character; None if it must stay, or _ELSEWHERE
        words = []
        for piece, own in pieces:
            word = piece.text
            if piece.kind == "hole":
                word = hole(len(self.holes))
                self.holes[word] = piece.text
            words.append(word)
            if piece.kind == "plain" and own:
                self._places += range(piece.start, piece.end)
            else:
                self._places += [None if own else _ELSEWHERE] * len(word)
        self.text = "".join(words)

    def edits(self, new: str) -> list[Edit] | None:
        """Return the edits that make the text say `new`, None if they would touch a value or what is spelled elsewhere."""
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
            places = self._places[starts[a] : starts[b]] or self._places[max(0, starts[a] - 1) : starts[a]]
            if places and set(places) == {_ELSEWHERE} and (a < b or not self._follows(starts[a])):
                continue  # edited where it is spelled
            edit = self._edit(starts[a], starts[b], "".join(new_tokens[c:d]))
            if edit is None:
                return None
            edits.append(edit)
        return edits

    def own(self) -> bool:
        """Tell whether anything of the text is spelled here."""
        return any(place is not None and place >= 0 for place in self._places)

    def _follows(self, at: int) -> bool:
        """Tell whether the character at `at` is spelled here, so that an insertion can stand before it."""
        place = self._places[at] if at < len(self._places) else None
        return place is not None and place >= 0

    def _edit(self, start: int, end: int, new: str) -> Edit | None:
        if start == end:  # an insertion goes behind what stands before it, or before what follows
            if start and self._follows(start - 1):
                return Edit((self._places[start - 1] or 0) + 1, (self._places[start - 1] or 0) + 1, new)
            return Edit(self._places[start] or 0, self._places[start] or 0, new) if self._follows(start) else None
        places = self._places[start:end]
        first = places[0]
        if first is None or first < 0 or places != list(range(first, first + len(places))):
            return None
        return Edit(first, first + len(places), new)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with its edits made. They are in order and do not overlap."""
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*parts, text[at:]])
