"""Two trees side by side: the first place where they differ, and what it is."""

from __future__ import annotations

from lsconvert.verification.trees import Array, Node, Object, Scalar, pointer


def compare(expected: Node, found: Node) -> tuple[str, str, str] | None:
    """Return the first difference of two trees: the places, and what it is. Without recursion."""
    stack: list[tuple[Node, Node]] = [(expected, found)]
    while stack:
        old, new = stack.pop()
        what = _differs(old, new)
        if what:
            return pointer(old.place), pointer(new.place), what
        stack += reversed(list(zip(_children(old), _children(new))))
    return None


def _children(node: Node) -> list[Node]:
    match node:
        case Object():
            return [value for _, value in node.pairs]
        case Array():
            return node.items
        case _:
            return []


def _differs(old: Node, new: Node) -> str:
    match old, new:
        case Scalar(sort="unmapped"), _:
            return "no map has a new id for this one"
        case Object(), Object():
            for (expected, _), (found, _) in zip(old.pairs, new.pairs):
                if expected != found:
                    return f'the key "{expected}" was expected, "{found}" found'
            if len(old.pairs) != len(new.pairs):
                return f"{len(old.pairs)} members were expected, {len(new.pairs)} found"
        case Array(), Array():
            if len(old.items) != len(new.items):
                return f"{len(old.items)} items were expected, {len(new.items)} found"
        case Scalar(), Scalar():
            if (old.sort, old.text) != (new.sort, new.text):
                return "the values differ"
        case _:
            return "the values are of different types"
    return ""
