"""What expressions of Python say, as far as they spell it out: texts, names of them, numbers, dicts."""

from __future__ import annotations

import ast
from typing import Final, TypeAlias

from lsconvert.scripts.editing.positions import Decoded
from lsconvert.scripts.model import Entries, Entry, Piece, Text, Value
from lsconvert.scripts.parsing.python_strings import pieces

_DICTS: Final = ("dict", "defaultdict", "Counter", "OrderedDict")
_SAME: Final = ("dumps", "encode", "urlencode")  # what says the same in another spelling
_OF_ONE: Final = ("str", "int", "quote")  # what fills in the same value

# Expressions in a text, and whether each has its places from a text, not from the tree around it.
Inside: TypeAlias = list[tuple[ast.expr, bool]]


def constant(node: ast.AST | None) -> object:
    """Return the value of a constant, None for anything else. Bytes are the text that they spell."""
    value = node.value if isinstance(node, ast.Constant) else None
    return value.decode("ascii", "replace") if isinstance(value, bytes) else value


def dotted(node: ast.AST) -> str:
    """Return `a` or `a.b.c`, "" for what is no name."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""


def last_name(node: ast.AST) -> str:
    """Return the last name of what is called."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def keys_in(node: ast.Dict | ast.Call) -> frozenset[str]:
    """Return the keys of a dict and of the dicts in its values; `**` for another dict that goes into it."""
    if isinstance(node, ast.Call):
        return frozenset(keyword.arg or "**" for keyword in node.keywords)
    names = {str(constant(key)) if key is not None else "**" for key in node.keys}
    for value in node.values:
        for inner in value.elts if isinstance(value, ast.List) else []:
            names |= keys_in(inner) if isinstance(inner, ast.Dict) else set()
    return frozenset(names)


