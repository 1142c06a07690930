"""Trees of tasks with nodes only for the values that a rule uses; other values stay as the scanner read them.

They make the common case fast: two equal tasks.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal
from typing import Final

from lsconvert.verification.scanner import PlainTask, Value
from lsconvert.verification.trees import Array, Node, Object, Scalar

INTEGER: Final = re.compile(rb"0|-?[1-9][0-9]{0,500}")
FRACTION: Final = re.compile(rb"-?[0-9]{1,500}([.][0-9]{1,500})?([eE][+-]?[0-9]{1,9})?")
RESPELLED: Final = re.compile("[\ue000\ud800-\udfff]")  # characters that respelling.py changes


class UnclearError(Exception):
    """A value that the rules can only compare in the trees of trees.py."""


class PlainObject(Object):
    """An object whose `pairs` have nodes or values of the scanner. Its methods return nodes, or raise UnclearError."""

    __slots__ = ()

    def get(self, key: str) -> Node | None:
        for name, value in self.pairs:
            if name == key:
                return _node(value)
        return None

    def values(self) -> list[Node]:
        return [_node(value) for _, value in self.pairs]

    def first_scalar(self, key: str) -> Scalar | None:
        nodes = (_node(value) for name, value in self.pairs if name == key)
        return next((node for node in nodes if isinstance(node, Scalar)), None)

    def pairs_with_nodes(self, keys: Collection[str]) -> list[tuple[str, Node]]:
        return [(pair[0], _node(pair[1])) if pair[0] in keys else pair for pair in self.pairs]

    def member(self, number: int) -> Node:
        return _node(self.pairs[number][1])

    def with_pairs(self, pairs: list[tuple[str, Node]]) -> Object:
        return PlainObject(pairs, self.path)


def tree_of(task: PlainTask) -> Node:
    """Return a task as a tree. Raises UnclearError."""
    if task.value is None:
        raise UnclearError
    [value] = task.value
    if type(value) is not tuple:
        return _node(value)
    return PlainObject(list(value), task.path)


def _node(value: Value) -> Node:
    """Return a value of the scanner as a node. The values in an object stay as they are."""
    kind = type(value)
    if kind is tuple:
        return PlainObject(value)
    if kind is list:
        return Array([_node(each) for each in value])
    if kind is str:
        if not value.isascii() and RESPELLED.search(value):
            raise UnclearError
        return Scalar("string str", value)
    if kind is bytes:
        if INTEGER.fullmatch(value):
            return Scalar("number int", value.decode())
        if value != b"-0" and FRACTION.fullmatch(value) and str(Decimal(value.decode())) == value.decode():
            return Scalar("number Decimal", value.decode())
        raise UnclearError
    if value is None or kind is bool:
        return Scalar("null NoneType" if value is None else "boolean bool", str(value))
    node: Node = value
    return node


def surely_equal(expected: Node | Value, found: Value) -> bool:
    """Tell whether a tree and a value of the scanner are certainly equal. If not, trees.py has to decide.

    Raises RecursionError.
    """
    if isinstance(expected, Object):
        if type(found) is not tuple or len(found) != len(expected.pairs):
            return False
        for one, other in zip(expected.pairs, found):
            if one != other and not (one[0] == other[0] and surely_equal(one[1], other[1])):
                return False
        return True
    if isinstance(expected, Array):
        if type(found) is not list or len(found) != len(expected.items):
            return False
        return all(map(surely_equal, expected.items, found))
    if isinstance(expected, Scalar):
        return _is_scalar(expected, found)
    return type(expected) is type(found) and bool(expected == found)


def _is_scalar(expected: Scalar, found: Value) -> bool:
    """Tell whether a scalar is certainly this value. Values that respelling.py changes are not certain."""
    text = expected.text
    match expected.sort:
        case "string str" | "string of number int" | "string of number Decimal":
            return type(found) is str and found == text and (text.isascii() or not RESPELLED.search(text))
        case "number int":
            return type(found) is bytes and found == text.encode() and INTEGER.fullmatch(found) is not None
        case "number Decimal":
            is_same = type(found) is bytes and found == text.encode() and found != b"-0"
            return is_same and FRACTION.fullmatch(found) is not None
        case "boolean bool":
            return type(found) is bool and str(found) == text
        case "null NoneType":
            return found is None
        case _:
            return False
