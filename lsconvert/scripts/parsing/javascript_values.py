"""Evaluate expressions of JavaScript and TypeScript, as far as the source spells out their values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsconvert.scripts.model import DictEntry, DictValue, Piece, StringValue, Value
from lsconvert.scripts.parsing.treesitter import end_of, inner, start_of

if TYPE_CHECKING:
    from ast_grep_py import SgNode

# Functions whose result counts as their first argument.
_ENCODING_CALLS: Final = (
    "JSON.stringify",
    "URLSearchParams",
    "String",
    "encodeURIComponent",
    "encodeURI",
    "URL",
    "Number",
)
_WRAPPERS: Final = (
    "parenthesized_expression",
    "as_expression",
    "satisfies_expression",
    "non_null_expression",
    "await_expression",
)
_JS_ESCAPES: Final = {"\\n": "\n", "\\t": "\t", "\\\\": "\\", "\\'": "'", '\\"': '"', "\\`": "`", "\\/": "/"}
_CONSTANT_KINDS: Final = ("number", "true", "false")


def unwrapped(node: SgNode) -> SgNode:
    """Return the expression within parentheses, casts and awaits."""
    while node.kind() in _WRAPPERS and inner(node):
        node = inner(node)[0]
    return node


def dotted(node: SgNode) -> str:
    """Return `a` or `a.b.c`, "" if the node is not a name."""
    node = unwrapped(node)
    if node.kind() in ("identifier", "this", "property_identifier", "shorthand_property_identifier", "import"):
        return node.text()
    if node.kind() == "member_expression":
        of, name = node.field("object"), node.field("property")
        before = dotted(of) if of is not None else ""
        return f"{before}.{name.text()}" if before and name is not None else ""
    return ""


def string(node: SgNode | None) -> str | None:
    """Return the text of a plain string, None for another node."""
    found = value(node, (0,)) if node is not None and node.kind() == "string" else None
    return found.literal if isinstance(found, StringValue) else None


def key_of(node: SgNode) -> tuple[str, tuple[int, int] | None] | None:
    """Return the name of a key, and its place if it is spelled literally; None if the key is computed."""
    if node.kind() in ("property_identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"):
        return node.text(), (start_of(node), end_of(node))
    name = string(node)
    if name is None:
        return None
    fragments = inner(node)
    plain = [child.kind() for child in fragments] == ["string_fragment"]
    return name, ((start_of(fragments[0]), end_of(fragments[0])) if plain else None)


def keys_in(node: SgNode | None) -> frozenset[str]:
    """Return the keys of an object and of the objects in its lists, and `**` if it includes another object."""
    names = set()
    for child in inner(node) if node is not None and node.kind() == "object" else []:
        key = key_of(child.field("key") or child)
        names.add("**" if child.kind() == "spread_element" else key[0] if key is not None else "")
        value = child.field("value")
        for element in inner(value) if value is not None and value.kind() == "array" else []:
            names |= keys_in(element)
    return frozenset(names)


def last_name(node: SgNode) -> str:
    """Return the last name of `a.b` or `a["b"]`, that of a variable, or ""."""
    name = node.field("property") or node.field("index")
    if name is None:
        return node.text() if node.kind() == "identifier" else ""
    return string(name) or name.text()


def is_called(node: SgNode) -> bool:
    """Tell whether an expression is the function of a call."""
    parent = node.parent()
    called = parent.field("function") if parent is not None and parent.kind() == "call_expression" else None
    return called is not None and (start_of(called), end_of(called)) == (start_of(node), end_of(node))


def is_string(node: SgNode) -> bool:
    """Tell whether an expression spells out a string, or a part of one."""
    node = unwrapped(node)
    if node.kind() == "binary_expression":
        operator = node.field("operator")
        return operator is not None and operator.text() == "+" and any(is_string(child) for child in inner(node))
    if node.kind() == "call_expression":
        return any(map(is_string, _joined(node)[0]))
    return node.kind() in ("string", "template_string")


def _joined(node: SgNode) -> tuple[list[SgNode], str]:
    """Return the parts and the separator of `[a, b].join("/")` or `a.concat(b)`, no parts for another call."""
    callee, arguments = node.field("function"), node.field("arguments")
    method = callee.field("property") if callee is not None else None
    of = callee.field("object") if callee is not None else None
    given = inner(arguments) if arguments is not None else []
    if method is None or of is None:
        return [], ""
    if method.text() == "concat" and (is_string(of) or dotted(of)):
        return [of, *given], ""
    separator = string(given[0]) if len(given) == 1 else None
    return (
        (inner(of), separator)
        if method.text() == "join" and of.kind() == "array" and separator in ("", "/")
        else ([], "")
    )


def value(node: SgNode, scopes: tuple[int, ...]) -> Value | None:
    """Return the value of an expression, None if it cannot be known. JSON of a value counts as the value."""
    node = unwrapped(node)
    if node.kind() in ("call_expression", "new_expression") and not is_string(node):
        callee, arguments = node.field("function") or node.field("constructor"), node.field("arguments")
        found = inner(arguments) if arguments is not None else []
        if callee is None or callee.text() not in _ENCODING_CALLS or not found:
            return None
        if callee.text() == "URL" and len(found) == 2:
            pieces = _js_pieces(found[1])[0] + _js_pieces(found[0])[0]
            return StringValue(tuple(pieces), start_of(found[0]), end_of(found[0]), scopes=scopes)
        return value(found[0], scopes)
    if node.kind() == "object":
        return _object_value(node, scopes)
    if node.kind() in _CONSTANT_KINDS:
        return StringValue((Piece("plain", node.text(), start_of(node), end_of(node)),), start_of(node), end_of(node))
    return string_value(node, "", scopes)[0] if is_string(node) or dotted(node) else None


def string_value(node: SgNode, bound: str, scopes: tuple[int, ...]) -> tuple[StringValue, list[SgNode]]:
    """Return a string, and the expressions in it."""
    node = unwrapped(node)
    pieces, embedded = _js_pieces(node)
    return StringValue(tuple(pieces), start_of(node), end_of(node), bound, scopes), embedded


def _js_pieces(node: SgNode) -> tuple[list[Piece], list[SgNode]]:
    node = unwrapped(node)
    if not is_string(node):
        return [_placeholder_of(node)], [node]
    pieces: list[Piece] = []
    embedded: list[SgNode] = []
    if node.kind() == "call_expression":
        parts, separator = _joined(node)
        for number, part in enumerate(parts):
            found, more = _js_pieces(part)
            spelled = (pieces and pieces[-1].text.endswith("/")) or (found and found[0].text.startswith("/"))
            if number and separator and not spelled:
                pieces.append(Piece("implied", separator, start_of(part), start_of(part)))
            pieces, embedded = pieces + found, embedded + more
        return pieces, embedded
    for child in inner(node):
        if node.kind() == "binary_expression":
            found, more = _js_pieces(child)
            pieces, embedded = pieces + found, embedded + more
        elif child.kind() == "template_substitution":
            expression = inner(child)[0] if inner(child) else child
            pieces.append(_placeholder_of(expression))
            embedded.append(expression)
        else:
            plain = child.kind() == "string_fragment"
            characters = child.text() if plain else _JS_ESCAPES.get(child.text(), "\ufffd")
            pieces.append(Piece("plain" if plain else "escaped", characters, start_of(child), end_of(child)))
    return pieces, embedded


def _placeholder_of(node: SgNode) -> Piece:
    named = unwrapped(node)
    if named.kind() == "call_expression":
        read = value(named, (0,))
        return Piece("placeholder", read.name if isinstance(read, StringValue) else "", start_of(node), end_of(node))
    return Piece("placeholder", dotted(named), start_of(node), end_of(node))


def _object_value(node: SgNode, scopes: tuple[int, ...]) -> DictValue:
    entries = []
    for child in inner(node):
        name, content = child.field("key"), child.field("value")
        key = key_of(name) if name is not None else None
        if child.kind() == "pair" and key is not None and content is not None:
            read = value(content, scopes)
            string_content = read if isinstance(read, StringValue) else None
            place = (start_of(content), end_of(content))
            entries.append(DictEntry(key[0], key[1], string_content, place, start_of(child), end_of(child)))
        elif child.kind() == "shorthand_property_identifier":
            place = (start_of(child), end_of(child))
            variable = StringValue((_placeholder_of(child),), *place, scopes=scopes)
            entries.append(DictEntry(child.text(), None, variable, place, *place))
    extends = any(child.kind() == "spread_element" for child in inner(node))
    return DictValue(tuple(entries), "javascript", start_of(node) + 1, end_of(node) - 1, scopes, extends)


def sources_of(node: SgNode | None) -> list[str]:
    """Return the names of the values that an expression may be."""
    if node is None:
        return []
    node = unwrapped(node)
    kind = node.kind()
    if kind in ("identifier", "property_identifier"):
        return [node.text()]
    if kind in ("member_expression", "subscript_expression"):
        return [last_name(node)]
    if kind == "binary_expression":
        return sources_of(node.field("left")) + sources_of(node.field("right"))
    if kind == "ternary_expression":
        return sources_of(node.field("consequence")) + sources_of(node.field("alternative"))
    return []
