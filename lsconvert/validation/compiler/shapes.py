"""From schemas to shapes and rows, each one once; children come before what leads to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

from lsconvert.validation.compiler.merged import (
    ALL_TYPES,
    ARRAYS,
    HIGHEST,
    LOWEST,
    OBJECTS,
    UNLIMITED,
    Choice,
    Merged,
    Switch,
)
from lsconvert.validation.compiler.nodes import Library, Node
from lsconvert.validation.compiler.patterns import automaton
from lsconvert.validation.compiler.presence import EMPTY, Bit, Fact, Literal

# Numbers of shapes; those of the list of shapes follow.
ANYTHING: Final = 0
LATER: Final = 1
FIRST_SHAPE: Final = 2

MAX_BITS: Final = 64  # of one uint64_t
MAX_KEYS: Final = 63


class Row(NamedTuple):
    """The shapes of the values of known keys, of all others, and clauses: bits of which one is set, or one is not."""

    values: tuple[int, ...]
    others: int
    clauses: tuple[tuple[int, int], ...]


class Counted(NamedTuple):
    """The keys of an object are counted as those of a scope: but not those that are kept, and only if it has a mark."""

    scope: int
    kept: int
    marks: int


class Fields(NamedTuple):
    """What an object has to be. `switch`: the number of its key plus 1, texts, rows for other, all and no values."""

    keys: tuple[str, ...]
    facts: tuple[tuple[int, frozenset[bytes], int], ...]
    empty: int
    switch: tuple[int, tuple[str, ...], int, int, int]
    rows: tuple[Row, ...]
    counted: Counted | None = None

    def bits(self, keys: Collection[str]) -> int:
        """Return the keys that are known as bits."""
        return sum(1 << i for i, key in enumerate(self.keys) if key in keys)


class Shape(NamedTuple):
    """What a value has to be. Links are numbers of shapes."""

    types: int = ALL_TYPES
    texts: frozenset[bytes] | None = None
    low: int = LOWEST
    high: int = HIGHEST
    patterns: tuple[tuple[int, bool], ...] = ()
    items: int = ANYTHING
    first: int | None = None
    least: int = 0
    most: int = UNLIMITED
    fields: Fields | None = None


class Compiler:
    """Knows all schemas, and the shapes that were made of some. Raises UnknownFormError."""

    def __init__(self, schemas: Mapping[str, Any]) -> None:
        self._library = Library(schemas)
        self._numbers: dict[object, int] = {}
        self._open: list[object] = []
        self.shapes: list[Shape] = []
        self.patterns: dict[str, list[list[int]]] = {}

    def root(self, name: str) -> int:
        """Return the number of the shape that a schema asks for."""
        return self._shape([self._library.root(name)])

    def item(self, number: int, key: str) -> int:
        """Return the shape of the items in the list that a key of an object has."""
        fields = self._fields_of(number)
        values = [row.values[fields.keys.index(key)] for row in fields.rows]
        [items] = {self.shapes[value - FIRST_SHAPE].items for value in values if value >= FIRST_SHAPE} - {ANYTHING}
        return items

    def count(self, number: int, scope: int, kept: Collection[str], marks: Collection[str]) -> None:
        """Have the keys of an object counted. It is used in no other place of what is checked then."""
        fields = self._fields_of(number)
        assert fields.counted is None, "this object is counted already"
        counted = Counted(scope, fields.bits(kept), fields.bits(marks))
        shape = self.shapes[number - FIRST_SHAPE]
        self.shapes[number - FIRST_SHAPE] = shape._replace(fields=fields._replace(counted=counted))

    def _fields_of(self, number: int) -> Fields:
        fields = self.shapes[number - FIRST_SHAPE].fields
        assert fields is not None
        return fields

    def _shape(self, nodes: Sequence[Node], own: Choice | None = None) -> int:
        if not nodes:
            return ANYTHING
        place = frozenset(node.place for node in nodes), own
        if place in self._open:
            raise nodes[0].unknown("$ref", "that leads back to where it is")
        if place not in self._numbers:
            self._open.append(place)
            self._numbers[place] = self._number(self._new_shape(nodes, own))
            self._open.pop()
        return self._numbers[place]

    def _number(self, shape: Shape) -> int:
        if shape == Shape():
            return ANYTHING
        if shape not in self.shapes:
            self.shapes.append(shape)
        return FIRST_SHAPE + self.shapes.index(shape)

    def _new_shape(self, nodes: Sequence[Node], own: Choice | None) -> Shape:
        merged = Merged(self._library, nodes, own=own)
        items, first = ANYTHING, None
        if merged.types & ARRAYS:
            if_first, if_not = merged.first or ([], [])
            items = self._shape([*merged.items, *if_not])
            first = self._shape([*merged.items, *if_first]) if merged.first else None
        return Shape(
            merged.types,
            merged.texts,
            merged.low,
            merged.high,
            tuple((self._pattern(node, pattern), wanted) for pattern, wanted, node in merged.patterns),
            items,
            first,
            merged.least,
            merged.most,
            self._fields(nodes, merged) if merged.types & OBJECTS and merged.texts is None else None,
        )

    def _pattern(self, node: Node, pattern: str) -> int:
        if pattern not in self.patterns:
            try:
                self.patterns[pattern] = automaton(pattern)
            except ValueError as error:
                raise node.unknown("pattern", f"with {pattern}: {error}") from error
        return list(self.patterns).index(pattern)

    def _fields(self, nodes: Sequence[Node], merged: Merged) -> Fields | None:
        switch = merged.switch
        choices: list[Choice | None] = [(switch, chosen) for chosen in switch.choices()] if switch else [None]
        rows = [Merged(self._library, nodes, choice) for choice in choices]
        keys = _keys(rows, switch)
        facts = sorted(
            {bit for bit in _bits(rows) if isinstance(bit, Fact)}, key=lambda fact: (fact.key, sorted(fact.texts))
        )
        all_bits: list[Bit] = [*keys, *facts, EMPTY]
        bits = {bit: i for i, bit in enumerate(all_bits)}
        if len(bits) > MAX_BITS or len(keys) > MAX_KEYS:
            raise nodes[0].unknown("properties", f"with more than {MAX_KEYS} keys")
        done = tuple(self._row(row, choice, keys, bits) for row, choice in zip(rows, choices))
        if switch is not None:
            if len({row.others for row in done}) > 1:
                raise nodes[0].unknown("additionalProperties", f"that depends on the key {switch.key}")
            same = tuple(column[0] if len({*column}) == 1 else LATER for column in zip(*(row.values for row in done)))
            done = (Row(same, done[0].others, ()), *done)
        elif not keys and done[0] == Row((), ANYTHING, ()):
            return None
        found = tuple((bits[fact.key], fact.texts, bits[fact]) for fact in facts)
        return Fields(keys, found, bits[EMPTY], _numbered(switch, keys), done)

    def _row(self, row: Merged, choice: Choice | None, keys: Sequence[str], bits: Mapping[Bit, int]) -> Row:
        clauses = {_clause(clause, bits) for clause in row.clauses}
        if row.types & OBJECTS == 0 or row.texts is not None:
            clauses = {(0, 0)}  # no object passes
        values = [
            self._shape([*row.members.get(key, ()), *row.others], choice if _is_own(choice, key) else None)
            for key in keys
        ]
        return Row(tuple(values), self._shape(row.others), tuple(sorted(clauses)))


def _is_own(choice: Choice | None, key: str) -> bool:
    return choice is not None and choice[0].texts is not None and choice[0].key == key


def _bits(rows: Sequence[Merged]) -> set[Bit]:
    return {bit for row in rows for clause in row.clauses for bit, _ in clause}


def _keys(rows: Sequence[Merged], switch: Switch | None) -> tuple[str, ...]:
    """Return the keys that need a number: those with a shape, and those that a clause or the switch asks for."""
    named = {key for row in rows for key in row.members} | {bit for bit in _bits(rows) if isinstance(bit, str)}
    named |= {bit.key for bit in _bits(rows) if isinstance(bit, Fact)}
    return tuple(sorted((named | ({switch.key} if switch else set())) - {EMPTY}))


def _clause(clause: frozenset[Literal], bits: Mapping[Bit, int]) -> tuple[int, int]:
    is_set, is_not = (sum(1 << bits[bit] for bit, wanted in clause if wanted is polarity) for polarity in (True, False))
    return is_set, is_not


def _numbered(switch: Switch | None, keys: Sequence[str]) -> tuple[int, tuple[str, ...], int, int, int]:
    """Rows have the order of Switch.choices(), from 1 on."""
    if switch is None:
        return 0, (), 0, 0, 0
    key = keys.index(switch.key) + 1
    if switch.texts is None:
        return key, (), 0, 1, 2
    return key, tuple(sorted(switch.texts)), len(switch.texts) + 1 if switch.rest else 0, 0, 0
