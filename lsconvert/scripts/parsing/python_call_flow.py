"""Join the arguments and the results of calls in a Python script with the values that they may be."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Final, TypeAlias

from lsconvert.scripts.evidence import OWN_VARIABLES
from lsconvert.scripts.parsing.python_calls import (
    COMBINATIONS,
    COPIES,
    GETTERS,
    GROWERS,
    ITERATORS,
    MERGES,
    OBJECT_HOOKS,
    OF_MODULES,
    PAIRS,
    RECORDS,
    ROW_PAIRS,
    ROWS,
    SAME_VALUE,
)
from lsconvert.scripts.parsing.python_tree import walk
from lsconvert.scripts.parsing.python_values import constant, last_name
from lsconvert.scripts.subjects import ELEMENT, Subjects

Scopes: TypeAlias = tuple[int, ...]
_NAMING: Final = frozenset((ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.Call))


class CallFlow(ABC):
    """The part of the flow of values that calls make. `tree`: the whole script, for the names of its functions."""

    def __init__(self, subjects: Subjects, tree: ast.Module) -> None:
        self.subjects = subjects
        self.named: set[str] = set()
        self.classes: set[str] = set()
        self.unpacking: set[str] = set()  # functions that are called with all items of a dict
        self.lambdas: dict[ast.arguments, str] = {}  # those that have a name
        for node in walk(tree):
            if type(node) in _NAMING:
                self._find_names(node)
        self.unpacking |= {"__init__"} if self.unpacking & self.classes else set()

    def _find_names(self, node: ast.AST) -> None:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                self.named.add(name)
            case ast.ClassDef(name=name):
                self.classes.add(name)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda(args=arguments)):
                self.named.add(name)
                self.lambdas[arguments] = name
            case ast.Call(func=function, keywords=keywords) if any(keyword.arg is None for keyword in keywords):
                self.unpacking.add(last_name(function))

    @abstractmethod
    def read(self, node: ast.AST, scopes: Scopes) -> int:
        """Return the node of an expression."""

    def any_of(self, nodes: Sequence[ast.expr], scopes: Scopes) -> int:
        """Return the node of a value that is one of several, or has the members of all."""
        first = self.read(nodes[0], scopes)
        for other in nodes[1:]:
            self.subjects.join(first, self.read(other, scopes))
        return first

    def item(self, of: int, index: ast.expr, scopes: Scopes) -> int:
        """Return the member or the elements of a value that an index denotes."""
        match constant(index):
            case str() as key:
                return self.subjects.member(of, key)
            case int() as number if f"#{number}" in self.subjects.members(of):
                return self.subjects.member(of, f"#{number}")
        if isinstance(index, ast.Slice):
            return of
        if isinstance(index, ast.List):  # columns of a table
            self.subjects.use_as_key(self.element(index, scopes))
            return of
        self.subjects.use_as_key(self.read(index, scopes))
        return self.subjects.member(of, ELEMENT)

    def element(self, node: ast.expr, scopes: Scopes) -> int:
        """Return the elements of a value."""
        return self.subjects.member(self.read(node, scopes), ELEMENT)

    def record(self, items: Sequence[int]) -> int:
        """Return the node of a tuple, whose items differ."""
        found = self.subjects.new()
        for number, item in enumerate(items):
            self.subjects.join(self.subjects.member(found, f"#{number}"), item)
        return found

    def element_list(self, element: int) -> int:
        """Return the node of a list."""
        found = self.subjects.new()
        self.subjects.join(self.subjects.member(found, ELEMENT), element)
        return found

    def pairs(self, items: Sequence[int]) -> int:
        """Return the node of a list of tuples."""
        return self.element_list(self.record(items))

    def call(self, node: ast.Call, scopes: Scopes) -> int:
        """Return the result of a call, and join its arguments with the parameters of the function."""
        found = self._call(node, scopes)
        if node.args:
            self._call_any(node.func, self.read(node.args[0], scopes), found, scopes)
        return found

    def _call(self, node: ast.Call, scopes: Scopes) -> int:
        name, arguments = last_name(node.func), node.args
        of = self.read(node.func.value, scopes) if isinstance(node.func, ast.Attribute) else None
        self._pass_arguments(name, node, scopes, of)
        if of is None or (name in (*OF_MODULES, *COMBINATIONS) and arguments):
            return self._call_function(name, node, scopes)
        if name in GETTERS:
            found = self.item(of, arguments[0], scopes) if arguments else self.subjects.member(of, ELEMENT)
            for default in arguments[1:]:
                self.subjects.join(found, self.read(default, scopes))
            return found
        if name in GROWERS:
            for argument in arguments[-1:]:
                grown = of if GROWERS[name] else self.subjects.member(of, ELEMENT)
                self.subjects.join(grown, self.read(argument, scopes))
            self._keywords(of, node, scopes)
        if name in PAIRS:
            key = self.subjects.new()
            self.subjects.use_as_key(key)
            return self.pairs([key, self.subjects.member(of, ELEMENT)])
        if name in ROW_PAIRS:
            return self.pairs([self.subjects.new(), of])
        if name in ROWS:
            return self.element_list(of)
        if name in SAME_VALUE:
            return of
        return self._with_items(self._returned(name, of), node, scopes)

    def _call_any(self, function: ast.expr, argument: int, result: int, scopes: Scopes) -> None:
        """Record a call of a function that the script chooses."""
        if isinstance(function, ast.Subscript) and constant(function.slice) is None:
            function = function.value
        elif not isinstance(function, (ast.Name, ast.IfExp)):
            return
        self.subjects.call_any(self.read(function, scopes), argument, result)

    def add_functions(self, value: int, nodes: Sequence[ast.expr], *, members: bool = False) -> None:
        """Record those nodes that are functions of the script as functions that a value may be, or has as its members."""
        functions = [node for node in nodes if isinstance(node, ast.Lambda) or last_name(node) in self.named]
        keys = [node.args if isinstance(node, ast.Lambda) else last_name(node) for node in functions]
        parameters, results = [self.subjects.root((key, 0)) for key in keys], [self.result_of(key) for key in keys]
        for each in (value, *([self.subjects.member(value, ELEMENT)] if members and keys else [])):
            self.subjects.add_functions(each, parameters, results)

    def _call_function(self, name: str, node: ast.Call, scopes: Scopes) -> int:
        arguments = node.args
        if name in COPIES and arguments:
            found = self.read(arguments[-1] if name in ("filter", "cast") else arguments[0], scopes)
            self._keywords(found, node, scopes)
            if name in RECORDS:
                self.subjects.mark_record(found)
            return self._with_items(found, node, scopes) if name == "loads" else found
        if name in MERGES and arguments:
            return self.any_of(arguments, scopes)
        if name == "reduce" and len(arguments) > 1 and last_name(arguments[0]) == "getitem":
            self.subjects.use_as_key(self.element(arguments[1], scopes))
        if name in ITERATORS and arguments:
            return self.element(arguments[0], scopes)
        if name in self.classes:  # the attributes of all objects of the script are those of `self`
            self._pass_arguments("__init__", node, scopes, None)
            return self.subjects.root((0, OWN_VARIABLES[1]), OWN_VARIABLES[1])
        if name == "dict":
            found = self.subjects.new()
            self._keywords(found, node, scopes)
            return found
        if name in COMBINATIONS and arguments:
            return self.element_list(self.element_list(self.element(arguments[0], scopes)))
        if name == "enumerate" and arguments:
            return self.pairs([self.subjects.new(), self.element(arguments[0], scopes)])
        if name == "zip":
            return self.pairs([self.element(argument, scopes) for argument in arguments])
        if name in ("getattr", "hasattr") and len(arguments) > 1:
            return self.item(self.read(arguments[0], scopes), arguments[1], scopes)
        if name == "map" and len(arguments) > 1:
            function = arguments[0]
            key = function.args if isinstance(function, ast.Lambda) else last_name(function)
            element, result = self.element(arguments[1], scopes), self.result_of(key)
            self.subjects.pass_argument(self.subjects.root((key, 0)), element)
            self._call_any(function, element, result, scopes)
            return self.element_list(result)
        return self._with_items(self._returned(name, None), node, scopes)

    def _with_items(self, result: int, node: ast.Call, scopes: Scopes) -> int:
        """Return the result of a call. It may have the items of a dict as attributes, as in `Namespace(**task)`."""
        for keyword in node.keywords:
            if keyword.arg is None:
                self.subjects.join(result, self.read(keyword.value, scopes))
                if last_name(node.func) in RECORDS:
                    self.subjects.mark_record(result)
            elif last_name(node.func) in RECORDS:
                self.subjects.mark_record(result)
                self.subjects.join(self.subjects.member(result, keyword.arg), self.read(keyword.value, scopes))
            elif keyword.arg in OBJECT_HOOKS:
                hook = keyword.value.args if isinstance(keyword.value, ast.Lambda) else last_name(keyword.value)
                self.subjects.join(result, self.result_of(hook))
                self.subjects.join(self.subjects.member(result, ELEMENT), self.result_of(hook))
        return result

    def _keywords(self, of: int, node: ast.Call, scopes: Scopes) -> None:
        for keyword in node.keywords:
            member = of if keyword.arg is None else self.subjects.member(of, keyword.arg)
            if last_name(node.func) in ("dict", "update"):
                self.subjects.join(member, self.read(keyword.value, scopes))

    def _pass_arguments(self, name: str, node: ast.Call, scopes: Scopes, of: int | None) -> None:
        """Join the arguments with the parameters: of a function of the script, and of a lambda among the arguments."""
        named = [(keyword.arg, keyword.value) for keyword in node.keywords]
        values = [*enumerate(node.args), *named]
        lambdas = [value for _, value in values if isinstance(value, ast.Lambda)]
        passed = any(isinstance(value, ast.Name) and value.id in self.named for _, value in values)
        if name not in (*self.named, "__init__") and not lambdas and not passed:
            return
        nodes = {place: self.read(value, scopes) for place, value in values if not isinstance(value, ast.Lambda)}
        if name in (*self.named, "__init__"):
            for place, argument in nodes.items():
                self.subjects.pass_argument(self.subjects.root((name, place)), argument)
        rows = any(keyword.arg == "axis" for keyword in node.keywords)  # a function of the rows of a table
        functions = [value.id for _, value in values if isinstance(value, ast.Name) and value.id in self.named]
        for each in (*(value.args for value in lambdas), *functions):
            for iterated in (*nodes.values(), *(() if of is None else (of,))):
                element = iterated if rows else self.subjects.member(iterated, ELEMENT)
                self.subjects.pass_argument(self.subjects.root((each, 0)), element)

    def _returned(self, name: str, of: int | None) -> int:
        """Return the result of a call: of a function of the script, or a new one that is named after the function."""
        return self.result_of(name) if name in self.named else self.subjects.new(f"{name}()", of)

    def result_of(self, function: object) -> int:
        """Return what a function of the script returns. Its key is its name, or, for a lambda, its parameters."""
        return self.subjects.root(("result", function))
