"""Where Python takes the `result` of an annotation for a list of lists: only a person can say what it means now.

A single list is indexed with a number and then a key, or walked by one loop. So two numbers, a loop in a loop, or an item
that is handed on as a list show the double one.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from lsconvert.scripts.parsing.python_values import constant, last_name

RESULT: Final = "result"
_FLATTEN: Final = ("chain", "from_iterable", "sum")


def doubles(trees: Iterable[ast.AST], start: Callable[[ast.AST], int]) -> Iterator[int]:
    """Yield the places in these trees."""
    around: dict[ast.AST, ast.AST] = {}
    for tree in trees:
        around |= dict(_walk(tree))
    names = {
        target.id
        for node in around
        if isinstance(node, ast.Assign) and _is_result(node.value, set())
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in around:
        if _is_double(node, around, names):
            yield start(node.iter if isinstance(node, (ast.For, ast.comprehension)) else node)


def _walk(tree: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Yield all nodes, each with the one around it. What f-strings fill in is a tree of its own."""
    todo = [(tree, tree)]
    while todo:
        node, parent = todo.pop()
        yield node, parent
        if not isinstance(node, ast.JoinedStr):
            todo += [(child, node) for child in ast.iter_child_nodes(node)]


def _is_double(node: ast.AST, around: dict[ast.AST, ast.AST], names: set[str]) -> bool:
    match node:
        case ast.Subscript(value=value) if isinstance(constant(node.slice), int):
            return _is_result(value, names) and _is_list(around.get(node))
        case ast.For(iter=walked, target=ast.Name(id=name)) if _is_result(walked, names):
            return any(_walks(inner, name) for inner in ast.walk(node))
        case ast.comprehension(iter=walked, target=ast.Name(id=name)) if _is_result(walked, names):
            return any(_walks(inner, name) for inner in ast.walk(around[node]))
        case ast.Dict(keys=keys, values=values):
            return any(constant(key) == RESULT and _is_nested(value) for key, value in zip(keys, values))
        case ast.keyword(arg=arg, value=value):
            return arg == RESULT and _is_nested(value)
        case ast.Call(args=[first, *_]) if last_name(node.func) in _FLATTEN:
            return _is_result(first.value if isinstance(first, ast.Starred) else first, names)
    return False


def _is_nested(node: ast.expr) -> bool:
    return isinstance(node, ast.List) and bool(node.elts) and isinstance(node.elts[0], ast.List)


def _is_list(parent: ast.AST | None) -> bool:
    """Tell whether what stands around an item of a result takes it for a list."""
    match parent:
        case ast.Subscript():
            return not isinstance(constant(parent.slice), str)
        case ast.Attribute(attr="get" | "items" | "keys" | "values"):
            return False
    return True


def _walks(node: ast.AST, name: str) -> bool:
    """Tell whether a node takes a name for a list."""
    match node:
        case ast.For(iter=ast.Name(id=walked)) | ast.comprehension(iter=ast.Name(id=walked)):
            return walked == name
        case ast.Subscript(value=ast.Name(id=walked)):
            return walked == name and isinstance(constant(node.slice), int)
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
