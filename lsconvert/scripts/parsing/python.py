"""Read Python with the standard library: `ast` for the values, the source itself for their places."""

from __future__ import annotations

import ast
import io
import tokenize
from typing import Final

from lsconvert.errors import InputError, Where
from lsconvert.scripts.editing.positions import DecodedScript
from lsconvert.scripts.evidence import OWN_VARIABLES
from lsconvert.scripts.model import LEFT_UNCHANGED, KeyUse, ParsedScript, StringValue, Value
from lsconvert.scripts.parsing.python_nested_results import RESULT, find_nested_results
from lsconvert.scripts.parsing.python_values import ExpressionReader, constant, dotted, keys_in, last_name
from lsconvert.scripts.parsing.requests import make_request

GETTERS: Final = ("get", "pop", "setdefault")


def declared_encoding(source: bytes) -> str:
    """Return the encoding that a script declares. Raises InputError if Python does not know it."""
    try:
        found, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
    except SyntaxError:
        raise InputError(
            "declares an encoding that Python does not know, or is not in its encoding", hint=LEFT_UNCHANGED
        ) from None
    return found.removesuffix("-sig")


def parse_python(text: str) -> ast.Module:
    """Return the tree of a script. Raises InputError if Python cannot parse it, or if it is nested too deeply."""
    try:
        return ast.parse(text)
    except SyntaxError as error:
        where = Where(line=error.lineno, column=error.offset)
        raise InputError("cannot be parsed by this version of Python", where=where, hint=LEFT_UNCHANGED) from None
    except (ValueError, MemoryError, RecursionError):
        raise InputError(
            "cannot be parsed: it is nested too deeply or contains null characters", hint=LEFT_UNCHANGED
        ) from None


def read_python(decoded: DecodedScript, wanted: frozenset[str]) -> ParsedScript:
    """Return the values of a script; of keys, only those in `wanted`. Raises the errors of `parse_python`."""
    try:
        reader = _PythonReader(parse_python(decoded.text), decoded, wanted)
        if RESULT in decoded.text:
            trees = [reader.tree, *reader.embedded]
            reader.script.nested_results += find_nested_results(trees, reader.values.start)
    except RecursionError:
        raise InputError("is nested too deeply", hint=LEFT_UNCHANGED) from None
    return reader.script


