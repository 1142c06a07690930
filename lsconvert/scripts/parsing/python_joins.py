"""Recognize Python expressions that join the parts of a URL."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import Final

_API: Final = re.compile(r"(?:^|/)api(?:/|$)")
_FILES: Final = ("path", "posixpath", "ntpath")


@dataclass(frozen=True, slots=True)
class Join:
    """The parts of a text, and the separator between them.

    `segments`: each part is one segment of a path, so `?` in it is sent as `%3F`.
    """

    parts: tuple[ast.expr, ...]
    separator: str
    segments: bool = False


def join_of(node: ast.AST) -> Join | None:
    """Return the parts that an expression joins, None for another expression.

    Expressions that join the names of files as well are only recognized if a part spells `api`.
    """
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Constant(value="" | "/" as separator), attr="join"), args=[parts]):
            return Join(tuple(parts.elts), separator) if isinstance(parts, (ast.List, ast.Tuple)) else None
        case ast.Call(func=ast.Name(id="urljoin") | ast.Attribute(attr="urljoin"), args=[base, path]):
            return Join((base, path), "/")
        case ast.Call(func=ast.Attribute(value=module, attr="join"), args=[_, _, *_] as parts):
            name = module.attr if isinstance(module, ast.Attribute) else getattr(module, "id", "")
            return Join(tuple(parts), "/") if name in _FILES and _spells_api(parts) else None
        case ast.BinOp(op=ast.Div()):
            parts = _divided(node)
            return Join(tuple(parts), "/", segments=True) if _spells_api(parts) else None
    return None


def _divided(node: ast.expr) -> list[ast.expr]:
    """Return the operands of `a / b / c`."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return [*_divided(node.left), node.right]
    return [node]


def _spells_api(parts: list[ast.expr]) -> bool:
    return any(
        isinstance(part, ast.Constant) and isinstance(part.value, str) and _API.search(part.value) for part in parts
    )
