"""Find Python code that treats the `result` of an annotation as a list of lists. Only the user can change such code.

Code for a single list uses an index and then a key, or one loop. Code for a nested list uses two indices, a loop within
a loop, or an item as a list.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from lsconvert.scripts.parsing.python_values import constant, last_name

RESULT: Final = "result"
_FLATTEN: Final = ("chain", "from_iterable", "sum")


def find_nested_results(trees: Iterable[ast.AST], start: Callable[[ast.AST], int]) -> Iterator[int]:
    """Yield the starts of the places in these trees. `start` returns the start of a node."""
    parents: dict[ast.AST, ast.AST] = {}
    for tree in trees:
        parents |= dict(_nodes(tree))
    names = {
        target.id
        for node in parents
        if isinstance(node, ast.Assign) and _is_result(node.value, set())
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in parents:
        if _is_nested_use(node, parents, names):
            yield start(node.iter if isinstance(node, (ast.For, ast.comprehension)) else node)


def _nodes(tree: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Yield all nodes, each with its parent. The expressions in f-strings are trees of their own."""
    todo = [(tree, tree)]
    while todo:
        node, parent = todo.pop()
        yield node, parent
        if not isinstance(node, ast.JoinedStr):
            todo += [(child, node) for child in ast.iter_child_nodes(node)]


def _is_nested_use(node: ast.AST, parents: dict[ast.AST, ast.AST], names: set[str]) -> bool:
    match node:
        case ast.Subscript(value=value) if isinstance(constant(node.slice), int):
            return _is_result(value, names) and _parent_uses_list(parents.get(node))
        case ast.For(iter=iterated, target=ast.Name(id=name)) if _is_result(iterated, names):
            return any(_uses_name_as_list(inner, name) for inner in ast.walk(node))
        case ast.comprehension(iter=iterated, target=ast.Name(id=name)) if _is_result(iterated, names):
            return any(_uses_name_as_list(inner, name) for inner in ast.walk(parents[node]))
        case ast.Dict(keys=keys, values=values):
            return any(constant(key) == RESULT and _is_nested_list(value) for key, value in zip(keys, values))
        case ast.keyword(arg=arg, value=value):
            return arg == RESULT and _is_nested_list(value)
        case ast.Call(args=[first, *_]) if last_name(node.func) in _FLATTEN:
            return _is_result(first.value if isinstance(first, ast.Starred) else first, names)
    return False


def _is_nested_list(node: ast.expr) -> bool:
    return isinstance(node, ast.List) and bool(node.elts) and isinstance(node.elts[0], ast.List)


def _parent_uses_list(parent: ast.AST | None) -> bool:
    """Tell whether the parent of an item of a result uses the item as a list."""
    match parent:
        case ast.Subscript():
            return not isinstance(constant(parent.slice), str)
        case ast.Attribute(attr="get" | "items" | "keys" | "values"):
            return False
    return True


def _uses_name_as_list(node: ast.AST, name: str) -> bool:
    """Tell whether a node indexes or iterates over the name."""
    match node:
        case ast.For(iter=ast.Name(id=iterated)) | ast.comprehension(iter=ast.Name(id=iterated)):
            return iterated == name
        case ast.Subscript(value=ast.Name(id=iterated)):
            return iterated == name and isinstance(constant(node.slice), int)
    return False


def _is_result(node: ast.AST, names: set[str]) -> bool:
    match node:
        case ast.Subscript():
            return constant(node.slice) == RESULT
        case ast.Call(func=ast.Attribute(attr="get"), args=[first, *_]):
            return constant(first) == RESULT
        case ast.Name(id=name):
            return name in names
    return False
