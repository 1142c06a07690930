"""Evaluate Python expressions, as far as the source spells out their values: strings, names, numbers and dicts."""

from __future__ import annotations

import ast
from dataclasses import replace
from keyword import iskeyword
from typing import Final, TypeAlias

from lsconvert.scripts.editing.positions import DecodedScript
from lsconvert.scripts.model import DictEntry, DictValue, Piece, StringValue, Value
from lsconvert.scripts.parsing.python_joins import Join, join_of
from lsconvert.scripts.parsing.python_strings import string_pieces
from lsconvert.scripts.parsing.python_tree import walk

_DICTS: Final = ("dict", "defaultdict", "Counter", "OrderedDict")
_ENCODERS: Final = ("dumps", "encode", "urlencode", "QueryParams")  # their result counts as their argument
_CONVERSIONS: Final = ("str", "int", "quote")  # their result fills in the same value

# Expressions within a string; and whether each was parsed from a string, so that it is not in the tree around it.
Embedded: TypeAlias = list[tuple[ast.expr, bool]]


def constant(node: ast.AST | None) -> object:
    """Return the value of a constant, None for another node. Bytes are decoded."""
    value = node.value if isinstance(node, ast.Constant) else None
    return value.decode("ascii", "replace") if isinstance(value, bytes) else value


def dotted(node: ast.AST) -> str:
    """Return `a` or `a.b.c`, "" if the node is not a name."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""


def last_name(node: ast.AST) -> str:
    """Return `c` for `a.b.c` and for `f().c`, "" if the node is not a name."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def keys_in(node: ast.Dict | ast.Call) -> frozenset[str]:
    """Return the keys of a dict and of the dicts in its lists, and `**` if it includes another dict."""
    if isinstance(node, ast.Call):
        return frozenset(keyword.arg or "**" for keyword in node.keywords)
    names = {str(constant(key)) if key is not None else "**" for key in node.keys}
    for value in node.values:
        for inner in value.elts if isinstance(value, ast.List) else []:
            names |= keys_in(inner) if isinstance(inner, ast.Dict) else set()
    return frozenset(names)


