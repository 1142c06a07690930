"""Compile patterns of JSON Schema to deterministic finite automata over ASCII.

The compiler supports characters, `.`, classes such as `[^0-9a]`, the quantifiers `* + ? {n}`, `^` at the beginning,
and `|` between whole alternatives. A state is the set of remainders of the pattern that may still match (Antimirov's
partial derivatives).
"""

from __future__ import annotations

import itertools
import re
from typing import Final, NamedTuple, TypeAlias

REFUSED: Final = 0
ACCEPTED: Final = 1
FIRST: Final = 2  # the initial state

ASCII: Final = frozenset(range(128))


class Item(NamedTuple):
    """An element of a pattern: one of `chars`. It may be left out if `optional`, and occur again if `repeats`."""

    chars: frozenset[int]
    optional: bool = False
    repeats: bool = False


Remainder: TypeAlias = tuple[Item, ...]

_ITEM: Final = re.compile(r"(?:\[(\^?)((?:[^\]\\[])+)\]|([^\\^$.|?*+(){}\[\]])|(\.))(?:([*+?])|\{([0-9]+)\})?")
_RANGE: Final = re.compile(r"([0-9A-Za-z])-([0-9A-Za-z])|([\x00-\x7f])", re.DOTALL)
_ANY_TEXT: Final = Item(ASCII, optional=True, repeats=True)


def automaton(pattern: str) -> list[list[int]]:
    """Return a row for each state from FIRST on, with the next state for each ASCII character.

    The state is ACCEPTED as soon as the pattern matches, and REFUSED as soon as it cannot match. Raises ValueError for
    an unsupported pattern, and for one that matches every string.
    """
    initial = _with_skips(frozenset(_alternative(part) for part in pattern.split("|")))
    if () in initial:
        raise ValueError("it matches every string")
    numbers = {frozenset[Remainder](): REFUSED, frozenset([()]): ACCEPTED, initial: FIRST}
    rows = []
    states = [initial]
    for state in states:  # the loop appends to it
        row = []
        for char in range(128):
            following = _after(state, char)
            if following not in numbers:
                numbers[following] = len(numbers)
                states.append(following)
            row.append(numbers[following])
        rows.append(row)
    return rows


def _alternative(text: str) -> Remainder:
    if "[" in text and "|" in text:
        raise ValueError("it has a | in a class")
    begins = text.startswith("^")
    items: list[Item] = [] if begins else [_ANY_TEXT]
    at = int(begins)
    while at < len(text):
        found = _ITEM.match(text, at)
        if found is None:
            raise ValueError(f"character {at + 1} of {text} is not supported there")
        items += _repeated(_chars(found), found[5], found[6])
        at = found.end()
    return tuple(items)


def _chars(found: re.Match[str]) -> frozenset[int]:
    negated, inside, char, any_char = found.group(1, 2, 3, 4)
    if any_char:
        return ASCII - {ord("\n")}
    chars: set[int] = set()
    for part in _RANGE.finditer(inside or char):
        low, high = part[1] or part[3], part[2] or part[3]
        chars.update(range(ord(low), ord(high) + 1))
    if not (inside or char).isascii():
        raise ValueError("it is not ASCII")
    return ASCII - chars if negated else frozenset(chars)


def _repeated(chars: frozenset[int], sign: str | None, times: str | None) -> list[Item]:
    match sign:
        case "*":
            return [Item(chars, optional=True, repeats=True)]
        case "+":
            return [Item(chars, repeats=True)]
        case "?":
            return [Item(chars, optional=True)]
    return [Item(chars)] * int(times or 1)


def _with_skips(state: frozenset[Remainder]) -> frozenset[Remainder]:
    """Add the remainders without their leading optional items.

    A state that has matched has only the empty remainder.
    """
    found = set(state)
    for remainder in state:
        skipped = itertools.takewhile(lambda item: item.optional, remainder)
        found.update(remainder[i + 1 :] for i, _ in enumerate(skipped))
    return frozenset([()]) if () in found else frozenset(found)


def _after(state: frozenset[Remainder], char: int) -> frozenset[Remainder]:
    following: set[Remainder] = set()
    for item, *rest in state:
        if char in item.chars:
            following.add(tuple(rest))
            if item.repeats:
                following.add((item._replace(optional=True), *rest))
    return _with_skips(frozenset(following))
