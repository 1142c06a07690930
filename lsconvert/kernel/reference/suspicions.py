"""Find tasks that may deserve a warning: the suspicions of the reference kernel, and of Python without the extension.

Each task is decoded, so this is slow.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from lsconvert.jsontext.escapes import may_be_unstorable
from lsconvert.kernel.contract import Seed, Suspect, Tasks
from lsconvert.kernel.reference.words import ANNOTATION_LISTS, ID, RESULT_LISTS
from lsconvert.rules.tables import TASK_KEYS

MAX_IDS: Final = 1_500_000  # as in suspects_ids.h
_FIRST_ROOM: Final = 1024


class PythonSuspicions:
    """Finds tasks that may deserve a warning. See kernel.contract.Suspicions."""

    def __init__(self, seed: Seed | None = None) -> None:
        self._seen = IdSet()
        # Python's hashes of strings have a random key, so these are random.
        first, second = seed or (abs(hash("first")), abs(hash("second")))
        self._key = first.to_bytes(8, "little") + second.to_bytes(8, "little")
        from hashlib import blake2b  # takes 3 ms to import

        self._blake2b = blake2b

    @property
    def stopped(self) -> bool:
        """Whether some ids were not remembered."""
        return self._seen.stopped

    def ids(self) -> bytes:
        """Return the ids that are remembered."""
        return self._seen.ids()

    def add_ids(self, ids: bytes) -> bool:
        """Remember ids of other suspicions. Return False if one is known, or if there are too many."""
        return self._seen.add_new(array("Q", ids))

    def checked(self) -> list[Suspect]:
        """Return no suspects: this kernel has no check."""
        return []

    def suspects(self, output: bytes, tasks: Tasks) -> list[Suspect]:
        """Return the tasks that may deserve a warning."""
        found = []
        for i, span in enumerate(tasks):
            text = output[span.start : span.end]
            try:
                # Ids stay as they are spelled, so that 7 and "7" are equal.
                task = json.loads(text, parse_int=str, parse_float=lambda _: 0.0)
            except (RecursionError, MemoryError):
                self._seen.stopped = True
                found.append(Suspect(i))
                continue
            repeated = tuple(sorted(p for p, key in _ids(task) if self._seen.was_seen(self._hash(*key))))
            if repeated or may_be_unstorable(text) or _has_span(task):
                found.append(Suspect(i, repeated))
        return found

    def _hash(self, scope: str, own: str) -> int:
        """Return 64 bits for an id."""
        text = f"{scope} {own}".encode(errors="surrogatepass")
        return int.from_bytes(self._blake2b(text, digest_size=8, key=self._key).digest(), sys.byteorder)


class IdSet:
    """A set of 64-bit hashes of ids. It takes at most 16 MiB, and 8 MiB more while it grows for the last time.

    `stopped` tells whether an id was not remembered because there are too many.
    """

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * _FIRST_ROOM))  # open addressing; 0 is a free slot
        self._count = 0
        self.stopped = False

    def was_seen(self, hashed: int) -> bool:
        """Remember a hash; tell whether it was known before."""
        hashed = hashed or 1
        slot = self._slot(hashed)
        if self._slots[slot]:
            return True
        if self._count == MAX_IDS:
            self.stopped = True
            return False
        self._slots[slot] = hashed
        self._count += 1
        if self._count >= len(self._slots) // 4 * 3:
            self._grow()
        return False

    def ids(self) -> bytes:
        """Return all hashes."""
        return array("Q", (hashed for hashed in self._slots if hashed)).tobytes()

    def add_new(self, hashes: Sequence[int]) -> bool:
        """Remember distinct hashes. Return False, and remember none, if one is known or only some would fit.

        If no more fit, return whether none is known.
        """
        is_full = self._count == MAX_IDS
        if (not is_full and len(hashes) > MAX_IDS - self._count) or any(self._slots[self._slot(h)] for h in hashes):
            return False
        for hashed in () if is_full else hashes:
            self.was_seen(hashed)
        self.stopped |= is_full and len(hashes) > 0
        return True

    def _slot(self, hashed: int) -> int:
        """Return the number of the slot of a hash: its own, or a free one."""
        mask = len(self._slots) - 1
        slot = hashed & mask
        while self._slots[slot] not in (0, hashed):
            slot = (slot + 1) & mask
        return slot

    def _grow(self) -> None:
        old = self._slots
        self._slots = array("Q", bytes(8 * 2 * len(old)))
        for hashed in old:
            if hashed:
                self._slots[self._slot(hashed)] = hashed


def _ids(task: object) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield pointer and key of each id of a task: its own, then those of annotations. The key includes the scope."""
    if not isinstance(task, dict) or task.keys().isdisjoint(TASK_KEYS):
        return
    if (own := _id_of(task)) is not None:
        yield f"/{ID}", ("task", own)
    for name in ANNOTATION_LISTS:
        for i, annotation in enumerate(_objects(task.get(name))):
            if annotation is not None and (own := _id_of(annotation)) is not None:
                yield f"/{name}/{i}/{ID}", ("annotation", own)


def _id_of(value: dict[str, Any]) -> str | None:
    """Return the id of an object if it is a whole number, or a string with characters."""
    own = value.get(ID)
    return own if isinstance(own, str) and own else None


def _objects(value: object) -> Iterator[dict[str, Any] | None]:
    """Yield the objects in a list, None for other items."""
    for item in value if isinstance(value, list) else ():
        yield item if isinstance(item, dict) else None


def _has_span(task: object) -> bool:
    """Tell whether a task has a labeled span of a text."""
    if not isinstance(task, dict):
        return False
    works = (work for name in RESULT_LISTS for work in _objects(task.get(name)) if work is not None)
    return any(_is_span(region) for work in works for region in _regions(work.get("result"), 2))


def _regions(value: object, depth: int) -> Iterable[object]:
    """Yield the items of a list, and those of the lists in it."""
    if not isinstance(value, list) or depth == 0:
        return [value]
    return (region for item in value for region in _regions(item, depth - 1))


def _is_span(region: object) -> bool:
    if not isinstance(region, dict) or region.get("type") != "labels":
        return False
    value = region.get("value")
    return isinstance(value, dict) and isinstance(value.get("text"), str)