def assigned_names(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    """Return the names that a function assigns to, and not those that it declares as global."""
    assigned, outside = set(), set()
    for node in walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            assigned.add(node.id)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            outside |= set(node.names)
    return assigned - outside


class ExpressionReader:
    """Evaluates the expressions of one script."""

    def __init__(self, decoded: DecodedScript) -> None:
        self._decoded = decoded
        self._strings: dict[ast.expr, tuple[tuple[Piece, ...], Embedded]] = {}

    def start(self, node: ast.AST) -> int:
        """Return the start of an expression."""
        assert isinstance(node, (ast.expr, ast.keyword))  # callers pass no other nodes
        return self._decoded.at(node.lineno, node.col_offset)

    def end(self, node: ast.expr) -> int:
        """Return the end of an expression."""
        assert node.end_lineno is not None and node.end_col_offset is not None  # ast.parse sets them
        return self._decoded.at(node.end_lineno, node.end_col_offset)

    def is_string(self, node: ast.AST) -> bool:
        """Tell whether an expression spells out a string, or a part of one."""
        match node:
            case ast.Constant(value=str() | bytes()):
                return True
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self.is_string(left) or self.is_string(right)
            case ast.BinOp(left=left, op=ast.Mod()) | ast.Call(func=ast.Attribute(value=left, attr="format")):
                return self.is_string(left)
        join = join_of(node)
        if join is not None:
            return any(self.is_string(part) for part in join.parts)
        return type(node).__name__ in ("JoinedStr", "TemplateStr")

    def string(self, node: ast.expr, bound: str, scopes: tuple[int, ...]) -> tuple[StringValue, Embedded]:
        """Return a string, and the expressions in it."""
        if node not in self._strings:
            pieces, within = self._pieces(node)
            self._strings[node] = tuple(pieces), within
        found, embedded = self._strings[node]
        return StringValue(found, self.start(node), self.end(node), bound, scopes), embedded

    def value(self, node: ast.AST, scopes: tuple[int, ...]) -> Value | None:
        """Return the value of an expression, None if it cannot be known. JSON of a value counts as the value."""
        if isinstance(node, ast.Call) and last_name(node.func) in _ENCODERS:
            inner = node.args[0] if node.args else node.func.value if isinstance(node.func, ast.Attribute) else None
            return self.value(inner, scopes) if inner is not None else None
        if isinstance(node, ast.Dict):
            return self._dict(node, scopes)
        if isinstance(node, ast.BinOp) and not self.is_string(node):
            return self._sum(node, scopes)
        if isinstance(node, ast.Call) and last_name(node.func) in _DICTS and (not node.args or not node.keywords):
            return self.keywords(node, scopes)
        if not isinstance(node, ast.expr) or not (self.is_string(node) or _value_name(node) or _is_number(node)):
            return None
        if _is_number(node):
            start, end = self.start(node), self.end(node)
            return StringValue((Piece("plain", self._decoded.text[start:end], start, end),), start, end)
        return self.string(node, "", scopes)[0]

    def spelled(self, node: ast.expr) -> tuple[int, int] | None:
        """Return the place of the text of a constant, None if the source does not spell it literally."""
        found = list(string_pieces(self._decoded.text, self.start(node), self.end(node)))
        return (found[0].start, found[0].end) if [piece.kind for piece in found] == ["plain"] else None

    def _dict(self, node: ast.Dict, scopes: tuple[int, ...]) -> DictValue:
        entries = []
        for key, value in zip(node.keys, node.values):
            name = constant(key)
            if key is None or not isinstance(name, str):
                continue
            content = (self.start(value), self.end(value))
            read = self.value(value, scopes)
            string = read if isinstance(read, StringValue) else None
            entries.append(DictEntry(name, self.spelled(key), string, content, self.start(key), content[1]))
        extends = None in node.keys
        return DictValue(tuple(entries), "python", self.start(node) + 1, self.end(node) - 1, scopes, extends)

    def _sum(self, node: ast.BinOp, scopes: tuple[int, ...]) -> StringValue | None:
        """Return the value of `url + query`, two names; None if one of them cannot be known."""
        sides = [self.value(side, scopes) for side in (node.left, node.right)]
        if not isinstance(node.op, ast.Add):
            return self.string(node, "", scopes)[0] if _value_name(node) else None
        pieces = [piece for side in sides if isinstance(side, StringValue) for piece in side.pieces]
        known = all(isinstance(side, StringValue) for side in sides)
        return StringValue(tuple(pieces), self.start(node), self.end(node), "", scopes) if known else None

    def keywords(self, node: ast.Call, scopes: tuple[int, ...]) -> DictValue:
        """Return the value of `dict(a=1)`, or the entries that `update(a=1)` adds."""
        entries = []
        for keyword in node.keywords:
            if keyword.arg is not None:
                start = self._decoded.at(keyword.lineno, keyword.col_offset)
                content = (self.start(keyword.value), self.end(keyword.value))
                read = self.value(keyword.value, scopes)
                string = read if isinstance(read, StringValue) else None
                entries.append(
                    DictEntry(keyword.arg, (start, start + len(keyword.arg)), string, content, start, content[1])
                )
        start = self.end(node.func) + 1
        extends = bool(node.args) or any(keyword.arg is None for keyword in node.keywords)
        return DictValue(tuple(entries), "keywords", start, self.end(node) - 1, scopes, extends)

    def _pieces(self, node: ast.expr) -> tuple[list[Piece], Embedded]:
        match node:
            case ast.BinOp(left=left, op=ast.Add(), right=right) if self.is_string(node):
                (one, embedded), (other, more) = self._pieces(left), self._pieces(right)
                return one + other, embedded + more
            case ast.BinOp(left=left, op=ast.Mod(), right=right) if self.is_string(left):
                found, embedded = self._pieces(left)
                return found, [*embedded, (right, False)]
            case ast.Call(func=ast.Attribute(value=left, attr="format")) if self.is_string(left):
                found, embedded = self._pieces(left)
                filled = [*node.args, *(keyword.value for keyword in node.keywords)]
                return found, [*embedded, *((value, False) for value in filled)]
        join = join_of(node)
        if join is not None and self.is_string(node):
            return self._joined(join)
        if not self.is_string(node):
            return [Piece("placeholder", _value_name(node), self.start(node), self.end(node))], [(node, False)]
        found, embedded = [], []
        for piece in string_pieces(self._decoded.text, self.start(node), self.end(node)):
            if piece.kind != "placeholder":
                found.append(piece)
                continue
            expression = self._expression(piece)
            name = _value_name(expression) if expression is not None else ""
            found.append(Piece("placeholder", name, piece.start, piece.end, piece.closing))
            embedded += [(expression, True)] if expression is not None else []
        return found, embedded

    def _joined(self, join: Join) -> tuple[list[Piece], Embedded]:
        """Return the pieces of parts that are joined. A separator that the parts spell is not repeated."""
        found: list[Piece] = []
        embedded: Embedded = []
        for number, part in enumerate(join.parts):
            more, within = self._pieces(part)
            spelled = (found[-1:] and found[-1].text.endswith("/")) or (more and more[0].text.startswith("/"))
            if number and join.separator and not (join.separator == "/" and spelled):
                found.append(Piece("implied", join.separator, self.start(part), self.start(part)))
            if join.segments and number:
                more = [replace(piece, kind="segment") if piece.kind == "plain" else piece for piece in more]
            found, embedded = found + more, embedded + within
        return found, embedded

    def _expression(self, piece: Piece) -> ast.expr | None:
        """Return the expression in a placeholder, with its places in the script."""
        line = self._decoded.line(piece.start)
        column = len(self._decoded.text[self._decoded.at(line, 0) : piece.start].encode())
        if piece.text.isidentifier() and not iskeyword(piece.text):
            end = column + len(piece.text.encode())
            return ast.Name(piece.text, ast.Load(), lineno=line, col_offset=column, end_lineno=line, end_col_offset=end)
        try:
            tree = ast.parse(f"({piece.text})", mode="eval").body
        except (SyntaxError, ValueError):
            return None
        for node in walk(tree):
            if isinstance(node, (ast.expr, ast.arg, ast.keyword)):
                first, last = node.lineno == 1, node.end_lineno == 1
                node.lineno += line - 1
                node.end_lineno = (node.end_lineno or 1) + line - 1
                node.col_offset += (column - 1) if first else 0
                node.end_col_offset = (node.end_col_offset or 0) + ((column - 1) if last else 0)
        return tree


def _value_name(node: ast.expr) -> str:
    match node:
        case ast.Call(func=ast.Attribute(value=template, attr="format")) | ast.BinOp(left=template, op=ast.Mod()):
            return dotted(template)  # the template has its own placeholders
        case ast.Call(args=[argument]) if last_name(node.func) in _CONVERSIONS:
            return dotted(argument)
    return dotted(node)


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in (int, bool)
