"""Compare two trees: the first difference, as the paths of both values and a message."""

from __future__ import annotations

from lsconvert.verification.trees import Array, Node, Object, Scalar, format_pointer


def compare(expected: Node, found: Node) -> tuple[str, str, str] | None:
    """Return the first difference: the JSON Pointer into each tree, and a message. Not recursive."""
    stack: list[tuple[Node, Node]] = [(expected, found)]
    while stack:
        left, right = stack.pop()
        message = _difference(left, right)
        if message:
            return format_pointer(left.path), format_pointer(right.path), message
        stack += reversed(list(zip(_children(left), _children(right))))
    return None


def _children(node: Node) -> list[Node]:
    match node:
        case Object():
            return [value for _, value in node.pairs]
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
                return f"expected {len(expected.pairs)} members, found {len(found.pairs)}"
        case Array(), Array():
            if len(expected.items) != len(found.items):
                return f"expected {len(expected.items)} items, found {len(found.items)}"
        case Scalar(), Scalar():
            if (expected.sort, expected.text) != (found.sort, found.text):
                return "the values differ"
        case _:
            return "the values are of different types"
    return ""
