"""Read the entries that Python code adds to a dict after its creation: `d["k"] = v`, `d.update(...)`, `d.setdefault`."""

from __future__ import annotations

import ast
from functools import cached_property
from typing import Final

from lsconvert.scripts.editing.positions import DecodedScript
from lsconvert.scripts.model import DictEntry, DictValue, StringValue
from lsconvert.scripts.parsing.python_tree import walk
from lsconvert.scripts.parsing.python_values import ExpressionReader, constant, dotted

_MAX_MARGIN: Final = 500  # characters of a line before or after a statement


class LaterEntries:
    """Reads the statements of one script that add entries to dicts."""

    def __init__(self, tree: ast.AST, decoded: DecodedScript, values: ExpressionReader) -> None:
        self._tree, self._text, self._values = tree, decoded.text, values

    def read(self, node: ast.stmt, scopes: tuple[int, ...]) -> tuple[str, DictValue] | None:
        """Return the name of a dict and the entries that a statement adds to it, None for any other statement."""
        match node:
            case ast.Assign(targets=[ast.Subscript(value=owner, slice=key)], value=value):
                return self._statement(owner, key, value, self._lines(node, owner, value), scopes)
            case ast.Expr(
                value=ast.Call(func=ast.Attribute(value=owner, attr="setdefault"), args=[key, value]) as call
            ):
                lines = self._lines(node, owner, call)
                return self._statement(owner, key, value, lines, scopes)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=owner, attr="update")) as call):
                added = self._values.value(call.args[0], scopes) if call.args else self._values.keywords(call, scopes)
                return (dotted(owner), added) if dotted(owner) and isinstance(added, DictValue) else None
        return None

    @cached_property
    def _removable(self) -> set[ast.stmt]:
        """The statements of blocks that contain other statements as well."""
        blocks = (getattr(node, name, None) for node in walk(self._tree) for name in ("body", "orelse", "finalbody"))
        lists = (block for block in blocks if isinstance(block, list))
        return {statement for block in lists if not all(map(_adds_entry, block)) for statement in block}

    def _statement(
        self, owner: ast.expr, key: ast.expr, value: ast.expr, lines: tuple[int, int], scopes: tuple[int, ...]
    ) -> tuple[str, DictValue] | None:
        name = constant(key)
        if not dotted(owner) or not isinstance(name, str):
            return None
        read = self._values.value(value, scopes)
        content = (self._values.start(value), self._values.end(value))
        string = read if isinstance(read, StringValue) else None
        start, end = self._values.start(key), self._values.end(key)
        entry = DictEntry(name, self._values.spelled(key), string, content, start, end)
        return dotted(owner), DictValue((entry,), "statement", *lines, scopes)

    def _lines(self, node: ast.stmt, left: ast.expr, right: ast.expr) -> tuple[int, int]:
        """Return the lines of a statement with these sides, or an empty range if they cannot be removed."""
        start, end = self._values.start(left), self._values.end(right)
        first = self._text.rfind("\n", max(0, start - _MAX_MARGIN), start) + 1
        last = self._text.find("\n", end, end + _MAX_MARGIN) + 1
        alone = last and not self._text[first:start].strip() and not self._text[end:last].partition("#")[0].strip()
        return (first, last) if alone and node in self._removable else (start, start)


def _adds_entry(node: ast.stmt) -> bool:
    match node:
        case ast.Assign(targets=[ast.Subscript()]) | ast.Expr(value=ast.Call(func=ast.Attribute(attr="setdefault"))):
            return True
    return False
