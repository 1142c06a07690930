"""The input bytes that the kernel still needs, addressed by their offset in the input."""

from __future__ import annotations

from typing import Final

from lsconvert.kernel.reference.lexer import SPACE

BACKSLASH: Final = ord("\\")


def string_end(data: bytes | bytearray, start: int) -> int:
    """Return the end of the string that begins at `start`."""
    at, escaped = start, True
    while escaped:
        before = at = data.index(b'"', at + 1)
        while data[before - 1] == BACKSLASH:
            before -= 1
        escaped = (at - before) % 2 == 1
    return at + 1


class Buffer:
    """A contiguous part of the input. `base` is the offset of its first byte; all arguments are offsets as well."""

    __slots__ = ("base", "data")

    def __init__(self) -> None:
        self.data = bytearray()
        self.base = 0

    @property
    def end(self) -> int:
        return self.base + len(self.data)

    def cut(self, start: int, end: int) -> bytes:
        """Return the bytes from `start` up to `end`."""
        with memoryview(self.data) as view:  # slicing the bytearray would copy twice
            return bytes(view[start - self.base : end - self.base])

    def starts(self, offset: int, prefix: bytes | tuple[bytes, ...]) -> bool:
        """Tell whether the bytes at `offset` start with `prefix`, or with one of several."""
        return self.data.startswith(prefix, offset - self.base)

    def space_after(self, offset: int) -> int:
        """Return the end of the white space that begins at `offset`."""
        match = SPACE.match(self.data, offset - self.base)
        assert match is not None  # the pattern matches the empty string
        return match.end() + self.base

    def string_end(self, offset: int) -> int:
        """Return the end of the string that begins at `offset`."""
        return string_end(self.data, offset - self.base) + self.base

    def space_before(self, offset: int) -> int:
        """Return the beginning of the white space that ends at `offset`."""
        at = offset - self.base
        while at and self.data[at - 1] in b" \t\n\r":
            at -= 1
        return at + self.base
