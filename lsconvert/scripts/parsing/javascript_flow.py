"""Join the expressions of a JavaScript script that may have the same value, in the graph of `scripts/subjects.py`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from lsconvert.scripts.evidence import OWN_VARIABLES
from lsconvert.scripts.parsing.javascript_call_flow import FUNCTIONS, CallFlow, Scopes, name_of
from lsconvert.scripts.parsing.javascript_values import is_string, key_of, unwrapped
from lsconvert.scripts.parsing.treesitter import end_of, inner, start_of
from lsconvert.scripts.subjects import ELEMENT, Subjects

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_READ: Final = ("member_expression", "subscript_expression", "call_expression", "new_expression", "ternary_expression")


class JavaScriptFlow(CallFlow):
    """The flow of values in one script. `see` reads a statement or an expression; `read` returns its node."""

    def __init__(self, subjects: Subjects, root: SgNode) -> None:
        super().__init__(subjects, root)
        self._nodes: dict[tuple[int, int, str], int] = {}
        self._bound: set[tuple[int, str]] = set()
        self._functions: dict[int, int] = {}  # scope to the start of its function

    def see(self, node: SgNode, scopes: Scopes) -> None:
        """Join what a node makes equal. The caller passes each node of the script once, outer nodes first."""
        kind = node.kind()
        if kind == "variable_declarator":
            self._assign(node.field("name"), node.field("value"), scopes)
        elif kind in ("assignment_expression", "augmented_assignment_expression"):
            self._assign(node.field("left"), node.field("right"), scopes)
        elif kind == "for_in_statement":
            self._loop(node, scopes)
        elif kind == "return_statement":
            for value in inner(node)[:1]:
                self.subjects.join(self.result_of(self._functions.get(scopes[-1])), self.read(value, scopes))
        elif kind in _READ:
            self.read(node, scopes)

    def enter(self, function: SgNode, scopes: Scopes) -> None:
        """Bind the parameters of a function, and join them with those of its calls. `scopes`: those within it."""
        start, name = start_of(function), name_of(function)
        self._functions[scopes[-1]] = start
        parameters = function.field("parameters") or function.field("parameter")
        if parameters is None:
            return
        found = inner(parameters) if parameters.kind() == "formal_parameters" else [parameters]
        for number, parameter in enumerate(found):
            node = self.subjects.root((start, number))
            if name:
                self.subjects.join(node, self.subjects.root((name, number)))
            self.bind(parameter.field("pattern") or parameter, node, scopes)
        if name:
            self.subjects.join(self.result_of(start), self.result_of(name))
        body = function.field("body")
        if body is not None and body.kind() != "statement_block":
            self.subjects.join(self.result_of(start), self.read(body, scopes))

    def read(self, node: SgNode, scopes: Scopes) -> int:
        """Return the node of an expression or of a pattern."""
        node = unwrapped(node)
        key = (start_of(node), end_of(node), node.kind())
        if key not in self._nodes:
            self._nodes[key] = self._read(node, scopes)
        return self.subjects.find(self._nodes[key])

    def bind(self, pattern: SgNode, value: int, scopes: Scopes) -> None:
        """Join the names of a pattern with the parts of a value."""
        kind = pattern.kind()
        self._nodes[start_of(pattern), end_of(pattern), kind] = value
        if kind in ("identifier", "shorthand_property_identifier_pattern"):
            self._bound.add((scopes[-1], pattern.text()))
            self.subjects.join(self._variable(pattern.text(), scopes), value)
        elif kind == "object_pattern":
            for child in inner(pattern):
                self._bind_member(child, value, scopes)
        elif kind == "array_pattern":
            is_list = ELEMENT in self.subjects.members(value)
            for number, child in enumerate(inner(pattern)):
                self.bind(child, self.subjects.member(value, ELEMENT if is_list else f"#{number}"), scopes)
        elif kind in ("assignment_pattern", "rest_pattern"):
            for child in [pattern.field("left") or pattern, *inner(pattern)][:1]:
                if child.kind() != kind:
                    self.bind(child, value, scopes)

    def _bind_member(self, child: SgNode, value: int, scopes: Scopes) -> None:
        """Join the names in one part of an object pattern."""
        kind = child.kind()
        if kind == "shorthand_property_identifier_pattern":
            self.bind(child, self.subjects.member(value, child.text()), scopes)
        elif kind == "pair_pattern":
            name, inside = child.field("key"), child.field("value")
            key = key_of(name) if name is not None else None
            if inside is not None:
                self.bind(inside, self.subjects.member(value, key[0] if key is not None else ELEMENT), scopes)
        elif kind == "object_assignment_pattern":
            left = child.field("left")
            if left is not None:
                self._bind_member(left, value, scopes)
        elif kind == "rest_pattern":
            for inside in inner(child):
                self.bind(inside, value, scopes)

    def _assign(self, target: SgNode | None, given: SgNode | None, scopes: Scopes) -> None:
        if target is None or given is None:
            return
        value = self.read(given, scopes)
        if target.kind() in ("member_expression", "subscript_expression"):
            self.subjects.join(self.read(target, scopes), value)
        elif target.kind() == "identifier" and given.kind() not in FUNCTIONS:
            parent = target.parent()
            if parent is not None and parent.kind() == "variable_declarator":
                self._bound.add((scopes[-1], target.text()))
            self.subjects.join(self._variable(target.text(), scopes), value)
        else:
            self.bind(target, value, scopes)

    def _loop(self, node: SgNode, scopes: Scopes) -> None:
        target, iterated, operator = node.field("left"), node.field("right"), node.field("operator")
        if target is None or iterated is None:
            return
        value = self.subjects.member(self.read(iterated, scopes), ELEMENT)
        if operator is not None and operator.text() == "in":
            value = self.subjects.new()
            self.subjects.use_as_key(value)
        self.bind(target, value, scopes)

    def _read(self, node: SgNode, scopes: Scopes) -> int:
        kind = node.kind()
        if kind in ("identifier", "this", "shorthand_property_identifier"):
            return self._variable(node.text(), scopes)
        if kind == "member_expression":
            of, name = node.field("object"), node.field("property")
            if of is not None and name is not None and name.text() != "length":
                return self.subjects.member(self.read(of, scopes), name.text())
        elif kind == "subscript_expression":
            of, index = node.field("object"), node.field("index")
            if of is not None and index is not None:
                return self.item(self.read(of, scopes), index, scopes)
        elif kind in ("call_expression", "new_expression"):
            return self.call(node, scopes)
        elif kind == "ternary_expression":
            branches = [node.field("consequence"), node.field("alternative")]
            found = self.any_of(branches, scopes)
            self.subjects.add_functions(found, self.parameters_of(branches))
            return found
        elif kind == "binary_expression" and not is_string(node):
            operator = node.field("operator")
            if operator is not None and operator.text() in ("||", "??"):
                return self.any_of([node.field("left"), node.field("right")], scopes)
        elif kind in ("assignment_expression", "spread_element"):
            return self.read(node.field("right") or inner(node)[0], scopes)
        elif kind == "object":
            return self._object(node, scopes)
        elif kind == "array":
            return self._array(inner(node), scopes)
        return self.subjects.new()

    def _variable(self, name: str, scopes: Scopes) -> int:
        bound = (scope for scope in reversed(scopes) if (scope, name) in self._bound)
        return self.subjects.root((0 if name in OWN_VARIABLES else next(bound, 0), name), name)

    def _object(self, node: SgNode, scopes: Scopes) -> int:
        found = self.subjects.new()
        for child in inner(node):
            if child.kind() == "spread_element":
                self.subjects.join(found, self.read(child, scopes))
                continue
            key, value = key_of(child.field("key") or child), child.field("value")
            if child.kind() == "shorthand_property_identifier":
                value = child
            if value is not None:
                member = self.subjects.member(found, key[0] if key is not None else ELEMENT)
                self.subjects.join(member, self.read(value, scopes))
        self.subjects.add_functions(found, self.parameters_of([child.field("value") for child in inner(node)]))
        return found

    def _array(self, items: Sequence[SgNode], scopes: Scopes) -> int:
        found = self.subjects.new()
        for item in items:
            if item.kind() == "spread_element":
                self.subjects.join(found, self.read(item, scopes))
            else:
                self.subjects.join(self.subjects.member(found, ELEMENT), self.read(item, scopes))
        return found
