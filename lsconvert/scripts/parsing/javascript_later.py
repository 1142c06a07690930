"""Read the entries that JavaScript adds to an object after its creation: `o.k = v`, `o["k"] = v`, `o.append("k", v)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsconvert.scripts.model import DictEntry, DictValue, StringValue
from lsconvert.scripts.parsing.javascript_values import dotted, key_of, value
from lsconvert.scripts.parsing.treesitter import end_of, inner, start_of

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_MAX_MARGIN: Final = 500  # characters of a line before or after a statement
_ADDERS: Final = ("append", "set")  # of URLSearchParams and FormData


def added_entry(node: SgNode, source: str, scopes: tuple[int, ...]) -> tuple[str, DictValue] | None:
    """Return the name of an object and the entry that an expression adds to it, None for any other expression."""
    left, given = node.field("left"), node.field("right")
    owner = left.field("object") if left is not None else None
    name = (left.field("property") or left.field("index")) if left is not None else None
    if node.kind() == "call_expression":
        callee, arguments = node.field("function"), node.field("arguments")
        found = inner(arguments) if arguments is not None else []
        method = callee.field("property") if callee is not None else None
        if callee is None or method is None or method.text() not in _ADDERS or len(found) != 2:
            return None
        owner, (name, given) = callee.field("object"), found
    if owner is None or name is None or given is None or not dotted(owner):
        return None
    key = key_of(name)
    if key is None:
        return None
    read = value(given, scopes)
    string = read if isinstance(read, StringValue) else None
    entry = DictEntry(key[0], key[1], string, (start_of(given), end_of(given)), start_of(name), end_of(name))
    return dotted(owner), DictValue((entry,), "statement", *_lines(node, source), scopes)


def _lines(node: SgNode, source: str) -> tuple[int, int]:
    """Return the lines of the statement that consists of an expression, or an empty range if they cannot be removed."""
    statement = node.parent()
    block = statement.parent() if statement is not None and statement.kind() == "expression_statement" else None
    start = start_of(node)
    if statement is None or block is None or block.kind() not in ("program", "statement_block"):
        return start, start
    end = end_of(statement)
    first = source.rfind("\n", max(0, start - _MAX_MARGIN), start) + 1
    last = source.find("\n", end, end + _MAX_MARGIN) + 1
    rest = source[end:last].partition("//")[0]
    return (first, last) if last and not source[first:start].strip() and not rest.strip() else (start, start)
