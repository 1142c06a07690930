"""Turn the constraints on each value into shapes and rows.

Equal ones are kept once, and a shape follows those it uses.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NamedTuple

from lsconvert.validation.compiler.constraints import Constraints
from lsconvert.validation.compiler.nodes import Node, Registry
from lsconvert.validation.compiler.patterns import automaton
from lsconvert.validation.compiler.presence import EMPTY, Bit, Fact, Literal
from lsconvert.validation.compiler.switch import Choice, Switch
from lsconvert.validation.compiler.values import ALL_TYPES, ARRAYS, HIGHEST, LOWEST, OBJECTS, UNLIMITED

# Numbers of shapes. The numbers from FIRST_SHAPE on are indices into the list of shapes.
ANYTHING: Final = 0
LATER: Final = 1
FIRST_SHAPE: Final = 2

MAX_BITS: Final = 64  # in one uint64_t
MAX_KEYS: Final = 63  # and one bit for EMPTY


class Row(NamedTuple):
    """The shapes of the values of known keys and of all other keys, and clauses.

    A clause is (bits of which one is set, bits of which one is not set); either suffices.
    """

    values: tuple[int, ...]
    others: int
    clauses: tuple[tuple[int, int], ...]


class Counted(NamedTuple):
    """Count the keys of an object in a scope, except the keys `kept`, and only if the object has one of `marks`.

    Keys are bits. Without marks, the keys of every object are counted.
    """

    scope: int
    kept: int
    marks: int


class Fields(NamedTuple):
    """The constraints on an object.

    `facts`: index of the key, texts, bit. `empty`: the bit of EMPTY. `switch`: index of its key plus 1 (0 if there is
    none), texts, and the rows for other texts, for any value, and for an object without the key (0 if there is none).
    """

    keys: tuple[str, ...]
    facts: tuple[tuple[int, frozenset[bytes], int], ...]
    empty: int
    switch: tuple[int, tuple[str, ...], int, int, int]
    rows: tuple[Row, ...]
    counted: Counted | None = None

    def bits(self, keys: Collection[str]) -> int:
        """Return the bits of those keys that are known."""
        return sum(1 << i for i, key in enumerate(self.keys) if key in keys)


class Shape(NamedTuple):
    """The constraints on a value.

    Other shapes are given by their numbers, patterns by index and whether they must match.
    """

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
    """Compiles schemas to shapes. Raises UnsupportedSchemaError."""

    def __init__(self, schemas: Mapping[str, Any]) -> None:
        self._registry = Registry(schemas)
        self._numbers: dict[object, int] = {}
        self._open: list[object] = []
        self.shapes: list[Shape] = []
        self.patterns: dict[str, list[list[int]]] = {}

    def root(self, *names: str) -> int:
        """Compile schemas that a value has to satisfy together; return the number of their shape."""
        return self._shape([self._registry.root(name) for name in names])

    def item(self, number: int, key: str) -> int:
        """Return the number of the shape of the items in the array under `key`, for the object shape `number`."""
        fields = self._fields_of(number)
        values = [row.values[fields.keys.index(key)] for row in fields.rows]
        [items] = {self.shapes[value - FIRST_SHAPE].items for value in values if value >= FIRST_SHAPE} - {ANYTHING}
        return items

    def count(self, number: int, scope: int, kept: Collection[str], marks: Collection[str]) -> None:
        """Count the keys of the objects of shape `number` in a scope. No other kind of object may use this shape."""
        fields = self._fields_of(number)
        assert fields.counted is None, "the keys of these objects are counted already"
        counted = Counted(scope, fields.bits(kept), fields.bits(marks))
        shape = self.shapes[number - FIRST_SHAPE]
        self.shapes[number - FIRST_SHAPE] = shape._replace(fields=fields._replace(counted=counted))

    def _fields_of(self, number: int) -> Fields:
        fields = self.shapes[number - FIRST_SHAPE].fields
        assert fields is not None
        return fields

    def _shape(self, nodes: Sequence[Node], value_choice: Choice | None = None) -> int:
        """Return the number of the shape of a value that has to satisfy all these nodes."""
        if not nodes:
            return ANYTHING
        location = frozenset(node.location for node in nodes), value_choice
        if location in self._open:
            raise nodes[0].unsupported("$ref", "that leads back to itself")
        if location not in self._numbers:
            self._open.append(location)
            self._numbers[location] = self._number(self._new_shape(nodes, value_choice))
            self._open.pop()
        return self._numbers[location]

    def _number(self, shape: Shape) -> int:
        if shape == Shape():
            return ANYTHING
        if shape not in self.shapes:
            self.shapes.append(shape)
        return FIRST_SHAPE + self.shapes.index(shape)

    def _new_shape(self, nodes: Sequence[Node], value_choice: Choice | None) -> Shape:
        constraints = Constraints(self._registry, nodes, value_choice=value_choice)
        items, first = ANYTHING, None
        if constraints.types & ARRAYS:
            if_first, if_not = constraints.first or ([], [])
            items = self._shape([*constraints.items, *if_not])
            first = self._shape([*constraints.items, *if_first]) if constraints.first else None
        return Shape(
            constraints.types,
            constraints.texts,
            constraints.low,
            constraints.high,
            tuple((self._pattern(node, pattern), wanted) for pattern, wanted, node in constraints.patterns),
            items,
            first,
            constraints.least,
            constraints.most,
            self._fields(nodes, constraints) if constraints.types & OBJECTS and constraints.texts is None else None,
        )

    def _pattern(self, node: Node, pattern: str) -> int:
        if pattern not in self.patterns:
            try:
                self.patterns[pattern] = automaton(pattern)
            except ValueError as error:
                raise node.unsupported("pattern", f"with {pattern}: {error}") from error
        return list(self.patterns).index(pattern)

    def _fields(self, nodes: Sequence[Node], constraints: Constraints) -> Fields | None:
        switch = constraints.switch
        choices: list[Choice | None] = [(switch, choice) for choice in switch.choices()] if switch else [None]
        by_choice = [Constraints(self._registry, nodes, choice) for choice in choices]
        keys = _keys(by_choice, switch)
        facts = sorted(
            {bit for bit in _bits(by_choice) if isinstance(bit, Fact)}, key=lambda fact: (fact.key, sorted(fact.texts))
        )
        all_bits: list[Bit] = [*keys, *facts, EMPTY]
        bits = {bit: i for i, bit in enumerate(all_bits)}
        if len(bits) > MAX_BITS or len(keys) > MAX_KEYS:
            raise nodes[0].unsupported("properties", f"with more than {MAX_KEYS} keys")
        rows = tuple(self._row(row, choice, keys, bits) for row, choice in zip(by_choice, choices))
        if switch is not None:
            if len({row.others for row in rows}) > 1:
                raise nodes[0].unsupported("additionalProperties", f"that depends on the key {switch.key}")
            common = tuple(column[0] if len({*column}) == 1 else LATER for column in zip(*(row.values for row in rows)))
            rows = (Row(common, rows[0].others, ()), *rows)
        elif not keys and rows[0] == Row((), ANYTHING, ()):
            return None
        numbered_facts = tuple((bits[fact.key], fact.texts, bits[fact]) for fact in facts)
        return Fields(keys, numbered_facts, bits[EMPTY], _numbered(switch, keys), rows)

    def _row(self, row: Constraints, choice: Choice | None, keys: Sequence[str], bits: Mapping[Bit, int]) -> Row:
        clauses = {_clause(clause, bits) for clause in row.clauses}
        if row.types & OBJECTS == 0 or row.texts is not None:
            clauses = {(0, 0)}  # no object passes
        values = [
            self._shape([*row.members.get(key, ()), *row.others], choice if _is_switch(choice, key) else None)
            for key in keys
        ]
        return Row(tuple(values), self._shape(row.others), tuple(sorted(clauses)))


def _is_switch(choice: Choice | None, key: str) -> bool:
    return choice is not None and choice[0].texts is not None and choice[0].key == key


def _bits(rows: Sequence[Constraints]) -> set[Bit]:
    return {bit for row in rows for clause in row.clauses for bit, _ in clause}


def _keys(rows: Sequence[Constraints], switch: Switch | None) -> tuple[str, ...]:
    """Return the keys that need a number: those with a shape, in a clause, or of the switch."""
    named = {key for row in rows for key in row.members} | {bit for bit in _bits(rows) if isinstance(bit, str)}
    named |= {bit.key for bit in _bits(rows) if isinstance(bit, Fact)}
    return tuple(sorted((named | ({switch.key} if switch else set())) - {EMPTY}))


def _clause(clause: frozenset[Literal], bits: Mapping[Bit, int]) -> tuple[int, int]:
    is_set, is_not = (sum(1 << bits[bit] for bit, wanted in clause if wanted is polarity) for polarity in (True, False))
    return is_set, is_not


def _numbered(switch: Switch | None, keys: Sequence[str]) -> tuple[int, tuple[str, ...], int, int, int]:
    """Return `Fields.switch`. The rows have the order of Switch.choices(), from 1 on."""
    if switch is None:
        return 0, (), 0, 0, 0
    key = keys.index(switch.key) + 1
    if switch.texts is None:
        return key, (), 0, 1, 2
    return key, tuple(sorted(switch.texts)), len(switch.texts) + 1 if switch.has_rest else 0, 0, 0
