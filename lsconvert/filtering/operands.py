"""The values that predicates compare with: each operand tells whether what a predicate reads from an object matches."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any, Final, Protocol

COMPARISONS: Final[dict[str, Callable[[int, int], bool]]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Operand(Protocol):
    """The value of a predicate."""

    def matches(self, found: Any) -> bool:
        """Tell whether the value that was read from an object matches."""
        ...


@dataclass(frozen=True, slots=True)
class IsTrue:
    """Matches true."""

    def matches(self, found: bool) -> bool:
        """Return the flag."""
        return found


@dataclass(frozen=True, slots=True)
class OneOf:
    """Matches texts of which at least one is in `values`. `file` names a file of values that was not read yet.

    `matched` collects the values that occurred.
    """

    values: frozenset[str] = frozenset()
    file: str = ""
    matched: set[str] = field(default_factory=set, compare=False)

    def matches(self, found: Collection[str]) -> bool:
        """Tell whether one of the texts is in the list."""
        hits = self.values.intersection(found)
        self.matched.update(hits)
        return bool(hits)


@dataclass(frozen=True, slots=True)
class Count:
    """Matches numbers by a comparison: one of COMPARISONS."""

    comparison: str
    number: int

    def matches(self, found: int) -> bool:
        """Compare a number with that of the predicate."""
        return COMPARISONS[self.comparison](found, self.number)


@dataclass(frozen=True, slots=True)
class Period:
    """Matches times from `start` on, before `end`. None means no limit. A missing time never matches."""

    start: datetime | None
    end: datetime | None

    def matches(self, found: datetime | None) -> bool:
        """Tell whether a time is in the period."""
        if found is None:
            return False
        return (self.start is None or self.start <= found) and (self.end is None or found < self.end)


@dataclass(frozen=True, slots=True)
class Share:
    """Matches about one in `one_in` texts: always the same ones for the same seed."""

    one_in: int
    seed: str

    def matches(self, found: str) -> bool:
        """Tell whether the hash of a text is in the share."""
        digest = blake2b(found.encode("utf-8", "surrogatepass"), digest_size=8, key=self._key()).digest()
        return int.from_bytes(digest, "big") % self.one_in == 0

    def _key(self) -> bytes:
        return blake2b(self.seed.encode("utf-8", "surrogatepass"), digest_size=32).digest()
