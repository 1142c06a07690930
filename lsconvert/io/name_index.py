"""Find names among very many, in about 16 bytes for each: a hash table with numbers of names instead of the names."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Final

_HASH: Final = (1 << 32) - 1


class NameIndex:
    """Numbers by names. `name_of` returns the name of a number that was added.

    A slot of the table has 32 bits of the hash of a name, and its number plus 1; 0 is a free slot. Half of the slots are
    free, so that a name is next to its place.
    """

    def __init__(self, name_of: Callable[[int], str], size: int = 0) -> None:
        self._name_of = name_of
        self._slots = _free(max(8, 2 * size))
        self._used = 0

    def add(self, name: str, number: int) -> int | None:
        """Add a number below 2**32. Return the number that this name had, None if it is new."""
        if 2 * self._used >= len(self._slots):
            self._grow()
        slot, old = self._find(name)
        self._slots[slot] = (hash(name) & _HASH) << 32 | number + 1
        self._used += old is None
        return old

    def find(self, name: str) -> int | None:
        """Return the number of a name, None if it was not added."""
        return self._find(name)[1]

    def _find(self, name: str) -> tuple[int, int | None]:
        """Return the slot of a name and its number, or the free slot in which it belongs and None."""
        own_hash = hash(name) & _HASH
        slot = own_hash % len(self._slots)
        while entry := self._slots[slot]:
            if entry >> 32 == own_hash and self._name_of((entry & _HASH) - 1) == name:
                return slot, (entry & _HASH) - 1
            slot = (slot + 1) % len(self._slots)
        return slot, None

    def _grow(self) -> None:
        old, self._slots = self._slots, _free(2 * len(self._slots))
        for entry in filter(None, old):
            slot = (entry >> 32) % len(self._slots)
            while self._slots[slot]:
                slot = (slot + 1) % len(self._slots)
            self._slots[slot] = entry


def _free(count: int) -> array[int]:
    return array("Q", bytes(8 * count))
