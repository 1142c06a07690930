"""Find Python code that treats the `result` of an annotation as a list of lists. Only the user can change such code.

Such code takes two levels: two indices, a loop within a loop, or an item of the result as a list. Code for a single
list takes one level, and then a key. A name that is used with a key or tested for its type is never a list here.
"""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from lsconvert.scripts.parsing.python_tree import children, walk
from lsconvert.scripts.parsing.python_values import constant, last_name

RESULT: Final = "result"
_OWNERS: Final = ("completions", "annotations", "completion", "annotation")
_FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS: Final = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SAME_ITEMS: Final = ("list", "tuple", "sorted", "reversed", "iter", "tqdm")
_LISTS: Final = ("list", "List", "Sequence", "Iterable")
_TAKES_LIST: Final = (*_SAME_ITEMS, "len", "extend", "enumerate", "zip", "set")
_LIST_METHODS: Final = frozenset(dir(list))
_REGION_METHODS: Final = ("get", "items", "keys", "values", "pop", "setdefault", "update")

Place: TypeAlias = tuple[int, int]  # line and column


@dataclass(slots=True)
class _Binding:
    """A value that a name gets. `level`: 0 for a result, 1 for an item of a result, None for any other value."""

    level: int | None
    place: Place
    origin: ast.AST  # the code that takes the item
    is_region: bool = False
    as_list: bool = False


@dataclass(slots=True)
class _Scope:
    """The names of a function, a comprehension or the script, in the order of the source."""

    outer: _Scope | None = None
    bindings: dict[str, list[_Binding]] = field(default_factory=lambda: defaultdict(list))
    places: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    indices: set[str] = field(default_factory=set)  # names that are numbers
    ordered: bool = True  # whether a name is used behind its assignment, unlike in a comprehension

    def bind(self, name: str, bound: _Binding) -> None:
        """Add a value of a name."""
        self.bindings[name].append(bound)
        self.places[name].append(bound.place)

    def find(self, name: str, before: Place) -> _Binding | None:
        """Return the value of a name at a place."""
        found = self.bindings.get(name, [])
        last = bisect_right(self.places[name], before) if self.ordered else len(found)
        if found:
            return found[last - 1] if last else None
        return self.outer.find(name, before) if self.outer is not None else None

    def is_index(self, name: str) -> bool:
        """Tell whether a name is a number."""
        return name in self.indices or (self.outer is not None and self.outer.is_index(name))


def find_nested_results(trees: Iterable[ast.AST], start: Callable[[ast.AST], int]) -> Iterator[int]:
    """Yield the starts of the places in these trees. `start` returns the start of a node.

    The first tree is the script. The others are the expressions in its f-strings.
    """
    reader = _Reader()
    first, *embedded = trees
    reader.visit(first)
    reader.scope = reader.merged()
    for tree in embedded:
        reader.visit(tree)
    yield from sorted({start(node) for node in reader.places()})


