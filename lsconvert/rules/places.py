"""Compile MapStrings rows into the places of a task where kernels look for strings.

A place is a value in a task, found by the keys that lead to it. Equal places are one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

from lsconvert.rules.operations import MapStrings
from lsconvert.rules.tables import TASK_KEYS

DATA = TASK_KEYS[0]


class Entry(NamedTuple):
    """An old text, its new one as in a JSON string, and the name of its row: "" if the string does not change.

    `is_new`: the text is a new one of the rows, and no row changes it. Such strings are only counted.
    """

    old: str
    new: str
    name: str
    is_new: bool = False


class Place(NamedTuple):
    """What to do with a value: its strings are looked up in `entries`, by old text; its members have other places.

    A list has the place of its items. `members`: the places of members by key. `rest`: that of other members, None if
    nothing in them changes. `prefixes`: an old text is the beginning of a string, and the first that fits decides.
    """

    members: Mapping[str, int]
    rest: int | None
    entries: Mapping[str, Entry]
    prefixes: bool


class Places(NamedTuple):
    """All places; the place of a task, and that of bare data. None if nothing in them changes."""

    places: tuple[Place, ...]
    task: int | None
    data: int | None


class _Node:
    """A key of a path. `rows`: those whose path ends here, with the length of the path."""

    def __init__(self) -> None:
        self.members: dict[str, _Node] = {}
        self.rows: list[tuple[int, int]] = []


def compile_places(rows: tuple[MapStrings, ...]) -> Places:
    """Return the places that the paths of `rows` lead to."""
    root = _Node()
    for number, row in enumerate(rows):
        for keys in (keys for path in row.paths for keys in product(*path)):
            node = root
            for key in keys:
                node = node.members.setdefault(key, _Node())
            node.rows.append((len(keys), number))
    compiler = _Compiler(rows)
    task = compiler.place(root, ()) if rows else None
    return Places(tuple(compiler.places), task, compiler.places[task].members.get(DATA) if task is not None else None)


class _Compiler:
    def __init__(self, rows: tuple[MapStrings, ...]) -> None:
        self._rows = rows
        self.places: list[Place] = []
        self._known: dict[object, int] = {}
        self._entries = cache(self._make_entries)

    def place(self, node: _Node, outer: tuple[tuple[int, int], ...]) -> int:
        """Return the place of a node. `outer`: the rows of prefixes whose paths end above it."""
        rows = (*outer, *node.rows)
        below = tuple(row for row in rows if self._rows[row[1]].prefixes)
        members = {key: self.place(inner, below) for key, inner in node.members.items()}
        if below and not members:
            return self._deep(below)
        return self._add(members, self._deep(below) if below else None, rows)

    def _deep(self, rows: tuple[tuple[int, int], ...]) -> int:
        """Return the place for all values below the paths of `rows`."""
        if ("deep", rows) not in self._known:
            self._known["deep", rows] = len(self.places)
            self.places.append(Place({}, len(self.places), self._entries(rows), prefixes=True))
        return self._known["deep", rows]

    def _add(self, members: dict[str, int], rest: int | None, rows: tuple[tuple[int, int], ...]) -> int:
        known = (tuple(members.items()), rest, rows if rest is not None else tuple(number for _, number in rows))
        if known not in self._known:
            self._known[known] = len(self.places)
            self.places.append(Place(members, rest, self._entries(rows), rest is not None))
        return self._known[known]

    def _make_entries(self, rows: Iterable[tuple[int, int]]) -> Mapping[str, Entry]:
        """Return the entries of rows, in the order in which prefixes are tried; unchanged whole strings have none."""
        found: dict[str, Entry] = {}
        for row in (self._rows[number] for _, number in sorted(rows)):
            for old, new in row.texts.items():
                if old != new or row.prefixes:
                    found[old] = Entry(old, json.dumps(new, ensure_ascii=False)[1:-1], row.name if old != new else "")
        found |= {new: Entry(new, "", "", is_new=True) for new in _only_new([self._rows[number] for _, number in rows])}
        return dict(sorted(found.items(), key=lambda item: -len(item[0])))


def _only_new(rows: Sequence[MapStrings]) -> Iterable[str]:
    """Yield the new texts that are not also old ones, and the new prefixes that do not begin with an old one."""
    olds = {old for row in rows for old in row.texts}
    lengths = {len(old) for row in rows if row.prefixes for old in row.texts}
    for row in rows:
        for new in row.texts.values():
            begins_old = row.prefixes and any(new[:length] in olds for length in lengths)
            if new not in olds and not begins_old and (new or not row.prefixes):
                yield new
