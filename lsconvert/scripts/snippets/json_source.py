"""Read the strings of a notebook: the characters of a cell, and the escapes that spell them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from lsconvert.jsontext.members import item_spans_of
from lsconvert.scripts.snippets.model import Segment, Spell

_ESCAPE: Final = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.", re.DOTALL
)


def source_segments(text: str, start: int, end: int) -> tuple[tuple[Segment, ...], Spell]:
    """Return the segments of a string, or of a list of strings, and how to spell new text in it.

    Raises ValueError if it is neither.
    """
    if text[start] == '"':
        return tuple(_string_segments(text, start + 1, end - 1)), _spell_string
    places = [(start + first, start + last) for first, last in item_spans_of(text[start:end])]
    if any(text[first] != '"' for first, _ in places):
        raise ValueError("a line of a cell is not a string")
    segments: list[Segment] = []
    gap = ""
    for number, (first, last) in enumerate(places):
        line = list(_string_segments(text, first + 1, last - 1))
        if number + 1 < len(places) and line and line[-1].text == "\n":
            # The end of the line takes what is between the two strings, so that a whole line can be removed.
            following = places[number + 1][0] + 1
            gap = gap or text[last - 1 : following]
            line[-1] = Segment("\n", line[-1].start, following, "escaped")
        segments += line
    return tuple(segments), _spell_in_lines(gap)


def _string_segments(text: str, start: int, end: int) -> Iterator[Segment]:
    at = start
    for escape in _ESCAPE.finditer(text, start, end):
        if escape.start() > at:
            yield Segment(text[at : escape.start()], at, escape.start())
        char = json.loads(f'"{escape[0]}"')
        if "\ud800" <= char <= "\udfff":  # no text of a script has half a character
            yield Segment("\N{REPLACEMENT CHARACTER}", escape.start(), escape.end(), "fixed")
        else:
            yield Segment(char, escape.start(), escape.end(), "escaped")
        at = escape.end()
    if end > at:
        yield Segment(text[at:end], at, end)


def _spell_string(new: str) -> str:
    return json.dumps(new)[1:-1]


def _spell_in_lines(gap: str) -> Spell:
    """Return a function that begins a string of the list after each line end."""
    return lambda new: _spell_string(new).replace("\\n", f"\\n{gap}")
