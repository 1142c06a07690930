"""Read Python with the standard library: `ast` for the values, the source itself for their places."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from typing import Final

from lsconvert.errors import InputError, Where
from lsconvert.scripts.editing.positions import DecodedScript
from lsconvert.scripts.evidence import LOOK_ALIKE_NEIGHBOURS
from lsconvert.scripts.model import LEFT_UNCHANGED, KeyUse, ParsedScript
from lsconvert.scripts.parsing.paths import paths_in, takes_path
from lsconvert.scripts.parsing.python_calls import NO_KEYS
from lsconvert.scripts.parsing.python_fields import read_fields
from lsconvert.scripts.parsing.python_keys import KeyReader
from lsconvert.scripts.parsing.python_later import LaterEntries
from lsconvert.scripts.parsing.python_nested_results import RESULT, find_nested_results
from lsconvert.scripts.parsing.python_tree import walk
from lsconvert.scripts.parsing.python_values import constant, dotted, last_name
from lsconvert.scripts.parsing.requests import RUNNERS, make_request, program_of

GETTERS: Final = ("get", "pop", "setdefault")
_RESULT: Final = re.compile(rf"(?<![A-Za-z0-9_]){RESULT}(?![A-Za-z0-9_])")
_REPLACERS: Final = ("replace", "sub", "subn")
_ATTRIBUTE_GETTERS: Final = ("getattr", "hasattr", "setattr", "delattr")


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
        trees = [reader.tree, *reader.embedded]
        reader.script.fields += read_fields(trees, reader.values, decoded, wanted)
        if _RESULT.search(decoded.text):
            reader.script.nested_results += find_nested_results(trees, reader.values.start)
    except RecursionError:
        raise InputError("is nested too deeply", hint=LEFT_UNCHANGED) from None
    return reader.script


class _PythonReader(KeyReader, ast.NodeVisitor):
    def __init__(self, tree: ast.Module, decoded: DecodedScript, wanted: frozenset[str]) -> None:
        super().__init__(tree, decoded, wanted)
        self.embedded: list[ast.expr] = []  # of f-strings, with their places in the script
        self._later = LaterEntries(tree, decoded, self.values)
        self._count = 0
        self.visit(tree)
        self.script.subjects.settle()

    def visit_Import(self, node: ast.Import) -> None:
        self.script.imports |= {alias.name.partition(".")[0] for alias in node.names}

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self.script.imports.add((node.module or "").partition(".")[0])
        self.script.names |= {alias.name for alias in node.names}

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.script.names.add(node.name)
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
        self.script.names |= {node.name} if not isinstance(node, ast.Lambda) else set()
        if not isinstance(node, ast.Lambda) and node.name in self.flow.unpacking:  # called with the items of a dict
            for argument in (*node.args.args, *node.args.kwonlyargs):
                if argument.arg in self.wanted:
                    self.word(argument.arg, argument)
        outside = self.scopes
        self._count += 1
        self.scopes = (*outside, self._count)
        self.generic_visit(node)
        self.scopes = outside

    visit_AsyncFunctionDef = visit_Lambda = visit_FunctionDef  # noqa: N815 # names that ast.NodeVisitor requires

    def visit_arg(self, node: ast.arg) -> None:
        self.script.names.add(node.arg)
        self.script.bind(node.arg, None, self.scopes[-1])
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        self.script.names.add(node.id)
        if not isinstance(node.ctx, ast.Load):
            self.script.bind(node.id, None, self.scopes[-1])

    def visit_Attribute(self, node: ast.Attribute) -> None:
        inner = node.value
        if node.attr in self.wanted and last_name(inner) not in LOOK_ALIKE_NEIGHBOURS:
            at = self.values.end(node) - len(node.attr)
            of = self.flow.read(inner, self.scopes)
            self.script.keys.append(KeyUse(node.attr, "string", None, at, scopes=self.scopes, of=of))
        self.script.names.add(node.attr)
        if isinstance(inner, ast.Attribute) and inner.attr in self.wanted and node.attr in LOOK_ALIKE_NEIGHBOURS:
            inner = inner.value  # as in `client.chat.completions.create`
        self.visit(inner)

    def visit_Assign(self, node: ast.Assign) -> None:
        if len(node.targets) == 1 and dotted(node.targets[0]):
            self._bind(node.targets[0], node.value)
            return
        for target in node.targets:
            if isinstance(target, ast.Subscript) and constant(target.slice) == "Authorization":
                self.header(node.value)
            if isinstance(target, ast.Subscript) and constant(target.slice) in self.wanted:
                self.derive(str(constant(target.slice)), [node.value])
                self.script.given.append((self.flow.read(target.value, self.scopes), str(constant(target.slice))))
        self._added_later(node)
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
            self._added_later(node)
            self.visit(node.value)

    def _added_later(self, node: ast.stmt) -> None:
        found = self._later.read(node, self.scopes)
        if found is not None and found[1].entries:
            name, entries = found
            self.script.later[0 if "." in name else self.scopes[-1], name].append(entries)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, (str, bytes)):
            self._string(node)
            if constant(node) in self.wanted and node not in self.in_paths:
                self.key(node, "string")

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
        if takes_path(dotted(node.func) or last_name(node.func), self.script.imports):
            self.in_paths |= {inner for part in (*node.args, *node.keywords) for inner in walk(part)}
        named = {keyword.arg: self.sent(keyword.value) for keyword in node.keywords if keyword.arg is not None}
        arguments = [self.sent(argument) for argument in node.args]
        request = make_request(dotted(node.func) or last_name(node.func), arguments, named)
        if request is not None:
            self.script.requests.append(request)
        self.visit(node.func)
        if last_name(node.func) in RUNNERS and node.args:
            command = node.args[0].elts[:1] if isinstance(node.args[0], (ast.List, ast.Tuple)) else node.args[:1]
            self.script.programs |= {program_of(str(constant(word))) for word in command}
        if last_name(node.func) in _ATTRIBUTE_GETTERS and len(node.args) > 1 and constant(node.args[1]) in self.wanted:
            self.key(node.args[1], "string", node.args[0])
            self.visit(node.args[0])
            return
        self.split_words(node)
        self._words(node)
        first = node.args[0] if node.args else None
        owner = node.func.value if isinstance(node.func, ast.Attribute) and node.func.attr in GETTERS else None
        if first is not None and owner is not None and constant(first) in self.wanted:
            self.key(first, "item", owner)
            if any(
                isinstance(default, ast.Constant) and type(default.value) in (int, float) for default in node.args[1:]
            ):
                self.script.foreign.append((self.flow.read(owner, self.scopes), str(constant(first))))
            first = None
            if last_name(node.func) == "setdefault":
                self.derive(str(constant(node.args[0])), node.args[1:])
        for argument in [*([first] if first is not None else []), *node.args[1:]]:
            is_key = constant(argument) in self.wanted
            if is_key and last_name(node.func) not in NO_KEYS and argument not in self.in_paths:
                self.word(str(constant(argument)), argument)
            else:
                self.visit(argument)
        for keyword in node.keywords:
            self.keyword(node, keyword)

    def _words(self, node: ast.Call) -> None:
        """Read an argument that replaces another one, as in `text.replace(old, new)`."""
        texts = [argument for argument in node.args if isinstance(constant(argument), str)]
        for before, after in zip(texts, texts[1:]):
            self.derive(str(constant(after)).strip("'\": "), [before])
        if last_name(node.func) in _REPLACERS and isinstance(node.func, ast.Attribute):
            words = [str(constant(text)) for text in texts]
            self.script.replaced += zip(["", *words] if len(words) == 1 else words, words[len(words) > 1 :])

    def _bind(self, target: ast.expr, value: ast.expr) -> None:
        name = dotted(target)
        self.script.names |= set(name.split("."))
        self.script.bind(name, self.value(value), 0 if "." in name else self.scopes[-1])
        if self.values.is_string(value):
            self._string(value, bound=name)
        else:
            self.visit(value)

    def _string(self, node: ast.expr, bound: str = "") -> None:
        """Add a string as a whole, and then visit the expressions in it."""
        string, embedded = self.values.string(node, bound, self.scopes)
        self.script.strings.append(string)
        self.script.paths += paths_in(string, self.wanted, sure=node in self.in_paths)
        for expression, own in embedded:
            if own:
                self.embedded.append(expression)
            self.visit(expression)
