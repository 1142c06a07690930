"""Join the expressions of a Python script that may have the same value, in the graph of `scripts/subjects.py`."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Final, TypeAlias

from lsconvert.scripts.evidence import OWN_VARIABLES
from lsconvert.scripts.parsing.python_call_flow import CallFlow, Scopes
from lsconvert.scripts.parsing.python_calls import COLUMNS, ROW_ATTRIBUTES
from lsconvert.scripts.parsing.python_tree import children, walk
from lsconvert.scripts.parsing.python_values import assigned_names, constant, last_name
from lsconvert.scripts.subjects import ELEMENT, Subjects

_Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_Comprehension: TypeAlias = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
# The types of nodes that `see` reads. A set is faster than patterns, and most nodes are others.
SEEN: Final = frozenset(
    (
        *(ast.Assign, ast.AnnAssign, ast.AugAssign, ast.NamedExpr, ast.For, ast.AsyncFor, ast.withitem, ast.Match),
        *(ast.Return, ast.Yield, ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.arguments),
        *(ast.Call, ast.Subscript, ast.Attribute, ast.BoolOp, ast.IfExp),
        *(ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp),
    )
)


class PythonFlow(CallFlow):
    """The flow of values in one script. `see` reads a statement or an expression; `read` returns its node.

    `tree`: the whole script, for the names of its functions.
    """

    def __init__(self, subjects: Subjects, tree: ast.Module) -> None:
        super().__init__(subjects, tree)
        self._nodes: dict[ast.AST, int] = {}
        self._bound: set[tuple[int, str]] = set()
        self._owners: dict[ast.arguments, _Function] = {}
        self._functions: dict[int, object] = {}  # scope to the key of its function
        self._comprehensions: dict[ast.AST, _Comprehension] = {}  # names to those that bind them

    def see(self, node: ast.AST, scopes: Scopes) -> None:
        """Join what a node makes equal. The caller passes each node with a type in SEEN once, outer nodes first."""
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._assign(target, self.read(value, scopes), scopes)
            case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.AugAssign(target=target, value=value):
                self._assign(target, self.read(value, scopes), scopes)
            case ast.For(target=target, iter=iterated) | ast.AsyncFor(target=target, iter=iterated):
                self._assign(target, self.element(iterated, scopes), scopes)
            case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
                self._assign(target, self.read(value, scopes), scopes)
            case ast.Return(value=ast.expr() as value):
                self.subjects.join(self.result_of(self._functions.get(scopes[-1])), self.read(value, scopes))
            case ast.Yield(value=ast.expr() as value):
                result = self.result_of(self._functions.get(scopes[-1]))
                self.subjects.join(self.subjects.member(result, ELEMENT), self.read(value, scopes))
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                self._owners[node.args] = node
            case ast.arguments():
                self._enter(node, scopes)
            case ast.Match(subject=subject, cases=cases):
                for case in cases:
                    self._match(case.pattern, self.read(subject, scopes), scopes)
            case ast.Call() | ast.Subscript() | ast.Attribute() | ast.NamedExpr() | ast.BoolOp() | ast.IfExp():
                self.read(node, scopes)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                self.read(node, scopes)

    def read(self, node: ast.AST, scopes: Scopes) -> int:
        """Return the node of an expression or of a pattern."""
        if node not in self._nodes:
            self._nodes[node] = self._read(node, scopes)
        return self.subjects.find(self._nodes[node])

    def _read(self, node: ast.AST, scopes: Scopes) -> int:
        match node:
            case ast.Name(id=name) if node in self._comprehensions:
                return self.subjects.root((self._comprehensions[node], name), name)
            case ast.Name(id=name):
                return self._variable(name, scopes)
            case ast.Attribute(value=value, attr="__dict__"):
                found = self.read(value, scopes)
                self.subjects.mark_record(found)
                return found
            case ast.Attribute(value=value, attr=name) if name == COLUMNS:
                return self.read(value, scopes)
            case ast.Attribute(value=value, attr=name):
                return self.subjects.member(self.read(value, scopes), name)
            case ast.Subscript(value=ast.Attribute(value=table, attr=name)) if name in ROW_ATTRIBUTES:
                return self.read(table, scopes)
            case ast.Subscript(value=value, slice=index):
                return self.item(self.read(value, scopes), index, scopes)
            case ast.BoolOp(op=ast.And(), values=[*_, last]):
                return self.read(last, scopes)
            case ast.BoolOp(values=values):
                return self.any_of(values, scopes)
            case ast.IfExp(body=one, orelse=other):
                found = self.any_of((one, other), scopes)
                self.add_functions(found, (one, other))
                return found
            case ast.BinOp(left=one, op=ast.BitOr() | ast.Add(), right=other):
                return self.any_of((one, other), scopes)
            case ast.NamedExpr(target=target, value=value):
                self._assign(target, self.read(value, scopes), scopes)
                return self.read(value, scopes)
            case ast.Await(value=value) | ast.Starred(value=value) | ast.YieldFrom(value=value):
                return self.read(value, scopes)
            case ast.Dict(keys=keys, values=values):
                return self._dict(keys, values, scopes)
            case ast.List(elts=items) | ast.Set(elts=items):
                return self._list(items, scopes)
            case ast.Tuple(elts=items) if all(isinstance(item, ast.Constant) for item in items):
                return self._list(items, scopes)
            case ast.Tuple(elts=items):
                return self.record([self.read(item, scopes) for item in items])
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                return self._comprehension(node, scopes)
            case ast.Call():
                return self.call(node, scopes)
        return self.subjects.new()

    def _variable(self, name: str, scopes: Scopes) -> int:
        bound = (scope for scope in reversed(scopes) if (scope, name) in self._bound)
        scope = 0 if name in OWN_VARIABLES else next(bound, 0)
        return self.subjects.root((scope, name), name)

    def _dict(self, keys: Sequence[ast.expr | None], values: Sequence[ast.expr], scopes: Scopes) -> int:
        found = self.subjects.new()
        for key, value in zip(keys, values):
            name = constant(key)
            member = found if key is None else self.subjects.member(found, name if isinstance(name, str) else ELEMENT)
            self.subjects.join(member, self.read(value, scopes))
        self.add_functions(found, values, members=True)
        return found

    def _list(self, items: Sequence[ast.expr], scopes: Scopes) -> int:
        found = self.subjects.new()
        for item in items:
            if isinstance(item, ast.Starred):
                self.subjects.join(found, self.read(item, scopes))
            elif not isinstance(item, ast.Constant):
                self.subjects.join(self.subjects.member(found, ELEMENT), self.read(item, scopes))
        return found

    def _comprehension(self, node: _Comprehension, scopes: Scopes) -> int:
        self._bind_names(node)
        for each in node.generators:
            self._assign(each.target, self.element(each.iter, scopes), scopes)
        if isinstance(node, ast.DictComp):
            first = node.generators[0].iter
            if (
                isinstance(first, ast.Call)
                and last_name(first.func) == "items"
                and isinstance(first.func, ast.Attribute)
            ):
                return self.read(first.func.value, scopes)  # a copy with some of the items
            return self.element_list(self.read(node.value, scopes))
        return self.element_list(self.read(node.elt, scopes))

    def _bind_names(self, node: _Comprehension) -> None:
        """Give the names that a comprehension binds values of their own. Its first list does not see these names."""
        bound = {name.id for each in node.generators for name in walk(each.target) if isinstance(name, ast.Name)}
        todo: list[tuple[ast.AST, set[str]]] = [(node, bound)]
        while todo:
            inner, names = todo.pop()
            if isinstance(inner, ast.Name) and inner.id in names:
                self._comprehensions[inner] = node
            if isinstance(inner, ast.Lambda):
                names = names - {argument.arg for argument in inner.args.args}
            todo += ((each, names) for each in children(inner) if each is not node.generators[0].iter)

    def _enter(self, node: ast.arguments, scopes: Scopes) -> None:
        """Bind the names of a function, and join its parameters with those of its calls."""
        function = self._owners[node]
        key: object = function.name if not isinstance(function, ast.Lambda) else self.lambdas.get(node, node)
        self._functions[scopes[-1]] = key
        positional = [*node.posonlyargs, *node.args]
        if positional and positional[0].arg in (*OWN_VARIABLES, "cls"):
            del positional[0]
        for number, argument in enumerate([*positional, *node.kwonlyargs]):
            self._bound.add((scopes[-1], argument.arg))
            parameter = self.subjects.root((scopes[-1], argument.arg), argument.arg)
            self.subjects.join(parameter, self.subjects.root((key, argument.arg)))
            if number < len(positional):
                self.subjects.join(parameter, self.subjects.root((key, number)))
        for each in (argument for argument in (node.vararg, node.kwarg) if argument is not None):
            self._bound.add((scopes[-1], each.arg))
        if isinstance(function, ast.Lambda):
            result = self.read(function.body, scopes)
            self.subjects.join(self.result_of(key), result)
            self.subjects.join(self.result_of(node), result)
            for number in range(len(positional)):
                self.subjects.join(self.subjects.root((key, number)), self.subjects.root((node, number)))
        else:
            self._bound |= {(scopes[-1], name) for name in assigned_names(function)}
            value = self._variable(function.name, scopes[:-1])
            self.subjects.add_functions(value, [self.subjects.root((key, 0))], [self.result_of(key)])

    def _assign(self, target: ast.expr, value: int, scopes: Scopes) -> None:
        if isinstance(target, (ast.Tuple, ast.List)):
            is_list = ELEMENT in self.subjects.members(value)
            for number, each in enumerate(target.elts):
                inner = each.value if isinstance(each, ast.Starred) else each
                self._assign(inner, self.subjects.member(value, ELEMENT if is_list else f"#{number}"), scopes)
        elif isinstance(target, (ast.Name, ast.Attribute, ast.Subscript)):
            self.subjects.join(self.read(target, scopes), value)

    def _match(self, pattern: ast.pattern, value: int, scopes: Scopes) -> None:
        self._nodes[pattern] = value
        match pattern:
            case ast.MatchMapping(keys=keys, patterns=patterns):
                for key, inner in zip(keys, patterns):
                    self._match(inner, self.item(value, key, scopes), scopes)
            case ast.MatchSequence(patterns=patterns):
                for inner in patterns:
                    self._match(inner, self.subjects.member(value, ELEMENT), scopes)
            case ast.MatchOr(patterns=patterns):
                for inner in patterns:
                    self._match(inner, value, scopes)
            case ast.MatchAs(pattern=inner, name=name):
                if name is not None:
                    self.subjects.join(self._variable(name, scopes), value)
                if inner is not None:
                    self._match(inner, value, scopes)
