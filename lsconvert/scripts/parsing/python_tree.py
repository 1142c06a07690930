"""Walk the tree of a Python script. `ast.walk` visits the contexts and operators of expressions as well, and is slower."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, Final

# Fields that contain no nodes, or only nodes without children.
_WITHOUT_NODES: Final = frozenset(
    (
        *("ctx", "op", "ops", "id", "attr", "kind", "type_comment", "conversion", "simple", "is_async", "level"),
        *("module", "asname", "rest"),
    )
)
_FIELDS: Final[dict[type[ast.AST], tuple[str, ...]]] = {ast.Constant: ()}


def children(node: ast.AST) -> list[Any]:
    """Return the nodes in the fields of a node, without contexts and operators. The node keeps the list."""
    known: list[Any] | None = node.__dict__.get("_children")
    if known is not None:
        return known
    fields = _FIELDS.get(type(node))
    if fields is None:
        fields = _FIELDS[type(node)] = tuple(name for name in node._fields if name not in _WITHOUT_NODES)
    found: list[Any] = []
    for name in fields:
        value = getattr(node, name, None)
        if type(value) is list:
            found += [item for item in value if isinstance(item, ast.AST)]
        elif isinstance(value, ast.AST):
            found.append(value)
    node.__dict__["_children"] = found
    return found


def walk(tree: ast.AST, *, embedded: bool = True) -> Iterator[Any]:
    """Yield a node and its descendants, outer ones first. `embedded`: also those within f-strings."""
    todo = [tree]
    for node in todo:
        yield node
        inner = node.__dict__.get("_children")
        if embedded or type(node).__name__ not in ("JoinedStr", "TemplateStr"):
            todo += children(node) if inner is None else inner
