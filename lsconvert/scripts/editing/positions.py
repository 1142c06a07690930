"""Decode a script once, and convert between places in bytes, characters, and lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import Final

from lsconvert.errors import InputError, Where
from lsconvert.scripts.editing.edits import TextEdit
from lsconvert.scripts.model import LEFT_UNCHANGED

_END_OF_LINE: Final = re.compile(r"\r\n|\r|\n")
_BOM: Final = b"\xef\xbb\xbf"
_BLOCK: Final = 1000  # characters


class DecodedScript:
    """The text of a script without a byte order mark, and the places of its characters in the bytes.

    Raises InputError if the bytes are not text in this encoding, or if encoding the text does not return them.
    """

    def __init__(self, source: bytes, encoding: str) -> None:
        self._mark = _BOM if source.startswith(_BOM) else b""
        self._encoding = encoding
        try:
            self.text = source.removeprefix(_BOM).decode(encoding)
            lossless = self._mark + self._encode(self.text) == source
        except (UnicodeError, LookupError):
            lossless = False
        if not lossless:
            raise InputError(f"is not text in {encoding}", hint=LEFT_UNCHANGED)
        self._starts = [0, *(end.end() for end in _END_OF_LINE.finditer(self.text))]
        self._ascii = self.text.isascii()
        self._offsets = self._offsets_of_blocks()

    def line(self, place: int) -> int:
        """Return the number of the line of a character, from 1."""
        return bisect_right(self._starts, place)

    def at(self, line: int, column: int) -> int:
        """Return the place of a column. Python's `ast` counts columns in bytes of UTF-8."""
        start = self._starts[line - 1]
        if self._ascii:
            return start + column
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        return start + len(self.text[start:end].encode()[:column].decode())

    def where(self, place: int) -> Where:
        """Return line, column and offset of a character in the file. Columns count bytes, from 1."""
        line, offset = self.line(place), self._offset(place)
        start = self._offset(self._starts[line - 1]) if line > 1 else 0
        return Where(line=line, column=offset - start + 1, offset=offset)

    def refusal(self, edits: Iterable[TextEdit]) -> Callable[[int], bool]:  # noqa: ARG002 # a script within another file may refuse some
        """Return a function that tells whether the part of the script around a place must stay.

        That is a part of which the file cannot spell all edits.
        """
        return lambda _: False

    def apply(self, edits: Iterable[TextEdit], source: bytes) -> bytes:
        """Return `source` with edits applied. They are in order and do not overlap."""
        parts, at = [], 0
        for edit in edits:
            parts += [source[at : self._offset(edit.start)], self._encode(edit.new)]
            at = self._offset(edit.end)
        return b"".join([*parts, source[at:]])

    def _offset(self, place: int) -> int:
        if self._ascii:
            return len(self._mark) + place
        block = min(place // _BLOCK, len(self._offsets) - 1)
        return len(self._mark) + self._offsets[block] + len(self._encode(self.text[block * _BLOCK : place]))

    def _offsets_of_blocks(self) -> list[int]:
        """Return the offset of each block of characters; of one block, if parts of the text encode to other bytes."""
        if self._ascii:
            return [0]
        sizes = [len(self._encode(self.text[at : at + _BLOCK])) for at in range(0, len(self.text), _BLOCK)]
        ends = [*accumulate(sizes)]
        return [0, *ends[:-1]] if ends[-1] == len(self._encode(self.text)) else [0]

    def _encode(self, text: str) -> bytes:
        return text.encode(self._encoding)
