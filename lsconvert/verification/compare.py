"""Compare two trees: whether they are equal, and the first difference as the paths of both values and a message."""

from __future__ import annotations

from lsconvert.errors import InvalidJSONError, counted
from lsconvert.verification.trees import QUOTED, Array, Node, Object, Scalar, format_pointer, read_value


def compare(expected: Node, found: Node) -> tuple[str, str, str] | None:
    """Return the first difference: the JSON Pointer into each tree, and a message."""
    difference = _first_difference(expected, found)
    if difference is None:
        return None
    left, right, message = difference
    return format_pointer(left.path), format_pointer(right.path), message


def equal_trees(one: Node, other: Node) -> bool:
    """Tell whether two values are equal, whatever their paths."""
    return _first_difference(one, other) is None


def _first_difference(expected: Node, found: Node) -> tuple[Node, Node, str] | None:
    """Return the first nodes that differ, and a message. Not recursive."""
    stack: list[tuple[Node, Node]] = [(expected, found)]
    while stack:
        left, right = stack.pop()
        message = _difference(left, right)
        if message:
            return left, right, message
        stack += reversed(list(zip(_children(left), _children(right))))
    return None


def _children(node: Node) -> list[Node]:
    match node:
        case Object():
            return node.values()
        case Array():
            return node.items
        case _:
            return []


def _difference(expected: Node, found: Node) -> str:
    match expected, found:
        case Scalar(sort="unmapped"), _:
            return "no map has a new id for this one"
        case Object(), Object():
            for (expected_key, _), (found_key, _) in zip(expected.pairs, found.pairs):
                if expected_key != found_key:
                    return f'expected the key "{expected_key}", found "{found_key}"'
            if len(expected.pairs) != len(found.pairs):
                return f"expected {counted(len(expected.pairs), 'member')}, found {len(found.pairs):,}"
        case Array(), Array():
            if len(expected.items) != len(found.items):
                return f"expected {counted(len(expected.items), 'item')}, found {len(found.items):,}"
        case Scalar(sort=sort, text=text), Scalar() if sort.startswith(QUOTED):
            if not _spells(found, sort.removeprefix(QUOTED), text):
                return "the values differ"
        case Scalar(), Scalar():
            if (expected.sort, expected.text) != (found.sort, found.text):
                return "the values differ"
        case _:
            return "the values are of different types"
    return ""


def _spells(found: Scalar, sort: str, text: str) -> bool:
    """Tell whether a string holds the number with this sort and text."""
    if found.sort != "string str" or found.text != found.text.strip():
        return False
    try:
        number = read_value(found.text, None)
    except InvalidJSONError:
        return False
    return isinstance(number, Scalar) and (number.sort, number.text) == (sort, text)
