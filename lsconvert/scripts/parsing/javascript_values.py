"""What expressions of JavaScript and TypeScript say, as far as they spell it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsconvert.scripts.model import Entries, Entry, Piece, Text, Value
from lsconvert.scripts.parsing.treesitter import end_of, inner, start_of

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_SAME: Final = ("JSON.stringify", "URLSearchParams", "String", "encodeURIComponent", "encodeURI", "URL", "Number")
_WRAPPERS: Final = (
    "parenthesized_expression",
    "as_expression",
    "satisfies_expression",
    "non_null_expression",
    "await_expression",
)
_ESCAPES: Final = {"\\n": "\n", "\\t": "\t", "\\\\": "\\", "\\'": "'", '\\"': '"', "\\`": "`", "\\/": "/"}
_NUMBERS: Final = ("number", "true", "false")


def unwrapped(node: SgNode) -> SgNode:
    """Return what is in parentheses, casts and awaits."""
    while node.kind() in _WRAPPERS and inner(node):
        node = inner(node)[0]
    return node


def dotted(node: SgNode) -> str:
    """Return `a` or `a.b.c`, "" for what is no name."""
    node = unwrapped(node)
    if node.kind() in ("identifier", "this", "property_identifier", "shorthand_property_identifier", "import"):
        return node.text()
    if node.kind() == "member_expression":
        of, name = node.field("object"), node.field("property")
        before = dotted(of) if of is not None else ""
        return f"{before}.{name.text()}" if before and name is not None else ""
    return ""


def string(node: SgNode | None) -> str | None:
    """Return what a plain string says, None for anything else."""
    text = value(node, (0,)) if node is not None and node.kind() == "string" else None
    return text.literal if isinstance(text, Text) else None


def key_of(node: SgNode) -> tuple[str, tuple[int, int] | None] | None:
    """Return the name of a key and where it is spelled, None if it is computed."""
    if node.kind() in ("property_identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"):
        return node.text(), (start_of(node), end_of(node))
    name = string(node)
    if name is None:
        return None
    fragments = inner(node)
    plain = [child.kind() for child in fragments] == ["string_fragment"]
    return name, ((start_of(fragments[0]), end_of(fragments[0])) if plain else None)


def keys_in(node: SgNode | None) -> frozenset[str]:
    """Return the keys of an object and of the objects in lists in it; `**` for another object that goes into it."""
    names = set()
    for child in inner(node) if node is not None and node.kind() == "object" else []:
        key = key_of(child.field("key") or child)
        names.add("**" if child.kind() == "spread_element" else key[0] if key is not None else "")
        value = child.field("value")
        for element in inner(value) if value is not None and value.kind() == "array" else []:
            names |= keys_in(element)
    return frozenset(names)


def is_text(node: SgNode) -> bool:
    """Tell whether an expression spells out a text, or a part of one."""
    node = unwrapped(node)
    if node.kind() == "binary_expression":
        operator = node.field("operator")
        return operator is not None and operator.text() == "+" and any(is_text(child) for child in inner(node))
    return node.kind() in ("string", "template_string")


def value(node: SgNode, scopes: tuple[int, ...]) -> Value | None:
    """Return what an expression says, None if that cannot be known. JSON of something says the same."""
    node = unwrapped(node)
    if node.kind() in ("call_expression", "new_expression"):
        callee, arguments = node.field("function") or node.field("constructor"), node.field("arguments")
        found = inner(arguments) if arguments is not None else []
        if callee is None or callee.text() not in _SAME or not found:
            return None
        if callee.text() == "URL" and len(found) == 2:
            pieces = _pieces(found[1])[0] + _pieces(found[0])[0]
            return Text(tuple(pieces), start_of(found[0]), end_of(found[0]), scopes=scopes)
        return value(found[0], scopes)
    if node.kind() == "object":
        return _entries(node, scopes)
    if node.kind() in _NUMBERS:
        return Text((Piece("plain", node.text(), start_of(node), end_of(node)),), start_of(node), end_of(node))
    return text(node, "", scopes)[0] if is_text(node) or dotted(node) else None


def text(node: SgNode, bound: str, scopes: tuple[int, ...]) -> tuple[Text, list[SgNode]]:
    """Return a text, and the expressions in it."""
    node = unwrapped(node)
    pieces, inside = _pieces(node)
    return Text(tuple(pieces), start_of(node), end_of(node), bound, scopes), inside


def _pieces(node: SgNode) -> tuple[list[Piece], list[SgNode]]:
    node = unwrapped(node)
    if not is_text(node):
        return [_hole(node)], [node]
    pieces: list[Piece] = []
    inside: list[SgNode] = []
    for child in inner(node):
        if node.kind() == "binary_expression":
            found, more = _pieces(child)
            pieces, inside = pieces + found, inside + more
        elif child.kind() == "template_substitution":
            filled = inner(child)[0] if inner(child) else child
            pieces.append(_hole(filled))
            inside.append(filled)
        else:
            plain = child.kind() == "string_fragment"
            words = child.text() if plain else _ESCAPES.get(child.text(), "\ufffd")
            pieces.append(Piece("plain" if plain else "escaped", words, start_of(child), end_of(child)))
    return pieces, inside


def _hole(node: SgNode) -> Piece:
    named = unwrapped(node)
    if named.kind() == "call_expression":
        read = value(named, (0,))
        return Piece("hole", read.name if isinstance(read, Text) else "", start_of(node), end_of(node))
    return Piece("hole", dotted(named), start_of(node), end_of(node))


def _entries(node: SgNode, scopes: tuple[int, ...]) -> Entries:
    entries = []
    for child in inner(node):
        name, content = child.field("key"), child.field("value")
        key = key_of(name) if name is not None else None
        if child.kind() == "pair" and key is not None and content is not None:
            read = value(content, scopes)
            said = read if isinstance(read, Text) else None
            place = (start_of(content), end_of(content))
            entries.append(Entry(key[0], key[1], said, place, start_of(child), end_of(child)))
        elif child.kind() == "shorthand_property_identifier":
            place = (start_of(child), end_of(child))
            entries.append(Entry(child.text(), None, Text((_hole(child),), *place, scopes=scopes), place, *place))
    whole = len(entries) == len(inner(node))
    return Entries(tuple(entries), "javascript", start_of(node) + 1, end_of(node) - 1, whole, scopes)