class _PythonReader(ast.NodeVisitor):
    def __init__(self, tree: ast.Module, decoded: DecodedScript, wanted: frozenset[str]) -> None:
        self.script, self.tree, self.values = ParsedScript(), tree, ExpressionReader(decoded)
        self.embedded: list[ast.expr] = []  # of f-strings, with their places in the script
        self._decoded, self._wanted = decoded, wanted
        self._scopes: tuple[int, ...] = (0,)
        self._count = 0
        self.visit(tree)

    def visit_Import(self, node: ast.Import) -> None:
        self.script.imports |= {alias.name.partition(".")[0] for alias in node.names}

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self.script.imports.add((node.module or "").partition(".")[0])
        self.script.names |= {alias.name for alias in node.names}

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
        outside = self._scopes
        self._count += 1
        self._scopes = (*outside, self._count)
        self.generic_visit(node)
        self._scopes = outside

    visit_AsyncFunctionDef = visit_Lambda = visit_FunctionDef  # noqa: N815 # names that ast.NodeVisitor requires

    def visit_arg(self, node: ast.arg) -> None:
        self.script.names.add(node.arg)
        self.script.bind(node.arg, None, self._scopes[-1])
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        self.script.names.add(node.id)
        if not isinstance(node.ctx, ast.Load):
            self.script.bind(node.id, None, self._scopes[-1])

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self.script.names.add(node.attr)
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        if len(node.targets) == 1 and dotted(node.targets[0]):
            self._bind(node.targets[0], node.value)
            return
        for target in node.targets:
            if isinstance(target, ast.Subscript) and constant(target.slice) == "Authorization":
                self._header(node.value)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None and dotted(node.target):
            self._bind(node.target, node.value)
        else:
            self.generic_visit(node)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self._bind(node.target, node.value)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if dotted(node.target) and isinstance(node.op, ast.Add):
            before = node.target
            if isinstance(before, ast.Name):  # the statement reads the name as well
                before = ast.copy_location(ast.Name(before.id, ast.Load()), before)
            self._bind(node.target, ast.copy_location(ast.BinOp(before, node.op, node.value), node))
        else:
            self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring is not a part of the program
            self.visit(node.value)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, (str, bytes)):
            self._string(node)
            if constant(node) in self._wanted:
                self._key(node, "string")

    def visit_JoinedStr(self, node: ast.expr) -> None:
        self._string(node)

    visit_TemplateStr = visit_JoinedStr  # noqa: N815 # the name of a node of Python 3.14

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if self.values.is_string(node):
            self._string(node)
        else:
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if self.values.is_string(node):
            self._string(node)
            return
        named = {keyword.arg: self._value(keyword.value) for keyword in node.keywords if keyword.arg is not None}
        arguments = [self._value(argument) for argument in node.args]
        request = make_request(dotted(node.func) or last_name(node.func), arguments, named)
        if request is not None:
            self.script.requests.append(request)
        self.visit(node.func)
        first = node.args[0] if node.args else None
        if first is not None and last_name(node.func) in GETTERS and constant(first) in self._wanted:
            assert isinstance(node.func, ast.Attribute)  # only an attribute has a getter as its last name
            self._key(first, "item", node.func.value)
            first = None
        for argument in [*([first] if first is not None else []), *node.args[1:]]:
            self.visit(argument)
        for keyword in node.keywords:
            self._keyword(node, keyword)

    def _keyword(self, call: ast.Call, node: ast.keyword) -> None:
        if node.arg in self._wanted and last_name(call.func) in ("dict", "update"):
            start = self._decoded.at(node.lineno, node.col_offset)
            place = (start, start + len(str(node.arg)))
            beside = keys_in(call) | ({"**"} if call.args else set())
            self.script.keys.append(KeyUse(str(node.arg), "entry", place, start, beside=beside, scopes=self._scopes))
        self.visit(node.value)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if constant(node.slice) in self._wanted:
            self._key(node.slice, "item", node.value)
            self.visit(node.value)
        else:
            self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        if isinstance(node.ops[0], (ast.In, ast.NotIn)) and constant(node.left) in self._wanted:
            self._key(node.left, "item", node.comparators[0])
            self.visit(node.comparators[0])
        else:
            self.generic_visit(node)

    def visit_Dict(self, node: ast.Dict) -> None:
        for key, value in zip(node.keys, node.values):
            if str(constant(key)).lower() == "authorization":
                self._header(value)
            if key is not None and constant(key) in self._wanted:
                self._key(key, "entry", beside=keys_in(node))
            elif key is not None:
                self.visit(key)
            self.visit(value)

    def visit_Tuple(self, node: ast.Tuple) -> None:
        if len(node.elts) == 2 and constant(node.elts[0]) in self._wanted and isinstance(node.ctx, ast.Load):
            self._key(node.elts[0], "entry")
            self.visit(node.elts[1])
        else:
            self.generic_visit(node)

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        for key in node.keys:
            if constant(key) in self._wanted:
                self._key(key, "pattern")
        for pattern in node.patterns:
            self.visit(pattern)

    def _value(self, node: ast.expr) -> Value | None:
        return self.values.value(node, self._scopes)

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        name = dotted(target)
        self.script.names |= set(name.split("."))
        self.script.bind(name, self._value(value), 0 if "." in name else self._scopes[-1])
        if self.values.is_string(value):
            self._string(value, bound=name)
        else:
            self.visit(value)

    def _string(self, node: ast.expr, bound: str = "") -> None:
        """Add a string as a whole, and then visit the expressions in it."""
        string, embedded = self.values.string(node, bound, self._scopes)
        self.script.strings.append(string)
        for expression, own in embedded:
            if own:
                self.embedded.append(expression)
            self.visit(expression)

    def _key(
        self, node: ast.expr, form: str, subject: ast.expr | None = None, beside: frozenset[str] = frozenset()
    ) -> None:
        root = subject
        while isinstance(root, (ast.Subscript, ast.Attribute, ast.Call)):
            root = root.func if isinstance(root, ast.Call) else root.value
        of = root.id if isinstance(root, ast.Name) and (root is subject or root.id not in OWN_VARIABLES) else ""
        name, place = str(constant(node)), self.values.spelled(node)
        use = KeyUse(name, form, place, self.values.start(node), of, beside, self._scopes)  # type: ignore[arg-type]
        self.script.keys.append(use)

    def _header(self, node: ast.expr) -> None:
        value = self._value(node)
        if isinstance(value, StringValue):
            self.script.headers.append(value)
