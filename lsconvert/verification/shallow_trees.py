"""Trees of tasks with nodes only for the values that a rule may use; other values stay as the scanner read them.

They make the common case fast: two equal tasks.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from lsconvert.rules.tables import IMPORT_RULES, KINDS, NESTINGS, RULES
from lsconvert.verification.scanner import PlainTask, Value
from lsconvert.verification.trees import Array, Node, NodePath, Object, Scalar

INTEGER: Final = re.compile(rb"0|-?[1-9][0-9]{0,500}")
FRACTION: Final = re.compile(rb"-?[0-9]{1,500}([.][0-9]{1,500})?([eE][+-]?[0-9]{1,9})?")
RESPELLED: Final = re.compile("[\ue000\ud800-\udfff]")  # characters that respelling.py changes


class UnclearError(Exception):
    """A value that the rules can only compare in the trees of trees.py."""


def _named_keys() -> frozenset[str]:
    """Return the keys that a rule, a scope or a document kind names."""
    fields = ("key", "old", "new", "identity_key")
    rules = RULES + IMPORT_RULES
    named = {getattr(rule, field) for rule in rules for field in fields if isinstance(getattr(rule, field, None), str)}
    for rule in rules:
        named.update(getattr(rule, "lookup_keys", ()))
        named.update(name for pair in getattr(rule, "fields", ()) for name in pair)
    named.update(key for nesting in NESTINGS for key in nesting.keys)
    named.update(key for kind in KINDS for group in (*kind.has, kind.lacks) for key in group)
    return frozenset(named - {"data", ""})


NAMED: Final = _named_keys()
REGIONS: Final = frozenset(key for nesting in NESTINGS if nesting.scope == "region" for key in nesting.keys)


class RawObject(Object):
    """An object whose members no rule uses."""

    __slots__ = ("value",)

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


def tree_of(task: PlainTask) -> Node:
    """Return a task as a tree, with nodes only for the values that a rule may use. Raises UnclearError."""
    if task.value is None:
        raise UnclearError
    return _node(task.value[0], task.path, is_region=False)


def _node(value: Value, path: NodePath, *, is_region: bool) -> Node:
    """Return a value as a tree. Values under keys that no rule names are not converted."""
    kind = type(value)
    if kind is tuple:
        pairs = [(key, _node(each, None, is_region=key in REGIONS) if key in NAMED else each) for key, each in value]
        return Object(pairs, path)
    if kind is list:
        return Array([_item(each) if is_region else _node(each, None, is_region=False) for each in value], path)
    if kind is str:
        if not value.isascii() and RESPELLED.search(value):
            raise UnclearError
        return Scalar("string str", value, path)
    if kind is bytes:
        if INTEGER.fullmatch(value):
            return Scalar("number int", value.decode(), path)
        if value != b"-0" and FRACTION.fullmatch(value) and str(Decimal(value.decode())) == value.decode():
            return Scalar("number Decimal", value.decode(), path)
        raise UnclearError
    return Scalar("null NoneType" if value is None else "boolean bool", str(value), path)


def _item(value: Value) -> Node:
    """Return an item of a list of regions, or of an inner list. No rule looks into a region."""
    if type(value) is list:
        return Array([_item(each) for each in value])
    return RawObject(value) if type(value) is tuple else _node(value, None, is_region=False)


def surely_equal(expected: Node | Value, found: Value) -> bool:
    """Tell whether a tree and a value of the scanner are certainly equal. If not, trees.py has to decide.

    Raises RecursionError.
    """
    if isinstance(expected, Scalar):
        return _is_scalar(expected, found)
    if isinstance(expected, RawObject):
        return type(found) is tuple and bool(expected.value == found)
    if isinstance(expected, Object):
        if type(found) is not tuple or len(found) != len(expected.pairs):
            return False
        return all(key == name and surely_equal(one, other) for (key, one), (name, other) in zip(expected.pairs, found))
    if isinstance(expected, Array):
        if type(found) is not list or len(found) != len(expected.items):
            return False
        return all(map(surely_equal, expected.items, found))
    return type(expected) is type(found) and bool(expected == found)


def _is_scalar(expected: Scalar, found: Value) -> bool:
    """Tell whether a scalar is certainly this value. Values that respelling.py changes are not certain."""
    text = expected.text
    match expected.sort:
        case "string str":
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
