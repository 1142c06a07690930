"""A snippet: a script within a file of another format, and the map of its characters to the file.

All places of segments are offsets in characters of the decoded file.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Final, Literal, TypeAlias

from lsconvert.scripts.languages import Language

Spell: TypeAlias = Callable[[str], str | None]
_LINE_END: Final = re.compile(r"[\r\n]")


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a snippet: `text`, which the file spells from `start` to `end`.

    plain: the file has these very characters. escaped: the file spells one character in another way, or with characters
    around it that belong to no snippet, such as the indentation after a line end. fixed: text in the place of
    characters that are not edited, such as a prompt.
    """

    text: str
    start: int
    end: int
    kind: Literal["plain", "escaped", "fixed"] = "plain"


@dataclass(frozen=True, slots=True, eq=False)
class Snippet:
    """A script within a file.

    `language`: None if lsconvert does not read it. `spell` returns the characters of the file for a new text, None if
    the file cannot spell it there. `cell`: the number of the cell of a notebook, from 1.
    """

    language: Language | None
    segments: tuple[Segment, ...]
    spell: Spell
    cell: int | None = None
    text: str = field(init=False, repr=False)
    _places: list[int] = field(init=False, repr=False)  # of the segments in the text, and its end

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", "".join(segment.text for segment in self.segments))
        object.__setattr__(self, "_places", [0, *accumulate(len(segment.text) for segment in self.segments)])

    def part(self, start: int, end: int) -> tuple[Segment, ...]:
        """Return the segments of a part of the text. A segment that is not plain belongs to the part as a whole."""
        first = max(bisect_right(self._places, start) - 1, 0)
        last = bisect_left(self._places, end)
        return tuple(_part(self.segments[first:last], start - self._places[first], end - self._places[first]))

    def masked(self, masks: Iterable[tuple[int, int, str]]) -> Snippet:
        """Return the snippet with parts of its text replaced by fixed texts. They are in order and do not overlap."""
        segments: list[Segment] = []
        at = 0
        for start, end, text in masks:
            segments += self.part(at, start)
            hidden = self.part(start, end)
            if hidden:
                segments.append(Segment(text, hidden[0].start, hidden[-1].end, "fixed"))
            at = end
        return replace(self, segments=(*segments, *self.part(at, len(self.text))))


def _part(segments: Iterable[Segment], start: int, end: int) -> Iterator[Segment]:
    at = 0
    for segment in segments:
        first, last = max(start - at, 0), min(end - at, len(segment.text))
        if first < last:
            if segment.kind == "plain":
                yield Segment(segment.text[first:last], segment.start + first, segment.start + last)
            elif first == 0:
                yield segment
        at += len(segment.text)


def spell_line(text: str) -> str | None:
    """Return a text that the file spells as it is, None if it has line ends."""
    return None if _LINE_END.search(text) else text


def spell_lines(indent: str, line_end: str = "\n") -> Spell:
    """Return a function that writes each new line with this indentation. `line_end`: ends with that of the file."""
    end = "\r\n" if line_end == "\r\n" else "\n"
    return lambda text: text.replace("\n", f"{end}{indent}")
