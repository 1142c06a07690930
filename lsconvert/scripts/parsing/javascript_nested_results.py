"""Find JavaScript code that treats the `result` of an annotation as a list of lists.

`python_nested_results.py` describes such code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsconvert.scripts.parsing.treesitter import inner

if TYPE_CHECKING:
    from ast_grep_py import SgNode

# Attributes of lists that a region, the element of a single list, does not have.
_OF_LISTS: Final = (
    "forEach", "map", "filter", "find", "some", "every", "reduce", "flatMap", "flat", "length", "slice", "concat",
)  # fmt: skip


def is_nested_result(node: SgNode) -> bool:
    """Tell whether a node treats a result as a list of lists."""
    kind = node.kind()
    if kind == "subscript_expression":
        return _is_first(node.field("object")) and _index(node) == "number"
    if kind == "member_expression":
        of, name = node.field("object"), _property(node)
        return (_is_first(of) and name in _OF_LISTS) or (_is_result(of) and name == "flat")
    if kind == "for_in_statement":
        iterated, item = node.field("right"), node.field("left")
        return _is_first(iterated) or (
            _is_result(iterated) and item is not None and _uses_as_list(node.field("body"), item.text())
        )
    if kind == "pair":
        key, value = node.field("key"), node.field("value")
        first = inner(value)[:1] if value is not None and value.kind() == "array" else []
        return key is not None and key.text().strip("'\"") == "result" and [c.kind() for c in first] == ["array"]
    if kind == "call_expression":
        return _iterates_in_callback(node)
    return False


def _iterates_in_callback(node: SgNode) -> bool:
    """Tell whether this is `.result.forEach(inner => ... inner.forEach(...))` or the like."""
    callee, arguments = node.field("function"), node.field("arguments")
    if (
        callee is None
        or arguments is None
        or not _is_result(callee.field("object"))
        or _property(callee) not in _OF_LISTS
    ):
        return False
    for callback in inner(arguments)[:1]:
        parameters = callback.field("parameter") or callback.field("parameters")
        names = [parameters] if parameters is not None and parameters.kind() == "identifier" else []
        names += inner(parameters) if parameters is not None else []
        if names and _uses_as_list(callback.field("body"), (names[0].field("pattern") or names[0]).text()):
            return True
    return False


def _uses_as_list(body: SgNode | None, name: str) -> bool:
    """Tell whether any node of a body uses the name as a list."""
    todo = [body] if body is not None else []
    while todo:
        node = todo.pop()
        of = node.field("object")
        if of is not None and of.text() == name and (_property(node) in _OF_LISTS or _index(node) == "number"):
            return True
        iterated = node.field("right") if node.kind() == "for_in_statement" else None
        if iterated is not None and iterated.text() == name:
            return True
        todo += inner(node)
    return False


def _is_first(node: SgNode | None) -> bool:
    """Tell whether a node is `result[NUMBER]`."""
    return node is not None and _index(node) == "number" and _is_result(node.field("object"))


def _is_result(node: SgNode | None) -> bool:
    if node is None:
        return False
    index = node.field("index")
    return _property(node) == "result" or (index is not None and index.text()[1:-1] == "result")


def _index(node: SgNode) -> str:
    index = node.field("index")
    return index.kind() if index is not None else ""


def _property(node: SgNode) -> str:
    found = node.field("property")
    return found.text() if found is not None else ""
