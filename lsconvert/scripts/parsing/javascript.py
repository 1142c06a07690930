"""Read JavaScript and TypeScript from the trees of tree-sitter's grammars."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lsconvert.errors import InputError
from lsconvert.scripts.model import LEFT_UNCHANGED, ParsedScript, Piece, Value
from lsconvert.scripts.parsing.javascript_call_flow import FUNCTIONS
from lsconvert.scripts.parsing.javascript_keys import KeyReader
from lsconvert.scripts.parsing.javascript_later import added_entry
from lsconvert.scripts.parsing.javascript_nested_results import NestedResults
from lsconvert.scripts.parsing.javascript_values import (
    dotted,
    is_string,
    key_of,
    last_name,
    string,
    string_value,
    unwrapped,
    value,
)
from lsconvert.scripts.parsing.paths import takes_path
from lsconvert.scripts.parsing.requests import OPTIONS_ONLY, PARAMS, PAYLOADS, RUNNERS, make_request, program_of
from lsconvert.scripts.parsing.treesitter import end_of, inner, start_of

if TYPE_CHECKING:
    from ast_grep_py import SgNode

_OPTIONS: Final = frozenset(
    (*PAYLOADS, *PARAMS, "headers", "method", "url", "type", "baseURL", "timeout", "responseType")
)
# Methods of requests of superagent, with the names of their arguments elsewhere.
_CHAINED: Final = {"send": "data", "query": "params"}
_SENDERS: Final = ("post", "put", "patch")
# Libraries whose options include the payload.
_WITH_OPTIONS: Final = ("got", "ky", "request", "ofetch", "$")


def read_javascript(root: SgNode, wanted: frozenset[str]) -> ParsedScript:
    """Return the values of a script; of keys, only those in `wanted`. Raises InputError if it is nested too deeply."""
    reader = _JavaScriptReader(root, wanted)
    try:
        reader.visit(root)
        reader.script.subjects.settle()
    except RecursionError:
        raise InputError("is nested too deeply", hint=LEFT_UNCHANGED) from None
    return reader.script


class _JavaScriptReader(KeyReader):
    def __init__(self, root: SgNode, wanted: frozenset[str]) -> None:
        super().__init__(root, wanted)
        self._source = " " * start_of(root) + root.text()
        self._count = 0
        self._results = NestedResults()
        self._chained: dict[tuple[int, int], dict[str, Value | None]] = {}  # by the place of a call
        self._objects: dict[tuple[int, str], list[SgNode]] = {}  # by the scope and the name of a variable

    def visit(self, node: SgNode) -> None:
        """Read a node and its descendants."""
        kind = node.kind()
        if kind == "comment":
            return
        self.flow.see(node, self.scopes)
        self._results.see(node, self.scopes)
        if self._results.is_nested(node, self.scopes):
            self.script.nested_results.append(start_of(node))
        if is_string(node) and kind in ("string", "template_string", "binary_expression", "call_expression"):
            self.string(node)
        elif kind in FUNCTIONS:
            self._function(node)
        else:
            getattr(self, f"visit_{kind}", self.other)(node)

    def visit_identifier(self, node: SgNode) -> None:
        self.script.names.add(node.text())

    def _function(self, node: SgNode) -> None:
        outside = self.scopes
        self._count += 1
        self.scopes = (*outside, self._count)
        self.flow.enter(node, self.scopes)
        self._results.enter(node, self.scopes)
        self.method(node)
        parameters = node.field("parameters") or node.field("parameter")
        for child in [parameters, *inner(parameters)] if parameters is not None else []:
            named = child.field("pattern") or child
            if named.kind() == "identifier":
                self.script.bind(named.text(), None, self._count)
        self.other(node)
        self.scopes = outside

    def visit_import_statement(self, node: SgNode) -> None:
        source = string(node.field("source"))
        self.script.imports |= {source} if source else set()

    def visit_variable_declarator(self, node: SgNode) -> None:
        self._bind(node, node.field("name"), node.field("value"))

    def visit_assignment_expression(self, node: SgNode) -> None:
        left, right = node.field("left"), node.field("right")
        self._added_later(node)
        if left is not None and right is not None and last_name(left).lower() == "authorization":
            self.header(right)
        if left is not None and right is not None and last_name(left) in self.wanted:
            self.derive(last_name(left), right)
            owner = left.field("object")
            if owner is not None:
                self.script.given.append((self.flow.read(owner, self.scopes), last_name(left)))
        if left is not None and left.kind() == "member_expression":
            self.visit(left)
        self._bind(node, left, right)

    def _added_later(self, node: SgNode) -> None:
        found = added_entry(node, self._source, self.scopes)
        if found is not None:
            name, entry = found
            self.script.later[0 if "." in name else self.scopes[-1], name].append(entry)

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
            self.other(node)
            return
        added, embedded = string_value(right, name, self.scopes)
        before = Piece("placeholder", name, start_of(left), end_of(left))
        extended = replace(added, pieces=(before, *added.pieces), start=start_of(node))
        self.script.strings.append(extended)
        self.script.bind(name, extended, 0 if "." in name else self.scopes[-1])
        for expression in embedded:
            self.visit(expression)

    def visit_field_definition(self, node: SgNode) -> None:
        self._bind(node, node.field("property") or node.field("name"), node.field("value"), "this.")

    visit_public_field_definition = visit_field_definition

    def _bind(self, node: SgNode, target: SgNode | None, given: SgNode | None, before: str = "") -> None:
        name = dotted(target) if target is not None else ""
        if not name or given is None:
            self.other(node)
            return
        name = before + name
        self.script.names |= set(name.split("."))
        self.script.bind(name, value(given, self.scopes), 0 if "." in name else self.scopes[-1])
        if unwrapped(given).kind() == "object":
            self._objects.setdefault((self.scopes[-1], name), []).append(unwrapped(given))
        if is_string(given):
            self.string(given, name)
        else:
            self.visit(given)

    def visit_call_expression(self, node: SgNode) -> None:
        callee, arguments = node.field("function") or node.field("constructor"), node.field("arguments")
        if callee is None or arguments is None:
            self.other(node)
            return
        self._added_later(node)
        name = dotted(callee) or last_name(callee)
        if name in ("require", "import"):
            self.script.imports |= {s for child in inner(arguments) if (s := string(child))}
        if takes_path(name, self.script.imports):
            self.in_paths |= {start_of(child) for child in inner(arguments)}
        words = inner(arguments)
        if name.rpartition(".")[2] in RUNNERS and words:
            self.script.programs.add(program_of(string(words[0]) or ""))
        if name.rpartition(".")[2] in ("hasOwnProperty", "hasOwn") and words and string(words[-1]) in self.wanted:
            of = callee.field("object") if len(words) == 1 else words[0]
            if of is not None:
                self.item(words[-1], of)
                return
        self._chain(callee, words)
        positional, named = self._arguments(name, words)
        named |= self._chained.pop((start_of(node), end_of(node)), {})
        request = make_request(name, positional, named)
        if request is not None:
            self.script.requests.append(request)
        self.replace(words)
        self.split_and_join(callee, words)
        self.visit(callee)
        self.words(callee, name.rpartition(".")[2], words)

    visit_new_expression = visit_call_expression

    def _chain(self, callee: SgNode, words: list[SgNode]) -> None:
        """Pass `send(payload)` and `query(arguments)` to the calls before it, one of which makes the request."""
        method, of = last_name(callee), callee.field("object")
        if method in ("set", "header") and len(words) == 2 and (string(words[0]) or "").lower() == "authorization":
            self.header(words[1])
        while method in _CHAINED and len(words) == 1 and of is not None and of.kind() == "call_expression":
            named = self._chained.setdefault((start_of(of), end_of(of)), {})
            named.setdefault(_CHAINED[method], value(self._options(words[0]), self.scopes))
            called = of.field("function")
            of = called.field("object") if called is not None else None

    def _arguments(self, callee: str, nodes: list[SgNode]) -> tuple[list[Value | None], dict[str, Value | None]]:
        """Return the positional and the named arguments. The options of a request, an object at the end, are named."""
        positional: list[Value | None] = []
        named: dict[str, Value | None] = {}
        root, _, last = callee.partition(".")
        for number, node in enumerate(map(self._options, nodes)):
            pairs = {key[0]: pair for pair in inner(node) if (key := _key(pair))} if node.kind() == "object" else {}
            sent = number == 1 and last in _SENDERS and root not in _WITH_OPTIONS
            if not sent and _OPTIONS.intersection(pairs):
                for name, pair in pairs.items():
                    content = pair.field("value")
                    named[name] = value(content if content is not None else pair, self.scopes)
            else:
                positional.append(value(node, self.scopes))
        return positional, named

    def _options(self, node: SgNode) -> SgNode:
        """Return the object of which a variable is the only name for options of a request, or else the argument itself."""
        node = unwrapped(node)
        found = [each for scope in self.scopes for each in self._objects.get((scope, node.text()), [])]
        is_options = len(found) == 1 and any(
            (key := _key(pair)) is not None and key[0] in OPTIONS_ONLY for pair in inner(found[0])
        )
        return found[0] if node.kind() == "identifier" and is_options else node

    def visit_jsx_attribute(self, node: SgNode) -> None:
        """Skip strings: they belong to the web page, as in className="completions"."""
        for child in inner(node):
            if child.kind() == "jsx_expression":
                self.visit(child)


def _key(pair: SgNode) -> tuple[str, tuple[int, int] | None] | None:
    return key_of(pair.field("key") or pair)
