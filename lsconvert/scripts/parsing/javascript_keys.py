"""Read the keys of a JavaScript script: where they are asked for, tested, written, listed and compared."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final, Literal

from lsconvert.scripts.evidence import LOOK_ALIKE_NEIGHBOURS
from lsconvert.scripts.model import KeyUse, ParsedScript, StringValue
from lsconvert.scripts.parsing.javascript_flow import JavaScriptFlow
from lsconvert.scripts.parsing.javascript_values import (
    dotted,
    is_called,
    key_of,
    keys_in,
    last_name,
    sources_of,
    string,
    string_value,
    unwrapped,
    value,
)
from lsconvert.scripts.parsing.paths import paths_in
from lsconvert.scripts.parsing.treesitter import end_of, inner, start_of
from lsconvert.scripts.subjects import ELEMENT

if TYPE_CHECKING:
    from ast_grep_py import SgNode


_TEXTS: Final = ("string", "regex")
_QUOTES: Final = "'\"`"
# Functions whose argument is not a key although it may be spelled like one: output, paths, routes, elements of a page.
_NO_KEYS: Final = frozenset(
    (
        *("log", "info", "warn", "error", "debug", "write", "join", "resolve", "readFileSync", "readdirSync"),
        *("require",),
        *("Error", "t", "useState", "getElementById", "querySelector", "createElement", "emit", "on", "post"),
        *("includes", "indexOf", "startsWith", "endsWith", "split", "setItem", "getItem", "it", "describe", "test"),
    )
)


class KeyReader(ABC):
    """The part of the reader of a script that reads keys; of these, only those in `wanted`."""

    def __init__(self, root: SgNode, wanted: frozenset[str]) -> None:
        self.script = ParsedScript()
        self.flow = JavaScriptFlow(self.script.subjects, root)
        self.wanted = wanted
        self.scopes: tuple[int, ...] = (0,)
        self.in_paths: set[int] = set()  # the starts of arguments that are paths into data

    @abstractmethod
    def visit(self, node: SgNode) -> None:
        """Read a node and its descendants."""

    def other(self, node: SgNode) -> None:
        """Read the descendants of a node."""
        for child in inner(node):
            self.visit(child)

    def visit_pair(self, node: SgNode) -> None:
        name, content = node.field("key"), node.field("value")
        key = key_of(name) if name is not None else None
        if name is None or content is None:
            self.other(node)
            return
        if key is not None and key[0].lower() == "authorization":
            self.header(content)
        if (
            key is not None and key[0] == "required" and content.kind() == "array"
        ):  # the keys that a JSON Schema requires
            element = self.script.subjects.member(self.flow.read(content, self.scopes), ELEMENT)
            self.script.subjects.use_as_key(element)
        if key is not None and key[0] in self.wanted:
            form: Literal["entry", "pattern"] = "pattern" if node.kind() == "pair_pattern" else "entry"
            beside = keys_in(node.parent())
            of = self.owner(node)
            use = KeyUse(key[0], form, key[1], start_of(name), beside=beside, scopes=self.scopes, of=of)
            self.add(use)
            self.derive(key[0], content)
            if content.kind() == "arrow_function" and of is not None and form == "entry":  # a table of functions
                self.script.foreign.append((of, key[0]))
            if string(content) in self.wanted:
                self.script.choices.append(frozenset((key[0], string(content) or "")))
        elif key is None:
            for index in inner(name):
                self._computed(index, self.owner(node))
            self.visit(name)
        self.visit(content)

    visit_pair_pattern = visit_pair

    def method(self, node: SgNode) -> None:
        """Add the name of a getter or setter: it stays, and so do the keys of that name."""
        is_accessor = node.kind() == "method_definition" and any(
            each.kind() in ("get", "set") for each in node.children()
        )
        name = node.field("name") if is_accessor else None
        if name is not None and name.text() in self.wanted:
            self.words(node, "", [name])
            for returned in node.find_all(kind="return_statement"):
                for content in inner(returned)[:1]:
                    self.derive(name.text(), content)

    def visit_object(self, node: SgNode) -> None:
        self.choice([content for child in inner(node) if (content := child.field("value")) is not None])
        self.other(node)

    def visit_property_signature(self, node: SgNode) -> None:
        name = node.field("name")
        key = key_of(name) if name is not None else None
        if key is not None and name is not None and key[0] in self.wanted:
            parent = node.parent()
            of = self.script.subjects.root(("type", start_of(parent))) if parent is not None else None
            self.add(KeyUse(key[0], "pattern", key[1], start_of(name), of=of))
        self.other(node)

    def visit_shorthand_property_identifier(self, node: SgNode) -> None:
        self.script.names.add(node.text())
        if node.text() in self.wanted:
            place = (start_of(node), end_of(node))
            form: Literal["shorthand", "unpacked"] = (
                "shorthand" if node.kind() == "shorthand_property_identifier" else "unpacked"
            )
            beside = keys_in(node.parent())
            of = self.owner(node)
            use = KeyUse(node.text(), form, place, place[0], beside=beside, scopes=self.scopes, of=of)
            self.add(use)

    visit_shorthand_property_identifier_pattern = visit_shorthand_property_identifier

    def visit_member_expression(self, node: SgNode) -> None:
        of, name = node.field("object"), node.field("property")
        if of is not None and name is not None and name.text() in self.wanted:
            parent = node.parent()
            after = last_name(parent) if parent is not None and parent.kind() == "member_expression" else ""
            is_look_alike = after in LOOK_ALIKE_NEIGHBOURS or last_name(of) in LOOK_ALIKE_NEIGHBOURS
            if not is_called(node) and not is_look_alike:  # a method is no key of a task
                place = (start_of(name), end_of(name))
                subject = dotted(of).partition(".")[0]
                owner = self.flow.read(of, self.scopes)
                self.add(KeyUse(name.text(), "attribute", place, place[0], subject, scopes=self.scopes, of=owner))
        elif name is not None:
            self.script.names.add(name.text())
        if of is not None:
            self.visit(of)

    def visit_subscript_expression(self, node: SgNode) -> None:
        of, index = node.field("object"), node.field("index")
        if of is not None and index is not None and string(index) in self.wanted:
            self.item(index, of)
            return
        if of is not None and index is not None:
            owner = self.flow.read(of, self.scopes)
            name = self._computed(index, owner)
            if name:
                self.script.subjects.join(self.script.subjects.member(owner, name), self.flow.read(node, self.scopes))
        self.other(node)

    def _computed(self, index: SgNode, of: int | None) -> str:
        """Add a key that a variable holds. Return its name, "" if there is none."""
        found = self.script.resolve(value(index, self.scopes)) if index.kind() == "identifier" else None
        if not isinstance(found, StringValue) or found.literal not in self.wanted:
            return ""
        self.add(KeyUse(found.literal or "", "item", None, start_of(index), scopes=self.scopes, of=of))
        return found.literal or ""

    def visit_binary_expression(self, node: SgNode) -> None:
        operator, left, right = node.field("operator"), node.field("left"), node.field("right")
        if operator is None or left is None or right is None:
            self.other(node)
        elif operator.text() == "in" and string(left) in self.wanted:
            self.item(left, right)
        elif operator.text() == "in":
            self.script.subjects.use_as_key(self.flow.read(left, self.scopes))
            self.other(node)
        elif operator.text() in ("==", "===", "!=", "!=="):
            self.listed([left], self.flow.read(right, self.scopes))
            self.listed([right], self.flow.read(left, self.scopes))
        else:
            if operator.text() in ("||", "??") and right.kind() == "number" and last_name(left) in self.wanted:
                owner = left.field("object")
                self.script.foreign += [(self.flow.read(owner, self.scopes), last_name(left))] if owner else []
            self.other(node)

    def visit_array(self, node: SgNode) -> None:
        self.listed(inner(node), self.script.subjects.member(self.flow.read(node, self.scopes), ELEMENT))
        self.choice(inner(node))

    def visit_ternary_expression(self, node: SgNode) -> None:
        condition = node.field("condition")
        compared = inner(condition) if condition is not None else []
        self.choice([*inner(node), *compared])
        self.other(node)

    def listed(self, nodes: list[SgNode], of: int) -> None:
        """Read the items of a list or a comparison. `of`: the node of any of them."""
        for node in nodes:
            name = string(unwrapped(node))
            if name is not None and name in self.wanted:
                self.add(KeyUse(name, "listed", None, start_of(node), scopes=self.scopes, of=of))
            else:
                self.visit(node)

    def derive(self, key: str, node: SgNode) -> None:
        """Record the keys whose values a key is given."""
        words = self.wanted.intersection(sources_of(node))
        self.script.derived += [(key, words)] if words else []

    def split_and_join(self, callee: SgNode, separators: list[SgNode]) -> None:
        """Read texts that replace each other, as in `text.split(old).join(new)`."""
        of = callee.field("object")
        called = of.field("function") if of is not None and of.kind() == "call_expression" else None
        given = of.field("arguments") if of is not None else None
        if called is not None and given is not None and (last_name(called), last_name(callee)) == ("split", "join"):
            self.replace([*inner(given), *separators])

    def replace(self, arguments: list[SgNode]) -> None:
        """Read texts that replace each other, as in `text.replace(old, new)`."""
        for before, after in zip(arguments, arguments[1:]):
            if before.kind() in _TEXTS and after.kind() in _TEXTS:
                self.script.replaced.append((_text(before).strip(_QUOTES), _text(after).strip(_QUOTES)))

    def words(self, callee: SgNode, function: str, arguments: list[SgNode]) -> None:
        """Read arguments that a function may use as a key."""
        keys = function not in _NO_KEYS or _asks_for_keys(callee)
        for node in arguments:
            name = node.text() if node.kind() == "property_identifier" else string(unwrapped(node))
            if name is not None and name in self.wanted and keys and start_of(node) not in self.in_paths:
                value = self.script.subjects.new()
                self.script.subjects.use_as_key(value)
                self.add(KeyUse(name, "listed", None, start_of(node), scopes=self.scopes, of=value))
            else:
                self.visit(node)

    def choice(self, nodes: list[SgNode]) -> None:
        """Record the keys among alternatives."""
        words = [word for node in nodes if (word := string(unwrapped(node))) is not None and word in self.wanted]
        if len(words) > 1:
            self.script.choices.append(frozenset(words))

    def item(self, name: SgNode, of: SgNode) -> None:
        key = key_of(name)
        assert key is not None  # callers pass a string
        subject = dotted(of).partition(".")[0]
        owner = self.flow.read(of, self.scopes)
        self.add(KeyUse(key[0], "item", key[1], start_of(name), subject, scopes=self.scopes, of=owner))
        self.visit(of)

    def add(self, use: KeyUse) -> None:
        """Add a key, and make it a member of its value."""
        self.script.keys.append(use)
        if use.of is not None and use.form != "listed":
            self.script.subjects.member(use.of, use.name)

    def owner(self, node: SgNode) -> int | None:
        """Return the node of the object, or the object pattern, around a part of it."""
        around = node.parent()
        while around is not None and around.kind() not in ("object", "object_pattern"):
            around = around.parent()
        return self.flow.read(around, self.scopes) if around is not None else None

    def string(self, node: SgNode, bound: str = "") -> None:
        found, embedded = string_value(node, bound, self.scopes)
        self.script.strings.append(found)
        paths = [*paths_in(found, self.wanted, sure=found.start in self.in_paths)]
        self.script.paths += paths
        if not paths and found.literal in self.wanted:
            self.script.keys.append(KeyUse(found.literal or "", "string", None, found.start, scopes=self.scopes))
        for expression in embedded:
            self.visit(expression)

    def header(self, node: SgNode) -> None:
        found = value(node, self.scopes)
        if isinstance(found, StringValue):
            self.script.headers.append(found)


def _asks_for_keys(callee: SgNode) -> bool:
    """Tell whether a method is one of `Object.keys(x)` or of `Reflect`."""
    of = callee.field("object")
    called = of.field("function") if of is not None and of.kind() == "call_expression" else of
    return called is not None and last_name(called) in ("keys", "Reflect")


def _text(node: SgNode) -> str:
    """Return the text of a string, or of a regular expression without its flags."""
    return (node.field("pattern") or node).text()