class _Reader(ast.NodeVisitor):
    def __init__(self) -> None:
        self.scope = _Scope()
        self._bindings: list[tuple[str, _Binding]] = []
        self._found: list[ast.AST] = []

    def places(self) -> Iterator[ast.AST]:
        """Yield the code that takes a second level."""
        yield from self._found
        yield from (bound.origin for _, bound in self._bindings if bound.as_list and not bound.is_region)

    def merged(self) -> _Scope:
        """Return a scope with all names, for expressions whose scope is unknown."""
        scope = _Scope()
        for name, bound in sorted(self._bindings, key=lambda pair: pair[1].place):
            scope.bind(name, bound)
        return scope

    def visit(self, node: ast.AST) -> None:
        """Read a node and its descendants, in a scope of their own if they have one."""
        outside = self.scope
        if isinstance(node, (*_FUNCTIONS, *_COMPREHENSIONS)):
            self.scope = _Scope(outside, ordered=isinstance(node, _FUNCTIONS))
        if isinstance(node, _FUNCTIONS):
            for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
                self._bind(argument.arg, None, (0, 0), node)
        for generator in node.generators if isinstance(node, _COMPREHENSIONS) else []:
            self._iterate(generator.target, generator.iter)
        getattr(self, f"visit_{type(node).__name__}", self.generic_visit)(node)
        self.scope = outside

    def generic_visit(self, node: ast.AST) -> None:
        """Read the descendants of a node."""
        for child in children(node):
            self.visit(child)

    def visit_JoinedStr(self, node: ast.AST) -> None:
        """Skip the expressions: they are trees of their own."""

    visit_TemplateStr = visit_JoinedStr  # noqa: N815 # the name of a node of Python 3.14

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        for target in node.targets:
            self._assign(target, node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.generic_visit(node)
        if node.value is not None:
            self._assign(node.target, node.value)
        if last_name(node.target) == RESULT and _is_list_of_lists(node.annotation):
            self._found.append(node.annotation)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.generic_visit(node)
        self._assign(node.target, node.value)

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        self.visit(node.iter)
        self._iterate(node.target, node.iter)
        for child in (*node.body, *node.orelse):
            self.visit(child)

    visit_AsyncFor = visit_For  # noqa: N815 # a name that ast.NodeVisitor requires

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.generic_visit(node)
        self._use(node.value, as_list=self._is_index(node.slice))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.generic_visit(node)
        if node.attr in _REGION_METHODS or node.attr not in _LIST_METHODS:
            self._use(node.value, as_list=False)

    def visit_Compare(self, node: ast.Compare) -> None:
        self.generic_visit(node)
        if isinstance(node.ops[0], (ast.In, ast.NotIn)) and isinstance(constant(node.left), str):
            self._use(node.comparators[0], as_list=False)

    def visit_Starred(self, node: ast.Starred) -> None:
        self.generic_visit(node)
        self._use(node.value, as_list=True)

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        name = last_name(node.func)
        first = node.args[0] if node.args else None
        if name == "isinstance" and first is not None:
            self._use(first, as_list=False)
        elif name in _TAKES_LIST:
            for argument in node.args:
                self._use(argument, as_list=True)
        elif name == "chain" or name == "from_iterable" or (name == "sum" and len(node.args) == 2):
            inner = first.value if isinstance(first, ast.Starred) else first
            if inner is not None and self._level(inner) == 0:
                self._found.append(node)

    def visit_Dict(self, node: ast.Dict) -> None:
        self.generic_visit(node)
        for key, value in zip(node.keys, node.values):
            if constant(key) == RESULT and _is_nested_list(value):
                self._found.append(node)

    def visit_keyword(self, node: ast.keyword) -> None:
        self.generic_visit(node)
        if node.arg == RESULT and _is_nested_list(node.value):
            self._found.append(node)

    def _iterate(self, target: ast.expr, iterated: ast.expr) -> None:
        """Bind the names of a loop."""
        inner: list[ast.expr] = [iterated]
        if isinstance(iterated, ast.Call) and last_name(iterated.func) in ("enumerate", "zip", "range"):
            inner = iterated.args
            if last_name(iterated.func) != "zip":
                numbers = target.elts[0] if isinstance(target, ast.Tuple) else target
                self.scope.indices |= {numbers.id} if isinstance(numbers, ast.Name) else set()
            if last_name(iterated.func) == "range":
                return
        targets = [target]
        if isinstance(target, ast.Tuple) and inner[:1] != [iterated]:
            targets = target.elts[-len(inner) :]
        for one, source in zip(targets, inner):
            self._use(source, as_list=True)
            level = 1 if self._level(source) == 0 else None
            for name in walk(one):
                if isinstance(name, ast.Name):
                    self._bind(name.id, level if name is one else None, _end(iterated), iterated)

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        level = self._level(value)
        if isinstance(target, ast.Name):
            self._bind(target.id, level, _end(value), value)
        elif isinstance(target, (ast.Tuple, ast.List)):
            for item in target.elts:
                inner = 0 if isinstance(item, ast.Starred) else 1
                name = item.value if isinstance(item, ast.Starred) else item
                if isinstance(name, ast.Name):
                    self._bind(name.id, inner if level == 0 else None, _end(value), value)

    def _bind(self, name: str, level: int | None, place: Place, origin: ast.AST) -> None:
        bound = _Binding(level, place, origin)
        self._bindings.append((name, bound))
        self.scope.bind(name, bound)

    def _use(self, node: ast.expr, *, as_list: bool) -> None:
        """Record the use of an item of a result."""
        if isinstance(node, ast.Name):
            bound = self.scope.find(node.id, _start(node))
            if bound is not None and bound.level == 1:
                bound.as_list |= as_list
                bound.is_region |= not as_list
        elif as_list and self._level(node) == 1:
            self._found.append(node)

    def _is_index(self, node: ast.expr) -> bool:
        """Tell whether an index takes an item of a list, or a part of it."""
        number = node.operand if isinstance(node, ast.UnaryOp) else node
        if isinstance(node, ast.Name):
            return self.scope.is_index(node.id)
        return isinstance(node, ast.Slice) or type(constant(number)) is int

    def _level(self, node: ast.expr) -> int | None:
        match node:
            case ast.Name(id=name):
                bound = self.scope.find(name, _start(node))
                return bound.level if bound is not None else None
            case ast.Subscript(value=value) if constant(node.slice) == RESULT:
                return 0
            case ast.Subscript(value=value) if self._level(value) == 0:
                return 0 if isinstance(node.slice, ast.Slice) else 1 if self._is_index(node.slice) else None
            case ast.Attribute(value=value, attr="result"):
                return 0 if _is_annotation(value) else None
            case ast.Call(func=ast.Attribute(attr="get" | "pop"), args=[first, *_]) if constant(first) == RESULT:
                return 0
            case ast.Call(func=ast.Attribute(value=value, attr="pop")) if self._level(value) == 0:
                return 1
            case ast.Call(func=ast.Name(id="next"), args=[first, *_]):
                return 1 if self._level(first) == 0 else None
            case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in _SAME_ITEMS:
                return self._level(first)
            case ast.BoolOp(values=[first, *_]):
                return self._level(first)
        return None


def _is_annotation(node: ast.expr) -> bool:
    """Tell whether a value with the attribute `result` is called an annotation."""
    while isinstance(node, ast.Subscript):
        if constant(node.slice) in _OWNERS:
            return True
        node = node.value
    return last_name(node) in _OWNERS


def _is_nested_list(node: ast.expr) -> bool:
    return isinstance(node, ast.List) and bool(node.elts) and isinstance(node.elts[0], (ast.List, ast.ListComp))


def _is_list_of_lists(node: ast.expr) -> bool:
    """Tell whether an annotation is `List[List[...]]` or the like, also within `Optional`."""
    if not isinstance(node, ast.Subscript):
        return False
    if last_name(node.value) in _LISTS:
        return isinstance(node.slice, ast.Subscript) and last_name(node.slice.value) in _LISTS
    return _is_list_of_lists(node.slice)


def _start(node: ast.expr) -> Place:
    return node.lineno, node.col_offset


def _end(node: ast.expr) -> Place:
    return node.end_lineno or 0, node.end_col_offset or 0
