"""Patterns of JSON Schema as automata over ASCII.

Known are characters, `.`, classes such as `[^0-9a]`, the repeats `* + ? {n}`, `^` at the beginning, and `|` between whole
alternatives. A state is the set of what is left of each alternative; so a pattern is read by taking its beginning away.
"""

from __future__ import annotations

import itertools
import re
from typing import Final, NamedTuple, TypeAlias

REFUSED: Final = 0
ACCEPTED: Final = 1
FIRST: Final = 2  # the number of the state at the beginning of a string

ASCII: Final = frozenset(range(128))


class Item(NamedTuple):
    """One of these characters; or none, if it is optional; or more of them, if it repeats."""

    chars: frozenset[int]
    optional: bool = False
    repeats: bool = False


Rest: TypeAlias = tuple[Item, ...]

_ITEM: Final = re.compile(r"(?:\[(\^?)((?:[^\]\\[])+)\]|([^\\^$.|?*+(){}\[\]])|(\.))(?:([*+?])|\{([0-9]+)\})?")
_RANGE: Final = re.compile(r"([0-9A-Za-z])-([0-9A-Za-z])|([\x00-\x7f])", re.DOTALL)
_ANY_TEXT: Final = Item(ASCII, optional=True, repeats=True)


def automaton(pattern: str) -> list[list[int]]:
    """Return the next state for each character, of each state from FIRST on. It is ACCEPTED as soon as there is a match.

    Raises ValueError for a pattern of a form that is not known.
    """
    first = frozenset(_alternative(part) for part in pattern.split("|"))
    numbers = {frozenset[Rest](): REFUSED, frozenset([()]): ACCEPTED, _after_skips(first): FIRST}
    lines = []
    states = [_after_skips(first)]
    if () in states[0]:
        raise ValueError("it matches every string")
    for state in states:  # which grows
        line = []
        for char in range(128):
            following = _after(state, char)
            if following not in numbers:
                numbers[following] = len(numbers)
                states.append(following)
            line.append(numbers[following])
        lines.append(line)
    return lines


def _alternative(text: str) -> Rest:
    if "[" in text and "|" in text:
        raise ValueError("it has a | in a class")
    begins = text.startswith("^")
    items: list[Item] = [] if begins else [_ANY_TEXT]
    at = int(begins)
    while at < len(text):
        found = _ITEM.match(text, at)
        if found is None:
            raise ValueError(f"character {at + 1} of {text} is not known there")
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


def _after_skips(rests: frozenset[Rest]) -> frozenset[Rest]:
    """Add what is left if optional items are left out; a match is all that is left of a pattern that has one."""
    found = set(rests)
    for rest in rests:
        skipped = itertools.takewhile(lambda item: item.optional, rest)
        found.update(rest[i + 1 :] for i, _ in enumerate(skipped))
    return frozenset([()]) if () in found else frozenset(found)


def _after(state: frozenset[Rest], char: int) -> frozenset[Rest]:
    following: set[Rest] = set()
    for rest in state:
        if char in rest[0].chars:
            following.add(rest[1:])
            if rest[0].repeats:
                following.add((rest[0]._replace(optional=True), *rest[1:]))
    return _after_skips(frozenset(following))
