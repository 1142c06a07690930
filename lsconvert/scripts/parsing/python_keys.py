"""Read the keys of a Python script: where they are asked for, tested, written, listed and compared."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import Any, Final

from lsconvert.scripts.editing.positions import DecodedScript
from lsconvert.scripts.evidence import OWN_VARIABLES
from lsconvert.scripts.model import KeyUse, ParsedScript, StringValue, Value
from lsconvert.scripts.parsing.python_calls import GETTERS, RECORDS
from lsconvert.scripts.parsing.python_flow import SEEN, PythonFlow
from lsconvert.scripts.parsing.python_tree import children
from lsconvert.scripts.parsing.python_values import ExpressionReader, constant, keys_in, last_name
from lsconvert.scripts.subjects import ELEMENT

_COLUMN_READERS: Final = ("query", "eval")
_WORD: Final = re.compile(r"\w+")


class KeyReader(ast.NodeVisitor):
    """The part of the reader of a script that reads keys; of these, only those in `wanted`."""

    def __init__(self, tree: ast.Module, decoded: DecodedScript, wanted: frozenset[str]) -> None:
        self.script, self.tree, self.values = ParsedScript(), tree, ExpressionReader(decoded)
        self.flow = PythonFlow(self.script.subjects, tree)
        self.scopes: tuple[int, ...] = (0,)
        self.decoded, self.wanted = decoded, wanted
        self._visitors: dict[type[ast.AST], Callable[[Any, Any], None]] = {}
        self.in_paths: set[ast.AST] = set()  # the nodes of arguments that are paths into data

    def visit(self, node: ast.AST) -> None:
        """Read a node and its descendants."""
        kind = type(node)
        if kind in SEEN:
            self.flow.see(node, self.scopes)
        visitor = self._visitors.get(kind)
        if visitor is None:
            owner = type(self)  # methods of the class make no cycle of references, which would keep the tree
            visitor = self._visitors[kind] = getattr(owner, f"visit_{kind.__name__}", owner.generic_visit)
        visitor(self, node)

    def generic_visit(self, node: ast.AST) -> None:
        """Read the descendants of a node."""
        for child in children(node):
            self.visit(child)

    def value(self, node: ast.expr) -> Value | None:
        """Return the value of an expression, None if it cannot be known."""
        return self.values.value(node, self.scopes)

    def sent(self, node: ast.expr) -> Value | None:
        """Return the value of an argument. A function that completes a path, as in `self.url("/api/x")`, counts as the path."""
        found = self.value(node)
        if found is not None or not isinstance(node, ast.Call) or len(node.args) != 1:
            return found
        path = self.value(node.args[0])
        return path if isinstance(path, StringValue) and "/api/" in path.spelled else None

    def header(self, node: ast.expr) -> None:
        """Add the value of an authorization header."""
        value = self.value(node)
        if isinstance(value, StringValue):
            self.script.headers.append(value)

    def keyword(self, call: ast.Call, node: ast.keyword) -> None:
        """Read a named argument, which may be an entry of a dict."""
        if node.arg in self.wanted and last_name(call.func) in (*RECORDS, "dict", "update"):
            start = self.decoded.at(node.lineno, node.col_offset)
            place = (start, start + len(str(node.arg)))
            beside = keys_in(call) | ({"**"} if call.args else set())
            grown = call.func.value if isinstance(call.func, ast.Attribute) and call.func.attr == "update" else call
            of = self.flow.read(grown, self.scopes)
            use = KeyUse(str(node.arg), "entry", place, start, beside=beside, scopes=self.scopes, of=of)
            self.script.keys.append(use)
            self.derive(str(node.arg), [node.value])
        elif node.arg in self.wanted and last_name(call.func)[:1].isupper():
            self.script.constructed.append((self.flow.read(call, self.scopes), str(node.arg)))
        self.visit(node.value)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if constant(node.slice) in self.wanted:
            self.key(node.slice, "item", node.value)
            self.visit(node.value)
            return
        named = self.value(node.slice) if isinstance(node.slice, ast.Name) else None
        found = self.script.resolve(named)
        if isinstance(found, StringValue) and found.literal in self.wanted:
            of = self.flow.read(node.value, self.scopes)
            use = KeyUse(found.literal or "", "item", None, self.values.start(node.slice), scopes=self.scopes, of=of)
            self.script.keys.append(use)
            member = self.script.subjects.member(of, use.name)
            self.script.subjects.join(member, self.flow.read(node, self.scopes))
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        compared = [node.test.left, *node.test.comparators] if isinstance(node.test, ast.Compare) else []
        self.choice([node.body, node.orelse, *compared])
        self.generic_visit(node)

    def visit_List(self, node: ast.List | ast.Set) -> None:
        self.choice(node.elts)
        for item in node.elts:
            if constant(item) in self.wanted and item not in self.in_paths:
                self.listed(item, node)
            else:
                self.visit(item)

    def visit_Set(self, node: ast.Set) -> None:
        element = self.flow.element(node, self.scopes)
        self.script.subjects.use_as_key(element)  # sets are compared with the keys of a dict
        self.visit_List(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        if isinstance(node.ops[0], (ast.In, ast.NotIn)) and constant(node.left) in self.wanted:
            self.key(node.left, "item", node.comparators[0])
            self.script.tested.append((self.flow.read(node.comparators[0], self.scopes), str(constant(node.left))))
            self.visit(node.comparators[0])
            return
        if isinstance(node.ops[0], (ast.In, ast.NotIn)) and constant(node.left) is None:
            left = self.flow.read(node.left, self.scopes)
            if isinstance(node.comparators[0], (ast.List, ast.Tuple)):
                self.script.subjects.join(left, self.flow.element(node.comparators[0], self.scopes))
            else:
                self.script.subjects.use_as_key(left)
        for side, other in zip((node.left, *node.comparators), (*node.comparators, node.left)):
            if constant(side) in self.wanted:
                self.key(side, "listed", of=other)
            else:
                self.visit(side)

    def visit_Dict(self, node: ast.Dict) -> None:
        self.choice(node.values)
        for key, value in zip(node.keys, node.values):
            if str(constant(key)).lower() == "authorization":
                self.header(value)
            if constant(key) == "required" and isinstance(value, ast.List):  # the keys that a JSON Schema requires
                self.script.subjects.use_as_key(self.flow.element(value, self.scopes))
            if key is not None and constant(key) in self.wanted:
                self.key(key, "entry", beside=keys_in(node), of=node)
                if isinstance(value, ast.Lambda):  # a table of functions
                    self.script.foreign.append((self.flow.read(node, self.scopes), str(constant(key))))
                if constant(value) is None:
                    self.derive(str(constant(key)), [value])
                else:
                    self.choice([key, value])
            elif key is not None:
                self.visit(key)
            self.visit(value)

    def visit_DictComp(self, node: ast.DictComp) -> None:
        for inner in ast.walk(node.key) if not isinstance(node.key, ast.Constant) else ():
            if isinstance(inner, ast.Constant) and constant(inner) in self.wanted:
                self.word(str(constant(inner)), inner)
        self.generic_visit(node)

    def visit_Tuple(self, node: ast.Tuple) -> None:
        self.choice(node.elts)
        if not isinstance(node.ctx, ast.Load):
            self.generic_visit(node)
            return
        pair = len(node.elts) == 2 and not isinstance(constant(node.elts[1]), str)
        for number, item in enumerate(node.elts):
            if constant(item) in self.wanted and item not in self.in_paths:
                self.key(item, "entry") if pair and number == 0 else self.listed(item, node)
            else:
                self.visit(item)

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        for key in node.keys:
            if constant(key) in self.wanted:
                self.key(key, "pattern", of=node)
        for pattern in node.patterns:
            self.visit(pattern)

    def word(self, name: str, node: ast.expr | ast.arg) -> None:
        """Add a string that a function may use as a key, or a parameter that it is given as one."""
        value = self.script.subjects.new()
        self.script.subjects.use_as_key(value)
        start = self.decoded.at(node.lineno, node.col_offset)
        self.script.keys.append(KeyUse(name, "listed", None, start, scopes=self.scopes, of=value))

    def split_words(self, call: ast.Call) -> None:
        """Add the keys in a string of them: `"id completions".split()`, or the columns in `table.query("completions > 0")`."""
        text = None
        if isinstance(call.func, ast.Attribute) and call.func.attr == "split":
            text = constant(call.func.value)
        elif last_name(call.func) in _COLUMN_READERS and call.args and constant(call.args[0]) not in self.wanted:
            text = constant(call.args[0])
        for name in _WORD.findall(text) if isinstance(text, str) else ():
            if name in self.wanted:
                self.word(name, call)

    def listed(self, node: ast.expr, of: ast.expr) -> None:
        """Add a string in a list."""
        element = self.script.subjects.member(self.flow.read(of, self.scopes), ELEMENT)
        use = KeyUse(str(constant(node)), "listed", None, self.values.start(node), scopes=self.scopes, of=element)
        self.script.keys.append(use)

    def key(
        self,
        node: ast.expr,
        form: str,
        subject: ast.expr | None = None,
        beside: frozenset[str] = frozenset(),
        of: ast.AST | None = None,
    ) -> None:
        """Add a key that a node spells. `subject`: the value with the key. `of`: the same, for a key without a name."""
        root = subject
        while isinstance(root, (ast.Subscript, ast.Attribute, ast.Call)):
            root = root.func if isinstance(root, ast.Call) else root.value
        variable = root.id if isinstance(root, ast.Name) and (root is subject or root.id not in OWN_VARIABLES) else ""
        name, place, owner = str(constant(node)), self.values.spelled(node), subject if of is None else of
        number = None if owner is None else self.flow.read(owner, self.scopes)
        if number is not None and form != "listed":
            self.script.subjects.member(number, name)
        use = KeyUse(name, form, place, self.values.start(node), variable, beside, self.scopes, number)  # type: ignore[arg-type]
        self.script.keys.append(use)

    def choice(self, nodes: list[ast.expr]) -> None:
        """Record the keys among alternatives."""
        words = [word for node in nodes if isinstance(word := self._word_of(node), str) and word in self.wanted]
        if len(words) > 1:
            self.script.choices.append(frozenset(words))

    def _word_of(self, node: ast.expr) -> object:
        """Return the value of a constant, or of a name that has one; of a tuple, that of its first item."""
        if isinstance(node, ast.Tuple) and node.elts:
            return self._word_of(node.elts[0])
        found = self.script.resolve(self.value(node)) if isinstance(node, ast.Name) else None
        return found.literal if isinstance(found, StringValue) else constant(node)

    def derive(self, key: str, nodes: list[ast.expr]) -> None:
        """Record the keys whose values a key is given."""
        words = {word for node in nodes for word in _sources(node)}
        if words & self.wanted:
            self.script.derived.append((key, frozenset(words & self.wanted)))


def _sources(node: ast.AST) -> list[str]:
    """Return the names of the values that an expression may be, and texts without quotes around them."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return [name]
        case ast.Constant(value=str() as text):
            return [text.strip("'\": ")]
        case ast.Subscript(slice=index):
            return _sources(index)
        case ast.Call(func=ast.Attribute(attr=name), args=arguments) if name in GETTERS:
            return [word for argument in arguments for word in _sources(argument)]
        case ast.Call(args=[first, *_]):
            return _sources(first)
        case ast.BoolOp(values=values):
            return [word for value in values for word in _sources(value)]
        case ast.IfExp(body=one, orelse=other):
            return _sources(one) + _sources(other)
    return []
