"""Join the arguments and the results of calls in a JavaScript script with the values that they may be."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from lsconvert.scripts.parsing.javascript_values import dotted, string, unwrapped
from lsconvert.scripts.parsing.treesitter import inner, start_of
from lsconvert.scripts.subjects import ELEMENT, Subjects

if TYPE_CHECKING:
    from ast_grep_py import SgNode

Scopes: TypeAlias = tuple[int, ...]
FUNCTIONS: Final = (
    "function_declaration", "function_expression", "arrow_function", "method_definition", "generator_function",
    "generator_function_declaration",
)  # fmt: skip
# Functions and methods by what they return: the value itself or a copy, an element of it, or a list of new values.
_COPIES: Final = (
    "structuredClone",
    "parse",
    "stringify",
    "cloneDeep",
    "from",
    "values",
    "assign",
    "freeze",
    "Set",
    "Map",
    "Array",
    "toRaw",
)
_SAME_VALUE: Final = (
    "filter", "slice", "concat", "sort", "reverse", "flat", "toArray", "values", "splice", "toSorted", "forEach",
)  # fmt: skip
_ELEMENT_OF: Final = ("find", "findLast", "pop", "shift", "at", "get")
_MAPPERS: Final = ("map", "flatMap", "then", "reduce")
_GROWERS: Final = ("push", "unshift", "add")


class CallFlow(ABC):
    """The part of the flow of values that calls make. `root`: the whole script, for the names of its functions."""

    def __init__(self, subjects: Subjects, root: SgNode) -> None:
        self.subjects = subjects
        self.named = {name for kind in FUNCTIONS for node in root.find_all(kind=kind) if (name := name_of(node))}

    @abstractmethod
    def read(self, node: SgNode, scopes: Scopes) -> int:
        """Return the node of an expression."""

    def item(self, of: int, index: SgNode, scopes: Scopes) -> int:
        """Return the member or the elements of a value that an index denotes."""
        name = string(index)
        if name is not None:
            return self.subjects.member(of, name)
        number = f"#{index.text()}"
        if number in self.subjects.members(of):
            return self.subjects.member(of, number)
        if index.kind() != "number":
            self.subjects.use_as_key(self.read(index, scopes))
        return self.subjects.member(of, ELEMENT)

    def any_of(self, nodes: Sequence[SgNode | None], scopes: Scopes) -> int:
        """Return the node of a value that is one of several."""
        found = self.subjects.new()
        for node in nodes:
            if node is not None:
                self.subjects.join(found, self.read(node, scopes))
        return found

    def _call_any(self, function: SgNode, argument: SgNode, scopes: Scopes) -> None:
        """Record a call of a function that the script chooses."""
        of, index = function.field("object"), function.field("index")
        if of is not None and index is not None and string(index) is None:
            function = of
        elif function.kind() not in ("identifier", "ternary_expression"):
            return
        self.subjects.call_any(self.read(function, scopes), self.read(argument, scopes))

    def parameters_of(self, values: Sequence[SgNode | None]) -> list[int]:
        """Return the first parameters of those values that are functions of the script."""
        nodes = [unwrapped(value) for value in values if value is not None]
        return [
            self.subjects.root((start_of(node) if node.kind() in FUNCTIONS else node.text(), 0))
            for node in nodes
            if node.kind() in FUNCTIONS or (node.kind() == "identifier" and node.text() in self.named)
        ]

    def call(self, node: SgNode, scopes: Scopes) -> int:
        """Return the result of a call, and join its arguments with the parameters of the function."""
        callee, given = node.field("function") or node.field("constructor"), node.field("arguments")
        if callee is None:
            return self.subjects.new()
        arguments = [unwrapped(argument) for argument in (inner(given) if given is not None else [])]
        callee = unwrapped(callee)
        if node.kind() == "new_expression" and (dotted(callee).rpartition(".")[2] not in _COPIES):
            return self._created(dotted(callee).rpartition(".")[2], arguments, scopes)
        of, name = callee.field("object"), callee.field("property")
        if arguments:
            self._call_any(callee, arguments[0], scopes)
        if of is None or name is None:
            return self._call_function(callee.text(), arguments, scopes)
        if dotted(of) in ("Object", "Array", "_", "Reflect", "JSON"):
            return self._call_function(name.text(), arguments, scopes)
        return self._call_method(self.read(of, scopes), name.text(), arguments, scopes)

    def _call_function(self, name: str, arguments: Sequence[SgNode], scopes: Scopes) -> int:
        if name in _COPIES and arguments:
            return self.any_of(arguments if name == "assign" else arguments[:1], scopes)
        if name == "entries" and arguments:
            return self._entries(self.read(arguments[0], scopes))
        for number, argument in enumerate(arguments):
            self._pass(name, number, self.read(argument, scopes))
        return self.result_of(name) if name in self.named else self.subjects.new(f"{name}()")

    def _callback(self, arguments: Sequence[SgNode]) -> int | str | None:
        """Return the key of the function that is the first argument, None if it is not one of the script."""
        for argument in arguments[:1]:
            if argument.kind() in FUNCTIONS:
                return start_of(argument)
            if argument.text() in self.named:
                return argument.text()
        return None

    def _created(self, name: str, arguments: Sequence[SgNode], scopes: Scopes) -> int:
        """Return a new object. It contains the arguments, so that they have its name among their origins."""
        found = self.subjects.new(f"new {name}")
        for number, argument in enumerate(arguments):
            self.subjects.join(self.subjects.member(found, f"#{number}"), self.read(argument, scopes))
        return found

    def _call_method(self, of: int, name: str, arguments: Sequence[SgNode], scopes: Scopes) -> int:
        element = self.subjects.member(of, ELEMENT)
        values = [self.read(argument, scopes) for argument in arguments]
        callback = self._callback(arguments)
        if callback is not None:
            initial = values[1:2] if name == "reduce" else []
            for number, value in enumerate([*initial, of if name == "then" else element]):
                self.subjects.pass_argument(self.subjects.root((callback, number)), value)
        for number, value in enumerate(values):
            self._pass(name, number, value)
            if name in _GROWERS or name == "concat":
                self.subjects.join(element if name in _GROWERS else of, value)
        if name in _MAPPERS:
            result = self.result_of(callback) if callback is not None else self.subjects.new()
            return result if name in ("then", "reduce", "flatMap") else self._list_of(result)
        if name == "entries":
            return self._entries(of)
        if name in _SAME_VALUE:
            return of
        if name in _ELEMENT_OF:
            return element
        return self.result_of(name) if name in self.named else self.subjects.new(f"{name}()", of)

    def _entries(self, of: int) -> int:
        """Return the list of the pairs of a key, or of a number, and an element."""
        entry = self.subjects.new()
        self.subjects.use_as_key(self.subjects.member(entry, "#0"))
        self.subjects.join(self.subjects.member(entry, "#1"), self.subjects.member(of, ELEMENT))
        return self._list_of(entry)

    def _list_of(self, element: int) -> int:
        found = self.subjects.new()
        self.subjects.join(self.subjects.member(found, ELEMENT), element)
        return found

    def _pass(self, name: str, number: int, value: int) -> None:
        if name in self.named:
            self.subjects.pass_argument(self.subjects.root((name, number)), value)

    def result_of(self, function: object) -> int:
        """Return what a function of the script returns. Its key is its name, or its start."""
        return self.subjects.root(("result", function))


def name_of(function: SgNode) -> str:
    """Return the name of a function, or that of the variable or member that it is assigned to."""
    name, parent = function.field("name"), function.parent()
    if (
        name is None
        and parent is not None
        and parent.kind() in ("variable_declarator", "pair", "assignment_expression")
    ):
        name = parent.field("name") or parent.field("key") or parent.field("left")
        name = name.field("property") or name if name is not None else None
    return name.text() if name is not None else ""
