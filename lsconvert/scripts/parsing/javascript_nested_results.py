"""Find JavaScript code that treats the `result` of an annotation as a list of lists.

`python_nested_results.py` describes such code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from lsconvert.scripts.parsing.javascript_call_flow import Scopes
from lsconvert.scripts.parsing.javascript_values import unwrapped
from lsconvert.scripts.parsing.treesitter import inner

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_ELSE: Final = ("||", "??")
# Attributes of lists that a region, the element of a single list, does not have.
_OF_LISTS: Final = (
    "forEach", "map", "filter", "find", "some", "every", "reduce", "flatMap", "flat", "length", "slice", "concat",
)  # fmt: skip


_NAMES: Final = ("identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern")
_Kind: TypeAlias = Literal["result", "item", ""]  # of a value: a result, an item of one, or any other


class NestedResults:
    """The names of one script that may have a result, or an item of one."""

    def __init__(self) -> None:
        self._kinds: dict[tuple[int, str], _Kind] = {}

    def see(self, node: SgNode, scopes: Scopes) -> None:
        """Bind the names in a declaration. The caller passes each node, outer nodes first."""
        kind = node.kind()
        target = node.field("name") if kind == "variable_declarator" else None
        target = node.field("left") if kind == "assignment_expression" else target
        value = node.field("value") or node.field("right")
        if target is not None and value is not None:
            self._bind(target, self._kind(value, scopes), scopes)

    def enter(self, function: SgNode, scopes: Scopes) -> None:
        """Bind the parameters of a function. `scopes`: those within it."""
        parameters = function.field("parameters") or function.field("parameter")
        for child in (inner(parameters) or [parameters]) if parameters is not None else []:
            self._bind(child.field("pattern") or child, "", scopes)

    def is_nested(self, node: SgNode, scopes: Scopes) -> bool:
        """Tell whether a node treats a result as a list of lists."""
        kind = node.kind()
        if kind == "subscript_expression":
            return self._is(node.field("object"), "item", scopes) and _index(node) == "number"
        if kind == "member_expression":
            of, name = node.field("object"), _property(node)
            if self._is(of, "item", scopes):
                return name in _OF_LISTS
            return name == "flat" and self._is(of, "result", scopes)
        if kind == "for_in_statement":
            iterated, item = node.field("right"), node.field("left")
            if self._is(iterated, "item", scopes):
                return True
            items = item is not None and self._is(iterated, "result", scopes)
            return items and item is not None and _uses_as_list(node.field("body"), item.text())
        if kind in ("pair", "property_signature"):
            return _declares_lists(node)
        return kind == "call_expression" and self._iterates_in_callback(node, scopes)

    def _iterates_in_callback(self, node: SgNode, scopes: Scopes) -> bool:
        """Tell whether this is `.result.forEach(inner => ... inner.forEach(...))` or the like."""
        callee, arguments = node.field("function"), node.field("arguments")
        of = callee.field("object") if callee is not None else None
        if callee is None or arguments is None or _property(callee) not in _OF_LISTS:
            return False
        if not self._is(of, "result", scopes):
            return False
        for callback in inner(arguments)[:1]:
            parameters = callback.field("parameter") or callback.field("parameters")
            names = [parameters] if parameters is not None and parameters.kind() == "identifier" else []
            names += inner(parameters) if parameters is not None else []
            if names and _uses_as_list(callback.field("body"), (names[0].field("pattern") or names[0]).text()):
                return True
        return False

    def _bind(self, pattern: SgNode, value: _Kind, scopes: Scopes) -> None:
        """Bind the names of a pattern to the parts of a value of this kind."""
        kind = pattern.kind()
        if kind in _NAMES:
            self._kinds[scopes[-1], pattern.text()] = value
        elif kind == "array_pattern":
            for child in inner(pattern):
                self._bind(child, "item" if value == "result" else "", scopes)
        elif kind == "object_pattern":
            for child in inner(pattern):
                name = (child.field("key") or child.field("left") or child).text()
                inside = child.field("value") or child
                self._bind(inside, "result" if name.strip("'\"") == "result" else "", scopes)
        elif kind in ("assignment_pattern", "object_assignment_pattern"):
            for child in inner(pattern)[:1]:
                self._bind(child, value, scopes)

    def _kind(self, node: SgNode, scopes: Scopes) -> _Kind:
        node = unwrapped(node)
        kind = node.kind()
        if kind in _NAMES:
            found = (
                self._kinds[scope, node.text()] for scope in reversed(scopes) if (scope, node.text()) in self._kinds
            )
            return next(found, "")
        if _is_result_member(node):
            return "result"
        of = node.field("object")
        if kind == "subscript_expression" and of is not None and _index(node) == "number":
            return "item" if self._kind(of, scopes) == "result" else ""
        operator = node.field("operator") if kind == "binary_expression" else None
        left = node.field("left")
        return (
            self._kind(left, scopes) if operator is not None and operator.text() in _ELSE and left is not None else ""
        )

    def _is(self, node: SgNode | None, kind: _Kind, scopes: Scopes) -> bool:
        return node is not None and self._kind(node, scopes) == kind


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


def _is_result_member(node: SgNode) -> bool:
    index = node.field("index")
    return _property(node) == "result" or (index is not None and index.text()[1:-1] == "result")


def _declares_lists(node: SgNode) -> bool:
    """Tell whether an entry or a property of a type declares a result with lists."""
    name, content = node.field("key") or node.field("name"), node.field("value") or node.field("type")
    if name is None or content is None or name.text().strip("'\"") != "result":
        return False
    if node.kind() == "property_signature":
        return _is_type_of_lists(content)
    return content.kind() == "array" and [child.kind() for child in inner(content)[:1]] == ["array"]


def _is_type_of_lists(declared: SgNode) -> bool:
    """Tell whether a type annotation is one of lists of lists: `T[][]`, `Array<T[]>` or `Array<Array<T>>`."""
    text = re.sub(r"[\s:]|\|\s*(?:null|undefined)", "", declared.text())
    return text.endswith("[][]") or re.search(r"Array<(?:.*\[\]|.*Array<.*>)>\Z|Array<.*>\[\]\Z", text) is not None


def _index(node: SgNode) -> str:
    index = node.field("index")
    return index.kind() if index is not None else ""


def _property(node: SgNode) -> str:
    found = node.field("property")
    return found.text() if found is not None else ""
