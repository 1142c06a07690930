"""Read JavaScript and TypeScript from the trees of tree-sitter's grammars."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from lsconvert.errors import InputError
from lsconvert.scripts.evidence import LOOK_ALIKE_NEIGHBOURS
from lsconvert.scripts.model import LEFT_UNCHANGED, KeyUse, ParsedScript, Piece, StringValue, Value
from lsconvert.scripts.parsing.javascript_nested_results import is_nested_result
from lsconvert.scripts.parsing.javascript_values import (
    dotted,
    is_string,
    key_of,
    keys_in,
    string,
    string_value,
    unwrapped,
    value,
)
from lsconvert.scripts.parsing.requests import PARAMS, PAYLOADS, make_request
from lsconvert.scripts.parsing.treesitter import end_of, inner, start_of

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_FUNCTIONS: Final = (
    "function_declaration", "function_expression", "arrow_function", "method_definition", "generator_function",
    "generator_function_declaration",
)  # fmt: skip
_OPTIONS: Final = frozenset(
    (*PAYLOADS, *PARAMS, "headers", "method", "url", "type", "baseURL", "timeout", "responseType")
)
_SENDERS: Final = ("post", "put", "patch")
# Libraries whose options include the payload.
_WITH_OPTIONS: Final = ("got", "ky", "request", "ofetch", "$")


def read_javascript(root: SgNode, wanted: frozenset[str]) -> ParsedScript:
    """Return the values of a script; of keys, only those in `wanted`. Raises InputError if it is nested too deeply."""
    reader = _JavaScriptReader(wanted)
    try:
        reader.visit(root)
    except RecursionError:
        raise InputError("is nested too deeply", hint=LEFT_UNCHANGED) from None
    return reader.script


class _JavaScriptReader:
    def __init__(self, wanted: frozenset[str]) -> None:
        self.script = ParsedScript()
        self._wanted = wanted
        self._scopes: tuple[int, ...] = (0,)
        self._count = 0

    def visit(self, node: SgNode) -> None:
        """Read a node and its descendants."""
        kind = node.kind()
        if kind == "comment":
            return
        if is_nested_result(node):
            self.script.nested_results.append(start_of(node))
        if is_string(node) and kind in ("string", "template_string", "binary_expression"):
            self._string(node)
        elif kind in _FUNCTIONS:
            self._function(node)
        else:
            getattr(self, f"visit_{kind}", self._other)(node)

    def _other(self, node: SgNode) -> None:
        for child in inner(node):
            self.visit(child)

    def visit_identifier(self, node: SgNode) -> None:
        self.script.names.add(node.text())

    def _function(self, node: SgNode) -> None:
        outside = self._scopes
        self._count += 1
        self._scopes = (*outside, self._count)
        parameters = node.field("parameters") or node.field("parameter")
        for child in [parameters, *inner(parameters)] if parameters is not None else []:
            named = child.field("pattern") or child
            if named.kind() == "identifier":
                self.script.bind(named.text(), None, self._count)
        self._other(node)
        self._scopes = outside

    def visit_import_statement(self, node: SgNode) -> None:
        source = string(node.field("source"))
        self.script.imports |= {source} if source else set()

    def visit_variable_declarator(self, node: SgNode) -> None:
        self._bind(node, node.field("name"), node.field("value"))

    def visit_assignment_expression(self, node: SgNode) -> None:
        left, right = node.field("left"), node.field("right")
        if left is not None and right is not None and _last(left).lower() == "authorization":
            self._header(right)
        if left is not None and left.kind() == "member_expression":
            self.visit(left)
        self._bind(node, left, right)

    def visit_augmented_assignment_expression(self, node: SgNode) -> None:
        left, right, operator = node.field("left"), node.field("right"), node.field("operator")
        name = dotted(left) if left is not None else ""
        if (
            left is None
            or right is None
            or operator is None
            or operator.text() != "+="
            or not name
            or not is_string(right)
        ):
            self._other(node)
            return
        added, embedded = string_value(right, name, self._scopes)
        before = Piece("placeholder", name, start_of(left), end_of(left))
        extended = replace(added, pieces=(before, *added.pieces), start=start_of(node))
        self.script.strings.append(extended)
        self.script.bind(name, extended, 0 if "." in name else self._scopes[-1])
        for expression in embedded:
            self.visit(expression)

    def visit_field_definition(self, node: SgNode) -> None:
        self._bind(node, node.field("property") or node.field("name"), node.field("value"), "this.")

    visit_public_field_definition = visit_field_definition

    def _bind(self, node: SgNode, target: SgNode | None, given: SgNode | None, before: str = "") -> None:
        name = dotted(target) if target is not None else ""
        if not name or given is None:
            self._other(node)
            return
        name = before + name
        self.script.names |= set(name.split("."))
        self.script.bind(name, value(given, self._scopes), 0 if "." in name else self._scopes[-1])
        if is_string(given):
            self._string(given, name)
        else:
            self.visit(given)

    def visit_call_expression(self, node: SgNode) -> None:
        callee, arguments = node.field("function") or node.field("constructor"), node.field("arguments")
        if callee is None or arguments is None:
            self._other(node)
            return
        name = dotted(callee) or _last(callee)
        if name in ("require", "import"):
            self.script.imports |= {s for child in inner(arguments) if (s := string(child))}
        positional, named = self._arguments(name, inner(arguments))
        request = make_request(name, positional, named)
        if request is not None:
            self.script.requests.append(request)
        self._other(node)

    visit_new_expression = visit_call_expression

    def _arguments(self, callee: str, nodes: list[SgNode]) -> tuple[list[Value | None], dict[str, Value | None]]:
        """Return the positional and the named arguments. The options of a request, an object at the end, are named."""
        positional: list[Value | None] = []
        named: dict[str, Value | None] = {}
        root, _, last = callee.partition(".")
        for number, node in enumerate(map(unwrapped, nodes)):
            pairs = {key[0]: pair for pair in inner(node) if (key := _key(pair))} if node.kind() == "object" else {}
            sent = number == 1 and last in _SENDERS and root not in _WITH_OPTIONS
            if not sent and _OPTIONS.intersection(pairs):
                for name, pair in pairs.items():
                    content = pair.field("value")
                    named[name] = value(content if content is not None else pair, self._scopes)
            else:
                positional.append(value(node, self._scopes))
        return positional, named

    def visit_pair(self, node: SgNode) -> None:
        name, content = node.field("key"), node.field("value")
        key = key_of(name) if name is not None else None
        if name is None or content is None:
            self._other(node)
            return
        if key is not None and key[0].lower() == "authorization":
            self._header(content)
        if key is not None and key[0] in self._wanted:
            form: Literal["entry", "pattern"] = "pattern" if node.kind() == "pair_pattern" else "entry"
            beside = keys_in(node.parent())
            use = KeyUse(key[0], form, key[1], start_of(name), beside=beside, scopes=self._scopes)
            self.script.keys.append(use)
        elif key is None:
            self.visit(name)
        self.visit(content)

    visit_pair_pattern = visit_pair

    def visit_jsx_attribute(self, node: SgNode) -> None:
        """Skip strings: they belong to the web page, as in className="completions"."""
        for child in inner(node):
            if child.kind() == "jsx_expression":
                self.visit(child)

    def visit_property_signature(self, node: SgNode) -> None:
        name = node.field("name")
        key = key_of(name) if name is not None else None
        if key is not None and name is not None and key[0] in self._wanted:
            self.script.keys.append(KeyUse(key[0], "pattern", key[1], start_of(name)))
        self._other(node)

    def visit_shorthand_property_identifier(self, node: SgNode) -> None:
        self.script.names.add(node.text())
        if node.text() in self._wanted:
            place = (start_of(node), end_of(node))
            beside = keys_in(node.parent()) if node.kind() == "shorthand_property_identifier" else frozenset({"data"})
            use = KeyUse(node.text(), "shorthand", place, place[0], beside=beside, scopes=self._scopes)
            self.script.keys.append(use)

    visit_shorthand_property_identifier_pattern = visit_shorthand_property_identifier

    def visit_member_expression(self, node: SgNode) -> None:
        of, name = node.field("object"), node.field("property")
        if of is not None and name is not None and name.text() in self._wanted:
            parent = node.parent()
            after = _last(parent) if parent is not None and parent.kind() == "member_expression" else ""
            if after not in LOOK_ALIKE_NEIGHBOURS and _last(of) not in LOOK_ALIKE_NEIGHBOURS:
                place = (start_of(name), end_of(name))
                subject = dotted(of).partition(".")[0]
                use = KeyUse(name.text(), "attribute", place, place[0], subject, scopes=self._scopes)
                self.script.keys.append(use)
        elif name is not None:
            self.script.names.add(name.text())
        if of is not None:
            self.visit(of)

    def visit_subscript_expression(self, node: SgNode) -> None:
        of, index = node.field("object"), node.field("index")
        if of is not None and index is not None and string(index) in self._wanted:
            self._item(index, of)
        else:
            self._other(node)

    def visit_binary_expression(self, node: SgNode) -> None:
        operator, left, right = node.field("operator"), node.field("left"), node.field("right")
        if (
            operator is not None
            and operator.text() == "in"
            and left is not None
            and right is not None
            and string(left) in self._wanted
        ):
            self._item(left, right)
        else:
            self._other(node)

    def _item(self, name: SgNode, of: SgNode) -> None:
        key = key_of(name)
        assert key is not None  # callers pass a string
        subject = dotted(of).partition(".")[0]
        self.script.keys.append(KeyUse(key[0], "item", key[1], start_of(name), subject, scopes=self._scopes))
        self.visit(of)

    def _string(self, node: SgNode, bound: str = "") -> None:
        found, embedded = string_value(node, bound, self._scopes)
        self.script.strings.append(found)
        if found.literal in self._wanted:
            self.script.keys.append(KeyUse(found.literal or "", "string", None, found.start))
        for expression in embedded:
            self.visit(expression)

    def _header(self, node: SgNode) -> None:
        found = value(node, self._scopes)
        if isinstance(found, StringValue):
            self.script.headers.append(found)


def _key(pair: SgNode) -> tuple[str, tuple[int, int] | None] | None:
    return key_of(pair.field("key") or pair)


def _last(node: SgNode) -> str:
    name = node.field("property") or node.field("index")
    if name is None:
        return node.text() if node.kind() == "identifier" else ""
    return string(name) or name.text()