class Values:
    """Reads expressions of one script."""

    def __init__(self, decoded: Decoded) -> None:
        self._decoded = decoded

    def start(self, node: ast.AST) -> int:
        """Return where an expression begins."""
        assert isinstance(node, (ast.expr, ast.keyword))  # others are not asked for
        return self._decoded.at(node.lineno, node.col_offset)

    def end(self, node: ast.expr) -> int:
        """Return where an expression ends."""
        assert node.end_lineno is not None and node.end_col_offset is not None  # ast.parse sets them
        return self._decoded.at(node.end_lineno, node.end_col_offset)

    def is_text(self, node: ast.AST) -> bool:
        """Tell whether an expression spells out a text, or a part of one."""
        match node:
            case ast.Constant(value=str() | bytes()):
                return True
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self.is_text(left) or self.is_text(right)
            case ast.BinOp(left=left, op=ast.Mod()) | ast.Call(func=ast.Attribute(value=left, attr="format")):
                return self.is_text(left)
            case ast.Call(args=[_, path]) if last_name(node.func) == "urljoin":
                return self.is_text(path)
            case ast.Call(func=ast.Attribute(value=ast.Constant(value="/"), attr="join"), args=[ast.List(elts=parts)]):
                return any(self.is_text(part) for part in parts)
        return type(node).__name__ in ("JoinedStr", "TemplateStr")

    def text(self, node: ast.expr, bound: str, scopes: tuple[int, ...]) -> tuple[Text, Inside]:
        """Return a text, and the expressions in it."""
        found, inside = self._pieces(node)
        return Text(tuple(found), self.start(node), self.end(node), bound, scopes), inside

    def value(self, node: ast.AST, scopes: tuple[int, ...]) -> Value | None:
        """Return what an expression says, None if that cannot be known. JSON of something says the same."""
        if isinstance(node, ast.Call) and last_name(node.func) in _SAME:
            inner = node.args[0] if node.args else node.func.value if isinstance(node.func, ast.Attribute) else None
            return self.value(inner, scopes) if inner is not None else None
        if isinstance(node, ast.Dict):
            return self._entries(node, scopes)
        if isinstance(node, ast.BinOp) and not self.is_text(node):
            return self._sum(node, scopes)
        if isinstance(node, ast.Call) and last_name(node.func) in _DICTS and (not node.args or not node.keywords):
            return self._keywords(node, scopes)
        if not isinstance(node, ast.expr) or not (self.is_text(node) or _name(node) or _is_number(node)):
            return None
        if _is_number(node):
            start, end = self.start(node), self.end(node)
            return Text((Piece("plain", self._decoded.text[start:end], start, end),), start, end)
        return self.text(node, "", scopes)[0]

    def spelled(self, node: ast.expr) -> tuple[int, int] | None:
        """Return where the words of a constant are, None if they are not spelled as they are."""
        found = list(pieces(self._decoded.text, self.start(node), self.end(node)))
        return (found[0].start, found[0].end) if [piece.kind for piece in found] == ["plain"] else None

    def _entries(self, node: ast.Dict, scopes: tuple[int, ...]) -> Entries:
        entries = []
        for key, value in zip(node.keys, node.values):
            name = constant(key)
            if key is None or not isinstance(name, str):
                continue
            content = (self.start(value), self.end(value))
            read = self.value(value, scopes)
            text = read if isinstance(read, Text) else None
            entries.append(Entry(name, self.spelled(key), text, content, self.start(key), content[1]))
        whole = len(entries) == len(node.keys)
        return Entries(tuple(entries), "python", self.start(node) + 1, self.end(node) - 1, whole, scopes)

    def _sum(self, node: ast.BinOp, scopes: tuple[int, ...]) -> Text | None:
        """Return `url + query`, which are names of texts, if anything."""
        sides = [self.value(side, scopes) for side in (node.left, node.right)]
        if not isinstance(node.op, ast.Add):
            return self.text(node, "", scopes)[0] if _name(node) else None
        pieces = [piece for side in sides if isinstance(side, Text) for piece in side.pieces]
        whole = all(isinstance(side, Text) for side in sides)
        return Text(tuple(pieces), self.start(node), self.end(node), "", scopes) if whole else None

    def _keywords(self, node: ast.Call, scopes: tuple[int, ...]) -> Entries:
        """Return `dict(a=1)`."""
        entries = []
        for keyword in node.keywords:
            if keyword.arg is not None:
                start = self._decoded.at(keyword.lineno, keyword.col_offset)
                content = (self.start(keyword.value), self.end(keyword.value))
                read = self.value(keyword.value, scopes)
                text = read if isinstance(read, Text) else None
                entries.append(Entry(keyword.arg, (start, start + len(keyword.arg)), text, content, start, content[1]))
        whole = len(entries) == len(node.keywords) and not node.args
        start = self.end(node.func) + 1
        return Entries(tuple(entries), "keywords", start, self.end(node) - 1, whole, scopes)

    def _pieces(self, node: ast.expr) -> tuple[list[Piece], Inside]:
        match node:
            case ast.BinOp(left=left, op=ast.Add(), right=right) if self.is_text(node):
                (one, inside), (other, more) = self._pieces(left), self._pieces(right)
                return one + other, inside + more
            case ast.BinOp(left=left, op=ast.Mod(), right=right) if self.is_text(left):
                found, inside = self._pieces(left)
                return found, [*inside, (right, False)]
            case ast.Call(func=ast.Attribute(value=left, attr="format")) if self.is_text(left):
                found, inside = self._pieces(left)
                filled = [*node.args, *(keyword.value for keyword in node.keywords)]
                return found, [*inside, *((value, False) for value in filled)]
            case ast.Call(args=[ast.List(elts=parts)]) if self.is_text(node):
                return self._joined(parts)
            case ast.Call(args=[base, path]) if self.is_text(node):
                (one, inside), (other, more) = self._pieces(base), self._pieces(path)
                return one + other, inside + more
        if not self.is_text(node):
            return [Piece("hole", _name(node), self.start(node), self.end(node))], [(node, False)]
        found, inside = [], []
        for piece in pieces(self._decoded.text, self.start(node), self.end(node)):
            expression = self._expression(piece) if piece.kind == "hole" else None
            if piece.kind != "hole":
                found.append(piece)
                continue
            name = _name(expression) if expression is not None else ""
            found.append(Piece("hole", name, piece.start, piece.end))
            inside += [(expression, True)] if expression is not None else []
        return found, inside

    def _joined(self, parts: list[ast.expr]) -> tuple[list[Piece], Inside]:
        """Return `"/".join([...])`."""
        found: list[Piece] = []
        inside: Inside = []
        for part in parts:
            more, within = self._pieces(part)
            found += [Piece("implied", "/", self.start(part), self.start(part))] if found else []
            found, inside = found + more, inside + within
        return found, inside

    def _expression(self, piece: Piece) -> ast.expr | None:
        """Return the expression in a hole, with its places in the script."""
        try:
            tree = ast.parse(f"({piece.text})", mode="eval").body
        except (SyntaxError, ValueError):
            return None
        line = self._decoded.line(piece.start)
        column = len(self._decoded.text[self._decoded.at(line, 0) : piece.start].encode())
        for node in ast.walk(tree):
            if isinstance(node, (ast.expr, ast.arg, ast.keyword)):
                first, last = node.lineno == 1, node.end_lineno == 1
                node.lineno += line - 1
                node.end_lineno = (node.end_lineno or 1) + line - 1
                node.col_offset += (column - 1) if first else 0
                node.end_col_offset = (node.end_col_offset or 0) + ((column - 1) if last else 0)
        return tree


def _name(node: ast.expr) -> str:
    match node:
        case ast.Call(func=ast.Attribute(value=template, attr="format")) | ast.BinOp(left=template, op=ast.Mod()):
            return dotted(template)  # what it fills in is marked in the text itself
        case ast.Call(args=[filled]) if last_name(node.func) in _OF_ONE:
            return dotted(filled)
    return dotted(node)


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in (int, bool)
